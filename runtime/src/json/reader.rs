//! The pull parser: where it stands, and scalars.

use std::borrow::Cow;
use std::fmt;

use super::around::Around;
use super::drift::Watch;
use super::gather::Gathering;
use super::memo::Shared;
use super::rank::Misfits;
use super::{Kind, Limits, ReadError};
use crate::answers::Answers;

/// How often a whole document may be read again for variants that do not fit.
const TRIES: u64 = 32;

/// How many bytes may be read again in any document: what takes a few milliseconds.
const FLOOR: u64 = 1 << 20;

/// How many bytes unions may read again in a document of `length` bytes. What a union inside a union was found to
/// be is remembered, so that each byte is read by the variants of one union, not once more for each level.
fn budget(length: usize) -> u64 {
    TRIES.saturating_mul(length as u64).saturating_add(FLOOR)
}

/// How many bytes may be read into values that turn out not to fit best. What is beyond is looked at first, and
/// read into a value when it is known which variant it is.
fn spare(length: usize) -> u64 {
    (length as u64).saturating_mul(4).saturating_add(4096)
}

/// Reads JSON, value by value.
///
/// It knows where it stands, so that an error has a path and an offset, and how deep it is, so that
/// a text cannot exhaust the stack.
pub struct Reader<'j> {
    /// The document up to the end of what this reader reads: offsets are those of the document.
    pub(crate) text: &'j str,
    /// Where the reader stands.
    pub(crate) at: usize,
    /// Whether the document goes on after `text`, with bytes that are not UTF-8.
    pub(crate) cut: bool,
    pub(crate) depth: u32,
    pub(crate) limits: Limits,
    /// How many bytes may still be read again by unions: see [`budget`].
    pub(crate) budget: u64,
    /// Below this budget unions are content with the first variant that fits.
    pub(crate) thrift: u64,
    /// How many bytes may still be read into values in vain: see [`spare`].
    pub(crate) spare: u64,
    /// How many bytes were passed over at once since this reader began.
    pub(crate) jumped: u64,
    /// Where the outermost union around begins, and how deep it is.
    pub(crate) outermost: Option<(usize, u32)>,
    /// The unions that are being read where the innermost one begins.
    pub(crate) around: Around,
    /// Whether it is inside a value of a union whose variants are tried.
    pub(crate) trying: bool,
    /// Whether what is read is a try that may yet be in vain.
    pub(crate) tentative: bool,
    /// Whether it is only looked how well the value fits: values of unions are not made.
    pub(crate) assessing: bool,
    /// How many unions inside unions may still say why they fit no variant.
    pub(crate) explained: u32,
    pub(crate) shared: Option<Box<Shared>>,
    /// Where an object begins whose table is looked at: that of a variant which is tried for the first time.
    pub(crate) learns: Option<usize>,
    /// How much was read that the types have no place for: what tells variants apart that all fit.
    pub(crate) strangers: u32,
    /// How many constants were missing where they may be.
    pub(crate) unsaid: u32,
    /// How many values were read that the document does not list.
    pub(crate) misfits: Misfits,
    pub(crate) watch: Watch,
    /// Whether null stands for a text that nothing came of.
    pub(crate) nothing: bool,
    /// What is read though the document does not allow it.
    pub(crate) answers: Answers,
    /// What becomes of values that do not fit.
    pub(crate) gathering: Gathering,
    /// Whether something around the value has a place for it if it does not fit.
    pub(crate) has_keeper: bool,
    /// Whether nobody will see what an error says.
    pub(crate) quiet: bool,
    /// Where strings with escapes are put together, so that each takes one allocation.
    pub(crate) scratch: String,
}

impl<'j> Reader<'j> {
    /// A reader of a whole text, which may begin with a byte order mark.
    pub fn new(text: &'j [u8]) -> Self {
        Self::with_limits(text, Limits::default())
    }

    /// A reader with limits of its own.
    pub fn with_limits(text: &'j [u8], limits: Limits) -> Self {
        // One look at the whole text instead of one at each string, skipped ones too. What follows
        // the valid part is reported when the reader gets there, with the path it has then.
        let valid = match std::str::from_utf8(text) {
            Ok(valid) => valid,
            Err(error) => text
                .get(..error.valid_up_to())
                .and_then(|valid| std::str::from_utf8(valid).ok())
                .unwrap_or_default(),
        };
        let mut reader = Reader::over(valid, 0, 0, limits);
        reader.at = if valid.starts_with('\u{feff}') { 3 } else { 0 };
        reader.cut = valid.len() < text.len();
        reader.budget = budget(text.len());
        reader.thrift = reader.budget / 2;
        reader.spare = spare(text.len());
        reader
    }

    /// A reader of a value inside a text, up to whose end the text goes.
    pub(super) fn over(text: &'j str, at: usize, depth: u32, limits: Limits) -> Self {
        Reader {
            text,
            at,
            cut: false,
            depth,
            limits,
            budget: 0,
            thrift: 0,
            spare: 0,
            jumped: 0,
            outermost: None,
            around: Around::default(),
            trying: false,
            tentative: false,
            assessing: false,
            explained: 0,
            shared: None,
            learns: None,
            strangers: 0,
            unsaid: 0,
            misfits: Misfits::default(),
            watch: Watch::default(),
            nothing: false,
            // Types that have no place for what does not fit are not lenient, whatever stands here.
            answers: Answers::Lenient,
            gathering: Gathering::new(),
            has_keeper: false,
            quiet: false,
            scratch: String::new(),
        }
    }

