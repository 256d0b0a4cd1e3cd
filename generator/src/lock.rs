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
//! fields /components/schemas/User = email full-name=full_name
//! new /components/schemas/User = email
//! type /components/schemas/User = User
//! ```
//!
//! The members of one thing share a line, as `place=name`, or as `name` where both are the same. The lines
//! `arguments` and `new` are the order of what a method and a constructor take; what is none of their
//! arguments any more keeps its place, with [`GONE`] before it. A line `listed` says which number each member of a list
//! has in the places of the other lines, by what tells it from the others. A line `id` is the operationId that the
//! operation of a path had: it is known by that where its path is another one. A line
//! `constants` has the values that are sent without having been said.

pub(crate) mod moves;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub(crate) mod words;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Bound;

/// The name of the file in the output folder.
pub const FILE_NAME: &str = "apiloom.lock";

const HEAD: &str = "\
# Which Rust name stands for which place of the document, and the order of arguments. Written by
# apiloom, which reads it back so that they stay as they are: keep this file with the client.
version = 2
";

/// The versions that are read. In the first one there were no orders.
const VERSIONS: [&str; 2] = ["1", "2"];

/// The kinds of entries that are an order of places, and no names.
const ORDERS: [&str; 2] = ["arguments", "new"];

/// The kind of the lines that say which values are sent without having been said, as `name=value`.
pub(crate) const CONSTANTS: &str = "constants";

/// What stands in an order before a place that is no argument any more.
pub const GONE: char = '-';

/// What a type is called at a place that shared its name, and its type, with others before: it is one of its own
/// now. The line `type` of that place goes on to say which ones they were.
pub(crate) const APART: &str = "type-apart";

/// The same of a place that shares the type of others again: nobody else gets that name.
pub(crate) const APART_ONCE: &str = "type-apart-once";

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
    /// Reads the text of a lock; an empty text is an empty lock.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut lock = Lock::default();
        for (index, line) in text.lines().enumerate() {
            let fail = |message: String| LockError {
                line: index + 1,
                message,
            };
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
                .iter()
                .any(|mark| line.starts_with(mark))
            {
                return Err(fail(
                    "a merge conflict is not resolved; keeping the lines of both sides is right where \
                     their places differ"
                        .to_owned(),
                ));
            }
            if let Some(version) = line.strip_prefix("version = ") {
                if !VERSIONS.contains(&version) {
                    return Err(fail(format!(
                        "version {} is not known; is apiloom too old?",
                        version.escape_debug()
                    )));
                }
                continue;
            }
            let (kind, place, name) = entry(line).map_err(fail)?;
            match lock.get(kind, &place) {
                Some(other) if other != name => {
                    return Err(fail(format!(
                        "this place has the name `{other}` in a line above"
                    )));
                }
                _ => lock.set(kind, &place, &name),
            }
        }
        Ok(lock)
    }

    /// The text of the lock: sorted, and the same for the same names.
    pub fn to_text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (kind, place, name) in self.iter() {
            text.push_str(kind);
            text.push(' ');
            escape(place, &mut text);
            text.push_str(" = ");
            escape_name(name, &mut text);
            text.push('\n');
        }
        text
    }

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

/// Takes a line apart. A place may hold ` = `, a name cannot: so the last one counts.
fn entry(line: &str) -> Result<(&str, String, String), String> {
    let shape = || "this is not a line of the form `kind place = name`".to_owned();
    let (kind, rest) = line.split_once(' ').ok_or_else(shape)?;
    if kind.is_empty()
        || !kind
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'))
    {
        return Err(shape());
    }
    let (place, name) = match rest.rsplit_once(" = ") {
        Some((place, name)) => (place.trim(), name.trim()),
        // An empty place: the document as a whole.
        None => ("", rest.strip_prefix("= ").ok_or_else(shape)?.trim()),
    };
    let unknown_escape = || "a `\\` in it begins nothing that is known".to_owned();
    let name = unescape(name).ok_or_else(unknown_escape)?;
    let mut words = HashSet::new();
    for word in name.split(' ') {
        // Never a name: it is compared with another one.
        if kind == moves::ID {
            continue;
        }
        if ORDERS.contains(&kind) || kind == CONSTANTS {
            let key = word.strip_prefix(GONE).unwrap_or(word);
            if key.is_empty() || !words.insert(key) {
                let key = key.escape_debug();
                return Err(format!("`{key}` cannot stand here, or stands here twice"));
            }
            continue;
        }
        let name = word.rsplit('=').next().unwrap_or(word);
        if !is_identifier(name) {
            return Err(format!("`{}` is not a Rust name", name.escape_debug()));
        }
        if !words.insert(name) {
            return Err(format!("two of these have the name `{name}`"));
        }
    }
    Ok((kind, unescape(place).ok_or_else(unknown_escape)?, name))
}

/// Whether the text has the shape of an identifier. A lock can come from anywhere, and what it
/// says becomes code.
fn is_identifier(name: &str) -> bool {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    plain.starts_with(|first: char| unicode_ident::is_xid_start(first) || first == '_')
        && plain.chars().all(unicode_ident::is_xid_continue)
        && plain != "_"
}

/// Escapes what would break the line or deceive its reader.
fn escape(place: &str, text: &mut String) {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'\\';
    if place.bytes().all(is_plain) && !place.starts_with(' ') && !place.ends_with(' ') {
        text.push_str(place);
        return;
    }
    let inner = place.trim_matches(' ');
    // Blanks around the place would be lost when it is read.
    let blanks = place.find(inner).unwrap_or(0);
    let end = blanks + inner.len();
    for (index, char) in place.char_indices() {
        let outer = index < blanks || index >= end;
        if char == '\\' {
            text.push_str("\\\\");
        } else if outer
            || char.is_control()
            || is_deceptive(char)
            || (char.is_whitespace() && char != ' ')
        {
            text.extend(char.escape_unicode());
        } else {
            text.push(char);
        }
    }
}

/// Escapes a name as a place, and what would look like the ` = ` before it.
fn escape_name(name: &str, text: &mut String) {
    let mut rest = name;
    while let Some(index) = rest.find('=') {
        let (before, after) = (rest.get(..index), rest.get(index + 1..));
        let before = before.unwrap_or_default();
        escape(before, text);
        text.push_str(if text.ends_with(' ') { "\\u{3d}" } else { "=" });
        rest = after.unwrap_or_default();
    }
    escape(rest, text);
}

/// Characters that are not seen, or that turn the direction of the text around them.
fn is_deceptive(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn unescape(place: &str) -> Option<String> {
    let mut text = String::with_capacity(place.len());
    let mut rest = place;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        rest = if let Some(after) = after.strip_prefix('\\') {
            text.push('\\');
            after
        } else {
            let (digits, after) = after.strip_prefix("u{")?.split_once('}')?;
            text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
            after
        };
    }
    text.push_str(rest);
    Some(text)
}
