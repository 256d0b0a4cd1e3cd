//! The JSON Schema of `apiloom.toml` accepts what is read, and nothing else.

use std::fs;
use std::path::Path;

use apiloom_tests::root;
use serde_json::Value;

fn problems(text: &str) -> Vec<String> {
    let schema = fs::read_to_string(root().join("schemas/apiloom.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let file: toml::Table = toml::from_str(text).unwrap();
    let file = serde_json::to_value(file).unwrap();
    validator
        .iter_errors(&file)
        .map(|error| error.to_string())
        .collect()
}

#[test]
fn the_files_of_this_repository_fit_the_schema() {
    let mut files = vec![root().join("apiloom.toml")];
    for golden in fs::read_dir(root().join("tests/golden")).unwrap() {
        files.push(golden.unwrap().path().join("apiloom.toml"));
    }
    files.retain(|file| file.is_file());
    assert!(files.len() > 5, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(problems(&text), [] as [&str; 0], "{}", file.display());
    }
}

#[test]
fn what_is_refused_does_not_fit_the_schema() {
    for wrong in [
        "layuot = 'crate'",
        "layout = 'crates'",
        "crate-name = 'Shop'",
        "pages.a = { style = 'page', pag = 'p' }",
        "retry.a = { max-attempts = 0 }",
        "auth-refresh.a = { request-field = '/a' }",
        "include.tag = ['a']",
        "rename.types.User = 'user'",
        "rename.fields.User.a = 'B'",
        "servers.staging = 'staging'",
        "lints.AL0201 = 'alow'",
        "attributes.User = ['must_use']",
        "security.schemes.a = { type = 'htp' }",
    ] {
        let text = format!("[[client]]\nspec = 'a'\nout = 'b'\n{wrong}\n");
        assert_ne!(problems(&text), [] as [&str; 0], "{wrong}");
        let read = apiloom::config::parse(&text, Path::new("apiloom.toml"));
        assert!(read.is_err(), "{wrong}");
    }
}
