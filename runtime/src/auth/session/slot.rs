//! One token that is kept: who uses it, and who waits for the next one.

mod flight;
mod futile;
mod stored;
mod trouble;
mod unsaved;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

pub use self::flight::Flight;
use self::flight::Rest;
use self::futile::Futile;
pub use self::trouble::Trouble;
use self::trouble::back_off;
use self::unsaved::Unsaved;
use super::Shared;
use super::window::{Due, Phase};
use crate::auth::{Challenge, Http, Issued, Token, TokenError, TokenErrorKind};
use crate::boxed::BoxFuture;
use crate::clock::Time;

/// How long nobody tries again after a refresh that came early has failed: the old token is still good.
const PAUSE: Duration = Duration::from_secs(10);

/// How often a flight that ends without a word, with its runtime, is begun anew by one caller.
const ROUNDS: usize = 3;

/// The token for one set of scopes.
pub struct Slot {
    scopes: Arc<[String]>,
    key: String,
    state: Mutex<State>,
    /// The last token that a server has taken.
    accepted: AtomicU64,
    /// Whether there is anybody whom new tokens do not help.
    doubted: AtomicBool,
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
    /// The flights that have failed since the last that did not.
    trouble: Trouble,
    /// How many tokens in a row had expired on arrival.
    spent: u32,
    /// Whom new tokens do not help.
    futile: Futile,
    challenge: Option<Challenge>,
    /// What the store has not taken.
    unsaved: Option<Unsaved>,
}

struct Held {
    token: Token,
    due: Due,
    login: u64,
    /// A server has refused it.
    stale: bool,
    /// The source gave it because the one before was refused.
    instead: bool,
}

