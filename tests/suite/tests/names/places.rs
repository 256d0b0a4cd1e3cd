//! What changes places in a document changes no name.

use apiloom::Generated;
use apiloom::lock::Lock;
use apiloom_tests::{generate_text, generate_text_with};
use serde_json::{Map, Value, json};

/// A document with something in every list whose order means nothing.
fn document() -> Value {
    let object = |name: &str, ty: &str| json!({"type": "object", "required": [name], "properties": {name: {"type": ty}, "id": {"type": "string"}}});
    let choice = json!({"oneOf": [
        object("a", "string"),
        object("b", "integer"),
        {"title": "Named", "type": "object", "properties": {"id": {"type": "string"}, "kind": {"enum": ["x", "y"]}}},
        {"type": "object", "required": ["type"], "properties": {"type": {"enum": ["tagged"]}, "kind": {"enum": ["z", "w"]}}},
        {"$ref": "#/components/schemas/Referred"},
        {"type": "array", "items": {"type": "object", "properties": {"in_list": {"type": "string"}}}},
        {"anyOf": [object("deep", "string"), object("deeper", "integer"), {"type": "boolean"}]},
        {"type": "string"},
        {"type": "integer"},
    ]});
    let merged = json!({"allOf": [
        {"$ref": "#/components/schemas/Referred"},
        {"type": "object", "required": ["one"], "properties": {"one": object("inner", "string"), "state": {"enum": ["on", "off"]}}},
        {"type": "object", "required": ["two"], "properties": {"two": object("inner", "integer"), "same": {"enum": ["k", "K"]}}},
    ]});
    let product = json!({"allOf": [
        {"oneOf": [object("left", "string"), object("right", "integer")]},
        {"oneOf": [object("up", "string"), object("down", "integer")]},
        object("base", "string"),
    ]});
    let parameter = |name: &str, values: [&str; 2]| json!({"name": name, "in": "query", "required": true, "schema": {"type": "string", "enum": values}});
    let operation = |id: &str| {
        json!({
            "operationId": id,
            "parameters": [parameter("sort", ["up", "down"]), parameter("Sort", ["a", "b"]), parameter("by", ["c", "d"]), {"$ref": "#/components/parameters/Page"}],
            "requestBody": {"required": true, "content": {
                "application/json": {"schema": choice},
                "application/merge-patch+json": {"schema": {"type": "object", "properties": {"patch": {"oneOf": [object("x", "string"), object("y", "string")]}}}},
                "text/plain": {"schema": {"type": "string"}},
            }},
            "responses": {
                "200": {"description": "", "headers": {"X-A": {"schema": {"type": "string"}}, "x_a": {"schema": {"type": "string"}}}, "content": {
                    "application/json": {"schema": merged},
                    "application/ld+json": {"schema": product},
                    "text/csv": {"schema": {"type": "string"}},
                }},
                "201": {"description": "", "content": {"application/json": {"schema": object("created", "string")}}},
                "404": {"description": "", "content": {"application/json": {"schema": object("lost", "string")}, "text/plain": {"schema": {"type": "string"}}}},
                "default": {"description": "", "content": {"application/json": {"schema": choice}}},
            },
        })
    };
    json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "tags": [{"name": "first"}, {"name": "second"}],
        "paths": {
            "/a": {"parameters": [parameter("shared", ["e", "f"]), parameter("also", ["g", "h"])], "get": operation("getThing"), "put": operation("putThing")},
            "/b": {"post": operation("thing")},
        },
        "components": {
            "parameters": {"Page": parameter("page", ["i", "j"])},
            "schemas": {
                "Referred": object("referred", "string"),
                "Choice": choice,
                "Merged": merged,
                "Product": product,
                "a-b": object("a_b", "string"),
                "a_b": {"type": "object", "properties": {"a-b": {"type": "string"}, "a_b": {"type": "string"}}},
            },
        },
    })
}

/// The document with everything turned around whose order means nothing, and other words in it.
fn turned(node: &Value, key: &str) -> Value {
    match node {
        Value::Object(object) => {
            let turned = object.iter().rev().map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("description", Value::String(_)) => json!("other words"),
                    (key, value) => self::turned(value, key),
                };
                (key.clone(), value)
            });
            Value::Object(turned.collect::<Map<String, Value>>())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(|item| turned(item, "")).collect();
            if [
                "oneOf",
                "anyOf",
                "allOf",
                "parameters",
                "tags",
                "required",
                "enum",
            ]
            .contains(&key)
            {
                items.reverse();
            }
            Value::Array(items)
        }
        scalar => scalar.clone(),
    }
}

