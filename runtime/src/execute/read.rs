//! The body of a response, within its limits.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::timed_out;
use crate::transport::{Sent, TransportError, TransportErrorKind};
use crate::{Body, BodyError, Request, ResponseHead};

/// How many bytes all headers of a response may have.
const MOST_HEADER_BYTES: usize = 64 * 1024;
/// How much is set aside for a body on the word of its `Content-Length`.
const MOST_RESERVED: u64 = 64 * 1024;

/// The body within its limits. Of an error the beginning is worth more than nothing: it is cut.
pub async fn read(
    request: &Request,
    head: &mut ResponseHead,
    mut body: Body,
) -> Result<Bytes, TransportError> {
    let (limits, time) = (request.client.limits(), request.client.time());
    let size: usize = head
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if size > MOST_HEADER_BYTES {
        return Err(too_large(format!(
            "the response has {size} bytes of headers"
        )));
    }
    let success = head.status.is_success();
    let limit = if success {
        request.options.response_limit.unwrap_or(limits.response)
    } else {
        limits.error
    };
    let hint = http_body::Body::size_hint(&body).lower().min(MOST_RESERVED);
    let mut bytes = BytesMut::with_capacity(usize::try_from(hint).unwrap_or_default());
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
            head.cut = true;
            break;
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn broken(source: BodyError) -> TransportError {
    TransportError {
        kind: TransportErrorKind::Io,
        sent: Sent::Maybe,
        source: source.into(),
    }
}

fn too_large(source: String) -> TransportError {
    TransportError {
        kind: TransportErrorKind::TooLarge,
        sent: Sent::Maybe,
        source: source.into(),
    }
}

fn stalled(limit: Duration) -> TransportError {
    timed_out(format!("the body stalled for {limit:?}"))
}
