//! One write that waits.

use std::time::{Duration, SystemTime};

use apiloom_runtime::Body;
use apiloom_runtime::bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use crate::account::Whose;
use crate::bytes::{Reader, Writer};

/// The version of what stands in a storage.
const FORMAT: u64 = 1;

/// One write that waits: what is kept of it.
#[derive(Clone)]
pub struct Item {
    pub id: u64,
    pub whose: Whose,
    pub operation: String,
    pub method: Method,
    pub url: Uri,
    /// Without credentials.
    pub headers: HeaderMap,
    /// Which of them has the idempotency key.
    pub key: HeaderName,
    pub body: Bytes,
    pub resource: String,
    pub queued: SystemTime,
}

/// One write that waits, to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// Its number: greater than that of what was queued before.
    pub id: u64,
    /// The operation's id.
    pub operation: String,
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: Uri,
    /// What it changes: writes of one resource are sent in their order.
    pub resource: String,
    /// When it was queued.
    pub queued: SystemTime,
    /// Whether it waits for a word about a conflict.
    pub conflict: bool,
}

impl Item {
    pub fn shown(&self, conflict: bool) -> Waiting {
        Waiting {
            id: self.id,
            operation: self.operation.clone(),
            method: self.method.clone(),
            url: self.url.clone(),
            resource: self.resource.clone(),
            queued: self.queued,
            conflict,
        }
    }

    /// Whether one of them has to be sent before the other.
    pub fn is_related(&self, whose: &Whose, resource: &str) -> bool {
        let is_below = |long: &str, short: &str| {
            let rest = long.strip_prefix(short);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
        };
        self.whose == *whose
            && (is_below(&self.resource, resource) || is_below(resource, &self.resource))
    }

    pub fn weight(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        size_of::<Self>() + headers + self.body.len() + self.url.path().len()
    }

    pub fn request(&self) -> Request<Body> {
        let mut request = Request::new(Body::from(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.url.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }

    pub fn written(&self) -> Vec<u8> {
        let since = self.queued.duration_since(SystemTime::UNIX_EPOCH);
        let milliseconds = since.unwrap_or_default().as_millis();
        let (kind, account) = match &self.whose {
            Whose::Public => (0, ""),
            Whose::Of(account) => (1, &**account),
        };
        let mut writer = Writer::default()
            .number(FORMAT)
            .number(kind)
            .bytes(account.as_bytes())
            .bytes(self.operation.as_bytes())
            .bytes(self.method.as_str().as_bytes())
            .bytes(self.url.to_string().as_bytes())
            .bytes(self.resource.as_bytes())
            .number(u64::try_from(milliseconds).unwrap_or(u64::MAX))
            .bytes(self.key.as_str().as_bytes())
            .number(u64::try_from(self.headers.len()).unwrap_or(u64::MAX));
        for (name, value) in &self.headers {
            writer = writer
                .bytes(name.as_str().as_bytes())
                .bytes(value.as_bytes());
        }
        writer.bytes(&self.body).done()
    }

    pub fn read(id: u64, bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.number()? != FORMAT {
            return None;
        }
        let (kind, account) = (reader.number()?, reader.text()?);
        let whose = match kind {
            0 => Whose::Public,
            _ => Whose::Of(account.into()),
        };
        let operation = reader.text()?.to_owned();
        let method = Method::from_bytes(reader.bytes()?).ok()?;
        let url = reader.text()?.parse().ok()?;
        let resource = reader.text()?.to_owned();
        let queued = Duration::from_millis(reader.number()?);
        let key = HeaderName::from_bytes(reader.bytes()?).ok()?;
        let mut headers = HeaderMap::new();
        let pairs = reader.list(|reader| {
            let name = HeaderName::from_bytes(reader.bytes()?).ok()?;
            Some((name, HeaderValue::from_bytes(reader.bytes()?).ok()?))
        });
        for (name, value) in pairs? {
            headers.append(name, value);
        }
        Some(Item {
            id,
            whose,
            operation,
            method,
            url,
            headers,
            key,
            body: Bytes::copy_from_slice(reader.bytes()?),
            resource,
            queued: SystemTime::UNIX_EPOCH.checked_add(queued)?,
        })
    }
}
