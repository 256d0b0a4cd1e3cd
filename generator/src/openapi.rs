//! What stands where in an OpenAPI document: the one table that every stage goes by.
//!
//! Which object of the specification stands at which key, which keys an object has, and in which versions
//! (Swagger 2.0, OAS 3.0.4, 3.1.1 and 3.2.0, with JSON Schema 2020-12). It reads nothing and judges nothing.

mod keywords;
mod names;
mod table;

use serde_json::{Map, Value};

pub use keywords::Keywords;

use crate::source::unescaped;

/// The keys of a path item that are operations, in the specification's order.
pub const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// On an operation that is in shape: the schema of the messages of its channel, and what all of them have.
pub const MESSAGES: &str = "x-apiloom-messages";
pub const ENVELOPE: &str = "x-apiloom-envelope";

/// A kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    PathItem,
    Operation,
    Callback,
    /// `x-websocket` of an operation: what is said of the channel that it opens.
    Channel,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    Discriminator,
    /// `mapping` of a discriminator, whose values are names or references.
    Mapping,
    Xml,
    ExternalDocs,
    Tag,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    /// Names of schemes, each with scopes.
    SecurityRequirement,
    Example,
    Link,
    /// Data: an example, a default. What looks like a reference in it is none.
    Payload,
    /// Anything else.
    Other,
}

/// A kind of value in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A number.
    Number,
    /// A whole number that is not negative.
    Count,
    /// A number, or true or false: what bounds were before JSON Schema 2020-12.
    Limit,
    /// A list of texts.
    Texts,
    /// The same, where one text may stand for a list of it.
    TextOrTexts,
    /// The name of a type, or a list of them.
    Type,
    /// A list.
    List,
    /// An object by names.
    Object,
    /// An object of texts by names.
    TextsByName,
    /// One part: an object, and of schemas true and false too.
    Part,
    /// Anything.
    Any,
}

/// A version, or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions(u8);

impl Versions {
    /// None of them.
    pub const NONE: Versions = Versions(0);
    /// Swagger 2.0.
    pub const V2: Versions = Versions(1);
    /// OpenAPI 3.0.
    pub const V30: Versions = Versions(2);
    /// OpenAPI 3.1.
    pub const V31: Versions = Versions(4);
    /// OpenAPI 3.2.
    pub const V32: Versions = Versions(8);

    /// These and those.
    pub const fn or(self, other: Versions) -> Versions {
        Versions(self.0 | other.0)
    }

    /// Whether all of these are among those.
    pub fn within(self, other: Versions) -> bool {
        self.0 & other.0 == self.0
    }

    /// Whether any of these is among those.
    fn meets(self, other: Versions) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether schemas are JSON Schema of today: since 3.1.
    pub fn is_new(self) -> bool {
        matches!(self, Versions::V31 | Versions::V32)
    }

    /// What a document states: `3.0.3`. Of one that states nothing we know, the newest.
    pub fn of(stated: &str) -> Versions {
        match stated.get(..3) {
            Some("2.0") => Versions::V2,
            Some("3.0") => Versions::V30,
            Some("3.1") => Versions::V31,
            _ => Versions::V32,
        }
    }
}

/// Components of OpenAPI 3.
const HOMES: &[(&str, Kind)] = &[
    ("/components/schemas", Kind::Schema),
    ("/components/parameters", Kind::Parameter),
    ("/components/headers", Kind::Header),
    ("/components/requestBodies", Kind::RequestBody),
    ("/components/responses", Kind::Response),
    ("/components/securitySchemes", Kind::SecurityScheme),
    ("/components/examples", Kind::Example),
    ("/components/links", Kind::Link),
    ("/components/callbacks", Kind::Callback),
];

/// What Swagger 2.0 has for them.
const OLD_HOMES: &[(&str, Kind)] = &[
    ("/definitions", Kind::Schema),
    ("/parameters", Kind::Parameter),
    ("/responses", Kind::Response),
    ("/securityDefinitions", Kind::SecurityScheme),
];

