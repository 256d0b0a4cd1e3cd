//! Where answers are, within a weight and a number.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderMap;
use quick_cache::sync::Cache as Kept;
use quick_cache::{DefaultHashBuilder, Lifecycle, OptionsBuilder, Weighter};

use super::entry::Entry;
use super::gone::Gone;
use super::key::Key;
use super::stats::Stats;

/// How many answers of a URL there are that depend on headers.
const MOST_VARIANTS: usize = 8;

/// The answers of a URL: the one that came last comes first.
type Variants = Arc<[Arc<Entry>]>;

/// Answers by their keys.
pub struct Store {
    kept: Kept<Key, Variants, Weigh, DefaultHashBuilder, Evicted>,
    evicted: Arc<AtomicU64>,
    /// How often something was forgotten.
    forgotten: AtomicU64,
    pub counts: Counts,
}

#[derive(Default)]
pub struct Counts {
    pub hits: AtomicU64,
    pub misses: AtomicU64,
    pub stale: AtomicU64,
    pub confirmed: AtomicU64,
    pub from_disk: AtomicU64,
}

/// An answer weighs so much at least that no more fit than there may be.
#[derive(Clone)]
struct Weigh {
    least: u64,
}

impl Weighter<Key, Variants> for Weigh {
    fn weight(&self, key: &Key, variants: &Variants) -> u64 {
        let url = u64::try_from(key.url().len()).unwrap_or(u64::MAX);
        let own = |entry: &Arc<Entry>| entry.weight().saturating_add(url).max(self.least);
        variants.iter().map(own).fold(0, u64::saturating_add).max(1)
    }
}

#[derive(Clone)]
struct Evicted(Arc<AtomicU64>);

impl Lifecycle<Key, Variants> for Evicted {
    type RequestState = ();

    fn on_evict(&self, (): &mut (), _: Key, variants: Variants) {
        let count = u64::try_from(variants.len()).unwrap_or(u64::MAX);
        self.0.fetch_add(count, Ordering::Relaxed);
    }
}

impl Store {
    pub fn new(bytes: u64, entries: u64) -> Self {
        let (bytes, entries) = (bytes.max(1), entries.max(1));
        let evicted = Arc::new(AtomicU64::new(0));
        let least = bytes.div_ceil(entries);
        let estimate = usize::try_from(entries.min(10_000)).unwrap_or(10_000);
        // One shard: each has a part of the weight, and an answer must fit into its own.
        let options = OptionsBuilder::new()
            .shards(1)
            .estimated_items_capacity(estimate)
            .weight_capacity(bytes)
            .build();
        let (hash, lifecycle) = (DefaultHashBuilder::default(), Evicted(evicted.clone()));
        let kept = match options {
            Ok(options) => Kept::with_options(options, Weigh { least }, hash, lifecycle),
            Err(_) => Kept::with(estimate, bytes, Weigh { least }, hash, lifecycle),
        };
        Store {
            kept,
            evicted,
            forgotten: AtomicU64::new(0),
            counts: Counts::default(),
        }
    }

    /// The answer for a request with these headers.
    pub fn get(&self, key: &Key, headers: &HeaderMap) -> Option<Arc<Entry>> {
        let variants = self.kept.get(key)?;
        variants.iter().find(|entry| entry.fits(headers)).cloned()
    }

    /// How often something was forgotten: what was asked for before may be of before.
    pub fn turn(&self) -> u64 {
        self.forgotten.load(Ordering::Acquire)
    }

    /// Keeps an answer to a request with these headers, unless something was forgotten since `turn`.
    pub fn put(&self, key: Key, entry: Arc<Entry>, headers: &HeaderMap, turn: u64) {
        let others = self.kept.peek(&key);
        let others = others.iter().flat_map(|others| others.iter());
        let others = others.filter(|other| !other.fits(headers)).cloned();
        let variants: Variants = [entry]
            .into_iter()
            .chain(others)
            .take(MOST_VARIANTS)
            .collect();
        self.kept.insert(key.clone(), variants);
        // Looked at afterwards, so that whoever forgets meanwhile finds it, or is found here.
        if self.turn() != turn {
            self.kept.remove(&key);
        }
    }

    /// Forgets answers. The turn that begins with it.
    pub fn forget(&self, gone: &Gone) -> u64 {
        let turn = self.forgotten.fetch_add(1, Ordering::AcqRel) + 1;
        // All of a URL: which of them it was makes no difference that is worth one.
        let is_gone = |key: &Key, entry: &Entry| gone.has(key.url(), entry.tags());
        self.kept
            .retain(|key, all: &Variants| !all.iter().any(|entry| is_gone(key, entry)));
        turn
    }

    pub fn stats(&self) -> Stats {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Stats {
            hits: read(&self.counts.hits),
            misses: read(&self.counts.misses),
            stale: read(&self.counts.stale),
            confirmed: read(&self.counts.confirmed),
            from_disk: read(&self.counts.from_disk),
            evictions: read(&self.evicted),
            entries: u64::try_from(self.kept.len()).unwrap_or(u64::MAX),
        }
    }
}
