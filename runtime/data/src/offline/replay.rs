//! Sending what has waited.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::task::Poll;
use std::time::Duration;

use apiloom_runtime::Body;
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::middleware::{Handle, Identity};
use apiloom_runtime::operation::OperationMeta;
use http::Response;
use http::header::{IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};

use super::conflict::{Conflict, Resolution};
use super::flow::fresh_key;
use super::item::Item;
use super::{Event, Inner, blocking};
use crate::held::held;

/// How long is waited after a replay that has not sent all: at first, and at most.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// What has become of one.
enum Step {
    /// The server has done it.
    Sent,
    /// It does not wait any more.
    Gone,
    /// It waits, and so does what comes after it for the same resource.
    Stays,
    /// Nothing can be sent.
    Away,
}

/// The task runs; it does not when this is gone.
struct Running(Weak<Inner>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(inner) = self.0.upgrade() {
            inner.is_running.store(false, Ordering::Release);
        }
    }
}

/// Begins the task that sends what waits when the network is back, where there is none yet and there is a runtime.
pub fn start(inner: &Arc<Inner>) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return;
    };
    if inner.manual || inner.is_running.swap(true, Ordering::AcqRel) {
        return;
    }
    let running = Running(Arc::downgrade(inner));
    runtime.spawn(async move {
        let mut idle = 0;
        while let Some(pause) = round(&running.0, &mut idle).await {
            pause.over(&running.0).await;
        }
    });
}

/// Until when nothing is sent.
struct Pause {
    client: Handle,
    after: Option<Duration>,
}

/// Sends what can be. `None` when there is nobody any more to send it for.
async fn round(inner: &Weak<Inner>, idle: &mut u32) -> Option<Pause> {
    let inner = inner.upgrade()?;
    let client = inner.links().client.clone();
    let client = client.filter(Handle::is_alive)?;
    inner.refresh(None);
    let mut after = None;
    let may_send = inner.is_online() || inner.connectivity.needs_probes();
    if may_send && inner.queue.len() > inner.queue.parked() {
        let sent = replay(&inner).await;
        if inner.queue.len() > inner.queue.parked() {
            *idle = if sent > 0 { 0 } else { *idle + 1 };
            let doubled = PAUSES.0.saturating_mul(1 << (*idle).min(5));
            after = Some(doubled.min(PAUSES.1));
        } else {
            *idle = 0;
        }
    }
    Some(Pause { client, after })
}

