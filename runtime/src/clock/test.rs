//! A clock for tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use super::Clock;
use crate::boxed::BoxFuture;

/// A clock that stands still until somebody sleeps: then it jumps to the end of that sleep at once.
///
/// Limits of time do not make it jump: they end when it has gone past them, by a sleep or by
/// [`advance`](TestClock::advance). Clones share their time. With the feature `test-util`.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::clock::{Clock as _, TestClock};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let clock = TestClock::new();
/// let start = clock.now();
/// clock.sleep(Duration::from_secs(3600)).await;
/// assert_eq!(clock.now() - start, Duration::from_secs(3600));
/// assert_eq!(clock.slept(), [Duration::from_secs(3600)]);
/// # });
/// ```
#[derive(Debug, Clone)]
pub struct TestClock(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    start: Instant,
    wall: SystemTime,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    passed: Duration,
    /// How much of the time of day the other clock has missed.
    suspended: Duration,
    slept: Vec<Duration>,
    waiting: Vec<Waker>,
}

impl TestClock {
    /// A clock that begins at 2026-01-01 00:00:00 UTC.
    pub fn new() -> Self {
        Self::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600))
    }

    /// A clock that begins at a time of day.
    pub fn at(wall: SystemTime) -> Self {
        TestClock(Arc::new(Shared {
            start: Instant::now(),
            wall,
            state: Mutex::default(),
        }))
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.state();
        state.passed = state.passed.saturating_add(duration);
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Lets the machine be suspended: the time of day goes on, the clock that never goes back stands still, as
    /// `Instant` does on Linux.
    pub fn suspend(&self, duration: Duration) {
        let mut state = self.state();
        state.suspended = state.suspended.saturating_add(duration);
    }

    /// How long it was slept, each time.
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    /// How much time has passed.
    pub fn passed(&self) -> Duration {
        self.state().passed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        let passed = self.passed();
        self.0.start.checked_add(passed).unwrap_or(self.0.start)
    }

    fn wall(&self) -> SystemTime {
        let state = self.state();
        let passed = state.passed.saturating_add(state.suspended);
        self.0.wall.checked_add(passed).unwrap_or(self.0.wall)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.state().slept.push(duration);
            self.advance(duration);
        })
    }

    fn limit(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let end = self.passed().saturating_add(duration);
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = self.state();
            if state.passed >= end {
                return Poll::Ready(());
            }
            state.waiting.push(context.waker().clone());
            Poll::Pending
        }))
    }
}
