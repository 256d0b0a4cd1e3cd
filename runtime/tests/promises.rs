//! What a call promises when things go wrong halfway, and whom it gives a credential to.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::auth::Bearer;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::{Sent, Transport, TransportError, TransportErrorKind};
use apiloom_runtime::{Body, BoxFuture, Client, ClientBuilder, Error, Operation, Response, Retry};
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

enum Wire {}
static META: ClientMeta = ClientMeta::new("test", "1");

macro_rules! operation {
    ($name:ident, $method:ident, $security:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta =
                &OperationMeta::new(stringify!($name), Method::$method, "/x").security($security);
            type Output = Vec<i64>;
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<Vec<i64>, NoDocumentedError> {
                match response.status().as_u16() {
                    200 => Decoded::success(response.json::<Wire, _>()),
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
        impl $name {
            fn call(client: &Client) -> Self {
                Self(Request::new(client, Self::META))
            }
        }
    };
}
operation!(Optional, GET, &[&[], &["bearer"]]);
operation!(Open, GET, &[]);
operation!(Post, POST, &[]);

/// Sends raw bytes and closes; remembers what it was asked.
async fn serve(pieces: Vec<(&'static str, u64)>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let (pieces, kept) = (pieces.clone(), kept.clone());
            tokio::spawn(async move {
                let mut buffer = [0u8; 4096];
                let count = socket.read(&mut buffer).await.unwrap();
                kept.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&buffer[..count]).into_owned());
                for (piece, wait) in pieces {
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                    let _ = socket.write_all(piece.as_bytes()).await;
                }
            });
        }
    });
    (url, seen)
}

fn client(url: &str) -> ClientBuilder {
    ClientBuilder::new(&META)
        .base_url(url)
        .retry(Retry::never())
}

/// runtime-notes §2.1: `{}` matches last unless it is the only one.
#[tokio::test]
async fn a_configured_credential_beats_none() {
    let (url, seen) = serve(vec![("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]", 0)]).await;
    Optional::call(
        &client(&url)
            .credential("bearer", Bearer::token("t0k"))
            .build()
            .unwrap(),
    )
    .await
    .unwrap();
    assert!(
        seen.lock().unwrap()[0]
            .to_lowercase()
            .contains("authorization: bearer t0k"),
        "no credential was sent"
    );
    Optional::call(&client(&url).build().unwrap())
        .await
        .unwrap();
    assert!(
        !seen.lock().unwrap()[1]
            .to_lowercase()
            .contains("authorization")
    );
}

/// README: "The status and headers of a response are never lost because its body could not be read."
#[tokio::test]
async fn a_broken_body_keeps_the_status() {
    let head = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 3\r\nx-request-id: r9\r\ncontent-length: 90\r\nconnection: close\r\n\r\npart";
    let (url, _) = serve(vec![(head, 0)]).await;
    let error = Open::call(&client(&url).build().unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.status().map(|s| s.as_u16()), Some(503), "{error:?}");
    assert_eq!(error.request_id(), Some("r9"));
}

#[tokio::test]
async fn a_stalled_body_keeps_the_status() {
    let head =
        "HTTP/1.1 503 Service Unavailable\r\nx-request-id: r9\r\ncontent-length: 90\r\n\r\npart";
    let (url, _) = serve(vec![(head, 0), ("rest", 500)]).await;
    let client = client(&url)
        .read_timeout(Duration::from_millis(60))
        .build()
        .unwrap();
    let error = Open::call(&client).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.status().map(|s| s.as_u16()), Some(503), "{error:?}");
}

#[tokio::test]
async fn a_long_success_keeps_the_status() {
    let (url, _) = serve(vec![(
        "HTTP/1.1 200 OK\r\nx-request-id: r9\r\ncontent-length: 12\r\n\r\n[1,2,3,4,5,6",
        0,
    )])
    .await;
    let error = Open::call(&client(&url).response_limit(4).build().unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.request_id(), Some("r9"), "{error:?}");
}

