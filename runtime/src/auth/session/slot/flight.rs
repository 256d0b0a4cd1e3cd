//! One way to a token and back: asking the store, asking the source, keeping what came.
//!
//! A flight is a task of its own. Once the request is sent the server may have taken the refresh token for
//! the last time (RFC 9700, section 4.14.2): whoever asked may go away, the answer is still read and kept.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{MutexGuard, watch};

use super::super::Shared;
use super::super::window::{Due, Phase};
use super::{Issued, Slot};
use crate::auth::{Http, Token, TokenError, TokenErrorKind, TokenRequest, TokenStore};
use crate::secret::Secret;

/// How a flight ended.
pub type Landed = Result<Issued, TokenError>;

/// Where everybody who waits sees how it ended.
pub type Flight = watch::Receiver<Option<Landed>>;

/// How often a source is asked in one flight, where a server says that it cannot answer now.
const TRIES: u32 = 3;

/// How long to wait before the second try, if the server does not say; the third waits twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// The longest wait that callers are made to share; who is asked for more is told so.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

impl Slot {
    /// Gets a token, and tells everybody.
    pub(super) async fn fly(
        self: Arc<Self>,
        shared: Arc<Shared>,
        http: Http,
        tell: watch::Sender<Option<Landed>>,
    ) {
        let landed = self.lead(&shared, &http).await;
        {
            let mut state = self.state();
            let ours = |flight: &Flight| flight.same_channel(&tell.subscribe());
            // After a login or logout another one may be on its way.
            state.flight = state.flight.take().filter(|flight| !ours(flight));
        }
        // That nobody waits any more is no trouble.
        let _ = tell.send(Some(landed));
    }

    async fn lead(&self, shared: &Shared, http: &Http) -> Landed {
        let epoch = shared.kept().epoch;
        let fetched = self.fetch(shared, http, epoch).await;
        // Both at once: a logout comes before what was brought, or after it has been put where it is forgotten.
        let mut state = self.state();
        let mut kept = shared.kept();
        if kept.epoch != epoch {
            let message = "logged in or out while a token was on its way";
            return Err(TokenError::new(TokenErrorKind::LoginRequired, message));
        }
        match fetched {
            Ok(token) => {
                let due = Due::of_new(&token, http.time(), &shared.windows);
                if let Some(refresh) = token.refresh() {
                    kept.refresh = Some(refresh.clone());
                }
                state.hold(token, due);
                let issued = state.issued();
                issued.ok_or_else(TokenError::login_required)
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
                Err(error)
            }
        }
    }

    async fn fetch(&self, shared: &Shared, http: &Http, epoch: u64) -> Result<Token, TokenError> {
        let _turn = self.turn(shared).await;
        let mut refresh = shared.kept().refresh.clone();
        let _lock = match &shared.store {
            Some(store) => Some(store.lock().await?),
            None => None,
        };
        if let Some(store) = &shared.store {
            shared.clear(&**store).await?;
            match self.stored(shared, &**store, http).await? {
                Stored::Good(token) => return Ok(token),
                Stored::Refresh(stored) => refresh = stored.or(refresh),
            }
        }
        let asked = http.wall();
        match self.ask(shared, http, refresh.clone()).await {
            Ok(token) => {
                let mut token = token.settled(asked);
                if token.refresh().is_none() {
                    token.set_refresh(refresh);
                }
                if shared.kept().epoch == epoch
                    && let Err(error) = self.keep(shared, &token).await
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

    /// The right to use what all sets of scopes share: the refresh token, and the store.
    async fn turn<'s>(&self, shared: &'s Shared) -> Option<MutexGuard<'s, ()>> {
        let needed = shared.store.is_some() || shared.kept().refresh.is_some();
        if needed {
            Some(shared.turn.lock().await)
        } else {
            None
        }
    }

    /// What another program, or an earlier run of this one, has left.
    async fn stored(
        &self,
        shared: &Shared,
        store: &dyn TokenStore,
        http: &Http,
    ) -> Result<Stored, TokenError> {
        let held = self.state().held.as_ref().map(|held| held.token.clone());
        let newer = |kept: &Token| {
            held.as_ref()
                .is_none_or(|token| token.access() != kept.access())
        };
        let mut refresh = None;
        if let Some(kept) = load(shared, store, &self.key).await?.filter(newer) {
            let due = Due::of(&kept, http.time(), &shared.windows);
            // One that is due early is good for a while: the next call sets a refresh going, and nobody waits for it.
            if due.phase(http.time().now(), http.wall()) != Phase::Must {
                return Ok(Stored::Good(kept));
            }
            refresh = kept.refresh().cloned();
        }
        // The refresh token that came last is kept for all sets of scopes.
        if shared.by_scopes
            && let Some(last) = load(shared, store, "").await?
        {
            refresh = last.refresh().cloned().or(refresh);
        }
        Ok(Stored::Refresh(refresh))
    }

    async fn keep(&self, shared: &Shared, token: &Token) -> Result<(), TokenError> {
        let Some(store) = &shared.store else {
            return Ok(());
        };
        store.save(&self.key, token).await?;
        if shared.by_scopes && !self.key.is_empty() && token.refresh().is_some() {
            store.save("", token).await?;
        }
        Ok(())
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
                let fetched = shared.source.fetch(request.clone()).await;
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
    store: &dyn TokenStore,
    key: &str,
) -> Result<Option<Token>, TokenError> {
    match store.load(key).await {
        Err(error) if error.kind() == TokenErrorKind::Malformed => {
            shared.not_stored(&error);
            Ok(None)
        }
        loaded => loaded,
    }
}

/// What a store has.
enum Stored {
    /// A token that can be used.
    Good(Token),
    /// At most a token to get one with.
    Refresh(Option<Secret>),
}
