//! What the library beneath says of a failure, in our words.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use crate::boxed::BoxError;
use crate::transport::{Sent, TransportError, TransportErrorKind};

/// Why there is no answer to a request, with such a stream as its body or without one.
pub fn failed(error: reqwest::Error, given: Option<&Given>) -> TransportError {
    if let Some(error) = given.and_then(Given::take) {
        return TransportError::new(TransportErrorKind::Body, Sent::Maybe, error);
    }
    let (kind, sent) = if error.is_builder() {
        (TransportErrorKind::Request, Sent::No)
    } else if error.is_connect() {
        let kind = if error.is_timeout() {
            TransportErrorKind::Timeout
        } else {
            TransportErrorKind::Connect
        };
        (kind, Sent::No)
    } else if error.is_timeout() {
        (TransportErrorKind::Timeout, Sent::Maybe)
    } else {
        return broken(error);
    };
    // The URL may hold a secret in its query.
    TransportError::new(kind, sent, error.without_url())
}

/// Why a connection that was there has given no answer.
fn broken(error: reqwest::Error) -> TransportError {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            match of_http2(error) {
                Some(told) => return told,
                None => break,
            }
        }
        source = error.source();
        // There is no other way to ask: it is about what a client reads too.
        if source.is_none() && error.to_string() == "message head is too large" {
            return too_large("the headers of the response");
        }
    }
    TransportError::new(TransportErrorKind::Io, Sent::Maybe, error.without_url())
}

/// What HTTP/2 says of a stream, where that is more than that it broke.
fn of_http2(error: &h2::Error) -> Option<TransportError> {
    let reason = error.reason()?;
    if error.is_remote() && reason == h2::Reason::HTTP_1_1_REQUIRED {
        let message =
            "the server wants HTTP/1.1 for it: `ReqwestTransport::builder().http1_only()`";
        let kind = TransportErrorKind::Request;
        return Some(TransportError::new(kind, Sent::Refused, message));
    }
    // It reset the stream, or went away in peace before it (RFC 9113, section 8.7).
    let reset = error.is_reset() && reason == h2::Reason::REFUSED_STREAM;
    let gone = error.is_go_away() && reason == h2::Reason::NO_ERROR;
    if error.is_remote() && (reset || gone) {
        let message = format!("the server has not begun with it: {error}");
        return Some(TransportError::new(
            TransportErrorKind::Io,
            Sent::Refused,
            message,
        ));
    }
    // Said by us, of what is too long to be decompressed.
    let many = || format!("{error:?}").contains("too_many_continuations");
    let cut = error.is_go_away() && (reason == h2::Reason::COMPRESSION_ERROR || many());
    (cut && !error.is_remote())
        .then(|| too_large("the headers of the response, or they cannot be decompressed"))
}

fn too_large(what: &str) -> TransportError {
    TransportError::new(TransportErrorKind::TooLarge, Sent::Maybe, what)
}

/// What the stream of a request's body has failed with, which is the caller's: of HTTP/2 the library beneath says only that
/// it ended the stream itself.
#[derive(Clone, Default)]
pub struct Given(Arc<Mutex<Option<BoxError>>>);

impl Given {
    /// Keeps it, and gives the library beneath its words.
    pub fn keep(&self, error: BoxError) -> BoxError {
        let text = error.to_string();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        text.into()
    }

    fn take(&self) -> Option<BoxError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }
}
