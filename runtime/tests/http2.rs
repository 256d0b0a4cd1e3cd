//! HTTP/2: a stream that the server refuses to begin with may be sent again, whatever its method.

#![cfg(all(feature = "reqwest", feature = "test-util"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::error::{CallError, NoDocumentedError};
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::retry::{Decision, Happened};
use apiloom_runtime::stream::StreamError;
use apiloom_runtime::transport::{ReqwestTransport, Sent};
use apiloom_runtime::{Body, BoxFuture, Events, Operation, Response, Retry};
use faulty::*;
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A server that resets its first streams with this reason, and answers the others. Gives its URL and how many streams
/// there were.
async fn resets(reason: h2::Reason, times: usize) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let streams = Arc::new(AtomicUsize::new(0));
    let counted = streams.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let counted = counted.clone();
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    if counted.fetch_add(1, Ordering::SeqCst) < times {
                        respond.send_reset(reason);
                        continue;
                    }
                    let response = http::Response::new(());
                    let mut body = respond.send_response(response, false).unwrap();
                    body.send_data("[]".into(), true).unwrap();
                }
            });
        }
    });
    (url, streams)
}

/// A server that goes away in peace before it begins with the first request (RFC 9113, section 6.8), and answers the
/// others.
async fn goes_away() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        // The server's settings, none of them changed.
        socket
            .write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0])
            .await
            .unwrap();
        let mut preface = [0; 24];
        socket.read_exact(&mut preface).await.unwrap();
        loop {
            let mut head = [0; 9];
            socket.read_exact(&mut head).await.unwrap();
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length as usize];
            socket.read_exact(&mut payload).await.unwrap();
            // HEADERS
            if head[3] == 1 {
                break;
            }
        }
        // GOAWAY: no stream was begun with, no error.
        let goaway = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        socket.write_all(&goaway).await.unwrap();
        drop(socket);
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        while let Some(Ok((_, mut respond))) = connection.accept().await {
            let response = http::Response::new(());
            let mut body = respond.send_response(response, false).unwrap();
            body.send_data("[]".into(), true).unwrap();
        }
    });
    url
}

/// Speaks HTTP/2 at once.
fn transport() -> ReqwestTransport {
    let builder = ReqwestTransport::builder().http2_prior_knowledge();
    builder.build().unwrap()
}

/// How a server ends a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It resets the stream without an error.
    Reset,
    /// It goes away in peace.
    GoesAway,
    /// As it should be.
    Marked,
    /// As it should be, with trailers.
    Trailers,
}

/// A server that sends these headers and this body, one request of each connection, and ends it so.
async fn ends(
    lines: &'static [(&'static str, &'static str)],
    text: &'static str,
    end: End,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                let Some(Ok((_, mut respond))) = connection.accept().await else {
                    return;
                };
                let mut response = http::Response::builder();
                for (name, value) in lines {
                    response = response.header(*name, *value);
                }
                let response = response.body(()).unwrap();
                let mut body = respond.send_response(response, false).unwrap();
                body.send_data(text.into(), false).unwrap();
                // What was sent leaves first.
                let pause = tokio::time::sleep(Duration::from_millis(50));
                tokio::select! {
                    _ = connection.accept() => {}
                    () = pause => {}
                }
                match end {
                    End::GoesAway => connection.abrupt_shutdown(h2::Reason::NO_ERROR),
                    End::Reset => body.send_reset(h2::Reason::NO_ERROR),
                    End::Marked => body.send_data("".into(), true).unwrap(),
                    End::Trailers => body.send_trailers(http::HeaderMap::new()).unwrap(),
                }
                while connection.accept().await.is_some() {}
            });
        }
    });
    url
}

/// RFC 9113, section 8.1.1: what is shorter than its `Content-Length` is malformed, however it ends.
#[tokio::test]
async fn a_body_that_ends_too_early_is_not_whole() {
    for end in [End::Reset, End::GoesAway] {
        let url = ends(&[("content-length", "10")], "[1]", end).await;
        let clock = TestClock::new();
        // The server answers one request of each connection.
        let client = || {
            let client = builder(&url, &clock).transport(transport());
            client.build().unwrap()
        };
        let error = Post::call(&client()).await.unwrap_err();
        assert!(
            matches!(error, apiloom_runtime::Error::Transport(_)),
            "{error:?}"
        );
        let file = Fetch::call(&client()).await.unwrap();
        let path = std::env::temp_dir().join(format!("apiloom-cut-{}-{end:?}", std::process::id()));
        assert!(file.save_to(&path).await.is_err());
        assert!(!path.exists());
    }
}

