//! What the cache does around a call.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apiloom_runtime::clock::Time;
use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Identity, Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, BoxFuture};
use http::header::{
    IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use http::{Method, Request, Response, StatusCode};

#[cfg(feature = "offline")]
use super::away::Apart;
use super::change::write;
use super::entry::{Entry, asked};
use super::key::Key;
use super::settings::{NotCached, Served, Source, Strategy, Ttl};
use super::tags::tags;
use super::{Cache, Inner};
use crate::held::{copy, held, is_empty};

pub(super) type Outcome = Result<Response<Body>, CallError>;

/// How many answers are asked for behind callers' backs at once.
const MOST_FLIGHTS: usize = 16;

/// What is being asked for again.
#[derive(Default)]
pub struct Flights(Mutex<HashSet<Key>>);

/// One of these; it ends when this is dropped.
struct Flight {
    inner: Arc<Inner>,
    key: Key,
}

impl Flight {
    fn begin(inner: &Arc<Inner>, key: &Key) -> Option<Self> {
        let mut flying = inner
            .flights
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let begins = flying.len() < MOST_FLIGHTS && flying.insert(key.clone());
        begins.then(|| Flight {
            inner: inner.clone(),
            key: key.clone(),
        })
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let flying = self.inner.flights.0.lock();
        flying
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}

impl Middleware for Cache {
    fn call<'a>(&'a self, request: Request<Body>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        let own = request.extensions().get::<Strategy>().copied();
        let strategy = own.unwrap_or(self.0.strategy);
        if next.attempt().is_some() {
            // An attempt has credentials, and is repeated for what it gives.
            return next.run(request);
        }
        let method = request.method();
        if *method == Method::GET {
            return match strategy == Strategy::NetworkOnly || !is_plain(&request) {
                true => next.run(request),
                #[cfg(not(feature = "optimistic"))]
                false => Box::pin(read(&self.0, strategy, request, next)),
                #[cfg(feature = "optimistic")]
                false => Box::pin(async move {
                    let (operation, url) = (next.operation(), request.uri().clone());
                    let response = read(&self.0, strategy, request, next).await?;
                    Ok(self.0.patches.apply(operation, &url, response).await)
                }),
            };
        }
        match method.is_safe() || method.as_str() == "QUERY" {
            true => next.run(request),
            false => Box::pin(write(&self.0, request, next)),
        }
    }
}

/// Whether a request is for the whole of what is at its URL, and nothing else.
fn is_plain(request: &Request<Body>) -> bool {
    let conditions = [
        IF_MATCH,
        IF_NONE_MATCH,
        IF_MODIFIED_SINCE,
        IF_UNMODIFIED_SINCE,
        IF_RANGE,
        RANGE,
    ];
    let headers = request.headers();
    is_empty(request.body()) && !conditions.iter().any(|name| headers.contains_key(name))
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// A question to the server.
struct Question {
    operation: &'static OperationMeta,
    time: Time,
    /// Without credentials.
    asked: Request<()>,
    ttl: Option<Duration>,
    /// What is kept, under which key.
    found: Option<(Key, Arc<Entry>)>,
    turn: u64,
    /// When this is, as its account counts.
    #[cfg(feature = "disk")]
    login: Option<u64>,
}

impl Question {
    /// Keeps the answer, in memory and on disk.
    fn keep(&self, inner: &Inner, key: Key, entry: Arc<Entry>) {
        #[cfg(feature = "disk")]
        if let Some(disk) = &inner.disk {
            let login = self.login.unwrap_or_default();
            if let Some(whose) = disk.account.whose(key.who(), login) {
                let (operation, url) = (self.operation, self.asked.uri());
                disk.put(&whose, operation, url, entry.clone(), self.turn);
            }
        }
        inner.store.put(key, entry, self.asked.headers(), self.turn);
    }
}

/// What is on disk, which is in memory from then on.
#[cfg(feature = "disk")]
async fn on_disk(
    inner: &Inner,
    key: &Key,
    request: &Request<Body>,
    time: &Time,
) -> Option<Arc<Entry>> {
    let disk = inner.disk.as_ref()?;
    let turn = inner.store.turn();
    let whose = disk.account.whose(key.who(), disk.account.turn())?;
    let (url, headers) = (request.uri(), request.headers());
    let entry = Arc::new(disk.find(&whose, url, headers, time).await?);
    if inner.store.turn() != turn {
        return None;
    }
    count(&inner.store.counts.from_disk);
    inner.store.put(key.clone(), entry.clone(), headers, turn);
    Some(entry)
}

async fn read(
    inner: &Arc<Inner>,
    strategy: Strategy,
    request: Request<Body>,
    next: Next<'_>,
) -> Outcome {
    let (operation, time) = (next.operation(), next.time());
    let own = request.extensions().get::<Ttl>().map(|ttl| ttl.0);
    let key = next
        .identity(&request)
        .map(|who| Key::new(who, request.uri()));
    #[cfg(feature = "offline")]
    let is_unclaimed = key.is_none();
    let mut found = None;
    if let Some(key) = key {
        let entry = inner.store.get(&key, request.headers());
        #[cfg(feature = "disk")]
        let entry = match entry {
            None => on_disk(inner, &key, &request, time).await,
            known => known,
        };
        found = entry.map(|entry| (key, entry));
    }
    if let Some((key, entry)) = &found {
        let fresh = entry.is_fresh(&request, own, time);
        let usable = fresh || entry.may_be_stale();
        match strategy {
            Strategy::CacheFirst if fresh => return Ok(serve(inner, key, entry, time, false)),
            Strategy::CacheOnly if usable => return Ok(serve(inner, key, entry, time, !fresh)),
            Strategy::StaleWhileRevalidate if usable => {
                if !fresh {
                    let question = question(inner, operation, time, &request, found.clone());
                    behind(inner, key, question, &request, &next);
                }
                return Ok(serve(inner, key, entry, time, !fresh));
            }
            _ => {}
        }
    }
    #[cfg(feature = "offline")]
    let apart = Apart::new(is_unclaimed, strategy, &request);
    if strategy == Strategy::CacheOnly {
        #[cfg(feature = "offline")]
        if let Some(entry) = apart.unclaimed(inner, time).await {
            let stale = !entry.is_fresh(&request, own, time);
            return Ok(served(inner, &entry, time, stale));
        }
        count(&inner.store.counts.misses);
        return Err(CallError::new(NotCached));
    }
    let question = question(inner, operation, time, &request, found.clone());
    // What a 304 says is said to who has asked; should that be another one by then, it is asked for as a whole.
    let again = found
        .as_ref()
        .and_then(|_| Some((next.detach()?, copy(&request))));
    let done = ask(inner, question, request, |request| next.run(request)).await;
    let done = match (done, again) {
        (Ok(None), Some((rest, request))) => rest.run(request).await,
        (Ok(None), None) => Err(CallError::new("a 304 came that nobody has asked for")),
        (Ok(Some(response)), _) => Ok(response),
        (Err(error), _) => Err(error),
    };
    let failed = match &done {
        Ok(response) => response.status().is_server_error(),
        Err(error) => error.is_passing(),
    };
    let found = found.filter(|(_, entry)| entry.may_be_stale());
    #[cfg(feature = "offline")]
    if let Some(served) = apart.instead(inner, time, found.as_ref(), &done).await {
        return Ok(served);
    }
    match found {
        Some((key, entry)) if strategy == Strategy::NetworkFirst && failed => {
            Ok(serve(inner, &key, &entry, time, true))
        }
        _ => {
            let served = done
                .as_ref()
                .ok()
                .and_then(|done| done.extensions().get::<Served>());
            let counts = &inner.store.counts;
            match served.map(|served| served.source) {
                Some(Source::Confirmed) => count(&counts.hits),
                _ => count(&counts.misses),
            }
            done
        }
    }
}

fn question(
    inner: &Inner,
    operation: &'static OperationMeta,
    time: &Time,
    request: &Request<Body>,
    found: Option<(Key, Arc<Entry>)>,
) -> Question {
    let own = request.extensions().get::<Ttl>().map(|ttl| ttl.0);
    let declared = || {
        let milliseconds = operation.fact("x-cache-ttl-ms")?.parse().ok()?;
        Some(Duration::from_millis(milliseconds))
    };
    Question {
        operation,
        time: time.clone(),
        asked: asked(request),
        ttl: own.or_else(declared).or(inner.ttl),
        found,
        turn: inner.store.turn(),
        #[cfg(feature = "disk")]
        login: inner.disk.as_ref().map(|disk| disk.account.turn()),
    }
}

/// Asks the server, and keeps what it says. `None` is a 304 for what somebody else has.
async fn ask<'a>(
    inner: &Inner,
    question: Question,
    mut request: Request<Body>,
    run: impl FnOnce(Request<Body>) -> BoxFuture<'a, Outcome>,
) -> Result<Option<Response<Body>>, CallError> {
    let Question {
        asked,
        ttl,
        found,
        time,
        ..
    } = &question;
    let entry = found.as_ref().map(|(_, entry)| entry);
    let asks = entry.is_some_and(|entry| entry.ask(request.headers_mut()));
    let mut response = run(request).await?;
    let who = response.extensions().get::<Identity>().copied();
    let key = who.map(|who| Key::new(who, asked.uri()));
    let not_modified = asks && response.status() == StatusCode::NOT_MODIFIED;
    if let Some((own, entry)) = found.as_ref().filter(|_| not_modified) {
        if key.as_ref() != Some(own) {
            return Ok(None);
        }
        let confirmed = entry.confirmed(asked, response.headers(), *ttl, time);
        let entry = match confirmed.map(Arc::new) {
            Some(confirmed) => {
                question.keep(inner, own.clone(), confirmed.clone());
                confirmed
            }
            None => entry.clone(),
        };
        count(&inner.store.counts.confirmed);
        let served = Served {
            source: Source::Confirmed,
            ..Served::by_server()
        };
        let mut answer = entry.response(served.age);
        *answer.extensions_mut() = response.extensions().clone();
        answer.extensions_mut().insert(served);
        return Ok(Some(answer));
    }
    if let Some((key, bytes)) = key.zip(held(response.body()).await) {
        let head = (response.status(), response.headers().clone());
        let tags = tags(question.operation, "x-provides-tags", asked.uri());
        if let Some(entry) = Entry::new(asked, head, bytes, *ttl, tags, time) {
            question.keep(inner, key, Arc::new(entry));
        }
    }
    response.extensions_mut().insert(Served::by_server());
    Ok(Some(response))
}

/// Asks the server for the next call's sake, unless that is being done.
fn behind(
    inner: &Arc<Inner>,
    key: &Key,
    question: Question,
    request: &Request<Body>,
    next: &Next<'_>,
) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return;
    };
    let flight = Flight::begin(inner, key);
    let Some((flight, rest)) = flight.zip(next.detach()) else {
        return;
    };
    let (inner, request) = (inner.clone(), copy(request));
    runtime.spawn(async move {
        let _flight = flight;
        // That it fails is no trouble: the next call tries again.
        let _ = ask(&inner, question, request, |request| rest.run(request)).await;
    });
}

pub(super) fn serve(
    inner: &Inner,
    key: &Key,
    entry: &Entry,
    time: &Time,
    stale: bool,
) -> Response<Body> {
    let mut response = served(inner, entry, time, stale);
    // With whose credentials it was asked for.
    response.extensions_mut().insert(key.who());
    response
}

/// What is kept, of nobody knows whom.
pub(super) fn served(inner: &Inner, entry: &Entry, time: &Time, stale: bool) -> Response<Body> {
    let counts = &inner.store.counts;
    count(&counts.hits);
    if stale {
        count(&counts.stale);
    }
    let age = entry.age(time);
    let mut response = entry.response(age);
    response.extensions_mut().insert(Served {
        source: Source::Cache,
        age,
        stale,
    });
    response
}
