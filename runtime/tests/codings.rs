//! Codings of contents over real sockets: what is read, what is told, what is asked for.

#![cfg(all(
    feature = "gzip",
    feature = "brotli",
    feature = "zstd",
    feature = "fs",
    feature = "test-util"
))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::io::Write as _;

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::TransportErrorKind;
use apiloom_runtime::{Client, Error, Events, Operation, Response, Retry};
use faulty::{Fetch, Get, builder};
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

enum Wire {}

struct Listen(Request);
apiloom_runtime::codegen::operation_methods!(Listen);
impl Operation for Listen {
    const META: &'static OperationMeta = &OperationMeta::new("listen", Method::GET, "/x")
        .answers(&["200 text/event-stream"])
        .streamed_as(&["text/event-stream"]);
    type Output = Events<Vec<i64>>;
    type Error = NoDocumentedError;
    fn decode(response: &mut Response) -> Decoded<Events<Vec<i64>>, NoDocumentedError> {
        match response.answer() {
            0 => Decoded::success(response.events::<Wire, _>()),
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

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A member with everything that a header may have (RFC 1952, section 2.3).
fn dressed(text: &[u8]) -> Vec<u8> {
    let plain = gzip(text);
    let mut bytes = plain[..10].to_vec();
    bytes[3] = 0b1_1110;
    bytes.extend_from_slice(b"\x05\0extra");
    bytes.extend_from_slice(b"numbers.json\0a comment\0");
    bytes.extend_from_slice(b"\x12\x34");
    bytes.extend_from_slice(&plain[10..]);
    bytes
}

fn brotli(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut bytes, 4096, 5, 22);
    encoder.write_all(text).unwrap();
    drop(encoder);
    bytes
}

/// One frame of one block as it is (RFC 8878, section 3.1.1).
fn zstd(text: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x28\xb5\x2f\xfd\x00\x58".to_vec();
    let head = ((text.len() as u32) << 3 | 1).to_le_bytes();
    bytes.extend_from_slice(&head[..3]);
    bytes.extend_from_slice(text);
    bytes
}

async fn request(socket: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(socket.read_u8().await.unwrap());
    }
    String::from_utf8(text).unwrap().to_lowercase()
}

/// Answers one request with these pieces, each in a packet of its own, and closes. Gives the URL and the request.
async fn serve(pieces: Vec<Vec<u8>>) -> (String, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (told, asked) = oneshot::channel();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket.set_nodelay(true).unwrap();
        let _ = told.send(request(&mut socket).await);
        for piece in pieces {
            // A client that has had enough closes the connection.
            if socket.write_all(&piece).await.is_err() {
                return;
            }
            tokio::task::yield_now().await;
        }
        let _ = socket.shutdown().await;
        let _ = socket.read_u8().await;
    });
    (url, asked)
}

fn head(lines: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{lines}\r\n\r\n").into_bytes()
}

fn once(url: &str) -> Client {
    let client = builder(url, &TestClock::new()).retry(Retry::never());
    client.build().unwrap()
}

/// Calls once, and gets this body in this coding, with nothing that says how long it is.
async fn get(coding: &str, body: &[u8]) -> Result<Vec<i64>, Error<NoDocumentedError>> {
    let head = head(&format!("content-encoding: {coding}"));
    let (url, _) = serve(vec![[&head[..], body].concat()]).await;
    Get::call(&once(&url)).await
}

#[tokio::test]
async fn members_are_read_whatever_the_pieces() {
    let body = [
        gzip(b"[1"),
        gzip(b""),
        dressed(b", 2"),
        gzip(b", 3"),
        gzip(b"]"),
    ]
    .concat();
    assert_eq!(get("gzip", &body).await.unwrap(), [1, 2, 3]);
    let frames = [zstd(b"[1"), zstd(b", 2]")].concat();
    assert_eq!(get("zstd", &frames).await.unwrap(), [1, 2]);
    for (coding, body, length) in [("gzip", &body, 3), ("zstd", &frames, 2)] {
        // Each byte a chunk.
        let lines = format!("content-encoding: {coding}\r\ntransfer-encoding: chunked");
        let mut pieces = vec![head(&lines)];
        pieces.extend(body.iter().map(|byte| {
            b"1\r\n"
                .iter()
                .chain([byte, &b'\r', &b'\n'])
                .copied()
                .collect()
        }));
        pieces.push(b"0\r\n\r\n".to_vec());
        let (url, _) = serve(pieces).await;
        assert_eq!(
            Get::call(&once(&url)).await.unwrap().len(),
            length,
            "{coding}"
        );
    }
}

