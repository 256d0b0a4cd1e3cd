//! Calls over real sockets, against a server that does as it is told.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use apiloom_runtime::auth::Bearer;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Parameter, Request};
use apiloom_runtime::error::Category;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::sign::{Frozen, Sign};
use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{
    AnyError, Body, BoxError, BoxFuture, Client, ClientBuilder, Error, Operation, Response, Retry,
};
use http::{HeaderMap, HeaderValue, Method};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

enum Wire {}

static META: ClientMeta = ClientMeta::new("test", "1");

#[derive(Debug, PartialEq)]
enum GetThingError {
    NotFound(String),
}

impl std::fmt::Display for GetThingError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("there is no such thing")
    }
}

impl std::error::Error for GetThingError {}

/// As the generator writes operations.
struct GetThing(Request);

apiloom_runtime::codegen::operation_methods!(GetThing);

impl Operation for GetThing {
    const META: &'static OperationMeta =
        &OperationMeta::new("getThing", Method::GET, "/things/{id}")
            .accept("application/json")
            .security(&[&["bearer"]]);
    type Output = Vec<i64>;
    type Error = GetThingError;

    fn decode(response: &mut Response) -> Decoded<Vec<i64>, GetThingError> {
        match response.status().as_u16() {
            200 => Decoded::success(response.json::<Wire, _>()),
            404 => Decoded::error(response.json::<Wire, _>(), GetThingError::NotFound),
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

fn thing(client: &Client, id: &str) -> GetThing {
    let mut request = Request::new(client, GetThing::META);
    request.path::<Wire, _>(Parameter::new("id"), id);
    GetThing(request)
}

/// Answers each connection with the same bytes, piece by piece, and remembers what was asked.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

async fn serve(pieces: Vec<(Vec<u8>, Duration)>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let remembered = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let (pieces, seen) = (pieces.clone(), remembered.clone());
            tokio::spawn(async move {
                let mut text = Vec::new();
                let mut buffer = [0u8; 4096];
                while !text.windows(4).any(|end| end == b"\r\n\r\n") {
                    match socket.read(&mut buffer).await {
                        Ok(0) | Err(_) => return,
                        Ok(count) => {
                            text.extend_from_slice(buffer.get(..count).unwrap_or_default())
                        }
                    }
                }
                seen.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&text).into_owned());
                for (piece, wait) in pieces {
                    tokio::time::sleep(wait).await;
                    if socket.write_all(&piece).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    Server { address, seen }
}

async fn answer(head: &str, body: &str) -> Server {
    let text = format!(
        "HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    serve(vec![(text.into_bytes(), Duration::ZERO)]).await
}

fn builder(server: &Server) -> ClientBuilder {
    let url = format!("http://{}/base", server.address);
    ClientBuilder::new(&META)
        .base_url(&url)
        .retry(Retry::never())
        .credential("bearer", Bearer::token("secret-token"))
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

impl Server {
    fn asked(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

#[tokio::test]
async fn a_success_is_read_and_the_request_is_right() {
    let server = answer("200 OK\r\nx-request-id: r1", "[1, 2]").await;
    let (output, head) = thing(&client(&server), "a b")
        .with(|o| o.header("x-trace", "1"))
        .with_response()
        .await
        .unwrap();
    assert_eq!(
        (output, head.request_id(), head.attempts()),
        (vec![1, 2], Some("r1"), 1)
    );
    let seen = server.seen.lock().unwrap().first().unwrap().to_lowercase();
    assert!(
        seen.starts_with("get /base/things/a%20b http/1.1\r\n"),
        "{seen}"
    );
    for header in [
        "authorization: bearer secret-token",
        "accept: application/json",
        "x-trace: 1",
    ] {
        assert!(seen.contains(header), "{seen}");
    }
    assert!(!seen.contains("referer"), "{seen}");
}

#[tokio::test]
async fn errors_keep_their_evidence() {
    let server = answer("404 Not Found\r\nretry-after: 7", "\"gone\"").await;
    let error = thing(&client(&server), "1").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(
        matches!(&error, Error::Api(failure) if *failure.kind() == GetThingError::NotFound("gone".into()))
    );
    let any = AnyError::from(error);
    assert!(any.api::<GetThingError>().is_some() && any.category() == Category::NotFound);

    let server = answer("418 I'm a teapot", "short and stout").await;
    let error = thing(&client(&server), "1").await.unwrap_err();
    assert!(
        matches!(&error, Error::Unexpected(failure) if &failure.kind()[..] == b"short and stout")
    );
    assert_eq!(
        error.to_string(),
        "getThing: 418 I'm a teapot is not documented: short and stout"
    );

    let server = answer("200 OK", "[1, \"two\"]").await;
    let error = thing(&client(&server), "1").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    let Error::Decode(decode) = error else {
        panic!("{error}")
    };
    assert_eq!(
        (decode.error().path(), &decode.body()[..]),
        ("/1", &b"[1, \"two\"]"[..])
    );
}

#[tokio::test]
async fn limits_of_time() {
    let slow = Duration::from_millis(400);
    let short = Duration::from_millis(60);
    let late = serve(vec![(
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]".to_vec(),
        slow,
    )])
    .await;
    let error = thing(&builder(&late).attempt_timeout(short).build().unwrap(), "1")
        .await
        .unwrap_err();
    assert!(
        error.is_timeout() && error.is_retryable() && error.status().is_none(),
        "{error:?}"
    );
    let error = thing(&client(&late), "1")
        .with(|o| o.timeout(short))
        .await
        .unwrap_err();
    assert!(
        error.is_timeout() && error.to_string().contains("the call took more than 60ms"),
        "{error}"
    );
    let stalled = serve(vec![
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[".to_vec(),
            Duration::ZERO,
        ),
        (b"]".to_vec(), slow),
    ])
    .await;
    let error = thing(&builder(&stalled).read_timeout(short).build().unwrap(), "1")
        .await
        .unwrap_err();
    assert!(
        error.is_timeout() && error.to_string().contains("stalled"),
        "{error}"
    );
}

#[tokio::test]
async fn limits_of_size() {
    let body = format!("[{}1]", "1,".repeat(5000));
    let server = answer("200 OK", &body).await;
    let error = thing(&builder(&server).response_limit(1000).build().unwrap(), "1")
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the response has more than 1000 bytes"),
        "{error}"
    );
    let server = answer("500 Internal Server Error", &body).await;
    let error = thing(&builder(&server).error_limit(1000).build().unwrap(), "1")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Unexpected(failure) if failure.kind().len() == 1000),
        "{error:?}"
    );
    let server = answer("404 Not Found", &format!("\"{}\"", "x".repeat(5000))).await;
    let error = thing(&builder(&server).error_limit(1000).build().unwrap(), "1")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Unexpected(_)) && error.to_string().contains("has been cut here"),
        "{error}"
    );
    let many: String = (0..60)
        .map(|i| format!("\r\nx-{i}: {}", "y".repeat(1500)))
        .collect();
    let server = answer(&format!("200 OK{many}"), "[]").await;
    let error = thing(&client(&server), "1").await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn redirects_stay_at_home() {
    let elsewhere = answer("200 OK", "[3]").await;
    let away = answer(
        &format!("302 Found\r\nlocation: http://{}/x", elsewhere.address),
        "",
    )
    .await;
    let error = thing(&client(&away), "1").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    assert!(
        error
            .headers()
            .is_some_and(|headers| headers.contains_key("location"))
    );
    assert_eq!(elsewhere.asked(), 0, "another origin was asked");
    let slashes = answer(
        &format!("302 Found\r\nlocation: //{}/x", elsewhere.address),
        "",
    )
    .await;
    assert!(thing(&client(&slashes), "1").await.is_err());
    assert_eq!(elsewhere.asked(), 0, "another origin was asked");
    let looping = answer("302 Found\r\nlocation: /base/things/2", "").await;
    let error = thing(&client(&looping), "1").await.unwrap_err();
    assert_eq!(
        (
            error.status().map(|status| status.as_u16()),
            looping.asked()
        ),
        (Some(302), 6)
    );
}

#[tokio::test]
async fn what_must_not_be_sent_is_not() {
    let server = answer("200 OK", "[]").await;
    for id in [".", ".."] {
        let error = thing(&client(&server), id).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
    }
    let error = thing(&client(&server), "1")
        .with(|o| o.header("x", "a\r\nb: c"))
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Request(_)) && error.operation() == "getThing",
        "{error:?}"
    );
    let without = ClientBuilder::new(&META)
        .base_url(&format!("http://{}", server.address))
        .build()
        .unwrap();
    let error = thing(&without, "1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getThing: no credential is set for `bearer`: set one on the builder, or send without by `.with(|o| o.anonymous())`"
    );
    assert_eq!((server.asked(), error.attempts()), (0, 0));
}

/// Counts what is sent.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

impl Transport for Counting {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async {
            Ok(http::Response::new(Body::from(bytes::Bytes::from_static(
                b"[]",
            ))))
        })
    }
}

