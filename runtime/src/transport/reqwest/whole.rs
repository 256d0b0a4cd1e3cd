//! A body that is as long as was promised, or ends in an error.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::boxed::BoxError;

/// Compares what comes with `Content-Length`. In HTTP/2 a stream that the server resets without an error, or that
/// ends with a connection that goes away in peace, looks like one that has ended; RFC 9113, section 8.1.1, has the
/// client take it for malformed.
pub struct Whole {
    body: reqwest::Body,
    /// How much is to come, where that was said. What is decompressed has no length.
    left: Option<u64>,
}

impl Whole {
    pub fn new(body: reqwest::Body) -> Self {
        let left = body.size_hint().exact();
        Whole { body, left }
    }
}

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(frame) => frame,
        };
        Poll::Ready(match (frame, self.left) {
            (Some(Ok(frame)), left) => {
                let came = frame.data_ref().map_or(0, |data| data.len() as u64);
                self.left = left.map(|left| left.saturating_sub(came));
                Some(Ok(frame))
            }
            (Some(Err(error)), _) => Some(Err(error.into())),
            (None, Some(left)) if left > 0 => {
                self.left = None;
                let message = format!("the body ended {left} bytes before its Content-Length");
                Some(Err(message.into()))
            }
            (None, _) => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none_or(|left| left == 0) && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.left
            .map_or_else(|| self.body.size_hint(), SizeHint::with_exact)
    }
}
