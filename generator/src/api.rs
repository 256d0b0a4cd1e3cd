//! The model of an API: what every later stage works on.
//!
//! It knows no OpenAPI syntax (`$ref`, `nullable`, `allOf` are gone after the passes) and no Rust
//! syntax (names are given by [`crate::naming`], code by [`crate::emit`]). Enums hold legal cases
//! only, ids are keys, and every node keeps its [`Origin`] for diagnostics.

mod behind;
mod constant;
mod fact;
mod follow;
mod listed;
mod operation;
mod paging;
mod parameter;
mod refresh;
mod reply;
mod retry;
mod scalar;
mod security;
mod short_id;
mod ty;
mod types;
mod union;
mod xml;

pub use behind::Through;
pub use constant::Tells;
pub use fact::Fact;
pub use follow::{Callback, FollowUp, Given};
pub(crate) use listed::{Lists, Mark};
pub use operation::{
    Channel, Content, ContentKind, MessageEnvelope, Method, Operation, PathTemplate, RequestBody,
};
pub use paging::{Paging, PagingStyle, Step};
pub use parameter::{Location, Parameter, Said, Style};
pub use refresh::Refresh;
pub use reply::{Coding, Framing, Header, HeaderShape, Payload, Reply, StatusSelector};
pub use retry::Repetition;
pub(crate) use scalar::compared;
pub use scalar::{ScalarEnum, ScalarValue};
pub use security::{CertificateUse, Requirement, SecurityKind, SecurityScheme};
pub use short_id::{id_without_method, short_id};
pub use ty::{IntegerKind, Own, Type};
pub use types::{
    Additional, Demand, EnumValue, Field, Form, StringEnum, Struct, TypeDef, TypeId, TypeKind,
    Types,
};
pub use union::{Constant, Dispatch, Keys, Known, TagForm, Test, TextForm, Union, Variant};
pub use xml::{Xml, XmlBody, XmlHint, XmlKind, XmlMember, XmlNode, XmlObject, XmlShape};

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::source::{FileId, Origin};

/// One API, as one client will speak it.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The servers, in the document's order.
    pub servers: Vec<Server>,
    /// Servers that have names, sorted by them.
    pub environments: Vec<Environment>,
    /// The tags that operations use, in the document's order.
    pub tags: Vec<Tag>,
    /// Every named or nameable type.
    pub types: Types,
    /// Every operation that can be expressed, in the document's order.
    pub operations: Vec<Operation>,
    /// `components.securitySchemes`, in the document's order.
    pub security_schemes: Vec<SecurityScheme>,
    /// How bodies in XML are shown.
    pub xml: Xml,
    /// The `allOf`s whose parts have properties by different patterns, which do not limit each other. Read by the pass
    /// `all_of` alone.
    pub patterned: HashSet<Origin>,
    /// Where the parts of each `allOf` stand, for what is said of them. Read by the pass `all_of` alone.
    pub part_places: HashMap<Origin, Vec<Origin>>,
    /// How many definitions lead from one to the next at most: long chains ask rustc for patience.
    pub longest_chain: usize,
    /// The structs that are read without holding servers to what is required.
    pub lenient: BTreeSet<TypeId>,
    /// The structs that are received alone, and make no difference between missing and null: see the pass `nulls`.
    pub read_only: BTreeSet<TypeId>,
    /// The files that parts were brought from, by their names as seen from the document.
    pub files: HashMap<FileId, String>,
    /// The lists whose members are known by what they are, not by their places.
    pub(crate) lists: Lists,
}

impl Api {
    /// A name for a node that stays the same wherever the document lies, and wherever it stands among its like: its
    /// pointer, with numbers in the place of some indexes, and for another file than the document that file's name before it.
    pub fn place(&self, origin: &Origin) -> String {
        let pointer = self.lists.steady(origin, &mut |_| {});
        match self.files.get(&origin.file) {
            Some(file) => format!("{file}#{pointer}"),
            None => pointer,
        }
    }

    /// Whether a struct has a field that is not there where its value is missing: not only what the document
    /// calls optional, but all that is read leniently and cannot say so by its own type. A constant is always
    /// there.
    pub fn is_optional(&self, of: TypeId, field: &Field) -> bool {
        let lenient = || self.lenient.contains(&of) && !self.can_be_none(&field.ty);
        let is_option = match field.required {
            true => lenient(),
            false => !self.is_null_missing(of, field),
        };
        !self.types.is_constant(field) && is_option
    }

    /// Whether null is the same as missing for who reads a property that may be either: its type has an `Option` for both.
    pub fn is_null_missing(&self, of: TypeId, field: &Field) -> bool {
        let is_free = !field.required && field.tells != Tells::Discriminator;
        let is_read = is_free && !self.types.is_constant(field) && self.read_only.contains(&of);
        is_read && self.can_be_none(&field.ty)
    }

    /// Whether a type has a value for null that is no JSON value: `Option`.
    pub(crate) fn can_be_none(&self, ty: &Type) -> bool {
        self.types.behind(ty, Through::Aliases).is_nullable()
    }
}

/// A server (OAS 3.0.4, Server Object).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its URL, variables in braces.
    pub url: String,
    /// What the document says about it.
    pub description: Option<String>,
    /// The variables.
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// The URL with the variables' defaults filled in.
    pub fn default_url(&self) -> String {
        let mut url = self.url.clone();
        for variable in &self.variables {
            url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
        }
        url
    }
}

/// A variable of a server's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// Its value unless another is set.
    pub default: String,
    /// The values it may have; any if there are none.
    pub allowed: Vec<String>,
    /// What the document says about it.
    pub description: Option<String>,
}

/// A server by the name of an environment: `staging`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Its URL, which has no variables.
    pub url: String,
}

/// A group of operations: one module of the client.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The tag as operations spell it; empty for operations without a tag.
    pub name: String,
    /// What the document says about it.
    pub description: Option<String>,
}

/// The words that a document has for a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `title` or `summary`: one line.
    pub summary: Option<String>,
    /// `description`: CommonMark, not trusted.
    pub description: Option<String>,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// Facts worth a line of documentation: a default, for example.
    pub notes: Vec<String>,
}

impl Docs {
    /// Text of a document as code in one line of Markdown, as far as that can show it.
    pub fn code(text: &str) -> String {
        let is_shown = |c: &char| c.is_whitespace() || !crate::diagnostic::invisible(*c);
        let text: String = text.chars().filter(is_shown).collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        let shown = words.join(" ");
        match (shown.contains('`'), shown.contains("``")) {
            (false, _) => format!("`{shown}`"),
            (true, false) => format!("`` {shown} ``"),
            (true, true) => format!("`{}`", shown.replace('`', "")),
        }
    }
}
