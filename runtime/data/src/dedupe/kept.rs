//! Answers that stand for calls that come a little later.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use apiloom_runtime::Body;
use apiloom_runtime::bytes::Bytes;
use http::header::SET_COOKIE;
use http::{Extensions, HeaderMap, Response, StatusCode, Version};
use quick_cache::sync::Cache;
use quick_cache::{DefaultHashBuilder, Lifecycle, OptionsBuilder, Weighter};

use super::Shared;
use super::key::Key;

/// An answer that several calls are given.
pub struct Answer {
    status: StatusCode,
    version: Version,
    headers: HeaderMap,
    extensions: Extensions,
    body: Bytes,
}

impl Answer {
    pub fn new(response: &Response<Body>, body: Bytes) -> Self {
        Answer {
            status: response.status(),
            version: response.version(),
            headers: response.headers().clone(),
            extensions: response.extensions().clone(),
            body,
        }
    }

    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// The answer once more.
    pub fn response(&self, shared: Shared) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.version_mut() = self.version;
        *response.headers_mut() = self.headers.clone();
        if shared == Shared::Kept {
            // A cookie is for who has asked, once.
            response.headers_mut().remove(SET_COOKIE);
        }
        *response.extensions_mut() = self.extensions.clone();
        response.extensions_mut().insert(shared);
        response
    }

    fn weight(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        self.body.len() + headers
    }
}

#[derive(Clone)]
struct Entry {
    answer: Arc<Answer>,
    came: Instant,
    window: Duration,
}

impl Entry {
    fn stands(&self, now: Instant, window: Duration) -> bool {
        now.saturating_duration_since(self.came) < window.min(self.window)
    }
}

/// Answers that are kept, within a weight and a number.
pub struct Kept {
    cache: Cache<Key, Entry, Weigh, DefaultHashBuilder, Evicted>,
    evicted: Arc<AtomicU64>,
    /// When those were last thrown away that stand for nothing any more.
    swept: Mutex<Option<Instant>>,
}

/// An answer weighs so much at least that no more fit than there may be.
#[derive(Clone)]
struct Weigh {
    least: u64,
}

impl Weighter<Key, Entry> for Weigh {
    fn weight(&self, key: &Key, entry: &Entry) -> u64 {
        let all = size_of::<Entry>() + key.weight() + entry.answer.weight();
        u64::try_from(all).unwrap_or(u64::MAX).max(self.least)
    }
}

#[derive(Clone)]
struct Evicted(Arc<AtomicU64>);

impl Lifecycle<Key, Entry> for Evicted {
    type RequestState = ();

    fn on_evict(&self, (): &mut (), _: Key, _: Entry) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Kept {
    pub fn new(bytes: u64, entries: u64) -> Self {
        let (bytes, entries) = (bytes.max(1), entries.max(1));
        let evicted = Arc::new(AtomicU64::new(0));
        let weigh = Weigh {
            least: (bytes / entries).max(1),
        };
        let estimate = usize::try_from(entries.min(10_000)).unwrap_or(10_000);
        // One shard: each has a part of the weight.
        let options = OptionsBuilder::new()
            .shards(1)
            .estimated_items_capacity(estimate)
            .weight_capacity(bytes)
            .build();
        let (hash, lifecycle) = (DefaultHashBuilder::default(), Evicted(evicted.clone()));
        let cache = match options {
            Ok(options) => Cache::with_options(options, weigh, hash, lifecycle),
            Err(_) => Cache::with(estimate, bytes, weigh, hash, lifecycle),
        };
        Kept {
            cache,
            evicted,
            swept: Mutex::default(),
        }
    }

    /// An answer that is not older than the call and who asked for it want it.
    pub fn get(&self, key: &Key, window: Duration, now: Instant) -> Option<Arc<Answer>> {
        let entry = self.cache.get(key)?;
        entry.stands(now, window).then_some(entry.answer)
    }

    pub fn put(&self, key: Key, answer: Arc<Answer>, window: Duration, now: Instant) {
        self.sweep(window, now);
        let entry = Entry {
            answer,
            came: now,
            window,
        };
        self.cache.insert(key, entry);
    }

    /// Throws away what stands for nothing any more, once in a while.
    fn sweep(&self, window: Duration, now: Instant) {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        let last = *swept.get_or_insert(now);
        if now.saturating_duration_since(last) < window {
            return;
        }
        *swept = Some(now);
        drop(swept);
        self.cache
            .retain(|_, entry| entry.stands(now, Duration::MAX));
    }

    pub fn forget(&self, is_gone: impl Fn(&Key) -> bool) {
        self.cache.retain(|key, _| !is_gone(key));
    }

    pub fn evictions(&self) -> u64 {
        self.evicted.load(Ordering::Relaxed)
    }
}
