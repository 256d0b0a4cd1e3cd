//! Answers that are a part of what was asked for, or more than that, over real sockets.

#![cfg(all(feature = "reqwest", feature = "test-util"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::TransportErrorKind;
use apiloom_runtime::{Client, Download, Error, Operation, Response, Retry};
use faulty::*;
use http::Method;

macro_rules! operation {
    ($name:ident, $meta:expr, $output:ty, |$response:ident| $read:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = $output;
            type Error = NoDocumentedError;
            fn decode($response: &mut Response) -> Decoded<$output, NoDocumentedError> {
                match $response.answer() {
                    0 => Decoded::success($read),
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
    Text,
    OperationMeta::new("text", Method::GET, "/x").answers(&["200 text/plain"]),
    String,
    |response| response.text()
);
operation!(
    Any,
    OperationMeta::new("any", Method::GET, "/x").answers(&["2XX text/plain"]),
    String,
    |response| response.text()
);
operation!(
    Part,
    OperationMeta::new("part", Method::GET, "/x").answers(&["206 text/plain", "200 text/plain"]),
    String,
    |response| response.text()
);
operation!(
    File,
    OperationMeta::new("file", Method::GET, "/x")
        .answers(&["200 application/octet-stream"])
        .streamed(),
    Download,
    |response| Ok(response.download())
);

async fn client(lines: &str) -> Client {
    let text = format!(
        "HTTP/1.1 206 Partial Content\r\ncontent-type: text/plain\r\n{lines}content-length: 5\r\nconnection: close\r\n\r\n56789"
    );
    let server = server(&[Act::Say(Box::leak(text.into_boxed_str()))]).await;
    let client = builder(&server.url, &TestClock::new()).retry(Retry::never());
    client.build().unwrap()
}

/// Whoever asks for all and gets a part has not got it (RFC 9110, section 15.3.7).
#[tokio::test]
async fn a_part_that_nobody_asked_for_is_no_answer() {
    let part = "content-range: bytes 5-9/1000\r\n";
    for lines in [
        part,
        "",
        "content-range: bytes 5-9/*\r\n",
        "content-range: bytes 0-4/1000\r\n",
        "content-range: bytes */5\r\n",
    ] {
        let client = client(lines).await;
        assert!(
            matches!(Text::call(&client).await, Err(Error::Unexpected(_))),
            "{lines}"
        );
        assert!(
            matches!(Any::call(&client).await, Err(Error::Unexpected(_))),
            "{lines}"
        );
        assert!(
            matches!(File::call(&client).await, Err(Error::Unexpected(_))),
            "{lines}"
        );
        // The document knows of parts.
        assert_eq!(Part::call(&client).await.unwrap(), "56789");
    }
    let whole = client("content-range: bytes 0-4/5\r\n").await;
    assert_eq!(Text::call(&whole).await.unwrap(), "56789");
    let file = File::call(&whole).await.unwrap();
    assert_eq!(file.bytes(10).await.unwrap(), "56789");
    // Whoever asks for a part gets it.
    let client = client(part).await;
    let ranged = |options: apiloom_runtime::Options| options.header("range", "bytes=5-9");
    assert_eq!(Text::call(&client).with(ranged).await.unwrap(), "56789");
    let file = File::call(&client).with(ranged).await.unwrap();
    assert_eq!(file.bytes(10).await.unwrap(), "56789");
}

/// Whoever goes on with a download would have a file of pieces that do not fit.
#[tokio::test]
async fn another_part_than_was_asked_for_is_an_error() {
    let ranged = |options: apiloom_runtime::Options| options.header("range", "bytes=5-");
    for (lines, why) in [
        ("", "does not say which"),
        (
            "content-range: bytes 0-4/1000\r\n",
            "`bytes=5-` was asked for",
        ),
        (
            "content-range: bytes 6-10/1000\r\n",
            "`bytes=5-` was asked for",
        ),
        ("content-range: bytes 5-999/1000\r\n", "995 bytes"),
        ("content-range: bytes 5-8/1000\r\n", "4 bytes"),
    ] {
        let client = client(lines).await;
        let errors = [
            Text::call(&client).with(ranged).await.err(),
            Part::call(&client).with(ranged).await.err(),
            File::call(&client).with(ranged).await.err(),
        ];
        for error in errors {
            let Some(Error::Transport(failure)) = error else {
                panic!("{lines}: {error:?}");
            };
            assert_eq!(failure.error().kind(), TransportErrorKind::OtherPart);
            assert_eq!(failure.head().unwrap().status(), 206);
            let text = failure.error().to_string();
            assert!(text.contains(why), "{text}");
        }
        // Whoever takes the response as it is looks for himself.
        let raw = Text::call(&client).with(ranged).raw().await.unwrap();
        assert_eq!(raw.bytes(), "56789");
    }
    // How long it is shows at its end only.
    for (told, fits) in [("5-9", true), ("5-8", false), ("5-10", false)] {
        let text = format!(
            "HTTP/1.1 206 Partial Content\r\ncontent-type: text/plain\r\ncontent-range: bytes {told}/1000\r\n\
             transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n56\r\n3\r\n789\r\n0\r\n\r\n"
        );
        let server = server(&[Act::Say(Box::leak(text.into_boxed_str()))]).await;
        let client = builder(&server.url, &TestClock::new()).retry(Retry::never());
        let client = client.build().unwrap();
        let file = File::call(&client).with(ranged).await.unwrap();
        let bytes = file.bytes(100).await;
        assert_eq!(bytes.is_ok(), fits, "{told}: {bytes:?}");
        let text = Text::call(&client).with(ranged).await;
        assert_eq!(text.is_ok(), fits, "{told}: {text:?}");
    }
}

/// Of a long error only the beginning is kept, which is not what was sent.
#[tokio::test]
async fn the_beginning_of_a_long_error_is_no_download() {
    let text = format!(
        "HTTP/1.1 422 No\r\ncontent-type: text/plain\r\ncontent-length: 70000\r\nconnection: close\r\n\r\n{}",
        "x".repeat(70_000)
    );
    let server = server(&[Act::Say(Box::leak(text.into_boxed_str()))]).await;
    let clock = TestClock::new();
    let client = builder(&server.url, &clock).retry(Retry::never());
    let cut = client.build().unwrap();
    let mut response = Text::call(&cut).raw().await.unwrap();
    assert!(response.head().is_body_cut());
    let error = response.download().bytes(100_000).await.unwrap_err();
    assert!(error.to_string().contains("cut"), "{error}");
    let mut download = response.download();
    assert_eq!(download.chunk().await.unwrap().unwrap().len(), 64 * 1024);
    assert!(download.chunk().await.is_err());
    assert!(download.chunk().await.unwrap().is_none());
    let client = builder(&server.url, &clock).retry(Retry::never());
    let whole = client.error_limit(70_000).build().unwrap();
    let mut response = Text::call(&whole).raw().streamed().await.unwrap();
    let bytes = response.download().bytes(100_000).await.unwrap();
    assert_eq!(bytes.len(), 70_000);
}

/// The limit of headers is that of a download too.
#[tokio::test]
async fn a_downloads_headers_have_a_limit() {
    for (count, fits) in [(20, true), (90, false)] {
        let lines: String = (0..count)
            .map(|number| format!("x-{number}: {}\r\n", "a".repeat(3000)))
            .collect();
        let lines = format!("content-range: bytes 0-4/5\r\n{lines}");
        let file = File::call(&client(&lines).await).await;
        match file {
            Ok(_) => assert!(fits),
            Err(Error::Transport(failure)) => {
                assert!(!fits);
                assert_eq!(failure.error().kind(), TransportErrorKind::TooLarge);
                assert_eq!(failure.head().unwrap().status(), 206);
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}
