//! What is remembered of an operation.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use super::Figures;

/// The longest time that is told, in microseconds: ten minutes.
const LONGEST: u64 = 600_000_000;

/// What is remembered of an operation.
pub struct Record {
    /// Of this half of the window, and of the one before.
    pub halves: [Half; 2],
    /// When this half began, and the one before.
    pub begun: [Instant; 2],
    pub looked: Option<Instant>,
    /// What has passed its limit, and was told: errors, and budgets by their places.
    pub over: Vec<Option<usize>>,
}

/// What was measured in a while.
pub struct Half {
    pub took: Option<Histogram<u32>>,
    pub counts: Counts,
}

#[derive(Clone, Copy, Default)]
pub struct Counts {
    pub calls: u64,
    pub errors: u64,
    pub slow: u64,
    pub kept: u64,
    pub cancelled: u64,
}

impl Half {
    pub fn new() -> Self {
        Half {
            took: Histogram::new_with_max(LONGEST, 2).ok(),
            counts: Counts::default(),
        }
    }

    /// Takes how long a call took.
    pub fn took(&mut self, took: Duration) {
        if let Some(histogram) = &mut self.took {
            let microseconds = u64::try_from(took.as_micros()).unwrap_or(LONGEST);
            histogram.saturating_record(microseconds.min(LONGEST));
        }
    }

    fn clear(&mut self) {
        if let Some(took) = &mut self.took {
            took.reset();
        }
        self.counts = Counts::default();
    }
}

impl Counts {
    pub fn plus(self, other: Self) -> Self {
        Counts {
            calls: self.calls + other.calls,
            errors: self.errors + other.errors,
            slow: self.slow + other.slow,
            kept: self.kept + other.kept,
            cancelled: self.cancelled + other.cancelled,
        }
    }
}

impl Record {
    pub fn new(now: Instant) -> Self {
        Record {
            halves: [Half::new(), Half::new()],
            begun: [now; 2],
            looked: None,
            over: Vec::new(),
        }
    }

    /// Forgets what is too old.
    pub fn turn(&mut self, now: Instant, window: Duration) {
        let [begun, _] = self.begun;
        let passed = now.saturating_duration_since(begun);
        if passed < window / 2 {
            return;
        }
        self.halves.reverse();
        if passed >= window {
            self.halves.iter_mut().for_each(Half::clear);
            self.begun = [now; 2];
            return;
        }
        let [this, _] = &mut self.halves;
        this.clear();
        self.begun = [now, begun];
    }

    /// How long all took, and how many there were.
    pub fn all(&self) -> (Option<Histogram<u32>>, Counts) {
        let [this, before] = &self.halves;
        let mut took = this.took.clone();
        if let (Some(took), Some(before)) = (&mut took, &before.took) {
            // Both have the same bounds.
            let _ = took.add(before);
        }
        (took, this.counts.plus(before.counts))
    }
}

pub fn figures(took: Option<&Histogram<u32>>, counts: Counts, seconds: f64) -> Figures {
    let at = |percentile: f64| {
        let value = took.map_or(0, |took| took.value_at_percentile(percentile));
        Duration::from_micros(value)
    };
    #[allow(clippy::cast_precision_loss)]
    let per_second = counts.calls as f64 / seconds.max(1.0);
    let mean = took.map_or(0.0, Histogram::mean) / 1e6;
    Figures {
        calls: counts.calls,
        errors: counts.errors,
        slow: counts.slow,
        kept: counts.kept,
        cancelled: counts.cancelled,
        per_second,
        mean: Duration::try_from_secs_f64(mean).unwrap_or_default(),
        max: Duration::from_micros(took.map_or(0, Histogram::max)),
        p50: at(50.0),
        p90: at(90.0),
        p95: at(95.0),
        p99: at(99.0),
    }
}

pub fn time_at(took: Option<&Histogram<u32>>, percentile: f64) -> Duration {
    let value = took.map_or(0, |took| {
        took.value_at_percentile(percentile.clamp(0.0, 100.0))
    });
    Duration::from_micros(value)
}
