//! What middleware sees and makes of errors.

use std::fmt;

use http::StatusCode;

use super::{Failed, Rejected, RequestError, TransportFailure};
use crate::boxed::BoxError;
use crate::meta::OperationMeta;
use crate::retry::Attempt;
use crate::transport::TransportError;

/// Why there is no response: what a [`Middleware`](crate::middleware::Middleware) gets and gives.
///
/// A status is not one of these: responses of all statuses are responses here.
pub struct CallError(pub(crate) Failed);

impl CallError {
    /// An error of a middleware's own. It ends the call as [`Error::Middleware`](crate::Error::Middleware).
    pub fn new(source: impl Into<BoxError>) -> Self {
        CallError(Failed::Middleware(Box::new(MiddlewareError {
            operation: "",
            attempts: 0,
            history: Vec::new(),
            source: source.into(),
        })))
    }

    /// What the transport said, if it was the transport.
    pub fn transport(&self) -> Option<&TransportError> {
        match &self.0 {
            Failed::Transport(failure) => Some(&failure.error),
            _ => None,
        }
    }

    /// What this client refused to send, if it did.
    pub fn rejected(&self) -> Option<&Rejected> {
        match &self.0 {
            Failed::Rejected(rejected) => Some(rejected),
            _ => None,
        }
    }

    /// The status, if there was a response whose body broke off.
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0 {
            Failed::Transport(failure) => failure.head.as_ref().map(|head| head.status),
            _ => None,
        }
    }

    /// Whether trying again may help: the transport failed, or this client refused for the time being.
    pub fn is_passing(&self) -> bool {
        matches!(self.0, Failed::Transport(_) | Failed::Rejected(_))
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Failed::Transport(error) => fmt::Debug::fmt(error, formatter),
            Failed::Auth(error) => fmt::Debug::fmt(error, formatter),
            Failed::Request(error) => fmt::Debug::fmt(error, formatter),
            Failed::Rejected(error) => fmt::Debug::fmt(error, formatter),
            Failed::Middleware(error) => fmt::Debug::fmt(error, formatter),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Failed::Transport(failure) => fmt::Display::fmt(&failure.error, formatter),
            Failed::Auth(error) => formatter.write_str(&error.message),
            Failed::Request(error) => fmt::Display::fmt(error, formatter),
            Failed::Rejected(error) => fmt::Display::fmt(error, formatter),
            Failed::Middleware(error) => fmt::Display::fmt(error, formatter),
        }
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Failed::Middleware(error) => error.source.source(),
            // Its message says all of it.
            _ => None,
        }
    }
}

impl From<Failed> for CallError {
    fn from(failed: Failed) -> Self {
        CallError(failed)
    }
}

impl From<Rejected> for CallError {
    fn from(rejected: Rejected) -> Self {
        CallError(Failed::Rejected(Box::new(rejected)))
    }
}

impl From<RequestError> for CallError {
    fn from(error: RequestError) -> Self {
        CallError(Failed::Request(Box::new(error)))
    }
}

impl From<TransportError> for CallError {
    fn from(error: TransportError) -> Self {
        CallError(Failed::Transport(Box::new(TransportFailure {
            // The loop says which operation it was.
            meta: &NO_OPERATION,
            error,
            attempts: 0,
            history: Vec::new(),
            head: None,
        })))
    }
}

static NO_OPERATION: OperationMeta = OperationMeta::new("", http::Method::GET, "");

/// An error that a [`Middleware`](crate::middleware::Middleware) made.
#[derive(Debug)]
pub struct MiddlewareError {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
    /// The attempts before this one.
    pub(crate) history: Vec<Attempt>,
    source: BoxError,
}

impl MiddlewareError {
    /// The middleware's error.
    pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.source
    }
}

impl fmt::Display for MiddlewareError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.source, formatter)
    }
}

impl std::error::Error for MiddlewareError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
