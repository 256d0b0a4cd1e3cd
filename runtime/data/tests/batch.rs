//! What a loader promises, by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod served;

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_data::batch::{self, BatchError, Loader, LoaderBuilder, Priority};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::{Operation as _, Retry};
use served::*;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

type Load = JoinHandle<Result<String, BatchError<io::Error>>>;

/// A loader of texts, what it has asked for, and how many batches may be answered.
struct Rig {
    loader: Loader<u32, String, io::Error>,
    asked: Arc<Mutex<Vec<Vec<u32>>>>,
    answers: Arc<Semaphore>,
    clock: TestClock,
}

impl Rig {
    /// With an item 13 that fails a batch, and no item 404.
    fn new(change: impl FnOnce(LoaderBuilder<io::Error>) -> LoaderBuilder<io::Error>) -> Self {
        let clock = TestClock::new();
        let asked: Arc<Mutex<Vec<Vec<u32>>>> = Arc::default();
        let answers = Arc::new(Semaphore::new(0));
        let (seen, permits) = (asked.clone(), answers.clone());
        let loader = change(batch::loader().clock(clock.clone())).build(move |keys: Vec<u32>| {
            seen.lock().unwrap().push(keys.clone());
            let permits = permits.clone();
            async move {
                permits.acquire().await.unwrap().forget();
                match keys.contains(&13) {
                    true => Err(io::Error::other("no such id: 13")),
                    false => Ok(keys
                        .into_iter()
                        .filter(|key| *key != 404)
                        .map(|key| (key, key.to_string()))),
                }
            }
        });
        Rig {
            loader,
            asked,
            answers,
            clock,
        }
    }

    async fn load(&self, keys: impl IntoIterator<Item = u32>, priority: Priority) -> Vec<Load> {
        let before = self.loader.stats().loads;
        let load = |key| {
            let loader = self.loader.clone();
            tokio::spawn(async move { loader.load_as(key, priority).await })
        };
        let loads: Vec<Load> = keys.into_iter().map(load).collect();
        while self.loader.stats().loads < before + loads.len() as u64 {
            tokio::task::yield_now().await;
        }
        loads
    }

    /// What was asked for, once so many batches were.
    async fn asked(&self, batches: usize) -> Vec<Vec<u32>> {
        while self.asked.lock().unwrap().len() < batches {
            tokio::task::yield_now().await;
        }
        self.asked.lock().unwrap().clone()
    }
}

async fn values(loads: Vec<Load>) -> Vec<Result<String, String>> {
    let mut values = Vec::new();
    for load in loads {
        values.push(load.await.unwrap().map_err(|error| error.to_string()));
    }
    values
}

async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

/// B-R19: 50 items at most, after 10 milliseconds at the latest; the same item is asked for once.
#[tokio::test]
async fn b_r19_items_are_gathered() {
    let rig = Rig::new(|loader| loader);
    rig.answers.add_permits(10);
    let mut loads = rig.load(1000..1120, Priority::Medium).await;
    loads.extend(rig.load([1119, 1119], Priority::Medium).await);
    // Two are full; the rest waits.
    assert_eq!(
        rig.asked(2).await.iter().map(Vec::len).collect::<Vec<_>>(),
        [50, 50]
    );
    settle().await;
    rig.clock.advance(Duration::from_millis(9));
    settle().await;
    assert_eq!(
        (rig.asked(2).await.len(), rig.loader.stats().waiting),
        (2, 20)
    );
    rig.clock.advance(Duration::from_millis(1));
    assert_eq!(rig.asked(3).await[2], (1100..1120).collect::<Vec<_>>());
    let values = values(loads).await;
    assert_eq!(values[7], Ok("1007".to_owned()));
    assert_eq!(values[121], Ok("1119".to_owned()));
    let stats = rig.loader.stats();
    assert_eq!((stats.batches, stats.items, stats.loads), (3, 120, 122));
    assert!((stats.average_size() - 40.0).abs() < 1e-9);
}

/// B-R19: what is urgent comes first, and nothing waits for ever.
#[tokio::test]
async fn b_r19_priorities() {
    let rig = Rig::new(|loader| loader.max_size(2).at_once(1));
    let mut loads = rig.load([1, 2], Priority::Low).await;
    rig.asked(1).await;
    loads.extend(rig.load([3, 4, 5], Priority::Low).await);
    loads.extend(rig.load([10, 11, 12], Priority::Medium).await);
    loads.extend(rig.load([20, 5], Priority::High).await);
    for batch in 2..=5 {
        rig.answers.add_permits(1);
        rig.asked(batch).await;
        // Always something that is more urgent than what has waited.
        loads.extend(rig.load([100 + batch as u32], Priority::Medium).await);
        rig.clock.advance(Duration::from_millis(10));
    }
    rig.answers.add_permits(10);
    let order = rig.asked(7).await;
    assert_eq!(
        order[..5],
        [
            vec![1, 2],
            vec![5, 20],
            vec![10, 11],
            vec![12, 3],
            vec![4, 102]
        ]
    );
    for value in values(loads).await {
        value.unwrap();
    }
}

