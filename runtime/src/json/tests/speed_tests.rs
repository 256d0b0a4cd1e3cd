//! The short ways must give what the long ways give.

use super::{error, read, write};
use crate::json::{Limits, Reader};

/// Numbers that look random, the same each time.
fn noise(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn floats_as_the_standard_library_rounds_them() {
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..100_000 {
        let digits = (noise(&mut seed) >> (noise(&mut seed) % 64)).to_string();
        let places = noise(&mut seed) as usize % 21;
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let text = match fraction {
            "" => format!("-{whole}"),
            _ => format!("{whole}.{fraction}"),
        };
        let value: f64 = text.parse().unwrap();
        assert_eq!(read::<f64>(&text).unwrap().to_bits(), value.to_bits());
    }
}

#[test]
fn halves_between_floats_go_to_even() {
    for text in [
        "9007199254740993",
        "9007199254740995",
        "4503599627370496.5",
        "4503599627370497.5",
        "9007199254740993.0",
        "900719925474099.25",
        "0.9999999999999999999",
        "9999999999999999999",
        "18446744073709551615",
        "-0",
        "-0.0",
        "0.000000000000000000",
    ] {
        let value: f64 = text.parse().unwrap();
        assert_eq!(read::<f64>(text).unwrap().to_bits(), value.to_bits());
    }
}

#[test]
fn no_short_way_around_the_grammar() {
    for text in [
        "01", "-", "1.", ".5", "1.5.2", "1.5x", "1e", "--1", "00.5", "+1",
    ] {
        assert!(read::<f64>(text).is_err(), "{text}");
    }
    assert_eq!(error::<f64>("1.x"), "at byte 2: expected a digit");
}

#[test]
fn escapes_at_every_place() {
    let specials = [
        '"', '\\', '\n', '\u{8}', '\u{c}', '\u{1}', '\u{1f}', 'ü', '😀',
    ];
    for length in 0..40 {
        for at in 0..=length {
            for special in specials {
                let mut text = "a".repeat(length);
                text.insert(at, special);
                let json = serde_json::to_string(&text).unwrap();
                assert_eq!(write(&text), json);
                assert_eq!(read::<String>(&json).unwrap(), text);
                text.push(special);
                let json = serde_json::to_string(&text).unwrap();
                assert_eq!(write(&text), json);
                assert_eq!(
                    read::<Vec<String>>(&format!("[{json},{json}]")).unwrap(),
                    [text.clone(), text]
                );
            }
        }
    }
}

#[test]
fn too_long_is_said_where_the_string_begins() {
    for text in [r#" "aaaa\n\u00e4bbbb""#, r#" "\u0041\u0042\n\n\n\n\n\n""#] {
        let mut reader = Reader::with_limits(text.as_bytes(), Limits::default().string(5));
        assert_eq!(
            reader.string().unwrap_err().to_string(),
            "at byte 1: the string has more than 5 bytes"
        );
    }
}
