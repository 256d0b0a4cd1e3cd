//! Why there is no event.

use std::fmt;

use apiloom_runtime::Error;
use apiloom_runtime::stream::{ItemError, StreamError};

/// What an [`EventSource`](super::EventSource) gives in the place of an event. After all but the first nothing more comes.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventError<E> {
    /// One event is not what the document says. The next one may be.
    Item(ItemError),
    /// The call failed, and making it again would not help.
    Refused(Error<E>),
    /// The answer is of another media type, which this is.
    NotEvents(String),
    /// It could not be reached again as often as that was tried; the last time for this reason.
    GaveUp {
        /// How often it was tried in a row.
        tries: u32,
        /// Why the last connection was lost, or did not come about.
        last: Lost<E>,
    },
}

/// Why a connection was lost, or did not come about.
#[derive(Debug)]
#[non_exhaustive]
pub enum Lost<E> {
    /// The call failed.
    Call(Error<E>),
    /// The connection broke, or nothing came for too long.
    Body(StreamError),
    /// The server has closed it.
    Closed,
}

impl<E: fmt::Display> fmt::Display for EventError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EventError::Item(item) => write!(formatter, "an event does not fit: {}", item.error()),
            EventError::Refused(error) => write!(formatter, "no events: {error}"),
            EventError::NotEvents(media_type) => {
                write!(
                    formatter,
                    "no events: `{}` came, not `text/event-stream`",
                    media_type.escape_debug()
                )
            }
            EventError::GaveUp { tries, last } => {
                write!(formatter, "gave up after {tries} attempts: {last}")
            }
        }
    }
}

impl<E: fmt::Display> fmt::Display for Lost<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lost::Call(error) => error.fmt(formatter),
            Lost::Body(error) => error.fmt(formatter),
            Lost::Closed => formatter.write_str("the server has closed the connection"),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for EventError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EventError::Item(item) => Some(item.error()),
            EventError::Refused(error)
            | EventError::GaveUp {
                last: Lost::Call(error),
                ..
            } => Some(error),
            EventError::GaveUp {
                last: Lost::Body(error),
                ..
            } => Some(error),
            EventError::NotEvents(_) | EventError::GaveUp { .. } => None,
        }
    }
}
