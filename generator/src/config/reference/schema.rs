//! The keys as a JSON Schema (2020-12).

use serde_json::{Map, Value, json};

use super::keys::CLIENT;
use super::{Key, Takes};

/// The schema of the file.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "apiloom.toml",
        "description": "What apiloom generates, and how.",
        "type": "object",
        "required": ["client"],
        "additionalProperties": false,
        "properties": {
            "client": {
                "description": "A client each.",
                "type": "array",
                "minItems": 1,
                "items": table(CLIENT),
            },
        },
    })
}

fn table(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let needed: Vec<&str> = keys
        .iter()
        .filter(|key| key.needed)
        .map(|key| key.name)
        .collect();
    let mut table = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    if let (Some(table), false) = (table.as_object_mut(), needed.is_empty()) {
        table.insert("required".to_owned(), json!(needed));
    }
    table
}

fn property(key: &Key) -> Value {
    let mut schema = taken(&key.takes);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), Value::from(key.about));
        let default = match key.takes {
            Takes::Word(words) if !key.needed => words.first().map(|word| Value::from(*word)),
            Takes::Flag | Takes::Count(_) => serde_json::from_str(key.default).ok(),
            _ => None,
        };
        schema.extend(default.map(|default| ("default".to_owned(), default)));
    }
    schema
}

fn taken(takes: &Takes) -> Value {
    match takes {
        Takes::Text | Takes::Path => json!({"type": "string"}),
        Takes::Form(pattern, _) => json!({"type": "string", "pattern": pattern}),
        Takes::Word(words) => json!({"enum": words}),
        Takes::Flag => json!({"type": "boolean"}),
        Takes::Count(from) => json!({"type": "integer", "minimum": from}),
        Takes::No => json!({"const": false}),
        Takes::List(inner) => json!({"type": "array", "items": taken(inner)}),
        Takes::Table(keys) => table(keys),
        Takes::By(_, inner) => json!({"type": "object", "additionalProperties": taken(inner)}),
        Takes::Either(all) => json!({"anyOf": all.iter().map(taken).collect::<Vec<Value>>()}),
    }
}
