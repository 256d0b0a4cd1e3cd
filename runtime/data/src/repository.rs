//! Entities of one kind that are there while the network is away: a small layer over [`Offline`].
//!
//! A [`Repository`] does not know how entities are had: each of its functions is given the call that does it, and makes it or does not. What it
//! keeps stands in a storage, for each [`Account`] apart; without an account nothing is kept. Changes that are queued
//! are seen in what is kept at once. When the server refuses one later, an [`Event`](crate::offline::Event) tells:
//! [`forget`](Repository::forget) the entity then.
//!
//! ```no_run
//! use apiloom_data::repository::{Query, Repository, RepositoryError};
//! # use apiloom_data::{Account, offline::Offline, storage::File};
//! # use apiloom_runtime::{Error, error::NoDocumentedError};
//! # #[derive(Clone, serde::Serialize, serde::Deserialize)]
//! # struct User { id: String, name: String, email: String }
//! # async fn list() -> Result<Vec<User>, Error<NoDocumentedError>> { Ok(Vec::new()) }
//! # async fn get(_: &str) -> Result<User, Error<NoDocumentedError>> { Err(todo!()) }
//! # async fn put(user: &User) -> Result<User, Error<NoDocumentedError>> { Ok(user.clone()) }
//!
//! # async fn example(file: File, offline: Offline, account: Account) -> Result<(), RepositoryError<NoDocumentedError>> {
//! let users = Repository::builder("User", |user: &User| user.id.clone())
//!     .search_in(|user| vec![user.name.clone(), user.email.clone()])
//!     .build(file, &offline, account);
//! let admins = Query::new().filter("role", "admin").sort_by("name").descending();
//! // Of a generated client: `client.users().list()`.
//! let all = users.all(&admins, list()).await?;
//! let mut user = users.get("1", get("1")).await?;
//! user.name = "Ada".to_owned();
//! users.update(&user, put(&user)).await?;
//! # Ok(())
//! # }
//! ```

mod error;
mod kept;
mod query;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apiloom_runtime::Error;
use apiloom_runtime::clock::Time;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::error::RepositoryError;
use self::kept::Shelf;
pub use self::query::Query;
use crate::Account;
use crate::offline::{Offline, Queued};
use crate::storage::Storage;

/// How long an entity is good without asking the server.
const GOOD_FOR: Duration = Duration::from_secs(30 * 60);

/// What is told of an entity.
type Told<T, R> = Box<dyn Fn(&T) -> R + Send + Sync>;

/// Entities of one kind, from the server or as they are kept. Clones share them.
pub struct Repository<T>(Arc<Inner<T>>);

struct Inner<T> {
    name: String,
    id: Told<T, String>,
    texts: Told<T, Vec<String>>,
    good_for: Duration,
    offline: Offline,
    shelf: Shelf,
}

/// Makes a [`Repository`].
#[must_use]
pub struct RepositoryBuilder<T> {
    name: String,
    id: Told<T, String>,
    texts: Told<T, Vec<String>>,
    good_for: Duration,
    time: Time,
}

