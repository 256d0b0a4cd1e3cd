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
    CONTENT_LOCATION, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE,
    LOCATION, RANGE,
};
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri};

use super::entry::{Entry, asked};
use super::key::Key;
use super::settings::{NotCached, Served, Source, Strategy, Ttl};
use super::tags::tags;
use super::{Cache, Inner};
use crate::held::{copy, held, is_empty};

type Outcome = Result<Response<Body>, CallError>;

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
                false => Box::pin(read(&self.0, strategy, request, next)),
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
    let found = key.and_then(|key| {
        let entry = inner.store.get(&key, request.headers())?;
        Some((key, entry))
    });
    if let Some((key, entry)) = &found {
        let fresh = entry.is_fresh(&request, own, time);
        let usable = fresh || entry.may_be_stale();
        match strategy {
            Strategy::CacheFirst if fresh => return Ok(serve(inner, entry, time, false)),
            Strategy::CacheOnly if usable => return Ok(serve(inner, entry, time, !fresh)),
            Strategy::StaleWhileRevalidate if usable => {
                if !fresh {
                    let question = question(inner, operation, time, &request, found.clone());
                    behind(inner, key, question, &request, &next);
                }
                return Ok(serve(inner, entry, time, !fresh));
            }
            _ => {}
        }
    }
    if strategy == Strategy::CacheOnly {
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
    match found.filter(|(_, entry)| entry.may_be_stale()) {
        Some((_, entry)) if strategy == Strategy::NetworkFirst && failed => {
            Ok(serve(inner, &entry, time, true))
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
        turn,
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
                let headers = asked.headers();
                inner
                    .store
                    .put(own.clone(), confirmed.clone(), headers, *turn);
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
            inner
                .store
                .put(key, Arc::new(entry), asked.headers(), *turn);
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

fn serve(inner: &Inner, entry: &Entry, time: &Time, stale: bool) -> Response<Body> {
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

/// What a request throws away that changes something: even if nobody waits for its end.
struct Change<'c> {
    inner: &'c Inner,
    operation: &'static OperationMeta,
    url: Uri,
    others: Vec<Uri>,
    refused: bool,
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if self.refused {
            return;
        }
        let tags = tags(self.operation, "x-invalidates-tags", &self.url);
        self.inner.store.forget(|key, entry| {
            let is_there = key.is_of(&self.url) || self.others.iter().any(|url| key.is_of(url));
            is_there || tags.iter().any(|tag| entry.has_tag(tag))
        });
    }
}

async fn write(inner: &Arc<Inner>, request: Request<Body>, next: Next<'_>) -> Outcome {
    let mut change = Change {
        inner,
        operation: next.operation(),
        url: request.uri().clone(),
        others: Vec::new(),
        refused: false,
    };
    let response = next.run(request).await?;
    change.refused = response.status().is_client_error();
    for name in [LOCATION, CONTENT_LOCATION] {
        let place = response.headers().get(name);
        let url = place.and_then(|place| joined(&change.url, place));
        change.others.extend(url);
    }
    Ok(response)
}

/// Where a header leads to, if that is at the same origin.
fn joined(url: &Uri, place: &HeaderValue) -> Option<Uri> {
    let there: Uri = place.to_str().ok()?.parse().ok()?;
    let same = there.scheme() == url.scheme() && there.authority() == url.authority();
    if there.authority().is_some() {
        return same.then_some(there);
    }
    let mut parts = url.clone().into_parts();
    parts.path_and_query = Some(there.path_and_query()?.clone());
    Uri::from_parts(parts).ok()
}