/// B-R19: one bad item does not fail the others.
#[tokio::test]
async fn b_r19_errors_are_isolated() {
    let rig = Rig::new(|loader| {
        loader
            .max_size(16)
            .isolate(|error| error.to_string().contains("id"))
    });
    rig.answers.add_permits(100);
    let mut loads = rig.load(0..15, Priority::Medium).await;
    loads.extend(rig.load([404], Priority::Medium).await);
    let values = values(loads).await;
    for (key, value) in values.into_iter().enumerate() {
        match key {
            13 => assert_eq!(value, Err("no such id: 13".to_owned())),
            15 => assert_eq!(value, Err("the answer has no such item".to_owned())),
            _ => assert_eq!(value, Ok(key.to_string())),
        }
    }
    // The whole, and both halves of whatever has the bad one.
    assert_eq!(rig.asked(1).await.len(), 9);
    // A server that is down is asked once.
    let rig = Rig::new(|loader| loader.max_size(4).isolate(|_| false));
    rig.answers.add_permits(100);
    let loads = rig.load(10..14, Priority::Medium).await;
    for load in loads {
        assert!(matches!(load.await.unwrap(), Err(BatchError::Call(_))));
    }
    assert_eq!(rig.asked(1).await.len(), 1);
}

#[tokio::test]
async fn who_is_gone_is_left_out() {
    let rig = Rig::new(|loader| loader);
    let loads = rig.load(0..4, Priority::Medium).await;
    loads[1].abort();
    loads[2].abort();
    settle().await;
    rig.loader.flush();
    assert_eq!(rig.asked(1).await, [vec![0, 3]]);
    // A batch of which nobody is left is given up: its place is free, and what was waited for is not taken.
    let few = Rig::new(|loader| loader.at_once(1).max_size(2));
    let gone = few.load([1, 2], Priority::Medium).await;
    few.asked(1).await;
    let stays = few.load([3, 4], Priority::Medium).await;
    settle().await;
    assert_eq!(few.asked(1).await.len(), 1);
    gone.iter().for_each(JoinHandle::abort);
    few.asked(2).await;
    few.answers.add_permits(1);
    assert_eq!(
        values(stays).await,
        [Ok("3".to_owned()), Ok("4".to_owned())]
    );
    // Nothing is sent for nobody.
    let nobody = few.load([5], Priority::Medium).await;
    nobody[0].abort();
    settle().await;
    few.clock.advance(Duration::from_secs(1));
    settle().await;
    assert_eq!(
        (few.asked(2).await.len(), few.loader.stats().waiting),
        (2, 0)
    );
}

/// The numbers of the document, and an operation of a client.
#[tokio::test]
async fn b_r19_an_operation_that_takes_many() {
    let server = Server::new().await;
    let clock = TestClock::new();
    let client = server
        .builder(&clock)
        .retry(Retry::never())
        .build()
        .unwrap();
    server.says("200 OK", "1=one,2=two");
    let loader = batch::loader()
        .of(Many::META)
        .clock(clock.clone())
        .isolate(batch::is_refused);
    let loader = loader.build(move |ids: Vec<u32>| {
        let call = Many::of(&client, &ids);
        async move {
            let text = call.await?;
            let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
            Ok(pairs
                .map(|(id, name)| (id.parse().unwrap(), name.to_owned()))
                .collect::<Vec<(u32, String)>>())
        }
    });
    let (one, two) = tokio::join!(loader.load(1), loader.load(2));
    assert_eq!(
        (one.unwrap().as_str(), two.unwrap().as_str()),
        ("one", "two")
    );
    assert!(server.seen.lock().unwrap()[0].starts_with("get /many?ids=1"));
    assert_eq!(server.asked(), 1);
    let load = tokio::spawn({
        let loader = loader.clone();
        async move { loader.load(2).await }
    });
    settle().await;
    clock.advance(Duration::from_millis(3));
    assert_eq!(load.await.unwrap().unwrap(), "two");
    server.says("422 No", "");
    let (one, two) = tokio::join!(loader.load(1), loader.load(2));
    assert!(one.is_err() && two.is_err());
    assert_eq!(server.asked(), 5);
    server.says("503 Down", "");
    let (one, two) = tokio::join!(loader.load(1), loader.load(2));
    let (Err(BatchError::Call(one)), Err(BatchError::Call(two))) = (one, two) else {
        panic!("no errors")
    };
    assert!(Arc::ptr_eq(&one, &two) && one.is_retryable());
    assert_eq!(server.asked(), 6);
}

#[tokio::test]
async fn a_closure_that_panics_is_the_end_of_its_batch_alone() {
    let loader =
        batch::loader::<io::Error>()
            .max_size(1)
            .at_once(1)
            .build(|keys: Vec<u32>| async move {
                assert!(keys != [1], "one");
                Ok(keys.into_iter().map(|key| (key, ())))
            });
    assert!(matches!(loader.load(1).await, Err(BatchError::Ended)));
    loader.load(2).await.unwrap();
}

#[test]
fn without_tokio_nothing_hangs() {
    let loader = batch::loader::<io::Error>()
        .build(|keys: Vec<u32>| async move { Ok(keys.into_iter().map(|key| (key, ()))) });
    let mut load = std::pin::pin!(loader.load(1));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let done = load.as_mut().poll(&mut context);
    assert!(matches!(
        done,
        std::task::Poll::Ready(Err(BatchError::Ended))
    ));
}
