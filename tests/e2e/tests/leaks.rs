//! No secret shows: not at another origin, not at an operation that does not ask for it, not in a log at
//! the finest level, not in `Debug` of anything, not in an error or its sources.
//!
//! All features of the runtime are on. Every secret is a word that stands nowhere else, so it is enough
//! to look for these words, and for what encodings make of them.

mod log;

use std::error::Error as _;
use std::fmt::{Debug, Display, Write as _};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use golden_wire::{ApiKey, Basic, Bearer, Client, ClientBuilder};
use log::Log;

/// The secrets, each with the operation that may carry it.
const SECRETS: [(&str, &str); 9] = [
    // What a user typed is nobody else's business either.
    ("typed-s3cret", "/query"),
    ("basic-s3cret", "/security/basic"),
    // `ani:basic-s3cret` and `Basic` of it.
    ("YW5pOmJhc2ljLXMzY3JldA", "/security/basic"),
    ("header-s3cret", "/security/header"),
    ("query-s3cret+/=", "/security/query"),
    ("query-s3cret%2B%2F%3D", "/security/query"),
    ("query-s3cret", "/security/query"),
    ("cookie-s3cret", "/security/cookie"),
    ("token-s3cret", "/security/both"),
];

/// The second scheme of `/security/both` is the header's, and `/security/maybe` takes another token.
const MORE: [(&str, &str); 2] = [
    ("header-s3cret", "/security/both"),
    ("oidc-s3cret", "/security/maybe"),
];

fn builder(url: &str) -> ClientBuilder {
    Client::builder()
        .base_url(url)
        .basic(Basic::new("ani", "basic-s3cret"))
        .token(Bearer::token("token-s3cret"))
        .oidc(Bearer::token("oidc-s3cret"))
        .header_key(ApiKey::new("header-s3cret"))
        .query_key(ApiKey::new("query-s3cret+/="))
        .cookie_key(ApiKey::new("cookie-s3cret"))
}

fn secrets_in(text: &str) -> Vec<&'static str> {
    let all = SECRETS.iter().chain(&MORE).map(|(secret, _)| *secret);
    let mut found: Vec<_> = all.filter(|secret| text.contains(secret)).collect();
    found.dedup();
    found
}

#[track_caller]
fn clean(what: &str, text: &str) {
    let found = secrets_in(text);
    assert!(found.is_empty(), "{what} shows {found:?}:\n{text}");
}

/// A server that keeps all it receives, and answers by the first segment of the path.
#[derive(Clone)]
struct Server {
    url: Arc<str>,
    elsewhere: Arc<str>,
    received: Arc<Mutex<Vec<(String, String)>>>,
}

async fn answer(State(server): State<Server>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        writeln!(text, "{name}: {value}").unwrap();
    }
    server.received.lock().unwrap().push((path.clone(), text));
    let mood = path.split('/').nth(1).unwrap_or_default();
    let response = Response::builder();
    let other = format!("{}/stolen", server.elsewhere);
    match mood {
        "redirects" => response.status(307).header("location", other),
        "unauthorized" => response.status(401).header("www-authenticate", "Bearer"),
        "broken" => {
            let chunks = [
                Ok("{\"r\":"),
                Err(io::Error::other("the server breaks off")),
            ];
            let body = Body::from_stream(futures_util::stream::iter(chunks));
            return response.body(body).unwrap();
        }
        "unreadable" => {
            return response.body(Body::from("[1,")).unwrap();
        }
        "slow" => {
            std::future::pending::<()>().await;
            response
        }
        "pages" => {
            let next = format!("<{other}>; rel=\"next\"");
            let headers = response.header("link", next);
            return headers.body(Body::from("[1]")).unwrap();
        }
        _ => response.status(StatusCode::NO_CONTENT),
    }
    .body(Body::empty())
    .unwrap()
}

async fn serve(elsewhere: &str) -> Server {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let server = Server {
        url: format!("http://{address}").into(),
        elsewhere: elsewhere.into(),
        received: Arc::default(),
    };
    let router = Router::new().fallback(answer).with_state(server.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    server
}

impl Server {
    fn received(&self) -> Vec<(String, String)> {
        self.received.lock().unwrap().clone()
    }
}

/// The error in every form in which it can be shown.
fn shown<T, E: std::error::Error + Send + Sync + 'static>(
    outcome: Result<T, apiloom_runtime::Error<E>>,
) -> String {
    let Err(error) = outcome else {
        panic!("the call should have failed")
    };
    let mut text = forms(&error);
    let mut source = error.source();
    while let Some(next) = source {
        text.push_str(&forms(next));
        source = next.source();
    }
    let any = apiloom_runtime::AnyError::from(error);
    text.push_str(&forms(&any));
    text
}

