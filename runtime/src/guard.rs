//! What keeps a client from calling an origin too often, too much at once, or in vain.
//!
//! Takes the address of a request and the time that is left for it, gives a place when the request
//! may go, or says why it may not. Does not send, does not repeat, and does not judge responses. Off
//! unless the builder is told otherwise; each origin has guards of its own.

mod adaptive;
mod breaker;
mod queue;
mod rate;
mod throttle;
mod window;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::{Origin, Url};

use self::adaptive::Adaptive;
pub use self::adaptive::AdaptiveThrottle;
pub use self::breaker::CircuitBreaker;
pub(crate) use self::breaker::Standing;
use self::breaker::{Breaker, Refused, Ticket};
use self::queue::Queue;
pub use self::rate::RateLimit;
pub use self::throttle::Throttle;
use crate::boxed::BoxFuture;
use crate::clock::Time;

/// Above this number of origins, the guards of those that nobody is calling are forgotten.
const MOST_ORIGINS: usize = 256;

/// What the builder was told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct GuardSettings {
    pub breaker: Option<CircuitBreaker>,
    pub adaptive: Option<AdaptiveThrottle>,
    pub rate: Option<RateLimit>,
    pub concurrency: Option<usize>,
    pub waiting: Option<usize>,
}

impl GuardSettings {
    pub fn is_empty(&self) -> bool {
        *self == GuardSettings::default()
    }
}

/// What lets requests go, as calls see it. Behind a trait, so that only a program that sets guards has them
/// (decision 0056).
pub(crate) trait Gate: Send + Sync {
    /// Whether a request to `url` would be refused at once, whatever it waits for before.
    fn check(&self, url: &Url, time: &Time) -> Result<(), Rejection>;

    /// Waits until a request to `url` may go, for as long as `left` at most.
    fn admit<'g>(
        &'g self,
        url: &'g Url,
        time: &'g Time,
        left: Duration,
    ) -> BoxFuture<'g, Result<Box<dyn Pass>, Rejection>>;
}

/// What a request holds from before it is sent until its response is read.
pub(crate) trait Pass: Send + Sync {
    /// What became of the request; gives the breaker's new standing, if it has changed by this. A pass without an
    /// outcome counts for nothing.
    fn outcome(&mut self, time: &Time, outcome: Outcome) -> Option<Standing>;

    /// Lets another request have the place.
    fn give_way(&mut self);

    /// The part that is to be held for as long as a body comes in.
    fn into_permit(self: Box<Self>) -> Option<Permit>;
}

/// Frees a place when it is dropped.
pub(crate) type Permit = Box<dyn Send>;

/// The guards of a client.
#[derive(Debug)]
struct Guards {
    settings: GuardSettings,
    origins: Mutex<HashMap<Origin, Arc<Guard>>>,
}

/// The guards of one origin.
#[derive(Debug)]
struct Guard {
    breaker: Option<Arc<Breaker>>,
    adaptive: Option<Arc<Adaptive>>,
    queue: Option<Queue>,
    places: Option<Arc<Semaphore>>,
    waiting: Waiting,
}

/// How many requests wait for a place or a turn.
#[derive(Debug)]
struct Waiting {
    now: AtomicUsize,
    most: usize,
}

/// One that waits, for as long as it does.
struct Waits<'g>(&'g AtomicUsize);

impl Waiting {
    fn enter(&self) -> Result<Waits<'_>, Rejection> {
        let waits = Waits(&self.now);
        match self.now.fetch_add(1, Ordering::Relaxed) < self.most {
            true => Ok(waits),
            false => Err(Rejection::Crowded),
        }
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A request that may not go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// The circuit breaker is open, for this long if that is known.
    CircuitOpen(Option<Duration>),
    /// The origin turns too many calls away.
    Overloaded,
    /// Its turn would come after this, when its time is over.
    RateLimited(Duration),
    /// As many requests as may be on their way were so until its time was over.
    Concurrency,
    /// As many requests wait already as may.
    Crowded,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The server has seen to it, whatever it says.
    Taken,
    /// It asks for patience.
    TurnedAway,
    /// It is not there, or has trouble of its own.
    Failed,
}

/// The place of a request at an origin.
#[derive(Debug)]
struct Place {
    ticket: Option<Ticket>,
    /// Where it is to be counted, until it is.
    adaptive: Option<Arc<Adaptive>>,
    permit: Option<OwnedSemaphorePermit>,
}

#[cfg(any(feature = "tracing", feature = "metrics"))]
impl Rejection {
    /// A word for it, for logs and counts.
    pub fn name(&self) -> &'static str {
        match self {
            Rejection::CircuitOpen(_) => "circuit_open",
            Rejection::Overloaded => "overloaded",
            Rejection::RateLimited(_) => "rate_limited",
            Rejection::Concurrency => "concurrency",
            Rejection::Crowded => "crowded",
        }
    }
}

