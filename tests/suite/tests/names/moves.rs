//! Operations that stand at another path than before keep their names.

use apiloom::lock::Lock;
use apiloom_tests::{generate_text, generate_text_with};
use serde_json::{Value, json};

use super::places::public;

const TITLE: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

/// The operation `xx` at a path with two parameters, of which the first has an inline type, and the second stands with the
/// path; it has types of its own in all its parts.
fn paths(path: &str, first: &str, second: &str) -> Value {
    let object = |name: &str| json!({"type": "object", "required": [name], "properties": {name: {"type": "object", "properties": {"deep": {"enum": ["x", "y"]}}}, "id": {"type": "string"}}});
    let text = |name: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    let json = |schema: Value| json!({"application/json": {"schema": schema}});
    let chosen = json!({"name": first, "in": "path", "required": true, "schema": {"type": "string", "enum": ["a", "b"]}});
    let query =
        json!({"name": "from", "in": "query", "required": true, "schema": {"type": "string"}});
    json!({path: {
        "parameters": [text(second), {"name": "Level", "in": "header", "schema": {"type": "string", "enum": ["h", "l"]}}],
        "get": {
            "operationId": "xx", "tags": ["a"], "parameters": [query, chosen],
            "responses": {
                "200": {"description": "", "headers": {"X-A": {"schema": {"type": "string"}}}, "content": json(json!({"oneOf": [object("a"), object("b")]}))},
                "404": {"description": "", "content": json(object("lost"))},
                "409": {"description": "", "content": json(object("met"))},
            },
        },
        "post": {
            "operationId": "make", "tags": ["a"], "parameters": [chosen],
            "requestBody": {"required": true, "content": {"application/json": {"schema": object("made")}, "text/plain": {"schema": {"type": "string"}}}},
            "responses": {"204": {"description": ""}, "4XX": {"description": "", "content": json(object("why"))}},
        },
    }})
}

fn document(paths: Value) -> String {
    json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths}).to_string()
}

fn told(generated: &apiloom::Generated) -> Vec<String> {
    let said = generated.diagnostics.iter();
    let said = said.filter(|said| said.code.0.starts_with("AL05"));
    said.map(|said| format!("{}: {}", said.code.0, said.message))
        .collect()
}

/// The lock as one of before, which knows no operationIds.
fn of_before(lock: &Lock) -> Lock {
    let text = lock.to_text();
    let lines = text.lines().filter(|line| !line.starts_with("id "));
    Lock::parse(&lines.collect::<Vec<_>>().join("\n")).unwrap()
}

#[test]
fn a_path_that_changes_moves_no_name() {
    let first = generate_text("a.json", &document(paths("/x/{p}/{q}", "p", "q"))).unwrap();
    for (path, one, other) in [
        ("/x/{pp}/{qq}", "pp", "qq"),
        ("/x/{p}/{qq}", "p", "qq"),
        ("/v2/x/{p}/{q}", "p", "q"),
        ("/v2/things/{pp}/of/{qq}", "pp", "qq"),
        // Which is which, their names tell.
        ("/x/{q}/{p}", "p", "q"),
    ] {
        let moved = document(paths(path, one, other));
        for lock in [&first.lock, &of_before(&first.lock)] {
            let lock = Lock::parse(&lock.to_text()).unwrap();
            let again = generate_text_with("a.json", &moved, lock).unwrap();
            assert_eq!(public(&again), public(&first), "{path}");
            assert_eq!(told(&again), [""; 0], "{path}");
            let text = again.lock.to_text();
            assert!(!text.contains("#gone"), "{text}");
            assert_eq!(text.lines().count(), first.lock.to_text().lines().count());
            // And back.
            let back = generate_text_with(
                "a.json",
                &document(paths("/x/{p}/{q}", "p", "q")),
                again.lock,
            );
            assert_eq!(
                back.unwrap()
                    .lock
                    .to_text()
                    .lines()
                    .skip(3)
                    .filter(|line| !line.starts_with("input "))
                    .collect::<Vec<_>>(),
                first
                    .lock
                    .to_text()
                    .lines()
                    .skip(3)
                    .filter(|line| !line.starts_with("input "))
                    .collect::<Vec<_>>(),
                "{path}"
            );
        }
    }
}

#[test]
fn a_path_without_ids_is_the_same_whatever_its_parameters_are_called() {
    let at = |path: &str, name: &str| {
        format!(
            "{TITLE}paths:\n  {path}:\n    get: {{parameters: [{{name: {name}, in: path, required: true, schema: {{enum: [a, b]}}}}], \
             responses: {{'200': {{description: a, content: {{application/json: {{schema: {{type: object, properties: {{n: {{type: integer}}}}}}}}}}}}}}}}\n"
        )
    };
    let first = generate_text("a.yaml", &at("/x/{p}", "p")).unwrap();
    let again = generate_text_with("a.yaml", &at("/x/{id}", "id"), first.lock.clone()).unwrap();
    assert_eq!(public(&again), public(&first));
    assert_eq!(
        again.lock.get("operation", " GET /x/{id}"),
        Some("get_x_by_p")
    );
    assert_eq!(told(&again), [""; 0]);
}