#[tokio::test]
async fn names_of_codings_and_stacks_of_them() {
    let text = b"[1, 2]";
    for (coding, body) in [
        ("x-gzip", gzip(text)),
        ("GZip", gzip(text)),
        ("identity", text.to_vec()),
        ("", text.to_vec()),
        ("gzip, identity", gzip(text)),
        ("gzip, br", brotli(&gzip(text))),
        ("br,x-gzip", gzip(&brotli(text))),
        ("zstd\r\ncontent-encoding: gzip", gzip(&zstd(text))),
        // A word that is none, of a server that means a charset.
        ("utf-8", text.to_vec()),
        // No content at all, of one that forgets nothing else.
        ("gzip", gzip(text)),
    ] {
        let read = get(coding, &body).await;
        assert_eq!(read.unwrap(), [1, 2], "{coding}");
    }
}

/// Calls once for each of these bodies in this coding, with nothing that says how long they are.
async fn get_each(
    coding: &str,
    bodies: Vec<Vec<u8>>,
) -> Vec<Result<Vec<i64>, Error<NoDocumentedError>>> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = once(&format!("http://{}", listener.local_addr().unwrap()));
    let head = head(&format!("content-encoding: {coding}"));
    let mut read = Vec::new();
    for body in bodies {
        let answer = async {
            let (mut socket, _) = listener.accept().await.unwrap();
            request(&mut socket).await;
            socket
                .write_all(&[&head[..], &body].concat())
                .await
                .unwrap();
            socket.shutdown().await.unwrap();
        };
        read.push(tokio::join!(Get::call(&client).into_future(), answer).0);
    }
    read
}

/// Only the coding says where these bodies end.
#[tokio::test]
async fn what_ends_too_early_is_not_whole() {
    let text = b"[1, 2, 3, 4, 5, 6, 7, 8]  ";
    for (coding, body) in [
        ("gzip", dressed(text)),
        ("br", brotli(text)),
        ("zstd", zstd(text)),
        ("gzip, br", brotli(&gzip(text))),
    ] {
        let cut = (1..=body.len()).map(|length| body[..length].to_vec());
        let mut read = get_each(coding, cut.collect()).await;
        assert_eq!(read.pop().unwrap().unwrap().len(), 8, "{coding}");
        for (at, read) in read.into_iter().enumerate() {
            let Err(Error::Transport(failure)) = &read else {
                panic!("{coding}, {} of {} bytes: {read:?}", at + 1, body.len());
            };
            assert_eq!(failure.error().kind(), TransportErrorKind::Io);
        }
    }
    let members = [gzip(b"[1]"), gzip(b"  ")].concat();
    let (first, whole) = (gzip(b"[1]").len(), members.len());
    let cut = (first..=whole).map(|length| members[..length].to_vec());
    for (at, read) in get_each("gzip", cut.collect()).await.iter().enumerate() {
        // Up to the second one's magic number it may be something else that follows.
        assert_eq!(read.is_ok(), at < 2 || first + at == whole, "{at}");
    }
}

