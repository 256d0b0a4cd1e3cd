//! Why JSON could not be read.

use std::borrow::Cow;
use std::fmt;

use super::fit::FITS_NONE;
use crate::redact::{REDACTED, is_secret};

/// How many segments of a path are kept.
const LONGEST_PATH: usize = 128;

/// How many characters of a segment are kept.
const LONGEST_SEGMENT: usize = 128;

/// How many mismatches are kept.
const MOST: usize = 16;

/// How many mismatches are shown: an error is read by people.
const SHOWN: usize = 3;

/// JSON that could not be read, and where.
///
/// A text that is no JSON ends at once. Of one that is JSON everything that does not fit is found in one go:
/// [`ReadError::mismatches`] gives the first 16, and what this error says of itself is the first of them.
///
/// It holds names of properties and short numbers, never other text: a value may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadError(Repr);

/// What is only tried costs no allocation.
#[derive(Clone, PartialEq, Eq)]
enum Repr {
    Told(Box<Inner>),
    /// Nobody will read it.
    Quiet,
    /// It is no error at all: see [`ReadError::assessed`].
    Assessed,
}

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    first: Mismatch,
    others: Vec<Mismatch>,
    omitted: usize,
}

/// What an error says that nobody will read.
static NOTHING: Inner = Inner {
    first: Mismatch {
        path: String::new(),
        segments: 0,
        offset: 0,
        expected: None,
        message: String::new(),
    },
    others: Vec::new(),
    omitted: 0,
};

/// One place where a text does not fit.
#[derive(Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The pointer, built from the end while the reader unwinds.
    path: String,
    segments: usize,
    offset: usize,
    /// What was expected, if that is the matter.
    expected: Option<&'static str>,
    message: String,
}

impl Mismatch {
    /// Where in the value, as a JSON pointer (RFC 6901): empty for the value as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where in the text, in bytes.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What is the matter, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What was expected in place of what came, in a few words; what came is told beside it.
    pub(crate) fn expected(&self) -> Cow<'_, str> {
        match (self.expected, self.message.strip_prefix("expected ")) {
            (Some(words), _) => words.into(),
            (None, Some(rest)) => rest.split(", found ").next().unwrap_or(rest).into(),
            (None, None) => match self.message.strip_prefix(FITS_NONE) {
                Some("") => "one of several types".into(),
                Some(account) => format!(
                    "one of several types ({})",
                    account.trim_start_matches([':', ' '])
                )
                .into(),
                None => format!("a value that fits ({})", self.message).into(),
            },
        }
    }

    fn under(&mut self, segment: &str) {
        // A number may be a secret where its name says so.
        if is_secret(segment) && self.message.contains(|c: char| c.is_ascii_digit()) {
            let is_number = |word: &str| {
                word.trim_start_matches('-')
                    .starts_with(|c: char| c.is_ascii_digit())
            };
            let words = self.message.split(' ');
            let told: Vec<&str> = words
                .map(|word| if is_number(word) { REDACTED } else { word })
                .collect();
            self.message = told.join(" ");
        }
        if self.segments < LONGEST_PATH {
            self.segments += 1;
            let mut path = String::new();
            push_segment(&mut path, segment);
            self.path.insert_str(0, &path);
        }
    }
}

impl ReadError {
    /// An error at an offset.
    #[cold]
    pub(crate) fn new(offset: usize, message: impl fmt::Display) -> Self {
        ReadError::of(offset, None, message.to_string())
    }

    /// A value of another kind than expected, in words that follow "expected".
    #[cold]
    pub(crate) fn unexpected(offset: usize, expected: &'static str, message: String) -> Self {
        ReadError::of(offset, Some(expected), message)
    }

    /// An error that nobody will read: it only says that there is one.
    #[cold]
    pub(crate) const fn quiet() -> Self {
        ReadError(Repr::Quiet)
    }

    /// In place of a value that fits and was not made, since it is only looked how well it fits. Lists and objects
    /// go on, and give it instead of their own value; it never leaves the union whose variants are tried.
    pub(crate) const fn assessed() -> Self {
        ReadError(Repr::Assessed)
    }

