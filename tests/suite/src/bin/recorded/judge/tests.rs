#![allow(clippy::indexing_slicing)]

use super::*;
use crate::hex;
use apiloom::traffic::route::routes;

fn verdict(status: u16, body: &Value, result: Value) -> Value {
    let cat = json!({"properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["kind"]});
    let schema = json!({"type": "object", "properties": {"name": {"type": "string"}, "pet": cat}});
    let answer = json!({"content": {"application/json": {"schema": schema}}});
    let dialect = Dialect::of(json!({
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"responses": {"200": answer}}}},
    }));
    let routes = routes(&dialect.tree);
    let judge = Judge::new(&dialect, &routes);
    let exchange = json!({
        "operation": "GET /a",
        "status": status,
        "media_type": "application/json",
        "body": hex(body.to_string().as_bytes()),
    });
    judge.map_or_else(
        |error| json!(error),
        |judge| judge.verdict(&exchange, &result),
    )
}

fn read(body: &Value, back: &Value, drift: Value) -> Value {
    let output = json!({"shape": "json", "text": back.to_string()});
    verdict(
        200,
        body,
        json!({"outcome": "ok", "status": 200, "output": output, "drift": drift}),
    )
}

#[test]
fn what_was_read_must_be_what_came() {
    let came = json!({"name": "Mia", "pet": {"kind": "cat", "lives": 9}, "age": 3});
    let back = json!({"name": "Mia", "pet": {"kind": "cat", "lives": 9}});
    let line = read(&came, &back, json!([]));
    assert_eq!(line["word"], "as documented");
    assert_eq!(line["strangers"], json!(["/age"]));
    for wrong in [
        json!({"name": "Mia", "pet": {"kind": "dog", "lives": 9}}),
        json!({"name": "Mia", "pet": {"kind": "cat"}}),
        json!({"name": "Mia", "pet": {"kind": "cat", "lives": 9}, "more": null}),
    ] {
        assert_eq!(read(&came, &wrong, json!([]))["word"], "wrong", "{wrong}");
    }
}

#[test]
fn drift_excuses_what_it_names_and_nothing_else() {
    let came = json!({"name": null, "pet": {"kind": "cat"}});
    let back = json!({"pet": {"kind": "cat"}});
    let drift = |path: &str| json!([{"path": path, "drift": "NullProperty"}]);
    assert_eq!(read(&came, &back, drift("/name"))["word"], "drift");
    assert_eq!(read(&came, &back, drift("/pet"))["word"], "wrong");
    assert_eq!(read(&came, &back, drift(""))["word"], "wrong");
}

#[test]
fn an_empty_list_may_stand_for_a_map_where_drift_says_so() {
    let drift = json!([{"path": "/labels", "drift": "EmptyListForObject"}]);
    let word = |came: Value, back: Value, drift: &Value| {
        read(
            &json!({"name": "Mia", "labels": came}),
            &json!({"name": "Mia", "labels": back}),
            drift.clone(),
        )["word"]
            .clone()
    };
    assert_eq!(word(json!([]), json!({}), &drift), "drift");
    assert_eq!(word(json!([]), json!({}), &json!([])), "wrong");
    assert_eq!(word(json!([]), json!({"a": "1"}), &drift), "wrong");
    assert_eq!(word(json!([1]), json!({}), &drift), "wrong");
}

#[test]
fn errors_keep_status_and_body() {
    let body = json!({"detail": "there is none"});
    let error = |status: u16, kept: &str| {
        let display = "getA: 404 Not Found: there is none";
        verdict(
            404,
            &body,
            json!({"outcome": "unexpected", "status": status, "body": kept, "display": display}),
        )
    };
    let kept = hex(body.to_string().as_bytes());
    let line = error(404, &kept);
    assert_eq!(
        (&line["word"], &line["message_shown"]),
        (&json!("undocumented"), &json!(true))
    );
    assert_eq!(error(500, &kept)["word"], "lost");
    assert_eq!(error(404, "")["word"], "lost");
    let panicked = verdict(404, &body, json!({"outcome": "panic", "detail": "oh"}));
    assert_eq!(panicked["word"], "broken");
}