impl<T: Clone + Serialize + DeserializeOwned> Repository<T> {
    /// Begins one for entities that are called so, and have this id.
    pub fn builder(
        name: &str,
        id: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> RepositoryBuilder<T> {
        RepositoryBuilder {
            name: name.to_owned(),
            id: Box::new(id),
            texts: Box::new(|_| Vec::new()),
            good_for: GOOD_FOR,
            time: Time::default(),
        }
    }

    fn is_online(&self) -> bool {
        self.0.offline.state().online
    }

    async fn keep(&self, turn: u64, entity: &T) {
        let id = (self.0.id)(entity);
        if let Ok(value) = serde_json::to_value(entity) {
            self.0.shelf.upsert(turn, vec![(id, value)], false).await;
        }
    }

    fn missing<E>(&self) -> RepositoryError<E> {
        RepositoryError::NotCached(format!("{} not found in cache", self.0.name))
    }

    /// All entities that a query means: from the server, and kept; while the network is away those that are kept, filtered and sorted by
    /// the same query, which the call has to have been made with.
    ///
    /// # Errors
    ///
    /// When the server refuses it, or nothing is kept.
    pub async fn all<E>(
        &self,
        query: &Query,
        call: impl IntoFuture<Output = Result<Vec<T>, Error<E>>>,
    ) -> Result<Vec<T>, RepositoryError<E>> {
        let turn = self.0.shelf.turn();
        if self.is_online() {
            match call.await {
                Ok(all) => {
                    let pairs = all.iter().filter_map(|entity| {
                        let value = serde_json::to_value(entity).ok()?;
                        Some(((self.0.id)(entity), value))
                    });
                    let is_whole = query.has_no_filter();
                    self.0.shelf.upsert(turn, pairs.collect(), is_whole).await;
                    return Ok(all);
                }
                Err(error) if is_away(&error) => {}
                Err(error) => return Err(RepositoryError::Call(error)),
            }
        }
        let kept = self.0.shelf.all().await.ok_or_else(|| self.missing())?;
        Ok(entities(query.applied(kept)))
    }

    /// One entity: as it is kept, while that is good; else from the server, and kept. While the network is away as it is kept, however old.
    ///
    /// # Errors
    ///
    /// When the server refuses it, or it is not kept.
    pub async fn get<E>(
        &self,
        id: &str,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
    ) -> Result<T, RepositoryError<E>> {
        let turn = self.0.shelf.turn();
        let kept = self.0.shelf.one(id).await;
        let kept = kept.and_then(|(value, age)| Some((serde_json::from_value(value).ok()?, age)));
        let good = |(_, age): &&(T, Duration)| *age < self.0.good_for;
        if let Some((entity, _)) = kept.as_ref().filter(good) {
            return Ok(entity.clone());
        }
        if self.is_online() {
            match call.await {
                Ok(entity) => {
                    self.keep(turn, &entity).await;
                    return Ok(entity);
                }
                Err(error) if is_away(&error) => {}
                Err(error) => return Err(RepositoryError::Call(error)),
            }
        }
        kept.map(|(entity, _)| entity).ok_or_else(|| self.missing())
    }

    /// Makes one, and keeps it. While the network is away the call is queued, and ends with [`Queued`].
    ///
    /// # Errors
    ///
    /// When the server refuses it, or it was queued.
    pub async fn create<E>(
        &self,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
    ) -> Result<T, RepositoryError<E>> {
        let turn = self.0.shelf.turn();
        let entity = call.await.map_err(RepositoryError::Call)?;
        self.keep(turn, &entity).await;
        Ok(entity)
    }

    /// Changes one: as the server has it then, and kept. While the network is away the call is queued, and the entity kept and given
    /// as if it had been done.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub async fn update<E>(
        &self,
        entity: &T,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
    ) -> Result<T, RepositoryError<E>> {
        let turn = self.0.shelf.turn();
        let entity = match call.await {
            Ok(entity) => entity,
            Err(error) if is_queued(&error) => entity.clone(),
            Err(error) => return Err(RepositoryError::Call(error)),
        };
        self.keep(turn, &entity).await;
        Ok(entity)
    }

