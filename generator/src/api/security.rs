//! Who may ask.

use super::{Docs, Location, Origin};

/// One security scheme that an operation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its name in `components.securitySchemes`.
    pub scheme: String,
    /// The scopes it must have.
    pub scopes: Vec<String>,
}

/// Whether an operation has to do with the client's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateUse {
    /// Each of its alternatives asks for one.
    Needed,
    /// Some of its alternatives do.
    Accepted,
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
    /// `Authorization: Basic …`.
    Basic,
    /// A key in a header, the query or a cookie of this name.
    ApiKey(Location, String),
    /// A certificate of the client (`mutualTLS`): the transport's matter.
    Certificate,
    /// Not usable: what it is, for the documentation.
    Other(String),
}

impl SecurityKind {
    /// Whether a client can send a credential of this kind.
    pub fn is_usable(&self) -> bool {
        !matches!(self, SecurityKind::Other(_))
    }
}
