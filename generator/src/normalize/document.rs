//! What OpenAPI 3.1 and 3.2 have beside schemas: into the parts that OpenAPI 3.0 has.

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::schema::Repairs;
use super::walk::Part;
use super::{OriginMap, carriers};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::media_type::is_form;
use crate::source::push_segment;

/// How many references may lead to the next before it counts as a cycle.
const LONGEST_CHAIN: usize = 16;

/// How many nodes copies may add to a document, beside two copies of everything that can be referred to.
const MOST_NODES: usize = 100_000;

/// Parts that `openapiv3` reads only where they stand: path items and media types, by pointer.
pub struct Shelf {
    parts: HashMap<String, Shelved>,
    /// How many nodes may still be copied.
    left: usize,
    /// Whether it was said that this is too few.
    told: bool,
}

struct Shelved {
    part: Value,
    nodes: usize,
}

impl Shelf {
    /// Takes copies of what references can mean.
    pub fn of(tree: &Value) -> Self {
        let mut shelf = HashMap::new();
        let mut left = MOST_NODES;
        let refers = |node: &Value| node.get("$ref").is_some();
        let items = |key: &str| tree.get(key).and_then(Value::as_object);
        let referred = ["paths", "webhooks"]
            .iter()
            .filter_map(|key| items(key))
            .any(|items| items.values().any(refers));
        for (at, wanted) in [
            ("/components/pathItems", true),
            ("/components/mediaTypes", true),
            ("/paths", referred),
            ("/webhooks", referred),
        ] {
            let parts = tree.pointer(at).and_then(Value::as_object);
            for (name, part) in parts.filter(|_| wanted).into_iter().flatten() {
                let mut pointer = at.to_owned();
                push_segment(&mut pointer, name);
                let nodes = nodes(part);
                left = left.saturating_add(nodes.saturating_mul(2));
                let part = part.clone();
                shelf.insert(pointer, Shelved { part, nodes });
            }
        }
        Shelf {
            parts: shelf,
            left,
            told: false,
        }
    }

    /// What a reference means, if it is here, with the pointer where it stands and the number of its nodes.
    fn find(&self, reference: &str) -> Option<(String, &Map<String, Value>, usize)> {
        let mut pointer = crate::source::local(reference)?;
        for _ in 0..LONGEST_CHAIN {
            let shelved = self.parts.get(&pointer)?;
            let part = shelved.part.as_object()?;
            match part.get("$ref").and_then(Value::as_str) {
                Some(next) => pointer = crate::source::local(next)?,
                None => return Some((pointer, part, shelved.nodes)),
            }
        }
        None
    }
}

