//! What middleware may assume.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::time::Duration;

use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::error::{CallError, Rejected, RejectedKind};
use apiloom_runtime::middleware::{Middleware, Next, RequestIds, Timestamps};
use apiloom_runtime::transport::{Sent, TransportErrorKind};
use apiloom_runtime::{Body, BoxFuture, Error};
use faulty::*;
use http::{Method, Version};

/// Writes its name into a header, so that the order shows.
struct Mark(&'static str);

impl Middleware for Mark {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        let seen = request.headers().contains_key("authorization");
        let text = format!("{} {} {seen}", self.0, next.attempt().unwrap_or(0));
        let value = text.parse().unwrap();
        request.headers_mut().append("x-mark", value);
        next.run(request)
    }
}

#[tokio::test]
async fn middleware_stands_in_order_and_sees_what_it_may() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(DOWN), Act::Say(OK)]).await;
    let client = builder(&server.url, &clock)
        .credential("bearer", Bearer::token("t0k"))
        .middleware(Mark("outer"))
        .middleware(Mark("inner"))
        .middleware(RequestIds::uuid())
        .middleware(Timestamps::iso8601())
        .attempt_middleware(Mark("attempt"))
        .build()
        .unwrap();
    Secured::call(&client).await.unwrap();
    let seen = server.seen.lock().unwrap();
    for (text, number) in seen.iter().zip(1..) {
        let marks: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("x-mark: "))
            .collect();
        let last = format!("attempt {number} true");
        assert_eq!(marks, ["outer 0 false", "inner 0 false", last.as_str()]);
        assert!(
            text.contains("x-timestamp: 2026-01-01t00:00:00.000z"),
            "{text}"
        );
    }
    let id = |text: &str| {
        text.lines()
            .find(|line| line.starts_with("x-request-id"))
            .map(str::to_owned)
    };
    assert!(id(&seen[0]).is_some() && id(&seen[0]) == id(&seen[1]));
}

/// Refuses, as a circuit breaker does.
struct Open;

impl Middleware for Open {
    fn call<'a>(
        &'a self,
        _: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        let rejected = Rejected::new(RejectedKind::CircuitOpen);
        let error = match next.operation().id() {
            "get" => rejected.with_retry_after(Duration::from_secs(9)).into(),
            _ => CallError::new("not today"),
        };
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn what_a_guard_or_a_middleware_refuses_is_not_repeated() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(OK)]).await;
    let client = builder(&server.url, &clock)
        .attempt_middleware(Open)
        .build()
        .unwrap();
    let error = Get::call(&client).await.unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error:?}");
    assert_eq!((error.attempts(), error.operation()), (0, "get"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
    let error = Post::call(&client).await.unwrap_err();
    assert!(matches!(error, Error::Middleware(_)), "{error:?}");
    assert!(error.to_string().starts_with("post: not today"), "{error}");
    assert_eq!((server.asked(), clock.slept().len()), (0, 0));
}

/// Sends everything elsewhere.
struct Elsewhere(String);

impl Middleware for Elsewhere {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        *request.uri_mut() = self.0.parse().unwrap();
        next.run(request)
    }
}

#[tokio::test]
async fn a_middleware_cannot_send_a_credential_elsewhere() {
    let clock = TestClock::new();
    let (here, there) = (server(&[Act::Say(OK)]).await, server(&[Act::Say(OK)]).await);
    for around_call in [true, false] {
        let builder = builder(&here.url, &clock).credential("bearer", Bearer::token("t0k"));
        let elsewhere = Elsewhere(format!("{}/x", there.url));
        let client = match around_call {
            true => builder.middleware(elsewhere),
            false => builder.attempt_middleware(elsewhere),
        };
        assert!(Secured::call(&client.build().unwrap()).await.is_err());
    }
    assert_eq!((here.asked(), there.asked()), (0, 0));
}

/// Leads to another server.
struct Away(String);

impl Middleware for Away {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        *request.uri_mut() = format!("{}/x", self.0).parse().unwrap();
        next.run(request)
    }
}

