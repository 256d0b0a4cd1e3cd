//! Calls whose answers are wanted later: made ahead, so that a cache has them.
//!
//! A [`Prefetcher`] makes calls of a client that has a cache and throws their answers away: the cache keeps them. What is there
//! already costs no request. Of the calls that wait the most urgent ones are made first, a few at the same time.
//!
//! ```
//! use apiloom_data::prefetch::{Prefetcher, Priority};
//! # use apiloom_runtime::Operation;
//!
//! # fn example<O: Operation + Send + 'static>(profile: O, posts: O) {
//! // Of a generated client: `prefetcher.add(Priority::High, client.users().get(1))`, for 10 seconds with
//! // `.with(cache::ttl(prefetch::presets::TTL))`.
//! let prefetcher = Prefetcher::new();
//! prefetcher.add(Priority::High, profile);
//! prefetcher.add(Priority::Low, posts);
//! # }
//! ```
//!
//! When the prefetcher is dropped, with a page that is left for example, what waits and what is under way is cancelled. Pages ahead of a walk are not
//! its matter: `.items().prefetch()` of the runtime asks for the next page while the one before is worked on.

use std::cmp::Reverse;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use apiloom_runtime::operation::WithResponse;
use apiloom_runtime::{BoxFuture, Operation};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;

pub use crate::priority::Priority;

/// Times that are in use.
pub mod presets {
    use std::time::Duration;

    /// 10 seconds: how long what was asked for ahead is good.
    pub const TTL: Duration = Duration::from_secs(10);
    /// 100 milliseconds: how long a pointer rests on a link before what is behind it is asked for.
    pub const HOVER: Duration = Duration::from_millis(100);
}

/// Makes calls ahead; cancels them when it is dropped.
pub struct Prefetcher(Arc<Inner>);

struct Inner {
    at_once: usize,
    most: usize,
    /// Never held over an `.await`.
    queue: Mutex<Queue>,
    busy: watch::Sender<bool>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Waiting>,
    tasks: Vec<AbortHandle>,
    under_way: usize,
    next: u64,
    stats: Stats,
}

struct Waiting {
    priority: Priority,
    number: u64,
    /// Whether the call has succeeded.
    call: BoxFuture<'static, bool>,
}

/// Builds a [`Prefetcher`].
#[derive(Debug, Clone)]
#[must_use]
pub struct PrefetcherBuilder {
    at_once: usize,
    most: usize,
}

/// What a prefetcher has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Calls that have succeeded.
    pub done: u64,
    /// Calls that have failed.
    pub failed: u64,
    /// Calls that there was no room for.
    pub refused: u64,
}

impl Prefetcher {
    /// One that makes two calls at the same time, and lets a hundred wait.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Begins one.
    pub fn builder() -> PrefetcherBuilder {
        PrefetcherBuilder {
            at_once: 2,
            most: 100,
        }
    }

    /// Makes a call when it is its turn. Where as many wait as may, one that is less urgent makes room, the last of them; where there is
    /// none, the call is not made, as without a runtime of tokio. Whether it waits now.
    pub fn add<O>(&self, priority: Priority, call: O) -> bool
    where
        O: Operation + Send + 'static,
    {
        if Handle::try_current().is_err() {
            return false;
        }
        let call = async move { WithResponse::new(call).await.is_ok() };
        let added = self.0.queue().add(self.0.most, priority, Box::pin(call));
        go_on(&self.0);
        added
    }

    /// Forgets what waits.
    pub fn clear(&self) {
        let waiting = std::mem::take(&mut self.0.queue().waiting);
        drop(waiting);
    }

    /// Waits until nothing waits and nothing is under way.
    pub async fn idle(&self) {
        // The sender is here.
        let _ = self.0.busy.subscribe().wait_for(|busy| !busy).await;
    }

    /// What it has done so far.
    pub fn stats(&self) -> Stats {
        self.0.queue().stats
    }
}

impl Default for Prefetcher {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Prefetcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = self.0.queue();
        formatter
            .debug_struct("Prefetcher")
            .field("waiting", &queue.waiting.len())
            .field("under_way", &queue.under_way)
            .field("stats", &queue.stats)
            .finish_non_exhaustive()
    }
}

impl PrefetcherBuilder {
    /// How many calls are made at the same time; 2 by default.
    pub fn at_once(mut self, calls: usize) -> Self {
        self.at_once = calls.max(1);
        self
    }

    /// How many calls may wait; 100 by default.
    pub fn max_waiting(mut self, calls: usize) -> Self {
        self.most = calls.max(1);
        self
    }

    /// Makes it.
    pub fn build(self) -> Prefetcher {
        Prefetcher(Arc::new(Inner {
            at_once: self.at_once,
            most: self.most,
            queue: Mutex::default(),
            busy: watch::channel(false).0,
        }))
    }
}

impl Queue {
    fn add(&mut self, most: usize, priority: Priority, call: BoxFuture<'static, bool>) -> bool {
        if self.waiting.len() >= most {
            self.stats.refused += 1;
            let places = self.waiting.iter().enumerate();
            let last = places.max_by_key(|(_, other)| (Reverse(other.priority), other.number));
            let last = last.filter(|(_, other)| other.priority < priority);
            let Some((place, _)) = last else {
                return false;
            };
            self.waiting.swap_remove(place);
        }
        let number = self.next;
        self.next += 1;
        self.waiting.push(Waiting {
            priority,
            number,
            call,
        });
        true
    }

    /// The call whose turn it is.
    fn take(&mut self, at_once: usize) -> Option<BoxFuture<'static, bool>> {
        if self.under_way >= at_once {
            return None;
        }
        let places = self.waiting.iter().enumerate();
        let first = places.min_by_key(|(_, other)| (Reverse(other.priority), other.number));
        let (place, _) = first?;
        self.under_way += 1;
        Some(self.waiting.swap_remove(place).call)
    }
}

impl Inner {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let queue = self.queue.get_mut().unwrap_or_else(PoisonError::into_inner);
        queue.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// Begins the calls whose turn it is.
fn go_on(inner: &Arc<Inner>) {
    let runtime = Handle::try_current();
    let mut queue = inner.queue();
    let Ok(runtime) = runtime else {
        queue.waiting.clear();
        return;
    };
    let calls: Vec<_> = std::iter::from_fn(|| queue.take(inner.at_once)).collect();
    inner.busy.send_replace(queue.under_way > 0);
    drop(queue);
    for call in calls {
        let slot = Slot {
            inner: Arc::downgrade(inner),
            done: false,
        };
        // Outside of the lock: a runtime that ends drops what it is given.
        let task = runtime.spawn(made(slot, call)).abort_handle();
        let mut queue = inner.queue();
        queue.tasks.retain(|task| !task.is_finished());
        queue.tasks.push(task);
    }
}

async fn made(mut slot: Slot, call: BoxFuture<'static, bool>) {
    slot.done = call.await;
}

/// A call that is under way: it ends when this is dropped, also by a panic.
struct Slot {
    inner: Weak<Inner>,
    done: bool,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Some(inner) = self.inner.upgrade() else {
            return;
        };
        let mut queue = inner.queue();
        queue.under_way -= 1;
        match self.done {
            true => queue.stats.done += 1,
            false => queue.stats.failed += 1,
        }
        drop(queue);
        go_on(&inner);
    }
}
