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

/// `NAME.overlay.yaml` is for the document `NAME.yaml`.
fn is_overlay(path: &Path) -> bool {
    let stem = path.file_stem().and_then(OsStr::to_str);
    stem.is_some_and(|stem| stem.ends_with(".overlay"))
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
        .filter(|path| !is_overlay(path))
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
        let generated = generate(&config, Lock::default());
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
