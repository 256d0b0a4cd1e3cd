//! Credentials.
//!
//! A credential belongs to the origin of the client's base URL: a request to another origin carries
//! none, and neither does one over plain HTTP unless the host is this machine.
//!
//! A token that stays is a [`Bearer::token`]. One that has to be got and refreshed comes from a
//! [`TokenSource`] and is kept by a [`Session`]; a request that is refused with 401 is sent once more
//! with a new one.

mod challenge;
mod error;
mod http;
mod issuer;
#[cfg(feature = "oauth2")]
pub mod oauth2;
pub(crate) mod operation;
mod session;
mod source;
mod store;
mod token;

use std::borrow::Cow;
use std::sync::Arc;

use ::http::header::{AUTHORIZATION, COOKIE};
use ::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use self::challenge::Challenge;
pub use self::error::{TokenError, TokenErrorKind};
pub use self::http::Http;
pub(crate) use self::http::Operations;
pub(crate) use self::issuer::{Desk, Issued, Issuer, Landing, landed};
pub use self::operation::RefreshOperation;
pub use self::session::{Session, SessionBuilder};
pub use self::source::{TokenRequest, TokenSource, token_source};
#[cfg(feature = "fs")]
pub use self::store::FileStore;
pub use self::store::{MemoryStore, StoreLock, TokenStore};
pub use self::token::Token;

use crate::parameter::{escaped, escaped_in_cookie};
use crate::request_error::RequestError;
use crate::secret::Secret;

/// A bearer token (RFC 6750): for `http` schemes `bearer`, OAuth 2 and OpenID Connect.
#[derive(Debug, Clone)]
pub struct Bearer(Tokens);

#[derive(Debug, Clone)]
enum Tokens {
    One(Secret),
    Kept(Arc<dyn Issuer>),
}

impl Bearer {
    /// A token that stays the same.
    pub fn token(token: impl Into<Secret>) -> Self {
        Bearer(Tokens::One(token.into()))
    }

    /// Tokens that are got from a source, kept, and refreshed when they are due. A [`Session`] has
    /// more to set.
    pub fn refreshing(source: impl TokenSource) -> Self {
        Session::builder(source).build().bearer()
    }

    pub(crate) fn of(session: Arc<dyn Issuer>) -> Self {
        Bearer(Tokens::Kept(session))
    }
}

/// What stands in `Authorization` for a token (RFC 6750, section 2.1).
fn bearer_value(token: &Secret) -> Result<HeaderValue, RequestError> {
    let token = token.expose();
    // The RFC lets less through; a header would let through other alphabets.
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(RequestError::new(
            "the bearer token is empty or has characters that no token can have",
        ));
    }
    sensitive(&AUTHORIZATION, &["Bearer ", token].concat())
}

/// A user name and a password (RFC 7617).
#[derive(Debug, Clone)]
pub struct Basic {
    user: String,
    password: Secret,
}

impl Basic {
    /// A user and the password, both sent as UTF-8.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Basic {
            user: user.into(),
            password: password.into(),
        }
    }

    fn text(&self) -> Result<String, RequestError> {
        let (user, password) = (&self.user, self.password.expose());
        // RFC 7617, section 2: the colon ends the name, and there are no control characters.
        if user.contains(':') || user.chars().chain(password.chars()).any(char::is_control) {
            return Err(RequestError::new(
                "the user name has a colon, or it or the password a control character",
            ));
        }
        let pair = STANDARD.encode(format!("{user}:{password}"));
        Ok(format!("Basic {pair}"))
    }
}

/// An API key. The document says whether it goes into a header, the query or a cookie.
///
/// One that is replaced from time to time, or ends, is a [`Session::api_key`].
#[derive(Debug, Clone)]
pub struct ApiKey(Tokens);

impl ApiKey {
    /// A key that stays the same.
    pub fn new(key: impl Into<Secret>) -> Self {
        ApiKey(Tokens::One(key.into()))
    }

    pub(crate) fn of(session: Arc<dyn Issuer>) -> Self {
        ApiKey(Tokens::Kept(session))
    }

    /// In a header.
    pub fn in_header(self, name: &'static str) -> Credential {
        self.at(Place::Header(name))
    }

    /// In the query.
    pub fn in_query(self, name: &'static str) -> Credential {
        self.at(Place::Query(name))
    }

    /// In a cookie. What a cookie can hold is sent as it is (RFC 6265, section 4.1.1), the rest percent-encoded.
    pub fn in_cookie(self, name: &'static str) -> Credential {
        self.at(Place::Cookie(name))
    }

    fn at(self, place: Place<'static>) -> Credential {
        match self.0 {
            Tokens::One(key) => Credential::fixed(Fixed::at(place, &key)),
            Tokens::Kept(session) => Credential(Kind::Kept(session, Some(place))),
        }
    }
}

