//! What asks a store: within limits of time, by the keys of one account. What panics in it is an error of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::auth::{StoreLock, Token, TokenError, TokenErrorKind, TokenStore};
use crate::clock::Time;

/// How long a store may take to load, to save, or to forget.
const LIMIT: Duration = Duration::from_secs(20);

/// How long it may take to lock: another program has the lock as long as its refresh takes.
const LOCK_LIMIT: Duration = Duration::from_secs(40);

/// How often it is asked to save a token, how long it has time in between, and how soon it has to have failed for that.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(200);
const SOON: Duration = Duration::from_secs(2);

/// A store, as a session asks it.
#[derive(Clone, Copy)]
pub struct Keeper<'s> {
    store: &'s dyn TokenStore,
    account: &'s str,
    /// By which the limits are told; tokio's timer where none is known.
    time: Option<&'s Time>,
}

impl<'s> Keeper<'s> {
    pub fn new(store: &'s dyn TokenStore, account: &'s str, time: Option<&'s Time>) -> Self {
        Keeper {
            store,
            account,
            time,
        }
    }

    /// Keeps other programs from refreshing.
    pub async fn lock(&self) -> Result<StoreLock, TokenError> {
        self.asked(LOCK_LIMIT, "locked", async { self.store.lock().await })
            .await
    }

    /// The token for these scopes; for none of them, the one that came last.
    pub async fn load(&self, scopes: &str) -> Result<Option<Token>, TokenError> {
        let load = async { self.store.load(&self.key(scopes)).await };
        self.asked(LIMIT, "asked", load).await
    }

    /// Keeps a token. What fails at once is tried again: a file is in use for a moment, a keychain is being opened, and a
    /// program that ends with the old refresh token has to be logged in again.
    pub async fn save(&self, scopes: &str, token: &Token) -> Result<(), TokenError> {
        let time = self.timer();
        let start = time.as_ref().map(Time::now);
        let mut tries = 1;
        loop {
            let save = async { self.store.save(&self.key(scopes), token).await };
            let saved = self.asked(LIMIT, "written", save).await;
            let Some((time, start)) = time.as_ref().zip(start) else {
                return saved;
            };
            let is_soon = time.now().saturating_duration_since(start) < SOON;
            if saved.is_ok() || tries >= TRIES || !is_soon {
                return saved;
            }
            time.sleep(PAUSE.saturating_mul(tries)).await;
            tries += 1;
        }
    }

    /// Forgets the account's tokens.
    pub async fn clear(&self) -> Result<(), TokenError> {
        let forget = async { self.store.forget(self.account).await };
        self.asked(LIMIT, "cleared", forget).await
    }

    /// Keys of an account begin with its name in quotation marks, and others with none: no scope has one (RFC 6749,
    /// section 3.3), or a blank is put before it.
    fn key(&self, scopes: &str) -> String {
        let blank = if scopes.starts_with('"') { " " } else { "" };
        match (self.account, scopes) {
            ("", _) => format!("{blank}{scopes}"),
            (account, "") => account.to_owned(),
            (account, _) => format!("{account} {scopes}"),
        }
    }

    fn timer(&self) -> Option<Time> {
        match self.time {
            Some(time) => Some(time.clone()),
            None => tokio::runtime::Handle::try_current()
                .ok()
                .map(|_| Time::default()),
        }
    }

    async fn asked<T>(
        &self,
        limit: Duration,
        what: &str,
        work: impl Future<Output = Result<T, TokenError>>,
    ) -> Result<T, TokenError> {
        let work = caught(work);
        let done = match self.timer() {
            Some(time) => time.within(limit, work).await,
            None => Some(work.await),
        };
        let failed = |message: String| Err(TokenError::new(TokenErrorKind::Store, message));
        match done {
            Some(Some(done)) => done,
            Some(None) => failed(format!("the store of tokens panicked as it was {what}")),
            None => failed(format!(
                "the store of tokens was {what} for more than {limit:?}"
            )),
        }
    }
}

/// What `work` gives; `None` when it panics.
pub async fn caught<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        // It is not polled again after that.
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        match polled {
            Ok(polled) => polled.map(Some),
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}

/// Calls what is not ours: that it panics is told by the panic's own hook, and stops nothing of ours.
pub fn quietly(call: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(call));
}