/// A middleware leads to a mirror: what shows who the client is stays at home, whoever has set it.
#[tokio::test]
async fn a_middleware_takes_no_header_of_the_client_elsewhere() {
    for around_attempts in [true, false] {
        let (home, mirror) = (server(&[Act::Say(OK)]).await, server(&[Act::Say(OK)]).await);
        let away = Away(mirror.url.clone());
        let builder = builder(&home.url, &TestClock::new())
            .header("authorization", "Bearer hunter2")
            .header("x-api-key", "hunter3")
            .header("x-tenant", "seven");
        let builder = match around_attempts {
            true => builder.attempt_middleware(away),
            false => builder.middleware(away),
        };
        let client = builder.build().unwrap();
        Get::call(&client).await.unwrap();
        let seen = mirror.seen.lock().unwrap()[0].clone();
        assert!(
            seen.contains("x-tenant: seven") && !seen.contains("hunter"),
            "{seen}"
        );
        // What the call has set is not left out in silence.
        let call = Get::call(&client).with(|o| o.header("authorization", "Bearer hunter4"));
        let error = call.await.unwrap_err().to_string();
        assert!(error.contains("to another origin"), "{error}");
        assert_eq!((mirror.asked(), home.asked()), (1, 0));
    }
}

/// Signs with a word.
struct Word;

impl apiloom_runtime::sign::Sign for Word {
    fn sign(
        &self,
        _: &apiloom_runtime::sign::Frozen<'_>,
        _: std::time::SystemTime,
    ) -> Result<http::HeaderMap, apiloom_runtime::BoxError> {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-signature", http::HeaderValue::from_static("signed"));
        Ok(headers)
    }
}

/// A signature says who the client is, and who has it could pass it on: it goes where credentials go.
#[tokio::test]
async fn a_signature_goes_to_no_other_origin() {
    let (home, other) = (server(&[Act::Say(OK)]).await, server(&[Act::Say(OK)]).await);
    let signed = |server: &Server| {
        let mut seen = server.seen.lock().unwrap();
        seen.pop().unwrap().contains("x-signature: signed")
    };
    let client = builder(&home.url, &TestClock::new()).sign(Word);
    let client = client.build().unwrap();
    Get::call(&client).await.unwrap();
    assert!(signed(&home));
    let url = other.url.clone();
    let elsewhere = Get::call(&client).with(|options| options.base_url(&url));
    elsewhere.await.unwrap();
    assert!(!signed(&other));
    for around_attempts in [true, false] {
        let away = Away(other.url.clone());
        let builder = builder(&home.url, &TestClock::new()).sign(Word);
        let builder = match around_attempts {
            true => builder.attempt_middleware(away),
            false => builder.middleware(away),
        };
        Get::call(&builder.build().unwrap()).await.unwrap();
        assert!(!signed(&other));
    }
    // Where the builder trusts, it goes.
    let client = builder(&home.url, &TestClock::new())
        .sign(Word)
        .trust_origin(&other.url)
        .build()
        .unwrap();
    let call = Get::call(&client).with(|options| options.base_url(&url));
    call.await.unwrap();
    assert!(signed(&other));
}

/// Puts another body in the place of what there is, says this length, and sends it by this method.
struct Puts(fn() -> Body, Option<&'static str>, Method, Version);

impl Middleware for Puts {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        *request.body_mut() = (self.0)();
        *request.method_mut() = self.2.clone();
        *request.version_mut() = self.3;
        if let Some(length) = self.1 {
            let value = http::HeaderValue::from_static(length);
            request.headers_mut().insert("content-length", value);
        }
        next.run(request)
    }
}

/// A body of pieces whose length nobody knows.
struct Pieces(std::vec::IntoIter<&'static str>);

impl http_body::Body for Pieces {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        let piece = self
            .0
            .next()
            .map(|piece| Ok(http_body::Frame::data(piece.into())));
        std::task::Poll::Ready(piece)
    }
}

fn pieces() -> Body {
    Body::stream(Pieces(vec!["{\"tenant\"", ":1}"].into_iter()))
}

