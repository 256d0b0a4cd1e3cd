//! Slips of indentation: what stands one level too far out or in, so that it is among keys of another kind.

use serde_json::{Map, Value};

use super::Mistakes;
use super::placed::OF_SCHEMAS;
use super::values::TYPES;
use crate::diagnostic::{Effect, codes, quoted, similar_keyword};
use crate::openapi::{Keywords, Kind, METHODS, Versions};
use crate::source::push_segment;

impl Mistakes<'_> {
    pub(super) fn indents(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        self.one_level_too_deep(kind, object, at);
        match kind {
            Kind::Schema => self.bare_properties(object, at),
            Kind::MediaType | Kind::Parameter | Kind::Header => {
                self.beside_schema(kind, object, at)
            }
            Kind::Operation => self.in_operation(object, at),
            Kind::Document if self.version != Versions::V2 => self.at_root(object),
            Kind::Components => {
                for (key, value) in object {
                    if !is_schema(value) || !is_strange(kind, key, self.version) {
                        continue;
                    }
                    let what = format!(
                        "{} is no keyword of `components`, but a schema",
                        quoted(key)
                    );
                    self.unread(at, key, Effect::Widened, &what, "put it below `schemas`");
                }
            }
            _ => {}
        }
    }

    /// A part that has a name around it where names do not stand: `- limit: {in: query, ..}`.
    fn one_level_too_deep(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        let is_part = matches!(
            kind,
            Kind::Parameter | Kind::RequestBody | Kind::Response | Kind::Server | Kind::Tag
        );
        let mut entries = object.iter();
        let (Some((key, value)), None, true) = (entries.next(), entries.next(), is_part) else {
            return;
        };
        let inner = value.as_object();
        let is_one = inner.is_some_and(|inner| {
            let mut keys = inner.keys();
            !inner.is_empty() && keys.all(|key| kind.has(key) || key.starts_with("x-"))
        });
        if is_one && is_strange(kind, key, self.version) {
            let what = format!(
                "{} is no keyword of {}, but holds one",
                quoted(key),
                kind.name()
            );
            let help = "write what stands in it in its place";
            self.unread(at, key, Effect::Narrowed, &what, help);
        }
    }

    /// Properties that stand in the schema itself.
    fn bare_properties(&mut self, object: &Map<String, Value>, at: &str) {
        if object.says("$ref") {
            return;
        }
        for (key, value) in object {
            if key != "schema" && is_schema(value) && is_strange(Kind::Schema, key, self.version) {
                let what = format!(
                    "{} is no keyword of a schema, but a schema itself",
                    quoted(key)
                );
                self.unread(at, key, Effect::Widened, &what, "put it below `properties`");
            }
        }
    }

    /// Keywords beside a schema that belong into it.
    fn beside_schema(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        let Some(schema) = object.keyword("schema").and_then(Value::as_object) else {
            return;
        };
        if self.version == Versions::V2 {
            return;
        }
        // A type alone is often said twice, and a reference may lead to one that says it.
        let twice = |key: &str| {
            key == "type" && (schema.contains_key("$ref") || schema.get(key) == object.get(key))
        };
        // A media type has nothing in common with a schema; parameters have much.
        let telling = |key: &str| match kind {
            Kind::MediaType => Kind::Schema.has(key) && !kind.has(key) && !key.starts_with('$'),
            _ => OF_SCHEMAS.contains(&key),
        };
        for key in object.keys().filter(|key| telling(key) && !twice(key)) {
            if key == "type" || !schema.contains_key(key) {
                let what = format!(
                    "{} belongs to a schema, and stands beside `schema`",
                    quoted(key)
                );
                self.unread(at, key, Effect::Widened, &what, "indent it below `schema`");
            }
        }
    }

    /// Statuses beside `responses`, and a body in the words of other languages.
    fn in_operation(&mut self, operation: &Map<String, Value>, at: &str) {
        for key in operation.keys() {
            let is_status = key.len() == 3
                && key.starts_with(|first: char| ('1'..='5').contains(&first))
                && key
                    .chars()
                    .skip(1)
                    .all(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'));
            if is_status {
                let what = format!("{} is a status, and stands beside `responses`", quoted(key));
                self.unread(
                    at,
                    key,
                    Effect::Narrowed,
                    &what,
                    "indent it below `responses`",
                );
            } else if key == "body" && self.version != Versions::V2 {
                let what = "`body` is no keyword of an operation";
                let help = "write `requestBody: {content: {application/json: {schema: ..}}}`";
                self.unread(at, key, Effect::Narrowed, what, help);
            }
        }
    }

    /// Components that stand at the root.
    fn at_root(&mut self, document: &Map<String, Value>) {
        for key in document.keys() {
            if Kind::Components.has(key) && !Kind::Document.has(key) {
                let message = format!("{} belongs below `components`", quoted(key));
                let mut place = String::new();
                push_segment(&mut place, key);
                self.warn(codes::MISPLACED, &place, &message, |said| {
                    said.effect(Effect::None)
                        .at_key()
                        .note("it is read only where references lead to it")
                        .help("indent it below `components`")
                });
            }
        }
    }

    /// Whether a key among the paths is a method, or a keyword of the document, which is told.
    pub(super) fn stray(&mut self, key: &str, value: &Value, paths: &Map<String, Value>) -> bool {
        if !is_stray(key, value) {
            return false;
        }
        let mut place = "/paths".to_owned();
        push_segment(&mut place, key);
        // The path before it has nothing of its own.
        let before = paths.iter().take_while(|(other, _)| *other != key);
        let owner = before.filter(|(_, item)| item.is_null()).last();
        let of_path = Kind::PathItem.has(key) && (owner.is_some() || !Kind::Document.has(key));
        let (message, help) = if of_path {
            let help = match owner {
                Some((path, _)) => format!("indent it below {}", quoted(path)),
                None => "put it below a path, such as `/items`".to_owned(),
            };
            (
                format!("{} is no path, but belongs to one", quoted(key)),
                help,
            )
        } else {
            let message = format!("{} is no path, but a keyword of the document", quoted(key));
            (message, "it belongs to the document's root".to_owned())
        };
        self.warn(codes::MISPLACED, &place, &message, |said| {
            said.effect(Effect::Skipped)
                .at_key()
                .note("it is not read")
                .help(help)
        });
        true
    }
}

