//! Looking through strings eight bytes at a time, for reading and for writing.

/// How many bytes stand before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        if let Some(first) = first_special(*word) {
            return bytes.len() - rest.len() + first;
        }
        rest = after;
    }
    bytes.len() - rest.len() + plain_rest(bytes, rest)
}

/// The same where the special byte is likely near: after another one. Looking at each byte lets the
/// processor guess ahead, which beats words over so few.
#[inline]
pub(crate) fn near_length(bytes: &[u8]) -> usize {
    let (near, far) = bytes.split_at_checked(16).unwrap_or((bytes, &[]));
    match near.iter().position(|byte| letter(*byte) != 0) {
        Some(first) => first,
        None => near.len() + plain_length(far),
    }
}

/// The same of the last bytes, fewer than eight; there is no special one before them. Most strings
/// are short, so these are read as words too, which overlap what is known already.
#[inline]
fn plain_rest(bytes: &[u8], rest: &[u8]) -> usize {
    if let Some(last) = bytes.last_chunk::<8>() {
        let known = 8 - rest.len();
        first_special(*last).map_or(rest.len(), |first| first - known)
    } else if let (Some([a, b, c, d]), Some([e, f, g, h])) =
        (rest.first_chunk::<4>(), rest.last_chunk::<4>())
    {
        match first_special([*a, *b, *c, *d, *e, *f, *g, *h]) {
            Some(first) if first < 4 => first,
            Some(first) => first + rest.len() - 8,
            None => rest.len(),
        }
    } else {
        rest.iter().take_while(|byte| !is_special(**byte)).count()
    }
}

/// The place of the first special byte of eight.
#[inline]
pub(crate) fn first_special(word: [u8; 8]) -> Option<usize> {
    match special(u64::from_le_bytes(word)) {
        0 => None,
        hits => Some((hits.trailing_zeros() / 8) as usize),
    }
}

/// What stands after the backslash for a special byte: `u` if a number follows, zero for other bytes.
#[inline]
pub(crate) fn letter(byte: u8) -> u8 {
    LETTERS.get(usize::from(byte)).copied().unwrap_or(0)
}

static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0u8;
    let mut rest: &mut [u8] = &mut letters;
    while let [letter, others @ ..] = rest {
        *letter = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            0..0x20 => b'u',
            _ => 0,
        };
        byte = byte.wrapping_add(1);
        rest = others;
    }
    letters
};

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
