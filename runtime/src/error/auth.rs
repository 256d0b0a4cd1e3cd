//! A call that was not sent for want of a credential.

use std::fmt;

use crate::OperationMeta;
use crate::auth::TokenError;

/// A call that was not sent for want of a credential.
pub struct AuthError {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) message: String,
    pub(crate) token: Option<TokenError>,
}

impl AuthError {
    /// Why there was no token, if that is what was missing.
    ///
    /// ```
    /// # fn show(error: &apiloom_runtime::AuthError) {
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
