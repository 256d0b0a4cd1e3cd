//! Compressed answers over real sockets: they are read, and a small one that grows without end is not.

#![cfg(all(feature = "gzip", feature = "brotli", feature = "zstd"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::io::{Read, Write as _};

use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::TransportErrorKind;
use apiloom_runtime::{ClientBuilder, Error, Operation, Response};
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

enum Wire {}

static META: ClientMeta = ClientMeta::new("test", "1");

/// As the generator writes operations.
struct GetNumbers(Request);

apiloom_runtime::codegen::operation_methods!(GetNumbers);

impl Operation for GetNumbers {
    const META: &'static OperationMeta =
        &OperationMeta::new("getNumbers", Method::GET, "/numbers").accept("application/json");
    type Output = Vec<i64>;
    type Error = NoDocumentedError;

    fn decode(response: &mut Response) -> Decoded<Vec<i64>, NoDocumentedError> {
        Decoded::success(response.json::<Wire, _>())
    }

    fn into_request(self) -> Request {
        self.0
    }

    fn from_request(request: Request) -> Self {
        Self(request)
    }
}

/// Answers one request with a body in an encoding; gives the request's text.
async fn call(
    encoding: &'static str,
    body: Vec<u8>,
) -> (Result<Vec<i64>, Error<NoDocumentedError>>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut text = Vec::new();
        while !text.ends_with(b"\r\n\r\n") {
            text.push(socket.read_u8().await.unwrap());
        }
        let head = format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        // A client that has had enough closes the connection.
        let _ = socket.write_all(&body).await;
        String::from_utf8(text).unwrap().to_lowercase()
    });
    let client = ClientBuilder::new(&META)
        .base_url(&format!("http://{address}"))
        .build()
        .unwrap();
    let outcome = GetNumbers(Request::new(&client, GetNumbers::META)).await;
    (outcome, server.await.unwrap())
}

fn gzip(blanks: u64) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(b"[1, 2]").unwrap();
    let mut blanks = Read::take(std::io::repeat(b' '), blanks);
    std::io::copy(&mut blanks, &mut encoder).unwrap();
    encoder.finish().unwrap()
}

fn brotli(blanks: u64) -> Vec<u8> {
    let blanks = Read::take(std::io::repeat(b' '), blanks);
    let text = Read::chain(&b"[1, 2]"[..], blanks);
    let mut bytes = Vec::new();
    let mut encoder = brotli::CompressorReader::new(text, 1 << 16, 5, 22);
    encoder.read_to_end(&mut bytes).unwrap();
    bytes
}

/// The same in zstd (RFC 8878, section 3.1.1), and behind it blocks of four bytes that stand for
/// 128 KiB of blanks each.
fn zstd(blocks: u32) -> Vec<u8> {
    let mut bytes = b"\x28\xb5\x2f\xfd\x00\x58".to_vec();
    let mut block = |size: u32, kind: u32, last: u32, content: &[u8]| {
        let head = (size << 3 | kind << 1 | last).to_le_bytes();
        bytes.extend_from_slice(&head[..3]);
        bytes.extend_from_slice(content);
    };
    block(6, 0, 0, b"[1, 2]");
    for _ in 0..blocks {
        block(128 * 1024, 1, 0, b" ");
    }
    block(0, 0, 1, b"");
    bytes
}

#[tokio::test]
async fn each_encoding_is_asked_for_and_read() {
    for (encoding, body) in [("gzip", gzip(10)), ("br", brotli(10)), ("zstd", zstd(1))] {
        let (outcome, request) = call(encoding, body).await;
        assert_eq!(outcome.unwrap(), [1, 2], "{encoding}");
        let accepted = request
            .lines()
            .find(|line| line.starts_with("accept-encoding:"))
            .unwrap();
        assert!(accepted.contains(encoding), "{accepted}");
    }
}

/// How much memory the process has had at most, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kib: u64 = line.trim().strip_suffix(" kB").unwrap().parse().unwrap();
    kib * 1024
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_bomb_ends_at_the_limit_with_flat_memory() {
    const SIZE: u64 = 128 << 20;
    for (encoding, body) in [
        ("gzip", gzip(SIZE)),
        ("br", brotli(SIZE)),
        ("zstd", zstd(1024)),
    ] {
        assert!((body.len() as u64) < SIZE / 900, "{} bytes", body.len());
        let before = peak();
        let (outcome, _) = call(encoding, body).await;
        match outcome {
            Err(Error::Transport(failure)) => {
                assert_eq!(failure.error().kind(), TransportErrorKind::TooLarge);
                assert_eq!(failure.head().unwrap().status(), 200);
            }
            other => panic!("{encoding}: {other:?}"),
        }
        // The limit is 16 MiB; a growing buffer may be held twice for a moment.
        let grown = peak() - before;
        assert!(grown < 64 << 20, "{encoding}: {grown} bytes");
    }
}
