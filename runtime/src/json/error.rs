//! Why JSON could not be read.

use std::fmt;

/// How many segments of a path are kept.
const LONGEST_PATH: usize = 128;

/// How many characters of a segment are kept.
const LONGEST_SEGMENT: usize = 128;

/// JSON that could not be read, and where.
///
/// It holds names of properties and short numbers, never other text: a value may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    /// The pointer, built from the end while the reader unwinds.
    path: String,
    segments: usize,
    offset: usize,
    message: String,
}

impl ReadError {
    /// An error at an offset.
    #[cold]
    pub(crate) fn new(offset: usize, message: impl fmt::Display) -> Self {
        ReadError(Box::new(Inner {
            path: String::new(),
            segments: 0,
            offset,
            message: message.to_string(),
        }))
    }

    /// The same error, inside a property.
    #[cold]
    pub(crate) fn under(mut self, segment: &str) -> Self {
        if self.0.segments < LONGEST_PATH {
            self.0.segments += 1;
            let mut path = String::new();
            push_segment(&mut path, segment);
            self.0.path.insert_str(0, &path);
        }
        self
    }

    /// The same error, at another offset: that of the text which the JSON was made of.
    #[cfg(feature = "xml")]
    #[cold]
    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.0.offset = offset;
        self
    }

    /// Where in the value, as a JSON pointer (RFC 6901): empty for the value as a whole.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Where in the text, in bytes.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// What is the matter, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

/// Puts a name or an index at the end of a JSON pointer (RFC 6901, section 3). The server decides how
/// long the keys of a map are, so that long ones are cut.
pub(crate) fn push_segment(path: &mut String, segment: &str) {
    path.push('/');
    for (at, character) in segment.chars().enumerate() {
        match character {
            _ if at == LONGEST_SEGMENT => {
                path.push('…');
                break;
            }
            '~' => path.push_str("~0"),
            '/' => path.push_str("~1"),
            other => path.push(other),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(formatter, "at `{}` ", self.0.path)?;
        } else {
            formatter.write_str("at ")?;
        }
        if self.0.path.is_empty() {
            write!(formatter, "byte {}: {}", self.0.offset, self.0.message)
        } else {
            write!(formatter, "(byte {}): {}", self.0.offset, self.0.message)
        }
    }
}

impl fmt::Debug for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReadError")
            .field("path", &self.0.path)
            .field("offset", &self.0.offset)
            .field("message", &self.0.message)
            .finish()
    }
}

impl std::error::Error for ReadError {}
