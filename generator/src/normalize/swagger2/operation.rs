//! Paths and operations.

use serde_json::{Map, Value};

use super::parameter::Declared;
use super::{Upgrade, child, fragment, media_types};
use crate::openapi::METHODS;
use crate::source::local;

/// Entries of an operation that are the same in 3.0.
const SAME: [&str; 7] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "deprecated",
    "security",
];

impl<'a> Upgrade<'a> {
    pub fn paths(&mut self) -> Value {
        let old = self.old;
        match old.get("paths") {
            Some(Value::Object(paths)) => {
                let items = paths.iter().map(|(path, item)| {
                    (path.clone(), self.path_item(item, &child("/paths", path)))
                });
                Value::Object(items.collect())
            }
            Some(other) => other.clone(),
            None => Value::Object(Map::new()),
        }
    }

    fn path_item(&mut self, node: &'a Value, at: &str) -> Value {
        let Value::Object(old) = node else {
            return node.clone();
        };
        let shared = old.get("parameters").and_then(Value::as_array);
        let shared: Vec<(&Value, String)> = indexed(shared, &format!("{at}/parameters"));
        let mut new = Map::new();
        for (key, value) in old {
            let made = match (key.as_str(), value) {
                ("parameters", _) => {
                    Value::Array(self.parameters(&shared, &format!("{at}/parameters")))
                }
                (method, Value::Object(operation)) if METHODS.contains(&method) => {
                    self.operation(operation, &format!("{at}/{method}"), &shared)
                }
                _ => value.clone(),
            };
            new.insert(key.clone(), made);
        }
        Value::Object(new)
    }

    fn operation(
        &mut self,
        old: &'a Map<String, Value>,
        at: &str,
        shared: &[(&'a Value, String)],
    ) -> Value {
        let consumes = media_types(old.get("consumes")).unwrap_or_else(|| self.consumes.clone());
        let produces = media_types(old.get("produces")).unwrap_or_else(|| self.produces.clone());
        let own = old.get("parameters").and_then(Value::as_array);
        let own: Vec<(&Value, String)> = indexed(own, &format!("{at}/parameters"));
        let mut new = Map::new();
        for (key, value) in old {
            match key.as_str() {
                key if SAME.contains(&key) || key.starts_with("x-") => {
                    new.insert(key.to_owned(), value.clone());
                }
                "parameters" => {
                    let parameters = self.parameters(&own, &format!("{at}/parameters"));
                    new.insert(key.clone(), Value::Array(parameters));
                }
                "responses" => {
                    let responses = self.responses(value, &format!("{at}/responses"), &produces);
                    new.insert(key.clone(), responses);
                }
                "schemes" => {
                    // Only where the document's first server would be wrong.
                    let servers = self.servers(Some(value));
                    let usual = self.servers(self.old.get("schemes"));
                    if usual.first().is_some_and(|first| !servers.contains(first)) {
                        new.insert("servers".to_owned(), Value::Array(servers));
                        self.moved(&format!("{at}/servers"), &format!("{at}/schemes"));
                    }
                }
                _ => {}
            }
        }
        if let Some(body) = self.body_of(shared, &own, at, &consumes) {
            new.insert("requestBody".to_owned(), body);
        }
        new.entry("responses")
            .or_insert_with(|| Value::Object(Map::new()));
        Value::Object(new)
    }

    /// The parameters that are no body; references to shared ones stay references.
    fn parameters(&mut self, nodes: &[(&'a Value, String)], at: &str) -> Vec<Value> {
        let mut made = Vec::new();
        for (node, from) in nodes {
            let to = format!("{at}/{}", made.len());
            let Some(declared) = self.declared(node, from.clone()) else {
                // The reference leads nowhere: a later stage says so.
                self.moved(&to, from);
                made.push((*node).clone());
                continue;
            };
            if matches!(declared.location(), "body" | "formData") {
                continue;
            }
            if declared.from.starts_with("/parameters/") && declared.from != *from {
                self.moved(&to, from);
                made.push(Value::from_iter([(
                    "$ref".to_owned(),
                    Value::from(fragment(&declared.from)),
                )]));
            } else {
                made.push(self.parameter(&declared, &to));
            }
        }
        made
    }

    /// The body of an operation, from its own parameters and those of its path.
    fn body_of(
        &mut self,
        shared: &[(&'a Value, String)],
        own: &[(&'a Value, String)],
        at: &str,
        consumes: &[String],
    ) -> Option<Value> {
        let mut parts: Vec<Declared<'a>> = Vec::new();
        let owned_by = |nodes: &[(&'a Value, String)], parts: &mut Vec<Declared<'a>>| {
            let count = parts.len();
            for (node, from) in nodes {
                let Some(declared) = self.declared(node, from.clone()) else {
                    continue;
                };
                match declared.location() {
                    "body" => {}
                    "formData" => {
                        // An operation's own field overrides that of its path.
                        let name = declared.node.get("name");
                        let before = parts.get(..count).unwrap_or_default();
                        if let Some(same) =
                            before.iter().position(|part| part.node.get("name") == name)
                        {
                            if let Some(part) = parts.get_mut(same) {
                                *part = declared;
                            }
                            continue;
                        }
                    }
                    _ => continue,
                }
                parts.push(declared);
            }
            count
        };
        owned_by(shared, &mut parts);
        let inherited = owned_by(own, &mut parts);
        // An operation's own body overrides that of its path.
        if parts
            .iter()
            .skip(inherited)
            .any(|part| part.location() == "body")
        {
            let mut index = 0;
            parts.retain(|part| {
                index += 1;
                index > inherited || part.location() != "body"
            });
        }
        let to = format!("{at}/requestBody");
        // A shared body is one type for all that send it.
        if let [only] = parts.as_slice()
            && only.location() == "body"
            && consumes == self.consumes
            && only
                .from
                .strip_prefix("/parameters/")
                .is_some_and(|name| !name.contains('/'))
        {
            self.moved(&to, &only.from);
            let home = only
                .from
                .replacen("/parameters/", "/components/requestBodies/", 1);
            return Some(Value::from_iter([(
                "$ref".to_owned(),
                Value::from(fragment(&home)),
            )]));
        }
        self.request_body(&parts, &to, consumes)
    }

    fn responses(&mut self, node: &Value, at: &str, produces: &[String]) -> Value {
        let Value::Object(old) = node else {
            return node.clone();
        };
        let mut new = Map::new();
        for (status, response) in old {
            let to = child(at, status);
            let target = response.get("$ref").and_then(Value::as_str).and_then(local);
            let shared = target
                .as_deref()
                .and_then(|pointer| Some((pointer, self.old.pointer(pointer)?)));
            let made = match shared {
                // The shared response has the media types of the document, this operation others.
                Some((pointer, node))
                    if produces != self.produces
                        && node.get("$ref").is_none()
                        && self.has_content(node) =>
                {
                    self.moved(&to, pointer);
                    self.response(node, pointer, &to, produces)
                }
                _ => self.response(response, &to, &to, produces),
            };
            new.insert(status.clone(), made);
        }
        Value::Object(new)
    }

    /// Whether a response has a body, whose media types matter.
    fn has_content(&self, node: &Value) -> bool {
        node.get("schema").is_some()
    }
}

/// The items of a list with their pointers.
fn indexed<'v>(list: Option<&'v Vec<Value>>, at: &str) -> Vec<(&'v Value, String)> {
    let items = list.into_iter().flatten().enumerate();
    items
        .map(|(index, node)| (node, format!("{at}/{index}")))
        .collect()
}
