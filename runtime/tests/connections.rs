//! Connections that nobody uses.

#![cfg(all(feature = "reqwest", target_os = "linux"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::time::Duration;

use apiloom_runtime::Body;
use apiloom_runtime::transport::{ReqwestTransport, Transport as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Which timer of the system's a connection has, and in how many hundredths of a second it ends.
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
