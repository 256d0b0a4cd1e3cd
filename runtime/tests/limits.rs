//! The limits that a client has when nothing is set, over real sockets: docs/limits.md, line by line.

#![cfg(feature = "reqwest")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::time::Duration;

use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, Client, Error, Operation, Redirects, Response, Retry};
use faulty::*;
use http::Method;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::mpsc;

macro_rules! operation {
    ($name:ident, $method:ident) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta =
                &OperationMeta::new(stringify!($name), Method::$method, "/x");
            type Output = usize;
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<usize, NoDocumentedError> {
                match response.status().as_u16() {
                    200 => Decoded::success(response.text().map(|text| text.len())),
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
operation!(Reads, GET);
operation!(Looks, HEAD);
operation!(Sends, POST);

const DAY: Duration = Duration::from_secs(86_400);

fn client(url: &str, clock: &TestClock) -> Client {
    let builder = builder(url, clock).retry(Retry::never());
    builder.build().unwrap()
}

fn say(text: String) -> Act {
    Act::Say(Box::leak(text.into_boxed_str()))
}

/// A server that takes all that comes and says nothing; it tells when something has come.
async fn silent() -> (String, mpsc::UnboundedReceiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, begun) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let tell = tell.clone();
            tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                while socket.read(&mut buffer).await.is_ok_and(|count| count > 0) {
                    let _ = tell.send(());
                }
            });
        }
    });
    (url, begun)
}

/// A body, and how a call that sends it ends with a server that never answers, when nothing but the call's limit counts.
async fn ends(body: Option<Body>, after: Duration) -> bool {
    let clock = TestClock::new();
    let (url, mut begun) = silent().await;
    let client = builder(&url, &clock)
        .retry(Retry::never())
        .attempt_timeout(DAY)
        .build()
        .unwrap();
    let mut call = Sends::call(&client);
    if let Some(body) = body {
        call.0.body("application/octet-stream", body);
    }
    let call = tokio::spawn(call.into_future());
    begun.recv().await.unwrap();
    clock.advance(after);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let ended = call.is_finished();
    call.abort();
    if let Ok(done) = call.await {
        let error = done.unwrap_err();
        let text = error.to_string();
        assert!(error.is_timeout(), "{error:?}");
        assert!(text.contains("the call took more than 60s"), "{text}");
    }
    ended
}

#[tokio::test]
async fn a_call_takes_a_minute_unless_what_it_sends_is_large() {
    let minute = Duration::from_secs(60);
    let small = || Body::from(Bytes::from(vec![0; 1024 * 1024]));
    let large = || Body::from(Bytes::from(vec![0; 1024 * 1024 + 1]));
    let almost = minute - Duration::from_millis(1);
    for body in [None, Some(small())] {
        assert!(!ends(body, almost).await);
    }
    for body in [None, Some(small())] {
        assert!(ends(body, minute).await);
    }
    for body in [large(), Body::stream(small())] {
        assert!(!ends(Some(body), DAY - minute).await);
    }
}

/// A server whose queue is full answers nobody. Time that nobody uses passes at once.
#[tokio::test(start_paused = true)]
async fn a_connection_takes_five_seconds() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(1).unwrap();
    let address = full.local_addr().unwrap();
    let mut waiting = Vec::new();
    // As many as the system takes; the next one waits.
    loop {
        let connecting = tokio::net::TcpStream::connect(address);
        match tokio::time::timeout(Duration::from_secs(1), connecting).await {
            Ok(socket) => waiting.push(socket.unwrap()),
            Err(_) => break,
        }
        assert!(waiting.len() < 100);
    }
    let client = client(&format!("http://{address}"), &TestClock::new());
    let begun = tokio::time::Instant::now();
    let error = Sends::call(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error:?}");
    let waited = begun.elapsed().as_millis();
    assert!((5000..5100).contains(&waited), "{waited}");
}

