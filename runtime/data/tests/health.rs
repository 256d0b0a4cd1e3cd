//! Whether the server is well, by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod gate;
mod served;

use std::time::Duration;

use apiloom_data::health::{Health, State, is_health_check, presets};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::{Client, Operation as _, Retry};
use gate::{Gate, Says};
use served::*;

async fn client(gate: &Gate, clock: &TestClock) -> Client {
    let built = Server::new().await.builder(clock).retry(Retry::never());
    built.middleware(gate.clone()).build().unwrap()
}

/// B-R3: the state is watched, and asked for; every 30 seconds.
#[tokio::test]
async fn b_r3_the_state_is_watched() {
    let (gate, clock) = (Gate::opened(), TestClock::new());
    let client = client(&gate, &clock).await;
    let says = |says| {
        gate.close(says);
        gate.open();
    };
    let health = Health::of(move || Check::call(&client)).clock(clock.clone());
    let health = health.start();
    let mut states = health.subscribe();
    assert!(states.current() == State::Unknown && health.is_healthy());
    assert_eq!(states.changed().await, Some(State::Healthy));
    settle().await;
    // It stays as it is: nobody is told.
    clock.advance(presets::INTERVAL);
    settle().await;
    assert_eq!(gate.asked(), 2);
    says(Says::Status(503));
    clock.advance(presets::INTERVAL - Duration::from_millis(1));
    settle().await;
    assert_eq!(gate.asked(), 2);
    clock.advance(Duration::from_millis(1));
    assert_eq!(states.changed().await, Some(State::Failing { failures: 1 }));
    assert!(health.is_healthy());
    settle().await;
    clock.advance(presets::INTERVAL);
    let Some(State::Unhealthy {
        failures: 2,
        reason,
    }) = states.changed().await
    else {
        panic!("it is well")
    };
    assert!(reason.contains("503"), "{reason}");
    assert!(!health.is_healthy());
    // It is asked at once.
    says(Says::Path);
    health.check();
    assert_eq!(states.changed().await, Some(State::Healthy));
    drop(health);
    assert_eq!(states.changed().await, None);
    clock.advance(presets::INTERVAL * 10);
    settle().await;
    assert_eq!(gate.asked(), 5);
}

async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn b_r3_the_document_marks_the_check() {
    assert!(is_health_check(Check::META) && !is_health_check(Plain::META));
    // Nobody asks without tokio.
    let client = apiloom_runtime::ClientBuilder::new(&CLIENT).base_url("http://127.0.0.1:1");
    let client = client.build().unwrap();
    let health = Health::of(move || Check::call(&client)).start();
    assert_eq!(health.state(), State::Unknown);
}
