//! A document's tree: references are followed, operations and their parts are found.
//!
//! It reads the source tree on its own, without the generator's reading of it: a judge that took the
//! generator's word for what the document says could not find it wrong.

use serde_json::{Value, json};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
/// How many references may lead to the next.
const LONGEST_CHAIN: usize = 32;

/// A document.
#[derive(Clone, Copy)]
pub struct Tree<'t>(pub &'t Value);

/// One operation of the document.
pub struct Found<'t> {
    /// Its pointer: what the model's origins say too.
    pub pointer: String,
    /// `GET /users`.
    pub line: String,
    item: &'t Value,
    operation: &'t Value,
}

impl<'t> Tree<'t> {
    /// The node, or what its reference leads to.
    pub fn follow<'n>(self, mut node: &'n Value) -> &'n Value
    where
        't: 'n,
    {
        for _ in 0..LONGEST_CHAIN {
            let Some(Value::String(reference)) = node.get("$ref") else {
                break;
            };
            let pointer = reference.trim_start_matches('#').replace("%7B", "{");
            match self.0.pointer(&pointer.replace("%7D", "}")) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// Every operation, in the document's order.
    pub fn operations(self) -> Vec<Found<'t>> {
        let paths = self.0.get("paths").and_then(Value::as_object);
        let mut all = Vec::new();
        for (path, item) in paths.into_iter().flatten() {
            let item = self.follow(item);
            for (key, operation) in item.as_object().into_iter().flatten() {
                if METHODS.contains(&key.as_str()) {
                    let escaped = path.replace('~', "~0").replace('/', "~1");
                    all.push(Found {
                        pointer: format!("/paths/{escaped}/{key}"),
                        line: format!("{} {path}", key.to_uppercase()),
                        item,
                        operation,
                    });
                }
            }
        }
        all
    }

    /// A parameter; a field of a form is a schema only, and gets the shape of a parameter. So does a
    /// parameter of Swagger 2.0, which is its own schema.
    pub fn parameter(self, pointer: &str) -> Option<Value> {
        let node = self.0.pointer(pointer)?;
        let target = self.follow(node);
        Some(match target.get("in") {
            Some(Value::String(_)) if target.get("type").is_none() => target.clone(),
            _ => json!({"schema": node}),
        })
    }

    /// The parameters of the operation and of its path.
    pub fn parameters(self, found: &Found<'t>) -> impl Iterator<Item = &'t Value> {
        [found.operation, found.item]
            .into_iter()
            .filter_map(|owner| owner.get("parameters")?.as_array())
            .flatten()
            .map(move |parameter| self.follow(parameter))
    }

    /// What the body is: JSON if it may be, else the first that is described.
    pub fn body(self, found: &Found<'t>) -> Option<&'t Value> {
        let Some(body) = found.operation.get("requestBody") else {
            // Swagger 2.0.
            let mut parameters = self.parameters(found);
            return parameters.find(|parameter| is(parameter, "in", "body"));
        };
        let body = self.follow(body);
        let content = body.get("content")?.as_object()?;
        let json = content.iter().find(|(name, _)| name.contains("json"));
        json.or_else(|| content.iter().next()).map(|(_, body)| body)
    }

    /// The URL of the operation's own server, or of its path's.
    pub fn server(self, found: &Found<'t>) -> Option<String> {
        let server = [found.operation, found.item]
            .into_iter()
            .find_map(|owner| owner.get("servers")?.get(0))?;
        let mut url = server.get("url")?.as_str()?.to_owned();
        let variables = server.get("variables").and_then(Value::as_object);
        for (name, variable) in variables.into_iter().flatten() {
            let value = variable.get("default").and_then(Value::as_str);
            url = url.replace(&format!("{{{name}}}"), value.unwrap_or_default());
        }
        Some(url)
    }

    /// Whether the operation takes a credential as a parameter: the generator leaves it out, as the
    /// specification asks, and callers give it to the client.
    pub fn takes_authorization(self, found: &Found<'t>) -> bool {
        let mut parameters = self.parameters(found);
        parameters.any(|it| is(it, "in", "header") && is(it, "name", "authorization"))
    }

    /// The statuses that the operation documents, one by one.
    pub fn statuses(self, found: &Found<'t>) -> Vec<u16> {
        let responses = found.operation.get("responses").and_then(Value::as_object);
        let keys = responses.into_iter().flatten().map(|(status, _)| status);
        keys.filter_map(|status| status.parse().ok()).collect()
    }
}

/// Whether the node says so, in small letters or large ones.
fn is(node: &Value, key: &str, value: &str) -> bool {
    let said = node.get(key).and_then(Value::as_str);
    said.is_some_and(|said| said.eq_ignore_ascii_case(value))
}
