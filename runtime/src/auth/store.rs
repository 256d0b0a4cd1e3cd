//! Where tokens outlive the program, or are shared between programs.

#[cfg(feature = "fs")]
mod file;

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[cfg(feature = "fs")]
pub use self::file::FileStore;

use super::{Token, TokenError};
use crate::boxed::BoxFuture;

/// Keeps tokens. A keychain is a good place; [`FileStore`] a usual one.
///
/// The key is empty, or the scopes of a session that keeps [tokens by
/// scopes](super::SessionBuilder::by_scopes).
pub trait TokenStore: Send + Sync + 'static {
    /// The token that is kept.
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>>;

    /// Keeps a token.
    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>>;

    /// Forgets all tokens.
    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>>;

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

/// Keeps tokens in memory: for several sessions of one program and one person, since each has the tokens that came last.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<BTreeMap<String, Token>>);

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn tokens(&self) -> MutexGuard<'_, BTreeMap<String, Token>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        Box::pin(async move { Ok(self.tokens().get(key).cloned()) })
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async move {
            self.tokens().insert(key.to_owned(), token.clone());
            Ok(())
        })
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        Box::pin(async move {
            self.tokens().clear();
            Ok(())
        })
    }
}

impl<S: TokenStore + ?Sized> TokenStore for std::sync::Arc<S> {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        (**self).load(key)
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        (**self).save(key, token)
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        (**self).clear()
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        (**self).lock()
    }
}
