//! What a document says of an operation for the companions of the runtime: extensions that are known by name and handed
//! on as they are, once they have the form that they should have.

use serde_json::Value;

use super::Lowering;
use crate::api::Fact;
use crate::parse::PathOperation;

/// What an extension's value has to be.
#[derive(Clone, Copy)]
enum Form {
    Flag,
    Number,
    Text,
    OneOf(&'static [&'static str]),
    Texts,
    /// Any of these, and nothing else.
    Object(&'static [(&'static str, Form)]),
}

/// The extensions, each with its form.
const KNOWN: &[(&str, Form)] = &[
    ("x-cache-ttl-ms", Form::Number),
    ("x-dedupe-ttl-ms", Form::Number),
    ("x-poll-interval-ms", Form::Number),
    ("x-provides-tags", Form::Texts),
    ("x-invalidates-tags", Form::Texts),
    ("x-offline", Form::OneOf(&["queue", "cache", "reject"])),
    (
        "x-upload",
        Form::Object(&[("max-bytes", Form::Number), ("mime-types", Form::Texts)]),
    ),
    ("x-permissions", Form::Texts),
    ("x-compress", Form::Flag),
    ("x-health-check", Form::Flag),
    (
        "x-batch",
        Form::Object(&[
            ("max-size", Form::Number),
            ("delay-ms", Form::Number),
            ("ids", Form::Text),
            ("items", Form::Text),
            ("key", Form::Text),
        ]),
    ),
    ("x-resource", Form::Text),
    (
        "x-websocket",
        Form::Object(&[
            ("protocol", Form::Text),
            ("namespace", Form::Text),
            ("rooms", Form::Texts),
            ("heartbeat-interval-ms", Form::Number),
            ("max-reconnect-attempts", Form::Number),
        ]),
    ),
];

impl Form {
    fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Form::Flag, Value::Bool(_)) | (Form::Text, Value::String(_)) => true,
            (Form::Number, Value::Number(number)) => number.is_u64(),
            (Form::OneOf(words), Value::String(word)) => words.contains(&word.as_str()),
            (Form::Texts, Value::Array(items)) => items.iter().all(Value::is_string),
            (Form::Object(known), Value::Object(members)) => members.iter().all(|(name, value)| {
                let mut known = known.iter();
                known.any(|(own, form)| own == name && form.fits(value))
            }),
            _ => false,
        }
    }

    fn described(self) -> String {
        match self {
            Form::Flag => "true or false".to_owned(),
            Form::Number => "a whole number from 0".to_owned(),
            Form::Text => "a text".to_owned(),
            Form::Texts => "a list of texts".to_owned(),
            Form::OneOf(words) => format!("one of {}", words.join(", ")),
            Form::Object(known) => {
                let members = known.iter();
                let members: Vec<String> = members
                    .map(|(name, form)| format!("`{name}`, {}", form.described()))
                    .collect();
                format!("an object of {}", members.join("; "))
            }
        }
    }
}

impl Lowering<'_> {
    /// The facts of an operation, in the order of the table.
    pub fn facts(&mut self, found: &PathOperation) -> Vec<Fact> {
        let mut facts = Vec::new();
        for (name, form) in KNOWN {
            let Some(value) = found.operation.extensions.get(*name) else {
                continue;
            };
            // What is described elsewhere is gone from it.
            if value.as_object().is_some_and(serde_json::Map::is_empty) {
                continue;
            }
            if form.fits(value) {
                facts.push(Fact {
                    name,
                    json: value.to_string(),
                });
                continue;
            }
            let pointer = format!("{}/{name}", found.pointer);
            let message = format!("`{name}` is not {}: it has no effect", form.described());
            self.ignored(&pointer, &message);
        }
        facts
    }
}
