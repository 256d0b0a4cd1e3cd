//! Single values: texts, flags, objects. Those of the wrong kind were told by [`super::super::mistakes`].

use serde_json::{Map, Value};

use super::{Repair, join};
use crate::diagnostic::{Diagnostic, codes, quoted, similar};
use crate::normalize::mistakes::flag_meant;
use crate::openapi::{Form, Kind};

impl Repair<'_> {
    /// A word out of a few.
    pub fn word(&mut self, object: &mut Map<String, Value>, key: &str, words: &[&str], at: &str) {
        let Some(value) = object.get(key) else { return };
        if value.as_str().is_some_and(|word| words.contains(&word)) {
            return;
        }
        let value = object.shift_remove(key);
        // Null says as much as nothing, and what is no text was told.
        let Some(word) = value.as_ref().and_then(Value::as_str) else {
            return;
        };
        let message = format!("{} is not {} and is left out", quoted(key), one_of(words));
        let origin = self.origins.origin(&join(at, key));
        let mut said = Diagnostic::warning(codes::UNKNOWN_WORD, origin, message);
        if let Some(meant) = similar(word, words.iter().copied()) {
            said = said.meant(meant);
        }
        self.say(said);
    }
}

/// The values of an object's keys, each of the kind that the table says: what is nearly of it is made so, and the
/// rest is left out.
pub fn values(object: &mut Map<String, Value>, kind: Kind) {
    for (key, form) in kind.values() {
        match form {
            Form::Text => texts(object, &[key]),
            Form::Flag => flags(object, &[key]),
            Form::TextOrTexts => text_list(object, key),
            Form::Object => objects(object, &[key]),
            Form::TextsByName => {
                objects(object, &[key]);
                let entries = object.get_mut(key).and_then(Value::as_object_mut);
                for text in entries.into_iter().flat_map(Map::values_mut) {
                    *text = match text.take() {
                        text @ Value::String(_) => text,
                        word @ (Value::Number(_) | Value::Bool(_)) => word.to_string().into(),
                        _ => Value::from(""),
                    };
                }
            }
            // Of schemas alone, which are a stage of their own, or parts.
            Form::Texts
            | Form::Type
            | Form::Number
            | Form::Count
            | Form::Limit
            | Form::List
            | Form::Part
            | Form::Any => {}
        }
    }
}

/// Texts: a number or a flag without quotes is one, anything else is left out.
fn texts(object: &mut Map<String, Value>, keys: &[&str]) {
    for key in keys {
        match object.get_mut(*key) {
            None | Some(Value::String(_)) => {}
            Some(value @ (Value::Number(_) | Value::Bool(_))) => {
                *value = Value::from(value.to_string());
            }
            Some(_) => {
                object.shift_remove(*key);
            }
        }
    }
}

/// Flags: `"true"` in quotes is one, anything else is left out.
fn flags(object: &mut Map<String, Value>, keys: &[&str]) {
    for key in keys {
        let Some(value) = object.get_mut(*key) else {
            continue;
        };
        let meant = value.as_bool().or_else(|| flag_meant(value.as_str()?));
        match meant {
            Some(meant) => *value = Value::Bool(meant),
            None => {
                object.shift_remove(*key);
            }
        }
    }
}

/// Objects that are not looked into.
fn objects(object: &mut Map<String, Value>, keys: &[&str]) {
    for key in keys {
        if object.get(*key).is_some_and(|value| !value.is_object()) {
            object.shift_remove(*key);
        }
    }
}

/// A list of texts; one text stands for a list of it.
fn text_list(object: &mut Map<String, Value>, key: &str) {
    match object.get_mut(key) {
        None => {}
        Some(Value::Array(items)) => {
            items.retain(|item| item.is_string() || item.is_number() || item.is_boolean());
            for item in items.iter_mut().filter(|item| !item.is_string()) {
                *item = Value::from(item.to_string());
            }
        }
        Some(value @ Value::String(_)) => *value = Value::Array(vec![value.take()]),
        Some(_) => {
            object.shift_remove(key);
        }
    }
}

/// `one of `a`, `b``.
pub fn one_of(words: &[&str]) -> String {
    match words {
        [only] => format!("`{only}`"),
        words => format!("one of `{}`", words.join("`, `")),
    }
}
