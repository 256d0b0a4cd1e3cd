//! Documents with very much of one thing: they take memory and time, and no more stack than small ones.

#![allow(missing_docs, clippy::unwrap_used)]

use apiloom::Generated;
use apiloom_tests::generate_text;
use serde_json::{Map, Value, json};

const MANY: usize = 30_000;

/// Generates, and parses each file as rustc would.
fn generated(paths: Value, schemas: Value) -> Generated {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    let generated = generate_text("api.json", &document.to_string()).unwrap();
    for (path, bytes) in generated.files.iter() {
        if path.ends_with(".rs") {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(syn::parse_file(text).is_ok(), "{path}");
        }
    }
    generated
}

fn get(parameters: Vec<Value>) -> Value {
    json!({"/a": {"get": {
        "operationId": "getA",
        "parameters": parameters,
        "responses": {"204": {"description": "d"}},
    }}})
}

fn all(generated: &Generated) -> String {
    let files = generated.files.iter();
    files
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect()
}

#[test]
fn an_operation_of_30_000_required_parameters() {
    let parameter = |at| json!({"name": format!("p{at}"), "in": "query", "required": true, "schema": {"type": "string"}});
    let generated = generated(get((0..MANY).map(parameter).collect()), json!({}));
    let last = format!("\"p{}\"", MANY - 1);
    assert!(all(&generated).contains(&last));
}

#[test]
fn a_struct_of_30_000_properties() {
    let property = |at| (format!("p{at}"), json!({"type": "string"}));
    let properties: Map<String, Value> = (0..MANY).map(property).collect();
    let object = json!({"type": "object", "properties": properties});
    let generated = generated(json!({}), json!({"Large": object}));
    let last = format!("pub p{}: Option<String>", MANY - 1);
    assert!(all(&generated).contains(&last));
}

/// Constants of one value are equal schemas: each is compared with those that may be the same, not with all.
#[test]
fn many_parameters_of_one_constant() {
    let parameter = |at| json!({"name": format!("p{at}"), "in": "query", "required": true, "schema": {"const": "v1"}});
    let generated = generated(get((0..MANY).map(parameter).collect()), json!({}));
    let last = format!("\"p{}\", \"v1\"", MANY - 1);
    assert!(all(&generated).contains(&last));
}
