//! How long nobody asks again after a failure.

use std::time::{Duration, Instant};

use crate::auth::TokenError;

/// How long nobody asks again after the first failure that leaves no token; it doubles with each.
const BACK_OFF: Duration = Duration::from_millis(500);

/// The longest that nobody asks again, but for a server that asks for more.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(60);

/// The longest that a server is believed who asks for patience.
const LONGEST_PATIENCE: Duration = Duration::from_secs(600);

/// What has failed since something last did not.
#[derive(Debug, Default)]
pub struct Trouble {
    times: u32,
    /// The last failure, and until when nobody tries again.
    last: Option<(TokenError, Instant)>,
}

impl Trouble {
    /// Notes a failure. Nobody tries again for `least`, or longer; for a server that asks for more, as long as that.
    pub fn note(&mut self, error: &TokenError, now: Instant, least: Duration) {
        let mut pause = back_off(self.times).max(least);
        self.times = self.times.saturating_add(1);
        if let Some(asked) = error.retry_after() {
            pause = pause.max(asked.min(LONGEST_PATIENCE));
        }
        let until = now.checked_add(pause);
        self.last = until.map(|until| (error.clone(), until));
    }

    /// The last failure, while nobody tries again.
    pub fn error(&self, now: Instant) -> Option<TokenError> {
        let (error, until) = self.last.as_ref()?;
        (now < *until).then(|| error.clone())
    }

    /// How long nobody tries again.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        let left = self.last.as_ref()?.1.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }
}

/// How long nobody asks again who has failed so many times before.
pub fn back_off(times: u32) -> Duration {
    let doubled = BACK_OFF.saturating_mul(1 << times.min(16));
    // Shorter by up to a quarter, so that programs that failed together do not come back together.
    doubled
        .min(LONGEST_BACK_OFF)
        .mul_f64(1.0 - fastrand::f64() / 4.0)
}
