//! The runtime's rooms: which may know which.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Item;

/// The rooms of `runtime/src`, from the bottom to the top: each knows those that stand before it, and none after.
/// `lib.rs` is above all of them.
const LAYERS: &[(&str, &[&str])] = &[
    (
        "words that everything may use",
        &[
            "boxed",
            "secret",
            "redact",
            "answers",
            "media_type",
            "origin",
            "server",
            "pace",
        ],
    ),
    (
        "time, limits, JSON",
        &["clock", "limits", "json", "charset"],
    ),
    (
        "what an operation is, and what cannot be sent",
        &["documented", "meta", "request_error", "random"],
    ),
    (
        "what requests are made of",
        &[
            "header",
            "encode",
            "file",
            "body",
            "content",
            "multipart",
            "parameter",
            "xml",
            "sign",
        ],
    ),
    ("what sends", &["transport"]),
    (
        "whether it is sent, and again",
        &["retry", "guard", "observe", "auth"],
    ),
    (
        "what comes back",
        &[
            "response_head",
            "drift",
            "download",
            "error",
            "stream",
            "response",
        ],
    ),
    (
        "a call",
        &[
            "options",
            "middleware",
            "client",
            "request",
            "execute",
            "operation",
            "paging",
        ],
    ),
    ("for generated code", &["codegen", "declare", "macros"]),
];

/// The arrows that point up or around the rooms, and what else makes them hard to see. `files` are names below
/// `runtime/src` with their texts; tests are left out.
pub fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, text) in files {
        let parts: Vec<&str> = name.trim_end_matches(".rs").split('/').collect();
        let Some(room) = parts.first().filter(|room| **room != "lib") else {
            continue;
        };
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let Some(own) = level(room) else {
            wrong.push(format!(
                "runtime/src/{name}: the room `{room}` has no place in the layers of tests/suite/tests/tidy/runtime.rs"
            ));
            continue;
        };
        let file = syn::parse_file(text).unwrap();
        for path in paths(file.items, parts.len()) {
            let complaint = match path {
                Path::Root(name) => match level(&name) {
                    Some(other) if other > own => {
                        format!("`{room}` must not know `{name}`, which stands above it")
                    }
                    Some(_) => continue,
                    None if name.starts_with("__") => continue,
                    None => format!("`crate::{name}` is not a room: name the room that has it"),
                },
                Path::Up => "write `crate::` where a path leaves the room".to_owned(),
            };
            wrong.push(format!("runtime/src/{name}: {complaint}"));
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

/// Where a room stands, counted from the bottom.
fn level(room: &str) -> Option<usize> {
    let mut rooms = LAYERS.iter().flat_map(|(_, rooms)| *rooms);
    rooms.position(|known| *known == room)
}

/// A path that leaves its room.
enum Path {
    /// `crate::name`
    Root(String),
    /// `super` as often as it takes to get out.
    Up,
}

/// The paths in a file's items that leave the room: `depth` is how many names lead to the file.
fn paths(items: Vec<Item>, depth: usize) -> Vec<Path> {
    let mut found = Vec::new();
    for item in items {
        let attributes = match &item {
            Item::Mod(module) => &module.attrs,
            Item::Use(import) => &import.attrs,
            Item::Fn(function) => &function.attrs,
            Item::Impl(block) => &block.attrs,
            _ => &Vec::new(),
        };
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .meta
                    .to_token_stream()
                    .to_string()
                    .contains("(test)")
        };
        if attributes.iter().any(is_test) {
            continue;
        }
        match item {
            Item::Mod(module) => {
                let inner = module.content.map(|(_, items)| items);
                found.extend(paths(inner.unwrap_or_default(), depth + 1));
            }
            item => scan(item.to_token_stream(), depth, &mut found),
        }
    }
    found
}

fn scan(tokens: TokenStream, depth: usize, found: &mut Vec<Path>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |index: usize, text: &str| tokens.get(index).is_some_and(|t| t.to_string() == text);
    let joined = |index: usize| is(index, ":") && is(index + 1, ":");
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => scan(group.stream(), depth, found),
            // `$crate` stands in macros, which are read where they are used.
            TokenTree::Ident(word)
                if word == "crate" && joined(index + 1) && !(index > 0 && is(index - 1, "$")) =>
            {
                match tokens.get(index + 3) {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                        found.extend(firsts(group.stream()).into_iter().map(Path::Root));
                    }
                    Some(name) => found.push(Path::Root(name.to_string())),
                    None => {}
                }
            }
            TokenTree::Ident(word) if word == "super" => {
                let ups = (0..).take_while(|step| {
                    is(index + 3 * step, "super") && (*step == 0 || joined(index + 3 * step - 2))
                });
                if ups.count() >= depth {
                    found.push(Path::Up);
                }
            }
            _ => {}
        }
    }
}

