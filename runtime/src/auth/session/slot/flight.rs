//! One way to a token and back: asking the store, asking the source, keeping what came.
//!
//! A flight is a task of its own. Once the request is sent the server may have taken the refresh token for
//! the last time (RFC 9700, section 4.14.2): whoever asked may go away, the answer is still read and kept.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::{MutexGuard, watch};

use super::super::keeper::{Keeper, caught};
use super::super::window::Due;
use super::super::{Kept, Shared};
use super::stored::{Fetched, Stored};
use super::{Slot, State, Trouble, Unsaved};
use crate::auth::{
    Http, Issued, Landing, StoreLock, Token, TokenError, TokenErrorKind, TokenRequest,
};
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

/// How long the others may have what all sets of scopes share: the refresh token, and the store.
const LONGEST_TURN: Duration = Duration::from_secs(60);

/// How long an answer is listened for that nobody waits for any more: there may be a new refresh token in it.
const LONGEST_ANSWER: Duration = Duration::from_secs(120);

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

    /// The same, for whoever need not know what is waited for.
    pub fn landing(mut self) -> Landing {
        Box::pin(async move { self.done().await })
    }
}

/// What is left to be done when all have been told.
#[derive(Clone)]
pub enum Rest {
    Nothing,
    /// A new token has to be stored.
    Keep(Token),
    /// The token that the session was made with has to be.
    KeepFirst(Token),
    /// The server takes what is stored no more.
    Forget,
}