macro_rules! without_content {
    ($name:ident, $method:ident) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta = &OperationMeta::new("look", Method::$method, "/x");
            type Output = String;
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<String, NoDocumentedError> {
                match response.status().as_u16() {
                    200 | 204 => Decoded::success(response.text()),
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
    };
}
without_content!(Look, HEAD);
without_content!(Read, GET);

/// A server that answers everything with this head and no content: the mark of the end is in the head, or comes after it.
async fn heads(
    status: u16,
    lines: &'static [(&'static str, &'static str)],
    marked: bool,
) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let counted = counted.clone();
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    counted.fetch_add(1, Ordering::SeqCst);
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in lines {
                        response = response.header(*name, *value);
                    }
                    let response = response.body(()).unwrap();
                    let mut body = respond.send_response(response, marked).unwrap();
                    if !marked {
                        body.send_data("".into(), true).unwrap();
                    }
                }
            });
        }
    });
    (url, asked)
}

/// RFC 9110, sections 8.6 and 9.3.2, and RFC 9113, section 8.1.1: a length beside an answer to `HEAD`, or a 304, is that of
/// another one.
#[tokio::test]
async fn what_has_no_content_is_whole_whatever_its_length_says() {
    const LONG: &[(&str, &str)] = &[("content-length", "1000")];
    const CODED: &[(&str, &str)] = &[("content-length", "1000"), ("content-encoding", "gzip")];
    const UNSAID: &[(&str, &str)] = &[("content-encoding", "gzip")];
    for lines in [LONG, CODED, UNSAID, &[]] {
        for marked in [true, false] {
            for status in [200, 204, 304, 404] {
                let (url, asked) = heads(status, lines, marked).await;
                let clock = TestClock::new();
                let client = builder(&url, &clock).transport(transport());
                let client = client.build().unwrap();
                let head = match Look(Request::new(&client, Look::META))
                    .with_response()
                    .await
                {
                    Ok((text, head)) => {
                        assert_eq!(text, "");
                        head
                    }
                    Err(apiloom_runtime::Error::Unexpected(failure)) => failure.head().clone(),
                    Err(error) => panic!("{status} {lines:?} {marked}: {error:?}"),
                };
                assert_eq!(head.status(), status);
                // What a `GET` would have is told as it came.
                assert_eq!(head.headers().len(), lines.len(), "{head:?}");
                assert_eq!(asked.load(Ordering::SeqCst), 1);
            }
            let (url, asked) = heads(304, lines, marked).await;
            let clock = TestClock::new();
            let client = builder(&url, &clock).transport(transport());
            let client = client.build().unwrap();
            let error = Read(Request::new(&client, Read::META)).await.unwrap_err();
            assert!(
                matches!(error, apiloom_runtime::Error::Unexpected(_)),
                "{error:?}"
            );
            assert_eq!(asked.load(Ordering::SeqCst), 1);
        }
    }
}

/// A body whose length nobody knows.
struct Pieces(u8);

impl http_body::Body for Pieces {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        self.0 = self.0.saturating_sub(1);
        let frame = http_body::Frame::data("piece".into());
        std::task::Poll::Ready((self.0 > 0).then_some(Ok(frame)))
    }
}

/// Sends such a body by this method.
struct Puts(Method);

impl Middleware for Puts {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        *request.method_mut() = self.0.clone();
        *request.body_mut() = Body::stream(Pieces(3));
        next.run(request)
    }
}

/// In DATA, and without a header of HTTP/1.1 (RFC 9113, sections 8.1 and 8.2.2).
#[tokio::test]
async fn a_body_without_a_length_leaves_with_any_method() {
    for method in [Method::GET, Method::HEAD, Method::DELETE, Method::POST] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (send, mut came) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let mut connection = h2::server::handshake(socket).await.unwrap();
            while let Some(Ok((request, mut respond))) = connection.accept().await {
                let send = send.clone();
                tokio::spawn(async move {
                    let (head, mut body) = request.into_parts();
                    let mut text = Vec::new();
                    while let Some(data) = body.data().await {
                        text.extend_from_slice(&data.unwrap());
                    }
                    send.send((head, text)).unwrap();
                    respond
                        .send_response(http::Response::new(()), true)
                        .unwrap();
                });
            }
        });
        let client = builder(&url, &TestClock::new())
            .transport(transport())
            .attempt_middleware(Puts(method.clone()))
            .build()
            .unwrap();
        Read(Request::new(&client, Read::META)).await.unwrap();
        let (head, text) = came.recv().await.unwrap();
        assert_eq!(head.method, method);
        assert_eq!(text, b"piecepiece", "{method}");
        assert!(!head.headers.contains_key("transfer-encoding"), "{head:?}");
    }
}