impl Pass for Place {
    fn outcome(&mut self, time: &Time, outcome: Outcome) -> Option<Standing> {
        if let Some(adaptive) = self.adaptive.take() {
            adaptive.record(time.now(), outcome != Outcome::Taken);
        }
        let failed = outcome == Outcome::Failed;
        self.ticket.as_mut()?.outcome(time.now(), failed)
    }

    fn give_way(&mut self) {
        self.permit = None;
    }

    fn into_permit(self: Box<Self>) -> Option<Permit> {
        self.permit.map(|permit| -> Permit { Box::new(permit) })
    }
}

impl Gate for Guards {
    fn check(&self, url: &Url, time: &Time) -> Result<(), Rejection> {
        Guards::check(self, url, time)
    }

    fn admit<'g>(
        &'g self,
        url: &'g Url,
        time: &'g Time,
        left: Duration,
    ) -> BoxFuture<'g, Result<Box<dyn Pass>, Rejection>> {
        Box::pin(async move {
            let place = Guards::admit(self, url, time, left).await?;
            Ok(Box::new(place) as Box<dyn Pass>)
        })
    }
}

impl Guards {
    /// None if there is nothing to guard.
    fn new(settings: GuardSettings) -> Option<Self> {
        let GuardSettings {
            breaker,
            adaptive,
            rate,
            concurrency,
            waiting: _,
        } = settings;
        let any =
            breaker.is_some() || adaptive.is_some() || rate.is_some() || concurrency.is_some();
        any.then(|| Guards {
            settings,
            origins: Mutex::default(),
        })
    }

    fn of(&self, origin: Origin) -> Arc<Guard> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if origins.len() >= MOST_ORIGINS && !origins.contains_key(&origin) {
            origins.retain(|_, guard| Arc::strong_count(guard) > 1);
        }
        let new = || Arc::new(Guard::new(&self.settings));
        Arc::clone(origins.entry(origin).or_insert_with(new))
    }

    fn check(&self, url: &Url, time: &Time) -> Result<(), Rejection> {
        if self.settings.breaker.is_none() {
            return Ok(());
        }
        match &self.of(url.origin()).breaker {
            Some(breaker) => breaker.check(time.now()).map_err(open),
            None => Ok(()),
        }
    }

    /// Nothing is held or counted by a
    /// request that is dropped while it waits.
    async fn admit(&self, url: &Url, time: &Time, left: Duration) -> Result<Place, Rejection> {
        let guard = self.of(url.origin());
        let begin = time.now();
        // An open breaker is no reason to wait and to take a turn from others.
        if let Some(breaker) = &guard.breaker {
            breaker.check(begin).map_err(open)?;
        }
        if let Some(adaptive) = &guard.adaptive {
            if !adaptive.admits(begin, fastrand::f64()) {
                return Err(Rejection::Overloaded);
            }
        }
        // The turn comes last, so that requests leave at the pace of their turns.
        let permit = match &guard.places {
            Some(places) => Some(guard.place(places, time, left).await?),
            None => None,
        };
        if let Some(queue) = &guard.queue {
            let waited = time.now().saturating_duration_since(begin);
            if !queue.turn_now(time) {
                let _waits = guard.waiting.enter()?;
                let turn = queue.turn(time, left.saturating_sub(waited)).await;
                turn.map_err(Rejection::RateLimited)?;
            }
        }
        let ticket = match &guard.breaker {
            Some(breaker) => Some(breaker.admit(time.now()).map_err(open)?),
            None => None,
        };
        Ok(Place {
            ticket,
            adaptive: guard.adaptive.clone(),
            permit,
        })
    }
}

impl Guard {
    fn new(settings: &GuardSettings) -> Self {
        let breaker = |settings| Arc::new(Breaker::new(settings));
        let places = |most: usize| {
            // More than that, and the semaphore panics.
            Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS)))
        };
        Guard {
            breaker: settings.breaker.map(breaker),
            adaptive: settings
                .adaptive
                .map(|settings| Arc::new(Adaptive::new(settings))),
            queue: settings.rate.map(Queue::new),
            places: settings.concurrency.map(places),
            waiting: Waiting {
                now: AtomicUsize::new(0),
                most: settings.waiting.unwrap_or(usize::MAX),
            },
        }
    }

    async fn place(
        &self,
        places: &Arc<Semaphore>,
        time: &Time,
        left: Duration,
    ) -> Result<OwnedSemaphorePermit, Rejection> {
        if let Ok(permit) = Arc::clone(places).try_acquire_owned() {
            return Ok(permit);
        }
        let _waits = self.waiting.enter()?;
        let permit = time.within(left, Arc::clone(places).acquire_owned()).await;
        // It is never closed.
        permit.and_then(Result::ok).ok_or(Rejection::Concurrency)
    }
}

fn open(Refused(left): Refused) -> Rejection {
    Rejection::CircuitOpen(left)
}

#[cfg(test)]
#[path = "guard/tests.rs"]
mod tests;
