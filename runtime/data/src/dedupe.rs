//! Equal calls at the same time share one request.
//!
//! A [`Dedupe`] is a middleware of a client. The first of several equal calls of GET is sent, the others wait for its answer and get
//! it too. Equal are calls of one operation with the same URL, the same credentials and the same headers, but for those that name
//! the request itself (`x-request-id`, `traceparent` and their like, [`DedupeBuilder::ignore_header`]). Where it is asked for, an answer also stands for
//! calls that come a little [later](window): what the call says, what the document says (`x-dedupe-ttl-ms`), what the builder says.
//!
//! ```
//! use apiloom_data::dedupe::{self, Dedupe};
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//!
//! let dedupe = Dedupe::builder().window(dedupe::presets::WINDOW).build();
//! // Of a generated client: `Client::builder().configure(|client| client.middleware(dedupe.clone()))`.
//! let client = ClientBuilder::new(&META).middleware(dedupe.clone());
//! // Of a call: `client.users().get(1).with(dedupe::alone)`.
//! let options = dedupe::alone(apiloom_runtime::Options::default());
//! println!("{} requests were spared", dedupe.stats().spared());
//! ```
//!
//! - **A call that is cancelled** while others wait for it is replaced: one of those is sent.
//! - **An answer of the server**, whatever its status, is everybody's who waited for it; only success is kept for later.
//! - **A failure of the network** is also everybody's who waited: a server that is down is not asked by each of them in turn.
//! - **Whatever else went wrong** is the call's own (its limits, its credentials, another middleware): the others are sent, each by itself.
//! - **What is not held in memory**, as downloads and events, and what is larger than [`DedupeBuilder::max_bytes`] is not shared.
//! - **A change** (any request that is not safe) parts what was asked before it from what is asked after it, and forgets what is kept.
//!
//! A call whose credentials are not known before it is sent, such as the first of a session that has no token yet, is sent by itself.
//! Nobody is given what was asked for with credentials of another; clients that show different certificates need one each.

mod flow;
mod kept;
mod key;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apiloom_runtime::Options;
use http::{HeaderName, Uri};

use self::flow::Flights;
use self::kept::Kept;

/// Lets equal calls share a request, as a middleware. Clones share it.
#[derive(Clone)]
pub struct Dedupe(Arc<Inner>);

struct Inner {
    flights: Flights,
    kept: Kept,
    window: Duration,
    most: u64,
    ignored: Vec<HeaderName>,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    sent: AtomicU64,
    waited: AtomicU64,
    kept: AtomicU64,
}

/// Builds a [`Dedupe`].
#[derive(Debug, Clone)]
#[must_use]
pub struct DedupeBuilder {
    window: Duration,
    bytes: u64,
    entries: u64,
    ignored: Vec<HeaderName>,
}

/// Among the extensions of an answer's head that another call has asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shared {
    /// It was on its way when this call came.
    Waited,
    /// It had come before this call.
    Kept,
}

/// What was done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Calls that were sent.
    pub sent: u64,
    /// Calls that waited for the answer to another one.
    pub waited: u64,
    /// Calls that got what had come before.
    pub kept: u64,
    /// Answers that made room for others before their time.
    pub evictions: u64,
}

/// What a call says.
#[derive(Debug, Clone, Copy)]
enum Said {
    Alone,
    Window(Duration),
}

/// Sends a call by itself, whatever others are under way: `call.with(alone)`.
pub fn alone(options: Options) -> Options {
    options.extension(Said::Alone)
}

/// For how long the answer stands for equal calls that come later, and how old one may be that this call is given:
/// `call.with(window(Duration::from_secs(5)))`.
pub fn window(window: Duration) -> impl FnOnce(Options) -> Options {
    move |options| options.extension(Said::Window(window))
}

/// Times that are in use.
pub mod presets {
    use std::time::Duration;

    /// 5 seconds: of a browser's calls.
    pub const WINDOW: Duration = Duration::from_secs(5);
}

impl Dedupe {
    /// Calls share a request while it is under way.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Begins one.
    pub fn builder() -> DedupeBuilder {
        DedupeBuilder {
            window: Duration::ZERO,
            bytes: 10 * 1024 * 1024,
            entries: 100,
            ignored: key::OF_THE_REQUEST.to_vec(),
        }
    }

    /// Forgets what is kept of a URL, and lets nobody else wait for what is under way.
    pub fn forget(&self, url: &Uri) {
        let url = url.to_string();
        self.0.part(|key| key.url() == url);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.0.part(|_| true);
    }

    /// What was done so far.
    pub fn stats(&self) -> Stats {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let counts = &self.0.counts;
        Stats {
            sent: read(&counts.sent),
            waited: read(&counts.waited),
            kept: read(&counts.kept),
            evictions: self.0.kept.evictions(),
        }
    }
}

impl Default for Dedupe {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Dedupe {
    /// Shows no answers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Dedupe")
            .field("window", &self.0.window)
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

impl DedupeBuilder {
    /// For how long answers stand for calls that come later, where neither the call nor the document says it; not at all by default.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// How many bytes what is kept may have, and each answer that is shared; 10 MiB by default.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// How many answers are kept at most; 100 by default.
    pub fn max_entries(mut self, entries: u64) -> Self {
        self.entries = entries;
        self
    }

    /// Takes calls that differ in this header for equal.
    pub fn ignore_header(mut self, name: HeaderName) -> Self {
        self.ignored.push(name);
        self
    }

    /// Makes it.
    pub fn build(self) -> Dedupe {
        Dedupe(Arc::new(Inner {
            flights: Flights::default(),
            kept: Kept::new(self.bytes, self.entries),
            window: self.window,
            most: self.bytes,
            ignored: self.ignored,
            counts: Counts::default(),
        }))
    }
}

impl Stats {
    /// How many requests were not sent.
    pub fn spared(&self) -> u64 {
        self.waited + self.kept
    }

    /// Which part of the calls was not sent, from 0 to 1.
    pub fn hit_rate(&self) -> f64 {
        match self.sent + self.spared() {
            0 => 0.0,
            #[allow(clippy::cast_precision_loss)]
            all => self.spared() as f64 / all as f64,
        }
    }
}
