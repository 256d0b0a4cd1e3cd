//! Calls and failures of the recent past.

use std::time::{Duration, Instant};

/// Into how many slices the window is cut: it slides by one of them at a time.
pub const SLICES: u64 = 10;

/// Calls and failures of the recent past, in slices of time.
#[derive(Debug, Default)]
pub struct Window {
    begin: Option<Instant>,
    slices: [Slice; SLICES as usize],
    /// The latest slice.
    last: u64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Slice {
    /// Which slice since the window's begin it is.
    number: u64,
    calls: u32,
    failures: u32,
}

impl Window {
    /// Lets time pass: what is before the window counts no more.
    pub fn pass(&mut self, window: Duration, now: Instant) {
        let begin = *self.begin.get_or_insert(now);
        let nanos = (window.as_nanos() / u128::from(SLICES)).max(1);
        let number = now.saturating_duration_since(begin).as_nanos() / nanos;
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        // Two threads may ask the clock in one order and come here in the other.
        self.last = number.max(self.last);
    }

    /// Counts a call at a time, which may be before that of the last one.
    pub fn add(&mut self, window: Duration, now: Instant, failed: bool) {
        self.pass(window, now);
        let number = self.last;
        let place = usize::try_from(number % SLICES).unwrap_or_default();
        let Some(slice) = self.slices.get_mut(place) else {
            return;
        };
        if slice.number != number {
            *slice = Slice {
                number,
                ..Slice::default()
            };
        }
        slice.calls = slice.calls.saturating_add(1);
        slice.failures = slice.failures.saturating_add(u32::from(failed));
    }

    /// How many calls there were, and how many of them failed.
    pub fn sums(&self) -> (u64, u64) {
        let recent = |slice: &&Slice| self.last - slice.number < SLICES;
        let recent = self.slices.iter().filter(recent);
        recent.fold((0, 0), |(calls, failures), slice| {
            let (more, failed) = (u64::from(slice.calls), u64::from(slice.failures));
            (calls + more, failures + failed)
        })
    }
}
