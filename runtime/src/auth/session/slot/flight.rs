//! One way to a token and back: asking the store, asking the source, keeping what came.
//!
//! A flight is a task of its own. Once the request is sent the server may have taken the refresh token for
//! the last time (RFC 9700, section 4.14.2): whoever asked may go away, the answer is still read and kept.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{MutexGuard, watch};

use super::super::Shared;
use super::super::keeper::{Keeper, caught};
use super::super::window::{Due, Phase};
use super::{Issued, Slot};
use crate::auth::{Http, StoreLock, Token, TokenError, TokenErrorKind, TokenRequest};
use crate::clock::Time;
use crate::secret::Secret;

/// What a flight has brought.
pub type Landed = Result<Issued, TokenError>;

/// How often a source is asked in one flight, where a server says that it cannot answer now.
const TRIES: u32 = 3;

/// How long to wait before the second try, if the server does not say; the third waits twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// The longest wait that callers are made to share; who is asked for more is told so.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// The longest that whoever has a token, and has done with it, waits for what it has set going.
const LONGEST_LANDING: Duration = Duration::from_secs(5);

/// How long the others may have what all sets of scopes share: the refresh token, and the store.
const LONGEST_TURN: Duration = Duration::from_secs(60);

/// Where everybody who waits sees what came, and when all is done.
#[derive(Debug, Clone)]
pub struct Flight(watch::Receiver<Option<Landed>>);

impl Flight {
    pub(super) fn new() -> (watch::Sender<Option<Landed>>, Self) {
        let (sender, receiver) = watch::channel(None);
        (sender, Flight(receiver))
    }

    /// What it has brought; `None` when it has ended without a word: its runtime has ended.
    pub(super) async fn landed(&mut self) -> Option<Landed> {
        let landed = self.0.wait_for(Option::is_some).await.ok()?;
        landed.clone()
    }

    /// Whether it is still to bring something.
    pub(super) fn is_awaited(&self) -> bool {
        self.0.has_changed().is_ok() && self.0.borrow().is_none()
    }

    /// Waits until what came is stored, or it has ended otherwise.
    pub(super) async fn done(&mut self) {
        while self.0.changed().await.is_ok() {}
    }

    /// The same of all of them, for a call that has what it needs, within what is left of its time: what is on its way when
    /// a program ends is lost, and a server that rotates has taken the old refresh token.
    pub async fn over(flights: impl IntoIterator<Item = Flight>, time: &Time, left: Duration) {
        let all = async {
            for mut flight in flights {
                flight.done().await;
            }
        };
        time.within(left.min(LONGEST_LANDING), all).await;
    }
}

/// What is left to be done when all have been told.
enum Rest {
    Nothing,
    /// A new token has to be stored.
    Keep(Token),
    /// The server takes what is stored no more.
    Forget,
}

impl Slot {
    /// Gets a token, tells everybody, and stores it.
    pub(super) async fn fly(
        self: Arc<Self>,
        shared: Arc<Shared>,
        http: Http,
        tell: watch::Sender<Option<Landed>>,
    ) {
        let epoch = {
            let mut kept = shared.kept();
            kept.time = Some(http.time().clone());
            kept.epoch
        };
        let keeper = shared.keeper(Some(http.time()));
        let turn = self.turn(&shared, http.time()).await;
        let (turn, lock, fetched) = match turn {
            Ok(turn) => {
                let mut lock = None;
                let fetched = self.fetch(&shared, keeper, &http, &mut lock).await;
                (turn, lock, fetched)
            }
            Err(error) => (None, None, Err(error)),
        };
        let (landed, rest) = self.land(&shared, &http, epoch, fetched);
        // First of all: a store may be slow, or not there. That nobody waits any more is no trouble.
        let _ = tell.send(Some(landed));
        let done = match (keeper, rest) {
            (Some(keeper), Rest::Keep(token)) if shared.kept().epoch == epoch => {
                self.keep(&shared, keeper, &token).await
            }
            (Some(keeper), Rest::Forget) => keeper.clear().await,
            _ => Ok(()),
        };
        drop((lock, turn));
        if let Err(error) = done {
            // The token is good; the next start of the program will miss it.
            shared.not_stored(&error);
        }
        let mut state = self.state();
        let ours = |flight: &Flight| flight.0.same_channel(&tell.subscribe());
        // After a login or logout, or when what came was refused, another one may be on its way.
        state.flight = state.flight.take().filter(|flight| !ours(flight));
    }

