//! `in: body` and `in: formData` -> request bodies.

use serde_json::{Map, Value, json};

use super::parameter::{Declared, Joined};
use super::{Upgrade, child, has_type};
use crate::diagnostic::codes;
use crate::media_type::{FORM, is_form, is_multipart};

impl Upgrade<'_> {
    /// The body that `parameters` declare together, as a node of the new tree at `to`.
    pub fn request_body(
        &mut self,
        parameters: &[Declared<'_>],
        to: &str,
        consumes: &[String],
    ) -> Option<Value> {
        let mut bodies = parameters
            .iter()
            .filter(|parameter| parameter.location() == "body");
        let fields: Vec<&Declared<'_>> = parameters
            .iter()
            .filter(|parameter| parameter.location() == "formData")
            .collect();
        let Some(body) = bodies.next() else {
            return (!fields.is_empty()).then(|| self.form(&fields, to, consumes));
        };
        for other in bodies {
            self.warn(
                codes::DUPLICATE_PARAMETER,
                &other.from,
                "a request has one body; this second one is left out",
            );
        }
        for field in fields {
            let message = "a request with a body has no form; this field is left out";
            self.warn(codes::DUPLICATE_PARAMETER, &field.from, message);
        }
        Some(self.body(body, to, consumes))
    }

    /// A body with a schema.
    pub fn body(&mut self, declared: &Declared<'_>, to: &str, consumes: &[String]) -> Value {
        let mut new = declared.kept(&["description", "required"]);
        self.moved(to, &declared.from);
        self.moved(&format!("{to}/content"), &declared.from);
        let schema = self.shared_schema(declared.node.get("schema"), &declared.from, to);
        let schema = schema.unwrap_or_else(|| self.inline_schema(declared.node));
        // A form has fields, not a body; `consumes` of the whole document may list both.
        let mut names: Vec<&str> = consumes
            .iter()
            .map(String::as_str)
            .filter(|name| !is_form(name) && !is_multipart(name))
            .collect();
        if names.is_empty() {
            names = consumes.iter().map(String::as_str).collect();
        }
        if names.is_empty() {
            names.push("application/json");
        }
        let mut content = Map::new();
        for name in names {
            let at = child(&format!("{to}/content"), name);
            let from = if declared.node.contains_key("schema") {
                format!("{}/schema", declared.from)
            } else {
                declared.from.clone()
            };
            self.moved(&format!("{at}/schema"), &from);
            content.insert(name.to_owned(), json!({ "schema": schema }));
        }
        new.insert("content".to_owned(), Value::Object(content));
        Value::Object(new)
    }

    /// A form with fields.
    fn form(&mut self, fields: &[&Declared<'_>], to: &str, consumes: &[String]) -> Value {
        let has_file = fields
            .iter()
            .any(|field| has_type(field.node.get("type"), "file"));
        let mut names: Vec<&str> = consumes
            .iter()
            .map(String::as_str)
            .filter(|name| is_multipart(name) || is_form(name) && !has_file)
            .collect();
        if names.is_empty() {
            names.push(if has_file {
                "multipart/form-data"
            } else {
                FORM
            });
        }
        let mut content = Map::new();
        let mut required = false;
        for (index, name) in names.iter().enumerate() {
            let at = child(&format!("{to}/content"), name);
            let (mut properties, mut needed, mut encoding) = (Map::new(), Vec::new(), Map::new());
            for field in fields {
                let Some(key) = field.node.get("name").and_then(Value::as_str) else {
                    if index == 0 {
                        self.wrong_type(
                            &field.from,
                            "a field of a form has no `name` and is left out",
                        );
                    }
                    continue;
                };
                let place = child(&format!("{at}/schema/properties"), key);
                self.moved(&place, &field.from);
                self.moved(&format!("{place}/items"), &format!("{}/items", field.from));
                // What is said of the field is said once, not for every media type.
                let joined = self.joined(field, "formData", index == 0);
                let mut schema = self.parameter_schema(field, &joined);
                if let (Some(schema), Some(words)) =
                    (schema.as_object_mut(), field.node.get("description"))
                {
                    schema.entry("description").or_insert_with(|| words.clone());
                }
                properties.insert(key.to_owned(), schema);
                if field.node.get("required") == Some(&Value::Bool(true)) {
                    needed.push(Value::from(key));
                }
                if let Joined::Style(style, explode) = joined {
                    encoding.insert(
                        key.to_owned(),
                        json!({ "style": style, "explode": explode }),
                    );
                }
            }
            required = !needed.is_empty();
            let schema = json!({ "type": "object", "properties": properties, "required": needed });
            let mut media = json!({ "schema": schema });
            if let Some(media) = media.as_object_mut().filter(|_| !encoding.is_empty()) {
                media.insert("encoding".to_owned(), Value::Object(encoding));
            }
            content.insert((*name).to_owned(), media);
        }
        if let Some(first) = fields.first() {
            self.moved(to, first.from.rsplit_once('/').map_or("", |(list, _)| list));
        }
        json!({ "required": required, "content": content })
    }
}
