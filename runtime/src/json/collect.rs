//! The pull parser: lists and maps.

use super::{Drift, Kind, ReadError, Reader};
use crate::answers::Answers;

impl<'j> Reader<'j> {
    /// Reads a list of equal items: `item` reads each value. One that does not fit does not end reading, and
    /// null is an empty list unless answers are read strictly.
    ///
    /// # Errors
    ///
    /// When the value is no list, or items do not fit.
    pub fn list(
        &mut self,
        item: &mut dyn FnMut(&mut Reader<'j>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        if self.peek() == Some(b'n') && self.is_empty(Kind::Array, Drift::NullForList)? {
            return Ok(());
        }
        self.enter(Kind::Array)?;
        let begin = self.at - 1;
        let (mut failed, mut assessed) = (None, false);
        let mut index = 0usize;
        let mut more = !self.closes(b']');
        while more {
            let start = (self.at, self.depth);
            if let Err(error) = item(self) {
                match error.is_assessed() {
                    true => assessed = true,
                    false => self.go_on(start, &index.to_string(), error, &mut failed)?,
                }
            }
            index += 1;
            more = self.more(b']')?;
        }
        self.depth -= 1;
        self.gathered(begin, failed)?;
        made(assessed)
    }

    /// Reads an object of equal values: `entry` reads each of them. One that does not fit does not end
    /// reading, and null is an empty object unless answers are read strictly.
    ///
    /// # Errors
    ///
    /// When the value is no object, or values do not fit.
    pub fn map(
        &mut self,
        entry: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let is_empty = match self.peek() {
            Some(b'n') => self.is_empty(Kind::Object, Drift::NullForMap)?,
            Some(b'[') => self.is_list_of_nothing()?,
            _ => false,
        };
        if is_empty {
            return Ok(());
        }
        self.enter(Kind::Object)?;
        let begin = self.at - 1;
        let (mut failed, mut assessed) = (None, false);
        let mut more = !self.closes(b'}');
        while more {
            let key = self.key()?;
            let start = (self.at, self.depth);
            if let Err(error) = entry(&key, self) {
                match error.is_assessed() {
                    true => assessed = true,
                    false => self.go_on(start, &key, error, &mut failed)?,
                }
            }
            more = self.more(b'}')?;
        }
        self.depth -= 1;
        self.gathered(begin, failed)?;
        made(assessed)
    }

    /// At null in place of a list or a map: whether it may stand for an empty one. Where nothing came nobody has said that
    /// there is nothing.
    fn is_empty(&mut self, expected: Kind, drift: Drift) -> Result<bool, ReadError> {
        if self.answers < Answers::Tolerant || self.nothing {
            return Ok(false);
        }
        let start = self.at;
        self.null()?;
        self.strangers = self.strangers.saturating_add(1);
        self.watch.note(start, drift, expected);
        Ok(true)
    }

    /// At a list in place of an object: whether it is an empty one, which is passed over then. Some languages have one value for
    /// both (`json_encode([])` of PHP), and write what has nothing in it as a list.
    #[cold]
    pub(super) fn is_list_of_nothing(&mut self) -> Result<bool, ReadError> {
        let inside = self.text.get(self.at + 1..).unwrap_or_default();
        if self.answers < Answers::Tolerant || !is_end_of_list(inside) {
            return Ok(false);
        }
        let start = self.at;
        self.skip()?;
        self.strangers = self.strangers.saturating_add(1);
        let drift = Drift::EmptyListForObject;
        self.watch.note(start, drift, Kind::Object);
        Ok(true)
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
        self.enter(Kind::Array)?;
        let mut assessed = false;
        if !self.closes(b']') {
            let mut index = 0usize;
            loop {
                match item(self) {
                    Err(error) if error.is_assessed() => assessed = true,
                    read => read.map_err(|error| error.under(&index.to_string()))?,
                }
                index += 1;
                if !self.more(b']')? {
                    break;
                }
            }
        }
        self.depth -= 1;
        made(assessed)
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
        self.enter(Kind::Object)?;
        let mut assessed = false;
        if !self.closes(b'}') {
            loop {
                let key = self.key()?;
                match entry(&key, self) {
                    Err(error) if error.is_assessed() => assessed = true,
                    read => read.map_err(|error| error.under(&key))?,
                }
                if !self.more(b'}')? {
                    break;
                }
            }
        }
        self.depth -= 1;
        made(assessed)
    }
}

/// Whether a list, of which this is what follows its bracket, has nothing in it.
pub(super) fn is_end_of_list(inside: &str) -> bool {
    let white: &[char] = &[' ', '\t', '\n', '\r'];
    inside.trim_start_matches(white).starts_with(']')
}

/// The end of a list or an object whose values all fit. If one of them was not made, so is this one not.
#[inline]
pub(super) fn made(assessed: bool) -> Result<(), ReadError> {
    match assessed {
        false => Ok(()),
        true => Err(ReadError::assessed()),
    }
}
