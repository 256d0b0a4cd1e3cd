//! One token that is kept: who refreshes it, and what the others do meanwhile.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Shared;
use super::window::{Due, Phase};
use crate::Secret;
use crate::auth::{Challenge, Http, Token, TokenError, TokenErrorKind, TokenRequest};
use crate::clock::Time;

/// How long nobody tries again after a refresh that came early has failed.
const PAUSE: Duration = Duration::from_secs(10);

/// The token for one set of scopes.
pub struct Slot {
    scopes: Arc<[String]>,
    key: String,
    state: Mutex<State>,
    /// Held by the one who refreshes. Dropping its future lets the next one lead.
    flight: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// What the session begins with. When it expires is reckoned by the clock of the first call.
    first: Option<Token>,
    held: Option<Held>,
    /// Which token it is, counted up: a late 401 for an old one must not throw away the new one.
    generation: u64,
    /// Counted up by whoever logs in or out: what a flight from before brings is not kept.
    epoch: u64,
    /// How many flights have ended, and how the last one failed.
    flights: u64,
    failure: Option<TokenError>,
    not_before: Option<Instant>,
    challenge: Option<Challenge>,
    /// What a store holds is from before a logout that could not wait to clear it.
    forget: bool,
}

struct Held {
    token: Token,
    due: Due,
    /// A server has refused it.
    stale: bool,
}

/// A token for a request, and which one it is.
pub struct Issued {
    pub access: Secret,
    pub generation: u64,
}

impl Slot {
    pub fn new(scopes: &[String], shared: &Shared) -> Self {
        let mut first = shared.first.lock().unwrap_or_else(PoisonError::into_inner);
        let state = State {
            first: first.take(),
            ..State::default()
        };
        Slot {
            scopes: scopes.into(),
            key: scopes.join(" "),
            state: Mutex::new(state),
            flight: tokio::sync::Mutex::new(()),
        }
    }

