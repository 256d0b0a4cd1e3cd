//! What callers give for one call, over real sockets: their credentials, where those go, and bodies that take their time.

#![cfg(feature = "reqwest")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod faulty;

use std::time::Duration;

use apiloom_runtime::auth::ApiKey;
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Paging, Parameter, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::paging::Paginated;
use apiloom_runtime::retry::Retry;
use apiloom_runtime::{Body, Client, Error, Operation, Response};
use faulty::*;
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

enum Wire {}

macro_rules! operation {
    ($name:ident, $meta:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = ();
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<(), NoDocumentedError> {
                match response.status().as_u16() {
                    200 => Decoded::Ok(()),
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
operation!(
    Keyed,
    OperationMeta::new("keyed", Method::GET, "/x")
        .security(&[&["header"], &["query"], &["cookie"]])
        .arguments(&[
            ("header", "header", "x-key"),
            ("query", "query", "a key"),
            ("cookie", "cookie", "key"),
        ])
);
operation!(Open, OperationMeta::new("open", Method::GET, "/x"));
operation!(Upload, OperationMeta::new("upload", Method::POST, "/x"));

async fn asked(
    change: impl FnOnce(&Client) -> Keyed,
    key: Option<(&'static str, ApiKey)>,
) -> String {
    let server = server(&[Act::Say(OK)]).await;
    let mut builder = builder(&server.url, &TestClock::new());
    if let Some((scheme, key)) = key {
        let credential = match scheme {
            "header" => key.in_header("x-key"),
            "query" => key.in_query("a key"),
            _ => key.in_cookie("key"),
        };
        builder = builder.credential(scheme, credential);
    }
    change(&builder.build().unwrap()).await.unwrap();
    let seen = server.seen.lock().unwrap();
    seen[0].clone()
}

/// A scheme's key that is declared as a parameter too: what the caller says for this call is what is sent, and it is a
/// credential, whether the client has one or not.
#[tokio::test]
async fn an_argument_comes_before_the_clients_credential() {
    let header = |client: &Client| {
        let mut call = Keyed::call(client);
        call.0.header::<Wire, _>(Parameter::new("X-Key"), "mine");
        call
    };
    let option = |client: &Client| Keyed::call(client).with(|o| o.header("x-key", "mine"));
    let query = |client: &Client| {
        let mut call = Keyed::call(client);
        call.0.query::<Wire, _>(Parameter::new("a key"), "mine");
        call
    };
    let cookie = |client: &Client| {
        let mut call = Keyed::call(client);
        call.0.cookie::<Wire, _>(Parameter::new("key"), "mine");
        call
    };
    for own in [true, false] {
        let key = |scheme| own.then(|| (scheme, ApiKey::new("theirs")));
        for seen in [
            asked(header, key("header")).await,
            asked(option, key("header")).await,
        ] {
            assert!(
                seen.contains("x-key: mine") && !seen.contains("theirs"),
                "{seen}"
            );
        }
        let seen = asked(query, key("query")).await;
        assert!(
            seen.contains("?a%20key=mine ") && !seen.contains("theirs"),
            "{seen}"
        );
        let seen = asked(cookie, key("cookie")).await;
        assert!(
            seen.contains("cookie: key=mine\r") && !seen.contains("theirs"),
            "{seen}"
        );
    }
    let seen = asked(Keyed::call, Some(("header", ApiKey::new("theirs")))).await;
    assert!(seen.contains("x-key: theirs"), "{seen}");
    // Neither is there.
    let client = builder("http://localhost:1", &TestClock::new())
        .build()
        .unwrap();
    assert!(matches!(Keyed::call(&client).await, Err(Error::Auth(_))));
}

/// A server that echoes the URL, key and all, in a redirect.
#[tokio::test]
async fn a_key_in_the_query_is_sent_once() {
    let away = |location: &str| {
        let text = format!(
            "HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        Act::Say(Box::leak(text.into_boxed_str()))
    };
    for (location, path) in [
        ("/y?a%20key=theirs&b=1", "/y?b=1&a%20key=theirs "),
        (
            "/y?b=1&a+key=x&a%20key=old",
            "/y?b=1&a+key=x&a%20key=theirs ",
        ),
        ("/y?a key=theirs", "/y?a%20key=theirs "),
        ("/y", "/y?a%20key=theirs "),
    ] {
        let server = server(&[away(location), Act::Say(OK)]).await;
        let client = builder(&server.url, &TestClock::new())
            .credential("query", ApiKey::new("theirs").in_query("a key"))
            .build()
            .unwrap();
        Keyed::call(&client).await.unwrap();
        let seen = server.seen.lock().unwrap();
        assert!(seen[1].contains(&format!("get {path}")), "{}", seen[1]);
    }
}

struct Listed(Request);
apiloom_runtime::codegen::operation_methods!(Listed);
impl Operation for Listed {
    const META: &'static OperationMeta = &OperationMeta::new("listed", Method::GET, "/x")
        .security(&[&["query"]])
        .arguments(&[("query", "query", "a key")]);
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
impl Paginated for Listed {
    type Item = i64;
    const PAGING: &'static Paging = &Paging::link();
    fn items(page: Vec<i64>) -> Vec<i64> {
        page
    }
}
apiloom_runtime::codegen::paging_methods!(Listed);

/// All pages are of one call, and so is what a redirect leads to: whoever begins it goes on with it.
#[tokio::test]
async fn a_call_keeps_its_key_to_its_end() {
    let page = |head: &str, items: &str| {
        let length = items.len();
        let text = format!(
            "HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{items}"
        );
        Act::Say(Box::leak(text.into_boxed_str()))
    };
    let acts = [
        page("302 Found\r\nlocation: /x?moved=1", ""),
        page("200 OK\r\nlink: </x?p=2>; rel=next", "[1]"),
        page("200 OK\r\nlink: </x?a%20key=theirs&p=3>; rel=next", "[2]"),
        page("200 OK\r\nlink: </x?p=4&a%20key=mine>; rel=next", "[3]"),
        page("200 OK", "[4]"),
    ];
    for own in [true, false] {
        let server = server(&acts).await;
        let mut builder = builder(&server.url, &TestClock::new());
        if own {
            let key = ApiKey::new("theirs").in_query("a key");
            builder = builder.credential("query", key);
        }
        let client = builder.build().unwrap();
        let mut call = Listed(Request::new(&client, Listed::META));
        call.0.query::<Wire, _>(Parameter::new("a key"), "mine");
        let mut items = call.items();
        for number in 1..=4 {
            assert_eq!(items.try_next().await.unwrap(), Some(number));
        }
        assert_eq!(items.try_next().await.unwrap(), None);
        let seen = server.seen.lock().unwrap();
        let paths: Vec<&str> = seen
            .iter()
            .map(|text| text.split(' ').nth(1).unwrap())
            .collect();
        assert_eq!(
            paths,
            [
                "/x?a%20key=mine",
                "/x?moved=1&a%20key=mine",
                "/x?p=2&a%20key=mine",
                "/x?p=3&a%20key=mine",
                "/x?p=4&a%20key=mine",
            ]
        );
    }
}

#[tokio::test]
async fn a_callers_authorization_stays_at_its_origin() {
    let (home, other) = (server(&[Act::Say(OK)]).await, server(&[Act::Say(OK)]).await);
    let there: &'static str = Box::leak(other.url.clone().into_boxed_str());
    let elsewhere = |client: &Client| {
        let mut call = Open::call(client);
        call.0.server(there);
        call
    };
    let client = |trusted: bool| {
        let builder = builder(&home.url, &TestClock::new())
            .header("authorization", "Bearer s3cret")
            .header("x-api-key", "s3cret")
            .header("ocp-apim-subscription-key", "s3cret")
            .header("x-functions-key", "s3cret")
            .header("x-password", "s3cret")
            .header("x-auth", "s3cret")
            .header("x-session-id", "s3cret")
            .header("cookie", "s3cret=1")
            .header("x-plain", "shown");
        let builder = if trusted {
            builder.trust_origin(there)
        } else {
            builder
        };
        builder.build().unwrap()
    };
    let last = |server: &Server| server.seen.lock().unwrap().last().unwrap().clone();
    Open::call(&client(false)).await.unwrap();
    assert_eq!(last(&home).matches("s3cret").count(), 8);
    // The document's server, and one that the call names.
    elsewhere(&client(false)).await.unwrap();
    let named = Open::call(&client(false)).with(|o| o.base_url(there));
    named.await.unwrap();
    for seen in other.seen.lock().unwrap().iter() {
        assert!(
            !seen.contains("s3cret") && seen.contains("x-plain: shown"),
            "{seen}"
        );
    }
    elsewhere(&client(true)).await.unwrap();
    assert_eq!(last(&other).matches("s3cret").count(), 8);
    // Of one call: not where the document leads in silence, but where the call says.
    let own = |call: Open| call.with(|o| o.header("authorization", "Bearer own"));
    let error = own(elsewhere(&client(false))).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert!(error.to_string().contains("trust_origin"), "{error}");
    own(Open::call(&client(false)).with(|o| o.base_url(there)))
        .await
        .unwrap();
    assert!(last(&other).contains("bearer own"));
    own(elsewhere(&client(true))).await.unwrap();
}

/// A form without a part is none (RFC 2046, section 5.1.1): an empty list says nothing, as in a query.
#[test]
fn an_empty_list_of_parts_leaves_the_body_out() {
    let client = builder("http://localhost:1", &TestClock::new())
        .build()
        .unwrap();
    let request = |values: &[&[&str]]| {
        let mut call = Upload::call(&client);
        for list in values {
            let list: Vec<String> = list.iter().map(|&text| text.into()).collect();
            call.0.value_part::<Wire, _>("tags", None, &list);
        }
        call.to_http().unwrap()
    };
    for values in [&[&[][..]][..], &[&["a"][..], &[]]] {
        let sent = request(values);
        assert!(sent.body().is_empty() && !sent.headers().contains_key("content-type"));
        assert_eq!(sent.headers()["content-length"], "0");
    }
    let sent = request(&[&[], &["a", "b"]]);
    let text = String::from_utf8(sent.body().to_vec()).unwrap();
    assert_eq!(text.matches("name=\"tags\"").count(), 2, "{text}");
    let mut call = Upload::call(&client);
    call.0.parts("files", None, Vec::new());
    assert!(call.to_http().unwrap().body().is_empty());
}

const STEP: usize = 16 * 1024 * 1024;

/// A server whose sockets hold little, so that the client is soon waiting.
fn listen() -> TcpListener {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    socket.listen(8).unwrap()
}

/// Takes the head of a request.
async fn head(socket: &mut TcpStream) {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(socket.read_u8().await.unwrap());
    }
}

/// What is sent from memory takes as long as a file does, while it moves: more than a minute in all, and the server is
/// slow to take it, but never for half a minute.
#[tokio::test]
async fn a_large_upload_may_take_its_time() {
    let listener = listen();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let clock = TestClock::new();
    let client = builder(&url, &clock).retry(Retry::never()).build().unwrap();
    let mut call = Upload::call(&client);
    let body = Bytes::from(vec![0u8; 6 * STEP]);
    call.0.body("application/octet-stream", Body::from(body));
    let call = tokio::spawn(call.into_future());
    let (mut socket, _) = listener.accept().await.unwrap();
    head(&mut socket).await;
    let mut piece = vec![0; STEP];
    for _ in 0..6 {
        // More than the sockets hold, so that the client has had a turn.
        socket.read_exact(&mut piece).await.unwrap();
        clock.advance(Duration::from_secs(20));
    }
    socket.write_all(OK.as_bytes()).await.unwrap();
    call.await.unwrap().unwrap();
}

/// A server that takes a little now and then keeps an upload alive, unless there is a least that it has to take.
#[tokio::test]
async fn an_upload_that_is_too_slow_ends() {
    // 16 MiB in 20 seconds are between the two.
    for (least, passes) in [(0, true), (500_000, true), (1_000_000, false)] {
        let listener = listen();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = TestClock::new();
        let client = builder(&url, &clock)
            .retry(Retry::never())
            .slowest_upload(least, Duration::from_secs(15))
            .build()
            .unwrap();
        let mut call = Upload::call(&client);
        let body = Bytes::from(vec![0u8; 6 * STEP]);
        call.0.body("application/octet-stream", Body::from(body));
        let call = tokio::spawn(call.into_future());
        let (mut socket, _) = listener.accept().await.unwrap();
        head(&mut socket).await;
        let mut piece = vec![0; STEP];
        for _ in 0..6 {
            // A client that has given up closes the connection.
            if socket.read_exact(&mut piece).await.is_err() {
                break;
            }
            clock.advance(Duration::from_secs(20));
        }
        let _ = socket.write_all(OK.as_bytes()).await;
        match call.await.unwrap() {
            Ok(()) => assert!(passes, "{least}"),
            Err(error) => {
                let text = "less than 1000000 bytes a second were taken for 15s";
                assert!(!passes && error.is_timeout(), "{least}: {error}");
                assert!(error.to_string().contains(text), "{error}");
            }
        }
    }
}

/// An answer in memory has the client's time, also where the upload before it had no limit: it does not live by a byte
/// now and then.
#[tokio::test]
async fn an_answer_that_trickles_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let clock = TestClock::new();
    let client = builder(&url, &clock).retry(Retry::never()).build().unwrap();
    let mut call = Upload::call(&client);
    let body = Body::stream(Body::from("a stream has no limit of its own"));
    call.0.body("application/octet-stream", body);
    let call = tokio::spawn(call.into_future());
    let (mut socket, _) = listener.accept().await.unwrap();
    head(&mut socket).await;
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
    socket.write_all(answer).await.unwrap();
    for _ in 0..1000 {
        if socket.write_all(b" ").await.is_err() || call.is_finished() {
            break;
        }
        // Whatever the client reads in between, it is less than the limit for silence.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(1));
    }
    let error = call.await.unwrap().unwrap_err();
    let text = "the response took more than 60s";
    assert!(error.to_string().contains(text), "{error}");
}

/// A server that takes nothing more ends an upload, from memory as from a stream.
#[tokio::test]
async fn an_upload_that_stalls_ends() {
    let large = || Bytes::from(vec![0u8; 6 * STEP]);
    for body in [Body::from(large()), Body::stream(Body::from(large()))] {
        let listener = listen();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = TestClock::new();
        let client = builder(&url, &clock).retry(Retry::never()).build().unwrap();
        let mut call = Upload::call(&client);
        call.0.body("application/octet-stream", body);
        let call = tokio::spawn(call.into_future());
        let (mut socket, _) = listener.accept().await.unwrap();
        head(&mut socket).await;
        while !call.is_finished() {
            clock.advance(Duration::from_millis(100));
            tokio::task::yield_now().await;
        }
        let error = call.await.unwrap().unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert!(
            error.to_string().contains("no response within 30s"),
            "{error}"
        );
    }
}

/// A stream whose maker takes an hour for the next piece is not a server that stalls.
#[tokio::test]
async fn a_callers_own_pause_is_no_stall() {
    let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
    let slow = Slow {
        receiver,
        pieces: vec!["b", "a"],
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let clock = TestClock::new();
    let client = builder(&url, &clock).retry(Retry::never()).build().unwrap();
    let mut call = Upload::call(&client);
    call.0.body("application/octet-stream", Body::stream(slow));
    let call = tokio::spawn(call.into_future());
    let (mut socket, _) = listener.accept().await.unwrap();
    head(&mut socket).await;
    let mut first = [0; 6];
    socket.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"1\r\na\r\n");
    for _ in 0..60 {
        clock.advance(Duration::from_secs(60));
        tokio::task::yield_now().await;
    }
    sender.send(()).unwrap();
    let mut rest = [0; 11];
    socket.read_exact(&mut rest).await.unwrap();
    assert_eq!(&rest, b"1\r\nb\r\n0\r\n\r\n");
    socket.write_all(OK.as_bytes()).await.unwrap();
    call.await.unwrap().unwrap();
}

/// One piece, and another when it is told.
struct Slow {
    receiver: tokio::sync::oneshot::Receiver<()>,
    pieces: Vec<&'static str>,
}

impl http_body::Body for Slow {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<std::io::Result<http_body::Frame<Bytes>>>> {
        use std::task::Poll;
        if self.pieces.len() == 1 {
            let told = std::pin::Pin::new(&mut self.receiver).poll(context);
            if told.is_pending() {
                return Poll::Pending;
            }
        }
        Poll::Ready(
            self.pieces
                .pop()
                .map(|piece| Ok(http_body::Frame::data(piece.into()))),
        )
    }
}

/// A key in a cookie is what a server has set, or somebody has copied: what a cookie can hold stays as it is (RFC 6265, section
/// 4.1.1).
#[tokio::test]
async fn a_key_in_a_cookie_is_not_encoded_without_need() {
    for (key, sent) in [
        ("abc+/=", "abc+/="),
        ("s%3Aabc.def", "s%3Aabc.def"),
        ("a:b@c", "a:b@c"),
        ("a b;c=\u{e9}", "a%20b%3Bc=%C3%A9"),
    ] {
        let call = |client: &Client| Keyed::call(client);
        let seen = asked(call, Some(("cookie", ApiKey::new(key)))).await;
        assert!(
            seen.contains(&format!("cookie: key={sent}\r\n").to_lowercase()),
            "{seen}"
        );
    }
}
