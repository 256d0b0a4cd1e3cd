//! What the document says of an operation for others than the generator.

/// An extension that the runtime's companions read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The extension.
    pub name: &'static str,
    /// Its value.
    pub json: String,
}
