//! A body that is as long as was promised, or ends in an error.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, StatusCode, Version};
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::built::decodes;
use crate::boxed::BoxError;

/// Compares what comes with `Content-Length`, and where there is none looks for the mark of the end. In HTTP/2 a stream
/// that the server resets without an error, or that ends with a connection that goes away in peace, looks like one that
/// has ended; RFC 9113, section 8.1.1, has the client take it for malformed. In HTTP/1.1 the library beneath looks for
/// the last chunk; a body without a length that ends with its connection has no mark.
pub struct Whole {
    body: reqwest::Body,
    /// How much is to come, where that was said. What is decompressed has no length.
    left: Option<u64>,
    /// Whether its last piece has a mark that the library beneath knows of.
    marked: bool,
}

/// Whether an answer has no content, whatever its `Content-Length` says: that is of the answer to another request (RFC
/// 9110, sections 6.4.1 and 8.6).
pub fn has_no_content(method: &Method, status: StatusCode) -> bool {
    let never = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    *method == Method::HEAD || never || status.is_informational()
}

impl Whole {
    pub fn new(body: reqwest::Body, version: Version, without: bool) -> Self {
        let left = match without {
            true => Some(0),
            false => body.size_hint().exact(),
        };
        Whole {
            body,
            left,
            marked: version == Version::HTTP_2 && !decodes(),
        }
    }

    /// What is missing at what looks like the end.
    fn missing(&mut self) -> Option<BoxError> {
        let marked = std::mem::take(&mut self.marked);
        match self.left.take() {
            Some(0) => None,
            Some(left) => {
                Some(format!("the body ended {left} bytes before its Content-Length").into())
            }
            None if marked && !self.body.is_end_stream() => {
                Some("the server ended the stream before the end of the body".into())
            }
            None => None,
        }
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
            // All that was promised is there: how the connection ends is of no interest.
            (Some(Err(_)), Some(0)) => None,
            (Some(Err(error)), _) => Some(Err(error.into())),
            (None, _) => self.missing().map(Err),
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
