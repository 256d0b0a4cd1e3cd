//! Headers of answers, read as the types that the document gives them (OAS 3.0.4, Header Object: style
//! `simple`).
//!
//! What is text and what is a number the header does not say; the type does. So a value is tried as text,
//! then as it stands.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::json::{self, Read, ReadError};
use crate::media_type::{outside_quotes, unquoted};
use crate::redact::is_secret_header;
use crate::request_error::RequestError;

/// How many items or properties are read.
const MOST: usize = 4096;
/// How many properties of an object may be no texts.
const MOST_PLAIN: usize = 64;

/// One value, or one of several.
struct Piece {
    key: Option<String>,
    text: String,
    /// Whether it is written as it stands.
    plain: bool,
}

/// A scalar: of several lines the first. Whether it came as an HTTP date where a date-time is described, too.
pub(crate) fn value<M, T: Read<M>>(
    headers: &HeaderMap,
    name: &str,
) -> Result<Option<(T, bool)>, ReadError> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let text = text(value)?.trim();
    // Most is text; numbers and booleans are their own JSON.
    let error = match json::from_slice::<M, T>(&json::quoted(text)) {
        Ok(value) => return Ok(Some((value, false))),
        Err(error) => error,
    };
    let error = match json::from_slice::<M, T>(text.as_bytes()) {
        Ok(value) => return Ok(Some((value, false))),
        Err(plain) if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => plain,
        Err(_) => error,
    };
    let date = date_time(text).and_then(|date| json::from_slice::<M, T>(&json::quoted(&date)).ok());
    date.map(|date| Some((date, true))).ok_or(error)
}

fn text(value: &HeaderValue) -> Result<&str, ReadError> {
    let text = value.to_str();
    text.map_err(|_| ReadError::new(0, "expected visible characters of US-ASCII"))
}

/// A value that is or has a URL. What it has beyond ASCII (`obs-text`, RFC 9110, section 5.5) stays what it is, as a
/// percent-encoded octet of the URL.
pub(crate) fn opaque(value: &HeaderValue) -> Cow<'_, str> {
    let octet = |byte: &u8| match byte.is_ascii() {
        true => char::from(*byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    match value.to_str() {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(value.as_bytes().iter().map(octet).collect()),
    }
}

/// An HTTP date (RFC 9110, section 5.6.7) as a date-time of RFC 3339.
#[cold]
fn date_time(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let time = httpdate::parse_http_date(text).ok()?;
    // `Sun, 06 Nov 1994 08:49:37 GMT`, whichever of its forms came.
    let text = httpdate::fmt_http_date(time);
    let mut words = text.split(' ').skip(1);
    let (day, month, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = 1 + MONTHS.iter().position(|name| *name == month)?;
    Some(format!("{year}-{month:02}-{day}T{clock}Z"))
}

/// A header with `content`: JSON.
pub(crate) fn json<M, T: Read<M>>(headers: &HeaderMap, name: &str) -> Option<T> {
    json::from_slice::<M, T>(headers.get(name)?.as_bytes()).ok()
}

/// A list: all lines, and what commas part (RFC 9110, section 5.3).
pub(crate) fn list<M, T: Read<M>>(headers: &HeaderMap, name: &str) -> Option<T> {
    let mut pieces = pieces(headers, name)?;
    read::<M, T>(&pieces, false).or_else(|| {
        pieces.iter_mut().for_each(Piece::settle);
        read::<M, T>(&pieces, false)
    })
}

/// An object: `a,1,b,2`, or `a=1,b=2` where it is exploded, which its look says.
pub(crate) fn object<M, T: Read<M>>(headers: &HeaderMap, name: &str) -> Option<T> {
    let pieces = pieces(headers, name)?;
    let mut properties = match pieces.iter().all(|piece| piece.text.contains('=')) {
        true => pieces.into_iter().filter_map(Piece::parted).collect(),
        false => paired(pieces),
    };
    for _ in 0..MOST_PLAIN {
        let json = written(&properties, true);
        let error = match json::from_slice::<M, T>(&json) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        // The property that is no text.
        let wrong = properties.iter_mut().find(|piece| {
            let mut path = String::new();
            json::push_segment(&mut path, piece.key.as_deref().unwrap_or_default());
            !piece.plain && error.path() == path
        })?;
        wrong.settle();
        if !wrong.plain {
            return None;
        }
    }
    None
}

impl Piece {
    fn new(text: &str) -> Self {
        Piece {
            key: None,
            text: unquoted(text.trim()).into_owned(),
            plain: false,
        }
    }

    /// Writes it as it stands, if that is JSON.
    fn settle(&mut self) {
        let value = json::from_slice::<(), serde_json::Value>(self.text.as_bytes());
        self.plain = value.is_ok_and(|value| !value.is_array() && !value.is_object());
    }

    fn parted(self) -> Option<Piece> {
        let (key, text) = self.text.split_once('=')?;
        Some(Piece {
            key: Some(key.trim().to_owned()),
            ..Piece::new(text)
        })
    }
}

fn paired(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut pieces = pieces.into_iter();
    let next = || {
        let key = pieces.next()?.text;
        let value = pieces.next()?;
        Some(Piece {
            key: Some(key),
            ..value
        })
    };
    std::iter::from_fn(next).collect()
}

fn pieces(headers: &HeaderMap, name: &str) -> Option<Vec<Piece>> {
    // A cookie's date has a comma, and each has a line of its own (RFC 6265, section 3).
    let apart = name.eq_ignore_ascii_case("set-cookie");
    let mut found = false;
    let mut pieces = Vec::new();
    for line in headers.get_all(name) {
        found = true;
        let line = line.to_str().ok()?;
        if apart {
            pieces.push(Piece {
                key: None,
                text: line.trim().to_owned(),
                plain: false,
            });
            continue;
        }
        // Empty ones are none (RFC 9110, section 5.6.1.2).
        let parts = outside_quotes(line, b',').filter(|part| !part.trim().is_empty());
        pieces.extend(parts.map(Piece::new));
    }
    (found && pieces.len() <= MOST).then_some(pieces)
}

fn read<M, T: Read<M>>(pieces: &[Piece], object: bool) -> Option<T> {
    json::from_slice::<M, T>(&written(pieces, object)).ok()
}

fn written(pieces: &[Piece], object: bool) -> Vec<u8> {
    let mut out = Vec::from(if object { b"{" } else { b"[" });
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if let Some(key) = &piece.key {
            out.extend(json::quoted(key));
            out.push(b':');
        }
        match piece.plain {
            true => out.extend(piece.text.as_bytes()),
            false => out.extend(json::quoted(&piece.text)),
        }
    }
    out.push(if object { b'}' } else { b']' });
    out
}

/// A header from text, if it can be sent (RFC 9110, section 5.5: visible ASCII and blanks inside).
pub(crate) fn pair(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), RequestError> {
    let refused = || {
        RequestError::new(format!(
            "the header `{}` has a value that cannot be sent",
            name.escape_default()
        ))
    };
    let value = value.trim_matches([' ', '\t']);
    if !value.bytes().all(is_sendable) {
        return Err(refused());
    }
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| RequestError::new(format!("`{}` is no header name", name.escape_default())))?;
    Ok((parsed, HeaderValue::from_str(value).map_err(|_| refused())?))
}

