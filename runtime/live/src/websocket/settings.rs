//! What there is to set of a socket.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apiloom_runtime::clock::Clock;
use apiloom_runtime::operation::Channel;
use apiloom_runtime::serde_json::{self, Value};

use super::dial::{Dial, System};
use super::end::comes_back;
use super::framing::Framing;
use crate::backoff::Backoff;
use crate::time::Time;

/// What is promised of messages when connections break: [what is promised](super#what-is-promised-of-messages).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// None twice: what was on its way when the connection broke is lost.
    Once,
    /// None lost: what the server has not acknowledged is sent again, with its id.
    Acknowledged,
}

/// How a [`Socket`](super::Socket) keeps its connection, and what it promises.
///
/// ```
/// use std::time::Duration;
/// use apiloom_live::websocket::{Delivery, Settings};
///
/// let settings = Settings::gloria().delivery(Delivery::Acknowledged).heartbeat(Some(Duration::from_secs(20)));
/// ```
#[derive(Clone)]
pub struct Settings {
    pub(super) framing: Framing,
    pub(super) delivery: Delivery,
    pub(super) backoff: Backoff,
    pub(super) comes_back: fn(u16) -> bool,
    pub(super) heartbeat: Option<Duration>,
    pub(super) silence: Duration,
    pub(super) request_timeout: Duration,
    pub(super) close_timeout: Duration,
    pub(super) queue: usize,
    pub(super) queue_while_away: bool,
    pub(super) received: usize,
    pub(super) message_limit: usize,
    pub(super) frame_limit: usize,
    pub(super) protocols: Vec<String>,
    pub(super) dial: Arc<dyn Dial>,
    pub(super) time: Time,
}

impl Settings {
    /// Messages as they are, without an envelope: the protocol's own ping every 30 seconds, a connection is dead when nothing comes
    /// for 60 seconds after one; five tries to come back, after 1, 2, 4, 8 and 16 seconds and what chance adds; 256 messages wait while
    /// the server is away.
    pub fn new() -> Self {
        let second = Duration::from_secs(1);
        Settings {
            framing: Framing::none(),
            delivery: Delivery::Once,
            backoff: Backoff::new(second, 30 * second).most_tries(5),
            comes_back,
            heartbeat: Some(30 * second),
            silence: 60 * second,
            request_timeout: 10 * second,
            close_timeout: 5 * second,
            queue: 256,
            queue_while_away: true,
            received: 256,
            message_limit: 16 << 20,
            frame_limit: 4 << 20,
            protocols: Vec::new(),
            dial: Arc::new(System),
            time: Time::default(),
        }
    }

    /// Gloria's guide, which names the parts and leaves the numbers open: an envelope, a queue while away, requests that wait 10
    /// seconds for their answer, rooms, and Dafnck's numbers for the rest.
    pub fn gloria() -> Self {
        Settings {
            framing: Framing::envelope(),
            ..Settings::new()
        }
    }

    /// The numbers of Dafnck's guide: `heartbeat` every 30 seconds, and five tries to come back, after exactly 1, 2, 4, 8 and 16 seconds. Nothing
    /// waits while the server is away: sending is an error then. A server that closes the connection properly is not asked again.
    pub fn dafnck() -> Self {
        let usual = Settings::new();
        let backoff = usual.backoff.clone().jitter(0.0);
        Settings {
            framing: Framing::envelope(),
            backoff,
            comes_back: |code| code == 1006,
            queue_while_away: false,
            ..usual
        }
    }