/// Operations without anything, as method, path and operationId.
fn bare(all: &[(&str, &str, &str)]) -> String {
    let mut paths = json!({});
    for (method, path, id) in all {
        paths[path][method] = json!({"operationId": id, "responses": {"204": {"description": ""}}});
    }
    document(paths)
}

fn calls(lock: &Lock) -> Vec<(String, String)> {
    let all = lock.of_kind("operation", "");
    all.map(|(place, name)| (place.trim().to_owned(), name.to_owned()))
        .collect()
}

#[test]
fn which_operation_is_which() {
    let [a, b] = ["GET /a", "GET /b"];
    for (before, now, expected, said) in [
        // Frameworks put the path into the operationId.
        (
            vec![("get", "/orders", "list_orders_orders_get")],
            vec![("get", "/v2/orders", "list_orders_v2_orders_get")],
            vec![("GET /v2/orders", "list_orders")],
            vec![],
        ),
        // They count, and another operation comes before.
        (
            vec![("get", "/a", "list"), ("get", "/b", "list_1")],
            vec![
                ("get", "/0", "list"),
                ("get", "/a", "list_1"),
                ("get", "/b", "list_2"),
            ],
            vec![("GET /0", "list2"), (a, "list"), (b, "list_1")],
            vec!["AL0530: `list` is called `list2`: the name `list` is taken"],
        ),
        // The operationId goes to another path, and the old one stays.
        (
            vec![("get", "/a", "move")],
            vec![("get", "/a", "moveOld"), ("get", "/b", "move")],
            vec![(a, "move_old"), (b, "move_")],
            vec!["AL0540: the operation `move` was `GET /a` and is `GET /b` now"],
        ),
        // Another method.
        (
            vec![("post", "/a", "save")],
            vec![("put", "/a/{id}", "save")],
            vec![("PUT /a/{id}", "save")],
            vec![],
        ),
        // Another operationId.
        (
            vec![("get", "/a", "old")],
            vec![("get", "/a", "new_name")],
            vec![(a, "old")],
            vec![],
        ),
        // Nothing of it is left, and the name is wanted.
        (
            vec![("get", "/a", "get-it")],
            vec![("get", "/b", "getIt")],
            vec![(a, "get_it"), (b, "get_it2")],
            vec!["AL0530: `getIt` is called `get_it2`: the name `get_it` is kept for `GET /a`"],
        ),
        // An operation comes to a place whose own is gone.
        (
            vec![("get", "/a", "one"), ("get", "/b", "two")],
            vec![("get", "/b", "one")],
            vec![(b, "one"), ("GET /b#gone", "two")],
            vec![],
        ),
    ] {
        let first = generate_text("a.json", &bare(&before)).unwrap();
        let again = generate_text_with("a.json", &bare(&now), first.lock.clone()).unwrap();
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(place, name)| (place.to_owned(), name.to_owned()))
            .collect();
        assert_eq!(calls(&again.lock), expected, "{now:?}");
        assert_eq!(told(&again), said, "{now:?}");
        let third = generate_text_with("a.json", &bare(&now), again.lock.clone()).unwrap();
        assert_eq!(third.lock, again.lock, "{now:?}");
        assert_eq!(told(&third), [""; 0], "{now:?}");
        // What is back has its names.
        let back = generate_text_with("a.json", &bare(&before), again.lock).unwrap();
        for (place, name) in calls(&first.lock) {
            assert_eq!(
                back.lock.get("operation", &format!(" {place}")),
                Some(&*name)
            );
        }
    }
}

#[test]
fn names_that_a_line_of_the_lock_keeps_are_told() {
    let with = |schemas: &str| format!("{TITLE}paths: {{}}\ncomponents:\n  schemas:\n{schemas}");
    let first = generate_text(
        "a.yaml",
        &with(
            "    foo-bar: {type: object}\n    A: {type: object, properties: {é: {type: string}}}\n",
        ),
    );
    let second = generate_text_with(
        "a.yaml",
        &with(
            "    FooBar: {type: object}\n    A: {type: object, properties: {e\u{301}: {type: string}}}\n",
        ),
        first.unwrap().lock,
    );
    assert_eq!(
        told(&second.unwrap()),
        [
            "AL0530: `FooBar` is called `FooBar2`: the name `FooBar` is kept for `/components/schemas/foo-bar`",
            "AL0530: `e\u{301}` is called `é2`: the name `é` is kept for `é`",
        ]
    );
}

