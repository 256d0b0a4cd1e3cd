//! Files as bodies: what was given to a call is sent, however often, or nothing; and what is no file is not saved as one.

#![cfg(all(feature = "reqwest", feature = "fs", feature = "test-util"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::io::Read as _;
use std::path::PathBuf;

use apiloom_runtime::auth::{Session, Token, token_source};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, Client, Download, Operation, Part, Response};
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
    };
}
operation!(
    Put,
    OperationMeta::new("put", Method::PUT, "/x").answers(&["200"]),
    (),
    |_response| Ok(())
);
operation!(
    SecuredPut,
    OperationMeta::new("put", Method::PUT, "/x")
        .security(&[&["bearer"]])
        .answers(&["200"]),
    (),
    |_response| Ok(())
);
operation!(
    Pdf,
    OperationMeta::new("pdf", Method::GET, "/x")
        .answers(&["200 application/pdf"])
        .streamed(),
    Download,
    |response| response.file()
);
operation!(
    Octets,
    OperationMeta::new("octets", Method::GET, "/x")
        .answers(&["200 application/octet-stream"])
        .streamed(),
    Download,
    |response| response.file()
);

/// A folder of the test's own.
fn fresh(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("apiloom-files-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn put(client: &Client, set: impl FnOnce(&mut Request)) -> Put {
    let mut request = Request::new(client, Put::META);
    set(&mut request);
    Put(request)
}

/// A server that answers a whole request by its number, from 1 on, and keeps the bodies.
fn serve(
    answer: impl Fn(&str, usize) -> &'static str + Send + 'static,
) -> (String, std::sync::mpsc::Receiver<String>) {
    use std::io::Write as _;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (told, bodies) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for (stream, number) in listener.incoming().zip(1..) {
            let mut stream = stream.unwrap();
            let (mut all, mut piece) = (Vec::new(), [0; 4096]);
            let (head, body) = loop {
                let length = stream.read(&mut piece).unwrap_or(0);
                all.extend_from_slice(&piece[..length]);
                let text = String::from_utf8_lossy(&all).to_lowercase();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    // A request that is given up before its head has left.
                    if length == 0 {
                        break (String::new(), String::new());
                    }
                    continue;
                };
                let said = head.split_once("content-length: ").map(|(_, rest)| {
                    let line = rest.lines().next().unwrap();
                    line.parse::<usize>().unwrap()
                });
                let over = match said {
                    Some(said) => body.len() >= said,
                    None => body.ends_with("0\r\n\r\n"),
                };
                if over || length == 0 {
                    break (head.to_owned(), body.to_owned());
                }
            };
            let _ = told.send(body);
            let _ = stream.write_all(answer(&head, number).as_bytes());
        }
    });
    (url, bodies)
}

const UNAUTHORIZED: &str =
    "HTTP/1.1 401 X\r\ncontent-length: 0\r\nwww-authenticate: Bearer\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_file_is_sent_again() {
    let folder = fresh("again");
    let path = folder.join("f");
    std::fs::write(&path, "content").unwrap();
    let (url, bodies) = serve(|_, number| if number == 1 { DOWN } else { OK });
    let client = builder(&url, &TestClock::new()).build().unwrap();
    let file = Body::file(&path).await.unwrap();
    put(&client, |request| request.body("a/b", file))
        .await
        .unwrap();
    assert_eq!(bodies.iter().take(2).collect::<Vec<_>>(), ["content"; 2]);
    // With a new token too.
    let (url, bodies) = serve(|head, _| match head.contains("bearer a1") {
        true => UNAUTHORIZED,
        false => OK,
    });
    let session = Session::builder(token_source(|_| async { Ok(Token::new("a2")) }))
        .token(Token::new("a1").refresh_token("r"))
        .build();
    let client = builder(&url, &TestClock::new())
        .credential("bearer", session.bearer())
        .build()
        .unwrap();
    let mut request = Request::new(&client, SecuredPut::META);
    request.body("a/b", Body::file(&path).await.unwrap());
    SecuredPut(request).await.unwrap();
    assert_eq!(bodies.iter().take(2).collect::<Vec<_>>(), ["content"; 2]);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// What was given to the call, or an error: never a piece of one version and a piece of another.
