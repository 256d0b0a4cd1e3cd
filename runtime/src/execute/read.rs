//! The body of a response, within its limits.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};

use super::timed_out;
use crate::body::{Body, BodyError};
use crate::request::Request;
use crate::transport::{Sent, TransportError, TransportErrorKind};

/// How many bytes all headers of a response may have.
const MOST_HEADER_BYTES: usize = 64 * 1024;
/// How much is set aside for a body on the word of its `Content-Length`.
const MOST_RESERVED: u64 = 64 * 1024;

/// The body within its limits. Of an error the beginning is worth more than nothing: it is cut, and said to be.
pub async fn read(
    request: &Request,
    status: StatusCode,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Bytes, bool), TransportError> {
    let (limits, time) = (request.client.limits(), request.client.time());
    let size: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if size > MOST_HEADER_BYTES {
        return Err(too_large(format!(
            "the response has {size} bytes of headers"
        )));
    }
    let success = status.is_success();
    let limit = if success {
        request.options.response_limit.unwrap_or(limits.response)
    } else {
        limits.error
    };
    // What is in memory already is not copied.
    let mut body = match body.into_bytes() {
        Ok(bytes) if bytes.len() <= limit => return Ok((bytes, false)),
        Ok(bytes) => Body::from(bytes),
        Err(stream) => stream,
    };
    let hint = http_body::Body::size_hint(&body).lower().min(MOST_RESERVED);
    let mut bytes = BytesMut::new();
    loop {
        let chunk = match time.within(limits.read_timeout, body.chunk()).await {
            Some(Some(Ok(chunk))) => chunk,
            Some(Some(Err(error))) => return Err(broken(error)),
            Some(None) => break,
            None => return Err(stalled(limits.read_timeout)),
        };
        let room = limit - bytes.len();
        if chunk.len() > room {
            if success {
                return Err(too_large(format!(
                    "the response has more than {limit} bytes"
                )));
            }
            bytes.extend_from_slice(chunk.get(..room).unwrap_or_default());
            return Ok((bytes.freeze(), true));
        }
        if bytes.is_empty() {
            // Most answers come in one piece.
            if http_body::Body::is_end_stream(&body) {
                return Ok((chunk, false));
            }
            bytes.reserve(usize::try_from(hint).unwrap_or_default().max(chunk.len()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok((bytes.freeze(), false))
}

fn broken(source: BodyError) -> TransportError {
    TransportError::new(TransportErrorKind::Io, Sent::Maybe, source)
}

fn too_large(source: String) -> TransportError {
    TransportError::new(TransportErrorKind::TooLarge, Sent::Maybe, source)
}

fn stalled(limit: Duration) -> TransportError {
    timed_out(format!("the body stalled for {limit:?}"))
}
