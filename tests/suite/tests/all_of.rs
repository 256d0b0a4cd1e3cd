//! What the parts of an `allOf` have in common: the same in each run, in each order, and within bounds.

#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write;

use apiloom::Generated;
use apiloom_tests::{generate_text, generate_text_with};

fn document(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: getA\n      \
         responses: {{'204': {{description: done}}}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

fn generated(schemas: &str) -> Generated {
    generate_text("a.yaml", &document(schemas)).unwrap()
}

fn models(generated: &Generated) -> &str {
    let file = generated.files.get("src/models/unused.rs").unwrap();
    str::from_utf8(file).unwrap()
}

fn conflicts(generated: &Generated) -> usize {
    let said = generated.diagnostics.iter();
    said.filter(|said| said.code.0 == "AL0302").count()
}

#[track_caller]
fn names_stay(schemas: &str) {
    let first = generated(schemas);
    assert_eq!(conflicts(&first), 0, "{}", models(&first));
    let second = generate_text_with("a.yaml", &document(schemas), first.lock.clone()).unwrap();
    assert_eq!(first.lock.to_text(), second.lock.to_text());
    assert_eq!(first.files, second.files);
    let lock = first.lock.to_text();
    let mut places: Vec<&str> = lock
        .lines()
        .filter(|line| line.starts_with("type "))
        .collect();
    assert!(!places.is_empty(), "{lock}");
    places.sort_unstable();
    places.dedup_by_key(|line| line.split(" = ").next());
    let types = models(&first).matches("\npub struct ").count();
    let aliases = models(&first).matches("\npub type ").count();
    assert!(places.len() >= types + aliases, "{lock}");
}

const X: &str = "{type: object, properties: {x: {type: string}}}";
const Y: &str = "{type: object, properties: {y: {type: string}}}";
const Z: &str = "{type: object, properties: {z: {type: string}}}";

#[test]
fn items_of_two_lists_keep_their_name() {
    names_stay(&format!(
        "    X: {{allOf: [{{type: array, items: {X}}}, {{type: array, items: {Y}}}]}}\n"
    ));
}

#[test]
fn items_of_three_lists_keep_their_name() {
    names_stay(&format!(
        "    X: {{allOf: [{{type: array, items: {X}}}, {{type: array, items: {Y}}}, {{type: array, items: {Z}}}]}}\n"
    ));
}

#[test]
fn other_properties_keep_their_name() {
    names_stay(&format!(
        "    X: {{allOf: [{{type: object, properties: {{a: {{type: string}}}}, additionalProperties: {X}}}, \
         {{type: object, additionalProperties: {Y}}}]}}\n"
    ));
}

#[test]
fn items_that_others_refer_to_keep_their_name() {
    names_stay(&format!(
        "    X: {{allOf: [{{type: array, items: {X}}}, {{type: array, items: {Y}}}]}}\n    \
         A: {{properties: {{of: {{$ref: '#/components/schemas/X/allOf/0/items'}}}}}}\n    \
         B: {{properties: {{of: {{$ref: '#/components/schemas/X/allOf/1/items'}}}}}}\n"
    ));
}

#[test]
fn each_place_of_a_tuple_keeps_its_name() {
    let tuple =
        |a: &str, b: &str| format!("{{type: array, prefixItems: [{a}, {b}], items: false}}");
    let (first, second) = (tuple(X, Y), tuple(Y, Z));
    names_stay(&format!("    X: {{allOf: [{first}, {second}]}}\n"));
    names_stay(&format!(
        "    X: {{allOf: [{{properties: {{p: {first}}}}}, {{properties: {{p: {second}}}}}]}}\n"
    ));
}

#[test]
fn tuples_of_tuples_end() {
    let mut schemas = "    T0: {type: string}\n    U0: {type: string, format: date}\n".to_owned();
    for (name, at) in (1..=40).flat_map(|at| [("T", at), ("U", at)]) {
        let place = format!("{{$ref: '#/components/schemas/{name}{}'}}", at - 1);
        writeln!(
            schemas,
            "    {name}{at}: {{type: array, prefixItems: [{place}, {place}], items: false}}"
        )
        .unwrap();
    }
    let parts = |at| {
        ["T", "U"].map(|name| {
            format!("{{properties: {{p: {{$ref: '#/components/schemas/{name}{at}'}}}}}}")
        })
    };
    let whole = |at| format!("{schemas}    X: {{allOf: [{}]}}\n", parts(at).join(", "));
    assert_eq!(conflicts(&generated(&whole(4))), 0);
    assert_eq!(conflicts(&generated(&whole(40))), 1);
}

#[test]
fn a_base_on_many_paths_is_taken_once() {
    let named = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    let choice = named("Choice");
    let mut schemas = format!(
        "    Choice: {{oneOf: [{}, {{type: string}}]}}\n    L0: {{properties: {{id: {{type: string}}}}}}\n",
        named("X")
    );
    for at in 1..=40 {
        let below = named(&format!("L{}", at - 1));
        writeln!(
            schemas,
            "    L{at}: {{allOf: [{below}, {below}, {choice}]}}"
        )
        .unwrap();
    }
    writeln!(
        schemas,
        "    X: {{allOf: [{}, {{properties: {{own: {{type: string}}}}}}]}}",
        named("L40")
    )
    .unwrap();
    let generated = generated(&schemas);
    let text = models(&generated);
    let (_, x) = text.split_once("\npub struct X {").unwrap();
    let (fields, _) = x.split_once("\n}").unwrap();
    assert!(
        fields.contains("pub id: ") && fields.contains("pub own: "),
        "{fields}"
    );
}

#[test]
fn the_order_of_schemas_does_not_matter() {
    let x = "    X: {allOf: [{properties: {id: {type: string}}}, {properties: {id: {$ref: '#/components/schemas/Id'}}}]}\n";
    let id = "    Id: {allOf: [{type: string}, {type: string, format: uuid}]}\n";
    for schemas in [format!("{x}{id}"), format!("{id}{x}")] {
        let generated = generated(&schemas);
        assert_eq!(conflicts(&generated), 0);
        assert!(
            models(&generated).contains("pub id: Option<Id>"),
            "{}",
            models(&generated)
        );
    }
}
