//! Answers that are kept: by what servers say of them (RFC 9111), by time, and by tags.
//!
//! A [`Cache`] is a middleware of a client. It keeps successful answers to GET in memory, each for those who carry the same
//! credentials alone. For how long: what the call says ([`ttl`]), what the document says (`x-cache-ttl-ms`), what
//! the builder says, or what the server says. What the server does not want to be stored (`no-store`) is not.
//!
//! ```
//! use std::time::Duration;
//! use apiloom_data::cache::{self, Cache, Strategy};
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//!
//! let cache = Cache::builder().strategy(Strategy::StaleWhileRevalidate).build();
//! // Of a generated client: `Client::builder().configure(|client| client.middleware(cache.clone()))`.
//! let client = ClientBuilder::new(&META).middleware(cache.clone());
//! // Of a call: `client.users().get(1).with(cache::network_only)`.
//! let options = cache::ttl(Duration::from_secs(5))(apiloom_runtime::Options::default());
//! cache.invalidate_tag("User:1");
//! println!("{:.0} % of reads were kept", cache.stats().hit_rate() * 100.0);
//! ```
//!
//! **Tags.** An operation with `x-provides-tags: [User, "User:{id}"]` marks its answers; one with `x-invalidates-tags`
//! throws away those that are marked so, by whomever they were asked for, once it has been sent, unless the server has refused it (4xx).
//! A name in braces is a parameter of the path or the query. `User` stands for `User:1` too. Whatever a request of another
//! method than GET has done at a URL, what was kept of that URL is gone (RFC 9111, section 4.4).
//!
//! **Where it came from** is told by [`Served`]: `head.extension::<Served>()` of a call's `.with_response()`.
//!
//! A cache may be shared by clients. Those that show different certificates are not told apart: they need caches of their own.

#[cfg(feature = "offline")]
mod away;
mod change;
#[cfg(feature = "disk")]
mod disk;
mod entry;
mod flow;
mod gone;
mod key;
#[cfg(feature = "optimistic")]
mod optimistic;
mod settings;
mod stats;
mod store;
mod tags;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

#[cfg(feature = "disk")]
use self::disk::Disk;
use self::flow::Flights;
use self::gone::Gone;
#[cfg(feature = "optimistic")]
pub use self::optimistic::{Patch, Patched, optimistic};
pub use self::settings::{
    NotCached, Served, Source, Strategy, cache_first, cache_only, network_first, network_only,
    presets, stale_while_revalidate, ttl,
};
pub use self::stats::Stats;
use self::store::Store;
#[cfg(feature = "offline")]
pub(crate) use self::{
    settings::{OrStale, Unreached},
    tags::text,
};

/// Answers that are kept in memory, as a middleware. Clones share them.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    store: Store,
    strategy: Strategy,
    ttl: Option<Duration>,
    flights: Flights,
    #[cfg(feature = "optimistic")]
    patches: optimistic::Patches,
    #[cfg(feature = "disk")]
    disk: Option<Disk>,
}

impl Inner {
    /// Forgets it, wherever it is kept.
    fn forget(&self, gone: Gone) {
        #[cfg(feature = "disk")]
        if let Some(disk) = &self.disk {
            disk.forgets();
            let turn = self.store.forget(&gone);
            disk.forget(gone, turn);
            return;
        }
        self.store.forget(&gone);
    }
}

/// Builds a [`Cache`].
#[derive(Clone)]
#[must_use]
pub struct CacheBuilder {
    bytes: u64,
    entries: u64,
    strategy: Strategy,
    ttl: Option<Duration>,
    #[cfg(feature = "disk")]
    storage: Option<Arc<dyn crate::storage::Storage>>,
    #[cfg(feature = "disk")]
    account: crate::Account,
}

impl Cache {
    /// A cache of 10 MiB and 500 answers at most, by [`Strategy::CacheFirst`].
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Begins a cache.
    pub fn builder() -> CacheBuilder {
        CacheBuilder {
            bytes: 10 * 1024 * 1024,
            entries: 500,
            strategy: Strategy::CacheFirst,
            ttl: None,
            #[cfg(feature = "disk")]
            storage: None,
            #[cfg(feature = "disk")]
            account: crate::Account::new(),
        }
    }

