//! What is said to the cache for a call, and what it says of an answer.

use std::fmt;
use std::time::Duration;

use apiloom_runtime::Options;

/// Where answers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strategy {
    /// What is kept, while it is fresh; else the server, which is asked whether what is kept is still good.
    CacheFirst,
    /// The server; what is kept, however old, where it cannot be asked or fails (5xx).
    NetworkFirst,
    /// What is kept, however old; where that is not fresh any more, the server is asked for the next call.
    StaleWhileRevalidate,
    /// What is kept, however old, or [`NotCached`].
    CacheOnly,
    /// The server alone: nothing is looked for, and nothing kept.
    NetworkOnly,
}

/// How long the answer to a call is good.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ttl(pub Duration);

/// [`Strategy::CacheFirst`] for a call: `call.with(cache_first)`.
pub fn cache_first(options: Options) -> Options {
    options.extension(Strategy::CacheFirst)
}

/// [`Strategy::NetworkFirst`] for a call: `call.with(network_first)`.
pub fn network_first(options: Options) -> Options {
    options.extension(Strategy::NetworkFirst)
}

/// [`Strategy::StaleWhileRevalidate`] for a call: `call.with(stale_while_revalidate)`.
pub fn stale_while_revalidate(options: Options) -> Options {
    options.extension(Strategy::StaleWhileRevalidate)
}

/// [`Strategy::CacheOnly`] for a call: `call.with(cache_only)`.
pub fn cache_only(options: Options) -> Options {
    options.extension(Strategy::CacheOnly)
}

/// [`Strategy::NetworkOnly`] for a call: `call.with(network_only)`.
pub fn network_only(options: Options) -> Options {
    options.extension(Strategy::NetworkOnly)
}

/// How long the answer to a call is good, whatever else says so: `call.with(ttl(Duration::from_secs(5)))`. An answer that
/// is kept already is good for this call while it is not older.
pub fn ttl(ttl: Duration) -> impl FnOnce(Options) -> Options {
    move |options| options.extension(Ttl(ttl))
}

/// Times that are in use: of a Flutter application's cache by time, and of a browser's by where it keeps answers.
pub mod presets {
    use std::time::Duration;

    /// 15 minutes.
    pub const SHORT: Duration = Duration::from_secs(15 * 60);
    /// An hour.
    pub const USUAL: Duration = Duration::from_secs(60 * 60);
    /// A day.
    pub const LONG: Duration = Duration::from_secs(24 * 60 * 60);
    /// 5 seconds: in memory.
    pub const MEMORY: Duration = Duration::from_secs(5);
    /// 30 minutes: for a session.
    pub const SESSION: Duration = Duration::from_secs(30 * 60);
    /// An hour: across sessions.
    pub const PERSISTENT: Duration = Duration::from_secs(60 * 60);
    /// 5 minutes: where both are used.
    pub const HYBRID: Duration = Duration::from_secs(5 * 60);
    /// 60 seconds: any GET.
    pub const GET: Duration = Duration::from_secs(60);
}

/// Where an answer came from: among the extensions of its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Served {
    /// Who had it.
    pub source: Source,
    /// How long ago the server has said it, or said that it is still good.
    pub age: Duration,
    /// Whether it was older than it may be.
    pub stale: bool,
}

impl Served {
    pub(super) fn by_server() -> Self {
        Served {
            source: Source::Server,
            age: Duration::ZERO,
            stale: false,
        }
    }
}

/// What is kept is to be given, however old, where the server cannot be asked.
#[cfg(feature = "offline")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrStale;

/// Among the extensions of an answer that was given because the server could not be reached.
#[cfg(feature = "offline")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unreached;

/// Who had an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The server has said it.
    Server,
    /// The cache, and the server has said that it is still good (304).
    Confirmed,
    /// The cache; nothing was sent.
    Cache,
}

/// Nothing is kept for a call that wants nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotCached;

impl fmt::Display for NotCached {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("there is no answer in the cache")
    }
}

impl std::error::Error for NotCached {}
