//! Values that a document does not know.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::drift::KNOWN;
use super::fit::FITS_NONE;
use super::rank::Misfits;
use super::span::Span;
use super::{Drift, Kind, Read, ReadError, Reader, Write, Writer, from_slice, quoted};
use crate::answers::Answers;
use crate::redact;

/// A value of an enum that the document does not list.
///
/// It cannot be made from outside, so a known value never hides in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// For generated code: a string that matched no variant.
    #[doc(hidden)]
    pub fn new(text: &str) -> Self {
        UnknownValue(text.into())
    }

    /// The value as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&redact::text(&self.0, &[]), formatter)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a known value")
    }
}

impl std::error::Error for UnknownValue {}

/// A value of a union that is of none of the variants which the document knows, or one that a [`Loose`](super::Loose)
/// keeps: the JSON that came.
///
/// It is written as it was read: numbers keep their form and their digits, properties their order.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownVariant(Box<str>);

impl UnknownVariant {
    /// The text of one well-formed value.
    pub(super) fn of(json: &str) -> Self {
        UnknownVariant(compact(json).into())
    }

    /// The value as JSON text, without white space between its parts.
    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// The value as a tree, to look into it.
    ///
    /// # Errors
    ///
    /// When a property stands twice, or a number is larger than any float.
    pub fn to_value(&self) -> Result<Value, ReadError> {
        from_slice::<(), Value>(self.0.as_bytes())
    }
}

/// For what a server knows and the document does not.
impl From<Value> for UnknownVariant {
    fn from(value: Value) -> Self {
        UnknownVariant(value.to_string().into())
    }
}

/// The JSON, without the values of properties that are named like secrets.
impl fmt::Debug for UnknownVariant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&redact::text(&self.0, &[]))
    }
}

impl<M> Read<M> for UnknownVariant {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let span = input.span()?;
        Ok(UnknownVariant(compact(span.as_str()).into()))
    }
}

impl<M> Write<M> for UnknownVariant {
    fn write(&self, out: &mut Writer) {
        out.raw(&self.0);
    }
}

/// A value to look up among known ones.
#[derive(Debug)]
pub struct Scalar<'j> {
    span: Span<'j>,
    text: Cow<'j, str>,
}

