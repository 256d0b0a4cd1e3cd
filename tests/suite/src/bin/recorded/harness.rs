//! What the programs of all clients share: recorded answers go through the generated operations, and what came of each is
//! printed.
//!
//! Not part of the tool `recorded` but of the programs that it writes: `api` is the client there. Nothing is sent: a
//! transport answers with what was recorded, so all else runs as it does for users.

use std::fmt::Display;
use std::io::BufRead as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use api::Wire;
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::http::{HeaderName, HeaderValue, Response};
use apiloom_runtime::json::{self, Read, Write};
use apiloom_runtime::serde_json::{self, Value, json};
use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::codegen::{Parameter, Request};
use apiloom_runtime::operation::{OperationMeta, Raw, SendingWithResponse};
use apiloom_runtime::{Body, BoxFuture, Client, Download, Error, Events, JsonLines, Operation, Redirects, Retry, http};

/// A future that stays on its thread.
pub type Local<T> = Pin<Box<dyn Future<Output = T>>>;

/// What the next request is answered with, and what was told of the answer. Calls go one after the other.
static ANSWER: Mutex<Option<Response<Bytes>>> = Mutex::new(None);
static DRIFT: Mutex<Vec<Value>> = Mutex::new(Vec::new());

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An operation of the client.
pub struct Entry {
    meta: &'static OperationMeta,
    call: fn(Request) -> Local<Value>,
    raw: fn(Request) -> Local<Value>,
    sent: Sent,
}

/// What is known of the body that an operation sends.
pub enum Sent {
    Nothing,
    Json(fn(&[u8]) -> Result<Vec<u8>, String>),
    Other(&'static str),
}

impl Entry {
    /// An operation, and how its output and its documented errors are written down.
    pub fn of<O, S, E>(sent: Sent) -> Entry
    where
        O: Operation + 'static,
        S: Shape<O::Output> + 'static,
        E: Shape<O::Error> + 'static,
        O::Error: Display,
    {
        Entry {
            meta: O::META,
            call: |request| Box::pin(outcome::<O, S, E>(request)),
            raw: |request| Box::pin(raw::<O>(request)),
            sent,
        }
    }

    fn line(&self) -> String {
        format!("{} {}", self.meta.method(), self.meta.template())
    }
}

/// JSON there and back through one type.
pub fn round<T: Read<Wire> + Write<Wire>>(text: &[u8]) -> Result<Vec<u8>, String> {
    match json::from_slice::<Wire, T>(text) {
        Ok(value) => Ok(json::to_vec::<Wire, T>(&value)),
        Err(error) => Err(error.to_string()),
    }
}

/// Every exchange that stands on a line of the file that the first argument names.
pub fn run(entries: &[Entry]) {
    let path = std::env::args().nth(1).expect("a file of exchanges");
    let file = std::fs::File::open(path).expect("the file can be read");
    let client = api::Client::builder()
        .transport(Recorded)
        .retry(Retry::never())
        .configure(|builder| {
            let builder = builder.base_url("http://127.0.0.1:9");
            let builder = builder.redirects(Redirects::None);
            let builder = builder.error_limit(64 << 20).response_limit(64 << 20);
            builder.on_drift(|event| {
                held(&DRIFT).push(json!({
                    "path": event.path(),
                    "drift": format!("{:?}", event.drift()),
                    "expected": event.expected(),
                    "found": event.found(),
                    "omitted": event.omitted(),
                }));
            })
        });
    let client = client.build().expect("the client can be built");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime can be had");
    std::panic::set_hook(Box::new(|_| {}));
    for line in std::io::BufReader::new(file).lines() {
        let line = line.expect("a line");
        let exchange: Value = serde_json::from_str(&line).expect("a line of JSON");
        let operation = exchange["operation"].as_str().unwrap_or_default();
        let Some(entry) = entries.iter().find(|entry| entry.line() == operation) else {
            println!("{}", json!({"outcome": "absent"}));
            continue;
        };
        *held(&ANSWER) = Some(answer(&exchange));
        held(&DRIFT).clear();
        let make = || request(client.runtime(), entry.meta);
        let call = AssertUnwindSafe(|| runtime.block_on((entry.call)(make())));
        let mut result = caught(catch_unwind(call));
        result["drift"] = Value::Array(std::mem::take(&mut *held(&DRIFT)));
        *held(&ANSWER) = Some(answer(&exchange));
        let call = AssertUnwindSafe(|| runtime.block_on((entry.raw)(make())));
        result["raw"] = caught(catch_unwind(call));
        if let Some(body) = exchange["sent"].as_str() {
            let body = unhex(body);
            result["sent"] = caught(catch_unwind(AssertUnwindSafe(|| match &entry.sent {
                Sent::Nothing => json!({"outcome": "no body"}),
                Sent::Other(what) => json!({"outcome": "other", "detail": what}),
                Sent::Json(round) => match round(&body) {
                    Ok(back) => json!({"outcome": "ok", "text": text(back)}),
                    Err(error) => json!({"outcome": "error", "detail": error}),
                },
            })));
        }
        println!("{result}");
    }
}

fn caught(result: Result<Value, Box<dyn std::any::Any + Send>>) -> Value {
    result.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
        json!({"outcome": "panic", "detail": said})
    })
}

