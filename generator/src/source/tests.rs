use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::guard::{Verdict, inspect};
use super::parser::Rules;
use super::*;
use crate::diagnostic::{RenderOptions, render_human};

/// Reads a text and gives its tree with what is said about it.
pub(super) fn read(path: &str, text: &str) -> (Option<Value>, String) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let file = sources.add(path, text);
    let tree = parse_text(file, &sources, &mut diagnostics);
    let said = render_human(&diagnostics, &sources, &RenderOptions::default());
    (tree, said)
}

fn check(path: &str, text: &str, tree: Value, said: Expect) {
    let (read, words) = read(path, text);
    assert_eq!(read.unwrap_or(json!("refused")), tree);
    said.assert_eq(&words);
}

pub(super) fn refused(path: &str, text: &str, said: Expect) {
    check(path, text, json!("refused"), said);
}

/// The text that each pointer leads to.
fn places(path: &str, text: &str, pointers: &[&str]) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(path, text);
    let origins: Vec<_> = pointers.iter().map(|p| Origin::new(file, p)).collect();
    let located = locate(&sources, &origins);
    let shown = located.into_iter().map(|location| {
        let Some(location) = location else {
            return "nowhere".to_owned();
        };
        let text = &sources.get(file).unwrap().text[location.bytes];
        format!("{}:{} {text}", location.line, location.column)
    });
    shown.collect()
}

/// Documents in which every way to write something occurs that plain documents use.
const PLAIN: &[&str] = &[
    "a: 1\nb: [x, 'y', \"z\\n\\u00e9\"]\nc: {d: , e: ~, f: null}\n",
    "200: {}\n'404': {}\ndefault: {}\ntrue: 1\non: off\nnull: 0\n1.5: x\n007: y\n",
    "text: |\n  one\n\n  two\nkept: |+\n  x\n\nfolded: >-\n  a\n  b\n\n  c\nindented: |2\n    x\n",
    "plain: one\n  two\n\n  three\nquoted: 'it''s\n  folded'\n\"key with: colon\": \"a \\\n  b\"\n",
    "# comment\n---\na: &x {b: [1, 2]}\nc: *x # again\nd: [*x, *x]\n...\n",
    "- - 1\n  - 2\n-\n  - {a: b}\n- ? x\n  : y\n- []\n- {}\n- \"\"\n-\n",
    "numbers: [0, -0, +1, 1.0, 1e3, 0x1F, 0o17, 0b11, -1.5E-3, 18446744073709551615, .5]\n",
    "texts: [1_000, 12:30, 2020-01-01, yes, No, 1.2.3, a#b, 'a: b', \"\\t\", é𝄞, 0x, 1e]\n",
    "a:\r\n  b: 1\r\n  c: |\r\n    x\r\n    y\r\n",
    "url: http://a/b?c=d#e\nregex: ^[a-z]{2,}$\nstar: '*'\npipe: a | b\nfont: \"\\x41\\e\\0\"\n",
    "{\"a\": [1, {\"b\": null}], c: d, \"e\":1}\n",
    "just text\n",
    "a: |\n  the end",
    "a: |+\n  the end\n\n",
    "a: >\n  the end\n  of it",
    "a: |-\n  the end\nb: |\n  x\n  ",
    "a: |-\n  the end",
    "a: |+\n  the end\n\n  ",
    "a: [\"é\"]\nb: >+\n  the end",
];

