//! What several clients share of the origins that they call.

use std::fmt;
use std::sync::Arc;

use url::Origin;

use super::{AdaptiveThrottle, CircuitBreaker, Gate, GuardSettings, Guards, RateLimit};
use crate::retry::{Quota, Quotas};

/// What keeps clients from calling an origin too often, shared: the clients that are given clones of one throttle
/// count together, each origin for itself. The quota of repetitions is always in it; rate, concurrency, circuit
/// breaker and adaptive throttling where they are set.
///
/// Two clients for two APIs of one host, or a client for each user of a program, have one limit that the host sets
/// for all of them:
///
/// ```no_run
/// # use apiloom_runtime::codegen::ClientMeta;
/// # use apiloom_runtime::{BuildError, Client, ClientBuilder};
/// # static META: ClientMeta = ClientMeta::new("n", "1");
/// use std::time::Duration;
/// use apiloom_runtime::guard::{RateLimit, Throttle};
///
/// # fn run() -> Result<(), BuildError> {
/// let throttle = Throttle::new()
///     .rate_limit(RateLimit::new(100, Duration::from_secs(60)))
///     .concurrency_limit(8);
/// let clients: Vec<Client> = ["ann", "bob"]
///     .iter()
///     .map(|name| ClientBuilder::new(&META).header("x-user", name).throttle(&throttle).build())
///     .collect::<Result<_, _>>()?;
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Throttle(Arc<Shared>);

#[derive(Default)]
struct Shared {
    settings: GuardSettings,
    guards: Option<Box<dyn Gate>>,
    quotas: Quotas,
}

impl Throttle {
    /// The quota of repetitions alone.
    pub fn new() -> Self {
        Throttle::default()
    }

    fn of(settings: GuardSettings) -> Self {
        let guards = Guards::new(settings);
        Throttle(Arc::new(Shared {
            settings,
            guards: guards.map(|guards| -> Box<dyn Gate> { Box::new(guards) }),
            quotas: Quotas::default(),
        }))
    }

    /// As [`ClientBuilder::circuit_breaker`](crate::ClientBuilder::circuit_breaker). What counts from here on is not
    /// shared with clones that were made before.
    #[must_use]
    pub fn circuit_breaker(self, breaker: CircuitBreaker) -> Self {
        Throttle::of(GuardSettings {
            breaker: Some(breaker),
            ..self.0.settings
        })
    }

    /// As [`ClientBuilder::adaptive_throttle`](crate::ClientBuilder::adaptive_throttle). What counts from here on is not
    /// shared with clones that were made before.
    #[must_use]
    pub fn adaptive_throttle(self, adaptive: AdaptiveThrottle) -> Self {
        Throttle::of(GuardSettings {
            adaptive: Some(adaptive),
            ..self.0.settings
        })
    }

    /// As [`ClientBuilder::rate_limit`](crate::ClientBuilder::rate_limit). What counts from here on is not shared
    /// with clones that were made before.
    #[must_use]
    pub fn rate_limit(self, limit: RateLimit) -> Self {
        Throttle::of(GuardSettings {
            rate: Some(limit),
            ..self.0.settings
        })
    }

    /// As [`ClientBuilder::concurrency_limit`](crate::ClientBuilder::concurrency_limit). What counts from here on is
    /// not shared with clones that were made before.
    #[must_use]
    pub fn concurrency_limit(self, requests: usize) -> Self {
        Throttle::of(GuardSettings {
            concurrency: Some(requests),
            ..self.0.settings
        })
    }

    /// As [`ClientBuilder::most_waiting`](crate::ClientBuilder::most_waiting). What counts from here on is not
    /// shared with clones that were made before.
    #[must_use]
    pub fn most_waiting(self, calls: usize) -> Self {
        Throttle::of(GuardSettings {
            waiting: Some(calls),
            ..self.0.settings
        })
    }

    /// Whether nothing is set on it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.settings.is_empty()
    }

    pub(crate) fn guards(&self) -> Option<&dyn Gate> {
        self.0.guards.as_deref()
    }

    pub(crate) fn quota(&self, origin: Origin) -> Arc<Quota> {
        self.0.quotas.of(origin)
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Throttle")
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}
