//! Whether the server is well: a call that is made again and again, and what it says, watched.
//!
//! ```
//! use apiloom_data::health::{Health, State};
//! # use apiloom_runtime::Operation;
//!
//! # async fn example<O>(check: O)
//! # where O: Operation + Clone + Send + Sync + 'static, O::Error: std::fmt::Display {
//! // Of a generated client: the operation with `x-health-check: true`, `Health::of(move || client.auth().health())`.
//! let health = Health::of(move || check.clone()).start();
//! let mut states = health.subscribe();
//! while let Some(state) = states.changed().await {
//!     println!("{state:?}");
//! }
//! # }
//! ```
//!
//! Any success is well; any error of the call, after what the client's policy repeats, is not. A task of tokio asks, until the [`Health`] is dropped.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apiloom_runtime::Operation;
use apiloom_runtime::clock::{Clock, Time};
use apiloom_runtime::operation::{OperationMeta, WithResponse};
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use crate::pause::{declared, pause};
pub use crate::watched::Watched;

/// Times that are in use.
pub mod presets {
    use std::time::Duration;

    /// 30 seconds, where nobody says anything else.
    pub const INTERVAL: Duration = Duration::from_secs(30);
}

/// How the server is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It has not said anything yet.
    #[default]
    Unknown,
    /// It is well.
    Healthy,
    /// The last checks have failed, and not so many that it counts.
    Failing {
        /// How many, in a row.
        failures: u32,
    },
    /// It is not well.
    Unhealthy {
        /// How many checks have failed in a row.
        failures: u32,
        /// What the last one said.
        reason: Arc<str>,
    },
}

/// Asks a server how it is; stops when it is dropped.
pub struct Health {
    task: Option<AbortHandle>,
    now: Arc<Notify>,
    states: watch::Receiver<State>,
}

/// Builds a [`Health`].
#[must_use]
pub struct HealthBuilder<F> {
    call: F,
    every: Duration,
    failures: u32,
    time: Time,
}

/// Whether the document says of an operation that it tells how the server is (`x-health-check`).
pub fn is_health_check(operation: &OperationMeta) -> bool {
    operation.fact("x-health-check") == Some("true")
}

impl Health {
    /// Begins one that makes this call: every 30 seconds, or as the document says (`x-poll-interval-ms`).
    pub fn of<O, F>(call: F) -> HealthBuilder<F>
    where
        O: Operation,
        F: FnMut() -> O,
    {
        HealthBuilder {
            call,
            every: declared::<O>().unwrap_or(presets::INTERVAL),
            failures: 2,
            time: Time::default(),
        }
    }

    /// How the server is.
    pub fn state(&self) -> State {
        self.states.borrow().clone()
    }

    /// Whether nothing speaks against it: what nobody knows yet is taken for well.
    pub fn is_healthy(&self) -> bool {
        !matches!(*self.states.borrow(), State::Unhealthy { .. })
    }

    /// What it is and will be.
    pub fn subscribe(&self) -> Watched<State> {
        Watched::new(self.states.clone())
    }

    /// Asks at once.
    pub fn check(&self) {
        self.now.notify_one();
    }
}

impl Drop for Health {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Health")
            .field(&self.state())
            .finish()
    }
}

impl<F> HealthBuilder<F> {
    /// How long is waited between checks.
    pub fn every(mut self, every: Duration) -> Self {
        self.every = every;
        self
    }

    /// How many checks fail in a row before the server is not well; 2 by default.
    pub fn failures(mut self, count: u32) -> Self {
        self.failures = count.max(1);
        self
    }

    /// Tells the time by another clock than tokio's: in tests, for example.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }

    /// Begins to ask. Without a runtime of tokio nobody does, and it stays [`State::Unknown`].
    pub fn start<O>(self) -> Health
    where
        F: FnMut() -> O + Send + 'static,
        O: Operation + Send + 'static,
        O::Error: fmt::Display,
    {
        let (sender, states) = watch::channel(State::Unknown);
        let now: Arc<Notify> = Arc::default();
        let task = Handle::try_current().ok().map(|runtime| {
            let task = runtime.spawn(run(self, sender, now.clone()));
            task.abort_handle()
        });
        Health { task, now, states }
    }
}

async fn run<O, F>(health: HealthBuilder<F>, states: watch::Sender<State>, now: Arc<Notify>)
where
    F: FnMut() -> O,
    O: Operation,
    O::Error: fmt::Display,
{
    let HealthBuilder {
        mut call,
        every,
        failures: most,
        time,
    } = health;
    let mut failures = 0_u32;
    loop {
        let done = WithResponse::new(call()).await;
        let state = match done {
            Ok(_) => {
                failures = 0;
                State::Healthy
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                match failures < most {
                    true => State::Failing { failures },
                    false => State::Unhealthy {
                        failures,
                        reason: error.to_string().into(),
                    },
                }
            }
        };
        states.send_if_modified(|known| {
            let other = *known != state;
            *known = state;
            other
        });
        // A limit: a clock that jumps must not run away with a task.
        let passed = async {
            time.within(every, std::future::pending::<()>()).await;
        };
        pause(passed, &now).await;
    }
}

impl<F> fmt::Debug for HealthBuilder<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HealthBuilder")
            .field("every", &self.every)
            .field("failures", &self.failures)
            .finish_non_exhaustive()
    }
}
