//! What calls ahead promise.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod gate;
mod served;

use apiloom_data::cache::{self, Cache, Served, Source};
use apiloom_data::prefetch::{Prefetcher, Priority, presets};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::{Client, Retry};
use gate::{Gate, Says};
use served::*;

async fn client(gate: &Gate) -> (Client, TestClock) {
    let (clock, server) = (TestClock::new(), Server::new().await);
    let built = server.builder(&clock).retry(Retry::never());
    let built = built.middleware(Cache::new()).middleware(gate.clone());
    (built.build().unwrap(), clock)
}

/// B-R22: what was asked for ahead is in the cache, for 10 seconds.
#[tokio::test]
async fn b_r22_the_cache_has_what_was_asked_for_ahead() {
    let gate = Gate::opened();
    let (client, clock) = client(&gate).await;
    let prefetcher = Prefetcher::new();
    for _ in 0..2 {
        let call = Plain::call(&client).with(cache::ttl(presets::TTL));
        assert!(prefetcher.add(Priority::High, call));
        prefetcher.idle().await;
    }
    clock.advance(presets::TTL - std::time::Duration::from_millis(1));
    let (_, head) = Plain::call(&client).with_response().await.unwrap();
    assert_eq!(head.extension::<Served>().unwrap().source, Source::Cache);
    assert_eq!((gate.asked(), prefetcher.stats().done), (1, 2));
    gate.close(Says::Status(500));
    gate.open();
    prefetcher.add(Priority::Low, Timed::call(&client));
    prefetcher.idle().await;
    assert_eq!((prefetcher.stats().failed, gate.asked()), (1, 2));
}

/// B-R22: by priority, and not more at the same time, nor waiting, than may be.
#[tokio::test]
async fn b_r22_urgent_calls_come_first_and_there_are_bounds() {
    let gate = Gate::closed();
    let (client, _) = client(&gate).await;
    let prefetcher = Prefetcher::builder().at_once(1).max_waiting(3).build();
    let add = |priority, id| prefetcher.add(priority, User::of(&client, id));
    assert!(add(Priority::Low, 0));
    gate.waiting(1).await;
    assert!(add(Priority::Low, 1) && add(Priority::Medium, 2) && add(Priority::Low, 3));
    assert!(!add(Priority::Low, 4));
    // The last of the least urgent ones makes room.
    assert!(add(Priority::High, 5));
    assert_eq!(prefetcher.stats().refused, 2);
    let (mut order, mut number) = (Vec::new(), 1);
    while order.len() < 4 {
        gate.waiting(number).await;
        order.push(gate.last());
        gate.one_more(number);
        number += 1;
    }
    prefetcher.idle().await;
    assert_eq!(order, ["/users/0", "/users/5", "/users/2", "/users/1"]);
    assert_eq!((gate.asked(), prefetcher.stats().done), (4, 4));
}

#[tokio::test]
async fn what_is_under_way_ends_with_the_prefetcher() {
    let gate = Gate::closed();
    let (client, _) = client(&gate).await;
    let prefetcher = Prefetcher::new();
    for id in 0..10 {
        prefetcher.add(Priority::Medium, User::of(&client, id));
    }
    gate.waiting(2).await;
    drop(prefetcher);
    while gate.under_way() > 0 {
        tokio::task::yield_now().await;
    }
    gate.open();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert_eq!(gate.asked(), 2);
}
