//! Looking through strings eight bytes at a time, for reading and for writing.

/// How many bytes stand before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let hits = special(u64::from_le_bytes(*word));
        if hits != 0 {
            return length + (hits.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    let rest = rest.iter().take_while(|byte| !is_special(**byte)).count();
    length + rest
}

/// Whether a byte cannot stand in a string as it is.
pub(crate) const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// A word in which the lowest set bit stands in the first special byte; none is set if there is none.
///
/// A subtraction may carry into the bytes above a hit, so only the lowest bit is exact.
const fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES * 0x80;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = word ^ (ONES * b'"' as u64);
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = word ^ (ONES * b'\\' as u64);
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & HIGH
}
