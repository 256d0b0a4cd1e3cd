//! What is right by its form and says nothing: keys with nothing behind them, and words that change nothing.

use serde_json::{Map, Value};

use super::Mistakes;
use crate::diagnostic::{Effect, codes, quoted};
use crate::openapi::{Keywords, Kind, Versions};
use crate::source::{Origin, push_segment};

/// Keys behind which something is meant to stand. Others are written with null for what is not there.
const TELLING: [(Kind, &[&str]); 3] = [
    (Kind::Operation, &["responses", "security"]),
    (Kind::Response, &["content"]),
    (
        Kind::Schema,
        &[
            "items",
            "properties",
            "additionalProperties",
            "required",
            "enum",
            "oneOf",
            "anyOf",
            "allOf",
        ],
    ),
];

/// A program that has a null for all that is not there writes more than these.
const MOST: usize = 2;

impl Mistakes<'_> {
    /// Keys with nothing behind them: what was meant to be below has another indentation, or is missing.
    pub(super) fn nulls(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        let Some((_, telling)) = TELLING.iter().find(|(of, _)| *of == kind) else {
            return;
        };
        let nulls = object
            .iter()
            .filter(|(key, value)| value.is_null() && kind.has(key));
        if object.is_empty() || nulls.clone().count() > MOST {
            return;
        }
        for (key, _) in nulls.filter(|(key, _)| telling.contains(&key.as_str())) {
            // Of an operation that needs some it is told that it has none.
            if key == "responses" && matches!(self.version, Versions::V2 | Versions::V30) {
                continue;
            }
            let message = format!("{} is null, which says nothing", quoted(key));
            let effect = match (kind, key.as_str()) {
                // What holds for the whole document holds here too.
                (Kind::Operation, "security") => Effect::None,
                (Kind::Schema, _) => Effect::Widened,
                _ => Effect::Narrowed,
            };
            let mut place = at.to_owned();
            push_segment(&mut place, key);
            // A reference in its place, which was told, is null by now.
            let (origin, reference) = (self.origins.origin(&place), format!("{place}/$ref"));
            let reference = self.origins.origin(&reference);
            let is = |at: &Origin| *at == origin || *at == reference;
            if self.diagnostics.iter().any(|told| is(&told.origin)) {
                continue;
            }
            self.warn(codes::WRONG_TYPE, &place, &message, |said| {
                said.effect(effect).at_key().help(match key.as_str() {
                    "security" => "write `security: []` for none, or remove it",
                    _ => "indent what belongs to it, or remove it",
                })
            });
        }
    }

    /// "If the parameter location is \"path\", this field is REQUIRED and its value MUST be true" (OAS 3.0.4, Parameter
    /// Object).
    pub(super) fn optional_path(&mut self, parameter: &Map<String, Value>, at: &str) {
        let is_path = parameter.keyword("in").and_then(Value::as_str) == Some("path");
        if is_path && parameter.keyword("required") == Some(&Value::Bool(false)) {
            let message = "a parameter of a path is never optional; it is read as required";
            let place = format!("{at}/required");
            self.warn(codes::CONTRADICTION, &place, message, |said| {
                said.effect(Effect::None)
                    .help("write `required: true`; a path without it is another path")
            });
        }
    }

    /// What stands in a URL or in a path, and goes elsewhere or nowhere.
    pub(super) fn blanks(&mut self, path: &str, at: &str) {
        if path.trim() == path {
            return;
        }
        let message = format!("the path {} has a blank at one of its ends", quoted(path));
        let help = format!("did you mean {}?", quoted(path.trim()));
        let mut place = at.to_owned();
        push_segment(&mut place, path);
        self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
            said.effect(Effect::Narrowed)
                .at_key()
                .note("the path is sent as it is written")
                .help(help)
        });
    }

    /// "Query and fragment MUST NOT be part of this URL" (OAS 3.2.0, Server Object).
    pub(super) fn beyond_path(&mut self, url: &str, place: &str) {
        let Some(end) = url.find(['?', '#']) else {
            return;
        };
        let (path, rest) = url.split_at(end);
        let is_query = rest.starts_with('?');
        let what = if is_query { "a query" } else { "a fragment" };
        let message = format!("the server's URL {} has {what}", quoted(url));
        self.warn(codes::UNKNOWN_VALUE, place, &message, |said| {
            let said = said.effect(Effect::None).note(match is_query {
                true => "it is sent with every request",
                false => "it is never sent",
            });
            said.help(format!("write {}", quoted(path)))
        });
    }

    /// A key of a path item that is no method, and has what an operation has.
    pub(super) fn no_method(&mut self, item: &Map<String, Value>, at: &str) {
        for (key, value) in item {
            let own = key.starts_with("x-") || key.starts_with("X-") || Kind::PathItem.has(key);
            let near = crate::diagnostic::similar_keyword(key, Kind::PathItem.keys(self.version));
            let operation = ["operationId", "responses", "requestBody"];
            let is_operation = operation.iter().any(|key| value.get(*key).is_some());
            // A word that is nearly one was told.
            if own || near.is_some() || !is_operation {
                continue;
            }
            let what = format!("{} is no method of a path item", quoted(key));
            let help = match self.version {
                Versions::V32 => {
                    "write `get`, `post` or another method; those of one's own stand in `additionalOperations`"
                }
                _ => "write `get`, `post` or another method",
            };
            self.unread(at, key, Effect::Skipped, &what, help);
        }
    }
}
