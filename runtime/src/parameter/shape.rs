//! What a value looks like to a parameter: texts in lists and objects.

use std::borrow::Cow;

use crate::json::{Kind, ReadError, Reader};

/// A scalar as text. What is no scalar has no text in these styles; its parts are joined.
pub(super) fn text(value: &Shape) -> Cow<'_, str> {
    match value {
        Shape::Null => Cow::Borrowed(""),
        Shape::Text(text) => Cow::Borrowed(text),
        Shape::List(items) => {
            super::join(items.iter().map(|item| text(item).into_owned()), ",").into()
        }
        Shape::Object(entries) => {
            let pairs = entries
                .iter()
                .map(|(key, value)| format!("{key},{}", text(value)));
            super::join(pairs, ",").into()
        }
    }
}

/// A parameter's value: texts in lists and objects, the order kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    Null,
    Text(String),
    List(Vec<Shape>),
    Object(Vec<(String, Shape)>),
}

impl Shape {
    /// The parts of a value that was written as JSON.
    pub(crate) fn of_value(json: &[u8]) -> Option<Self> {
        Shape::read(&mut Reader::new(json)).ok()
    }

    /// A whole number, or a string that nothing is escaped in: the text is there. Else the JSON again.
    pub(super) fn of_scalar(json: Vec<u8>) -> Result<Self, Vec<u8>> {
        let quoted = match json.as_slice() {
            [b'"', text @ .., b'"'] if !text.contains(&b'\\') => true,
            [_, ..] if json.iter().all(u8::is_ascii_digit) => false,
            _ => return Err(json),
        };
        let mut text = String::from_utf8(json).map_err(|error| error.into_bytes())?;
        if quoted {
            text.pop();
            text.remove(0);
        }
        Ok(Shape::Text(text))
    }

    /// The JSON itself, as ASCII: any place can carry that.
    pub(super) fn of_json(json: &[u8]) -> Option<Self> {
        Some(Shape::Text(crate::json::ascii(json)))
    }

    /// The same without null, which says nothing in lists and objects (RFC 6570, section 2.3).
    pub(super) fn defined(self) -> Self {
        match self {
            Shape::List(items) => {
                let items = items.into_iter().map(Shape::defined);
                Shape::List(items.filter(|item| !item.is_undefined()).collect())
            }
            Shape::Object(entries) => {
                let entries = entries.into_iter();
                let entries = entries.map(|(key, value)| (key, value.defined()));
                Shape::Object(entries.filter(|(_, value)| !value.is_undefined()).collect())
            }
            scalar => scalar,
        }
    }

    /// Whether it says nothing: null, and lists and objects without members (RFC 6570, section 2.3).
    pub(crate) fn is_undefined(&self) -> bool {
        match self {
            Shape::Null => true,
            Shape::Text(_) => false,
            Shape::List(items) => items.is_empty(),
            Shape::Object(entries) => entries.is_empty(),
        }
    }

    /// Whether something holds of any of its texts; it is as deep as the JSON, whose depth is limited.
    pub(super) fn any(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Shape::Null => false,
            Shape::Text(text) => holds(text),
            Shape::List(items) => items.iter().any(|item| item.any(holds)),
            Shape::Object(entries) => entries
                .iter()
                .any(|(key, value)| holds(key) || value.any(holds)),
        }
    }

    /// Whether it is an object with such a name in it, at the first level.
    pub(super) fn any_key(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Shape::Object(entries) => entries.iter().any(|(key, _)| holds(key)),
            _ => false,
        }
    }

    /// Whether it has parts.
    pub(super) fn is_compound(&self) -> bool {
        matches!(self, Shape::List(_) | Shape::Object(_))
    }

    /// Reads a value; the limit of depth bounds the recursion.
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        Ok(match input.kind()? {
            Kind::Null => {
                input.null()?;
                Shape::Null
            }
            Kind::Bool => Shape::Text(input.boolean()?.to_string()),
            Kind::Number => Shape::Text(input.number()?.plain().into_owned()),
            Kind::String => Shape::Text(input.text()?.into_owned()),
            Kind::Array => {
                let mut items = Vec::new();
                input.array(&mut |input| {
                    items.push(Shape::read(input)?);
                    Ok(())
                })?;
                Shape::List(items)
            }
            Kind::Object => {
                let mut entries = Vec::new();
                input.entries(&mut |key, input| {
                    entries.push((key.to_owned(), Shape::read(input)?));
                    Ok(())
                })?;
                Shape::Object(entries)
            }
        })
    }
}
