//! How closely answers must keep to the document.

/// How closely answers must keep to the document.
///
/// A generated client sets what its configuration says (`answers = ".."`), tolerant if it says nothing;
/// [`ClientBuilder::answers`](crate::ClientBuilder::answers) and [`Options::answers`](crate::Options::answers)
/// set something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Answers {
    /// What the document does not allow is an error.
    Strict,
    /// What can be read without loss of types is read: null for a list is an empty one, null in an optional
    /// property is an absent one, another success is read like the documented one. All of it is drift.
    #[default]
    Tolerant,
    /// What the types have a place for is read. Types that were generated with `answers = "lenient"` have a
    /// place for properties that are missing and for values that do not fit; others are read as by
    /// [`Answers::Tolerant`].
    Lenient,
}
