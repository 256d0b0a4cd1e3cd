//! The pull parser.

use std::borrow::Cow;
use std::fmt;

use hifijson::num::Lex as _;
use hifijson::str::{Lex as _, LexAlloc as _};
use hifijson::token::Lex as _;
use hifijson::{Read as _, SliceLexer};

use super::object::{Property, Slot};
use super::{Number, Read, ReadError};

/// What a text may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How deep arrays and objects may nest; 128 by default.
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
#[allow(missing_docs)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
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

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        })
    }
}

/// Reads JSON, value by value.
pub struct Reader<'j> {
    pub(crate) lexer: SliceLexer<'j>,
    /// How many bytes the lexer began with.
    pub(crate) length: usize,
    /// Where the lexer's text begins in the document.
    pub(crate) base: usize,
    pub(crate) depth: u32,
    pub(crate) limits: Limits,
    /// How many bytes may still be read again by unions.
    pub(crate) budget: u64,
}

/// What becomes of properties that a table does not have.
pub(crate) enum Unknown<'r> {
    Skip,
    Deny,
    Keep(&'r mut dyn FnMut(&str, &mut Reader<'_>) -> Result<(), ReadError>),
}

impl<'j> Reader<'j> {
    /// A reader of a whole text, which may begin with a byte order mark.
    pub fn new(text: &'j [u8]) -> Self {
        Self::with_limits(text, Limits::default())
    }

    /// A reader with limits of its own.
    pub fn with_limits(text: &'j [u8], limits: Limits) -> Self {
        let body = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        Reader {
            lexer: SliceLexer::new(body),
            length: body.len(),
            base: text.len() - body.len(),
            depth: 0,
            limits,
            budget: 64 * text.len() as u64 + 1024,
        }
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    ///
    /// When something does.
    pub fn finish(mut self) -> Result<(), ReadError> {
        match self.lexer.ws_peek() {
            None => Ok(()),
            Some(_) => Err(self.error("something follows the value")),
        }
    }

    /// Where the reader is, in bytes of the document.
    pub fn offset(&self) -> usize {
        self.base + self.length - self.lexer.as_slice().len()
    }

    /// An error at the present place.
    #[cold]
    pub fn error(&self, message: impl fmt::Display) -> ReadError {
        ReadError::new(self.offset(), message)
    }

    /// The kind of the next value.
    ///
    /// # Errors
    ///
    /// When there is no value.
    pub fn kind(&mut self) -> Result<Kind, ReadError> {
        match self.lexer.ws_peek() {
            Some(first) => Kind::of(first).ok_or_else(|| self.error("expected a value")),
            None => Err(self.error("the text ends where a value is expected")),
        }
    }

    fn expect_kind(&mut self, wanted: Kind) -> Result<(), ReadError> {
        let found = self.kind()?;
        if found == wanted {
            Ok(())
        } else {
            Err(self.error(format_args!("expected {wanted}, found {found}")))
        }
    }

    /// Reads null.
    ///
    /// # Errors
    ///
    /// When the value is something else.
    pub fn null(&mut self) -> Result<(), ReadError> {
        self.expect_kind(Kind::Null)?;
        match self.lexer.null_or_bool() {
            Some(None) => Ok(()),
            _ => Err(self.error("expected `null`")),
        }
    }

    /// Reads null if it is next.
    pub(crate) fn skip_null(&mut self) -> Result<bool, ReadError> {
        if self.lexer.ws_peek() == Some(b'n') {
            self.null().map(|()| true)
        } else {
            Ok(false)
        }
    }

    /// Reads true or false.
    ///
    /// # Errors
    ///
    /// When the value is something else.
    pub fn boolean(&mut self) -> Result<bool, ReadError> {
        self.expect_kind(Kind::Bool)?;
        match self.lexer.null_or_bool() {
            Some(Some(value)) => Ok(value),
            _ => Err(self.error("expected `true` or `false`")),
        }
    }

    /// Reads a number as it is written.
    ///
    /// # Errors
    ///
    /// When the value is something else.
    pub fn number(&mut self) -> Result<Number<'j>, ReadError> {
        self.expect_kind(Kind::Number)?;
        let offset = self.offset();
        let before = self.lexer.as_slice();
        let parts = self.lexer.num_ignore().validate();
        let Ok(parts) = parts else {
            return Err(self.error("expected a digit"));
        };
        let length = before.len() - self.lexer.as_slice().len();
        if self
            .lexer
            .peek_next()
            .is_some_and(|next| next.is_ascii_alphanumeric())
        {
            return Err(self.error("this is not a number"));
        }
        let text = before
            .get(..length)
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or_default();
        Ok(Number::new(text, parts.is_int(), offset))
    }

