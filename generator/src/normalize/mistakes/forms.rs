//! Values of the wrong kind: a list where an object belongs, a text where a list does, a flag in quotes.
//!
//! The table says which kind of value stands at a key. What is of another kind is told here, once for all
//! stages, with how it is written; those that read the value go on in silence with what can be made of it.

use serde_json::{Map, Number, Value};

use super::Mistakes;
use super::indents::is_stray;
use super::mends::{list_mend, object_mend, part_mend, sketch};
use super::placed::OF_SCHEMAS;
use super::values::is_padded;
use crate::diagnostic::{Diagnostic, Effect, codes, printable, quoted};
use crate::openapi::{Form, Kind, Place};
use crate::source::push_segment;

/// Lists of 2.0 that may be one text with commas.
const SPLIT: [&str; 3] = ["consumes", "produces", "schemes"];

/// What a value of another kind than its key's is taken for, and what that costs.
fn taken(kind: Kind, (key, form): (&str, Form), value: &Value) -> (String, Effect) {
    let inner = Place::one(kind).of_key(key);
    let shown = quoted(key);
    let meant = value.as_str().and_then(flag_meant);
    match (form, value) {
        (Form::Flag, _) if meant.is_some() => (
            format!("{shown} is a text; it is read as {}", meant == Some(true)),
            Effect::None,
        ),
        (Form::TextOrTexts, Value::String(_)) if SPLIT.contains(&key) => (
            format!("{shown} is a text and no list; it is read as one"),
            Effect::None,
        ),
        (Form::TextOrTexts, Value::String(text)) => (
            format!("{shown} is a text and no list; it is read as one of it"),
            match text.contains(',') {
                true => Effect::Narrowed,
                false => Effect::None,
            },
        ),
        (Form::Type, Value::Null) => (
            "`type` is null without quotes, which says nothing".to_owned(),
            loss(kind),
        ),
        // In a property, or in a list of its own: "required" of before 2013.
        (Form::Texts, Value::Bool(false)) => (
            format!("{shown} is not a list and is left out"),
            Effect::None,
        ),
        _ => (
            format!("{shown} is not {} and is left out", words(form)),
            match (form, is_told_only(key)) {
                (Form::Text, true) => Effect::None,
                (Form::TextsByName, _) => Effect::None,
                (Form::Object | Form::List, _) if inner.many => loss(inner.kind),
                _ => loss(kind),
            },
        ),
    }
}

