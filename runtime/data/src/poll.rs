//! The same call again and again: a stream of what has changed.
//!
//! ```no_run
//! use std::time::Duration;
//! use apiloom_data::poll::poll;
//! # use apiloom_runtime::Operation;
//!
//! # async fn example<O>(list: O)
//! # where O: Operation<Output = Vec<String>> + Clone, O::Error: std::fmt::Debug {
//! // Of a generated client: `poll(Duration::from_secs(30), || client.users().list())`.
//! let mut users = poll(Duration::from_secs(30), || list.clone());
//! loop {
//!     match users.changed().await {
//!         Ok(users) => println!("{users:?}"),
//!         Err(error) => eprintln!("{error:?}"),
//!     }
//! }
//! # }
//! ```
//!
//! The first call is made at once, each other one when that much time has passed since the answer before. What is as before is not given: a 304, as
//! the server is asked whether its `ETag` or `Last-Modified` is still right, an answer with the `ETag` that came before, or with the same bytes.
//! After an error, which is given, the pauses double, up to [`Polling::longest_pause`], and to what `Retry-After` asks for. It stops when it is dropped.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::clock::{Clock, Time};
use apiloom_runtime::operation::{SendingWithResponse, WithResponse};
use apiloom_runtime::{BoxFuture, Error, Operation, ResponseHead};
use futures_core::Stream;
use http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use http::{HeaderName, StatusCode};
use tokio::sync::Notify;

use crate::pause::{declared, pause};

/// Times that are in use.
pub mod presets {
    use std::time::Duration;

    /// 30 seconds: of a browser's queries.
    pub const INTERVAL: Duration = Duration::from_secs(30);
}

/// How long is waited at most for a server that asks for it.
const MOST_PATIENCE: Duration = Duration::from_secs(60 * 60);

/// A call that is made again and again: a [`Stream`] without an end, and [`changed`](Polling::changed) without one.
#[must_use = "nothing is asked for until it is polled"]
pub struct Polling<O: Operation, F> {
    call: F,
    every: Duration,
    longest: Duration,
    time: Time,
    now: Arc<Notify>,
    state: State<O>,
    /// What the answer that was given last is known by.
    known: Known,
    /// How many calls have failed in a row.
    failed: u32,
}

enum State<O> {
    Due,
    Asking(SendingWithResponse<O>),
    Waiting(BoxFuture<'static, ()>),
}

#[derive(Default)]
struct Known {
    /// What the server is asked by, and what came.
    validator: Option<(HeaderName, String)>,
    body: Bytes,
}

/// Makes a [`Polling`] ask at once: when a window gets the focus, for example.
#[derive(Clone)]
pub struct Trigger(Arc<Notify>);

/// Makes a call again and again, with a pause between an answer and the next call.
pub fn poll<O: Operation, F: FnMut() -> O>(every: Duration, call: F) -> Polling<O, F> {
    Polling {
        call,
        every,
        longest: every.max(Duration::from_secs(5 * 60)),
        time: Time::default(),
        now: Arc::default(),
        state: State::Due,
        known: Known::default(),
        failed: 0,
    }
}

/// As [`poll`], with the pause that the document has for the operation (`x-poll-interval-ms`), or [`presets::INTERVAL`].
pub fn poll_as_declared<O: Operation, F: FnMut() -> O>(call: F) -> Polling<O, F> {
    poll(declared::<O>().unwrap_or(presets::INTERVAL), call)
}

impl<O: Operation, F: FnMut() -> O> Polling<O, F> {
    /// How long a pause after errors is at most; five minutes by default, and never less than a usual one.
    pub fn longest_pause(mut self, longest: Duration) -> Self {
        self.longest = longest.max(self.every);
        self
    }

    /// Tells the time by another clock than tokio's: in tests, for example.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }

    /// What makes it ask at once.
    pub fn trigger(&self) -> Trigger {
        Trigger(self.now.clone())
    }

    /// The next answer that is another one than before.
    ///
    /// # Errors
    ///
    /// As the call. It can be gone on with.
    pub async fn changed(&mut self) -> Result<O::Output, Error<O::Error>> {
        std::future::poll_fn(|context| self.poll_changed(context)).await
    }

    fn poll_changed(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<O::Output, Error<O::Error>>> {
        loop {
            match &mut self.state {
                State::Waiting(pause) => {
                    ready!(pause.as_mut().poll(context));
                    self.state = State::Due;
                }
                State::Due => {
                    let call = (self.call)();
                    let call = match &self.known.validator {
                        Some((name, value)) => {
                            call.with_options(|options| options.header(name.as_str(), value))
                        }
                        None => call,
                    };
                    self.state = State::Asking(WithResponse::new(call).into_future());
                }
                State::Asking(call) => {
                    let done = ready!(Pin::new(call).poll(context));
                    let (told, pause) = self.came(done);
                    self.state = State::Waiting(self.pause(pause));
                    if let Some(told) = told {
                        return Poll::Ready(told);
                    }
                }
            }
        }
    }

    /// What is given of what came, and how long is waited now.
    #[allow(clippy::type_complexity)]
    fn came(
        &mut self,
        done: Result<(O::Output, ResponseHead), Error<O::Error>>,
    ) -> (Option<Result<O::Output, Error<O::Error>>>, Duration) {
        match done {
            Ok((output, head)) => {
                self.failed = 0;
                let new = head.status() != StatusCode::NOT_MODIFIED && self.known.is_other(&head);
                (new.then_some(Ok(output)), self.every)
            }
            Err(error) if error.status() == Some(StatusCode::NOT_MODIFIED) => {
                self.failed = 0;
                (None, self.every)
            }
            Err(error) => {
                let factor = 2_u32.saturating_pow(self.failed.saturating_add(1));
                self.failed = self.failed.saturating_add(1);
                let own = self.every.saturating_mul(factor).min(self.longest);
                let asked = error.retry_after().unwrap_or_default();
                (Some(Err(error)), own.max(asked.min(MOST_PATIENCE)))
            }
        }
    }

    fn pause(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (time, now) = (self.time.clone(), self.now.clone());
        Box::pin(async move { pause(time.sleep(duration), &now).await })
    }
}

impl Known {
    /// Whether this is another answer than the one before; it is the known one then.
    fn is_other(&mut self, head: &ResponseHead) -> bool {
        let header = |name: HeaderName, question: HeaderName| {
            let value = head.headers().get(name)?.to_str().ok()?;
            Some((question, value.to_owned()))
        };
        let tag = header(ETAG, IF_NONE_MATCH);
        let validator = tag.or_else(|| header(LAST_MODIFIED, IF_MODIFIED_SINCE));
        let by_tag = |known: &Option<(HeaderName, String)>| {
            known
                .as_ref()
                .is_some_and(|(name, _)| *name == IF_NONE_MATCH)
        };
        let body = head.body();
        // What is not held in memory has no body here.
        let same = match by_tag(&validator) && by_tag(&self.validator) {
            true => validator == self.validator,
            false => !body.is_empty() && *body == self.body,
        };
        self.validator = validator;
        self.body = body.clone();
        !same
    }
}

impl Trigger {
    /// Asks now. Where it is asking already, it asks again at once after that.
    pub fn now(&self) {
        self.0.notify_one();
    }
}

impl<O: Operation, F: FnMut() -> O + Unpin> Stream for Polling<O, F> {
    type Item = Result<O::Output, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_changed(context).map(Some)
    }
}

impl<O: Operation, F> fmt::Debug for Polling<O, F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Polling")
            .field("operation", &O::META.id())
            .field("every", &self.every)
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Trigger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Trigger")
    }
}
