//! Sends messages to a server that breaks off again and again, and asks it what it has. `tests/websocket` runs it.
//!
//! Its arguments are the URL, as `http://`, and how often the server is to have broken off.

// A property that a JSON value has not is null: nothing panics.
#![allow(clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use apiloom_live::Backoff;
use apiloom_live::websocket::{Codec, Delivery, Settings, Socket};
use apiloom_runtime::auth::ApiKey;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::http::Method;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::serde_json::{Value, json};
use apiloom_runtime::{BoxError, ClientBuilder, Operation, Response};

/// What a generated client has for an operation that opens a socket.
#[derive(Clone)]
struct Connect(Request);

impl Operation for Connect {
    const META: &'static OperationMeta =
        &OperationMeta::new("connectRealtime", Method::GET, "/ws").security(&[&["token"]]);
    type Output = ();
    type Error = NoDocumentedError;
    fn decode(_: &mut Response) -> Decoded<(), NoDocumentedError> {
        Decoded::Unexpected
    }
    fn into_request(self) -> Request {
        self.0
    }
    fn from_request(request: Request) -> Self {
        Connect(request)
    }
}

static META: ClientMeta = ClientMeta::new("queue", "0");

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("the URL is missing")?;
    let wanted: u64 = arguments.next().ok_or("how often is missing")?.parse()?;
    let key = ApiKey::new("a token & more").in_query("token");
    let client = ClientBuilder::new(&META)
        .base_url(&url)
        .credential("token", key)
        .build()?;
    // A server that is back at once is not waited for.
    let settings = Settings::gloria()
        .delivery(Delivery::Acknowledged)
        .queue(32)
        .backoff(Backoff::new(Duration::from_millis(1), Duration::from_millis(20)).endless());
    let call = Connect(Request::new(&client, Connect::META));
    let socket = Socket::<Value, Value>::open(call, Codec::json::<()>(), settings);
    let begin = Instant::now();
    let mut sent = 0;
    let report = loop {
        for _ in 0..100 {
            let text = "ä".repeat(fastrand::usize(0..2000));
            socket
                .send(&json!({"type": "n", "payload": {"number": sent, "text": text}}))
                .await?;
            sent += 1;
        }
        socket.flush().await?;
        let report = socket.request(&json!({"type": "report"})).await?["payload"].take();
        if report["drops"].as_u64().unwrap_or_default() >= wanted
            || begin.elapsed() > Duration::from_secs(300)
        {
            break report;
        }
    };
    let metrics = socket.metrics();
    socket.close().await;
    println!(
        "{sent} messages, {metrics:?}, in {:?}: the server says {report}",
        begin.elapsed()
    );
    let is = |name: &str, number: u64| report[name].as_u64() == Some(number);
    let whole = is("kept", sent) && is("outOfOrder", 0) && is("twiceKept", 0) && is("changed", 0);
    let hard = report["drops"].as_u64() >= Some(wanted)
        && metrics.losses >= wanted
        && metrics.repeated > 0;
    match whole && hard {
        true => Ok(()),
        false => Err("a message was lost, doubled, changed or out of order, or the server has not done its part".into()),
    }
}
