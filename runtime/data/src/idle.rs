//! Whether anybody is still there: the time since somebody last did something, and what happens when that is too long.
//!
//! ```
//! use apiloom_data::idle::Idle;
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//! # let client = ClientBuilder::new(&META);
//!
//! let idle = Idle::builder().on_idle(|| println!("log in again")).build();
//! let client = client.middleware(idle.clone());
//! idle.touch(); // Whatever somebody does: a key, a click.
//! ```
//!
//! After 30 minutes without a call and without a [`touch`](Idle::touch) `on_idle` is told once, and calls end with [`WentIdle`] before they are
//! sent, until [`resume`](Idle::resume). Calls that a program makes by itself say so, and are nobody's activity: `call.with(idle::background)`. They
//! end all the same; what is to be sent nevertheless, the logout, says that: `call.with(idle::nevertheless)`.
//!
//! It is found out by the next call; [`watch`](Idle::watch) finds it out at its time.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use apiloom_runtime::clock::{Clock, Time};
use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Handle, Middleware, Next};
use apiloom_runtime::{Body, BoxFuture, Options};
use http::{Request, Response};

/// Times that are in use.
pub mod presets {
    use std::time::Duration;

    /// 30 minutes.
    pub const IDLE: Duration = Duration::from_secs(30 * 60);
}

/// Knows when somebody was last there. To be a middleware of the client's calls; clones are the same.
#[derive(Clone)]
pub struct Idle(Arc<Shared>);

struct Shared {
    after: Duration,
    on_idle: Option<Box<dyn Fn() + Send + Sync>>,
    /// The client's clock, once there is one.
    time: OnceLock<Time>,
    last: Mutex<Option<(Instant, SystemTime)>>,
    over: AtomicBool,
}

/// Builds an [`Idle`].
#[must_use]
pub struct IdleBuilder {
    after: Duration,
    on_idle: Option<Box<dyn Fn() + Send + Sync>>,
    time: OnceLock<Time>,
}

/// A call that was not sent, as nobody was there for too long. It is the source of
/// [`Error::Middleware`](apiloom_runtime::Error::Middleware).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WentIdle;

impl fmt::Display for WentIdle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "nothing was done for too long: nothing is sent until the session is resumed",
        )
    }
}

impl std::error::Error for WentIdle {}

/// What a call says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Background,
    Nevertheless,
}

/// A call that nobody has asked for, such as one that polls: for `.with(..)`.
pub fn background(options: Options) -> Options {
    options.extension(Said::Background)
}

/// A call that is sent though nobody was there for too long, such as the logout, and is nobody's activity: for `.with(..)`.
pub fn nevertheless(options: Options) -> Options {
    options.extension(Said::Nevertheless)
}

impl Idle {
    /// Begins one.
    pub fn builder() -> IdleBuilder {
        IdleBuilder {
            after: presets::IDLE,
            on_idle: None,
            time: OnceLock::new(),
        }
    }

    /// Somebody is there. Once it was too long, this is not enough: [`resume`](Self::resume).
    pub fn touch(&self) {
        if !self.is_idle() {
            self.0.note();
        }
    }

    /// Whether it was too long.
    pub fn is_idle(&self) -> bool {
        self.0.over.load(Ordering::SeqCst) || self.0.end()
    }

    /// Begins anew: after a login.
    pub fn resume(&self) {
        self.0.note();
        self.0.over.store(false, Ordering::SeqCst);
    }

    /// When somebody was last there, if ever.
    pub fn last_activity(&self) -> Option<SystemTime> {
        self.0.last().map(|(_, wall)| wall)
    }

    /// Waits until it was too long, and tells `on_idle`, if nobody has yet. To be spawned beside the program, or to be waited for.
    pub async fn watch(&self) {
        let time = self.0.time();
        while !self.is_idle() {
            let passed = self.0.last().map_or(Duration::ZERO, |(last, _)| {
                time.now().saturating_duration_since(last)
            });
            let left = self.0.after.saturating_sub(passed);
            let left = left.max(Duration::from_millis(1));
            time.within(left, std::future::pending::<()>()).await;
        }
    }
}

impl Shared {
    fn time(&self) -> Time {
        self.time.get().cloned().unwrap_or_default()
    }

    fn last(&self) -> Option<(Instant, SystemTime)> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self) {
        let time = self.time();
        let now = (time.now(), time.wall());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// Whether it is too long now. That is told once.
    fn end(&self) -> bool {
        let now = self.time().now();
        let is_over = self
            .last()
            .is_some_and(|(last, _)| now.saturating_duration_since(last) >= self.after);
        let is_new = is_over && !self.over.swap(true, Ordering::SeqCst);
        if let Some(tell) = self.on_idle.as_ref().filter(|_| is_new) {
            tell();
        }
        is_over
    }
}

impl IdleBuilder {
    /// How long nobody may be there: 30 minutes unless told otherwise.
    pub fn after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }

    /// Told once each time that it was too long: the place to log out.
    pub fn on_idle(mut self, tell: impl Fn() + Send + Sync + 'static) -> Self {
        self.on_idle = Some(Box::new(tell));
        self
    }

    /// A clock; otherwise it is the client's.
    pub fn clock(self, clock: impl Clock) -> Self {
        IdleBuilder {
            time: OnceLock::from(Time::new(clock)),
            ..self
        }
    }

    /// Builds it. The time runs from the first call or [`touch`](Idle::touch).
    pub fn build(self) -> Idle {
        Idle(Arc::new(Shared {
            after: self.after,
            on_idle: self.on_idle,
            time: self.time,
            last: Mutex::default(),
            over: AtomicBool::new(false),
        }))
    }
}

impl Middleware for Idle {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        let said = request.extensions().get::<Said>();
        if self.is_idle() && said != Some(&Said::Nevertheless) {
            return Box::pin(async { Err(CallError::new(WentIdle)) });
        }
        if said.is_none() {
            self.0.note();
        }
        next.run(request)
    }

    fn attached(&self, client: &Handle) {
        // What was set before is the caller's.
        let _ = self.0.time.set(client.time().clone());
    }
}

impl fmt::Debug for Idle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Idle")
            .field("after", &self.0.after)
            .field("over", &self.0.over.load(Ordering::SeqCst))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for IdleBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IdleBuilder")
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}