    /// Whether it is [`ReadError::assessed`].
    pub(crate) fn is_assessed(&self) -> bool {
        matches!(self.0, Repr::Assessed)
    }

    fn inner(&self) -> &Inner {
        match &self.0 {
            Repr::Told(inner) => inner,
            Repr::Quiet | Repr::Assessed => &NOTHING,
        }
    }

    fn of(offset: usize, expected: Option<&'static str>, message: String) -> Self {
        ReadError(Repr::Told(Box::new(Inner {
            first: Mismatch {
                path: String::new(),
                segments: 0,
                offset,
                expected,
                message,
            },
            others: Vec::new(),
            omitted: 0,
        })))
    }

    /// The same error, inside a property.
    #[cold]
    pub(crate) fn under(mut self, segment: &str) -> Self {
        if let Repr::Told(inner) = &mut self.0 {
            inner.first.under(segment);
            for other in &mut inner.others {
                other.under(segment);
            }
        }
        self
    }

    /// The same error, and what was found after it.
    #[cold]
    pub(crate) fn and(mut self, later: ReadError) -> Self {
        let (Repr::Told(inner), Repr::Told(later)) = (&mut self.0, later.0) else {
            return self;
        };
        inner.omitted += later.omitted;
        for mismatch in std::iter::once(later.first).chain(later.others) {
            if inner.others.len() + 1 < MOST {
                inner.others.push(mismatch);
            } else {
                inner.omitted += 1;
            }
        }
        self
    }

    /// The same error, at other offsets: those of the text which the JSON was made of, by paths.
    #[cfg(feature = "xml")]
    #[cold]
    pub(crate) fn at(mut self, offset: impl Fn(&str) -> usize) -> Self {
        if let Repr::Told(inner) = &mut self.0 {
            for mismatch in std::iter::once(&mut inner.first).chain(&mut inner.others) {
                mismatch.offset = offset(&mismatch.path);
            }
        }
        self
    }

    /// Everything that does not fit, in the order it was found: this error's own place first, at most 16.
    pub fn mismatches(&self) -> impl Iterator<Item = &Mismatch> {
        let inner = self.inner();
        std::iter::once(&inner.first).chain(&inner.others)
    }

    /// How many more mismatches were found than are kept. Reading ends when there are very many.
    pub fn omitted(&self) -> usize {
        self.inner().omitted
    }

    /// Where in the value, as a JSON pointer (RFC 6901): empty for the value as a whole.
    pub fn path(&self) -> &str {
        self.inner().first.path()
    }

    /// Where in the text, in bytes.
    pub fn offset(&self) -> usize {
        self.inner().first.offset()
    }

    /// What is the matter, without the place.
    pub fn message(&self) -> &str {
        self.inner().first.message()
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

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (offset, message) = (self.offset, &self.message);
        if self.path.is_empty() {
            write!(formatter, "at byte {offset}: {message}")
        } else {
            write!(formatter, "at `{}` (byte {offset}): {message}", self.path)
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.inner().first)?;
        let others = &self.inner().others;
        for other in others.iter().take(SHOWN - 1) {
            write!(formatter, "; {other}")?;
        }
        match others.len().saturating_sub(SHOWN - 1) + self.inner().omitted {
            0 => Ok(()),
            omitted => write!(formatter, "; and {omitted} more"),
        }
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mismatch")
            .field("path", &self.path)
            .field("offset", &self.offset)
            .field("message", &self.message)
            .finish()
    }
}

impl fmt::Debug for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("ReadError");
        shown
            .field("path", &self.inner().first.path)
            .field("offset", &self.inner().first.offset)
            .field("message", &self.inner().first.message);
        if !self.inner().others.is_empty() {
            shown
                .field("others", &self.inner().others)
                .field("omitted", &self.inner().omitted);
        }
        shown.finish()
    }
}

impl std::error::Error for ReadError {}
