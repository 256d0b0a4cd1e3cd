//! JSON -> tree, by serde_json, with duplicate keys found.
//!
//! serde_json bounds the depth. What it does not tell, where a key stands twice and which numbers it
//! had to round, is found by a second look at the text, and only if there is something to find.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::scan::{Next, scan};
use super::{FileId, Origin, say};
use crate::diagnostic::{Diagnostic, codes};

/// A tree and what there is to say about it.
pub struct Read {
    pub tree: Value,
    pub diagnostics: Vec<Diagnostic>,
}

/// Numbers from here on may be integers that were rounded.
const BEYOND: f64 = 18_446_744_073_709_551_616.0;

/// Reads JSON text.
pub fn parse(file: FileId, text: &str) -> Result<Read, Box<Diagnostic>> {
    let odd = Cell::new(false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Node { odd: &odd }
        .deserialize(&mut deserializer)
        .and_then(|tree| deserializer.end().map(|()| tree));
    match tree {
        Ok(tree) => Ok(Read {
            tree,
            diagnostics: if odd.get() {
                oddities(file, text)
            } else {
                Vec::new()
            },
        }),
        Err(error) => Err(Box::new(refusal(file, &error))),
    }
}

fn refusal(file: FileId, error: &serde_json::Error) -> Diagnostic {
    let message = error.to_string();
    let (code, what) = if message.starts_with("recursion limit") {
        (codes::TOO_LARGE, say::TOO_DEEP.to_owned())
    } else {
        let (what, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
        (
            codes::NOT_A_DOCUMENT,
            format!("the document is not valid JSON: {what}"),
        )
    };
    Diagnostic::error(code, Origin::new(file, ""), what).at(error.line(), error.column().max(1))
}

/// Keys that stand twice, and integers that were rounded.
fn oddities(file: FileId, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen: HashMap<usize, HashSet<String>> = HashMap::new();
    scan(text, |node| {
        let origin = || Origin::new(file, node.pointer);
        if let Some((bytes, object)) = node.key {
            let name = node.pointer.rsplit('/').next().unwrap_or_default();
            let known = seen.entry(object).or_default();
            if !known.insert(name.to_owned()) {
                say::add(&mut found, || say::duplicate(origin(), bytes));
            }
        }
        let written = text.get(node.value.clone()).unwrap_or_default();
        let digits = written.strip_prefix('-').unwrap_or(written);
        if digits.len() > 18
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && written.parse::<u64>().is_err()
            && written.parse::<i64>().is_err()
        {
            say::add(&mut found, || say::rounded(origin(), written, node.value));
        }
        Next::Go
    });
    found
}

#[derive(Clone, Copy)]
struct Node<'a> {
    /// Set when there is something to say.
    odd: &'a Cell<bool>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        if value >= BEYOND || value <= -BEYOND / 2.0 {
            self.odd.set(true);
        }
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self)?;
            if object.contains_key(&key) {
                self.odd.set(true);
            } else {
                object.insert(key, value);
            }
        }
        Ok(Value::Object(object))
    }
}
