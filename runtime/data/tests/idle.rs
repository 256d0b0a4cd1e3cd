//! Whether anybody is still there, by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod answering;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use answering::*;
use apiloom_data::idle::{self, Idle, WentIdle, presets};
use apiloom_runtime::Error;
use apiloom_runtime::clock::TestClock;

/// B-R7: after 30 minutes without activity calls end before they are sent, and that is told once.
#[tokio::test]
async fn b_r7_idle_after_thirty_minutes() {
    let server = Server::new(|_| says("200 OK", "")).await;
    let (clock, told) = (TestClock::new(), Arc::new(AtomicUsize::new(0)));
    let count = told.clone();
    let idle = Idle::builder()
        .on_idle(move || _ = count.fetch_add(1, Ordering::SeqCst))
        .build();
    let client = server
        .builder()
        .clock(clock.clone())
        .middleware(idle.clone())
        .build()
        .unwrap();
    assert_eq!((idle.is_idle(), idle.last_activity()), (false, None));
    let most = presets::IDLE - Duration::from_millis(1);
    Read::call(&client).await.unwrap();
    clock.advance(most);
    idle.touch();
    clock.advance(most);
    // A call that nobody has asked for is nobody's activity.
    Read::call(&client).with(idle::background).await.unwrap();
    let last = idle.last_activity();
    clock.advance(Duration::from_millis(1));
    for _ in 0..2 {
        let error = Read::call(&client).await.unwrap_err();
        let Error::Middleware(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.get_ref().is::<WentIdle>());
    }
    idle.touch();
    assert!(idle.is_idle() && idle.last_activity() == last);
    assert_eq!((told.load(Ordering::SeqCst), server.seen().len()), (1, 2));
    Change::call(&client)
        .with(idle::nevertheless)
        .await
        .unwrap();
    assert!(idle.is_idle());
    idle.resume();
    Read::call(&client).await.unwrap();
    assert_eq!(server.seen().len(), 4);
}

/// B-R7: it is found out at its time too, without a call.
#[tokio::test]
async fn b_r7_idle_is_watched() {
    let (clock, told) = (TestClock::new(), Arc::new(AtomicUsize::new(0)));
    let count = told.clone();
    let idle = Idle::builder()
        .after(Duration::from_secs(60))
        .clock(clock.clone());
    let idle = idle
        .on_idle(move || _ = count.fetch_add(1, Ordering::SeqCst))
        .build();
    idle.touch();
    let watched = idle.clone();
    let watch = tokio::spawn(async move { watched.watch().await });
    let settle = async || {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    };
    settle().await;
    clock.advance(Duration::from_secs(59));
    idle.touch();
    settle().await;
    clock.advance(Duration::from_secs(59));
    settle().await;
    assert!(!watch.is_finished());
    clock.advance(Duration::from_secs(1));
    watch.await.unwrap();
    assert_eq!(told.load(Ordering::SeqCst), 1);
}