/// What callers can name, sorted.
pub fn public(generated: &Generated) -> Vec<String> {
    let mut all = Vec::new();
    for (path, bytes) in generated.files.iter() {
        let text = String::from_utf8_lossy(bytes);
        let lines = text
            .lines()
            .filter(|line| line.trim_start().starts_with("pub "));
        all.extend(lines.map(|line| format!("{path}: {}", line.trim())));
    }
    all.sort();
    all
}

fn missing(all: &[String], of: &[String]) -> Vec<String> {
    all.iter()
        .filter(|line| !of.contains(line))
        .cloned()
        .collect()
}

#[test]
fn nothing_that_changes_places_changes_a_name() {
    let document = document();
    let first = generate_text("a.json", &document.to_string()).unwrap();
    let lock = Lock::parse(&first.lock.to_text()).unwrap();
    let again = generate_text_with("a.json", &turned(&document, "").to_string(), lock).unwrap();
    let lines = |generated: &Generated| -> Vec<String> {
        generated
            .lock
            .to_text()
            .lines()
            .filter(|line| !line.starts_with("input "))
            .map(str::to_owned)
            .collect()
    };
    // It learns of more places: of several equal types another one may come first.
    let gone = missing(&lines(&first), &lines(&again));
    assert!(gone.is_empty(), "{}", gone.join("\n"));
    let (before, now) = (public(&first), public(&again));
    let gone = missing(&before, &now);
    let come = missing(&now, &before);
    assert_eq!((gone, come), (Vec::new(), Vec::new()));
    assert_eq!(before.len(), now.len());
    // Those from AL0570 on are about what is read.
    for diagnostic in again.diagnostics.iter() {
        assert!(
            !("AL0500".."AL0570").contains(&diagnostic.code.0),
            "{}",
            diagnostic.message
        );
    }
}

fn with_schemas(schemas: Value, body: Value) -> String {
    json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"operationId": "add",
            "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
            "responses": {"204": {"description": ""}, "404": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}}}}},
        "components": {"schemas": schemas}})
    .to_string()
}

/// The lock after these documents, one after the other.
fn after(documents: &[String]) -> Lock {
    let mut lock = Lock::default();
    for document in documents {
        let generated = generate_text_with("a.json", document, lock).unwrap();
        lock = Lock::parse(&generated.lock.to_text()).unwrap();
    }
    lock
}

#[test]
fn an_alternative_that_comes_or_goes_or_says_more_moves_no_other() {
    let [a, b, c] = ["a", "b", "c"].map(|name| json!({"type": "object", "required": [name], "properties": {name: {"type": "string"}}}));
    let more = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "more": {"type": "integer"}}});
    let choice =
        |all: &[&Value]| with_schemas(json!({"C": {"oneOf": all}}), json!({"type": "string"}));
    let place = |number: usize| format!("/components/schemas/C/oneOf/{number}");
    let lock = after(&[choice(&[&a, &b]), choice(&[&b]), choice(&[&c, &b, &more])]);
    let name = |number| lock.get("type", &place(number));
    assert_eq!((name(0), name(1)), (Some("CA"), Some("CB")));
    assert_eq!(lock.get("fields", &place(0)), Some("a more"));
    assert_eq!(lock.get("fields", &place(1)), Some("b"));
    assert_eq!(lock.get("fields", &place(2)), Some("c"));
}

#[test]
fn a_derived_name_is_given_to_nothing_else() {
    let names: Vec<String> = ('a'..='h').map(String::from).collect();
    let properties = |names: &[String]| -> Value {
        names
            .iter()
            .map(|name| (name.clone(), json!({"type": "string"})))
            .collect::<Map<String, Value>>()
            .into()
    };
    let large = json!({"type": "object", "required": names, "properties": properties(&names)});
    let small =
        json!({"type": "object", "required": names.get(..3), "properties": properties(&names)});
    let other = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    let text = json!({"type": "string"});
    for between in [
        json!({"XRequired": other}),
        json!({"XRequired": other, "X": small}),
    ] {
        let first = with_schemas(json!({"X": large}), text.clone());
        let lock = after(&[first.clone(), with_schemas(between, text.clone()), first]);
        assert_eq!(
            lock.get("required", "/components/schemas/X"),
            Some("XRequired")
        );
        assert_eq!(
            lock.get("type", "/components/schemas/XRequired"),
            Some("XRequired2")
        );
    }
    // A lock of before does not say it in words.
    let mut old = Lock::default();
    old.set("type", "/components/schemas/X", "X");
    old.set("new", "/components/schemas/X", "a b c d e f g h");
    let document = with_schemas(json!({"XRequired": other}), text);
    let lock = generate_text_with("a.json", &document, old).unwrap().lock;
    assert_eq!(
        lock.get("type", "/components/schemas/XRequired"),
        Some("XRequired2")
    );
}

