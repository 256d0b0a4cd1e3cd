//! The rate limit: a number of requests per period, with some at once after a pause.
//!
//! The generic cell rate algorithm (ITU-T I.371). It keeps one time: the *theoretical arrival* of the
//! next request if all came evenly. Takes the time with every question; it asks no clock and waits for
//! nothing.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many requests an origin gets in a period. Further calls wait for their turn, in the order in
/// which they came.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::guard::RateLimit;
///
/// // 100 a minute, evenly; after a pause up to 10 at once.
/// let limit = RateLimit::new(100, Duration::from_secs(60)).burst(10);
/// # let _ = limit;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The time between two requests that come evenly.
    interval: Duration,
    burst: u32,
}

impl RateLimit {
    /// At most `requests` in a period, evenly spread: one at a time. None at all is taken for one.
    pub const fn new(requests: u32, period: Duration) -> Self {
        let requests = if requests == 0 { 1 } else { requests };
        let interval = match period.checked_div(requests) {
            Some(interval) => interval,
            None => period,
        };
        RateLimit { interval, burst: 1 }
    }

    /// How many requests may go at once after a pause; 1 by default. A pause of an interval saves up one.
    #[must_use]
    pub const fn burst(mut self, requests: u32) -> Self {
        self.burst = if requests == 0 { 1 } else { requests };
        self
    }

    /// The time between two requests that come evenly.
    pub(crate) fn interval(&self) -> Duration {
        self.interval
    }
}

/// The rate of one origin.
#[derive(Debug)]
pub(crate) struct Rate {
    limit: RateLimit,
    /// When the next request is due if all come evenly; none before the first.
    due: Mutex<Option<Instant>>,
}

impl Rate {
    pub fn new(limit: RateLimit) -> Self {
        Rate {
            limit,
            due: Mutex::new(None),
        }
    }

    pub fn limit(&self) -> &RateLimit {
        &self.limit
    }

    /// Takes a place for a request that goes now, or says how long it has to wait before it asks again.
    pub fn take(&self, now: Instant) -> Result<(), Duration> {
        let RateLimit { interval, burst } = self.limit;
        let ahead = interval.saturating_mul(burst.saturating_sub(1));
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let arrival = due.unwrap_or(now).max(now);
        let early = arrival.duration_since(now).saturating_sub(ahead);
        if !early.is_zero() {
            return Err(early);
        }
        // A period beyond what the clock can count is one that never ends: the place is not taken.
        *due = Some(arrival.checked_add(interval).ok_or(interval)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn ten_a_second_with_a_burst_of_three() {
        let rate = Rate::new(RateLimit::new(10, SECOND).burst(3));
        let now = Instant::now();
        for _ in 0..3 {
            assert_eq!(rate.take(now), Ok(()));
        }
        assert_eq!(rate.take(now), Err(Duration::from_millis(100)));
        let later = now + Duration::from_millis(100);
        assert_eq!(rate.take(later), Ok(()));
        assert_eq!(rate.take(later), Err(Duration::from_millis(100)));
        // A long pause saves up the burst and no more.
        let much_later = later + 1000 * SECOND;
        for _ in 0..3 {
            assert_eq!(rate.take(much_later), Ok(()));
        }
        assert_eq!(rate.take(much_later), Err(Duration::from_millis(100)));
    }

    #[test]
    fn extreme_settings_do_not_overflow() {
        let now = Instant::now();
        let none = Rate::new(RateLimit::new(0, Duration::ZERO).burst(0));
        assert!((0..1000).all(|_| none.take(now).is_ok()));
        let never = Rate::new(RateLimit::new(1, Duration::MAX).burst(u32::MAX));
        assert_eq!(never.take(now), Err(Duration::MAX));
    }

    proptest! {
        /// In no stretch of time go more requests than the burst and those that the stretch allows, and
        /// one that waits as long as it is told goes.
        #[test]
        fn never_more_than_allowed(
            waits in prop::collection::vec(0u64..300, 1..150),
            requests in 1u32..20,
            burst in 1u32..8,
        ) {
            let rate = Rate::new(RateLimit::new(requests, SECOND).burst(burst));
            let begin = Instant::now();
            let (mut now, mut gone) = (begin, Vec::new());
            for wait in waits {
                now += Duration::from_millis(wait);
                if let Err(wait) = rate.take(now) {
                    // An earlier question is not answered with yes.
                    let before = now + wait - Duration::from_nanos(1);
                    prop_assert_eq!(rate.take(before), Err(Duration::from_nanos(1)));
                    now += wait;
                    prop_assert_eq!(rate.take(now), Ok(()));
                }
                gone.push(now);
            }
            for (first, from) in gone.iter().enumerate() {
                for (last, to) in gone.iter().enumerate().skip(first) {
                    let most = to.duration_since(*from).as_secs_f64() * f64::from(requests) + f64::from(burst);
                    prop_assert!((last - first + 1) as f64 <= most + 1e-3);
                }
            }
        }
    }
}
