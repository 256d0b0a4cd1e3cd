//! Values that a document does not know.

use std::fmt;

use serde_json::Value;

/// A value of an enum that the document does not list.
///
/// It cannot be made from outside, so a known value never hides in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// For generated code: a string that matched no variant.
    #[doc(hidden)]
    pub fn new(text: &str) -> Self {
        UnknownValue(text.into())
    }

    /// For generated code: a value that matched no variant, as JSON text.
    #[doc(hidden)]
    pub fn from_json(value: &Value) -> Self {
        UnknownValue(value.to_string().into())
    }

    /// The value as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a known value")
    }
}

impl std::error::Error for UnknownValue {}
