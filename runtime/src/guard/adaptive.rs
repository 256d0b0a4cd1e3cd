//! Adaptive throttling: an origin that turns calls away gets fewer.
//!
//! Takes the time with every question, and chance; it asks no clock, waits for nothing and does not know what a call
//! that is turned away is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::window::Window;

/// Sends an origin fewer calls when it turns calls away: some are turned away here, unsent, so that what leaves is what
/// it takes, times a factor (Google, "Site Reliability Engineering", chapter 21, client-side throttling).
///
/// Of the calls of the window, `requests` in all, it took `accepts`. The next one is turned away with a chance of
/// `(requests - factor * accepts) / (requests + 1)`, if that is above zero; calls that are turned away here count among
/// `requests`. With the factor 2 nothing is turned away as long as the origin takes half of what it gets. What leaves
/// beyond what it takes is how the client learns that it takes more again.
///
/// An origin turns a call away that has no response, or one with 429, or with 500 and above. Every other
/// response has been taken, whatever it says.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::guard::AdaptiveThrottle;
///
/// let throttle = AdaptiveThrottle::new().factor_percent(150).window(Duration::from_secs(60));
/// # let _ = throttle;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdaptiveThrottle {
    percent: u32,
    minimum: u32,
    window: Duration,
}

impl AdaptiveThrottle {
    /// Twice what the origin takes, of at least 20 calls within two minutes.
    pub const fn new() -> Self {
        AdaptiveThrottle {
            percent: 200,
            minimum: 20,
            window: Duration::from_secs(120),
        }
    }

    /// How much may leave of what the origin takes, in percent: 200 by default, 100 at least. Less spares the origin
    /// more, and finds out later that it takes calls again.
    #[must_use]
    pub const fn factor_percent(mut self, percent: u32) -> Self {
        self.percent = if percent < 100 { 100 } else { percent };
        self
    }

    /// How many calls the window must hold before one is turned away; 20 by default.
    #[must_use]
    pub const fn minimum_calls(mut self, calls: u32) -> Self {
        self.minimum = calls;
        self
    }

    /// How far back calls count; two minutes by default.
    #[must_use]
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// The chance that a call is turned away.
    fn chance(&self, requests: u64, accepts: u64) -> f64 {
        if requests < u64::from(self.minimum) {
            return 0.0;
        }
        let allowed = accepts.saturating_mul(u64::from(self.percent)) / 100;
        let beyond = requests.saturating_sub(allowed);
        // Counts of a window are far below what an `f64` has room for.
        #[allow(clippy::cast_precision_loss)]
        let chance = beyond as f64 / (requests as f64 + 1.0);
        chance
    }
}

impl Default for AdaptiveThrottle {
    fn default() -> Self {
        Self::new()
    }
}

/// The throttle of one origin.
#[derive(Debug)]
pub(crate) struct Adaptive {
    settings: AdaptiveThrottle,
    window: Mutex<Window>,
}

impl Adaptive {
    pub fn new(settings: AdaptiveThrottle) -> Self {
        Adaptive {
            settings,
            window: Mutex::default(),
        }
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        // Counts are whole at any time.
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a call may leave, by a number from 0 to 1 that chance has chosen. One that may not is counted.
    pub fn admits(&self, now: Instant, chosen: f64) -> bool {
        let mut window = self.window();
        window.pass(self.settings.window, now);
        let (requests, refused) = window.sums();
        let admits = chosen >= self.settings.chance(requests, requests - refused);
        if !admits {
            window.add(self.settings.window, now, true);
        }
        admits
    }

    /// Counts a call that has left.
    pub fn record(&self, now: Instant, refused: bool) {
        self.window().add(self.settings.window, now, refused);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// So many calls in each of some seconds, of which the server takes up to `room` a second. Gives how many have left
    /// and how many were taken in the last half of them. What chance chooses is spread evenly.
    fn run(settings: AdaptiveThrottle, seconds: u32, calls: u32, room: u32) -> (u32, u32) {
        let (throttle, begin) = (Adaptive::new(settings), Instant::now());
        let (mut left, mut taken, mut turn) = (0, 0, 0u32);
        for second in 0..seconds {
            let mut full = 0;
            for _ in 0..calls {
                turn = turn.wrapping_add(1);
                // The golden ratio spreads its multiples evenly.
                let chosen = (f64::from(turn) * 0.618_033_988_75).fract();
                let now = begin + second * SECOND;
                if !throttle.admits(now, chosen) {
                    continue;
                }
                let refused = full >= room;
                full += 1;
                throttle.record(now, refused);
                if second >= seconds / 2 {
                    left += 1;
                    taken += u32::from(!refused);
                }
            }
        }
        (left, taken)
    }

    #[test]
    fn what_is_taken_is_not_turned_away() {
        assert_eq!(run(AdaptiveThrottle::new(), 20, 100, 100), (1000, 1000));
        // Half of it is taken: all of it leaves.
        assert_eq!(run(AdaptiveThrottle::new(), 20, 100, 50), (1000, 500));
    }

    #[test]
    fn what_leaves_is_a_factor_of_what_is_taken() {
        for (percent, room) in [(200, 10), (150, 10), (110, 20)] {
            let settings = AdaptiveThrottle::new()
                .factor_percent(percent)
                .window(10 * SECOND);
            let (left, taken) = run(settings, 100, 100, room);
            assert_eq!(taken, 50 * room);
            let most = taken * percent / 100;
            assert!(left >= taken && left < most + most / 5, "{left} of {most}");
        }
    }

    #[test]
    fn of_a_dead_origin_little_is_asked() {
        let settings = AdaptiveThrottle::new().window(10 * SECOND);
        let (left, taken) = run(settings, 100, 100, 0);
        assert_eq!(taken, 0);
        // One of a thousand in the window.
        assert!((1..50).contains(&left), "{left} of 5000");
    }

    #[test]
    fn few_calls_tell_nothing_and_old_ones_neither() {
        let (throttle, begin) = (Adaptive::new(AdaptiveThrottle::new()), Instant::now());
        for _ in 0..20 {
            assert!(throttle.admits(begin, 0.0));
            throttle.record(begin, true);
        }
        assert!(!throttle.admits(begin, 0.9));
        assert!(throttle.admits(begin, 0.99));
        assert!(!throttle.admits(begin + 100 * SECOND, 0.0));
        // All but the last one are forgotten.
        assert!(throttle.admits(begin + 120 * SECOND, 0.0));
    }
}