#[tokio::test]
async fn credentials_need_tls_or_this_machine() {
    let counting = Counting::default();
    let build = |url: &str| {
        let builder = ClientBuilder::new(&META)
            .base_url(url)
            .transport(counting.clone());
        builder.credential("bearer", Bearer::token("secret-token"))
    };
    let error = thing(&build("http://example.com").build().unwrap(), "1")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Auth(_)), "{error:?}");
    assert_eq!(counting.0.load(Ordering::Relaxed), 0);
    for url in [
        "https://example.com",
        "http://localhost:1",
        "http://127.0.0.1",
        "http://[::1]",
    ] {
        thing(&build(url).build().unwrap(), "1").await.unwrap();
    }
    thing(
        &build("http://example.com")
            .allow_insecure_credentials()
            .build()
            .unwrap(),
        "1",
    )
    .await
    .unwrap();
    for url in ["ftp://x", "/relative", "http://user:pw@x"] {
        assert!(build(url).build().is_err(), "{url}");
    }
}

/// Signs with a word.
struct Word;

impl Sign for Word {
    fn sign(&self, _: &Frozen<'_>, _: SystemTime) -> Result<HeaderMap, BoxError> {
        let mut headers = HeaderMap::new();
        headers.insert("x-signature", HeaderValue::from_static("signed"));
        Ok(headers)
    }
}

