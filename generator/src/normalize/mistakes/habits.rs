//! Words that people bring along from other languages and tools: far from the keyword that they stand for, and never read.

use serde_json::Value;

use crate::openapi::Kind;

/// The keyword that is meant by a word of other languages, where its value looks like that.
pub fn meant(kind: Kind, key: &str, value: &Value) -> Option<&'static str> {
    let parts = || {
        let object = value.as_object();
        object.is_some_and(|object| !object.is_empty() && object.values().all(Value::is_object))
    };
    let values = || {
        let items = value.as_array();
        items.is_some_and(|items| !items.is_empty() && !items.iter().any(is_compound))
    };
    match (kind, key.to_ascii_lowercase().as_str()) {
        (Kind::Operation | Kind::PathItem, "params" | "param" | "args" | "arguments" | "query")
            if is_compound(value) =>
        {
            Some("parameters")
        }
        (Kind::Operation, "auth" | "authentication" | "authorization") => Some("security"),
        (Kind::Response | Kind::RequestBody, "body") if is_compound(value) => Some("content"),
        (Kind::Schema, "props" | "fields" | "attributes" | "attrs" | "members") if parts() => {
            Some("properties")
        }
        (Kind::Schema, "options" | "values" | "choices") if values() => Some("enum"),
        _ => None,
    }
}

fn is_compound(value: &Value) -> bool {
    value.is_array() || value.is_object()
}
