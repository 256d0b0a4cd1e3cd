//! What servers say of repetitions, over real sockets, and what clients share so that they do not call too often.

#![cfg(feature = "reqwest")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod faulty;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use apiloom_runtime::auth::{Session, Token, TokenError, token_source};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::error::RejectedKind;
use apiloom_runtime::guard::{AdaptiveThrottle, RateLimit, Throttle};
use apiloom_runtime::retry::{Decision, Happened, StopReason};
use apiloom_runtime::transport::{ReqwestTransport, ReqwestTransportBuilder};
use apiloom_runtime::{Client, Retry};
use faulty::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const CONFLICT: &str =
    "HTTP/1.1 409 Conflict\r\ncontent-length: 0\r\nretry-after: 2\r\nconnection: close\r\n\r\n";

/// A server's answer without a body, whose connection ends with it.
fn answer(head: &str) -> Act {
    let text = format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    Act::Say(Box::leak(text.into_boxed_str()))
}

#[tokio::test]
async fn a_conflict_with_an_attempt_that_timed_out_is_asked_again() {
    let clock = TestClock::new();
    let mut server = server(&[Act::Stall(""), Act::Say(CONFLICT), Act::Say(OK)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let call = tokio::spawn(Keyed::call(&client).with_response().into_future());
    server.stalled.recv().await.unwrap();
    clock.advance(Duration::from_secs(31));
    let (_, head) = call.await.unwrap().unwrap();
    assert_eq!(head.attempts(), 3);
    let asked = head.history()[1].decision();
    assert!(
        matches!(asked, Decision::Repeated { asked: true, after } if *after >= Duration::from_secs(2)),
        "{asked:?}"
    );
}

/// The same for a key that the caller gave, and for an attempt that came to an error; not for a first attempt, and not
/// where nobody knows the repetition again.
#[tokio::test]
async fn a_conflict_is_an_answer_unless_an_attempt_came_before() {
    let clock = TestClock::new();
    let acts = |first| [first, Act::Say(CONFLICT), Act::Say(OK)];
    for first in [Act::Hang(""), Act::Say(DOWN)] {
        let server = server(&acts(first)).await;
        let client = builder(&server.url, &clock).build().unwrap();
        let call = Post::call(&client).with(|o| o.idempotency_key("k"));
        let (_, head) = call.with_response().await.unwrap();
        assert_eq!(head.attempts(), 3);
    }
    // That one was turned away.
    let server_ = server(&acts(answer("429 Slow"))).await;
    let client = builder(&server_.url, &clock).build().unwrap();
    let error = Keyed::call(&client).await.unwrap_err();
    assert_eq!(
        (error.attempts(), reason(&error)),
        (2, &StopReason::Permanent)
    );
    let server = server(&[Act::Say(CONFLICT)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    assert_eq!(Keyed::call(&client).await.unwrap_err().attempts(), 1);
    assert_eq!(Get::call(&client).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_server_vetoes_and_demands() {
    let clock = TestClock::new();
    let veto = answer("503 Down\r\nretry-after: 1\r\nx-should-retry: false");
    let demand = answer("400 Again\r\nstripe-should-retry: true\r\nretry-after-ms: 1500");
    let server = server(&[veto, demand, Act::Say(OK)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let error = Get::call(&client).await.unwrap_err();
    assert_eq!((error.attempts(), reason(&error)), (1, &StopReason::Vetoed));
    assert!(!error.is_retryable());
    let text = error.to_string();
    assert!(
        text.contains("not repeated: the server says not to"),
        "{text}"
    );
    // The server knows whether it has acted, so a POST too.
    let (_, head) = Post::call(&client).with_response().await.unwrap();
    assert_eq!(head.attempts(), 2);
    let slept = clock.slept()[0];
    assert!((1500..=1650).contains(&slept.as_millis()), "{slept:?}");
}

#[tokio::test]
async fn too_early_is_repeated_whatever_the_method() {
    let clock = TestClock::new();
    let server = server(&[answer("425 Too Early"), Act::Say(OK)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let (_, head) = Post::call(&client).with_response().await.unwrap();
    assert_eq!(head.attempts(), 2);
}

/// A server whose first connection is the wrong one, for all requests that come over it.
async fn misdirects() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut wrong = true;
        while let Ok((mut socket, _)) = listener.accept().await {
            let wrong = std::mem::take(&mut wrong);
            tokio::spawn(async move {
                let mut buffer = [0u8; 4096];
                while socket.read(&mut buffer).await.is_ok_and(|count| count > 0) {
                    let (status, body) = if wrong { (421, "") } else { (200, "[]") };
                    let length = body.len();
                    let text =
                        format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{body}");
                    let _ = socket.write_all(text.as_bytes()).await;
                }
            });
        }
    });
    url
}

/// The same over HTTP/2, where one connection carries all requests.
async fn misdirects_streams() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut wrong = true;
        while let Ok((socket, _)) = listener.accept().await {
            let wrong = std::mem::take(&mut wrong);
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    let mut response = http::Response::new(());
                    *response.status_mut() = if wrong { 421 } else { 200 }.try_into().unwrap();
                    let mut body = respond.send_response(response, false).unwrap();
                    body.send_data("[]".into(), true).unwrap();
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn a_misdirected_request_leaves_on_a_new_connection() {
    let usual: fn() -> ReqwestTransportBuilder = ReqwestTransport::builder;
    let streams = || ReqwestTransport::builder().http2_prior_knowledge();
    for (url, transport) in [
        (misdirects().await, usual()),
        (misdirects_streams().await, streams()),
    ] {
        let clock = TestClock::new();
        let client = builder(&url, &clock)
            .transport(transport.build().unwrap())
            .build()
            .unwrap();
        let (_, head) = Post::call(&client).with_response().await.unwrap();
        assert_eq!(head.attempts(), 2);
    }
}

#[tokio::test]
async fn a_token_server_that_is_away_is_asked_again() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(OK)]).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let source = token_source(move |_| {
        let turn = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            match turn {
                0 => Err(TokenError::unavailable("away")),
                _ => Ok(Token::new("t0k")),
            }
        }
    });
    let session = Session::builder(source).build();
    let client = builder(&server.url, &clock)
        .credential("bearer", session.bearer())
        .build()
        .unwrap();
    let (_, head) = Secured::call(&client).with_response().await.unwrap();
    assert_eq!(
        (head.attempts(), head.history()[0].happened()),
        (2, Happened::NoToken)
    );
    assert_eq!((asked.load(Ordering::SeqCst), server.asked()), (2, 1));
}

#[tokio::test]
async fn a_token_server_that_stays_away_is_said() {
    let clock = TestClock::new();
    let source = token_source(|_| async { Err(TokenError::unavailable("away")) });
    let client = builder(&refused_url().await, &clock)
        .credential("bearer", Session::builder(source).build().bearer())
        .build()
        .unwrap();
    let error = Secured::call(&client).await.unwrap_err();
    assert!(error.is_retryable() && error.retry_after().is_some());
    assert_eq!((error.attempts(), error.history().len()), (0, 3));
    assert_eq!(reason(&error), &StopReason::Attempts(3));
    // What no time mends ends at once.
    let source = token_source(|_| async { Err(TokenError::refused("no")) });
    let client = builder(&refused_url().await, &clock)
        .credential("bearer", Session::builder(source).build().bearer())
        .build()
        .unwrap();
    let error = Secured::call(&client).await.unwrap_err();
    assert!(!error.is_retryable() && error.history().is_empty());
}

/// A source that calls the API itself, at an origin that takes one request at a time: whoever waits for the token
/// holds no place. So for the first token, and for the one after a 401.
#[tokio::test]
async fn nobody_holds_a_place_while_a_token_is_fetched() {
    let clock = TestClock::new();
    let acts = [Act::Say(OK), answer("401 No"), Act::Say(OK), Act::Say(OK)];
    let server = server(&acts).await;
    let api: Arc<OnceLock<Client>> = Arc::default();
    let known = api.clone();
    let turn = AtomicUsize::new(0);
    let source = token_source(move |_| {
        let api = known.get().unwrap().clone();
        let turn = turn.fetch_add(1, Ordering::SeqCst);
        async move {
            Get::call(&api)
                .await
                .map_err(|error| TokenError::unavailable(error.to_string()))?;
            Ok(Token::new(format!("t{turn}")))
        }
    });
    let client = builder(&server.url, &clock)
        .concurrency_limit(1)
        .retry(Retry::never())
        .credential("bearer", Session::builder(source).build().bearer())
        .build()
        .unwrap();
    api.set(client.clone()).unwrap();
    tokio::time::timeout(
        Duration::from_secs(20),
        Secured::call(&client).into_future(),
    )
    .await
    .unwrap()
    .unwrap();
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.len(), 4);
    assert!(
        seen[1].contains("bearer t0") && seen[3].contains("bearer t1"),
        "{seen:?}"
    );
}

#[tokio::test]
async fn clients_share_a_throttle() {
    let clock = TestClock::new();
    let mut server = server(&[Act::Stall(""), Act::Say(OK)]).await;
    let throttle = Throttle::new().concurrency_limit(1).most_waiting(0);
    let client = || {
        builder(&server.url, &clock)
            .throttle(&throttle)
            .build()
            .unwrap()
    };
    let (one, other) = (client(), client());
    let first = tokio::spawn(Get::call(&one).into_future());
    server.stalled.recv().await.unwrap();
    let error = Get::call(&other).await.unwrap_err();
    let kind = |error: &apiloom_runtime::Error<_>| match error {
        apiloom_runtime::Error::Rejected(rejected) => Some(rejected.kind()),
        _ => None,
    };
    assert_eq!(kind(&error), Some(RejectedKind::Crowded), "{error}");
    first.abort();
    let _ = first.await;
    Get::call(&other).await.unwrap();
    // Another origin has limits of its own.
    let elsewhere = builder(&refused_url().await, &clock);
    let elsewhere = elsewhere.throttle(&throttle).build().unwrap();
    assert!(Get::call(&elsewhere).await.unwrap_err().is_connect());
}

/// An origin that turns calls away gets few, and all again when it takes them.
#[tokio::test]
async fn an_origin_that_turns_calls_away_gets_fewer() {
    // What chance chooses is the same each time.
    fastrand::seed(7);
    let clock = TestClock::new();
    let (busy, refuses) = (
        server(&[answer("429 Too Many Requests")]).await,
        server(&[answer("404 Not Found")]).await,
    );
    let client = |server: &Server| {
        let throttle = Throttle::new().adaptive_throttle(AdaptiveThrottle::new());
        let client = builder(&server.url, &clock).throttle(&throttle);
        client.retry(Retry::never()).build().unwrap()
    };
    let call = client(&busy);
    let mut spared = 0;
    for _ in 0..200 {
        match Get::call(&call).await.unwrap_err() {
            apiloom_runtime::Error::Rejected(rejected) => {
                assert_eq!(rejected.kind(), RejectedKind::Overloaded);
                spared += 1;
            }
            error => assert_eq!(error.status().map(|status| status.as_u16()), Some(429)),
        }
    }
    assert_eq!(busy.asked() + spared, 200);
    assert!((20..60).contains(&busy.asked()), "{}", busy.asked());
    // After two minutes nobody remembers.
    clock.advance(Duration::from_secs(121));
    let asked = busy.asked();
    for _ in 0..20 {
        Get::call(&call).await.unwrap_err();
    }
    assert_eq!(busy.asked(), asked + 20);
    // An answer that says no has been given.
    let call = client(&refuses);
    for _ in 0..100 {
        Get::call(&call).await.unwrap_err();
    }
    assert_eq!(refuses.asked(), 100);
}

#[tokio::test]
async fn clients_share_the_quota_of_repetitions() {
    let clock = TestClock::new();
    let (url, throttle) = (refused_url().await, Throttle::new());
    let quick = || Retry::default().delays([Duration::ZERO]);
    let client = || builder(&url, &clock).retry(quick()).throttle(&throttle);
    let mut calls = 0;
    loop {
        let error = Get::call(&client().build().unwrap()).await.unwrap_err();
        calls += 1;
        if reason(&error) == &StopReason::Quota {
            break;
        }
        assert!(calls < 100);
    }
    assert_eq!(calls, 18);
    // It comes back with time.
    clock.advance(Duration::from_secs(20));
    let error = Get::call(&client().build().unwrap()).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    let apart = builder(&url, &clock).retry(quick()).build().unwrap();
    assert_eq!(Get::call(&apart).await.unwrap_err().attempts(), 3);
}

#[tokio::test]
async fn a_throttle_and_limits_of_its_own_are_refused() {
    let limit = RateLimit::new(1, Duration::from_secs(1));
    let client = builder("http://localhost", &TestClock::new()).rate_limit(limit);
    let error = client.throttle(&Throttle::new()).build().unwrap_err();
    assert!(
        error.to_string().contains("set them on the throttle"),
        "{error}"
    );
}
