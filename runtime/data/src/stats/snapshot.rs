//! What is told of calls.

use std::collections::BTreeMap;
use std::time::Duration;

use apiloom_runtime::serde_json::{Value, json};

/// How calls go.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// How well, from 0 to 100.
    pub score: u8,
    /// The same in a word.
    pub status: Status,
    /// All operations together.
    pub total: Figures,
    /// Each of them, by its id.
    pub operations: BTreeMap<&'static str, Figures>,
}

/// How well calls go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// A score of 80 and more.
    #[default]
    Healthy,
    /// A score from 50 on.
    Degraded,
    /// Less.
    Unhealthy,
}

/// How the calls of an operation go.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct Figures {
    /// Calls that have ended.
    pub calls: u64,
    /// Those of them that failed: without an answer, or with one from 400 on.
    pub errors: u64,
    /// Those of them that were slow.
    pub slow: u64,
    /// Those of them that were answered by a cache, or with another call's answer.
    pub kept: u64,
    /// Calls beside these that were cancelled.
    pub cancelled: u64,
    /// Calls in a second.
    pub per_second: f64,
    /// How long they took on average.
    pub mean: Duration,
    /// How long the longest took.
    pub max: Duration,
    /// How long half of them took at most; this and the others to a hundredth.
    pub p50: Duration,
    /// How long 90 of 100 took at most.
    pub p90: Duration,
    /// How long 95 of 100 took at most.
    pub p95: Duration,
    /// How long 99 of 100 took at most.
    pub p99: Duration,
}

impl Figures {
    /// Which part of the calls failed, from 0 to 1.
    pub fn error_rate(&self) -> f64 {
        part(self.errors, self.calls)
    }

    /// Which part of the calls was slow, from 0 to 1.
    pub fn slow_rate(&self) -> f64 {
        part(self.slow, self.calls)
    }

    /// Which part of the calls was answered without asking the server, from 0 to 1.
    pub fn hit_rate(&self) -> f64 {
        part(self.kept, self.calls)
    }

    fn to_value(self) -> Value {
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;
        json!({
            "calls": self.calls,
            "errors": self.errors,
            "errorRate": self.error_rate(),
            "slow": self.slow,
            "kept": self.kept,
            "hitRate": self.hit_rate(),
            "cancelled": self.cancelled,
            "perSecond": self.per_second,
            "meanMs": milliseconds(self.mean),
            "maxMs": milliseconds(self.max),
            "p50Ms": milliseconds(self.p50),
            "p90Ms": milliseconds(self.p90),
            "p95Ms": milliseconds(self.p95),
            "p99Ms": milliseconds(self.p99),
        })
    }
}

#[allow(clippy::cast_precision_loss)]
fn part(some: u64, all: u64) -> f64 {
    match all {
        0 => 0.0,
        all => some as f64 / all as f64,
    }
}

impl Status {
    pub(super) fn of(score: u8) -> Self {
        match score {
            80.. => Status::Healthy,
            50..80 => Status::Degraded,
            _ => Status::Unhealthy,
        }
    }

    /// The status as JSON has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Healthy => "healthy",
            Status::Degraded => "degraded",
            Status::Unhealthy => "unhealthy",
        }
    }
}

impl Snapshot {
    /// All of it, with times in milliseconds: `{"score":100,"status":"healthy","total":{..},"operations":{"listUsers":{..}}}`.
    pub fn to_json(&self) -> String {
        let operations: BTreeMap<_, _> = self
            .operations
            .iter()
            .map(|(id, figures)| (*id, figures.to_value()))
            .collect();
        json!({
            "score": self.score,
            "status": self.status.as_str(),
            "total": self.total.to_value(),
            "operations": operations,
        })
        .to_string()
    }
}