#[derive(Clone)]
struct Recording(Arc<Mutex<Vec<String>>>, &'static str);
impl Transport for Recording {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.lock().unwrap().push(request.uri().to_string());
        let mut response = http::Response::new(Body::empty());
        *response.status_mut() = http::StatusCode::FOUND;
        response
            .headers_mut()
            .insert("location", self.1.parse().unwrap());
        Box::pin(async { Ok(response) })
    }
}

/// A redirect may not put a user name in: transports make credentials of it.
#[tokio::test]
async fn a_redirect_brings_no_user_name() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let client = client("https://h.example")
        .transport(Recording(seen.clone(), "https://eve:pw@h.example/y"))
        .build()
        .unwrap();
    let _ = Open::call(&client).await;
    assert!(
        seen.lock().unwrap().iter().all(|uri| !uri.contains("eve")),
        "{:?}",
        seen.lock().unwrap()
    );
}

#[tokio::test]
async fn a_post_without_a_body_says_so() {
    let (url, seen) = serve(vec![("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]", 0)]).await;
    Post::call(&client(&url).build().unwrap()).await.unwrap();
    let seen = seen.lock().unwrap()[0].to_lowercase();
    assert!(seen.contains("content-length: 0"), "{seen}");
}

#[tokio::test]
async fn a_token_of_other_characters_is_refused() {
    for token in ["t\u{fc}", "a\nb", ""] {
        let (url, seen) = serve(vec![("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]", 0)]).await;
        let result = Optional2::call(
            &client(&url)
                .credential("bearer", Bearer::token(token))
                .build()
                .unwrap(),
        )
        .await;
        assert!(
            matches!(result, Err(Error::Auth(_))),
            "{token:?}: {result:?}"
        );
        assert!(seen.lock().unwrap().is_empty());
    }
}
operation!(Optional2, GET, &[&["bearer"]]);

/// Never connects in time.
struct Unreachable;
impl Transport for Unreachable {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let error = TransportError::new(TransportErrorKind::Timeout, Sent::No, "no answer");
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_both() {
    let client = client("https://h.example")
        .transport(Unreachable)
        .build()
        .unwrap();
    let error = Open::call(&client).await.unwrap_err();
    assert!(
        error.is_timeout() && error.is_connect() && error.is_retryable(),
        "{error:?}"
    );
}

/// Optional security at another origin: the call goes, the credential does not.
#[tokio::test]
async fn optional_credentials_stay_at_their_origin() {
    let (url, seen) = serve(vec![("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]", 0)]).await;
    let client = client("https://h.example")
        .credential("bearer", Bearer::token("t0k"))
        .build()
        .unwrap();
    let mut call = Optional::call(&client);
    call.0.server(Box::leak(url.into_boxed_str()));
    call.await.unwrap();
    let seen = seen.lock().unwrap()[0].to_lowercase();
    assert!(!seen.contains("t0k"), "{seen}");
}

/// The whole call's time limit strikes in the middle of the body.
#[tokio::test]
async fn a_call_that_takes_too_long_keeps_the_status() {
    let head = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 9\r\ncontent-length: 90\r\n\r\npart";
    let (url, _) = serve(vec![(head, 0), ("rest", 800)]).await;
    let error = Open::call(&client(&url).build().unwrap())
        .with(|o| o.timeout(Duration::from_millis(150)))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!(
        error.retry_after(),
        Some(Duration::from_secs(9)),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "Open: 429 Too Many Requests, but timed out: the call took more than 150ms, retry after 9 s"
    );
}

#[tokio::test]
async fn a_cut_body_is_marked_and_a_long_success_is_not_worth_another_try() {
    let (url, _) = serve(vec![(
        "HTTP/1.1 500 No\r\ncontent-length: 12\r\n\r\nabcdefghijkl",
        0,
    )])
    .await;
    let error = Open::call(&client(&url).error_limit(4).build().unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Unexpected(failure) if failure.head().is_body_cut()),
        "{error:?}"
    );
    let (url, _) = serve(vec![(
        "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n[1,2,3,4,5,6",
        0,
    )])
    .await;
    let error = Open::call(&client(&url).response_limit(4).build().unwrap())
        .await
        .unwrap_err();
    assert!(!error.is_retryable(), "{error:?}");
}
