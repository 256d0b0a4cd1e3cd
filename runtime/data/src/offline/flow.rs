//! What is done around a call while the network may be away.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::clock::Time;
use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Handle, Middleware, Next, is_credential};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::{Sent, TransportErrorKind};
use apiloom_runtime::{Body, BoxFuture};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};

use super::item::Item;
use super::{Event, Inner, Mode, Offline, Queued, Resource, blocking, replay};
use crate::cache::{OrStale, Served, Source, Strategy, Unreached, text};
use crate::held::held;
use crate::secrets;

type Outcome = Result<Response<Body>, CallError>;

/// What `x-offline` says of operations, as JSON.
const QUEUE: &str = "\"queue\"";
const REJECT: &str = "\"reject\"";

/// How often a read is let through to see whether the network is back.
const PROBE: Duration = Duration::from_secs(5);

impl Middleware for Offline {
    fn call<'a>(&'a self, request: Request<Body>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        if next.attempt().is_some() {
            return next.run(request);
        }
        self.0.knows(next.operation());
        replay::start(&self.0);
        let method = request.method();
        match method.is_safe() || method.as_str() == "QUERY" {
            true => Box::pin(read(&self.0, request, next)),
            false => Box::pin(write(&self.0, request, next)),
        }
    }

    fn attached(&self, client: &Handle) {
        self.0.links().client = Some(client.clone());
        replay::start(&self.0);
    }
}

async fn read(inner: &Inner, mut request: Request<Body>, next: Next<'_>) -> Outcome {
    let extensions = request.extensions();
    let is_refused = extensions.get::<Mode>() == Some(&Mode::Refuse)
        || next.operation().fact("x-offline") == Some(REJECT);
    if !is_refused {
        let may_send = inner.is_online() || inner.probes(next.time());
        let extensions = request.extensions_mut();
        match may_send {
            true => drop(extensions.insert(OrStale)),
            false => drop(extensions.insert(Strategy::CacheOnly)),
        }
    }
    let done = next.run(request).await;
    inner.hear(&done);
    done
}

async fn write(inner: &Arc<Inner>, mut request: Request<Body>, next: Next<'_>) -> Outcome {
    let Some(item) = draft(inner, &mut request, &next).await else {
        let done = next.run(request).await;
        inner.hear(&done);
        return done;
    };
    if !inner.is_online() || inner.queue.has_related(&item.whose, &item.resource) {
        return Err(match inner.push(item).await {
            Some(id) => CallError::new(Queued { id }),
            None => CallError::new("the network is away, and there is no room to keep the change"),
        });
    }
    let done = next.run(request).await;
    inner.hear(&done);
    match &done {
        // Where there is a status, the server has done what it does.
        Err(error) if error.transport().is_some() && error.status().is_none() => {
            match inner.push(item).await {
                Some(id) => Err(CallError::new(Queued { id })),
                None => done,
            }
        }
        _ => done,
    }
}

/// What is kept of a write, if it may be queued. The request has its key from then on.
async fn draft(inner: &Inner, request: &mut Request<Body>, next: &Next<'_>) -> Option<Item> {
    let operation = next.operation();
    let own = request.extensions().get::<Mode>().copied();
    let queues = match (own, operation.fact("x-offline")) {
        (Some(mode), _) => mode == Mode::Queue,
        (None, Some(REJECT)) => false,
        (None, fact) => inner.all || fact == Some(QUEUE),
    };
    let key = operation.key_header().unwrap_or("idempotency-key");
    let key = HeaderName::from_bytes(key.as_bytes()).ok()?;
    let has_key = request.headers().contains_key(&key);
    let repeats = operation.is_idempotent() || has_key;
    let is_secret = |name: &HeaderName| is_credential(name) || operation.is_secret(name.as_str());
    let has_credential = request
        .headers()
        .keys()
        .any(|name| *name != key && is_secret(name));
    if !queues || !repeats || has_credential || secrets::is_told_by(operation, request.uri()) {
        return None;
    }
    let whose = match next.identity(request) {
        Some(identity) => inner.account.whose(identity, inner.account.turn())?,
        None => inner.account.unbound()?,
    };
    let body = held(request.body()).await?;
    if has_secret(operation, request.headers(), &body) {
        return None;
    }
    if !has_key {
        request.headers_mut().insert(key.clone(), fresh_key()?);
    }
    let headers = request.headers().iter();
    let headers = headers.filter(|(name, _)| ![CONTENT_LENGTH, HOST].contains(name));
    let mut kept = HeaderMap::new();
    for (name, value) in headers {
        kept.append(name.clone(), value.clone());
    }
    let own = request.extensions().get::<Resource>();
    Some(Item {
        id: 0,
        whose,
        operation: operation.id().to_owned(),
        method: request.method().clone(),
        url: request.uri().clone(),
        headers: kept,
        key,
        body,
        resource: own
            .map(|Resource(own)| own.clone())
            .or_else(|| text(operation, "x-resource", request.uri()))
            .unwrap_or_else(|| changed(operation, request.uri())),
        queued: next.wall(),
    })
}

