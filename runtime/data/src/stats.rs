//! How calls go: percentiles, errors, slow ones, budgets, alerts and a score, by operation.
//!
//! A [`Monitor`] is a middleware of a client. It measures every call by the client's clock, up to the answer's head where the answer is a download.
//!
//! ```
//! use apiloom_data::stats::{Monitor, presets};
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//!
//! let monitor = Monitor::builder().budget(95.0, presets::P95).build();
//! // Of a generated client: `Client::builder().configure(|client| client.middleware(monitor.clone()))`, outermost.
//! let client = ClientBuilder::new(&META).middleware(monitor.clone());
//! let now = monitor.snapshot();
//! assert_eq!((now.score, now.total.calls), (100, 0));
//! println!("{}", now.to_json());
//! ```
//!
//! - **Window.** What is told is of the last [five minutes](MonitorBuilder::window) or, at least, of half of them; memory does not grow with calls.
//! - **Errors** are calls without an answer, and answers from 400 on. A call that is cancelled is counted as that alone.
//! - **Alerts** ([`Monitor::alerts`]): each slow call, and once for each time that an operation's error rate or percentile passes its limit, looked at once a second.
//! - **Score**, 100 at best: errors cost 20 points at their limit and 60 at most, in proportion; slow calls a point for each percent, 20 at most; budgets
//!   20 where all operations are over theirs.
//!
//! Put outermost, it measures what callers wait for; [`Figures::kept`] counts answers of the cache and of calls that share a request, which are among the calls. As
//! a middleware of attempts it measures each of these.

mod alert;
mod monitor;
mod record;
mod snapshot;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::{Body, BoxFuture};
use http::{Request, Response};

pub use self::alert::{Alert, Alerts};
use self::monitor::{Inner, Measured};
pub use self::snapshot::{Figures, Snapshot, Status};
pub use crate::watched::Watched;

/// Measures calls, as a middleware. Clones share what they know.
#[derive(Clone)]
pub struct Monitor(Arc<Inner>);

/// Builds a [`Monitor`].
#[derive(Debug, Clone)]
#[must_use]
pub struct MonitorBuilder {
    slow: Duration,
    error_rate: f64,
    budgets: Vec<Budget>,
    window: Duration,
    sampling: f64,
    least: u64,
}

/// How long calls may take.
#[derive(Debug, Clone)]
struct Budget {
    /// Of which operation; of all of them otherwise.
    operation: Option<String>,
    percentile: f64,
    limit: Duration,
}

/// Numbers that are in use.
pub mod presets {
    use std::time::Duration;

    /// 2 seconds: a call that takes longer is slow.
    pub const SLOW: Duration = Duration::from_millis(2000);
    /// 5 percent: more errors are an alert.
    pub const ERROR_RATE: f64 = 0.05;
    /// A second: how long 95 of 100 calls may take at most.
    pub const P95: Duration = Duration::from_millis(1000);
    /// All calls are measured.
    pub const SAMPLING: f64 = 1.0;
}

impl Monitor {
    /// One with the limits of [`presets`], and without budgets.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Begins one.
    pub fn builder() -> MonitorBuilder {
        MonitorBuilder {
            slow: presets::SLOW,
            error_rate: presets::ERROR_RATE,
            budgets: Vec::new(),
            window: Duration::from_secs(5 * 60),
            sampling: presets::SAMPLING,
            least: 20,
        }
    }

    /// How calls go.
    pub fn snapshot(&self) -> Snapshot {
        self.0.snapshot()
    }

    /// How calls of an operation go, if there were any.
    pub fn operation(&self, id: &str) -> Option<Figures> {
        self.0.figures(id)
    }

    /// How calls go, told once a second while there are some.
    pub fn subscribe(&self) -> Watched<Snapshot> {
        self.0.subscribe()
    }

    /// What passes its limit from now on. Whoever does not ask for 64 of them misses some.
    pub fn alerts(&self) -> Alerts {
        self.0.alerts()
    }

    /// Forgets what was measured.
    pub fn reset(&self) {
        self.0.reset();
    }
}

impl Default for Monitor {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Monitor")
            .field(&self.snapshot())
            .finish()
    }
}

impl MonitorBuilder {
    /// From when on a call is slow; 2 seconds by default.
    pub fn slow(mut self, limit: Duration) -> Self {
        self.slow = limit;
        self
    }

    /// Which part of an operation's calls may fail, from 0 to 1; 0.05 by default.
    pub fn error_rate(mut self, limit: f64) -> Self {
        self.error_rate = limit;
        self
    }

    /// How long calls of each operation may take: so many of a hundred, at most so long. None by default.
    pub fn budget(mut self, percentile: f64, limit: Duration) -> Self {
        self.budgets.push(Budget {
            operation: None,
            percentile,
            limit,
        });
        self
    }

    /// How long calls of one operation may take, by its id, in place of what holds for all.
    pub fn budget_of(mut self, operation: &str, percentile: f64, limit: Duration) -> Self {
        self.budgets.push(Budget {
            operation: Some(operation.to_owned()),
            percentile,
            limit,
        });
        self
    }

    /// Of how long ago figures are at most; five minutes by default.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window.max(Duration::from_millis(2));
        self
    }

    /// Which part of the calls is measured, from 0 to 1; all by default.
    pub fn sampling(mut self, rate: f64) -> Self {
        self.sampling = if rate.is_finite() {
            rate.clamp(0.0, 1.0)
        } else {
            1.0
        };
        self
    }

    /// How many calls there have to be before their rate of errors and their percentiles are alerts; 20 by default.
    pub fn min_calls(mut self, count: u64) -> Self {
        self.least = count;
        self
    }

    /// Makes it.
    pub fn build(self) -> Monitor {
        Monitor(Arc::new(Inner::new(self)))
    }
}

impl Middleware for Monitor {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        if !self.0.is_measured() {
            return next.run(request);
        }
        Box::pin(async move {
            let mut measured = Measured::begin(&self.0, &next);
            let outcome = next.run(request).await;
            measured.ends(&outcome);
            outcome
        })
    }
}
