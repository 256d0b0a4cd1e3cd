//! What calls that share a request are promised, by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod gate;
mod served;

use std::time::Duration;

use apiloom_data::dedupe::{self, Dedupe, Shared, presets};
use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::{Client, Error, Operation, Retry};
use gate::Gate;
use served::*;

/// A client whose calls end at a gate.
async fn client(dedupe: &Dedupe, gate: &Gate) -> (Client, TestClock) {
    let clock = TestClock::new();
    let server = Server::new().await;
    let built = server.builder(&clock).retry(Retry::never());
    let built = built.middleware(dedupe.clone()).middleware(gate.clone());
    (built.build().unwrap(), clock)
}

/// Begins calls, and waits until each is sent or waits for another one.
async fn begun<O>(
    dedupe: &Dedupe,
    calls: Vec<O>,
) -> Vec<tokio::task::JoinHandle<Result<(String, Option<Shared>), String>>>
where
    O: Operation<Output = String> + Send + 'static,
    O::Error: std::error::Error + Send + Sync,
{
    let known = |dedupe: &Dedupe| dedupe.stats().sent + dedupe.stats().spared();
    let wanted = known(dedupe) + calls.len() as u64;
    let tasks = calls.into_iter().map(|call| {
        tokio::spawn(async move {
            let done = apiloom_runtime::operation::WithResponse::new(call).await;
            let (text, head) = done.map_err(|error| error.to_string())?;
            Ok((text, head.extension::<Shared>().copied()))
        })
    });
    let tasks = tasks.collect();
    while known(dedupe) < wanted {
        tokio::task::yield_now().await;
    }
    tasks
}

/// B-R18: concurrent callers share one request; 64 tasks on 100 keys make 100 requests while these are under way, and as many in
/// the 5 seconds after.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b_r18_64_tasks_on_100_keys_make_100_requests() {
    let (dedupe, gate) = (Dedupe::new(), Gate::closed());
    let (under_way, _) = client(&dedupe, &gate).await;
    let calls = (0..6400).map(|n| User::of(&under_way, n % 100)).collect();
    let tasks = begun(&dedupe, calls).await;
    assert_eq!((dedupe.stats().sent, dedupe.stats().waited), (100, 6300));
    gate.open();
    let mut waited = 0;
    for (n, task) in tasks.into_iter().enumerate() {
        let (text, shared) = task.await.unwrap().unwrap();
        assert_eq!(text, format!("/users/{}", n % 100));
        waited += usize::from(shared == Some(Shared::Waited));
    }
    assert_eq!((gate.asked(), waited), (100, 6300));

    let dedupe = Dedupe::builder().window(presets::WINDOW).build();
    let (later, clock) = client(&dedupe, &gate).await;
    let walk = |task: u32| {
        let client = later.clone();
        tokio::spawn(async move {
            for key in 0..100 {
                let key = (key + task) % 100;
                assert_eq!(
                    User::of(&client, key).await.unwrap(),
                    format!("/users/{key}")
                );
            }
        })
    };
    for task in (0..64).map(walk).collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(gate.asked(), 200);
    assert_eq!((dedupe.stats().sent, dedupe.stats().spared()), (100, 6300));
    assert!((dedupe.stats().hit_rate() - 0.984_375).abs() < 1e-9);
    clock.advance(presets::WINDOW);
    User::of(&later, 0).await.unwrap();
    assert_eq!(gate.asked(), 201);
}

/// B-R18: answers stand for calls that come later, where call, document or builder say so, in this order.
#[tokio::test]
async fn b_r18_answers_stand_for_a_while_where_that_is_asked() {
    let (dedupe, gate) = (Dedupe::new(), Gate::opened());
    let (client, clock) = client(&dedupe, &gate).await;
    Plain::call(&client).await.unwrap();
    Plain::call(&client).await.unwrap();
    assert_eq!(gate.asked(), 2);
    let second = Duration::from_secs(1);
    let call = |seconds: u32| Plain::call(&client).with(dedupe::window(seconds * second));
    call(5).await.unwrap();
    clock.advance(3 * second);
    let (_, head) = call(5).with_response().await.unwrap();
    assert_eq!(head.extension(), Some(&Shared::Kept));
    // One that is kept for longer is too old for a call that wants it newer, and is not asked for without a window.
    call(3).await.unwrap();
    Plain::call(&client).await.unwrap();
    assert_eq!(gate.asked(), 5);
    // The document's.
    Briefly::call(&client).await.unwrap();
    clock.advance(2 * second - Duration::from_millis(1));
    Briefly::call(&client).await.unwrap();
    assert_eq!(gate.asked(), 6);
    let new = Briefly::call(&client).with(|options| options.header("cache-control", "no-cache"));
    new.await.unwrap();
    Briefly::call(&client).with(dedupe::alone).await.unwrap();
    assert_eq!(gate.asked(), 8);
    clock.advance(second);
    Briefly::call(&client).await.unwrap();
    assert_eq!(gate.asked(), 9);
}

