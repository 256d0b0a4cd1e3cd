//! A value as a piece of text: what unions look at before they read.

use std::borrow::Cow;

use super::object::Slot;
use super::reader::Kind;
use super::{ReadError, Reader};

/// The longest account of why no variant fits, in bytes.
const LONGEST_ACCOUNT: usize = 1024;

/// One well-formed value of a text.
#[derive(Debug, Clone, Copy)]
pub struct Span<'j> {
    text: &'j [u8],
    offset: usize,
}

impl<'j> Span<'j> {
    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        self.text
            .first()
            .and_then(|first| Kind::of(*first))
            .unwrap_or(Kind::Null)
    }

    /// The value as text.
    pub fn as_bytes(&self) -> &'j [u8] {
        self.text
    }

    /// The value of a property, if it is a string, a number or a boolean: a discriminator.
    pub fn tag(&self, name: &str) -> Option<Cow<'j, str>> {
        let mut found: Option<Cow<'j, str>> = None;
        self.properties(&mut |key, input| {
            if key != name || found.is_some() {
                return input.skip();
            }
            match input.kind()? {
                Kind::String => found = Some(input.text()?),
                Kind::Number => found = Some(Cow::Borrowed(input.number()?.as_str())),
                Kind::Bool => {
                    found = Some(Cow::Borrowed(if input.boolean()? {
                        "true"
                    } else {
                        "false"
                    }))
                }
                _ => input.skip()?,
            }
            Ok(())
        });
        found
    }

    /// Which of up to 64 properties are there: bit `i` for the `i`th name.
    pub fn has(&self, names: &[&str]) -> u64 {
        let mut seen = 0u64;
        self.properties(&mut |key, input| {
            if let Some(at) = names.iter().take(64).position(|name| *name == key) {
                seen |= 1 << at;
            }
            input.skip()
        });
        seen
    }

    /// Goes through the properties, if it is an object. The text is known to be well-formed.
    fn properties(&self, each: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<(), ReadError>) {
        if self.kind() == Kind::Object {
            let _ = Reader::new(self.text).entries(each);
        }
    }
}

impl<'j> Reader<'j> {
    /// Passes over the next value and remembers it.
    ///
    /// # Errors
    ///
    /// When it is not well-formed.
    pub fn span(&mut self) -> Result<Span<'j>, ReadError> {
        self.kind()?;
        let offset = self.offset();
        let before = self.lexer.as_slice();
        self.skip()?;
        let length = before.len() - self.lexer.as_slice().len();
        Ok(Span {
            text: before.get(..length).unwrap_or_default(),
            offset,
        })
    }

    /// Reads a value that was passed over.
    ///
    /// Values inside unions inside unions could be read again very often, so all rereading of one
    /// document shares a budget of 64 times its length.
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
        let mut inner = self.again(span)?;
        let value = read(&mut inner);
        self.budget = inner.budget;
        value
    }

    /// A reader of a value that was passed over: same depth, same limits, same budget.
    fn again(&mut self, span: &Span<'j>) -> Result<Reader<'j>, ReadError> {
        let Some(budget) = self.budget.checked_sub(span.text.len() as u64) else {
            return Err(ReadError::new(
                span.offset,
                "ambiguous: the value has to be read too often",
            ));
        };
        self.budget = budget;
        let mut inner = Reader::with_limits(span.text, self.limits);
        inner.base = span.offset;
        inner.depth = self.depth;
        inner.budget = budget;
        Ok(inner)
    }

    /// Fills the first slot that the value fits, and says which.
    ///
    /// # Errors
    ///
    /// When it fits none: the message says why, for each.
    pub fn first_of(
        &mut self,
        span: &Span<'j>,
        tries: &mut [(&'static str, &mut dyn Slot)],
    ) -> Result<usize, ReadError> {
        let mut account = String::from("the value fits no variant");
        for (index, (name, slot)) in tries.iter_mut().enumerate() {
            match self.reread(span, |input| slot.fill(input)) {
                Ok(()) => return Ok(index),
                Err(error) => {
                    if self.budget < span.text.len() as u64 {
                        return Err(ReadError::new(
                            span.offset,
                            "ambiguous: the value has to be read too often",
                        ));
                    }
                    if account.len() < LONGEST_ACCOUNT {
                        let separator = if index == 0 { ": " } else { "; " };
                        let place = if error.path().is_empty() { "" } else { " " };
                        account.push_str(&format!(
                            "{separator}{name}{place}{}: {}",
                            error.path(),
                            error.message().get(..200).unwrap_or(error.message())
                        ));
                    }
                }
            }
        }
        Err(ReadError::new(span.offset, account))
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
        ReadError::new(span.offset, message)
    }
}
