//! How values are shown in XML: what the document says of it, and the tables that come of that.

use std::collections::HashMap;

use super::{Origin, Type};

/// All about XML in one API.
#[derive(Debug, Clone, Default)]
pub struct Xml {
    /// What the document says of a property or a definition, by where it stands. Read by the pass `xml` alone.
    pub hints: HashMap<Origin, XmlHint>,
    /// Whether an element of a component has the component's name whatever the property's is.
    pub by_component: bool,
    /// The objects that bodies in XML have.
    pub objects: Vec<XmlObject>,
    /// The root elements of bodies in XML, each once.
    pub roots: Vec<XmlNode>,
}

/// What the document says of a node (OAS 3.0.4 and 3.2.0, XML Object).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct XmlHint {
    /// The name in place of that of the property.
    pub name: Option<String>,
    /// The prefix.
    pub prefix: Option<String>,
    /// The namespace, a URI.
    pub namespace: Option<String>,
    /// What kind of node it is.
    pub kind: Option<XmlKind>,
    /// Of a list: its items.
    pub items: Option<Box<XmlHint>>,
}

impl XmlHint {
    /// This hint, with what it lacks taken from another.
    #[must_use]
    pub fn or(self, other: &XmlHint) -> XmlHint {
        XmlHint {
            name: self.name.or_else(|| other.name.clone()),
            prefix: self.prefix.or_else(|| other.prefix.clone()),
            namespace: self.namespace.or_else(|| other.namespace.clone()),
            kind: self.kind.or(other.kind),
            items: self.items.or_else(|| other.items.clone()),
        }
    }
}

/// Kinds of nodes (OAS 3.2.0, `nodeType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlKind {
    /// An element; of a list: one around its items.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The same, written as CDATA.
    Cdata,
    /// No node: the items of a list stand beside the other elements.
    Nothing,
}

/// A body that is XML.
#[derive(Debug, Clone, PartialEq)]
pub struct XmlBody {
    /// The media type.
    pub media_type: String,
    /// The type.
    pub ty: Type,
    /// What the document says of the body's own schema.
    pub hint: XmlHint,
    /// Its root's place in [`Xml::roots`], once the pass `xml` has found how it is shown.
    pub root: Option<usize>,
}

/// An element or an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlNode {
    /// The name without a prefix.
    pub local: String,
    /// The prefix; empty if there is none.
    pub prefix: String,
    /// The namespace; empty if there is none.
    pub namespace: String,
    /// Whether the document says the name, so that another one is another node.
    pub strict: bool,
    /// What stands in it.
    pub shape: XmlShape,
}

/// What stands in an element or an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlShape {
    /// Text.
    Text,
    /// Text around which white space does not count.
    Token,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An object, by its place in [`Xml::objects`].
    Object(usize),
    /// An object whose properties are all of one shape.
    Map(Box<XmlShape>),
    /// A list, by its items.
    List(Box<XmlNode>),
}

/// An object.
#[derive(Debug, Clone, Default)]
pub struct XmlObject {
    /// The words its name is made from.
    pub words: Vec<String>,
    /// Its properties.
    pub members: Vec<XmlMember>,
    /// What properties are that it does not name.
    pub rest: Option<XmlShape>,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct XmlMember {
    /// The property.
    pub property: String,
    /// What kind of node it is; [`XmlKind::Nothing`]: its items are elements of this node.
    pub kind: XmlKind,
    /// Whether it is a list that must be there, though nothing shows an empty one.
    pub required: bool,
    /// Its element or attribute.
    pub node: XmlNode,
}
