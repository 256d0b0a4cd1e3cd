//! What is kept of a repository: one document for each account.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apiloom_runtime::clock::Time;
use serde_json::{Map, Value, json};

use crate::Account;
use crate::account::Whose;
use crate::storage::{Change, Storage};

/// What the names of these documents begin with.
const PURPOSE: u8 = b'r';

/// Where the entities of one kind stand.
pub struct Shelf {
    storage: Arc<dyn Storage>,
    account: Account,
    name: String,
    time: Time,
    /// One changes it at a time.
    changing: tokio::sync::Mutex<()>,
}

impl Shelf {
    pub fn new(storage: Arc<dyn Storage>, account: Account, name: &str, time: Time) -> Self {
        Shelf {
            storage,
            account,
            name: name.to_owned(),
            time,
            changing: tokio::sync::Mutex::default(),
        }
    }

    /// What is kept for the account, and under which name. `None` without an account.
    async fn document(&self) -> Option<(Vec<u8>, Option<Value>)> {
        let name = Whose::Of(self.account.name()?).name(PURPOSE, &self.name);
        let (storage, own) = (self.storage.clone(), name.clone());
        let kept = tokio::task::spawn_blocking(move || storage.get(&own)).await;
        // What cannot be read is not there.
        let kept = kept.ok()?.ok().flatten();
        Some((
            name,
            kept.and_then(|kept| serde_json::from_slice(&kept).ok()),
        ))
    }

    fn now(&self) -> u64 {
        let since = self.time.wall().duration_since(SystemTime::UNIX_EPOCH);
        u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
    }

    /// When this is, as the account counts: what was asked for before another one was named is not that one's.
    pub fn turn(&self) -> u64 {
        self.account.turn()
    }

    /// Changes what is kept. That it fails costs another request, some day.
    async fn change(&self, turn: u64, change: impl FnOnce(&mut Map<String, Value>)) {
        let _changing = self.changing.lock().await;
        if self.turn() != turn {
            return;
        }
        let Some((name, kept)) = self.document().await else {
            return;
        };
        let mut document = match kept {
            Some(Value::Object(document)) => document,
            _ => Map::new(),
        };
        change(&mut document);
        let bytes = Value::Object(document).to_string().into_bytes();
        let storage = self.storage.clone();
        let write = move || storage.write(&[Change::Put(name, bytes)]);
        let _ = tokio::task::spawn_blocking(write).await;
    }

    /// All that is kept. `None` where nothing ever was.
    pub async fn all(&self) -> Option<Vec<Value>> {
        let (_, kept) = self.document().await?;
        let Value::Object(mut document) = kept? else {
            return None;
        };
        let Some(Value::Array(items)) = document.remove("items") else {
            return None;
        };
        let values = items.into_iter().filter_map(|mut item| {
            let value = item.get_mut("value")?.take();
            Some(value)
        });
        Some(values.collect())
    }

    /// What is kept of one, and for how long it has been.
    pub async fn one(&self, id: &str) -> Option<(Value, Duration)> {
        let (_, kept) = self.document().await?;
        let mut kept = kept?;
        let mut items = kept.get_mut("items")?.as_array_mut()?.iter_mut();
        let item = items.find(|item| is_of(item, id))?;
        let since = item.get("cached_at")?.as_u64()?;
        // A clock that has gone back says nothing of age: it is asked for again.
        let age = self.now().checked_sub(since);
        let age = age.map_or(Duration::MAX, Duration::from_millis);
        Some((item.get_mut("value")?.take(), age))
    }

    /// Keeps some, in the places of those with the same ids, or in the place of all.
    pub async fn upsert(&self, turn: u64, pairs: Vec<(String, Value)>, is_whole: bool) {
        let now = self.now();
        self.change(turn, |document| {
            let items = document.entry("items").or_insert_with(|| json!([]));
            if is_whole || !items.is_array() {
                *items = json!([]);
            }
            let Some(items) = items.as_array_mut() else {
                return;
            };
            for (id, value) in pairs {
                let mut known = items.iter_mut();
                let known = known.find(|item| is_of(item, &id));
                let item = json!({"id": id, "cached_at": now, "value": value});
                match known {
                    Some(known) => *known = item,
                    None => items.push(item),
                }
            }
            document.insert("cached_at".to_owned(), now.into());
        })
        .await;
    }

    pub async fn remove(&self, turn: u64, id: &str) {
        self.change(turn, |document| {
            let items = document.get_mut("items").and_then(Value::as_array_mut);
            if let Some(items) = items {
                items.retain(|item| !is_of(item, id));
            }
        })
        .await;
    }

    pub async fn set_current(&self, turn: u64, value: Value) {
        self.change(turn, |document| {
            document.insert("current".to_owned(), value);
        })
        .await;
    }

    pub async fn current(&self) -> Option<Value> {
        let (_, kept) = self.document().await?;
        kept?.get_mut("current").map(Value::take)
    }

    pub async fn clear(&self) {
        self.change(self.turn(), Map::clear).await;
    }
}

fn is_of(item: &Value, id: &str) -> bool {
    item.get("id").and_then(Value::as_str) == Some(id)
}
