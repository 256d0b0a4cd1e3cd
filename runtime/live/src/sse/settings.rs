//! What there is to set of an event source.

use std::time::Duration;

use apiloom_runtime::clock::Clock;

use crate::backoff::Backoff;
use crate::time::Time;

/// How an [`EventSource`](super::EventSource) reconnects, and what it takes for a connection that is dead.
///
/// ```
/// use std::time::Duration;
/// use apiloom_live::sse::Settings;
///
/// let settings = Settings::gloria().silence(Duration::from_secs(20)).event_limit(64 * 1024);
/// ```
#[derive(Debug, Clone)]
pub struct Settings {
    pub(super) backoff: Backoff,
    pub(super) silence: Duration,
    pub(super) event_limit: usize,
    pub(super) time: Time,
}

impl Settings {
    /// The numbers of Gloria's guide, which are the defaults too: 1 to 30 seconds between attempts, without end, and a
    /// connection is dead when nothing has come for 60 seconds.
    pub fn gloria() -> Self {
        Settings {
            backoff: Backoff::new(Duration::from_secs(1), Duration::from_secs(30)),
            silence: Duration::from_secs(60),
            event_limit: 1024 * 1024,
            time: Time::default(),
        }
    }

    /// How long is waited before a new connection. What the server says by `retry:` is in the place of the first pause, no less than
    /// 0.1 and no more than 60 seconds. An event, or 60 seconds without trouble, begin it anew.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// How long nothing may come, comments included, until the connection counts as dead. By the client's clock.
    #[must_use]
    pub fn silence(mut self, longest: Duration) -> Self {
        self.silence = longest;
        self
    }

    /// How many bytes one event may have: 1 MiB unless told otherwise. One that has more ends the connection.
    #[must_use]
    pub fn event_limit(mut self, bytes: usize) -> Self {
        self.event_limit = bytes;
        self
    }

    /// The clock by which is waited between connections.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings::gloria()
    }
}
