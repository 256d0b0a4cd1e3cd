//! One text for requests that mean the same.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::Frozen;
use crate::json::{Kind, ReadError, Reader, Writer};

/// All bytes but `A-Z a-z 0-9 - . _ ~`.
const EXCEPT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What stands in place of the digest of a body that is not in memory.
const UNSIGNED: &str = "UNSIGNED";

/// Method, path, sorted query, seconds, nonce and the digest of the body, a line each; and the host, if that is signed.
pub fn text(request: &Frozen<'_>, seconds: u64, nonce: &str, host: Option<&str>) -> String {
    let digest = match request.body() {
        Some(body) => hex(&Sha256::digest(content(request, body))),
        None => UNSIGNED.to_owned(),
    };
    let method = request.method().as_str().to_ascii_uppercase();
    let (path, query) = (path(request.url()), query(request.url()));
    let host = host.map(|host| format!("\n{host}")).unwrap_or_default();
    format!("{method}\n{path}\n{query}\n{seconds}\n{nonce}\n{digest}{host}")
}

pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// Without a slash at the end: `/a/` is `/a`, but `/a//` is another path. Dot segments are gone from a parsed URL.
fn path(url: &Url) -> &str {
    match url.path().strip_suffix('/') {
        Some("") | None => url.path(),
        Some(path) if path.ends_with('/') => url.path(),
        Some(path) => path,
    }
}

/// The pairs by name, then value, all of them encoded in one way. They are bytes, and need not be UTF-8: `%fe` and `%ff`
/// are not the same.
fn query(url: &Url) -> String {
    let pairs = url.query().unwrap_or_default().split('&');
    let pairs = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (reescaped(name), reescaped(value))
    });
    let mut pairs: Vec<(String, String)> = pairs.collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// A part of a query, decoded as in a form and encoded again: what is unreserved stands as it is (RFC 3986, section 2.3).
fn reescaped(part: &str) -> String {
    let spaced = part.replace('+', " ");
    let bytes = percent_decode_str(&spaced).collect::<Vec<u8>>();
    percent_encode(&bytes, EXCEPT_UNRESERVED).to_string()
}

/// JSON without blanks and with sorted names; anything else as it is.
fn content<'b>(request: &Frozen<'_>, body: &'b [u8]) -> std::borrow::Cow<'b, [u8]> {
    let media_type = request.headers().get("content-type");
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|text| text.split(';').next());
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    if essence != "application/json" && !essence.ends_with("+json") {
        return body.into();
    }
    match canonical(body) {
        Ok(json) => json.into(),
        Err(_) => body.into(),
    }
}

fn canonical(body: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut reader = Reader::new(body);
    let mut json = Vec::with_capacity(body.len());
    write(&mut reader, &mut json)?;
    reader.finish()?;
    Ok(json)
}

/// Writes one value. The reader bounds the depth. Numbers stay as they were written.
fn write(reader: &mut Reader<'_>, json: &mut Vec<u8>) -> Result<(), ReadError> {
    match reader.kind()? {
        Kind::Object => {
            let mut entries = Vec::new();
            reader.entries(&mut |name, reader| {
                let mut value = Vec::new();
                write(reader, &mut value)?;
                entries.push((name.to_owned(), value));
                Ok(())
            })?;
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            json.push(b'{');
            for (index, (name, value)) in entries.iter().enumerate() {
                if index > 0 {
                    json.push(b',');
                }
                string(name, json);
                json.push(b':');
                json.extend_from_slice(value);
            }
            json.push(b'}');
        }
        Kind::Array => {
            json.push(b'[');
            let mut first = true;
            reader.array(&mut |reader| {
                if !std::mem::take(&mut first) {
                    json.push(b',');
                }
                write(reader, json)
            })?;
            json.push(b']');
        }
        Kind::String => string(&reader.text()?, json),
        Kind::Number => json.extend_from_slice(reader.number()?.as_str().as_bytes()),
        Kind::Null => {
            reader.null()?;
            json.extend_from_slice(b"null");
        }
        _ => {
            let text = if reader.boolean()? { "true" } else { "false" };
            json.extend_from_slice(text.as_bytes());
        }
    }
    Ok(())
}

fn string(text: &str, json: &mut Vec<u8>) {
    let mut writer = Writer::new();
    writer.string(text);
    json.extend_from_slice(&writer.into_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_sorted_and_without_blanks() {
        let json = r#" { "b" : [ 1.50, {"z":null,"a":true} ], "a" : "x\u0041\n" } "#;
        let expected = r#"{"a":"xA\n","b":[1.50,{"a":true,"z":null}]}"#;
        assert_eq!(canonical(json.as_bytes()).unwrap(), expected.as_bytes());
        assert!(canonical(b"{").is_err());
        assert!(canonical("[".repeat(100_000).as_bytes()).is_err());
    }

    #[test]
    fn urls_that_mean_the_same() {
        let url = |text: &str| Url::parse(text).unwrap();
        assert_eq!(path(&url("https://h/a/./b/../c/")), "/a/c");
        assert_eq!(path(&url("https://h")), "/");
        assert_eq!(path(&url("https://h/a/")), path(&url("https://h/a")));
        let one = query(&url("https://h?b=2&a=x+y&a=%7e&c"));
        assert_eq!(one, "a=x%20y&a=~&b=2&c=");
        assert_eq!(one, query(&url("https://h?c&a=~&a=x%20y&b=2")));
        assert_eq!(
            query(&url("https://h?a=%c3%a4&&b")),
            query(&url("https://h?b=&a=ä"))
        );
    }

    #[test]
    fn urls_that_do_not_mean_the_same() {
        let url = |text: &str| Url::parse(text).unwrap();
        let paths = [
            "https://h/a",
            "https://h/a//",
            "https://h/a///",
            "https://h//",
            "https://h/",
        ];
        let queries = [
            "?a=%ff",
            "?a=%fe",
            "?a=%ef%bf%bd",
            "?a=b%26c",
            "?a=b&c",
            "?a%3db",
            "?a==b",
            "?A=b",
        ];
        let mut told: Vec<String> = paths
            .iter()
            .map(|text| path(&url(text)).to_owned())
            .collect();
        told.extend(
            queries
                .iter()
                .map(|text| query(&url(&format!("https://h{text}")))),
        );
        let all = told.len();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), all, "{told:?}");
    }
}
