//! Answers as bytes, for longer than a program runs.

use std::time::{Duration, SystemTime};

use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::clock::Time;
use apiloom_runtime::middleware::is_credential;
use http::header::AGE;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri};

use super::{Entry, policy, strict};
use crate::bytes::{Reader, Writer};

/// What tells whether an answer on disk is to be forgotten.
pub struct Label {
    pub url: String,
    pub tags: Vec<Box<str>>,
}

/// What stands before an answer.
pub fn label(bytes: &[u8]) -> Option<Label> {
    labelled(&mut Reader(bytes))
}

fn labelled(reader: &mut Reader<'_>) -> Option<Label> {
    Some(Label {
        url: reader.text()?.to_owned(),
        tags: reader.list(|tag| tag.text().map(Box::from))?,
    })
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Entry {
    /// All of it but what shows who somebody is.
    pub fn frozen(&self, url: &str) -> Vec<u8> {
        let mut writer = Writer::default().bytes(url.as_bytes());
        writer = writer.number(count(self.tags.len()));
        for tag in &self.tags {
            writer = writer.bytes(tag.as_bytes());
        }
        let since = self.came.1.duration_since(SystemTime::UNIX_EPOCH);
        writer = writer.number(milliseconds(since.unwrap_or_default()));
        writer = writer
            .number(milliseconds(self.age))
            .number(milliseconds(self.lifetime))
            .number(self.status.as_u16().into());
        let kept = || self.headers.iter().filter(|(name, _)| !is_credential(name));
        writer = writer.number(count(kept().count()));
        for (name, value) in kept() {
            writer = writer
                .bytes(name.as_str().as_bytes())
                .bytes(value.as_bytes());
        }
        writer = writer.number(count(self.vary.len()));
        for (name, value) in &self.vary {
            writer = writer.bytes(name.as_str().as_bytes());
            writer = match value {
                Some(value) => writer.number(1).bytes(value.as_bytes()),
                None => writer.number(0),
            };
        }
        writer.bytes(&self.body).done()
    }

    /// What [`frozen`](Self::frozen) has made bytes of, as old as it is by now. Not if that cannot be told: a clock that has gone back
    /// since.
    pub fn thawed(bytes: &[u8], time: &Time) -> Option<Self> {
        let mut reader = Reader(bytes);
        let label = labelled(&mut reader)?;
        let came = Duration::from_millis(reader.number()?);
        let came = SystemTime::UNIX_EPOCH.checked_add(came)?;
        let (now, wall) = (time.now(), time.wall());
        let passed = wall.duration_since(came).ok()?;
        let age = Duration::from_millis(reader.number()?);
        let lifetime = Duration::from_millis(reader.number()?);
        let status = StatusCode::from_u16(u16::try_from(reader.number()?).ok()?).ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in reader.list(header)? {
            headers.append(name, value);
        }
        headers.remove(AGE);
        let vary = reader.list(|reader| {
            let name = HeaderName::from_bytes(reader.bytes()?).ok()?;
            let value = match reader.number()? {
                0 => None,
                _ => Some(HeaderValue::from_bytes(reader.bytes()?).ok()?),
            };
            Some((name, value))
        })?;
        let body = Bytes::copy_from_slice(reader.bytes()?);
        let mut asked = Request::new(());
        *asked.uri_mut() = label.url.parse::<Uri>().ok()?;
        let known = vary.iter().filter_map(|(name, value)| {
            let value = value.clone()?;
            Some((name.clone(), value))
        });
        asked.headers_mut().extend(known);
        let mut answer = Response::new(());
        *answer.status_mut() = status;
        *answer.headers_mut() = headers.clone();
        Some(Entry {
            policy: policy(&asked, &answer, came),
            strict: strict(&headers),
            status,
            headers,
            body,
            vary,
            age: age.saturating_add(passed),
            lifetime,
            came: (now, wall),
            tags: label.tags,
        })
    }
}

fn header(reader: &mut Reader<'_>) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(reader.bytes()?).ok()?;
    Some((name, HeaderValue::from_bytes(reader.bytes()?).ok()?))
}