    /// Deletes one, and forgets it. While the network is away the call is queued, and it is forgotten all the same.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub async fn delete<R, E>(
        &self,
        id: &str,
        call: impl IntoFuture<Output = Result<R, Error<E>>>,
    ) -> Result<(), RepositoryError<E>> {
        let turn = self.0.shelf.turn();
        match call.await {
            Err(error) if !is_queued(&error) => return Err(RepositoryError::Call(error)),
            _ => self.0.shelf.remove(turn, id).await,
        }
        Ok(())
    }

    /// Those that a text is found in: by the server; while the network is away among those that are kept, in the texts of
    /// [`search_in`](RepositoryBuilder::search_in), in capital or small letters. None where nothing is kept.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub async fn search<E>(
        &self,
        text: &str,
        call: impl IntoFuture<Output = Result<Vec<T>, Error<E>>>,
    ) -> Result<Vec<T>, RepositoryError<E>> {
        if self.is_online() {
            match call.await {
                Err(error) if is_away(&error) => {}
                done => return done.map_err(RepositoryError::Call),
            }
        }
        let text = text.to_lowercase();
        let mut found = entities(self.0.shelf.all().await.unwrap_or_default());
        found.retain(|entity| {
            let texts = (self.0.texts)(entity);
            texts.iter().any(|own| own.to_lowercase().contains(&text))
        });
        Ok(found)
    }

    /// The entity of who is logged in: from the server, and kept as that; while the network is away as it is kept.
    ///
    /// # Errors
    ///
    /// When the server refuses it, or it is not kept.
    pub async fn current<E>(
        &self,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
    ) -> Result<T, RepositoryError<E>> {
        let turn = self.0.shelf.turn();
        if self.is_online() {
            match call.await {
                Ok(entity) => {
                    if let Ok(value) = serde_json::to_value(&entity) {
                        self.0.shelf.set_current(turn, value).await;
                    }
                    return Ok(entity);
                }
                Err(error) if is_away(&error) => {}
                Err(error) => return Err(RepositoryError::Call(error)),
            }
        }
        let kept = self.0.shelf.current().await;
        let kept = kept.and_then(|value| serde_json::from_value(value).ok());
        kept.ok_or_else(|| {
            let name = self.0.name.to_lowercase();
            RepositoryError::NotCached(format!("No cached {name} data available"))
        })
    }

    /// Uploads something for an entity, which is then asked for anew and kept. Not while the network is away.
    ///
    /// # Errors
    ///
    /// When the server refuses it, or the network is away.
    pub async fn upload<R, E>(
        &self,
        call: impl IntoFuture<Output = Result<R, Error<E>>>,
        anew: impl IntoFuture<Output = Result<T, Error<E>>>,
    ) -> Result<T, RepositoryError<E>> {
        let turn = self.0.shelf.turn();
        if !self.is_online() {
            return Err(RepositoryError::Away);
        }
        call.await.map_err(RepositoryError::Call)?;
        let entity = anew.await.map_err(RepositoryError::Call)?;
        self.keep(turn, &entity).await;
        Ok(entity)
    }

    /// Forgets what is kept of one.
    pub async fn forget(&self, id: &str) {
        self.0.shelf.remove(self.0.shelf.turn(), id).await;
    }

    /// Forgets all that is kept for the account.
    pub async fn clear(&self) {
        self.0.shelf.clear().await;
    }
}

fn entities<T: DeserializeOwned>(values: Vec<serde_json::Value>) -> Vec<T> {
    let values = values.into_iter();
    values
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect()
}

fn is_queued<E>(error: &Error<E>) -> bool {
    matches!(error, Error::Middleware(error) if error.get_ref().is::<Queued>())
}

/// Whether the server could not be asked, and the cache had nothing.
fn is_away<E>(error: &Error<E>) -> bool {
    match error {
        Error::Transport(_) | Error::Rejected(_) => true,
        Error::Middleware(error) => error.get_ref().is::<crate::cache::NotCached>(),
        _ => false,
    }
}

impl<T> Clone for Repository<T> {
    fn clone(&self) -> Self {
        Repository(self.0.clone())
    }
}

impl<T> fmt::Debug for Repository<T> {
    /// Shows no entity.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Repository")
            .field("name", &self.0.name)
            .finish_non_exhaustive()
    }
}

impl<T> RepositoryBuilder<T> {
    /// How long an entity that is kept is good; 30 minutes by default.
    pub fn good_for(mut self, duration: Duration) -> Self {
        self.good_for = duration;
        self
    }

    /// What is searched while the network is away.
    pub fn search_in(mut self, texts: impl Fn(&T) -> Vec<String> + Send + Sync + 'static) -> Self {
        self.texts = Box::new(texts);
        self
    }

    /// Another clock: the client's, in tests.
    pub fn time(mut self, time: Time) -> Self {
        self.time = time;
        self
    }

    /// Makes it: over a storage, in which repositories of other names and the cache may have their things too, and a client's [`Offline`].
    pub fn build(
        self,
        storage: impl Storage,
        offline: &Offline,
        account: Account,
    ) -> Repository<T> {
        Repository(Arc::new(Inner {
            shelf: Shelf::new(Arc::new(storage), account, &self.name, self.time),
            name: self.name,
            id: self.id,
            texts: self.texts,
            good_for: self.good_for,
            offline: offline.clone(),
        }))
    }
}

impl<T> fmt::Debug for RepositoryBuilder<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RepositoryBuilder")
            .field("name", &self.name)
            .field("good_for", &self.good_for)
            .finish_non_exhaustive()
    }
}
