//! What a cache promises, over real sockets and by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod served;

use std::time::Duration;

use apiloom_data::cache::{self, Cache, NotCached, Served, Source, Strategy, presets};
use apiloom_runtime::auth::{Bearer, Session, Token, token_source};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::error::CallError;
use apiloom_runtime::http::{Request, Response};
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::{Body, BoxFuture, Client, Error, Operation, Retry};
use served::*;

const SECOND: Duration = Duration::from_secs(1);
const FOR_A_MINUTE: &str = "200 OK\r\ncache-control: max-age=60";

/// A client with a cache, and its clock.
fn client(server: &Server, cache: &Cache) -> (Client, TestClock) {
    let clock = TestClock::new();
    let built = server.builder(&clock).middleware(cache.clone());
    (built.retry(Retry::never()).build().unwrap(), clock)
}

/// What a call gives, and where that came from.
async fn told<O: Operation<Output = String>>(call: O) -> (String, Source, u64, bool) {
    let (text, head) = apiloom_runtime::operation::WithResponse::new(call)
        .await
        .ok()
        .unwrap();
    let served = head.extension::<Served>().unwrap();
    (text, served.source, served.age.as_secs(), served.stale)
}

#[tokio::test]
async fn answers_are_kept_as_long_as_the_server_says() {
    let (server, cache) = (Server::new().await, Cache::new());
    let (client, clock) = client(&server, &cache);
    server.says(FOR_A_MINUTE, "one");
    assert_eq!(
        told(Plain::call(&client)).await,
        ("one".to_owned(), Source::Server, 0, false)
    );
    server.says(FOR_A_MINUTE, "two");
    clock.advance(59 * SECOND);
    assert_eq!(
        told(Plain::call(&client)).await,
        ("one".to_owned(), Source::Cache, 59, false)
    );
    clock.advance(SECOND);
    assert_eq!(told(Plain::call(&client)).await.0, "two");
    assert_eq!(server.asked(), 2);
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses, stats.entries), (1, 2, 1));
    assert!((stats.hit_rate() - 1.0 / 3.0).abs() < 1e-9);
}

/// A-R28 and B-R20: the times of the guides; what a call says comes before what the document says, and that before
/// what the builder and the server say.
#[tokio::test]
async fn a_r28_b_r20_answers_are_kept_for_a_time() {
    let (server, cache) = (
        Server::new().await,
        Cache::builder().ttl(presets::SHORT).build(),
    );
    let (client, clock) = client(&server, &cache);
    server.says("200 OK\r\ncache-control: max-age=1", "a");
    Plain::call(&client).await.unwrap();
    Timed::call(&client).await.unwrap();
    clock.advance(presets::GET - SECOND);
    assert_eq!(told(Timed::call(&client)).await.1, Source::Cache);
    clock.advance(SECOND);
    assert_eq!(told(Timed::call(&client)).await.1, Source::Server);
    assert_eq!(told(Plain::call(&client)).await.1, Source::Cache);
    clock.advance(presets::SHORT);
    assert_eq!(told(Plain::call(&client)).await.1, Source::Server);
    for (ttl, seconds) in [
        (presets::MEMORY, 5),
        (presets::USUAL, 3600),
        (presets::LONG, 86_400),
        (presets::SESSION, 1800),
        (presets::PERSISTENT, 3600),
        (presets::HYBRID, 300),
    ] {
        cache.clear();
        Timed::call(&client).with(cache::ttl(ttl)).await.unwrap();
        clock.advance((seconds - 1) * SECOND);
        assert_eq!(
            told(Timed::call(&client)).await.1,
            Source::Cache,
            "{seconds}"
        );
        clock.advance(SECOND);
        assert_eq!(
            told(Timed::call(&client)).await.1,
            Source::Server,
            "{seconds}"
        );
    }
    // One that is kept for longer is too old for a call that wants it newer.
    clock.advance(10 * SECOND);
    let newer = Timed::call(&client).with(cache::ttl(presets::MEMORY));
    assert_eq!(told(newer).await.1, Source::Server);
}

