//! The policies of three guides for applications, by their numbers.

use std::time::Duration;

use super::{Classify, Jitter, Outcome, Retry, Verdict};

impl Retry {
    /// As the Flutter guide has it: three repetitions after 1, 2 and 3 seconds, without chance; after a
    /// failed connection, a timeout, or any status from 500; not after 408 or 429.
    ///
    /// Deviations: a call that is not idempotent is repeated only when nothing of it had left (the
    /// guide repeats every POST); a `Retry-After` longer than the pause is obeyed; the quota holds.
    pub fn flutter() -> Self {
        let second = Duration::from_secs(1);
        Retry::default()
            .max_attempts(4)
            .delays([second, second * 2, second * 3])
            .classify(ServerErrors { throttled: false })
    }

    /// As the Gloria guide has it: three repetitions; pauses double from 300 milliseconds, times 0.4 to
    /// 1.4 by chance; after network errors, timeouts, 429, and any status from 500.
    ///
    /// Deviations: the guide gives no cap, here it is 20 seconds; a call that is not idempotent is
    /// repeated only after a 429 or when nothing of it had left; `Retry-After` is obeyed; the quota
    /// holds.
    pub fn gloria() -> Self {
        let base = Duration::from_millis(300);
        Retry::default()
            .max_attempts(4)
            .exponential(base, Duration::from_secs(20))
            .throttle_base(base)
            .jitter(Jitter::Between(0.4, 1.4))
            .classify(ServerErrors { throttled: true })
    }

    /// As the dafnck guide has it: three attempts in all; 1 second, doubling up to 10, without chance;
    /// after network errors and any status from 500 to 599; not after 408 or 429.
    ///
    /// Deviations: a call that is not idempotent is repeated only when nothing of it had left; a
    /// `Retry-After` longer than the pause is obeyed; the quota holds. The guide's wrapper is put around
    /// a call by hand; here the policy is the client's or the call's.
    pub fn dafnck() -> Self {
        Retry::default()
            .exponential(Duration::from_secs(1), Duration::from_secs(10))
            .jitter(Jitter::None)
            .classify(ServerErrors { throttled: false })
    }
}

/// Any status from 500 to 599 of calls that may be repeated, and 429 where it counts.
struct ServerErrors {
    throttled: bool,
}

impl Classify for ServerErrors {
    fn classify(&self, outcome: &Outcome<'_>) -> Verdict {
        match outcome.status().map(|status| status.as_u16()) {
            // The server's own word comes before any guide's.
            _ if outcome.server_verdict().is_some() => Verdict::Pass,
            Some(429) if self.throttled => Verdict::Pass,
            Some(408 | 429) => Verdict::Stop,
            // What the runtime's own table leaves out: 501 and 505, for example.
            Some(500..=599) if outcome.is_idempotent() => Verdict::TRANSIENT,
            _ => Verdict::Pass,
        }
    }
}
