//! Texts that a server should not send: an error with its place, never a panic.

use serde_json::Value;

use super::model::{Open, Pet, Tree, User};
use super::{Wire, read};
use crate::codegen::json::*;

const SAMPLE: &str = r#"{"id":12,"name":"häß \u00e9\ud83e\udd80","nick":null,"boss":{"id":-1.0e1,"nick":"x"},"x":[true,{"y":"\n"},1.5e3]}"#;

/// Reads as everything there is.
fn all(text: &[u8]) -> [Option<ReadError>; 6] {
    [
        from_slice::<Wire, User>(text).err(),
        from_slice::<Wire, Value>(text).err(),
        from_slice::<Wire, Pet>(text).err(),
        from_slice::<Wire, Tree>(text).err(),
        from_slice::<Wire, Open>(text).err(),
        from_slice::<Wire, Vec<String>>(text).err(),
    ]
}

#[test]
fn cut_at_every_byte() {
    assert!(read::<User>(SAMPLE).is_ok() && read::<Value>(SAMPLE).is_ok());
    for end in 0..SAMPLE.len() {
        for error in all(&SAMPLE.as_bytes()[..end]) {
            let error = error.unwrap_or_else(|| panic!("{end} bytes were read"));
            assert!(error.offset() <= end, "{error}");
        }
    }
}

#[test]
fn each_byte_replaced() {
    let mut text = SAMPLE.as_bytes().to_vec();
    for at in 0..text.len() {
        let kept = text[at];
        for byte in 0..=255 {
            text[at] = byte;
            let ours = from_slice::<Wire, Value>(&text);
            let theirs = serde_json::from_slice::<Value>(&text);
            // serde_json lets keys come twice.
            let twice = matches!(&ours, Err(error) if error.message() == "duplicate property");
            assert!(
                twice || ours.is_ok() == theirs.is_ok(),
                "{:?} {ours:?} {theirs:?}",
                String::from_utf8_lossy(&text)
            );
            all(&text);
        }
        text[at] = kept;
    }
}

#[test]
fn random_bytes() {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let alphabet = b"{}[]\",:\\u0123456789abcdef-+.eE ntrlsfx\xff\xc3\xa4";
    for round in 0..20_000 {
        let length = random() % 60;
        let text: Vec<u8> = (0..length)
            .map(|_| match round % 2 {
                0 => random() as u8,
                _ => alphabet[random() as usize % alphabet.len()],
            })
            .collect();
        let ours = from_slice::<Wire, Value>(&text);
        if ours.is_ok() {
            assert!(serde_json::from_slice::<Value>(&text).is_ok(), "{text:?}");
        }
        all(&text);
    }
}

#[test]
fn invalid_utf8_with_its_place() {
    for text in [
        &b"{\"id\":1,\"nick\":\"\xff\"}"[..],
        b"{\"id\":1,\"nick\":\"\xed\xa0\x80\"}",
        b"{\"id\":1,\"nick\":\"abc\xc3",
    ] {
        let error = from_slice::<Wire, User>(text).unwrap_err();
        assert_eq!(
            (error.path(), error.message()),
            ("/nick", "the text is not UTF-8")
        );
    }
    // In what nobody reads, in a key, between values, after the value.
    for text in [
        &b"{\"id\":1,\"nick\":null,\"x\":\"\xff\"}"[..],
        b"{\"id\":1,\"nick\":null,\"\xff\":1}",
        b"{\"id\":1,\"nick\":null\xff}",
        b"{\"id\":1,\"nick\":null}\xff",
    ] {
        let error = from_slice::<Wire, User>(text).unwrap_err();
        assert_eq!(error.message(), "the text is not UTF-8");
        assert_eq!(
            Some(error.offset()),
            text.iter().position(|byte| *byte == 0xff)
        );
    }
}

#[test]
fn ten_thousand_levels() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let error = read::<Value>(&nested).unwrap_err();
        assert_eq!(error.message(), "nested more than 128 levels deep");
        assert_eq!(error.path().split('/').count() - 1, 128);
        let skipped = format!("{{\"id\":1,\"nick\":null,\"x\":{nested}}}");
        let error = read::<User>(&skipped).unwrap_err();
        assert_eq!(
            (error.path(), error.message()),
            ("/x", "nested more than 128 levels deep")
        );
    }
    let boss = format!("{}null{}", "{\"boss\":".repeat(10_000), "}".repeat(10_000));
    assert_eq!(
        read::<User>(&boss).unwrap_err().message(),
        "nested more than 128 levels deep"
    );
    let exactly = format!("{}{}", "[".repeat(128), "]".repeat(128));
    assert!(read::<Value>(&exactly).is_ok());
}

#[test]
fn a_string_of_100_megabytes() {
    let mut text = b"[\"".to_vec();
    text.resize(100 << 20, b'x');
    text.extend_from_slice(b"\"]");
    let error = from_slice::<Wire, Vec<String>>(&text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at `/0` (byte 1): the string has more than 16777216 bytes"
    );
    // Passing over it keeps nothing.
    Reader::new(&text).skip().unwrap();
}

#[test]
fn errors_are_small_and_keep_values_secret() {
    // Two words, which come back in registers; all that is told stands on the heap.
    assert_eq!(size_of::<ReadError>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<Result<(), ReadError>>(), 2 * size_of::<usize>());
    let secret = "hunter2".repeat(20);
    for text in [
        format!("{{\"id\":\"{secret}\"}}"),
        format!("{{\"id\":1,\"name\":\"{secret}\\x\"}}"),
        format!("{{\"id\":1,\"name\":\"{secret}\" \"{secret}\"}}"),
        format!("{{\"petType\":\"user\",\"id\":\"{secret}\"}}"),
        format!("\"{secret}\""),
        format!("{{\"value\":{{\"{secret}\":\"{secret}\"}}}}"),
    ] {
        for error in all(text.as_bytes()).into_iter().flatten() {
            assert!(!error.message().contains("hunter2"), "{error}");
        }
    }
    let key = "k".repeat(1 << 20);
    let error =
        read::<std::collections::BTreeMap<String, bool>>(&format!("{{\"{key}\":1}}")).unwrap_err();
    assert!(error.path().len() < 200, "{}", error.path().len());
}
