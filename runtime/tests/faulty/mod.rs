//! A server that misbehaves, and operations to call it with.

// Each test binary uses a part of it.
#![allow(dead_code)]

use std::sync::{Arc, Mutex};

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::retry::StopReason;
use apiloom_runtime::{Client, ClientBuilder, Download, Error, Events, Operation, Response};
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

enum Wire {}
static META: ClientMeta = ClientMeta::new("test", "1");

macro_rules! operation {
    ($name:ident, $meta:expr) => {
        operation!($name, $meta, Vec<i64>, |response| Decoded::success(
            response.json::<Wire, _>()
        ));
    };
    ($name:ident, $meta:expr, $output:ty, |$response:ident| $decode:expr) => {
        pub struct $name(pub Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = $output;
            type Error = NoDocumentedError;
            fn decode($response: &mut Response) -> Decoded<$output, NoDocumentedError> {
                match $response.status().as_u16() {
                    200 => $decode,
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
            pub fn call(client: &Client) -> Self {
                Self(Request::new(client, Self::META))
            }
        }
    };
}
operation!(Get, OperationMeta::new("get", Method::GET, "/x"));
operation!(Post, OperationMeta::new("post", Method::POST, "/x"));
operation!(
    Secured,
    OperationMeta::new("secured", Method::GET, "/x").security(&[&["bearer"]])
);
operation!(
    Keyed,
    OperationMeta::new("keyed", Method::POST, "/x").idempotency_key("Idempotency-Key")
);
operation!(
    Declared,
    OperationMeta::new("declared", Method::POST, "/x")
        .idempotent(true)
        .max_attempts(2)
);
operation!(
    Fetch,
    OperationMeta::new("fetch", Method::GET, "/file").streamed(),
    Download,
    |response| Decoded::success(Ok(response.download()))
);
operation!(
    Watch,
    OperationMeta::new("watch", Method::GET, "/events")
        .answers(&["200 text/event-stream"])
        .streamed(),
    Events<String>,
    |response| Decoded::success(response.text_events())
);

/// What the server does with one connection.
#[derive(Clone)]
pub enum Act {
    /// Answers and closes.
    Say(&'static str),
    /// Reads the request and closes without a word, or after these bytes.
    Hang(&'static str),
    /// Says these bytes, and then nothing more.
    Stall(&'static str),
    /// Headers without end.
    Endless,
}

pub struct Server {
    pub url: String,
    pub seen: Arc<Mutex<Vec<String>>>,
    /// Told when a server stalls.
    pub stalled: mpsc::UnboundedReceiver<()>,
}

pub const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]";
pub const DOWN: &str =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
pub const FAULT: &str =
    "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A server that does these things, one a connection, the last again and again.
pub async fn server(acts: &[Act]) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (told, stalled) = mpsc::unbounded_channel();
    let (acts, kept) = (acts.to_vec(), seen.clone());
    tokio::spawn(async move {
        let mut turn = 0;
        while let Ok((socket, _)) = listener.accept().await {
            let act = acts[turn.min(acts.len() - 1)].clone();
            turn += 1;
            tokio::spawn(behave(socket, act, kept.clone(), told.clone()));
        }
    });
    Server { url, seen, stalled }
}

async fn behave(
    mut socket: TcpStream,
    act: Act,
    seen: Arc<Mutex<Vec<String>>>,
    told: mpsc::UnboundedSender<()>,
) {
    let mut text = Vec::new();
    let mut buffer = [0u8; 4096];
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => text.extend_from_slice(&buffer[..count]),
        }
    }
    seen.lock()
        .unwrap()
        .push(String::from_utf8_lossy(&text).to_lowercase());
    match act {
        Act::Say(text) => {
            let _ = socket.write_all(text.as_bytes()).await;
            let _ = socket.shutdown().await;
        }
        Act::Hang(text) => {
            let _ = socket.write_all(text.as_bytes()).await;
        }
        Act::Stall(text) => {
            let _ = socket.write_all(text.as_bytes()).await;
            let _ = told.send(());
            // Until the client gives up.
            let _ = socket.read(&mut buffer).await;
        }
        Act::Endless => {
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\n").await;
            while socket.write_all(b"x-more: and more\r\n").await.is_ok() {}
        }
    }
}

impl Server {
    pub fn asked(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

pub fn builder(url: &str, clock: &TestClock) -> ClientBuilder {
    ClientBuilder::new(&META).base_url(url).clock(clock.clone())
}

pub fn reason<E>(error: &Error<E>) -> &StopReason {
    error.not_repeated().unwrap()
}

pub async fn refused_url() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
