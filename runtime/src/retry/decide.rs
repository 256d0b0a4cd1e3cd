//! From what happened to what is done about it.

use std::time::{Duration, Instant};

use super::delay::spread;
use super::quota::Quota;
use super::{ErrorClass, Outcome, Retry, StopReason};

/// What the loop knows beside the outcome.
pub(crate) struct Facts<'a> {
    pub retry: &'a Retry,
    pub most_attempts: u32,
    /// Whether the body can be sent again.
    pub replayable: bool,
    /// What is left of the call's time limit.
    pub left: Duration,
    pub quota: &'a Quota,
    pub now: Instant,
}

/// A repetition.
#[derive(Debug)]
pub(crate) struct Again {
    pub class: ErrorClass,
    pub pause: Duration,
    pub asked: bool,
    /// What was taken from the quota.
    pub cost: u32,
}

/// Whether an attempt that was no success is repeated. The quota comes last: nothing is taken for what
/// does not happen.
pub(crate) fn decide(
    facts: &Facts<'_>,
    outcome: &Outcome<'_>,
) -> Result<Again, (Option<ErrorClass>, StopReason)> {
    let (class, asked) = facts
        .retry
        .verdict(outcome)
        .map_err(|reason| (None, reason))?;
    let no = |reason| Err((Some(class), reason));
    if outcome.number >= facts.most_attempts {
        return no(StopReason::Attempts(facts.most_attempts));
    }
    if !facts.replayable {
        return no(StopReason::BodyGone);
    }
    let own = facts.retry.pause(outcome.number, class);
    let longest = facts.retry.longest();
    let (pause, from_server) = match asked {
        Some(asked) if asked > longest => return no(StopReason::TooLong { asked, longest }),
        Some(asked) if asked > own => (spread(asked), true),
        _ => (own, false),
    };
    // Sleeping past the limit helps nobody: the caller learns at once what there is to know.
    if pause >= facts.left {
        let left = facts.left;
        return no(StopReason::Deadline { pause, left });
    }
    let cost = match facts.retry.has_quota() {
        true => Quota::cost(class),
        false => 0,
    };
    if !facts.quota.take(cost, facts.now) {
        return no(StopReason::Quota);
    }
    Ok(Again {
        class,
        pause,
        asked: from_server,
        cost,
    })
}

/// What the server asks for is read with the client's clock.
impl Outcome<'_> {
    pub(crate) fn ask(&mut self, now: impl FnOnce() -> std::time::SystemTime) {
        if let Some((status, headers)) = self.response {
            if status.is_client_error() || status.is_server_error() {
                self.asked = super::server::asked(status, headers, now());
            }
        }
    }
}
