//! Tokens against forged requests, over real sockets and by a test clock.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod answering;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use answering::*;
use apiloom_data::csrf::{Csrf, CsrfError, presets};
use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::{Client, Secret};

/// Tokens `t1`, `t2`, .., and how many were got.
fn fetched(csrf: apiloom_data::csrf::CsrfBuilder) -> (Csrf, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let csrf = csrf.fetched_by(move || {
        let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, std::io::Error>(Secret::from(format!("t{number}"))) }
    });
    (csrf.build().unwrap(), count)
}

fn tokens(server: &Server) -> Vec<Option<String>> {
    let seen = server.seen();
    let tokens = seen.iter().map(|seen| seen.header("x-csrf-token"));
    tokens.map(|token| token.map(str::to_owned)).collect()
}

fn some(tokens: &[&str]) -> Vec<Option<String>> {
    tokens
        .iter()
        .map(|token| Some((*token).to_owned()))
        .collect()
}

/// B-R32: the token goes with what changes something, is got once for all, and lasts an hour.
#[tokio::test]
async fn b_r32_a_token_goes_with_what_changes_something() {
    let server = Server::new(|_| says("200 OK", "")).await;
    let clock = TestClock::new();
    let (csrf, got) = fetched(Csrf::builder(&server.url));
    let client = server
        .builder()
        .clock(clock.clone())
        .middleware(csrf.clone())
        .build()
        .unwrap();
    Read::call(&client).await.unwrap();
    assert_eq!(
        (tokens(&server), got.load(Ordering::SeqCst)),
        (vec![None], 0)
    );
    let all: Vec<_> = (0..8)
        .map(|_| tokio::spawn(change(client.clone())))
        .collect();
    for one in all {
        one.await.unwrap();
    }
    clock.advance(presets::LIFETIME - Duration::from_millis(1));
    change(client.clone()).await;
    assert_eq!(tokens(&server)[1..], some(&["t1"; 9]));
    clock.advance(Duration::from_millis(1));
    change(client.clone()).await;
    csrf.forget();
    change(client.clone()).await;
    assert_eq!(tokens(&server)[10..], some(&["t2", "t3"]));
    assert!(!format!("{csrf:?}").contains("t3"));
}

async fn change(client: Client) {
    Change::call(&client).await.unwrap();
}

/// B-R32: a 403 that says that the token is stale gets a new one, once; another 403 does not.
#[tokio::test]
async fn b_r32_a_stale_token_is_got_anew_once() {
    let all_stale = Arc::new(AtomicBool::new(false));
    let stale = all_stale.clone();
    let server = Server::new(move |seen| match seen.header("x-csrf-token") {
        Some("t1") => says(
            "403 Forbidden\r\ncontent-type: application/json",
            r#"{"code":"EBADCSRFTOKEN"}"#,
        ),
        _ if stale.load(Ordering::SeqCst) => says("403 Forbidden\r\nx-csrf-error: stale", ""),
        Some("t4") => says("403 Forbidden\r\nvary: x-csrf-token", "you may not"),
        _ => says("200 OK", "done"),
    })
    .await;
    let (csrf, got) = fetched(Csrf::builder(&server.url));
    let client = server.builder().middleware(csrf).build().unwrap();
    assert_eq!(Change::call(&client).await.unwrap(), "done");
    assert_eq!(tokens(&server), some(&["t1", "t2"]));
    all_stale.store(true, Ordering::SeqCst);
    let error = Change::call(&client).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert_eq!(tokens(&server)[2..], some(&["t2", "t3"]));
    all_stale.store(false, Ordering::SeqCst);
    Change::call(&client).await.unwrap();
    assert_eq!(got.load(Ordering::SeqCst), 3);
}

