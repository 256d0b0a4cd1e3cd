//! Why something cannot be sent: found before anything has left.

use std::fmt;

use crate::meta::OperationMeta;

/// A value that cannot be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestError {
    operation: &'static str,
    message: String,
}

impl RequestError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        RequestError {
            operation: "",
            message: message.into(),
        }
    }

    pub(crate) fn of(mut self, meta: &OperationMeta) -> Self {
        self.operation = meta.id;
        self
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// What cannot be sent, and why.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Debug for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestError")
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for RequestError {}
