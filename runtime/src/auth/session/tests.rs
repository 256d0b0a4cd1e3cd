//! Who refreshes, and who waits.

mod call_tests;
mod early_tests;
mod login_tests;
mod refusal_tests;
mod shared_tests;
mod store_tests;
mod unsaved_tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use tokio::sync::Notify;

use crate::auth::{
    Bearer, Challenge, Http, MemoryStore, Session, SessionBuilder, Token, TokenError,
    TokenErrorKind, TokenRequest, TokenSource, TokenStore,
};
use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::client::{Client, ClientBuilder};
use crate::clock::{Clock as _, TestClock};
use crate::execute::execute;
use crate::meta::{ClientMeta, OperationMeta};
use crate::request::Request;
use crate::transport::{Transport, TransportError};

const HOUR: Duration = Duration::from_secs(3600);

/// Gives `token-1`, `token-2`, ... for an hour, or fails.
#[derive(Clone, Default)]
struct Source(Arc<Facts>);

#[derive(Default)]
struct Facts {
    asked: AtomicUsize,
    fails: std::sync::Mutex<Option<TokenError>>,
    /// Whether to wait for `go`.
    waits: std::sync::atomic::AtomicBool,
    begun: Notify,
    go: Notify,
    last: std::sync::Mutex<Option<TokenRequest>>,
}

impl Source {
    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    fn fail(&self, error: Option<TokenError>) {
        *self.0.fails.lock().unwrap() = error;
    }

    fn wait(&self, waits: bool) {
        self.0.waits.store(waits, Ordering::SeqCst);
    }

    fn last(&self) -> TokenRequest {
        self.0.last.lock().unwrap().clone().unwrap()
    }
}

impl TokenSource for Source {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            let number = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
            *self.0.last.lock().unwrap() = Some(request);
            if self.0.waits.load(Ordering::SeqCst) {
                self.0.begun.notify_one();
                self.0.go.notified().await;
            }
            match self.0.fails.lock().unwrap().clone() {
                Some(error) => Err(error),
                None => Ok(Token::new(format!("token-{number}")).expires_in(HOUR)),
            }
        })
    }
}

/// Answers with the status that `answer` gives for the value of `Authorization`.
struct Server<F>(F);

impl<F: Fn(&str) -> u16 + Send + Sync + 'static> Transport for Server<F> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let headers = request.headers();
        let token = headers.get("authorization").map(|value| {
            assert!(value.is_sensitive());
            value.to_str().unwrap().to_owned()
        });
        let mut response = http::Response::new(Body::empty());
        *response.status_mut() =
            StatusCode::from_u16((self.0)(token.as_deref().unwrap_or(""))).unwrap();
        let challenge = r#"Bearer error="invalid_token""#.parse().unwrap();
        response.headers_mut().insert("www-authenticate", challenge);
        Box::pin(async { Ok(response) })
    }
}

static CLIENT: ClientMeta = ClientMeta::new("test", "1");
static OPERATION: OperationMeta =
    OperationMeta::new("op", Method::GET, "/x").security(&[&["oauth"]]);

fn client(
    clock: &TestClock,
    credential: Bearer,
    answer: impl Fn(&str) -> u16 + Send + Sync + 'static,
) -> Client {
    let builder = ClientBuilder::new(&CLIENT).base_url("https://api.example");
    let builder = builder.clock(clock.clone()).transport(Server(answer));
    builder.credential("oauth", credential).build().unwrap()
}

fn http(clock: &TestClock) -> Http {
    Http::new(Server(|_: &str| 200)).clock(clock.clone())
}

fn parts(change: impl FnOnce(SessionBuilder) -> SessionBuilder) -> (Source, Session, TestClock) {
    let source = Source::default();
    let session = change(Session::builder(source.clone())).build();
    (source, session, TestClock::new())
}

async fn status(client: &Client) -> u16 {
    let done = execute(Request::new(client, &OPERATION)).await;
    done.unwrap_or_else(|_| panic!("no response"))
        .head
        .status()
        .as_u16()
}

async fn token(session: &Session, clock: &TestClock) -> Result<String, TokenErrorKind> {
    let token = session.access_token(http(clock)).await;
    token
        .map(|token| token.expose().to_owned())
        .map_err(|error| error.kind())
}

