//! What an encrypted storage promises.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod served;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use apiloom_data::cache::{Cache, Served, Source};
use apiloom_data::storage::{Change, Encrypted, File, OpenError, Storage, StorageError};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::operation::WithResponse;
use served::*;

/// What somebody sees who has the file.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<BTreeMap<Vec<u8>, Vec<u8>>>>);

impl Storage for Memory {
    fn get(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }

    fn write(&self, changes: &[Change]) -> Result<(), StorageError> {
        for change in changes {
            match change {
                Change::Put(name, value) => {
                    self.0.lock().unwrap().insert(name.clone(), value.clone())
                }
                Change::Remove(name) => self.0.lock().unwrap().remove(name),
            };
        }
        Ok(())
    }

    fn each(&self, see: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), StorageError> {
        for (name, value) in &*self.0.lock().unwrap() {
            see(name, value);
        }
        Ok(())
    }
}

fn put(storage: &impl Storage, name: &str, value: &str) {
    let change = Change::Put(name.into(), value.into());
    storage.write(&[change]).unwrap();
}

fn got(storage: &impl Storage, name: &str) -> Option<String> {
    let value = storage.get(name.as_bytes()).unwrap();
    value.map(|value| String::from_utf8(value).unwrap())
}

fn seen(storage: &impl Storage) -> Vec<(String, String)> {
    let mut seen = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let mut see = |name: &[u8], value: &[u8]| seen.push((text(name), text(value)));
    storage.each(&mut see).unwrap();
    seen.sort();
    seen
}

/// B-R34 (AES-256-GCM at rest): who has no key, or another one, gets nothing, and can make nothing stand for something else.
#[test]
fn b_r34_what_is_kept_is_for_who_has_the_key() {
    let memory = Memory::default();
    let storage = Encrypted::new(memory.clone(), &[7; 32]);
    put(&storage, "https://a/users/1", "ada");
    put(&storage, "https://a/users/2", "ada");
    assert_eq!(got(&storage, "https://a/users/1").as_deref(), Some("ada"));
    assert_eq!(got(&storage, "https://a/users/3"), None);
    let pair = |id: u8| (format!("https://a/users/{id}"), "ada".to_owned());
    assert_eq!(seen(&storage), [pair(1), pair(2)]);

    // Neither names nor values can be seen, nor whether two of these are equal.
    let kept = memory.0.lock().unwrap().clone();
    for (name, value) in &kept {
        assert_eq!(name.len(), 32);
        assert!(
            !value
                .windows(3)
                .any(|part| part == b"ada" || part == b"htt")
        );
    }
    let values: Vec<_> = kept.values().collect();
    assert_ne!(values[0], values[1]);
    assert_eq!(values[0].len(), values[1].len());

    for other in [[8; 32], [0; 32]] {
        let other = Encrypted::new(memory.clone(), &other);
        assert_eq!(
            (got(&other, "https://a/users/1"), seen(&other).len()),
            (None, 0)
        );
    }
    // The values of the two names change places.
    let names: Vec<_> = kept.keys().cloned().collect();
    for (name, value) in [(0, 1), (1, 0)] {
        let swapped = values[value].clone();
        memory
            .0
            .lock()
            .unwrap()
            .insert(names[name].clone(), swapped);
    }
    assert_eq!(got(&storage, "https://a/users/1"), None);
    assert!(seen(&storage).is_empty());
    // One bit of each byte is changed.
    for place in 0..values[0].len() {
        let mut bent = values[0].clone();
        bent[place] ^= 1;
        memory.0.lock().unwrap().insert(names[0].clone(), bent);
        assert!(seen(&storage).is_empty(), "{place}");
    }
    *memory.0.lock().unwrap() = kept;
    storage
        .write(&[Change::Remove(b"https://a/users/1".to_vec())])
        .unwrap();
    assert_eq!(seen(&storage), [pair(2)]);
}

/// A-R30 (sensitive answers are encrypted): a cache keeps its answers so, and forgets them by what nobody else can read.
#[tokio::test]
async fn a_r30_a_cache_keeps_its_answers_encrypted() {
    let (server, folder) = (Server::new().await, tempfile::tempdir().unwrap());
    let path = folder.path().join("kept.redb");
    server.says("200 OK", "a secret word");
    let visit = async |key: u8, forgets: &str| loop {
        let file = match File::at(&path).open().await {
            Err(OpenError::InUse) => continue,
            file => file.unwrap(),
        };
        let storage = Encrypted::new(file, &[key; 32]);
        let cache = Cache::builder().storage(storage).build();
        let client = server.builder(&TestClock::new()).middleware(cache.clone());
        let client = client.build().unwrap();
        cache.invalidate_tag(forgets);
        cache.flush().await;
        let call = WithResponse::new(User::of(&client, 1)).await;
        let (_, head) = call.ok().unwrap();
        cache.flush().await;
        break head.extension::<Served>().unwrap().source;
    };
    assert_eq!(visit(1, "Nothing").await, Source::Server);
    assert_eq!(visit(1, "Nothing").await, Source::Cache);
    assert_eq!(visit(1, "User").await, Source::Server);
    assert_eq!(visit(2, "Nothing").await, Source::Server);
    assert_eq!(visit(1, "Nothing").await, Source::Cache);
    let bytes = std::fs::read(&path).unwrap();
    for word in ["secret word", "127.0.0.1", "users", "User"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
}
