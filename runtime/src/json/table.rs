//! The pull parser: objects by their tables.

use std::collections::BTreeMap;

use super::{Drift, Kind, Property, Read, ReadError, Reader, Slot};

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
        self.table(properties, slots, &mut |_, input| input.skip_stranger())
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
        self.table(properties, slots, &mut |_, input| {
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
        self.table(properties, slots, &mut |key, input| {
            let value = T::read(input)?;
            match rest.insert(key.to_owned(), value) {
                Some(_) => Err(input.error("duplicate property")),
                None => Ok(()),
            }
        })
    }

    fn table(
        &mut self,
        properties: &[Property],
        slots: &mut [&mut dyn Slot],
        unknown: &mut Keep<'_>,
    ) -> Result<(), ReadError> {
        self.enter(Kind::Object)?;
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
                    if hit.is_none() {
                        unknown(&key, self).map_err(|error| error.under(&key))?;
                    }
                    hit
                }
            };
            if let Some(index) = hit
                && let (Some(property), Some(slot)) = (properties.get(index), slots.get_mut(index))
            {
                next = index + 1;
                if seen.insert(index) {
                    return Err(self.error("duplicate property").under(property.name));
                }
                self.property(*property, *slot)
                    .map_err(|error| error.under(property.name))?;
            }
            more = self.more(b'}')?;
        }
        self.depth -= 1;
        for (index, property) in properties.iter().enumerate() {
            if property.required && !seen.contains(index) {
                let error = self.error("missing required property");
                return Err(error.under(property.name));
            }
        }
        Ok(())
    }

    #[inline]
    fn property(&mut self, property: Property, slot: &mut dyn Slot) -> Result<(), ReadError> {
        // OAS 3.0.4: null is no value of a schema that is not nullable. Servers send it for what
        // is not there, so it is read as that.
        if !property.required && !property.nullable && self.peek() == Some(b'n') {
            let offset = self.at;
            self.null()?;
            self.strangers = self.strangers.saturating_add(1);
            self.watch.note(offset, Drift::NullProperty, "no null");
            return Ok(());
        }
        slot.fill(self)
    }

    /// Passes over a key and its colon if it is this one, as it stands.
    #[inline]
    fn plain_key(&mut self, property: &Property) -> Result<bool, ReadError> {
        if self.peek() != Some(b'"') || !property.plain {
            return Ok(false);
        }
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let length = property.name.len();
        if rest.get(length) != Some(&b'"') || !rest.starts_with(property.name.as_bytes()) {
            return Ok(false);
        }
        self.at += length + 2;
        self.colon().map(|()| true)
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
