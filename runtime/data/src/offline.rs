//! A client that is away from the network at times: reads are answered with what is kept, writes wait on disk and are sent later.
//!
//! An [`Offline`] is a middleware of a client, outside of its [`Cache`].
//!
//! - **Reads.** While the network is away the cache answers, with what it has, however old ([`Served`](crate::cache::Served) says so). So it
//!   does where a request cannot be sent. What the server does not want used without a word of its own (`must-revalidate`) is not.
//! - **Writes** of operations with `x-offline: queue`, and calls with [`queue()`], are queued when they cannot be sent, and the call ends with
//!   [`Queued`]. They have to be idempotent, or to have an idempotency key: each is sent with the same key until the server
//!   has answered, after a crash too, so that a server that knows keys does it exactly once. What a queue cannot have is not queued:
//!   bodies that are streams or forms of parts; what has a secret in its URL, its body (by the names of properties) or in headers of its own; what nobody knows whose it is.
//! - **Order.** What is queued for a resource is sent in its order, and while something of it waits, later writes wait too. It is what the call
//!   says ([`resource`]), or the document (`x-resource`), or the path up to its first parameter; with what is below it, by slashes or colons.
//! - **Neither.** Operations with `x-offline: reject`, and calls with [`refuse`], are done by the network or not at all.
//! - **Whose.** What is queued under an [`Account`] is sent with its credentials alone, which are put in when it is sent: none are kept.
//! - **Answers.** After 409 and 412 [`on_conflict`](OfflineBuilder::on_conflict) decides. Other refusals (4xx) are told and not sent again. What passes
//!   (401, 408, 425, 429, 5xx) is sent again later, after the client's own repetitions.
//!
//! ```no_run
//! use apiloom_data::Account;
//! use apiloom_data::cache::Cache;
//! use apiloom_data::offline::{Network, Offline, Resolution};
//! use apiloom_data::storage::File;
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let account = Account::new();
//! let answers = File::at("answers.redb").max_bytes(50 << 20).open().await?;
//! let cache = Cache::builder().storage(answers).account(account.clone()).build();
//! let offline = Offline::builder(File::at("writes.redb").open().await?)
//!     .account(account.clone())
//!     .cache(cache.clone())
//!     // `.operation(UpdateUser::META)` for each whose writes may have been queued by a program before this one.
//!     .on_conflict(|_| async { Resolution::Theirs })
//!     .build()
//!     .await?;
//! let client = ClientBuilder::new(&META).middleware(offline.clone()).middleware(cache);
//! println!("{} writes wait", offline.state().waiting);
//! # Ok(())
//! # }
//! ```

mod conflict;
mod flow;
mod item;
mod network;
mod queue;
mod replay;
mod settings;
mod state;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use apiloom_runtime::middleware::Handle;
use apiloom_runtime::operation::OperationMeta;
use tokio::sync::{Notify, broadcast, watch};

use self::conflict::OnConflict;
pub use self::conflict::{Conflict, Resolution};
pub(crate) use self::flow::is_unreached;
pub use self::item::Waiting;
pub use self::network::{Connectivity, Network, Observed};
use self::queue::{Bounds, Queue};
use self::settings::{Mode, Resource};
pub use self::settings::{Queued, queue, refuse, resource};
pub use self::state::{Event, State};
use crate::Account;
use crate::cache::Cache;
use crate::storage::{Storage, StorageError};

/// How many events are kept for those who are slow to hear them.
const EVENTS: usize = 256;

/// Reads and writes while the network is away, as a middleware. Clones share it.
#[derive(Clone)]
pub struct Offline(Arc<Inner>);

struct Inner {
    queue: Arc<Queue>,
    account: Account,
    connectivity: Arc<dyn Connectivity>,
    all: bool,
    manual: bool,
    on_conflict: Option<OnConflict>,
    cache: Option<Cache>,
    links: Mutex<Links>,
    /// One replays at a time.
    turn: tokio::sync::Mutex<()>,
    state: watch::Sender<State>,
    events: broadcast::Sender<Event>,
    wakes: Arc<Notify>,
    is_running: AtomicBool,
    /// When a read is let through to see whether the network is back: milliseconds of `start`.
    probe: AtomicU64,
    start: std::time::Instant,
}

/// What is known of the client.
#[derive(Default)]
struct Links {
    client: Option<Handle>,
    operations: Vec<&'static OperationMeta>,
}

/// Makes an [`Offline`].
#[must_use]
pub struct OfflineBuilder {
    storage: Arc<dyn Storage>,
    account: Account,
    connectivity: Arc<dyn Connectivity>,
    bounds: Bounds,
    all: bool,
    manual: bool,
    on_conflict: Option<OnConflict>,
    cache: Option<Cache>,
    operations: Vec<&'static OperationMeta>,
}

impl Offline {
    /// Begins one whose writes wait in a storage: a [`File`](crate::storage::File) of its own, without a bound, or an encrypted one.
    pub fn builder(storage: impl Storage) -> OfflineBuilder {
        OfflineBuilder {
            storage: Arc::new(storage),
            account: Account::new(),
            connectivity: Arc::new(Observed::new()),
            bounds: Bounds::default(),
            all: false,
            manual: false,
            on_conflict: None,
            cache: None,
            operations: Vec::new(),
        }
    }

    /// How it is now.
    pub fn state(&self) -> State {
        self.0.refresh(None);
        self.0.state.borrow().clone()
    }

    /// How it is, and how it becomes.
    pub fn watch(&self) -> watch::Receiver<State> {
        self.0.state.subscribe()
    }

