//! The error that the configuration presumes where the document describes none.

use serde_json::{Map, Value, json};

use super::carriers;
use super::walk::{self, Part};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar};
use crate::openapi::{Kind, Place};
use crate::source::{FileId, Origin, push_segment};

/// Writes a response `default` into every operation that has none, with the schema that is named.
/// `configuration` is the file that names it.
pub fn presume(
    (file, tree): (FileId, &mut Value),
    config: &Config,
    configuration: Option<FileId>,
    diagnostics: &mut Diagnostics,
) {
    let Some(schema) = &config.default_error else {
        return;
    };
    let mut pointer = "/components/schemas".to_owned();
    push_segment(&mut pointer, schema);
    if tree.pointer(&pointer).is_none() {
        let message = format!(
            "`errors` names the schema {}, which the document does not have",
            quoted(schema)
        );
        let error = |file| Diagnostic::error(codes::CONFIGURATION, Origin::new(file, ""), message);
        let told = match (configuration, config.marks.get("errors", "default")) {
            (Some(file), Some(at)) => error(file).at_bytes(at.clone()),
            // Said by a method or a flag, so there is no other place.
            _ => error(file),
        };
        let schemas = tree
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        let names = schemas.into_iter().flat_map(Map::keys);
        diagnostics.push(match similar(schema, names.map(String::as_str)) {
            Some(meant) => told.help(format!("did you mean {}?", quoted(meant))),
            None => told,
        });
        return;
    }
    let response = json!({
        "description": "An error that the document does not describe",
        "content": {"application/json": {"schema": {"$ref": format!("#{pointer}")}}},
        carriers::PRESUMED: true,
    });
    walk::parts(tree, &mut |part, node, at| {
        // Callbacks and webhooks are answered by whoever is called, not by the server.
        let calls_back =
            || at.starts_with("/webhooks/") || Place::leads_through(at, Kind::Callback);
        if part == Part::Operation && !calls_back() {
            add(node, &response);
        }
    });
}

/// Only where the operation has responses at all.
fn add(operation: &mut Value, response: &Value) {
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    if let Some(responses) = responses
        && !responses.contains_key("default")
    {
        responses.insert("default".to_owned(), response.clone());
    }
}
