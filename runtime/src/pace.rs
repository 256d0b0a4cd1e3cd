//! Whether a body comes in too slowly.
//!
//! Takes what came and when; gives how long nothing is wrong yet. It asks no clock and reads no body.

use std::time::{Duration, Instant};

/// The slowest pace that a body may have, looked at second by second. Only time in which somebody waits
/// for the body counts: a reader that takes its time does not make the server slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// How many bytes a second has to bring.
    pub bytes: u64,
    /// For how long seconds in a row may bring less.
    pub grace: Duration,
}

const WINDOW: Duration = Duration::from_secs(1);

/// What has come of one body so far.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Since when somebody waits.
    waiting: Option<Instant>,
    /// The part of the present second that is over.
    waited: Duration,
    /// What the present second has brought.
    bytes: u64,
    /// How long the seconds before it brought too little.
    slow: Duration,
}

impl Progress {
    /// Somebody waits, and nothing is there. Gives after how long to look again, or nothing if it has
    /// been too slow for too long.
    pub fn waits(&mut self, pace: Pace, now: Instant) -> Option<Duration> {
        self.pass(pace, now);
        self.waiting = Some(now);
        let over = self.slow.saturating_add(self.waited);
        let left = pace.grace.checked_sub(over)?;
        // Where this second has brought enough already, it will count for nothing.
        let fine = self.bytes >= pace.bytes;
        let left = if fine { WINDOW - self.waited } else { left };
        (!left.is_zero()).then_some(left)
    }

    /// Something came, and nobody waits any more.
    pub fn came(&mut self, pace: Pace, now: Instant, bytes: usize) {
        self.pass(pace, now);
        self.waiting = None;
        self.bytes = self.bytes.saturating_add(bytes as u64);
    }

    /// Lets the time pass in which somebody waited.
    fn pass(&mut self, pace: Pace, now: Instant) {
        let Some(since) = self.waiting else { return };
        self.waited += now.saturating_duration_since(since);
        let seconds = Duration::from_secs(self.waited.as_secs());
        if seconds.is_zero() {
            return;
        }
        self.waited -= seconds;
        // What has come came in the first of these seconds; the others were silent.
        let brought = std::mem::take(&mut self.bytes);
        self.slow = match brought >= pace.bytes {
            true if pace.bytes == 0 => Duration::ZERO,
            true => seconds - WINDOW,
            false => self.slow + seconds,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace {
        bytes: 1,
        grace: Duration::from_secs(20),
    };

    fn after(begin: Instant, seconds: f64) -> Instant {
        begin + Duration::from_secs_f64(seconds)
    }

    #[test]
    fn silence_ends_after_the_grace() {
        let (begin, mut progress) = (Instant::now(), Progress::default());
        assert_eq!(progress.waits(PACE, begin), Some(PACE.grace));
        let look = progress.waits(PACE, after(begin, 12.5)).unwrap();
        assert_eq!(look, Duration::from_secs_f64(7.5));
        assert_eq!(progress.waits(PACE, after(begin, 20.0)), None);
    }

    #[test]
    fn a_byte_a_second_is_enough() {
        let (begin, mut progress) = (Instant::now(), Progress::default());
        for second in 0..100 {
            let now = f64::from(second);
            assert!(progress.waits(PACE, after(begin, now)).is_some());
            progress.came(PACE, after(begin, now + 0.9), 1);
        }
    }

    #[test]
    fn too_few_bytes_are_too_slow() {
        let pace = Pace { bytes: 100, ..PACE };
        let (begin, mut progress) = (Instant::now(), Progress::default());
        let mut ended = None;
        for second in 0..100 {
            let now = f64::from(second);
            if progress.waits(pace, after(begin, now)).is_none() {
                ended = Some(second);
                break;
            }
            progress.came(pace, after(begin, now + 1.0), 99);
        }
        assert_eq!(ended, Some(20));
    }

    #[test]
    fn the_readers_own_time_does_not_count() {
        let (begin, mut progress) = (Instant::now(), Progress::default());
        for minute in 0..10 {
            let now = f64::from(minute) * 60.0;
            assert!(progress.waits(PACE, after(begin, now)).is_some());
            progress.came(PACE, after(begin, now + 1.5), 1);
            // The reader works for the rest of the minute.
        }
        // Two seconds without a byte at most, in ten minutes.
        assert!(progress.slow <= 2 * WINDOW);
    }

    #[test]
    fn a_good_second_makes_up_for_slow_ones() {
        let (begin, mut progress) = (Instant::now(), Progress::default());
        progress.waits(PACE, begin);
        progress.waits(PACE, after(begin, 19.0));
        progress.came(PACE, after(begin, 19.5), 1);
        // It counts when its second is over; until then the silence before it stands.
        assert_eq!(
            progress.waits(PACE, after(begin, 19.5)),
            Some(Duration::from_millis(500))
        );
        assert_eq!(progress.waits(PACE, after(begin, 20.0)), Some(PACE.grace));
    }

    #[test]
    fn no_pace_at_all_is_never_too_slow() {
        let pace = Pace { bytes: 0, ..PACE };
        let (begin, mut progress) = (Instant::now(), Progress::default());
        for second in 0..100 {
            let now = after(begin, f64::from(second) * 30.0);
            assert_eq!(progress.waits(pace, now), Some(WINDOW));
        }
    }
}
