//! The status and headers of a response, and how it came about.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Extensions, HeaderMap, StatusCode};

use crate::header;
use crate::json::{Deviation, Drift, Read, ReadError};
use crate::meta::OperationMeta;
use crate::redact::{self, Excerpt, Own};
use crate::retry::{Attempt, retry_after};

/// The status and headers of a response, and how it came about.
#[derive(Clone)]
pub struct ResponseHead {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    /// How many redirects were followed to it.
    pub(crate) redirects: u32,
    pub(crate) history: Vec<Attempt>,
    pub(crate) elapsed: Duration,
    /// Whether the body was longer than its limit: error bodies only.
    pub(crate) cut: bool,
    /// The body as it came, once the response is read.
    pub(crate) body: Bytes,
    /// Who is told of headers that do not fit.
    pub(crate) on_drift: Option<OnDrift>,
    /// What the call has shown who it is by: servers repeat it.
    pub(crate) own: Own,
    pub(crate) extensions: Extensions,
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

    /// How many redirects were followed until this response came: it is none that is followed, such as one to another
    /// origin, or one more than [`redirects`](crate::ClientBuilder::redirects) allows.
    pub fn redirects(&self) -> u32 {
        self.redirects
    }

    /// Whether it leads elsewhere, as far as clients go there.
    pub(crate) fn is_redirect(&self) -> bool {
        matches!(self.status.as_u16(), 301 | 302 | 303 | 307 | 308)
    }

    /// The attempts before this response that were no success, and this one if it is none.
    pub fn history(&self) -> &[Attempt] {
        &self.history
    }

    /// How long the call took until the response was there.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// A header of a type that the document gives it; `None` when it is missing or does not fit, which is told as
    /// drift. An HTTP date (RFC 9110, section 5.6.7) is read as the date-time that it means.
    #[inline]
    pub fn header<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        match header::value::<M, T>(&self.headers, name) {
            Ok(Some((value, as_date))) => {
                if as_date {
                    self.tell_header(Drift::OtherForm, name, "a date-time of RFC 3339");
                }
                Some(value)
            }
            Ok(None) => None,
            Err(error) => {
                self.unreadable(name, &error);
                None
            }
        }
    }

    /// A header that is a list: the values of all lines, parted by commas (RFC 9110, section 5.3); the lines
    /// themselves of `Set-Cookie`.
    #[inline]
    pub fn header_list<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        self.told(name, "a list", header::list::<M, T>(&self.headers, name))
    }

    /// A header that is an object: `a,1,b,2`, or `a=1,b=2` where it is exploded (OAS 3.0.4, Header Object).
    #[inline]
    pub fn header_object<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        let value = header::object::<M, T>(&self.headers, name);
        self.told(name, "an object", value)
    }

    /// A header that is JSON.
    #[inline]
    pub fn header_json<M, T: Read<M>>(&self, name: &str) -> Option<T> {
        self.told(name, "JSON", header::json::<M, T>(&self.headers, name))
    }

    /// Tells of a header that is there and does not fit.
    #[inline]
    fn told<T>(&self, name: &str, expected: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.headers.contains_key(name) {
            let expected = format!("{expected} of the documented type");
            self.tell_header(Drift::UnreadableHeader, name, &expected);
        }
        value
    }

    #[cold]
    fn unreadable(&self, name: &str, error: &ReadError) {
        if let Some(mismatch) = error.mismatches().next() {
            self.tell_header(Drift::UnreadableHeader, name, &mismatch.expected());
        }
    }

    /// What came is not told: it may be a secret.
    #[cold]
    fn tell_header(&self, drift: Drift, name: &str, expected: &str) {
        if let Some(callback) = &self.on_drift {
            let found = match drift {
                Drift::OtherForm => "an HTTP date",
                _ => "another value",
            };
            let deviation = Deviation::of_header(drift, name, expected.into(), found.into());
            callback.tell(self, None, deviation, 0);
        }
    }

    /// What a middleware says of the answer: where it came from, for example.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.extensions.get()
    }

    /// The body as it came, also of an answer that has none in the document; empty where it is not held in
    /// memory.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The beginning of the body, or of a part of it, as it may be shown.
    pub(crate) fn excerpt<'b>(&'b self, body: &'b [u8]) -> Excerpt<'b> {
        Excerpt::of(body, self.meta.secrets).without(&self.own)
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
            .field("headers", &Shown(self))
            .field("attempts", &self.attempts)
            .field("redirects", &self.redirects)
            .field("elapsed", &self.elapsed)
            .field("body_cut", &self.cut)
            .finish()
    }
}

/// Who is told of what deviates in an answer: of which head, in which item of a sequence, what, and how many more
/// are not told. See [`ClientBuilder::on_drift`](crate::ClientBuilder::on_drift).
#[derive(Clone)]
pub(crate) struct OnDrift(pub(crate) Arc<Tell>);

type Tell = dyn Fn(&ResponseHead, Option<u64>, Deviation, usize) + Send + Sync;

impl OnDrift {
    /// Tells one deviation, of an item if the answer is a sequence; as many as given are not told.
    pub(crate) fn tell(
        &self,
        head: &ResponseHead,
        item: Option<u64>,
        deviation: Deviation,
        omitted: usize,
    ) {
        (self.0)(head, item, deviation, omitted);
    }
}

/// Headers without the values of credentials.
struct Shown<'h>(&'h ResponseHead);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = self.0;
        let freeing = head.own.freeing();
        let entries = head.headers.iter().map(|(name, value)| {
            let name = name.as_str();
            let shown = redact::header(name, value, head.meta.secrets);
            (name, freeing.freed(&shown).into_owned())
        });
        formatter.debug_map().entries(entries).finish()
    }
}
