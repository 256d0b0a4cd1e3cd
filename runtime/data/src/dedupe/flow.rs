//! Who asks, who waits, and what they get.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Identity, Middleware, Next};
use apiloom_runtime::transport::{Sent, TransportError, TransportErrorKind};
use apiloom_runtime::{Body, BoxFuture};
use http::header::{ACCEPT, CACHE_CONTROL, PRAGMA, UPGRADE};
use http::{Method, Request, Response};
use tokio::sync::watch;

use super::kept::Answer;
use super::key::Key;
use super::{Dedupe, Inner, Said, Shared};
use crate::held::{held, is_empty};

type Outcome = Result<Response<Body>, CallError>;

/// What is under way.
#[derive(Default)]
pub struct Flights {
    flying: Mutex<HashMap<Key, Flight>>,
    /// How often something was parted: what was asked before that must not be kept after it.
    turn: AtomicU64,
    /// The number of the next one.
    next: AtomicU64,
}

/// One of these: it ends when its sender is dropped.
struct Flight {
    number: u64,
    landed: watch::Receiver<Option<Landed>>,
}

/// How it ended.
#[derive(Clone)]
enum Landed {
    Answer(Arc<Answer>),
    /// The network failed.
    Failed(TransportErrorKind, Sent, Arc<str>),
    /// It was about this one call: the others have to ask themselves.
    Own,
}

/// What a call is among others that are equal.
enum Role<'d> {
    Leads(Lead<'d>),
    Waits(watch::Receiver<Option<Landed>>),
    Has(Arc<Answer>),
}

/// A call that others wait for. When it is dropped without an end, one of these takes its place.
struct Lead<'d> {
    inner: &'d Inner,
    key: Key,
    number: u64,
    turn: u64,
    landed: watch::Sender<Option<Landed>>,
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        let mut flying = self.inner.flights.flying();
        // It may be another one's place by now.
        if (flying.get(&self.key)).is_some_and(|flight| flight.number == self.number) {
            flying.remove(&self.key);
        }
    }
}

impl Flights {
    fn flying(&self) -> MutexGuard<'_, HashMap<Key, Flight>> {
        self.flying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Nobody waits any more for what is under way, and nothing of it is kept.
    pub fn part(&self, is_gone: impl Fn(&Key) -> bool) {
        let mut flying = self.flights.flying();
        self.flights.turn.fetch_add(1, Ordering::AcqRel);
        flying.retain(|key, _| !is_gone(key));
        self.kept.forget(is_gone);
    }

    fn join(&self, key: &Key, window: Duration, now: Instant) -> Role<'_> {
        let mut flying = self.flights.flying();
        if let Some(flight) = flying.get(key) {
            self.counts.waited.fetch_add(1, Ordering::Relaxed);
            return Role::Waits(flight.landed.clone());
        }
        if let Some(answer) = self.kept.get(key, window, now) {
            self.counts.kept.fetch_add(1, Ordering::Relaxed);
            return Role::Has(answer);
        }
        let (sender, receiver) = watch::channel(None);
        let number = self.flights.next.fetch_add(1, Ordering::Relaxed);
        let flight = Flight {
            number,
            landed: receiver,
        };
        flying.insert(key.clone(), flight);
        Role::Leads(Lead {
            inner: self,
            key: key.clone(),
            number,
            turn: self.flights.turn.load(Ordering::Acquire),
            landed: sender,
        })
    }
}

impl Middleware for Dedupe {
    fn call<'a>(&'a self, request: Request<Body>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        if next.attempt().is_some() {
            // An attempt is repeated for what it gives.
            return next.run(request);
        }
        let method = request.method();
        if !method.is_safe() && method.as_str() != "QUERY" {
            return Box::pin(change(&self.0, request, next));
        }
        let said = request.extensions().get::<Said>().copied();
        let own = match said {
            Some(Said::Alone) => return next.run(request),
            Some(Said::Window(window)) => Some(window),
            None => None,
        };
        if *method != Method::GET || !is_shared(&request) {
            return next.run(request);
        }
        let Some(who) = next.identity(&request) else {
            return next.run(request);
        };
        let key = Key::new(next.operation(), who, &request, &self.0.ignored);
        let declared = || {
            let milliseconds = next.operation().fact("x-dedupe-ttl-ms")?.parse().ok()?;
            Some(Duration::from_millis(milliseconds))
        };
        let window = own.or_else(declared).unwrap_or(self.0.window);
        Box::pin(read(&self.0, key, window, request, next))
    }
}

