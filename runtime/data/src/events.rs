//! Events of a program's own, gathered and handed on together: to an operation of the API, a service, a file.
//!
//! ```
//! use apiloom_data::events::Events;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//!
//! let events = Events::builder()
//!     .check(|event: &String| !event.is_empty())
//!     .enrich(|event| event.push_str("@1.2.0"))
//!     .start(|batch: Vec<String>| async move {
//!         println!("{} events", batch.len()); // `client.analytics().track(batch).await.is_ok()`
//!         true
//!     });
//! events.track("opened".to_owned());
//! events.flush().await; // Before the end.
//! # }
//! ```
//!
//! Up to 20 are handed on together, no later than 10 seconds after the first; at most 1,000 wait, of which the oldest go first when there is no room. A batch
//! that the sink does not take is offered again with the next one. They are in memory: what must not be lost is a call, and waits in `offline`.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use apiloom_runtime::BoxFuture;
use apiloom_runtime::clock::{Clock, Time};
use tokio::sync::{Mutex as Turn, Notify};
use tokio::task::AbortHandle;

use crate::pause::pause;

/// Numbers that are in use.
pub mod presets {
    use std::time::Duration;

    /// How many are handed on together.
    pub const SIZE: usize = 20;
    /// How long the first one waits.
    pub const DELAY: Duration = Duration::from_secs(10);
    /// How many wait at most.
    pub const MOST: usize = 1000;
}

type Enrich<E> = Box<dyn Fn(&mut E) + Send + Sync>;
type Sink<E> = Box<dyn Fn(Vec<E>) -> BoxFuture<'static, bool> + Send + Sync>;

/// Gathers events, until the last clone is dropped. What waits then is lost: [`flush`](Self::flush) before that.
pub struct Events<E>(Arc<Running<E>>);

struct Running<E> {
    shared: Arc<Shared<E>>,
    task: AbortHandle,
}

struct Shared<E> {
    check: Box<dyn Fn(&E) -> bool + Send + Sync>,
    enrich: Vec<Enrich<E>>,
    sink: Sink<E>,
    size: usize,
    most: usize,
    delay: Duration,
    time: Time,
    waiting: Mutex<Waiting<E>>,
    /// There is something to do.
    woken: Notify,
    /// Enough wait, or somebody wants them to go.
    full: Notify,
    /// Held by whoever hands on, so that they stay in order.
    turn: Turn<()>,
}

struct Waiting<E> {
    events: VecDeque<E>,
    lost: u64,
    refused: u64,
}

/// Builds [`Events`].
#[must_use]
pub struct EventsBuilder<E> {
    check: Box<dyn Fn(&E) -> bool + Send + Sync>,
    enrich: Vec<Enrich<E>>,
    size: usize,
    most: usize,
    delay: Duration,
    time: Time,
}

impl<E: Clone + Send + 'static> Events<E> {
    /// Begins it.
    pub fn builder() -> EventsBuilder<E> {
        EventsBuilder {
            check: Box::new(|_| true),
            enrich: Vec::new(),
            size: presets::SIZE,
            most: presets::MOST,
            delay: presets::DELAY,
            time: Time::default(),
        }
    }

    /// Takes an event, and says whether it does: not one that the check refuses. It never waits.
    pub fn track(&self, mut event: E) -> bool {
        let shared = &self.0.shared;
        for enrich in &shared.enrich {
            enrich(&mut event);
        }
        let takes = (shared.check)(&event);
        let mut waiting = shared.waiting();
        if !takes {
            waiting.refused += 1;
            return false;
        }
        if waiting.events.len() >= shared.most {
            waiting.events.pop_front();
            waiting.lost += 1;
        }
        waiting.events.push_back(event);
        let count = waiting.events.len();
        drop(waiting);
        if count >= shared.size {
            shared.full.notify_one();
        }
        shared.woken.notify_one();
        true
    }

    /// Takes an event, and hands it on at once with those that wait. Says whether it is taken.
    pub async fn track_now(&self, event: E) -> bool {
        self.track(event) && self.flush().await
    }

    /// Hands on all that wait, and says whether the sink has taken them.
    pub async fn flush(&self) -> bool {
        self.0.shared.hand_on().await
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.0.shared.waiting().events.len()
    }

    /// How many there was no room for.
    pub fn lost(&self) -> u64 {
        self.0.shared.waiting().lost
    }

    /// How many the check has refused.
    pub fn refused(&self) -> u64 {
        self.0.shared.waiting().refused
    }
}

