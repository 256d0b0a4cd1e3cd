//! The public items of all packages, as texts under version control: a change of them is seen in review.
//!
//! The sources are parsed, nothing is compiled. What macros make is shown by their calls.
//! `UPDATE_EXPECT=1` writes the texts anew.

#![allow(missing_docs, clippy::unwrap_used)]

mod crates;
mod show;

use std::path::Path;

use apiloom_tests::root;

/// Hidden modules are a part of the runtime's surface: generated code calls them.
const PACKAGES: [(&str, &str, bool); 5] = [
    ("apiloom", "generator/src", false),
    ("apiloom-runtime", "runtime/src", true),
    ("apiloom-data", "runtime/data/src", false),
    ("apiloom-live", "runtime/live/src", false),
    (
        "apiloom-private-key-jwt",
        "runtime/private-key-jwt/src",
        false,
    ),
];

fn compare(name: &str, sources: &str, hidden: bool) {
    let shown = show::surface(&crates::read(&root().join(sources)), hidden);
    let path = root().join("tests/api").join(format!("{name}.rs"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, shown).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == shown,
        "what {name} has public is not what {} says:\n{}\n`UPDATE_EXPECT=1` writes it anew",
        path.display(),
        difference(&known, &shown),
    );
}

/// The lines that one text has and the other has not.
fn difference(known: &str, shown: &str) -> String {
    let lines = |text: &str, other: &str, sign: char| {
        let mut left: Vec<String> = other.lines().map(str::to_owned).collect();
        let mut own = String::new();
        for line in text.lines() {
            match left.iter().position(|one| one == line) {
                Some(at) => _ = left.swap_remove(at),
                None => own.push_str(&format!("{sign}{line}\n")),
            }
        }
        own
    };
    lines(known, shown, '-') + &lines(shown, known, '+')
}

#[test]
fn of_the_generator() {
    let (name, sources, hidden) = PACKAGES[0];
    compare(name, sources, hidden);
}

#[test]
fn of_the_runtime() {
    let (name, sources, hidden) = PACKAGES[1];
    compare(name, sources, hidden);
}

#[test]
fn of_the_companions() {
    for (name, sources, hidden) in PACKAGES.into_iter().skip(2) {
        compare(name, sources, hidden);
    }
}

/// What a package of these files shows.
fn shown(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, text).unwrap();
    }
    show::surface(&crates::read(folder.path()), true)
}

/// Each change that a user could see changes the text.
#[test]
fn every_public_change_is_seen() {
    let lib = "mod a; pub use a::{T, f}; pub mod b;";
    let a = "use std::fmt; /// Words.\n#[derive(Clone)] pub struct T { pub x: u8, y: u8 }\n\
             impl T { pub fn get(&self) -> u8 { self.y } fn own(&self) {} }\n\
             impl fmt::Debug for T { fn fmt(&self) {} }\n\
             pub fn f(mut n: usize) -> usize { n }";
    let b = "pub enum E { A, B(u8) } pub trait R { const C: u8; fn read(&self); } impl R for u8 {}\n\
             pub(crate) struct Inner; pub const MOST: usize = 3;";
    let before = shown(&[("lib.rs", lib), ("a.rs", a), ("b.rs", b)]);
    let seen = [
        ("a.rs", a, "pub x: u8", "pub x: u16"),
        ("a.rs", a, "y: u8 }", "y: u8, pub z: u8 }"),
        ("a.rs", a, "#[derive(Clone)] ", ""),
        ("a.rs", a, "pub fn get(&self)", "pub fn get(&mut self)"),
        ("a.rs", a, "fn own", "pub fn own"),
        (
            "a.rs",
            a,
            "impl fmt::Debug for T { fn fmt(&self) {} }\n",
            "",
        ),
        ("a.rs", a, "n: usize)", "n: u64)"),
        ("b.rs", b, "B(u8)", "B(u8), C"),
        ("b.rs", b, "pub enum", "#[non_exhaustive] pub enum"),
        ("b.rs", b, "const C: u8;", ""),
        ("b.rs", b, "impl R for u8", "impl R for u16"),
        ("b.rs", b, "pub(crate) struct", "pub struct"),
        ("b.rs", b, "MOST: usize", "MOST: u64"),
        ("lib.rs", lib, "pub mod b", "mod b"),
        ("lib.rs", lib, "{T, f}", "T"),
    ];
    let unseen = [
        ("a.rs", a, "Words.", "Other words."),
        ("a.rs", a, "y: u8 }", "other: u8 }"),
        ("a.rs", a, "{ n }", "{ n + 1 }"),
        ("a.rs", a, "fn own(&self)", "fn own(&mut self)"),
        ("a.rs", a, "f(mut n", "f(n"),
        ("b.rs", b, "struct Inner;", "struct Inner(u8);"),
    ];
    let after = |changed: &str, text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let new = text.replacen(from, to, 1);
        let files = [("lib.rs", lib), ("a.rs", a), ("b.rs", b)];
        shown(&files.map(|(name, text)| match name == changed {
            true => (name, new.as_str()),
            false => (name, text),
        }))
    };
    for (file, text, from, to) in seen {
        assert_ne!(after(file, text, from, to), before, "{from} -> {to}");
    }
    for (file, text, from, to) in unseen {
        assert_eq!(after(file, text, from, to), before, "{from} -> {to}");
    }
}
