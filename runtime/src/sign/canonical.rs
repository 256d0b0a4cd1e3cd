//! One text for requests that mean the same.

use sha2::{Digest as _, Sha256};
use url::Url;

use super::Frozen;
use crate::json::{Kind, ReadError, Reader, Writer};
use crate::parameter::escaped;

/// What stands in place of the digest of a body that is not in memory.
const UNSIGNED: &str = "UNSIGNED";

/// Method, path, sorted query, seconds, nonce and the digest of the body, a line each.
pub fn text(request: &Frozen<'_>, seconds: u64, nonce: &str) -> String {
    let digest = match request.body() {
        Some(body) => hex(&Sha256::digest(content(request, body))),
        None => UNSIGNED.to_owned(),
    };
    let method = request.method().as_str().to_ascii_uppercase();
    let (path, query) = (path(request.url()), query(request.url()));
    format!("{method}\n{path}\n{query}\n{seconds}\n{nonce}\n{digest}")
}

pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// Without a slash at the end. Dot segments are gone from a parsed URL.
fn path(url: &Url) -> &str {
    match url.path().trim_end_matches('/') {
        "" => "/",
        path => path,
    }
}

/// The pairs by name, then value, all of them encoded in one way.
fn query(url: &Url) -> String {
    let pairs = url.query_pairs();
    let mut pairs: Vec<_> = pairs
        .map(|(name, value)| (escaped(&name), escaped(&value)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
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
        let one = query(&url("https://h?b=2&a=x+y&a=%7e&c"));
        assert_eq!(one, "a=x%20y&a=~&b=2&c=");
        assert_eq!(one, query(&url("https://h?c&a=~&a=x%20y&b=2")));
    }
}
