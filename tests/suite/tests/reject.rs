//! Diagnostics, word for word: each document of `reject/` is named for its mistake, and beside it
//! stands what apiloom says. `UPDATE_EXPECT=1` writes that anew.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use apiloom::config::Config;
use apiloom::diagnostic::{RenderOptions, render_human, render_json};
use apiloom::generate;
use apiloom::lock::Lock;
use apiloom_tests::root;
use expect_test::expect_file;

/// `NAME.overlay.yaml` is for the document `NAME.yaml`, and `NAME.old.yaml` is what it was when its lock was written.
fn is_of_another(path: &Path) -> bool {
    let stem = path.file_stem().and_then(OsStr::to_str);
    stem.is_some_and(|stem| stem.ends_with(".overlay") || stem.ends_with(".old"))
}

#[test]
fn every_mistake_is_told_as_expected() {
    let folder = root().join("tests/reject");
    let mut documents: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "yaml" || end == "json")
        })
        .filter(|path| !is_of_another(path))
        .collect();
    documents.sort();
    assert!(
        documents.len() >= 10,
        "the mistakes are missing from {}",
        folder.display()
    );
    for document in documents {
        let mut config = Config::new(&document, folder.join("out")).crate_name("rejected");
        let overlay = document.with_extension("overlay.yaml");
        if overlay.exists() {
            config = config.overlay(overlay);
        }
        let old = document.with_extension("old.yaml");
        let lock = match old.exists() {
            true => generate(&Config::new(old, ""), Lock::default()).lock,
            false => Lock::default(),
        };
        let generated = generate(&config, lock);
        let mut text = render_human(
            &generated.diagnostics,
            &generated.sources,
            &RenderOptions {
                color: false,
                all: true,
            },
        );
        let prefix = format!("{}/", folder.display());
        text = text.replace(&prefix, "");
        assert!(
            !text.is_empty(),
            "{} was accepted without a word",
            document.display()
        );
        // Every message stands at what it is about, not at something around it.
        for line in render_json(&generated.diagnostics, &generated.sources).lines() {
            let message: serde_json::Value = serde_json::from_str(line).unwrap();
            let is_whole = message["pointer"] == "" || message["line"].is_null();
            assert!(
                message["exact"] == true || is_whole,
                "{}: {line}",
                document.display()
            );
        }
        text.push_str(if generated.diagnostics.has_errors() {
            "exit 1\n"
        } else {
            "exit 0\n"
        });
        expect_file![document.with_extension("stderr")].assert_eq(&text);
    }
}

/// Whoever reads the page reads what `apiloom explain` says.
#[test]
fn the_page_of_diagnostics_is_made_of_the_code() {
    let page = apiloom::diagnostic::codes::page();
    expect_file![root().join("docs/diagnostics.md")].assert_eq(&page);
    for code in apiloom::diagnostic::codes::all() {
        let explained = apiloom::diagnostic::explain(code).unwrap();
        assert!(explained.starts_with(&format!("{code}: ")), "{explained}");
        // Without its letters, and in small ones.
        let digits = code.strip_prefix("AL").unwrap();
        assert_eq!(
            apiloom::diagnostic::explain(digits).as_ref(),
            Some(&explained)
        );
        let small = code.to_lowercase();
        assert_eq!(apiloom::diagnostic::explain(&small), Some(explained));
    }
}

/// Codes that no document and no command brings about: what they tell of is a fault of ours.
const OURS: [&str; 1] = ["AL0901"];

/// A message without a fixture changes without anybody seeing it.
#[test]
fn every_code_has_a_fixture_with_its_exact_words() {
    let mut told = String::new();
    let mut open = vec![
        root().join("tests/reject"),
        root().join("generator/tests"),
        root().join("generator/src"),
    ];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().replace('\\', "/");
            let is_test = name.contains("/tests/") || name.ends_with("tests.rs");
            if path.is_dir() {
                open.push(path);
            } else if name.ends_with(".stderr") || name.ends_with(".rs") && is_test {
                told += &fs::read_to_string(&path).unwrap();
            }
        }
    }
    // As messages begin: `warning[AL0201]: ..`.
    let has = |code: &&str| told.contains(&format!("[{code}]: "));
    let without: Vec<&str> = apiloom::diagnostic::codes::all()
        .filter(|code| !OURS.contains(code) && !has(code))
        .collect();
    assert!(without.is_empty(), "{}", without.join(", "));
}
