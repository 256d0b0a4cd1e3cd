//! Operations: what is sent, what comes back, who may ask.

use super::{Docs, Origin, Type};

/// One operation of the API.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where the document defines it.
    pub origin: Origin,
    /// `operationId`, when there is one.
    pub id: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path with its parameters.
    pub path: PathTemplate,
    /// The tag whose module it lives in: its first; empty when it has none.
    pub tag: String,
    /// What the document says about it.
    pub docs: Docs,
    /// Path parameters in the template's order, then the others in the document's.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<RequestBody>,
    /// The documented 2xx answers.
    pub successes: Vec<Reply>,
    /// The documented other answers.
    pub errors: Vec<Reply>,
    /// Alternatives of schemes that go together; empty when none is needed.
    pub security: Vec<Vec<Requirement>>,
    /// A base URL of its own, in place of the API's.
    pub server: Option<String>,
    /// Whether callers want the envelope itself: pages, and `x-unwrap: false`.
    pub whole: bool,
}

/// The HTTP methods that OpenAPI 3.0 has a word for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
        }
    }
}

/// A path with parameters in braces: `/users/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathTemplate(pub String);

impl PathTemplate {
    /// The names between braces, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut rest = self.0.as_str();
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            names.push(name);
            rest = after;
        }
        names
    }
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Location {
    Path,
    Query,
    Header,
}

impl Location {
    /// As in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
        }
    }
}

/// How a parameter's value is written (OAS 3.0.4, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
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
    /// Its type.
    pub ty: Type,
    /// What the document says about it.
    pub docs: Docs,
}

/// What an operation sends: JSON.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Where the document defines it.
    pub origin: Origin,
    /// Its type.
    pub ty: Type,
    /// The media type as documented: `application/json` or some `+json`.
    pub media_type: String,
    /// Whether it must be given.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
}

/// Which statuses a documented answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusSelector {
    /// One status.
    Code(u16),
    /// A hundred of them: `5XX` is 5.
    Range(u8),
    /// All that nothing else is for.
    Default,
}

/// One documented answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Where the document defines it.
    pub origin: Origin,
    /// Which statuses it is for.
    pub status: StatusSelector,
    /// What it carries.
    pub payload: Payload,
    /// What the document says about it.
    pub description: String,
}

/// What an answer carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Nothing that is read.
    None,
    /// JSON.
    Json(Type),
    /// JSON of an envelope whose payload property is what callers want.
    Enveloped {
        /// The envelope's type.
        envelope: Type,
        /// The payload's wire name in it.
        property: String,
        /// The payload's type, as the caller gets it.
        payload: Type,
    },
    /// Bytes as they came: an error body that is not JSON.
    Bytes,
}

/// One security scheme that an operation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its name in `components.securitySchemes`.
    pub scheme: String,
    /// The scopes it must have.
    pub scopes: Vec<String>,
}

/// A way to authenticate.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Where the document defines it.
    pub origin: Origin,
    /// Its name in `components.securitySchemes`.
    pub name: String,
    /// What it is.
    pub kind: SecurityKind,
    /// What the document says about it.
    pub docs: Docs,
}

/// The kinds of security scheme, as far as clients can use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    /// `Authorization: Bearer …`: http bearer, OAuth 2 and OpenID Connect.
    Bearer,
    /// Not usable yet: what it is, for the documentation.
    Other(String),
}
