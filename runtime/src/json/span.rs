//! A value as a piece of text: what unions look at before they read.

use std::borrow::Cow;
use std::str::FromStr;

use super::{Kind, Limits, ReadError, Reader};
use crate::answers::Answers;

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

    /// The value of a property, if it is a string, a number or a boolean: a discriminator. A number
    /// that is whole is given without a fraction, however it is written.
    pub fn tag(&self, name: &str) -> Option<Cow<'j, str>> {
        let mut found = None;
        self.properties(&mut |key, input| {
            if key != name {
                input.skip()?;
                return Ok(true);
            }
            found = match input.kind()? {
                Kind::String => Some(input.text()?),
                Kind::Number => Some(input.number()?.canonical()),
                Kind::Bool if input.boolean()? => Some(Cow::Borrowed("true")),
                Kind::Bool => Some(Cow::Borrowed("false")),
                _ => None,
            };
            Ok(false)
        });
        found
    }

    /// The value of a property, if it is a string: one that only one variant allows.
    pub fn const_text(&self, name: &str) -> Option<Cow<'j, str>> {
        let mut found = None;
        self.properties(&mut |key, input| {
            if key != name {
                input.skip()?;
                return Ok(true);
            }
            if input.kind()? == Kind::String {
                found = Some(input.text()?);
            }
            Ok(false)
        });
        found
    }

    /// The value of a property as JSON text, of which only one variant allows a number, a boolean or null. A
    /// number that is whole is given without a fraction, however it is written.
    pub fn const_json(&self, name: &str) -> Option<Cow<'j, str>> {
        let mut found = None;
        self.properties(&mut |key, input| {
            if key != name {
                input.skip()?;
                return Ok(true);
            }
            found = match input.kind()? {
                Kind::Number => Some(input.number()?.canonical()),
                Kind::Bool if input.boolean()? => Some(Cow::Borrowed("true")),
                Kind::Bool => Some(Cow::Borrowed("false")),
                // No such constant: not the same as none.
                _ => Some(Cow::Borrowed(input.span()?.as_str())),
            };
            Ok(false)
        });
        found
    }

    /// Which of up to 64 properties are there: bit `i` for the `i`th name.
    pub fn has(&self, names: &[&str]) -> u64 {
        let mut seen = 0u64;
        let wanted = u32::try_from(names.len()).map_or(64, |count| count.min(64));
        self.properties(&mut |key, input| {
            if let Some(at) = names.iter().take(64).position(|name| *name == key) {
                seen |= 1 << at;
            }
            input.skip().map(|()| seen.count_ones() < wanted)
        });
        seen
    }

    /// Goes through the properties, if it is an object, while `each` wants more. The text was passed
    /// over before, so it is well-formed, and an error can only be that a string is too long: reading
    /// the value will report it.
    fn properties(&self, each: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<bool, ReadError>) {
        if self.kind() == Kind::Object {
            let _ = self.reader().while_wanted(each);
        }
    }

    /// A reader of the value that knows where it stands in the document.
    pub(crate) fn reader(&self) -> Reader<'j> {
        let mut reader = Reader::with_limits(&[], self.limits);
        reader.text = self.text;
        reader.at = self.start;
        reader.depth = self.depth;
        reader
    }
}

impl<'j> Reader<'j> {
    fn while_wanted(
        &mut self,
        each: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<bool, ReadError>,
    ) -> Result<(), ReadError> {
        self.enter(Kind::Object)?;
        let mut more = !self.closes(b'}');
        while more {
            let key = self.key()?;
            more = each(&key, self)? && self.more(b'}')?;
        }
        Ok(())
    }

    /// Passes over the next value and remembers it.
    ///
    /// # Errors
    ///
    /// When it is not well-formed.
    pub fn span(&mut self) -> Result<Span<'j>, ReadError> {
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
    /// Values inside unions inside unions could be read again very often, so all rereading of one
    /// document shares a budget. What is charged is what was read, not the whole value: a variant that
    /// does not fit at its first property costs next to nothing, however large the value is.
    ///
    /// # Errors
    ///
    /// When the value does not fit, or the budget is used up.
    #[inline]
    pub fn reread<T>(
        &mut self,
        span: &Span<'j>,
        read: impl FnOnce(&mut Reader<'j>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let noted = self.watch.len();
        let mut inner = self.again(span)?;
        let value = read(&mut inner);
        self.after(span, inner, value.is_err().then_some(noted));
        value
    }

    /// A reader of a value that was passed over: same depth, same limits, same budget.
    fn again(&mut self, span: &Span<'j>) -> Result<Reader<'j>, ReadError> {
        if self.budget == 0 {
            return Err(ambiguous(span));
        }
        let mut inner = span.reader();
        inner.budget = self.budget;
        inner.thrift = self.thrift;
        inner.watch = std::mem::take(&mut self.watch);
        // Null can be a value of another variant, or of none: it is no empty list here.
        inner.answers = match span.kind() {
            Kind::Null => Answers::Strict,
            _ => self.answers,
        };
        inner.gathering = self.gathering;
        Ok(inner)
    }

    /// Takes back what a reader of the same document has used up and noted. What it noted since
    /// `forget` does not count if it failed.
    fn after(&mut self, span: &Span<'j>, inner: Reader<'j>, forget: Option<usize>) {
        // A try costs something even if it fails at the first byte.
        let read = inner.at.saturating_sub(span.start) as u64 + 1;
        self.budget = inner.budget.saturating_sub(read);
        self.strangers = self.strangers.saturating_add(inner.strangers);
        self.misfits = self.misfits.and(inner.misfits);
        self.watch = inner.watch;
        self.gathering = inner.gathering;
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
    pub fn untagged(&self, span: &Span<'j>, property: &str) -> ReadError {
        let message = match span.tag(property) {
            None if span.kind() == Kind::Object => {
                format!("the property `{property}` that tells the variant is missing")
            }
            None => format!(
                "expected an object with the property `{property}`, found {}",
                span.kind()
            ),
            Some(_) => format!("the property `{property}` has a value that means no variant"),
        };
        ReadError::new(span.start, message)
    }
}

#[cold]
pub(super) fn ambiguous(span: &Span<'_>) -> ReadError {
    ReadError::new(span.start, "ambiguous: the value is read too often")
}
