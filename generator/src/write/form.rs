//! Whether a file says the same as another, however it is laid out.
//!
//! People run `cargo fmt` over a whole workspace. A file that it has laid out anew is neither edited nor
//! out of date. Takes the content of files, compares; it does not know what the files mean.

use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A number that files of the same words have, in whatever layout and order: to tell whether a file is
/// still what was written. It is no proof, and is no matter of security.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    let mut sum = 0_u64;
    let mut word = WORD;
    let mut is_word = false;
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii() {
            word = step(word, *byte);
            is_word = true;
            continue;
        }
        if is_word {
            sum = sum.wrapping_add(word);
            (word, is_word) = (WORD, false);
        }
        // What a formatter adds and takes away.
        if !byte.is_ascii_whitespace() && !b",{}".contains(byte) {
            sum = sum.wrapping_add(step(WORD, *byte));
        }
    }
    if is_word { sum.wrapping_add(word) } else { sum }
}

/// A number that files of the same bytes have (FNV-1a). No matter of security either.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(WORD, |hash, byte| step(hash, *byte))
}

/// Whether a formatter may lay the file out anew.
pub fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "rs")
}

/// Where FNV-1a begins.
const WORD: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Whether the file at `path` says the same with either content: byte for byte, or as Rust.
pub fn is_same(path: &str, one: &[u8], other: &[u8]) -> bool {
    if one == other {
        return true;
    }
    if !is_rust(path) || fingerprint(one) != fingerprint(other) {
        return false;
    }
    matches!((Form::of(one), Form::of(other)), (Some(one), Some(other)) if one == other)
}

/// What a formatter leaves as it is.
#[derive(Debug, PartialEq, Eq, Default)]
struct Form {
    /// The tokens, without commas and braces.
    tokens: Vec<String>,
    /// What `use` and `mod` name, each sorted.
    sorted: Vec<Vec<String>>,
    /// Comments, which are no tokens.
    comments: Vec<String>,
}

impl Form {
    /// The form of a file, if it is Rust.
    fn of(bytes: &[u8]) -> Option<Form> {
        let text = std::str::from_utf8(bytes).ok()?;
        let flat = flat(text.parse().ok()?);
        let comments = text.lines().map(str::trim).filter(|line| {
            let is_docs = line.starts_with("///") || line.starts_with("//!");
            line.starts_with("//") && !is_docs
        });
        let mut form = Form {
            comments: comments.map(str::to_owned).collect(),
            ..Form::default()
        };
        let mut flat = flat.into_iter().peekable();
        while let Some(token) = flat.next() {
            if token != "use" && token != "mod" {
                form.tokens.push(token);
                continue;
            }
            let is_use = token == "use";
            let mut words = vec![token];
            // The visibility goes with it.
            words.extend(form.tokens.pop_if(|before| before == "pub"));
            if is_use {
                words.extend(std::iter::from_fn(|| flat.next_if(|word| word != ";")));
            } else {
                words.extend(flat.next());
            }
            words.extend(flat.next_if(|word| word == ";"));
            words.sort();
            form.sorted.push(words);
        }
        form.sorted.sort();
        Some(form)
    }
}

/// The tokens in their order, groups opened. Not recursive: a file may be nested however deep.
fn flat(tokens: TokenStream) -> Vec<String> {
    let mut flat = Vec::new();
    let mut open = vec![(tokens.into_iter(), "")];
    while let Some((tokens, close)) = open.last_mut() {
        match tokens.next() {
            Some(TokenTree::Group(group)) => {
                let (start, end) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace | Delimiter::None => ("", ""),
                };
                flat.push(start.to_owned());
                open.push((group.stream().into_iter(), end));
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => {}
            Some(token) => flat.push(token.to_string()),
            None => {
                flat.push((*close).to_owned());
                open.pop();
            }
        }
    }
    flat.retain(|token| !token.is_empty());
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "// from a.yaml.\n//! Words.\nmod b;\n#[cfg(c)]\npub mod a;\nuse x::{serde_json, Client};\n\
        /// Says.\nfn f(\n    a: u8,\n) { match a { 1 => { \"a, b\" }, _ => g(|b| c) } }\n";
    const FORMATTED: &str = "// from a.yaml.\n//! Words.\n#[cfg(c)]\npub mod a;\nmod b;\n\nuse x::{Client, serde_json};\n\
        /// Says.\nfn f(a: u8) {\n    match a {\n        1 => \"a, b\",\n        _ => g(|b| { c }),\n    }\n}\n";

    #[test]
    fn a_formatter_changes_nothing() {
        assert!(is_same(
            "src/a.rs",
            WRITTEN.as_bytes(),
            FORMATTED.as_bytes()
        ));
        assert_eq!(
            fingerprint(WRITTEN.as_bytes()),
            fingerprint(FORMATTED.as_bytes())
        );
        let other = "a,b".as_bytes();
        assert!(!is_same("README.md", other, b"a, b"));
    }

    #[test]
    fn what_means_something_else_is_another() {
        for (from, to) in [
            ("\"a, b\"", "\"a,b\""),
            ("a.yaml", "b.yaml"),
            ("1 =>", "2 =>"),
            ("Says", "Said"),
            ("Client", "Klient"),
            ("pub mod", "mod"),
        ] {
            let edited = FORMATTED.replace(from, to);
            assert_ne!(edited, FORMATTED);
            assert!(
                !is_same("src/a.rs", WRITTEN.as_bytes(), edited.as_bytes()),
                "{from} -> {to}"
            );
        }
        // What is no Rust is compared byte for byte, however deep it is.
        let deep = "(".repeat(200_000);
        assert!(!is_same(
            "a.rs",
            deep.as_bytes(),
            format!("{deep} ").as_bytes()
        ));
        let closed = format!("{deep}{}", ")".repeat(200_000));
        assert!(is_same(
            "a.rs",
            closed.as_bytes(),
            format!("{closed} ").as_bytes()
        ));
    }
}