/// Whether a key among the paths is none, but a method of a path or a keyword of the document one level too far in or
/// out. A path without its slash may be called so: it has methods.
pub fn is_stray(key: &str, value: &Value) -> bool {
    let keyword = Kind::PathItem.has(key) || Kind::Document.has(key);
    let item = value.as_object();
    let has_methods =
        item.is_some_and(|item| item.keys().any(|key| METHODS.contains(&key.as_str())));
    keyword && key != "$ref" && !has_methods
}

/// Whether nobody knows a key, not even nearly.
fn is_strange(kind: Kind, key: &str, version: Versions) -> bool {
    let own = key.starts_with("x-") || key.starts_with('$');
    let known = kind.versions(key).is_some() || key == "definitions";
    !own && !known && similar_keyword(key, kind.keys(version)).is_none()
}

/// Whether a value can hardly be anything but a schema.
fn is_schema(value: &Value) -> bool {
    let Some(object) = value.as_object() else {
        return false;
    };
    let typed = object.keyword("type").and_then(Value::as_str);
    let typed = typed.is_some_and(|ty| TYPES.contains(&ty));
    let refers = object.keyword("$ref").and_then(Value::as_str);
    let refers = refers.is_some_and(|to| to.contains("/schemas/") || to.contains("/definitions/"));
    let only = |key: &String| Kind::Schema.has(key) || key.starts_with("x-");
    (typed || refers) && object.keys().all(only)
}
