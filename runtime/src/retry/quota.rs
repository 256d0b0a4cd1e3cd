//! How much may be repeated, by origin: when most calls fail, repeating them makes it worse.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::Class;
use crate::client::same_origin;

const CAPACITY: u32 = 500;
/// How many origins beside the base URL's are remembered.
const MOST_ORIGINS: usize = 64;

/// The tokens of one origin.
#[derive(Debug)]
pub(crate) struct Quota(AtomicU32);

impl Default for Quota {
    fn default() -> Self {
        Quota(AtomicU32::new(CAPACITY))
    }
}

impl Quota {
    /// What a repetition costs.
    pub fn cost(class: Class) -> u32 {
        match class {
            Class::Transient => 14,
            Class::Throttle => 5,
        }
    }

    /// Takes tokens, if there are enough.
    pub fn take(&self, cost: u32) -> bool {
        let left = |have: u32| have.checked_sub(cost);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left)
            .is_ok()
    }

    /// Gives tokens back; a full quota, which is the rule, is only looked at.
    pub fn give(&self, count: u32) {
        let more = |have: u32| (have < CAPACITY).then(|| (have + count).min(CAPACITY));
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

/// The quotas of a client.
#[derive(Debug, Default)]
pub(crate) struct Quotas {
    base: Arc<Quota>,
    others: Mutex<HashMap<String, Arc<Quota>>>,
}

impl Quotas {
    /// The quota of a URL's origin.
    pub fn of(&self, base: &Url, url: &Url) -> Arc<Quota> {
        if same_origin(base, url) {
            return self.base.clone();
        }
        let origin = url.origin().ascii_serialization();
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if others.len() >= MOST_ORIGINS && !others.contains_key(&origin) {
            // Whoever calls so many begins anew: forgetting is the milder fault.
            others.clear();
        }
        others.entry(origin).or_default().clone()
    }
}