/// Whether the value of a header can have this byte.
pub(crate) fn is_sendable(byte: u8) -> bool {
    byte == b'\t' || (0x20..0x7f).contains(&byte)
}

/// Names of headers, as parts of names, whose values are credentials.
const CREDENTIALS: [&str; 6] = [
    "authorization",
    "cookie",
    "token",
    "secret",
    "api-key",
    "apikey",
];

/// Whether a header holds a credential, by its name.
pub(crate) fn is_credential(name: &HeaderName) -> bool {
    let name = name.as_str();
    !is_usual(name) && is_credential_by_words(name)
}

fn is_credential_by_words(name: &str) -> bool {
    CREDENTIALS.iter().any(|part| name.contains(part)) || is_secret_header(name)
}

/// Whether it is one of those that nearly every request has, whose words need not be looked at each time.
fn is_usual(name: &str) -> bool {
    USUAL.contains(&name)
}

const USUAL: [&str; 6] = [
    "accept",
    "accept-language",
    "user-agent",
    "content-type",
    "content-length",
    "x-request-id",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use http::{HeaderName, HeaderValue};
    use serde_json::Value;

    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        headers
    }

    #[test]
    fn what_is_usual_holds_no_credential() {
        for name in USUAL {
            assert!(!is_credential_by_words(name), "{name}");
        }
        for name in ["authorization", "x-api-key", "cookie", "x-password"] {
            assert!(is_credential(&HeaderName::from_static(name)), "{name}");
        }
    }

    #[test]
    fn lists_are_all_lines_and_commas() {
        let headers = headers(&[
            ("x-ids", "1, 2"),
            ("x-ids", "3,,"),
            ("x-words", "a, \"b, c\",7"),
            ("set-cookie", "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT"),
            ("set-cookie", "b=2"),
            ("x-none", ""),
        ]);
        assert_eq!(list::<(), Vec<i64>>(&headers, "X-Ids"), Some(vec![1, 2, 3]));
        let words: Vec<String> = list::<(), _>(&headers, "X-Words").unwrap();
        assert_eq!(words, ["a", "b, c", "7"]);
        let cookies: Vec<String> = list::<(), _>(&headers, "Set-Cookie").unwrap();
        assert_eq!(
            cookies,
            ["a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "b=2"]
        );
        assert_eq!(list::<(), Vec<i64>>(&headers, "x-none"), Some(vec![]));
        assert_eq!(list::<(), Vec<i64>>(&headers, "x-words"), None);
        assert_eq!(list::<(), Vec<i64>>(&headers, "x-absent"), None);
    }

    #[test]
    fn http_dates_are_date_times() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(date_time(text).as_deref(), Some("1994-11-06T08:49:37Z"));
        }
        assert_eq!(date_time("120"), None);
    }

    #[test]
    fn objects_exploded_or_not() {
        let headers = headers(&[
            ("x-flat", "a,1,b,2,odd"),
            ("x-parted", "a=1, b=two"),
            ("x-json", "{\"a\": [1]}"),
        ]);
        let numbers: BTreeMap<String, i64> = object::<(), _>(&headers, "x-flat").unwrap();
        assert_eq!(numbers, BTreeMap::from([("a".into(), 1), ("b".into(), 2)]));
        let texts: BTreeMap<String, String> = object::<(), _>(&headers, "x-parted").unwrap();
        assert_eq!(texts["b"], "two");
        assert_eq!(
            object::<(), BTreeMap<String, i64>>(&headers, "x-parted"),
            None
        );
        let value: Value = json::<(), _>(&headers, "x-json").unwrap();
        assert_eq!(value["a"][0], 1);
    }
}
