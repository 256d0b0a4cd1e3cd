//! Clients that show who they are by a signature (RFC 7521, section 4.2; RFC 7523, section 2.2).

use std::time::SystemTime;

use crate::boxed::BoxError;
use crate::secret::Secret;

/// Makes what shows a token server who the client is: a JWT that the client's private key has signed. It is asked anew
/// for each request, since a server takes each assertion once.
///
/// Signing is a matter of a crate for it; `apiloom-private-key-jwt` is one that does.
pub trait ClientAssertion: Send + Sync + 'static {
    /// The assertion.
    ///
    /// # Errors
    ///
    /// When it cannot be made. Nothing is sent then.
    fn assertion(&self, request: &AssertionRequest<'_>) -> Result<Secret, BoxError>;
}

/// What an assertion has to say.
#[derive(Debug, Clone, Copy)]
pub struct AssertionRequest<'r> {
    pub(super) client: &'r str,
    pub(super) audience: &'r str,
    pub(super) now: SystemTime,
}

impl AssertionRequest<'_> {
    /// The client's name: `iss` and `sub`.
    pub fn client(&self) -> &str {
        self.client
    }

    /// Whom it is for: the server's issuer, or the URL that is asked where no issuer is known.
    pub fn audience(&self) -> &str {
        self.audience
    }

    /// The time of day, by the clock of whoever asks.
    pub fn now(&self) -> SystemTime {
        self.now
    }
}
