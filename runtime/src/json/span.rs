//! A value as a piece of text: what unions look at before they read.

use std::str::FromStr;

use super::collect::is_end_of_list;
use super::date;
use super::number::is_beyond_floats;
use super::{Kind, Limits, ReadError, Reader};
use crate::answers::Answers;

/// How long a text of a form may be: a digit has up to six characters where it is escaped.
const LONGEST_FORMED: usize = 6 * 64;

/// One well-formed value of a text.
#[derive(Debug, Clone, Copy)]
pub struct Span<'j> {
    /// The document up to the end of the value.
    text: &'j str,
    pub(crate) start: usize,
    depth: u32,
    limits: Limits,
}

impl<'j> Span<'j> {
    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        let first = self.as_bytes().first();
        first
            .and_then(|first| Kind::of(*first))
            .unwrap_or(Kind::Null)
    }

    /// The value as text.
    pub fn as_bytes(&self) -> &'j [u8] {
        self.as_str().as_bytes()
    }

    /// The value as text.
    pub(crate) fn as_str(&self) -> &'j str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Whether the value is a whole number that is written as such, and fits the type: `2.0` is none here.
    pub fn is_whole<T: FromStr>(&self) -> bool {
        // Rust's integers have no negative zero.
        self.kind() == Kind::Number && self.as_str() != "-0" && self.as_str().parse::<T>().is_ok()
    }

    /// Whether the value is a whole number, written as such, that no 64-bit float is equal to: read as one it would
    /// lose digits.
    pub fn is_beyond_floats(&self) -> bool {
        self.kind() == Kind::Number && is_beyond_floats(self.as_str())
    }

    /// Whether the value is a text in the form of a UUID (RFC 9562, section 4): hexadecimal digits in groups of 8, 4, 4, 4 and
    /// 12. Where a union has other texts beside them, the form tells.
    pub fn is_uuid(&self) -> bool {
        self.has_form(is_uuid)
    }

    /// The same of a date-time (RFC 3339, section 5.6).
    pub fn is_date_time(&self) -> bool {
        self.has_form(date::is_date_time)
    }

    /// The same of a date (RFC 3339, section 5.6).
    pub fn is_date(&self) -> bool {
        self.has_form(date::is_date)
    }

    fn has_form(&self, form: fn(&str) -> bool) -> bool {
        let text = || self.reader().text().is_ok_and(|text| form(&text));
        self.kind() == Kind::String && self.as_str().len() <= LONGEST_FORMED && text()
    }

    /// Where it begins and ends, and how deep it is.
    pub(super) fn bounds(&self) -> (usize, usize, u32) {
        (self.start, self.text.len(), self.depth)
    }

    /// A reader of the value that knows where it stands in the document.
    pub(crate) fn reader(&self) -> Reader<'j> {
        Reader::over(self.text, self.start, self.depth, self.limits)
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

impl<'j> Reader<'j> {
    /// Passes over the next value and remembers it.
    ///
    /// # Errors
    ///
    /// When it is not well-formed.
    pub fn span(&mut self) -> Result<Span<'j>, ReadError> {
        let kind = self.kind()?;
        if let Some((start, depth)) = self.outermost {
            if matches!(kind, Kind::Array | Kind::Object) && !self.shared().ends.are_of(start) {
                self.know_ends(start, depth);
            }
        }
        self.passed()
    }

    /// The same where no union begins.
    pub(super) fn passed(&mut self) -> Result<Span<'j>, ReadError> {
        self.kind()?;
        let start = self.at;
        self.skip()?;
        Ok(Span {
            text: self.text.get(..self.at).unwrap_or_default(),
            start,
            depth: self.depth,
            limits: self.limits,
        })
    }

    /// Reads a value that was passed over.
    ///
    /// What is read again is charged to one budget of the document, in bytes: a variant that does not fit at its
    /// first property costs next to nothing, however large the value is, and what a union inside was found to be
    /// costs nothing the next time. Nothing is refused here: only [`Reader::first_of`] reads a value several times.
    ///
    /// # Errors
    ///
    /// When the value does not fit.
    #[inline]
    pub fn reread<T>(
        &mut self,
        span: &Span<'j>,
        read: impl FnOnce(&mut Reader<'j>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let noted = self.watch.len();
        let mut inner = self.again(span);
        let value = read(&mut inner);
        self.after(span, inner, value.is_err().then_some(noted));
        value
    }

    /// A reader of a value that was passed over: same depth, same limits, same budget.
    pub(super) fn again(&mut self, span: &Span<'j>) -> Reader<'j> {
        let mut inner = span.reader();
        inner.budget = self.budget;
        inner.thrift = self.thrift;
        inner.spare = self.spare;
        inner.explained = self.explained;
        inner.assessing = self.assessing;
        inner.trying = self.trying;
        inner.tentative = self.tentative;
        inner.quiet = self.quiet;
        inner.outermost = self.outermost.or(Some((span.start, span.depth)));
        inner.around = std::mem::take(&mut self.around);
        inner.shared = self.shared.take();
        inner.scratch = std::mem::take(&mut self.scratch);
        inner.watch = std::mem::take(&mut self.watch);
        // Null can be a value of another variant, or of none: it is no empty list here.
        inner.nothing = self.nothing;
        let list = || span.as_str().trim_start().get(1..).unwrap_or_default();
        inner.answers = match span.kind() {
            Kind::Null => Answers::Strict,
            // No object without anything either.
            Kind::Array if is_end_of_list(list()) => Answers::Strict,
            _ => self.answers,
        };
        inner.gathering = self.gathering;
        inner.has_keeper = self.has_keeper;
        inner
    }

    /// Takes back what a reader of the same document has used up and noted. What it noted since
    /// `forget` does not count if it failed.
    pub(super) fn after(&mut self, span: &Span<'j>, inner: Reader<'j>, forget: Option<usize>) {
        // A try costs something even if it fails at the first byte.
        let passed = inner.at.saturating_sub(span.start) as u64 + 1;
        let read = passed.saturating_sub(inner.jumped);
        self.budget = inner.budget.saturating_sub(read);
        self.spare = inner.spare;
        self.explained = inner.explained;
        self.strangers = self.strangers.saturating_add(inner.strangers);
        self.unsaid = self.unsaid.saturating_add(inner.unsaid);
        self.misfits = self.misfits.and(inner.misfits);
        self.around = inner.around;
        self.watch = inner.watch;
        self.gathering = inner.gathering;
        self.shared = inner.shared;
        self.scratch = inner.scratch;
        if let Some(noted) = forget {
            self.watch.truncate(noted);
        }
    }

    /// Passes over a value that the type has no place for.
    pub(crate) fn skip_stranger(&mut self) -> Result<(), ReadError> {
        self.strangers = self.strangers.saturating_add(1);
        self.skip()
    }

    /// The error of a union whose discriminator is missing or unknown.
    #[cold]
    pub fn untagged(&mut self, span: &Span<'j>, property: &str) -> ReadError {
        let message = match self.constant(span, property).is_missing() {
            true if span.kind() == Kind::Object => {
                format!("the property `{property}` that tells the variant is missing")
            }
            true => format!(
                "expected an object with the property `{property}`, found {}",
                span.kind()
            ),
            false => format!("the property `{property}` has a value that means no variant"),
        };
        ReadError::new(span.start, message)
    }
}
