//! Settings of what a client does not send, does not wait for, and tells.

use std::time::Duration;

use crate::client::ClientBuilder;
use crate::guard::{AdaptiveThrottle, CircuitBreaker, RateLimit, Throttle};
use crate::pace::Pace;

impl ClientBuilder {
    /// Stops calls to an origin where too many fail; off by default. Calls that are not sent end with
    /// [`Rejected`](crate::error::Rejected).
    ///
    /// ```no_run
    /// # use apiloom_runtime::codegen::ClientMeta;
    /// # use apiloom_runtime::guard::CircuitBreaker;
    /// # use apiloom_runtime::ClientBuilder;
    /// # static META: ClientMeta = ClientMeta::new("n", "1");
    /// let client = ClientBuilder::new(&META).circuit_breaker(CircuitBreaker::new()).build();
    /// ```
    pub fn circuit_breaker(mut self, breaker: CircuitBreaker) -> Self {
        self.guards = self.guards.circuit_breaker(breaker);
        self
    }

    /// Sends an origin fewer calls when it turns calls away; off by default. Calls that are not sent end with
    /// [`Rejected`](crate::error::Rejected).
    ///
    /// ```no_run
    /// # use apiloom_runtime::codegen::ClientMeta;
    /// # use apiloom_runtime::guard::AdaptiveThrottle;
    /// # use apiloom_runtime::ClientBuilder;
    /// # static META: ClientMeta = ClientMeta::new("n", "1");
    /// let client = ClientBuilder::new(&META).adaptive_throttle(AdaptiveThrottle::new()).build();
    /// ```
    pub fn adaptive_throttle(mut self, adaptive: AdaptiveThrottle) -> Self {
        self.guards = self.guards.adaptive_throttle(adaptive);
        self
    }

    /// Limits how many requests an origin gets in a period; off by default. Calls wait for their turn; one
    /// whose turn would come after its time limit ends with [`Rejected`](crate::error::Rejected) at once.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.guards = self.guards.rate_limit(limit);
        self
    }

    /// Limits how many requests to an origin are under way at the same time, from before they leave until
    /// their response is read; off by default. Calls wait for a place for as long as their time limit
    /// lasts, then they end with [`Rejected`](crate::error::Rejected). 0 is taken for 1.
    pub fn concurrency_limit(mut self, requests: usize) -> Self {
        self.guards = self.guards.concurrency_limit(requests);
        self
    }

    /// How many calls may wait for a place or a turn at one origin; as many as come, by default. Further calls end
    /// with [`Rejected`](crate::error::Rejected) at once: to shed load where there is more of it than can be served in time.
    pub fn most_waiting(mut self, calls: usize) -> Self {
        self.guards = self.guards.most_waiting(calls);
        self
    }

    /// Counts together with the other clients that are given this throttle, in place of what the client is told for
    /// itself by the methods above.
    pub fn throttle(mut self, throttle: &Throttle) -> Self {
        self.throttle = Some(throttle.clone());
        self
    }

    /// How many bytes a download must bring in each second in which it is waited for, and for how long it may
    /// bring less before it fails; one byte and 20 seconds by default. 0 bytes is no limit. The time that the
    /// reader takes for itself does not count.
    pub fn slowest_download(mut self, bytes_per_second: u64, grace: Duration) -> Self {
        self.limits.download = Pace {
            bytes: bytes_per_second,
            grace: grace.max(Duration::from_secs(1)),
        };
        self
    }

    /// How many bytes of a request's body the server must take in each second in which it is waited for, and for how long
    /// it may take less before the request fails; 0, which is no limit, by default. The time that whoever makes the body
    /// takes does not count, and neither does what comes after the last piece. What counts is what leaves for the
    /// system's own buffers, in pieces of up to 64 KiB: a limit below 64 KiB for the grace asks for nothing that the
    /// [`attempt_timeout`](Self::attempt_timeout) does not ask for.
    pub fn slowest_upload(mut self, bytes_per_second: u64, grace: Duration) -> Self {
        self.limits.upload = Pace {
            bytes: bytes_per_second,
            grace: grace.max(Duration::from_secs(1)),
        };
        self
    }

    /// Names of query parameters whose values may stand in logs. The values of all others are shown as
    /// `REDACTED`.
    #[cfg(feature = "tracing")]
    pub fn show_query_values<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.shown.extend(names.into_iter().map(Box::from));
        self
    }
}
