//! `apiloom.lock`: which Rust name stands for which place of the document, and in which order arguments are.
//!
//! A name that was given once stays, whatever is added to the document later; the naming stage asks
//! here before it makes a new one. Entries of places that vanished stay too, so that a name is never
//! given to something else. It does not make names, and does not know which of them clash.
//!
//! The text has one line a name, sorted, so that a new name is one added line in a diff:
//!
//! ```text
//! arguments POST /users = query:invite body
//! fields /components/schemas/User email = email
//! fields /components/schemas/User full-name = full_name
//! input openapi.yaml = 2c26b46b68ffc68f
//! new /components/schemas/User = email
//! type /components/schemas/User = User
//! ```
//!
//! Members have a line each, with the name on the wire behind the place. The lines
//! `arguments` and `new` are the order of what a method and a constructor take; what is none of their
//! arguments any more keeps its place, with [`GONE`] before it. A line `listed` says which number each member of a list
//! has in the places of the other lines, by what tells it from the others. A line `id` is the operationId that the
//! operation of a path had: it is known by that where its path is another one. A line
//! `constants` has the values that are sent without having been said, a line `input` what was read: a file and the SHA-256 of its
//! text. In memory the members of a thing are one entry, `wire=name` for each, or `name` where both are the same.

pub(crate) mod moves;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod text;
pub(crate) mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;

use sha2::{Digest as _, Sha256};

/// The name of the file in the output folder.
pub const FILE_NAME: &str = "apiloom.lock";

/// The kind of the lines that say which values are sent without having been said, as `name=value`.
pub(crate) const CONSTANTS: &str = "constants";

/// The kind of the lines that say what was read.
pub(crate) const INPUT: &str = "input";

/// What stands in an order before a place that is no argument any more.
pub const GONE: char = '-';

/// What a type is called at a place that shared its name, and its type, with others before: it is one of its own
/// now. The line `type` of that place goes on to say which ones they were.
pub(crate) const APART: &str = "type-apart";

/// The same of a place that shares the type of others again: nobody else gets that name.
pub(crate) const APART_ONCE: &str = "type-apart-once";

/// The kind of the lines that say what a thing was called before it was called otherwise by request: such a name stays as a second
/// one, and nothing else has it.
pub(crate) fn former_kind(kind: &str) -> String {
    format!("former-{kind}")
}

/// Names that were given.
///
/// For example `type`, `/components/schemas/User` -> `User`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    names: BTreeMap<String, BTreeMap<String, String>>,
}

/// A text that is not a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// The name that a place was given.
    ///
    /// What was read from a text has the shape that [`Lock::set`] asks for. A name may still be a
    /// keyword, or one that is taken.
    pub fn get(&self, kind: &str, place: &str) -> Option<&str> {
        self.names.get(kind)?.get(place).map(String::as_str)
    }

    /// Gives a place a name; one that it had is replaced.
    ///
    /// `kind` is one lower-case word. `name` is an identifier, or a list of members: words with one
    /// blank between them, each `name` or `wire=name`.
    pub fn set(&mut self, kind: &str, place: &str, name: &str) {
        self.names
            .entry(kind.to_owned())
            .or_default()
            .insert(place.to_owned(), name.to_owned());
    }

    /// Takes a name away from a place.
    pub(crate) fn remove(&mut self, kind: &str, place: &str) -> Option<String> {
        self.names.get_mut(kind)?.remove(place)
    }

    /// Notes what was read, in place of what was read before: the name of each file, and its text.
    pub(crate) fn note_inputs<'t>(&mut self, files: impl Iterator<Item = (String, &'t str)>) {
        self.names.remove(INPUT);
        for (name, text) in files {
            self.set(INPUT, &name, &sha256(text));
        }
    }

    /// All names as (kind, place, name), sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.names.iter().flat_map(|(kind, names)| {
            names
                .iter()
                .map(move |(place, name)| (kind.as_str(), place.as_str(), name.as_str()))
        })
    }

    /// The names of one kind whose places begin with `prefix`, as (place, name), sorted.
    pub fn of_kind<'a>(
        &'a self,
        kind: &str,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let names = self.names.get(kind).into_iter();
        names
            .flat_map(move |names| {
                names.range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            })
            .map(|(place, name)| (place.as_str(), name.as_str()))
            .take_while(move |(place, _)| place.starts_with(prefix))
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.values().map(BTreeMap::len).sum()
    }

    /// Whether no name was given yet.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The SHA-256 of a text.
pub(crate) fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
