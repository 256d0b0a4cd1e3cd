//! Bytes as they come -> lines or records.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;

use crate::body::BodyError;
use crate::download::Download;

/// What ends a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// CR, LF, or both: a line of `text/event-stream`.
    Line,
    /// LF: JSON lines.
    Feed,
    /// The record separator: JSON text sequences (RFC 7464).
    Record,
}

/// The pieces of a body. What is not ended when the body ends is the last piece.
pub struct Pieces {
    body: Download,
    end: End,
    buffer: BytesMut,
    /// How much of the buffer has been searched.
    searched: usize,
    /// The last piece ended with CR: a LF now belongs to it.
    after_return: bool,
    started: bool,
    over: bool,
}

/// One piece, and whether its end was seen.
pub struct Piece {
    pub text: Bytes,
    pub ended: bool,
}

impl Pieces {
    pub fn new(body: Download, end: End) -> Self {
        Pieces {
            body,
            end,
            buffer: BytesMut::new(),
            searched: 0,
            after_return: false,
            started: false,
            over: false,
        }
    }

    pub fn body(&self) -> &Download {
        &self.body
    }

    /// Ends the sequence: nothing is read any more.
    pub fn close(&mut self) {
        self.over = true;
        self.buffer.clear();
        self.searched = 0;
    }

    pub fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Piece, BodyError>>> {
        loop {
            if let Some(piece) = self.piece() {
                return Poll::Ready(Some(Ok(piece)));
            }
            if self.over {
                let rest = self.buffer.split().freeze();
                self.searched = 0;
                let piece = Piece {
                    text: rest,
                    ended: false,
                };
                return Poll::Ready((!piece.text.is_empty()).then_some(Ok(piece)));
            }
            let most = self.body.most();
            if self.buffer.len() > most {
                self.close();
                let message = format!("one item has more than {most} bytes");
                return Poll::Ready(Some(Err(BodyError::new(message))));
            }
            match Pin::new(&mut self.body).poll_next(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(chunk))) => self.buffer.extend_from_slice(&chunk),
                Poll::Ready(Some(Err(error))) => {
                    self.close();
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => self.over = true,
            }
        }
    }

    /// The next whole piece of what is there.
    fn piece(&mut self) -> Option<Piece> {
        if !self.started {
            // A byte order mark may stand first (WHATWG HTML, "Parsing an event stream").
            const MARK: &[u8] = b"\xef\xbb\xbf";
            let seen = self.buffer.len().min(MARK.len());
            if seen < MARK.len() && !self.over && MARK.get(..seen) == self.buffer.get(..seen) {
                return None;
            }
            if self.buffer.starts_with(MARK) {
                self.buffer.advance(MARK.len());
            }
            self.started = true;
        }
        if self.after_return && !self.buffer.is_empty() {
            self.after_return = false;
            if self.buffer.first() == Some(&b'\n') {
                self.buffer.advance(1);
                self.searched = 0;
            }
        }
        let fresh = self.buffer.get(self.searched..).unwrap_or_default();
        let end = self.end;
        let found = fresh.iter().position(|byte| match end {
            End::Line => matches!(byte, b'\n' | b'\r'),
            End::Feed => *byte == b'\n',
            End::Record => *byte == 0x1e,
        });
        let Some(found) = found else {
            self.searched = self.buffer.len();
            return None;
        };
        let text = self.buffer.split_to(self.searched + found).freeze();
        self.after_return = self.buffer.first() == Some(&b'\r');
        self.buffer.advance(1);
        self.searched = 0;
        Some(Piece { text, ended: true })
    }
}
