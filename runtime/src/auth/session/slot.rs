//! One token that is kept: who uses it, and who waits for the next one.

mod flight;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;

use self::flight::Flight;
use super::Shared;
use super::window::{Due, Phase};
use crate::auth::{Challenge, Http, Token, TokenError, TokenErrorKind};
use crate::boxed::BoxFuture;
use crate::secret::Secret;

/// How long nobody tries again after a refresh that came early has failed: the old token is still good.
const PAUSE: Duration = Duration::from_secs(10);

/// How long nobody asks again after the first failure that leaves no token; it doubles with each.
const BACK_OFF: Duration = Duration::from_millis(500);

/// The longest that nobody asks again, but for a server that asks for more.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(60);

/// The longest that a server is believed who asks for patience.
const LONGEST_PATIENCE: Duration = Duration::from_secs(600);

/// How often a flight that ends without a word, with its runtime, is begun anew by one caller.
const ROUNDS: usize = 3;

/// The token for one set of scopes.
pub struct Slot {
    scopes: Arc<[String]>,
    key: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Whether the session's first token has been looked at.
    begun: bool,
    held: Option<Held>,
    /// Which token it is, counted up: a late 401 for an old one must not throw away the new one.
    generation: u64,
    /// The one that is on its way.
    flight: Option<Flight>,
    /// How many flights have failed since the last that did not, and how the last one failed.
    failures: u32,
    failure: Option<TokenError>,
    /// Until when nobody tries again.
    not_before: Option<Instant>,
    challenge: Option<Challenge>,
}

struct Held {
    token: Token,
    due: Due,
    /// A server has refused it.
    stale: bool,
}

/// A token for a request, and which one it is.
#[derive(Debug, Clone)]
pub struct Issued {
    pub access: Secret,
    pub generation: u64,
}

/// What there is for a caller.
enum Look {
    Token(Issued),
    /// The server is not asked again so soon.
    Failed(TokenError),
    Wait(Flight),
    /// To be flown by the caller: there is nobody else to do it.
    Fly(BoxFuture<'static, ()>, Flight),
}

impl Slot {
    pub fn new(scopes: &[String]) -> Self {
        Slot {
            scopes: scopes.into(),
            key: scopes.join(" "),
            state: Mutex::default(),
        }
    }

    pub fn is_for(&self, scopes: &[String]) -> bool {
        *self.scopes == *scopes
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that can be used: the one that is held, or a new one. Dropping the future stops nothing that is
    /// on its way: a server may have taken the refresh token for the last time.
    pub async fn get(
        self: &Arc<Self>,
        shared: &Arc<Shared>,
        http: &Http,
    ) -> Result<Issued, TokenError> {
        for _ in 0..ROUNDS {
            let mut flight = match self.look(shared, http) {
                Look::Token(issued) => return Ok(issued),
                Look::Failed(error) => return Err(error),
                Look::Wait(flight) => flight,
                Look::Fly(work, flight) => {
                    work.await;
                    flight
                }
            };
            let landed = match flight.wait_for(Option::is_some).await {
                Ok(landed) => landed.clone(),
                // Its runtime has ended, or its source has panicked.
                Err(_) => None,
            };
            match landed {
                Some(Ok(issued)) => return Ok(issued),
                // Somebody may have logged in meanwhile.
                Some(Err(error)) => return self.current(http).ok_or(error),
                None => {}
            }
        }
        let message = "what was to get a token has ended without one";
        Err(TokenError::new(TokenErrorKind::Unavailable, message))
    }

    fn look(self: &Arc<Self>, shared: &Arc<Shared>, http: &Http) -> Look {
        let mut state = self.state();
        if !std::mem::replace(&mut state.begun, true)
            && let Some(token) = shared.first_token(http.wall())
        {
            self.hold(&mut state, token, http, shared);
        }
        let now = http.time().now();
        let usable = match state.usable(now, http.wall()) {
            Some((issued, Phase::Fresh)) => return Look::Token(issued),
            usable => usable.map(|(issued, _)| issued),
        };
        // The old one may be good for a while: one is refreshed, and nobody waits.
        if let Some(flight) = state.flying() {
            return usable.map_or(Look::Wait(flight), Look::Token);
        }
        if state.not_before.is_some_and(|at| now < at) {
            let failed = || state.failure.clone().map(Look::Failed);
            if let Some(look) = usable.clone().map(Look::Token).or_else(failed) {
                return look;
            }
        }
        let (sender, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        drop(state);
        let work = self.clone().fly(shared.clone(), http.clone(), sender);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(work);
                usable.map_or(Look::Wait(flight), Look::Token)
            }
            Err(_) => Look::Fly(Box::pin(work), flight),
        }
    }

