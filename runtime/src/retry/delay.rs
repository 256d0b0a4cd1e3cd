//! How long to wait.

use std::time::Duration;

use super::ErrorClass;

/// How chance changes a pause, so that clients that failed together do not come back together.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Jitter {
    /// Not at all.
    None,
    /// Anything between nothing and the whole pause.
    Full,
    /// The pause times a factor between these two.
    Between(f64, f64),
}

#[derive(Debug, Clone)]
pub(super) enum Delays {
    /// One after the other; the last one again and again.
    Fixed(Vec<Duration>),
    Exponential(Exponential),
}

#[derive(Debug, Clone)]
pub(super) struct Exponential {
    pub transient: Duration,
    pub throttle: Duration,
    pub factor: f64,
    pub cap: Duration,
    pub jitter: Jitter,
}

impl Default for Exponential {
    fn default() -> Self {
        Exponential {
            transient: Duration::from_millis(100),
            throttle: Duration::from_secs(1),
            factor: 2.0,
            cap: Duration::from_secs(20),
            jitter: Jitter::Full,
        }
    }
}

impl Delays {
    /// The pause after the attempt of this number, counted from 1.
    pub fn after(&self, attempt: u32, class: ErrorClass) -> Duration {
        let before = attempt.saturating_sub(1);
        match self {
            Delays::Fixed(list) => {
                let at = usize::try_from(before).unwrap_or(usize::MAX);
                let found = list.get(at).or(list.last());
                found.copied().unwrap_or(Duration::ZERO)
            }
            Delays::Exponential(own) => own.after(before, class),
        }
    }
}

impl Exponential {
    fn after(&self, before: u32, class: ErrorClass) -> Duration {
        let base = match class {
            ErrorClass::Transient => self.transient,
            ErrorClass::Throttle => self.throttle,
        };
        let power = self.factor.powi(i32::try_from(before).unwrap_or(i32::MAX));
        let cap = self.cap.as_secs_f64();
        let whole = (base.as_secs_f64() * power).min(cap);
        let pause = match self.jitter {
            Jitter::None => whole,
            Jitter::Full => whole * fastrand::f64(),
            Jitter::Between(least, most) => whole * (least + (most - least) * fastrand::f64()),
        };
        // What is no number of seconds, an infinite factor for example, waits as long as it may.
        Duration::try_from_secs_f64(pause.min(cap)).unwrap_or(self.cap)
    }
}

/// What a server asks for, and a little more, so that not everybody comes back at its end: up to a
/// tenth, and no more than a second.
pub(super) fn spread(asked: Duration) -> Duration {
    let most = (asked / 10).min(Duration::from_secs(1));
    asked.saturating_add(most.mul_f64(fastrand::f64()))
}
