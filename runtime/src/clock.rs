//! What time it is, and waiting: behind one trait, so that tests need not wait.

#[cfg(feature = "test-util")]
mod test;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

#[cfg(feature = "test-util")]
pub use self::test::TestClock;

use crate::boxed::BoxFuture;

/// What tells the time and waits.
///
/// The default is tokio's timer and the system's clocks. Another one is for tests, or for a program
/// whose futures run on another timer; `ClientBuilder::clock` sets it.
///
/// ```
/// use std::time::{Duration, Instant, SystemTime};
/// use apiloom_runtime::clock::Clock;
/// use apiloom_runtime::BoxFuture;
///
/// /// Tokio's timer, and a wall clock that is an hour ahead.
/// struct Ahead;
///
/// impl Clock for Ahead {
///     fn now(&self) -> Instant {
///         Instant::now()
///     }
///     fn wall(&self) -> SystemTime {
///         SystemTime::now() + Duration::from_secs(3600)
///     }
///     fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(tokio::time::sleep(duration))
///     }
/// }
/// ```
pub trait Clock: Send + Sync + 'static {
    /// A clock that never goes back: for limits of time.
    fn now(&self) -> Instant;

    /// The time of day: for dates that servers give, and for timestamps that are sent.
    fn wall(&self) -> SystemTime;

    /// Waits: before the next attempt, for example.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Ends when something has taken `duration`: a limit, not a pause. As [`sleep`](Clock::sleep)
    /// unless a clock can jump; one that does must not jump over what is still at work.
    fn limit(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.sleep(duration)
    }
}

/// A client's clock, as its middleware is given it. Cheap to clone; tokio's timer and the system's clocks by default.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::clock::Time;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let time = Time::default();
/// let done = time.within(Duration::from_secs(1), async { 7 }).await;
/// assert_eq!(done, Some(7));
/// # });
/// ```
// Without a clock of the user's, nothing of it is on the heap.
#[derive(Clone, Default)]
pub struct Time(Option<Arc<dyn Clock>>);

impl Time {
    /// Another clock.
    pub fn new(clock: impl Clock) -> Self {
        Time(Some(Arc::new(clock)))
    }

    /// A clock that never goes back.
    pub fn now(&self) -> Instant {
        self.0
            .as_ref()
            .map_or_else(Instant::now, |clock| clock.now())
    }

    /// The time of day.
    pub fn wall(&self) -> SystemTime {
        self.0
            .as_ref()
            .map_or_else(SystemTime::now, |clock| clock.wall())
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        match &self.0 {
            Some(clock) => clock.sleep(duration).await,
            None => tokio::time::sleep(duration).await,
        }
    }

    /// What `work` gives, or `None` when it takes longer.
    pub async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let Some(clock) = &self.0 else {
            return tokio::time::timeout(limit, work).await.ok();
        };
        let mut work = std::pin::pin!(work);
        let mut alarm = clock.limit(limit);
        std::future::poll_fn(|context| {
            // Work that is done in the same moment is done in time.
            if let std::task::Poll::Ready(done) = work.as_mut().poll(context) {
                return std::task::Poll::Ready(Some(done));
            }
            alarm.as_mut().poll(context).map(|()| None)
        })
        .await
    }
}

/// Until when a call has to be done.
#[derive(Clone)]
pub(crate) struct Deadline {
    pub time: Time,
    pub start: Instant,
    pub limit: Duration,
}

impl Deadline {
    pub(crate) fn left(&self) -> Duration {
        match self.limit {
            Duration::MAX => Duration::MAX,
            limit => limit.saturating_sub(self.time.now().saturating_duration_since(self.start)),
        }
    }
}

impl Deadline {
    /// Goes on with as much time as was left when it was interrupted.
    pub(crate) fn goes_on(&mut self, left: Duration) {
        let passed = self.limit.saturating_sub(left);
        let now = self.time.now();
        self.start = now.checked_sub(passed).unwrap_or(now);
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "a clock" } else { "tokio" })
    }
}
