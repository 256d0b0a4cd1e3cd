//! The parts of a document, each from its outside to its inside.

use serde_json::{Map, Value, json};

use super::super::swagger2::SCHEMA_KEYWORDS;
use super::words::{is_status, status_meant};
use super::{Repair, join};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::normalize::mistakes::{OF_SCHEMAS, is_stray};
use crate::openapi::Kind;

impl Repair<'_> {
    /// What is no object here has been told, and holds nothing.
    pub fn components(&mut self, node: &mut Value, at: &str) -> bool {
        if let Some(components) = node.as_object_mut() {
            self.within(components, Kind::Components, at);
        }
        true
    }

    /// Path items. "The field name MUST begin with a forward slash" (OAS 3.0.4, Paths Object).
    pub fn paths(&mut self, root: &mut Map<String, Value>) {
        let Some(Value::Object(paths)) = root.get_mut("paths") else {
            return;
        };
        let mut mended = Map::new();
        for (path, mut item) in std::mem::take(paths) {
            let from = join("/paths", &path);
            if path.starts_with("x-") {
                mended.insert(path, item);
                continue;
            }
            if is_stray(&path, &item) {
                continue;
            }
            let with_slash = if path.starts_with('/') {
                path.clone()
            } else {
                format!("/{path}")
            };
            if with_slash != path {
                self.without_slash(&path, &from);
                if mended.contains_key(&with_slash) {
                    continue;
                }
                self.paths.push((join("/paths", &with_slash), from.clone()));
            }
            if self.path_item(&mut item, &from) {
                mended.insert(with_slash, item);
            }
        }
        *paths = mended;
    }

    pub fn path_item(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(item) = self.object(node, Kind::PathItem, at) else {
            return false;
        };
        self.within(item, Kind::PathItem, at);
        true
    }

    pub fn operation(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(operation) = self.object(node, Kind::Operation, at) else {
            return false;
        };
        self.body_among_parameters(operation, at);
        self.within(operation, Kind::Operation, at);
        self.statuses(operation, at);
        true
    }

    /// `in: body` is Swagger 2.0; what is meant is clear.
    fn body_among_parameters(&mut self, operation: &mut Map<String, Value>, at: &str) {
        if operation.contains_key("requestBody") {
            return;
        }
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        let is_body = |node: &Value| node.get("in").and_then(Value::as_str) == Some("body");
        let taken = parameters.and_then(|nodes| {
            let index = nodes.iter().position(is_body)?;
            Some((index, nodes.get_mut(index)?.take()))
        });
        let Some((index, body)) = taken else { return };
        let from = format!("{at}/parameters/{index}");
        self.warn(
            &from,
            "a body is no parameter in OpenAPI 3; it is read as `requestBody` of JSON".to_owned(),
        );
        let schema = body.get("schema").cloned().unwrap_or_else(|| json!({}));
        let required = body.get("required").cloned().unwrap_or(Value::Bool(false));
        let made = json!({ "required": required, "content": { "application/json": { "schema": schema } } });
        self.renamed
            .push((format!("{at}/requestBody"), from.clone()));
        self.renamed.push((
            format!("{at}/requestBody/content/application~1json/schema"),
            format!("{from}/schema"),
        ));
        operation.insert("requestBody".to_owned(), made);
    }

    /// The keys of `responses`.
    fn statuses(&mut self, operation: &mut Map<String, Value>, at: &str) {
        let place = join(at, "responses");
        let responses = operation.entry("responses").or_insert_with(|| json!({}));
        let Some(responses) = responses.as_object_mut() else {
            return;
        };
        let unknown = responses
            .keys()
            .filter(|status| !is_status(status))
            .cloned();
        for status in unknown.collect::<Vec<String>>() {
            responses.shift_remove(&status);
            let message = format!(
                "{} is no status, such as `200`, `4XX` or `default`; this response is left out",
                quoted(&status)
            );
            let origin = self.origins.origin(&join(&place, &status));
            let mut said = Diagnostic::warning(codes::UNKNOWN_WORD, origin, message).at_key();
            if let Some(meant) = status_meant(&status) {
                said = said.meant(&meant);
            }
            self.say(said);
        }
        self.same_ranges(responses, &place);
    }

    /// A range that stands twice, in small and in large letters: as of keys that are alike, the first is used.
    fn same_ranges(&mut self, responses: &mut Map<String, Value>, place: &str) {
        let mut seen: Vec<String> = Vec::new();
        responses.retain(|status, _| {
            let first = seen.iter().find(|first| first.eq_ignore_ascii_case(status));
            let Some(first) = first.cloned() else {
                seen.push(status.clone());
                return true;
            };
            let (shown, first) = (quoted(status), join(place, &first));
            let message = format!("{shown} is a range that stands here already; the first is used");
            let origin = self.origins.origin(&join(place, status));
            let said = Diagnostic::warning(codes::WRONG_TYPE, origin, message).at_key();
            let said = said.related(self.origins.origin(&first), "by this");
            self.say(said.effect(Effect::Narrowed).help("remove one of them"));
            false
        });
    }

    pub fn parameter(&mut self, node: &mut Value, at: &str) -> bool {
        // Of an empty reference it was said that a comment has taken it.
        if node.get("$ref").is_some_and(Value::is_null) {
            return false;
        }
        let Some(parameter) = self.object(node, Kind::Parameter, at) else {
            return false;
        };
        if parameter.contains_key("$ref") {
            return true;
        }
        let location = parameter
            .get("in")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let styles: &[&str] = match location.as_str() {
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "path" => &["simple", "label", "matrix"],
            "header" => &["simple"],
            "cookie" => &["form", "cookie"],
            "querystring" => &["form"],
            _ => {
                self.unknown_location(&location, parameter, at);
                return false;
            }
        };
        if !parameter.contains_key("name") {
            self.warn(at, "a parameter has no `name` and is left out".to_owned());
            return false;
        }
        self.word(parameter, "style", styles, at);
        self.described(parameter, Kind::Parameter, at);
        true
    }

    pub fn header(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(header) = self.object(node, Kind::Header, at) else {
            return false;
        };
        if !header.contains_key("$ref") {
            self.word(header, "style", &["simple"], at);
            self.described(header, Kind::Header, at);
        }
        true
    }

    /// What parameters and headers share.
    fn described(&mut self, object: &mut Map<String, Value>, kind: Kind, at: &str) {
        self.within(object, kind, at);
        if object
            .get("content")
            .and_then(Value::as_object)
            .is_some_and(Map::is_empty)
        {
            object.shift_remove("content");
        }
        if object.contains_key("content") {
            if object.shift_remove("schema").is_some() {
                self.warn(
                    &join(at, "schema"),
                    "`schema` stands beside `content` and is left out".to_owned(),
                );
            }
            return;
        }
        if object.get("schema").is_none_or(Value::is_null)
            && !self.schema_around(object, "schema", at, |key| SCHEMA_KEYWORDS.contains(&key))
        {
            let message = "there is no `schema`; any value is accepted here";
            self.warn(at, message.to_owned());
            object.insert("schema".to_owned(), json!({}));
        }
    }

    /// Keywords of a schema that stand outside of it, as one behind `schema:` at its own indent does: into it. Tells
    /// whether there were some.
    fn schema_around(
        &mut self,
        object: &mut Map<String, Value>,
        key: &str,
        at: &str,
        is_keyword: impl Fn(&str) -> bool,
    ) -> bool {
        let mut schema = Map::new();
        for (keyword, value) in std::mem::take(object) {
            if is_keyword(&keyword) {
                let (to, from) = (join(&join(at, key), &keyword), join(at, &keyword));
                self.renamed.push((to, from));
                schema.insert(keyword, value);
            } else if keyword != key {
                object.insert(keyword, value);
            }
        }
        if schema.is_empty() {
            return false;
        }
        let message =
            format!("keywords of a schema stand outside of `{key}`; they are read as if inside");
        let origin = self.origins.origin(at);
        let said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
        self.say(said.help(format!("indent them below `{key}`")));
        object.insert(key.to_owned(), Value::Object(schema));
        true
    }

    pub fn request_body(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(body) = self.object(node, Kind::RequestBody, at) else {
            return false;
        };
        if !body.contains_key("$ref") {
            self.within(body, Kind::RequestBody, at);
            body.entry("content").or_insert_with(|| json!({}));
        }
        true
    }

    pub fn response(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(response) = self.object(node, Kind::Response, at) else {
            return false;
        };
        if !response.contains_key("$ref") {
            response
                .entry("description")
                .or_insert_with(|| Value::from(""));
            self.within(response, Kind::Response, at);
        }
        true
    }

    pub fn media_type(&mut self, node: &mut Value, at: &str) -> bool {
        // `application/json:` with nothing behind it says as much as `{}`.
        if node.is_null() {
            *node = json!({});
        }
        let Some(media) = self.object(node, Kind::MediaType, at) else {
            return false;
        };
        if !media.contains_key("$ref") {
            let keys = ["schema", "itemSchema"];
            let [schema, items] =
                keys.map(|key| media.get(key).is_some_and(|node| !node.is_null()));
            let key = match media.contains_key("itemSchema") {
                true => "itemSchema",
                false => "schema",
            };
            let own = |keyword: &str| {
                Kind::Schema.has(keyword)
                    && !Kind::MediaType.has(keyword)
                    && !keyword.starts_with("x-")
            };
            let outside = OF_SCHEMAS
                .iter()
                .any(|keyword| media.contains_key(*keyword));
            let has_one = schema || items;
            let made = !has_one && outside && self.schema_around(media, key, at, own);
            if !has_one && !made {
                media.shift_remove(key);
            }
        }
        self.within(media, Kind::MediaType, at);
        true
    }

    pub fn encoding(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(encoding) = self.object(node, Kind::Encoding, at) else {
            return false;
        };
        let styles = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];
        self.word(encoding, "style", &styles, at);
        self.within(encoding, Kind::Encoding, at);
        true
    }

    pub fn server(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(server) = self.object(node, Kind::Server, at) else {
            return false;
        };
        if !server.contains_key("url") {
            self.warn(at, "a server has no `url` and is left out".to_owned());
            return false;
        }
        self.within(server, Kind::Server, at);
        true
    }

    pub fn server_variable(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(variable) = self.object(node, Kind::ServerVariable, at) else {
            return false;
        };
        if !variable.contains_key("default") {
            let values = variable.get("enum").and_then(|values| values.get(0));
            let first = values.cloned().unwrap_or_else(|| Value::from(""));
            let message = "a server variable has no `default`; the first value of `enum` is, or an empty text";
            self.warn(at, message.to_owned());
            variable.insert("default".to_owned(), first);
        }
        true
    }

    /// "REQUIRED. The URL for the target documentation" (OAS 3.0.4, External Documentation Object). That it lacks one was
    /// told.
    pub fn external_docs(&mut self, node: &mut Value, at: &str) -> bool {
        let docs = self.object(node, Kind::ExternalDocs, at);
        docs.is_some_and(|docs| docs.contains_key("url"))
    }

    pub fn example(&mut self, node: &mut Value, at: &str) -> bool {
        self.object(node, Kind::Example, at).is_some()
    }

    pub fn requirement(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(requirement) = self.object(node, Kind::SecurityRequirement, at) else {
            return false;
        };
        for (name, scopes) in requirement {
            match scopes {
                Value::Array(items) => items.retain(Value::is_string),
                Value::String(scope) => {
                    let message = format!("the scopes of {} are a text and no list", quoted(name));
                    let help = format!("write a list: `[{}]`", scope.replace(' ', ", "));
                    let origin = self.origins.origin(&join(at, name));
                    let said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
                    self.say(said.effect(Effect::None).help(help));
                    *scopes = scope
                        .split([' ', ','])
                        .filter(|one| !one.is_empty())
                        .collect();
                }
                // Null, or `{}`, for no scopes.
                _ => *scopes = json!([]),
            }
        }
        true
    }
}
