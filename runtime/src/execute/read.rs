//! The body of a response, within its limits.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::response::Parts;
use http::{Extensions, HeaderMap, StatusCode};

use super::{Call, timed_out};
use crate::body::{Body, BodyError};
use crate::response_head::ResponseHead;
use crate::transport::{Sent, TransportError, TransportErrorKind};

/// How many bytes all headers of a response may have.
const MOST_HEADER_BYTES: usize = 64 * 1024;
/// How much is set aside for a body on the word of its `Content-Length`.
const MOST_RESERVED: u64 = 64 * 1024;

/// The body within its limits. Of an error the beginning is worth more than nothing: it is cut, and said to be.
pub async fn read(call: &Call<'_>, head: &Parts, mut body: Body) -> Result<Bytes, TransportError> {
    let limits = call.request.client.limits();
    headers_fit(&head.headers)?;
    let success = head.status.is_success();
    let limit = if success {
        call.request.response_limit()
    } else {
        limits.error
    };
    call.state().cut = false;
    // What is in memory already is not copied.
    body = match body.into_bytes() {
        Ok(bytes) if bytes.len() <= limit => return Ok(bytes),
        Ok(bytes) => Body::from(bytes),
        Err(stream) => stream,
    };
    let hint = http_body::Body::size_hint(&body).lower().min(MOST_RESERVED);
    let mut bytes = BytesMut::new();
    let patience = Patience::new(call);
    loop {
        let (own, left) = (limits.read_timeout, patience.left());
        let chunk = match call.time.within(own.min(left), body.chunk()).await {
            Some(Some(Ok(chunk))) => chunk,
            Some(Some(Err(error))) => return Err(broken(error)),
            Some(None) => break,
            None if left <= own => return Err(patience.ended()),
            None => return Err(stalled(call, own)),
        };
        let room = limit - bytes.len();
        if chunk.len() > room {
            if success {
                return Err(too_large(format!(
                    "the response has more than {limit} bytes"
                )));
            }
            bytes.extend_from_slice(chunk.get(..room).unwrap_or_default());
            call.state().cut = true;
            break;
        }
        if bytes.is_empty() {
            // Most answers come in one piece.
            if http_body::Body::is_end_stream(&body) {
                return Ok(chunk);
            }
            bytes.reserve(usize::try_from(hint).unwrap_or_default().max(chunk.len()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Whether the headers are within their limit.
pub fn headers_fit(headers: &HeaderMap) -> Result<(), TransportError> {
    let lines = headers.iter();
    let size: usize = lines
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    match size > MOST_HEADER_BYTES {
        true => Err(too_large(format!(
            "the response has {size} bytes of headers"
        ))),
        false => Ok(()),
    }
}

/// How long a response may take. A call with a large body takes as long as that moves; its response is in memory as
/// any other.
struct Patience<'c> {
    call: &'c Call<'c>,
    begin: Instant,
    usual: Duration,
}

impl<'c> Patience<'c> {
    fn new(call: &'c Call<'c>) -> Self {
        Patience {
            call,
            begin: call.time.now(),
            usual: match call.request.options().timeout {
                Some(_) => Duration::MAX,
                None => call.request.client.limits().timeout,
            },
        }
    }

    fn left(&self) -> Duration {
        match self.call.limit {
            Duration::MAX => {
                let elapsed = self.call.time.now().saturating_duration_since(self.begin);
                self.usual.saturating_sub(elapsed)
            }
            _ => self.call.left(),
        }
    }

    #[cold]
    fn ended(&self) -> TransportError {
        match self.call.limit {
            Duration::MAX => timed_out(format!("the response took more than {:?}", self.usual)),
            _ => self.call.too_late(),
        }
    }
}

fn broken(source: BodyError) -> TransportError {
    TransportError::new(TransportErrorKind::Io, Sent::Maybe, source)
}

fn too_large(source: String) -> TransportError {
    TransportError::new(TransportErrorKind::TooLarge, Sent::Maybe, source)
}

#[cold]
fn stalled(call: &Call<'_>, limit: Duration) -> TransportError {
    let since = call.time.now().checked_sub(limit);
    let uri = call.request.url().ok().map(|url| url.as_str().parse());
    if let (Some(since), Some(Ok(uri))) = (since, uri) {
        call.request.client.fell_silent(&uri, since);
    }
    timed_out(format!("the body stalled for {limit:?}"))
}

impl Call<'_> {
    /// The head of an answer, with what is known of the call.
    pub(super) fn head(&self, status: StatusCode, headers: HeaderMap) -> ResponseHead {
        let (attempts, redirects, own) = {
            let state = self.state();
            (state.attempts, state.redirects, state.own.clone())
        };
        ResponseHead {
            meta: self.request.meta,
            status,
            headers,
            attempts,
            redirects,
            history: Vec::new(),
            elapsed: self.elapsed(),
            cut: false,
            body: Bytes::new(),
            on_drift: self.request.client.on_drift().cloned(),
            own,
            extensions: Extensions::new(),
        }
    }
}