/// B-R32: what is another reason to refuse is left as it is, and its body can still be read.
#[tokio::test]
async fn b_r32_another_403_is_passed_on() {
    let server = Server::new(|_| says("403 Forbidden\r\nvary: x-csrf-token", "you may not")).await;
    let (csrf, got) = fetched(Csrf::builder(&server.url));
    let client = server.builder().middleware(csrf).build().unwrap();
    let error = Change::call(&client).await.unwrap_err();
    assert_eq!(
        error.body().map(|body| body.to_vec()),
        Some(b"you may not".to_vec())
    );
    assert_eq!((server.seen().len(), got.load(Ordering::SeqCst)), (1, 1));
}

/// B-R32, B-R38: a server that gives a new token with each answer is followed; a token that cannot be got ends the call before it is sent.
#[tokio::test]
async fn b_r32_answers_bring_tokens() {
    let count = AtomicUsize::new(0);
    let server = Server::new(move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        says(&format!("200 OK\r\nx-csrf-token: a{number}"), "")
    })
    .await;
    let csrf = Csrf::builder(&server.url).build().unwrap();
    let client = server.builder().middleware(csrf).build().unwrap();
    Read::call(&client).await.unwrap();
    change(client.clone()).await;
    change(client.clone()).await;
    assert_eq!(tokens(&server)[1..], some(&["a0", "a1"]));

    let csrf = Csrf::builder(&server.url)
        .fetched_by(|| async { Err::<Secret, _>(std::io::Error::other("no")) });
    let client = server
        .builder()
        .middleware(csrf.build().unwrap())
        .build()
        .unwrap();
    let error = Change::call(&client).await.unwrap_err();
    let cause = match &error {
        apiloom_runtime::Error::Middleware(error) => error.get_ref().downcast_ref::<CsrfError>(),
        _ => None,
    };
    assert!(matches!(cause, Some(CsrfError::NoToken(_))), "{error:?}");
    assert_eq!(server.seen().len(), 3);
}

/// B-R32: the cookie and the header say the same: what the server has set, or what is made here.
#[tokio::test]
async fn b_r32_double_submit() {
    let server = Server::new(|seen| match seen.line.starts_with("GET") {
        true => says("200 OK\r\nset-cookie: csrf=s1; Path=/; Secure", ""),
        false => says("200 OK", ""),
    })
    .await;
    let csrf = Csrf::builder(&server.url)
        .double_submit("csrf")
        .build()
        .unwrap();
    let client = server.builder().middleware(csrf).build().unwrap();
    Change::call(&client)
        .with(|options| options.header("cookie", "a=b"))
        .await
        .unwrap();
    Read::call(&client).await.unwrap();
    change(client).await;
    let seen = server.seen();
    let made = seen[0].header("x-csrf-token").unwrap();
    assert_eq!(made.len(), 64);
    assert_eq!(
        seen[0].header("cookie"),
        Some(format!("a=b; csrf={made}").as_str())
    );
    assert_eq!(seen[1].header("cookie"), None);
    assert_eq!(
        (seen[2].header("x-csrf-token"), seen[2].header("cookie")),
        (Some("s1"), Some("csrf=s1"))
    );
}

/// B-R32: a token is one login's, and one origin's.
#[tokio::test]
async fn b_r32_a_token_is_one_logins() {
    let server = Server::new(|_| says("200 OK", "")).await;
    let (csrf, _) = fetched(Csrf::builder(&server.url));
    for token in ["one", "one", "other"] {
        let client = server.builder().credential("bearer", Bearer::token(token));
        change(client.middleware(csrf.clone()).build().unwrap()).await;
    }
    let (csrf, _) = fetched(Csrf::builder("https://api.example:444/v1"));
    change(server.builder().middleware(csrf).build().unwrap()).await;
    let tokens = tokens(&server);
    assert_eq!(tokens[..2], some(&["t1", "t1"]));
    assert_eq!(tokens[2..], [Some("t2".to_owned()), None]);
    for (url, header) in [("api.example", "x"), ("https://api.example", "no name")] {
        assert!(Csrf::builder(url).header(header).build().is_err());
    }
}
