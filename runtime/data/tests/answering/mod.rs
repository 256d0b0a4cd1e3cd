//! A server that a closure answers for, with the bodies of requests, and operations to call it with.

#![allow(dead_code)]

use std::sync::{Arc, Mutex};

use apiloom_runtime::codegen::{ClientMeta, Decoded};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::http::Method;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Client, ClientBuilder, Download, Response, Retry};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub static CLIENT: ClientMeta = ClientMeta::new("test", "1");

macro_rules! operation {
    ($name:ident -> $output:ty, $meta:expr, $decode:expr) => {
        pub struct $name(pub apiloom_runtime::codegen::Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl apiloom_runtime::Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = $output;
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<$output, NoDocumentedError> {
                match response.status().is_success() {
                    true => $decode(response),
                    false => Decoded::Unexpected,
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
            pub fn call(client: &Client) -> Self {
                let meta = <Self as apiloom_runtime::Operation>::META;
                Self(apiloom_runtime::codegen::Request::new(client, meta))
            }
        }
    };
}

fn text(response: &mut Response) -> Decoded<String, NoDocumentedError> {
    Decoded::success(response.text())
}

operation!(Read -> String, OperationMeta::new("read", Method::GET, "/read").security(&[&["bearer"], &[]]), text);
operation!(Change -> String, OperationMeta::new("change", Method::POST, "/change").security(&[&["bearer"], &[]]), text);
operation!(
    Guarded -> String,
    OperationMeta::new("guarded", Method::POST, "/guarded")
        .security(&[&["bearer"], &[]])
        .facts(&[("x-permissions", r#"["users:write","admin"]"#)]),
    text
);
operation!(
    Upload -> String,
    OperationMeta::new("upload", Method::POST, "/upload").facts(&[(
        "x-upload",
        r#"{"max-bytes":10485760,"mime-types":["image/jpeg","image/png","image/gif","image/webp","application/pdf","text/plain","application/msword","application/vnd.openxmlformats-officedocument.wordprocessingml.document"]}"#
    )]),
    text
);
operation!(
    Import -> String,
    OperationMeta::new("import", Method::POST, "/import").facts(&[("x-compress", "true")]),
    text
);
operation!(Plain -> String, OperationMeta::new("plain", Method::POST, "/plain"), text);
operation!(
    Fetch -> Download,
    OperationMeta::new("fetch", Method::GET, "/file").streamed(),
    |response: &mut Response| Decoded::success(Ok(response.download()))
);

/// A request as it came.
#[derive(Clone, Default)]
pub struct Seen {
    pub line: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What is answered: the head without the length, the body, and after how many bytes of that the connection breaks.
pub struct Says {
    pub head: String,
    pub body: Vec<u8>,
    pub breaks_after: Option<usize>,
}

pub fn says(head: &str, body: impl Into<Vec<u8>>) -> Says {
    Says {
        head: head.to_owned(),
        body: body.into(),
        breaks_after: None,
    }
}

pub struct Server {
    pub url: String,
    pub seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn new(answer: impl Fn(&Seen) -> Says + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            url: format!("http://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
        };
        let (seen, answer) = (server.seen.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (seen, answer) = (seen.clone(), answer.clone());
                tokio::spawn(async move {
                    let Some(request) = read(&mut socket).await else {
                        return;
                    };
                    let says = answer(&request);
                    seen.lock().unwrap().push(request);
                    let head = format!(
                        "HTTP/1.1 {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                        says.head,
                        says.body.len()
                    );
                    let _ = socket.write_all(head.as_bytes()).await;
                    let end = says.breaks_after.unwrap_or(says.body.len());
                    let _ = socket.write_all(&says.body[..end]).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        server
    }

    pub fn builder(&self) -> ClientBuilder {
        ClientBuilder::new(&CLIENT)
            .base_url(&self.url)
            .retry(Retry::never())
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn read(socket: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
            break end;
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let mut seen = Seen {
        line,
        headers: headers.collect(),
        body: bytes.split_off(end + 4),
    };
    let length = seen
        .header("content-length")
        .and_then(|length| length.parse().ok());
    while seen.body.len() < length.unwrap_or(0) {
        if socket.read_buf(&mut seen.body).await.ok()? == 0 {
            return None;
        }
    }
    Some(seen)
}
