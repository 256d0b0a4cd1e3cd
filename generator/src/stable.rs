//! What is the same on every machine and in every version, because it stands in names and in the lock.

/// A short hash of a text (FNV-1a, 32 bits), unlike the standard library's, which may change. Texts of the same hash must
/// be told apart by something else.
pub fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_it_always_was() {
        assert_eq!(hash(""), 0x811c_9dc5);
        assert_eq!(hash("a"), 0xe40c_292c);
        assert_eq!(hash("foobar"), 0xbf9c_f968);
    }
}