#[tokio::test]
async fn a_leader_that_is_cancelled_is_replaced() {
    let (dedupe, gate) = (Dedupe::new(), Gate::closed());
    let (client, _) = client(&dedupe, &gate).await;
    let call = || vec![User::of(&client, 1)];
    let first = begun(&dedupe, call()).await;
    let others = begun(&dedupe, vec![User::of(&client, 1), User::of(&client, 1)]).await;
    assert_eq!(gate.waiting(1).await, 1);
    first[0].abort();
    // One of the two is sent in its place.
    gate.waiting(2).await;
    others[0].abort();
    let last = begun(&dedupe, call()).await;
    gate.open();
    let mut shared = Vec::new();
    for task in others.into_iter().skip(1).chain(last) {
        shared.push(task.await.unwrap().unwrap().1);
    }
    shared.sort_by_key(Option::is_some);
    assert_eq!(shared, [None, Some(Shared::Waited)]);
    assert!((2..=3).contains(&gate.asked()), "{}", gate.asked());
}

/// B-R18: errors are not kept. Who waited gets what the network or the server has said; what was the call's own trouble is not theirs.
#[tokio::test]
async fn b_r18_errors_are_shared_by_those_who_waited_and_not_kept() {
    let dedupe = Dedupe::builder().window(presets::WINDOW).build();
    let gate = Gate::closed();
    let (client, _) = client(&dedupe, &gate).await;
    let two = || vec![Plain::call(&client), Plain::call(&client)];
    for (says, asked, word) in [
        (gate::Says::Breaks, 1, "the connection broke: gone"),
        (gate::Says::Status(503), 1, "503"),
        (gate::Says::Refuses, 2, "not today"),
    ] {
        gate.close(says);
        let (before, tasks) = (gate.asked(), begun(&dedupe, two()).await);
        gate.open();
        for task in tasks {
            let error = task.await.unwrap().unwrap_err();
            assert!(error.contains(word), "{error}");
        }
        assert_eq!(gate.asked() - before, asked, "{word}");
    }
    // Whoever waited can tell what it was.
    gate.close(gate::Says::Breaks);
    let waited = dedupe.stats().waited;
    let calls = [Plain::call(&client), Plain::call(&client)];
    let calls = calls.map(|call| tokio::spawn(async move { call.await }));
    while dedupe.stats().waited == waited {
        tokio::task::yield_now().await;
    }
    gate.open();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(
            matches!(error, Error::Transport(_)) && error.is_retryable(),
            "{error:?}"
        );
    }
    gate.close(gate::Says::Path);
    gate.open();
    Plain::call(&client).await.unwrap();
}

#[tokio::test]
async fn what_is_large_or_comes_in_pieces_is_not_shared() {
    let dedupe = Dedupe::builder()
        .max_bytes(100)
        .window(presets::WINDOW)
        .build();
    let gate = Gate::closed();
    let (client, _) = client(&dedupe, &gate).await;
    for (says, asked) in [
        (gate::Says::Bytes(100), 1),
        (gate::Says::Bytes(101), 3),
        (gate::Says::Stream, 3),
        (gate::Says::Nobodys, 3),
    ] {
        gate.close(says);
        dedupe.clear();
        let before = gate.asked();
        let calls = (0..3).map(|_| Plain::call(&client)).collect();
        let tasks = begun(&dedupe, calls).await;
        gate.open();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(gate.asked() - before, asked, "{says:?}");
    }
}