/// Documents with something that serde_yaml refuses, loses or puts elsewhere.
const ODD: &[(&str, &str)] = &[
    (
        "1.10: a\n0x10: b\nTrue: c\n~: d\n",
        r#"{"1.10":"a","0x10":"b","True":"c","~":"d"}"#,
    ),
    (
        "a: !!str 1\nb: !!int \"2\"\nc: !x {d: !y 3}\n",
        r#"{"a":"1","b":2,"c":{"d":3}}"#,
    ),
    (
        "x: {<<: {b: 1, c: 2}, c: 3, d: 4}\n",
        r#"{"x":{"c":3,"d":4,"b":1}}"#,
    ),
    (
        "a: &a {k: 1}\nb: {<<: [*a, {k: 2, l: 3}]}\n",
        r#"{"a":{"k":1},"b":{"k":1,"l":3}}"#,
    ),
    (
        "a: &a {k: 1}\nb: &b {<<: *a}\nc: {<<: *b}\n",
        r#"{"a":{"k":1},"b":{"k":1},"c":{"k":1}}"#,
    ),
    ("k: &k name\n*k : 1\n", r#"{"k":"name","name":1}"#),
];

/// What YAML 1.2 refuses and libyaml reads.
const TOLERATED: &[&str] = &[
    // A flow collection ends at the indent of its key, or before it.
    "a:\n  example: {\n    \"x/y\": {}\n  }\n  b: 1\n",
    "a:\n  - b: [\n    1, 2\n  ]\n  - c: {\n x: 1,\n é: [\n2\n]}\nd: e\n",
    "a: {\n  b: \"x\n  y\", # c\n  c: 'it''s'\n}\nd: &x [\n1\n]\ne: *x\n",
    "a:\n  b: [\n  x\n  ]\n  c: |\n    ä\n    block\n  d: >-\n    f\n    g",
];

/// The tree as serde_yaml reads it, which is what most tools in Rust see.
fn by_serde_yaml(text: &str) -> String {
    serde_yaml::from_str::<Value>(text).unwrap().to_string()
}

fn built(text: &str) -> (Rules, String) {
    let Verdict::Sound(rules) = inspect(text) else {
        panic!("{text}");
    };
    let built = events::build(FileId(0), text, rules).unwrap().unwrap();
    assert!(built.diagnostics.is_empty(), "{text}");
    // As text, because equality of maps does not see their order.
    (rules, built.tree.to_string())
}

#[test]
fn yaml_means_what_it_means_elsewhere() {
    for text in PLAIN {
        assert_eq!(built(text), (Rules::Strict, by_serde_yaml(text)), "{text}");
        // By either rules, where both take it.
        let tolerant = events::build(FileId(0), text, Rules::Libyaml);
        assert_eq!(
            tolerant.unwrap().unwrap().tree.to_string(),
            built(text).1,
            "{text}"
        );
    }
    for text in TOLERATED {
        assert_eq!(built(text), (Rules::Libyaml, by_serde_yaml(text)), "{text}");
    }
}

#[test]
fn what_other_yaml_readers_lose_is_kept() {
    for (text, tree) in ODD {
        assert_eq!(built(text).1, *tree);
        assert_eq!(read("a.yaml", text).1, "");
    }
}

/// Every node of a tree has a place of its own, by whichever rules the text is read.
#[test]
fn every_node_of_a_tree_has_a_place() {
    for text in PLAIN.iter().chain(TOLERATED) {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let file = sources.add("a.yaml", *text);
        let tree = parse_text(file, &sources, &mut diagnostics).unwrap();
        let mut waiting = vec![(Origin::new(file, ""), &tree)];
        let mut origins = Vec::new();
        while let Some((origin, node)) = waiting.pop() {
            match node {
                Value::Object(object) => {
                    waiting.extend(object.iter().map(|(key, node)| (origin.child(key), node)));
                }
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    waiting.extend(items.map(|(at, node)| (origin.child(&at.to_string()), node)));
                }
                _ => {}
            }
            origins.push(origin);
        }
        for (origin, location) in origins.iter().zip(locate(&sources, &origins)) {
            let found = location.unwrap();
            assert!(found.exact, "{origin} of {text}");
        }
    }
    let places = places("a.yaml", TOLERATED[1], &["/a/1/c/é/0", "/d"]);
    assert_eq!(places, ["8:1 2", "10:4 e"]);
}

