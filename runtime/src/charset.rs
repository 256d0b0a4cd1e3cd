//! Text in the charset that `Content-Type` names (RFC 9110, section 8.3.2).

use std::borrow::Cow;

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::json::ReadError;
use crate::media_type::MediaType;

/// What the bytes 0x80 to 0x9F are in windows-1252; the rest of it is ISO 8859-1. Five are not assigned
/// and stand for themselves (WHATWG Encoding, "windows-1252").
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a body: in `charset`, or UTF-8 where there is none.
pub(crate) fn decoded(body: &[u8], charset: Option<&str>) -> Result<String, ReadError> {
    let charset = charset.map(str::trim).unwrap_or_default();
    match charset.to_ascii_lowercase().as_str() {
        // US-ASCII is a part of UTF-8.
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => utf8(body),
        // The first code points of Unicode.
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "l1" => {
            Ok(body.iter().map(|byte| char::from(*byte)).collect())
        }
        "windows-1252" | "cp1252" | "x-cp1252" => {
            let character = |byte: &u8| {
                let high = usize::from(byte.wrapping_sub(0x80));
                *WINDOWS_1252.get(high).unwrap_or(&char::from(*byte))
            };
            Ok(body.iter().map(character).collect())
        }
        "utf-16" | "utf-16le" | "utf-16be" => utf16(body, charset),
        _ => other(body, charset),
    }
}

/// The charset that an XML document declares itself, by a byte order mark or in its first line, where it is another than UTF-8
/// (RFC 7303, section 3; XML 1.0, appendix F).
#[cfg(feature = "xml")]
pub(crate) fn declared_in_xml(body: &[u8]) -> Option<String> {
    /// More than the longest declaration has.
    const FIRST: usize = 200;
    if body.starts_with(b"\xff\xfe") || body.starts_with(b"\xfe\xff") {
        return Some("utf-16".to_owned());
    }
    let first = body.get(..FIRST).unwrap_or(body);
    let end = first.windows(2).position(|two| two == b"?>")?;
    let line = std::str::from_utf8(first.get(..end)?).ok()?;
    let (_, value) = line.strip_prefix("<?xml")?.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    let (name, _) = value.get(1..)?.split_once(quote)?;
    let is_usual = ["utf-8", "utf8", "us-ascii"]
        .iter()
        .any(|usual| name.eq_ignore_ascii_case(usual));
    (!is_usual && !name.to_ascii_lowercase().starts_with("utf-16")).then(|| name.to_owned())
}

/// The text without the byte order mark that may stand before it (RFC 8259, section 8.1).
pub(crate) fn unmarked(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// JSON of any shape: what is looked at for one thing or another, errors and tokens, in the charset that the headers name.
pub(crate) fn value(headers: &HeaderMap, body: &[u8]) -> Option<Value> {
    serde_json::from_slice(&unmarked_json(headers, body)?).ok()
}

/// The text that it is, if it is JSON, without a byte order mark.
pub(crate) fn unmarked_json<'b>(headers: &HeaderMap, body: &'b [u8]) -> Option<Cow<'b, [u8]>> {
    let content_type = headers.get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let media_type = MediaType::of(content_type.unwrap_or_default());
    let text = json(body, media_type.parameter("charset")).ok()?;
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(unmarked(text)),
        Cow::Owned(text) => Cow::Owned(unmarked(&text).to_vec()),
    })
}

fn utf8(body: &[u8]) -> Result<String, ReadError> {
    match std::str::from_utf8(unmarked(body)) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(ReadError::new(error.valid_up_to(), "not UTF-8")),
    }
}

/// A byte order mark decides; without one it is the smaller end first, unless the name says otherwise (WHATWG
/// Encoding, "utf-16").
fn utf16(body: &[u8], charset: &str) -> Result<String, ReadError> {
    let (big, bytes) = match body {
        [0xfe, 0xff, rest @ ..] => (true, rest),
        [0xff, 0xfe, rest @ ..] => (false, rest),
        _ => (charset.eq_ignore_ascii_case("utf-16be"), body),
    };
    let pairs = bytes.chunks_exact(2);
    let is_whole = pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| {
        let pair = pair.try_into().ok()?;
        Some(match big {
            true => u16::from_be_bytes(pair),
            false => u16::from_le_bytes(pair),
        })
    });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if is_whole => Ok(text),
        _ => Err(ReadError::new(
            0,
            "the body is not in its charset, `UTF-16`",
        )),
    }
}

/// JSON in the charset that `Content-Type` names, where it is in that. It should be in UTF-8 (RFC 8259, section 8.1),
/// and what is so is read so, whatever it is called.
pub(crate) fn json<'b>(body: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, [u8]>, ReadError> {
    let Some(charset) = charset.filter(|name| !name.trim().is_empty()) else {
        return Ok(Cow::Borrowed(body));
    };
    // No text of JSON has a NUL; one in UTF-16 has many.
    if !body.contains(&0) && std::str::from_utf8(body).is_ok() {
        return Ok(Cow::Borrowed(body));
    }
    decoded(body, Some(charset)).map(|text| Cow::Owned(text.into_bytes()))
}

