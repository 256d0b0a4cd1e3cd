//! Events of a program's own, by a test clock.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_data::events::{Events, presets};
use apiloom_runtime::clock::TestClock;

type Batches = Arc<Mutex<Vec<Vec<u32>>>>;

/// Events, what the sink was given, and whether it takes it.
fn events(clock: &TestClock) -> (Events<u32>, Batches, Arc<AtomicBool>) {
    let (batches, takes) = (Batches::default(), Arc::new(AtomicBool::new(true)));
    let (given, taken) = (batches.clone(), takes.clone());
    let events = Events::builder()
        .clock(clock.clone())
        .most(30)
        .check(|event| *event != 13);
    let events = events.enrich(|event| *event += 1).start(move |batch| {
        given.lock().unwrap().push(batch);
        let takes = taken.load(Ordering::SeqCst);
        async move { takes }
    });
    (events, batches, takes)
}

async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// B-R44: 20 at a time, or after 10 seconds, or at once; enriched before they are checked.
#[tokio::test]
async fn b_r44_events_go_together() {
    let clock = TestClock::new();
    let (events, batches, _) = events(&clock);
    assert!(events.track(0) && events.track(1) && !events.track(12));
    settle().await;
    clock.advance(presets::DELAY - Duration::from_millis(1));
    settle().await;
    assert!(batches.lock().unwrap().is_empty());
    clock.advance(Duration::from_millis(1));
    settle().await;
    assert_eq!(*batches.lock().unwrap(), [vec![1, 2]]);
    for event in 100..120 {
        events.track(event);
    }
    settle().await;
    assert_eq!(batches.lock().unwrap()[1].len(), presets::SIZE);
    events.track(200);
    assert!(events.track_now(201).await);
    assert_eq!(batches.lock().unwrap()[2], [201, 202]);
    assert_eq!((events.waiting(), events.refused()), (0, 1));
}

/// B-R44: what the sink does not take is offered again, in order, and what there is no room for is the oldest.
#[tokio::test]
async fn b_r44_what_is_not_taken_waits() {
    let clock = TestClock::new();
    let (events, batches, takes) = events(&clock);
    takes.store(false, Ordering::SeqCst);
    for event in 0..5 {
        events.track(event);
    }
    assert!(!events.flush().await);
    assert_eq!((events.waiting(), events.lost()), (5, 0));
    for event in 20..50 {
        events.track(event);
    }
    assert_eq!((events.waiting(), events.lost()), (30, 5));
    takes.store(true, Ordering::SeqCst);
    batches.lock().unwrap().clear();
    assert!(events.flush().await);
    let all: Vec<u32> = batches.lock().unwrap().concat();
    assert_eq!(all, (21..=50).collect::<Vec<_>>());
    assert!(
        batches
            .lock()
            .unwrap()
            .iter()
            .all(|batch| batch.len() <= presets::SIZE)
    );
}
