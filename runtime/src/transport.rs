//! What sends: one trait, and the default over reqwest.

#[cfg(feature = "reqwest")]
mod reqwest;

use std::fmt;

#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestTransport, ReqwestTransportBuilder};

use crate::body::Body;
use crate::boxed::{BoxError, BoxFuture};

/// Sends one request and gives the response as soon as its head is there.
///
/// A transport follows no redirects and retries nothing of its own accord that may have had an
/// effect; limits of time and size are kept by the caller.
///
/// ```
/// use apiloom_runtime::transport::{Transport, TransportError};
/// use apiloom_runtime::{Body, BoxFuture};
///
/// /// Answers everything with 204.
/// struct Nothing;
///
/// impl Transport for Nothing {
///     fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
///         Box::pin(async {
///             let mut response = http::Response::new(Body::empty());
///             *response.status_mut() = http::StatusCode::NO_CONTENT;
///             Ok(response)
///         })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Told when nothing came for a request to this URL in its time, a second or more, and no request that left after it was
    /// answered: its connection may have no other end any more, and those that wait for requests beside it neither. What is
    /// sent from now on had better leave on new ones. A transport that has no say in that does nothing, which is the default;
    /// one that wraps another passes it on.
    fn fell_silent(&self, uri: &http::Uri) {
        let _ = uri;
    }
}

/// Stands among the extensions of a request that should leave on a new connection: the server said of the one before
/// that it was the wrong one (421; RFC 9110, section 15.5.20), or nothing came on it in time. A transport that has no say in that sends it
/// as it sends others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewConnection;

/// Why a request had no response.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) kind: TransportErrorKind,
    pub(crate) sent: Sent,
    source: BoxError,
}

impl TransportError {
    /// Whether a connection was there, and nothing more came on it in time.
    pub(crate) fn was_silent(&self) -> bool {
        self.kind == TransportErrorKind::Timeout && self.sent == Sent::Maybe
    }

    /// A failure of a kind. `sent` decides whether the request may be repeated: where it is not known, it is
    /// [`Sent::Maybe`]. `source` is what the library underneath said.
    ///
    /// ```
    /// use apiloom_runtime::transport::{Sent, TransportError, TransportErrorKind};
    ///
    /// let error = TransportError::new(TransportErrorKind::Connect, Sent::No, "the socket is in use");
    /// assert_eq!(error.to_string(), "no connection: the socket is in use");
    /// ```
    pub fn new(kind: TransportErrorKind, sent: Sent, source: impl Into<BoxError>) -> Self {
        TransportError {
            kind,
            sent,
            source: source.into(),
        }
    }

    /// What failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the server may have seen the request.
    pub fn sent(&self) -> Sent {
        self.sent
    }

    /// What the transport said.
    pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.source
    }
}

/// What of a transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the name, the address or TLS.
    Connect,
    /// Something took too long.
    Timeout,
    /// The connection broke.
    Io,
    /// The response is larger than the limit for it.
    TooLarge,
    /// The request could not be put into the transport's form.
    Request,
    /// The stream that the caller gives as the request's body failed.
    Body,
    /// A part was asked for, by `Range`, and another one came, or not all of it (RFC 9110, section 15.3.7).
    OtherPart,
}

impl TransportErrorKind {
    pub(crate) fn text(self) -> &'static str {
        match self {
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Io => "the connection broke",
            TransportErrorKind::TooLarge => "too large",
            TransportErrorKind::Request => "the request cannot be sent",
            TransportErrorKind::Body => "the stream of the request's body failed",
            TransportErrorKind::OtherPart => "another part",
        }
    }
}

/// Whether a request had left the machine when it failed: what decides whether it may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Not a byte.
    No,
    /// It left, and the server said that it had not begun with it (RFC 9113, section 8.7).
    Refused,
    /// It may have, wholly or in part.
    Maybe,
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.text())?;
        let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&*self.source);
        // The innermost error is the one that says something.
        while let Some(next) = source.and_then(std::error::Error::source) {
            source = Some(next);
        }
        match source {
            Some(source) => write!(formatter, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
