//! Operations that are left out, and extensions that are written.

use serde_json::json;

use super::super::normalize;
use crate::bundle::Bundled;
use crate::config::{Config, RefreshRule, RetryRule, Selection};
use crate::diagnostic::Diagnostics;
use crate::source::FileId;

fn document() -> serde_json::Value {
    let answers = json!({"200": {"description": "ok", "links": {
        "next": {"operationId": "deleteUser"}, "same": {"operationId": "listUsers"}}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/users": {
                "get": {"operationId": "listUsers", "tags": ["users"], "responses": answers},
                "post": {"operationId": "createUser", "tags": ["users", "admin"], "responses": {}}},
            "/users/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {}}],
                "delete": {"operationId": "deleteUser", "tags": ["users"], "deprecated": true, "responses": {}}},
            "/internal/a": {"$ref": "#/components/pathItems/Internal"},
            "/public/a": {"$ref": "#/components/pathItems/Internal"}},
        "webhooks": {"made": {"post": {"operationId": "made", "tags": ["users"], "responses": {}}}},
        "components": {
            "pathItems": {"Internal": {"get": {"tags": ["internal"], "responses": {}}}},
            "schemas": {"Page": {"type": "object", "properties": {"data": {}}}}}
    })
}

/// The operations that are left, and what is said of the configuration.
fn left(config: Config) -> (Vec<String>, Vec<String>) {
    let (tree, said) = normalized(config);
    let mut left = Vec::new();
    for home in ["paths", "webhooks"] {
        for (path, item) in tree[home].as_object().unwrap() {
            let keys = item.as_object().unwrap().keys();
            let methods = keys.filter(|key| *key != "parameters" && *key != "$ref");
            left.extend(methods.map(|method| format!("{method} {path}")));
        }
    }
    (left, said)
}

fn normalized(config: Config) -> (serde_json::Value, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let bundled = Bundled::alone(FileId(0), document());
    let normalized = normalize(FileId(0), bundled, &config, &mut diagnostics).unwrap();
    let said = diagnostics.iter().filter(|told| told.code.0 == "AL0501");
    let said = said.map(|told| format!("{} | {}", told.message, told.helps.join(", ")));
    (normalized.tree, said.collect())
}

fn config() -> Config {
    Config::new("a.json", "out")
}

#[test]
fn what_is_left_is_included_and_not_excluded() {
    let some = Selection::default;
    for (config, expected) in [
        (
            config().include(some().tag("users")),
            &[
                "get /users",
                "post /users",
                "delete /users/{id}",
                "post made",
            ][..],
        ),
        (
            config()
                .include(some().tag("users"))
                .exclude(some().deprecated().tag("admin")),
            &["get /users", "post made"],
        ),
        (
            config().include(some().operation("*User").operation("GET /public/a")),
            &["post /users", "delete /users/{id}", "get /public/a"],
        ),
        (
            config().exclude(some().path("/internal/**").path("/users/*")),
            &["get /users", "post /users", "get /public/a", "post made"],
        ),
    ] {
        let (left, said) = left(config);
        assert_eq!(left, expected);
        assert_eq!(said, [] as [&str; 0]);
    }
}

#[test]
fn what_matches_nothing_is_an_error_with_what_was_meant() {
    let wrong = Selection::default()
        .tag("usrs")
        .operation("listUser")
        .path("/users/{ids}");
    let (_, said) = left(
        config()
            .exclude(wrong)
            .include(Selection::default().path("/x/**")),
    );
    assert_eq!(
        said,
        [
            "`include` names the path `/x/**`, which no operation of the document has | ",
            "`exclude` names the tag `usrs`, which no operation of the document has | did you mean `users`?",
            "`exclude` names the operation `listUser`, which no operation of the document has | did you mean `listUsers`?",
            "`exclude` names the path `/users/{ids}`, which no operation of the document has | did you mean `/users/{id}`?",
        ]
    );
}

#[test]
fn links_to_what_is_left_out_go_too() {
    let (tree, _) = normalized(config().exclude(Selection::default().deprecated()));
    let links = &tree["paths"]["/users"]["get"]["responses"]["200"]["links"];
    assert_eq!(links, &json!({"same": {"operationId": "listUsers"}}));
}

#[test]
fn tables_are_written_as_the_document_would_say_them() {
    let retry = RetryRule {
        idempotent: Some(true),
        max_attempts: std::num::NonZeroU32::new(5),
    };
    let refresh = RefreshRule {
        request_field: "/token".to_owned(),
        access_field: "/access".to_owned(),
        ..RefreshRule::default()
    };
    let config = config()
        .retry("POST /users", retry)
        .auth_refresh("createUser", refresh)
        .envelope("Page", "data")
        .server("staging", "https://staging.example.com/v1");
    let (tree, said) = normalized(config);
    assert_eq!(said, [] as [&str; 0]);
    let operation = &tree["paths"]["/users"]["post"];
    assert_eq!(
        operation["x-retry"],
        json!({"idempotent": true, "max-attempts": 5})
    );
    let refresh = json!({"request-field": "/token", "access-field": "/access"});
    assert_eq!(operation["x-auth-refresh"], refresh);
    assert_eq!(tree["components"]["schemas"]["Page"]["x-envelope"], "data");
}

#[test]
fn tables_that_name_what_is_not_there_are_errors() {
    let (_, said) = left(
        config()
            .retry("listUser", RetryRule::default())
            .envelope("Pge", "data")
            .envelope("Page", "dta")
            .server("x", "staging.example.com"),
    );
    assert_eq!(
        said,
        [
            "`retry` names the operation `listUser`, which the document does not have | did you mean `listUsers`?",
            "`envelope` names the property `dta`, which `Page` does not have | did you mean `data`?",
            "`envelope` names the schema `Pge`, which the document does not have | did you mean `Page`?",
            "`servers`: `staging.example.com` is no URL of a server | ",
        ]
    );
}
