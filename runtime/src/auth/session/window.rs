//! When a token is due.

use std::time::{Duration, Instant, SystemTime};

use crate::auth::Token;
use crate::clock::Time;

/// How long before its end a token is refreshed, at most, when nothing is set.
const EARLY: Duration = Duration::from_secs(240);
/// How long before its end a token is not used any more, at most.
const MUST: Duration = Duration::from_secs(10);
/// When a token without an end is asked for again.
const ENDLESS: Duration = Duration::from_secs(15 * 60);

/// What is set about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Windows {
    pub early: Option<Duration>,
    pub every: Option<Duration>,
}

/// When a token that is held is refreshed, by the monotonic clock: setting the wall clock back makes
/// no token last longer.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    early: Instant,
    must: Option<Instant>,
}

/// How urgent a refresh is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Fresh,
    Early,
    Must,
}

impl Due {
    /// For a token that is held from now on.
    pub fn of(token: &Token, time: &Time, windows: &Windows) -> Due {
        let (now, wall) = (time.now(), time.wall());
        let after = |wait: Duration| now.checked_add(wait).unwrap_or(now);
        let every = windows.every.map(after);
        let Some(expiry) = token.expiry() else {
            return Due {
                early: every.unwrap_or_else(|| after(ENDLESS)),
                must: None,
            };
        };
        let ttl = remaining(expiry, wall);
        // A window as long as the life would refresh without end.
        let early = match windows.early {
            Some(early) => early.min(ttl / 2),
            None => jittered(EARLY.min(ttl / 5)),
        };
        let must = MUST.min(ttl / 10);
        let at = after(ttl.saturating_sub(early));
        Due {
            early: every.map_or(at, |every| at.min(every)),
            must: Some(after(ttl.saturating_sub(must))),
        }
    }

    pub fn phase(&self, now: Instant) -> Phase {
        if self.must.is_some_and(|must| now >= must) {
            Phase::Must
        } else if now >= self.early {
            Phase::Early
        } else {
            Phase::Fresh
        }
    }
}

/// Shorter by up to a tenth, so that many programs do not refresh at the same moment.
fn jittered(window: Duration) -> Duration {
    window.mul_f64(1.0 - fastrand::f64() / 10.0)
}

fn remaining(expiry: SystemTime, wall: SystemTime) -> Duration {
    expiry.duration_since(wall).unwrap_or_default()
}
