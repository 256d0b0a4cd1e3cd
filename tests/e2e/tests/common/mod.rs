//! What the three tables of endpoints share: a server that keeps what it is sent and answers as it
//! is told, and a table that makes one call a row and compares.
//!
//! The server knows nothing of our encoder or decoder: a row says in plain text what has to come over
//! the socket, and the bytes that go back. A row looks like this, and `with` and the body are optional:
//!
//! ```text
//! row!(table, "createUser": api.users().create_user(&new);
//!     POST "/users?notify=true", {"name": "Ani"};
//!     with {"authorization": null, "if-match": "7"};
//!     201, {"id": "u_1", "name": "Ani"};
//!     |user| assert_eq!(user.id, "u_1"));
//! ```
//!
//! A form is compared as an object of its parts: texts, and `{"name", "type", "content"}` for files. The
//! answer `{"$type": "text/csv", "content": "a,b"}` is sent as that media type.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

pub const TOKEN: &str = "secret-token";

/// Adds one operation to the table: calls it, compares what came to the server, checks what came back.
/// Bodies and headers are written as in `json!`, those that are expressions in parentheses.
macro_rules! row {
    ($table:ident, $id:literal: $call:expr; $method:ident $target:literal $(, $body:tt)?; $(with $headers:tt;)?
        $status:literal $(, $answer:tt)?; $check:expr) => {
        $table
            .row(
                $crate::common::Row {
                    id: $id,
                    method: stringify!($method),
                    target: $target,
                    body: row!(@json $($body)?),
                    headers: row!(@json $($headers)?),
                    status: $status,
                    answer: row!(@json $($answer)?),
                },
                $call,
                $check,
            )
            .await
    };
    (@json) => { None };
    (@json $value:tt) => { Some(serde_json::json!($value)) };
}

/// What one operation has to send, and what the server answers.
pub struct Row {
    pub id: &'static str,
    pub method: &'static str,
    /// Path and query behind the base path, as they stand in the request line.
    pub target: &'static str,
    pub body: Option<Value>,
    /// Headers that differ from those of every request; null for one that must not come.
    pub headers: Option<Value>,
    pub status: u16,
    pub answer: Option<Value>,
}

/// A request as it came.
struct Received {
    line: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

#[derive(Default)]
struct Exchange {
    received: Vec<Received>,
    answer: Option<(u16, Option<Value>)>,
}

type Shared = Arc<Mutex<Exchange>>;

/// Keeps the request, answers as the row says.
async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap().to_vec();
    let text =
        |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut headers = BTreeMap::new();
    for (name, value) in &parts.headers {
        // A header that comes twice shows as one with both values, so it never equals the expected one.
        let values: &mut String = headers.entry(name.to_string()).or_default();
        if !values.is_empty() {
            values.push_str(" + ");
        }
        values.push_str(&text(value));
    }
    let line = format!("{} {}", parts.method, parts.uri);
    let mut exchange = shared.lock().unwrap();
    exchange.received.push(Received {
        line,
        headers,
        body,
    });
    let Some((status, body)) = exchange.answer.clone() else {
        return StatusCode::IM_A_TEAPOT.into_response();
    };
    let status = StatusCode::from_u16(status).unwrap();
    match body {
        Some(Value::Object(file)) if file.contains_key("$type") => {
            let text = |key: &str| file[key].as_str().unwrap().to_owned();
            (status, [("content-type", text("$type"))], text("content")).into_response()
        }
        Some(body) => (
            status,
            [("content-type", "application/json")],
            body.to_string(),
        )
            .into_response(),
        None => status.into_response(),
    }
}

/// One operation of the document.
struct Documented {
    method: String,
    path: String,
}

/// The rows of one document.
pub struct Table {
    base: String,
    address: SocketAddr,
    shared: Shared,
    documented: BTreeMap<String, Documented>,
    rows: Vec<&'static str>,
    wrong: Vec<String>,
}