struct Listen(Request);
apiloom_runtime::codegen::operation_methods!(Listen);
impl Operation for Listen {
    const META: &'static OperationMeta = &OperationMeta::new("listen", Method::GET, "/x")
        .answers(&["200 text/event-stream"])
        .streamed_as(&["text/event-stream"]);
    type Output = Events<String>;
    type Error = NoDocumentedError;
    fn decode(response: &mut Response) -> Decoded<Events<String>, NoDocumentedError> {
        match response.answer() {
            0 => Decoded::success(response.text_events()),
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

/// Without a length only the mark of the end tells: an item that is whole is not the last one because nothing follows it.
#[tokio::test]
async fn an_end_without_its_mark_is_none() {
    let clock = TestClock::new();
    let client = |url: &str| {
        let client = builder(url, &clock).transport(transport());
        client.retry(Retry::never()).build().unwrap()
    };
    for (end, marked) in [
        (End::Reset, false),
        (End::GoesAway, false),
        (End::Marked, true),
        (End::Trailers, true),
    ] {
        let events = &[("content-type", "text/event-stream")];
        let url = ends(events, "data: 1\n\n", end).await;
        let mut events = Listen(Request::new(&client(&url), Listen::META))
            .await
            .unwrap();
        assert_eq!(events.try_next().await.unwrap().unwrap().data, "1");
        let last = events.try_next().await;
        match (&last, marked) {
            (Ok(None), true) | (Err(StreamError::Body(_)), false) => {}
            _ => panic!("{end:?}: {last:?}"),
        }
        // The same of a text that could be all, in memory and in a file.
        let url = ends(&[], "[1]", end).await;
        let read = Get::call(&client(&url)).await;
        assert_eq!(read.is_ok(), marked, "{end:?}: {read:?}");
        let file = Fetch::call(&client(&url)).await.unwrap();
        assert_eq!(file.bytes(100).await.is_ok(), marked, "{end:?}");
        // What was promised has come: nothing is missing.
        let url = ends(&[("content-length", "3")], "[1]", end).await;
        assert_eq!(Get::call(&client(&url)).await.unwrap(), [1], "{end:?}");
    }
}

#[tokio::test]
async fn a_refused_stream_is_repeated() {
    let clock = TestClock::new();
    let (url, streams) = resets(h2::Reason::REFUSED_STREAM, 1).await;
    let client = builder(&url, &clock)
        .transport(transport())
        .build()
        .unwrap();
    let (_, head) = Post::call(&client).with_response().await.unwrap();
    assert_eq!(streams.load(Ordering::SeqCst), 2);
    let first = &head.history()[0];
    assert!(
        matches!(first.happened(), Happened::Transport(_, Sent::Refused)),
        "{first:?}"
    );
    assert!(
        matches!(first.decision(), Decision::Repeated { .. }),
        "{first:?}"
    );
}

#[tokio::test]
async fn what_a_server_that_goes_away_had_not_begun_with_is_repeated() {
    let clock = TestClock::new();
    let url = goes_away().await;
    let client = builder(&url, &clock)
        .transport(transport())
        .build()
        .unwrap();
    let (_, head) = Post::call(&client).with_response().await.unwrap();
    let first = &head.history()[0];
    assert!(
        matches!(first.happened(), Happened::Transport(_, Sent::Refused)),
        "{first:?}"
    );
}

#[tokio::test]
async fn a_stream_that_had_begun_is_not() {
    let clock = TestClock::new();
    let (url, streams) = resets(h2::Reason::INTERNAL_ERROR, 1).await;
    let client = builder(&url, &clock)
        .transport(transport())
        .build()
        .unwrap();
    let error = Post::call(&client).await.unwrap_err();
    assert_eq!(streams.load(Ordering::SeqCst), 1);
    let text = error.to_string();
    assert!(
        text.ends_with("not repeated: POST is not idempotent and bytes may have left"),
        "{text}"
    );
}

/// A connection whose other end is gone without a word, as when a router has forgotten it: the next attempt has another
/// one.
#[tokio::test]
async fn after_silence_another_connection_is_taken() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let (counted, (silent, mut stalled)) = (connections.clone(), tokio::sync::mpsc::channel(1));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
            let silent = silent.clone();
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                let mut held = Vec::new();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    if first {
                        held.push(respond);
                        silent.send(()).await.unwrap();
                        continue;
                    }
                    let response = http::Response::new(());
                    let mut body = respond.send_response(response, false).unwrap();
                    body.send_data("[]".into(), true).unwrap();
                }
            });
        }
    });
    let clock = TestClock::new();
    let client = builder(&url, &clock)
        .transport(transport())
        .build()
        .unwrap();
    let call = tokio::spawn(Get::call(&client).with_response().into_future());
    stalled.recv().await.unwrap();
    clock.advance(Duration::from_secs(31));
    let (_, head) = call.await.unwrap().unwrap();
    assert_eq!(head.attempts(), 2);
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