/// As many callers at once, all of them waiting before the source goes on.
async fn crowd(
    count: usize,
    source: &Source,
    session: &Session,
    clock: &TestClock,
) -> Vec<Result<String, TokenErrorKind>> {
    source.wait(true);
    let callers: Vec<_> = (0..count)
        .map(|_| {
            let (session, clock) = (session.clone(), clock.clone());
            tokio::spawn(async move { token(&session, &clock).await })
        })
        .collect();
    source.0.begun.notified().await;
    // Everybody is polled once: the test has one thread.
    for _ in 0..count {
        tokio::task::yield_now().await;
    }
    source.wait(false);
    source.0.go.notify_one();
    let mut tokens = Vec::new();
    for caller in callers {
        tokens.push(caller.await.unwrap());
    }
    tokens
}

/// Lets the flight that is on its way come to its end, and makes sure that it was the `count`th.
async fn landed(source: &Source, count: usize) {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(source.asked(), count);
}

#[tokio::test]
async fn a_hundred_callers_one_refresh() {
    let (source, session, clock) = parts(|builder| builder);
    let tokens = crowd(100, &source, &session, &clock).await;
    assert!(tokens.iter().all(|token| token.as_deref() == Ok("token-1")));
    clock.advance(HOUR);
    let tokens = crowd(100, &source, &session, &clock).await;
    assert!(tokens.iter().all(|token| token.as_deref() == Ok("token-2")));
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn a_refresh_that_fails_is_tried_once_and_all_are_told() {
    let (source, session, clock) = parts(|builder| builder);
    source.fail(Some(TokenError::unavailable("down")));
    let tokens = crowd(100, &source, &session, &clock).await;
    assert_eq!(tokens.len(), 100);
    assert!(
        tokens
            .iter()
            .all(|token| *token == Err(TokenErrorKind::Unavailable))
    );
    assert_eq!(source.asked(), 1);
    source.fail(None);
    // Nor is the server asked again at once.
    let soon = token(&session, &clock).await;
    assert_eq!(
        (soon, source.asked()),
        (Err(TokenErrorKind::Unavailable), 1)
    );
    clock.advance(Duration::from_millis(500));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-2"));
}

/// Without a refresh token there is nothing that could be lost.
#[tokio::test]
async fn early_one_refreshes_and_nobody_waits() {
    let (source, session, clock) = parts(|builder| builder);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
    // 240 seconds early, less up to a tenth of that.
    clock.advance(HOUR - Duration::from_secs(241));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
    assert_eq!(source.asked(), 1);
    clock.advance(Duration::from_secs(30));
    let tokens = crowd(50, &source, &session, &clock).await;
    let old = tokens
        .iter()
        .filter(|token| token.as_deref() == Ok("token-1"));
    assert_eq!((old.count(), source.asked()), (50, 2));
    landed(&source, 2).await;
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-2"));
}

#[tokio::test]
async fn a_refresh_that_came_early_and_failed_harms_nobody() {
    let (source, session, clock) = parts(|builder| builder.early(Duration::from_secs(300)));
    token(&session, &clock).await.unwrap();
    source.fail(Some(TokenError::unavailable("down")));
    clock.advance(HOUR - Duration::from_secs(301));
    token(&session, &clock).await.unwrap();
    assert_eq!(source.asked(), 1);
    clock.advance(Duration::from_secs(2));
    for _ in 0..10 {
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
        landed(&source, 2).await;
    }
    assert_eq!(source.asked(), 2, "no second try for ten seconds");
    clock.advance(Duration::from_secs(11));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
    landed(&source, 3).await;
    // Ten seconds before the end it is not good any more.
    clock.advance(Duration::from_secs(280));
    let late = token(&session, &clock).await;
    assert_eq!(late, Err(TokenErrorKind::Unavailable));
}

/// A server that rotates may have taken the refresh token for the last time: what it gives is kept, whoever is
/// still there.
#[tokio::test]
async fn a_refresh_outlives_all_who_asked_for_it() {
    let store = Arc::new(MemoryStore::new());
    let (source, session, clock) = parts(|builder| builder.store(store.clone()));
    source.wait(true);
    let start = |session: &Session| {
        let (session, clock) = (session.clone(), clock.clone());
        tokio::spawn(async move { token(&session, &clock).await })
    };
    let callers = [start(&session), start(&session)];
    source.0.begun.notified().await;
    for caller in callers {
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
    }
    source.wait(false);
    let late = start(&session);
    tokio::task::yield_now().await;
    source.0.go.notify_one();
    assert_eq!(late.await.unwrap().as_deref(), Ok("token-1"));
    let kept = store.load("").await.unwrap().unwrap();
    assert_eq!((kept.access().expose(), source.asked()), ("token-1", 1));
}

/// The task of a flight ends with its runtime; the next caller begins anew.
#[test]
fn a_refresh_whose_runtime_ends_is_replaced() {
    let runtime = || {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let (source, session, clock) = parts(|builder| builder);
    source.wait(true);
    let first = runtime();
    first.block_on(async {
        let (session, clock) = (session.clone(), clock.clone());
        tokio::spawn(async move { token(&session, &clock).await });
        source.0.begun.notified().await;
    });
    drop(first);
    source.wait(false);
    let late = runtime().block_on(token(&session, &clock));
    assert_eq!(late.as_deref(), Ok("token-2"));
}

#[tokio::test]
async fn a_token_without_an_end_is_asked_for_again_but_stays_good() {
    let (source, session, clock) = parts(|builder| builder.token(Token::new("opaque")));
    clock.advance(Duration::from_secs(899));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("opaque"));
    source.fail(Some(TokenError::unavailable("down")));
    clock.advance(Duration::from_secs(901));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("opaque"));
    landed(&source, 1).await;
}

