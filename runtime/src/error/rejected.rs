//! Calls that this client does not send for the time being.

use std::fmt;
use std::time::Duration;

use crate::retry::Attempt;

/// A call, or an attempt of one, that was not sent because a guard of this client said no. It is not
/// repeated by the client itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
    /// The attempts before this one.
    pub(crate) history: Vec<Attempt>,
    kind: RejectedKind,
    retry_after: Option<Duration>,
}

/// Which guard said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectedKind {
    /// Too many calls failed lately: the circuit is open.
    CircuitOpen,
    /// The origin turned too many calls away lately: chance has chosen this one to be spared it.
    Overloaded,
    /// More calls than the client's own rate limit allows.
    RateLimited,
    /// More calls at the same time than are allowed.
    Concurrency,
    /// More calls wait for their turn than are allowed to.
    Crowded,
}

impl Rejected {
    /// A refusal by this guard.
    pub fn new(kind: RejectedKind) -> Self {
        Rejected {
            operation: "",
            attempts: 0,
            history: Vec::new(),
            kind,
            retry_after: None,
        }
    }

    /// Says when the guard will let calls through again.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Which guard said no.
    pub fn kind(&self) -> RejectedKind {
        self.kind
    }

    /// When the guard will let calls through again, if it knows.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            RejectedKind::CircuitOpen => "not sent: too many calls failed lately",
            RejectedKind::Overloaded => "not sent: the server turns too many calls away",
            RejectedKind::RateLimited => "not sent: the client's rate limit is reached",
            RejectedKind::Concurrency => "not sent: too many calls are under way",
            RejectedKind::Crowded => "not sent: too many calls wait for their turn",
        })
    }
}

impl std::error::Error for Rejected {}
