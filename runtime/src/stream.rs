//! Answers that are a sequence of values, which come one after the other.

mod events;
mod lines;
mod split;
#[cfg(test)]
mod tests;

use std::fmt;

use bytes::Bytes;

use crate::answers::Answers;
use crate::body::BodyError;
use crate::json::{Read, ReadError, Reader};
use crate::media_type::Sequence;
use crate::redact::{Excerpt, Names};
use crate::response_head::OnDrift;
use crate::response_head::ResponseHead;

pub use events::{Event, Events};
pub use lines::JsonLines;

/// Why a sequence does not go on, or has an item that does not fit.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The body broke off or stalled, or one item has more bytes than `response_limit` allows. Nothing more comes.
    Body(BodyError),
    /// One item is not what the document says. The next one may be.
    Item(ItemError),
    /// The body ended in the middle of an item, of which this is the beginning. Nothing more comes.
    Truncated(ItemError),
}

/// How the items of a sequence are read, and who is told in what they are not what the document says.
pub(crate) struct Reading {
    /// How they come, as far as the server says it.
    pub sequence: Sequence,
    pub answers: Answers,
    pub on_drift: Option<OnDrift>,
    /// How many have been read.
    pub count: u64,
}

impl Reading {
    /// Whether a text is a value of the type without anything to tell.
    pub fn fits<M, T: Read<M>>(&self, text: &[u8]) -> bool {
        let mut reader = Reader::new(text).answers(Answers::Strict);
        let fits = T::read(&mut reader).is_ok() && reader.finish().is_ok();
        // What an enum or a union knows nothing of is no value of it, though it is kept.
        fits && reader.misfits == Default::default()
    }

    pub fn item<M, T: Read<M>>(&self, head: &ResponseHead, text: &[u8]) -> Result<T, ReadError> {
        let mut reader = Reader::new(text).answers(self.answers);
        if self.on_drift.is_some() {
            reader = reader.watching();
        }
        let value = T::read(&mut reader)?;
        reader.finish()?;
        if let Some(callback) = &self.on_drift {
            for deviation in reader.drift() {
                callback.tell(head, Some(self.count), deviation, reader.drift_omitted());
            }
        }
        Ok(value)
    }
}

/// Why a body that ends in the middle of an item is an error: a server or a proxy that gives up looks like one that has
/// said all, where nothing says how long the body is.
fn truncated(head: &ResponseHead, text: Bytes) -> StreamError {
    let error = ReadError::new(text.len(), "the body ended in the middle of an item");
    StreamError::Truncated(ItemError::new(head, error, text))
}

/// An item of a sequence that is not what the document says, or not all there.
pub struct ItemError {
    error: ReadError,
    text: Bytes,
    known: Names,
}

impl ItemError {
    pub(crate) fn new(head: &ResponseHead, error: ReadError, text: Bytes) -> Self {
        let known = head.meta.secrets;
        ItemError { error, text, known }
    }

    /// What does not fit, with its place in the item.
    pub fn error(&self) -> &ReadError {
        &self.error
    }

    /// The item as it came: the data of an event, or a record.
    pub fn text(&self) -> &[u8] {
        &self.text
    }
}

impl fmt::Debug for ItemError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ItemError")
            .field("error", &self.error)
            .field("text", &Excerpt::of(&self.text, self.known))
            .finish()
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamError::Body(error) => error.fmt(formatter),
            StreamError::Item(item) => {
                write!(formatter, "an item does not fit: {}", item.error)
            }
            StreamError::Truncated(_) => {
                formatter.write_str("the body ended in the middle of an item")
            }
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StreamError::Body(error) => Some(error),
            StreamError::Item(item) => Some(&item.error),
            StreamError::Truncated(_) => None,
        }
    }
}