impl Kind {
    /// Where components stand.
    pub fn homes(old_dialect: bool) -> &'static [(&'static str, Kind)] {
        if old_dialect { OLD_HOMES } else { HOMES }
    }

    /// Where a part of this kind has its home, if it has one.
    pub fn home(self, old_dialect: bool) -> Option<&'static str> {
        let homes = Kind::homes(old_dialect).iter();
        homes
            .copied()
            .find(|(_, kind)| *kind == self)
            .map(|(home, _)| home)
    }

    /// Whether the specification has this key here, in any version.
    pub fn has(self, key: &str) -> bool {
        self.rows().iter().any(|row| row.keys.contains(&key))
    }

    /// The same for one version.
    pub fn has_in(self, key: &str, version: Versions) -> bool {
        let mut rows = self.rows().iter();
        rows.any(|row| version.within(row.versions) && row.keys.contains(&key))
    }

    /// The keys that an object of this kind has in a version. None where keys are names.
    pub fn keys(self, version: Versions) -> impl Iterator<Item = &'static str> + Clone {
        let rows = self.rows().iter();
        rows.filter(move |row| version.within(row.versions))
            .flat_map(|row| row.keys.iter().copied())
    }

    /// Where parts stand in an object of this kind in OpenAPI 3, and which.
    pub fn parts(self) -> impl Iterator<Item = (&'static str, Place)> {
        let rows = self.rows().iter();
        rows.filter(|row| row.versions.meets(table::V3))
            .flat_map(|row| row.keys.iter().map(|key| (*key, row.place)))
    }

    /// The keys of such an object in OpenAPI 3, with the kind of value that each has. What is a part, or has parts in
    /// it, is left out.
    pub fn values(self) -> impl Iterator<Item = (&'static str, Form)> {
        let rows = self.rows().iter();
        let values = rows.filter(|row| row.versions.meets(table::V3) && !row.place.many);
        values.flat_map(|row| row.keys.iter().map(|key| (*key, row.form)))
    }

    /// Whether the many parts at a key of such an object are a list and no object.
    pub fn lists(self, key: &str) -> bool {
        let row = self.rows().iter().find(|row| row.keys.contains(&key));
        row.is_some_and(|row| row.place.many && row.form == Form::List)
    }

    /// Which kind of value stands at a key of an object of this kind in a version; where only others have the
    /// key, in those.
    pub fn form(self, key: &str, version: Versions) -> Form {
        let mut rows = self.rows().iter().filter(|row| row.keys.contains(&key));
        let own = rows.clone().find(|row| version.within(row.versions));
        own.or_else(|| rows.next())
            .map_or(Form::Any, |row| row.form)
    }

    /// The versions that have a key here; nothing where none has it.
    pub fn versions(self, key: &str) -> Option<Versions> {
        let rows = self.rows().iter().filter(|row| row.keys.contains(&key));
        let versions = rows.fold(Versions::NONE, |known, row| known.or(row.versions));
        (versions != Versions::NONE).then_some(versions)
    }

    fn of_key(self, key: &str) -> Place {
        let row = self.rows().iter().find(|row| row.keys.contains(&key));
        // In a mapping and in a requirement keys are names.
        let names = matches!(self, Kind::Mapping | Kind::SecurityRequirement);
        match (self, row) {
            (_, Some(row)) => row.place,
            // An extension that nobody here knows.
            (_, None) if key.starts_with("x-") && !names => Place::one(Kind::Payload),
            (Kind::Callback, None) => Place::one(Kind::PathItem),
            (Kind::Mapping, None) => Place::one(Kind::Mapping),
            (Kind::Payload, None) => Place::one(Kind::Payload),
            // A list in the place for one: `items` before JSON Schema 2020-12.
            (Kind::Schema, None) if !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit()) => {
                Place::one(Kind::Schema)
            }
            (_, None) if matches!(key, "example" | "default" | "enum" | "const") => {
                Place::one(Kind::Payload)
            }
            (_, None) => Place::one(Kind::Other),
        }
    }
}

/// One part, or an object or a list of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub kind: Kind,
    pub many: bool,
}

impl Place {
    pub const fn one(kind: Kind) -> Self {
        Place { kind, many: false }
    }

    pub const fn many(kind: Kind) -> Self {
        Place { kind, many: true }
    }

    /// Whether a `$ref` here is a reference.
    pub fn refers(self) -> bool {
        !matches!(self.kind, Kind::Payload | Kind::Mapping | Kind::Document)
    }

