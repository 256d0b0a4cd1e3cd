//! Connections that nobody uses, and those that nobody should use again.

#![cfg(feature = "reqwest")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_runtime::Body;
use apiloom_runtime::transport::{ReqwestTransport, Transport as _};
use http::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Which timer of the system's a connection has, and in how many hundredths of a second it ends.
#[cfg(target_os = "linux")]
fn timer(from: u16, to: u16) -> Option<(u8, u32)> {
    let all = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let (from, to) = (format!(":{from:04X}"), format!(":{to:04X}"));
    let line = all.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        (words.get(1)?.ends_with(&from) && words.get(2)?.ends_with(&to)).then_some(words)
    })?;
    let (kind, left) = line.get(5)?.split_once(':')?;
    let left = u32::from_str_radix(left, 16).ok()?;
    Some((kind.parse().ok()?, left))
}

/// It asks whether the other end is there, after fifteen seconds.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_system_watches_what_nobody_uses() {
    const KEEP_ALIVE: u8 = 2;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (mut socket, peer) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(socket.read_u8().await.unwrap());
        }
        let answer = "HTTP/1.1 204 No Content\r\n\r\n";
        socket.write_all(answer.as_bytes()).await.unwrap();
        (socket, peer.port())
    });
    let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
    let request = http::Request::get(format!("http://127.0.0.1:{to}/"));
    let request = request.body(Body::empty()).unwrap();
    transport.send(request).await.unwrap();
    let (_socket, from) = server.await.unwrap();
    for _ in 0..200 {
        if let Some((KEEP_ALIVE, left)) = timer(from, to) {
            assert!(left <= 1500, "{left}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no timer: {:?}", timer(from, to));
}

/// A server that answers `DELETE` with this head and, a moment later, these bytes, and all else with 201. Gives its URL and
/// how many connections there were.
async fn sends_later(head: &'static str, later: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                socket.set_nodelay(true).unwrap();
                let mut asked = Vec::new();
                while let Ok(byte) = socket.read_u8().await {
                    asked.push(byte);
                    if !asked.ends_with(b"\r\n\r\n") {
                        continue;
                    }
                    let done = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
                    let (first, then) = match asked.starts_with(b"DELETE") {
                        true => (head, later),
                        false => (done, ""),
                    };
                    asked.clear();
                    let _ = socket.write_all(first.as_bytes()).await;
                    if !then.is_empty() {
                        tokio::time::sleep(Duration::from_millis(2)).await;
                        let _ = socket.write_all(then.as_bytes()).await;
                    }
                }
            });
        }
    });
    (url, connections)
}

async fn status(
    transport: &ReqwestTransport,
    method: Method,
    url: &str,
) -> Result<StatusCode, String> {
    let request = http::Request::builder().method(method).uri(url);
    let request = request.body(Body::empty()).unwrap();
    let answer = transport.send(request).await;
    answer.map(|it| it.status()).map_err(|it| it.to_string())
}

/// Bytes that a 204 has all the same (RFC 9112, section 9.2) are the answer to nothing.
#[tokio::test]
async fn a_connection_whose_204_says_that_it_has_content_is_not_used_again() {
    const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    for (head, later) in [
        ("Content-Length: 4", "null"),
        ("Transfer-Encoding: chunked", "0\r\n\r\n"),
        ("content-length: 2\r\nContent-Type: application/json", "{}"),
        ("Content-Length: 38", ANSWER),
    ] {
        let head = format!("HTTP/1.1 204 No Content\r\n{head}\r\n\r\n").leak();
        let (url, _) = sends_later(head, later).await;
        let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
        for _ in 0..20 {
            let gone = status(&transport, Method::DELETE, &url).await;
            assert_eq!(gone, Ok(StatusCode::NO_CONTENT), "{head}");
            let made = status(&transport, Method::POST, &url).await;
            assert_eq!(made, Ok(StatusCode::CREATED), "{head}");
        }
    }
}

#[tokio::test]
async fn a_connection_whose_204_is_in_order_is_used_again() {
    for head in ["Server: x", "Content-Length: 0"] {
        let head = format!("HTTP/1.1 204 No Content\r\n{head}\r\n\r\n").leak();
        let (url, connections) = sends_later(head, "").await;
        let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
        for _ in 0..5 {
            for method in [Method::DELETE, Method::POST] {
                status(&transport, method, &url).await.unwrap();
                // The connection goes back to the pool in a task of its own.
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
        assert_eq!(connections.load(Ordering::SeqCst), 1, "{head}");
    }
}

/// Only calls by a method that has had such answers pay for it: each with a connection that it closes.
#[tokio::test]
async fn other_methods_keep_their_connections() {
    let head = "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n";
    let (url, connections) = sends_later(head, "null").await;
    let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
    status(&transport, Method::DELETE, &url).await.unwrap();
    for _ in 0..5 {
        status(&transport, Method::POST, &url).await.unwrap();
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

/// What is of this machine by its name is asked of nobody (RFC 6761, section 6.3).
#[tokio::test]
async fn names_of_this_machine_lead_to_it_whatever_the_network_says() {
    let (url, _) = sends_later("", "").await;
    for name in [
        "localhost",
        "LOCALHOST",
        "foo.localhost",
        "a.b.localhost",
        "localhost.",
        "x.localhost.",
    ] {
        let url = url.replace("127.0.0.1", name);
        let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
        let found = status(&transport, Method::GET, &url).await;
        assert_eq!(found, Ok(StatusCode::CREATED), "{name}");
    }
    // Others are asked for as before.
    let url = url.replace("127.0.0.1", "foo.localhost.invalid");
    let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
    let error = status(&transport, Method::GET, &url).await.unwrap_err();
    assert!(error.starts_with("no connection: "), "{error}");
}
