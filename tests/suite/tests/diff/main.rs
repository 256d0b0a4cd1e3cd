//! `apiloom diff` is judged by the compiler: for each kind of change there is a pair of documents, and a caller that touches what
//! changed. The caller compiles with the old client; with the new one it compiles unless the change is called major.
//!
//! `tests/diff/base.yaml` is the document of all pairs, and `tests/diff/KIND.rs` is a caller, which begins with the lines of the
//! document that are others (see [`pairs`]).

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod judged;
mod pairs;

use std::collections::BTreeSet;

use apiloom::config::Config;
use apiloom::diff::{Comparison, Kind, Side, catalogue, compare, model};
use apiloom::lock::Lock;
use apiloom_tests::root;
use pairs::Pair;

fn compared(pair: &Pair) -> Comparison {
    let old = model(&pair.config(&pair.old), Lock::default()).unwrap();
    assert!(!old.diagnostics.has_errors(), "{}", pair.word);
    let new = model(&pair.config(&pair.new), old.lock.clone()).unwrap();
    assert!(!new.diagnostics.has_errors(), "{}", pair.word);
    compare(&old, &new, None)
}

#[test]
fn each_kind_has_a_pair() {
    let kinds: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(kinds.len(), Kind::ALL.len());
    let pairs = pairs::all();
    let pairs: BTreeSet<&str> = pairs.iter().map(|pair| pair.word.as_str()).collect();
    assert_eq!(pairs, kinds);
}

/// What is found is the kind, and nothing that is worse, so that the caller judges this kind.
#[test]
fn each_pair_is_of_its_kind() {
    let mut wrong = String::new();
    for pair in pairs::all() {
        let comparison = compared(&pair);
        let found = comparison.changes.iter();
        let of_kind = found.clone().any(|(change, _)| change.kind == pair.kind);
        let is_worst = comparison.worst() == Some(pair.kind.rust());
        if !of_kind || !is_worst {
            let text = apiloom::diff::text(&comparison, true);
            wrong.push_str(&format!("{}:\n{text}\n", pair.word));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What the lock tells by a message when the client is made anew is a change too.
#[test]
fn what_the_lock_tells_is_found() {
    for (word, code) in [
        ("argument-replaced", "AL0521"),
        ("constant-changed", "AL0524"),
    ] {
        let pairs = pairs::all();
        let pair = pairs.iter().find(|pair| pair.word == word).unwrap();
        let old = model(&pair.config(&pair.old), Lock::default()).unwrap();
        let new = model(&pair.config(&pair.new), old.lock.clone()).unwrap();
        let mut said = new.diagnostics.iter();
        assert!(said.any(|diagnostic| diagnostic.code.0 == code), "{word}");
    }
}

/// A document is the same as itself, whatever names it has.
#[test]
fn the_same_document_has_no_changes() {
    for name in ["gloria", "dafnck", "flutter", "petstore"] {
        let config = Config::new(root().join(format!("schemas/{name}.yaml")), "");
        let old = model(&config, Lock::default()).unwrap();
        let new = model(&config, old.lock.clone()).unwrap();
        let comparison = compare(&old, &new, None);
        assert_eq!(
            apiloom::diff::text(&comparison, true),
            "nothing that callers or servers would see has changed\n",
            "{name}"
        );
    }
}

/// Each change has a line of a document: of the new one, or of the old one for what is gone.
#[test]
fn each_change_has_its_line() {
    for pair in pairs::all() {
        for (change, place) in compared(&pair).changes {
            let (line, column) = place.at.unwrap();
            let document = match change.cause.side {
                Side::Old => &pair.old,
                Side::New => &pair.new,
            };
            let text = document.lines().nth(line - 1).unwrap();
            assert!(column <= text.len(), "{}: {place}: {text}", pair.word);
        }
    }
}

/// The lines of the document for some kinds, where one could be wrong.
#[test]
fn the_line_is_that_of_the_cause() {
    for (word, wanted) in [
        (
            "required-property-added",
            "required: [name, owner, kind, nip]",
        ),
        (
            "sent-property-made-required",
            "required: [name, owner, kind, color]",
        ),
        (
            "parameter-made-required",
            "- {name: view, in: query, required: true, schema: {type: string}}",
        ),
        ("operation-removed", "get:"),
        ("value-removed", "enum: [fresh, sold]"),
        ("value-added", "enum: [fresh, sold, lost]"),
        ("error-removed", "'404':"),
        ("first-server-changed", "- url: https://shop.example/v2"),
        ("respelled", "userName: {type: string}"),
    ] {
        let pairs = pairs::all();
        let pair = pairs.iter().find(|pair| pair.word == word).unwrap();
        let comparison = compared(pair);
        let of_kind = |(change, _): &&(apiloom::diff::Change, _)| change.kind == pair.kind;
        let (change, place) = comparison.changes.iter().find(of_kind).unwrap();
        let document = match change.cause.side {
            Side::Old => &pair.old,
            Side::New => &pair.new,
        };
        let line = document.lines().nth(place.at.unwrap().0 - 1).unwrap();
        assert_eq!(line.trim(), wanted, "{word}");
    }
}

/// The table of `docs/stability.md` is made from the kinds; `UPDATE_EXPECT=1` writes it anew.
#[test]
fn the_catalogue_is_that_of_the_code() {
    const BEGIN: &str = "<!-- kinds: made from generator/src/diff/kind.rs -->\n";
    const END: &str = "<!-- kinds end -->";
    let path = root().join("docs/stability.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    let wanted = format!("\n{}\n", catalogue());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{wanted}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(table, wanted, "UPDATE_EXPECT=1 writes it anew");
}

#[test]
fn the_compiler_agrees() {
    judged::all(&pairs::all());
}
