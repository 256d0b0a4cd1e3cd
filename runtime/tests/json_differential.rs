//! Random texts, read by this runtime and by serde_json: both must say the same, but for a written list.
//!
//! Twenty thousand texts with the other tests. By hand as many as wanted:
//!
//! ```sh
//! JSON_TEXTS=2000000 cargo test --release -p apiloom-runtime --test json_differential -- --nocapture
//! ```
//!
//! The seed is printed; `JSON_SEED` gives it back. What may differ:
//!
//! - `Twice`: a property that stands twice is an error here, there the last one counts.
//! - `Depth`: 128 levels are read here, 127 there.
//! - `Mark`: a byte order mark at the beginning is passed over here (RFC 8259, section 8.1), there it is an error.
//! - `Digits`: floats are the nearest ones here; there the last digit may differ from what Rust's `parse` gives.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeMap;

use apiloom_runtime::json::{ReadError, Reader, UnknownVariant, from_slice};
use serde_json::Value;

enum Wire {}

/// A difference that may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Twice,
    Depth,
    Mark,
    Digits,
}

/// Numbers that look random, the same for the same seed.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }

    fn one<'o>(&mut self, of: &[&'o str]) -> &'o str {
        of[self.next(of.len())]
    }
}

/// White space, mostly none.
fn space(noise: &mut Noise, out: &mut Vec<u8>) {
    if noise.next(8) == 0 {
        let space = noise.one(&[" ", "\n", "\t", "\r\n", "  "]);
        out.extend_from_slice(space.as_bytes());
    }
}

fn string(noise: &mut Noise, out: &mut Vec<u8>) {
    out.push(b'"');
    for _ in 0..noise.next(12) {
        let piece = noise.one(&[
            "a",
            "b",
            "key",
            "eight888",
            " ",
            "/",
            "é",
            "😀",
            "\u{7f}",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\u0041",
            "\\u0000",
            "\\ud83d\\ude00",
            "\\uFFFF",
            "'",
        ]);
        out.extend_from_slice(piece.as_bytes());
    }
    out.push(b'"');
}

fn number(noise: &mut Noise, out: &mut Vec<u8>) {
    let mut text = String::from(noise.one(&["", "", "-"]));
    let digits = [1, 1, 2, 3, 9, 17, 18, 19, 20, 21, 40][noise.next(11)];
    for place in 0..digits {
        let digit = noise.next(10);
        let digit = if place == 0 && digits > 1 {
            digit.max(1)
        } else {
            digit
        };
        text.push_str(&digit.to_string());
    }
    if noise.next(3) == 0 {
        text.push('.');
        for _ in 0..=noise.next(22) {
            text.push_str(&noise.next(10).to_string());
        }
    }
    if noise.next(4) == 0 {
        text.push_str(noise.one(&["e", "E", "e+", "e-", "E+", "E-"]));
        text.push_str(noise.one(&[
            "0", "1", "7", "00", "22", "38", "307", "308", "309", "324", "9999",
        ]));
    }
    out.extend_from_slice(text.as_bytes());
}

fn value(noise: &mut Noise, depth: usize, out: &mut Vec<u8>) {
    space(noise, out);
    match noise.next(if depth > 5 { 6 } else { 10 }) {
        0 => out.extend_from_slice(b"null"),
        1 => out.extend_from_slice(noise.one(&["true", "false"]).as_bytes()),
        2 | 3 => number(noise, out),
        4 | 5 => string(noise, out),
        6 | 7 => {
            out.push(b'[');
            for index in 0..noise.next(4) {
                if index > 0 {
                    out.push(b',');
                }
                value(noise, depth + 1, out);
            }
            out.push(b']');
        }
        _ => {
            out.push(b'{');
            for index in 0..noise.next(4) {
                if index > 0 {
                    out.push(b',');
                }
                space(noise, out);
                string(noise, out);
                space(noise, out);
                out.push(b':');
                value(noise, depth + 1, out);
            }
            out.push(b'}');
        }
    }
    space(noise, out);
}