    /// Notes what came.
    fn land(
        &self,
        shared: &Shared,
        http: &Http,
        epoch: u64,
        fetched: Result<Fetched, TokenError>,
    ) -> (Landed, Rest) {
        // Both at once: a logout comes before what was brought, or after it has been put where it is forgotten.
        let mut state = self.state();
        let mut kept = shared.kept();
        if kept.epoch != epoch {
            let message = "logged in or out while a token was on its way";
            let error = TokenError::new(TokenErrorKind::LoginRequired, message);
            return (Err(error), Rest::Nothing);
        }
        match fetched {
            Ok(fetched) => {
                let (token, new) = match fetched {
                    Fetched::Stored(token) => {
                        kept.begins_with(token.refresh());
                        (token, false)
                    }
                    Fetched::New(token, used) => {
                        kept.rotated(used, token.refresh());
                        (token, true)
                    }
                };
                let due = Due::of_new(&token, http.time(), &shared.windows);
                state.hold(token.clone(), due, new);
                let issued = state.issued();
                let rest = if new {
                    Rest::Keep(token)
                } else {
                    Rest::Nothing
                };
                (issued.ok_or_else(TokenError::login_required), rest)
            }
            Err(error) => {
                let refused = error.kind() == TokenErrorKind::Refused;
                // A refresh token that is refused will be refused again; without it nobody is asked.
                let spent = refused && kept.refresh.take().is_some();
                drop(kept);
                if refused && let Some(held) = &mut state.held {
                    held.token.set_refresh(None);
                }
                if !spent {
                    state.failed(&error, http.time().now(), http.wall());
                }
                drop(state);
                if refused {
                    shared.expired();
                }
                let rest = if refused { Rest::Forget } else { Rest::Nothing };
                (Err(error), rest)
            }
        }
    }

    /// Gets a token. `lock` is that of the store, which is held until all is done.
    async fn fetch(
        &self,
        shared: &Shared,
        keeper: Option<Keeper<'_>>,
        http: &Http,
        lock: &mut Option<StoreLock>,
    ) -> Result<Fetched, TokenError> {
        let mut refresh = shared.kept().refresh.clone();
        if let Some(keeper) = keeper {
            *lock = Some(keeper.lock().await?);
            shared.clear(&keeper).await?;
            match self.stored(shared, keeper, http).await? {
                Stored::Good(token) => return Ok(Fetched::Stored(token)),
                Stored::Refresh(stored) => refresh = stored.or(refresh),
            }
        }
        let asked = http.wall();
        let token = self.ask(shared, http, refresh.clone()).await?;
        let mut token = token.settled(asked);
        if token.refresh().is_none() {
            token.set_refresh(refresh.clone());
        }
        Ok(Fetched::New(token, refresh))
    }

