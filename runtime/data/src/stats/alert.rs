//! What has passed its limit.

use std::fmt;
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// What has passed its limit.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Alert {
    /// A call was slow.
    Slow {
        /// The operation's id.
        operation: &'static str,
        /// How long the call took.
        took: Duration,
    },
    /// More calls of an operation fail than may.
    ErrorRate {
        /// The operation's id.
        operation: &'static str,
        /// Which part of the calls, from 0 to 1.
        rate: f64,
        /// Which part may.
        limit: f64,
    },
    /// Calls of an operation take longer than they may.
    Budget {
        /// The operation's id.
        operation: &'static str,
        /// So many of a hundred calls ..
        percentile: f64,
        /// .. take up to so long,
        took: Duration,
        /// and may take so long.
        limit: Duration,
    },
}

/// The alerts from now on.
pub struct Alerts(pub(super) broadcast::Receiver<Alert>);

impl Alerts {
    /// The next alert; `None` when the monitor is gone. Those that came while nobody asked are given too, up to 64 of them.
    pub async fn next(&mut self) -> Option<Alert> {
        loop {
            match self.0.recv().await {
                Ok(alert) => return Some(alert),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

impl fmt::Debug for Alerts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Alerts")
    }
}