    /// What becomes of the writes, from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    /// What waits, in its order.
    pub fn waiting(&self) -> Vec<Waiting> {
        self.0.queue.waiting()
    }

    /// Asks again about conflicts that were put off, at the next replay.
    pub fn reconsider(&self) {
        self.0.queue.reconsider();
        self.0.wakes.notify_one();
    }

    /// Throws a write away that waits. Whether it was there.
    ///
    /// # Errors
    ///
    /// When it cannot be thrown away.
    pub async fn discard(&self, id: u64) -> Result<bool, StorageError> {
        let was_there = self.0.remove(id).await?;
        if was_there {
            self.0.tell(Event::Discarded { id });
        }
        Ok(was_there)
    }

    /// Sends what waits, now. How many the server has taken. It is done by itself when the network is back.
    pub async fn replay(&self) -> usize {
        replay::replay(&self.0).await
    }
}

impl fmt::Debug for Offline {
    /// Shows nothing of what waits.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Offline")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

impl OfflineBuilder {
    /// Under whose name writes with credentials are queued; without one they are not.
    pub fn account(mut self, account: Account) -> Self {
        self.account = account;
        self
    }

    /// Who knows whether the network is there; what requests come to ([`Observed`]) by default.
    pub fn connectivity(mut self, connectivity: impl Connectivity) -> Self {
        self.connectivity = Arc::new(connectivity);
        self
    }

    /// How many writes wait at most; 1,000 by default. What comes while there are so many is not queued.
    pub fn max_entries(mut self, count: usize) -> Self {
        self.bounds.entries = count;
        self
    }

    /// How many bytes those have at most; 10 MiB by default.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.bounds.bytes = bytes;
        self
    }

    /// How long a write waits at most; 7 days by default. What has become older is dropped, and told.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.bounds.age = age;
        self
    }

    /// Queues all writes that may be, unless the document says `x-offline: reject` or the call [`refuse`].
    pub fn queue_all(mut self) -> Self {
        self.all = true;
        self
    }

    /// Sends nothing by itself: [`Offline::replay`] does.
    pub fn manual(mut self) -> Self {
        self.manual = true;
        self
    }

    /// Decides what becomes of a write that the server refuses because of what it has (409, 412). Without it such a write waits
    /// until it is [discarded](Offline::discard) or asked about [again](Offline::reconsider).
    pub fn on_conflict<F>(mut self, decide: impl Fn(Conflict) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Resolution> + Send + 'static,
    {
        self.on_conflict = Some(Box::new(move |conflict| Box::pin(decide(conflict))));
        self
    }

    /// What forgets its answer of a URL when a conflict there ends with [`Resolution::Theirs`].
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Makes an operation known, so that writes of it can be sent that were queued by a program before this one: an operation
    /// that has been called is known by that.
    pub fn operation(mut self, operation: &'static OperationMeta) -> Self {
        self.operations.push(operation);
        self
    }

    /// Looks at what waits, and makes it. Needs a runtime of tokio.
    ///
    /// # Errors
    ///
    /// When the storage cannot be read.
    pub async fn build(self) -> Result<Offline, StorageError> {
        let (storage, bounds) = (self.storage, self.bounds);
        let opened = tokio::task::spawn_blocking(move || Queue::open(storage, bounds)).await;
        let queue = opened.map_err(|ended| StorageError::Io(std::io::Error::other(ended)))??;
        let online = *self.connectivity.watch().borrow();
        let state = State {
            online,
            waiting: queue.len(),
            ..State::default()
        };
        Ok(Offline(Arc::new(Inner {
            queue: Arc::new(queue),
            account: self.account,
            connectivity: self.connectivity,
            all: self.all,
            manual: self.manual,
            on_conflict: self.on_conflict,
            cache: self.cache,
            links: Mutex::new(Links {
                client: None,
                operations: self.operations,
            }),
            turn: tokio::sync::Mutex::default(),
            state: watch::Sender::new(state),
            events: broadcast::Sender::new(EVENTS),
            wakes: Arc::default(),
            is_running: AtomicBool::new(false),
            probe: AtomicU64::new(0),
            start: std::time::Instant::now(),
        })))
    }
}

impl fmt::Debug for OfflineBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OfflineBuilder")
            .field("bounds", &self.bounds)
            .field("all", &self.all)
            .field("manual", &self.manual)
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn links(&self) -> MutexGuard<'_, Links> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_online(&self) -> bool {
        *self.connectivity.watch().borrow()
    }

    fn tell(&self, event: Event) {
        // That nobody listens is fine.
        let _ = self.events.send(event);
    }

    /// Says how it is to who watches, where that is another thing than before.
    fn refresh(&self, replaying: Option<bool>) {
        let (online, waiting) = (self.is_online(), self.queue.len());
        let parked = self.queue.parked();
        self.state.send_if_modified(|state| {
            let now = State {
                online,
                waiting,
                conflicts: parked,
                replaying: replaying.unwrap_or(state.replaying),
            };
            let differs = *state != now;
            *state = now;
            differs
        });
    }

    /// Takes a write out of the queue; on disk first.
    async fn remove(&self, id: u64) -> Result<bool, StorageError> {
        let queue = self.queue.clone();
        let removed = blocking(move || queue.remove(id)).await;
        self.refresh(None);
        removed
    }
}

/// Does what blocks where that is fine. It goes on when nobody waits any more.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StorageError> + Send + 'static,
) -> Result<T, StorageError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|ended| Err(StorageError::Io(std::io::Error::other(ended))))
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.wakes.notify_one();
    }
}