impl Scalar<'_> {
    /// The value as JSON text, in the same words whatever form it came in: a number that is whole is `1`,
    /// also where it was written `1.0` or `1e0` (JSON Schema 2020-12, section 4.2.2).
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<'j> Reader<'j> {
    /// Reads a value to look up among known ones.
    ///
    /// # Errors
    ///
    /// When it is not well-formed.
    pub fn scalar(&mut self) -> Result<Scalar<'j>, ReadError> {
        let span = self.span()?;
        let text = span.scalar();
        Ok(Scalar { span, text })
    }

    /// Notes that the value that was read is none of those that an enum lists. A variant of a union to which
    /// this happens fits less than one that knows the value.
    #[inline]
    pub fn unknown_value(&mut self) {
        self.misfits.values = self.misfits.values.saturating_add(1);
        // A place inside the value, which ends here.
        let inside = self.at.saturating_sub(1);
        self.watch.note(inside, Drift::UnknownValue, KNOWN);
    }

    /// Notes that the value that was read is not the only one that its place may have: a variant of a union to
    /// which this happens is not meant.
    #[inline]
    pub fn unknown_constant(&mut self) {
        self.misfits.constants = self.misfits.constants.saturating_add(1);
        let inside = self.at.saturating_sub(1);
        self.watch.note(inside, Drift::UnknownValue, KNOWN);
    }

    /// An error where a value was read that the document does not list.
    pub(crate) fn all_known(&self) -> Result<(), ReadError> {
        match self.misfits == Misfits::default() {
            true => Ok(()),
            false => Err(self.error("the document does not list the value")),
        }
    }

    /// Notes that a whole number is written in another form, which its type does not keep.
    pub(crate) fn other_form(&mut self) {
        self.misfits.values = self.misfits.values.saturating_add(1);
    }

    /// What an enum keeps of a value that it does not list.
    pub fn unknown_scalar(&mut self, value: &Scalar<'_>) -> UnknownValue {
        self.unknown_value();
        UnknownValue(compact(value.span.as_str()).into())
    }

    /// The same of an enum of one value.
    pub fn unknown_constant_scalar(&mut self, value: &Scalar<'_>) -> UnknownValue {
        self.unknown_constant();
        UnknownValue(compact(value.span.as_str()).into())
    }

    /// The same of a value whose property tells that it is of none of them.
    pub fn unknown_tag(&mut self, span: &Span<'j>, property: &str) -> UnknownVariant {
        self.misfits.values = self.misfits.values.saturating_add(1);
        if self.watch.is_on() {
            let drift = Drift::UnknownVariant;
            match self.place_of(span, property) {
                Some(tag) => self.watch.note(tag, drift, KNOWN),
                None if span.kind() == Kind::Object => {
                    self.watch.note_missing(span.start, drift, property);
                }
                None => self.watch.note(span.start, drift, Kind::Object),
            }
        }
        UnknownVariant(compact(span.as_str()).into())
    }

    /// As [`Reader::unknown_tag`], also of a value that does not have the property or is no object: nothing is lost where
    /// there is a place for it.
    ///
    /// # Errors
    ///
    /// Of such a value, where the reader is strict, or it is the text as a whole and no object.
    pub fn untold(&mut self, span: &Span<'j>, property: &str) -> Result<UnknownVariant, ReadError> {
        match self.keeps_untold(span) || !self.constant(span, property).is_missing() {
            true => Ok(self.unknown_tag(span, property)),
            false => Err(self.untagged(span, property)),
        }
    }

    /// The same of a value that no test tells.
    ///
    /// # Errors
    ///
    /// With the message, where the reader is strict, or it is the text as a whole and no object.
    pub fn unfit(&mut self, span: &Span<'j>, message: &str) -> Result<UnknownVariant, ReadError> {
        match self.keeps_untold(span) {
            true => Ok(self.unknown_variant(span)),
            false => Err(self.error(message)),
        }
    }

    /// Whether a union keeps what does not tell its variant. A body of another kind than documented is an error, unless it
    /// is read leniently, and one that is empty is nothing.
    pub(super) fn keeps_untold(&self, span: &Span<'j>) -> bool {
        let kind = span.kind();
        match self.answers {
            Answers::Strict => false,
            _ if kind == Kind::Object || self.depth > 0 => true,
            Answers::Tolerant => false,
            Answers::Lenient => kind != Kind::Null,
        }
    }

    /// Notes that a value has a property by which other variants are told, and was read as one that has no place for it.
    pub fn tag_left_out(&mut self, span: &Span<'j>, property: &str) {
        if self.watch.is_on() {
            if let Some(tag) = self.place_of(span, property) {
                self.watch.note(tag, Drift::TagLeftOut, KNOWN);
            }
        }
    }

    /// Notes that the text of a discriminator means no variant, of a value that is read as the parent of them all: what does not
    /// say it, or one of the parent's `own` tags, is that parent.
    pub fn unforeseen_tag(&mut self, span: &Span<'j>, property: &str, own: &[&str]) {
        let told = self.constant(span, property);
        if told.text().is_some_and(|tag| !own.contains(&tag)) {
            self.misfits.values = self.misfits.values.saturating_add(1);
            if let Some(tag) = self.place_of(span, property) {
                self.watch.note(tag, Drift::UnknownVariant, KNOWN);
            }
        }
    }

    /// The same of a value that has the property of none of them: an object, or a text, as variants without content are;
    /// any other one as [`Reader::unfit`] does.
    ///
    /// # Errors
    ///
    /// When it is of another kind, or has no property at all, where that is not kept.
    pub fn unknown_key(&mut self, span: &Span<'j>) -> Result<UnknownVariant, ReadError> {
        let inside = span.as_str().get(1..).unwrap_or_default();
        match span.kind() {
            Kind::Object if inside.trim_start().starts_with('}') => self.unfit(span, FITS_NONE),
            Kind::Object | Kind::String => Ok(self.unknown_variant(span)),
            _ => self.unfit(span, FITS_NONE),
        }
    }

    /// What a union keeps of a value that is of none of its variants.
    pub fn unknown_variant(&mut self, span: &Span<'j>) -> UnknownVariant {
        self.misfits.values = self.misfits.values.saturating_add(1);
        self.watch
            .note(span.start, Drift::UnknownVariant, "one of several types");
        UnknownVariant(compact(span.as_str()).into())
    }
}

impl<'j> Span<'j> {
    /// As [`Scalar::as_str`]; what is no scalar is as it stands.
    fn scalar(&self) -> Cow<'j, str> {
        match self.kind() {
            Kind::Number => match self.reader().number() {
                Ok(number) => number.canonical(),
                Err(_) => Cow::Borrowed(self.as_str()),
            },
            // Escapes can be written in several ways.
            Kind::String => match self.reader().text() {
                Ok(text) => String::from_utf8(quoted(&text)).unwrap_or_default().into(),
                Err(_) => Cow::Borrowed(self.as_str()),
            },
            _ => Cow::Borrowed(self.as_str()),
        }
    }
}

/// A value without white space between its parts, so that it is one line.
fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    let mut escaped = false;
    for character in text.chars() {
        match character {
            ' ' | '\t' | '\n' | '\r' if !inside => continue,
            '"' if !escaped => inside = !inside,
            _ => {}
        }
        escaped = inside && character == '\\' && !escaped;
        out.push(character);
    }
    out
}
