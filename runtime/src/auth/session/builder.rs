//! How a session is made.

use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use tokio::sync::watch;

use super::window::Windows;
use super::{Kept, Session, Shared};
use crate::auth::http::Home;
use crate::auth::store::account;
use crate::auth::{Token, TokenError, TokenSource, TokenStore};

/// Builds a [`Session`].
#[must_use]
pub struct SessionBuilder(Shared);

impl SessionBuilder {
    pub(super) fn new(source: impl TokenSource) -> Self {
        SessionBuilder(Shared {
            source: Box::new(source),
            home: None,
            store: None,
            account: String::new(),
            windows: Windows::default(),
            by_scopes: false,
            kept: Mutex::default(),
            stale_store: AtomicBool::new(false),
            turn: tokio::sync::Mutex::default(),
            slots: Mutex::default(),
            over: AtomicBool::new(false),
            busy: watch::Sender::new(0),
            on_expired: None,
            on_store_error: None,
        })
    }

    /// Belongs to an API, as soon as it is known.
    pub(super) fn at(mut self, home: Arc<OnceLock<Home>>) -> Self {
        self.0.home = Some(home);
        self
    }

    /// The token to begin with: the one of a login, or just a refresh token with an access token that
    /// has expired.
    ///
    /// Where there is a store, it is put there by the first call, unless what is there goes back to it: then that is used,
    /// so that a program may begin with the same token each time. What is there of another login gives way.
    pub fn token(mut self, token: Token) -> Self {
        self.0.kept = Mutex::new(Kept {
            refresh: token.refresh().cloned(),
            origin: Some(token.mark()),
            unchecked: true,
            first: Some(token),
            ..Kept::default()
        });
        self
    }

    /// Keeps tokens there. A stored token comes before asking for a new one.
    ///
    /// The store is given 20 seconds for each thing that it is asked, 40 for its lock. What takes longer, fails or panics
    /// is an error of the store; a token that came is used all the same.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.0.store = Some(Box::new(store));
        self
    }

    /// Keeps tokens there under a name: sessions of several people can have one store, each with a name of its own, and
    /// whoever logs out takes nobody else's token away. Sessions without one are one person's.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use apiloom_runtime::auth::{MemoryStore, Session, Token, TokenError, token_source};
    /// # fn source() -> impl apiloom_runtime::auth::TokenSource {
    /// #     token_source(|_| async { Err(TokenError::login_required()) })
    /// # }
    /// let store = Arc::new(MemoryStore::new());
    /// let of = |user: &str| Session::builder(source()).store_as(user, store.clone()).build();
    /// let (alice, bob) = (of("alice"), of("bob"));
    /// # let _ = (alice, bob);
    /// ```
    pub fn store_as(mut self, name: &str, store: impl TokenStore) -> Self {
        self.0.account = account(name);
        self.store(store)
    }

    /// How long before it expires a token is refreshed; 240 seconds or a fifth of its life by default.
    /// More than half of its life counts as half.
    pub fn early(mut self, early: Duration) -> Self {
        self.0.windows.early = Some(early);
        self
    }

    /// Refreshes a token of this age, even if it lasts longer: by the first call that comes then.
    pub fn every(mut self, age: Duration) -> Self {
        self.0.windows.every = Some(age);
        self
    }

    /// Keeps one token for each set of scopes that operations need, the 64 that were used last, in place of
    /// one for all. The source must ask for just these scopes. The refresh token is the one for all; the
    /// token of a login serves every set until it expires.
    pub fn by_scopes(mut self) -> Self {
        self.0.by_scopes = true;
        self
    }

    /// Called once when the server refuses to give another token: somebody has to log in again. It
    /// must not block.
    pub fn on_session_expired(mut self, callback: impl Fn() + Send + Sync + 'static) -> Self {
        self.0.on_expired = Some(Box::new(callback));
        self
    }

    /// Called when a token that is good could not be stored, in time or after three tries, and when what is stored cannot be
    /// understood: nothing is taken for stored then, and the next token takes its place. A token that could not be stored is
    /// tried again every now and then while calls are made, and by [`settled`](Session::settled). With the feature `tracing`
    /// it is a warning too.
    pub fn on_store_error(
        mut self,
        callback: impl Fn(&TokenError) + Send + Sync + 'static,
    ) -> Self {
        self.0.on_store_error = Some(Box::new(callback));
        self
    }

    /// Makes the session.
    pub fn build(self) -> Session {
        Session(Arc::new(self.0))
    }
}

impl fmt::Debug for SessionBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SessionBuilder")
            .finish_non_exhaustive()
    }
}
