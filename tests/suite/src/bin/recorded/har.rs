//! HAR 1.2 -> the exchanges that a client may have had.
//!
//! Of each entry what a client sees is taken: method, path, status, headers and body of the answer, and the body
//! that was sent. Bodies lie decoded in a HAR whatever `Content-Encoding` says, so that headers about
//! the transfer are dropped.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use url::Url;

/// Headers that are about the bytes on the wire, which are not what is kept.
const TRANSFER: [&str; 4] = [
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
];

/// What was asked, and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
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
pub fn read(path: &Path) -> Result<(Vec<Exchange>, usize), String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    // Some recorders put a byte order mark before it.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let tree: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let entries = tree.pointer("/log/entries").and_then(Value::as_array);
    let entries = entries.ok_or("it has no `log.entries`: is it a HAR?")?;
    let exchanges: Vec<Exchange> = entries.iter().filter_map(exchange).collect();
    let silent = entries.len() - exchanges.len();
    Ok((exchanges, silent))
}

/// An entry; nothing if there was no answer.
fn exchange(entry: &Value) -> Option<Exchange> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
    let url = Url::parse(text("/request/url")?).ok()?;
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
        method: text("/request/method")?.to_ascii_uppercase(),
        path: url.path().to_owned(),
        status,
        headers,
        body: bytes(body, text("/response/content/encoding")),
        sent,
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
        let found = exchange(&entry).unwrap();
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
    fn an_entry_without_an_answer_is_none() {
        let entry = json!({
            "request": {"method": "GET", "url": "http://example.test/"},
            "response": {"status": 0, "headers": [], "content": {"size": 0}},
        });
        assert_eq!(exchange(&entry), None);
    }
}
