//! What a request carries, before it is a body: bytes, a file, or a stream that can be sent once.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::HeaderName;

use crate::body::Body;
use crate::request_error::RequestError;

/// Bytes, a file, or a stream.
#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// Made anew whenever it is sent. Behind a trait, so that only a program that sends files reads them.
    #[cfg(feature = "fs")]
    Again(Arc<dyn Again>),
    /// Clones share it, and the first to send takes it.
    Once(Arc<Mutex<Option<Body>>>),
}

impl Content {
    pub(crate) fn once(body: Body) -> Self {
        match body.into_bytes() {
            Ok(bytes) => Content::Bytes(bytes),
            Err(body) => Content::Once(Arc::new(Mutex::new(Some(body)))),
        }
    }

    #[cfg(feature = "fs")]
    pub(crate) async fn file(path: std::path::PathBuf) -> std::io::Result<Self> {
        use crate::file;
        Ok(match file::named(path).await? {
            file::Content::File(named) => Content::Again(Arc::new(named)),
            file::Content::Stream(reading) => Content::once(Body::stream(reading)),
        })
    }

    /// Whether it can be sent again.
    pub(crate) fn is_replayable(&self) -> bool {
        !matches!(self, Content::Once(_))
    }

    /// What it is, if it is in memory.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match self {
            Content::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// The body to send; a stream is gone then.
    pub(crate) fn body(&self) -> Result<Body, RequestError> {
        match self {
            Content::Bytes(bytes) => Ok(Body::from(bytes.clone())),
            #[cfg(feature = "fs")]
            Content::Again(content) => Ok(content.body()),
            Content::Once(body) => body
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
                .ok_or_else(|| RequestError::new("the body was a stream and has been sent")),
        }
    }
}

impl fmt::Debug for Content {
    /// Shows what it is, not what is in it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            #[cfg(feature = "fs")]
            Content::Again(content) => content.fmt(formatter),
            Content::Once(_) => formatter.write_str("a stream"),
        }
    }
}

/// What can be sent again, and is not in memory.
#[cfg(feature = "fs")]
pub(crate) trait Again: Send + Sync {
    fn body(&self) -> Body;

    /// Shows what it is, not what is in it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[cfg(feature = "fs")]
impl Again for crate::file::Named {
    fn body(&self) -> Body {
        Body::stream(self.read())
    }

    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, length) = (self.path().display(), self.length());
        write!(formatter, "{path} ({length} bytes)")
    }
}

/// A body with its media type: for operations that take any of a range, such as `image/*`.
///
/// ```
/// use apiloom_runtime::TypedBody;
///
/// let body = TypedBody::new("image/png", &b"\x89PNG"[..]);
/// # let _ = body;
/// ```
#[derive(Debug)]
pub struct TypedBody {
    media_type: String,
    body: Body,
}

impl TypedBody {
    /// A body of this media type. One that is outside the operation's range makes the call fail before it is sent.
    pub fn new(media_type: impl Into<String>, body: impl Into<Body>) -> Self {
        TypedBody {
            media_type: media_type.into(),
            body: body.into(),
        }
    }

    /// The media type and the body, if a range has the media type (RFC 9110, section 12.5.1).
    pub(crate) fn within(self, range: &str) -> Result<(String, Body), RequestError> {
        let refused = |why: &str| {
            let media_type = self.media_type.escape_default();
            RequestError::new(format!("the body's media type `{media_type}` {why}"))
        };
        let essence = |text: &str| {
            let essence = text.split(';').next().unwrap_or_default();
            essence.trim().to_ascii_lowercase()
        };
        let (own, range) = (essence(&self.media_type), essence(range));
        let token =
            |text: &str| HeaderName::from_bytes(text.as_bytes()).is_ok() && !text.contains('*');
        let named = own.split_once('/');
        if !named.is_some_and(|(kind, sort)| token(kind) && token(sort)) {
            return Err(refused("is none"));
        }
        let (before, after) = range.split_once('*').unwrap_or((&range, ""));
        let after = after.trim_start_matches("/*");
        if !(own.starts_with(before) && own.ends_with(after)) {
            return Err(refused(&format!("is not of the range `{range}`")));
        }
        Ok((self.media_type, self.body))
    }
}

impl<M: Into<String>, B: Into<Body>> From<(M, B)> for TypedBody {
    fn from((media_type, body): (M, B)) -> Self {
        TypedBody::new(media_type, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_the_media_types_that_it_says() {
        let sent = |media_type: &str, range: &str| {
            let body = TypedBody::new(media_type, "x");
            body.within(range).map(|(media_type, _)| media_type)
        };
        for (media_type, range) in [
            ("image/png", "image/*"),
            ("Image/SVG+xml; charset=utf-8", "image/*"),
            ("a/b", "*/*"),
            ("application/vnd.a+json", "application/*+json"),
        ] {
            assert_eq!(sent(media_type, range).unwrap(), media_type);
        }
        for (media_type, range) in [
            ("text/plain", "image/*"),
            ("image/*", "image/*"),
            ("image", "*/*"),
            ("", "*/*"),
            ("a/b\r\nx: y", "*/*"),
        ] {
            assert!(sent(media_type, range).is_err(), "{media_type:?} {range}");
        }
    }
}