    pub fn of_key(self, key: &str) -> Place {
        if self.many {
            Place::one(self.kind)
        } else {
            self.kind.of_key(key)
        }
    }

    /// Items of a list; of a list in a place for one too: `items` before JSON Schema 2020-12.
    pub fn of_item(self) -> Place {
        Place::one(self.kind)
    }

    /// Whether the many parts at a pointer are a list and no object.
    pub fn is_listed(pointer: &str) -> bool {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            return false;
        };
        let holder = Place::at(parent);
        !holder.many && holder.kind.lists(key)
    }

    /// What stands at a pointer of a document.
    pub fn at(pointer: &str) -> Place {
        Place::along(pointer)
            .last()
            .unwrap_or(Place::one(Kind::Document))
    }

    /// Whether a pointer of a document leads to a part of a kind, or into one.
    pub fn leads_through(pointer: &str, kind: Kind) -> bool {
        Place::along(pointer).any(|place| place == Place::one(kind))
    }

    /// What stands at each step of a pointer, the document itself left out.
    fn along(pointer: &str) -> impl Iterator<Item = Place> {
        let segments = pointer.split('/').skip(1);
        segments.scan(Place::one(Kind::Document), |place, segment| {
            *place = place.of_key(&unescaped(segment));
            Some(*place)
        })
    }
}

/// The operations of a path item, in its order: the keys that lead to each, and the node.
pub fn operations(item: &Map<String, Value>) -> impl Iterator<Item = (Vec<&str>, &Value)> {
    item.iter().flat_map(|(key, node)| {
        let own = METHODS.contains(&key.as_str());
        let own = own.then(|| (vec![key.as_str()], node)).into_iter();
        let more = (key == "additionalOperations").then(|| node.as_object());
        let more = more.flatten().into_iter().flatten();
        own.chain(more.map(|(method, node)| (vec![key.as_str(), method.as_str()], node)))
    })
}

/// The same, to change them.
pub fn operations_mut(
    item: &mut Map<String, Value>,
) -> impl Iterator<Item = (Vec<&str>, &mut Value)> {
    item.iter_mut().flat_map(|(key, node)| {
        let own = METHODS.contains(&key.as_str());
        let (own, more) = match (own, node) {
            (true, node) => (Some((vec![key.as_str()], node)), None),
            (false, Value::Object(more)) if key == "additionalOperations" => (None, Some(more)),
            _ => (None, None),
        };
        let more = more.into_iter().flatten();
        own.into_iter()
            .chain(more.map(|(method, node)| (vec![key.as_str(), method.as_str()], node)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_a_kind_in_every_version() {
        for (pointer, kind) in [
            ("/paths/~1a/get", Kind::Operation),
            (
                "/paths/~1a/additionalOperations/COPY/requestBody",
                Kind::RequestBody,
            ),
            (
                "/webhooks/w/query/responses/200/headers/h/schema",
                Kind::Schema,
            ),
            ("/components/mediaTypes/m/encoding/e", Kind::Encoding),
            ("/components/callbacks/c/{$url}/post", Kind::Operation),
            (
                "/components/schemas/default/properties/default",
                Kind::Schema,
            ),
            ("/components/schemas/A/default/properties/a", Kind::Payload),
            (
                "/components/schemas/A/items/0/discriminator",
                Kind::Discriminator,
            ),
            ("/definitions/A/xml", Kind::Xml),
            ("/paths/~1a/get/parameters/0/items", Kind::Schema),
            (
                "/paths/~1a/get/responses/200/links/l/parameters",
                Kind::Payload,
            ),
            ("/paths/~1a/x-y/get", Kind::Payload),
            ("/servers/0/variables/v", Kind::ServerVariable),
        ] {
            assert_eq!(Place::at(pointer), Place::one(kind), "{pointer}");
        }
    }

    #[test]
    fn every_method_is_an_operation() {
        for method in METHODS {
            assert_eq!(Kind::PathItem.of_key(method), Place::one(Kind::Operation));
        }
        let rows = Kind::PathItem.rows().iter();
        let rows = rows.filter(|row| row.place == Place::one(Kind::Operation));
        assert_eq!(rows.flat_map(|row| row.keys).count(), METHODS.len());
    }
}