#[tokio::test]
async fn calls_that_differ_share_nothing() {
    let (dedupe, gate) = (Dedupe::new(), Gate::closed());
    let (client, _) = client(&dedupe, &gate).await;
    let with = |name: &'static str, value: &'static str| {
        Plain::call(&client).with(move |options| options.header(name, value))
    };
    let calls = vec![
        with("accept-language", "en"),
        with("accept-language", "de"),
        with("x-api-key", "a"),
        with("x-api-key", "b"),
        Plain::call(&client),
        with("x-request-id", "1"),
        with("traceparent", "2"),
    ];
    let tasks = begun(&dedupe, calls).await;
    let events = with("accept", "text/event-stream");
    let events = tokio::spawn(async move { events.await });
    gate.waiting(6).await;
    gate.open();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    events.await.unwrap().unwrap();
    assert_eq!((gate.asked(), dedupe.stats().waited), (6, 2));
}

#[tokio::test]
async fn nobody_is_given_what_another_one_has_asked_for() {
    let server = Server::new().await;
    let dedupe = Dedupe::builder().window(presets::WINDOW).build();
    let clock = TestClock::new();
    let of = |token: &str| {
        let built = server.builder(&clock).middleware(dedupe.clone());
        let built = built.credential("bearer", Bearer::token(token));
        built.build().unwrap()
    };
    let (hers, his) = (of("hers"), of("his"));
    server.says("200 OK\r\nset-cookie: a=1", "hers");
    assert_eq!(Mine::call(&hers).await.unwrap(), "hers");
    server.says("200 OK", "his");
    assert_eq!(Mine::call(&his).await.unwrap(), "his");
    let (text, head) = Mine::call(&hers).with_response().await.unwrap();
    assert_eq!(
        (text.as_str(), head.extension()),
        ("hers", Some(&Shared::Kept))
    );
    assert!(!head.headers().contains_key("set-cookie"));
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn a_change_parts_what_is_asked_before_it_from_what_is_asked_after_it() {
    let dedupe = Dedupe::builder().window(presets::WINDOW).build();
    let gate = Gate::closed();
    let (client, _) = client(&dedupe, &gate).await;
    let before = begun(&dedupe, vec![Plain::call(&client)]).await;
    gate.waiting(1).await;
    let change = Put::call(&client);
    let change = tokio::spawn(async move { change.await });
    gate.waiting(2).await;
    gate.one_more(2);
    change.await.unwrap().unwrap();
    // Nobody waits for what was asked for before.
    let after = begun(&dedupe, vec![Plain::call(&client)]).await;
    gate.waiting(3).await;
    gate.open();
    for task in before.into_iter().chain(after) {
        assert_eq!(task.await.unwrap().unwrap().1, None);
    }
    let again = begun(&dedupe, vec![Plain::call(&client)]).await;
    assert!(again.into_iter().next().unwrap().await.unwrap().unwrap().1 == Some(Shared::Kept));
    // One that was refused has changed nothing.
    gate.close(gate::Says::Status(422));
    gate.open();
    assert!(Put::call(&client).await.is_err());
    gate.close(gate::Says::Path);
    gate.open();
    let asked = gate.asked();
    Plain::call(&client).await.unwrap();
    assert_eq!(gate.asked(), asked);
    Put::call(&client).await.unwrap();
    Plain::call(&client).await.unwrap();
    assert_eq!(gate.asked(), asked + 2);
}

/// B-R18: 100 answers at most, forgotten by key or all at once, and counted.
#[tokio::test]
async fn b_r18_what_is_kept_is_bounded() {
    let dedupe = Dedupe::builder().window(presets::WINDOW).build();
    let gate = Gate::opened();
    let (client, _) = client(&dedupe, &gate).await;
    for id in 0..150 {
        User::of(&client, id).await.unwrap();
    }
    assert_eq!(dedupe.stats().evictions, 50);
    User::of(&client, 149).await.unwrap();
    assert_eq!((gate.asked(), dedupe.stats().kept), (150, 1));
    let url = User::of(&client, 149).to_http().unwrap().uri().clone();
    dedupe.forget(&url);
    User::of(&client, 149).await.unwrap();
    assert_eq!(gate.asked(), 151);
    dedupe.clear();
    User::of(&client, 149).await.unwrap();
    assert_eq!(gate.asked(), 152);
}
