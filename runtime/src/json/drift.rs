//! What a text has that its document does not allow, and that is read all the same.

use super::error::push_segment;
use super::{Kind, ReadError, Reader};

/// How many are kept.
const MOST: usize = 16;

/// A difference between a text and its document that does not stop reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Drift {
    /// An optional property is null though its schema does not allow null; it was read as absent.
    NullProperty,
    /// A value of a union that nothing tells apart has properties that the variant it was read as does not
    /// know, and the document is so large that the other variants were not tried: perhaps one knows them.
    VariantsNotTried,
}

/// What a reader has noted, if anybody asked. Only offsets: the paths are found when asked for.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    on: bool,
    noted: Noted,
}

/// Differences by their offsets.
pub(crate) type Noted = Vec<(usize, Drift)>;

impl Watch {
    #[inline]
    pub(crate) fn note(&mut self, offset: usize, drift: Drift) {
        if self.on && self.noted.len() < MOST {
            self.noted.push((offset, drift));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.noted.len()
    }

    /// Takes out what was noted after the first few: a try that may turn out to be the best.
    pub(crate) fn split_off(&mut self, length: usize) -> Noted {
        self.noted.split_off(length.min(self.noted.len()))
    }

    /// Puts back what was taken out.
    pub(crate) fn append(&mut self, mut noted: Noted) {
        self.noted.append(&mut noted);
    }

    /// Forgets what was noted after the first few: a try of a union that did not fit.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.noted.truncate(length);
    }
}

impl<'j> Reader<'j> {
    /// Notes from here on what the document does not allow; see [`Reader::drift`].
    #[must_use]
    pub fn watching(mut self) -> Self {
        self.watch.on = true;
        self
    }

    /// What was noted: at most the first 16, each with its path as a JSON pointer. Nothing is noted
    /// unless [`Reader::watching`] was called.
    pub fn drift(&self) -> Vec<(String, Drift)> {
        let place = |&(offset, drift): &(usize, Drift)| (path_to(self, offset), drift);
        self.watch.noted.iter().map(place).collect()
    }

    /// At a value that holds `offset`: goes to the part of it that does, and puts its name on `path`.
    /// False when the value is the one looked for.
    fn approach(&mut self, offset: usize, path: &mut String) -> Result<bool, ReadError> {
        let kind = self.kind()?;
        if self.at >= offset || !matches!(kind, Kind::Array | Kind::Object) {
            return Ok(false);
        }
        let end = if kind == Kind::Array { b']' } else { b'}' };
        self.enter(kind)?;
        let mut index = 0usize;
        loop {
            let key = match kind {
                Kind::Object => self.key()?,
                _ => index.to_string().into(),
            };
            self.kind()?;
            let start = self.at;
            self.skip()?;
            if self.at > offset {
                self.at = start;
                push_segment(path, &key);
                return Ok(true);
            }
            index += 1;
            if !self.more(end)? {
                return Ok(false);
            }
        }
    }
}

/// The path of the value at an offset, which was read before.
fn path_to(input: &Reader<'_>, offset: usize) -> String {
    let mut path = String::new();
    let mut again = Reader::with_limits(input.text.as_bytes(), input.limits);
    while let Ok(true) = again.approach(offset, &mut path) {}
    path
}
