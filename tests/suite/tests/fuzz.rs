//! No document makes the generator panic, hang, or write code that cannot be parsed.

#![allow(missing_docs, clippy::unwrap_used)]

use apiloom::Generated;
use apiloom_tests::{generate_text, root};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

fn generate(tree: &Value) -> Generated {
    generate_text("document.json", &tree.to_string()).unwrap()
}

/// Generated code parses: the pipeline says so itself when it does not.
fn assert_sound(generated: &Generated) {
    for diagnostic in generated.diagnostics.iter() {
        assert_ne!(diagnostic.code.0, "AL0901", "{}", diagnostic.message);
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop_oneof![
            Just("object"),
            Just("string"),
            Just("array"),
            Just("#/components/schemas/A"),
            Just("#/paths"),
            Just("3.0.3")
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        let key = prop_oneof![
            Just("type"),
            Just("properties"),
            Just("items"),
            Just("allOf"),
            Just("oneOf"),
            Just("$ref"),
            Just("enum"),
            Just("required"),
            Just("schema"),
            Just("content"),
            Just("application/json"),
            Just("parameters"),
            Just("in"),
            Just("name"),
            Just("responses"),
            Just("200"),
            Just("default"),
            Just("get"),
            Just("/a/{b}"),
            Just("discriminator"),
        ]
        .prop_map(str::to_owned);
        let key = prop_oneof![key, "\\PC{0,6}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|entries| Value::Object(Map::from_iter(entries))),
        ]
    })
}

/// Every pointer of a document.
fn pointers(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), tree)];
    while let Some((pointer, node)) = open.pop() {
        let children: Vec<(String, &Value)> = match node {
            Value::Object(entries) => entries
                .iter()
                .map(|(key, child)| (key.replace('~', "~0").replace('/', "~1"), child))
                .collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, child)| (index.to_string(), child))
                .collect(),
            _ => Vec::new(),
        };
        open.extend(
            children
                .into_iter()
                .map(|(key, child)| (format!("{pointer}/{key}"), child)),
        );
        found.push(pointer);
    }
    found
}

fn real_documents() -> Vec<Value> {
    [
        "schemas/petstore.yaml",
        "tests/golden/models/openapi.yaml",
        "tests/golden/operations/openapi.yaml",
    ]
    .iter()
    .map(|path| {
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        let mut sources = apiloom::source::Sources::default();
        let mut diagnostics = apiloom::diagnostic::Diagnostics::default();
        let file = sources.add(*path, text);
        apiloom::source::parse_text(file, &sources, &mut diagnostics).unwrap()
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_value_is_told_or_generated(value in any_json()) {
        assert_sound(&generate(&value));
        let document = json!({"openapi": "3.0.3", "info": {}, "paths": {"/a/{b}": {"get": value.clone()}},
            "components": {"schemas": {"A": value.clone(), "B": {"allOf": [value, {"$ref": "#/components/schemas/A"}]}}}});
        assert_sound(&generate(&document));
    }

    #[test]
    fn a_mutated_document_is_told_or_generated(
        which in 0..3usize,
        edits in prop::collection::vec((any::<Index>(), any::<Index>(), 0..4u8, any_json()), 1..5),
    ) {
        let mut tree = real_documents().swap_remove(which);
        for (target, other, kind, value) in edits {
            let all = pointers(&tree);
            let (target, other) = (target.get(&all).clone(), other.get(&all).clone());
            let replacement = match kind {
                0 => Value::Null,
                1 => value,
                2 => tree.pointer(&other).cloned().unwrap_or(Value::Null),
                _ => json!({"$ref": format!("#{other}")}),
            };
            if let Some(node) = tree.pointer_mut(&target) {
                *node = replacement;
            }
        }
        assert_sound(&generate(&tree));
    }

    #[test]
    fn any_text_at_all_is_told_or_generated(text in "\\PC{0,200}") {
        assert_sound(&generate_text("document.yaml", &text).unwrap());
        assert_sound(&generate_text("document.json", &text).unwrap());
    }
}
