//! Copies of what references mean.

use serde_json::{Value, json};

use super::MOST_NODES;
use crate::bundle::Bundled;
use crate::config::Config;
use crate::diagnostic::{Diagnostics, codes};
use crate::normalize::{Normalized, normalize};
use crate::source::FileId;

/// A document in which `count` callbacks are one path item with `width` parameters.
fn normalized(count: usize, width: usize) -> (Normalized, Diagnostics) {
    let reference = json!({"$ref": "#/components/pathItems/Called"});
    let callbacks: serde_json::Map<String, Value> = (0..count)
        .map(|index| (format!("c{index}"), json!({"{$url}": reference})))
        .collect();
    let parameters: Vec<Value> = (0..width)
        .map(|index| json!({"name": index.to_string(), "in": "query", "schema": {}}))
        .collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/p": {"get": {"callbacks": callbacks, "responses": {}}}},
        "components": {"pathItems": {"Called": {"parameters": parameters}}},
    });
    let file = FileId(0);
    let config = Config::new("api.json", "out");
    let mut diagnostics = Diagnostics::default();
    let bundled = Bundled::alone(file, document);
    let normalized = normalize(file, bundled, &config, &mut diagnostics).unwrap();
    (normalized, diagnostics)
}

/// How many of the callbacks have what the reference means.
fn copies(normalized: &Normalized) -> usize {
    let callbacks = &normalized.tree["paths"]["/p"]["get"]["callbacks"];
    let items = callbacks.as_object().unwrap().values();
    items
        .filter(|item| item["{$url}"]["parameters"].is_array())
        .count()
}

#[test]
fn a_part_may_be_meant_often() {
    let (normalized, diagnostics) = normalized(1_000, 10);
    assert_eq!(copies(&normalized), 1_000);
    assert_eq!(diagnostics.iter().count(), 0);
}

#[test]
fn copies_end_before_they_are_too_much() {
    let (normalized, diagnostics) = normalized(1_000, 1_000);
    // The path item, its list, and four values of each parameter.
    let nodes = 2 + 4 * 1_000;
    assert_eq!(copies(&normalized), MOST_NODES / nodes + 2);
    let said: Vec<_> = diagnostics.iter().map(|told| told.code).collect();
    assert_eq!(said, [codes::TOO_LARGE], "once");
}
