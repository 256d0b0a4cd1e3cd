//! What is told of attempts.

use std::fmt;
use std::time::Duration;

use http::{Method, StatusCode};

use super::ErrorClass;
use crate::meta::OperationMeta;
use crate::transport::{Sent, TransportErrorKind};

/// One attempt that was no success, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub(crate) number: u32,
    pub(crate) happened: Happened,
    pub(crate) class: Option<ErrorClass>,
    pub(crate) decision: Decision,
}

impl Attempt {
    /// Which attempt it was, counted from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What happened.
    pub fn happened(&self) -> Happened {
        self.happened
    }

    /// Which kind of passing trouble it was; `None` for trouble that does not pass.
    pub fn class(&self) -> Option<ErrorClass> {
        self.class
    }

    /// What was done about it.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "attempt {}: {}, {}",
            self.number, self.happened, self.decision
        )
    }
}

/// What an attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Happened {
    /// A response with this status.
    Status(StatusCode),
    /// No response, or one that broke off.
    Transport(TransportErrorKind, Sent),
    /// No token to send for now: the server that gives them was not reached, or failed.
    NoToken,
}

impl Happened {
    /// Whether the server may have begun with the request.
    pub(crate) fn may_have_begun(&self) -> bool {
        match self {
            Happened::Status(status) => !matches!(status.as_u16(), 421 | 425 | 429),
            Happened::Transport(_, sent) => *sent == Sent::Maybe,
            Happened::NoToken => false,
        }
    }
}

impl fmt::Display for Happened {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Happened::Status(status) => write!(formatter, "{}", status.as_u16()),
            Happened::NoToken => formatter.write_str("there was no token"),
            Happened::Transport(kind, sent) => {
                formatter.write_str(kind.text())?;
                formatter.write_str(match sent {
                    Sent::No => ", nothing had left",
                    Sent::Refused => ", the server had not begun",
                    Sent::Maybe => ", bytes may have left",
                })
            }
        }
    }
}

/// What was done about an attempt that was no success.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The call was repeated after a pause.
    Repeated {
        /// The pause.
        after: Duration,
        /// Whether the server asked for it.
        asked: bool,
    },
    /// The call ended.
    Ended(StopReason),
}

impl fmt::Display for Decision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Decision::Repeated { after, asked } => {
                write!(formatter, "repeated after {after:?}")?;
                if *asked {
                    formatter.write_str(" as the server asked")?;
                }
                Ok(())
            }
            Decision::Ended(reason) => write!(formatter, "not repeated: {reason}"),
        }
    }
}

/// Why a call was not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// The same would come again: a 404, for example.
    Permanent,
    /// A [`Classify`](super::Classify) said no.
    Forbidden,
    /// The server said that it should not be: `x-should-retry: false`.
    Vetoed,
    /// Repeating could do it twice: the method is not idempotent, and the server may have acted.
    NotIdempotent(Method),
    /// The body was a stream, and had been begun.
    BodyGone,
    /// As many attempts as are allowed have been made.
    Attempts(u32),
    /// The server asks for a longer pause than is accepted.
    TooLong {
        /// What the server asks for.
        asked: Duration,
        /// The longest pause that is accepted.
        longest: Duration,
    },
    /// The call's time limit ends before the pause does.
    Deadline {
        /// The pause.
        pause: Duration,
        /// What is left of the limit.
        left: Duration,
    },
    /// Too many calls to this origin have been repeated lately.
    Quota,
}

impl StopReason {
    /// Whether it is more than "the same would come again": worth a word in an error.
    pub(crate) fn is_remarkable(&self) -> bool {
        match self {
            StopReason::Permanent | StopReason::Attempts(_) => false,
            // It ended in the middle of an attempt, and the error says so.
            StopReason::Deadline { left, .. } => !left.is_zero(),
            _ => true,
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StopReason::Permanent => formatter.write_str("the same would come again"),
            StopReason::Forbidden => formatter.write_str("a classifier said no"),
            StopReason::Vetoed => formatter.write_str("the server says not to"),
            StopReason::NotIdempotent(method) => {
                write!(
                    formatter,
                    "{method} is not idempotent and bytes may have left"
                )
            }
            StopReason::BodyGone => formatter.write_str("the body was a stream and had been begun"),
            StopReason::Attempts(1) => formatter.write_str("one attempt is allowed"),
            StopReason::Attempts(most) => write!(formatter, "{most} attempts are allowed"),
            StopReason::TooLong { asked, longest } if *asked == Duration::MAX => write!(
                formatter,
                "the server asks for a pause without end, {longest:?} is the longest accepted"
            ),
            StopReason::TooLong { asked, longest } => write!(
                formatter,
                "the server asks for {asked:?}, {longest:?} is the longest pause accepted"
            ),
            StopReason::Deadline { pause, left } => write!(
                formatter,
                "the pause of {pause:?} is longer than what is left of the time limit, {left:?}"
            ),
            StopReason::Quota => {
                formatter.write_str("too many calls to this origin were repeated lately")
            }
        }
    }
}

/// A repetition that is about to begin its pause: for `on_retry`.
#[derive(Debug)]
pub struct RetryEvent<'a> {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) attempt: &'a Attempt,
    pub(crate) class: ErrorClass,
    pub(crate) delay: Duration,
}

impl RetryEvent<'_> {
    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        self.meta.id
    }

    /// The attempt that failed: its number, what happened, and why it is repeated.
    pub fn attempt(&self) -> &Attempt {
        self.attempt
    }

    /// Which kind of passing trouble it is.
    pub fn class(&self) -> ErrorClass {
        self.class
    }

    /// The pause before the next attempt.
    pub fn delay(&self) -> Duration {
        self.delay
    }
}
