//! The page and the schema are those of the code, and have the keys that are read.

use std::path::Path;

use expect_test::expect_file;

use super::keys::CLIENT;
use super::{Key, Takes, page, schema};
use crate::config::{ConfigError, parse};

#[test]
fn page_and_schema_are_current() {
    expect_file!["../../../../docs/configuration.md"].assert_eq(&page());
    let schema = format!("{:#}\n", schema());
    expect_file!["../../../../schemas/apiloom.schema.json"].assert_eq(&schema);
}

/// What is said of a client with these lines.
fn said(lines: &str) -> String {
    let text = format!("[[client]]\nspec = 'a'\nout = 'b'\n{lines}");
    match parse(&text, Path::new("apiloom.toml")) {
        Err(ConfigError::Invalid { message, help, .. }) => {
            format!("{message}: {}", help.unwrap_or_default())
        }
        other => panic!("{lines}: {other:?}"),
    }
}

/// Compares the keys of a table with those that are read there.
fn compare(table: &str, keys: &[Key], needed: &str) {
    let at = match table {
        "" => String::new(),
        table => format!("[client.{table}]\n{needed}"),
    };
    // Unlike any of them, so that all are listed.
    let said = said(&format!("{at}zzzzzzzzzz = 1\n"));
    let (_, listed) = said
        .split_once("the keys are ")
        .unwrap_or_else(|| panic!("{table}: {said}"));
    let mut listed: Vec<&str> = listed
        .split(", ")
        .map(|key| key.trim_matches('`'))
        .collect();
    let mut known: Vec<&str> = keys.iter().map(|key| key.name).collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known, "{table}");
}

fn find<'k>(keys: &'k [Key], name: &str) -> &'k Takes {
    &keys.iter().find(|key| key.name == name).unwrap().takes
}

#[test]
fn the_keys_are_those_that_are_read() {
    compare("", CLIENT, "");
    for name in [
        "errors", "include", "exclude", "rename", "security", "types",
    ] {
        let Takes::Table(keys) = find(CLIENT, name) else {
            panic!("{name}");
        };
        compare(name, keys, "");
    }
    for name in ["retry", "auth-refresh"] {
        let Takes::By(_, Takes::Table(keys)) = find(CLIENT, name) else {
            panic!("{name}");
        };
        compare(&format!("{name}.a"), keys, "");
    }
    let Takes::By(_, Takes::Either([_, Takes::Table(keys)])) = find(CLIENT, "pages") else {
        panic!("pages");
    };
    compare("pages.a", keys, "");
}

#[test]
fn every_example_is_read() {
    for key in CLIENT {
        let text = format!("[[client]]\nspec = 'a'\nout = 'b'\n{}", key.example);
        parse(&text, Path::new("apiloom.toml"))
            .unwrap_or_else(|error| panic!("{}: {error}", key.name));
    }
}
