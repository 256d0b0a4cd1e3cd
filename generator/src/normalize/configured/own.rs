//! Types of the user's, noted where they stand for a schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::carriers;
use super::super::told::Told;
use super::super::walk::{self, Part};
use crate::config::{Bridge, Config, OwnType};
use crate::diagnostic::quoted;

/// Notes them, and tells of those that stand for nothing.
pub fn declare(tree: &mut Value, config: &Config, told: &mut Told<'_>) {
    let types = &config.types;
    if types.is_empty() {
        return;
    }
    let mut formats: BTreeSet<String> = BTreeSet::new();
    walk::parts(tree, &mut |part, node, _| {
        let Some(schema) = node.as_object_mut().filter(|_| part == Part::Schema) else {
            return;
        };
        let Some(format) = schema.get("format").and_then(Value::as_str) else {
            return;
        };
        formats.insert(format.to_owned());
        if let Some(own) = types.formats.get(format) {
            note(schema, own);
        }
    });
    let formats: Vec<String> = formats.into_iter().collect();
    for format in types
        .formats
        .keys()
        .filter(|format| !formats.contains(*format))
    {
        let what = format!(
            "`types` names the format {}, which no schema of the document has",
            quoted(format)
        );
        let at = config.marks.get("types.formats", format);
        told.mistake(what, at, format, &formats, None);
    }
    let schemas = tree.pointer_mut("/components/schemas");
    let mut schemas = schemas.and_then(Value::as_object_mut);
    for (name, own) in &types.schemas {
        let found = schemas.as_mut().and_then(|schemas| schemas.get_mut(name));
        if let Some(schema) = found.and_then(Value::as_object_mut) {
            note(schema, own);
            continue;
        }
        let known = schemas.iter().flat_map(|schemas| schemas.keys());
        let known: Vec<String> = known.cloned().collect();
        let what = format!(
            "`types` names the schema {}, which the document does not have",
            quoted(name)
        );
        let at = config.marks.get("types.schemas", name);
        told.mistake(what, at, name, &known, None);
    }
}

/// What a schema keeps: what is said about it, and how it is used where it stands.
const KEPT: [&str; 8] = [
    "title",
    "description",
    "deprecated",
    "nullable",
    "readOnly",
    "writeOnly",
    "xml",
    "x-apiloom-required",
];

/// Whatever a schema says of its values the user's type knows.
fn note(schema: &mut Map<String, Value>, own: &OwnType) {
    if schema.contains_key("$ref") {
        return;
    }
    schema.retain(|key, _| KEPT.contains(&key.as_str()));
    let text = own.by == Bridge::Text;
    if text {
        schema.insert("type".to_owned(), Value::from("string"));
    }
    let noted = json!({"path": own.path, "text": text});
    schema.insert(carriers::OWN.to_owned(), noted);
}