/// A server that does with the requests of its first connection as it is told, and answers all others. Gives its URL, how
/// many connections there were, and when a request came that is not answered.
async fn silent(
    answers: fn(&Method, &mut h2::server::SendResponse<bytes::Bytes>) -> bool,
) -> (String, Arc<AtomicUsize>, tokio::sync::mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let (counted, (silent, stalled)) = (connections.clone(), tokio::sync::mpsc::channel(8));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
            let silent = silent.clone();
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                let mut held = Vec::new();
                while let Some(Ok((request, mut respond))) = connection.accept().await {
                    if first && !answers(request.method(), &mut respond) {
                        held.push((request, respond));
                        silent.send(()).await.unwrap();
                        continue;
                    }
                    let response = http::Response::new(());
                    if let Ok(mut body) = respond.send_response(response, false) {
                        body.send_data("[]".into(), true).unwrap();
                    }
                }
            });
        }
    });
    (url, connections, stalled)
}

/// What cannot be repeated ends, and what comes after it does not wait on the same dead connection; its own is kept.
#[tokio::test]
async fn after_silence_the_next_calls_have_another_connection() {
    let (url, connections, mut stalled) = silent(|_, _| false).await;
    let clock = TestClock::new();
    let client = builder(&url, &clock)
        .transport(transport())
        .build()
        .unwrap();
    // Those that are silent together are one silence.
    let calls: Vec<_> = (0..3)
        .map(|_| tokio::spawn(Post::call(&client).into_future()))
        .collect();
    for _ in 0..3 {
        stalled.recv().await.unwrap();
    }
    clock.advance(Duration::from_secs(31));
    for call in calls {
        assert!(call.await.unwrap().unwrap_err().is_timeout());
    }
    for _ in 0..3 {
        Post::call(&client).await.unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

/// Tells when there is the head of an answer.
struct Tells(tokio::sync::mpsc::UnboundedSender<()>);

impl Middleware for Tells {
    fn call<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        Box::pin(async {
            let response = next.run(request).await;
            let _ = self.0.send(());
            response
        })
    }
}

/// A body that stops coming is silence too.
#[tokio::test]
async fn after_a_body_that_stalls_the_next_call_has_another_connection() {
    let (url, connections, mut stalled) = silent(|_, respond| {
        let mut body = respond
            .send_response(http::Response::new(()), false)
            .unwrap();
        body.send_data("[".into(), false).unwrap();
        // Dropped, it would be reset.
        std::mem::forget(body);
        false
    })
    .await;
    let clock = TestClock::new();
    let (tell, mut answered) = tokio::sync::mpsc::unbounded_channel();
    let client = builder(&url, &clock)
        .transport(transport())
        .attempt_middleware(Tells(tell))
        .build()
        .unwrap();
    let call = tokio::spawn(Post::call(&client).into_future());
    stalled.recv().await.unwrap();
    // Until the head is there it is the head that is waited for.
    answered.recv().await.unwrap();
    clock.advance(Duration::from_secs(31));
    let error = call.await.unwrap().unwrap_err();
    assert!(error.is_timeout() && error.status().is_some(), "{error:?}");
    Post::call(&client).await.unwrap();
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

/// One request that the server does not answer says nothing of a connection on which later ones are answered.
#[tokio::test]
async fn a_connection_that_answers_others_is_kept() {
    let (url, connections, mut stalled) = silent(|method, _| *method == Method::GET).await;
    let clock = TestClock::new();
    let client = builder(&url, &clock)
        .transport(transport())
        .build()
        .unwrap();
    let call = tokio::spawn(Post::call(&client).into_future());
    stalled.recv().await.unwrap();
    clock.advance(Duration::from_secs(10));
    Get::call(&client).await.unwrap();
    clock.advance(Duration::from_secs(21));
    assert!(call.await.unwrap().unwrap_err().is_timeout());
    Get::call(&client).await.unwrap();
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

/// A process that hangs acknowledges what comes, and answers nothing.
#[tokio::test]
async fn a_ping_that_is_not_answered_ends_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        let _request = connection.accept().await;
        std::future::pending::<()>().await;
    });
    let soon = Duration::from_millis(50);
    let transport = ReqwestTransport::builder()
        .http2_prior_knowledge()
        .http2_keep_alive(soon, soon);
    // Its clock stands still: no limit of ours ends the call.
    let client = builder(&url, &TestClock::new())
        .transport(transport.build().unwrap())
        .build()
        .unwrap();
    let error = Post::call(&client).await.unwrap_err();
    let is_transport = matches!(error, apiloom_runtime::Error::Transport(_));
    assert!(is_transport && error.status().is_none(), "{error:?}");
}