/// What shows who the client is needs TLS or this machine, whatever it is: a signature can be passed on, and what the caller
/// gives for one call or for all can be read on the way.
#[tokio::test]
async fn whatever_shows_who_it_is_needs_tls_or_this_machine() {
    let counting = Counting::default();
    let build = |url: &str| {
        let builder = ClientBuilder::new(&META).base_url(url);
        builder.transport(counting.clone())
    };
    let secured = |builder: ClientBuilder| builder.credential("bearer", Bearer::token("t"));
    let header =
        |client: &Client| thing(client, "1").with(|o| o.header("authorization", "Bearer t"));
    let plain = "http://example.com";
    let others = ["https://example.com", "http://localhost:1", "http://[::1]"];
    let left = || counting.0.load(Ordering::Relaxed);

    let anonymous = |client: Client| thing(&client, "1").with(|o| o.anonymous());
    let error = anonymous(build(plain).sign(Word).build().unwrap())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Auth(_)), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("signatures are not sent over plain HTTP"),
        "{text}"
    );
    // What is trusted beside it has to be safe too.
    let call = anonymous(
        build(others[0])
            .sign(Word)
            .trust_origin(plain)
            .build()
            .unwrap(),
    );
    let call = call.with(|o| o.base_url(plain));
    assert!(matches!(call.await, Err(Error::Auth(_))));

    let error = anonymous(build(plain).header("x-api-key", "k").build().unwrap())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`x-api-key`"), "{error}");
    let error = header(&secured(build(plain)).build().unwrap())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`authorization`"), "{error}");
    let named = secured(build(others[0])).build().unwrap();
    let error = header(&named)
        .with(|o| o.base_url(plain))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`authorization`"), "{error}");
    // That of the client stays at home, and the call goes without.
    let named = build(others[0]).header("x-api-key", "k").build().unwrap();
    anonymous(named).with(|o| o.base_url(plain)).await.unwrap();
    assert_eq!(left(), 1);

    for url in others {
        anonymous(
            build(url)
                .sign(Word)
                .header("x-api-key", "k")
                .build()
                .unwrap(),
        )
        .await
        .unwrap();
        header(&secured(build(url)).build().unwrap()).await.unwrap();
    }
    let all = || build(plain).allow_insecure_credentials();
    anonymous(all().sign(Word).header("x-api-key", "k").build().unwrap())
        .await
        .unwrap();
    header(&secured(all()).build().unwrap()).await.unwrap();
    assert_eq!(left(), 9);
}

#[tokio::test]
async fn nothing_shows_a_secret_and_errors_are_small() {
    let server = answer(
        "500 Internal Server Error\r\nset-cookie: sid=secret-token",
        "secret",
    )
    .await;
    let client = client(&server);
    let call = thing(&client, "1");
    let shown = format!(
        "{client:?} {call:?} {:?} {:?}",
        call.clone().await,
        builder(&server)
    );
    assert!(!shown.contains("secret-token"), "{shown}");
    assert_eq!(size_of::<Error<GetThingError>>(), 16);
    let spawned = tokio::spawn(call.into_future()).await.unwrap();
    assert!(spawned.is_err_and(|error| error.is_retryable()));
    let nobody = ClientBuilder::new(&META)
        .base_url("http://127.0.0.1:1")
        .credential("bearer", Bearer::token("t"));
    let error = thing(&nobody.build().unwrap(), "1").await.unwrap_err();
    assert!(
        error.is_connect() && error.category() == Category::Network,
        "{error:?}"
    );
}
