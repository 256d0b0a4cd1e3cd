//! The pull parser: objects by their tables.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::collect::made;
use super::{Drift, Kind, Misfits, Property, Read, ReadError, Reader, Slot};
use crate::answers::Answers;

/// What becomes of a property that the table does not have.
type Keep<'r> = dyn FnMut(&str, &mut Reader<'_>) -> Result<(), ReadError> + 'r;

impl<'j> Reader<'j> {
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
        self.learn(properties);
        let unknown: &mut Keep<'_> = &mut |key, input| input.leave_out(key);
        self.table(properties, slots, None, unknown)
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
        self.learn(properties);
        self.table(properties, slots, None, &mut |_, input| {
            Err(input.error("unknown property"))
        })
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
        rest: &mut BTreeMap<String, T>,
    ) -> Result<(), ReadError> {
        self.table(properties, slots, None, &mut |key, input| {
            keep_rest::<M, T>(rest, key, input)
        })
    }

    /// Reads an object by its table; what does not fit or is missing is kept in `misfits`, and unknown
    /// properties are skipped.
    ///
    /// # Errors
    ///
    /// When the value is no object, or a property stands twice; unless answers are read leniently, as
    /// [`Reader::object`].
    pub fn object_lenient(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
        misfits: &mut Misfits,
    ) -> Result<(), ReadError> {
        self.learn(properties);
        let misfits = self.keeps_misfits().then_some(misfits);
        let unknown: &mut Keep<'_> = &mut |key, input| input.leave_out(key);
        self.table(properties, slots, misfits, unknown)
    }

    /// The same; unknown properties go into `rest`, or into `misfits` where they do not fit.
    ///
    /// # Errors
    ///
    /// As [`Reader::object_lenient`].
    #[inline]
    pub fn object_lenient_with_rest<M, T: Read<M>>(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
        misfits: &mut Misfits,
        rest: &mut BTreeMap<String, T>,
    ) -> Result<(), ReadError> {
        let misfits = self.keeps_misfits().then_some(misfits);
        self.table(properties, slots, misfits, &mut |key, input| {
            keep_rest::<M, T>(rest, key, input)
        })
    }

    fn table(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
        misfits: Option<&mut Misfits>,
        unknown: &mut Keep<'_>,
    ) -> Result<(), ReadError> {
        let Some(misfits) = misfits else {
            return self.rows(properties, slots, None, unknown);
        };
        if !self.has_keeper && self.is_no_object(misfits)? {
            return Ok(());
        }
        let around = std::mem::replace(&mut self.has_keeper, true);
        let read = self.rows(properties, slots, Some(misfits), unknown);
        self.has_keeper = around;
        read
    }

    fn rows(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
        mut misfits: Option<&mut Misfits>,
        unknown: &mut Keep<'_>,
    ) -> Result<(), ReadError> {
        // Who keeps misfits keeps it as it came.
        if self.peek() == Some(b'[')
            && misfits.is_none()
            && properties.iter().all(|property| !property.required)
            && self.is_list_of_nothing()?
        {
            return Ok(());
        }
        self.enter(Kind::Object)?;
        let begin = self.at - 1;
        let (mut failed, mut assessed) = (None, false);
        let mut seen = Seen::new(properties.len());
        let mut next = 0usize;
        let mut more = !self.closes(b'}');
        while more {
            // The property after the last one is most often the one that comes.
            let hit = match properties.get(next) {
                Some(property) if self.plain_key(property)? => Some(next),
                _ => {
                    let key = self.key()?;
                    let hit = find(properties, &key, next);
                    let start = (self.at, self.depth);
                    let refused = match hit {
                        Some(_) => None,
                        None => unknown(&key, self).err(),
                    };
                    if let Some(error) = refused {
                        match error.is_assessed() {
                            true => assessed = true,
                            false => {
                                let name = Cow::Owned(key.into_owned());
                                self.misfit(start, name, false, error, &mut misfits, &mut failed)?;
                            }
                        }
                    }
                    hit
                }
            };
            let place =
                hit.and_then(|index| Some((index, *properties.get(index)?, slots.get_mut(index)?)));
            if let Some((index, property, slot)) = place {
                next = index + 1;
                let start = (self.at, self.depth);
                let read = if seen.insert(index) {
                    Err(self.error("duplicate property"))
                } else {
                    self.property(property, *slot)
                };
                if let Err(error) = read {
                    if error.is_assessed() {
                        assessed = true;
                        more = self.more(b'}')?;
                        continue;
                    }
                    let (name, twice) = (Cow::Borrowed(property.name), slot.is_set());
                    slot.clear();
                    self.misfit(start, name, twice, error, &mut misfits, &mut failed)?;
                }
            }
            more = self.more(b'}')?;
        }
        self.depth -= 1;
        for (index, property) in properties.iter().enumerate() {
            let counts = property.required || property.constant || property.tells;
            if counts && !seen.contains(index) {
                match property.required {
                    true => self.missing(begin, property, misfits.is_some(), &mut failed)?,
                    false => self.unsaid = self.unsaid.saturating_add(1),
                }
            }
        }
        self.gathered(begin, failed)?;
        made(assessed)
    }

    #[inline]
    fn property(&mut self, property: Property, slot: &mut dyn Slot) -> Result<(), ReadError> {
        if !property.required && !property.nullable && self.peek() == Some(b'n') {
            // Null is no constant: no variant is one by what nobody said.
            let contradicts = (property.constant || property.tells) && self.trying;
            self.misfits.constants = (self.misfits.constants).saturating_add(contradicts.into());
            return self.null_property(slot);
        }
        slot.fill(self)
    }

    /// OAS 3.0.4: null is no value of a schema that is not nullable. Servers send it for what is not there,
    /// so it is read as that; a list or a map is empty then.
    #[inline(never)]
    fn null_property(&mut self, slot: &mut dyn Slot) -> Result<(), ReadError> {
        if self.answers < Answers::Tolerant {
            return slot.fill(self);
        }
        self.peek();
        let (start, noted, before) = (self.at, self.watch.len(), self.strangers);
        let (misfits, unsaid) = (self.misfits, self.unsaid);
        let quiet = std::mem::replace(&mut self.quiet, !self.watch.is_on());
        let filled = slot.fill(self);
        self.quiet = quiet;
        // A list or a map has counted it as nothing that it has a place for.
        if filled.is_ok() && self.strangers > before {
            return Ok(());
        }
        slot.clear();
        self.at = start;
        self.null()?;
        self.strangers = before.saturating_add(1);
        (self.misfits, self.unsaid) = (misfits, unsaid);
        self.watch.truncate(noted);
        match filled {
            Ok(()) => self.watch.note(start, Drift::NullProperty, "no null"),
            Err(error) => self.watch.note_misfits(start, Drift::NullProperty, &error),
        }
        Ok(())
    }

    /// Passes over a key and its colon if it is this one, as it stands.
    #[inline]
    fn plain_key(&mut self, property: &Property) -> Result<bool, ReadError> {
        let quoted = property.key().and_then(|key| key.get(1..key.len() - 1));
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let Some(quoted) = quoted.filter(|quoted| rest.starts_with(quoted.as_bytes())) else {
            return Ok(false);
        };
        self.at += quoted.len();
        self.colon().map(|()| true)
    }
}