    /// How long the source is not asked again after a failure.
    pub fn patience(&self, now: Instant) -> Option<Duration> {
        let left = self.state().not_before?.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// Waits for the flight that is on its way, if there is one.
    pub async fn landed(&self) {
        let flight = self.state().flying();
        if let Some(mut flight) = flight {
            // That its runtime has ended is an end too.
            let _ = flight.wait_for(Option::is_some).await;
        }
    }

    fn current(&self, http: &Http) -> Option<Issued> {
        let usable = self.state().usable(http.time().now(), http.wall());
        usable.map(|(issued, _)| issued)
    }

    fn hold(&self, state: &mut State, token: Token, http: &Http, shared: &Shared) {
        let due = Due::of(&token, http.time(), &shared.windows);
        state.hold(token, due);
    }

    /// Makes a token that a server has refused one that is not used any more.
    pub fn invalidate(&self, generation: u64, challenge: Option<Challenge>) {
        let mut state = self.state();
        if state.generation == generation
            && let Some(held) = &mut state.held
        {
            held.stale = true;
            state.challenge = challenge;
        }
    }

    /// Forgets the token, at once, and begins anew with the session's first one; nobody who comes now waits for a flight
    /// that is on its way, which brings none.
    pub fn forget(&self) {
        let mut state = self.state();
        state.begun = false;
        state.flight = None;
        state.held = None;
        (state.failures, state.failure) = (0, None);
        state.not_before = None;
        state.challenge = None;
    }

    /// Clears the store when no flight is at it, and keeps the token of a login there, unless there is a later one.
    pub async fn settle(
        self: Arc<Self>,
        shared: Arc<Shared>,
        epoch: u64,
        token: Option<Token>,
    ) -> Result<(), TokenError> {
        let Some(store) = &shared.store else {
            return Ok(());
        };
        let _turn = shared.turn.lock().await;
        let _lock = store.lock().await?;
        shared.clear(&**store).await?;
        match token.filter(|token| shared.is_last(epoch, token)) {
            Some(token) => store.save(&self.key, &token).await,
            None => Ok(()),
        }
    }
}

impl State {
    fn hold(&mut self, token: Token, due: Due) {
        self.held = Some(Held {
            token,
            due,
            stale: false,
        });
        self.generation += 1;
        (self.failures, self.failure) = (0, None);
        self.not_before = None;
        self.challenge = None;
    }

    fn issued(&self) -> Option<Issued> {
        Some(Issued {
            access: self.held.as_ref()?.token.access().clone(),
            generation: self.generation,
        })
    }

    /// The token, unless everybody has to wait for another one.
    fn usable(&self, now: Instant, wall: SystemTime) -> Option<(Issued, Phase)> {
        let held = self.held.as_ref().filter(|held| !held.stale)?;
        let phase = held.due.phase(now, wall);
        match phase {
            Phase::Must => None,
            _ => Some((self.issued()?, phase)),
        }
    }

    /// The flight that is on its way, unless whoever flew it has vanished.
    fn flying(&mut self) -> Option<Flight> {
        self.flight = self.flight.take().filter(|at| at.has_changed().is_ok());
        self.flight.clone()
    }

    /// Notes how a flight has failed, and how long nobody begins another.
    fn failed(&mut self, error: &TokenError, now: Instant, wall: SystemTime) {
        self.failure = Some(error.clone());
        // Nobody was asked.
        if error.kind() == TokenErrorKind::LoginRequired {
            return;
        }
        let doubled = BACK_OFF.saturating_mul(1 << self.failures.min(16));
        self.failures = self.failures.saturating_add(1);
        let mut pause = doubled.min(LONGEST_BACK_OFF);
        // Shorter by up to a quarter, so that programs that failed together do not come back together.
        pause = pause.mul_f64(1.0 - fastrand::f64() / 4.0);
        if self.usable(now, wall).is_some() {
            pause = pause.max(PAUSE);
        }
        if let Some(asked) = error.retry_after() {
            pause = pause.max(asked.min(LONGEST_PATIENCE));
        }
        self.not_before = now.checked_add(pause);
    }
}