/// Two forms of one API: the first with an order of arguments that the second would not have.
fn in_two_forms() -> [(&'static str, String, String); 3] {
    let user = |reference: &str, turned: bool| {
        let mut properties = vec![
            ("name", json!({"type": "string"})),
            ("email", json!({"type": "string"})),
            ("status", json!({"type": "string", "enum": ["on", "off"]})),
            (
                "kids",
                json!({"type": "array", "items": {"type": "object", "properties": {"age": {"type": "integer"}}}}),
            ),
            ("role", json!({"$ref": format!("{reference}Role")})),
        ];
        if turned {
            properties.reverse();
        }
        let properties: serde_json::Map<String, Value> = properties
            .into_iter()
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect();
        json!({"type": "object", "required": ["name", "email"], "properties": properties})
    };
    let role = json!({"type": "string", "enum": ["boss", "guest"]});
    let two = json!({"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/u": {"put": {
        "operationId": "putUser",
        "parameters": [{"name": "sort", "in": "query", "type": "string", "enum": ["up", "down"]},
            {"name": "user", "in": "body", "required": true, "schema": {"$ref": "#/definitions/User"}}],
        "responses": {"200": {"description": "", "schema": {"type": "object", "properties": {"at": {"type": "string"}}}}},
    }}}, "consumes": ["application/json"], "produces": ["application/json"],
    "definitions": {"User": user("#/definitions/", false), "Role": role}});
    let three = |user: Value, schemas: Value| {
        let json = |schema: Value| json!({"application/json": {"schema": schema}});
        json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/u": {"put": {
            "operationId": "putUser",
            "parameters": [{"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["up", "down"]}}],
            "requestBody": {"required": true, "content": json(user)},
            "responses": {"200": {"description": "", "content": json(json!({"type": "object", "properties": {"at": {"type": "string"}}}))}},
        }}}, "components": {"schemas": schemas}})
        .to_string()
    };
    let reference = json!({"$ref": "#/components/schemas/User"});
    let at = "#/components/schemas/";
    let whole = json!({"User": user(at, true), "Role": role});
    let mut apart = user(at, true);
    let status = apart["properties"]["status"].take();
    apart["properties"]["status"] = json!({"$ref": "#/components/schemas/UserStatus"});
    let apart = json!({"UserStatus": status, "User": apart, "Role": role});
    let plain = three(reference.clone(), whole);
    let inline = three(user(at, false), json!({"Role": role}));
    let named = three(
        json!({"$ref": "#/components/schemas/PutUserBody"}),
        json!({"PutUserBody": user(at, true), "Role": role}),
    );
    [
        ("another version", two.to_string(), plain.clone()),
        (
            "a component for an inline enum",
            plain,
            three(reference, apart),
        ),
        ("a component for an inline body", inline, named),
    ]
}

#[test]
fn another_form_of_a_document_moves_no_name() {
    // Fields stand in the document's order, and a component that nothing sends has a file of its own.
    let sorted = |generated: &apiloom::Generated| -> Vec<String> {
        let lines = public(generated).into_iter();
        let mut lines: Vec<String> = lines
            .filter_map(|line| Some(line.split_once(": ")?.1.to_owned()))
            .collect();
        lines.sort();
        lines
    };
    for (what, before, now) in in_two_forms() {
        let first = generate_text("a.json", &before).unwrap();
        let again = generate_text_with("a.json", &now, first.lock.clone()).unwrap();
        assert_eq!(sorted(&again), sorted(&first), "{what}");
        assert_eq!(told(&again), [""; 0], "{what}");
        let third = generate_text_with("a.json", &now, again.lock.clone()).unwrap();
        assert_eq!(third.lock, again.lock, "{what}");
    }
}

#[test]
fn members_that_are_spelled_otherwise_keep_their_names() {
    let with = |wires: [&str; 4]| {
        let [name, mail, sort, value] = wires;
        let text = json!({"type": "string"});
        json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/u": {"put": {
            "operationId": "putUser",
            "parameters": [{"name": sort, "in": "query", "required": true, "schema": text}, {"name": "at", "in": "query", "required": true, "schema": text}],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}},
            "responses": {"204": {"description": ""}},
        }}}, "components": {"schemas": {"User": {
            "type": "object",
            "required": [mail, name],
            "properties": {name: text, mail: text, "kind": {"type": "string", "enum": [value, "other"]}},
        }}}})
        .to_string()
    };
    let first = generate_text(
        "a.json",
        &with(["UserName", "E-Mail", "sort_by", "IN_PROGRESS"]),
    )
    .unwrap();
    let now = with(["userName", "email", "sortBy", "in-progress"]);
    let again = generate_text_with("a.json", &now, first.lock.clone()).unwrap();
    assert_eq!(public(&again), public(&first));
    assert_eq!(told(&again), [""; 0]);
    // Where both are there, both have names.
    let both = json!({"A": {"type": "object", "properties": {"a_b": {"type": "string"}}}});
    let document = |schemas: Value| {
        json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}}).to_string()
    };
    let first = generate_text("a.json", &document(both)).unwrap();
    let both = json!({"A": {"type": "object", "properties": {"aB": {"type": "string"}, "a_b": {"type": "string"}}}});
    let again = generate_text_with("a.json", &document(both), first.lock).unwrap();
    assert_eq!(
        again.lock.get("fields", "/components/schemas/A"),
        Some("a_b aB=a_b2")
    );
}