/// How many values a part consists of.
fn nodes(part: &Value) -> usize {
    let mut waiting = vec![part];
    let mut nodes = 0;
    while let Some(node) = waiting.pop() {
        nodes += 1;
        match node {
            Value::Object(object) => waiting.extend(object.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    nodes
}

/// `style: cookie` (OAS 3.2.0, "Style Values") has no word in OpenAPI 3.0: it is `form` but for percent-encoding.
fn cookie_style(object: &mut Map<String, Value>) {
    let says = |key: &str| object.get(key).and_then(Value::as_str) == Some("cookie");
    if says("in") && says("style") {
        object.insert("style".to_owned(), Value::from("form"));
        object.insert(carriers::COOKIE_STYLE.to_owned(), Value::Bool(true));
    }
}

impl Repairs<'_> {
    /// Brings a part that is no schema into shape.
    pub fn part(&mut self, part: Part, node: &mut Value, pointer: &str, shelf: &mut Shelf) {
        let Value::Object(object) = node else {
            return;
        };
        match part {
            Part::PathItem => self.taken_from(object, pointer, shelf),
            Part::Operation => {
                // OAS 3.1.1, Operation Object: `responses` may be missing.
                if !matches!(object.get("responses"), Some(Value::Object(_))) {
                    object.insert("responses".to_owned(), Value::Object(Map::new()));
                }
            }
            Part::Response => {
                // OAS 3.2.0, Response Object: `description` may be missing, and there is a summary.
                if !object.contains_key("$ref") && !object.contains_key("description") {
                    let words = object.get("summary").filter(|words| words.is_string());
                    let words = words.cloned().unwrap_or_else(|| Value::from(""));
                    object.insert("description".to_owned(), words);
                }
            }
            Part::Described => {
                examples(object);
                cookie_style(object);
                self.query_string(object, pointer);
            }
            Part::MediaType => {
                self.taken_from(object, pointer, shelf);
                examples(object);
                self.items(object, pointer);
            }
            Part::Schema | Part::Else => {}
        }
    }

    /// Puts a copy of what a reference means in its place; what stands beside it stays.
    fn taken_from(&mut self, object: &mut Map<String, Value>, pointer: &str, shelf: &mut Shelf) {
        let Some(reference) = object.get("$ref").and_then(Value::as_str) else {
            return;
        };
        let Some((from, part, nodes)) = shelf.find(reference) else {
            return;
        };
        let Some(left) = shelf.left.checked_sub(nodes) else {
            // Copies can hold references: not even a smaller one is made from here on.
            shelf.left = 0;
            if !std::mem::replace(&mut shelf.told, true) {
                let origin = self.origins.origin(&format!("{pointer}/$ref"));
                let message = "the document repeats itself through references too often";
                let error = Diagnostic::error(codes::TOO_LARGE, origin, message);
                self.diagnostics.push(error.label("this reference"));
            }
            object.clear();
            return;
        };
        let beside: Vec<(String, Value)> = std::mem::take(object)
            .into_iter()
            .filter(|(key, _)| key != "$ref")
            .collect();
        object.clone_from(part);
        shelf.left = left;
        self.origins.record(pointer, &from);
        for (key, value) in beside {
            let mut at = pointer.to_owned();
            push_segment(&mut at, &key);
            self.origins.record(&at, &at);
            object.insert(key, value);
        }
    }

    /// `in: querystring` with a form is the properties of an object, each a parameter.
    fn query_string(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        if object.get("in").and_then(Value::as_str) != Some("querystring") {
            return;
        }
        object.insert("in".to_owned(), Value::from("query"));
        let content = object.get("content").and_then(Value::as_object);
        let Some((media_type, media)) = content.and_then(|content| content.iter().next()) else {
            return;
        };
        if !is_form(media_type) {
            object.insert(carriers::QUERY_STRING.to_owned(), Value::Bool(true));
            return;
        }
        let mut from = format!("{pointer}/content");
        push_segment(&mut from, media_type);
        let schema = media.get("schema").cloned();
        object.shift_remove("content");
        object.insert("style".to_owned(), Value::from("form"));
        object.insert("explode".to_owned(), Value::Bool(true));
        object.insert(
            "schema".to_owned(),
            schema.unwrap_or_else(|| Value::Object(Map::new())),
        );
        self.origins
            .record(&format!("{pointer}/schema"), &format!("{from}/schema"));
    }

    /// `itemSchema`: the schema of each item of a sequence (OAS 3.2.0, Media Type Object).
    fn items(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        for keyword in ["prefixEncoding", "itemEncoding"] {
            if object.contains_key(keyword) {
                let message = format!("`{keyword}` is not followed");
                let origin = self.origins.origin(&format!("{pointer}/{keyword}"));
                self.diagnostics.push(
                    Diagnostic::warning(codes::IGNORED, origin, message.clone()).group(message),
                );
            }
        }
        let Some(schema) = object.shift_remove("itemSchema") else {
            return;
        };
        object.insert("schema".to_owned(), schema);
        object.insert(carriers::ITEMS.to_owned(), Value::Bool(true));
        self.origins.record(
            &format!("{pointer}/schema"),
            &format!("{pointer}/itemSchema"),
        );
    }
}

/// `openapiv3` rejects a whole operation for an example that is no Example Object.
fn examples(object: &mut Map<String, Value>) {
    match object.get_mut("examples") {
        Some(Value::Object(examples)) => examples.retain(|_, example| example.is_object()),
        Some(_) => {
            object.shift_remove("examples");
        }
        None => {}
    }
}

/// What the whole document says in words that OpenAPI 3.0 lacks.
pub fn components(tree: &mut Value, origins: &mut OriginMap, diagnostics: &mut Diagnostics) {
    let Some(root) = tree.as_object_mut() else {
        return;
    };
    if let Some(Value::String(dialect)) = root.get("jsonSchemaDialect")
        && !is_known_dialect(dialect)
    {
        let message = "schemas are read as JSON Schema 2020-12, not in the dialect that is stated";
        diagnostics.push(Diagnostic::warning(
            codes::NOT_FOLLOWED,
            origins.origin("/jsonSchemaDialect"),
            message,
        ));
    }
    let schemes = root
        .get_mut("components")
        .and_then(|components| components.get_mut("securitySchemes"))
        .and_then(Value::as_object_mut);
    for scheme in schemes.into_iter().flat_map(|schemes| schemes.values_mut()) {
        let Value::Object(scheme) = scheme else {
            continue;
        };
        match scheme.get("type").and_then(Value::as_str) {
            Some("mutualTLS") => {
                scheme.insert("type".to_owned(), Value::from("http"));
                scheme.insert("scheme".to_owned(), Value::from(carriers::MUTUAL_TLS));
            }
            // Metadata of the server says what the flows are (OAS 3.2.0, Security Scheme Object).
            Some("oauth2") if !matches!(scheme.get("flows"), Some(Value::Object(_))) => {
                scheme.insert("flows".to_owned(), Value::Object(Map::new()));
            }
            _ => {}
        }
    }
}

fn is_known_dialect(dialect: &str) -> bool {
    let known = [
        "https://spec.openapis.org/oas/3.1/dialect/",
        "https://spec.openapis.org/oas/3.2/dialect/",
        "https://json-schema.org/draft/2020-12/schema",
    ];
    known.iter().any(|start| dialect.starts_with(start))
}