#[test]
fn types_that_were_one_are_one_again_and_it_is_told() {
    let object =
        |property: &str| json!({"type": "object", "properties": {property: {"type": "string"}}});
    let same = with_schemas(json!({"Comp": object("x")}), object("x"));
    let other = with_schemas(json!({"Comp": object("x")}), object("y"));
    let described = with_schemas(
        json!({"Comp": object("x")}),
        json!({"type": "object", "description": "Of this place.", "properties": {"x": {"type": "string"}}}),
    );
    let place = "/paths/~1a/post/requestBody/content/application~1json/schema";
    let mut lock = Lock::default();
    let mut told = Vec::new();
    for document in [&same, &described, &other, &other, &same, &same, &other] {
        let generated = generate_text_with("a.json", document, lock).unwrap();
        let moved = generated.diagnostics.iter();
        let moved = moved.filter(|diagnostic| diagnostic.code.0 == "AL0540");
        let moved: Vec<String> = moved.map(|diagnostic| diagnostic.message.clone()).collect();
        told.push(moved.join("; "));
        lock = Lock::parse(&generated.lock.to_text()).unwrap();
    }
    let [split, joined] = [
        "what was `Comp` is `AddBody` now",
        "what was `AddBody` is `Comp` now",
    ];
    assert_eq!(told, ["", "", split, "", joined, "", split]);
    assert_eq!(lock.get("type", place), Some("Comp"));
    assert_eq!(lock.get("type-apart", place), Some("AddBody"));
}

#[test]
fn a_second_media_type_moves_no_variant() {
    let schema = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    let of = |bodies: &[&str], errors: &[&str]| {
        let content = |all: &[&str]| -> Value {
            all.iter()
                .map(|name| match *name {
                    "text/plain" => ((*name).to_owned(), json!({"schema": {"type": "string"}})),
                    _ => ((*name).to_owned(), json!({"schema": schema})),
                })
                .collect::<Map<String, Value>>()
                .into()
        };
        json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": {"operationId": "add",
            "requestBody": {"content": content(bodies)},
            "responses": {"204": {"description": ""}, "404": {"description": "", "content": content(errors)}}}}}})
        .to_string()
    };
    let lock = after(&[
        of(
            &["application/merge-patch+json", "application/xml"],
            &["text/plain"],
        ),
        of(
            &[
                "application/json",
                "application/merge-patch+json",
                "application/xml",
            ],
            &["application/json", "text/plain"],
        ),
    ]);
    let bodies = lock.get("body-variants", " POST /a").unwrap();
    assert!(
        bodies.contains("application/merge-patch+json=Json"),
        "{bodies}"
    );
    let errors = lock.get("error-variants", " POST /a").unwrap();
    assert!(errors.contains("404:text/plain=NotFound"), "{errors}");
}

#[test]
fn names_say_what_stands_there() {
    let lock = after(&[with_schemas(
        json!({
            "Level": {"type": "number", "enum": [1, 10, 0.1, 100, 1.5, -1.5]},
            "Text": {"type": "string", "enum": ["1.0", "10", "0.1"]},
            "Fields": {"type": "object", "properties": {"hash": {"type": "string"}, "clone": {"type": "string"}, "new": {"type": "string"}, "is3D": {"type": "boolean"}}},
            "Maybe": {"nullable": true, "oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}]},
            "Alone": {"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}]},
        }),
        json!({"$ref": "#/components/schemas/Fields"}),
    )]);
    let of = |kind: &str, name: &str| {
        lock.get(kind, &format!("/components/schemas/{name}"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        of("variants", "Level"),
        "-1.5=Minus1_5 0.1=V0_1 1.0=V1 1.5=V1_5 10.0=V10 100.0=V100"
    );
    assert_eq!(of("variants", "Text"), "0.1=V0_1 1.0=V1_0 10=V10");
    assert_eq!(of("fields", "Fields"), "clone hash is3D=is3d new");
    assert_eq!(of("fields", "Maybe"), "a");
    assert_eq!(of("fields", "Alone"), "a");
    let types: Vec<&str> = lock
        .iter()
        .filter(|(kind, ..)| *kind == "type")
        .map(|(.., name)| name)
        .collect();
    assert!(
        !types.contains(&"Maybe2") && !types.contains(&"Alone2"),
        "{types:?}"
    );
}
