//! One slip at a time: what becomes of it, and what is said.

use serde_json::{Value, json};

use super::super::OriginMap;
use super::repair;
use crate::diagnostic::Diagnostics;
use crate::source::FileId;

fn repaired(mut tree: Value) -> (Value, Vec<String>, OriginMap) {
    let (mut origins, mut diagnostics) = (OriginMap::new(FileId(0)), Diagnostics::default());
    repair(&mut tree, false, &mut origins, &mut diagnostics);
    let said = diagnostics
        .iter()
        .map(|told| format!("{} {}", told.origin, told.message));
    let said = said.collect();
    (tree, said, origins)
}

/// What becomes of an operation.
fn operation(operation: Value) -> (Value, Vec<String>) {
    let (mut tree, said, _) = repaired(json!({"paths": {"/a": {"get": operation}}}));
    let said = said
        .iter()
        .map(|told| told.replace("#/paths/~1a/get", "#"))
        .collect();
    (tree["paths"]["/a"]["get"].take(), said)
}

#[test]
fn a_sound_document_stays_as_it_is() {
    let tree = json!({"servers": [{"url": "/", "variables": {"a": {"default": "b"}}}], "security": [{"k": []}],
        "paths": {"/a": {"parameters": [{"$ref": "#/x"}], "get": {"operationId": "a", "tags": ["t"], "deprecated": true,
            "parameters": [{"name": "q", "in": "query", "schema": {}, "style": "form"}], "security": [],
            "requestBody": {"content": {"a/b": {}}}, "responses": {"200": {"description": "d", "headers": {"X": {"schema": {}}}}, "4XX": {"$ref": "#/r"}}}}},
        "components": {"securitySchemes": {"k": {"type": "http", "scheme": "basic"}}}});
    let (same, said, _) = repaired(tree.clone());
    assert_eq!(same, tree);
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn slips_of_an_operation_do_not_cost_the_operation() {
    let (made, said) = operation(
        json!({"operationId": 1, "summary": [], "tags": "t", "deprecated": "yes", "callbacks": 5,
        "parameters": [null, {"name": "q", "in": "query", "type": "string", "required": "true", "style": "odd"}, {"in": "query"},
            {"name": "x", "in": "nowhere"}, {"name": "b", "in": "body", "schema": {"type": "string"}}],
        "security": [5, {"k": null}], "responses": {"200": null, "20X": {}, "404": {"headers": {"X": null}, "content": {"a/b": null}}}}),
    );
    assert_eq!(
        made,
        json!({"operationId": "1", "tags": ["t"], "deprecated": true,
        "parameters": [{"name": "q", "in": "query", "required": true, "schema": {"type": "string"}}],
        "security": [{"k": []}], "responses": {"404": {"headers": {}, "content": {"a/b": {}}, "description": ""}},
        "requestBody": {"required": false, "content": {"application/json": {"schema": {"type": "string"}}}}})
    );
    assert_eq!(
        said,
        [
            "#/parameters/4 a body is no parameter in OpenAPI 3; it is read as `requestBody` of JSON",
            "#/parameters/1/style `style` is not one of `form`, `spaceDelimited`, `pipeDelimited`, `deepObject` and is left out",
            "#/parameters/1 keywords of a schema stand outside of `schema`; they are read as if inside",
            "#/parameters/2 a parameter has no `name` and is left out",
            "#/parameters/3/in a parameter has no `in` that OpenAPI knows and is left out",
            "#/responses/20X `20X` is no status, such as `200`, `4XX` or `default`; this response is left out",
        ]
    );
}

#[test]
fn places_lead_back_to_where_things_stood() {
    let (tree, said, origins) = repaired(
        json!({"paths": {"a": {"get": {"parameters": [1, {"name": "q", "in": "query", "type": "x"}]}}}}),
    );
    let now = "/paths/~1a/get/parameters/0";
    assert!(tree.pointer(now).is_some(), "{tree}");
    assert_eq!(
        said[0],
        "#/paths/a the path `a` does not begin with a slash; one is added"
    );
    assert_eq!(
        origins.origin("/paths/~1a/get/deprecated").pointer(),
        "/paths/a/get/deprecated"
    );
}

#[test]
fn servers_and_schemes() {
    let (tree, said, _) = repaired(
        json!({"servers": [{}, {"url": 5}, {"url": "/{v}", "variables": {"v": {"enum": [1, 2]}, "w": null}}],
        "security": {}, "paths": {"/a": 1},
        "components": {"securitySchemes": {"a": null, "b": {"type": "oauth2", "flows": {"implicit": {}}}}}}),
    );
    assert_eq!(
        tree,
        json!({"servers": [{"url": "5"}, {"url": "/{v}", "variables": {"v": {"enum": ["1", "2"], "default": "1"}}}],
        "paths": {}, "components": {"securitySchemes": {"b": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "", "scopes": {}}}}}}})
    );
    // Values of the wrong kind were told before.
    assert_eq!(said.len(), 2, "{said:?}");
}