/// What a request carries for a security scheme, and where.
#[derive(Debug, Clone)]
pub struct Credential(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// Made once, for all calls; what is wrong with it is told by each.
    Fixed(Result<Fixed, RequestError>),
    /// Its token is a key that stands there; else it is one of `Authorization`.
    Kept(Arc<dyn Issuer>, Option<Place<'static>>),
}

/// Where a credential stands in a request; names in a query and of cookies as they are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'n> {
    Header(&'n str),
    Query(&'n str),
    Cookie(&'n str),
}

/// A credential that stays, as it is sent.
#[derive(Debug, Clone)]
enum Fixed {
    /// The value is marked as sensitive, and not shown.
    Header(HeaderName, HeaderValue),
    Query(Secret),
    Cookie(Secret),
}

impl Fixed {
    fn header(name: HeaderName, text: &str) -> Result<Self, RequestError> {
        let value = sensitive(&name, text)?;
        Ok(Fixed::Header(name, value))
    }

    /// A key in its place.
    fn at(place: Place<'static>, key: &Secret) -> Result<Self, RequestError> {
        let key = key.expose();
        match place {
            Place::Header(name) => Fixed::header(crate::header::pair(name, "")?.0, key),
            Place::Query(name) => {
                let pair = format!("{}={}", escaped(name), escaped(key));
                Ok(Fixed::Query(pair.into()))
            }
            Place::Cookie(name) => match HeaderName::from_bytes(name.as_bytes()) {
                Ok(_) => Ok(Fixed::Cookie(
                    format!("{name}={}", escaped_in_cookie(key)).into(),
                )),
                Err(_) => Err(RequestError::new(format!(
                    "`{name}` is no name of a cookie"
                ))),
            },
        }
    }

    /// Puts it into the headers, or gives what belongs into the query.
    fn apply(self, headers: &mut HeaderMap) -> Result<Option<Secret>, RequestError> {
        match self {
            Fixed::Header(name, value) => {
                headers.insert(name, value);
            }
            Fixed::Query(pair) => return Ok(Some(pair)),
            Fixed::Cookie(pair) => {
                let value = sensitive(&COOKIE, &cookie(headers, pair.expose()))?;
                headers.insert(COOKIE, value);
            }
        }
        Ok(None)
    }
}

impl From<Bearer> for Credential {
    fn from(bearer: Bearer) -> Self {
        match bearer.0 {
            Tokens::One(token) => Credential::fixed(
                bearer_value(&token).map(|value| Fixed::Header(AUTHORIZATION, value)),
            ),
            Tokens::Kept(session) => Credential(Kind::Kept(session, None)),
        }
    }
}

impl From<Basic> for Credential {
    fn from(basic: Basic) -> Self {
        let text = basic.text();
        Credential::fixed(text.and_then(|text| Fixed::header(AUTHORIZATION, &text)))
    }
}

impl From<&Session> for Credential {
    fn from(session: &Session) -> Self {
        session.bearer().into()
    }
}

impl Credential {
    fn fixed(fixed: Result<Fixed, RequestError>) -> Self {
        Credential(Kind::Fixed(fixed))
    }

    /// The session whose token it carries, if it has one.
    pub(crate) fn session(&self) -> Option<&Arc<dyn Issuer>> {
        match &self.0 {
            Kind::Kept(session, _) => Some(session),
            Kind::Fixed(_) => None,
        }
    }

    /// Whether the caller has said for this call what it would say. What cannot be sent is told when it is.
    pub(crate) fn is_given(&self, given: impl Fn(Place<'_>) -> bool) -> bool {
        let name = |pair: &Secret| {
            let name = pair.expose().split('=').next().unwrap_or_default();
            name.to_owned()
        };
        match &self.0 {
            Kind::Kept(_, None) => given(Place::Header(AUTHORIZATION.as_str())),
            Kind::Kept(_, Some(Place::Query(name))) => given(Place::Query(&escaped(name))),
            Kind::Kept(_, Some(place)) => given(*place),
            Kind::Fixed(Ok(Fixed::Header(header, _))) => given(Place::Header(header.as_str())),
            Kind::Fixed(Ok(Fixed::Query(pair))) => given(Place::Query(&name(pair))),
            Kind::Fixed(Ok(Fixed::Cookie(pair))) => given(Place::Cookie(&name(pair))),
            Kind::Fixed(Err(_)) => false,
        }
    }

    /// Shows what it is, unless a session has it or it cannot be sent.
    pub(crate) fn show(&self, scheme: &str, show: &mut dyn FnMut(&str, &[u8])) {
        match &self.0 {
            Kind::Fixed(Ok(Fixed::Header(_, value))) => show(scheme, value.as_bytes()),
            Kind::Fixed(Ok(Fixed::Query(pair) | Fixed::Cookie(pair))) => {
                show(scheme, pair.expose().as_bytes());
            }
            Kind::Fixed(Err(_)) | Kind::Kept(..) => {}
        }
    }

    /// Puts it into the headers, or gives what belongs into the query. `issued` is the session's token.
    pub(crate) fn apply(
        &self,
        issued: Option<&Secret>,
        headers: &mut HeaderMap,
    ) -> Result<Option<Secret>, RequestError> {
        let token = || issued.ok_or_else(|| RequestError::new("there is no token"));
        match &self.0 {
            Kind::Fixed(fixed) => fixed.clone()?.apply(headers),
            Kind::Kept(_, Some(place)) => Fixed::at(*place, token()?)?.apply(headers),
            Kind::Kept(_, None) => {
                headers.insert(AUTHORIZATION, bearer_value(token()?)?);
                Ok(None)
            }
        }
    }
}

/// Cookies stand in one header (RFC 6265, section 5.4).
fn cookie<'p>(headers: &HeaderMap, pair: &'p str) -> Cow<'p, str> {
    match headers.get(COOKIE).and_then(|value| value.to_str().ok()) {
        Some(others) => format!("{others}; {pair}").into(),
        None => pair.into(),
    }
}

fn sensitive(name: &HeaderName, text: &str) -> Result<HeaderValue, RequestError> {
    let refused = || RequestError::new(format!("the credential cannot be sent in `{name}`"));
    if text.is_empty() || !text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Err(refused());
    }
    let mut value = HeaderValue::from_str(text).map_err(|_| refused())?;
    value.set_sensitive(true);
    Ok(value)
}
