//! What a text has that its document does not allow, and that is read all the same.

mod kinds;

pub use kinds::Drift;

use std::fmt;

use super::error::push_segment;
use super::left_out::LeftOut;
use super::{Kind, ReadError, Reader};
use crate::redact::{self, Names, hides};

/// What was expected where an enum has another value, or a union another tag.
pub(crate) const KNOWN: &str = "a value that the document lists";

/// How many are kept.
const MOST: usize = 64;

/// How long a word may be that is told as it came.
const LONGEST_WORD: usize = 32;

/// One difference, with its place, what the document says and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    path: String,
    /// The name of a header, if it is one that deviates.
    header: Option<String>,
    drift: Drift,
    expected: String,
    found: String,
}

impl Deviation {
    /// The same; of what is called a secret in its place no value is told.
    #[must_use]
    pub(crate) fn without(mut self, known: Names) -> Self {
        let secret = self.path.split('/').any(|name| hides(name, known));
        let kind = self.found.bytes().next().and_then(Kind::of);
        if secret {
            if let Some(kind) = kind.filter(|_| self.found != "nothing") {
                self.found = kind.to_string();
            }
        }
        self
    }

    /// One of the answer as a whole.
    pub(crate) fn of_answer(drift: Drift, expected: String, found: String) -> Self {
        Deviation {
            path: String::new(),
            header: None,
            drift,
            expected,
            found,
        }
    }

    /// One of a header, by its name in the document.
    pub(crate) fn of_header(drift: Drift, name: &str, expected: String, found: String) -> Self {
        Deviation {
            header: Some(format!("header {name}")),
            ..Deviation::of_answer(drift, expected, found)
        }
    }

    /// The header, if it is one: `header X-Rate`.
    pub(crate) fn header(&self) -> Option<&str> {
        self.header.as_deref()
    }

    /// Where, as a JSON pointer (RFC 6901).
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it is.
    pub fn drift(&self) -> Drift {
        self.drift
    }

    /// What the document says.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What came: its kind, and the value where that cannot be a secret.
    pub fn found(&self) -> &str {
        &self.found
    }
}

/// What a reader has noted, if anybody asked. Only offsets: the paths are found when asked for.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    on: bool,
    noted: Noted,
    left_out: LeftOut,
}

/// Differences by their offsets, and how many more there are.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    notes: Vec<Note>,
    more: usize,
}

#[derive(Debug)]
struct Note {
    /// Where the value stands, or the object that a property is missing in.
    offset: usize,
    drift: Drift,
    /// Of something inside that value: its place below it, and the offset of what stands there, if anything does.
    below: Option<(String, Option<usize>)>,
    expected: String,
}

impl Watch {
    /// Notes a value that the document has other words for.
    #[inline]
    pub(crate) fn note(&mut self, offset: usize, drift: Drift, expected: impl fmt::Display) {
        if self.on {
            self.noted.push(offset, drift, None, &expected);
        }
    }

    /// Notes all that does not fit in a value that is kept as it came.
    pub(crate) fn note_misfits(&mut self, offset: usize, drift: Drift, error: &ReadError) {
        if self.on {
            for mismatch in error.mismatches() {
                let below = (mismatch.path().to_owned(), Some(mismatch.offset()));
                let expected = mismatch.expected();
                self.noted.push(offset, drift, Some(below), &expected);
            }
            self.noted.more += error.omitted();
        }
    }

    /// Notes a property that an object does not have.
    pub(crate) fn note_missing(&mut self, offset: usize, drift: Drift, name: &str) {
        if self.on {
            let mut path = String::new();
            push_segment(&mut path, name);
            self.noted
                .push(offset, drift, Some((path, None)), &"a property");
        }
    }

    /// What may be left out of the values around, if anybody asked.
    pub(super) fn left_out(&mut self) -> Option<&mut LeftOut> {
        self.on.then_some(&mut self.left_out)
    }

    /// Whether anybody asked.
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    pub(crate) fn len(&self) -> usize {
        self.noted.notes.len() + self.noted.more
    }

    /// Takes out what was noted after the first few: a try that may turn out to be the best.
    pub(crate) fn split_off(&mut self, length: usize) -> Noted {
        let notes = &mut self.noted.notes;
        let kept = length.saturating_sub(notes.len());
        let notes = notes.split_off(length.min(notes.len()));
        let more = self.noted.more.saturating_sub(kept);
        self.noted.more = kept;
        Noted { notes, more }
    }

    /// Puts back what was taken out.
    pub(crate) fn append(&mut self, mut noted: Noted) {
        self.noted.notes.append(&mut noted.notes);
        self.noted.more += noted.more;
    }

    /// Forgets what was noted after the first few: a try of a union that did not fit.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.split_off(length);
    }
}

