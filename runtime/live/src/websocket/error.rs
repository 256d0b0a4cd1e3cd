//! What goes wrong with messages.

use std::fmt;

use apiloom_runtime::BoxError;
use apiloom_runtime::bytes::Bytes;

use super::end::End;

/// A message that cannot be read as its type. The next one may be. `Debug` does not show what came: it may hold secrets.
pub struct MessageError {
    source: BoxError,
    data: Bytes,
}

impl MessageError {
    pub(super) fn new(source: impl Into<BoxError>, data: &Bytes) -> Self {
        MessageError {
            source: source.into(),
            data: data.clone(),
        }
    }

    /// The message as it came.
    pub fn data(&self) -> &[u8] {
        &self.data
    }
}

impl fmt::Debug for MessageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MessageError")
            .field("source", &self.source)
            .field("bytes", &self.data.len())
            .finish()
    }
}

impl fmt::Display for MessageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a message does not fit: {}", self.source)
    }
}

impl std::error::Error for MessageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// Why something was not sent, or not answered.
#[derive(Debug)]
#[non_exhaustive]
pub enum SocketError {
    /// There is no connection, and nothing waits for one: [`Settings::queue_while_away`](super::Settings::queue_while_away).
    NotConnected,
    /// A connection is being opened already.
    InProgress,
    /// The queue has no room now.
    Full,
    /// The message is larger than the limit for it.
    TooLarge,
    /// The socket is closed for good, for this reason.
    Closed(End),
    /// No answer came in time.
    TimedOut,
    /// The connection broke while the answer was waited for, and the request is not sent again.
    Lost,
    /// The messages have no ids by which an answer could be told: [`Framing`](super::Framing).
    NoIds,
    /// The answer cannot be read as its type.
    Unreadable(MessageError),
}

impl fmt::Display for SocketError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            SocketError::NotConnected => "WebSocket not connected",
            SocketError::InProgress => "Connection already in progress",
            SocketError::Full => "the queue of messages is full",
            SocketError::TooLarge => "the message is larger than the limit",
            SocketError::Closed(end) => return write!(formatter, "the WebSocket is closed: {end}"),
            SocketError::TimedOut => "no answer in time",
            SocketError::Lost => "the connection broke before the answer",
            SocketError::NoIds => "the messages have no ids by which an answer could be told",
            SocketError::Unreadable(error) => return error.fmt(formatter),
        })
    }
}

impl std::error::Error for SocketError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SocketError::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
