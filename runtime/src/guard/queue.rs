//! Waiting for a turn: one after the other, each for as long as the rate says.
//!
//! The turn is taken only when it is there, so a call that is dropped while it waits costs nothing, and
//! those behind it move up.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;

use super::rate::{Rate, RateLimit};
use crate::clock::Time;

#[derive(Debug)]
pub struct Queue {
    rate: Rate,
    /// Held by the first of the queue; tokio's is fair.
    first: Mutex<()>,
    waiting: AtomicU32,
}

/// Counts a call that waits, for as long as it does.
struct Waiting<'q>(&'q AtomicU32);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Queue {
    pub fn new(limit: RateLimit) -> Self {
        Queue {
            rate: Rate::new(limit),
            first: Mutex::new(()),
            waiting: AtomicU32::new(0),
        }
    }

    /// Takes a turn if there is one and nobody waits for it.
    pub fn turn_now(&self, time: &Time) -> bool {
        let first = self.first.try_lock();
        first.is_ok_and(|_first| self.rate.take(time.now()).is_ok())
    }

    /// Waits for a turn. If it would not come within `left`, fails at once with how long it would take.
    pub async fn turn(&self, time: &Time, left: Duration) -> Result<(), Duration> {
        let begin = time.now();
        let first = match self.first.try_lock() {
            // Nobody waits.
            Ok(_first) => self.rate.take(begin),
            Err(_) => Err(Duration::ZERO),
        };
        let Err(wait) = first else {
            return Ok(());
        };
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        let ahead = self.rate.limit().interval().saturating_mul(before);
        let expected = wait.saturating_add(ahead);
        if expected > left {
            return Err(expected);
        }
        let Some(_first) = time.within(left, self.first.lock()).await else {
            return Err(expected);
        };
        loop {
            let now = time.now();
            let Err(wait) = self.rate.take(now) else {
                return Ok(());
            };
            let waited = now.saturating_duration_since(begin);
            if wait > left.saturating_sub(waited) {
                return Err(wait);
            }
            time.sleep(wait).await;
        }
    }
}