/// A call that somebody drops says nothing, and neither does a silence to a client that another one has set up.
#[cfg(feature = "reqwest-0-13")]
#[tokio::test]
async fn what_is_no_silence_changes_no_connection() {
    let foreign = reqwest::Client::builder().http2_prior_knowledge();
    for (transport, drops) in [
        (transport(), true),
        (ReqwestTransport::from_builder(foreign).unwrap(), false),
    ] {
        let (url, connections, mut stalled) = silent(|_, _| false).await;
        let clock = TestClock::new();
        let client = builder(&url, &clock).transport(transport).build().unwrap();
        for _ in 0..2 {
            let call = tokio::spawn(Post::call(&client).into_future());
            stalled.recv().await.unwrap();
            if drops {
                call.abort();
                assert!(call.await.unwrap_err().is_cancelled());
            } else {
                clock.advance(Duration::from_secs(31));
                assert!(call.await.unwrap().unwrap_err().is_timeout());
            }
        }
        assert_eq!(connections.load(Ordering::SeqCst), 1);
    }
}

/// RFC 9113, section 7: it would say the same each time.
#[tokio::test]
async fn who_wants_http_1_1_is_asked_once_and_told_of() {
    let (url, streams) = resets(h2::Reason::HTTP_1_1_REQUIRED, 9).await;
    let clock = TestClock::new();
    let client = builder(&url, &clock)
        .transport(transport())
        .build()
        .unwrap();
    for times in [1, 2] {
        let text = match times {
            1 => Get::call(&client).await.unwrap_err().to_string(),
            _ => Post::call(&client).await.unwrap_err().to_string(),
        };
        assert!(text.contains("http1_only()"), "{text}");
        assert!(!text.contains("bytes"), "{text}");
        assert_eq!(streams.load(Ordering::SeqCst), times);
    }
}

/// As with HTTP/1.1: up to 64 KiB, and more are too many, however many, which is no reason to ask again.
#[tokio::test]
async fn headers_have_their_size_over_http_2() {
    for (size, fine) in [
        (20_000, true),
        (60_000, true),
        (70_000, false),
        (200_000, false),
        (900_000, false),
    ] {
        let value: &str = "y".repeat(size).leak();
        let lines: &[(&str, &str)] = vec![("x-long", value)].leak();
        let (url, asked) = heads(200, lines, true).await;
        let clock = TestClock::new();
        let client = builder(&url, &clock)
            .transport(transport())
            .build()
            .unwrap();
        let told = Look(Request::new(&client, Look::META)).await;
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{size}: {told:?}");
        match told {
            Ok(_) => assert!(fine, "{size}"),
            Err(error) => {
                let text = error.to_string();
                assert!(!fine && text.contains("too large: "), "{size}: {text}");
            }
        }
    }
}

/// A stream of the caller's that fails: nobody's connection broke.
#[tokio::test]
async fn a_stream_of_the_callers_that_fails_is_told_over_http_2() {
    let (url, _) = heads(200, &[], true).await;
    let clock = TestClock::new();
    let client = builder(&url, &clock).transport(transport());
    let client = client.attempt_middleware(Fails).build().unwrap();
    let text = Post::call(&client).await.unwrap_err().to_string();
    assert!(
        text.contains("the stream of the request's body failed: disk on fire"),
        "{text}"
    );
}

/// Gives each request a body that fails.
struct Fails;

impl Middleware for Fails {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        let pieces = http_body_util::StreamBody::new(Failing);
        *request.body_mut() = Body::stream(pieces);
        next.run(request)
    }
}

struct Failing;

impl futures_core::Stream for Failing {
    type Item = Result<http_body::Frame<bytes::Bytes>, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Err(std::io::Error::other("disk on fire"))))
    }
}