#[tokio::test]
async fn one_that_gets_old_is_refreshed_every_so_often() {
    let (source, session, clock) = parts(|builder| builder.every(Duration::from_secs(300)));
    for round in 1..=3 {
        token(&session, &clock).await.unwrap();
        landed(&source, round).await;
        clock.advance(Duration::from_secs(299));
        token(&session, &clock).await.unwrap();
        landed(&source, round).await;
        clock.advance(Duration::from_secs(1));
    }
}

/// What no clock can tell never comes.
#[tokio::test]
async fn who_wants_no_refresh_by_age_has_none() {
    let (source, session, clock) = parts(|builder| {
        let builder = builder.every(Duration::MAX);
        builder.token(Token::new("opaque"))
    });
    for _ in 0..10 {
        clock.advance(HOUR * 1000);
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("opaque"));
        landed(&source, 0).await;
    }
    let (source, session, clock) =
        parts(|builder| builder.token(Token::new("a").expires_in(Duration::from_secs(u64::MAX))));
    for _ in 0..10 {
        clock.advance(Duration::from_secs(60));
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("a"));
        landed(&source, 0).await;
    }
}

#[tokio::test]
async fn a_late_refusal_of_an_old_token_does_not_throw_the_new_one_away() {
    let (source, session, clock) = parts(|builder| builder);
    let slot = session.slot(&[]);
    let http = http(&clock);
    let (old, _) = slot.get(&session.0, &http).await.unwrap();
    for _ in 0..50 {
        slot.invalidate(old.generation, "op", None::<Challenge>, clock.now());
        let (new, _) = slot.get(&session.0, &http).await.unwrap();
        assert_eq!(new.access.expose(), "token-2");
    }
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn the_end_of_a_session_is_told_once() {
    let told = Arc::new(AtomicUsize::new(0));
    let count = told.clone();
    let store = Arc::new(MemoryStore::new());
    let (source, session, clock) = parts(|builder| {
        builder.store(store.clone()).on_session_expired(move || {
            count.fetch_add(1, Ordering::SeqCst);
        })
    });
    session
        .login(http(&clock), Token::new("a").refresh_token("r"))
        .await
        .unwrap();
    source.fail(Some(TokenError::refused("invalid_grant")));
    let client = client(&clock, session.bearer(), |_| 401);
    assert_eq!(status(&client).await, 401, "the server's own word");
    for _ in 0..3 {
        assert_eq!(token(&session, &clock).await, Err(TokenErrorKind::Refused));
    }
    assert_eq!(told.load(Ordering::SeqCst), 1);
    assert_eq!(store.load("").await.unwrap(), None);
    session.login(http(&clock), Token::new("b")).await.unwrap();
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("b"));
}

#[tokio::test]
async fn a_stored_token_comes_first_and_a_refresh_token_stays_until_there_is_another() {
    let store = Arc::new(MemoryStore::new());
    let (_, session, clock) = parts(|builder| builder.store(store.clone()));
    let given = Token::new("a").refresh_token("r").expires_in(HOUR);
    session.login(http(&clock), given).await.unwrap();
    let (source, session, _) = parts(|builder| builder.store(store.clone()));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("a"));
    assert_eq!(source.asked(), 0);
    clock.advance(HOUR);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
    let request = source.last();
    assert_eq!(
        request.refresh_token().map(|token| token.expose()),
        Some("r")
    );
    let kept = store.load("").await.unwrap().unwrap();
    assert_eq!(kept.access().expose(), "token-1");
    assert_eq!(kept.refresh().map(|token| token.expose()), Some("r"));
}
