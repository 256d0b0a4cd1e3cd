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
        let text = format!("Bearer {}", self.0.expose());
        let mut value = HeaderValue::from_str(&text).map_err(|_| {
            RequestError::new("the bearer token has characters that no header can carry")
        })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}
