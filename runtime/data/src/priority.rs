//! What comes first.

/// What comes first of what waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// When there is nothing else.
    Low,
    /// As usual.
    #[default]
    Medium,
    /// Before everything else.
    High,
}
