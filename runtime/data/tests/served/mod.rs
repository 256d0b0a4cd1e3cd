//! A server whose answers a test decides, and operations to call it with.

#![allow(dead_code)]

use std::sync::{Arc, Mutex};

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{ClientMeta, Parameter};
use apiloom_runtime::http::Method;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Client, ClientBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub enum Wire {}
pub static CLIENT: ClientMeta = ClientMeta::new("test", "1");

macro_rules! operation {
    ($name:ident, $meta:expr) => {
        pub struct $name(pub apiloom_runtime::codegen::Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl apiloom_runtime::Operation for $name {
            const META: &'static apiloom_runtime::operation::OperationMeta = &$meta;
            type Output = String;
            type Error = apiloom_runtime::error::NoDocumentedError;
            fn decode(response: &mut apiloom_runtime::Response) -> apiloom_runtime::codegen::Decoded<String, apiloom_runtime::error::NoDocumentedError> {
                match response.status().is_success() {
                    true => apiloom_runtime::codegen::Decoded::success(response.text()),
                    false => apiloom_runtime::codegen::Decoded::Unexpected,
                }
            }
            fn into_request(self) -> apiloom_runtime::codegen::Request {
                self.0
            }
            fn from_request(request: apiloom_runtime::codegen::Request) -> Self {
                Self(request)
            }
        }
        impl $name {
            pub fn call(client: &apiloom_runtime::Client) -> Self {
                Self(apiloom_runtime::codegen::Request::new(client, <Self as apiloom_runtime::Operation>::META))
            }
        }
    };
}
operation!(Plain, OperationMeta::new("plain", Method::GET, "/plain"));
operation!(
    Timed,
    OperationMeta::new("timed", Method::GET, "/timed").facts(&[("x-cache-ttl-ms", "60000")])
);
operation!(
    Mine,
    OperationMeta::new("mine", Method::GET, "/mine").security(&[&["bearer"]])
);
operation!(
    User,
    OperationMeta::new("user", Method::GET, "/users/{id}").facts(&[
        ("x-cache-ttl-ms", "60000"),
        ("x-provides-tags", r#"["User:{id}"]"#),
    ])
);
operation!(
    Users,
    OperationMeta::new("users", Method::GET, "/users").facts(&[
        ("x-cache-ttl-ms", "60000"),
        ("x-provides-tags", r#"["User"]"#),
    ])
);
operation!(
    Rename,
    OperationMeta::new("rename", Method::POST, "/users/{id}/name")
        .facts(&[("x-invalidates-tags", r#"["User:{id}"]"#)])
);
operation!(
    Import,
    OperationMeta::new("import", Method::POST, "/import")
        .facts(&[("x-invalidates-tags", r#"["User"]"#)])
);
operation!(
    Briefly,
    OperationMeta::new("briefly", Method::GET, "/briefly").facts(&[("x-dedupe-ttl-ms", "2000")])
);
operation!(
    Polled,
    OperationMeta::new("polled", Method::GET, "/polled").facts(&[("x-poll-interval-ms", "7000")])
);
operation!(
    Many,
    OperationMeta::new("many", Method::GET, "/many").facts(&[(
        "x-batch",
        r#"{"max-size":2,"delay-ms":3,"ids":"ids","items":"/data","key":"/id"}"#
    )])
);
operation!(
    RenameMine,
    OperationMeta::new("renameMine", Method::POST, "/mine/name").security(&[&["bearer"]])
);
operation!(
    Check,
    OperationMeta::new("check", Method::GET, "/health").facts(&[("x-health-check", "true")])
);
operation!(Put, OperationMeta::new("put", Method::PUT, "/plain"));

impl User {
    pub fn of(client: &Client, id: u32) -> Self {
        let mut call = Self::call(client);
        call.0.path::<Wire, _>(Parameter::new("id"), &id);
        call
    }
}

impl Rename {
    pub fn of(client: &Client, id: u32) -> Self {
        let mut call = Self::call(client);
        call.0.path::<Wire, _>(Parameter::new("id"), &id);
        call
    }
}

impl Many {
    pub fn of(client: &Client, ids: &[u32]) -> Self {
        let mut call = Self::call(client);
        call.0.query::<Wire, _>(Parameter::new("ids"), ids);
        call
    }
}

/// A server, the requests that it has seen, and what it says next.
pub struct Server {
    pub url: String,
    pub seen: Arc<Mutex<Vec<String>>>,
    /// The head and the body of an answer; nothing breaks the connection.
    pub says: Arc<Mutex<Option<(String, String)>>>,
}

impl Server {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            url: format!("http://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
            says: Arc::default(),
        };
        let (seen, says) = (server.seen.clone(), server.says.clone());
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut text = Vec::new();
                let mut buffer = [0; 4096];
                while !text.windows(4).any(|end| end == b"\r\n\r\n") {
                    match socket.read(&mut buffer).await {
                        Ok(0) | Err(_) => break,
                        Ok(count) => text.extend_from_slice(&buffer[..count]),
                    }
                }
                let text = String::from_utf8_lossy(&text).to_lowercase();
                seen.lock().unwrap().push(text);
                let Some((head, body)) = says.lock().unwrap().clone() else {
                    continue;
                };
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {head}\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                );
                let _ = socket.write_all(answer.as_bytes()).await;
                let _ = socket.shutdown().await;
            }
        });
        server
    }

    pub fn says(&self, head: &str, body: &str) {
        *self.says.lock().unwrap() = Some((head.to_owned(), body.to_owned()));
    }

    pub fn breaks(&self) {
        *self.says.lock().unwrap() = None;
    }

    pub fn asked(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn builder(&self, clock: &TestClock) -> ClientBuilder {
        ClientBuilder::new(&CLIENT)
            .base_url(&self.url)
            .clock(clock.clone())
    }
}
