//! A stream of events over as many connections as it takes.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use apiloom_runtime::operation::Sending;
use apiloom_runtime::stream::{Event, StreamError};
use apiloom_runtime::{BoxFuture, Error, Events, Operation};
use futures_core::Stream;
use tokio::sync::watch;

use super::{EventError, Lost, Resume, Settings};
use crate::states::States;

/// The bounds of what a server asks to wait by `retry:`.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(60));
/// The longest that it is waited because a server that refuses says so.
const LONGEST: Duration = Duration::from_secs(600);
/// After how long without trouble a connection counts as one that works.
const HEALTHY: Duration = Duration::from_secs(60);

/// What an [`EventSource`] is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// Nothing yet: the first connection is opened when the first event is asked for.
    Idle,
    /// A connection is being opened.
    Connecting,
    /// There is a connection.
    Open,
    /// There is none, and one will be opened after a pause.
    Waiting {
        /// How many connections in a row have failed or were lost without an event.
        failed: u32,
        /// The pause.
        pause: Duration,
    },
    /// There will be none any more.
    Closed,
}

/// Events that go on when a connection ends. It is a [`Stream`], and has [`try_next`](Self::try_next) for a loop.
///
/// The first connection is opened when the first event is asked for, and there is no task behind it: whoever does not ask holds the
/// server's events up, as with any stream. Dropping it closes the connection, and a wait for an event may be dropped at any time.
///
/// What comes twice: nothing, if the server goes on behind `Last-Event-ID`. A server that does not keep what it has sent loses what it
/// sends while nobody is there.
pub struct EventSource<T, E> {
    open: Box<dyn FnMut(Resume) -> Opening<T, E> + Send>,
    settings: Settings,
    phase: Phase<T, E>,
    last_id: Option<String>,
    retry: Option<Duration>,
    failed: u32,
    wishes: Arc<Wishes>,
    state: watch::Sender<State>,
}

type Opening<T, E> = BoxFuture<'static, Result<Events<T>, Error<E>>>;

enum Phase<T, E> {
    Idle,
    Opening(Opening<T, E>),
    Open(Box<Open<T>>),
    Waiting(BoxFuture<'static, ()>),
    Closed,
}

struct Open<T> {
    events: Events<T>,
    since: Instant,
    /// Whether an event has come.
    heard: bool,
    /// Whether an event of this connection had an id.
    has_id: bool,
}

impl<T: 'static, E: Send + 'static> EventSource<T, E> {
    /// The events of a call, with the numbers of Gloria's guide.
    pub fn new<O>(call: O) -> Self
    where
        O: Operation<Output = Events<T>, Error = E> + Clone + Send + Sync + 'static,
    {
        Self::with(call, Settings::default())
    }

    /// The events of a call, which is made again for each connection.
    pub fn with<O>(call: O, settings: Settings) -> Self
    where
        O: Operation<Output = Events<T>, Error = E> + Clone + Send + Sync + 'static,
    {
        Self::by(settings, move |resume| {
            let call = call.clone().with_options(|options| resume.options(options));
            Sending::new(call)
        })
    }

    /// The events of calls that a closure makes: where something of the call changes with each, or it gives more than events.
    ///
    /// ```
    /// # use apiloom_live::sse::{EventSource, Resume, Settings};
    /// # use apiloom_runtime::{Error, Events, Operation};
    /// # fn example<O: Operation<Output = Events<String>> + Clone + Send + 'static>(call: O) -> EventSource<String, O::Error>
    /// # where apiloom_runtime::operation::WithResponse<O>: Send {
    /// EventSource::by(Settings::default(), move |resume: Resume| {
    ///     let call = call.clone().with_options(|options| resume.options(options));
    ///     async move {
    ///         let (events, head) = apiloom_runtime::operation::WithResponse::new(call).await?;
    ///         println!("connected after {:?}", head.elapsed());
    ///         Ok(events)
    ///     }
    /// })
    /// # }
    /// ```
    pub fn by<F, C>(settings: Settings, mut call: C) -> Self
    where
        F: Future<Output = Result<Events<T>, Error<E>>> + Send + 'static,
        C: FnMut(Resume) -> F + Send + 'static,
    {
        EventSource {
            open: Box::new(move |resume| Box::pin(call(resume))),
            settings,
            phase: Phase::Idle,
            last_id: None,
            retry: None,
            failed: 0,
            wishes: Arc::default(),
            state: watch::channel(State::Idle).0,
        }
    }

    /// Goes on behind this event, of an earlier run of the program for example.
    #[must_use]
    pub fn after(mut self, last_event_id: impl Into<String>) -> Self {
        self.last_id = Some(last_event_id.into());
        self
    }
}

impl<T, E> EventSource<T, E> {
    /// The id of the last event that had one.
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// What it is doing, watched.
    pub fn states(&self) -> States<State> {
        States::new(self.state.subscribe())
    }

    /// What others do with it, while somebody waits for events.
    pub fn handle(&self) -> Handle {
        Handle(self.wishes.clone())
    }

    /// The next event, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When an event does not fit, after which the next one may; or when it ends otherwise than by the server's or the caller's word.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, EventError<E>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    fn connect(&mut self) {
        let resume = Resume::new(&self.settings, self.last_id.as_deref());
        self.phase = Phase::Opening((self.open)(resume));
        self.state.send_replace(State::Connecting);
    }

    fn close(&mut self) {
        self.phase = Phase::Closed;
        self.state.send_replace(State::Closed);
    }

    fn end(&mut self, error: EventError<E>) -> Poll<Option<Result<Event<T>, EventError<E>>>> {
        self.close();
        Poll::Ready(Some(Err(error)))
    }

