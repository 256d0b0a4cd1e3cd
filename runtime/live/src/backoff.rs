//! How long is waited before a connection is opened again.

use std::time::Duration;

/// Pauses that grow with each attempt that fails, up to a longest one.
///
/// ```
/// use std::time::Duration;
/// use apiloom_live::Backoff;
///
/// // 1, 2, 4, 8 and 16 seconds, and then it gives up.
/// let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30)).most_tries(5).jitter(0.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Backoff {
    base: Duration,
    cap: Duration,
    factor: f64,
    jitter: f64,
    tries: Option<u32>,
}

impl Backoff {
    /// From `base` on, doubled each time, up to `cap`; a quarter is left to chance, and it is tried without end.
    pub fn new(base: Duration, cap: Duration) -> Self {
        Backoff {
            base,
            cap: cap.max(base),
            factor: 2.0,
            jitter: 0.25,
            tries: None,
        }
    }

    /// By what a pause is longer than the one before.
    #[must_use]
    pub fn factor(mut self, factor: f64) -> Self {
        self.factor = if factor.is_finite() {
            factor.max(1.0)
        } else {
            1.0
        };
        self
    }

    /// Which part of a pause chance adds at most, so that clients that were cut off together do not come back together:
    /// between 0 and 1. The longest pause holds all the same.
    #[must_use]
    pub fn jitter(mut self, part: f64) -> Self {
        self.jitter = if part.is_finite() {
            part.clamp(0.0, 1.0)
        } else {
            0.0
        };
        self
    }

    /// After how many attempts in a row that fail it gives up.
    #[must_use]
    pub fn most_tries(mut self, count: u32) -> Self {
        self.tries = Some(count);
        self
    }

    /// Tries without end.
    #[must_use]
    pub fn endless(mut self) -> Self {
        self.tries = None;
        self
    }

    /// Whether there is another attempt after so many that have failed.
    pub(crate) fn goes_on(&self, failed: u32) -> bool {
        self.tries.is_none_or(|tries| failed < tries)
    }

    /// The pause after so many attempts that have failed; from `base` on in the place of its own, if the server names one.
    pub(crate) fn pause(&self, failed: u32, base: Option<Duration>) -> Duration {
        let base = base.unwrap_or(self.base).as_secs_f64();
        // What chance adds has room below the longest pause.
        let most = self.cap.as_secs_f64() / (1.0 + self.jitter);
        let power = self.factor.powi(i32::try_from(failed).unwrap_or(i32::MAX));
        let whole = (base * power).min(most).max(base);
        let pause = whole * (1.0 + self.jitter * fastrand::f64());
        Duration::try_from_secs_f64(pause).unwrap_or(self.cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// C-R13: 1, 2, 4, 8, 16 seconds, 30 at most.
    #[test]
    fn c_r13_pauses_double() {
        let backoff = Backoff::new(seconds(1), seconds(30))
            .jitter(0.0)
            .most_tries(5);
        let pauses: Vec<u64> = (0..7).map(|n| backoff.pause(n, None).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
        assert!(backoff.goes_on(4) && !backoff.goes_on(5));
        assert!(backoff.endless().goes_on(u32::MAX));
    }

    /// B-R28: between 1 and 30 seconds, whatever chance adds.
    #[test]
    fn b_r28_chance_keeps_within_the_bounds() {
        let backoff = Backoff::new(seconds(1), seconds(30));
        for failed in [0, 1, 2, 4, 5, 100, u32::MAX] {
            let pauses: Vec<Duration> = (0..200).map(|_| backoff.pause(failed, None)).collect();
            assert!(
                pauses
                    .iter()
                    .all(|pause| (seconds(1)..=seconds(30)).contains(pause)),
                "{failed}"
            );
            assert!(
                pauses.windows(2).any(|pair| pair.first() != pair.last()),
                "chance has no say"
            );
        }
        // The server's word is the least.
        let told = backoff.pause(0, Some(seconds(45)));
        assert!((seconds(45)..=seconds(57)).contains(&told), "{told:?}");
        assert!(backoff.pause(3, Some(seconds(2))) >= seconds(16));
    }
}
