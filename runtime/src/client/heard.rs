//! Whether servers answer at all.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long a silence has to last at least: who waits for a shorter time than a connection takes would make one for each
/// request.
const LEAST: Duration = Duration::from_secs(1);

/// When the last request left that was answered.
pub struct Heard {
    start: Instant,
    /// In nanoseconds after the start.
    last: AtomicU64,
}

impl Heard {
    pub fn new(start: Instant) -> Self {
        Heard {
            start,
            last: AtomicU64::new(0),
        }
    }

    /// Notes that a request was answered that left at that time.
    pub fn note(&self, left: Instant) {
        self.last.fetch_max(self.nanos(left), Ordering::Relaxed);
    }

    /// Whether a request that left at that time, and has not been answered, may say of its connection that it is dead: none
    /// has been answered that left later. Told once for all that have left by now.
    pub fn is_silence(&self, left: Instant, now: Instant) -> bool {
        let (silence, left) = (now.saturating_duration_since(left), self.nanos(left));
        let is_first = || self.last.fetch_max(self.nanos(now), Ordering::Relaxed) <= left;
        silence >= LEAST && self.last.load(Ordering::Relaxed) <= left && is_first()
    }

    fn nanos(&self, at: Instant) -> u64 {
        let passed = at.saturating_duration_since(self.start).as_nanos();
        u64::try_from(passed).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_once() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let heard = Heard::new(start);
        heard.note(at(2));
        // Too short; and a later one was answered.
        assert!(!heard.is_silence(at(3), at(3)));
        heard.note(at(0));
        assert!(!heard.is_silence(at(1), at(30)));
        assert!(heard.is_silence(at(3), at(33)));
        // Those that had left before belong to the same silence; those that have left since do not.
        assert!(!heard.is_silence(at(10), at(40)));
        assert!(heard.is_silence(at(34), at(64)));
    }
}