impl Table {
    /// Reads `schemas/{document}.yaml` and starts a server whose paths begin with `base`.
    pub async fn new(document: &str, base: &str) -> Self {
        let shared = Shared::default();
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let documented = operations(document);
        Self {
            base: base.to_owned(),
            address,
            shared,
            documented,
            rows: Vec::new(),
            wrong: Vec::new(),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }

    pub async fn row<C, T, E>(&mut self, row: Row, call: C, check: impl FnOnce(T))
    where
        C: IntoFuture<Output = Result<T, E>>,
        E: Debug,
    {
        self.rows.push(row.id);
        let mut report = String::new();
        self.compare_with_document(&row, &mut report);
        {
            let mut exchange = self.shared.lock().unwrap();
            exchange.received.clear();
            exchange.answer = Some((row.status, row.answer.clone()));
        }
        let outcome = call.await;
        let received = std::mem::take(&mut self.shared.lock().unwrap().received);
        match &received[..] {
            [request] => self.compare(&row, request, &mut report),
            other => differ(
                &mut report,
                "number of requests",
                "1",
                &other.len().to_string(),
            ),
        }
        match outcome {
            Ok(value) => {
                if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(value))) {
                    differ(
                        &mut report,
                        "decoded value",
                        "what the row says",
                        &message(&*panic),
                    );
                }
            }
            Err(error) => differ(
                &mut report,
                "outcome",
                "a decoded value",
                &format!("{error:?}"),
            ),
        }
        if !report.is_empty() {
            self.wrong.push(format!("{}:\n{report}", row.id));
        }
    }

    /// The row itself may be wrong: its method and path have to be those of the document.
    fn compare_with_document(&self, row: &Row, report: &mut String) {
        let Some(documented) = self.documented.get(row.id) else {
            return differ(report, "operationId", "one of the document", row.id);
        };
        let path = row.target.split('?').next().unwrap();
        let (mut given, mut template) = (path.split('/'), documented.path.split('/'));
        let same = |given: Option<&str>, template: Option<&str>| match (given, template) {
            (Some(given), Some(template)) => {
                given == template || (template.starts_with('{') && !given.is_empty())
            }
            (given, template) => given == template,
        };
        let fits = path.matches('/').count() == documented.path.matches('/').count()
            && (0..=path.matches('/').count()).all(|_| same(given.next(), template.next()));
        if !fits || documented.method != row.method {
            let expected = format!("{} {}", documented.method, documented.path);
            differ(
                report,
                "the row",
                &expected,
                &format!("{} {path}", row.method),
            );
        }
    }

    fn compare(&self, row: &Row, request: &Received, report: &mut String) {
        let line = format!("{} {}{}", row.method, self.base, row.target);
        if request.line != line {
            differ(report, "request line", &line, &request.line);
        }
        let mut headers = BTreeMap::from([
            ("accept", Some("application/json".to_owned())),
            ("authorization", Some(format!("Bearer {TOKEN}"))),
            (
                "content-type",
                row.body.as_ref().map(|_| "application/json".to_owned()),
            ),
        ]);
        for (name, value) in row
            .headers
            .iter()
            .flat_map(|headers| headers.as_object().unwrap())
        {
            headers.insert(name, value.as_str().map(str::to_owned));
        }
        for (name, expected) in headers {
            // The boundary is made anew each time.
            let got =
                request
                    .headers
                    .get(name)
                    .map(|value| match value.split_once("; boundary=") {
                        Some((form, _)) => form.to_owned(),
                        None => value.clone(),
                    });
            if got != expected {
                let show = |value: Option<&String>| {
                    value.map_or("none".to_owned(), |value| format!("{value:?}"))
                };
                differ(
                    report,
                    &format!("header {name}"),
                    &show(expected.as_ref()),
                    &show(got.as_ref()),
                );
            }
        }
        let text = String::from_utf8_lossy(&request.body);
        match &row.body {
            None if text.is_empty() => {}
            None => differ(report, "body", "none", &text),
            Some(expected) => match form(request).map_or_else(|| serde_json::from_str(&text), Ok) {
                Ok(got) if got == *expected => {}
                Ok(got) => differ(
                    report,
                    "body",
                    &format!("{expected:#}"),
                    &format!("{got:#}"),
                ),
                Err(error) => differ(
                    report,
                    "body",
                    &format!("{expected:#}"),
                    &format!("{error}: {text:?}"),
                ),
            },
        }
    }

    /// Fails with all that was wrong, or when the table and the document do not list the same operations.
    pub fn finish(self) {
        let mut wrong = self.wrong;
        for id in self.documented.keys() {
            let rows = self.rows.iter().filter(|row| *row == id).count();
            if rows != 1 {
                wrong.push(format!("{id}: expected 1 row, got {rows}"));
            }
        }
        let (count, all) = (wrong.len(), self.rows.len());
        assert!(
            wrong.is_empty(),
            "{count} of {all} operations are not as expected\n\n{}\n",
            wrong.join("\n")
        );
    }
}

/// The parts of a `multipart/form-data` body (RFC 7578), read by splitting; none for other bodies.
fn form(request: &Received) -> Option<Value> {
    let (_, boundary) = request
        .headers
        .get("content-type")?
        .split_once("multipart/form-data; boundary=")?;
    let text = String::from_utf8_lossy(&request.body).into_owned();
    let whole = text
        .strip_suffix(&format!("--{boundary}--\r\n"))
        .expect("the form has no end");
    let mut form = serde_json::Map::new();
    for part in whole.split(&format!("--{boundary}\r\n")).skip(1) {
        let (head, content) = part.split_once("\r\n\r\n").expect("the part has no head");
        let content = content.strip_suffix("\r\n").expect("the part has no end");
        let quoted = |key: &str| {
            Some(
                head.split_once(&format!(" {key}=\""))?
                    .1
                    .split('"')
                    .next()?
                    .to_owned(),
            )
        };
        let media_type = head
            .split_once("\r\nContent-Type: ")
            .map(|(_, media_type)| media_type);
        let value = match (quoted("filename"), media_type) {
            (Some(name), media_type) => {
                serde_json::json!({"name": name, "type": media_type, "content": content})
            }
            (None, _) => Value::from(content),
        };
        let name = quoted("name").expect("the part has no name");
        match form.get_mut(&name) {
            None => drop(form.insert(name, value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Some(Value::Object(form))
}

/// Writes down one difference, in lines below each other.
fn differ(report: &mut String, what: &str, expected: &str, got: &str) {
    let indent = |text: &str| text.replace('\n', "\n               ");
    writeln!(
        report,
        "  {what}\n    expected   {}\n    got        {}",
        indent(expected),
        indent(got)
    )
    .unwrap();
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic")
        .to_owned()
}

/// The operations of a document, by `operationId`.
fn operations(document: &str) -> BTreeMap<String, Documented> {
    // This package runs in `target/generated/e2e`.
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../schemas/{document}.yaml"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document: Value = serde_yaml::from_str(&text).unwrap();
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(id) = operation.get("operationId") {
                let documented = Documented {
                    method: method.to_uppercase(),
                    path: path.clone(),
                };
                let other = operations.insert(id.as_str().unwrap().to_owned(), documented);
                assert!(other.is_none(), "two operations are called {id}");
            }
        }
    }
    operations
}
