//! Tokens that are kept, and refreshed when they are due.

mod builder;
mod desk;
mod goodbye;
mod keeper;
mod kept;
mod slot;
#[cfg(all(test, feature = "test-util"))]
mod tests;
mod window;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

pub use self::builder::SessionBuilder;
use self::keeper::{Keeper, quietly};
use self::kept::Kept;
use self::slot::Slot;
use self::window::Windows;
use super::http::Home;
use super::operation::RefreshedBy;
use super::{
    ApiKey, Bearer, Http, RefreshOperation, Token, TokenError, TokenErrorKind, TokenSource,
    TokenStore, landed,
};
use crate::boxed::BoxFuture;
use crate::clock::Time;
use crate::observe;
use crate::secret::Secret;

/// How many sets of scopes have tokens at once.
const MOST_SLOTS: usize = 64;

/// Somebody's stay: a token, kept and refreshed. Cheap to clone; clones share the token.
///
/// However many calls need a token, it is asked for once. It is refreshed 240 seconds before it expires,
/// or a fifth of its life before if that is less, on account of whichever call comes first then: the
/// refresh is a task of its own, all calls go on with the old token, and nobody is the worse if it fails. The
/// call that came first gives its answer when the refresh is over too, for which it waits five seconds at most: a
/// program that ends with its last call takes no refresh with it.
/// In the last ten seconds, or tenth of its life, everybody waits. Whoever waited for a refresh that fails
/// gets its error, and so does whoever comes soon after: a server that fails is asked again after half a
/// second, a second, two, up to a minute, or when its `Retry-After` says. A call that is dropped stops no
/// refresh: the server may have taken the refresh token for the last time.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use apiloom_runtime::auth::{Session, Token, token_source};
///
/// let source = token_source(|_| async {
///     Ok(Token::new("from somewhere").expires_in(Duration::from_secs(3600)))
/// });
/// let session = Session::builder(source)
///     .early(Duration::from_secs(300))
///     .on_session_expired(|| println!("log in again"))
///     .build();
/// let credential = session.bearer();
/// # let _ = credential;
/// ```
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    source: Box<dyn TokenSource>,
    /// The API whose operation is the source.
    home: Option<Arc<OnceLock<Home>>>,
    store: Option<Box<dyn TokenStore>>,
    /// Whose tokens those in the store are: what their keys begin with.
    account: String,
    windows: Windows,
    by_scopes: bool,
    kept: Mutex<Kept>,
    /// What the store holds is from before a login or logout that has not cleared it yet.
    stale_store: AtomicBool,
    /// Held by whoever uses the refresh token or the store.
    turn: tokio::sync::Mutex<()>,
    /// The one that was used last comes last.
    slots: Mutex<Vec<Arc<Slot>>>,
    over: AtomicBool,
    /// How much is done at the store that nobody has to wait for.
    busy: watch::Sender<usize>,
    on_expired: Option<Box<dyn Fn() + Send + Sync>>,
    on_store_error: Option<StoreTrouble>,
}

type StoreTrouble = Box<dyn Fn(&TokenError) + Send + Sync>;

impl Shared {
    /// The server will give no more tokens. Told once.
    fn expired(&self) {
        if !self.over.swap(true, Ordering::SeqCst) {
            if let Some(tell) = &self.on_expired {
                quietly(tell);
            }
        }
    }

    fn not_stored(&self, error: &TokenError) {
        observe::not_stored(error);
        if let Some(tell) = &self.on_store_error {
            quietly(|| tell(error));
        }
    }

    /// What asks the store, if there is one.
    fn keeper<'s>(&'s self, time: Option<&'s Time>) -> Option<Keeper<'s>> {
        let store = self.store.as_deref()?;
        Some(Keeper::new(store, &self.account, time))
    }