#[tokio::test]
async fn a_file_that_changes_is_not_sent() {
    let folder = fresh("changes");
    let path = folder.join("f");
    // Longer, shorter, and as long as it was, in its place.
    for (new, error) in [
        ("{\"a\":1000000}", "has changed"),
        ("{}", "became shorter"),
        ("{\"a\":2}", "has changed"),
    ] {
        for is_part in [true, false] {
            std::fs::write(&path, "{\"a\":1}").unwrap();
            let (changed, other) = (path.clone(), folder.join("other"));
            let (url, bodies) = serve(move |_, number| {
                if number > 1 {
                    return OK;
                }
                std::fs::write(&other, new).unwrap();
                std::fs::rename(&other, &changed).unwrap();
                DOWN
            });
            let client = builder(&url, &TestClock::new()).build().unwrap();
            let call = match is_part {
                true => {
                    let part = Part::file(&path).await.unwrap();
                    put(&client, |request| request.part("f", None, part))
                }
                false => {
                    let body = Body::file(&path).await.unwrap();
                    put(&client, |request| request.body("a/b", body))
                }
            };
            let failed = call.await.unwrap_err();
            let text = format!("{failed:?}");
            assert!(text.contains(error), "{new}: {text}");
            assert!(bodies.recv().unwrap().contains("{\"a\":1}"));
            for body in bodies.try_iter() {
                assert!(!body.contains('{'), "{body}");
            }
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A pipe, and a file that the system makes while it is read, have no length.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_has_no_length_is_sent_as_it_comes() {
    let folder = fresh("pipes");
    let version = std::fs::read_to_string("/proc/version").unwrap();
    let version = version.trim().to_lowercase();
    let (url, bodies) = serve(|_, _| OK);
    let client = builder(&url, &TestClock::new()).build().unwrap();
    let body = Body::file("/proc/version").await.unwrap();
    put(&client, |request| request.body("a/b", body))
        .await
        .unwrap();
    assert!(bodies.recv().unwrap().contains(&version));
    let part = Part::file("/proc/version").await.unwrap();
    put(&client, |request| request.part("f", None, part))
        .await
        .unwrap();
    assert!(bodies.recv().unwrap().contains(&version));
    let pipe = folder.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let to = pipe.clone();
    std::thread::spawn(move || std::fs::write(to, "what must not be lost").unwrap());
    let body = Body::file(&pipe).await.unwrap();
    put(&client, |request| request.body("a/b", body))
        .await
        .unwrap();
    assert!(bodies.recv().unwrap().contains("what must not be lost"));
    // A file of nothing is that.
    let empty = folder.join("empty");
    std::fs::write(&empty, "").unwrap();
    let body = Body::file(&empty).await.unwrap();
    put(&client, |request| request.body("a/b", body))
        .await
        .unwrap();
    assert_eq!(bodies.recv().unwrap(), "");
    assert!(Body::file(&folder).await.is_err());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// An error that is sent as a success must not replace a good file.
#[tokio::test]
async fn an_error_in_json_is_no_file() {
    let folder = fresh("json");
    let path = folder.join("report.pdf");
    std::fs::write(&path, "good").unwrap();
    for media_type in ["application/json", "application/problem+json", "text/html"] {
        let body = match media_type {
            "text/html" => "<!DOCTYPE html>Log in",
            _ => "{\"error\":\"quota exceeded\"}",
        };
        let length = body.len();
        let answer: &'static str = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .leak();
        let server = server(&[Act::Say(answer)]).await;
        let client = builder(&server.url, &TestClock::new()).build().unwrap();
        let error = Pdf(Request::new(&client, Pdf::META)).await.unwrap_err();
        let text = error.to_string();
        let told = format!("expected `application/pdf`, but `{media_type}` came");
        assert!(text.contains(&told), "{text}");
        // Bytes may be anything that is no page.
        let octets = Octets(Request::new(&client, Octets::META)).await;
        assert_eq!(octets.is_ok(), media_type != "text/html");
    }
    assert_eq!(std::fs::read(&path).unwrap(), b"good");
    std::fs::remove_dir_all(&folder).unwrap();
}