#[tokio::test]
async fn what_must_not_be_stored_is_not() {
    let (server, cache) = (Server::new().await, Cache::new());
    let (client, _) = client(&server, &cache);
    for head in [
        "200 OK\r\ncache-control: no-store, max-age=60",
        "200 OK\r\ncache-control: max-age=60\r\nvary: *",
        "404 Not Found\r\ncache-control: max-age=60",
        "500 Oh\r\ncache-control: max-age=60",
    ] {
        server.says(head, "x");
        let before = server.asked();
        let _ = Timed::call(&client).await;
        let _ = Timed::call(&client).await;
        assert_eq!(server.asked() - before, 2, "{head}");
    }
    server.says(
        "200 OK\r\nage: 18446744073709551615\r\ncache-control: max-age=60",
        "old",
    );
    Plain::call(&client).await.unwrap();
    assert_eq!(told(Plain::call(&client)).await.1, Source::Server);
    server.says(
        "200 OK\r\ncache-control: max-age=60\r\nset-cookie: sid=1",
        "x",
    );
    Plain::call(&client).await.unwrap();
    let (_, head) = Plain::call(&client).with_response().await.unwrap();
    assert!(head.extension::<Served>().unwrap().source == Source::Cache);
    assert!(!head.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn the_server_is_asked_whether_what_is_kept_is_still_good() {
    let (server, cache) = (Server::new().await, Cache::new());
    let (client, clock) = client(&server, &cache);
    server.says(&format!("{FOR_A_MINUTE}\r\netag: \"v1\"\r\nlast-modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nlink: a\r\nlink: b"), "one");
    Plain::call(&client).await.unwrap();
    clock.advance(61 * SECOND);
    server.says(
        "304 Not Modified\r\ncache-control: max-age=10\r\netag: \"v1\"\r\nx-new: 1",
        "",
    );
    assert_eq!(
        told(Plain::call(&client)).await,
        ("one".to_owned(), Source::Confirmed, 0, false)
    );
    let question = server.seen.lock().unwrap()[1].clone();
    assert!(question.contains("if-none-match: \"v1\""), "{question}");
    assert!(
        question.contains("if-modified-since: thu, 01 jan 2026"),
        "{question}"
    );
    clock.advance(9 * SECOND);
    let (_, head) = Plain::call(&client).with_response().await.unwrap();
    assert_eq!(head.headers().get_all("link").iter().count(), 2);
    assert_eq!(
        (server.asked(), head.headers()["x-new"].as_bytes()),
        (2, b"1".as_slice())
    );
    clock.advance(SECOND);
    server.says("200 OK\r\netag: \"v2\"", "two");
    assert_eq!(told(Plain::call(&client)).await.0, "two");
    assert_eq!(cache.stats().confirmed, 1);
}

/// B-R21: the five strategies.
#[tokio::test]
async fn b_r21_strategies_say_where_answers_come_from() {
    let (server, cache) = (Server::new().await, Cache::new());
    let (client, clock) = client(&server, &cache);
    let error = Plain::call(&client)
        .with(cache::cache_only)
        .await
        .unwrap_err();
    let Error::Middleware(error) = error else {
        panic!("{error:?}")
    };
    assert!(error.get_ref().is::<NotCached>());
    server.says(FOR_A_MINUTE, "one");
    Plain::call(&client)
        .with(cache::network_only)
        .await
        .unwrap();
    assert_eq!((cache.stats().entries, server.asked()), (0, 1));
    Plain::call(&client)
        .with(cache::network_first)
        .await
        .unwrap();
    clock.advance(90 * SECOND);
    server.breaks();
    let kept = |age, stale| ("one".to_owned(), Source::Cache, age, stale);
    assert_eq!(
        told(Plain::call(&client).with(cache::cache_only)).await,
        kept(90, true)
    );
    assert!(Plain::call(&client).with(cache::cache_first).await.is_err());
    assert_eq!(
        told(Plain::call(&client).with(cache::network_first)).await,
        kept(90, true)
    );
    server.says("503 Down", "");
    assert_eq!(
        told(Plain::call(&client).with(cache::network_first)).await,
        kept(90, true)
    );
    server.says(FOR_A_MINUTE, "two");
    let before = server.asked();
    let call = || Plain::call(&client).with(cache::stale_while_revalidate);
    assert_eq!(told(call()).await, kept(90, true));
    // The task that asks has been begun, and nothing else is to be waited for.
    while server.asked() == before {
        tokio::task::yield_now().await;
    }
    let mut next = told(call()).await;
    while next.0 == "one" {
        tokio::task::yield_now().await;
        next = told(call()).await;
    }
    assert_eq!(next, ("two".to_owned(), Source::Cache, 0, false));
    assert_eq!(server.asked(), before + 1);
}

#[tokio::test]
async fn what_must_be_validated_is_never_stale() {
    let cache = Cache::builder()
        .strategy(Strategy::StaleWhileRevalidate)
        .build();
    let server = Server::new().await;
    let (client, clock) = client(&server, &cache);
    server.says(
        "200 OK\r\ncache-control: max-age=60, must-revalidate",
        "one",
    );
    Plain::call(&client).await.unwrap();
    clock.advance(61 * SECOND);
    server.breaks();
    assert!(Plain::call(&client).await.is_err());
    assert!(
        Plain::call(&client)
            .with(cache::network_first)
            .await
            .is_err()
    );
    assert!(Plain::call(&client).with(cache::cache_only).await.is_err());
}

#[tokio::test]
async fn answers_depend_on_what_the_server_names() {
    let (server, cache) = (Server::new().await, Cache::new());
    let (client, _) = client(&server, &cache);
    let call = |language: &'static str| {
        Plain::call(&client).with(move |options| options.header("accept-language", language))
    };
    server.says(&format!("{FOR_A_MINUTE}\r\nvary: Accept-Language"), "hello");
    call("en").await.unwrap();
    server.says(&format!("{FOR_A_MINUTE}\r\nvary: Accept-Language"), "hallo");
    assert_eq!(call("de").await.unwrap(), "hallo");
    assert_eq!(
        (call("en").await.unwrap(), call("de").await.unwrap()),
        ("hello".into(), "hallo".into())
    );
    assert_eq!(server.asked(), 2);
    let reload = call("en").with(|options| options.header("cache-control", "no-cache"));
    assert_eq!(reload.await.unwrap(), "hallo");
}

#[tokio::test]
async fn nobody_is_given_what_another_one_has_asked_for() {
    let (server, cache) = (Server::new().await, Cache::new());
    let clock = TestClock::new();
    let of = |token: &str| {
        let built = server.builder(&clock).middleware(cache.clone());
        built
            .credential("bearer", Bearer::token(token))
            .build()
            .unwrap()
    };
    server.says(FOR_A_MINUTE, "hers");
    assert_eq!(Mine::call(&of("hers")).await.unwrap(), "hers");
    server.says(FOR_A_MINUTE, "his");
    assert_eq!(Mine::call(&of("his")).await.unwrap(), "his");
    assert_eq!(Mine::call(&of("hers")).await.unwrap(), "hers");
    let anonymous = Mine::call(&of("hers")).with(|options| options.anonymous());
    assert_eq!(told(anonymous).await.1, Source::Server);
    assert_eq!(server.asked(), 3);
    // A session that becomes somebody else's, also with the same client.
    let source = token_source(|_| async { Ok(Token::new("a")) });
    let session = Session::builder(source).build();
    let built = server.builder(&clock).middleware(cache.clone());
    let client = built.credential("bearer", &session).build().unwrap();
    Mine::call(&client).await.unwrap();
    assert_eq!(told(Mine::call(&client)).await.1, Source::Cache);
    session.login(&client, Token::new("b")).await.unwrap();
    server.says(FOR_A_MINUTE, "b's");
    assert_eq!(told(Mine::call(&client)).await.0, "b's");
    assert_eq!(told(Mine::call(&client)).await.1, Source::Cache);
    session.logout(async {}).await.1.unwrap();
    assert_eq!(told(Mine::call(&client)).await.1, Source::Server);
}

#[tokio::test]
async fn changes_throw_away_what_they_are_about() {
    let (server, cache) = (Server::new().await, Cache::new());
    let (client, _) = client(&server, &cache);
    server.says("200 OK", "x");
    let fill = async || {
        Users::call(&client).await.unwrap();
        User::of(&client, 1).await.unwrap();
        User::of(&client, 2).await.unwrap();
        Timed::call(&client).await.unwrap();
        let sources = [
            told(Users::call(&client).with(cache::cache_first)).await.1,
            told(User::of(&client, 1)).await.1,
            told(User::of(&client, 2)).await.1,
            told(Timed::call(&client)).await.1,
        ];
        assert_eq!(sources, [Source::Cache; 4]);
    };
    fill().await;
    Rename::of(&client, 1).await.unwrap();
    assert_eq!(cache.stats().entries, 3);
    assert_eq!(told(User::of(&client, 1)).await.1, Source::Server);
    fill().await;
    Import::call(&client).await.unwrap();
    assert_eq!(
        (cache.stats().entries, told(Timed::call(&client)).await.1),
        (1, Source::Cache)
    );
    fill().await;
    server.says("422 No", "");
    assert!(Import::call(&client).await.is_err());
    assert_eq!(cache.stats().entries, 4);
    // Nobody knows what it has done.
    server.breaks();
    assert!(Import::call(&client).await.is_err());
    assert_eq!(cache.stats().entries, 1);
    server.says(FOR_A_MINUTE, "x");
    Plain::call(&client).await.unwrap();
    assert_eq!(cache.stats().entries, 2);
    Put::call(&client).await.unwrap();
    assert_eq!(cache.stats().entries, 1);
}

/// A-R28: by key, by pattern, all of it.
#[tokio::test]
async fn a_r28_answers_are_thrown_away_by_hand() {
    let (server, cache) = (Server::new().await, Cache::new());
    let (client, _) = client(&server, &cache);
    server.says("200 OK", "x");
    for id in 1..=3 {
        User::of(&client, id).await.unwrap();
    }
    cache.invalidate(&format!("{}/users/1", server.url).parse().unwrap());
    assert_eq!(cache.stats().entries, 2);
    cache.invalidate_tag("User:2");
    assert_eq!(cache.stats().entries, 1);
    cache.invalidate_pattern("/users/[45]$").unwrap();
    assert_eq!(cache.stats().entries, 1);
    cache.invalidate_pattern("/users/[0-9]$").unwrap();
    assert_eq!(cache.stats().entries, 0);
    assert!(cache.invalidate_pattern("(").is_err());
}

/// B-R20: within a weight and a number.
#[tokio::test]
async fn b_r20_what_is_kept_is_bounded() {
    let server = Server::new().await;
    let few = Cache::builder().max_entries(5).build();
    let (client, _) = client(&server, &few);
    server.says("200 OK", "x");
    for id in 0..20 {
        User::of(&client, id).await.unwrap();
    }
    let stats = few.stats();
    assert!(
        stats.entries <= 5 && stats.entries + stats.evictions == 20,
        "{stats:?}"
    );
    let light = Cache::builder().max_bytes(100_000).build();
    let (client, _) = self::client(&server, &light);
    server.says("200 OK", &"x".repeat(30_000));
    for id in 0..20 {
        User::of(&client, id).await.unwrap();
    }
    let stats = light.stats();
    assert!((1..=3).contains(&stats.entries), "{stats:?}");
    server.says("200 OK", &"x".repeat(200_000));
    assert_eq!(Timed::call(&client).await.unwrap().len(), 200_000);
    assert_eq!(told(Timed::call(&client)).await.1, Source::Server);
}

/// Somebody changes something while an answer is on its way.
struct Meanwhile(Cache);

impl Middleware for Meanwhile {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        Box::pin(async move {
            let response = next.run(request).await;
            self.0.invalidate_tag("Other");
            response
        })
    }
}

#[tokio::test]
async fn what_was_asked_for_before_a_change_is_not_kept_after_it() {
    let (server, cache) = (Server::new().await, Cache::new());
    let built = server.builder(&TestClock::new()).middleware(cache.clone());
    let client = built.middleware(Meanwhile(cache.clone())).build().unwrap();
    server.says("200 OK", "old");
    Users::call(&client).await.unwrap();
    assert_eq!(cache.stats().entries, 0);
}
