//! What came back.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::OperationMeta;
use crate::error::Start;
use crate::json::{self, Read, ReadError};

/// Headers whose values may be shown: an allow-list, since any other may hold a secret.
const SHOWN: [&str; 13] = [
    "cache-control",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "retry-after",
    "server",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
];

/// The status and headers of a response, and how it came about.
#[derive(Clone)]
pub struct ResponseHead {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// Whether the body was longer than its limit: error bodies only.
    pub(crate) cut: bool,
}

impl ResponseHead {
    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.meta.id
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The server's name for this request: `x-request-id`, or one of its relatives.
    pub fn request_id(&self) -> Option<&str> {
        const NAMES: [&str; 4] = [
            "x-request-id",
            "request-id",
            "x-correlation-id",
            "x-amzn-requestid",
        ];
        NAMES
            .iter()
            .find_map(|name| self.headers.get(*name)?.to_str().ok())
    }

    /// How long the server asks to wait (RFC 9110, section 10.2.3): seconds, or a date.
    pub fn retry_after(&self) -> Option<Duration> {
        let mut values = self.headers.get_all(http::header::RETRY_AFTER).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return None;
        };
        let text = value.to_str().ok()?.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
        }
        let at = httpdate::parse_http_date(text).ok()?;
        // The server's own clock, where it says what time it is, makes ours not matter.
        let date = self
            .headers
            .get(http::header::DATE)
            .and_then(|date| date.to_str().ok());
        let now = date.and_then(|date| httpdate::parse_http_date(date).ok());
        let now = now.unwrap_or_else(std::time::SystemTime::now);
        Some(at.duration_since(now).unwrap_or(Duration::ZERO))
    }

    /// How many requests were sent for this call.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the call took until the response was there.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Whether the body was longer than the limit for errors, and only its beginning was kept.
    pub fn is_body_cut(&self) -> bool {
        self.cut
    }
}

impl fmt::Debug for ResponseHead {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResponseHead")
            .field("operation", &self.meta.id)
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers))
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .field("body_cut", &self.cut)
            .finish()
    }
}

/// Headers with all values replaced that may be secrets.
struct Shown<'h>(&'h HeaderMap);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.0.iter().map(|(name, value)| {
            let shown = SHOWN
                .contains(&name.as_str())
                .then(|| value.to_str().ok())
                .flatten();
            (name.as_str(), shown.unwrap_or("[redacted]"))
        });
        formatter.debug_map().entries(entries).finish()
    }
}

/// A response whose body has been read.
pub struct Response {
    pub(crate) head: ResponseHead,
    pub(crate) body: Bytes,
}

impl Response {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The body.
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// When it does not fit, or was too long to be kept whole.
    #[inline]
    pub fn json<M, T: Read<M>>(&self) -> Result<T, ReadError> {
        self.whole()?;
        json::from_slice::<M, T>(&self.body)
    }

    fn whole(&self) -> Result<(), ReadError> {
        if self.head.cut {
            return Err(ReadError::new(
                self.body.len(),
                "the body was longer than the limit and has been cut here",
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for Response {
    /// Shows the beginning of the body.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("head", &self.head)
            .field("body", &Start(&self.body))
            .finish()
    }
}
