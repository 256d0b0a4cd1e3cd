//! What a diagnostic means for the part of the document that it is about.

/// How exactly the client says what the document says.
///
/// Values are not validated, so what only a validator needs (lengths, bounds, patterns) counts as
/// expressed. The order is from best to worst; of several effects on one part the worst counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Effect {
    /// Exactly: everything that the document allows, and no other structure.
    #[default]
    None,
    /// The client accepts more than the document allows.
    Widened,
    /// The client accepts or offers less than the document allows.
    Narrowed,
    /// The client does not have it.
    Skipped,
}

impl Effect {
    /// As printed: `exact`, `widened`, `narrowed` or `skipped`.
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::None => "exact",
            Effect::Widened => "widened",
            Effect::Narrowed => "narrowed",
            Effect::Skipped => "skipped",
        }
    }
}