#[cfg(feature = "charset")]
fn other(body: &[u8], charset: &str) -> Result<String, ReadError> {
    let Some(encoding) = encoding_rs::Encoding::for_label(charset.as_bytes()) else {
        return Err(unknown(charset, "no charset has that name"));
    };
    let (text, _, wrong) = encoding.decode(body);
    if wrong {
        let message = format!("the body is not in its charset, `{}`", encoding.name());
        return Err(ReadError::new(0, message));
    }
    Ok(text.into_owned())
}

#[cfg(not(feature = "charset"))]
fn other(_: &[u8], charset: &str) -> Result<String, ReadError> {
    Err(unknown(
        charset,
        "the feature `charset` of apiloom-runtime reads more",
    ))
}

/// The server chooses the name: it is shown, but not all of it and not as it is.
fn unknown(charset: &str, note: &str) -> ReadError {
    let shown: String = charset
        .chars()
        .take(40)
        .flat_map(char::escape_default)
        .collect();
    ReadError::new(0, format_args!("the charset `{shown}` is not read: {note}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charsets_that_are_always_read() {
        for name in ["ISO-8859-1", "latin1", " iso-8859-1 "] {
            assert_eq!(decoded(b"caf\xe9 \x80", Some(name)).unwrap(), "café \u{80}");
        }
        assert_eq!(
            decoded(b"caf\xe9 \x80\x9f", Some("Windows-1252")).unwrap(),
            "café €Ÿ"
        );
        for name in [
            None,
            Some(""),
            Some("UTF-8"),
            Some("utf8"),
            Some("us-ascii"),
        ] {
            assert_eq!(
                decoded("\u{feff}café".as_bytes(), name).unwrap(),
                "café",
                "{name:?}"
            );
        }
    }

    #[cfg(feature = "xml")]
    #[test]
    fn xml_says_its_charset_itself() {
        for (body, charset) in [
            (
                &b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>"[..],
                Some("ISO-8859-1"),
            ),
            (
                b"<?xml version='1.0' encoding = 'windows-1252' ?><a/>",
                Some("windows-1252"),
            ),
            (b"\xff\xfe<\0a\0", Some("utf-16")),
            (b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", None),
            (b"<?xml version=\"1.0\"?><a encoding=\"latin1\"/>", None),
            (b"<?xml encoding=\"", None),
            (b"<?xml encoding=latin1?>", None),
            (b"<a/>", None),
            (b"", None),
        ] {
            assert_eq!(declared_in_xml(body).as_deref(), charset);
        }
    }

    #[test]
    fn utf16_is_always_read() {
        let little = b"a\0\xe9\0=\xd8\x00\xde";
        let big = b"\0a\0\xe9\xd8=\xde\x00";
        let marked = |mark: &[u8], text: &[u8]| [mark, text].concat();
        for (body, name) in [
            (little.to_vec(), "utf-16"),
            (little.to_vec(), "UTF-16LE"),
            (big.to_vec(), "utf-16be"),
            (marked(b"\xff\xfe", little), "utf-16"),
            (marked(b"\xfe\xff", big), "utf-16"),
        ] {
            assert_eq!(decoded(&body, Some(name)).unwrap(), "aé😀", "{name}");
        }
        for wrong in [&b"a\0b"[..], b"=\xd8", b"=\xd8a\0"] {
            assert!(decoded(wrong, Some("utf-16")).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn json_is_in_utf8_whatever_it_is_called() {
        let read = |body: &[u8], name| json(body, name).map(|text| text.into_owned());
        assert_eq!(
            read(b"\"\xe9\"", Some("iso-8859-1")).unwrap(),
            "\"é\"".as_bytes()
        );
        let utf8 = "\"é\"".as_bytes();
        assert_eq!(read(utf8, Some("iso-8859-1")).unwrap(), utf8);
        assert_eq!(read(utf8, Some("klingon")).unwrap(), utf8);
        assert_eq!(read(b"[\0]\0", Some("utf-16")).unwrap(), b"[]");
        assert_eq!(read(b"\xff", None).unwrap(), b"\xff");
        assert!(read(b"\xff", Some("klingon")).is_err());
    }

    #[cfg(not(feature = "charset"))]
    #[test]
    fn another_charset_is_named() {
        let error = decoded(b"a", Some("Shift_JIS")).unwrap_err().to_string();
        assert!(
            error.contains("`Shift_JIS`") && error.contains("feature `charset`"),
            "{error}"
        );
    }

    #[cfg(feature = "charset")]
    #[test]
    fn the_feature_reads_what_the_web_knows() {
        let read = |bytes: &[u8], name| decoded(bytes, Some(name));
        assert_eq!(read(b"\x93\xfa\x96\x7b", "Shift_JIS").unwrap(), "日本");
        assert_eq!(read(b"a\0\xe9\0", "utf-16le").unwrap(), "aé");
        assert_eq!(read(b"\xa4", "iso-8859-15").unwrap(), "€");
        let error = read(b"a", "klingon\u{1b}").unwrap_err().to_string();
        assert!(error.contains("klingon\\u{1b}"), "{error}");
        assert!(
            read(b"\x93", "shift_jis")
                .unwrap_err()
                .to_string()
                .contains("Shift_JIS")
        );
    }
}