/// The first names of the paths in the braces of a `use`.
fn firsts(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut first = true;
    for token in tokens {
        match &token {
            TokenTree::Punct(mark) if mark.as_char() == ',' => first = true,
            _ if first => {
                names.push(token.to_string());
                first = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn each_room_stands_in_one_layer() {
    let mut rooms: Vec<&str> = LAYERS
        .iter()
        .flat_map(|(_, rooms)| *rooms)
        .copied()
        .collect();
    let count = rooms.len();
    rooms.sort_unstable();
    rooms.dedup();
    assert_eq!(rooms.len(), count);
}

/// The rule finds what it is for, in every way to write it.
#[test]
fn an_arrow_up_is_found() {
    let up = "runtime/src/json/lex.rs: `json` must not know `client`, which stands above it";
    for text in [
        "use crate::client::Client;",
        "use crate::{boxed::BoxError, client::{self, Client}};",
        "pub use crate::client::Client;",
        "fn f() { let _ = crate::client::Client::new(); }",
        "fn f() { assert!(crate::client::is()); }",
        "impl From<crate::client::Client> for X {}",
        "mod inner { use crate::client::Client; }",
    ] {
        assert_eq!(arrows(&[("json/lex.rs", text)]), [up], "{text}");
    }
    for (file, text, complaint) in [
        (
            "json.rs",
            "use crate::BoxError;",
            "runtime/src/json.rs: `crate::BoxError` is not a room: name the room that has it",
        ),
        (
            "json.rs",
            "use super::client::Client;",
            "runtime/src/json.rs: write `crate::` where a path leaves the room",
        ),
        (
            "json/lex.rs",
            "fn f() { super::super::client::f() }",
            "runtime/src/json/lex.rs: write `crate::` where a path leaves the room",
        ),
        (
            "attic.rs",
            "",
            "runtime/src/attic.rs: the room `attic` has no place in the layers of \
             tests/suite/tests/tidy/runtime.rs",
        ),
    ] {
        assert_eq!(arrows(&[(file, text)]), [complaint], "{text}");
    }
}

#[test]
fn an_arrow_down_is_none_of_it() {
    for (file, text) in [
        ("client.rs", "use crate::json::Reader;"),
        ("json/lex.rs", "use super::Reader; use crate::json::Kind;"),
        ("json.rs", "mod tests { use super::*; }"),
        (
            "json.rs",
            "#[cfg(test)] mod tests { use crate::client::Client; }",
        ),
        ("json.rs", "#[cfg(test)] fn f() { crate::client::f() }"),
        ("json/tests.rs", "use crate::client::Client;"),
        ("json.rs", "/// See [`crate::client::Client`].\nfn f() {}"),
        (
            "json.rs",
            "macro_rules! m { () => { $crate::client::f() } }",
        ),
        ("lib.rs", "pub use client::Client;"),
    ] {
        assert_eq!(arrows(&[(file, text)]), [""; 0], "{text}");
    }
}
