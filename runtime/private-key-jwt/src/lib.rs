//! `private_key_jwt`: an OAuth 2 client shows a token server who it is by a JWT that its private key has signed, in place
//! of a secret that both know (RFC 7523, section 2.2; OpenID Connect Core 1.0, section 9).
//!
//! ```no_run
//! use apiloom_private_key_jwt::{Algorithm, PrivateKey};
//! use apiloom_runtime::auth::{Bearer, oauth2::OAuth2};
//!
//! # fn run() -> Result<Bearer, apiloom_runtime::BoxError> {
//! let key = PrivateKey::new(Algorithm::Es256, &std::fs::read("client-key.pem")?)?.key_id("2026-11");
//! let server = OAuth2::new("my-client", "https://id.example/token")?.assertion(key);
//! Ok(Bearer::refreshing(server.client_credentials()))
//! # }
//! ```
//!
//! It is a package of its own, so that those who need no signatures build no cryptography for them.

#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use apiloom_runtime::auth::oauth2::{AssertionRequest, ClientAssertion};
use apiloom_runtime::serde_json::json;
use apiloom_runtime::{BoxError, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header};

/// How long an assertion is good: long enough for clocks that are not quite the same.
const LIFETIME: Duration = Duration::from_secs(60);

/// How an assertion is signed (RFC 7518, section 3.1; RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// RSA with SHA-256, which every server of OpenID knows.
    Rs256,
    /// RSA-PSS with SHA-256.
    Ps256,
    /// ECDSA with the curve P-256 and SHA-256.
    Es256,
    /// ECDSA with the curve P-384 and SHA-384.
    Es384,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    fn known(self) -> jsonwebtoken::Algorithm {
        match self {
            Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
            Algorithm::Ps256 => jsonwebtoken::Algorithm::PS256,
            Algorithm::Es256 => jsonwebtoken::Algorithm::ES256,
            Algorithm::Es384 => jsonwebtoken::Algorithm::ES384,
            Algorithm::EdDsa => jsonwebtoken::Algorithm::EdDSA,
        }
    }
}

/// A client's private key. `Debug` shows only what may be known of it.
///
/// Each assertion is good for one minute and has a `jti` of its own, so that a server can refuse it a second time.
#[derive(Clone)]
pub struct PrivateKey {
    key: EncodingKey,
    header: Header,
    audience: Option<String>,
    lifetime: Duration,
}

impl PrivateKey {
    /// A key in PEM: PKCS #8, for RSA also PKCS #1.
    ///
    /// # Errors
    ///
    /// When the text is not PEM, or the key is not one for the algorithm.
    pub fn new(algorithm: Algorithm, pem: &[u8]) -> Result<Self, BoxError> {
        let key = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => EncodingKey::from_rsa_pem(pem),
            Algorithm::Es256 | Algorithm::Es384 => EncodingKey::from_ec_pem(pem),
            Algorithm::EdDsa => EncodingKey::from_ed_pem(pem),
        };
        let key = PrivateKey {
            // What it says is of the PEM, and nothing of it may be told.
            key: key.map_err(|_| "the private key is not PEM of a key for the algorithm")?,
            header: Header::new(algorithm.known()),
            audience: None,
            lifetime: LIFETIME,
        };
        // A key of another curve is found out here, not at the first call.
        key.signed(&json!({}))?;
        Ok(key)
    }

    /// What the server calls the key: `kid`, for clients with several.
    #[must_use]
    pub fn key_id(mut self, id: impl Into<String>) -> Self {
        self.header.kid = Some(id.into());
        self
    }

    /// Whom assertions are for, in place of the server's issuer or its token URL.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// How long an assertion is good: one minute unless told otherwise, ten at most.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime.min(LIFETIME * 10);
        self
    }

    fn signed(&self, claims: &apiloom_runtime::serde_json::Value) -> Result<String, BoxError> {
        let signed = jsonwebtoken::encode(&self.header, claims, &self.key);
        signed.map_err(|_| "the private key is not one for the algorithm".into())
    }
}

impl ClientAssertion for PrivateKey {
    fn assertion(&self, request: &AssertionRequest<'_>) -> Result<Secret, BoxError> {
        let now = request.now().duration_since(UNIX_EPOCH)?;
        let mut id = [0; 16];
        getrandom::fill(&mut id)?;
        let audience = self.audience.as_deref().unwrap_or(request.audience());
        let claims = json!({
            "iss": request.client(),
            "sub": request.client(),
            "aud": audience,
            "jti": URL_SAFE_NO_PAD.encode(id),
            "iat": now.as_secs(),
            "exp": (now + self.lifetime).as_secs(),
        });
        self.signed(&claims).map(Secret::from)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PrivateKey")
            .field("algorithm", &self.header.alg)
            .field("key_id", &self.header.kid)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