    /// Forgets what is kept of a URL, by whomever it was asked for.
    pub fn invalidate(&self, url: &Uri) {
        self.0.forget(Gone::of(url));
    }

    /// Forgets what is marked with a tag: `User` stands for `User:1` too.
    pub fn invalidate_tag(&self, tag: &str) {
        self.0.forget(Gone {
            tags: vec![tag.into()],
            ..Gone::default()
        });
    }

    /// Forgets what is kept of URLs that a regular expression finds something in.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn invalidate_pattern(&self, pattern: &str) -> Result<(), InvalidPattern> {
        let pattern = regex_lite::Regex::new(pattern).map_err(InvalidPattern)?;
        self.0.forget(Gone {
            pattern: Some(pattern),
            ..Gone::default()
        });
        Ok(())
    }

    /// Forgets everything: at a logout, for example.
    pub fn clear(&self) {
        self.0.forget(Gone::all());
    }

    /// Waits until all that was kept and forgotten so far is on disk: before a program ends, for example.
    #[cfg(feature = "disk")]
    pub async fn flush(&self) {
        if let Some(disk) = &self.0.disk {
            disk.flush().await;
        }
    }

    /// What it has done so far.
    pub fn stats(&self) -> Stats {
        self.0.store.stats()
    }
}

impl Default for Cache {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Cache {
    /// Shows no answers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cache")
            .field("strategy", &self.0.strategy)
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

impl CacheBuilder {
    /// How many bytes the answers may have, with their headers; 10 MiB by default.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// How many answers there may be; 500 by default.
    pub fn max_entries(mut self, entries: u64) -> Self {
        self.entries = entries;
        self
    }

    /// What calls do that say nothing else; [`Strategy::CacheFirst`] by default.
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.strategy = strategy;
        self
    }

    /// How long answers are good, in place of what servers say, where neither the call nor the document says it.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// Keeps answers in a storage too, so that they are there when the program is started again: what is not in memory is looked for
    /// there. What is written is written by a thread; where that has too much to do, answers are left out. Whatever happens to the
    /// storage, calls do not fail by it. Kept are answers to calls without credentials, and those of an
    /// [`account`](Self::account); of each URL the last one. Not kept are answers of URLs with a secret (by the names of
    /// parameters), and headers with credentials.
    #[cfg(feature = "disk")]
    pub fn storage(mut self, storage: impl crate::storage::Storage) -> Self {
        self.storage = Some(Arc::new(storage));
        self
    }

    /// Under whose name answers to calls with credentials are kept in the [`storage`](Self::storage).
    #[cfg(feature = "disk")]
    pub fn account(mut self, account: crate::Account) -> Self {
        self.account = account;
        self
    }

    /// Makes the cache.
    pub fn build(self) -> Cache {
        #[cfg(feature = "disk")]
        // Without a thread there is no storage, which nobody is promised.
        let disk = (self.storage).and_then(|storage| Disk::new(storage, self.account).ok());
        Cache(Arc::new(Inner {
            store: Store::new(self.bytes, self.entries),
            strategy: self.strategy,
            ttl: self.ttl,
            flights: Flights::default(),
            #[cfg(feature = "optimistic")]
            patches: optimistic::Patches::default(),
            #[cfg(feature = "disk")]
            disk,
        }))
    }
}

impl fmt::Debug for CacheBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CacheBuilder")
            .field("bytes", &self.bytes)
            .field("entries", &self.entries)
            .field("strategy", &self.strategy)
            .field("ttl", &self.ttl)
            .finish_non_exhaustive()
    }
}

/// A pattern that is no regular expression.
#[derive(Debug)]
pub struct InvalidPattern(regex_lite::Error);

impl fmt::Display for InvalidPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no regular expression: {}", self.0)
    }
}

impl std::error::Error for InvalidPattern {}