/// Whether what a request gives may be given to several: no connection of its own, and no events.
fn is_shared(request: &Request<Body>) -> bool {
    let headers = request.headers();
    let mut accepted = headers.get_all(ACCEPT).iter();
    let events = accepted.any(|value| {
        let value = value.as_bytes();
        value.starts_with(b"text/event-stream")
    });
    !events && !headers.contains_key(UPGRADE) && is_empty(request.body())
}

async fn read(
    inner: &Inner,
    key: Key,
    window: Duration,
    request: Request<Body>,
    next: Next<'_>,
) -> Outcome {
    let headers = request.headers();
    let wants_new = headers.contains_key(CACHE_CONTROL) || headers.contains_key(PRAGMA);
    let oldest = if wants_new { Duration::ZERO } else { window };
    loop {
        let mut landed = match inner.join(&key, oldest, next.time().now()) {
            Role::Has(answer) => return Ok(answer.response(Shared::Kept)),
            Role::Leads(lead) => return ask(lead, window, request, next).await,
            Role::Waits(landed) => landed,
        };
        let end = landed.wait_for(Option::is_some).await;
        // Without an end, whoever has asked was cancelled.
        let end = end.ok().and_then(|end| end.clone());
        match end {
            None => {
                inner.counts.waited.fetch_sub(1, Ordering::Relaxed);
            }
            Some(Landed::Answer(answer)) => return Ok(answer.response(Shared::Waited)),
            Some(Landed::Failed(kind, sent, message)) => {
                return Err(TransportError::new(kind, sent, &*message).into());
            }
            Some(Landed::Own) => {
                inner.counts.waited.fetch_sub(1, Ordering::Relaxed);
                inner.counts.sent.fetch_add(1, Ordering::Relaxed);
                return next.run(request).await;
            }
        }
    }
}

async fn ask(lead: Lead<'_>, window: Duration, request: Request<Body>, next: Next<'_>) -> Outcome {
    let (inner, time) = (lead.inner, next.time());
    inner.counts.sent.fetch_add(1, Ordering::Relaxed);
    let outcome = next.run(request).await;
    let landed = match &outcome {
        Ok(response) => match shared(inner, &lead.key, response).await {
            Some(answer) => {
                let kept = !window.is_zero() && answer.is_success();
                if kept && lead.turn == inner.flights.turn.load(Ordering::Acquire) {
                    let (key, now) = (lead.key.clone(), time.now());
                    inner.kept.put(key, answer.clone(), window, now);
                    // Looked at afterwards, so that whoever parts meanwhile finds it, or is found here.
                    if lead.turn != inner.flights.turn.load(Ordering::Acquire) {
                        inner.kept.forget(|key| *key == lead.key);
                    }
                }
                Landed::Answer(answer)
            }
            None => Landed::Own,
        },
        Err(error) => failed(error),
    };
    lead.landed.send_replace(Some(landed));
    outcome
}

/// The answer, if others may have it: it was asked for with the credentials that they have too, and it is in memory.
async fn shared(inner: &Inner, key: &Key, response: &Response<Body>) -> Option<Arc<Answer>> {
    let who = response.extensions().get::<Identity>()?;
    if *who != key.who() {
        return None;
    }
    let body = held(response.body()).await?;
    let fits = u64::try_from(body.len()).is_ok_and(|length| length <= inner.most);
    fits.then(|| Arc::new(Answer::new(response, body)))
}

fn failed(error: &CallError) -> Landed {
    use TransportErrorKind::{Connect, Io, Timeout};
    match error.transport() {
        Some(error) if matches!(error.kind(), Connect | Io | Timeout) => {
            let cause = innermost(error.get_ref());
            Landed::Failed(error.kind(), error.sent(), cause.into())
        }
        _ => Landed::Own,
    }
}

/// What the error says that is shown of all that are behind this one.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error = error;
    while let Some(cause) = error.source() {
        error = cause;
    }
    error.to_string()
}

/// A request that changes something: even if nobody waits for its end, unless the server has refused it.
struct Change<'d> {
    inner: &'d Inner,
    refused: bool,
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if !self.refused {
            self.inner.part(|_| true);
        }
    }
}

async fn change(inner: &Inner, request: Request<Body>, next: Next<'_>) -> Outcome {
    let mut change = Change {
        inner,
        refused: false,
    };
    let response = next.run(request).await?;
    change.refused = response.status().is_client_error();
    Ok(response)
}
