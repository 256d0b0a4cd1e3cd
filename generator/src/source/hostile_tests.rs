//! Texts that are made to harm, or that are no text at all.

use expect_test::expect;

use super::tests::{read, refused};
use super::*;
use crate::diagnostic::{RenderOptions, render_human};

#[test]
fn depth_is_bounded_in_every_notation() {
    let deep = |before: &str, after: &str, count| before.repeat(count) + "1" + &after.repeat(count);
    for (path, before, after) in [
        ("a.json", "[", "]"),
        ("a.json", "{\"a\":", "}"),
        ("a.yaml", "[", "]"),
        ("a.yaml", "- ", ""),
        ("a.yaml", "{a: ", "}"),
        ("a.yaml", "? ", ""),
    ] {
        let said = read(path, &deep(before, after, 100_000)).1;
        assert!(
            said.starts_with("error[AL0003]: the document is nested"),
            "{before} {said}"
        );
        assert!(
            read(path, &deep(before, after, 128))
                .1
                .starts_with("error[AL0003]"),
            "{before}"
        );
        let (tree, said) = read(path, &deep(before, after, 127));
        assert!(tree.is_some(), "{before} {said}");
    }
    // Aliases add levels that no bracket shows.
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for level in 1..200 {
        chain += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    assert!(read("a.yaml", &chain).1.contains("128 levels"));
}

#[test]
fn aliases_cannot_multiply_a_document() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (of, name) in ('a'..='y').zip('b'..='z') {
        bomb += &format!(
            "{name}: &{name} [{}]\n",
            vec![format!("*{of}"); 9].join(",")
        );
    }
    let mut long = format!("a: &a {}\nb: [", "x".repeat(100_000));
    long += &"*a, ".repeat(10_000);
    let mut merges = "a0: &a0 {x: 1}\n".to_owned();
    for level in 1..60 {
        let of = level - 1;
        merges += &format!("a{level}: &a{level} {{<<: [*a{of}, *a{of}], k{level}: 1}}\n");
    }
    for text in [bomb, long + "]\n", merges] {
        let said = read("a.yaml", &text).1;
        assert!(
            said.starts_with("error[AL0003]: the document repeats itself"),
            "{said}"
        );
    }
    refused(
        "a.yaml",
        "a: &a [1, *a]\n",
        expect![[r#"
        error[AL0003]: an alias stands for a node that contains it
         --> a.yaml:1:11
          |
        1 | a: &a [1, *a]
          |           ^

    "#]],
    );
}

#[test]
fn files_that_are_no_text_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut said = String::new();
    for (name, bytes) in [
        ("utf16.yaml", &b"\xff\xfea\0:\0 \x001\0"[..]),
        ("utf16be.json", b"\0{\0}"),
        ("latin1.yaml", b"a: 1\nb\xc3\xa9: \xe9\n"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        assert!(load(&path, &mut sources, &mut diagnostics).is_none());
        said += &render_human(&diagnostics, &sources, &RenderOptions::default());
    }
    let prefix = format!("{}/", folder.path().display());
    expect![[r#"
        error[AL0001]: the file is UTF-16, not UTF-8
        --> utf16.yaml
         = help: save it as UTF-8

        error[AL0001]: the file is UTF-16, not UTF-8
        --> utf16be.json
         = help: save it as UTF-8

        error[AL0001]: the file is not UTF-8 text
        --> latin1.yaml:2:5
         = note: the byte 0xe9 fits no character there
         = help: save it as UTF-8

    "#]]
    .assert_eq(&said.replace(&prefix, ""));
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    for path in [folder.path().to_owned(), folder.path().join("missing.yaml")] {
        assert!(load(&path, &mut sources, &mut diagnostics).is_none());
    }
    assert!(
        diagnostics
            .iter()
            .all(|said| said.code == codes::UNREADABLE)
    );
    let large = folder.path().join("large.json");
    File::create(&large).unwrap().set_len(LARGEST + 1).unwrap();
    assert!(load(&large, &mut sources, &mut diagnostics).is_none());
    assert_eq!(diagnostics.iter().last().unwrap().code, codes::TOO_LARGE);
}

#[test]
fn more_oddities_than_anybody_reads_are_not_all_kept() {
    for path in ["a.json", "a.yaml"] {
        let text = format!("{{{}\"b\": 1}}", "\"a\": 1, ".repeat(3_000));
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let file = sources.add(path, text);
        let tree = parse_text(file, &sources, &mut diagnostics).unwrap();
        assert_eq!(tree, serde_json::json!({"a": 1, "b": 1}));
        assert_eq!(diagnostics.len(), 1_000, "{path}");
    }
}
