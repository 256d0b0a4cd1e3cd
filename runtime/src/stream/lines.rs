//! JSON lines and JSON text sequences.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::split::{End, Pieces};
use super::{ItemError, StreamError};
use crate::download::Download;
use crate::json::{self, Read, ReadError};
use crate::response_head::ResponseHead;

/// A sequence of JSON values: `application/jsonl`, `application/x-ndjson`, `application/json-seq`
/// (RFC 7464).
///
/// It is a [`Stream`], and has [`JsonLines::try_next`] for a loop. Empty lines are skipped. A record may
/// have 1 MiB. A record that does not fit is an error of its own, after which the next one is read; a
/// body that breaks off ends the sequence.
///
/// ```no_run
/// # async fn example(mut lines: apiloom_runtime::JsonLines<u64>) -> Result<(), apiloom_runtime::StreamError> {
/// while let Some(value) = lines.try_next().await? {
///     println!("{value}");
/// }
/// # Ok(()) }
/// ```
pub struct JsonLines<T> {
    pieces: Pieces,
    read: fn(&[u8]) -> Result<T, ReadError>,
}

impl<T> JsonLines<T> {
    #[inline]
    pub(crate) fn lines<M>(body: Download) -> Self
    where
        T: Read<M>,
    {
        JsonLines {
            pieces: Pieces::new(body, End::Feed),
            read: json::from_slice::<M, T>,
        }
    }

    #[inline]
    pub(crate) fn records<M>(body: Download) -> Self
    where
        T: Read<M>,
    {
        JsonLines {
            pieces: Pieces::new(body, End::Record),
            read: json::from_slice::<M, T>,
        }
    }

    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        self.pieces.body().head()
    }

    /// The next value, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the body breaks off or stalls, or the record does not fit.
    pub async fn try_next(&mut self) -> Result<Option<T>, StreamError> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }
}

impl<T> Stream for JsonLines<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let read = self.read;
        match record(&mut self.pieces, context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error))),
            Poll::Ready(Some(Ok(text))) => {
                let value = read(&text);
                let value = value.map_err(|error| StreamError::Item(ItemError::new(error, text)));
                Poll::Ready(Some(value))
            }
        }
    }
}

/// The next record that is not empty.
fn record(
    pieces: &mut Pieces,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Bytes, StreamError>>> {
    loop {
        match pieces.poll_piece(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => {
                return Poll::Ready(Some(Err(StreamError::Body(error))));
            }
            Poll::Ready(Some(Ok(piece))) => {
                if !piece.text.iter().all(u8::is_ascii_whitespace) {
                    return Poll::Ready(Some(Ok(piece.text)));
                }
            }
        }
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("JsonLines")
            .field("head", self.head())
            .finish_non_exhaustive()
    }
}