#[tokio::test]
async fn answers_have_their_sizes() {
    let clock = TestClock::new();
    let answer = |head: &str, size: usize| {
        say(format!(
            "HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n{}",
            "x".repeat(size)
        ))
    };
    let most = 16 * 1024 * 1024;
    let server_ = server(&[answer("200 OK", most), answer("200 OK", most + 1)]).await;
    let client_ = client(&server_.url, &clock);
    assert_eq!(Reads::call(&client_).await.unwrap(), most);
    let error = Reads::call(&client_).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert!(
        error
            .to_string()
            .contains("the response has more than 16777216 bytes"),
        "{error}"
    );
    // Of one call.
    let server_ = server(&[answer("200 OK", 11)]).await;
    let client_ = client(&server_.url, &clock);
    let short = Reads::call(&client_).with(|o| o.response_limit(10)).await;
    assert!(short.is_err());
    let long = Reads::call(&client_).with(|o| o.response_limit(11)).await;
    assert_eq!(long.unwrap(), 11);
    // What is kept of an error, and whether it is all.
    let most = 64 * 1024;
    for (size, cut) in [(most, false), (most + 1, true)] {
        let server = server(&[answer("418 Teapot", size)]).await;
        let error = Reads::call(&client(&server.url, &clock)).await.unwrap_err();
        let Error::Unexpected(failure) = error else {
            panic!("{error:?}");
        };
        assert_eq!(failure.body().len(), most);
        assert_eq!(failure.head().is_body_cut(), cut);
    }
    // Names, values, and what stands between them.
    for (more, fine) in [(0, true), (1, false)] {
        let known = "connection: close\r\ncontent-length: 0\r\nx: \r\n".len();
        let value = "y".repeat(most - known + more);
        let text = format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\nx: {value}\r\n\r\n"
        );
        let server = server(&[say(text)]).await;
        let done = Reads::call(&client(&server.url, &clock)).await;
        assert_eq!(done.is_ok(), fine, "{done:?}");
    }
    // More than the library beneath reads is told in the same words, and as often asked for.
    let text = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(1_000_000));
    let server = server(&[say(text)]).await;
    let error = Reads::call(&client(&server.url, &clock)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Reads: too large: the headers of the response"
    );
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn redirects_are_few_and_only_of_what_reads() {
    let clock = TestClock::new();
    let on = "HTTP/1.1 307 On\r\nlocation: /y\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let five = [(); 5].map(|()| Act::Say(on));
    let acts: Vec<Act> = five.into_iter().chain([Act::Say(OK)]).collect();
    let server_ = server(&acts).await;
    assert_eq!(Reads::call(&client(&server_.url, &clock)).await.unwrap(), 2);
    assert_eq!(server_.asked(), 6);
    let endless = server(&[Act::Say(on)]).await;
    let error = Looks::call(&client(&endless.url, &clock))
        .await
        .unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), endless.asked()),
        (307, 6)
    );
    // Who sees it knows that it was not the first one.
    let Error::Unexpected(failure) = &error else {
        panic!("{error}");
    };
    assert_eq!(failure.head().redirects(), 5);
    assert_eq!(
        error.to_string(),
        "Looks: 307 Temporary Redirect is not documented, 5 redirects were followed and this one is not"
    );
    // What may do something is not done elsewhere, not even at the same origin.
    let server_ = server(&[Act::Say(on), Act::Say(OK)]).await;
    let error = Sends::call(&client(&server_.url, &clock))
        .await
        .unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), server_.asked()),
        (307, 1)
    );
    // Or as many as are set, none for one.
    for (redirects, asked) in [(Redirects::None, 1), (Redirects::SameOrigin(2), 3)] {
        let server = server(&[Act::Say(on)]).await;
        let builder = builder(&server.url, &clock).redirects(redirects);
        let error = Reads::call(&builder.build().unwrap()).await.unwrap_err();
        assert_eq!(
            (error.status().unwrap().as_u16(), server.asked()),
            (307, asked)
        );
        let told = error.to_string();
        assert_eq!(
            told.contains("2 redirects were followed"),
            asked == 3,
            "{told}"
        );
    }
}
