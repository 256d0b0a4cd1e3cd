//! Credentials.
//!
//! A credential belongs to the origin of the client's base URL: a request to another origin carries
//! none, and neither does one over plain HTTP unless the host is this machine.

use http::HeaderValue;
use http::header::AUTHORIZATION;

use crate::{RequestError, Secret};

/// A bearer token (RFC 6750).
#[derive(Debug, Clone)]
pub struct Bearer(Secret);

impl Bearer {
    /// A token that stays the same.
    pub fn token(token: impl Into<Secret>) -> Self {
        Bearer(token.into())
    }

    pub(crate) fn apply(&self, headers: &mut http::HeaderMap) -> Result<(), RequestError> {
        let refused = || {
            RequestError::new("the bearer token is empty or has characters that no token can have")
        };
        let token = self.0.expose();
        // RFC 6750, section 2.1, lets less through; a header would let through other alphabets.
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(refused());
        }
        let text = format!("Bearer {token}");
        let mut value = HeaderValue::from_str(&text).map_err(|_| refused())?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}
