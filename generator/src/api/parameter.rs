//! Parameters of operations, fields of forms among them.

use serde_json::Value;

use super::{Docs, Origin, SecurityKind, Type};

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Location {
    Path,
    Query,
    /// The whole query is the value.
    QueryString,
    Header,
    Cookie,
    /// A field of an `application/x-www-form-urlencoded` body.
    Field,
    /// A part of a `multipart/form-data` body.
    Part,
}

impl Location {
    /// As in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::QueryString => "querystring",
            Location::Header => "header",
            Location::Cookie => "cookie",
            Location::Field => "field",
            Location::Part => "part",
        }
    }
}

/// How a parameter's value is written (OAS 3.0.4, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Form,
    Label,
    Matrix,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As it is, without percent-encoding: style `cookie` of OAS 3.2.
    Verbatim,
    /// JSON text: a parameter with `content`.
    Json,
}

impl Style {
    /// Whether lists and objects are written as several parameters unless something else is said (OAS 3.2.0, Parameter
    /// Object, `explode`).
    pub fn explodes(self) -> bool {
        matches!(self, Style::Form | Style::Verbatim)
    }
}

/// One parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where the document defines it.
    pub origin: Origin,
    /// Its name on the wire.
    pub wire: String,
    /// Where it goes.
    pub location: Location,
    /// How its value is written.
    pub style: Style,
    /// Whether lists and objects are written as several parameters.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it must be given with a form that may be left out as a whole.
    pub with_form: bool,
    /// Whether it belongs to some alternatives of a form only.
    pub of_alternative: bool,
    /// Its type.
    pub ty: Type,
    /// What the server takes for it where it is missing.
    pub default: Option<Value>,
    /// Its value, if it has one only: see the pass `constants`.
    pub constant: Option<Value>,
    /// The media type that a part of a form has.
    pub media_type: Option<String>,
    /// Whether its value must not show: see the pass `secrets`.
    pub secret: bool,
    /// What the document says about it.
    pub docs: Docs,
}

/// Who says what the value of a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// An argument of the call.
    Argument,
    /// A setter, if anybody.
    Setter,
    /// Nobody: a setter without an argument says that it is sent.
    Switch,
    /// Nobody: it is always sent.
    Always,
}

impl Parameter {
    /// Who says what its value is. A constant that must be there is always sent, and one that the server takes for
    /// granted. Another one is how its sender asks for something: `include=details`, `silent=true` in a form.
    pub fn said(&self) -> Said {
        match &self.constant {
            None if self.required => Said::Argument,
            None => Said::Setter,
            // Nothing is written for null.
            Some(Value::Null) => Said::Always,
            _ if self.required || self.with_form => Said::Always,
            constant if *constant == self.default => Said::Always,
            _ => Said::Switch,
        }
    }

    /// Whether it stands where the credential of a scheme goes.
    pub fn stands_for(&self, scheme: &SecurityKind) -> bool {
        let SecurityKind::ApiKey(location, name) = scheme else {
            return false;
        };
        // Names of headers are the same in any case (RFC 9110, section 5.1).
        let same = match location {
            Location::Header => self.wire.eq_ignore_ascii_case(name),
            _ => self.wire == *name,
        };
        same && self.location == *location
    }
}