#[tokio::test]
async fn what_follows_is_not_read_and_what_is_corrupt_is_told() {
    for behind in [
        &b"\0"[..],
        &[0; 5000],
        b"\x1f",
        b"\x1f\x8c and more",
        b"<!-- served by -->",
    ] {
        let body = [&gzip(b"[1, 2]"), behind].concat();
        assert_eq!(get("gzip", &body).await.unwrap(), [1, 2], "{behind:?}");
    }
    let body = [&brotli(b"[1, 2]")[..], b"more"].concat();
    assert_eq!(get("br", &body).await.unwrap(), [1, 2]);
    let good = gzip(b"[1, 2]");
    let corrupt = |at: usize, byte: u8| {
        let mut body = good.clone();
        body[at] ^= byte;
        body
    };
    let end = good.len();
    for (body, told) in [
        (b"[1, 2]".to_vec(), "is not in gzip"),
        (corrupt(0, 1), "is not in gzip"),
        (corrupt(2, 1), "form of gzip that nobody knows"),
        (corrupt(3, 0x80), "form of gzip that nobody knows"),
        (corrupt(10, 0x06), "is corrupt"),
        (corrupt(end - 8, 1), "checksum"),
        (corrupt(end - 1, 1), "checksum"),
        ([&good[..], b"\x1f\x8b\x07"].concat(), "in the middle"),
    ] {
        let error = get("gzip", &body).await.unwrap_err().to_string();
        assert!(error.contains(told), "{told}: {error}");
    }
    // A header that does not end.
    let mut endless = good[..10].to_vec();
    endless[3] = 0b1000;
    endless.extend(std::iter::repeat_n(b'x', 200_000));
    let error = get("gzip", &endless).await.unwrap_err().to_string();
    assert!(error.contains("does not end"), "{error}");
}

