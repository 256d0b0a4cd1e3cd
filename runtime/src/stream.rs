//! Answers that are a sequence of values, which come one after the other.

mod events;
mod lines;
mod split;
#[cfg(test)]
mod tests;

use std::fmt;

use bytes::Bytes;

use crate::body::BodyError;
use crate::error::Start;
use crate::json::ReadError;

pub use events::{Event, Events};
pub use lines::JsonLines;

/// How many bytes one event or one record may have.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;

/// Why a sequence does not go on, or has an item that does not fit.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The body broke off or stalled, or one item has more than 1 MiB. Nothing more comes.
    Body(BodyError),
    /// One item is not what the document says. The next one may be.
    Item(ItemError),
}

/// An item of a sequence that is not what the document says.
pub struct ItemError {
    error: ReadError,
    text: Bytes,
}

impl ItemError {
    pub(crate) fn new(error: ReadError, text: Bytes) -> Self {
        ItemError { error, text }
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
            .field("text", &Start(&self.text))
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
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StreamError::Body(error) => Some(error),
            StreamError::Item(item) => Some(&item.error),
        }
    }
}
