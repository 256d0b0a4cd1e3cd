//! Why a client cannot be made.

use std::fmt;

use crate::boxed::BoxError;

/// A client that cannot be made.
pub struct BuildError {
    message: String,
    source: Option<BoxError>,
}

impl BuildError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        BuildError {
            message: message.into(),
            source: None,
        }
    }

    #[cfg(feature = "reqwest")]
    pub(super) fn caused(message: &str, source: BoxError) -> Self {
        BuildError {
            message: message.to_owned(),
            source: Some(source),
        }
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BuildError")
            .field("message", &self.message)
            .field("source", &self.source)
            .finish()
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