#[tokio::test]
async fn members_that_give_nothing_are_passed_over() {
    let mut body = gzip(b"").repeat(5_000);
    body.extend(gzip(b"[1, 2]"));
    assert_eq!(get("gzip", &body).await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn a_bomb_in_a_bomb_ends_at_the_limit() {
    let once = gzip(&vec![b' '; 20 << 20]);
    let twice = gzip(&once);
    assert!(twice.len() < 1024, "{}", twice.len());
    let error = get("gzip, gzip", &twice).await.unwrap_err();
    let Error::Transport(failure) = error else {
        panic!("{error:?}");
    };
    assert_eq!(failure.error().kind(), TransportErrorKind::TooLarge);
}

/// What no coding of ours is, and stacks that are too high, are told of, and left as they came for whoever wants bytes.
#[tokio::test]
async fn what_is_still_coded_is_told() {
    let text = b"[1, 2]";
    let high = (0..5).fold(text.to_vec(), |body, _| gzip(&body));
    let names = ["gzip"; 5].join(", ");
    for (coding, body, told) in [
        (
            "deflate",
            b"\x78\x9c\x01".to_vec(),
            "nothing here reads `deflate`",
        ),
        ("gzip, deflate", gzip(text), "`gzip`"),
        (&names[..], high, "`gzip`"),
    ] {
        let error = get(coding, &body).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        let error = error.to_string();
        assert!(error.contains(told), "{error}");
        let lines = format!("content-type: text/event-stream\r\ncontent-encoding: {coding}");
        let (url, _) = serve(vec![head(&lines), body.clone()]).await;
        let error = Listen(Request::new(&once(&url), Listen::META))
            .await
            .unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
        let lines = format!("content-encoding: {coding}");
        let (url, _) = serve(vec![head(&lines), body.clone()]).await;
        let file = Fetch::call(&once(&url)).await.unwrap();
        assert_eq!(file.coding(), Some(coding));
        assert_eq!(file.bytes(1000).await.unwrap(), body);
    }
}

#[tokio::test]
async fn headers_say_what_is_so_afterwards() {
    let body = gzip(b"a text");
    let length = body.len();
    let lines = format!("content-encoding: gzip\r\ncontent-length: {length}\r\netag: \"1\"");
    let (url, asked) = serve(vec![head(&lines), body.clone()]).await;
    let file = Fetch::call(&once(&url)).await.unwrap();
    let headers = file.head().headers();
    assert!(!headers.contains_key("content-encoding"));
    assert!(!headers.contains_key("content-length"));
    assert!(headers.contains_key("etag"));
    assert_eq!((file.length(), file.coding()), (None, None));
    assert_eq!(file.bytes(100).await.unwrap(), "a text");
    assert!(
        asked
            .await
            .unwrap()
            .contains("accept-encoding: gzip, br, zstd\r\n")
    );
    // A part of it is no gzip.
    let lines = format!(
        "HTTP/1.1 206 Partial Content\r\nconnection: close\r\ncontent-encoding: gzip\r\n\
         content-range: bytes 2-9/{length}\r\ncontent-length: 8\r\n\r\n"
    );
    let (url, asked) = serve(vec![lines.into_bytes(), body[2..10].to_vec()]).await;
    let error = Get::call(&once(&url))
        .with(|options| options.header("range", "bytes=2-9"))
        .await
        .unwrap_err();
    let Error::Unexpected(answer) = error else {
        panic!("{error:?}");
    };
    assert_eq!(answer.head().headers()["content-encoding"], "gzip");
    assert_eq!(answer.head().body(), &body[2..10]);
    assert!(
        asked
            .await
            .unwrap()
            .contains("accept-encoding: identity\r\n")
    );
    // The caller's own word stands, and what comes is read all the same.
    let (url, asked) = serve(vec![head("content-encoding: gzip"), gzip(b"[1, 2]")]).await;
    let call = Get::call(&once(&url)).with(|options| options.header("accept-encoding", "br;q=0.5"));
    assert_eq!(call.await.unwrap(), [1, 2]);
    assert!(
        asked
            .await
            .unwrap()
            .contains("accept-encoding: br;q=0.5\r\n")
    );
    // Where there is no content the headers are about what there would be.
    let lines = "HTTP/1.1 304 Not Modified\r\nconnection: close\r\ncontent-encoding: gzip\r\n\r\n";
    let (url, _) = serve(vec![lines.into()]).await;
    let error = Get::call(&once(&url)).await.unwrap_err();
    let Error::Unexpected(answer) = error else {
        panic!("{error:?}");
    };
    assert_eq!(answer.head().headers()["content-encoding"], "gzip");
}

/// What a server has flushed is there at once.
#[tokio::test]
async fn events_are_read_as_they_come() {
    for coding in ["gzip", "br"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (read, was_read) = oneshot::channel::<()>();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            request(&mut socket).await;
            let lines = format!("content-type: text/event-stream\r\ncontent-encoding: {coding}");
            socket.write_all(&head(&lines)).await.unwrap();
            let mut encoder: Box<dyn Flushing> = match coding {
                "gzip" => Box::new(flate2::write::GzEncoder::new(
                    Vec::new(),
                    flate2::Compression::new(6),
                )),
                _ => Box::new(brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22)),
            };
            let first = encoder.flushed(b"data: [1]\n\n");
            socket.write_all(&first).await.unwrap();
            // The second leaves when the first was read.
            was_read.await.unwrap();
            socket
                .write_all(&encoder.flushed(b"data: [2]\n\n"))
                .await
                .unwrap();
            socket.write_all(&encoder.ended()).await.unwrap();
        });
        let mut events = Listen(Request::new(&once(&url), Listen::META))
            .await
            .unwrap();
        assert_eq!(events.try_next().await.unwrap().unwrap().data, [1]);
        read.send(()).unwrap();
        assert_eq!(events.try_next().await.unwrap().unwrap().data, [2]);
        assert!(events.try_next().await.unwrap().is_none(), "{coding}");
    }
}

/// An encoder that gives what it has when it is asked.
trait Flushing: Send {
    fn flushed(&mut self, text: &[u8]) -> Vec<u8>;
    fn ended(self: Box<Self>) -> Vec<u8>;
}

impl Flushing for flate2::write::GzEncoder<Vec<u8>> {
    fn flushed(&mut self, text: &[u8]) -> Vec<u8> {
        self.write_all(text).unwrap();
        self.flush().unwrap();
        std::mem::take(self.get_mut())
    }

    fn ended(self: Box<Self>) -> Vec<u8> {
        (*self).finish().unwrap()
    }
}

impl Flushing for brotli::CompressorWriter<Vec<u8>> {
    fn flushed(&mut self, text: &[u8]) -> Vec<u8> {
        self.write_all(text).unwrap();
        self.flush().unwrap();
        std::mem::take(self.get_mut())
    }

    fn ended(self: Box<Self>) -> Vec<u8> {
        (*self).into_inner()
    }
}