    /// What others wish.
    fn obey(&mut self, context: &Context<'_>) {
        match self.wishes.take(context) {
            None => {}
            Some(Wish::Close) => self.close(),
            Some(Wish::Reconnect) => {
                if matches!(self.phase, Phase::Waiting(_)) {
                    self.failed = 0;
                    self.connect();
                }
            }
        }
    }

    /// There is a response. What is no stream of events is none, whatever its text is like.
    fn opened(&mut self, events: Events<T>) -> Result<(), EventError<E>> {
        let headers = events.head().headers();
        let said = headers
            .get("content-type")
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let said = said.unwrap_or_default();
        let essence = said.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("text/event-stream") {
            return Err(EventError::NotEvents(said));
        }
        let since = self.settings.time.now();
        self.phase = Phase::Open(Box::new(Open {
            events,
            since,
            heard: false,
            has_id: false,
        }));
        self.state.send_replace(State::Open);
        Ok(())
    }

    /// A connection is gone, or none came about: waits for the next, or gives up.
    fn lost(&mut self, last: Lost<E>, wait: Option<Duration>) -> Result<(), EventError<E>> {
        let failed = self.failed;
        if !self.settings.backoff.goes_on(failed) {
            return Err(EventError::GaveUp {
                tries: failed,
                last,
            });
        }
        let base = self.retry.map(|retry| retry.clamp(RETRY.0, RETRY.1));
        let own = self.settings.backoff.pause(failed, base);
        let pause = own.max(wait.unwrap_or_default().min(LONGEST));
        self.failed = failed.saturating_add(1);
        self.phase = Phase::Waiting(crate::time::pause(&self.settings.time, pause));
        self.state.send_replace(State::Waiting {
            failed: self.failed,
            pause,
        });
        Ok(())
    }
}

impl<T> Open<T> {
    /// The id behind which the next connection goes on: events without one leave it as it is, and an empty one takes it away.
    fn last_id(&self, before: Option<String>) -> Option<String> {
        match self.events.last_event_id() {
            Some(id) => Some(id.to_owned()),
            None if self.has_id => None,
            None => before,
        }
    }
}

impl<T, E> Stream for EventSource<T, E> {
    type Item = Result<Event<T>, EventError<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            this.obey(context);
            let lost = match &mut this.phase {
                Phase::Closed => return Poll::Ready(None),
                Phase::Idle => {
                    this.connect();
                    continue;
                }
                Phase::Waiting(pause) => {
                    std::task::ready!(pause.as_mut().poll(context));
                    this.connect();
                    continue;
                }
                Phase::Opening(opening) => {
                    match std::task::ready!(opening.as_mut().poll(context)) {
                        // "204 No Content": the client is to stop, whatever the document says of it.
                        Ok(events) if events.head().status().as_u16() == 204 => {
                            this.close();
                            continue;
                        }
                        Ok(events) => match this.opened(events) {
                            Ok(()) => continue,
                            Err(error) => return this.end(error),
                        },
                        Err(error)
                            if error.status().is_some_and(|status| status.as_u16() == 204) =>
                        {
                            this.close();
                            continue;
                        }
                        Err(error) if error.is_retryable() => {
                            let wait = error.retry_after();
                            this.lost(Lost::Call(error), wait)
                        }
                        Err(error) => return this.end(EventError::Refused(error)),
                    }
                }
                Phase::Open(open) => {
                    let next = std::task::ready!(Pin::new(&mut open.events).poll_next(context));
                    open.has_id |= open.events.last_event_id().is_some();
                    this.last_id = open.last_id(this.last_id.take());
                    this.retry = open.events.retry().or(this.retry);
                    let last = match next {
                        Some(Ok(event)) => {
                            (open.heard, this.failed) = (true, 0);
                            return Poll::Ready(Some(Ok(event)));
                        }
                        Some(Err(StreamError::Item(item))) => {
                            return Poll::Ready(Some(Err(EventError::Item(item))));
                        }
                        Some(Err(error)) => Lost::Body(error),
                        None if open.events.is_done() => {
                            this.close();
                            continue;
                        }
                        None => Lost::Closed,
                    };
                    let lasted = this
                        .settings
                        .time
                        .now()
                        .saturating_duration_since(open.since);
                    if open.heard || lasted >= HEALTHY {
                        this.failed = 0;
                    }
                    this.lost(last, None)
                }
            };
            if let Err(error) = lost {
                return this.end(error);
            }
        }
    }
}

impl<T, E> fmt::Debug for EventSource<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EventSource")
            .field("state", &*self.state.borrow())
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

/// What can be done with an [`EventSource`] while somebody else waits for its events. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Handle(Arc<Wishes>);

impl Handle {
    /// Does not wait any longer: for when a window is looked at again, or the network is back. What is open stays.
    pub fn reconnect(&self) {
        self.0.wish(Wish::Reconnect);
    }

    /// Closes the connection and ends the stream.
    pub fn close(&self) {
        self.0.wish(Wish::Close);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Reconnect,
    Close,
}

/// What handles wish, and who is to be woken for that.
#[derive(Debug, Default)]
struct Wishes(Mutex<(Option<Wish>, Option<Waker>)>);

impl Wishes {
    fn lock(&self) -> MutexGuard<'_, (Option<Wish>, Option<Waker>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wish(&self, wish: Wish) {
        let waker = {
            let mut own = self.lock();
            if own.0 != Some(Wish::Close) {
                own.0 = Some(wish);
            }
            own.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn take(&self, context: &Context<'_>) -> Option<Wish> {
        let mut own = self.lock();
        own.1 = Some(context.waker().clone());
        own.0.take()
    }
}
