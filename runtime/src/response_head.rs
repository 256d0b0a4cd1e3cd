//! The status and headers of a response, and how it came about.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::header;
use crate::json::Read;
use crate::meta::OperationMeta;
use crate::redact::{self, Excerpt, Names};
use crate::retry::{Attempt, retry_after};

/// The status and headers of a response, and how it came about.
#[derive(Clone)]
pub struct ResponseHead {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    pub(crate) history: Vec<Attempt>,
    pub(crate) elapsed: Duration,
    /// Whether the body was longer than its limit: error bodies only.
    pub(crate) cut: bool,
    /// The body as it came, once the response is read.
    pub(crate) body: Bytes,
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
        retry_after(&self.headers, std::time::SystemTime::now())
    }

    /// How many requests were sent for this call.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The attempts before this response that were no success, and this one if it is none.
    pub fn history(&self) -> &[Attempt] {
        &self.history
    }

    /// How long the call took until the response was there.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// A header of a type that the document gives it; `None` when it is missing or does not fit.
    #[inline]
    pub fn header<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        header::value::<M, T>(&self.headers, name)
    }

    /// A header that is a list: the values of all lines, parted by commas (RFC 9110, section 5.3); the lines
    /// themselves of `Set-Cookie`.
    #[inline]
    pub fn header_list<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        header::list::<M, T>(&self.headers, name)
    }

    /// A header that is an object: `a,1,b,2`, or `a=1,b=2` where it is exploded (OAS 3.0.4, Header Object).
    #[inline]
    pub fn header_object<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        header::object::<M, T>(&self.headers, name)
    }

    /// A header that is JSON.
    #[inline]
    pub fn header_json<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        header::json::<M, T>(&self.headers, name)
    }

    /// The body as it came, also of an answer that has none in the document; empty where it is not held in
    /// memory.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The beginning of the body, or of a part of it, as it may be shown.
    pub(crate) fn excerpt<'b>(&self, body: &'b [u8]) -> Excerpt<'b> {
        Excerpt::of(body, self.meta.secrets)
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
            .field("headers", &Shown(&self.headers, self.meta.secrets))
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .field("body_cut", &self.cut)
            .finish()
    }
}

/// Headers without the values of credentials.
struct Shown<'h>(&'h HeaderMap, Names);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.0.iter().map(|(name, value)| {
            let name = name.as_str();
            (name, redact::header(name, value, self.1))
        });
        formatter.debug_map().entries(entries).finish()
    }
}
