//! Numbers and texts as bytes, and back: what stands in a storage.

/// Writes a record.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    pub fn number(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    pub fn bytes(self, bytes: &[u8]) -> Self {
        let mut more = self.number(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        more.0.extend_from_slice(bytes);
        more
    }

    pub fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Reads what a [`Writer`] has written, in the same order. `None` where it is something else.
pub struct Reader<'r>(pub &'r [u8]);

impl<'r> Reader<'r> {
    pub fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    pub fn bytes(&mut self) -> Option<&'r [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub fn text(&mut self) -> Option<&'r str> {
        str::from_utf8(self.bytes()?).ok()
    }

    /// So many of something.
    pub fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| item(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        let bytes = Writer::default().number(7).bytes(b"ab").number(2);
        let bytes = bytes.number(1).number(2).done();
        let read = |bytes: &[u8]| {
            let mut reader = Reader(bytes);
            let pair = (reader.number()?, reader.text()?.to_owned());
            Some((pair, reader.list(Reader::number)?))
        };
        assert_eq!(read(&bytes), Some(((7, "ab".to_owned()), vec![1, 2])));
        for length in 0..bytes.len() {
            assert_eq!(bytes.get(..length).and_then(read), None);
        }
        assert_eq!(Reader(&u64::MAX.to_le_bytes()).bytes(), None);
        assert_eq!(Reader(&u64::MAX.to_le_bytes()).list(Reader::number), None);
    }
}
