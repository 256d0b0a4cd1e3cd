//! The pull parser: strings, keys, numbers, and values that nobody wants.

use std::borrow::Cow;

use hifijson::{Read as _, SliceLexer, escape::Lex as _};

use super::ends::Marks;
use super::scan::plain_length;
use super::{Kind, Number, ReadError, Reader};

impl<'j> Reader<'j> {
    /// Reads a string whose quote is next.
    #[inline]
    pub(crate) fn text_here(&mut self) -> Result<Cow<'j, str>, ReadError> {
        let start = self.at + 1;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = plain_length(rest);
        if rest.get(length) == Some(&b'"') && length <= self.limits.string {
            self.at = start + length + 1;
            let text = self.text.get(start..start + length);
            return Ok(Cow::Borrowed(text.unwrap_or_default()));
        }
        self.text_with_escapes(length).map(Cow::Owned)
    }

    /// Reads a string whose quote is next; before its first escape are as many bytes as given.
    #[inline(never)]
    fn text_with_escapes(&mut self, plain: usize) -> Result<String, ReadError> {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        let result = self.unescape(plain, &mut text);
        let owned = result.map(|()| text.as_str().to_owned());
        self.scratch = text;
        owned
    }

    /// Reads up to the end of a string, piece by piece between its escapes. It ends early if the
    /// text is longer than the limit.
    fn unescape(&mut self, plain: usize, text: &mut String) -> Result<(), ReadError> {
        let start = self.at;
        let (mut at, mut length) = (start + 1, plain);
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let (piece, rest) = rest.split_at_checked(length).unwrap_or_default();
            if text.len() + length > self.limits.string {
                return Err(self.too_long(start));
            }
            text.push_str(piece);
            at += length;
            let rest = match rest.as_bytes() {
                [b'"', ..] => {
                    self.at = at + 1;
                    return Ok(());
                }
                [b'\\', letter, rest @ ..] if short_escape(*letter) != 0 => {
                    text.push(char::from(short_escape(*letter)));
                    at += 2;
                    rest
                }
                _ => {
                    self.at = at;
                    text.push(self.long_escape()?);
                    at = self.at;
                    self.text.as_bytes().get(at..).unwrap_or_default()
                }
            };
            length = plain_length(rest);
        }
    }

    #[cold]
    fn too_long(&self, start: usize) -> ReadError {
        let limit = self.limits.string;
        ReadError::new(
            start,
            format_args!("the string has more than {limit} bytes"),
        )
    }

    /// Passes over an escape.
    ///
    /// # Errors
    ///
    /// When what is next is none.
    fn escape(&mut self) -> Result<(), ReadError> {
        match self.text.as_bytes().get(self.at..) {
            Some([b'\\', letter, ..]) if short_escape(*letter) != 0 => {
                self.at += 2;
                Ok(())
            }
            // A control character stands here, not a backslash (RFC 8259, section 7), or there is more to it.
            _ => self.long_escape().map(drop),
        }
    }

    /// Reads an escape whose backslash is next: `\u`, which may need another for the other half.
    fn long_escape(&mut self) -> Result<char, ReadError> {
        match self.byte() {
            Some(b'\\') => {}
            Some(_) => return Err(self.error("control character in a string")),
            None => return Err(self.error("the text ends inside a string")),
        }
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let mut lexer = SliceLexer::new(rest);
        let escape = match lexer.take_next() {
            Some(first) => lexer.escape(first),
            None => Err(hifijson::escape::Error::Eof),
        };
        match escape {
            Ok(character) => {
                self.at = self.text.len() - lexer.as_slice().len();
                Ok(character)
            }
            Err(hifijson::escape::Error::Eof) => {
                self.at = self.text.len();
                Err(self.error("the text ends inside a string"))
            }
            Err(_) => Err(self.error("invalid escape in a string")),
        }
    }

    /// Reads a key and its colon.
    pub(crate) fn key(&mut self) -> Result<Cow<'j, str>, ReadError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected the name of a property"));
        }
        let key = self.text_here()?;
        self.colon()?;
        Ok(key)
    }

    #[inline]
    pub(crate) fn colon(&mut self) -> Result<(), ReadError> {
        if self.peek() == Some(b':') {
            self.at += 1;
            Ok(())
        } else {
            Err(self.error("expected `:`"))
        }
    }

    /// Reads a number as it is written.
    ///
    /// # Errors
    ///
    /// When the value is something else.
    pub fn number(&mut self) -> Result<Number<'j>, ReadError> {
        self.expect_kind(Kind::Number)?;
        let start = self.at;
        let mut integer = true;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        // RFC 8259, section 6: "Leading zeros are not allowed."
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            integer = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        if self.byte().is_some_and(|next| next.is_ascii_alphanumeric()) {
            return Err(self.error("this is not a number"));
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(Number::new(text, integer, start))
    }

    /// Passes over one digit or more.
    fn digits(&mut self) -> Result<(), ReadError> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("expected a digit"));
        }
        Ok(())
    }

    /// Passes over one value of any kind, which must be well-formed.
    ///
    /// # Errors
    ///
    /// When it is not, or nests too deep.
    pub fn skip(&mut self) -> Result<(), ReadError> {
        if self.jump() {
            return Ok(());
        }
        self.pass_over(&mut ())
    }

    /// The same, byte by byte; `marks` is told of each list and object.
    pub(super) fn pass_over<S: Marks>(&mut self, marks: &mut S) -> Result<(), ReadError> {
        // Not recursive: a server decides how deep a value is.
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.kind()? {
                Kind::Null => self.null()?,
                Kind::Bool => drop(self.boolean()?),
                Kind::Number => drop(self.number()?),
                Kind::String => self.skip_text()?,
                kind @ (Kind::Array | Kind::Object) => {
                    if self.depth as usize + open.len() >= self.limits.depth as usize {
                        return Err(self.too_deep());
                    }
                    marks.open(self.at);
                    self.at += 1;
                    let end = if kind == Kind::Array { b']' } else { b'}' };
                    if !self.closes(end) {
                        open.push(end);
                        self.skip_key(end)?;
                        continue;
                    }
                    marks.close(self.at);
                }
            }
            loop {
                let Some(&end) = open.last() else {
                    return Ok(());
                };
                if self.more(end)? {
                    self.skip_key(end)?;
                    break;
                }
                marks.close(self.at);
                open.pop();
            }
        }
    }

    /// Passes over a key, if it is an object that is open.
    fn skip_key(&mut self, end: u8) -> Result<(), ReadError> {
        if end != b'}' {
            return Ok(());
        }
        if self.peek() != Some(b'"') {
            return Err(self.error("expected the name of a property"));
        }
        self.skip_text()?;
        self.colon()
    }

    /// Passes over a string whose quote is next. It may be of any length: nothing is kept.
    fn skip_text(&mut self) -> Result<(), ReadError> {
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let length = plain_length(rest);
            self.at += length;
            match rest.get(length) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => self.escape()?,
            }
        }
    }
}

/// What a letter means after a backslash; zero if it takes more than the letter. A table, as which
/// letter comes cannot be foretold.
#[inline]
fn short_escape(letter: u8) -> u8 {
    match letter {
        b'"' => b'"',
        b'\\' => b'\\',
        b'/' => b'/',
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 0x08,
        b'f' => 0x0c,
        _ => 0,
    }
}
