//! The data of server-sent events: text in the document, JSON in the client.
//!
//! An event's data is text, so OAS 3.2.0 ("Server-Sent Event Streams") describes JSON in it with
//! `contentSchema`. The runtime hands the data of events over as JSON, so here, and nowhere else, the
//! schema of the content takes the place of the text.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::OriginMap;
use crate::media_type::is_json;
use crate::openapi::{Kind, Place};
use crate::source::push_segment;

/// Rewrites the schemas of all events.
pub fn data(tree: &mut Value, origins: &mut OriginMap) {
    let mut open = Vec::new();
    let root = Place::one(Kind::Document);
    streams(tree, root, &mut String::new(), &mut open);
    let mut seen: HashSet<String> = HashSet::new();
    let mut found = Vec::new();
    while let Some(pointer) = open.pop() {
        if !seen.insert(pointer.clone()) {
            continue;
        }
        let Some(Value::Object(schema)) = tree.pointer(&pointer) else {
            continue;
        };
        let reference = schema.get("$ref").and_then(Value::as_str);
        open.extend(reference.and_then(crate::source::local));
        for keyword in ["oneOf", "anyOf", "allOf"] {
            let parts = schema.get(keyword).and_then(Value::as_array);
            let count = parts.map_or(0, Vec::len);
            open.extend((0..count).map(|index| format!("{pointer}/{keyword}/{index}")));
        }
        let data = schema.get("properties").and_then(|all| all.get("data"));
        if data.and_then(Value::as_object).is_some_and(is_json_text) {
            found.push(format!("{pointer}/properties/data"));
        }
    }
    for pointer in found {
        let data = tree.pointer_mut(&pointer).and_then(Value::as_object_mut);
        let Some(data) = data else { continue };
        if let Some(content) = data.shift_remove("contentSchema") {
            *data = Map::from_iter([("allOf".to_owned(), Value::Array(vec![content]))]);
            origins.record(
                &format!("{pointer}/allOf/0"),
                &format!("{pointer}/contentSchema"),
            );
        }
    }
}

/// A text that is one JSON text, with a schema.
fn is_json_text(schema: &Map<String, Value>) -> bool {
    let media_type = schema.get("contentMediaType").and_then(Value::as_str);
    schema.contains_key("contentSchema")
        && !schema.contains_key("contentEncoding")
        && media_type.is_some_and(is_json)
}

/// The pointers of the schemas of all event streams. Depth is bounded by the reader of the document.
fn streams(node: &Value, place: Place, at: &mut String, found: &mut Vec<String>) {
    let mut visit = |key: &str, child: &Value, inner: Place| {
        if matches!(inner.kind, Kind::Payload | Kind::Schema) {
            return;
        }
        let length = at.len();
        push_segment(at, key);
        if inner == Place::one(Kind::MediaType) && key.starts_with("text/event-stream") {
            for schema in ["schema", "itemSchema"] {
                if child.get(schema).is_some() {
                    found.push(format!("{at}/{schema}"));
                }
            }
        } else {
            streams(child, inner, at, found);
        }
        at.truncate(length);
    };
    match node {
        Value::Object(object) => object
            .iter()
            .for_each(|(key, child)| visit(key, child, place.of_key(key))),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, child)| visit(&index.to_string(), child, place.of_item())),
        _ => {}
    }
}