    /// Sets what is read though the document does not allow it: by default all that the types have a place
    /// for.
    #[must_use]
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    ///
    /// When something does.
    pub fn finish(&mut self) -> Result<(), ReadError> {
        if self.peek().is_none() && !self.cut {
            return Ok(());
        }
        Err(self.error("something follows the value"))
    }

    /// Where the reader is, in bytes of the document.
    #[inline]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// An error at the present place.
    #[cold]
    pub fn error(&self, message: impl fmt::Display) -> ReadError {
        self.error_at(self.at, &message)
    }

    #[cold]
    pub(crate) fn error_at(&self, offset: usize, message: &dyn fmt::Display) -> ReadError {
        if self.quiet {
            return ReadError::quiet();
        }
        if self.cut && self.at >= self.text.len() {
            return ReadError::new(self.text.len(), "the text is not UTF-8");
        }
        ReadError::new(offset, message)
    }

    /// The next byte, where the reader stands.
    #[inline]
    pub(crate) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.peek_over_space(),
        }
    }

    fn peek_over_space(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\r');
        self.at += rest.iter().take_while(space).count();
        self.byte()
    }

    /// The kind of the next value.
    ///
    /// # Errors
    ///
    /// When there is no value.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, ReadError> {
        match self.peek().and_then(Kind::of) {
            Some(kind) => Ok(kind),
            None => Err(self.no_value()),
        }
    }

    #[cold]
    fn no_value(&self) -> ReadError {
        match self.byte() {
            // One character: more of it may be a secret.
            Some(byte) if byte.is_ascii_graphic() => self.error(format_args!(
                "expected a value, found `{}`",
                char::from(byte)
            )),
            Some(_) => self.error("expected a value"),
            None => self.error("the text ends where a value is expected"),
        }
    }

    #[inline]
    pub(crate) fn expect_kind(&mut self, wanted: Kind) -> Result<(), ReadError> {
        match self.peek().and_then(Kind::of) {
            Some(found) if found == wanted => Ok(()),
            found => Err(self.unexpected(wanted, found)),
        }
    }

    #[cold]
    fn unexpected(&self, wanted: Kind, found: Option<Kind>) -> ReadError {
        match found {
            Some(_) if self.quiet => ReadError::quiet(),
            Some(found) => {
                let message = format!("expected {wanted}, found {found}");
                ReadError::unexpected(self.at, wanted.words(), message)
            }
            None => self.no_value(),
        }
    }

    /// Passes over a word if it stands here and ends here.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let next = rest.get(word.len());
        let found = rest.starts_with(word.as_bytes())
            && next.is_none_or(|next| !next.is_ascii_alphanumeric());
        if found {
            self.at += word.len();
        }
        found
    }

    /// Reads null.
    ///
    /// # Errors
    ///
    /// When the value is something else.
    pub fn null(&mut self) -> Result<(), ReadError> {
        self.expect_kind(Kind::Null)?;
        if self.word("null") {
            Ok(())
        } else {
            Err(self.error("expected `null`"))
        }
    }

    /// Reads null if it is next.
    #[inline]
    pub(crate) fn skip_null(&mut self) -> Result<bool, ReadError> {
        if self.peek() == Some(b'n') {
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
        if self.word("true") {
            Ok(true)
        } else if self.word("false") {
            Ok(false)
        } else {
            Err(self.error("expected `true` or `false`"))
        }
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

    /// Reads a string as one of its own.
    ///
    /// # Errors
    ///
    /// As [`Reader::text`].
    pub fn string(&mut self) -> Result<String, ReadError> {
        self.text().map(Cow::into_owned)
    }

    /// Reads a string into a type of its own. What `parse` says stands in the error as it is, so it
    /// should not repeat the text.
    ///
    /// # Errors
    ///
    /// When the value is no string, or `parse` fails.
    pub fn parse_text<T, E: fmt::Display>(
        &mut self,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, ReadError> {
        self.expect_kind(Kind::String)?;
        let start = self.at;
        let text = self.text_here()?;
        parse(&text).map_err(|error| ReadError::new(start, error))
    }

    /// Goes one level down, past the bracket of a list or an object.
    #[inline]
    pub(crate) fn enter(&mut self, kind: Kind) -> Result<(), ReadError> {
        self.expect_kind(kind)?;
        if self.depth >= self.limits.depth {
            return Err(self.too_deep());
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    #[cold]
    pub(crate) fn too_deep(&self) -> ReadError {
        let depth = self.limits.depth;
        self.error(format_args!("nested more than {depth} levels deep"))
    }

    /// After a bracket that opens: whether it closes at once.
    #[inline]
    pub(crate) fn closes(&mut self, end: u8) -> bool {
        let closes = self.peek() == Some(end);
        if closes {
            self.at += 1;
        }
        closes
    }

    /// After a value: whether another follows.
    #[inline]
    pub(crate) fn more(&mut self, end: u8) -> Result<bool, ReadError> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(next) if next == end => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.no_more(end)),
        }
    }

    #[cold]
    fn no_more(&self, end: u8) -> ReadError {
        self.error(format_args!("expected `,` or `{}`", char::from(end)))
    }
}
