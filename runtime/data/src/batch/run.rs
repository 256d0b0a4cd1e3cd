//! When batches are asked for, and who gets what.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Instant;

use apiloom_runtime::clock::Time;
use tokio::runtime::Handle;

use super::queue::{Item, Queue, Tell};
use super::{BatchError, Isolate, Numbers, Priority, Run};

type Batch<K, V, E> = Vec<Item<K, V, E>>;

pub struct Inner<K, V, E> {
    run: Box<Run<K, V, E>>,
    numbers: Numbers,
    time: Time,
    isolate: Option<Box<Isolate<E>>>,
    /// Never held over an `.await`.
    queue: Mutex<Queue<K, V, E>>,
    pub counts: Counts,
}

#[derive(Default)]
pub struct Counts {
    pub batches: AtomicU64,
    pub items: AtomicU64,
    pub loads: AtomicU64,
}

impl<K, V, E> Inner<K, V, E>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + 'static,
    E: Send + Sync + 'static,
{
    pub fn new(
        run: Box<Run<K, V, E>>,
        numbers: Numbers,
        time: Time,
        isolate: Option<Box<Isolate<E>>>,
    ) -> Self {
        Inner {
            run,
            numbers,
            time,
            isolate,
            queue: Mutex::new(Queue::new()),
            counts: Counts::default(),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue<K, V, E>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(self: &Arc<Self>, key: K, priority: Priority, tell: Tell<V, E>) {
        self.counts.loads.fetch_add(1, Ordering::Relaxed);
        let now = self.time.now();
        let due = now.checked_add(self.numbers.delay).unwrap_or(now);
        self.queue().add(key, priority, due, tell);
        self.go_on();
    }

    pub fn flush(self: &Arc<Self>) {
        self.queue().flushed = true;
        self.go_on();
    }

    pub fn waiting(&self) -> u64 {
        u64::try_from(self.queue().len()).unwrap_or(u64::MAX)
    }

    /// Asks for what is to be asked for now, and sees to it that somebody comes back for the rest.
    fn go_on(self: &Arc<Self>) {
        let Ok(runtime) = Handle::try_current() else {
            self.queue().clear();
            return;
        };
        let (batches, due) = self.ready();
        // Outside of the lock: a runtime that ends drops what it is given.
        for items in batches {
            let slot = Slot(self.clone());
            runtime.spawn(async move { slot.0.ask(items).await });
        }
        if let Some(due) = due {
            let inner = self.clone();
            runtime.spawn(async move {
                let left = due.saturating_duration_since(inner.time.now());
                if !left.is_zero() {
                    let never = std::future::pending::<()>();
                    inner.time.within(left, never).await;
                }
                inner.queue().timed = false;
                inner.go_on();
            });
        }
    }

    /// The batches whose time has come, and when that of the next one comes.
    fn ready(&self) -> (Vec<Batch<K, V, E>>, Option<Instant>) {
        let now = self.time.now();
        let mut queue = self.queue();
        let mut batches = Vec::new();
        while queue.under_way < self.numbers.at_once {
            let full = queue.len() >= self.numbers.size;
            if !full && !queue.flushed && queue.due().is_none_or(|due| due > now) {
                break;
            }
            let items = queue.take(self.numbers.size);
            if items.is_empty() {
                queue.flushed = false;
                break;
            }
            queue.under_way += 1;
            batches.push(items);
        }
        // Where all are under way, the first that ends goes on.
        let waits = queue.under_way < self.numbers.at_once && !queue.timed;
        let due = queue.due().filter(|_| waits);
        queue.timed |= due.is_some();
        (batches, due)
    }

    /// Asks for the items, and for the halves of them where one may be bad.
    async fn ask(&self, items: Batch<K, V, E>) {
        let mut parts = vec![items];
        while let Some(mut items) = parts.pop() {
            items.retain(Item::is_wanted);
            if items.is_empty() {
                continue;
            }
            let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
            self.counts.batches.fetch_add(1, Ordering::Relaxed);
            self.counts.items.fetch_add(count, Ordering::Relaxed);
            let isolate = |error: &E| self.isolate.as_ref().is_some_and(|known| known(error));
            match self.answer(&mut items).await {
                Some(Ok(answer)) => hand_out(items, answer),
                Some(Err(error)) if items.len() > 1 && isolate(&error) => {
                    let second = items.split_off(items.len() / 2);
                    parts.push(second);
                    parts.push(items);
                }
                Some(Err(error)) => {
                    let error = Arc::new(error);
                    for tell in items.into_iter().flat_map(|item| item.tells) {
                        // Whoever is gone needs no answer.
                        let _ = tell.send(Err(BatchError::Call(error.clone())));
                    }
                }
                None => {}
            }
        }
    }

    /// The answer, unless everybody is gone who wants it.
    async fn answer(&self, items: &mut [Item<K, V, E>]) -> Option<Result<Vec<(K, V)>, E>> {
        let keys = items.iter().map(|item| item.key.clone()).collect();
        let mut call = (self.run)(keys);
        std::future::poll_fn(|context| {
            if let Poll::Ready(done) = call.as_mut().poll(context) {
                return Poll::Ready(Some(done));
            }
            let mut tells = items.iter_mut().flat_map(|item| &mut item.tells);
            // The first who is still there is enough.
            match tells.all(|tell| tell.poll_closed(context).is_ready()) {
                true => Poll::Ready(None),
                false => Poll::Pending,
            }
        })
        .await
    }
}

fn hand_out<K: Eq + Hash, V: Clone, E>(items: Batch<K, V, E>, answer: Vec<(K, V)>) {
    let mut answer: HashMap<K, V> = answer.into_iter().collect();
    for item in items {
        let value = answer.remove(&item.key).ok_or(BatchError::Missing);
        for tell in item.tells {
            // Whoever is gone needs no answer.
            let _ = tell.send(value.clone());
        }
    }
}

/// A batch that is under way: it ends when this is dropped, also by a panic.
struct Slot<K, V, E>(Arc<Inner<K, V, E>>)
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + 'static,
    E: Send + Sync + 'static;

impl<K, V, E> Drop for Slot<K, V, E>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + 'static,
    E: Send + Sync + 'static,
{
    fn drop(&mut self) {
        self.0.queue().under_way -= 1;
        self.0.go_on();
    }
}
