//! Writing.

use super::{Wire, write};
use crate::codegen::json::*;

fn written(write: impl FnOnce(&mut Writer)) -> String {
    let mut out = Writer::new();
    write(&mut out);
    String::from_utf8(out.into_bytes()).unwrap()
}

#[test]
fn every_character_as_serde_json_does() {
    let all: String = (0..0x2_0000).filter_map(char::from_u32).collect();
    assert_eq!(write(&all), serde_json::to_string(&all).unwrap());
    for character in all.chars().take(300) {
        let text = character.to_string();
        assert_eq!(write(&text), serde_json::to_string(&text).unwrap());
    }
    assert_eq!(write("a/b\u{7f}ä"), "\"a/b\u{7f}ä\"");
}

#[test]
fn what_is_displayed() {
    assert_eq!(
        written(|out| out.display(format_args!("a\"{}\n", 5))),
        "\"a\\\"5\\n\""
    );
}

#[test]
fn integers_of_all_sizes() {
    assert_eq!(written(|out| out.integer(i128::MIN)), i128::MIN.to_string());
    assert_eq!(written(|out| out.integer(u64::MAX)), u64::MAX.to_string());
}

#[test]
fn numbers_as_text() {
    for number in ["1", "-1.50e+10", "123456789012345678901234567890"] {
        assert_eq!(written(|out| out.raw_number(number)), number);
    }
    // The text stays well-formed whatever comes.
    for (number, text) in [
        ("NaN", "\"NaN\""),
        ("1,2", "\"1,2\""),
        ("", "\"\""),
        (" 1", "\" 1\""),
    ] {
        assert_eq!(written(|out| out.raw_number(number)), text);
    }
}

#[test]
fn absent_is_only_the_outermost_none() {
    let absent = |value: &dyn Write<Wire>| value.is_absent();
    assert!(absent(&None::<i64>));
    assert!(absent(&None::<Option<i64>>));
    assert!(!absent(&Some(None::<i64>)));
    assert!(!absent(&5i64));
    assert!(!absent(&Vec::<i64>::new()));
    assert_eq!(
        write(&vec![Some(None), None, Some(Some(1i64))]),
        "[null,null,1]"
    );
}

#[test]
fn what_json_cannot_say_is_noted_with_its_place() {
    fn said<T: Write<Wire>>(value: T) -> Result<String, String> {
        let text = crate::json::written::<Wire, T>(&value).finish();
        text.map(|text| String::from_utf8(text).unwrap())
    }
    use std::collections::BTreeMap;
    assert_eq!(said(vec![Some(1.5), None]).unwrap(), "[1.5,null]");
    assert_eq!(said(f64::NAN).unwrap_err(), "NaN is not a number of JSON");
    assert_eq!(
        said(f32::INFINITY).unwrap_err(),
        "inf is not a number of JSON"
    );
    let nested = BTreeMap::from([
        ("a".to_owned(), vec![None, Some(1.0)]),
        (
            "b/c".to_owned(),
            vec![None, Some(f64::NEG_INFINITY), Some(f64::NAN)],
        ),
    ]);
    assert_eq!(
        said(nested).unwrap_err(),
        "at `/b~1c/1`: -inf is not a number of JSON"
    );
}
