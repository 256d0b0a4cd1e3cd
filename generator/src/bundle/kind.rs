//! What stands where in a document: which parts there are, and which may be references.

/// A kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Callback,
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
    SecurityScheme,
    Example,
    Link,
    /// Data: an example, a default. What looks like a reference in it is none.
    Payload,
    /// Anything else.
    Other,
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

    fn of_key(self, key: &str) -> Place {
        use Kind::*;
        let (one, many) = (Place::one, Place::many);
        if key.starts_with("x-") {
            return one(Payload);
        }
        match (self, key) {
            (Document, "paths" | "webhooks") => many(PathItem),
            (Document, "components") => one(Components),
            (Document, "definitions" | "$defs") | (Components, "schemas") => many(Schema),
            (Document | Components | PathItem | Operation, "parameters") => many(Parameter),
            (Document | Components | Operation, "responses") => many(Response),
            (Document, "securityDefinitions") | (Components, "securitySchemes") => {
                many(SecurityScheme)
            }
            (Components, "requestBodies") => many(RequestBody),
            (Components | MediaType | Parameter | Header, "examples") => many(Example),
            (Components | Response, "links") => many(Link),
            (Components | Operation, "callbacks") => many(Callback),
            (Components, "pathItems") | (Callback, _) => one_or_many(key, PathItem),
            (Components, "mediaTypes") => many(MediaType),
            (Components | Response | Encoding, "headers") => many(Header),
            (PathItem, "additionalOperations") => many(Operation),
            (PathItem, "servers") => many(Other),
            (PathItem, "summary" | "description") => one(Other),
            (PathItem, _) => one(Operation),
            (Operation, "requestBody") => one(RequestBody),
            (Parameter | Header | MediaType | Response, "schema") => one(Schema),
            (Parameter | Header, "items") | (MediaType, "itemSchema") => one(Schema),
            (Parameter | Header | RequestBody | Response, "content") => many(MediaType),
            (MediaType, "encoding" | "prefixEncoding") => many(Encoding),
            (MediaType, "itemEncoding") => one(Encoding),
            (Response, "examples") | (Example, "value") => one(Payload),
            (
                Schema,
                "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas",
            ) => many(Schema),
            (Schema, "allOf" | "oneOf" | "anyOf" | "prefixItems") => many(Schema),
            (
                Schema,
                "items"
                | "additionalItems"
                | "unevaluatedItems"
                | "contains"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "propertyNames"
                | "not"
                | "if"
                | "then"
                | "else"
                | "contentSchema",
            ) => one(Schema),
            (Schema, "discriminator") => one(Discriminator),
            (Discriminator, "mapping") => one(Mapping),
            (Mapping, _) => one(Mapping),
            (_, "example" | "default" | "enum" | "const") => one(Payload),
            (Schema, "examples") => one(Payload),
            _ => one(Other),
        }
    }
}

/// `pathItems` holds many; a callback's keys hold one each.
fn one_or_many(key: &str, kind: Kind) -> Place {
    if key == "pathItems" {
        Place::many(kind)
    } else {
        Place::one(kind)
    }
}

/// One part, or an object or a list of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub kind: Kind,
    pub many: bool,
}

impl Place {
    pub fn one(kind: Kind) -> Self {
        Place { kind, many: false }
    }

    pub fn many(kind: Kind) -> Self {
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

    pub fn of_item(self) -> Place {
        Place::one(self.kind)
    }

    /// What stands at a pointer of a document.
    pub fn at(pointer: &str) -> Place {
        let segments = pointer.split('/').skip(1);
        segments.fold(Place::one(Kind::Document), |place, segment| {
            let key = segment.replace("~1", "/").replace("~0", "~");
            // An index of a list of schemas in a place for one: `items` before JSON Schema 2020-12.
            place.of_key(&key)
        })
    }
}