/// Texts that are cut or mixed up make neither parser panic.
#[test]
fn damaged_yaml_is_refused_without_a_panic() {
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let bits = [
        "!t",
        "!",
        "&a",
        "*a",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "- ",
        "? ",
        "\n",
        "\t",
        "\"",
        "'",
        "\\",
        "|",
        ">",
        "%",
        "@",
        "#",
        "---\n",
        "...\n",
        "\u{85}",
        "é",
        "\0",
        " ",
        "<<: ",
        "!<x>",
        "%TAG ! x\n",
    ];
    for _ in 0..5_000 {
        let texts = [PLAIN, TOLERATED].concat();
        let mut text = texts[random(texts.len())].to_owned();
        for _ in 0..1 + random(4) {
            let mut at = random(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            match random(3) {
                0 => text.truncate(at),
                _ => text.insert_str(at, bits[random(bits.len())]),
            }
        }
        let _ = events::build(FileId(0), &text, Rules::Libyaml);
        read("a.yaml", &text);
    }
}

#[test]
fn a_key_that_stands_twice_is_told_with_both_places() {
    check(
        "a.yaml",
        "a: 1\nb: 2\na: {c: 3}\n200: x\n\"200\": y\n",
        json!({"a": 1, "b": 2, "200": "x"}),
        expect![[r#"
            warning[AL0004]: the key `a` stands twice in the same object
             --> a.yaml:3:1
              |
            3 | a: {c: 3}
              | ^ this one is left out
              |
             ::: a.yaml:1:4
              |
            1 | a: 1
              |    - the first one is used

            warning[AL0004]: the key `200` stands twice in the same object
             --> a.yaml:5:1
              |
            5 | "200": y
              | ^^^^^ this one is left out
              |
             ::: a.yaml:4:6
              |
            4 | 200: x
              |      - the first one is used

        "#]],
    );
    check(
        "a.json",
        "{\"x\": [{\"a/b\": 1, \"c\": 2,\n \"a\\/b\": 3}], \"y\": {\"c\": 1}}",
        json!({"x": [{"a/b": 1, "c": 2}], "y": {"c": 1}}),
        expect![[r#"
            warning[AL0004]: the key `a/b` stands twice in the same object
             --> a.json:2:2
              |
            2 |  "a\/b": 3}], "y": {"c": 1}}
              |  ^^^^^^ this one is left out
              |
             ::: a.json:1:16
              |
            1 | {"x": [{"a/b": 1, "c": 2,
              |                - the first one is used

        "#]],
    );
}

#[test]
fn what_json_cannot_express_is_told() {
    check(
        "a.yaml",
        "a: [.nan, -.inf, 1e400]\nb: 18446744073709551616\n? [k]\n: v\nc: {<<: 5}\n",
        json!({"a": [null, null, null], "b": 18446744073709551616.0, "c": {}}),
        expect![[r#"
            warning[AL0005]: JSON has no number `.nan`
             --> a.yaml:1:5
              |
            1 | a: [.nan, -.inf, 1e400]
              |     ^^^^ read as null

            warning[AL0005]: JSON has no number `-.inf`
             --> a.yaml:1:11
              |
            1 | a: [.nan, -.inf, 1e400]
              |           ^^^^^ read as null

            warning[AL0005]: JSON has no number `1e400`
             --> a.yaml:1:18
              |
            1 | a: [.nan, -.inf, 1e400]
              |                  ^^^^^ read as null

            warning[AL0005]: the integer `18446744073709551616` does not fit 64 bits
             --> a.yaml:2:4
              |
            2 | b: 18446744073709551616
              |    ^^^^^^^^^^^^^^^^^^^^ read as the nearest floating point number

            warning[AL0005]: a list or an object cannot be a key
             --> a.yaml:3:3
              |
            3 | ? [k]
              |   ^ this entry is left out

            warning[AL0005]: a merge key takes an object or a list of objects
             --> a.yaml:5:5
              |
            5 | c: {<<: 5}
              |     ^^ this entry is left out

        "#]],
    );
    check(
        "a.json",
        "[18446744073709551615, -9223372036854775809, 1e30]",
        json!([18446744073709551615_u64, -9223372036854775809.0, 1e30]),
        expect![[r#"
            warning[AL0005]: the integer `-9223372036854775809` does not fit 64 bits
             --> a.json:1:24
              |
            1 | [18446744073709551615, -9223372036854775809, 1e30]
              |                        ^^^^^^^^^^^^^^^^^^^^ read as the nearest floating point number

        "#]],
    );
}

#[test]
fn text_that_is_neither_json_nor_yaml_is_refused_at_its_place() {
    refused(
        "a.yaml",
        "a:\n  b: 1\n\tc: 2\n",
        expect![[r#"
            error[AL0002]: the document is not valid YAML: while scanning a plain scalar, found a tab
             --> a.yaml:3:1
              |
            3 |  c: 2
              | ^ a tab
              |
              = help: YAML does not allow tabs for indentation; use blanks

        "#]],
    );
    refused(
        "a.yaml",
        "a: b: c\n",
        expect![[r#"
            error[AL0002]: the document is not valid YAML: mapping values are not allowed in this context
             --> a.yaml:1:5
              |
            1 | a: b: c
              |     ^
              |
              = help: a text with `: ` in it has to stand in quotes

        "#]],
    );
    refused(
        "a.yaml",
        "a: 1\n--- \nb: 2\n",
        expect![[r#"
        error[AL0002]: the file has several YAML documents; an OpenAPI document is one
         --> a.yaml:2:1
          |
        2 | --- 
          | ^ the second one begins here
          |
          = help: split the file here

    "#]],
    );
    refused(
        "a.yaml",
        "# only a comment\n",
        expect![[r#"
        error[AL0002]: the file has no document
        --> a.yaml

    "#]],
    );
    refused(
        "a.json",
        " \n",
        expect![[r#"
        error[AL0002]: the file is empty
        --> a.json

    "#]],
    );
    refused(
        "a.json",
        "{\"a\": 1,}",
        expect![[r#"
        error[AL0002]: the document is not valid JSON: trailing comma
         --> a.json:1:9
          |
        1 | {"a": 1,}
          |         ^

    "#]],
    );
}

#[test]
fn pointers_lead_to_lines_and_columns() {
    let pointers = [
        "",
        "/a",
        "/a/b~1c",
        "/a/b~1c/1",
        "/a/b~1c/1/d",
        "/e",
        "/e/missing/deep",
        "/ü",
        "/200/x",
        "/gone",
    ];
    let yaml = "# c\na:\n  b/c: [1, {d: \"é\" }]\n? [k]\n: {e: 0}\ne: &x long\n  text\nü: 𝄞 # c\n200:\r\n  x: *x\n";
    expect![[r#"
        2:1 a
        2:1 a
        3:3 b/c
        3:12 {
        3:16 "é"
        6:4 &x long
        6:4 &x long
        8:4 𝄞
        10:6 *x
        2:1 a"#]]
    .assert_eq(&places("a.yaml", yaml, &pointers).join("\n"));
    let json = "{\n\t\"a\": {\"b\\/c\": [1, {\"d\": \"\\ud83d\\ude00\"}]}, \"e\": -1.5e3,\n\"ü\": \"𝄞\", \"200\": {\"x\": true}, \"a\": 0}";
    expect![[r#"
        1:1 {
        2:2 "a"
        2:8 "b\/c"
        2:20 {
        2:26 "\ud83d\ude00"
        2:50 -1.5e3
        2:50 -1.5e3
        3:6 "𝄞"
        3:24 true
        1:1 {"#]]
    .assert_eq(&places("a.json", json, &pointers).join("\n"));
    // Of a text that ends too early, what was seen is found.
    assert_eq!(
        places("a.json", "{\"a\": [1, 2", &["/a/1", "/b"]),
        ["1:11 2", "1:1 {"]
    );
    assert_eq!(places("a.yaml", "", &["/a"]), ["nowhere"]);
}

#[test]
fn every_pointer_of_a_tree_is_found_and_leads_to_its_value() {
    let text = "a: [1, {b: c}, [d]]\n\"k/~\": {x: 'y', \"z\": |\n  block\n}\n";
    let text = &text.replace("|\n  block\n", "w");
    let found = places(
        "a.yaml",
        text,
        &["/a/0", "/a/1/b", "/a/2/0", "/k~1~0/x", "/k~1~0/z"],
    );
    assert_eq!(found, ["1:5 1", "1:12 c", "1:17 d", "2:12 'y'", "2:22 w"]);
}

#[test]
fn a_byte_order_mark_is_left_out() {
    assert_eq!(
        read("a.json", "\u{feff}{\"a\": 1}").0,
        Some(json!({"a": 1}))
    );
    assert_eq!(read("a.yaml", "\u{feff}a: 1").0, Some(json!({"a": 1})));
}

#[test]
fn origins_are_pointers() {
    let origin = Origin::new(FileId(0), "")
        .child("paths")
        .child("/a~b")
        .child("0");
    assert_eq!(origin.to_string(), "#/paths/~1a~0b/0");
    assert_eq!(origin.pointer(), "/paths/~1a~0b/0");
}
