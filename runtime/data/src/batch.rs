//! Calls for single items, gathered into one that takes many.
//!
//! A [`Loader`] is asked for one item at a time, by whoever needs one. It waits a moment, or until there are enough, and asks for all of
//! them at once by a closure: of an operation that takes a list of ids, for example.
//!
//! ```
//! use apiloom_data::batch;
//! # async fn users(ids: Vec<u64>) -> Result<Vec<(u64, String)>, std::io::Error> {
//! #     Ok(ids.into_iter().map(|id| (id, format!("user {id}"))).collect())
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//!
//! // Of a generated client: `move |ids| { let call = client.users().list_many(ids); async move { Ok(call.await?.into_iter()..) } }`,
//! // with the numbers of the document: `batch::loader().of(ListMany::META)`.
//! let loader = batch::loader().max_size(50).build(|ids: Vec<u64>| users(ids));
//! let (one, two) = tokio::join!(loader.load(1), loader.load(2));
//! assert_eq!((one.unwrap().as_str(), two.unwrap().as_str()), ("user 1", "user 2"));
//! assert_eq!(loader.stats().batches, 1);
//! # });
//! ```
//!
//! - **The most urgent** items go first where more wait than fit; one that was passed over rises by one [`Priority`] each time.
//! - **One bad item** need not fail the others: what the answer lacks is [`BatchError::Missing`] for its callers alone, and of a batch that
//!   the server refuses as a whole the halves are asked for again, where [`LoaderBuilder::isolate`] says that it may be about one of the items.
//! - **Callers that are gone** are left out, and a batch without callers is not sent, or given up.
//! - **Repetition** is the call's own: what the client's retry policy does for the call in the closure.
//!
//! Batches are made by tasks of tokio; outside of it every load is [`BatchError::Ended`].

mod queue;
mod run;

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apiloom_runtime::clock::{Clock, Time};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{BoxFuture, Error, serde_json};
use tokio::sync::oneshot;

pub use crate::priority::Priority;

use self::run::Inner;

type Run<K, V, E> = dyn Fn(Vec<K>) -> BoxFuture<'static, Result<Vec<(K, V)>, E>> + Send + Sync;
type Isolate<E> = dyn Fn(&E) -> bool + Send + Sync;

/// Gathers calls for single items. Clones share what waits.
pub struct Loader<K, V, E>(Arc<Inner<K, V, E>>);

/// Builds a [`Loader`]: from [`loader`].
#[must_use]
pub struct LoaderBuilder<E> {
    numbers: Numbers,
    time: Time,
    isolate: Option<Box<Isolate<E>>>,
}

#[derive(Debug, Clone, Copy)]
struct Numbers {
    size: usize,
    delay: Duration,
    at_once: usize,
}

/// Why an item did not come.
#[derive(Debug)]
#[non_exhaustive]
pub enum BatchError<E> {
    /// The answer has no such item.
    Missing,
    /// The call failed; others have the same error.
    Call(Arc<E>),
    /// Nobody asks any more: the closure has panicked, or there is no runtime of tokio.
    Ended,
}

/// What a loader has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Calls for several items.
    pub batches: u64,
    /// Items that these have asked for.
    pub items: u64,
    /// Calls for single items.
    pub loads: u64,
    /// Items that wait.
    pub waiting: u64,
}

/// Begins a loader: of 50 items, after 10 milliseconds, four batches at the same time.
pub fn loader<E>() -> LoaderBuilder<E> {
    LoaderBuilder {
        numbers: Numbers {
            size: 50,
            delay: Duration::from_millis(10),
            at_once: 4,
        },
        time: Time::default(),
        isolate: None,
    }
}

/// Whether the server has refused a call for what it contains (400, 404, 413, 414, 422): for
/// [`isolate`](LoaderBuilder::isolate).
pub fn is_refused<E>(error: &Error<E>) -> bool {
    let status = error.status().map(|status| status.as_u16());
    matches!(status, Some(400 | 404 | 413 | 414 | 422))
}

