//! Guards of a generated client against a server on this machine; hours pass by a clock that is moved
//! by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::error::{Rejected, RejectedKind};
use apiloom_runtime::guard::{CircuitBreaker, RateLimit};
use apiloom_runtime::{ClientBuilder, Error, Retry};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use golden_wire::Client;

const SECOND: Duration = Duration::from_secs(1);

/// A server that answers with the status it is told, and counts.
#[derive(Clone, Default)]
struct Server {
    status: Arc<AtomicU16>,
    asked: Arc<AtomicUsize>,
    at_once: Arc<AtomicUsize>,
    most_at_once: Arc<AtomicUsize>,
}

/// The status that is no status: the server does not answer.
const SILENCE: u16 = 0;

async fn answer(State(server): State<Server>, request: Request) -> Response<Body> {
    server.asked.fetch_add(1, Ordering::Relaxed);
    let at_once = server.at_once.fetch_add(1, Ordering::Relaxed) + 1;
    server.most_at_once.fetch_max(at_once, Ordering::Relaxed);
    let status = server.status.load(Ordering::Relaxed);
    if status == SILENCE {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    server.at_once.fetch_sub(1, Ordering::Relaxed);
    let body = match request.uri().path() {
        // A download without an end.
        "/answers/file" => {
            Body::from_stream(futures_util::stream::pending::<std::io::Result<String>>())
        }
        _ => Body::empty(),
    };
    Response::builder().status(status).body(body).unwrap()
}

impl Server {
    async fn start(status: u16) -> (Self, String) {
        let server = Server::default();
        server.answers(status);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (server, url)
    }

    fn answers(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

fn client(url: &str, guard: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    Client::builder()
        .base_url(url)
        .configure(|runtime| guard(runtime.retry(Retry::never())))
        .build()
        .unwrap()
}

/// A call without parameters that 204 answers.
async fn call(client: &Client) -> Result<(), Error<apiloom_runtime::error::NoDocumentedError>> {
    client.parameters().in_query().await
}

#[track_caller]
fn rejected<T, E>(outcome: Result<T, Error<E>>) -> Rejected {
    match outcome {
        Err(Error::Rejected(rejected)) => *rejected,
        Err(error) => panic!("another error of {}", error.operation()),
        Ok(_) => panic!("the call was sent"),
    }
}

#[tokio::test]
async fn without_guards_every_call_is_sent() {
    let (server, url) = Server::start(503).await;
    let client = client(&url, |runtime| runtime);
    for _ in 0..100 {
        assert_eq!(call(&client).await.unwrap_err().status().unwrap(), 503);
    }
    assert_eq!(server.asked(), 100);
}

#[tokio::test]
async fn the_breaker_opens_probes_and_closes() {
    let (server, url) = Server::start(503).await;
    let clock = TestClock::new();
    let client = client(&url, |runtime| {
        runtime
            .circuit_breaker(CircuitBreaker::new())
            .clock(clock.clone())
    });
    for _ in 0..20 {
        assert!(matches!(call(&client).await, Err(Error::Unexpected(_))));
    }
    let open = rejected(call(&client).await);
    assert_eq!(open.kind(), RejectedKind::CircuitOpen);
    assert_eq!(open.retry_after(), Some(30 * SECOND));
    assert_eq!(server.asked(), 20);

    // The probe fails: open again for as long.
    clock.advance(30 * SECOND);
    assert!(matches!(call(&client).await, Err(Error::Unexpected(_))));
    clock.advance(29 * SECOND);
    assert_eq!(rejected(call(&client).await).retry_after(), Some(SECOND));
    assert_eq!(server.asked(), 21);

    // A probe whose caller goes away gives its place to the next.
    clock.advance(SECOND);
    server.answers(SILENCE);
    let mut probe = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while server.asked() < 22 {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        rejected(call(&client).await).kind(),
        RejectedKind::CircuitOpen
    );
    probe.abort();
    assert!((&mut probe).await.unwrap_err().is_cancelled());
    server.answers(204);
    for _ in 0..30 {
        call(&client).await.unwrap();
    }
    assert_eq!(server.asked(), 52);
}

#[tokio::test]
async fn a_server_that_is_not_there_opens_the_breaker() {
    let breaker = CircuitBreaker::new().minimum_calls(3);
    let client = client("http://127.0.0.1:1", |runtime| {
        runtime.circuit_breaker(breaker)
    });
    for _ in 0..3 {
        assert!(call(&client).await.unwrap_err().is_connect());
    }
    let open = rejected(call(&client).await);
    assert!(open.to_string().contains("too many calls failed"), "{open}");
}

#[tokio::test]
async fn errors_of_the_caller_do_not_open_the_breaker() {
    let (server, url) = Server::start(404).await;
    let breaker = CircuitBreaker::new().minimum_calls(3);
    let client = client(&url, |runtime| runtime.circuit_breaker(breaker));
    for status in [404, 429, 401] {
        server.answers(status);
        for _ in 0..10 {
            assert_eq!(call(&client).await.unwrap_err().status().unwrap(), status);
        }
    }
    assert_eq!(server.asked(), 30);
}

#[tokio::test]
async fn calls_take_their_turns() {
    let (server, url) = Server::start(204).await;
    let clock = TestClock::new();
    let client = client(&url, |runtime| {
        let limit = RateLimit::new(10, SECOND).burst(5);
        runtime.rate_limit(limit).clock(clock.clone())
    });
    for _ in 0..25 {
        call(&client).await.unwrap();
    }
    assert_eq!(clock.passed(), 2 * SECOND);
    // One that cannot have its turn in time is told so at once, and is not sent.
    let hasty = client
        .parameters()
        .in_query()
        .with(|options| options.timeout(SECOND / 20));
    let late = rejected(hasty.await);
    assert_eq!(late.kind(), RejectedKind::RateLimited);
    assert_eq!(late.retry_after(), Some(SECOND / 10));
    assert_eq!((clock.passed(), server.asked()), (2 * SECOND, 25));
}

#[tokio::test]
async fn repetitions_take_turns_too() {
    let (server, url) = Server::start(503).await;
    let clock = TestClock::new();
    let client = Client::builder()
        .base_url(&url)
        .configure(|runtime| {
            runtime
                .rate_limit(RateLimit::new(1, SECOND))
                .retry(Retry::default().delays([Duration::ZERO]))
                .clock(clock.clone())
        })
        .build()
        .unwrap();
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.attempts(), server.asked()), (3, 3));
    assert_eq!(clock.passed(), 2 * SECOND);
}

#[tokio::test]
async fn so_many_at_once() {
    let (server, url) = Server::start(204).await;
    let client = client(&url, |runtime| runtime.concurrency_limit(4));
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!(server.asked(), 64);
    assert_eq!(server.most_at_once.load(Ordering::Relaxed), 4);
}

#[tokio::test]
async fn a_download_keeps_its_place_until_it_has_ended() {
    let (server, url) = Server::start(200).await;
    let client = client(&url, |runtime| runtime.concurrency_limit(1));
    let download = client.answers().get_file().await.unwrap();
    let hasty = || {
        let call = client.answers().get_file();
        call.with(|options| options.timeout(Duration::from_millis(20)))
    };
    assert_eq!(rejected(hasty().await).kind(), RejectedKind::Concurrency);
    assert_eq!(server.asked(), 1);
    drop(download);
    client.answers().get_file().await.unwrap();
    assert_eq!(server.asked(), 2);
}
