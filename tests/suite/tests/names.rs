//! Names stay where they were given.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "names/constants.rs"]
mod constants;
#[path = "names/longer.rs"]
mod longer;
#[path = "names/moves.rs"]
mod moves;
#[path = "names/places.rs"]
mod places;

use apiloom::Generated;
use apiloom::lock::Lock;
use apiloom_tests::{generate_text, generate_text_with};

fn document(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: getA\n      \
         responses: {{'204': {{description: done}}}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

fn models(generated: &Generated) -> String {
    String::from_utf8(
        generated
            .files
            .get("src/models/unused.rs")
            .unwrap()
            .to_vec(),
    )
    .unwrap()
}

#[test]
fn a_colliding_schema_that_comes_later_moves_no_earlier_name() {
    let old =
        "    user_name: {type: object, properties: {theOld: {type: string}, a: {type: string}}}\n";
    let new = "    UserName: {type: object, properties: {theNew: {type: string}}}\n";
    let first = generate_text("a.yaml", &document(old)).unwrap();
    assert!(models(&first).contains("pub struct UserName {\n    pub the_old"));
    // The newcomer stands before the old one, so without the lock it would take the name.
    let second =
        generate_text_with("a.yaml", &document(&format!("{new}{old}")), first.lock).unwrap();
    let text = models(&second);
    assert!(
        text.contains("pub struct UserName {\n    pub the_old"),
        "{text}"
    );
    assert!(
        text.contains("pub struct UserName2 {\n    pub the_new"),
        "{text}"
    );
}

#[test]
fn a_colliding_property_that_comes_later_moves_no_earlier_name() {
    let old = "    A: {type: object, properties: {firstName: {type: string}}}\n";
    let new = "    A: {type: object, properties: {first_name: {type: integer}, firstName: {type: string}}}\n";
    let first = generate_text("a.yaml", &document(old)).unwrap();
    assert!(models(&first).contains("pub first_name: Option<String>"));
    let second = generate_text_with("a.yaml", &document(new), first.lock).unwrap();
    let text = models(&second);
    assert!(text.contains("pub first_name: Option<String>"), "{text}");
    assert!(text.contains("pub first_name2: Option<i64>"), "{text}");
}

#[test]
fn a_name_that_vanished_is_kept_for_its_place() {
    let both =
        "    user: {type: object}\n    User: {type: object, properties: {a: {type: string}}}\n";
    let one = "    user: {type: object}\n";
    let first = generate_text("a.yaml", &document(both)).unwrap();
    let without = generate_text_with("a.yaml", &document(one), first.lock).unwrap();
    let again = generate_text_with("a.yaml", &document(both), without.lock).unwrap();
    assert!(
        models(&again).contains("pub struct User2 {"),
        "{}",
        models(&again)
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let schemas = "    A: {type: object, properties: {b: {enum: [x, y]}, c: {oneOf: [{type: string}, {type: integer}]}}}\n";
    let first = generate_text("a.yaml", &document(schemas)).unwrap();
    let second = generate_text_with("a.yaml", &document(schemas), first.lock.clone()).unwrap();
    assert_eq!(first.files, second.files);
    assert_eq!(first.lock.to_text(), second.lock.to_text());
}

#[test]
fn a_vanished_name_is_not_given_to_another() {
    let old =
        "    foo_bar: {type: object, properties: {a: {type: string}}}\n    other: {type: object}\n";
    let new =
        "    FooBar: {type: object, properties: {b: {type: string}}}\n    other: {type: object}\n";
    let first = generate_text("a.yaml", &document(old)).unwrap();
    let second = generate_text_with("a.yaml", &document(new), first.lock).unwrap();
    assert!(
        models(&second).contains("pub struct FooBar2 {\n    pub b:"),
        "{}",
        models(&second)
    );
}

#[test]
fn an_old_lock_keeps_names_that_would_be_others_today() {
    let object = "{type: object, properties: {hash: {type: string}}}";
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /orders:\n    get: {{operationId: list_orders_orders_get, \
         responses: {{'200': {{description: a, content: {{application/json: {{schema: {object}}}}}}}}}}}\n    post: {{operationId: make, \
         requestBody: {{content: {{application/json: {{schema: {object}}}}}}}, responses: {{'204': {{description: a}}}}}}\n\
         components:\n  schemas:\n    ユーザー: {{type: object, properties: {{é: {{type: string}}, enableIPv4: {{type: string}}}}}}\n"
    );
    let received = "/paths/~1orders/get/responses/200/content/application~1json/schema";
    let sent = "/paths/~1orders/post/requestBody/content/application~1json/schema";
    let user = "/components/schemas/ユーザー";
    let mut lock = Lock::default();
    lock.set("operation", " GET /orders", "list_orders_orders_get");
    lock.set("type", user, "U30e6U30fcU30b6U30fc");
    lock.set("fields", user, "é=ue9 enableIPv4=enable_i_pv4");
    lock.set("type", received, "ListOrdersOrdersGetResponse");
    lock.set("type", sent, "ListOrdersOrdersGetResponse");
    let generated = generate_text_with("a.yaml", &document, lock.clone()).unwrap();
    for (kind, place, name) in lock.iter() {
        assert_eq!(
            generated.lock.get(kind, place),
            Some(name),
            "{kind} {place}"
        );
    }
    // Without it: names of today, and a type for each of the two.
    let today = generate_text("a.yaml", &document).unwrap().lock;
    for (kind, place, name) in [
        ("operation", " GET /orders", "list_orders"),
        ("type", user, "ユーザー"),
        ("fields", user, "é enableIPv4=enable_ipv4"),
        ("type", received, "ListOrdersResponse"),
        ("type", sent, "MakeBody"),
    ] {
        assert_eq!(today.get(kind, place), Some(name), "{kind} {place}");
    }
}

#[test]
fn equal_types_that_a_lock_has_under_two_names_stay_two() {
    let inline = "    A: {type: object, properties: {x: {type: object, properties: {n: {type: integer}}}}}\n";
    let first = generate_text("a.yaml", &document(inline)).unwrap();
    let place = "/components/schemas/A/properties/x";
    assert_eq!(first.lock.get("type", place), Some("AX"));
    // A component that is equal comes later: what callers call `AX` stays.
    let more = format!("    N: {{type: object, properties: {{n: {{type: integer}}}}}}\n{inline}");
    let second = generate_text_with("a.yaml", &document(&more), first.lock).unwrap();
    assert_eq!(second.lock.get("type", place), Some("AX"));
    assert_eq!(second.lock.get("type", "/components/schemas/N"), Some("N"));
}

#[test]
fn a_name_that_is_taken_is_told_with_both_places() {
    let both = "    a-b: {type: object, properties: {x y: {type: string}, x-y: {type: string}}}\n    a_b: {type: object}\n";
    let generated = generate_text("a.yaml", &document(both)).unwrap();
    let told: Vec<(String, String)> = generated
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code.0 == "AL0530")
        .map(|diagnostic| {
            let holder = diagnostic.related.first();
            (
                diagnostic.message.clone(),
                holder
                    .map(|(origin, _)| origin.pointer().to_owned())
                    .unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "`a_b` is called `AB2`: the name `AB` is taken".to_owned(),
                "/components/schemas/a-b".to_owned()
            ),
            (
                "`x-y` is called `x_y2`: the name `x_y` is taken".to_owned(),
                "/components/schemas/a-b/properties/x y".to_owned()
            ),
        ]
    );
    // It is said once: the lock knows it from then on.
    let again = generate_text_with("a.yaml", &document(both), generated.lock).unwrap();
    assert!(
        again
            .diagnostics
            .iter()
            .all(|diagnostic| diagnostic.code.0 != "AL0530")
    );
}

#[test]
fn a_component_of_another_file_has_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "api.yaml",
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: listA\n      parameters: \
         [{$ref: 'shared.yaml#/components/parameters/SortOrder'}]\n      responses: {'200': {$ref: \
         'shared.yaml#/components/responses/Things'}}\n    post:\n      operationId: makeA\n      requestBody: {$ref: \
         'shared.yaml#/components/requestBodies/Draft'}\n      responses: {'204': {description: ok}}\n",
    );
    write(
        "shared.yaml",
        "components:\n  parameters:\n    SortOrder: {name: sort, in: query, schema: {type: string, enum: [asc, desc]}}\n  headers:\n    \
         Level: {schema: {type: string, enum: [high, low]}}\n  requestBodies:\n    Draft: {content: {application/json: {schema: \
         {type: object, properties: {text: {type: string}}}}}}\n  responses:\n    Things:\n      description: ok\n      headers: \
         {X-Level: {$ref: '#/components/headers/Level'}}\n      content: {application/json: {schema: {type: object, properties: {id: \
         {type: string}}}}}\n",
    );
    let config =
        apiloom::config::Config::new(folder.path().join("api.yaml"), folder.path().join("out"));
    let generated = apiloom::generate(&config, Lock::default());
    let mut names: Vec<&str> = generated
        .lock
        .iter()
        .filter(|(kind, ..)| *kind == "type")
        .map(|(_, _, name)| name)
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["DraftBody", "Level", "SortOrder", "ThingsResponse"]);
}

