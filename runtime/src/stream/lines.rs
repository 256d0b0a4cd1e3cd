//! JSON lines and JSON text sequences.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use http::header::CONTENT_LENGTH;

use super::split::{End, Piece, Pieces};
use super::{ItemError, Reading, StreamError, truncated};
use crate::download::Download;
use crate::json::{Read, ReadError};
use crate::media_type::Sequence;
use crate::response_head::ResponseHead;

/// A sequence of JSON values: `application/jsonl`, `application/x-ndjson`, `application/json-seq`
/// (RFC 7464).
///
/// It is a [`Stream`], and has [`JsonLines::try_next`] for a loop. Empty lines are skipped. A record may
/// have what a response may, 16 MiB unless `response_limit` says otherwise. A record that does not fit is an error of its own, after which the next one is read; a
/// body that breaks off, or ends within a record, is an error that ends the sequence. So is one that ends with a number
/// and no line feed, unless the server has said how long it is: there may be more digits of it.
///
/// ```no_run
/// # async fn example(mut lines: apiloom_runtime::JsonLines<u64>) -> Result<(), apiloom_runtime::stream::StreamError> {
/// while let Some(value) = lines.try_next().await? {
///     println!("{value}");
/// }
/// # Ok(()) }
/// ```
pub struct JsonLines<T> {
    pieces: Pieces,
    reading: Reading,
    read: fn(&Reading, &ResponseHead, &[u8]) -> Result<T, ReadError>,
}

impl<T> JsonLines<T> {
    #[inline]
    pub(crate) fn new<M>(body: Download, reading: Reading) -> Self
    where
        T: Read<M>,
    {
        let end = match reading.sequence {
            Sequence::Records => End::Record,
            _ => End::Feed,
        };
        JsonLines {
            pieces: Pieces::new(body, end),
            reading,
            read: Reading::item::<M, T>,
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
    /// When the body breaks off, stalls or ends within a record, or the record does not fit.
    pub async fn try_next(&mut self) -> Result<Option<T>, StreamError> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }
}

impl<T> Stream for JsonLines<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = match record(&mut self.pieces, context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(Some(Ok(piece))) => piece,
        };
        // What has a length is whole when it has come, or the body is an error.
        let told = self.head().headers().contains_key(CONTENT_LENGTH);
        if !piece.ended && !self.reading.is_whole(&piece.text, told) {
            return Poll::Ready(Some(Err(truncated(self.head(), piece.text))));
        }
        if !self.reading.is_closed(&piece.text) {
            let message = "white space is missing after the value: there may be more of it";
            let error = ReadError::new(piece.text.len(), message);
            self.reading.count += 1;
            return Poll::Ready(Some(Err(StreamError::Item(ItemError::new(
                self.head(),
                error,
                piece.text,
            )))));
        }
        let value = (self.read)(&self.reading, self.head(), &piece.text);
        self.reading.count += 1;
        Poll::Ready(Some(match value {
            Ok(value) => Ok(value),
            Err(error) => Err(StreamError::Item(ItemError::new(
                self.head(),
                error,
                piece.text,
            ))),
        }))
    }
}

impl Reading {
    /// Whether the text of a record has an end. Of one that is a number or a word there may be more, unless white space
    /// follows, also where another record does (RFC 7464, section 2.4).
    fn is_closed(&self, text: &[u8]) -> bool {
        self.sequence != Sequence::Records
            || matches!(text.last(), Some(b'}' | b']' | b'"'))
            || text.last().is_some_and(u8::is_ascii_whitespace)
    }

    /// Whether the last text of a body is all there, though nothing in it says where it ends; `told` is whether the
    /// server has said how long the body is. A number may go on.
    fn is_whole(&self, text: &[u8], told: bool) -> bool {
        let digits = text.last().is_some_and(u8::is_ascii_digit);
        let closed = self.is_closed(text) && (told || !digits);
        let ends_early = || {
            let error = serde_json::from_slice::<serde_json::Value>(text).err();
            error.is_some_and(|error| error.is_eof())
        };
        closed && !ends_early()
    }
}

/// The next record that is not empty.
fn record(
    pieces: &mut Pieces,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Piece, StreamError>>> {
    loop {
        match pieces.poll_piece(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => {
                return Poll::Ready(Some(Err(StreamError::Body(error))));
            }
            Poll::Ready(Some(Ok(piece))) => {
                if !piece.text.iter().all(u8::is_ascii_whitespace) {
                    return Poll::Ready(Some(Ok(piece)));
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