/// Reads an unknown property into the others.
#[inline]
fn keep_rest<M, T: Read<M>>(
    rest: &mut BTreeMap<String, T>,
    key: &str,
    input: &mut Reader<'_>,
) -> Result<(), ReadError> {
    let value = T::read(input)?;
    match rest.insert(key.to_owned(), value) {
        Some(_) => Err(input.error("duplicate property")),
        None => Ok(()),
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

/// Which properties have come: a bit each, on the heap only for objects of more than 64.
struct Seen {
    first: u64,
    others: Vec<u64>,
}

impl Seen {
    #[inline]
    fn new(properties: usize) -> Self {
        Seen {
            first: 0,
            others: match properties.saturating_sub(1) / 64 {
                0 => Vec::new(),
                others => vec![0; others],
            },
        }
    }

    /// Notes a property; true if it was noted before.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let word = match index / 64 {
            0 => Some(&mut self.first),
            other => self.others.get_mut(other - 1),
        };
        let bit = 1 << (index % 64);
        word.is_some_and(|word| {
            let noted = *word & bit != 0;
            *word |= bit;
            noted
        })
    }

    #[inline]
    fn contains(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => Some(self.first),
            other => self.others.get(other - 1).copied(),
        };
        word.is_some_and(|word| word & (1 << (index % 64)) != 0)
    }
}