/// What there is for a caller.
enum Look {
    Token(Issued),
    /// One that is good for a while; with it another one was set going.
    Begun(Issued, Flight),
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
            accepted: AtomicU64::new(0),
            doubted: AtomicBool::new(false),
        }
    }

    pub fn is_for(&self, scopes: &[String]) -> bool {
        *self.scopes == *scopes
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that can be used: the one that is held, or a new one. Dropping the future stops nothing that is
    /// on its way: a server may have taken the refresh token for the last time. Whoever has set that going, or has waited
    /// for it, is given it to wait for its end.
    pub async fn get(
        self: &Arc<Self>,
        shared: &Arc<Shared>,
        http: &Http,
    ) -> Result<(Issued, Option<Flight>), TokenError> {
        // Without a refresh token nothing is lost that cannot be had again.
        let precious = |flight: Flight| shared.kept().refresh.is_some().then_some(flight);
        for _ in 0..ROUNDS {
            let epoch = shared.kept().epoch;
            let mut flight = match self.look(shared, http) {
                Look::Token(issued) => return Ok((issued, None)),
                Look::Begun(issued, flight) => return Ok((issued, precious(flight))),
                Look::Failed(error) => return Err(error),
                Look::Wait(flight) => flight,
                Look::Fly(work, flight) => {
                    work.await;
                    flight
                }
            };
            match flight.landed().await {
                Some(Ok(issued)) => return Ok((issued, precious(flight))),
                Some(Err(error)) => {
                    let (now, wall) = (http.time().now(), http.wall());
                    let spare = || self.state().spare(&error, now, wall);
                    if let Some(current) = self.current(http).or_else(spare) {
                        return Ok((current, None));
                    }
                    // Somebody may have logged in meanwhile.
                    if !shared.has_login_since(epoch) {
                        return Err(error);
                    }
                }
                // Its runtime has ended.
                None => {}
            }
        }
        let message = "what was to get a token has ended without one";
        Err(TokenError::new(TokenErrorKind::Unavailable, message))
    }

    fn look(self: &Arc<Self>, shared: &Arc<Shared>, http: &Http) -> Look {
        let mut state = self.state();
        // Where there is a store, it may have a later one than the session was made with.
        if !state.begun && !shared.is_unchecked() {
            state.begun = true;
            if let Some(token) = shared.first_token(http.wall()) {
                let due = Due::of(&token, http.time(), &shared.windows);
                let login = shared.kept().login(true);
                state.hold(token, due, login, false);
            }
        }
        let now = http.time().now();
        let usable = match state.usable(now, http.wall()) {
            Some((issued, Phase::Fresh)) => {
                // Another one, which is to come, would be stored in its place.
                if state.unsaved.as_ref().is_some_and(|one| one.is_due(now)) {
                    self.clone().saves_again(shared);
                }
                return Look::Token(issued);
            }
            usable => usable.map(|(issued, _)| issued),
        };
        // The old one may be good for a while: one is refreshed, and nobody waits.
        if let Some(flight) = state.flying() {
            return usable.map_or(Look::Wait(flight), Look::Token);
        }
        let trouble = state.trouble.error(now);
        if let Some(error) = trouble.or_else(|| shared.kept().trouble.error(now)) {
            let spare = || state.spare(&error, now, http.wall());
            return usable
                .or_else(spare)
                .map_or(Look::Failed(error.clone()), Look::Token);
        }
        let (sender, flight) = Flight::new();
        state.flight = Some(flight.clone());
        drop(state);
        // On the heap in both cases, so that it is compiled for one.
        let work: BoxFuture<'static, ()> =
            Box::pin(self.clone().fly(shared.clone(), http.clone(), sender));
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(work);
                match usable {
                    Some(issued) => Look::Begun(issued, flight),
                    None => Look::Wait(flight),
                }
            }
            Err(_) => Look::Fly(work, flight),
        }
    }

    /// How long the source is not asked again after a failure.
    pub fn patience(&self, shared: &Shared, now: Instant) -> Option<Duration> {
        let own = self.state().trouble.left(now);
        own.max(shared.kept().trouble.left(now))
    }

    /// The failure after which nobody asks again for now.
    pub fn trouble(&self, shared: &Shared, now: Instant) -> Option<TokenError> {
        let own = self.state().trouble.error(now);
        own.or_else(|| shared.kept().trouble.error(now))
    }

    /// Waits until nothing is on its way, and what came is stored.
    pub async fn settled(&self) {
        let flight = self.state().flight.clone();
        if let Some(mut flight) = flight {
            flight.done().await;
        }
    }

    /// Which login the token goes back to that it has, whether or not that can be used.
    pub fn login(&self) -> Option<u64> {
        self.state().held.as_ref().map(|held| held.login)
    }

    /// The token that it has, whether or not that can be used.
    pub fn held(&self) -> Option<Token> {
        self.state().held.as_ref().map(|held| held.token.clone())
    }

    pub fn current(&self, http: &Http) -> Option<Issued> {
        let usable = self.state().usable(http.time().now(), http.wall());
        usable.map(|(issued, _)| issued)
    }

    /// Makes a token that a server has refused one that is not used any more, unless another one does not help this
    /// operation now: then the refusal is what there is to be told.
    pub fn invalidate(
        &self,
        generation: u64,
        operation: &'static str,
        challenge: Option<Challenge>,
        now: Instant,
    ) {
        let mut state = self.state();
        if state.generation == generation && !state.futile.holds(operation, now) {
            if let Some(held) = &mut state.held {
                held.stale = true;
                state.challenge = challenge;
            }
        }
    }

    /// Notes that a token was taken by an operation.
    pub fn accepted(&self, generation: u64, operation: &'static str) {
        // Nearly all tokens are taken; that costs no lock.
        if self.accepted.fetch_max(generation, Ordering::Relaxed) < generation
            || self.doubted.load(Ordering::Relaxed)
        {
            let mut state = self.state();
            if state.generation == generation {
                let doubted = state.futile.helps(operation);
                self.doubted.store(doubted, Ordering::Relaxed);
            }
        }
    }

    /// Notes that a token was refused; with `again`, by a request that had another one refused before.
    pub fn refused(&self, generation: u64, operation: &'static str, again: bool, now: Instant) {
        let mut state = self.state();
        let instead = state.held.as_ref().is_some_and(|held| held.instead);
        if state.generation != generation || !instead {
            return;
        }
        let taken = self.accepted.load(Ordering::Relaxed) >= generation;
        if again || !taken {
            state.futile.refused(operation, !taken, generation, now);
            self.doubted.store(true, Ordering::Relaxed);
        }
    }

    /// Forgets the token, at once, and begins anew with the session's first one; nobody who comes now waits for a flight
    /// that is on its way, which brings none.
    pub fn forget(&self) {
        let mut state = self.state();
        state.begun = false;
        state.flight = None;
        state.held = None;
        state.trouble = Trouble::default();
        state.spent = 0;
        state.challenge = None;
        state.futile = Futile::default();
        state.unsaved = None;
    }

    /// Clears the store when no flight is at it, and keeps the token of a login there, unless there is a later one.
    pub async fn settle(
        self: Arc<Self>,
        shared: Arc<Shared>,
        epoch: u64,
        token: Option<Token>,
    ) -> Result<(), TokenError> {
        let time = shared.kept().time.clone();
        let Some(keeper) = shared.keeper(time.as_ref()) else {
            return Ok(());
        };
        let _turn = shared.turn.lock().await;
        let _lock = keeper.lock().await?;
        shared.clear(&keeper).await?;
        match token.filter(|token| shared.is_last(epoch, token)) {
            Some(token) => {
                let token = token.of_login(None);
                let saved = keeper.save(&self.key, &token).await;
                shared.kept().saved(epoch, saved.is_ok());
                if saved.is_err() {
                    let now = time.as_ref().map_or_else(Instant::now, Time::now);
                    let unsaved = Unsaved::new(epoch, Rest::KeepFirst(token), false, now);
                    self.state().unsaved = Some(unsaved);
                }
                saved
            }
            None => Ok(()),
        }
    }
}

