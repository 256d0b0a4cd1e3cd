//! Constructs of 2.0 that no golden document has.

use serde_json::{Value, json};

use super::super::OriginMap;
use super::upgrade;
use crate::diagnostic::Diagnostics;
use crate::source::FileId;

fn upgraded(document: &Value) -> (Value, OriginMap, Vec<String>) {
    let mut origins = OriginMap::new(FileId(0));
    let mut diagnostics = Diagnostics::default();
    let tree = upgrade(document, &mut origins, &mut diagnostics);
    let said = diagnostics.iter();
    let said = said
        .map(|told| format!("{} {}", told.origin, told.message))
        .collect();
    (tree, origins, said)
}

fn servers(document: &Value) -> Vec<String> {
    let (tree, ..) = upgraded(document);
    let servers = tree["servers"].as_array().cloned().unwrap_or_default();
    servers
        .iter()
        .map(|server| server["url"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn hosts_and_schemes_are_servers() {
    assert!(servers(&json!({"swagger": "2.0"})).is_empty());
    assert!(servers(&json!({"basePath": "/"})).is_empty());
    assert_eq!(servers(&json!({"basePath": "v1/"})), ["/v1"]);
    assert_eq!(servers(&json!({"host": "a.com"})), ["https://a.com"]);
    assert_eq!(
        servers(
            &json!({"host": "a.com:80/", "basePath": "/b", "schemes": ["ws", "http", "https"]})
        ),
        ["https://a.com:80/b", "ws://a.com:80/b", "http://a.com:80/b"]
    );
    assert_eq!(
        servers(&json!({"host": "http://a.com", "basePath": "/b"})),
        ["http://a.com/b"]
    );
    assert!(servers(&json!({"host": 1, "schemes": "https", "basePath": null})).is_empty());
}

#[test]
fn what_moved_is_found_again() {
    let document = json!({"swagger": "2.0", "host": "a.com", "consumes": ["application/json", "application/x"],
        "paths": {"/a": {"parameters": [{"in": "body", "name": "b", "schema": {"type": "object"}}],
            "get": {"parameters": [{"in": "query", "name": "q", "type": "array", "items": {"type": "string"}}],
                "responses": {"200": {"headers": {"X": {"type": "string"}}, "schema": {"items": {}}}}}}},
        "definitions": {"A": {"properties": {"b": {}}}}});
    let (tree, origins, said) = upgraded(&document);
    for (now, before) in [
        (
            "/components/schemas/A/properties/b",
            "/definitions/A/properties/b",
        ),
        ("/paths/~1a/get/requestBody", "/paths/~1a/parameters/0"),
        (
            "/paths/~1a/get/requestBody/content/application~1x/schema/type",
            "/paths/~1a/parameters/0/schema/type",
        ),
        (
            "/paths/~1a/get/parameters/0/schema/items",
            "/paths/~1a/get/parameters/0/items",
        ),
        (
            "/paths/~1a/get/responses/200/content/application~1json/schema/items",
            "/paths/~1a/get/responses/200/schema/items",
        ),
        (
            "/paths/~1a/get/responses/200/headers/X/schema/type",
            "/paths/~1a/get/responses/200/headers/X/type",
        ),
        ("/servers/0", "/host/0"),
    ] {
        assert_eq!(origins.origin(now).pointer(), before);
        assert!(tree.pointer(now).is_some() || now.ends_with("/0"), "{now}");
    }
    assert_eq!(tree["paths"]["/a"]["parameters"], json!([]));
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn an_operation_overrides_the_body_of_its_path() {
    let document = json!({"swagger": "2.0",
        "parameters": {"form": {"in": "formData", "name": "f", "type": "string"}},
        "paths": {
        "/a": {"parameters": [{"in": "body", "name": "b", "schema": {"title": "path"}}],
            "put": {"parameters": [{"in": "body", "name": "b", "schema": {"title": "own"}}]},
            "post": {}},
        "/b": {"parameters": [{"$ref": "#/parameters/form"}],
            "put": {"consumes": ["multipart/form-data"], "parameters": [{"in": "formData", "name": "f", "type": "integer"}]},
            "post": {"parameters": [{"in": "body", "name": "b", "schema": {}}]}}}});
    let (tree, _, said) = upgraded(&document);
    let at = |pointer: &str| tree.pointer(pointer).cloned().unwrap_or_default();
    let json = "requestBody/content/application~1json/schema";
    assert_eq!(at(&format!("/paths/~1a/put/{json}/title")), "own");
    assert_eq!(at(&format!("/paths/~1a/post/{json}/title")), "path");
    assert_eq!(
        at("/paths/~1b/put/requestBody/content/multipart~1form-data/schema/properties/f/type"),
        "integer"
    );
    assert_eq!(
        said,
        ["#/parameters/form a request with a body has no form; this field is left out"]
    );
}

#[test]
fn security_definitions_are_schemes() {
    let document = json!({"swagger": "2.0", "securityDefinitions": {
        "basic": {"type": "basic"}, "key": {"type": "apiKey", "in": "query", "name": "k"},
        "app": {"type": "oauth2", "flow": "application", "tokenUrl": "/t", "scopes": {"a": "A", "b": 1}},
        "none": {}}});
    let (tree, _, said) = upgraded(&document);
    let schemes = &tree["components"]["securitySchemes"];
    assert_eq!(schemes["basic"], json!({"type": "http", "scheme": "basic"}));
    assert_eq!(
        schemes["key"],
        json!({"type": "apiKey", "in": "query", "name": "k"})
    );
    assert_eq!(
        schemes["app"]["flows"],
        json!({"clientCredentials": {"tokenUrl": "/t", "scopes": {"a": "A", "b": ""}}})
    );
    assert!(schemes.get("none").is_none());
    assert_eq!(
        said,
        ["#/securityDefinitions/none a security definition has no `type` and is left out"]
    );
}

#[test]
fn nothing_is_taken_for_granted() {
    for document in [
        json!(null),
        json!([]),
        json!({"paths": []}),
        json!({"paths": {"/a": 1, "/b": {"get": 2, "parameters": 3}}}),
        json!({"paths": {"/a": {"get": {"parameters": [1, null, {"$ref": 1}, {"$ref": "#/parameters/a"}], "responses": 1}}}}),
        json!({"parameters": {"a": {"$ref": "#/parameters/b"}, "b": {"$ref": "#/parameters/a"}, "c": 1}}),
        json!({"definitions": [1], "responses": {"a": 1, "b": {"schema": {"$ref": "#/responses/b"}}}}),
        json!({"consumes": 1, "produces": [1], "paths": {"/a": {"get": {"responses": {"200": {"schema": 1, "headers": {"a": 1}}}}}}}),
    ] {
        let (tree, ..) = upgraded(&document);
        assert!(tree.is_object());
    }
}

#[test]
fn lists_of_types_and_of_items_are_schemas_too() {
    let document = json!({"swagger": "2.0",
        "paths": {"/a": {"post": {"consumes": ["multipart/form-data"], "parameters": [
            {"in": "formData", "name": "f", "type": ["file", "null"]},
            {"in": "formData", "name": "l", "type": ["array", "null"], "items": {"type": "string"}, "collectionFormat": "multi"}]}}},
        "definitions": {"A": {"type": "array", "items": [{"type": "file"}, {"x-nullable": true, "type": ["string"]}],
            "additionalItems": {"discriminator": "kind"}}}});
    let (tree, ..) = upgraded(&document);
    assert_eq!(
        tree["components"]["schemas"]["A"],
        json!({"type": "array", "items": [{"type": "string", "format": "binary"}, {"x-nullable": true, "type": ["string"], "nullable": true}],
            "additionalItems": {"discriminator": {"propertyName": "kind"}}})
    );
    let content = &tree["paths"]["/a"]["post"]["requestBody"]["content"];
    let part = &content["multipart/form-data"]["schema"]["properties"]["f"];
    assert_eq!(part["format"], "binary");
    let encoding = &content["multipart/form-data"]["encoding"];
    assert_eq!(encoding.get("f"), None, "{content:#}");
}
