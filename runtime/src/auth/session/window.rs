//! When a token is due.

use std::time::{Duration, Instant, SystemTime};

use crate::auth::Token;
use crate::clock::Time;

/// How long before its end a token is refreshed, at most, when nothing is set.
const EARLY: Duration = Duration::from_secs(240);
/// How long before its end a token is not used any more, at most.
const MUST: Duration = Duration::from_secs(10);
/// How long a token is used at least.
const ONCE: Duration = Duration::from_secs(1);
/// How long one is used at most that has expired on arrival, again and again.
const LONGEST_USE: Duration = Duration::from_secs(60);
/// When a token without an end is asked for again.
const ENDLESS: Duration = Duration::from_secs(15 * 60);

/// What is set about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Windows {
    pub early: Option<Duration>,
    pub every: Option<Duration>,
}

/// When a token that is held is refreshed, by whichever clock is ahead: setting the wall clock back makes no
/// token last longer, nor does a machine that slept, whose monotonic clock stood still.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    early: Moment,
    must: Option<Moment>,
}

/// A moment, by both clocks; one that a clock cannot tell never comes by it.
#[derive(Debug, Clone, Copy)]
struct Moment(Option<Instant>, Option<SystemTime>);

impl Moment {
    fn after(wait: Duration, now: Instant, wall: SystemTime) -> Self {
        Moment(now.checked_add(wait), wall.checked_add(wait))
    }

    fn max(self, other: Moment) -> Self {
        Moment(later(self.0, other.0), later(self.1, other.1))
    }

    fn is_past(self, now: Instant, wall: SystemTime) -> bool {
        self.0.is_some_and(|at| now >= at) || self.1.is_some_and(|at| wall >= at)
    }
}

fn later<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    Some(one?.max(other?))
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
        let after = |wait: Duration| Moment::after(wait, now, wall);
        let Some(expiry) = token.expiry() else {
            return Due {
                early: after(windows.every.unwrap_or(ENDLESS)),
                must: None,
            };
        };
        let left = remaining(expiry, wall);
        // A stored token was given earlier: its window is that of its whole life.
        let life = token.lifetime().unwrap_or(left).max(left);
        // A window as long as the life would refresh without end.
        let early = match windows.early {
            Some(early) => early.min(life / 2),
            None => jittered(EARLY.min(life / 5)),
        };
        let must = MUST.min(life / 10);
        let at = left.saturating_sub(early);
        let at = windows.every.map_or(at, |every| at.min(every));
        Due {
            early: after(at),
            must: Some(after(left.saturating_sub(must))),
        }
    }

    /// For a token that was just given: it is used for a moment whatever the server says of it, and for longer each
    /// time that it says so again. Were it asked for again by each call, a server whose clock is wrong would have a storm.
    /// Gives whether that is so; `times` is how often it was so before.
    pub fn of_new(token: &Token, time: &Time, windows: &Windows, times: u32) -> (Due, bool) {
        let mut due = Due::of(token, time, windows);
        let (now, wall) = (time.now(), time.wall());
        let spent = due.phase(now, wall) != Phase::Fresh;
        if spent {
            let used = ONCE.saturating_mul(1 << times.min(16)).min(LONGEST_USE);
            let soonest = Moment::after(used, now, wall);
            due.early = due.early.max(soonest);
            due.must = due.must.map(|must| must.max(soonest));
        }
        (due, spent)
    }

    /// How long nobody has to wait for the next one.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        Some(self.must?.0?.saturating_duration_since(now))
    }

    pub fn phase(&self, now: Instant, wall: SystemTime) -> Phase {
        if self.must.is_some_and(|must| must.is_past(now, wall)) {
            Phase::Must
        } else if self.early.is_past(now, wall) {
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