impl Mistakes<'_> {
    /// The values of an object's keys.
    pub(super) fn forms(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        for (key, value) in object.iter().filter(|(key, _)| !key.starts_with("x-")) {
            // Its keys are expressions.
            if kind == Kind::Callback && !kind.has(key) && key != "$ref" {
                self.part(Kind::PathItem, value, &join(at, key), true);
                continue;
            }
            let form = kind.form(key, self.version);
            // What nearly all values are.
            if matches!(form, Form::Any) || matches!((form, value), (Form::Part, Value::Object(_)))
            {
                continue;
            }
            let inner = Place::one(kind).of_key(key);
            match (form, value) {
                (Form::Part, Value::Array(items)) if is_tuple(inner, key) => {
                    self.entries(inner.kind, items.iter().enumerate(), at, key);
                }
                (Form::Part, _) => self.part(inner.kind, value, &join(at, key), false),
                (Form::Object, Value::Object(entries)) if inner.many => {
                    // An extension, unless names are anybody's.
                    let named = inner.kind == Kind::Schema;
                    let paths = kind == Kind::Document && key == "paths";
                    let entries = entries.iter().filter(|(name, entry)| {
                        let stray = paths && is_stray(name, entry);
                        !stray && (named || !name.starts_with("x-"))
                    });
                    self.entries(inner.kind, entries, at, key);
                }
                (Form::List, Value::Array(items)) if inner.many => {
                    self.entries(inner.kind, items.iter().enumerate(), at, key);
                }
                (Form::TextsByName, Value::Object(entries)) => self.by_name(kind, key, entries, at),
                (Form::Texts | Form::TextOrTexts | Form::Type, Value::Array(items)) => {
                    self.texts(kind, key, items, at);
                }
                // A reference in the place of several parts was told when files were put together.
                (Form::Object | Form::List, Value::Object(object))
                    if object.contains_key("$ref") && inner.many => {}
                (form, value) if holds(form, kind, value) => {}
                (form, value) => self.wrong(kind, (key, form), value, &join(at, key)),
            }
        }
    }

    fn entries<'v, K: ToString>(
        &mut self,
        kind: Kind,
        entries: impl Iterator<Item = (K, &'v Value)>,
        at: &str,
        key: &str,
    ) {
        for (name, value) in entries.filter(|(_, value)| !value.is_object()) {
            let place = join(&join(at, key), &name.to_string());
            self.part(kind, value, &place, true);
        }
    }

    /// What must be an object; whether it is one of several.
    fn part(&mut self, kind: Kind, value: &Value, at: &str, entry: bool) {
        let is_schema = kind == Kind::Schema;
        match value {
            Value::Object(_) => return,
            Value::Bool(_) if is_schema => return,
            // `application/json:` with nothing behind it says as much as `{}`; so do others where they may be missing.
            Value::Null if is_silent(kind) || is_schema && !entry => return self.empty(at),
            _ => {}
        }
        let found = if value.is_null() {
            "null"
        } else {
            "not an object"
        };
        let key = at.rsplit('/').next().unwrap_or_default();
        let message = match kind {
            Kind::Schema => "a schema is not an object; any value is accepted here".to_owned(),
            // What stands at a key of its own is known by it.
            _ if !entry && is_silent(kind) => {
                format!("{} is not an object and is left out", quoted(key))
            }
            _ => format!("{} is {found} and is left out", kind.name()),
        };
        let mend = part_mend(self.tree, kind, value, self.version);
        self.warn(codes::WRONG_TYPE, at, &message, |said| {
            let said = said.effect(loss(kind));
            let Some(mend) = mend else { return said };
            let begin = Some(format!("{key}: ")).filter(|_| !entry);
            let written = begin.unwrap_or_default() + &mend;
            said.help(format!("write {}", quoted(&written)))
                .mended_as(Some(&mend), false)
        });
    }

    /// A schema that is a key alone.
    fn empty(&mut self, at: &str) {
        let key = at.rsplit('/').next().unwrap_or_default();
        if !matches!(key, "schema" | "itemSchema") || Place::at(at) != Place::one(Kind::Schema) {
            return;
        }
        // Of a parameter it is told that it has none.
        let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
        if Place::at(parent) != Place::one(Kind::MediaType) {
            return;
        }
        // What stands beside it is read as if inside, and told.
        let keys = self.tree.pointer(parent).and_then(Value::as_object);
        let outside = |key: &String| OF_SCHEMAS.contains(&key.as_str()) || key == "format";
        if keys.is_some_and(|keys| keys.keys().any(outside)) {
            return;
        }
        let message = format!("{} is null; any value is accepted here", quoted(key));
        self.warn(codes::EMPTY, at, &message, |said| {
            said.effect(Effect::Widened).at_key().help(format!(
                "indent what belongs to it, or write `{key}: {{}}` for any value"
            ))
        });
    }

    /// A value that is of another kind than its key's.
    fn wrong(&mut self, kind: Kind, (key, form): (&str, Form), value: &Value, at: &str) {
        let meant = value.as_str().and_then(flag_meant);
        let (message, effect) = taken(kind, (key, form), value);
        let mend = self.mend(kind, (key, form), value);
        let is_list = matches!(form, Form::List | Form::Texts | Form::TextOrTexts);
        self.warn(codes::WRONG_TYPE, at, &message, |said| {
            let said = said.effect(effect).mended_as(mend.as_deref(), true);
            match mend {
                Some(mend) if is_list => said.help(format!("write a list: {}", quoted(&mend))),
                Some(mend) if matches!(form, Form::Object | Form::TextsByName) => {
                    said.help(format!("write an object: {}", quoted(&mend)))
                }
                Some(mend) => said.help(format!("write {}", quoted(&mend))),
                None if form == Form::Texts && kind == Kind::Schema && meant.is_some() => {
                    said.help("list the names of properties in `required` of their object")
                }
                None if is_padded(value) && words(form).contains("number") => said.help(
                    "write the number as in JSON: without zeros before it, `_`, `+` or letters",
                ),
                None => said,
            }
        });
    }

    /// How a value of another kind is written right, if that can be known.
    fn mend(&self, kind: Kind, (key, form): (&str, Form), value: &Value) -> Option<String> {
        let inner = Place::one(kind).of_key(key);
        match (form, value) {
            (Form::Flag, _) => {
                let meant = value.as_str().and_then(flag_meant);
                meant.map(|meant| format!("{key}: {meant}"))
            }
            (Form::Number | Form::Count | Form::Limit, Value::String(text)) => {
                let text = text.trim();
                let is_number = text.parse::<Number>().is_ok();
                is_number.then(|| format!("{key}: {text}"))
            }
            (Form::Type, Value::Null) => Some(format!("{key}: \"null\"")),
            (Form::Texts, Value::String(text)) if flag_meant(text).is_some() => None,
            (Form::Texts | Form::TextOrTexts, Value::String(text)) => Some(listed(key, text)),
            (Form::List, _) => list_mend(self.tree, inner, key, value, self.version)
                .map(|mend| format!("{key}: {mend}")),
            (Form::Object | Form::TextsByName, _) => {
                object_mend(inner, value).map(|mend| format!("{key}: {mend}"))
            }
            (Form::Text, Value::Array(texts)) => {
                let texts: Option<Vec<&str>> = texts.iter().map(Value::as_str).collect();
                texts
                    .filter(|texts| !texts.is_empty())
                    .map(|texts| format!("{key}: {}", sketch(&Value::from(texts.join(", ")))))
            }
            _ => None,
        }
    }

    /// Texts by their names, which are for people. A null says as much as an empty one.
    fn by_name(&mut self, kind: Kind, key: &str, entries: &Map<String, Value>, at: &str) {
        let wrong = |value: &Value| value.is_array() || value.is_object();
        for (name, value) in entries.iter().filter(|(_, value)| wrong(value)) {
            let (message, _) = taken(kind, (name, Form::Text), value);
            let place = join(&join(at, key), name);
            self.warn(codes::WRONG_TYPE, &place, &message, |said| {
                let said = said.effect(Effect::None);
                said.help(format!(
                    "write {}",
                    quoted(&format!("{name}: what it is for"))
                ))
            });
        }
    }

    /// The values of a list of texts.
    fn texts(&mut self, kind: Kind, key: &str, items: &[Value], at: &str) {
        for (index, item) in items.iter().enumerate() {
            let shown = match item {
                Value::String(_) => continue,
                // Everywhere else the words are what is meant, in whichever form.
                Value::Bool(_) | Value::Number(_) if key != "required" && key != "type" => continue,
                item => quoted(&item.to_string()),
            };
            let is_word = match key {
                "type" => item.is_null(),
                _ => item.is_boolean() || item.is_number(),
            };
            let text = format!("\"{item}\"");
            let message = match is_word {
                true => format!(
                    "{shown} in {} is no text; it is read as {}",
                    quoted(key),
                    quoted(&text)
                ),
                false => format!(
                    "{} has a value that is no text; it is left out",
                    quoted(key)
                ),
            };
            self.warn(
                codes::WRONG_TYPE,
                &format!("{at}/{key}/{index}"),
                &message,
                |said: Diagnostic| match is_word {
                    true => said
                        .effect(Effect::None)
                        .help(format!("put it in quotes: {}", quoted(&text)))
                        .mended_by(Value::from(item.to_string())),
                    false => {
                        let name = item.get("name").and_then(Value::as_str);
                        let said = said.effect(loss(kind));
                        match name {
                            Some(name) => {
                                said.help(format!("write its name alone: {}", quoted(name)))
                            }
                            None => said,
                        }
                    }
                },
            );
        }
    }
}

