//! What the programs of all clients share: the client, the record of what went over the wire, and
//! the printing of what came of a call.
//!
//! Not part of the tool `calls` but of the programs that it writes: `api` is the client there.

use std::fmt::{Debug, Display};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use api::{Client, ClientBuilder, Error, Wire};
use apiloom_runtime::json::{Read, from_slice};
use apiloom_runtime::transport::{ReqwestTransport, Transport, TransportError};
use apiloom_runtime::{Body, BoxFuture};
use serde_json::json;

/// What went over the wire in the last call. Calls go one after the other.
static RECORD: Mutex<Record> = Mutex::new(Record {
    prefer: None,
    request: String::new(),
    sent: String::new(),
    status: 0,
    media_type: String::new(),
    violations: String::new(),
    body: String::new(),
});

struct Record {
    /// The status that the server is asked to answer with.
    prefer: Option<u16>,
    request: String,
    sent: String,
    status: u16,
    media_type: String,
    violations: String,
    body: String,
}

fn record() -> MutexGuard<'static, Record> {
    RECORD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What came of a call: a word for the script, and words for people.
pub struct Outcome(&'static str, String);

/// A value that the client reads from JSON as it reads answers.
#[allow(dead_code)] // There are documents in which nothing is sent.
pub fn read<T: Read<Wire>>(json: &str) -> T {
    match from_slice::<Wire, T>(json.as_bytes()) {
        Ok(value) => value,
        Err(error) => panic!("the client does not take {json}: {error}"),
    }
}

/// The URL of the mock server: the first argument.
pub fn mock() -> String {
    std::env::args().nth(1).unwrap_or_default()
}

/// A client of `server`, which the mock server stands for.
///
/// An operation may have a server of its own. Its credential goes nowhere but there, so the client
/// must believe that it is there.
pub fn client(server: String, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    std::panic::set_hook(Box::new(|_| {}));
    let inner = ReqwestTransport::new(Duration::from_secs(5)).expect("TLS can be set up");
    set(Client::builder())
        .base_url(&server)
        .timeout(Duration::from_secs(30))
        .transport(Recording { inner, server })
        .build()
        .expect("the client can be built")
}

/// What became of a call.
pub fn outcome<T, E: Debug + Display>(result: Result<T, Error<E>>) -> Outcome {
    match result {
        Ok(_) => Outcome("ok", String::new()),
        Err(error) => {
            let word = match &error {
                Error::Api(_) => "api",
                Error::Unexpected(_) => "unexpected",
                Error::Decode(_) => "decode",
                Error::Transport(_) => "transport",
                Error::Auth(_) => "auth",
                Error::Request(_) => "request",
                _ => "other",
            };
            Outcome(word, error.to_string())
        }
    }
}

/// Makes a call, once as it is and once for each documented status, and prints what came of each.
pub async fn run<F>(
    operation: &str,
    about: &str,
    statuses: &[u16],
    client: &Client,
    call: impl Fn(Client) -> F,
) where
    F: Future<Output = Outcome> + Send + 'static,
{
    for prefer in [None].into_iter().chain(statuses.iter().copied().map(Some)) {
        *record() = Record {
            prefer,
            request: String::new(),
            sent: String::new(),
            status: 0,
            media_type: String::new(),
            violations: String::new(),
            body: String::new(),
        };
        // A task of its own: a value that the client does not take ends the call, not the program.
        let Outcome(word, detail) = match tokio::spawn(call(client.clone())).await {
            Ok(outcome) => outcome,
            Err(error) => {
                let text = error
                    .try_into_panic()
                    .map(|panic| panic.downcast::<String>());
                let text = text.ok().and_then(Result::ok).map(|text| *text);
                Outcome("value", text.unwrap_or_else(|| "it panics".to_owned()))
            }
        };
        let seen = record();
        println!(
            "{}",
            json!({
                "operation": operation,
                "about": about,
                "prefer": prefer,
                "request": seen.request,
                "sent": seen.sent,
                "status": seen.status,
                "type": seen.media_type,
                "violations": seen.violations,
                "body": seen.body,
                "outcome": word,
                "detail": detail,
            })
        );
    }
}

/// Sends to the mock server what is for `server`, and writes down what it sends and receives.
struct Recording {
    inner: ReqwestTransport,
    server: String,
}

impl Transport for Recording {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let sent = all_of(body).await;
            let mut request = http::Request::from_parts(head, Body::from(sent.clone()));
            {
                let mut seen = record();
                seen.request = format!("{} {}", request.method(), request.uri());
                seen.sent = String::from_utf8_lossy(&sent).into_owned();
                // Nothing leaves this machine.
                let url = request.uri().to_string();
                let rest = url.strip_prefix(self.server.trim_end_matches('/'));
                let rest = rest.unwrap_or_else(|| panic!("it goes to another server: {url}"));
                let url = format!("{}{rest}", mock());
                *request.uri_mut() = url.parse().expect("the URL of a request");
                if let Some(status) = seen.prefer {
                    let value = http::HeaderValue::from_str(&format!("code={status}"));
                    let value = value.expect("digits and letters");
                    request.headers_mut().insert("prefer", value);
                }
            }
            let (head, body) = self.inner.send(request).await?.into_parts();
            let bytes = all_of(body).await;
            let header = |name: &str| {
                let value = head.headers.get(name).and_then(|value| value.to_str().ok());
                value.unwrap_or_default().to_owned()
            };
            {
                let mut seen = record();
                seen.status = head.status.as_u16();
                seen.media_type = header("content-type");
                seen.violations = header("sl-violations");
                seen.body = String::from_utf8_lossy(&bytes).into_owned();
            }
            Ok(http::Response::from_parts(head, Body::from(bytes)))
        })
    }
}

async fn all_of(mut body: Body) -> bytes::Bytes {
    let mut bytes = Vec::new();
    while let Some(Ok(chunk)) = body.chunk().await {
        bytes.extend_from_slice(&chunk);
    }
    bytes.into()
}