    fn slot(&self, scopes: &[String]) -> Arc<Slot> {
        let scopes = if self.by_scopes { scopes } else { &[] };
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = slots.iter().position(|slot| slot.is_for(scopes)) {
            if let Some(used) = slots.get_mut(at..) {
                used.rotate_left(1);
            }
        } else {
            if slots.len() >= MOST_SLOTS {
                slots.remove(0);
            }
            slots.push(Arc::new(Slot::new(scopes)));
        }
        match slots.last() {
            Some(slot) => slot.clone(),
            None => Arc::new(Slot::new(scopes)),
        }
    }

    /// Whether a token was given that the store is still to be compared with.
    fn is_unchecked(&self) -> bool {
        self.store.is_some() && self.kept().unchecked
    }

    /// Whether somebody has logged in since then.
    fn has_login_since(&self, epoch: u64) -> bool {
        let kept = self.kept();
        kept.epoch != epoch && kept.first.is_some()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first token. When it expires is reckoned by the clock of the first call.
    fn first_token(&self, wall: SystemTime) -> Option<Token> {
        let mut kept = self.kept();
        kept.first = kept.first.take().map(|token| token.settled(wall));
        kept.first.clone()
    }

    /// Forgets all tokens, at once, and begins with this one; what a store holds is forgotten by whoever uses it next.
    /// Gives the new epoch.
    fn renew(&self, first: Option<Token>) -> u64 {
        self.stale_store.store(true, Ordering::SeqCst);
        let epoch = {
            let mut kept = self.kept();
            *kept = Kept {
                epoch: kept.epoch + 1,
                refresh: first.as_ref().and_then(|token| token.refresh().cloned()),
                origin: first.as_ref().map(Token::mark),
                first,
                time: kept.time.take(),
                ..Kept::default()
            };
            kept.epoch
        };
        // A flight that has landed before has put its token there; one that lands from now on does not.
        for slot in self.slots() {
            slot.forget();
        }
        epoch
    }

    /// Whether nothing has come after the token of that login.
    fn is_last(&self, epoch: u64, token: &Token) -> bool {
        let kept = self.kept();
        kept.epoch == epoch && kept.refresh.as_ref() == token.refresh()
    }

    /// Clears a store that is from before. That it has to be is only forgotten when it is done.
    async fn clear(&self, keeper: &Keeper<'_>) -> Result<(), TokenError> {
        if self.stale_store.swap(false, Ordering::SeqCst) {
            if let Err(error) = keeper.clear().await {
                self.stale_store.store(true, Ordering::SeqCst);
                return Err(error);
            }
        }
        Ok(())
    }

    /// Whether what is stored is still to be forgotten.
    fn has_stale_store(&self) -> bool {
        self.stale_store.load(Ordering::SeqCst)
    }

    fn slots(&self) -> Vec<Arc<Slot>> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.clone()
    }
}

impl Session {
    /// Begins a session whose tokens come from `source`.
    pub fn builder(source: impl TokenSource) -> SessionBuilder {
        SessionBuilder::new(source)
    }

