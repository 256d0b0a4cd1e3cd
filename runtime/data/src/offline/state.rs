//! What is told of a queue.

use http::StatusCode;

/// How reads and writes are done now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct State {
    /// Whether the network is there, as far as is known.
    pub online: bool,
    /// How many writes wait.
    pub waiting: usize,
    /// How many of those wait for a word about a conflict.
    pub conflicts: usize,
    /// Whether they are being sent.
    pub replaying: bool,
}

/// What has become of a write, by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// It waits.
    Queued {
        /// Its number.
        id: u64,
    },
    /// The server has done it.
    Sent {
        /// Its number.
        id: u64,
        /// What the server has said.
        status: StatusCode,
    },
    /// The server does not do it, and never will: it is not sent again.
    Refused {
        /// Its number.
        id: u64,
        /// What the server has said.
        status: StatusCode,
    },
    /// The server has something else, and nobody has said yet what is to become of it.
    Conflict {
        /// Its number.
        id: u64,
    },
    /// It was thrown away, by who was asked about a conflict or by [`Offline::discard`](super::Offline::discard).
    Discarded {
        /// Its number.
        id: u64,
    },
    /// It has waited for too long.
    Expired {
        /// Its number.
        id: u64,
    },
}
