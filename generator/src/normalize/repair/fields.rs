//! Single values: texts, flags, objects.

use serde_json::{Map, Value};

use super::{Repair, join};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar};

impl Repair<'_> {
    /// Texts: a number or a flag without quotes is one, anything else is left out.
    pub fn texts(&mut self, object: &mut Map<String, Value>, keys: &[&str], at: &str) {
        for key in keys {
            let Some(value) = object.get_mut(*key) else {
                continue;
            };
            match value {
                Value::String(_) => {}
                Value::Number(_) | Value::Bool(_) => *value = Value::from(value.to_string()),
                _ => self.drop(object, key, at, "a text"),
            }
        }
    }

    /// Flags: `"true"` in quotes is one, anything else is left out.
    pub fn flags(&mut self, object: &mut Map<String, Value>, keys: &[&str], at: &str) {
        for key in keys {
            let Some(value) = object.get_mut(*key) else {
                continue;
            };
            let meant = match value {
                Value::Bool(_) => continue,
                Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                    "true" | "yes" => Some(true),
                    "false" | "no" => Some(false),
                    _ => None,
                },
                _ => None,
            };
            match meant {
                Some(meant) => {
                    *value = Value::Bool(meant);
                    let message = format!("{} is a text; it is read as {meant}", quoted(key));
                    self.warn(&join(at, key), message);
                }
                None => self.drop(object, key, at, "true or false"),
            }
        }
    }

    /// Objects that are not looked into.
    pub fn objects(&mut self, object: &mut Map<String, Value>, keys: &[&str], at: &str) {
        for key in keys {
            if object.get(*key).is_some_and(|value| !value.is_object()) {
                self.drop(object, key, at, "an object");
            }
        }
    }

    /// A list of texts; one text stands for a list of it.
    pub fn text_list(&mut self, object: &mut Map<String, Value>, key: &str, at: &str) {
        match object.get_mut(key) {
            None => {}
            Some(Value::Array(items)) => {
                let count = items.len();
                items.retain(|item| item.is_string() || item.is_number() || item.is_boolean());
                let is_short = items.len() < count;
                for item in items.iter_mut().filter(|item| !item.is_string()) {
                    *item = Value::from(item.to_string());
                }
                if is_short {
                    self.warn(
                        &join(at, key),
                        format!(
                            "{} has values that are no texts; they are left out",
                            quoted(key)
                        ),
                    );
                }
            }
            Some(value @ Value::String(_)) => {
                let text = value.as_str().unwrap_or_default().to_owned();
                *value = Value::Array(vec![value.take()]);
                let parts = text.split(',').map(str::trim).collect::<Vec<_>>();
                if parts.len() > 1 {
                    let message = format!(
                        "{} is a text and no list; it is read as one of it",
                        quoted(key)
                    );
                    let help = format!("write a list: `{key}: [{}]`", parts.join(", "));
                    let origin = self.origins.origin(&join(at, key));
                    let said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
                    self.say(said.effect(Effect::Narrowed).help(help));
                }
            }
            Some(_) => self.drop(object, key, at, "a list of texts"),
        }
    }

    /// A word out of a few.
    pub fn word(&mut self, object: &mut Map<String, Value>, key: &str, words: &[&str], at: &str) {
        let Some(value) = object.get(key) else { return };
        if value.as_str().is_some_and(|word| words.contains(&word)) {
            return;
        }
        let meant = value.as_str();
        let meant = meant.and_then(|word| similar(word, words.iter().copied()));
        self.drop_meant(object, key, at, &one_of(words), meant);
    }

    /// Leaves a value out. Null says as much as nothing, so nothing is said of it.
    fn drop(&mut self, object: &mut Map<String, Value>, key: &str, at: &str, expected: &str) {
        self.drop_meant(object, key, at, expected, None);
    }

    /// The same, with the value that was probably meant.
    fn drop_meant(
        &mut self,
        object: &mut Map<String, Value>,
        key: &str,
        at: &str,
        expected: &str,
        meant: Option<&str>,
    ) {
        let value = object.shift_remove(key);
        if value.is_none_or(|value| value.is_null()) {
            return;
        }
        let message = format!("{} is not {expected} and is left out", quoted(key));
        let origin = self.origins.origin(&join(at, key));
        let mut said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
        if let Some(meant) = meant {
            said = said.help(format!("did you mean `{meant}`?"));
        }
        self.say(said);
    }
}

/// `one of `a`, `b``.
pub fn one_of(words: &[&str]) -> String {
    match words {
        [only] => format!("`{only}`"),
        words => format!("one of `{}`", words.join("`, `")),
    }
}