impl<E: Clone + Send + 'static> EventsBuilder<E> {
    /// Which events are taken: what does not have the form that it should have is refused.
    pub fn check(mut self, check: impl Fn(&E) -> bool + Send + Sync + 'static) -> Self {
        self.check = Box::new(check);
        self
    }

    /// What is added to each event before it is checked: a session, a version. May be said several times.
    pub fn enrich(mut self, enrich: impl Fn(&mut E) + Send + Sync + 'static) -> Self {
        self.enrich.push(Box::new(enrich));
        self
    }

    /// How many are handed on together: 20 unless told otherwise.
    pub fn size(mut self, events: usize) -> Self {
        self.size = events.max(1);
        self
    }

    /// How many wait at most: 1,000 unless told otherwise.
    pub fn most(mut self, events: usize) -> Self {
        self.most = events.max(1);
        self
    }

    /// How long the first one waits: 10 seconds unless told otherwise.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The clock that the delay is by.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }

    /// Begins to gather. The sink says whether it has taken a batch. Has to be called in a runtime of tokio.
    pub fn start<F, R>(self, sink: F) -> Events<E>
    where
        F: Fn(Vec<E>) -> R + Send + Sync + 'static,
        R: Future<Output = bool> + Send + 'static,
    {
        let shared = Arc::new(Shared {
            check: self.check,
            enrich: self.enrich,
            sink: Box::new(move |batch| Box::pin(sink(batch))),
            size: self.size,
            most: self.most,
            delay: self.delay,
            time: self.time,
            waiting: Mutex::new(Waiting {
                events: VecDeque::new(),
                lost: 0,
                refused: 0,
            }),
            woken: Notify::new(),
            full: Notify::new(),
            turn: Turn::new(()),
        });
        let task = tokio::spawn(shared.clone().run()).abort_handle();
        Events(Arc::new(Running { shared, task }))
    }
}

impl<E: Clone + Send + 'static> Shared<E> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<E>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run(self: Arc<Self>) {
        loop {
            if self.waiting().events.is_empty() {
                self.woken.notified().await;
                continue;
            }
            let passed = async {
                self.time
                    .within(self.delay, std::future::pending::<()>())
                    .await;
            };
            pause(passed, &self.full).await;
            self.hand_on().await;
        }
    }

    /// Hands on what waits, in batches; what the sink does not take waits on, at the front.
    async fn hand_on(&self) -> bool {
        let _turn = self.turn.lock().await;
        loop {
            let batch: Vec<E> = {
                let waiting = self.waiting();
                waiting.events.iter().take(self.size).cloned().collect()
            };
            if batch.is_empty() {
                return true;
            }
            let (count, lost) = (batch.len(), self.waiting().lost);
            if !(self.sink)(batch).await {
                return false;
            }
            let mut waiting = self.waiting();
            // Of these some may have made room meanwhile.
            let gone = usize::try_from(waiting.lost - lost).unwrap_or(usize::MAX);
            let left = count.saturating_sub(gone).min(waiting.events.len());
            waiting.events.drain(..left);
        }
    }
}

impl<E> Drop for Running<E> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<E> Clone for Events<E> {
    fn clone(&self) -> Self {
        Events(self.0.clone())
    }
}

impl<E> fmt::Debug for Events<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Events").finish_non_exhaustive()
    }
}

impl<E> fmt::Debug for EventsBuilder<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EventsBuilder")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
