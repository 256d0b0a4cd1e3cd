//! How long the stages of a run take.

use std::time::{Duration, Instant};

/// The stages of a run that have come to their end, each with how long it took.
#[derive(Debug, Clone)]
pub struct Timings {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Default for Timings {
    fn default() -> Self {
        Timings {
            last: Instant::now(),
            laps: Vec::new(),
        }
    }
}

impl Timings {
    /// Notes that a stage has come to its end.
    pub(crate) fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now.duration_since(self.last)));
        self.last = now;
    }

    /// The stages in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        self.laps.iter().copied()
    }
}