/// Documents in which one place of the document leads to several things to name.
const SHARED_PLACES: [(&str, &str); 6] = [
    (
        "several JSON bodies, of which ranges are sent as the same media type",
        "paths:
  /a:
    post:
      operationId: postA
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {a: {type: string}}}}
          application/*+json: {schema: {type: object, properties: {b: {type: string}}}}
          '*/*': {schema: {type: object, properties: {c: {type: string}}}}
      responses: {'204': {description: done}}
",
    ),
    (
        "a reference into an inline schema, before and after it",
        "paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {description: a, content: {application/json: {schema: {$ref: '#/paths/~1b/get/responses/200/content/application~1json/schema/items'}}}}
  /b:
    get:
      operationId: getB
      responses:
        '200': {description: b, content: {application/json: {schema: {type: array, items: {type: object, properties: {foo: {type: integer}}}}}}}
  /c:
    get:
      operationId: getC
      responses:
        '200': {description: c, content: {application/json: {schema: {type: object, properties: {one: {$ref: '#/paths/~1b/get/responses/200/content/application~1json/schema/items'}}}}}}
",
    ),
    (
        "an inline schema that holds itself",
        "paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {description: a, content: {application/json: {schema: {type: object, properties: {below: {type: array, items: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}}}}}}}
",
    ),
    (
        "a form with the properties of a component",
        "paths:
  /a:
    post:
      operationId: postA
      requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/F'}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    F:
      type: object
      properties:
        one: {type: object, required: [max], properties: {min: {type: integer}, max: {type: integer}}}
        other: {type: object, required: [max], properties: {min: {type: integer}, max: {type: integer}}}
        kind: {type: string, enum: [a, b]}
",
    ),
    (
        "a component that goes both ways, in pieces",
        "paths:
  /a:
    post:
      operationId: postA
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/F/properties/one'}}}}
      responses:
        '200': {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/F'}}}}
components:
  schemas:
    F:
      type: object
      properties:
        one: {type: object, required: [id, name], properties: {id: {type: integer, readOnly: true}, name: {type: string}, key: {type: string, writeOnly: true}}}
        two: {$ref: '#/components/schemas/F/properties/one'}
",
    ),
    (
        "parameters of a path, and of several operations",
        "paths:
  /a:
    parameters: [{in: query, name: status, schema: {type: string, enum: [a, b]}}]
    get: {operationId: getA, responses: {'204': {description: done}}}
    put: {operationId: putA, responses: {'204': {description: done}}}
  /b:
    get:
      operationId: getB
      parameters: [{in: query, name: status, schema: {$ref: '#/paths/~1a/parameters/0/schema'}}]
      responses: {'204': {description: done}}
",
    ),
];

#[test]
fn a_second_run_gives_the_same() {
    for (what, rest) in SHARED_PLACES {
        let text = format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{rest}");
        let first = generate_text("a.yaml", &text).unwrap();
        let again = generate_text_with("a.yaml", &text, first.lock.clone()).unwrap();
        for (path, bytes) in first.files.iter() {
            let now = again.files.get(path).unwrap_or_default();
            let [then, now] = [bytes, now].map(String::from_utf8_lossy);
            assert_eq!(then, now, "{what}: {path}");
        }
        assert_eq!(first.files, again.files, "{what}");
        assert_eq!(first.lock, again.lock, "{what}");
    }
}
