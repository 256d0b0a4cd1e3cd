//! Responses: a schema for all media types of `produces`.

use serde_json::{Map, Value, json};

use super::parameter::{Declared, Joined, sign};
use super::{Upgrade, child, fragment, has_type};
use crate::source::local;

impl<'a> Upgrade<'a> {
    /// A response as a node of the new tree at `to`.
    pub fn response(&mut self, node: &Value, from: &str, to: &str, produces: &[String]) -> Value {
        let Value::Object(old) = node else {
            return node.clone();
        };
        if old.contains_key("$ref") {
            return node.clone();
        }
        let mut new = Map::new();
        let words = old
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        new.insert("description".to_owned(), Value::from(words));
        for (key, value) in old.iter().filter(|(key, _)| key.starts_with("x-")) {
            new.insert(key.clone(), value.clone());
        }
        if let Some(headers) = old.get("headers").and_then(Value::as_object) {
            let headers = headers.iter().map(|(name, header)| {
                (
                    name.clone(),
                    self.header(
                        header,
                        &child(&format!("{from}/headers"), name),
                        &child(&format!("{to}/headers"), name),
                    ),
                )
            });
            let headers = headers.collect::<Vec<_>>();
            new.insert(
                "headers".to_owned(),
                Value::Object(headers.into_iter().collect()),
            );
        }
        let content = self.content(old, from, to, produces);
        if !content.is_empty() {
            new.insert("content".to_owned(), Value::Object(content));
        }
        Value::Object(new)
    }

    fn content(
        &mut self,
        old: &Map<String, Value>,
        from: &str,
        to: &str,
        produces: &[String],
    ) -> Map<String, Value> {
        let examples = old.get("examples").and_then(Value::as_object);
        let example = |name: &str| examples.and_then(|examples| examples.get(name)).cloned();
        let mut content = Map::new();
        let Some(schema) = old.get("schema") else {
            // "If this field does not exist, it means no content is returned" (Swagger 2.0, Response
            // Object). An example of a media type shows that there is some all the same.
            for name in examples.into_iter().flat_map(|examples| examples.keys()) {
                if name.contains('/') {
                    content.insert(
                        name.clone(),
                        json!({ "schema": {}, "example": example(name) }),
                    );
                }
            }
            return content;
        };
        let Some((schema, from)) = self.schema_of_answer(schema, format!("{from}/schema")) else {
            return content;
        };
        let part = from.strip_suffix("/schema").unwrap_or(&from);
        let shared = self.shared_schema(Some(schema), part, to);
        let made = shared.unwrap_or_else(|| self.schema(schema));
        for name in self.answers_as(schema, produces) {
            let mut media = Map::new();
            self.moved(
                &format!("{}/schema", child(&format!("{to}/content"), &name)),
                &from,
            );
            media.insert("schema".to_owned(), made.clone());
            if let Some(example) = example(&name) {
                media.insert("example".to_owned(), example);
            }
            content.insert(name, Value::Object(media));
        }
        // Last: a reference to the schema leads to the first of them.
        for name in content.keys() {
            self.moved(&child(&format!("{to}/content"), name), &from);
        }
        self.moved(&format!("{to}/content"), &from);
        content
    }

    /// The schema of an answer. Where it refers to a response by mistake, the schema of that one is
    /// meant, or that there is no body.
    fn schema_of_answer<'n>(
        &mut self,
        schema: &'n Value,
        from: String,
    ) -> Option<(&'n Value, String)>
    where
        'a: 'n,
    {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(local);
        let response = target.filter(|target| {
            let name = target.strip_prefix("/responses/");
            name.is_some_and(|name| !name.contains('/'))
        });
        let Some(response) = response else {
            return Some((schema, from));
        };
        let node = self.old.pointer(&response)?;
        let message = "a schema refers to a response; the schema of that response is used";
        self.wrong_type(&format!("{from}/$ref"), message);
        Some((node.get("schema")?, format!("{response}/schema")))
    }

    /// The media types of an answer with this schema.
    fn answers_as(&self, schema: &Value, produces: &[String]) -> Vec<String> {
        if produces.is_empty() {
            let name = if is_file(schema) {
                "application/octet-stream"
            } else {
                "application/json"
            };
            return vec![name.to_owned()];
        }
        // `produces` tells of all answers of an operation, and often means that of success alone: a
        // text cannot have properties, so an answer with properties is JSON.
        let is_text = |name: &String| name.starts_with("text/") && !name.contains("xml");
        let texts = produces.iter().all(is_text);
        if texts && self.has_properties(schema) {
            return vec!["application/json".to_owned()];
        }
        produces.to_vec()
    }

    /// A reference to the schema of a shared part that is copied into an operation, because its media
    /// types are others there: it stays one type.
    pub fn shared_schema(&self, schema: Option<&Value>, part: &str, to: &str) -> Option<Value> {
        let shared = ["/parameters/", "/responses/"]
            .iter()
            .any(|home| part.starts_with(home));
        // A list or a text needs no name of its own.
        let worth_it = schema.is_some_and(|schema| schema.get("properties").is_some());
        let reference = format!("{}/schema", fragment(part));
        (worth_it && shared && !to.starts_with("/components/"))
            .then(|| json!({ "$ref": reference }))
    }

    /// Whether values of the schema are objects or lists.
    fn has_properties(&self, schema: &Value) -> bool {
        let mut schema = schema;
        // References that only lead to each other end somewhere, too.
        for _ in 0..16 {
            let target = schema.get("$ref").and_then(Value::as_str).and_then(local);
            match target.and_then(|pointer| self.old.pointer(&pointer)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        let kind = schema.get("type");
        ["object", "array"].iter().any(|name| has_type(kind, name))
            || schema.get("properties").is_some()
    }

    fn header(&mut self, node: &Value, from: &str, to: &str) -> Value {
        let Value::Object(old) = node else {
            return node.clone();
        };
        let mut new = Map::new();
        for (key, value) in old {
            if key == "description" || key == "required" || key.starts_with("x-") {
                new.insert(key.clone(), value.clone());
            }
        }
        self.moved(&format!("{to}/schema"), from);
        let declared = Declared {
            node: old,
            from: from.to_owned(),
        };
        let joined = self.joined(&declared, "header", false);
        if let (Joined::ByCaller, Some(format)) = (&joined, old.get("collectionFormat")) {
            let sign = sign(format.as_str().unwrap_or_default());
            let message = format!(
                "the list in this header is a text, whose values the server joins by {sign}"
            );
            self.widened(&format!("{from}/collectionFormat"), message);
        }
        let schema = self.parameter_schema(&declared, &joined);
        new.insert("schema".to_owned(), schema);
        Value::Object(new)
    }
}

/// "As an extension to the Schema Object, its root `type` value may also be `file`" (Swagger 2.0,
/// Response Object).
fn is_file(schema: &Value) -> bool {
    has_type(schema.get("type"), "file")
        || schema.get("format").and_then(Value::as_str) == Some("binary")
}