    /// The settings for a channel that the document describes: those of [`gloria`](Self::gloria) with the document's own envelope, or none where
    /// its messages have none, and with what `x-websocket` says in `heartbeat-interval-ms` and `max-reconnect-attempts`. What is set afterwards comes
    /// before that.
    pub fn of<O: Channel>(_call: &O) -> Self {
        let told = O::META.fact("x-websocket");
        let told: Option<Value> = told.and_then(|told| serde_json::from_str(told).ok());
        let number = |name: &str| told.as_ref()?.get(name)?.as_u64();
        let mut settings = Settings::gloria();
        settings.framing = O::ENVELOPE.map_or_else(Framing::none, Framing::of);
        if let Some(millis) = number("heartbeat-interval-ms") {
            settings.heartbeat = (millis > 0).then(|| Duration::from_millis(millis));
        }
        if let Some(tries) = number("max-reconnect-attempts") {
            let tries = u32::try_from(tries).unwrap_or(u32::MAX);
            settings.backoff = settings.backoff.most_tries(tries);
        }
        settings
    }

    /// What of the messages is not for the caller: heartbeats, acknowledgements, answers.
    #[must_use]
    pub fn framing(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// What is promised of messages when connections break.
    #[must_use]
    pub fn delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// How long is waited before a new connection, and how often. A connection that came about begins it anew.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// After which close codes of the server (RFC 6455, section 7.4) a new connection is opened: 1001, 1005, 1011 to 1014 unless told
    /// otherwise, and 1006, which is a connection that broke.
    #[must_use]
    pub fn comes_back_after(mut self, comes_back: fn(u16) -> bool) -> Self {
        self.comes_back = comes_back;
        self
    }

    /// How often a sign of life is sent, if at all.
    #[must_use]
    pub fn heartbeat(mut self, every: Option<Duration>) -> Self {
        self.heartbeat = every;
        self
    }

    /// How long nothing may come after a sign of life until the connection counts as dead.
    #[must_use]
    pub fn silence(mut self, longest: Duration) -> Self {
        self.silence = longest;
        self
    }

    /// How long [`Sender::request`](super::Sender::request) waits for an answer.
    #[must_use]
    pub fn request_timeout(mut self, longest: Duration) -> Self {
        self.request_timeout = longest;
        self
    }

    /// How long the server may take to close the connection after the client has.
    #[must_use]
    pub fn close_timeout(mut self, longest: Duration) -> Self {
        self.close_timeout = longest;
        self
    }

    /// How many messages may wait, for a connection or for being acknowledged; one at least. Together they may be as large as the largest message
    /// may be.
    #[must_use]
    pub fn queue(mut self, messages: usize) -> Self {
        self.queue = messages.max(1);
        self
    }

    /// Whether messages wait while there is no connection. Else sending is an error then.
    #[must_use]
    pub fn queue_while_away(mut self, waits: bool) -> Self {
        self.queue_while_away = waits;
        self
    }

    /// How many messages that came may wait for the caller; then no more are taken from the connection.
    #[must_use]
    pub fn received(mut self, messages: usize) -> Self {
        self.received = messages.max(1);
        self
    }

    /// How many bytes a message may have, in either direction: 16 MiB unless told otherwise.
    #[must_use]
    pub fn message_limit(mut self, bytes: usize) -> Self {
        self.message_limit = bytes;
        self
    }

    /// How many bytes a frame that comes may have: 4 MiB unless told otherwise.
    #[must_use]
    pub fn frame_limit(mut self, bytes: usize) -> Self {
        self.frame_limit = bytes;
        self
    }

    /// Offers a subprotocol (RFC 6455, section 1.9). Where some are offered, the server has to choose one of them.
    #[must_use]
    pub fn protocol(mut self, name: impl Into<String>) -> Self {
        self.protocols.push(name.into());
        self
    }

    /// What opens connections, in place of TCP and TLS as the system trusts it.
    #[must_use]
    pub fn dial(mut self, dial: impl Dial) -> Self {
        self.dial = Arc::new(dial);
        self
    }

    /// The clock for pauses, heartbeats and answers.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings::new()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("framing", &self.framing)
            .field("delivery", &self.delivery)
            .field("backoff", &self.backoff)
            .field("heartbeat", &self.heartbeat)
            .field("queue", &self.queue)
            .finish_non_exhaustive()
    }
}