    pub fn is_for(&self, scopes: &[String]) -> bool {
        *self.scopes == *scopes
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hold(&self, state: &mut State, token: Token, time: &Time, shared: &Shared) {
        let due = Due::of(&token, time, &shared.windows);
        state.held = Some(Held {
            token,
            due,
            stale: false,
        });
        state.generation += 1;
        state.failure = None;
        state.not_before = None;
        state.challenge = None;
    }

    /// A token that can be used: the one that is held, or a new one.
    pub async fn get(&self, shared: &Shared, http: &Http) -> Result<Issued, TokenError> {
        let (seen, old) = {
            let mut state = self.state();
            if let Some(token) = state.first.take() {
                self.hold(&mut state, token.settled(http.wall()), http.time(), shared);
            }
            let now = http.time().now();
            match state.usable(now) {
                Some((issued, Phase::Fresh)) => return Ok(issued),
                Some((issued, _)) if state.not_before.is_some_and(|at| now < at) => {
                    return Ok(issued);
                }
                old => (state.flights, old),
            }
        };
        // The old one is good for a while: one refreshes, nobody waits.
        if let Some((issued, _)) = old {
            let Ok(_flight) = self.flight.try_lock() else {
                return Ok(issued);
            };
            if self.state().flights != seen {
                return Ok(self.current(http).unwrap_or(issued));
            }
            return Ok(self.lead(shared, http).await.unwrap_or(issued));
        }
        let _flight = self.flight.lock().await;
        if let Some(issued) = self.current(http) {
            return Ok(issued);
        }
        // Whoever waited for the flight that failed is told so, and does not try again one by one.
        let failure = {
            let state = self.state();
            (state.flights != seen).then(|| state.failure.clone())
        };
        match failure.flatten() {
            Some(error) => Err(error),
            None => self.lead(shared, http).await,
        }
    }

    fn current(&self, http: &Http) -> Option<Issued> {
        let usable = self.state().usable(http.time().now());
        usable.map(|(issued, _)| issued)
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

    /// Gets a token. The flight is held.
    async fn lead(&self, shared: &Shared, http: &Http) -> Result<Issued, TokenError> {
        let epoch = self.state().epoch;
        let fetched = self.fetch(shared, http, epoch).await;
        let mut state = self.state();
        state.flights += 1;
        if state.epoch != epoch {
            let message = "logged in or out while a token was on its way";
            let error = TokenError::new(TokenErrorKind::LoginRequired, message);
            state.failure = Some(error.clone());
            return Err(error);
        }
        match fetched {
            Ok(token) => {
                self.hold(&mut state, token, http.time(), shared);
                let issued = state.issued();
                issued.ok_or_else(TokenError::login_required)
            }
            Err(error) => {
                state.failure = Some(error.clone());
                state.not_before = http.time().now().checked_add(PAUSE);
                let refused = error.kind() == TokenErrorKind::Refused;
                if refused && let Some(held) = &mut state.held {
                    // It will be refused again.
                    held.token.set_refresh(None);
                }
                drop(state);
                if refused {
                    shared.expired();
                }
                Err(error)
            }
        }
    }

    async fn fetch(&self, shared: &Shared, http: &Http, epoch: u64) -> Result<Token, TokenError> {
        let held = self.state().held.as_ref().map(|held| {
            let useless = held.stale || held.due.phase(http.time().now()) == Phase::Must;
            (held.token.clone(), useless)
        });
        let mut refresh = held
            .as_ref()
            .and_then(|(token, _)| token.refresh().cloned());
        let _lock = match &shared.store {
            Some(store) => Some(store.lock().await?),
            None => None,
        };
        if let Some(store) = &shared.store {
            if std::mem::take(&mut self.state().forget) {
                store.clear().await?;
            }
            // Another program, or an earlier run of this one, may have left a newer one.
            if let Some(kept) = store.load(&self.key).await? {
                let newer = held
                    .as_ref()
                    .is_none_or(|(token, _)| token.access() != kept.access());
                let due = Due::of(&kept, http.time(), &shared.windows);
                if newer && due.phase(http.time().now()) == Phase::Fresh {
                    return Ok(kept);
                }
                if newer && kept.refresh().is_some() {
                    refresh = kept.refresh().cloned();
                }
            }
        }
        let challenge = self.state().challenge.clone();
        let request = TokenRequest {
            http: http.clone(),
            refresh: refresh.clone(),
            scopes: self.scopes.clone(),
            challenge,
        };
        let asked = http.wall();
        let fetching = shared.source.fetch(request);
        let fetched = http.time().within(Http::LIMIT, fetching).await;
        let fetched = fetched.unwrap_or_else(|| {
            let message = format!("getting a token took more than {:?}", Http::LIMIT);
            Err(TokenError::new(TokenErrorKind::Unavailable, message))
        });
        match fetched {
            Ok(token) => {
                let mut token = token.settled(asked);
                if token.refresh().is_none() {
                    token.set_refresh(refresh);
                }
                if let Some(store) = &shared.store
                    && self.state().epoch == epoch
                    && let Err(error) = store.save(&self.key, &token).await
                {
                    // The token is good; the next start of the program will miss it.
                    shared.not_stored(&error);
                }
                Ok(token)
            }
            Err(error) => {
                if error.kind() == TokenErrorKind::Refused
                    && let Some(store) = &shared.store
                    && let Err(error) = store.clear().await
                {
                    shared.not_stored(&error);
                }
                Err(error)
            }
        }
    }

    /// Forgets the token, at once; a flight that is on its way brings none.
    pub fn forget(&self) {
        let mut state = self.state();
        state.epoch += 1;
        (state.first, state.held) = (None, None);
        state.not_before = None;
        state.challenge = None;
        state.forget = true;
    }

    /// Clears or fills the store when no flight is on its way.
    pub async fn settle(
        &self,
        shared: &Shared,
        token: Option<(Token, &Http)>,
    ) -> Result<(), TokenError> {
        let _flight = self.flight.lock().await;
        if let Some((token, http)) = &token {
            let token = token.clone().settled(http.wall());
            let mut state = self.state();
            state.epoch += 1;
            state.forget = false;
            self.hold(&mut state, token, http.time(), shared);
        }
        let Some(store) = &shared.store else {
            return Ok(());
        };
        let _lock = store.lock().await?;
        match token {
            Some((token, http)) => store.save(&self.key, &token.settled(http.wall())).await,
            None => {
                store.clear().await?;
                self.state().forget = false;
                Ok(())
            }
        }
    }
}

impl State {
    fn issued(&self) -> Option<Issued> {
        Some(Issued {
            access: self.held.as_ref()?.token.access().clone(),
            generation: self.generation,
        })
    }

    /// The token, unless everybody has to wait for another one.
    fn usable(&self, now: Instant) -> Option<(Issued, Phase)> {
        let held = self.held.as_ref().filter(|held| !held.stale)?;
        let phase = held.due.phase(now);
        match phase {
            Phase::Must => None,
            _ => Some((self.issued()?, phase)),
        }
    }
}
