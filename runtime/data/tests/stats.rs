//! What is measured of calls, by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::float_cmp
)]

mod served;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_data::stats::{Alert, Monitor, MonitorBuilder, Status, presets};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::error::CallError;
use apiloom_runtime::http::{Request, Response};
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::serde_json::{Value, from_str};
use apiloom_runtime::{Body, BoxFuture, Client};
use served::*;

/// Answers as a script says: after so many milliseconds, with this status; 0 is none, 1 never comes.
#[derive(Clone)]
struct Script(Arc<Mutex<(u64, u16)>>, TestClock);

impl Middleware for Script {
    fn call<'a>(
        &'a self,
        _: Request<Body>,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        Box::pin(async move {
            let (milliseconds, status) = *self.0.lock().unwrap();
            self.1.advance(Duration::from_millis(milliseconds));
            match status {
                0 => Err(CallError::new("no answer")),
                1 => std::future::pending().await,
                status => {
                    let mut response = Response::new(Body::empty());
                    *response.status_mut() = status.try_into().unwrap();
                    Ok(response)
                }
            }
        })
    }
}

struct Rig {
    monitor: Monitor,
    client: Client,
    script: Script,
    clock: TestClock,
}

impl Rig {
    async fn new(change: impl FnOnce(MonitorBuilder) -> MonitorBuilder) -> Self {
        let monitor = change(Monitor::builder()).build();
        let clock = TestClock::new();
        let script = Script(Arc::default(), clock.clone());
        let built = Server::new().await.builder(&clock);
        let built = built.middleware(monitor.clone()).middleware(script.clone());
        Rig {
            monitor,
            client: built.build().unwrap(),
            script,
            clock,
        }
    }

    async fn plain(&self, milliseconds: u64, status: u16) {
        *self.script.0.lock().unwrap() = (milliseconds, status);
        let _ = Plain::call(&self.client).await;
    }

    async fn timed(&self, milliseconds: u64, status: u16) {
        *self.script.0.lock().unwrap() = (milliseconds, status);
        let _ = Timed::call(&self.client).await;
    }
}

/// A time, to a hundredth.
fn is_about(found: Duration, milliseconds: u64) -> bool {
    let wanted = Duration::from_millis(milliseconds);
    found >= wanted && found <= wanted + wanted / 64
}

/// B-R23: percentiles 50, 90, 95 and 99, counts, error rate, throughput, by operation (B-R24) and exported.
#[tokio::test]
async fn b_r23_b_r24_percentiles_by_operation() {
    let rig = Rig::new(|monitor| monitor.window(Duration::from_secs(3600))).await;
    for milliseconds in 1..=100 {
        rig.plain(milliseconds, if milliseconds % 10 == 0 { 500 } else { 200 })
            .await;
    }
    rig.timed(7, 404).await;
    rig.timed(7, 0).await;
    let plain = rig.monitor.operation("plain").unwrap();
    for (found, wanted) in [
        (plain.p50, 50),
        (plain.p90, 90),
        (plain.p95, 95),
        (plain.p99, 99),
        (plain.max, 100),
    ] {
        assert!(is_about(found, wanted), "{found:?} {wanted}");
    }
    assert!(
        (plain.mean.as_secs_f64() - 0.0505).abs() < 0.0005,
        "{plain:?}"
    );
    assert_eq!(
        (plain.calls, plain.errors, plain.error_rate()),
        (100, 10, 0.1)
    );
    // In 5.05 + 0.014 seconds.
    assert!((plain.per_second - 100.0 / 5.064).abs() < 0.1, "{plain:?}");
    let timed = rig.monitor.operation("timed").unwrap();
    assert_eq!((timed.calls, timed.error_rate()), (2, 1.0));
    assert!(rig.monitor.operation("other").is_none());
    let snapshot = rig.monitor.snapshot();
    assert_eq!((snapshot.total.calls, snapshot.operations.len()), (102, 2));
    let json: Value = from_str(&snapshot.to_json()).unwrap();
    assert_eq!(json["operations"]["plain"]["calls"], 100);
    assert_eq!(json["operations"]["plain"]["errorRate"], 0.1);
    assert!((50.0..51.0).contains(&json["operations"]["plain"]["p50Ms"].as_f64().unwrap()));
    assert_eq!(json["status"], snapshot.status.as_str());
    assert_eq!(json["score"], snapshot.score);
    rig.monitor.reset();
    assert_eq!(rig.monitor.snapshot().total.calls, 0);
}