/// A text: well-formed, or with something done to it.
fn text(noise: &mut Noise) -> Vec<u8> {
    let mut out = Vec::new();
    if noise.next(200) == 0 {
        out.extend_from_slice(b"\xef\xbb\xbf");
    }
    if noise.next(100) == 0 {
        let depth = 120 + noise.next(16);
        let lists = noise.next(2) == 0;
        let (open, close) = if lists { ("[", "]") } else { ("{\"a\":", "}") };
        out.extend_from_slice(open.repeat(depth).as_bytes());
        out.extend_from_slice(b"1");
        out.extend_from_slice(close.repeat(depth).as_bytes());
        return out;
    }
    value(noise, 0, &mut out);
    for _ in 0..[0, 0, 1, 1, 2, 5][noise.next(6)] {
        let at = noise.next(out.len() + 1);
        let special =
            b"\"\\{}[]:,0123456789eE+-.tfnu/ \t\n\r\0\x01\x0b\x1f\x7f\x80\xa0\xc3\xed\xf0\xff";
        let byte = special[noise.next(special.len())];
        match noise.next(5) {
            0 if at < out.len() => {
                out.remove(at);
            }
            1 if at < out.len() => out[at] = byte,
            2 if at < out.len() => out[at] ^= 1 << noise.next(8),
            3 => out.truncate(at),
            _ => out.insert(at, byte),
        }
    }
    out
}

/// Reads by the pull parser, and passes over the same.
fn skip(text: &[u8]) -> Result<(), ReadError> {
    let mut input = Reader::new(text);
    input.skip()?;
    input.finish()
}

/// Whether a tree is the same, but for the last digits of floats.
fn same(ours: &Value, theirs: &Value, digits: &mut bool) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(ours, theirs)| same(ours, theirs, digits))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(ours, theirs)| ours.0 == theirs.0 && same(ours.1, theirs.1, digits))
        }
        (Value::Number(ours), Value::Number(theirs)) if ours.is_f64() && theirs.is_f64() => {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            let apart = ours.to_bits().abs_diff(theirs.to_bits());
            *digits |= apart != 0;
            apart <= 2
        }
        _ => ours == theirs,
    }
}

/// What differs, if it is in the list.
///
/// # Panics
///
/// When it is not.
fn compare(text: &[u8]) -> Option<Known> {
    let shown = || String::from_utf8_lossy(text).into_owned();
    let ours = from_slice::<Wire, Value>(text);
    let theirs = serde_json::from_slice::<Value>(text);
    // Passed over and kept is what is JSON, whatever a tree cannot hold of it.
    let skipped = skip(text);
    let kept = from_slice::<Wire, UnknownVariant>(text);
    assert_eq!(skipped.is_ok(), kept.is_ok(), "{:?}", shown());
    match (&ours, &skipped) {
        (Ok(_), Err(error)) => panic!("read, not passed over: {error}: {:?}", shown()),
        (Err(error), Ok(())) => assert!(
            error.message() == "duplicate property" || error.message().ends_with("fit in f64"),
            "passed over, not read: {error}: {:?}",
            shown()
        ),
        _ => {}
    }
    if let Ok(kept) = &kept {
        let again = serde_json::from_str::<Value>(kept.as_json());
        let twice = matches!((&again, &theirs), (Ok(again), Ok(theirs)) if again == theirs);
        assert!(
            twice || theirs.is_err(),
            "kept as another value: {:?}",
            shown()
        );
    }
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let mut digits = false;
            assert!(
                same(&ours, &theirs, &mut digits),
                "{ours} {theirs} {:?}",
                shown()
            );
            digits.then_some(Known::Digits)
        }
        (Err(_), Err(_)) => None,
        (Err(error), Ok(_)) if error.message() == "duplicate property" => Some(Known::Twice),
        (Ok(_), Err(_)) if text.starts_with(b"\xef\xbb\xbf") => Some(Known::Mark),
        (Ok(_), Err(error)) if error.to_string().starts_with("recursion limit") => {
            Some(Known::Depth)
        }
        (ours, theirs) => panic!("{ours:?} {theirs:?} {:?}", shown()),
    }
}

fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
    )
}

#[test]
fn both_readers_say_the_same() {
    let texts = setting("JSON_TEXTS").unwrap_or(20_000);
    let seed = setting("JSON_SEED").unwrap_or(0x9e37_79b9_7f4a_7c15);
    println!("{texts} texts, JSON_SEED={seed}");
    let mut noise = Noise(seed.max(1));
    let mut known: BTreeMap<Known, u64> = BTreeMap::new();
    let mut read = 0u64;
    for _ in 0..texts {
        let text = text(&mut noise);
        read += u64::from(skip(&text).is_ok());
        if let Some(difference) = compare(&text) {
            *known.entry(difference).or_default() += 1;
        }
    }
    println!("{read} are JSON; differences of the list: {known:?}");
    assert!(
        read > texts / 10 && read < texts * 9 / 10,
        "{read} of {texts}"
    );
    // The list is no longer than it must be.
    for difference in [Known::Twice, Known::Depth, Known::Mark] {
        assert!(
            texts < 10_000 || known.contains_key(&difference),
            "{difference:?}"
        );
    }
}
