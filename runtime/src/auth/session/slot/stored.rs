//! What a store has, and what is put there.

use std::time::SystemTime;

use super::super::Shared;
use super::super::keeper::Keeper;
use super::super::window::{Due, Phase};
use super::Slot;
use super::flight::{Rest, Way};
use crate::auth::{StoreLock, Token, TokenError, TokenErrorKind};
use crate::secret::Secret;

/// A token that was got.
pub enum Fetched {
    /// From the store, where another one has put it.
    Stored(Token),
    /// The one that the session was made with, and whether the store has to be told of it.
    First(Token, bool),
    /// From the source, which was given this refresh token.
    New(Token, Option<Secret>),
}

/// What a store has.
pub enum Stored {
    /// A token that can be used.
    Good(Fetched),
    /// At most a token to get one with.
    Refresh(Option<Secret>),
}

impl Slot {
    /// What there is in the store: a token that can be used, or what is there under its lock.
    pub(super) async fn asked_store(
        &self,
        way: &Way<'_>,
        keeper: Keeper<'_>,
        lock: &mut Option<StoreLock>,
    ) -> Result<Stored, TokenError> {
        let shared = way.shared;
        // Another program may have the lock as long as its refresh takes, and what it has put there is good meanwhile.
        if let Some(found) = self.found(way, keeper).await {
            return Ok(Stored::Good(Fetched::Stored(found)));
        }
        *lock = Some(keeper.lock().await?);
        shared.clear(&keeper).await?;
        // The one that came last, with the refresh token for all sets of scopes.
        let last = load(shared, keeper, "", way.http.wall()).await?;
        if let Some((first, unknown)) = self.compared(way, last.as_ref()) {
            if self.is_good(way, &first) {
                return Ok(Stored::Good(Fetched::First(first, unknown)));
            }
        }
        self.stored(way, keeper, last).await
    }

    /// A token in the store that is good and new to us. Whatever has to be compared or told is left to who has the lock.
    async fn found(&self, way: &Way<'_>, keeper: Keeper<'_>) -> Option<Token> {
        let shared = way.shared;
        let wall = way.http.wall();
        let compares = shared.is_unchecked() && shared.first_token(wall).is_some();
        if compares || shared.has_stale_store() || shared.kept().replaces {
            return None;
        }
        let own = keeper.load(&self.key).await.ok()??.settled(wall);
        if !self.is_good(way, &own) {
            return None;
        }
        let held = self.state().held.as_ref().map(|held| held.token.clone());
        let mut kept = shared.kept();
        let is_spent = own.refresh().is_some_and(|own| kept.spent.contains(own));
        let is_known = held.is_some_and(|held| held.access() == own.access() || is_spent);
        if is_known || kept.epoch != way.epoch {
            return None;
        }
        kept.stored = true;
        kept.origin = own.origin();
        Some(own)
    }

    /// Where the store cannot be asked, the token that the session was made with is good all the same.
    pub(super) fn unasked(&self, way: &Way<'_>, error: TokenError) -> Result<Fetched, TokenError> {
        let shared = way.shared;
        let first = shared.first_token(way.http.wall());
        let first = first.filter(|first| shared.is_unchecked() && self.is_good(way, first));
        let first = first.filter(|_| self.state().held.is_none());
        match first {
            Some(first) => {
                shared.not_stored(&error);
                Ok(Fetched::First(first, false))
            }
            None => Err(error),
        }
    }

    fn is_good(&self, way: &Way<'_>, token: &Token) -> bool {
        let (time, windows) = (way.http.time(), &way.shared.windows);
        Due::of(token, time, windows).phase(time.now(), time.wall()) != Phase::Must
    }

