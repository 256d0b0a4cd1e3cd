//! Whether a body comes in, or leaves, too slowly.
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

impl Pace {
    /// None is too slow.
    pub const NONE: Pace = Pace {
        bytes: 0,
        grace: Duration::MAX,
    };
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

/// What of a body has left so far, of which large pieces leave at a time: looked at by stretches as long as the grace, in
/// each of which as much has to leave as its seconds ask for together.
#[derive(Debug, Default)]
pub(crate) struct Stretch {
    /// Since when the other side is waited for.
    waiting: Option<Instant>,
    waited: Duration,
    bytes: u64,
}

impl Stretch {
    /// A piece is there for the other side to take.
    pub fn begins(&mut self, now: Instant) {
        self.waiting.get_or_insert(now);
    }

    /// It has taken the piece, and is not waited for any more.
    pub fn took(&mut self, now: Instant, bytes: usize) {
        self.pass(now);
        self.waiting = None;
        self.bytes = self.bytes.saturating_add(bytes as u64);
    }

    /// After how long to look again, or nothing if it has been too slow.
    pub fn left(&mut self, pace: Pace, now: Instant) -> Option<Duration> {
        if pace.bytes == 0 {
            return Some(Duration::MAX);
        }
        self.pass(now);
        if self.waited >= pace.grace {
            let wanted = u128::from(pace.bytes).saturating_mul(self.waited.as_millis()) / 1000;
            if u128::from(self.bytes) < wanted {
                return None;
            }
            (self.waited, self.bytes) = (Duration::ZERO, 0);
        }
        // Where nobody is waited for, no time passes.
        Some(match self.waiting {
            Some(_) => pace.grace - self.waited,
            None => pace.grace,
        })
    }

    fn pass(&mut self, now: Instant) {
        if let Some(since) = &mut self.waiting {
            self.waited += now.saturating_duration_since(*since);
            *since = now;
        }
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
    fn an_upload_is_judged_by_what_leaves_in_a_stretch() {
        let pace = Pace { bytes: 100, ..PACE };
        for (piece, ended) in [(1999, Some(20)), (2000, None)] {
            let (begin, mut stretch) = (Instant::now(), Stretch::default());
            let mut slow = None;
            for second in 0..100 {
                let now = f64::from(second);
                stretch.begins(after(begin, now));
                if stretch.left(pace, after(begin, now)).is_none() {
                    slow = Some(second);
                    break;
                }
                if second % 20 == 19 {
                    stretch.took(after(begin, now + 0.5), piece);
                    stretch.begins(after(begin, now + 0.5));
                }
            }
            assert_eq!(slow, ended, "{piece}");
        }
    }

    #[test]
    fn an_uploads_own_pauses_do_not_count() {
        let (begin, mut stretch) = (Instant::now(), Stretch::default());
        for minute in 0..10 {
            let now = f64::from(minute) * 60.0;
            assert_eq!(stretch.left(PACE, after(begin, now)), Some(PACE.grace));
            stretch.begins(after(begin, now));
            stretch.took(after(begin, now + 1.5), 2);
        }
        stretch.begins(after(begin, 600.0));
        // A stretch of 15 seconds with 20 bytes; in the next one there is nothing.
        assert_eq!(
            stretch.left(PACE, after(begin, 603.0)),
            Some(Duration::from_secs(2))
        );
        assert_eq!(stretch.left(PACE, after(begin, 605.0)), Some(PACE.grace));
        assert_eq!(stretch.left(PACE, after(begin, 625.0)), None);
        let none = Pace { bytes: 0, ..PACE };
        assert_eq!(stretch.left(none, after(begin, 900.0)), Some(Duration::MAX));
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
