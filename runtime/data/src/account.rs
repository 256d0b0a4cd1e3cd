//! Whose things are kept for longer than a program runs.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use apiloom_runtime::middleware::Identity;

/// The name of the account that a client is logged in to, as its user says it.
///
/// Within a process a client's credentials tell by themselves whose an answer is. In another process they do not: that the next
/// start of a program belongs to the same account is known to the program alone. So what is kept on disk is kept under this name, and
/// nothing of calls with credentials is kept there without one. A name stands for the credentials that are seen first after it was
/// [set](Self::set); with others nothing is read or kept, until it is set anew. Clones share it.
///
/// Set it after a login, and to `None` before a logout.
///
/// ```
/// use apiloom_data::Account;
///
/// let account = Account::new();
/// account.set(Some("user-1"));
/// account.set(None);
/// ```
#[derive(Clone, Default)]
pub struct Account(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    name: Option<Arc<str>>,
    /// How often it was set: what began before has nothing to do with it.
    turn: u64,
    /// Whose credentials the name stands for.
    bound: Option<Identity>,
}

/// Whose something on disk is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Anybody's.
    Public,
    Of(Arc<str>),
}

impl Account {
    /// No account yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says which account it is from now on, or that it is none.
    pub fn set(&self, name: Option<&str>) {
        let mut state = self.state();
        *state = State {
            name: name.map(Arc::from),
            turn: state.turn + 1,
            bound: None,
        };
    }

    /// When this is: to be told with what is known later.
    pub(crate) fn turn(&self) -> u64 {
        self.state().turn
    }

    #[cfg(feature = "repository")]
    pub(crate) fn name(&self) -> Option<Arc<str>> {
        self.state().name.clone()
    }

    /// Under whom it is kept what calls with these credentials get that have begun in that turn.
    pub(crate) fn whose(&self, identity: Identity, turn: u64) -> Option<Whose> {
        if identity.is_anonymous() {
            return Some(Whose::Public);
        }
        let mut state = self.state();
        let name = state.name.clone().filter(|_| state.turn == turn)?;
        let bound = *state.bound.get_or_insert(identity);
        (bound == identity).then_some(Whose::Of(name))
    }

    /// The account, while no credentials have been seen: those that will be used are not known yet.
    #[cfg(feature = "offline")]
    pub(crate) fn unbound(&self) -> Option<Whose> {
        let state = self.state();
        let name = state.name.clone().filter(|_| state.bound.is_none())?;
        Some(Whose::Of(name))
    }

    /// With whose credentials something of somebody is to be sent now: those that are known for the name, or whichever there are.
    /// `None` where it is somebody else's.
    #[cfg(feature = "offline")]
    pub(crate) fn expects(&self, whose: &Whose) -> Option<Option<Identity>> {
        let Whose::Of(name) = whose else {
            return Some(Some(Identity::ANONYMOUS));
        };
        let state = self.state();
        (state.name.as_ref() == Some(name)).then_some(state.bound)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Account {
    /// Shows no name.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        formatter
            .debug_struct("Account")
            .field("named", &state.name.is_some())
            .field("bound", &state.bound.is_some())
            .finish_non_exhaustive()
    }
}

impl Whose {
    /// A name that nobody else has for the same: by what it is for, whose it is, and what.
    pub fn name(&self, purpose: u8, rest: &str) -> Vec<u8> {
        let (kind, account): (u8, &str) = match self {
            Whose::Public => (0, ""),
            Whose::Of(account) => (1, account),
        };
        let length = u64::try_from(account.len()).unwrap_or(u64::MAX);
        let mut name = vec![purpose, kind];
        name.extend_from_slice(&length.to_le_bytes());
        name.extend_from_slice(account.as_bytes());
        name.extend_from_slice(rest.as_bytes());
        name
    }
}
