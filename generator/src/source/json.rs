//! JSON -> tree, with duplicate keys found.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{FileId, Origin, push_segment};
use crate::diagnostic::{Diagnostic, codes, quoted};

/// A tree and what there is to say about it.
pub struct Read {
    pub tree: Value,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads JSON text.
pub fn parse(file: FileId, text: &str) -> Result<Read, Box<Diagnostic>> {
    let duplicates = RefCell::new(Vec::new());
    let pointer = RefCell::new(String::new());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = Node {
        pointer: &pointer,
        duplicates: &duplicates,
    };
    let tree = node
        .deserialize(&mut deserializer)
        .and_then(|tree| deserializer.end().map(|()| tree));
    match tree {
        Ok(tree) => {
            let diagnostics = duplicates
                .into_inner()
                .into_iter()
                .map(|pointer: String| duplicate(file, &pointer));
            Ok(Read {
                tree,
                diagnostics: diagnostics.collect(),
            })
        }
        Err(error) => {
            let message = error.to_string();
            // serde_json stops at 128 levels.
            let code = if message.starts_with("recursion limit") {
                codes::TOO_LARGE
            } else {
                codes::NOT_A_DOCUMENT
            };
            let what = match code {
                codes::TOO_LARGE => "the document is nested more than 128 levels deep".to_owned(),
                _ => {
                    let (what, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
                    format!("the document is not valid JSON: {what}")
                }
            };
            let diagnostic = Diagnostic::error(code, Origin::new(file, ""), what);
            Err(Box::new(diagnostic.at(error.line(), error.column().max(1))))
        }
    }
}

/// Says that a key stands twice in one object.
pub fn duplicate(file: FileId, pointer: &str) -> Diagnostic {
    let key = pointer
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .replace("~1", "/")
        .replace("~0", "~");
    let message = format!("the key {} stands twice in the same object", quoted(&key));
    Diagnostic::warning(codes::DUPLICATE_KEY, Origin::new(file, pointer), message)
        .label("the first one is used")
        .note("the later one is left out")
}

struct Node<'a> {
    pointer: &'a RefCell<String>,
    duplicates: &'a RefCell<Vec<String>>,
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
        let length = self.pointer.borrow().len();
        loop {
            push_segment(&mut self.pointer.borrow_mut(), &array.len().to_string());
            let item = items.next_element_seed(Node {
                pointer: self.pointer,
                duplicates: self.duplicates,
            })?;
            self.pointer.borrow_mut().truncate(length);
            match item {
                Some(item) => array.push(item),
                None => return Ok(Value::Array(array)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let length = self.pointer.borrow().len();
        while let Some(key) = entries.next_key::<String>()? {
            push_segment(&mut self.pointer.borrow_mut(), &key);
            let value = entries.next_value_seed(Node {
                pointer: self.pointer,
                duplicates: self.duplicates,
            })?;
            if object.contains_key(&key) {
                self.duplicates
                    .borrow_mut()
                    .push(self.pointer.borrow().clone());
            } else {
                object.insert(key, value);
            }
            self.pointer.borrow_mut().truncate(length);
        }
        Ok(Value::Object(object))
    }
}
