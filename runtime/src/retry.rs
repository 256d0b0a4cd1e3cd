//! Whether a call is repeated, when, and what is told of it.
//!
//! A policy is data: how often, how long to wait, and [`Classify`] for what is worth it. The loop that
//! follows it stands in `execute`. `docs/retry.md` tells it from the user's
//! side.

mod attempt;
mod classify;
mod decide;
mod delay;
mod policy;
mod presets;
mod quota;
mod server;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use attempt::{Attempt, Decision, Happened, RetryEvent, StopReason};
pub use classify::{Classify, ErrorClass, Outcome, Verdict};
pub(crate) use decide::{Again, Facts, decide};
pub use delay::Jitter;
pub use policy::Retry;
pub(crate) use quota::{Quota, Quotas};
pub(crate) use server::{retry_after, server_verdict};

/// Told of every repetition before its pause.
#[derive(Clone)]
pub(crate) struct OnRetry(pub Arc<dyn Fn(&RetryEvent<'_>) + Send + Sync>);

impl fmt::Debug for OnRetry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a callback")
    }
}
