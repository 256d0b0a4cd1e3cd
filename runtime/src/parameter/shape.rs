//! What a value looks like to a parameter: texts in lists and objects.

use std::borrow::Cow;

use crate::Part;
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

    /// The JSON itself, as ASCII: any place can carry that.
    pub(super) fn of_json(json: &[u8]) -> Option<Self> {
        let mut text = String::with_capacity(json.len());
        for c in std::str::from_utf8(json).ok()?.chars() {
            if c.is_ascii() {
                text.push(c);
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
        Some(Shape::Text(text))
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
            Kind::Number => Shape::Text(input.number()?.as_str().to_owned()),
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

/// A value as parts of a form: text and numbers as text, a list as one part an item, the rest as JSON
/// (OAS 3.0.4, Encoding Object).
pub(crate) fn value_parts(json: &[u8], media_type: Option<&str>) -> Vec<Part> {
    let whole = || Part::bytes(json.to_vec()).media_type("application/json");
    let as_json = media_type.is_some_and(|media_type| media_type.contains("json"));
    match Shape::of_value(json) {
        _ if as_json => vec![whole()],
        Some(Shape::Null) | None => Vec::new(),
        Some(Shape::Text(text)) => vec![Part::bytes(text)],
        Some(Shape::List(items)) if !items.iter().any(Shape::is_compound) => items
            .iter()
            .map(|item| Part::bytes(text(item).into_owned()))
            .collect(),
        Some(_) => vec![whole()],
    }
}
