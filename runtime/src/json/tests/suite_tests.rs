//! The cases of JSONTestSuite (Nicolas Seriot, MIT license), by their names: `y_` must be read, `n_` must be
//! refused, of `i_` RFC 8259 leaves it to the reader.
//!
//! `suite.txt` has one a line, name and text, with `%` and two digits for bytes that do not print. Three that are
//! long are made here.

use serde_json::Value;

use super::Wire;
use crate::json::*;

/// What may be read, or not.
const YES: [bool; 3] = [true; 3];
const NO: [bool; 3] = [false; 3];
/// A number that no float holds: only who needs a float refuses it. Passed over or kept, it loses nothing.
const NO_FLOAT: [bool; 3] = [false, true, true];
/// The same property twice: which of the two is meant? Who reads properties refuses it (decision 0001). It is
/// the only `y_` that is not read.
const TWICE: [bool; 3] = [false, true, true];

/// What is made of the cases that RFC 8259 leaves open, and of the exceptions: read as a tree, passed over, kept.
const DECIDED: &[(&str, [bool; 3])] = &[
    ("y_object_duplicated_key", TWICE),
    ("y_object_duplicated_key_and_value", TWICE),
    // RFC 8259, section 6: limits of range and precision are ours. What is too near to zero is zero.
    ("i_number_double_huge_neg_exp", YES),
    ("i_number_real_underflow", YES),
    ("i_number_huge_exp", NO_FLOAT),
    ("i_number_neg_int_huge_exp", NO_FLOAT),
    ("i_number_pos_double_huge_exp", NO_FLOAT),
    ("i_number_real_neg_overflow", NO_FLOAT),
    ("i_number_real_pos_overflow", NO_FLOAT),
    // A tree has a float for them; kept, they are as they were.
    ("i_number_too_big_neg_int", YES),
    ("i_number_too_big_pos_int", YES),
    ("i_number_very_big_negative_int", YES),
    // Section 8.2: halves of characters have no text in Rust.
    ("i_object_key_lone_2nd_surrogate", NO),
    ("i_string_1st_surrogate_but_2nd_missing", NO),
    ("i_string_1st_valid_surrogate_2nd_invalid", NO),
    ("i_string_incomplete_surrogate_and_escape_valid", NO),
    ("i_string_incomplete_surrogate_pair", NO),
    ("i_string_incomplete_surrogates_escape_valid", NO),
    ("i_string_invalid_lonely_surrogate", NO),
    ("i_string_invalid_surrogate", NO),
    ("i_string_inverted_surrogates_U+1D11E", NO),
    ("i_string_lone_second_surrogate", NO),
    // Section 8.1: it is UTF-8, whole and well-formed.
    ("i_string_UTF-16LE_with_BOM", NO),
    ("i_string_UTF-8_invalid_sequence", NO),
    ("i_string_UTF8_surrogate_U+D800", NO),
    ("i_string_invalid_utf-8", NO),
    ("i_string_iso_latin_1", NO),
    ("i_string_lone_utf8_continuation_byte", NO),
    ("i_string_not_in_unicode_range", NO),
    ("i_string_overlong_sequence_2_bytes", NO),
    ("i_string_overlong_sequence_6_bytes", NO),
    ("i_string_overlong_sequence_6_bytes_null", NO),
    ("i_string_truncated-utf-8", NO),
    ("i_string_utf16BE_no_BOM", NO),
    ("i_string_utf16LE_no_BOM", NO),
    // "MAY ignore the presence of a byte order mark rather than treating it as an error."
    ("i_structure_UTF-8_BOM_empty_object", YES),
    // Section 9: limits of depth are ours: 128.
    ("i_structure_500_nested_arrays", NO),
];

/// All cases.
fn cases() -> Vec<(String, Vec<u8>)> {
    let mut cases: Vec<(String, Vec<u8>)> = include_str!("suite.txt")
        .lines()
        .map(|line| {
            let (name, text) = line.split_once(' ').unwrap();
            let text = percent_encoding::percent_decode_str(text).collect();
            (name.to_owned(), text)
        })
        .collect();
    let mut long = |name: &str, text: String| cases.push((name.to_owned(), text.into_bytes()));
    let nested = format!("{}{}", "[".repeat(500), "]".repeat(500));
    long("i_structure_500_nested_arrays", nested);
    long("n_structure_100000_opening_arrays", "[".repeat(100_000));
    long("n_structure_open_array_object", "[{\"\":".repeat(50_000));
    assert_eq!(cases.len(), 318);
    cases
}

