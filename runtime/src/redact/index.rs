//! Whether parts of secrets are in a text, by one look at each of its bytes. Capital letters are like small ones: digits of
//! a key come back in the other case.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};

/// What is shorter is no secret, and would make holes in words.
pub const SHORTEST: usize = 6;
/// As much of a secret as must not be told.
pub const PART: usize = 12;

/// All parts of secrets: of those that are shorter than a part, the whole.
pub struct Index {
    /// By their length, of which there are few: the bytes as numbers.
    parts: Vec<(usize, HashSet<u128, Scatter>)>,
}

impl Index {
    pub fn of<'s>(secrets: impl Iterator<Item = &'s [u8]>) -> Self {
        let scatter = Scatter(RandomState::new().hash_one(0) | 1);
        let mut parts: Vec<(usize, HashSet<u128, Scatter>)> = Vec::new();
        for secret in secrets.filter(|secret| secret.len() >= SHORTEST) {
            let length = secret.len().min(PART);
            if !parts.iter().any(|(known, _)| *known == length) {
                parts.push((length, HashSet::with_hasher(scatter)));
            }
            if let Some((_, known)) = parts.iter_mut().find(|(known, _)| *known == length) {
                known.extend(windows(secret, length));
            }
        }
        Index { parts }
    }

    /// Whether one of them is in the text.
    pub fn is_in(&self, text: &[u8]) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|(length, known)| windows(text, *length).any(|part| known.contains(&part)))
    }
}

/// All that stands in `length` bytes next to each other, as numbers; `length` is at most [`PART`].
fn windows(text: &[u8], length: usize) -> impl Iterator<Item = u128> {
    let mask = (1_u128 << (8 * length)) - 1;
    let mut window = 0;
    let all = text.iter().map(move |byte| {
        window = (window << 8 | u128::from(byte.to_ascii_lowercase())) & mask;
        window
    });
    all.skip(length - 1)
}

/// Hashes a number by one multiplication, whose factor nobody knows: this is done for each byte of what a server sends.
#[derive(Clone, Copy)]
struct Scatter(u64);

impl BuildHasher for Scatter {
    type Hasher = Scattered;

    fn build_hasher(&self) -> Scattered {
        Scattered(0, self.0)
    }
}

struct Scattered(u64, u64);

impl Hasher for Scattered {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u128(u128::from(*byte));
        }
    }

    fn write_u128(&mut self, number: u128) {
        let [low, high] = [number, number >> 64].map(|part| part as u64);
        let folded = u128::from(self.0 ^ low ^ high.rotate_left(31)) * u128::from(self.1);
        self.0 = (folded >> 64) as u64 ^ folded as u64;
    }
}