impl State {
    /// Has this token from now on; `new` is one that the source has given.
    fn hold(&mut self, token: Token, due: Due, login: u64, new: bool) {
        let refused = self.held.as_ref().is_some_and(|held| held.stale);
        self.held = Some(Held {
            token,
            due,
            login,
            stale: false,
            instead: refused && new,
        });
        self.generation += 1;
        self.trouble = Trouble::default();
        self.challenge = None;
    }

    fn issued(&self) -> Option<Issued> {
        let held = self.held.as_ref()?;
        Some(Issued {
            access: held.token.access().clone(),
            generation: self.generation,
            login: held.login,
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

    /// The flight that is to bring a token, unless whoever flew it has vanished.
    fn flying(&self) -> Option<Flight> {
        self.flight.clone().filter(Flight::is_awaited)
    }

    /// The token though it was refused: while no other one can be had, it is what others go on with.
    fn spare(&self, error: &TokenError, now: Instant, wall: SystemTime) -> Option<Issued> {
        use TokenErrorKind::{LoginRequired, Refused};
        let held = self.held.as_ref().filter(|held| held.stale)?;
        let over = matches!(error.kind(), Refused | LoginRequired);
        let good = !over && held.due.phase(now, wall) != Phase::Must;
        good.then(|| self.issued()).flatten()
    }

    /// Notes how a flight has failed, and how long nobody begins another.
    fn failed(&mut self, error: &TokenError, now: Instant, wall: SystemTime) {
        // Nobody was asked.
        if error.kind() == TokenErrorKind::LoginRequired {
            return;
        }
        let usable = self.usable(now, wall).is_some();
        let held = self.held.as_ref().filter(|_| usable);
        // Not beyond the moment when everybody has to wait.
        let least = held.map_or(Duration::ZERO, |held| {
            held.due.left(now).map_or(PAUSE, |left| PAUSE.min(left))
        });
        self.trouble.note(error, now, least);
    }
}
