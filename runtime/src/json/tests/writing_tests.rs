//! Writing.

use super::{Wire, write};
use crate::json::*;

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