/// B-R24: a call of 2000 ms is slow, more than 5 percent of errors are an alert; B-R23: p95 has a budget of 1000 ms.
#[tokio::test]
async fn b_r23_b_r24_alerts() {
    let rig = Rig::new(|monitor| {
        let monitor = monitor
            .budget(95.0, presets::P95)
            .window(Duration::from_secs(3600));
        monitor.budget_of("timed", 50.0, Duration::from_secs(10))
    })
    .await;
    let mut alerts = rig.monitor.alerts();
    rig.plain(1999, 200).await;
    rig.plain(2000, 200).await;
    let (operation, took) = ("plain", presets::SLOW);
    assert_eq!(alerts.next().await, Some(Alert::Slow { operation, took }));
    // 20 calls, of which one was slow and one too slow: more than a twentieth.
    for _ in 0..18 {
        rig.plain(1, 200).await;
        rig.timed(1500, 200).await;
    }
    rig.clock.advance(Duration::from_secs(1));
    rig.plain(1, 200).await;
    let Some(Alert::Budget {
        operation,
        percentile,
        took,
        limit,
    }) = alerts.next().await
    else {
        panic!("no alert")
    };
    assert_eq!(
        (operation, percentile, limit),
        ("plain", 95.0, presets::P95)
    );
    assert!(is_about(took, 1999), "{took:?}");
    // 5 percent may fail: 1 of 20, and not 2 of 23.
    rig.plain(1, 500).await;
    rig.clock.advance(Duration::from_secs(1));
    rig.plain(1, 503).await;
    let Some(Alert::ErrorRate {
        operation,
        rate,
        limit,
    }) = alerts.next().await
    else {
        panic!("no alert")
    };
    assert_eq!(
        (operation, rate, limit),
        ("plain", 2.0 / 23.0, presets::ERROR_RATE)
    );
    // Told once, and again when it was below its limit meanwhile.
    for _ in 0..40 {
        rig.clock.advance(Duration::from_secs(1));
        rig.plain(1, 200).await;
    }
    for _ in 0..3 {
        rig.clock.advance(Duration::from_secs(1));
        rig.plain(1, 500).await;
    }
    assert!(matches!(alerts.next().await, Some(Alert::ErrorRate { .. })));
    drop(rig);
    assert_eq!(alerts.next().await, None);
}

/// B-R24: a score from 0 to 100 with a status.
#[tokio::test]
async fn b_r24_the_score() {
    let rig = Rig::new(|monitor| monitor.window(Duration::from_secs(3600)).min_calls(1)).await;
    let score = || (rig.monitor.snapshot().score, rig.monitor.snapshot().status);
    assert_eq!(score(), (100, Status::Healthy));
    for n in 0..100 {
        rig.plain(if n < 10 { 2000 } else { 1 }, if n < 5 { 500 } else { 200 })
            .await;
    }
    // At the limit of errors 20, and a point for each percent of slow calls.
    assert_eq!(score(), (70, Status::Degraded));
    for _ in 0..100 {
        rig.plain(3000, 0).await;
    }
    assert_eq!(score(), (20, Status::Unhealthy));
    let strict = Rig::new(|monitor| monitor.budget(50.0, Duration::ZERO).min_calls(1)).await;
    strict.plain(1, 200).await;
    assert_eq!(strict.monitor.snapshot().score, 80);
}

/// B-R23: told to those who subscribe.
#[tokio::test]
async fn b_r23_snapshots_are_subscribed_to() {
    let rig = Rig::new(|monitor| monitor).await;
    let mut watched = rig.monitor.subscribe();
    assert_eq!(watched.current().total.calls, 0);
    rig.plain(1, 200).await;
    assert_eq!(watched.changed().await.unwrap().total.calls, 1);
    rig.plain(1, 200).await;
    rig.clock.advance(Duration::from_secs(1));
    rig.plain(1, 200).await;
    assert_eq!(watched.changed().await.unwrap().total.calls, 3);
    drop(rig);
    assert!(watched.changed().await.is_none());
}

#[tokio::test]
async fn what_is_old_is_forgotten() {
    let rig = Rig::new(|monitor| monitor.window(Duration::from_secs(60))).await;
    let calls = || rig.monitor.snapshot().total.calls;
    rig.plain(0, 500).await;
    rig.clock.advance(Duration::from_secs(31));
    rig.plain(0, 200).await;
    assert_eq!(calls(), 2);
    rig.clock.advance(Duration::from_secs(31));
    assert_eq!((calls(), rig.monitor.snapshot().total.errors), (1, 0));
    rig.clock.advance(Duration::from_secs(61));
    assert_eq!(calls(), 0);
}

/// B-R24: sampling.
#[tokio::test]
async fn b_r24_a_part_of_the_calls_is_measured() {
    let rig = Rig::new(|monitor| monitor.sampling(0.25)).await;
    for _ in 0..40 {
        rig.plain(1, 200).await;
    }
    assert_eq!(rig.monitor.snapshot().total.calls, 10);
}

#[tokio::test]
async fn calls_that_are_cancelled_are_no_errors() {
    let rig = Rig::new(|monitor| monitor).await;
    *rig.script.0.lock().unwrap() = (5, 1);
    let client = rig.client.clone();
    let call = tokio::spawn(async move { Plain::call(&client).await.is_ok() });
    tokio::task::yield_now().await;
    call.abort();
    let _ = call.await;
    let total = rig.monitor.snapshot().total;
    assert_eq!((total.calls, total.errors, total.cancelled), (0, 0, 1));
}
