//! HAR 1.2 -> the exchanges that a client may have had.
//!
//! Of each entry what a client sees is taken: method, path, status, headers and body of the answer, and the body
//! that was sent. Bodies lie decoded in a HAR whatever `Content-Encoding` says, so that headers about
//! the transfer are dropped. A recording is somebody else's file: its size and its nesting are bounded, what is not needed of it is
//! not kept, and an entry that is none is passed over.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Headers that are about the bytes on the wire, which are not what is kept.
const TRANSFER: [&str; 4] = [
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
];

/// The largest recording that is read, in bytes.
pub const LARGEST: u64 = 512 * 1024 * 1024;

/// What was asked, and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// Which entry of its file it is, from 0.
    pub entry: usize,
    /// `GET`
    pub method: String,
    /// The path of the URL, as it was sent.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// The headers of the answer, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body of the answer.
    pub body: Vec<u8>,
    /// The media type and the body that were sent.
    pub sent: Option<(String, Vec<u8>)>,
}

impl Exchange {
    /// The media type of the answer.
    pub fn media_type(&self) -> &str {
        let header = self.headers.iter().find(|(name, _)| name == "content-type");
        header.map_or("", |(_, value)| value.as_str())
    }
}

/// The exchanges of a file, and how many entries have no answer.
///
/// # Errors
///
/// When it cannot be read, is no HAR, or is too large.
pub fn read(path: &Path) -> Result<(Vec<Exchange>, usize), String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let about = file.metadata().map_err(|error| error.to_string())?;
    if about.len() > LARGEST {
        return Err(format!("it has more than {LARGEST} bytes"));
    }
    // A pipe or a device has no size of its own.
    let mut text = BufReader::new(file.take(LARGEST));
    // Some recorders put a byte order mark before it.
    let begin = std::io::BufRead::fill_buf(&mut text).map_err(|error| error.to_string())?;
    let mark = if begin.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    std::io::BufRead::consume(&mut text, mark);
    let mut read = Entries::default();
    let mut deserializer = serde_json::Deserializer::from_reader(text);
    let done = At(&mut read, &["log", "entries"]).deserialize(&mut deserializer);
    done.and_then(|()| deserializer.end())
        .map_err(|error| format!("it is no HAR: {error}"))?;
    if !read.found {
        return Err("it has no `log.entries`: is it a HAR?".to_owned());
    }
    Ok((read.exchanges, read.silent))
}

/// What was read of the entries, one of which is in memory as a tree at a time.
#[derive(Default)]
struct Entries {
    found: bool,
    exchanges: Vec<Exchange>,
    silent: usize,
}