/// What a flight needs on its way.
pub struct Way<'f> {
    pub shared: &'f Shared,
    pub http: &'f Http,
    /// Of whose time it is.
    pub epoch: u64,
    tell: &'f watch::Sender<Option<Landed>>,
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
        let way = Way {
            shared: &shared,
            http: &http,
            epoch,
            tell: &tell,
        };
        let keeper = shared.keeper(Some(http.time()));
        let turn = self.turn(&shared, http.time()).await;
        let mut lock = None;
        let (turn, fetched) = match turn {
            Ok(turn) => {
                let fetched = self.fetch(&way, keeper, &mut lock).await;
                (turn, fetched)
            }
            Err(error) => (None, Err(error)),
        };
        let (landed, rest) = self.land(&way, fetched);
        // First of all: a store may be slow, or not there. That nobody waits any more is no trouble.
        let _ = tell.send(Some(landed));
        let done = match (keeper, rest) {
            (Some(keeper), Rest::Forget) => {
                shared.kept().stored = false;
                keeper.clear().await
            }
            (Some(keeper), rest) if shared.kept().epoch == epoch => {
                let had = shared.kept().stored;
                let kept = self.keep(&shared, epoch, keeper, rest.clone()).await;
                self.state().unsaved = kept
                    .is_err()
                    .then(|| Unsaved::new(epoch, rest, had, http.time().now()));
                kept
            }
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
    fn land(&self, way: &Way<'_>, fetched: Result<Fetched, TokenError>) -> (Landed, Rest) {
        let (shared, http) = (way.shared, way.http);
        // Both at once: a logout comes before what was brought, or after it has been put where it is forgotten.
        let mut state = self.state();
        let mut kept = shared.kept();
        if kept.epoch != way.epoch {
            return (Err(outdated()), Rest::Nothing);
        }
        let error = match fetched {
            Ok(fetched) => {
                let rest = hold(&mut state, &mut kept, way, fetched);
                shared.over.store(false, Ordering::SeqCst);
                let issued = state.issued();
                return (issued.ok_or_else(TokenError::login_required), rest);
            }
            Err(error) => error,
        };
        let (now, wall) = (http.time().now(), http.wall());
        let refused = error.kind() == TokenErrorKind::Refused;
        // A refresh token that is refused will be refused again; without it nobody is asked.
        let spent = refused && kept.refresh.take().is_some();
        if error.kind() == TokenErrorKind::Unavailable && kept.trouble.left(now).is_none() {
            // There is one server for all sets of scopes.
            kept.trouble.note(&error, now, Duration::ZERO);
        }
        drop(kept);
        if refused {
            if let Some(held) = &mut state.held {
                held.token.set_refresh(None);
            }
        }
        if !spent || state.usable(now, wall).is_some() {
            state.failed(&error, now, wall);
        }
        drop(state);
        if refused {
            shared.expired();
        }
        let rest = if refused { Rest::Forget } else { Rest::Nothing };
        (Err(error), rest)
    }

    /// Gets a token. `lock` is that of the store, which is held until all is done.
    async fn fetch(
        &self,
        way: &Way<'_>,
        keeper: Option<Keeper<'_>>,
        lock: &mut Option<StoreLock>,
    ) -> Result<Fetched, TokenError> {
        let (shared, http) = (way.shared, way.http);
        let mut refresh = {
            let kept = shared.kept();
            // What was waited for may have been somebody else's.
            if kept.epoch != way.epoch {
                return Err(outdated());
            }
            if let Some(error) = kept.trouble.error(http.time().now()) {
                return Err(error);
            }
            kept.refresh.clone()
        };
        if let Some(keeper) = keeper {
            match self.asked_store(way, keeper, lock).await {
                Ok(Stored::Good(fetched)) => return Ok(fetched),
                Ok(Stored::Refresh(stored)) => refresh = stored,
                Err(error) => return self.unasked(way, error),
            }
        }
        let asked = http.wall();
        let mut given = self.ask(way, refresh.clone()).await;
        let refused = matches!(&given, Err(error) if error.kind() == TokenErrorKind::Refused);
        let fallback = refused.then(|| shared.kept().fallback_for(way.epoch));
        if let Some(other) = fallback.flatten() {
            // What was stored was of another login.
            refresh = Some(other);
            given = self.ask(way, refresh.clone()).await;
        }
        let mut token = given?.settled(asked);
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

    /// Asks the source, again where the server says that it has not looked at the question.
    async fn ask(&self, way: &Way<'_>, refresh: Option<Secret>) -> Result<Token, TokenError> {
        let (shared, time) = (way.shared, way.http.time());
        let listens = refresh.is_some();
        let longest = if listens { LONGEST_ANSWER } else { Http::LIMIT };
        let request = TokenRequest {
            http: way.http.clone().patient(longest),
            refresh,
            scopes: self.scopes.clone(),
            challenge: self.state().challenge.clone(),
        };
        let mut tries = Box::pin(async {
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
                way.http.sleep(pause).await;
            }
        });
        if let Some(fetched) = time.within(Http::LIMIT, &mut tries).await {
            return fetched;
        }
        let message = format!("getting a token took more than {:?}", Http::LIMIT);
        let late = TokenError::new(TokenErrorKind::Unavailable, message);
        if !listens {
            return Err(late);
        }
        // Nobody waits any longer. What comes all the same is kept.
        let (told, _) = self.land(way, Err(late.clone()));
        let _ = way.tell.send(Some(told));
        let listened = time.within(LONGEST_ANSWER - Http::LIMIT, tries).await;
        listened.unwrap_or(Err(late))
    }
}

/// Holds what came.
fn hold(state: &mut State, kept: &mut Kept, way: &Way<'_>, fetched: Fetched) -> Rest {
    let (shared, time) = (way.shared, way.http.time());
    state.begun = true;
    let (token, rest) = match fetched {
        Fetched::Stored(token) => {
            kept.begins_with(token.refresh());
            (token, Rest::Nothing)
        }
        Fetched::First(token, unknown) => {
            let rest = match unknown {
                true => Rest::KeepFirst(token.clone()),
                false => Rest::Nothing,
            };
            (token, rest)
        }
        Fetched::New(token, used) => {
            // What the session's own refresh token has brought is of the same login; nobody knows of another one.
            let login = kept.login(used.is_some() && used == kept.refresh);
            kept.rotated(used, token.refresh());
            kept.trouble = Trouble::default();
            let (due, spent) = Due::of_new(&token, time, &shared.windows, state.spent);
            state.spent = if spent {
                state.spent.saturating_add(1)
            } else {
                0
            };
            state.hold(token.clone(), due, login, true);
            return Rest::Keep(token.of_login(kept.origin));
        }
    };
    let due = Due::of(&token, time, &shared.windows);
    state.hold(token, due, kept.login(false), false);
    rest
}

fn outdated() -> TokenError {
    let message = "logged in or out while a token was on its way";
    TokenError::new(TokenErrorKind::LoginRequired, message)
}
