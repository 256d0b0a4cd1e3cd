//! Where tokens outlive the program, or are shared between programs.

#[cfg(feature = "fs")]
mod file;

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(feature = "fs")]
pub use self::file::FileStore;

use super::{Token, TokenError};
use crate::boxed::BoxFuture;

/// Keeps tokens. A keychain is a good place; [`FileStore`] a usual one.
///
/// The key is empty, or the scopes of a session that keeps [tokens by
/// scopes](super::SessionBuilder::by_scopes). Before that stands the name of a session that has
/// [one](super::SessionBuilder::store_as), in quotation marks.
pub trait TokenStore: Send + Sync + 'static {
    /// The token that is kept: what was saved, until it is forgotten. Where a session finds none that has been there,
    /// somebody has logged out, and it asks for no other one with the refresh token that it knows.
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>>;

    /// Keeps a token.
    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>>;

    /// Forgets all tokens.
    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>>;

    /// Forgets the tokens of one account: those whose keys begin with `account`, a name in quotation marks. Where it is
    /// empty, those whose keys do not begin with a quotation mark.
    ///
    /// All tokens, unless a store has a better way: whoever logs out logs everybody out who has a name in the store.
    fn forget<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<(), TokenError>> {
        let _ = account;
        self.clear()
    }

    /// Keeps other programs from refreshing until the guard is dropped. Two programs that use one
    /// refresh token at once look like a thief to servers that rotate them. No lock by default.
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        Box::pin(async { Ok(StoreLock(None)) })
    }
}

/// Other programs wait as long as it lives.
pub struct StoreLock(Option<Box<dyn Any + Send>>);

impl StoreLock {
    /// A guard that lets go when it is dropped.
    pub fn new(guard: impl Any + Send) -> Self {
        StoreLock(Some(Box::new(guard)))
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.0.is_some() {
            "locked"
        } else {
            "no lock"
        };
        write!(formatter, "StoreLock({kind})")
    }
}

/// What the keys of an account's tokens begin with. No name, no account.
pub(super) fn account(name: &str) -> String {
    match name {
        "" => String::new(),
        name => serde_json::Value::from(name).to_string(),
    }
}

/// Whether a key is one of an account's.
fn is_of(key: &str, account: &str) -> bool {
    match account {
        "" => !key.starts_with('"'),
        account => key.starts_with(account),
    }
}

/// Whether a key is that of the token that came last, of an account or of none.
#[cfg(feature = "fs")]
fn is_main(key: &str) -> bool {
    key.is_empty() || key.starts_with('"') && key.ends_with('"')
}

/// Keeps tokens in memory: for several sessions of one program. Those of one person each have the tokens that came last;
/// those of several people need [names](super::SessionBuilder::store_as).
#[derive(Debug, Default)]
pub struct MemoryStore {
    tokens: Mutex<BTreeMap<String, Token>>,
    /// Held by the session that refreshes.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn tokens(&self) -> MutexGuard<'_, BTreeMap<String, Token>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        Box::pin(async move { Ok(self.tokens().get(key).cloned()) })
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async move {
            let token = token.clone().of_login(None);
            self.tokens().insert(key.to_owned(), token);
            Ok(())
        })
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        Box::pin(async move {
            self.tokens().clear();
            Ok(())
        })
    }

    fn forget<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async move {
            self.tokens().retain(|key, _| !is_of(key, account));
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        Box::pin(async { Ok(StoreLock::new(self.turn.clone().lock_owned().await)) })
    }
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        (**self).load(key)
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        (**self).save(key, token)
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        (**self).clear()
    }

    fn forget<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<(), TokenError>> {
        (**self).forget(account)
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        (**self).lock()
    }
}
