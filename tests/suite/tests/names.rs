//! Names stay where they were given.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use apiloom::Generated;
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
    assert!(models(&first).contains("pub struct UserName {\n    /// `theOld`.\n    pub the_old"));
    // The newcomer stands before the old one, so without the lock it would take the name.
    let second =
        generate_text_with("a.yaml", &document(&format!("{new}{old}")), first.lock).unwrap();
    let text = models(&second);
    assert!(
        text.contains("pub struct UserName {\n    /// `theOld`.\n    pub the_old"),
        "{text}"
    );
    assert!(
        text.contains("pub struct UserName2 {\n    /// `theNew`.\n    pub the_new"),
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
        models(&second).contains("pub struct FooBar2 {\n    /// `b`."),
        "{}",
        models(&second)
    );
}