    /// Compares the token that the session was made with with what is stored, once. Gives it where it is the later one,
    /// and whether the store has to be told of it.
    fn compared(&self, way: &Way<'_>, stored: Option<&Token>) -> Option<(Token, bool)> {
        let shared = way.shared;
        if !shared.is_unchecked() {
            return None;
        }
        let first = shared.first_token(way.http.wall())?;
        let mut kept = shared.kept();
        if kept.epoch != way.epoch {
            return None;
        }
        kept.unchecked = false;
        let Some(stored) = stored else {
            return Some((first, true));
        };
        if (stored.access(), stored.refresh()) == (first.access(), first.refresh()) {
            kept.stored = true;
            return Some((first, false));
        }
        match stored.origin() {
            Some(origin) if origin != first.mark() => {
                kept.replaces = true;
                Some((first, true))
            }
            origin => {
                // What was refreshed from it is later. Not every store can tell.
                kept.fallback = kept.refresh.take().filter(|_| origin.is_none());
                kept.refresh = stored.refresh().cloned();
                kept.login = None;
                kept.first = None;
                kept.origin = origin;
                kept.stored = true;
                None
            }
        }
    }

    /// What another program, or an earlier run of this one, has left.
    async fn stored(
        &self,
        way: &Way<'_>,
        keeper: Keeper<'_>,
        last: Option<Token>,
    ) -> Result<Stored, TokenError> {
        let shared = way.shared;
        // What is of another login is nobody's any more.
        let replaces = shared.kept().replaces;
        let last = last.filter(|_| !replaces);
        let own = match self.key.as_str() {
            _ if replaces => None,
            "" => last.clone(),
            key => load(shared, keeper, key, way.http.wall()).await?,
        };
        let held = self.state().held.as_ref().map(|held| held.token.clone());
        let mut kept = shared.kept();
        if kept.epoch != way.epoch {
            return Ok(Stored::Refresh(None));
        }
        if last.is_some() {
            kept.stored = true;
        } else if std::mem::take(&mut kept.stored) {
            // Somebody has logged out.
            (kept.refresh, kept.first, kept.fallback) = (None, None, None);
            drop(kept);
            shared.expired();
            return Ok(Stored::Refresh(None));
        }
        // What could not be stored has taken the place of what is.
        let is_spent = |refresh: &Secret| kept.spent.contains(refresh);
        let refresh = last.as_ref().and_then(Token::refresh);
        let refresh = refresh.or(own.as_ref().and_then(Token::refresh));
        let refresh = refresh.filter(|refresh| !is_spent(refresh)).cloned();
        let refresh = refresh.or(kept.refresh.clone());
        let known = |own: &Token| match &held {
            Some(held) => held.access() == own.access() || own.refresh().is_some_and(is_spent),
            None => false,
        };
        if let Some(own) = own.filter(|own| !known(own)) {
            drop(kept);
            // One that is due early is good for a while: the next call sets a refresh going, and nobody waits for it.
            if self.is_good(way, &own) {
                shared.kept().origin = own.origin();
                return Ok(Stored::Good(Fetched::Stored(own)));
            }
        }
        Ok(Stored::Refresh(refresh))
    }

    /// Puts a token into the store.
    pub(super) async fn keep(
        &self,
        shared: &Shared,
        epoch: u64,
        keeper: Keeper<'_>,
        rest: Rest,
    ) -> Result<(), TokenError> {
        let (token, first) = match rest {
            Rest::Keep(token) => (token, false),
            Rest::KeepFirst(token) => (token, true),
            Rest::Nothing | Rest::Forget => return Ok(()),
        };
        if shared.kept().replaces {
            keeper.clear().await?;
            shared.kept().replaces = false;
        }
        // What the others can be had again with comes first: a program may be killed in between.
        let main = first || self.key.is_empty() || token.refresh().is_some();
        if main {
            let token = token.clone().of_login(None);
            let saved = keeper.save("", &token).await;
            shared.kept().saved(epoch, saved.is_ok());
            saved?;
        }
        if !first && !self.key.is_empty() {
            keeper.save(&self.key, &token).await?;
        }
        Ok(())
    }
}

/// What is stored. What cannot be understood holds nothing, which is told; the next token takes its place.
async fn load(
    shared: &Shared,
    keeper: Keeper<'_>,
    scopes: &str,
    wall: SystemTime,
) -> Result<Option<Token>, TokenError> {
    match keeper.load(scopes).await {
        Err(error) if error.kind() == TokenErrorKind::Malformed => {
            // That is nobody's logout.
            shared.kept().stored = false;
            shared.not_stored(&error);
            Ok(None)
        }
        // One who writes a store need not know what a JWT says of its end.
        loaded => Ok(loaded?.map(|token| token.settled(wall))),
    }
}
