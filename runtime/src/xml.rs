//! XML by tables: how a model that reads and writes JSON is shown in XML.
//!
//! Models have one codec, which is [`json`]. A document in XML is turned into JSON text, and JSON
//! text into XML, by a static table that says what stands where: in elements, in attributes, wrapped or not
//! (OAS 3.0.4, XML Object). Generated code has such tables for the bodies that come in XML alone.
//!
//! ```
//! use apiloom_runtime::json;
//! use apiloom_runtime::xml::{self, Member, Node, Shape};
//!
//! enum Wire {}
//! static PET: Shape = Shape::Object(&[
//!     Member::attribute("id", Node::new("id", &Shape::Number)),
//!     Member::element("tags", Node::new("tags", &Shape::List(Node::new("tag", &Shape::Text)))),
//! ]);
//! static ROOT: Node = Node::new("pet", &PET);
//!
//! let text = br#"<pet id="7"><tags><tag>small</tag></tags></pet>"#;
//! let value: serde_json::Value = xml::from_slice::<Wire, _>(text, &ROOT)?;
//! assert_eq!(value, serde_json::json!({"id": 7, "tags": ["small"]}));
//! assert!(xml::to_string::<Wire, _>(&value, &ROOT)?.ends_with(std::str::from_utf8(text)?));
//!
//! let error = xml::from_slice::<Wire, serde_json::Value>(br#"<pet id="x"/>"#, &ROOT).unwrap_err();
//! assert_eq!(error.to_string(), "at `/id` (byte 0): expected a number");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is read: UTF-8, matched by local names, prefixes and namespaces not looked at. What the table does not have is
//! skipped, and of what stands twice the first counts. A missing element is a missing property, an empty one an
//! empty text, no number and no boolean; `xsi:nil="true"` is null. A document type (`<!DOCTYPE`) is refused, so that
//! there are no entities but XML's own five; nesting is limited as in JSON.

mod read;
mod value;
mod write;

pub(crate) use read::Document;

use crate::json::{self, Limits, Read, ReadError, Reader, Write};
use crate::request_error::RequestError;

/// What stands in an element or an attribute.
#[derive(Debug)]
#[non_exhaustive]
pub enum Shape {
    /// Text, kept as it is.
    Text,
    /// Text without the white space around it; nothing is null. For dates and the like.
    Token,
    /// A number.
    Number,
    /// `true` or `false`, also as `1` and `0` (XML Schema, part 2, section 3.2.2).
    Boolean,
    /// An object with these properties.
    Object(&'static [Member]),
    /// An object with these properties, and others of this shape, an element each.
    Open(&'static [Member], &'static Shape),
    /// A list: each element is an item.
    List(Node),
}

/// An element or an attribute: its name, and what stands in it.
#[derive(Debug)]
pub struct Node {
    local: &'static str,
    prefix: &'static str,
    namespace: &'static str,
    strict: bool,
    shape: &'static Shape,
}

impl Node {
    /// An element or an attribute that is written with this name. As a root or an item it is read whatever its name:
    /// the document does not say it for sure.
    pub const fn new(local: &'static str, shape: &'static Shape) -> Self {
        Node {
            local,
            prefix: "",
            namespace: "",
            strict: false,
            shape,
        }
    }

    /// The name is the document's own: a root or an item of another name is not this.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Sets the prefix to write before the name; empty for none.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Sets the namespace, a URI. It is declared on the element that needs it first.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = namespace;
        self
    }
}

/// A property of an object, and where it stands.
#[derive(Debug)]
pub struct Member {
    property: &'static str,
    place: Place,
    required: bool,
    node: Node,
}

/// Where a property stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Attribute,
    Element,
    /// An element for each item of the list, nothing around them.
    Items,
    Text,
    Cdata,
}

impl Member {
    const fn new(property: &'static str, place: Place, node: Node) -> Self {
        Member {
            property,
            place,
            required: false,
            node,
        }
    }

    /// An attribute.
    pub const fn attribute(property: &'static str, node: Node) -> Self {
        Member::new(property, Place::Attribute, node)
    }

    /// An element.
    pub const fn element(property: &'static str, node: Node) -> Self {
        Member::new(property, Place::Element, node)
    }

    /// A list whose items are elements of this node, beside the other elements of the object.
    pub const fn items(property: &'static str, node: Node) -> Self {
        Member::new(property, Place::Items, node)
    }

    /// The text of the object's own element.
    pub const fn text(property: &'static str, shape: &'static Shape) -> Self {
        Member::new(property, Place::Text, Node::new("", shape))
    }

    /// The text of the object's own element, written as CDATA.
    pub const fn cdata(property: &'static str, shape: &'static Shape) -> Self {
        Member::new(property, Place::Cdata, Node::new("", shape))
    }

    /// The property must be there: a list without elements is an empty one.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// Reads a whole document.
///
/// # Errors
///
/// When the text is not XML, has a document type, is not of this root, or its value is not of this type. The path is
/// that of the value, as in JSON; the offset that of the element in the document.
pub fn from_slice<M, T: Read<M>>(text: &[u8], root: &Node) -> Result<T, ReadError> {
    let document = Document::read(text, root, Limits::default())?;
    let json = document.json();
    let mut input = Reader::new(&json);
    let value = T::read(&mut input).map_err(|error| document.place(error))?;
    input.finish()?;
    Ok(value)
}

/// Writes a value as a whole document.
///
/// # Errors
///
/// When a text has a character that XML cannot carry, a number is NaN or an infinity, or a key of a map is no name of an element.
pub fn to_string<M, T: Write<M> + ?Sized>(value: &T, root: &Node) -> Result<String, RequestError> {
    let json = json::written::<M, T>(value).finish();
    let json = json.map_err(|why| RequestError::new(format!("the body cannot be sent: {why}")))?;
    write::document(&json, root)
}

#[cfg(test)]
mod tests;
