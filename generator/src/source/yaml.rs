//! YAML -> tree, with serde_yaml; where that gives up, with the reader that has markers.

use serde_json::{Map, Number, Value};

use super::{FileId, Origin, events, push_segment};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// Reads YAML text.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let read = serde_yaml::from_str::<serde_yaml::Value>(text).and_then(|mut tree| {
        tree.apply_merge()?;
        Ok(tree)
    });
    match read {
        Ok(tree) => {
            let mut pointer = String::new();
            let mut convert = Convert { file, diagnostics };
            Some(convert.node(tree, &mut pointer))
        }
        Err(error) => {
            let message = error.to_string();
            if message.contains("recursion limit") || message.contains("repetition limit") {
                let what = if message.contains("recursion") {
                    "the document is nested more than 128 levels deep"
                } else {
                    "the document repeats itself through aliases too often"
                };
                diagnostics.push(at(
                    Diagnostic::error(codes::TOO_LARGE, Origin::new(file, ""), what),
                    &error,
                ));
                return None;
            }
            match events::parse(file, text) {
                Ok(read) => {
                    diagnostics.extend(read.diagnostics);
                    Some(read.tree)
                }
                Err(diagnostic) => {
                    diagnostics.push(*diagnostic);
                    None
                }
            }
        }
    }
}

fn at(diagnostic: Diagnostic, error: &serde_yaml::Error) -> Diagnostic {
    match error.location() {
        Some(location) => diagnostic.at(location.line(), location.column()),
        None => diagnostic,
    }
}

struct Convert<'a> {
    file: FileId,
    diagnostics: &'a mut Diagnostics,
}

impl Convert<'_> {
    /// serde_yaml's own limit of 128 levels bounds the recursion.
    fn node(&mut self, node: serde_yaml::Value, pointer: &mut String) -> Value {
        use serde_yaml::Value as Yaml;
        match node {
            Yaml::Null => Value::Null,
            Yaml::Bool(value) => Value::Bool(value),
            Yaml::String(text) => Value::String(text),
            Yaml::Number(number) => self.number(&number, pointer),
            Yaml::Tagged(tagged) => self.node(tagged.value, pointer),
            Yaml::Sequence(items) => {
                let items = items.into_iter().enumerate().map(|(index, item)| {
                    let length = pointer.len();
                    push_segment(pointer, &index.to_string());
                    let item = self.node(item, pointer);
                    pointer.truncate(length);
                    item
                });
                Value::Array(items.collect())
            }
            Yaml::Mapping(entries) => {
                let mut object = Map::new();
                for (key, value) in entries {
                    let length = pointer.len();
                    let Some(key) = self.key(key, pointer) else {
                        continue;
                    };
                    push_segment(pointer, &key);
                    let value = self.node(value, pointer);
                    pointer.truncate(length);
                    object.entry(key).or_insert(value);
                }
                Value::Object(object)
            }
        }
    }

    /// `200:` is the key "200": JSON has no others.
    fn key(&mut self, key: serde_yaml::Value, pointer: &str) -> Option<String> {
        use serde_yaml::Value as Yaml;
        match key {
            Yaml::String(text) => Some(text),
            Yaml::Number(number) => Some(number.to_string()),
            Yaml::Bool(value) => Some(value.to_string()),
            Yaml::Null => Some("null".to_owned()),
            _ => {
                let message = "a list or an object cannot be a key";
                let origin = Origin::new(self.file, pointer);
                self.diagnostics.push(
                    Diagnostic::warning(codes::NOT_JSON, origin, message)
                        .note("the entry is left out"),
                );
                None
            }
        }
    }

    fn number(&mut self, number: &serde_yaml::Number, pointer: &str) -> Value {
        if let Some(value) = number.as_u64() {
            return Value::from(value);
        }
        if let Some(value) = number.as_i64() {
            return Value::from(value);
        }
        match number.as_f64().and_then(Number::from_f64) {
            Some(value) => Value::Number(value),
            None => {
                let message = "JSON has no such number; it is taken as null";
                let origin = Origin::new(self.file, pointer);
                self.diagnostics
                    .push(Diagnostic::warning(codes::NOT_JSON, origin, message));
                Value::Null
            }
        }
    }
}
