//! Credentials.
//!
//! A credential belongs to the origin of the client's base URL: a request to another origin carries
//! none, and neither does one over plain HTTP unless the host is this machine.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{RequestError, Secret};

/// A bearer token (RFC 6750): for `http` schemes `bearer`, OAuth 2 and OpenID Connect.
#[derive(Debug, Clone)]
pub struct Bearer(Secret);

impl Bearer {
    /// A token that stays the same.
    pub fn token(token: impl Into<Secret>) -> Self {
        Bearer(token.into())
    }

    fn text(&self) -> Result<String, RequestError> {
        let token = self.0.expose();
        // RFC 6750, section 2.1, lets less through; a header would let through other alphabets.
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(RequestError::new(
                "the bearer token is empty or has characters that no token can have",
            ));
        }
        Ok(format!("Bearer {token}"))
    }
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
#[derive(Debug, Clone)]
pub struct ApiKey(Secret);

impl ApiKey {
    /// A key that stays the same.
    pub fn new(key: impl Into<Secret>) -> Self {
        ApiKey(key.into())
    }

    /// In a header.
    pub fn in_header(self, name: &'static str) -> Credential {
        Credential(Kind::Header(name, self.0))
    }

    /// In the query.
    pub fn in_query(self, name: &'static str) -> Credential {
        Credential(Kind::Query(name, self.0))
    }

    /// In a cookie.
    pub fn in_cookie(self, name: &'static str) -> Credential {
        Credential(Kind::Cookie(name, self.0))
    }
}

/// What a request carries for a security scheme, and where.
#[derive(Debug, Clone)]
pub struct Credential(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Bearer(Bearer),
    Basic(Basic),
    Header(&'static str, Secret),
    Query(&'static str, Secret),
    Cookie(&'static str, Secret),
}

impl From<Bearer> for Credential {
    fn from(bearer: Bearer) -> Self {
        Credential(Kind::Bearer(bearer))
    }
}

impl From<Basic> for Credential {
    fn from(basic: Basic) -> Self {
        Credential(Kind::Basic(basic))
    }
}

impl Credential {
    /// Puts it into the headers, or gives what belongs into the query.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) -> Result<Option<String>, RequestError> {
        let (name, text) = match &self.0 {
            Kind::Bearer(bearer) => (AUTHORIZATION, bearer.text()?),
            Kind::Basic(basic) => (AUTHORIZATION, basic.text()?),
            Kind::Header(name, key) => {
                let (name, _) = crate::options::header(name, "")?;
                (name, key.expose().to_owned())
            }
            Kind::Query(name, key) => {
                return Ok(Some(format!("{}={}", escaped(name), escaped(key.expose()))));
            }
            Kind::Cookie(name, key) => (COOKIE, cookie(headers, name, key)),
        };
        headers.insert(name.clone(), sensitive(&name, &text)?);
        Ok(None)
    }
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Cookies stand in one header (RFC 6265, section 5.4).
fn cookie(headers: &HeaderMap, name: &str, key: &Secret) -> String {
    let pair = format!("{name}={}", escaped(key.expose()));
    match headers.get(COOKIE).and_then(|value| value.to_str().ok()) {
        Some(others) => format!("{others}; {pair}"),
        None => pair,
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
