//! A call that was not sent for want of a credential.

use std::fmt;
use std::time::Duration;

use crate::auth::{TokenError, TokenErrorKind};
use crate::meta::OperationMeta;
use crate::retry::Attempt;

/// A call that was not sent for want of a credential.
pub struct AuthError {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) message: String,
    pub(crate) token: Option<TokenError>,
    /// How long nobody asks for a token again.
    pub(crate) wait: Option<Duration>,
    /// How many attempts had left before this one.
    pub(crate) attempts: u32,
    pub(crate) history: Vec<Attempt>,
}

impl AuthError {
    /// Whether there may be a token later: the server that gives them was not reached, or failed.
    pub(crate) fn is_passing(&self) -> bool {
        let kind = self.token.as_ref().map(TokenError::kind);
        kind == Some(TokenErrorKind::Unavailable)
    }

    /// Whether the time to wait is somebody's word, or waiting helps.
    pub(crate) fn is_asked_to_wait(&self) -> bool {
        let asked = self.token.as_ref().and_then(TokenError::retry_after);
        self.is_passing() || asked.is_some()
    }

    /// Why there was no token, if that is what was missing.
    ///
    /// ```
    /// # fn show(error: &apiloom_runtime::error::AuthError) {
    /// use apiloom_runtime::auth::TokenErrorKind;
    ///
    /// if error.token().is_some_and(|token| token.kind() == TokenErrorKind::Refused) {
    ///     println!("log in again");
    /// }
    /// # }
    /// ```
    pub fn token(&self) -> Option<&TokenError> {
        self.token.as_ref()
    }
}

impl fmt::Debug for AuthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AuthError")
            .field("operation", &self.meta.id)
            .field("message", &self.message)
            .field("token", &self.token)
            .finish()
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for AuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.token.as_ref().map(|error| error as _)
    }
}

/// Among the extensions of a 401: why there is no new token.
#[derive(Debug, Clone)]
pub(crate) struct NotRenewed(pub TokenError);

impl NotRenewed {
    /// Notes it on the 401, if it is known.
    pub fn note<B>(why: Option<TokenError>, answer: &mut http::Response<B>) {
        if let Some(why) = why {
            answer.extensions_mut().insert(NotRenewed(why));
        }
    }

    /// Whether the call may work later.
    pub fn is_passing(&self) -> bool {
        self.0.kind() == TokenErrorKind::Unavailable
    }
}