/// A key that no other write has.
pub(super) fn fresh_key() -> Option<HeaderValue> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(digits).ok()
}

/// What a write changes: the path up to the first parameter of the operation's.
fn changed(operation: &OperationMeta, url: &Uri) -> String {
    let segments: Vec<&str> = operation.template().split('/').collect();
    let first = segments.iter().position(|segment| segment.contains('{'));
    // The base URL's path comes first.
    let after = first.map_or(0, |first| segments.len() - first - 1);
    let path = url.path();
    let mut ends = path.rmatch_indices('/').map(|(place, _)| place);
    let end = after.checked_sub(1).and_then(|after| ends.nth(after));
    let authority = url.authority().map_or("", |authority| authority.as_str());
    let path = end.and_then(|end| path.get(..end)).unwrap_or(path);
    format!("{authority}{}", path.trim_end_matches('/'))
}

/// Whether a body holds a secret, by the names of its properties or fields.
fn has_secret(operation: &OperationMeta, headers: &HeaderMap, body: &Bytes) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let text = String::from_utf8_lossy(body);
        let mut names = text.split('&').filter_map(|pair| pair.split('=').next());
        return names.any(|name| operation.is_secret(name));
    }
    if kind.starts_with("multipart/") {
        // Its parts are whatever they are.
        return true;
    }
    let value: Result<serde_json::Value, _> = serde_json::from_slice(body);
    value.is_ok_and(|value| tells(operation, &value))
}

fn tells(operation: &OperationMeta, value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Array(items) => items.iter().any(|item| tells(operation, item)),
        serde_json::Value::Object(pairs) => pairs.iter().any(|(name, value)| {
            !value.is_null() && operation.is_secret(name) || tells(operation, value)
        }),
        _ => false,
    }
}

impl Inner {
    /// Whether this read is let through while the network seems to be away.
    fn probes(&self, time: &Time) -> bool {
        if !self.connectivity.needs_probes() {
            return false;
        }
        let since = time.now().saturating_duration_since(self.start);
        let now = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let due = self.probe.load(Ordering::Relaxed);
        let next = now.saturating_add(u64::try_from(PROBE.as_millis()).unwrap_or(u64::MAX));
        let exchange = || {
            (self.probe)
                .compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        };
        now >= due && exchange()
    }

    /// Learns from how a request went whether the network is there.
    pub(super) fn hear(&self, done: &Outcome) {
        let reached = match done {
            Ok(response) => {
                let extensions = response.extensions();
                let served = extensions.get::<Served>().map(|served| served.source);
                match (extensions.get::<Unreached>(), served) {
                    (Some(_), _) => Some(false),
                    (None, Some(Source::Cache)) => None,
                    _ => Some(true),
                }
            }
            Err(error) if error.status().is_some() => Some(true),
            Err(error) => is_unreached(error).then_some(false),
        };
        if let Some(reached) = reached {
            self.connectivity.heard(reached);
        }
        self.refresh(None);
    }

    fn knows(&self, operation: &'static OperationMeta) {
        let mut links = self.links();
        let mut known = links.operations.iter();
        if !known.any(|known| std::ptr::eq(*known, operation)) {
            links.operations.push(operation);
        }
    }

    pub(super) fn operation(&self, id: &str) -> Option<&'static OperationMeta> {
        let links = self.links();
        let mut known = links.operations.iter();
        known.find(|known| known.id() == id).copied()
    }

    async fn push(self: &Arc<Self>, item: Item) -> Option<u64> {
        let (queue, inner) = (self.queue.clone(), self.clone());
        let pushed = blocking(move || {
            let pushed = queue.push(item)?;
            // Told even if nobody waits for the call's end any more.
            if let Some(id) = pushed {
                inner.tell(Event::Queued { id });
                inner.refresh(None);
                inner.wakes.notify_one();
            }
            Ok(pushed)
        });
        pushed.await.ok()?
    }
}

/// Whether not a byte of a request has left.
pub(crate) fn is_unreached(error: &CallError) -> bool {
    let kinds = [
        TransportErrorKind::Connect,
        TransportErrorKind::Timeout,
        TransportErrorKind::Io,
    ];
    let failed = error.transport();
    failed.is_some_and(|error| error.sent() == Sent::No && kinds.contains(&error.kind()))
}
