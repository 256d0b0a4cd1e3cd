//! Text in the charset that a media type promises (RFC 9110, section 8.3.2).

use bytes::Bytes;

use crate::request_error::RequestError;

/// Whether a media type is that of one JSON text.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// UTF-8 text as the media type's charset has it.
///
/// # Errors
///
/// When it has a character that the charset does not have, or that this crate cannot write in it.
pub(crate) fn text(media_type: &str, text: Vec<u8>) -> Result<Bytes, RequestError> {
    let Some(charset) = charset(media_type) else {
        return Ok(text.into());
    };
    let most = match charset.as_str() {
        "utf-8" | "utf8" => return Ok(text.into()),
        "iso-8859-1" | "latin1" | "iso_8859-1" | "l1" => 0xff,
        other
            if ["utf-16", "utf-32", "ucs-"]
                .iter()
                .any(|wide| other.starts_with(wide)) =>
        {
            return Err(unwritable(&charset));
        }
        // Others have the characters of ASCII where ASCII has them.
        _ => 0x7f,
    };
    let Ok(characters) = std::str::from_utf8(&text) else {
        return Err(unwritable(&charset));
    };
    let encoded: Option<Vec<u8>> = characters
        .chars()
        .map(|c| u8::try_from(c).ok().filter(|byte| *byte <= most))
        .collect();
    encoded.map(Bytes::from).ok_or_else(|| unwritable(&charset))
}

/// JSON text as the media type's charset has it: escapes stand for what is not ASCII, unless it is UTF-8.
///
/// # Errors
///
/// When the charset does not begin with ASCII.
pub(crate) fn json(media_type: &str, json: Vec<u8>) -> Result<Bytes, RequestError> {
    match charset(media_type).as_deref() {
        None | Some("utf-8" | "utf8") => Ok(json.into()),
        Some(_) => text(media_type, crate::json::ascii(&json).into_bytes()),
    }
}

fn unwritable(charset: &str) -> RequestError {
    RequestError::new(format!(
        "its text cannot be written in the charset `{}`",
        charset.escape_default()
    ))
}

/// The value of the parameter `charset`, in small letters.
fn charset(media_type: &str) -> Option<String> {
    let parameters = media_type.split(';').skip(1);
    let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_in_the_charset_that_is_promised() {
        let sent = |media_type: &str, words: &str| {
            text(media_type, words.as_bytes().to_vec()).map(|bytes| bytes.to_vec())
        };
        for (media_type, words, expected) in [
            ("text/plain", "\u{fc}", &b"\xc3\xbc"[..]),
            ("text/plain; charset=UTF-8", "\u{fc}", b"\xc3\xbc"),
            ("text/plain;charset=\"ISO-8859-1\"", "\u{fc}", b"\xfc"),
            ("text/plain; charset=windows-1252", "a", b"a"),
        ] {
            assert_eq!(sent(media_type, words).unwrap(), expected, "{media_type}");
        }
        for (media_type, words) in [
            ("text/plain; charset=iso-8859-1", "\u{20ac}"),
            ("text/plain; charset=us-ascii", "\u{fc}"),
            ("text/plain; charset=windows-1252", "\u{fc}"),
            ("text/plain; charset=utf-16", "a"),
        ] {
            let error = sent(media_type, words).unwrap_err().to_string();
            assert!(
                error.starts_with("its text cannot be written in the charset"),
                "{error}"
            );
        }
    }

    #[test]
    fn json_has_escapes_for_other_charsets() {
        let sent = |media_type: &str| json(media_type, "\"\u{fc}\"".as_bytes().to_vec());
        assert_eq!(
            sent("application/json;charset=utf-8").unwrap(),
            "\"\u{fc}\""
        );
        assert_eq!(
            sent("application/json;charset=latin1").unwrap(),
            "\"\\u00fc\""
        );
        assert!(sent("application/json;charset=utf-16").is_err());
    }
}
