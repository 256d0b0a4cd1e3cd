//! A machine whose clock is wrong signs with the server's time, once the server has refused it and said what time it is.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use apiloom_runtime::auth::{Bearer, Token, token_source};
use apiloom_runtime::clock::Clock;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::sign::{Frozen, HmacSigner};
use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Body, BoxFuture, Client, ClientBuilder, Operation, Response, Retry};
use http::Method;
use url::Url;

const MINUTE: Duration = Duration::from_secs(60);

static META: ClientMeta = ClientMeta::new("skew", "1");

struct Put(Request);

apiloom_runtime::codegen::operation_methods!(Put);

impl Operation for Put {
    const META: &'static OperationMeta =
        &OperationMeta::new("put", Method::PUT, "/x").security(&[&["bearer"], &[]]);
    type Output = ();
    type Error = NoDocumentedError;

    fn decode(response: &mut Response) -> Decoded<(), NoDocumentedError> {
        match response.status().as_u16() {
            204 => Decoded::Ok(()),
            _ => Decoded::Unexpected,
        }
    }

    fn into_request(self) -> Request {
        self.0
    }

    fn from_request(request: Request) -> Self {
        Self(request)
    }
}

/// A clock that is minutes behind, or ahead.
struct Wrong(i64);

impl Clock for Wrong {
    fn now(&self) -> std::time::Instant {
        std::time::Instant::now()
    }

    fn wall(&self) -> SystemTime {
        let by = MINUTE * u32::try_from(self.0.unsigned_abs()).unwrap();
        let now = SystemTime::now();
        if self.0 < 0 { now - by } else { now + by }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Verifies signatures by the right time, and counts. It takes the second token only.
#[derive(Clone)]
struct Server {
    asked: Arc<AtomicUsize>,
    signer: HmacSigner,
    tells_time: bool,
    refused_token: Option<&'static str>,
}

impl Transport for Server {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let url = Url::parse(&request.uri().to_string()).unwrap();
            let frozen = Frozen::new(request.method(), &url, request.headers(), Some(b""));
            let now = SystemTime::now();
            let signed = self.signer.verify(&frozen, now, &|_: &str| true).is_ok();
            let token = request.headers().get("authorization");
            let old = token.is_some()
                && token.and_then(|token| token.to_str().ok()) == self.refused_token;
            let status = match (signed, old) {
                (false, _) => 403,
                (true, true) => 401,
                (true, false) => 204,
            };
            let mut response = http::Response::builder().status(status);
            if self.tells_time {
                response = response.header("date", httpdate::fmt_http_date(now));
            }
            Ok(response.body(Body::empty()).unwrap())
        })
    }
}

fn parts(minutes: i64, most: Option<Duration>) -> (Server, ClientBuilder) {
    let server = Server {
        asked: Arc::default(),
        signer: HmacSigner::new("shared"),
        tells_time: true,
        refused_token: None,
    };
    let builder = ClientBuilder::new(&META).base_url("https://api.example");
    let builder = builder
        .clock(Wrong(minutes))
        .retry(Retry::never())
        .sign(HmacSigner::new("shared"));
    let builder = match most {
        Some(most) => builder.clock_correction(most),
        None => builder,
    };
    (server, builder)
}

async fn status(client: &Client) -> u16 {
    match Put(Request::new(client, Put::META)).with_response().await {
        Ok(((), head)) => head.status().as_u16(),
        Err(error) => error.status().unwrap().as_u16(),
    }
}

#[tokio::test]
async fn a_refused_time_is_corrected_once_and_kept() {
    for minutes in [-60, -6, 6, 60] {
        let (server, builder) = parts(minutes, Some(90 * MINUTE));
        let client = builder.transport(server.clone()).build().unwrap();
        assert_eq!(status(&client).await, 204, "{minutes}");
        assert_eq!(server.asked.load(Ordering::SeqCst), 2);
        assert_eq!(status(&client).await, 204);
        assert_eq!(
            server.asked.load(Ordering::SeqCst),
            3,
            "the time is known now"
        );
    }
}

#[tokio::test]
async fn all_who_are_refused_at_once_are_sent_again() {
    let (server, builder) = parts(30, Some(90 * MINUTE));
    let client = builder.transport(server.clone()).build().unwrap();
    let calls = (0..20).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { status(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap(), 204);
    }
}

#[tokio::test]
async fn a_clock_is_not_corrected_unasked_nor_too_far() {
    for (minutes, most, tells_time) in [
        (60, None, true),
        (60, Some(59 * MINUTE), true),
        (-60, Some(59 * MINUTE), true),
        (60, Some(90 * MINUTE), false),
    ] {
        let (mut server, builder) = parts(minutes, most);
        server.tells_time = tells_time;
        let client = builder.transport(server.clone()).build().unwrap();
        assert_eq!(status(&client).await, 403);
        assert_eq!(server.asked.load(Ordering::SeqCst), 1);
    }
    // A refusal for another reason is sent once.
    let (mut server, builder) = parts(0, Some(90 * MINUTE));
    server.signer = HmacSigner::new("another");
    let client = builder.transport(server.clone()).build().unwrap();
    assert_eq!(status(&client).await, 403);
    assert_eq!(server.asked.load(Ordering::SeqCst), 1);
    // Another refusal for the same reason is the end.
    let (mut server, builder) = parts(60, Some(90 * MINUTE));
    server.signer = HmacSigner::new("another");
    let client = builder.transport(server.clone()).build().unwrap();
    assert_eq!(status(&client).await, 403);
    assert_eq!(server.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn time_and_token_may_both_be_old() {
    let given = Arc::new(AtomicUsize::new(0));
    let source = token_source(move |_| {
        let number = given.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok(Token::new(format!("token-{number}")).expires_in(60 * MINUTE)) }
    });
    let (mut server, builder) = parts(20, Some(90 * MINUTE));
    server.refused_token = Some("Bearer token-1");
    let builder = builder.credential("bearer", Bearer::refreshing(source));
    let client = builder.transport(server.clone()).build().unwrap();
    assert_eq!(status(&client).await, 204);
    assert_eq!(server.asked.load(Ordering::SeqCst), 3);
}