    /// Begins a session whose tokens an operation of the API refreshes: one that has `x-auth-refresh` in the
    /// document. The API is that of the first client that is given the session; no other one is given the refresh token,
    /// whichever clients use the access token.
    ///
    /// ```
    /// # use apiloom_runtime::auth::{RefreshOperation, Session, Token};
    /// # fn run<RefreshToken: RefreshOperation + 'static>() {
    /// // In a client: `calls::RefreshToken` of the operation's module.
    /// let session = Session::refreshed_by::<RefreshToken>()
    ///     .token(Token::new("from a login").refresh_token("with this"))
    ///     .build();
    /// # }
    /// ```
    pub fn refreshed_by<O: RefreshOperation + 'static>() -> SessionBuilder {
        let home = Arc::new(OnceLock::new());
        Self::builder(RefreshedBy::<O>::new(home.clone())).at(home)
    }

    /// The credential to give to a client.
    pub fn bearer(&self) -> Bearer {
        Bearer::of(self.0.clone())
    }

    /// The credential to give to a client whose tokens are API keys: the source gives the key that holds now, and says until when it does
    /// ([`Token::expires_at`]) where it knows. It is asked anew ahead of that, and where a key is refused with 401.
    ///
    /// ```
    /// use std::time::Duration;
    /// use apiloom_runtime::auth::{ApiKey, Session, Token, token_source};
    ///
    /// let keys = Session::builder(token_source(|_| async {
    ///     // From a vault, or a file that another program writes.
    ///     Ok(Token::new("the key of this month").expires_in(Duration::from_secs(86_400)))
    /// }));
    /// let key: ApiKey = keys.build().api_key();
    /// ```
    pub fn api_key(&self) -> ApiKey {
        ApiKey::of(self.0.clone())
    }

    /// The access token: the one that is kept, or a new one if that is due. Whoever comes first when one is to be
    /// refreshed early waits for the new one, five seconds at most, and has the old one if none comes.
    ///
    /// # Errors
    ///
    /// When there is none to be had.
    pub async fn access_token(&self, http: impl Into<Http>) -> Result<Secret, TokenError> {
        let http = http.into();
        let slot = self.slot(&[]);
        let (issued, flight) = slot.get(&self.0, &http).await?;
        if let Some(flight) = flight {
            landed(vec![flight.landing()], http.time(), Duration::MAX).await;
            return Ok(slot.current(&http).unwrap_or(issued).access);
        }
        Ok(issued.access)
    }

    /// Sets the token: after somebody has logged in. It is stored, if there is a store.
    ///
    /// # Errors
    ///
    /// When it cannot be stored. It is used nevertheless.
    pub async fn login(&self, http: impl Into<Http>, token: Token) -> Result<(), TokenError> {
        let http = http.into();
        self.0.over.store(false, Ordering::SeqCst);
        let token = token.settled(http.wall());
        let epoch = self.0.renew(Some(token.clone()));
        self.0.kept().time = Some(http.time().clone());
        self.settle(epoch, Some(token)).await
    }

    /// Waits until no refresh is on its way, and what came is stored: before a program ends that has dropped a call, or
    /// given one less time than the refresh takes. Other calls see to that [themselves](Session). What could not be stored
    /// is tried once more, for five seconds at most; if that fails too,
    /// [`on_store_error`](SessionBuilder::on_store_error) is told again.
    ///
    /// ```no_run
    /// # async fn run(session: apiloom_runtime::auth::Session) {
    /// // The last call has been made.
    /// session.settled().await;
    /// # }
    /// ```
    pub async fn settled(&self) {
        for slot in self.0.slots() {
            slot.settled().await;
        }
        let mut busy = self.0.busy.subscribe();
        // It cannot be closed: we have it.
        let _ = busy.wait_for(|busy| *busy == 0).await;
        for slot in self.0.slots() {
            slot.save_at_last(&self.0).await;
        }
    }

    /// Clears the store and keeps a login's token there, to the end, whether or not somebody waits for that, where there
    /// is a runtime to do it.
    fn settle(
        &self,
        epoch: u64,
        token: Option<Token>,
    ) -> BoxFuture<'static, Result<(), TokenError>> {
        let settled = self.slot(&[]).settle(self.0.clone(), epoch, token);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return Box::pin(settled);
        };
        let busy = Busy::new(self.0.clone());
        let task = runtime.spawn(async move {
            let _busy = busy;
            settled.await
        });
        Box::pin(async {
            let ended =
                |_| TokenError::new(TokenErrorKind::Store, "the store was not asked to the end");
            task.await.map_err(ended)?
        })
    }

    fn slot(&self, scopes: &[String]) -> Arc<Slot> {
        self.0.slot(scopes)
    }
}

/// One thing that is done at the store.
struct Busy(Arc<Shared>);

impl Busy {
    fn new(shared: Arc<Shared>) -> Self {
        shared.busy.send_modify(|busy| *busy += 1);
        Busy(shared)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0
            .busy
            .send_modify(|busy| *busy = busy.saturating_sub(1));
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("windows", &self.windows)
            .finish_non_exhaustive()
    }
}
