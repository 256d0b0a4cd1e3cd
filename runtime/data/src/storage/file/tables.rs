//! What stands in a file.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use redb::{
    Database, Error, ReadableDatabase as _, ReadableTable as _, Table, TableDefinition,
    WriteTransaction,
};

use super::super::Change;

/// The version of all of this.
const FORMAT: u64 = 1;
/// How many names are remembered as used since something was last written.
const MOST_USED: usize = 4096;
const CHECKSUM: usize = size_of::<u32>();

/// A checksum and the value, by names.
const VALUES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("values");
/// When it was used last, and how many bytes it has, by names.
const USES: TableDefinition<&[u8], (u64, u64)> = TableDefinition::new("uses");
/// Names by when they were used last.
const ORDER: TableDefinition<u64, &[u8]> = TableDefinition::new("order");
const NUMBERS: TableDefinition<&str, u64> = TableDefinition::new("numbers");

/// Names that were used since something was last written.
#[derive(Default)]
pub struct Used(Mutex<HashSet<Vec<u8>>>);

impl Used {
    pub fn note(&self, name: &[u8]) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() < MOST_USED && !names.contains(name) {
            names.insert(name.to_owned());
        }
    }

    pub fn take(&self) -> HashSet<Vec<u8>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Makes what is missing. Whether it is of this version.
pub fn prepare(database: &Database) -> Result<bool, Error> {
    let transaction = begun(database)?;
    {
        let mut numbers = transaction.open_table(NUMBERS)?;
        let format = numbers.get("format")?.map(|number| number.value());
        match format {
            Some(FORMAT) => return Ok(true),
            Some(_) => return Ok(false),
            None => numbers.insert("format", FORMAT)?,
        };
        transaction.open_table(VALUES)?;
        transaction.open_table(USES)?;
        transaction.open_table(ORDER)?;
    }
    transaction.commit()?;
    Ok(true)
}

fn begun(database: &Database) -> Result<WriteTransaction, Error> {
    let mut transaction = database.begin_write()?;
    // Without it, what follows a crash is a walk over the whole file.
    transaction.set_quick_repair(true);
    Ok(transaction)
}

pub fn read(database: &Database, name: &[u8]) -> Result<Option<Vec<u8>>, Error> {
    let values = database.begin_read()?.open_table(VALUES)?;
    let found = values.get(name)?;
    Ok(found.and_then(|found| checked(found.value()).map(<[u8]>::to_vec)))
}

pub fn see_all(database: &Database, see: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), Error> {
    let values = database.begin_read()?.open_table(VALUES)?;
    for pair in values.iter()? {
        let (name, value) = pair?;
        if let Some(value) = checked(value.value()) {
            see(name.value(), value);
        }
    }
    Ok(())
}

fn checked(kept: &[u8]) -> Option<&[u8]> {
    let (checksum, value) = kept.split_at_checked(CHECKSUM)?;
    (checksum == crc32fast::hash(value).to_le_bytes()).then_some(value)
}

/// The tables of one change of a file.
struct Changing<'t> {
    values: Table<'t, &'static [u8], &'static [u8]>,
    uses: Table<'t, &'static [u8], (u64, u64)>,
    order: Table<'t, u64, &'static [u8]>,
    /// How many bytes are kept.
    bytes: u64,
    /// When the next use is.
    now: u64,
}

pub fn write(
    database: &Database,
    changes: &[Change],
    used: &HashSet<Vec<u8>>,
    max_bytes: Option<u64>,
) -> Result<(), Error> {
    let transaction = begun(database)?;
    {
        let mut numbers = transaction.open_table(NUMBERS)?;
        let number = |name| -> Result<u64, Error> {
            Ok(numbers.get(name)?.map_or(0, |number| number.value()))
        };
        let mut changing = Changing {
            bytes: number("bytes")?,
            now: number("now")?,
            values: transaction.open_table(VALUES)?,
            uses: transaction.open_table(USES)?,
            order: transaction.open_table(ORDER)?,
        };
        for name in used {
            changing.touch(name)?;
        }
        let most = max_bytes.unwrap_or(u64::MAX);
        for change in changes {
            match change {
                Change::Remove(name) => changing.remove(name)?,
                Change::Put(name, value) => changing.put(name, value, most)?,
            }
        }
        changing.make_room(most)?;
        numbers.insert("bytes", changing.bytes)?;
        numbers.insert("now", changing.now)?;
    }
    transaction.commit()?;
    Ok(())
}

impl Changing<'_> {
    fn touch(&mut self, name: &[u8]) -> Result<(), Error> {
        let use_ = self.uses.get(name)?.map(|found| found.value());
        if let Some((before, size)) = use_ {
            self.order.remove(before)?;
            self.order.insert(self.now, name)?;
            self.uses.insert(name, (self.now, size))?;
            self.now += 1;
        }
        Ok(())
    }

    fn remove(&mut self, name: &[u8]) -> Result<(), Error> {
        self.values.remove(name)?;
        let use_ = self.uses.remove(name)?.map(|found| found.value());
        if let Some((before, size)) = use_ {
            self.order.remove(before)?;
            self.bytes = self.bytes.saturating_sub(size);
        }
        Ok(())
    }

    fn put(&mut self, name: &[u8], value: &[u8], most: u64) -> Result<(), Error> {
        self.remove(name)?;
        let kept = [&crc32fast::hash(value).to_le_bytes(), value].concat();
        let size = u64::try_from(name.len() + kept.len()).unwrap_or(u64::MAX);
        if size > most {
            return Ok(());
        }
        self.values.insert(name, kept.as_slice())?;
        self.uses.insert(name, (self.now, size))?;
        self.order.insert(self.now, name)?;
        self.now += 1;
        self.bytes = self.bytes.saturating_add(size);
        Ok(())
    }

    fn make_room(&mut self, most: u64) -> Result<(), Error> {
        while self.bytes > most {
            let oldest = self.order.first()?.map(|(_, name)| name.value().to_vec());
            match oldest {
                Some(name) => self.remove(&name)?,
                None => self.bytes = 0,
            }
        }
        Ok(())
    }
}
