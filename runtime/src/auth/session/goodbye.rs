//! Logging out, and what there is to give back then.

use std::future::Future;
use std::time::Duration;

use super::keeper::Keeper;
use super::{Session, Shared};
use crate::auth::{Token, TokenError};
use crate::clock::Time;
use crate::secret::Secret;

/// How long a refresh is waited for that is on its way: what it brings is what there is to give back.
const LONGEST_TURN: Duration = Duration::from_secs(60);

impl Session {
    /// Awaits `call`, with the token still in place, and then forgets all tokens, here and in the
    /// store, whatever `call` gives: a server that fails keeps nobody logged in. Dropping the future
    /// forgets them too. A call that gives a token back is for [`logout_with`](Self::logout_with).
    ///
    /// ```no_run
    /// # async fn run(session: apiloom_runtime::auth::Session) {
    /// # async fn log_out_there() -> Result<(), std::io::Error> { Ok(()) }
    /// let there = session.logout(log_out_there()).await;
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store's, in the second place of the pair.
    pub async fn logout<T>(&self, call: impl Future<Output = T>) -> (T, Result<(), TokenError>) {
        let mut forgets = Forgets(self, false);
        let there = call.await;
        (there, forgets.now().await)
    }

    /// The same with a call that is given the token as it is by then, with the refresh token that came last, from the
    /// store where another program has put a later one: that of the login may have been used up long ago. Nothing is
    /// refreshed before `call` has ended, so it must not carry this session's credential itself. Where there is no token
    /// there is nothing to call.
    ///
    /// ```no_run
    /// # #[cfg(feature = "oauth2")]
    /// # async fn run(session: apiloom_runtime::auth::Session, server: apiloom_runtime::auth::oauth2::OAuth2, client: &apiloom_runtime::Client) {
    /// let (there, here) = session
    ///     .logout_with(|token| async move { server.revoke(client, &token).await })
    ///     .await;
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store's, in the second place of the pair.
    pub async fn logout_with<T, F: Future<Output = T>>(
        &self,
        call: impl FnOnce(Token) -> F,
    ) -> (Option<T>, Result<(), TokenError>) {
        let mut forgets = Forgets(self, false);
        let shared = &self.0;
        let time = shared.kept().time.clone().unwrap_or_default();
        // One that takes longer is not waited for: somebody wants to leave.
        let turn = match tokio::runtime::Handle::try_current() {
            Ok(_) => time.within(LONGEST_TURN, shared.turn.lock()).await,
            Err(_) => Some(shared.turn.lock().await),
        };
        let mut lock = None;
        let mut stored = None;
        if let Some(keeper) = shared.keeper(Some(&time)) {
            // What cannot be had does not keep anybody: it is told, and what is here is given back.
            match keeper.lock().await {
                Ok(held) => lock = Some(held),
                Err(error) => shared.not_stored(&error),
            }
            stored = shared.left(&keeper).await;
        }
        let token = shared.last_token(stored, &time);
        let there = match token {
            Some(token) => Some(call(token).await),
            None => None,
        };
        forgets.1 = true;
        let epoch = shared.renew(None);
        drop((lock, turn));
        (there, self.settle(epoch, None).await)
    }
}

/// Forgets, even if the future is dropped before it is done; then nobody waits for the store.
struct Forgets<'s>(&'s Session, bool);

impl Forgets<'_> {
    async fn now(&mut self) -> Result<(), TokenError> {
        self.1 = true;
        let epoch = self.0.0.renew(None);
        self.0.settle(epoch, None).await
    }
}

impl Drop for Forgets<'_> {
    fn drop(&mut self) {
        if self.1 {
            return;
        }
        let epoch = self.0.0.renew(None);
        if tokio::runtime::Handle::try_current().is_ok() {
            drop(self.0.settle(epoch, None));
        }
    }
}

impl Shared {
    /// What is stored of this login, unless that has been used up.
    async fn left(&self, keeper: &Keeper<'_>) -> Option<Token> {
        if self.stale_store.load(std::sync::atomic::Ordering::SeqCst) {
            return None;
        }
        let stored = match keeper.load("").await {
            Ok(stored) => stored?,
            Err(error) => {
                self.not_stored(&error);
                return None;
            }
        };
        let kept = self.kept();
        // The token that the session was made with may be of a later login.
        let first = kept.first.as_ref().filter(|_| kept.unchecked);
        let of_another = first
            .zip(stored.origin())
            .is_some_and(|(first, origin)| origin != first.mark());
        let spent = stored
            .refresh()
            .is_some_and(|refresh| kept.spent.contains(refresh));
        (!kept.replaces && !of_another && !spent).then_some(stored)
    }

    /// The token that came last, with the refresh token that did.
    fn last_token(&self, stored: Option<Token>, time: &Time) -> Option<Token> {
        let first = self.first_token(time.wall());
        // The one that was used last comes last.
        let held = self.slots().iter().rev().find_map(|slot| slot.held());
        let refresh = stored.as_ref().and_then(Token::refresh).cloned();
        let refresh: Option<Secret> = refresh.or_else(|| self.kept().refresh.clone());
        let mut token = held.or(stored).or(first)?;
        token.set_refresh(refresh);
        Some(token)
    }
}