    /// Reads a string; without escapes it is not copied.
    ///
    /// # Errors
    ///
    /// When the value is something else, is no Unicode text, or is longer than the limit.
    pub fn text(&mut self) -> Result<Cow<'j, str>, ReadError> {
        self.expect_kind(Kind::String)?;
        self.text_here()
    }

    /// Reads a string whose quote is next.
    fn text_here(&mut self) -> Result<Cow<'j, str>, ReadError> {
        let start = self.offset();
        match self.lexer.discarded().str_string() {
            Ok(text) if text.len() > self.limits.string => Err(ReadError::new(
                start,
                format_args!("the string has more than {} bytes", self.limits.string),
            )),
            Ok(text) => Ok(text),
            Err(error) => Err(self.error(format_args!("{error} in a string"))),
        }
    }

    /// Reads a string into a type of its own.
    ///
    /// # Errors
    ///
    /// When the value is no string, or `parse` fails.
    pub fn parse_text<T, E: fmt::Display>(
        &mut self,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, ReadError> {
        self.expect_kind(Kind::String)?;
        let start = self.offset();
        let text = self.text_here()?;
        parse(&text).map_err(|error| ReadError::new(start, error))
    }

    fn enter(&mut self) -> Result<(), ReadError> {
        if self.depth >= self.limits.depth {
            return Err(self.error(format_args!(
                "nested more than {} levels deep",
                self.limits.depth
            )));
        }
        self.depth += 1;
        Ok(())
    }

    /// Reads a list: `item` reads each value.
    ///
    /// # Errors
    ///
    /// When the value is no list, or `item` fails.
    pub fn array(
        &mut self,
        item: &mut dyn FnMut(&mut Reader<'j>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        self.expect_kind(Kind::Array)?;
        self.enter()?;
        self.lexer.take_next();
        if self.lexer.ws_peek() == Some(b']') {
            self.lexer.take_next();
        } else {
            let mut index = 0usize;
            loop {
                item(self).map_err(|error| error.under(&index.to_string()))?;
                index += 1;
                if !self.more(b']')? {
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// After a value: whether another follows.
    fn more(&mut self, end: u8) -> Result<bool, ReadError> {
        match self.lexer.ws_peek() {
            Some(b',') => {
                self.lexer.take_next();
                Ok(true)
            }
            Some(next) if next == end => {
                self.lexer.take_next();
                Ok(false)
            }
            _ => Err(self.error(format_args!("expected `,` or `{}`", char::from(end)))),
        }
    }

    /// A key and its colon.
    fn key(&mut self) -> Result<Cow<'j, str>, ReadError> {
        if self.lexer.ws_peek() != Some(b'"') {
            return Err(self.error("expected a property's name"));
        }
        let key = self.text_here()?;
        match self.lexer.ws_peek() {
            Some(b':') => {
                self.lexer.take_next();
                Ok(key)
            }
            _ => Err(self.error("expected `:`")),
        }
    }

    /// Reads an object: `entry` reads each value.
    ///
    /// # Errors
    ///
    /// When the value is no object, or `entry` fails.
    pub fn entries(
        &mut self,
        entry: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        self.expect_kind(Kind::Object)?;
        self.enter()?;
        self.lexer.take_next();
        if self.lexer.ws_peek() == Some(b'}') {
            self.lexer.take_next();
        } else {
            loop {
                let key = self.key()?;
                entry(&key, self).map_err(|error| error.under(&key))?;
                if !self.more(b'}')? {
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Reads an object by its table; unknown properties are skipped.
    ///
    /// # Errors
    ///
    /// When the value is no object, a property does not fit, stands twice, or is missing.
    pub fn object(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
    ) -> Result<(), ReadError> {
        self.table(properties, slots, Unknown::Skip)
    }

    /// Reads an object by its table; an unknown property is an error.
    ///
    /// # Errors
    ///
    /// As [`Reader::object`], and for a property that is not in the table.
    pub fn object_closed(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
    ) -> Result<(), ReadError> {
        self.table(properties, slots, Unknown::Deny)
    }

    /// Reads an object by its table; unknown properties go into `rest`.
    ///
    /// # Errors
    ///
    /// As [`Reader::object`].
    #[inline]
    pub fn object_with_rest<M, T: Read<M>>(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
        rest: &mut std::collections::BTreeMap<String, T>,
    ) -> Result<(), ReadError> {
        self.table(
            properties,
            slots,
            Unknown::Keep(&mut |key, input| {
                let value = T::read(input)?;
                match rest.insert(key.to_owned(), value) {
                    Some(_) => Err(input.error("duplicate property")),
                    None => Ok(()),
                }
            }),
        )
    }

    fn table(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
        mut unknown: Unknown<'_>,
    ) -> Result<(), ReadError> {
        let mut next = 0usize;
        self.entries(&mut |key, input| {
            let Some(at) = find(properties, key, next) else {
                return match &mut unknown {
                    Unknown::Skip => input.skip(),
                    Unknown::Deny => Err(input.error("unknown property")),
                    Unknown::Keep(keep) => keep(key, input),
                };
            };
            next = at + 1;
            let (Some(property), Some(slot)) = (properties.get(at), slots.get_mut(at)) else {
                return input.skip();
            };
            if slot.is_set() {
                return Err(input.error("duplicate property"));
            }
            // OAS 3.0.4: null is no value of a schema that is not nullable. Servers send it for what
            // is not there, so it is read as that.
            if !property.required && !property.nullable && input.skip_null()? {
                return Ok(());
            }
            slot.fill(input)
        })?;
        for (property, slot) in properties.iter().zip(slots.iter()) {
            if property.required && !slot.is_set() {
                return Err(self.error("missing required property").under(property.name));
            }
        }
        Ok(())
    }

    /// Passes over one value of any kind, which must be well-formed.
    ///
    /// # Errors
    ///
    /// When it is not, or nests too deep.
    pub fn skip(&mut self) -> Result<(), ReadError> {
        // Not recursive: a server decides how deep a value is.
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.kind()? {
                Kind::Null | Kind::Bool => {
                    if self.lexer.null_or_bool().is_none() {
                        return Err(self.error("expected a value"));
                    }
                }
                Kind::Number => {
                    self.number()?;
                }
                Kind::String => {
                    if let Err(error) = self.lexer.discarded().str_ignore() {
                        return Err(self.error(format_args!("{error} in a string")));
                    }
                }
                kind @ (Kind::Array | Kind::Object) => {
                    let end = if kind == Kind::Array { b']' } else { b'}' };
                    if self.depth as usize + open.len() >= self.limits.depth as usize {
                        return Err(self.error(format_args!(
                            "nested more than {} levels deep",
                            self.limits.depth
                        )));
                    }
                    self.lexer.take_next();
                    if self.lexer.ws_peek() == Some(end) {
                        self.lexer.take_next();
                    } else {
                        open.push(end);
                        if end == b'}' {
                            self.key()?;
                        }
                        continue;
                    }
                }
            }
            loop {
                let Some(&end) = open.last() else {
                    return Ok(());
                };
                if self.more(end)? {
                    if end == b'}' {
                        self.key()?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }
}

/// The place of a property, looked for from the last hit on: objects mostly come in order.
fn find(properties: &[Property], key: &str, next: usize) -> Option<usize> {
    let (before, after) = properties.split_at(next.min(properties.len()));
    let hit = |all: &[Property]| all.iter().position(|property| property.name == key);
    hit(after)
        .map(|at| at + before.len())
        .or_else(|| hit(before))
}
