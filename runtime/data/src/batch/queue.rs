//! What waits to be asked for, and what of it comes first.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::time::Instant;

use tokio::sync::oneshot;

use super::{BatchError, Priority};

/// Who waits for an item.
pub type Tell<V, E> = oneshot::Sender<Result<V, BatchError<E>>>;

/// What waits to be asked for.
pub struct Queue<K, V, E> {
    items: HashMap<K, Waiting<V, E>>,
    /// The number of the next one.
    next: u64,
    /// How many batches are under way.
    pub under_way: usize,
    /// Whether somebody waits for the time of the next batch.
    pub timed: bool,
    /// Whether what waits does not wait for more.
    pub flushed: bool,
}

struct Waiting<V, E> {
    /// Its place among those that are as urgent.
    number: u64,
    priority: Priority,
    /// How often others were taken and it was not.
    passed: u8,
    due: Instant,
    tells: Vec<Tell<V, E>>,
}

/// An item that is asked for.
pub struct Item<K, V, E> {
    pub key: K,
    pub tells: Vec<Tell<V, E>>,
}

impl<K, V, E> Item<K, V, E> {
    /// Whether somebody still wants it.
    pub fn is_wanted(&self) -> bool {
        self.tells.iter().any(|tell| !tell.is_closed())
    }
}

impl<V, E> Waiting<V, E> {
    /// Low items that were passed over twice are as urgent as high ones.
    fn rank(&self) -> (Reverse<u8>, u64) {
        let priority = match self.priority {
            Priority::Low => 0_u8,
            Priority::Medium => 1,
            Priority::High => 2,
        };
        (Reverse(priority.saturating_add(self.passed)), self.number)
    }
}

impl<K: Clone + Eq + Hash, V, E> Queue<K, V, E> {
    pub fn new() -> Self {
        Queue {
            items: HashMap::new(),
            next: 0,
            under_way: 0,
            timed: false,
            flushed: false,
        }
    }

    pub fn add(&mut self, key: K, priority: Priority, due: Instant, tell: Tell<V, E>) {
        let number = self.next;
        self.next += 1;
        match self.items.entry(key) {
            Entry::Occupied(known) => {
                let known = known.into_mut();
                known.priority = known.priority.max(priority);
                known.tells.push(tell);
            }
            Entry::Vacant(place) => {
                place.insert(Waiting {
                    number,
                    priority,
                    passed: 0,
                    due,
                    tells: vec![tell],
                });
            }
        }
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// When the first of them has waited long enough.
    pub fn due(&self) -> Option<Instant> {
        self.items.values().map(|item| item.due).min()
    }

    /// The most urgent ones, up to `most`. Those that nobody wants any more are gone.
    pub fn take(&mut self, most: usize) -> Vec<Item<K, V, E>> {
        self.items
            .retain(|_, item| item.tells.iter().any(|tell| !tell.is_closed()));
        let mut ranks: Vec<_> = self
            .items
            .iter()
            .map(|(key, item)| (item.rank(), key.clone()))
            .collect();
        ranks.sort_by_key(|(rank, _)| *rank);
        let taken = ranks.into_iter().take(most);
        let taken: Vec<Item<K, V, E>> = taken
            .filter_map(|(_, key)| {
                let tells = self.items.remove(&key)?.tells;
                Some(Item { key, tells })
            })
            .collect();
        for item in self.items.values_mut() {
            item.passed = item.passed.saturating_add(1);
        }
        taken
    }
}
