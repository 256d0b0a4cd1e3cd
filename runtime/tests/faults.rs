//! Faults over real sockets: a server that misbehaves, and a clock that does not wait.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod faulty;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::retry::{Decision, StopReason};
use apiloom_runtime::{Body, Retry};
use faulty::*;
use http::{Method, StatusCode};

#[tokio::test]
async fn a_refused_connection_is_tried_three_times_even_for_a_post() {
    let clock = TestClock::new();
    let client = builder(&refused_url().await, &clock).build().unwrap();
    let error = Post::call(&client).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!((error.attempts(), error.history().len()), (3, 3));
    assert_eq!(reason(&error), &StopReason::Attempts(3));
    assert_eq!(clock.slept().len(), 2);
}

#[tokio::test]
async fn a_reset_before_the_answer_is_repeated_for_a_get_and_not_for_a_post() {
    let clock = TestClock::new();
    let server = server(&[Act::Hang(""), Act::Say(OK), Act::Hang("")]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let (_, head) = Get::call(&client).with_response().await.unwrap();
    assert_eq!((head.attempts(), head.history().len()), (2, 1));
    let error = Post::call(&client).await.unwrap_err();
    assert_eq!(reason(&error), &StopReason::NotIdempotent(Method::POST));
    assert_eq!((error.attempts(), server.asked()), (1, 3));
    let text = error.to_string();
    let told = "not repeated: POST is not idempotent and bytes may have left";
    assert!(text.contains(told), "{text}");
}

#[tokio::test]
async fn a_reset_in_the_middle_of_the_answer_is_repeated() {
    let clock = TestClock::new();
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n[1,";
    let server = server(&[Act::Hang(half), Act::Say(OK)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    assert_eq!(Get::call(&client).await.unwrap(), Vec::<i64>::new());
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn slow_headers_end_an_attempt_and_not_the_call() {
    let clock = TestClock::new();
    let mut server = server(&[Act::Stall(""), Act::Say(OK)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let call = tokio::spawn(Get::call(&client).with_response().into_future());
    server.stalled.recv().await.unwrap();
    clock.advance(Duration::from_secs(31));
    let (_, head) = call.await.unwrap().unwrap();
    assert_eq!(head.attempts(), 2);
}

#[tokio::test]
async fn a_slow_body_ends_an_attempt_and_keeps_the_status() {
    let clock = TestClock::new();
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n[1,";
    let mut server = server(&[Act::Stall(half)]).await;
    // Time passes before the head has come, too: only the body's limit of 30 seconds is near.
    let day = Duration::from_secs(86_400);
    let client = builder(&server.url, &clock)
        .retry(Retry::never())
        .timeout(day)
        .attempt_timeout(day)
        .build()
        .unwrap();
    let call = tokio::spawn(Get::call(&client).into_future());
    server.stalled.recv().await.unwrap();
    while !call.is_finished() {
        clock.advance(Duration::from_millis(100));
        tokio::task::yield_now().await;
    }
    let error = call.await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.attempts(), 1);
    let text = error.to_string();
    assert!(text.contains("the body stalled for 30s"), "{text}");
}

#[tokio::test]
async fn a_download_that_stalls_ends() {
    let clock = TestClock::new();
    let half = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 90\r\n\r\nhalf";
    let mut server = server(&[Act::Stall(half)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let mut download = Fetch::call(&client).await.unwrap();
    server.stalled.recv().await.unwrap();
    assert_eq!(
        download.chunk().await.unwrap().as_deref(),
        Some(&b"half"[..])
    );
    let rest = tokio::spawn(async move { download.chunk().await });
    while !rest.is_finished() {
        clock.advance(Duration::from_millis(100));
        tokio::task::yield_now().await;
    }
    let error = rest.await.unwrap().unwrap_err().to_string();
    assert!(error.contains("less than 1 bytes a second"), "{error}");
    assert_eq!(server.asked(), 1, "what has begun to come is not repeated");
}

/// A limit that the caller names for a call holds up to the last byte.
#[tokio::test]
async fn a_calls_own_limit_is_that_of_its_download() {
    let half = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 90\r\n\r\nhalf";
    let limit = Duration::from_secs(3);
    let late = "the call took more than 3s";
    for (own, waits) in [(true, true), (true, false), (false, false)] {
        let clock = TestClock::new();
        let mut server = server(&[Act::Stall(half)]).await;
        let client = builder(&server.url, &clock).timeout(limit).build().unwrap();
        let call = Fetch::call(&client).with(|options| match own {
            true => options.timeout(limit),
            false => options,
        });
        let mut download = call.await.unwrap();
        server.stalled.recv().await.unwrap();
        if !waits {
            // It comes, and too late, unless nobody has named a limit for this call.
            clock.advance(limit);
            let first = download.chunk().await;
            match own {
                true => assert!(first.unwrap_err().to_string().contains(late)),
                false => assert_eq!(first.unwrap().as_deref(), Some(&b"half"[..])),
            }
            continue;
        }
        assert!(download.chunk().await.unwrap().is_some());
        let rest = tokio::spawn(async move { (download.chunk().await, download.chunk().await) });
        while !rest.is_finished() {
            clock.advance(Duration::from_millis(100));
            tokio::task::yield_now().await;
        }
        let (error, rest) = rest.await.unwrap();
        assert!(error.unwrap_err().to_string().contains(late));
        assert!(rest.unwrap().is_none());
    }
}

/// The same of events: a sequence that goes on for ever has no other end.
#[tokio::test]
async fn a_calls_own_limit_is_that_of_its_sequence() {
    let one = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 90\r\n\r\ndata: 1\n\n";
    let clock = TestClock::new();
    let mut server = server(&[Act::Stall(one)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let limit = Duration::from_secs(3);
    let mut events = Watch::call(&client)
        .with(|options| options.timeout(limit))
        .await
        .unwrap();
    server.stalled.recv().await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "1");
    clock.advance(limit);
    let error = events.try_next().await.unwrap_err().to_string();
    assert!(error.contains("the call took more than 3s"), "{error}");
}

#[tokio::test]
async fn a_server_may_say_how_long_to_wait() {
    let seconds = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let fraction = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7.0\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let date = "HTTP/1.1 429 Too Many Requests\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\nretry-after: Thu, 01 Jan 2026 00:00:07 GMT\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    for answer in [seconds, fraction, date] {
        let clock = TestClock::new();
        let server = server(&[Act::Say(answer), Act::Say(OK)]).await;
        let client = builder(&server.url, &clock).build().unwrap();
        // A POST too: what was turned away was not done.
        let (_, head) = Post::call(&client).with_response().await.unwrap();
        let slept = clock.slept();
        assert!(
            slept[0] >= Duration::from_secs(7) && slept[0] <= Duration::from_millis(7700),
            "{slept:?}"
        );
        assert!(
            matches!(
                head.history()[0].decision(),
                Decision::Repeated { asked: true, .. }
            ),
            "{head:?}"
        );
    }
}

#[tokio::test]
async fn a_server_may_not_say_to_wait_for_a_day() {
    let clock = TestClock::new();
    let answer = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 86400\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let server = server(&[Act::Say(answer)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let error = Get::call(&client).await.unwrap_err();
    assert_eq!((error.attempts(), server.asked()), (1, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86400)));
    assert!(
        matches!(reason(&error), StopReason::TooLong { .. }),
        "{error}"
    );
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn a_server_that_comes_back_is_found_again_and_everybody_is_told() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(DOWN), Act::Say(OK)]).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let (one, two) = (told.clone(), told.clone());
    let client = builder(&server.url, &clock)
        .on_retry(move |event| {
            let attempt = event.attempt().number();
            one.lock()
                .unwrap()
                .push(format!("client {} {attempt}", event.operation()));
        })
        .build()
        .unwrap();
    let call = Get::call(&client).with(|options| {
        options.on_retry(move |event| {
            two.lock()
                .unwrap()
                .push(format!("call {}", event.attempt().happened()));
        })
    });
    call.await.unwrap();
    assert_eq!(*told.lock().unwrap(), ["client get 1", "call 503"]);
}

#[tokio::test]
async fn a_post_is_repeated_when_it_may_be() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(FAULT)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let plain = Post::call(&client).await.unwrap_err();
    assert_eq!(
        (plain.attempts(), plain.status().unwrap().as_u16()),
        (1, 500)
    );
    let told = Post::call(&client).with(|o| o.idempotent(true)).await;
    assert_eq!(told.unwrap_err().attempts(), 3);
    let keyed = Post::call(&client).with(|o| o.idempotency_key("k-1")).await;
    assert_eq!(keyed.unwrap_err().attempts(), 3);
    assert_eq!(Declared::call(&client).await.unwrap_err().attempts(), 2);
    let own = Declared::call(&client)
        .with(|o| o.retry(Retry::never()))
        .await;
    assert_eq!(own.unwrap_err().attempts(), 1);
    let seen = server.seen.lock().unwrap();
    let keys = seen
        .iter()
        .filter(|text| text.contains("idempotency-key: k-1"));
    assert_eq!(keys.count(), 3);
}

#[tokio::test]
async fn a_declared_key_is_made_once_a_call() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(FAULT)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    for _ in 0..2 {
        assert_eq!(Keyed::call(&client).await.unwrap_err().attempts(), 3);
    }
    let seen = server.seen.lock().unwrap();
    let keys: Vec<&str> = seen
        .iter()
        .map(|text| {
            let (_, rest) = text.split_once("idempotency-key: ").unwrap();
            rest.split_once('\r').unwrap().0
        })
        .collect();
    assert_eq!(keys.len(), 6);
    assert!(
        keys[..3]
            .iter()
            .all(|key| *key == keys[0] && key.len() == 36)
    );
    assert!(keys[3..].iter().all(|key| *key == keys[3]));
    assert_ne!(keys[0], keys[3]);
}

#[tokio::test]
async fn a_quota_ends_repetition_when_most_calls_fail() {
    let clock = TestClock::new();
    let client = builder(&refused_url().await, &clock)
        // Tokens come back with time.
        .retry(Retry::default().delays([Duration::ZERO]))
        .build()
        .unwrap();
    let mut attempts = 0;
    loop {
        let error = Get::call(&client).await.unwrap_err();
        attempts += 1;
        if reason(&error) == &StopReason::Quota {
            assert!(error.is_connect(), "{error:?}");
            break;
        }
        assert!(attempts < 100);
    }
    // 500 tokens, 14 each, two repetitions a call.
    assert_eq!(attempts, 18);
    let free = Get::call(&client).with(|o| o.retry(Retry::default().without_quota()));
    assert_eq!(free.await.unwrap_err().attempts(), 3);
}

#[tokio::test]
async fn nobody_sleeps_past_the_time_limit() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(DOWN)]).await;
    let client = builder(&server.url, &clock)
        .retry(Retry::default().delays([Duration::from_secs(5)]))
        .build()
        .unwrap();
    let call = Get::call(&client).with(|o| o.timeout(Duration::from_secs(3)));
    let error = call.await.unwrap_err();
    assert!(
        matches!(reason(&error), StopReason::Deadline { .. }),
        "{error}"
    );
    assert_eq!(error.status().unwrap().as_u16(), 503);
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn neither_credential_nor_body_goes_to_another_origin() {
    let clock = TestClock::new();
    let other = server(&[Act::Say(OK)]).await;
    let there = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        other.url
    );
    let server = server(&[Act::Say(Box::leak(there.into_boxed_str()))]).await;
    let client = builder(&server.url, &clock)
        .credential("bearer", Bearer::token("t0k"))
        .build()
        .unwrap();
    let error = Secured::call(&client).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 307);
    let mut post = Post::call(&client);
    post.0.text("text/plain", "secret");
    assert_eq!(post.await.unwrap_err().status().unwrap().as_u16(), 307);
    assert_eq!((server.asked(), other.asked()), (2, 0));
}

#[tokio::test]
async fn endless_headers_come_to_an_end() {
    let clock = TestClock::new();
    let server = server(&[Act::Endless]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let error = Get::call(&client).await.unwrap_err();
    assert!(
        error.status().is_none() && error.attempts() == 1,
        "{error:?}"
    );
    assert_eq!(reason(&error), &StopReason::Permanent);
}

/// A stream can be sent once; until it is begun it can be sent still.
#[tokio::test]
async fn a_stream_is_repeated_only_while_it_is_whole() {
    let stream = || {
        let body = Body::from("some bytes");
        Body::stream(body)
    };
    let clock = TestClock::new();
    let client = builder(&refused_url().await, &clock).build().unwrap();
    let mut call = Post::call(&client);
    call.0.body("text/plain", stream());
    assert_eq!(call.await.unwrap_err().attempts(), 3);
    let server = server(&[Act::Say(FAULT)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let mut call = Post::call(&client);
    call.0.body("text/plain", stream());
    let error = call.with(|o| o.idempotent(true)).await.unwrap_err();
    assert_eq!(
        (error.attempts(), reason(&error)),
        (1, &StopReason::BodyGone)
    );
}
