//! Types that are read and written by serde, inside of those that are read and written here.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ReadError, Reader, Writer};

impl Reader<'_> {
    /// Reads a value as its type reads it by serde.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or the type refuses it.
    pub fn by_serde<T: DeserializeOwned>(&mut self) -> Result<T, ReadError> {
        let start = self.at;
        let value = self.value()?;
        serde_json::from_value(value).map_err(|error| ReadError::new(start, error))
    }
}

impl Writer {
    /// Writes a value as its type is written by serde; null where that fails.
    pub fn by_serde(&mut self, value: &impl Serialize) {
        self.value(&serde_json::to_value(value).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_value_comes_back_and_what_is_refused_has_its_place() {
        let mut input = Reader::new(b"[3, 1, 3]");
        let read: BTreeSet<u32> = input.by_serde().unwrap();
        assert_eq!(read, BTreeSet::from([1, 3]));
        let mut out = Writer::new();
        out.by_serde(&read);
        assert_eq!(out.into_bytes(), b"[1,3]");
        let error = Reader::new(b" [-1]")
            .by_serde::<BTreeSet<u32>>()
            .unwrap_err();
        assert!(error.to_string().contains("invalid value"), "{error}");
    }
}
