//! How to write a value that is of the wrong kind: the list, the object or the part that was probably meant.

use serde_json::{Map, Value};

use super::values::{TYPES, TypeMeant, type_meant};
use crate::openapi::{Kind, Place, Versions};
use crate::source::push_segment;

/// How many names a mend shows.
const SHOWN: usize = 3;

/// The list that an object or a text stands for.
pub fn list_mend(
    tree: &Value,
    inner: Place,
    key: &str,
    value: &Value,
    version: Versions,
) -> Option<String> {
    if !inner.many {
        // Values: those of a text, or the names of an object.
        let words: Vec<String> = match value {
            Value::String(text) => text
                .split([',', ' '])
                .filter(|word| !word.is_empty())
                .map(plain)
                .collect(),
            Value::Object(object) if key == "enum" && !object.contains_key("$ref") => {
                object.keys().take(SHOWN).map(|key| plain(key)).collect()
            }
            Value::Number(_) | Value::Bool(_) => vec![value.to_string()],
            _ => return None,
        };
        return Some(format!("[{}]", words.join(", ")));
    }
    let item = match value {
        Value::Object(object) if object.is_empty() => return Some("[]".to_owned()),
        Value::Object(object) if is_one(inner.kind, object) => sketch(value),
        Value::Object(object) => {
            let (name, first) = object.iter().next()?;
            match main_key(inner.kind) {
                Some(key) => format!("{{{key}: {}, ..}}", plain(name)),
                None => sketch(first),
            }
        }
        value => part_mend(tree, inner.kind, value, version)?,
    };
    Some(format!("[{item}]"))
}

/// The object that a list stands for: by the names that its items have, or by one that shows where they go.
pub fn object_mend(inner: Place, value: &Value) -> Option<String> {
    // A text that is the only name, or several.
    if let Value::String(text) = value {
        let names = text.split([',', ' ']).filter(|name| !name.is_empty());
        let names: Vec<Value> = names.take(SHOWN).map(Value::from).collect();
        let is_name = matches!(inner.kind, Kind::MediaType | Kind::Payload);
        return match names.is_empty() || !is_name {
            true => None,
            false => object_mend(inner, &Value::Array(names)),
        };
    }
    let items = value.as_array()?;
    let name = |item: &Value| -> Option<String> {
        match item {
            Value::String(text) => Some(text.clone()),
            // `- a: {..}`: dashes too many.
            Value::Object(object) if object.len() == 1 && !is_one(inner.kind, object) => {
                object.keys().next().cloned()
            }
            Value::Object(object) => object.get("name")?.as_str().map(str::to_owned),
            _ => None,
        }
    };
    let names: Option<Vec<String>> = items.iter().map(name).collect();
    let names = names.filter(|names| !names.is_empty() && inner.kind != Kind::Response);
    let mut shown: Vec<String> = match names {
        Some(names) => names.iter().take(SHOWN).map(|name| plain(name)).collect(),
        None => vec![
            match inner.kind {
                Kind::PathItem => "/path",
                Kind::Response => "\"200\"",
                Kind::MediaType => "application/json",
                _ => "NAME",
            }
            .to_owned(),
        ],
    };
    for name in &mut shown {
        name.push_str(": ..");
    }
    Some(format!("{{{}}}", shown.join(", ")))
}

/// The object that a text, or a list of one object, stands for.
pub fn part_mend(tree: &Value, kind: Kind, value: &Value, version: Versions) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Array(items) if kind == Kind::Schema => {
            let item = match items.as_slice() {
                [only] => part_mend(tree, kind, only, version),
                _ => None,
            };
            let item = item.unwrap_or_else(|| "..".to_owned());
            return Some(format!("{{type: array, items: {item}}}"));
        }
        Value::Array(items) => {
            let keys = items.iter().map(Value::as_str);
            let keys: Option<Vec<&str>> = keys.collect();
            let keys = keys.filter(|keys| !keys.is_empty() && keys.iter().all(|key| kind.has(key)));
            return match (keys, items.as_slice()) {
                (Some(keys), _) => {
                    let keys: Vec<String> = keys.iter().map(|key| format!("{key}: ..")).collect();
                    Some(format!("{{{}}}", keys.join(", ")))
                }
                (None, [only @ Value::Object(_)]) => Some(sketch(only)),
                (None, [only @ Value::String(_)]) => part_mend(tree, kind, only, version),
                _ => None,
            };
        }
        _ => return None,
    };
    if text.starts_with("#/") {
        return Some(format!("{{$ref: \"{text}\"}}"));
    }
    if let Some(home) = kind.home(version == Versions::V2) {
        let mut pointer = home.to_owned();
        push_segment(&mut pointer, text);
        if tree.pointer(&pointer).is_some() {
            return Some(format!("{{$ref: \"#{pointer}\"}}"));
        }
    }
    match kind {
        Kind::Schema if super::forms::flag_meant(text).is_some() => {
            super::forms::flag_meant(text).map(|meant| meant.to_string())
        }
        Kind::Schema if TYPES.contains(&text.as_str()) => Some(format!("{{type: {text}}}")),
        Kind::Schema => match type_meant(text)? {
            TypeMeant::Anything => Some("{}".to_owned()),
            meant => Some(format!("{{{meant}}}")),
        },
        Kind::MediaType => {
            let schema = part_mend(tree, Kind::Schema, value, version)?;
            Some(format!("{{schema: {schema}}}"))
        }
        Kind::SecurityRequirement => Some(format!("{{{}: []}}", plain(text))),
        kind => main_key(kind).map(|key| format!("{{{key}: {}}}", plain(text))),
    }
}

/// The key that says most of a part.
fn main_key(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Server | Kind::ExternalDocs => "url",
        Kind::Tag | Kind::Contact | Kind::License | Kind::Parameter | Kind::Xml => "name",
        Kind::Response => "description",
        Kind::Discriminator => "propertyName",
        Kind::Example => "value",
        Kind::Info => "title",
        Kind::ServerVariable => "default",
        _ => return None,
    })
}

/// Whether an object is such a part, and not several of them by names.
fn is_one(kind: Kind, object: &Map<String, Value>) -> bool {
    let known = |key: &String| key == "$ref" || kind.versions(key).is_some();
    kind == Kind::SecurityRequirement || object.keys().any(known)
}

/// A value in few words, as YAML has it.
pub fn sketch(value: &Value) -> String {
    match value {
        Value::String(text) => plain(text),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(_) => "[..]".to_owned(),
        Value::Object(object) => match object.iter().next() {
            None => "{}".to_owned(),
            Some((key, first)) => {
                let first = match first {
                    Value::Object(object) if !object.is_empty() => "..".to_owned(),
                    first => sketch(first),
                };
                let more = if object.len() > 1 { ", .." } else { "" };
                format!("{{{}: {first}{more}}}", plain(key))
            }
        },
        scalar => scalar.to_string(),
    }
}

/// A text as it stands in YAML: in quotes where it has to be.
fn plain(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$');
    let begins = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '/'));
    let words = ["true", "false", "null", "yes", "no", "on", "off"];
    match begins && text.chars().all(word) && !words.contains(&text.to_lowercase().as_str()) {
        true => text.to_owned(),
        false => format!("\"{text}\""),
    }
}
