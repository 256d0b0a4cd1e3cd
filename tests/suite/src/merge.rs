//! Two schemas that both hold -> one: how values of an `allOf` are made.

use serde_json::{Map, Value, json};

/// A schema that says what both say.
pub fn merge(a: &Map<String, Value>, b: &Map<String, Value>) -> Map<String, Value> {
    let mut merged = a.clone();
    for (key, theirs) in b {
        let Some(ours) = merged.get_mut(key) else {
            merged.insert(key.clone(), theirs.clone());
            continue;
        };
        match (key.as_str(), ours, theirs) {
            ("properties", Value::Object(ours), Value::Object(theirs)) => {
                for (name, property) in theirs {
                    match ours.get_mut(name) {
                        Some(known) if known != property => {
                            *known = json!({"allOf": [known.take(), property]});
                        }
                        Some(_) => {}
                        None => drop(ours.insert(name.clone(), property.clone())),
                    }
                }
            }
            ("required", Value::Array(ours), Value::Array(theirs)) => {
                ours.extend(theirs.iter().cloned());
            }
            ("enum", Value::Array(ours), Value::Array(theirs)) => {
                ours.retain(|value| theirs.contains(value));
            }
            (_, ours, theirs) => {
                let lower = key.starts_with("max");
                if (key.starts_with("min") || lower) && (ours.as_f64() > theirs.as_f64()) == lower {
                    *ours = theirs.clone();
                }
            }
        }
    }
    merged
}
