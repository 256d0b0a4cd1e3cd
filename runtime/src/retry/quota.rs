//! How much may be repeated, by origin: when most calls fail, repeating them makes it worse.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use url::Origin;

use super::ErrorClass;
const CAPACITY: u32 = 500;
/// How many tokens come back in a second, whatever calls come to: a client that makes few calls has its quota
/// again some minutes after a bad time.
const PER_SECOND: f64 = 2.0;
/// Above this number of origins, the quotas of those that nobody is calling are forgotten.
const MOST_ORIGINS: usize = 64;

/// The tokens of one origin.
#[derive(Debug)]
pub(crate) struct Quota {
    /// Whether nothing is missing, which is the rule: a success looks at nothing else then.
    full: AtomicBool,
    tokens: Mutex<Tokens>,
}

#[derive(Debug)]
struct Tokens {
    left: f64,
    /// When the time that has passed was last counted.
    counted: Option<Instant>,
}

impl Default for Quota {
    fn default() -> Self {
        Quota {
            full: AtomicBool::new(true),
            tokens: Mutex::new(Tokens {
                left: CAPACITY.into(),
                counted: None,
            }),
        }
    }
}

impl Tokens {
    fn add(&mut self, count: f64) {
        self.left = (self.left + count).min(CAPACITY.into());
    }
}

impl Quota {
    /// What a repetition costs.
    pub fn cost(class: ErrorClass) -> u32 {
        match class {
            ErrorClass::Transient => 14,
            ErrorClass::Throttle => 5,
        }
    }

    /// Takes tokens, if there are enough.
    pub fn take(&self, cost: u32, now: Instant) -> bool {
        let mut tokens = self.tokens();
        if let Some(counted) = tokens.counted {
            let passed = now.saturating_duration_since(counted);
            tokens.add(passed.as_secs_f64() * PER_SECOND);
        }
        tokens.counted = Some(now);
        let left = tokens.left - f64::from(cost);
        let enough = left >= 0.0;
        if enough {
            tokens.left = left;
        }
        self.full
            .store(tokens.left >= CAPACITY.into(), Ordering::Relaxed);
        enough
    }

    /// Gives tokens back.
    pub fn give(&self, count: u32) {
        if self.full.load(Ordering::Relaxed) {
            return;
        }
        let mut tokens = self.tokens();
        tokens.add(count.into());
        self.full
            .store(tokens.left >= CAPACITY.into(), Ordering::Relaxed);
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The quotas of all origins.
#[derive(Debug, Default)]
pub(crate) struct Quotas(Mutex<HashMap<Origin, Arc<Quota>>>);

impl Quotas {
    pub fn of(&self, origin: Origin) -> Arc<Quota> {
        let mut origins = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if origins.len() >= MOST_ORIGINS && !origins.contains_key(&origin) {
            // Those that clients hold, or calls, stay. Whoever calls so many begins anew: the milder fault.
            origins.retain(|_, quota| Arc::strong_count(quota) > 1);
        }
        origins.entry(origin).or_default().clone()
    }
}