/// RFC 9110, section 8.6: the length is that of what is sent, whoever has put it there.
#[tokio::test]
async fn a_body_of_a_middleware_is_sent_whole() {
    const WHOLE: &str = "{\"tenant\":1}";
    let whole: fn() -> Body = || Body::from(WHOLE);
    for (body, said, comes) in [
        (whole, None, Some("content-length: 12")),
        (whole, Some("5"), Some("content-length: 12")),
        (whole, Some("99"), Some("content-length: 12")),
        (pieces, Some("12"), Some("content-length: 12")),
        (pieces, None, Some("transfer-encoding: chunked")),
        (pieces, Some("0"), Some("transfer-encoding: chunked")),
        // Who promises another length than comes is told.
        (pieces, Some("9"), None),
        (pieces, Some("11"), None),
        (pieces, Some("13"), None),
        (Body::empty, Some("12"), Some("content-length: 0")),
    ] {
        for around_attempts in [true, false] {
            for method in ["POST", "GET", "HEAD", "DELETE", "OPTIONS", "QUERY"] {
                let server = whole_requests().await;
                let builder =
                    builder(&server.url, &TestClock::new()).retry(apiloom_runtime::Retry::never());
                let puts = Puts(body, said, method.parse().unwrap(), Version::HTTP_11);
                let builder = match around_attempts {
                    true => builder.attempt_middleware(puts),
                    false => builder.middleware(puts),
                };
                let client = builder.build().unwrap();
                let done = match method {
                    "POST" => Post::call(&client).await,
                    _ => Get::call(&client).await,
                };
                let seen = server.seen.lock().unwrap().join("");
                let Some(line) = comes else {
                    assert!(done.is_err(), "{method} {said:?}: {seen}");
                    continue;
                };
                // An answer to `HEAD` has nothing to be read.
                assert_eq!(done.is_ok(), method != "HEAD", "{done:?}");
                assert!(seen.contains(line), "{method} {said:?}: {seen}");
                let sent = seen.contains("tenant");
                assert_eq!(sent, !line.ends_with(": 0"), "{method}: {seen}");
                assert_eq!(
                    seen.matches("content-length").count(),
                    usize::from(line.starts_with("content"))
                );
            }
        }
    }
}

/// HTTP/1.0 knows no chunks (RFC 9112, section 6.1): what cannot be sent is said before it is.
#[tokio::test]
async fn a_body_without_a_length_does_not_leave_by_http_1_0() {
    for method in [Method::POST, Method::GET] {
        let server = whole_requests().await;
        let client = builder(&server.url, &TestClock::new())
            .attempt_middleware(Puts(pieces, None, method, Version::HTTP_10))
            .build()
            .unwrap();
        let Error::Transport(failure) = Post::call(&client).await.unwrap_err() else {
            panic!("no error of the transport");
        };
        assert_eq!(failure.error().kind(), TransportErrorKind::Request);
        assert_eq!(failure.error().sent(), Sent::No);
        assert!(server.seen.lock().unwrap().is_empty());
        // With a length it does.
        let server = whole_requests().await;
        let client = builder(&server.url, &TestClock::new())
            .attempt_middleware(Puts(pieces, Some("12"), Method::POST, Version::HTTP_10))
            .build()
            .unwrap();
        Post::call(&client).await.unwrap();
        let seen = server.seen.lock().unwrap().join("");
        assert!(seen.ends_with("{\"tenant\":1}"), "{seen}");
    }
}

/// A server that reads what comes for a while, and answers.
async fn whole_requests() -> Server {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = seen.clone();
    let (_, stalled) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        let mut buffer = [0; 4096];
        // The head, and then the body as its head says.
        loop {
            let wanted = text.split_once("\r\n\r\n").map(|(head, body)| {
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "));
                match length.map(|length| length.parse::<usize>().unwrap()) {
                    Some(length) => body.len() >= length,
                    None => !head.contains("chunked") || body.ends_with("0\r\n\r\n"),
                }
            });
            if wanted == Some(true) {
                break;
            }
            match socket.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(count) => text += &String::from_utf8_lossy(&buffer[..count]).to_lowercase(),
            }
        }
        kept.lock().unwrap().push(text);
        let _ = socket.write_all(OK.as_bytes()).await;
    });
    Server { url, seen, stalled }
}