fn join(at: &str, key: &str) -> String {
    let mut place = at.to_owned();
    push_segment(&mut place, key);
    place
}

/// The flag that a text means.
pub fn flag_meant(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

/// Whether it is a list in the place for one schema: `items` before JSON Schema 2020-12.
fn is_tuple(inner: Place, key: &str) -> bool {
    inner == Place::one(Kind::Schema) && key == "items"
}

fn holds(form: Form, kind: Kind, value: &Value) -> bool {
    match (form, value) {
        // A null says nothing.
        (form, Value::Null) => form != Form::Type || kind != Kind::Schema,
        // What is a number or a flag without quotes is a text all the same.
        (Form::Text, value) => !value.is_array() && !value.is_object(),
        (Form::Flag, value) => value.is_boolean(),
        (Form::Number, value) => value.is_number(),
        (Form::Count, value) => value.is_u64(),
        (Form::Limit, value) => value.is_boolean() || value.is_number(),
        (Form::Type, value) => value.is_string(),
        (Form::List, value) => value.is_array(),
        (Form::Object | Form::TextsByName, value) => value.is_object(),
        // `required: true` on a property is read as it is meant, and told where that is done.
        (Form::Texts, value) => *value == Value::Bool(true),
        (Form::TextOrTexts, _) => false,
        (Form::Part | Form::Any, _) => true,
    }
}

/// The kind of value in words.
fn words(form: Form) -> &'static str {
    match form {
        Form::Text | Form::Type => "a text",
        Form::Flag => "true or false",
        Form::Number | Form::Limit => "a number",
        Form::Count => "a whole number",
        Form::Texts | Form::TextOrTexts => "a list of texts",
        Form::List => "a list",
        Form::Object | Form::TextsByName | Form::Part | Form::Any => "an object",
    }
}

/// What is lost where such a part is left out.
fn loss(kind: Kind) -> Effect {
    match kind {
        Kind::Operation | Kind::SecurityScheme => Effect::Skipped,
        kind => super::effect(kind),
    }
}

/// Parts that say nothing of what goes over the wire, or as much when they are empty.
fn is_silent(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::MediaType
            | Kind::Info
            | Kind::Contact
            | Kind::License
            | Kind::ExternalDocs
            | Kind::Xml
            | Kind::Tag
            | Kind::Example
            | Kind::Components
            | Kind::Discriminator
            | Kind::OAuthFlows
            | Kind::OAuthFlow
    )
}

/// Words for people.
fn is_told_only(key: &str) -> bool {
    matches!(
        key,
        "title" | "summary" | "description" | "termsOfService" | "bearerFormat"
    )
}

/// `required: id, name` is one text.
fn listed(key: &str, text: &str) -> String {
    let words: Vec<&str> = text
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    format!("{key}: [{}]", printable(&words.join(", ")))
}
