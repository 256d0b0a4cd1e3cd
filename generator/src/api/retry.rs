//! Whether an operation may be repeated.

/// What the document says about repeating an operation: by default nothing, and the method decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repetition {
    /// Whether it may be repeated, whatever its method.
    pub idempotent: Option<bool>,
    /// How many attempts are made at most.
    pub most_attempts: Option<u32>,
    /// The header parameter by which the server knows a repetition.
    pub key_header: Option<String>,
}
