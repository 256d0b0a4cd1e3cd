//! What becomes of a write when the server has something else.

use apiloom_runtime::BoxFuture;
use apiloom_runtime::bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::item::Waiting;

pub(super) type OnConflict = Box<dyn Fn(Conflict) -> BoxFuture<'static, Resolution> + Send + Sync>;

/// A write that the server has refused because of what it has.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Conflict {
    /// The write.
    pub write: Waiting,
    /// Its body.
    pub body: Bytes,
    /// 409 or 412.
    pub status: StatusCode,
    /// The headers of the server's answer.
    pub headers: HeaderMap,
    /// The answer's body: what the server has, perhaps.
    pub answer: Bytes,
}

/// What becomes of a write after a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolution {
    /// It is sent again, without conditions (`If-Match` and the like), as a write of its own: with another key.
    Mine,
    /// Another body is sent in its place, without conditions and with another key.
    Merged(Bytes),
    /// It is thrown away, and what is kept of its URL too, so that the next read gives what the server has.
    Theirs,
    /// It is thrown away.
    Drop,
    /// It waits, and what comes after it for the same resource: until it is [asked about
    /// again](super::Offline::reconsider) or [discarded](super::Offline::discard).
    Later,
}