    /// The right to use what all sets of scopes share: the refresh token, and the store.
    async fn turn<'s>(
        &self,
        shared: &'s Shared,
        time: &Time,
    ) -> Result<Option<MutexGuard<'s, ()>>, TokenError> {
        let needed = shared.store.is_some() || shared.kept().refresh.is_some();
        if !needed {
            return Ok(None);
        }
        let turn = time.within(LONGEST_TURN, shared.turn.lock()).await;
        turn.map(Some).ok_or_else(|| {
            let message = format!("other refreshes have taken more than {LONGEST_TURN:?}");
            TokenError::new(TokenErrorKind::Unavailable, message)
        })
    }

    /// What another program, or an earlier run of this one, has left.
    async fn stored(
        &self,
        shared: &Shared,
        keeper: Keeper<'_>,
        http: &Http,
    ) -> Result<Stored, TokenError> {
        let held = self.state().held.as_ref().map(|held| held.token.clone());
        let newer = |kept: &Token| {
            held.as_ref()
                .is_none_or(|token| token.access() != kept.access())
        };
        let mut refresh = None;
        if let Some(kept) = load(shared, keeper, &self.key).await?.filter(newer) {
            let due = Due::of(&kept, http.time(), &shared.windows);
            // One that is due early is good for a while: the next call sets a refresh going, and nobody waits for it.
            if due.phase(http.time().now(), http.wall()) != Phase::Must {
                return Ok(Stored::Good(kept));
            }
            refresh = kept.refresh().cloned();
        }
        // The refresh token that came last is kept for all sets of scopes.
        if shared.by_scopes
            && let Some(last) = load(shared, keeper, "").await?
        {
            refresh = last.refresh().cloned().or(refresh);
        }
        // What could not be stored has taken the place of what is.
        let is_spent = |refresh: &Secret| shared.kept().spent.contains(refresh);
        Ok(Stored::Refresh(refresh.filter(|one| !is_spent(one))))
    }

    async fn keep(
        &self,
        shared: &Shared,
        keeper: Keeper<'_>,
        token: &Token,
    ) -> Result<(), TokenError> {
        let saved = keeper.save(&self.key, token).await;
        if shared.by_scopes && !self.key.is_empty() && token.refresh().is_some() {
            // What the others can be had again with.
            keeper.save("", token).await?;
        }
        saved
    }

    /// Asks the source, again where the server says that it has not looked at the question.
    async fn ask(
        &self,
        shared: &Shared,
        http: &Http,
        refresh: Option<Secret>,
    ) -> Result<Token, TokenError> {
        let request = TokenRequest {
            http: http.clone(),
            refresh,
            scopes: self.scopes.clone(),
            challenge: self.state().challenge.clone(),
        };
        let tries = async {
            let mut tries = 0;
            loop {
                let fetched = caught(async { shared.source.fetch(request.clone()).await }).await;
                let fetched = fetched.unwrap_or_else(|| {
                    // It may have used the refresh token up: that is not tried with each call.
                    let message = "what was to get a token has panicked";
                    Err(TokenError::new(TokenErrorKind::Misconfigured, message))
                });
                tries += 1;
                let again = match &fetched {
                    Err(error) if error.is_untouched() && tries < TRIES => error.retry_after(),
                    _ => return fetched,
                };
                let own = PAUSE.saturating_mul(tries);
                let pause = again.unwrap_or(own.mul_f64(1.0 - fastrand::f64() / 4.0));
                if pause > LONGEST_PAUSE {
                    return fetched;
                }
                http.sleep(pause).await;
            }
        };
        let asked = http.time().within(Http::LIMIT, tries).await;
        asked.unwrap_or_else(|| {
            let message = format!("getting a token took more than {:?}", Http::LIMIT);
            Err(TokenError::new(TokenErrorKind::Unavailable, message))
        })
    }
}

/// What is stored. What cannot be understood holds nothing, which is told; the next token takes its place.
async fn load(
    shared: &Shared,
    keeper: Keeper<'_>,
    scopes: &str,
) -> Result<Option<Token>, TokenError> {
    match keeper.load(scopes).await {
        Err(error) if error.kind() == TokenErrorKind::Malformed => {
            shared.not_stored(&error);
            Ok(None)
        }
        loaded => loaded,
    }
}

/// A token that was got.
enum Fetched {
    /// From the store, where another one has put it.
    Stored(Token),
    /// From the source, which was given this refresh token.
    New(Token, Option<Secret>),
}

/// What a store has.
enum Stored {
    /// A token that can be used.
    Good(Token),
    /// At most a token to get one with.
    Refresh(Option<Secret>),
}
