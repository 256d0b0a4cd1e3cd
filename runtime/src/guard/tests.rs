use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use url::Url;

use super::{
    CircuitBreaker, GuardSettings, Guards, Outcome, Pass as _, RateLimit, Rejection, Standing,
};
use crate::boxed::BoxFuture;
use crate::clock::{Clock, Time};

const SECOND: Duration = Duration::from_secs(1);

/// tokio's clock, which the tests stop: it jumps to the next timer when all tasks wait.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn time() -> Time {
    Time::new(Stopped)
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn guards(settings: GuardSettings) -> Arc<Guards> {
    Arc::new(Guards::new(settings).unwrap())
}

fn rate(requests: u32, burst: u32) -> Arc<Guards> {
    guards(GuardSettings {
        rate: Some(RateLimit::new(requests, SECOND).burst(burst)),
        ..GuardSettings::default()
    })
}

#[test]
fn without_settings_there_are_none() {
    assert!(Guards::new(GuardSettings::default()).is_none());
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_turn_in_order() {
    let guards = rate(10, 2);
    let begin = time().now();
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..7u32 {
        let guards = Arc::clone(&guards);
        calls.spawn(async move {
            guards
                .admit(&url("http://a"), &time(), 9 * SECOND)
                .await
                .unwrap();
            (number, time().now().duration_since(begin).as_millis())
        });
        tokio::task::yield_now().await;
    }
    let mut went = calls.join_all().await;
    went.sort_unstable();
    let times: Vec<u128> = went.into_iter().map(|(_, time)| time).collect();
    assert_eq!(times, [0, 0, 100, 200, 300, 400, 500]);
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_comes_too_late_is_refused_at_once() {
    let guards = rate(1, 1);
    let address = url("http://a");
    guards.admit(&address, &time(), SECOND).await.unwrap();
    let begin = time().now();
    let refused = guards
        .admit(&address, &time(), SECOND / 2)
        .await
        .unwrap_err();
    assert_eq!(refused, Rejection::RateLimited(SECOND));
    assert_eq!(time().now(), begin);
    // Three wait already: the next one would be the fourth.
    for _ in 0..3 {
        let (guards, address) = (Arc::clone(&guards), address.clone());
        tokio::spawn(async move { guards.admit(&address, &time(), 60 * SECOND).await });
        tokio::task::yield_now().await;
    }
    let refused = guards
        .admit(&address, &time(), 2 * SECOND)
        .await
        .unwrap_err();
    assert_eq!(refused, Rejection::RateLimited(3 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_in_the_queue_costs_nothing() {
    let guards = rate(1, 1);
    let address = url("http://a");
    guards.admit(&address, &time(), SECOND).await.unwrap();
    let mut waiting = Vec::new();
    for _ in 0..50 {
        let (guards, address) = (Arc::clone(&guards), address.clone());
        waiting.push(tokio::spawn(async move {
            guards
                .admit(&address, &time(), 600 * SECOND)
                .await
                .map(drop)
        }));
        tokio::task::yield_now().await;
    }
    for call in &waiting {
        call.abort();
    }
    for call in waiting {
        assert!(call.await.unwrap_err().is_cancelled());
    }
    let begin = time().now();
    guards.admit(&address, &time(), 2 * SECOND).await.unwrap();
    assert_eq!(time().now().duration_since(begin), SECOND);
}

#[tokio::test(start_paused = true)]
async fn so_many_at_once_and_no_more() {
    let guards = guards(GuardSettings {
        concurrency: Some(2),
        ..GuardSettings::default()
    });
    let (one, other) = (url("http://a"), url("http://a:81"));
    let first = guards.admit(&one, &time(), SECOND).await.unwrap();
    let _second = guards.admit(&one, &time(), SECOND).await.unwrap();
    let begin = time().now();
    let refused = guards.admit(&one, &time(), SECOND).await.unwrap_err();
    assert_eq!(refused, Rejection::Concurrency);
    assert_eq!(time().now().duration_since(begin), SECOND);
    // Another origin has its own places.
    guards.admit(&other, &time(), Duration::ZERO).await.unwrap();
    // A place is held as long as the body comes in.
    let body = Box::new(first).into_permit();
    assert!(guards.admit(&one, &time(), SECOND).await.is_err());
    drop(body);
    guards.admit(&one, &time(), Duration::ZERO).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_refuses_without_waiting_for_a_turn() {
    let guards = guards(GuardSettings {
        breaker: Some(CircuitBreaker::new().minimum_calls(1)),
        rate: Some(RateLimit::new(1, SECOND)),
        ..GuardSettings::default()
    });
    let address = url("http://a");
    let mut place = guards.admit(&address, &time(), SECOND).await.unwrap();
    assert_eq!(
        place.outcome(&time(), Outcome::Failed),
        Some(Standing::Open)
    );
    let begin = time().now();
    let refused = guards
        .admit(&address, &time(), 9 * SECOND)
        .await
        .unwrap_err();
    assert_eq!(refused, Rejection::CircuitOpen(Some(30 * SECOND)));
    assert_eq!(time().now(), begin);
    tokio::time::advance(30 * SECOND).await;
    let mut probe = guards.admit(&address, &time(), SECOND).await.unwrap();
    assert_eq!(
        probe.outcome(&time(), Outcome::Taken),
        Some(Standing::Closed)
    );
}

#[tokio::test(start_paused = true)]
async fn origins_that_nobody_calls_are_forgotten() {
    let guards = rate(1, 1);
    for port in 1..2000 {
        let address = url(&format!("http://a:{port}"));
        guards.admit(&address, &time(), SECOND).await.unwrap();
    }
    assert!(guards.origins.lock().unwrap().len() <= super::MOST_ORIGINS);
}
