//! Where the schemas of a document are, and the other parts that have a shape to be brought into.
//!
//! Goes by the table of [`crate::openapi`] (not every key called `schema` is one: an example may have such
//! a key), children before parents where they are schemas.

use serde_json::Value;

use crate::openapi::{Kind, Place};
use crate::source::push_segment;

/// What is done with a part: the kind of part, the node and its pointer.
type Visit<'a> = dyn FnMut(Part, &mut Value, &str) + 'a;

/// A kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before what is in it.
    PathItem,
    /// Before what is in it.
    Operation,
    /// Before what is in it.
    Response,
    /// A parameter or a header, before what is in it.
    Described,
    /// Before what is in it.
    MediaType,
    /// After what is in it.
    Schema,
    /// Any other part of the specification, before what is in it.
    Else,
}

impl Part {
    fn of(kind: Kind) -> Part {
        match kind {
            Kind::PathItem => Part::PathItem,
            Kind::Operation => Part::Operation,
            Kind::Response => Part::Response,
            Kind::Parameter | Kind::Header => Part::Described,
            Kind::MediaType => Part::MediaType,
            Kind::Schema => Part::Schema,
            _ => Part::Else,
        }
    }
}

/// Visits every part of the document.
pub fn parts(tree: &mut Value, visit: &mut Visit<'_>) {
    let place = Place::one(Kind::Document);
    node(tree, place, false, &mut String::new(), visit);
}

/// Visits a node and all in it; whether it is in a callback. Depth is bounded by the reader of the document.
fn node(tree: &mut Value, place: Place, called_back: bool, at: &mut String, visit: &mut Visit<'_>) {
    let called_back = called_back || place == Place::one(Kind::Callback);
    let part = (!place.many).then(|| Part::of(place.kind));
    // A path item of a callback can be a copy of the one that the callback stands in, and so on without
    // end. What the receiver of a callback would be called back with is of no use to it.
    if let (true, Some(Part::Operation), Value::Object(object)) = (called_back, part, &mut *tree) {
        object.shift_remove("callbacks");
    }
    if let Some(part) = part.filter(|part| *part != Part::Schema) {
        visit(part, tree, at);
    }
    let is_schema = place == Place::one(Kind::Schema);
    let inner = |key: Option<&str>, child: &Value| {
        let inner = match key {
            // A list before JSON Schema 2020-12.
            Some("items") if is_schema && child.is_array() => Place::many(Kind::Schema),
            Some(key) => place.of_key(key),
            None => place.of_item(),
        };
        let holds = !is_schema || key.is_none_or(|key| holds_schemas(key, inner, child));
        (holds && has_parts(inner)).then_some(inner)
    };
    let mut child = |segment: &str, child: &mut Value, inner: Place, at: &mut String| {
        let length = at.len();
        push_segment(at, segment);
        node(child, inner, called_back, at, visit);
        at.truncate(length);
    };
    match tree {
        Value::Object(object) => {
            for (key, value) in object {
                if let Some(inner) = inner(Some(key), value) {
                    child(key, value, inner, at);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                if let Some(inner) = inner(None, item) {
                    child(&index.to_string(), item, inner, at);
                }
            }
        }
        _ => {}
    }
    if is_schema {
        visit(Part::Schema, tree, at);
    }
}

/// Whether there may be parts of the document.
fn has_parts(place: Place) -> bool {
    !matches!(place.kind, Kind::Payload | Kind::Other)
}

/// Whether the value of a schema's keyword has the form that schemas have there. Where it is true or false
/// it says something to the keyword alone, and is left to whoever reads that.
fn holds_schemas(keyword: &str, inner: Place, value: &Value) -> bool {
    if inner.kind != Kind::Schema {
        return true;
    }
    match keyword {
        "allOf" | "oneOf" | "anyOf" | "prefixItems" | "items" if inner.many => value.is_array(),
        _ if inner.many => value.is_object(),
        _ => !matches!(value, Value::Bool(_) | Value::Array(_)),
    }
}