/// A call of the operation, its path filled with anything: the answer is known already.
fn request(client: &Client, meta: &'static OperationMeta) -> Request {
    let mut request = Request::new(client, meta);
    let mut rest = meta.template();
    while let Some((_, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        request.path::<Wire, str>(Parameter::new(name), "1");
        rest = after;
    }
    request.with(|options| options.anonymous());
    request
}

fn answer(exchange: &Value) -> Response<Bytes> {
    let body = unhex(exchange["body"].as_str().unwrap_or_default());
    let mut answer = Response::new(Bytes::from(body));
    let status = exchange["status"].as_u64().and_then(|it| u16::try_from(it).ok());
    *answer.status_mut() = http::StatusCode::from_u16(status.unwrap_or(0)).expect("a status");
    for header in exchange["headers"].as_array().into_iter().flatten() {
        let (name, value) = (header[0].as_str(), header[1].as_str());
        let name = HeaderName::try_from(name.unwrap_or_default());
        let value = HeaderValue::try_from(value.unwrap_or_default());
        if let (Ok(name), Ok(value)) = (name, value) {
            answer.headers_mut().append(name, value);
        }
    }
    answer
}

/// Answers the one request that there is.
struct Recorded;

impl Transport for Recorded {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let answer = held(&ANSWER).take().expect("one request a call");
        Box::pin(async move { Ok(answer.map(Body::from)) })
    }
}

/// What a call gives that is not read: `.raw()`.
async fn raw<O: Operation>(request: Request) -> Value {
    match Raw::new(O::from_request(request)).await {
        Ok(response) => json!({
            "status": response.status().as_u16(),
            "body": hex(&response.bytes()),
            "headers": response.headers().len(),
        }),
        Err(error) => json!({"detail": format!("{:?}", error.category())}),
    }
}

/// What became of a call.
async fn outcome<O, S, E>(request: Request) -> Value
where
    O: Operation,
    S: Shape<O::Output>,
    E: Shape<O::Error>,
    O::Error: Display,
{
    let error = match SendingWithResponse::new(O::from_request(request)).await {
        Ok((output, head)) => {
            let mut result = json!({"outcome": "ok", "status": head.status().as_u16()});
            result["output"] = S::write(output).await.0;
            return result;
        }
        Err(error) => error,
    };
    let mut result = json!({
        "status": error.status().map(|status| status.as_u16()),
        "display": error.to_string(),
    });
    let mut told = |outcome: &str, body: Option<&Bytes>| {
        result["outcome"] = json!(outcome);
        result["body"] = json!(body.map(|body| hex(body)));
    };
    match error {
        Error::Api(failure) => {
            told("api", Some(failure.body()));
            result["output"] = E::write(failure.into_kind()).await.0;
        }
        Error::Unexpected(failure) => told("unexpected", Some(failure.body())),
        Error::Decode(error) => {
            told("decode", Some(error.body()));
            result["place"] = json!(error.error().path());
            result["expectation"] = json!(error.error().message());
        }
        _ => told("other", None),
    }
    result
}

/// A value of the client, written down.
pub struct Written(Value);

impl Written {
    /// One of several.
    pub fn variant(name: &'static str, inner: Local<Written>) -> Local<Written> {
        Box::pin(async move {
            let Written(mut value) = inner.await;
            value["variant"] = json!(name);
            Written(value)
        })
    }
}

/// How values of a type are written down.
pub trait Shape<T> {
    fn write(value: T) -> Local<Written>;
}

fn ready(value: Value) -> Local<Written> {
    Box::pin(std::future::ready(Written(value)))
}

/// `()`, and the error of operations that have none.
pub struct Nothing;

impl<T> Shape<T> for Nothing {
    fn write(_: T) -> Local<Written> {
        ready(json!({"shape": "nothing"}))
    }
}

/// Whatever has a form in JSON.
pub struct Json;

impl<T: Write<Wire>> Shape<T> for Json {
    fn write(value: T) -> Local<Written> {
        ready(json!({"shape": "json", "text": text(json::to_vec::<Wire, T>(&value))}))
    }
}

/// Bytes in memory.
pub struct InMemory;

impl Shape<Bytes> for InMemory {
    fn write(value: Bytes) -> Local<Written> {
        ready(json!({"shape": "bytes", "hex": hex(&value)}))
    }
}

/// Bytes as they come.
pub struct Downloaded;

impl Shape<Download> for Downloaded {
    fn write(value: Download) -> Local<Written> {
        Box::pin(async move {
            match value.bytes(64 << 20).await {
                Ok(bytes) => Written(json!({"shape": "bytes", "hex": hex(&bytes)})),
                Err(error) => broken(&error),
            }
        })
    }
}

/// What has no form in JSON, or nothing.
pub struct Perhaps<S>(S);

impl<T, S: Shape<T>> Shape<Option<T>> for Perhaps<S> {
    fn write(value: Option<T>) -> Local<Written> {
        value.map_or_else(|| Nothing::write(()), S::write)
    }
}

/// Items as they come.
pub struct Items;

macro_rules! items {
    ($stream:ident, $item:ident => $value:expr) => {
        impl<T: Write<Wire> + 'static> Shape<$stream<T>> for Items {
            fn write(mut value: $stream<T>) -> Local<Written> {
                Box::pin(async move {
                    let mut items = Vec::new();
                    loop {
                        match value.try_next().await {
                            Ok(Some($item)) => items.push(text(json::to_vec::<Wire, T>($value))),
                            Ok(None) => return Written(json!({"shape": "items", "items": items})),
                            Err(error) => return broken(&error),
                        }
                    }
                })
            }
        }
    };
}

items!(JsonLines, item => &item);
items!(Events, event => &event.data);

fn broken(error: &dyn Display) -> Written {
    Written(json!({"shape": "broken", "text": error.to_string()}))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = (0..text.len()).step_by(2).filter_map(|at| text.get(at..at + 2));
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}
