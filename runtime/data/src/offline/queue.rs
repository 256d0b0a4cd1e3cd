//! The writes that wait: on disk, and as they are there in memory.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::item::{Item, Waiting};
use crate::account::Whose;
use crate::storage::{Change, Storage, StorageError};

/// What the names of writes begin with: a storage may have other things in it.
const PURPOSE: u8 = b'q';

/// How much may wait, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub entries: usize,
    pub bytes: usize,
    pub age: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            entries: 1000,
            bytes: 10 * 1024 * 1024,
            age: Duration::from_secs(7 * 24 * 60 * 60),
        }
    }
}

/// The writes that wait. Functions that change it block until the change is on disk.
pub struct Queue {
    storage: Arc<dyn Storage>,
    pub bounds: Bounds,
    /// One changes it at a time, so that numbers get there in their order.
    changing: Mutex<()>,
    items: Mutex<Items>,
}

#[derive(Default)]
struct Items {
    by_id: BTreeMap<u64, Arc<Item>>,
    next: u64,
    bytes: usize,
    /// Those that wait for a word about a conflict.
    parked: HashSet<u64>,
}

fn name(id: u64) -> Vec<u8> {
    let mut name = vec![PURPOSE];
    name.extend_from_slice(&id.to_be_bytes());
    name
}

fn id(name: &[u8]) -> Option<u64> {
    let (purpose, id) = name.split_first()?;
    let id = id.try_into().ok().filter(|_| *purpose == PURPOSE)?;
    Some(u64::from_be_bytes(id))
}

impl Queue {
    pub fn open(storage: Arc<dyn Storage>, bounds: Bounds) -> Result<Self, StorageError> {
        let mut items = Items::default();
        storage.each(&mut |name, bytes| {
            let item = id(name).and_then(|id| Item::read(id, bytes));
            if let Some(item) = item {
                items.next = items.next.max(item.id + 1);
                items.bytes += item.weight();
                items.by_id.insert(item.id, Arc::new(item));
            }
        })?;
        Ok(Queue {
            storage,
            bounds,
            changing: Mutex::default(),
            items: Mutex::new(items),
        })
    }

    fn items(&self) -> MutexGuard<'_, Items> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn len(&self) -> usize {
        self.items().by_id.len()
    }

    pub fn parked(&self) -> usize {
        self.items().parked.len()
    }

    pub fn all(&self) -> Vec<Arc<Item>> {
        self.items().by_id.values().cloned().collect()
    }

    pub fn waiting(&self) -> Vec<Waiting> {
        let items = self.items();
        let shown = |item: &Arc<Item>| item.shown(items.parked.contains(&item.id));
        items.by_id.values().map(shown).collect()
    }

    /// Whether something waits that has to be sent before.
    pub fn has_related(&self, whose: &Whose, resource: &str) -> bool {
        let items = self.items();
        let mut all = items.by_id.values();
        all.any(|item| item.is_related(whose, resource))
    }

    pub fn is_parked(&self, id: u64) -> bool {
        self.items().parked.contains(&id)
    }

    pub fn park(&self, id: u64) {
        let mut items = self.items();
        if items.by_id.contains_key(&id) {
            items.parked.insert(id);
        }
    }

    pub fn reconsider(&self) {
        self.items().parked.clear();
    }

    /// Puts one at the end, and gives its number. `None` where there is no room for it.
    pub fn push(&self, mut item: Item) -> Result<Option<u64>, StorageError> {
        let _changing = self.changing();
        {
            let items = self.items();
            let bytes = items.bytes.saturating_add(item.weight());
            if items.by_id.len() >= self.bounds.entries || bytes > self.bounds.bytes {
                return Ok(None);
            }
            item.id = items.next;
        }
        self.storage
            .write(&[Change::Put(name(item.id), item.written())])?;
        let (mut items, id) = (self.items(), item.id);
        items.next = id + 1;
        items.bytes += item.weight();
        items.by_id.insert(id, Arc::new(item));
        Ok(Some(id))
    }

    /// Another one in its place, if it is there still.
    pub fn replace(&self, item: Item) -> Result<Option<Arc<Item>>, StorageError> {
        let _changing = self.changing();
        if !self.items().by_id.contains_key(&item.id) {
            return Ok(None);
        }
        self.storage
            .write(&[Change::Put(name(item.id), item.written())])?;
        let (mut items, item) = (self.items(), Arc::new(item));
        items.bytes += item.weight();
        let before = items.by_id.insert(item.id, item.clone());
        let before = before.map_or(0, |before| before.weight());
        items.bytes = items.bytes.saturating_sub(before);
        Ok(Some(item))
    }

    /// Takes one out. Whether it was there.
    pub fn remove(&self, id: u64) -> Result<bool, StorageError> {
        let _changing = self.changing();
        if !self.items().by_id.contains_key(&id) {
            return Ok(false);
        }
        self.storage.write(&[Change::Remove(name(id))])?;
        let mut items = self.items();
        items.parked.remove(&id);
        let removed = items.by_id.remove(&id);
        let weight = removed.map_or(0, |removed| removed.weight());
        items.bytes = items.bytes.saturating_sub(weight);
        Ok(true)
    }
}