impl Pause {
    /// Waits until the network changes, something is queued, or the time is over.
    async fn over(self, inner: &Weak<Inner>) {
        let Some(strong) = inner.upgrade() else {
            return;
        };
        let (mut network, wakes) = (strong.connectivity.watch(), strong.wakes.clone());
        network.mark_unchanged();
        drop(strong);
        let mut changed = pin!(network.changed());
        let mut woken = pin!(wakes.notified());
        let mut slept = pin!(async {
            match self.after {
                Some(pause) => self.client.time().sleep(pause).await,
                None => std::future::pending().await,
            }
        });
        std::future::poll_fn(|context| {
            let is_over = changed.as_mut().poll(context).is_ready()
                || woken.as_mut().poll(context).is_ready()
                || slept.as_mut().poll(context).is_ready();
            match is_over {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }
}

/// Says that a replay is over, however it ends.
struct Replaying<'i>(&'i Inner);

impl Drop for Replaying<'_> {
    fn drop(&mut self) {
        self.0.refresh(Some(false));
    }
}

/// Sends all that waits and can be sent, in its order. How many the server has done.
pub async fn replay(inner: &Arc<Inner>) -> usize {
    let _turn = inner.turn.lock().await;
    let client = inner.links().client.clone();
    let Some(client) = client.filter(Handle::is_alive) else {
        return 0;
    };
    inner.refresh(Some(true));
    let _replaying = Replaying(inner);
    let (mut sent, mut standing) = (0, Vec::<Arc<Item>>::new());
    for item in inner.queue.all() {
        let mut before = standing.iter();
        if before.any(|before| before.is_related(&item.whose, &item.resource)) {
            continue;
        }
        match one(inner, &client, item.clone()).await {
            Step::Sent => sent += 1,
            Step::Gone => {}
            Step::Stays => standing.push(item),
            Step::Away => break,
        }
    }
    sent
}

async fn one(inner: &Arc<Inner>, client: &Handle, mut item: Arc<Item>) -> Step {
    let waited = client.time().wall().duration_since(item.queued);
    if waited.is_ok_and(|waited| waited > inner.queue.bounds.age) {
        return ended(inner, Event::Expired { id: item.id }, Step::Gone).await;
    }
    if inner.queue.is_parked(item.id) {
        return Step::Stays;
    }
    let Some(operation) = inner.operation(&item.operation) else {
        return Step::Stays;
    };
    let mut is_mended = false;
    loop {
        let response = match send(inner, client, operation, &item).await {
            Ok(response) => response,
            Err(step) => return step,
        };
        let (id, status) = (item.id, response.status());
        match status.as_u16() {
            200..300 => return ended(inner, Event::Sent { id, status }, Step::Sent).await,
            401 | 407 | 408 | 425 | 429 | 500..600 => return Step::Stays,
            409 | 412 => match resolve(inner, &item, &response, is_mended).await {
                Ok(mended) => (item, is_mended) = (mended, true),
                Err(step) => return step,
            },
            _ => return ended(inner, Event::Refused { id, status }, Step::Gone).await,
        }
    }
}

/// Sends one with the credentials of whom it is, or not at all.
async fn send(
    inner: &Inner,
    client: &Handle,
    operation: &'static OperationMeta,
    item: &Item,
) -> Result<Response<Body>, Step> {
    let turn = inner.account.turn();
    let Some(expected) = inner.account.expects(&item.whose) else {
        return Err(Step::Stays);
    };
    let mut request = item.request();
    if let Some(identity) = expected {
        request.extensions_mut().insert(identity);
    }
    let done = client.send(operation, request).await;
    inner.hear(&done);
    match done {
        Ok(response) => {
            // Whom the account's name stands for is known by the first answer.
            if let Some(who) = response.extensions().get::<Identity>() {
                inner.account.whose(*who, turn);
            }
            Ok(response)
        }
        Err(error) if error.is_passing() => Err(Step::Away),
        // No credentials, or those of somebody else.
        Err(_) => Err(Step::Stays),
    }
}

/// Takes one out of the queue and tells it. Where that cannot be done it waits: it is sent again, with the same key.
async fn ended(inner: &Inner, event: Event, step: Step) -> Step {
    let id = match event {
        Event::Sent { id, .. }
        | Event::Refused { id, .. }
        | Event::Discarded { id }
        | Event::Expired { id }
        | Event::Queued { id }
        | Event::Conflict { id } => id,
    };
    match inner.remove(id).await {
        Ok(true) => {
            inner.tell(event);
            step
        }
        Ok(false) => Step::Gone,
        Err(_) => Step::Stays,
    }
}

/// Asks what becomes of one that the server refuses because of what it has: what is sent in its place, or nothing.
async fn resolve(
    inner: &Inner,
    item: &Item,
    response: &Response<Body>,
    is_mended: bool,
) -> Result<Arc<Item>, Step> {
    let resolution = match &inner.on_conflict {
        // Not without an end.
        Some(decide) if !is_mended => {
            let conflict = Conflict {
                write: item.shown(true),
                body: item.body.clone(),
                status: response.status(),
                headers: response.headers().clone(),
                answer: held(response.body()).await.unwrap_or_default(),
            };
            decide(conflict).await
        }
        _ => Resolution::Later,
    };
    match resolution {
        Resolution::Mine => mended(inner, item, item.body.clone()).await,
        Resolution::Merged(body) => mended(inner, item, body).await,
        Resolution::Theirs => {
            if let Some(cache) = &inner.cache {
                cache.invalidate(&item.url);
            }
            Err(ended(inner, Event::Discarded { id: item.id }, Step::Gone).await)
        }
        Resolution::Drop => Err(ended(inner, Event::Discarded { id: item.id }, Step::Gone).await),
        Resolution::Later => {
            inner.queue.park(item.id);
            inner.tell(Event::Conflict { id: item.id });
            Err(Step::Stays)
        }
    }
}

/// The same write once more, which the server does not know yet: on disk before it is sent.
async fn mended(inner: &Inner, item: &Item, body: Bytes) -> Result<Arc<Item>, Step> {
    let mut item = Item {
        body,
        ..item.clone()
    };
    for name in [IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE] {
        item.headers.remove(name);
    }
    let key = fresh_key().ok_or(Step::Stays)?;
    item.headers.insert(item.key.clone(), key);
    let queue = inner.queue.clone();
    match blocking(move || queue.replace(item)).await {
        Ok(Some(item)) => Ok(item),
        Ok(None) => Err(Step::Gone),
        Err(_) => Err(Step::Stays),
    }
}
