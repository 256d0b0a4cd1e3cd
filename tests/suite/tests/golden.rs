//! Golden outputs: each folder of `golden/` has a document and the client that it must give, byte for
//! byte. `UPDATE_EXPECT=1` writes them anew. That they compile is checked by `clients.rs`.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use apiloom::config::Config;
use apiloom::run::run;
use apiloom::write::{Force, check};
use apiloom_tests::root;

fn golden(feature: &str) {
    let folder = root().join("tests/golden").join(feature);
    let document = match feature {
        // The teaching document has one home.
        "petstore" => root().join("schemas/petstore.yaml"),
        _ => folder.join("openapi.yaml"),
    };
    let out = folder.join("client");
    let config = Config::new(&document, &out)
        .crate_name(format!("golden-{feature}"))
        .runtime_path(root().join("runtime"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let outcome = run(&config, Force::Yes);
        outcome.result.unwrap();
        return;
    }
    // Into an empty folder at the same depth, so that relative paths are the same; then compared.
    let fresh = tempfile::tempdir_in(&folder).unwrap();
    let lock = std::fs::read_to_string(out.join("apiloom.lock")).unwrap();
    std::fs::write(fresh.path().join("apiloom.lock"), lock).unwrap();
    let mut fresh_config = config.clone();
    fresh_config.out = fresh.path().to_path_buf();
    let outcome = run(&fresh_config, Force::Yes);
    outcome.result.unwrap();
    let generated = outcome.generated.unwrap();
    let difference = check(&generated.files, &out).unwrap();
    assert!(
        difference.is_empty(),
        "{feature}: {difference:?}; UPDATE_EXPECT=1 writes them anew"
    );
    for (path, bytes) in generated
        .files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "rs"))
    {
        let text = std::str::from_utf8(bytes).unwrap();
        syn::parse_file(text).unwrap_or_else(|error| panic!("{feature}/{path}: {error}"));
    }
}

#[test]
fn petstore() {
    golden("petstore");
}

#[test]
fn models() {
    golden("models");
}

#[test]
fn operations() {
    golden("operations");
}

#[test]
fn chain() {
    golden("chain");
}

#[test]
fn names() {
    golden("names");
}

#[test]
fn version31() {
    golden("version31");
}

#[test]
fn version32() {
    golden("version32");
}

#[test]
fn wire() {
    golden("wire");
}

#[test]
fn leads() {
    golden("leads");
}

#[test]
fn hostile() {
    golden("hostile");
}

#[test]
fn swagger2() {
    golden("swagger2");
}

#[test]
fn a_second_run_rewrites_nothing() {
    let out = tempfile::tempdir().unwrap();
    let config = Config::new(
        root().join("schemas/gloria.yaml"),
        out.path().join("gloria"),
    );
    let first = run(&config, Force::No).result.unwrap();
    assert!(
        first.written.len() > 20 && first.unchanged == 0,
        "{first:?}"
    );
    let second = run(&config, Force::No).result.unwrap();
    assert!(
        second.written.is_empty() && second.removed.is_empty(),
        "{second:?}"
    );
    assert_eq!(second.unchanged, first.written.len());
}

#[test]
fn xml() {
    golden("xml");
}
