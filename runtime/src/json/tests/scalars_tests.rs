//! Values that are one thing, lists and maps.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Wire, both, error, read, write};
use crate::json::{Kind, Limits, Number, Reader, UnknownValue};
use crate::secret::Secret;

#[test]
fn simple_values_come_back() {
    both("true", true);
    both("false", false);
    both("\"\"", String::new());
    both("\"häß 🦀\"", "häß 🦀".to_owned());
    both("[1,2]", vec![1u8, 2]);
    both("[]", Vec::<String>::new());
    both("[null,3]", vec![None, Some(3i32)]);
    both("7", Box::new(7i64));
    both("{}", BTreeMap::<String, i64>::new());
    both("{\"a/b\":1,\"ä\":2}", {
        BTreeMap::from([("a/b".to_owned(), 1i64), ("ä".to_owned(), 2)])
    });
    both(
        "{\"a\":[1,-2,2.5,null,true,{\"b\":\"c\"}]}",
        json!({"a": [1, -2, 2.5, null, true, {"b": "c"}]}),
    );
    both("18446744073709551615", json!(u64::MAX));
    both("170141183460469231731687303715884105727", i128::MAX);
    both("-170141183460469231731687303715884105728", i128::MIN);
    both("\"127.0.0.1\"", std::net::Ipv4Addr::LOCALHOST);
    both("\"::1\"", std::net::Ipv6Addr::LOCALHOST);
}

#[test]
fn an_address_says_what_was_expected_and_found() {
    assert_eq!(
        error::<std::net::Ipv4Addr>("\"\""),
        "at byte 0: expected an IPv4 address, found an empty text"
    );
    assert_eq!(
        error::<std::net::Ipv6Addr>("\"10.0.0\""),
        "at byte 0: expected an IPv6 address, found a text of 6 characters"
    );
    assert_eq!(
        error::<std::net::Ipv4Addr>("7"),
        "at byte 0: expected a string, found a number"
    );
}

#[test]
fn white_space_and_a_byte_order_mark_are_passed_over() {
    assert_eq!(
        read::<Vec<u8>>("\u{feff} [ 1 ,\r\n\t2 ] \n").unwrap(),
        [1, 2]
    );
    assert_eq!(
        read::<Value>("{ \"a\" : [ ] , \"b\" : { } }").unwrap(),
        json!({"a": [], "b": {}})
    );
    assert_eq!(error::<u8>(" \u{feff}1"), "at byte 1: expected a value");
    assert_eq!(error::<u8>("\u{a0}1"), "at byte 0: expected a value");
}

#[test]
fn what_follows_is_an_error() {
    assert_eq!(error::<u8>("1 2"), "at byte 2: something follows the value");
    assert_eq!(
        error::<Value>("{},"),
        "at byte 2: something follows the value"
    );
    assert_eq!(
        error::<bool>("truex"),
        "at byte 0: expected `true` or `false`"
    );
    assert_eq!(error::<Option<bool>>("nullx"), "at byte 0: expected `null`");
}

#[test]
fn the_kind_found_is_named() {
    for (text, found) in [
        ("null", "null"),
        ("true", "a boolean"),
        ("1", "a number"),
        ("[]", "an array"),
        ("{}", "an object"),
    ] {
        assert_eq!(
            error::<String>(text),
            format!("at byte 0: expected a string, found {found}")
        );
    }
    assert_eq!(
        error::<bool>("\"hunter2\""),
        "at byte 0: expected a boolean, found a string"
    );
    assert_eq!(error::<bool>("?"), "at byte 0: expected a value, found `?`");
    assert_eq!(
        error::<bool>(""),
        "at byte 0: the text ends where a value is expected"
    );
}

