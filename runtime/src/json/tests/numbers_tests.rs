//! Numbers.

use serde_json::{Value, json};

use super::{Wire, both, error, read, write};
use crate::json::{Drift, Read, Reader};

#[test]
fn the_ends_of_each_type() {
    macro_rules! ends {
        ($($integer:ident),*) => {$(
            for value in [$integer::MIN, $integer::MAX, 0, 1] {
                both(&value.to_string(), value);
            }
            let above = (i128::from($integer::MAX) + 1).to_string();
            let below = (i128::from($integer::MIN) - 1).to_string();
            for text in [above, below] {
                assert_eq!(
                    error::<$integer>(&text),
                    format!("at byte 0: number {text} does not fit in {}", stringify!($integer)),
                );
            }
        )*};
    }
    ends!(i8, i16, i32, i64, u8, u16, u32, u64);
}

#[test]
fn whole_numbers_however_written() {
    for text in [
        "1000",
        "1000.0",
        "1e3",
        "1E+3",
        "1.000e3",
        "0.1e4",
        "10000e-1",
        "100000.00e-2",
    ] {
        assert_eq!(read::<i64>(text).unwrap(), 1000, "{text}");
        assert_eq!(read::<u16>(text).unwrap(), 1000, "{text}");
        assert_eq!(
            error::<u8>(text),
            format!("at byte 0: number {text} does not fit in u8")
        );
    }
    for text in [
        "0",
        "-0",
        "0.0",
        "-0.00",
        "0e5",
        "0e-5",
        "0e99999999999999999999",
        "0.000e-9999",
    ] {
        assert_eq!(read::<u8>(text).unwrap(), 0, "{text}");
    }
    // No float in between: these have more digits than one holds.
    assert_eq!(read::<u64>("18446744073709551615.0").unwrap(), u64::MAX);
    assert_eq!(read::<i64>("-9223372036854775808.000").unwrap(), i64::MIN);
    assert_eq!(
        read::<i64>("9007199254740993e0").unwrap(),
        9_007_199_254_740_993
    );
    assert_eq!(read::<i64>("0000000000000000001").ok(), None);
    assert_eq!(
        read::<i64>("1234567890123456789").unwrap(),
        1_234_567_890_123_456_789
    );
}

#[test]
fn what_is_not_whole_or_too_large() {
    for text in [
        "3.5",
        "1e-1",
        "1e-9223372036854775808",
        "1e-99999999999999999999",
        "12.30",
        "1.5e0",
    ] {
        assert_eq!(
            error::<i64>(text),
            format!("at byte 0: number {text} is not an integer")
        );
    }
    for text in [
        "1e19",
        "1e9223372036854775807",
        "1e99999999999999999999",
        "1e40",
        "99999999999999999999",
    ] {
        assert_eq!(
            error::<i64>(text),
            format!("at byte 0: number {text} does not fit in i64")
        );
    }
    let long = "9".repeat(100);
    let shown = &long[..40];
    assert_eq!(
        error::<i64>(&long),
        format!("at byte 0: number {shown}… does not fit in i64")
    );
}

#[test]
fn floats() {
    both("1.5", 1.5f64);
    both("1.0", 1.0f64);
    both("0.1", 0.1f32);
    both("-0.0", -0.0f64);
    both("5e-324", 5e-324f64);
    both("1.7976931348623157e+308", f64::MAX);
    assert_eq!(read::<f64>("3").unwrap(), 3.0);
    assert_eq!(
        error::<f64>("1e999"),
        "at byte 0: number 1e999 does not fit in f64"
    );
    assert_eq!(
        error::<f32>("1e39"),
        "at byte 0: number 1e39 does not fit in f32"
    );
    assert_eq!(write(&[f64::NAN, f64::INFINITY][..]), "[null,null]");
    assert_eq!(write(&[f32::NAN, f32::NEG_INFINITY][..]), "[null,null]");
    for value in [0.1, 1e21, 1e16, 123_456_789.125, 1e-7, f64::MIN_POSITIVE] {
        assert_eq!(write(&value), serde_json::to_string(&value).unwrap());
    }
}

#[test]
fn values_keep_what_a_value_can_hold() {
    assert_eq!(
        read::<Value>("-9223372036854775808").unwrap(),
        json!(i64::MIN)
    );
    assert_eq!(read::<Value>("1e2").unwrap(), json!(100.0));
    assert!(
        read::<Value>("-0")
            .unwrap()
            .as_f64()
            .unwrap()
            .is_sign_negative()
    );
    assert_eq!(
        error::<Value>("[1e999]"),
        "at `/0` (byte 1): number 1e999 does not fit in f64"
    );
}

#[test]
fn the_text_is_kept() {
    for text in ["-12.340E+05", "0", "123456789012345678901234567890"] {
        let mut input = Reader::new(text.as_bytes());
        let number = input.number().unwrap();
        assert_eq!(number.as_str(), text);
        assert_eq!(number.is_integer(), !text.contains('.'));
    }
}

#[test]
fn not_numbers() {
    for text in [
        "-",
        "+1",
        "01",
        "00",
        "-01",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "1ee5",
        "1e5.5",
        "1.2.3",
        "0x10",
        "1a",
        "--1",
        "1-",
        "NaN",
        "Infinity",
        "-Infinity",
        "1_000",
    ] {
        assert!(read::<i64>(text).is_err(), "{text}");
        assert!(read::<f64>(text).is_err(), "{text}");
        assert!(read::<Value>(text).is_err(), "{text}");
        assert!(
            read::<Vec<super::model::User>>(&format!("[{{\"id\":1,\"nick\":null,\"x\":{text}}}]"))
                .is_err()
        );
    }
}

/// Written back, a number that was read as a float is the one that came, but for what is told.
#[test]
fn digits_of_fractions_are_not_lost_in_silence() {
    fn told<T: Read<Wire>>(text: &str) -> usize {
        let mut reader = Reader::new(text.as_bytes()).watching();
        T::read(&mut reader).unwrap();
        let drift = reader.drift();
        assert!(
            drift.iter().all(|it| it.drift() == Drift::Rounded),
            "{text}: {drift:?}"
        );
        drift.len()
    }
    for lost in [
        "1234567890123456.78",
        "-1234567890123456.78",
        "12345678901234567890.123",
        "3.14159265358979323846",
        "1.2345678901234567891e-5",
        "9007199254740993.0",
        "0.12345678901234567",
    ] {
        for text in [lost.to_owned(), format!("{lost} ")] {
            assert_eq!(told::<f64>(&text), 1, "{text}");
            assert_eq!(told::<serde_json::Value>(&text), 1, "{text}");
        }
        assert_eq!(told::<Vec<f64>>(&format!("[1, {lost}]")), 1, "{lost}");
    }
    for kept in [
        "0.1",
        "0.30000000000000004",
        "0.10000000000000001",
        "0.1000000000000000055511151231257827",
        "1.5000000000000000000000000000000",
        "0.00000000000000000000000000000001",
        "1e300",
        "123456789012345.6",
        "1234567890123456.8",
        "0.0000000000000000000000",
        "5e-324",
    ] {
        assert_eq!(told::<f64>(kept), 0, "{kept}");
    }
    let long = format!("0.1{}1", "0".repeat(100_000));
    assert_eq!(told::<f64>(&long), 1);
    assert_eq!(told::<f32>("0.12345678901"), 1);
    for kept in ["0.1", "0.10000000149011612", "16777216", "3.4028235e38"] {
        assert_eq!(told::<f32>(kept), 0, "{kept}");
    }
}
