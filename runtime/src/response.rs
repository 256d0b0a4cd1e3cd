//! What came back.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answers::OnDrift;
use crate::download::Patience;
use crate::error::Start;
use crate::json::{self, Deviation, Drift, Read, ReadError, Reader};
use crate::retry::{Attempt, retry_after};
use crate::{Answers, Body, Download, Events, JsonLines, OperationMeta};

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
    pub(crate) history: Vec<Attempt>,
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
        let text = self.headers.get(name)?.to_str().ok()?.trim();
        // Most is text; numbers and booleans are their own JSON.
        let value = json::from_slice::<M, T>(&json::quoted(text));
        value
            .or_else(|_| json::from_slice::<M, T>(text.as_bytes()))
            .ok()
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

/// Whether a body is of a media type: `text/csv`, `text/*`, `*/*`.
pub(crate) fn is_media_type(headers: &HeaderMap, wanted: &str) -> bool {
    // Parameters, such as a charset, do not make it another one.
    let essence = |text: &str| -> String {
        let essence = text.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    };
    let (own, wanted) = (essence(media_type(headers)), essence(wanted));
    match wanted.strip_suffix('*') {
        Some("*/") => true,
        Some(kind) => own.starts_with(kind),
        None => own == wanted,
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    let value = headers.get(http::header::CONTENT_TYPE);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// A response whose body has been read, or will be streamed.
pub struct Response {
    pub(crate) head: ResponseHead,
    pub(crate) body: Bytes,
    /// The body of a success that is not held in memory, and how long it may stall.
    pub(crate) stream: Option<(Body, Patience)>,
    pub(crate) answers: Answers,
    pub(crate) on_drift: Option<OnDrift>,
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
        let mut reader = self.reader(&self.body);
        let value = T::read(&mut reader)?;
        reader.finish()?;
        self.tell_drift(&reader);
        Ok(value)
    }

    /// The body, read as XML, by the table of its root.
    ///
    /// # Errors
    ///
    /// As [`xml::from_slice`](crate::xml::from_slice), when `Content-Type` names a charset other than UTF-8, or the
    /// body was too long to be kept whole.
    #[cfg(feature = "xml")]
    #[inline]
    pub fn xml<M, T: Read<M>>(&self, root: &crate::xml::Node) -> Result<T, ReadError> {
        let document = self.document(root)?;
        let json = document.json();
        let mut reader = self.reader(&json);
        let value = T::read(&mut reader).map_err(|error| document.place(error))?;
        reader.finish()?;
        self.tell_drift(&reader);
        Ok(value)
    }

    #[cfg(feature = "xml")]
    fn document(&self, root: &crate::xml::Node) -> Result<crate::xml::Document<'_>, ReadError> {
        self.whole()?;
        crate::xml::Document::of_media_type(self.media_type(), &self.body, root)
    }

    fn reader<'b>(&self, body: &'b [u8]) -> Reader<'b> {
        let reader = Reader::new(body).answers(self.answers);
        match self.on_drift {
            Some(_) => reader.watching(),
            None => reader,
        }
    }

    fn tell_drift(&self, reader: &Reader<'_>) {
        if let Some(callback) = &self.on_drift {
            for deviation in reader.drift() {
                callback.tell(&self.head, deviation, reader.drift_omitted());
            }
        }
    }

    /// How closely the answer must keep to the document.
    pub fn answers(&self) -> Answers {
        self.answers
    }

    /// Tells the client's [`on_drift`](crate::ClientBuilder::on_drift) of what the answer as a whole, its
    /// status, media type or body, is in place of what the document says.
    pub fn deviates(&self, drift: Drift, expected: &dyn fmt::Display, found: &dyn fmt::Display) {
        if let Some(callback) = &self.on_drift {
            let (expected, found) = (expected.to_string(), found.to_string());
            let deviation = Deviation::of_answer(drift, expected, found);
            callback.tell(&self.head, deviation, 0);
        }
    }

    /// The body, read as text: in the charset that `Content-Type` names, or UTF-8.
    ///
    /// # Errors
    ///
    /// When it is no text, or was too long to be kept whole.
    pub fn text(&self) -> Result<String, ReadError> {
        self.whole()?;
        // ISO 8859-1 is the other one that servers still send; its bytes are the first code points.
        let media_type = self.media_type().to_ascii_lowercase();
        if media_type.contains("charset=iso-8859-1") || media_type.contains("charset=latin1") {
            return Ok(self.body.iter().map(|byte| char::from(*byte)).collect());
        }
        let bytes = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(ReadError::new(error.valid_up_to(), "not UTF-8")),
        }
    }

    /// The body as it comes in. Empty when it was read already.
    pub fn download(&mut self) -> Download {
        let whole = || (Body::from(self.body.clone()), Patience::endless());
        let (body, patience) = self.stream.take().unwrap_or_else(whole);
        Download::new(self.head.clone(), body, patience)
    }

    /// The body as server-sent events whose data is JSON.
    #[inline]
    pub fn events<M, T: Read<M>>(&mut self) -> Events<T> {
        Events::data::<M>(self.download())
    }

    /// The body as server-sent events that are described as a whole, with `event` and `data`.
    #[inline]
    pub fn whole_events<M, T: Read<M>>(&mut self) -> Events<T> {
        Events::whole::<M>(self.download())
    }

    /// The body as server-sent events whose data is text.
    pub fn text_events(&mut self) -> Events<String> {
        Events::text(self.download())
    }

    /// The body as JSON lines.
    #[inline]
    pub fn json_lines<M, T: Read<M>>(&mut self) -> JsonLines<T> {
        JsonLines::lines::<M>(self.download())
    }

    /// The body as a JSON text sequence (RFC 7464).
    #[inline]
    pub fn json_records<M, T: Read<M>>(&mut self) -> JsonLines<T> {
        JsonLines::records::<M>(self.download())
    }

    /// Whether the body is of a media type: `text/csv`, `text/*`, `*/*`.
    pub fn is(&self, media_type: &str) -> bool {
        is_media_type(&self.head.headers, media_type)
    }

    fn media_type(&self) -> &str {
        media_type(&self.head.headers)
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