fn forms<T: Debug + Display + ?Sized>(value: &T) -> String {
    format!("{value}\n{value:?}\n{value:#?}\n")
}

/// All operations with security, their errors as text.
macro_rules! every_scheme {
    ($client:expr, |$call:ident| $use:expr) => {{
        let api = $client.security();
        {
            let $call = api.with_basic();
            $use
        }
        {
            let $call = api.with_header();
            $use
        }
        {
            let $call = api.with_query();
            $use
        }
        {
            let $call = api.with_cookie();
            $use
        }
        {
            let $call = api.with_both();
            $use
        }
        {
            let $call = api.with_maybe();
            $use
        }
    }};
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_shows() {
    let log = Log::listen();
    let elsewhere = serve("http://127.0.0.1:1").await;
    let home = serve(&elsewhere.url).await;

    // Where all is well, a secret goes to the operations that ask for it.
    let client = builder(&home.url).build().unwrap();
    every_scheme!(client, |call| call.await.unwrap());
    let typed = client.parameters().in_query().text("typed-s3cret");
    typed.await.unwrap();
    let mut carried = Vec::new();
    for (path, request) in home.received() {
        for secret in secrets_in(&request) {
            let known = SECRETS.iter().chain(&MORE);
            let mut allowed = known.filter(|(known, _)| *known == secret);
            assert!(
                allowed.any(|(_, at)| *at == path),
                "{secret} came to {path}:\n{request}"
            );
            carried.push(secret);
        }
    }
    for secret in [
        "header-s3cret",
        "token-s3cret",
        "oidc-s3cret",
        "cookie-s3cret",
        "query-s3cret%2B%2F%3D",
    ] {
        assert!(
            carried.contains(&secret),
            "{secret} came nowhere: {carried:?}"
        );
    }

    // Redirects and refusals.
    for mood in ["redirects", "unauthorized"] {
        let client = builder(&format!("{}/{mood}", home.url)).build().unwrap();
        every_scheme!(client, |call| clean(mood, &shown(call.await)));
    }
    // Bodies that break off or cannot be read, answers that do not come, servers that are not there.
    for mood in ["broken", "unreadable", "slow"] {
        let client = builder(&format!("{}/{mood}", home.url))
            .timeout(Duration::from_millis(20))
            .build()
            .unwrap();
        clean(mood, &shown(client.answers().get_range().await));
        every_scheme!(client, |call| if mood == "slow" {
            clean(mood, &shown(call.await))
        });
    }
    let nowhere = builder("http://127.0.0.1:1").build().unwrap();
    every_scheme!(nowhere, |call| clean("nowhere", &shown(call.await)));

    // Another origin, by the user's own word and by the server's.
    let url = elsewhere.url.to_string();
    let away = client.security().with_query().with(|o| o.base_url(&url));
    clean("away", &shown(away.await));
    let away = client.security().with_maybe().with(|o| o.base_url(&url));
    away.await.unwrap();
    let mut pages = client.pages().list_by_link().pages();
    // The page is good; only what comes after it is not followed.
    pages.try_next().await.unwrap();
    clean("a next page", &shown(pages.try_next().await));

    let received = elsewhere.received();
    assert_eq!(received.len(), 1, "{received:?}");
    for (path, request) in received {
        clean(&path, &request);
    }
    let text = log.text();
    clean("the log", &text);
    for told in ["/security/query", "url.full", "REDACTED", "error.type"] {
        assert!(
            text.contains(told),
            "the log does not mention {told}:\n{text}"
        );
    }
}

#[tokio::test]
async fn no_secret_shows_in_debug() {
    let show = |what: &str, value: &dyn Debug| clean(what, &format!("{value:?}\n{value:#?}"));
    let url = "http://127.0.0.1:1";
    show("a builder", &builder(url));
    let client = builder(url).build().unwrap();
    show("a client", &client);
    show("a client of the runtime", client.runtime());
    show("a group", &client.security());
    every_scheme!(client, |call| {
        show("a call", &call);
        show("a future", &call.into_future());
    });
    show(
        "options",
        &apiloom_runtime::Options::default().header("x-key", "header-s3cret"),
    );
    show("basic", &Basic::new("ani", "basic-s3cret"));
    show("a bearer", &Bearer::token("token-s3cret"));
    show("a key", &ApiKey::new("header-s3cret"));
    show(
        "a key in the query",
        &ApiKey::new("query-s3cret").in_query("key"),
    );
    show("a secret", &apiloom_runtime::Secret::new("token-s3cret"));
}
