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

/// A line of YAML, with what makes YAML odd.
fn yaml_line() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        Just("/a"),
        Just("get"),
        Just("type"),
        Just("<<"),
        Just("? [a]"),
        Just("1.10"),
        Just("~"),
        Just("&x k"),
        Just("- "),
        Just("\t"),
    ];
    let value = prop_oneof![
        Just("*x"),
        Just("&x {a: 1}"),
        Just("|"),
        Just(">-"),
        Just("!!str 1"),
        Just(".inf"),
        Just("9999999999999999999999"),
        Just("no"),
        Just("2020-01-01"),
        Just("[1, {a: "),
        Just("'"),
        Just("---"),
        Just("..."),
        Just("%YAML 1.1"),
        Just("# c"),
        Just(""),
    ];
    (key, value).prop_map(|(key, value)| format!("{key}: {value}"))
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

/// Removes an entry or an item.
fn drop_entry(tree: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    match tree.pointer_mut(parent) {
        Some(Value::Object(entries)) => {
            entries.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            items.remove(key.parse().unwrap());
        }
        _ => {}
    }
}

fn real_documents() -> Vec<Value> {
    [
        "schemas/petstore.yaml",
        "tests/golden/models/openapi.yaml",
        "tests/golden/operations/openapi.yaml",
        "tests/golden/swagger2/openapi.yaml",
        "tests/golden/wire/openapi.yaml",
        "tests/golden/xml/openapi.yaml",
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
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_value_is_told_or_generated(value in any_json()) {
        assert_sound(&generate(&value));
        let document = json!({"openapi": "3.0.3", "info": {}, "paths": {"/a/{b}": {"get": value.clone()}},
            "components": {"schemas": {"A": value.clone(), "B": {"allOf": [value, {"$ref": "#/components/schemas/A"}]}}}});
        assert_sound(&generate(&document));
        let document = json!({"swagger": "2.0", "info": {}, "paths": {"/a/{b}": {"get": value.clone(), "parameters": value.clone(),
            "post": {"parameters": [value.clone()], "responses": {"200": value.clone()}}}}, "parameters": {"A": value.clone()},
            "responses": {"A": value.clone()}, "definitions": {"A": value.clone()}, "securityDefinitions": {"A": value}});
        assert_sound(&generate(&document));
    }

    #[test]
    fn files_that_refer_to_each_other_are_told_or_generated(
        which in 0..5usize,
        cuts in prop::collection::vec((any::<Index>(), 0..4u8), 1..6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut tree = real_documents().swap_remove(which);
        for (number, (target, kind)) in cuts.into_iter().enumerate() {
            let all = pointers(&tree);
            let target = target.get(&all).clone();
            let name = format!("{number}.json");
            let reference = match kind {
                0 => json!({"$ref": name}),
                1 => json!({"$ref": format!("{name}#/part")}),
                2 => json!({"$ref": "document.json"}),
                _ => json!({"$ref": format!("{name}#{target}")}),
            };
            let Some(node) = tree.pointer_mut(&target) else { continue };
            let part = std::mem::replace(node, reference);
            let file = if kind == 1 { json!({"part": part}) } else { part };
            std::fs::write(folder.path().join(name), file.to_string()).unwrap();
        }
        let path = folder.path().join("document.json");
        std::fs::write(&path, tree.to_string()).unwrap();
        let config = apiloom::config::Config::new(&path, folder.path().join("out"));
        assert_sound(&apiloom::generate(&config, apiloom::lock::Lock::default()));
    }

    #[test]
    fn any_yaml_is_told_or_generated(lines in prop::collection::vec((0..6usize, yaml_line()), 0..24)) {
        let lines: Vec<String> = lines.into_iter().map(|(depth, line)| "  ".repeat(depth) + &line).collect();
        let text = format!("openapi: 3.0.3\npaths:\n{}\n", lines.join("\n"));
        assert_sound(&generate_text("document.yaml", &text).unwrap());
        assert_sound(&generate_text("document.yaml", &lines.join("\n")).unwrap());
    }

    #[test]
    fn a_mutated_document_is_told_or_generated(
        which in 0..5usize,
        edits in prop::collection::vec((any::<Index>(), any::<Index>(), 0..8u8, any_json()), 1..5),
    ) {
        let mut tree = real_documents().swap_remove(which);
        for (target, other, kind, value) in edits {
            let all = pointers(&tree);
            let (target, other) = (target.get(&all).clone(), other.get(&all).clone());
            let replacement = match kind {
                0 => Value::Null,
                1 => value,
                2 => tree.pointer(&other).cloned().unwrap_or(Value::Null),
                3 => {
                    drop_entry(&mut tree, &target);
                    continue;
                }
                // Around itself, so that it becomes deeper; or as text; or by a reference to itself.
                4 => {
                    let node = tree.pointer(&target).cloned().unwrap_or_default();
                    json!({"allOf": [node], "properties": {"inner": node}})
                }
                5 => tree.pointer(&target).map_or(Value::Null, |node| Value::from(node.to_string())),
                6 => json!({"$ref": format!("#{target}")}),
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

/// Each level has the one below twice: written out, the type of the variant would have 2^40 parts.
#[test]
fn a_pyramid_of_tuples_in_a_union_is_generated() {
    let tuple = |below: &str| {
        let place = json!({"$ref": format!("#/components/schemas/{below}")});
        json!({"type": "array", "prefixItems": [place, place], "items": false, "minItems": 2})
    };
    let mut schemas = Map::new();
    schemas.insert("T0".to_owned(), json!({"type": "integer"}));
    for level in 1..=40 {
        schemas.insert(format!("T{level}"), tuple(&format!("T{}", level - 1)));
    }
    let top = json!({"$ref": "#/components/schemas/T40"});
    schemas.insert(
        "Union".to_owned(),
        json!({"oneOf": [top, {"type": "string"}]}),
    );
    let body = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Union"}}});
    let generated = generate(&json!({
        "openapi": "3.1.0",
        "info": {"title": "Pyramid", "version": "1"},
        "paths": {"/a": {"post": {
            "requestBody": {"required": true, "content": body},
            "responses": {"204": {"description": "done"}},
        }}},
        "components": {"schemas": schemas},
    }));
    assert_sound(&generated);
    let text = generated.files.iter().map(|(_, bytes)| bytes);
    let text = String::from_utf8_lossy(&text.collect::<Vec<&[u8]>>().concat()).into_owned();
    // What is small enough to be compared can still be given as it is.
    assert!(
        text.contains("from_variants!(Union { Text(String)"),
        "{text}"
    );
}