fn expected(name: &str) -> [bool; 3] {
    let decided = DECIDED.iter().find(|(known, _)| *known == name);
    match (decided, name.split_once('_')) {
        (Some((_, expected)), _) => *expected,
        (None, Some(("y", _))) => YES,
        (None, Some(("n", _))) => NO,
        (None, _) => panic!("{name}: not decided"),
    }
}

fn skip(text: &[u8]) -> Result<(), ReadError> {
    let mut input = Reader::new(text);
    input.skip()?;
    input.finish()
}

/// A value that no model has a place for, whole and as a property.
fn passed_over(text: &[u8]) -> bool {
    struct Empty;
    impl Read<Wire> for Empty {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
            input.object(&[], &mut []).map(|()| Empty)
        }
    }
    let whole = skip(text).is_ok();
    let inside = [b"{\"x\":", text, b"}"].concat();
    if !text.starts_with(b"\xef\xbb\xbf") && text.len() < 1000 {
        let property = from_slice::<Wire, Empty>(&inside).is_ok();
        assert_eq!(property, whole, "{:?}", String::from_utf8_lossy(&inside));
    }
    whole
}

/// A value that is kept as the JSON that it is: it is the same.
fn kept(text: &[u8]) -> bool {
    let Ok(value) = from_slice::<Wire, UnknownVariant>(text) else {
        return false;
    };
    let again: Result<UnknownVariant, _> = from_slice::<Wire, _>(value.as_json().as_bytes());
    assert_eq!(again.unwrap(), value);
    assert_eq!(to_vec::<Wire, _>(&value), value.as_json().as_bytes());
    // The white space aside it is equal byte for byte.
    let inked = |text: &[u8]| {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let ink = |byte: &u8| !b" \t\n\r".contains(byte);
        text.iter().copied().filter(ink).collect::<Vec<u8>>()
    };
    assert_eq!(inked(value.as_json().as_bytes()), inked(text));
    true
}

#[test]
fn each_case_as_rfc_8259_says() {
    for (name, text) in cases() {
        let tree = from_slice::<Wire, Value>(&text).is_ok();
        let found = [tree, passed_over(&text), kept(&text)];
        assert_eq!(
            found,
            expected(&name),
            "{name}: {:?}",
            String::from_utf8_lossy(&text)
        );
    }
}

/// By types of their own, which have ways of their own through the text.
#[test]
fn each_case_of_strings_and_numbers_by_its_type() {
    let mut counts = [0; 3];
    for (name, text) in cases() {
        let [expected, ..] = expected(&name);
        let tree = from_slice::<Wire, Value>(&text).ok();
        let items = tree.as_ref().and_then(Value::as_array);
        let all = |fits: fn(&Value) -> bool| items.is_some_and(|items| items.iter().all(fits));
        let typed = match name.split('_').nth(1) {
            Some("string") if !expected || all(Value::is_string) => {
                counts[0] += 1;
                from_slice::<Wire, Vec<String>>(&text).is_ok()
            }
            Some("number") if !expected || all(Value::is_number) => {
                counts[1] += 1;
                from_slice::<Wire, Vec<f64>>(&text).is_ok()
            }
            Some("object") if !expected || tree.is_some_and(|tree| tree.is_object()) => {
                counts[2] += 1;
                from_slice::<Wire, std::collections::BTreeMap<String, Value>>(&text).is_ok()
            }
            _ => continue,
        };
        assert_eq!(typed, expected, "{name}");
    }
    assert!(
        counts.iter().all(|count| *count > 40),
        "some were tried: {counts:?}"
    );
}

/// RFC 8259, section 7: a string has no control characters, in no place and next to nothing.
#[test]
fn no_control_character_in_any_string() {
    for control in 0..0x20u8 {
        for (before, after) in [
            ("", ""),
            ("", "\""),
            ("", "n"),
            ("", "u0041"),
            ("\\", ""),
            ("\\\\", "t"),
            ("aaaaaaaa", "/"),
            ("\\u00e9", "b"),
        ] {
            let string = format!("\"{before}{}{after}\"", char::from(control));
            for text in [
                string.clone(),
                format!("[{string}]"),
                format!("[{string},\"x\"]"),
                format!("{{{string}:1}}"),
                format!("{{\"x\":{string},\"y\":\"\"}}"),
            ] {
                let text = text.as_bytes();
                let found = [
                    from_slice::<Wire, Value>(text).is_ok(),
                    passed_over(text),
                    kept(text),
                ];
                assert_eq!(found, NO, "{:?}", String::from_utf8_lossy(text));
            }
        }
    }
}