impl<E: Send + Sync + 'static> LoaderBuilder<E> {
    /// How many items a batch has at most; 50 by default.
    pub fn max_size(mut self, items: usize) -> Self {
        self.numbers.size = items.max(1);
        self
    }

    /// How long an item waits for others; 10 milliseconds by default.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.numbers.delay = delay;
        self
    }

    /// How many batches are under way at the same time; 4 by default. Who comes first matters where these are not enough.
    pub fn at_once(mut self, batches: usize) -> Self {
        self.numbers.at_once = batches.max(1);
        self
    }

    /// Takes `max-size` and `delay-ms` of what the document says of an operation by `x-batch`.
    pub fn of(mut self, operation: &OperationMeta) -> Self {
        let said = operation.fact("x-batch");
        let said = said.and_then(|json| serde_json::from_str::<serde_json::Value>(json).ok());
        let number = |name| said.as_ref()?.get(name)?.as_u64();
        if let Some(size) = number("max-size").and_then(|size| usize::try_from(size).ok()) {
            self = self.max_size(size);
        }
        if let Some(delay) = number("delay-ms") {
            self.numbers.delay = Duration::from_millis(delay);
        }
        self
    }

    /// Which errors may be about one of several items: the halves of such a batch are asked for again. None by default, as it takes
    /// up to twice as many calls as there are items. For calls of a client, whose error is [`Error`]: [`is_refused`].
    pub fn isolate(mut self, isolate: impl Fn(&E) -> bool + Send + Sync + 'static) -> Self {
        self.isolate = Some(Box::new(isolate));
        self
    }

    /// Tells the time by another clock than tokio's: in tests, for example.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }

    /// Makes a loader that asks by a closure, which gives items with their keys, in whatever order.
    pub fn build<K, V, I, F>(
        self,
        run: impl Fn(Vec<K>) -> F + Send + Sync + 'static,
    ) -> Loader<K, V, E>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        V: Clone + Send + 'static,
        I: IntoIterator<Item = (K, V)>,
        F: Future<Output = Result<I, E>> + Send + 'static,
    {
        let run = move |keys| -> BoxFuture<'static, Result<Vec<(K, V)>, E>> {
            let call = run(keys);
            Box::pin(async move { Ok(call.await?.into_iter().collect()) })
        };
        let LoaderBuilder {
            numbers,
            time,
            isolate,
        } = self;
        Loader(Arc::new(Inner::new(Box::new(run), numbers, time, isolate)))
    }
}

impl<K, V, E> Loader<K, V, E>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + 'static,
    E: Send + Sync + 'static,
{
    /// An item.
    ///
    /// # Errors
    ///
    /// When the answer lacks it, or the call failed.
    pub async fn load(&self, key: K) -> Result<V, BatchError<E>> {
        self.load_as(key, Priority::Medium).await
    }

    /// An item, sooner or later than others.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub async fn load_as(&self, key: K, priority: Priority) -> Result<V, BatchError<E>> {
        let (tell, told) = oneshot::channel();
        self.0.add(key, priority, tell);
        told.await.unwrap_or(Err(BatchError::Ended))
    }

    /// Asks for what waits without waiting for more.
    pub fn flush(&self) {
        self.0.flush();
    }

    /// What it has done so far.
    pub fn stats(&self) -> Stats {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let counts = &self.0.counts;
        Stats {
            batches: read(&counts.batches),
            items: read(&counts.items),
            loads: read(&counts.loads),
            waiting: self.0.waiting(),
        }
    }
}

impl Stats {
    /// How many items a batch had on average.
    pub fn average_size(&self) -> f64 {
        match self.batches {
            0 => 0.0,
            #[allow(clippy::cast_precision_loss)]
            batches => self.items as f64 / batches as f64,
        }
    }
}

impl<K, V, E> Clone for Loader<K, V, E> {
    fn clone(&self) -> Self {
        Loader(self.0.clone())
    }
}

impl<K, V, E> fmt::Debug for Loader<K, V, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Loader")
    }
}

impl<E> fmt::Debug for LoaderBuilder<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LoaderBuilder")
            .field("numbers", &self.numbers)
            .finish_non_exhaustive()
    }
}

impl<E> Clone for BatchError<E> {
    fn clone(&self) -> Self {
        match self {
            BatchError::Missing => BatchError::Missing,
            BatchError::Call(error) => BatchError::Call(error.clone()),
            BatchError::Ended => BatchError::Ended,
        }
    }
}

impl<E: fmt::Display> fmt::Display for BatchError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BatchError::Missing => formatter.write_str("the answer has no such item"),
            BatchError::Call(error) => fmt::Display::fmt(error, formatter),
            BatchError::Ended => formatter.write_str("nobody asks for the batch any more"),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for BatchError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // Its message says what the error says.
            BatchError::Call(error) => error.source(),
            _ => None,
        }
    }
}
