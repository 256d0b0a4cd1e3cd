//! Whether a value is one of a schema: what decides if an example of the document can be sent.
//!
//! As much of JSON Schema as tells good examples from bad ones; patterns are taken on trust.

use serde_json::{Map, Value};

use crate::tree::Tree;

/// How deep values are looked at.
const DEEPEST: usize = 24;

/// Whether `value` is one of `schema`.
pub fn fits(tree: Tree<'_>, value: &Value, schema: &Value, depth: usize) -> bool {
    let Value::Object(schema) = tree.follow(schema) else {
        return true;
    };
    if depth > DEEPEST {
        return true;
    }
    if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
        return true;
    }
    let inner = |part: &Value| fits(tree, value, part, depth + 1);
    let count = |key: &str| parts(schema, key).filter(|part| inner(part)).count();
    of_type(value, schema)
        && schema.get("const").is_none_or(|only| only == value)
        && (schema.get("enum").and_then(Value::as_array)).is_none_or(|all| all.contains(value))
        && parts(schema, "allOf").all(inner)
        && (parts(schema, "anyOf").next().is_none() || count("anyOf") > 0)
        && (parts(schema, "oneOf").next().is_none() || count("oneOf") == 1)
        && schema.get("not").is_none_or(|not| !inner(not))
        && match value {
            Value::String(text) => text_fits(text, schema),
            Value::Number(number) => number.as_f64().is_none_or(|it| number_fits(it, schema)),
            Value::Array(items) => {
                within(items.len(), schema, "minItems", "maxItems")
                    && (schema.get("items"))
                        .is_none_or(|of| items.iter().all(|item| fits(tree, item, of, depth + 1)))
                    && (schema.get("uniqueItems") != Some(&Value::Bool(true)) || all_differ(items))
            }
            Value::Object(object) => object_fits(tree, object, schema, depth),
            _ => true,
        }
}

fn all_differ(items: &[Value]) -> bool {
    let mut rest = items;
    while let Some((first, tail)) = rest.split_first() {
        if tail.contains(first) {
            return false;
        }
        rest = tail;
    }
    true
}

/// The members of a list of schemas.
pub fn parts<'s>(schema: &'s Map<String, Value>, key: &str) -> impl Iterator<Item = &'s Value> {
    schema
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The types that a schema names.
pub fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn of_type(value: &Value, schema: &Map<String, Value>) -> bool {
    let types = types(schema);
    types.is_empty()
        || types.iter().any(|name| match *name {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => true,
        })
}

fn within(length: usize, schema: &Map<String, Value>, least: &str, most: &str) -> bool {
    let limit = |key: &str| schema.get(key).and_then(Value::as_u64);
    limit(least).is_none_or(|least| length as u64 >= least)
        && limit(most).is_none_or(|most| length as u64 <= most)
}

fn text_fits(text: &str, schema: &Map<String, Value>) -> bool {
    within(text.chars().count(), schema, "minLength", "maxLength")
        && match schema.get("format").and_then(Value::as_str) {
            // Only as far as examples are wrong in practice: dates without a time, words for ids.
            Some("date-time") => {
                text.contains('T') && (text.ends_with('Z') || text.rfind(['+', '-']) > Some(10))
            }
            Some("date") => text.len() == 10,
            Some("uuid") => {
                text.len() == 36 && text.bytes().all(|c| c == b'-' || c.is_ascii_hexdigit())
            }
            Some("email") => text.contains('@'),
            Some("uri" | "url") => text.contains(':'),
            _ => true,
        }
}

fn number_fits(number: f64, schema: &Map<String, Value>) -> bool {
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    let exclusive = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    limit("minimum")
        .is_none_or(|least| number > least || number == least && !exclusive("exclusiveMinimum"))
        && limit("maximum")
            .is_none_or(|most| number < most || number == most && !exclusive("exclusiveMaximum"))
        && limit("exclusiveMinimum").is_none_or(|least| number > least)
        && limit("exclusiveMaximum").is_none_or(|most| number < most)
        && limit("multipleOf").is_none_or(|step| (number / step).fract().abs() < 1e-9)
}

fn object_fits(
    tree: Tree<'_>,
    object: &Map<String, Value>,
    schema: &Map<String, Value>,
    depth: usize,
) -> bool {
    let known = schema.get("properties").and_then(Value::as_object);
    let additional = schema.get("additionalProperties");
    within(object.len(), schema, "minProperties", "maxProperties")
        && parts(schema, "required")
            .filter_map(Value::as_str)
            .all(|name| object.contains_key(name))
        && object.iter().all(|(name, value)| {
            match (known.and_then(|known| known.get(name)), additional) {
                (Some(property), _) => fits(tree, value, property, depth + 1),
                (None, Some(Value::Bool(allowed))) => *allowed,
                (None, Some(other)) => fits(tree, value, other, depth + 1),
                (None, None) => true,
            }
        })
}
