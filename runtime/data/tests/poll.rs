//! What a call again and again promises, by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod served;

use std::time::Duration;

use apiloom_data::poll::{poll, poll_as_declared, presets};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::{Client, Retry};
use futures_core::Stream;
use served::*;

const SECOND: Duration = Duration::from_secs(1);

fn client(server: &Server) -> (Client, TestClock) {
    let clock = TestClock::new();
    let built = server.builder(&clock).retry(Retry::never());
    (built.build().unwrap(), clock)
}

/// B-R14: every 30 seconds, or as the document says.
#[tokio::test]
async fn b_r14_a_call_is_made_again_and_again() {
    let server = Server::new().await;
    let (client, clock) = client(&server);
    let mut polling = poll_as_declared(|| Plain::call(&client)).clock(clock.clone());
    for (n, text) in ["one", "two", "three"].into_iter().enumerate() {
        server.says("200 OK", text);
        assert_eq!(polling.changed().await.unwrap(), text);
        assert_eq!(clock.passed(), presets::INTERVAL * n as u32);
    }
    drop(polling);
    assert_eq!(server.asked(), 3);
    let start = clock.passed();
    let mut declared = poll_as_declared(|| Polled::call(&client)).clock(clock.clone());
    declared.changed().await.unwrap();
    server.says("200 OK", "four");
    declared.changed().await.unwrap();
    assert_eq!(clock.passed() - start, 7 * SECOND);
}

#[tokio::test]
async fn what_is_as_before_is_not_given() {
    let server = Server::new().await;
    let (client, clock) = client(&server);
    let mut polling = Box::pin(poll(SECOND, || Plain::call(&client)).clock(clock.clone()));
    let says = server.says.clone();
    server.says("200 OK\r\netag: \"1\"", "one");
    let mut next = async || {
        std::future::poll_fn(|context| polling.as_mut().poll_next(context))
            .await
            .unwrap()
    };
    assert_eq!(next().await.unwrap(), "one");
    // Three times the same: by the server's word, by its name for it, by its bytes.
    let answers = [
        ("304 Not Modified\r\netag: \"1\"", ""),
        ("200 OK\r\netag: \"1\"", "one again"),
        (
            "200 OK\r\nlast-modified: Thu, 01 Jan 2026 00:00:00 GMT",
            "two",
        ),
        ("200 OK", "two"),
        ("200 OK", "three"),
    ];
    let seen = server.seen.clone();
    let script = tokio::spawn(async move {
        for (n, (head, body)) in answers.into_iter().enumerate() {
            *says.lock().unwrap() = Some((head.to_owned(), body.to_owned()));
            while seen.lock().unwrap().len() < n + 2 {
                tokio::task::yield_now().await;
            }
            if n == 2 {
                tokio::task::yield_now().await;
            }
        }
    });
    assert_eq!(next().await.unwrap(), "two");
    assert_eq!(next().await.unwrap(), "three");
    script.await.unwrap();
    let seen = server.seen.lock().unwrap().clone();
    assert!(seen[1].contains("if-none-match: \"1\""), "{}", seen[1]);
    assert!(
        seen[4].contains("if-modified-since: thu, 01 jan"),
        "{}",
        seen[4]
    );
    assert!(!seen[5].contains("if-"), "{}", seen[5]);
    assert_eq!(clock.slept(), [SECOND; 5]);
}

#[tokio::test]
async fn pauses_grow_while_it_fails() {
    let server = Server::new().await;
    let (client, clock) = client(&server);
    let polling = poll(10 * SECOND, || Plain::call(&client)).clock(clock.clone());
    let mut polling = polling.longest_pause(60 * SECOND);
    server.says("503 Down", "");
    for _ in 0..4 {
        assert!(polling.changed().await.is_err());
    }
    server.says("429 Slowly\r\nretry-after: 100", "");
    polling.changed().await.unwrap_err();
    server.says("200 OK", "back");
    polling.changed().await.unwrap();
    server.says("200 OK", "again");
    polling.changed().await.unwrap();
    let seconds: Vec<u64> = clock.slept().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [20, 40, 60, 60, 100, 10]);
}

/// B-R14: asked again when somebody looks.
#[tokio::test(start_paused = true)]
async fn b_r14_it_asks_at_once_when_it_is_told_to() {
    let server = Server::new().await;
    let (client, _) = client(&server);
    server.says("200 OK", "one");
    // By tokio's timer, which stands still.
    let mut polling = poll(3600 * SECOND, || Plain::call(&client));
    polling.changed().await.unwrap();
    server.says("200 OK", "two");
    let (start, trigger) = (tokio::time::Instant::now(), polling.trigger());
    trigger.now();
    assert_eq!(polling.changed().await.unwrap(), "two");
    assert!(start.elapsed() < 3600 * SECOND);
    server.says("200 OK", "three");
    assert_eq!(polling.changed().await.unwrap(), "three");
    assert!(start.elapsed() >= 3600 * SECOND);
}