#[test]
fn escapes() {
    let text = r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83e\udd80 end""#;
    assert_eq!(
        read::<String>(text).unwrap(),
        "\"\\/\u{8}\u{c}\n\r\tAé🦀 end"
    );
    assert_eq!(
        read::<String>(r#""1234567\n1234567\n""#).unwrap(),
        "1234567\n1234567\n"
    );
    for bad in [
        r#""\x""#,
        r#""\u12g4""#,
        r#""\ud800""#,
        r#""\ud800\n""#,
        r#""\ud800\ud800""#,
        r#""\udc00""#,
    ] {
        assert_eq!(
            error::<String>(bad),
            "at byte 1: invalid escape in a string",
            "{bad}"
        );
        // In what nobody reads too.
        let skipped = format!("{{\"id\":1,\"nick\":null,\"x\":{bad}}}");
        let error = read::<super::model::User>(&skipped).unwrap_err();
        assert_eq!(error.message(), "invalid escape in a string", "{bad}");
    }
    assert_eq!(
        error::<String>("\"a\nb\""),
        "at byte 2: control character in a string"
    );
    assert_eq!(
        error::<String>("\"abc"),
        "at byte 4: the text ends inside a string"
    );
    assert_eq!(
        error::<String>("\"abc\\"),
        "at byte 5: the text ends inside a string"
    );
    assert_eq!(
        error::<String>("\"abc\\u12"),
        "at byte 8: the text ends inside a string"
    );
}

#[test]
fn text_is_borrowed_unless_it_has_escapes() {
    let mut input = Reader::new(br#"["plain text", "with\nescape"]"#);
    let mut borrowed = Vec::new();
    let read = input.array(&mut |input| {
        borrowed.push(matches!(input.text()?, std::borrow::Cow::Borrowed(_)));
        Ok(())
    });
    assert!(read.is_ok());
    assert_eq!(borrowed, [true, false]);
}

#[test]
fn every_special_byte_is_found_at_every_place() {
    for length in 0..20 {
        for at in 0..=length {
            for special in [
                '"', '\\', '\n', '\u{1f}', '\0', '\u{7f}', '\u{80}', '\u{a2}', '🦀',
            ] {
                let mut text = "x".repeat(length);
                text.insert(at, special);
                let expected = serde_json::to_string(&text).unwrap();
                both(&expected, text);
            }
        }
    }
}

#[test]
fn bytes_are_base64_of_any_flavor() {
    both(
        "\"+/+/aA==\"",
        Bytes::from_static(&[0xfb, 0xff, 0xbf, 0x68]),
    );
    for text in ["\"+/+/aA\"", "\"-_-_aA==\"", "\"-_-_aA\""] {
        assert_eq!(read::<Bytes>(text).unwrap(), [0xfb, 0xff, 0xbf, 0x68][..]);
    }
    both("\"\"", Bytes::new());
    for bad in ["\"-/\"", "\"a\"", "\"hunter2!\""] {
        assert_eq!(error::<Bytes>(bad), "at byte 0: the text is not base64");
    }
}

#[test]
fn secrets_do_not_show() {
    let secret = read::<Secret>("\"hunter2\"").unwrap();
    assert_eq!(format!("{secret} {secret:?}"), "[redacted] [redacted]");
    assert_eq!(secret.expose(), "hunter2");
    both("\"hunter2\"", Secret::from("hunter2"));
    assert_eq!(secret, Secret::from("hunter2".to_owned()));
}

#[test]
fn strings_of_foreign_types() {
    let mut input = Reader::new(b" \"x\"");
    let error = input.parse_text(|_| Err::<(), _>("no date")).unwrap_err();
    assert_eq!(error.to_string(), "at byte 1: no date");
    let mut input = Reader::new(b"\"12\" ");
    assert_eq!(input.parse_text(|text| text.parse::<u8>()).unwrap(), 12);
    assert_eq!(input.offset(), 4);
}

#[test]
fn pull_calls() {
    let mut input = Reader::new(b"null true \"a\" -1.50 [1,{\"x\":[]}] {\"k\":1}");
    assert_eq!(input.kind().unwrap(), Kind::Null);
    input.null().unwrap();
    assert_eq!(input.kind().unwrap(), Kind::Bool);
    assert!(input.boolean().unwrap());
    assert_eq!(input.kind().unwrap(), Kind::String);
    assert_eq!(input.string().unwrap(), "a");
    assert_eq!(input.kind().unwrap(), Kind::Number);
    assert_eq!(
        input.number().as_ref().map(Number::as_str).unwrap(),
        "-1.50"
    );
    assert_eq!(input.kind().unwrap(), Kind::Array);
    input.skip().unwrap();
    assert_eq!(input.kind().unwrap(), Kind::Object);
    assert_eq!(input.value().unwrap(), json!({"k": 1}));
    assert_eq!(input.error("mine").to_string(), "at byte 40: mine");
    input.finish().unwrap();
}

#[test]
fn limits() {
    let read = |text: &str, limits| Reader::with_limits(text.as_bytes(), limits).value();
    let limits = Limits::default().depth(2).string(4);
    assert!(read("[[\"abcd\"]]", limits).is_ok());
    assert_eq!(
        read("[[[]]]", limits).unwrap_err().to_string(),
        "at `/0/0` (byte 2): nested more than 2 levels deep"
    );
    let error = "at `/0` (byte 1): the string has more than 4 bytes";
    assert_eq!(read("[\"abcde\"]", limits).unwrap_err().to_string(), error);
    assert_eq!(
        read("[\"\\nabcd\"]", limits).unwrap_err().to_string(),
        error
    );
    assert!(read("[\"\\u0041bcd\"]", limits).is_ok());
}

#[test]
fn unknown_values() {
    let text = UnknownValue::new("owner");
    assert_eq!(text.as_str(), "owner");
    assert_eq!(format!("{text:?}"), "\"owner\"");
    assert!(text < UnknownValue::new("p"));
    let mut input = Reader::new(b" [7.0, 1e400] ");
    let value = input.scalar().unwrap();
    assert_eq!(input.unknown_scalar(&value).as_str(), "[7.0,1e400]");
    assert_eq!(write(&[Some("x".to_owned())][..]), "[\"x\"]");
    let _: Option<Wire> = None;
}
