//! A body whose coding is undone as it comes.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};

use super::Decoder;
use crate::body::Body;
use crate::boxed::BoxError;

/// In what pieces the content is given: however well a body is compressed, no more of it is in memory at a time.
const PIECE: usize = 16 * 1024;

/// How often it is gone on without a result before others have their turn: what comes may come to nothing.
const MOST_ROUNDS: u32 = 64;

/// A body, and what undoes its coding.
pub struct Decoding {
    body: Body,
    decoder: Box<dyn Decoder>,
    /// What has come and is not yet undone.
    input: Bytes,
    /// Whether the last piece was full: there may be more of what has come.
    full: bool,
    over: bool,
}

impl Decoding {
    pub fn new(body: Body, decoder: Box<dyn Decoder>) -> Self {
        Decoding {
            body,
            decoder,
            input: Bytes::new(),
            full: false,
            over: false,
        }
    }

    /// The next piece of what has come; empty where it comes to nothing yet.
    fn piece(&mut self) -> Result<Vec<u8>, BoxError> {
        let mut output = Vec::with_capacity(PIECE);
        let before = self.input.len();
        self.decoder.decode(&mut self.input, &mut output)?;
        self.full = output.len() == output.capacity();
        if output.is_empty() && before > 0 && self.input.len() == before {
            return Err("the coding of the body does not go on".into());
        }
        Ok(output)
    }
}

impl HttpBody for Decoding {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.over {
            return Poll::Ready(None);
        }
        for _ in 0..MOST_ROUNDS {
            if self.full || !self.input.is_empty() {
                match self.piece() {
                    Ok(output) if output.is_empty() => {}
                    Ok(output) => return Poll::Ready(Some(Ok(Frame::data(output.into())))),
                    Err(error) => {
                        self.over = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                continue;
            }
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(frame))) => {
                    // Trailers are no part of the content.
                    self.input = frame.into_data().unwrap_or_default();
                }
                Poll::Ready(Some(Err(error))) => {
                    self.over = true;
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => {
                    self.over = true;
                    return Poll::Ready(self.decoder.finish().err().map(Err));
                }
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.over
    }
}
