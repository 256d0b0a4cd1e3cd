//! One error type for functions that call several operations.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{Category, Error};
use crate::boxed::BoxError;

/// The error of any operation.
///
/// ```
/// # use apiloom_runtime::error::NoDocumentedError;
/// # use apiloom_runtime::{AnyError, Error};
/// fn one() -> Result<(), Error<NoDocumentedError>> { Ok(()) }
///
/// fn several() -> Result<(), AnyError> {
///     one()?;
///     Ok(())
/// }
/// # several().unwrap();
/// ```
pub struct AnyError(Error<BoxError>);

impl AnyError {
    /// The documented error of an operation, if it is one of `E`.
    pub fn api<E: std::error::Error + 'static>(&self) -> Option<&E> {
        match &self.0 {
            Error::Api(failure) => failure.kind().downcast_ref(),
            _ => None,
        }
    }

    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.0.operation()
    }

    /// As [`Error::status`].
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status()
    }

    /// As [`Error::headers`].
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers()
    }

    /// As [`Error::body`]: what several operations document alike is read from it once for all of them, with the client's
    /// `Wire::from_slice`.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body()
    }

    /// As [`Error::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id()
    }

    /// As [`Error::message`].
    pub fn message(&self) -> Option<String> {
        self.0.message()
    }

    /// As [`Error::problem`].
    pub fn problem(&self) -> Option<crate::error::Problem> {
        self.0.problem()
    }

    /// As [`Error::retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after()
    }

    /// As [`Error::attempts`].
    pub fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// As [`Error::history`].
    pub fn history(&self) -> &[crate::retry::Attempt] {
        self.0.history()
    }

    /// As [`Error::not_repeated`].
    pub fn not_repeated(&self) -> Option<&crate::retry::StopReason> {
        self.0.not_repeated()
    }

    /// As [`Error::is_timeout`].
    pub fn is_timeout(&self) -> bool {
        self.0.is_timeout()
    }

    /// As [`Error::is_connect`].
    pub fn is_connect(&self) -> bool {
        self.0.is_connect()
    }

    /// As [`Error::is_retryable`].
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable()
    }

    /// As [`Error::category`].
    pub fn category(&self) -> Category {
        self.0.category()
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<Error<E>> for AnyError {
    fn from(error: Error<E>) -> Self {
        AnyError(match error {
            Error::Api(failure) => Error::Api(failure.map(|kind| Box::new(kind) as BoxError)),
            Error::Unexpected(failure) => Error::Unexpected(failure),
            Error::Decode(error) => Error::Decode(error),
            Error::Transport(failure) => Error::Transport(failure),
            Error::Auth(error) => Error::Auth(error),
            Error::Request(error) => Error::Request(error),
            Error::Page(error) => Error::Page(error),
            Error::Rejected(error) => Error::Rejected(error),
            Error::Middleware(error) => Error::Middleware(error),
        })
    }
}

impl fmt::Debug for AnyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl std::error::Error for AnyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Error::Middleware(error) => error.get_ref().source(),
            // As with `Error`: the message says all of it.
            _ => None,
        }
    }
}
