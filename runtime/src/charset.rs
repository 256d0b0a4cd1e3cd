//! Text in the charset that `Content-Type` names (RFC 9110, section 8.3.2).

use crate::json::ReadError;

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
        _ => other(body, charset),
    }
}

fn utf8(body: &[u8]) -> Result<String, ReadError> {
    let bytes = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(ReadError::new(error.valid_up_to(), "not UTF-8")),
    }
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
