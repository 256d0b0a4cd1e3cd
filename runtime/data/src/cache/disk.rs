//! What is kept for longer than the program runs: behind what is in memory, and off the calls' way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use apiloom_runtime::clock::Time;
use apiloom_runtime::operation::OperationMeta;
use http::{HeaderMap, Uri};
use tokio::sync::oneshot;

use super::entry::{Entry, label};
use super::gone::Gone;
use crate::account::{Account, Whose};
use crate::secrets;
use crate::storage::{Change, Storage, StorageError};

/// How many answers wait for being written; what comes while there are more is not.
const MOST_WAITING: usize = 256;
/// How many are written at once.
const MOST_AT_ONCE: usize = 64;

/// What the names of answers begin with: a storage may have other things in it.
const PURPOSE: u8 = b'c';

/// A storage, and a thread that writes into it.
pub struct Disk {
    storage: Arc<dyn Storage>,
    pub account: Account,
    jobs: Sender<Job>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// How many answers wait for being written.
    waiting: AtomicUsize,
    /// How often something was forgotten that may be in the storage still.
    forgetting: AtomicU64,
}

enum Job {
    Put {
        name: Vec<u8>,
        url: String,
        entry: Arc<Entry>,
        turn: u64,
    },
    /// The turn that this has begun.
    Forget(Gone, u64),
    Flush(oneshot::Sender<()>),
}

impl Disk {
    /// With a thread of its own, which ends with it.
    pub fn new(storage: Arc<dyn Storage>, account: Account) -> std::io::Result<Self> {
        let (jobs, received) = channel();
        let shared = Arc::new(Shared::default());
        let mut worker = Worker {
            storage: storage.clone(),
            shared: shared.clone(),
            turn: 0,
            owed: Vec::new(),
            count: 0,
        };
        std::thread::Builder::new()
            .name("apiloom-cache".to_owned())
            .spawn(move || worker.work(&received))?;
        Ok(Disk {
            storage,
            account,
            jobs,
            shared,
        })
    }

    /// What is kept for somebody, unless something is being forgotten.
    pub async fn find(
        &self,
        whose: &Whose,
        url: &Uri,
        headers: &HeaderMap,
        time: &Time,
    ) -> Option<Entry> {
        if self.shared.forgetting.load(Ordering::Acquire) > 0 {
            return None;
        }
        let runtime = tokio::runtime::Handle::try_current().ok()?;
        let (storage, name) = (self.storage.clone(), whose.name(PURPOSE, &url.to_string()));
        let found = runtime.spawn_blocking(move || storage.get(&name)).await;
        let bytes = found.ok()?.ok()??;
        Entry::thawed(&bytes, time).filter(|entry| entry.fits(headers))
    }

    /// Has an answer written, unless that would tell a secret or too much waits.
    pub fn put(
        &self,
        whose: &Whose,
        operation: &OperationMeta,
        url: &Uri,
        entry: Arc<Entry>,
        turn: u64,
    ) {
        if secrets::is_told_by(operation, url)
            || self.shared.waiting.load(Ordering::Relaxed) >= MOST_WAITING
        {
            return;
        }
        let url = url.to_string();
        self.shared.waiting.fetch_add(1, Ordering::Relaxed);
        let _ = self.jobs.send(Job::Put {
            name: whose.name(PURPOSE, &url),
            url,
            entry,
            turn,
        });
    }

    /// Says that something is going to be forgotten, so that it is not found any more.
    pub fn forgets(&self) {
        self.shared.forgetting.fetch_add(1, Ordering::AcqRel);
    }

    /// Has it forgotten, and what was asked for before the turn that begins with it.
    pub fn forget(&self, gone: Gone, turn: u64) {
        let _ = self.jobs.send(Job::Forget(gone, turn));
    }

    /// Waits until all that was said before is done.
    pub async fn flush(&self) {
        let (done, waits) = oneshot::channel();
        let _ = self.jobs.send(Job::Flush(done));
        let _ = waits.await;
    }
}

struct Worker {
    storage: Arc<dyn Storage>,
    shared: Arc<Shared>,
    /// What was asked for before this turn is of before.
    turn: u64,
    /// What could not be forgotten yet.
    owed: Vec<Gone>,
    /// How many that were.
    count: u64,
}

impl Worker {
    fn work(&mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let more = jobs.try_iter().take(MOST_AT_ONCE - 1);
            let (mut puts, mut flushes) = (Vec::new(), Vec::new());
            for job in std::iter::once(first).chain(more) {
                match job {
                    Job::Flush(done) => flushes.push(done),
                    Job::Forget(gone, turn) => {
                        self.turn = self.turn.max(turn);
                        self.owe(gone);
                    }
                    Job::Put {
                        name,
                        url,
                        entry,
                        turn,
                    } => {
                        self.shared.waiting.fetch_sub(1, Ordering::Relaxed);
                        puts.push((turn, name, url, entry));
                    }
                }
            }
            self.sweep();
            // What was asked for before something was forgotten may be of before; what is kept while that is not done, too.
            puts.retain(|(turn, ..)| *turn >= self.turn && self.owed.is_empty());
            let puts = puts.into_iter();
            let changes: Vec<Change> = puts
                .map(|(_, name, url, entry)| Change::Put(name, entry.frozen(&url)))
                .collect();
            if !changes.is_empty() {
                // That it fails costs another request, some day.
                let _ = self.storage.write(&changes);
            }
            for done in flushes {
                let _ = done.send(());
            }
        }
    }

    fn owe(&mut self, gone: Gone) {
        self.count += 1;
        match self.owed.len() < MOST_AT_ONCE {
            true => self.owed.push(gone),
            false => self.owed = vec![Gone::all()],
        }
    }

    /// Forgets what is to be forgotten. Until that has worked, nothing is found.
    fn sweep(&mut self) {
        if self.owed.is_empty() || forget(&*self.storage, &self.owed).is_err() {
            return;
        }
        self.owed.clear();
        let count = std::mem::take(&mut self.count);
        self.shared.forgetting.fetch_sub(count, Ordering::AcqRel);
    }
}

fn forget(storage: &dyn Storage, gone: &[Gone]) -> Result<(), StorageError> {
    let mut changes = Vec::new();
    storage.each(&mut |name, bytes| {
        if name.first() != Some(&PURPOSE) {
            return;
        }
        let stays = label(bytes)
            .is_some_and(|label| !gone.iter().any(|gone| gone.has(&label.url, &label.tags)));
        if !stays {
            changes.push(Change::Remove(name.to_vec()));
        }
    })?;
    match changes.is_empty() {
        true => Ok(()),
        false => storage.write(&changes),
    }
}
