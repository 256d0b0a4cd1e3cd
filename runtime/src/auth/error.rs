//! Why there is no token.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use crate::boxed::BoxError;
use crate::retry::retry_after;

/// Why there is no token. It can be cloned: everybody who waited for one refresh gets the same.
#[derive(Clone)]
pub struct TokenError {
    kind: TokenErrorKind,
    message: String,
    code: Option<String>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    retry_after: Option<Duration>,
    untouched: bool,
}

/// What kept a token from coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The server refused what was to be exchanged, the refresh token for one: somebody has to log in again.
    /// Of an OAuth 2 server's codes only `invalid_grant` says that (RFC 6749, section 5.2), and while somebody
    /// logs in `access_denied` and `expired_token`.
    Refused,
    /// The server does not serve this client, or not this request: `invalid_client`, `invalid_scope` and the
    /// others of RFC 6749, section 5.2. The program or its settings are wrong; nobody is logged out by it.
    Misconfigured,
    /// There is nothing to get a token with: nobody has logged in, or has logged out.
    LoginRequired,
    /// The server was not reached, took too long, or failed: it may work later.
    Unavailable,
    /// The server's answer is not what it has to be.
    Malformed,
    /// The token would go over plain HTTP, or to another place than it may.
    Insecure,
    /// Tokens could not be kept, or read back.
    Store,
    /// A device's user has not decided yet (RFC 8628, section 3.5).
    Pending,
}

impl TokenError {
    /// An error in words. They must not hold a secret.
    pub fn new(kind: TokenErrorKind, message: impl Into<String>) -> Self {
        TokenError {
            kind,
            message: message.into(),
            code: None,
            source: None,
            retry_after: None,
            untouched: false,
        }
    }

    /// The server refused: what a refresh by an operation of the API gives for a 401, for example.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(TokenErrorKind::Refused, message)
    }

    /// It may work later; `source` tells why it did not work now.
    pub fn unavailable(source: impl Into<BoxError>) -> Self {
        let source = source.into();
        let mut error = Self::new(TokenErrorKind::Unavailable, source.to_string());
        error.source = Some(Arc::from(source));
        error
    }

    /// Nobody is logged in.
    pub fn login_required() -> Self {
        Self::new(
            TokenErrorKind::LoginRequired,
            "nobody is logged in: there is no refresh token",
        )
    }

    /// How long the server asks to wait: nobody asks it again before that, for ten minutes at most.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }

    /// With what the server's answer says of asking again: when, and whether it has not got to the question, so that it
    /// may be asked once more at once (RFC 9110, sections 15.6.3 and 15.6.4; RFC 6585, section 4).
    pub(crate) fn answered(
        mut self,
        status: StatusCode,
        headers: &HeaderMap,
        now: SystemTime,
    ) -> Self {
        self.untouched = matches!(status.as_u16(), 429 | 502 | 503);
        self.with_retry_after(retry_after(headers, now))
    }

    /// The words for a login that was denied say nothing of a session that goes on.
    #[cfg(feature = "oauth2")]
    pub(crate) fn of_a_refresh(mut self) -> Self {
        if self.kind == TokenErrorKind::Refused && self.code() != Some("invalid_grant") {
            self.kind = TokenErrorKind::Misconfigured;
        }
        self
    }

    /// What is exchanged comes from elsewhere: nobody has to log in here.
    #[cfg(feature = "oauth2")]
    pub(crate) fn of_an_exchange(mut self) -> Self {
        if self.kind == TokenErrorKind::Refused {
            self.kind = TokenErrorKind::Misconfigured;
        }
        self
    }

    pub(crate) fn is_untouched(&self) -> bool {
        self.untouched
    }

    /// How long the server asks to wait before the next question, if it does.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    #[cfg(feature = "oauth2")]
    pub(crate) fn with_code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    /// What kept it from coming.
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }

    /// The server's code, such as `invalid_grant` (RFC 6749, section 5.2).
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenError")
            .field("kind", &self.kind)
            .field("message", &self.message)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for TokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
