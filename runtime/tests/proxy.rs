//! Proxies: what goes to this machine goes through none, whoever names one; everything else does.

#![cfg(feature = "reqwest")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::Body;
use apiloom_runtime::transport::{ReqwestTransport, Sent, Transport as _, TransportErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::Command;

/// A server that answers everything with 204. Gives its URL, and the first lines that came.
async fn server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = lines.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match socket.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let line = head.lines().next().unwrap_or_default().to_owned();
            seen.lock().unwrap().push(line);
            let answer = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (format!("http://127.0.0.1:{port}"), lines)
}

async fn get(transport: &ReqwestTransport, url: &str) -> u16 {
    let request = http::Request::get(url).body(Body::empty()).unwrap();
    transport.send(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_proxy_gets_what_goes_to_other_machines() {
    let (proxy, through) = server().await;
    let (here, direct) = server().await;
    let transport = ReqwestTransport::builder().proxy(&proxy).build().unwrap();
    assert_eq!(get(&transport, &format!("{here}/a")).await, 204);
    let by_name = here.replace("127.0.0.1", "localhost");
    assert_eq!(get(&transport, &format!("{by_name}/b")).await, 204);
    assert_eq!(get(&transport, "http://api.example/c").await, 204);
    assert_eq!(
        *direct.lock().unwrap(),
        ["GET /a HTTP/1.1", "GET /b HTTP/1.1"]
    );
    assert_eq!(
        *through.lock().unwrap(),
        ["GET http://api.example/c HTTP/1.1"]
    );
}

/// A proxy of a kind that there is none of would be none, and everything would go direct.
#[tokio::test]
async fn a_proxy_that_cannot_be_used_is_refused_when_it_is_set() {
    for url in [
        "htp://proxy.example:3128",
        "htps://proxy.example",
        "sock5://proxy.example:1080",
        "socks5://me:s3cret@proxy.example",
        "socks5h://proxy.example",
        "ftp://proxy.example",
        "file:///proxy",
        "HTTP://",
        "",
    ] {
        let error = ReqwestTransport::builder().proxy(url).build().unwrap_err();
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
    for url in [
        "http://proxy.example:3128",
        "HTTPS://me:pass@proxy.example",
        "proxy.example:3128",
        "proxy.example",
        "me:pass@127.0.0.1:3128",
        "[::1]:3128",
    ] {
        let built = ReqwestTransport::builder().proxy(url).build();
        assert!(built.is_ok(), "{url}");
    }
}

/// What the system says is read from the environment, which only another process can have set.
#[tokio::test]
async fn the_systems_proxy_does_not_get_what_goes_to_this_machine() {
    const NAME: &str = "the_systems_proxy_does_not_get_what_goes_to_this_machine";
    if let Ok(here) = std::env::var("PROXY_TEST_SERVER") {
        let default = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
        let none = ReqwestTransport::builder().no_proxy().build().unwrap();
        assert_eq!(get(&default, &format!("{here}/direct")).await, 204);
        assert_eq!(get(&none, &format!("{here}/none")).await, 204);
        assert_eq!(get(&default, "http://api.example/through").await, 204);
        return;
    }
    let (proxy, through) = server().await;
    let (here, direct) = server().await;
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env("PROXY_TEST_SERVER", &here)
        .env("HTTP_PROXY", &proxy)
        .env_remove("REQUEST_METHOD")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    assert!(program.wait().await.unwrap().success());
    assert_eq!(
        *direct.lock().unwrap(),
        ["GET /direct HTTP/1.1", "GET /none HTTP/1.1"]
    );
    assert_eq!(
        *through.lock().unwrap(),
        ["GET http://api.example/through HTTP/1.1"]
    );
}

/// One that the library beneath does not understand is none to it: what must not go direct would.
#[tokio::test]
async fn a_proxy_of_the_system_that_cannot_be_used_is_an_error_of_what_would_go_through_it() {
    const NAME: &str =
        "a_proxy_of_the_system_that_cannot_be_used_is_an_error_of_what_would_go_through_it";
    if let Ok(here) = std::env::var("PROXY_TEST_SERVER") {
        let default = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
        assert_eq!(get(&default, &format!("{here}/here")).await, 204);
        let request = http::Request::get("http://api.example/a").body(Body::empty());
        let error = default.send(request.unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Request, "{error}");
        assert_eq!(error.sent(), Sent::No);
        assert!(error.to_string().contains("`HTTP_PROXY`"), "{error}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
        // Who says another one has another one.
        let through = std::env::var("PROXY_TEST_OTHER").unwrap();
        let set = ReqwestTransport::builder().proxy(through).build().unwrap();
        assert_eq!(get(&set, "http://api.example/through").await, 204);
        return;
    }
    let (proxy, through) = server().await;
    let (here, direct) = server().await;
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env("PROXY_TEST_SERVER", &here)
        .env("PROXY_TEST_OTHER", &proxy)
        .env("HTTP_PROXY", "htp://me:s3cret@127.0.0.1:9")
        .env_remove("REQUEST_METHOD")
        .env_remove("ALL_PROXY")
        .env_remove("all_proxy")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    assert!(program.wait().await.unwrap().success());
    assert_eq!(*direct.lock().unwrap(), ["GET /here HTTP/1.1"]);
    assert_eq!(
        *through.lock().unwrap(),
        ["GET http://api.example/through HTTP/1.1"]
    );
}

/// A client of one's own follows no redirects either once it has gone through our hands.
#[cfg(feature = "reqwest-0-13")]
#[tokio::test]
async fn a_builder_of_ones_own_loses_its_redirects() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (elsewhere, followed) = server().await;
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut head = [0; 1024];
        let _ = socket.read(&mut head).await.unwrap();
        let answer =
            format!("HTTP/1.1 302 Found\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n");
        socket.write_all(answer.as_bytes()).await.unwrap();
    });
    let follows = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(5));
    let transport = ReqwestTransport::from_builder(follows).unwrap();
    assert_eq!(get(&transport, &url).await, 302);
    assert_eq!(*followed.lock().unwrap(), [""; 0]);
}
