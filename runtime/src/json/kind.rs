//! What a value is, and what a text may be at most.

use std::fmt;

/// What a text may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How deep arrays and objects may nest; 128 by default. Reading is recursive: a much higher
    /// limit needs a stack to match.
    pub depth: u32,
    /// How many bytes a string may have; 16 MiB by default.
    pub string: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 128,
            string: 16 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// Sets how deep arrays and objects may nest.
    #[must_use]
    pub fn depth(mut self, depth: u32) -> Self {
        self.depth = depth;
        self
    }

    /// Sets how many bytes a string may have.
    #[must_use]
    pub fn string(mut self, bytes: usize) -> Self {
        self.string = bytes;
        self
    }
}

/// The kind of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number of any form.
    Number,
    /// A string.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind of the value that begins with a byte.
    #[inline]
    pub(crate) fn of(first: u8) -> Option<Kind> {
        Some(match first {
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Bool,
            b'-' | b'0'..=b'9' => Kind::Number,
            b'"' => Kind::String,
            b'[' => Kind::Array,
            b'{' => Kind::Object,
            _ => return None,
        })
    }
}

impl Kind {
    /// As messages say it.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.words())
    }
}
