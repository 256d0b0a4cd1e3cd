//! What is worth another attempt.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::server::server_verdict;
use super::{Happened, StopReason};
use crate::meta::OperationMeta;
use crate::transport::{Sent, TransportError, TransportErrorKind};

/// Which kind of passing trouble it is: it decides the first pause and what the repetition costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// It passes by itself: a broken connection, a 502.
    Transient,
    /// The server has too much to do: 429, or 503 with a `Retry-After`; or it is still at it: 409 to a
    /// repetition.
    Throttle,
}

/// What a [`Classify`] says of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing: whoever comes next decides.
    Pass,
    /// It is not repeated.
    Stop,
    /// It is repeated, if attempts, time and quota are left, and the body can be sent again.
    Retry {
        /// The kind of trouble.
        class: ErrorClass,
        /// A pause that the server asks for, in place of what its headers say.
        delay: Option<Duration>,
    },
}

impl Verdict {
    /// Passing trouble, with the policy's own pause.
    pub const TRANSIENT: Verdict = Verdict::Retry {
        class: ErrorClass::Transient,
        delay: None,
    };
    /// The server has too much to do, with the policy's own pause.
    pub const THROTTLE: Verdict = Verdict::Retry {
        class: ErrorClass::Throttle,
        delay: None,
    };
}

/// Decides whether an attempt is worth another one, before the runtime's own table does.
///
/// Classifiers are asked in the order in which they were added; the first one that does not
/// [`Pass`](Verdict::Pass) decides. [`Verdict::Retry`] holds for calls that are not idempotent too:
/// ask [`Outcome::is_idempotent`].
///
/// ```
/// use apiloom_runtime::retry::{Classify, Outcome, Verdict};
/// use apiloom_runtime::Retry;
///
/// /// 409 means "somebody else is at it" in this API.
/// struct Conflicts;
///
/// impl Classify for Conflicts {
///     fn classify(&self, outcome: &Outcome<'_>) -> Verdict {
///         match outcome.status().map(|status| status.as_u16()) {
///             Some(409) => Verdict::TRANSIENT,
///             _ => Verdict::Pass,
///         }
///     }
/// }
///
/// let retry = Retry::default().classify(Conflicts);
/// ```
pub trait Classify: Send + Sync + 'static {
    /// Looks at an attempt.
    fn classify(&self, outcome: &Outcome<'_>) -> Verdict;
}

/// What an attempt came to, for a [`Classify`].
#[derive(Debug)]
pub struct Outcome<'a> {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) number: u32,
    pub(crate) idempotent: bool,
    pub(crate) response: Option<(StatusCode, &'a HeaderMap)>,
    pub(crate) body: &'a [u8],
    pub(crate) error: Option<&'a TransportError>,
    pub(crate) asked: Option<Duration>,
    /// Why there was no token to send, where that passes.
    pub(crate) no_token: bool,
    /// Whether the server knows the call again by an idempotency key.
    pub(crate) keyed: bool,
    /// Whether an earlier attempt of the call may have arrived.
    pub(crate) begun: bool,
}

impl Outcome<'_> {
    /// The operation.
    pub fn operation(&self) -> &'static OperationMeta {
        self.meta
    }

    /// Which attempt it was, counted from 1.
    pub fn attempt(&self) -> u32 {
        self.number
    }

    /// Whether the call may be repeated after the server may have acted.
    pub fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// The status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.response.map(|(status, _)| status)
    }

    /// The headers, if there was a response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response.map(|(_, headers)| headers)
    }

    /// The body, up to its limit; empty when there is none, or it is a download.
    pub fn body(&self) -> &[u8] {
        self.body
    }

    /// What the transport said, if there was no response or it broke off.
    pub fn error(&self) -> Option<&TransportError> {
        self.error
    }

    /// The pause that the server asks for: `retry-after-ms`, `Retry-After`, or the end of its rate limit's
    /// window.
    pub fn server_delay(&self) -> Option<Duration> {
        self.asked
    }

    /// Whether the server says that the request should be sent again (`true`) or should not (`false`), by
    /// `x-should-retry` or `Stripe-Should-Retry`. Of errors only.
    pub fn server_verdict(&self) -> Option<bool> {
        let (status, headers) = self.response?;
        server_verdict(status, headers)
    }

    pub(crate) fn happened(&self) -> Happened {
        if self.no_token {
            return Happened::NoToken;
        }
        // The status of an error says more than that its body broke off.
        match (self.response, self.error) {
            (Some((status, _)), None) => Happened::Status(status),
            (Some((status, _)), Some(_)) if !status.is_success() => Happened::Status(status),
            (_, Some(error)) => Happened::Transport(error.kind, error.sent),
            (None, None) => Happened::Transport(TransportErrorKind::Io, Sent::Maybe),
        }
    }
}

/// The runtime's own table: a call is repeated when that can do no harm and may help. A server that says so in
/// words knows better than the table whether it has acted, and whether the same would come again.
pub(super) fn standard(outcome: &Outcome<'_>) -> Result<ErrorClass, StopReason> {
    match outcome.server_verdict() {
        Some(false) => return Err(StopReason::Vetoed),
        Some(true) => {
            let busy = matches!(
                outcome.status().map(|it| it.as_u16()),
                Some(409 | 429 | 503)
            );
            return Ok(if busy {
                ErrorClass::Throttle
            } else {
                ErrorClass::Transient
            });
        }
        None => {}
    }
    let safe = |class: ErrorClass| match outcome.idempotent {
        true => Ok(class),
        false => Err(StopReason::NotIdempotent(outcome.meta.method())),
    };
    match outcome.happened() {
        Happened::Transport(TransportErrorKind::Request | TransportErrorKind::TooLarge, _) => {
            Err(StopReason::Permanent)
        }
        Happened::Transport(_, Sent::No | Sent::Refused) => Ok(ErrorClass::Transient),
        Happened::Transport(_, Sent::Maybe) => safe(ErrorClass::Transient),
        // The request was not sent, and waits for somebody else's server.
        Happened::NoToken => Ok(ErrorClass::Transient),
        Happened::Status(status) => match status.as_u16() {
            // An attempt before this one is still at work, by its key
            // (draft-ietf-httpapi-idempotency-key-header-07, section 2.7); its answer comes for the asking.
            409 if outcome.keyed && outcome.begun => Ok(ErrorClass::Throttle),
            // The wrong connection, and another one may be right, whatever the method (RFC 9110, section
            // 15.5.20). Too early: it was not processed (RFC 8470, section 5.2).
            421 | 425 => Ok(ErrorClass::Transient),
            // The request was turned away (RFC 6585, section 4): nothing has been done.
            429 => Ok(ErrorClass::Throttle),
            503 if outcome.asked.is_some() => safe(ErrorClass::Throttle),
            408 | 500 | 502 | 503 | 504 => safe(ErrorClass::Transient),
            _ => Err(StopReason::Permanent),
        },
    }
}