/// Reads the entries, which are at the end of a way of keys; what is beside it is passed over.
struct At<'e, 'w>(&'e mut Entries, &'w [&'w str]);

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.1.is_empty() {
            true => deserializer.deserialize_seq(self),
            false => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1.first() {
            Some(key) => write!(formatter, "an object with `{key}`"),
            None => formatter.write_str("the list of entries"),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let At(entries, way) = self;
        while let Some(key) = map.next_key::<String>()? {
            match way.split_first() {
                Some((wanted, rest)) if *wanted == key => {
                    map.next_value_seed(At(&mut *entries, rest))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.found = true;
        let mut entry = 0;
        while let Some(value) = items.next_element::<Value>()? {
            match exchange(&value, entry) {
                Some(exchange) => self.0.exchanges.push(exchange),
                None => self.0.silent += 1,
            }
            entry += 1;
        }
        Ok(())
    }
}

/// An entry; nothing if there was no answer.
fn exchange(entry: &Value, index: usize) -> Option<Exchange> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
    let path = path(text("/request/url")?)?;
    // Browsers write 0 for a call that was broken off.
    let status = entry.pointer("/response/status").and_then(Value::as_u64)?;
    let status = u16::try_from(status).ok().filter(|it| *it >= 100)?;
    let mut headers = Vec::new();
    let listed = entry.pointer("/response/headers").and_then(Value::as_array);
    for header in listed.into_iter().flatten() {
        let part = |key: &str| header.get(key).and_then(Value::as_str);
        let (Some(name), Some(value)) = (part("name"), part("value")) else {
            continue;
        };
        let name = name.to_ascii_lowercase();
        // HTTP/2 writes the status as a header; several values may be joined by line breaks.
        if !name.starts_with(':') && !TRANSFER.contains(&name.as_str()) {
            let values = value.lines().map(|line| (name.clone(), line.to_owned()));
            headers.extend(values);
        }
    }
    let media_type = text("/response/content/mimeType").unwrap_or_default();
    let has_type = headers.iter().any(|(name, _)| name == "content-type");
    if !has_type && !matches!(media_type, "" | "x-unknown") {
        headers.push(("content-type".to_owned(), media_type.to_owned()));
    }
    let sent = text("/request/postData/text").map(|sent| {
        let media_type = text("/request/postData/mimeType").unwrap_or_default();
        let bytes = bytes(sent, text("/request/postData/encoding"));
        (media_type.to_owned(), bytes)
    });
    let body = text("/response/content/text").unwrap_or_default();
    Some(Exchange {
        entry: index,
        method: text("/request/method")?.to_ascii_uppercase(),
        path,
        status,
        headers,
        body: bytes(body, text("/response/content/encoding")),
        sent,
    })
}

/// The path of a URL, as it was sent.
pub fn path(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    Some(match rest.find('/') {
        Some(at) => rest.get(at..).unwrap_or_default().to_owned(),
        None => "/".to_owned(),
    })
}

/// Text as bytes; what says that it is base64 and is not is taken as it stands.
fn bytes(text: &str, encoding: Option<&str>) -> Vec<u8> {
    let decoded = match encoding {
        Some("base64") => STANDARD.decode(text.trim()).ok(),
        _ => None,
    };
    decoded.unwrap_or_else(|| text.as_bytes().to_vec())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_recorders_write_differently_comes_out_alike() {
        let entry = json!({
            "request": {
                "method": "post", "url": "http://example.test/a%20b/?q=1",
                "postData": {"mimeType": "application/json", "text": "e30=", "encoding": "base64"},
            },
            "response": {
                "status": 200,
                "headers": [
                    {"name": ":status", "value": "200"},
                    {"name": "Content-Encoding", "value": "gzip"},
                    {"name": "Set-Cookie", "value": "a=1\nb=2"},
                ],
                "content": {"size": -1, "mimeType": "text/plain", "text": "aGk=", "encoding": "base64"},
            },
        });
        let found = exchange(&entry, 0).unwrap();
        assert_eq!(found.path, "/a%20b/");
        assert_eq!(found.body, b"hi");
        assert_eq!(
            found.sent,
            Some(("application/json".to_owned(), b"{}".to_vec()))
        );
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [
            pair("set-cookie", "a=1"),
            pair("set-cookie", "b=2"),
            pair("content-type", "text/plain"),
        ];
        assert_eq!(found.headers, expected);
    }

    #[test]
    fn what_is_no_recording_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.har");
        let deep = format!("{{\"log\": {{\"entries\": [{}", "[".repeat(100_000));
        let wide = format!("{{\"log\": {}", "{\"log\":".repeat(100_000));
        for (text, why) in [
            ("", "EOF"),
            ("[1]", "an object with `log`"),
            ("{\"log\": 1}", "an object with `entries`"),
            ("{\"log\": {\"entries\": {}}}", "the list of entries"),
            ("{\"log\": {}}", "no `log.entries`"),
            ("{\"log\": {\"entries\": [{\"request\"", "EOF"),
            (&deep, "recursion limit"),
            (&wide, "EOF"),
        ] {
            std::fs::write(&path, text).unwrap();
            let error = read(&path).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        let mixed = "\u{feff}{\"x\": [1], \"log\": {\"entries\": [1, {\"request\": 4}, {\"request\": {\"method\": \"get\", \"url\": \"http://a\"}, \"response\": {\"status\": 204}}]}}";
        std::fs::write(&path, mixed).unwrap();
        let (exchanges, silent) = read(&path).unwrap();
        assert_eq!((exchanges.len(), silent), (1, 2));
        assert_eq!((exchanges[0].entry, exchanges[0].path.as_str()), (2, "/"));
    }

    #[test]
    fn an_entry_without_an_answer_is_none() {
        let entry = json!({
            "request": {"method": "GET", "url": "http://example.test/"},
            "response": {"status": 0, "headers": [], "content": {"size": 0}},
        });
        assert_eq!(exchange(&entry, 0), None);
    }
}