impl Noted {
    #[cold]
    fn push(
        &mut self,
        offset: usize,
        drift: Drift,
        below: Option<(String, Option<usize>)>,
        expected: &dyn fmt::Display,
    ) {
        if self.notes.len() == MOST {
            self.more += 1;
            return;
        }
        self.notes.push(Note {
            offset,
            drift,
            below,
            expected: expected.to_string(),
        });
    }
}

impl<'j> Reader<'j> {
    /// Notes from here on what the document does not allow; see [`Reader::drift`].
    #[must_use]
    pub fn watching(mut self) -> Self {
        self.watch.on = true;
        self
    }

    /// Notes a value that begins at an offset and was read though the document does not allow it: for
    /// types whose reading is written by hand.
    #[inline]
    pub fn note(&mut self, offset: usize, drift: Drift, expected: impl fmt::Display) {
        self.watch.note(offset, drift, expected);
    }

    /// What was noted: at most the first 64, in the text's order. Nothing is noted unless
    /// [`Reader::watching`] was called.
    pub fn drift(&self) -> Vec<Deviation> {
        let mut notes: Vec<&Note> = self.watch.noted.notes.iter().collect();
        notes.sort_by_key(|note| note.offset);
        let mut found = Vec::with_capacity(notes.len());
        let mut again = Reader::with_limits(self.text.as_bytes(), self.limits);
        if !notes.is_empty() {
            // What is deep would be passed over once for each level.
            again.peek();
            again.know_ends(again.at, 0);
            again.outermost = Some((again.at, 0));
        }
        // The text was read before, so going through it does not fail.
        let _ = again.find(
            &mut notes.into_iter().peekable(),
            &mut String::new(),
            &mut found,
        );
        found
    }

    /// How many more there are than [`Reader::drift`] gives.
    pub fn drift_omitted(&self) -> usize {
        self.watch.noted.more
    }

    /// Goes through a value as far as there are notes in it.
    fn find(
        &mut self,
        notes: &mut Notes<'_>,
        path: &mut String,
        found: &mut Vec<Deviation>,
    ) -> Result<(), ReadError> {
        let kind = self.kind()?;
        let start = self.at;
        self.skip()?;
        let end = self.at;
        // Of a value without parts a note may stand anywhere in it.
        let whole = !matches!(kind, Kind::Array | Kind::Object);
        let is_here = |note: &&Note| note.offset <= start || (whole && note.offset < end);
        while let Some(note) = notes.next_if(is_here) {
            found.push(self.deviation(note, path, start, end));
        }
        if notes.peek().is_none_or(|note| note.offset >= end) {
            return Ok(());
        }
        self.at = start;
        let close = if kind == Kind::Array { b']' } else { b'}' };
        self.enter(kind)?;
        let length = path.len();
        let mut index = 0usize;
        let mut more = !self.closes(close);
        while more {
            match kind {
                Kind::Object => push_segment(path, &self.key()?),
                _ => push_segment(path, &index.to_string()),
            }
            self.find(notes, path, found)?;
            path.truncate(length);
            index += 1;
            more = self.more(close)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn deviation(&self, note: &Note, path: &str, start: usize, end: usize) -> Deviation {
        let mut path = path.to_owned();
        let text = match &note.below {
            None => self.text.get(start..end),
            Some((place, at)) => {
                path.push_str(place);
                at.and_then(|at| self.value_at(at))
            }
        };
        let listed = note.drift == Drift::UnknownValue || note.expected == KNOWN;
        Deviation {
            path,
            header: None,
            drift: note.drift,
            expected: note.expected.clone(),
            found: shown(text.unwrap_or_default(), listed),
        }
        .without(&[])
    }

    /// The value that stands at an offset, if one does.
    fn value_at(&self, offset: usize) -> Option<&'j str> {
        let mut again = Reader::over(self.text, offset, 0, self.limits);
        again.peek();
        let start = again.at;
        again.skip().ok()?;
        self.text.get(start..again.at)
    }
}

type Notes<'n> = std::iter::Peekable<std::vec::IntoIter<&'n Note>>;

/// A value in a few words: null, numbers and booleans as they are, of other values the kind. A string may
/// be a secret; only where the document lists the values that it may have, a short word that does not look like one
/// is shown.
fn shown(text: &str, listed: bool) -> String {
    let kind = text.bytes().next().and_then(Kind::of);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.: \"".contains(&byte);
    match kind {
        Some(Kind::Null | Kind::Bool | Kind::Number) if text.len() <= LONGEST_WORD => {
            text.to_owned()
        }
        Some(Kind::String) if listed && text.len() <= LONGEST_WORD && text.bytes().all(plain) => {
            redact::text(text, &[])
        }
        Some(kind) => kind.to_string(),
        None => "nothing".to_owned(),
    }
}
