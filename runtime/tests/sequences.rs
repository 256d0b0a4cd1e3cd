//! Answers that come one after the other, over real sockets: what is no sequence is an error, and an end that comes too
//! early is told from one that does not.

#![cfg(feature = "reqwest")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Paging, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::paging::Paginated;
use apiloom_runtime::stream::StreamError;
use apiloom_runtime::transport::{ReqwestTransport, Transport, TransportError};
use apiloom_runtime::{
    Answers, Body, BoxFuture, Client, Error, Events, JsonLines, Operation, Response,
};
use faulty::*;
use http::Method;
use serde_json::Value;

enum Wire {}

macro_rules! operation {
    ($name:ident, $meta:expr, $output:ty, |$response:ident| $read:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = $output;
            type Error = NoDocumentedError;
            fn decode($response: &mut Response) -> Decoded<$output, NoDocumentedError> {
                match $response.answer() {
                    0 => Decoded::success($read),
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
            fn call(client: &Client) -> Self {
                Self(Request::new(client, Self::META))
            }
        }
    };
}
operation!(
    Listen,
    OperationMeta::new("listen", Method::GET, "/x")
        .answers(&["200 text/event-stream"])
        .streamed_as(&["text/event-stream"]),
    Events<Vec<i64>>,
    |response| response.events::<Wire, _>()
);
operation!(
    Log,
    OperationMeta::new("log", Method::GET, "/x")
        .answers(&["200 application/jsonl"])
        .streamed_as(&["application/jsonl"]),
    JsonLines<Vec<i64>>,
    |response| response.json_lines::<Wire, _>()
);

operation!(
    Numbers,
    OperationMeta::new("numbers", Method::GET, "/x")
        .answers(&["200 application/jsonl"])
        .streamed_as(&["application/jsonl"]),
    JsonLines<i64>,
    |response| response.json_lines::<Wire, _>()
);

operation!(
    Records,
    OperationMeta::new("records", Method::GET, "/x")
        .answers(&["200 application/json-seq"])
        .streamed_as(&["application/json-seq"]),
    JsonLines<Value>,
    |response| response.json_records::<Wire, _>()
);

macro_rules! paginated {
    ($name:ident, $paging:expr) => {
        operation!(
            $name,
            OperationMeta::new("list", Method::GET, "/x").answers(&["200 application/json"]),
            Value,
            |response| response.json::<Wire, _>()
        );
        impl Paginated for $name {
            type Item = Value;
            const PAGING: &'static Paging = &$paging;
            fn items(page: Value) -> Vec<Value> {
                let found = page.pointer("/data/items").and_then(Value::as_array);
                found.cloned().unwrap_or_default()
            }
        }
        apiloom_runtime::codegen::paging_methods!($name);
    };
}
paginated!(
    ByCursor,
    Paging::cursor("after", "/next")
        .items("/data/items")
        .has_more("/more")
);
paginated!(
    ByPage,
    Paging::page("page", 1)
        .items("/data/items")
        .has_more("/more")
);
paginated!(
    ByOffset,
    Paging::offset("skip")
        .items("/data/items")
        .has_more("/more")
);

paginated!(
    ByTotal,
    Paging::page("page", 1)
        .items("/data/items")
        .total_pages("/pages")
);
paginated!(ByLink, Paging::link().items("/data/items"));

fn said(text: String) -> Act {
    Act::Say(Box::leak(text.into_boxed_str()))
}

/// A whole answer.
fn whole(media_type: &str, body: &str) -> Act {
    let length = body.len();
    said(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    ))
}

/// An answer that is over when the connection is.
fn until_closed(media_type: &str, body: &str) -> Act {
    said(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\nconnection: close\r\n\r\n{body}"
    ))
}

async fn client(acts: &[Act]) -> Client {
    let server = server(acts).await;
    builder(&server.url, &TestClock::new()).build().unwrap()
}

#[tokio::test]
async fn a_page_or_json_is_no_sequence() {
    for (media_type, body) in [
        ("text/html", "<p>Log in first"),
        ("application/json", r#"{"error":"overloaded"}"#),
        ("application/problem+json", "{}"),
        ("application/jsonl", "[1]"),
    ] {
        let client = client(&[whole(media_type, body)]).await;
        let Err(Error::Decode(error)) = Listen::call(&client).await else {
            panic!("{media_type} was read as events");
        };
        assert_eq!(error.body(), body, "what came is kept");
        let text = error.error().to_string();
        assert!(text.contains(&format!("`{media_type}` came")), "{text}");
    }
    let page = client(&[whole("text/html", "[1]")]).await;
    assert!(matches!(Log::call(&page).await, Err(Error::Decode(_))));
    // Servers call lines of JSON simply JSON.
    let json = client(&[whole("application/json", "[1]\n[2]\n")]).await;
    let mut lines = Log::call(&json).await.unwrap();
    assert!(lines.try_next().await.unwrap().is_some());
    assert!(lines.try_next().await.unwrap().is_some());
    assert!(lines.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_sequence_that_breaks_off_is_not_at_its_end() {
    let read = async |act| {
        let mut events = Listen::call(&client(&[act]).await).await.unwrap();
        let mut count = 0;
        loop {
            match events.try_next().await {
                Ok(Some(_)) => count += 1,
                Ok(None) => break (count, None),
                Err(error) => break (count, Some(error)),
            }
        }
    };
    let sse = "text/event-stream";
    // Nothing says how long it is: the last event does.
    let (count, error) = read(until_closed(sse, "data: [1]\n\ndata: [2]\n")).await;
    assert!(matches!(error, Some(StreamError::Truncated(item)) if item.text() == b"[2]"));
    assert_eq!(count, 1);
    let (count, error) = read(until_closed(sse, "data: [1]\n\ndata: [2]\n\n")).await;
    assert!(error.is_none() && count == 2, "{error:?}");
    // The last chunk is missing, after a whole event.
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {sse}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nb\r\ndata: [1]\n\n\r\n"
    );
    let (count, error) = read(said(chunked)).await;
    assert!(matches!(error, Some(StreamError::Body(_))) && count == 1);
    let client = client(&[until_closed("application/jsonl", "[1]\n[2,")]).await;
    let mut lines = Log::call(&client).await.unwrap();
    assert_eq!(lines.try_next().await.unwrap(), Some(vec![1]));
    let error = lines.try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "the body ended in the middle of an item");
    assert!(lines.try_next().await.unwrap().is_none());
}

/// A server that has said all is told from a connection that was closed, after which a client comes back.
#[tokio::test]
async fn an_end_that_was_said_is_told() {
    for (body, done) in [
        ("data: [1]\n\n", false),
        ("data: [1]\n\ndata: [DONE]\n\n", true),
        ("data: [1]\n\ndata: [DONE]", true),
    ] {
        let client = client(&[until_closed("text/event-stream", body)]).await;
        let mut events = Listen::call(&client).await.unwrap();
        assert!(events.try_next().await.unwrap().is_some());
        assert!(!events.is_done());
        assert!(events.try_next().await.unwrap().is_none());
        assert_eq!(events.is_done(), done, "{body:?}");
    }
}

/// One call may be sent by another transport, with the client's credentials and limits, and may wait longer or shorter
/// for what comes.
#[tokio::test]
async fn a_call_has_a_transport_and_patience_of_its_own() {
    let other = server(&[until_closed("text/event-stream", "data: [7]\n\n")]).await;
    struct Other(ReqwestTransport, String);
    impl Transport for Other {
        fn send(
            &self,
            mut request: http::Request<Body>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            *request.uri_mut() = self.1.parse().unwrap();
            self.0.send(request)
        }
    }
    let own = server(&[until_closed("text/event-stream", "data: [1]\n\n")]).await;
    let clock = TestClock::new();
    let client = builder(&own.url, &clock).build().unwrap();
    let inner = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
    let transport = Arc::new(Other(inner, other.url.clone()));
    let call = Listen::call(&client).with_options(|options| options.transport(transport));
    let event = call.await.unwrap().try_next().await.unwrap();
    assert_eq!(event.map(|event| event.data), Some(vec![7]));
    assert_eq!((own.asked(), other.asked()), (0, 1));

    let silent = server(&[Act::Stall(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9\r\n\r\n",
    )])
    .await;
    let client = builder(&silent.url, &clock).build().unwrap();
    let patience = Duration::from_secs(7);
    let call = Listen::call(&client).with_options(|options| options.read_timeout(patience));
    let mut events = call.await.unwrap();
    let mut next = pin!(events.try_next());
    poll_fn(|context| {
        assert!(next.as_mut().poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
    clock.advance(patience);
    let error = next.await.unwrap_err().to_string();
    assert!(error.contains("nothing came for 7s"), "{error}");
}

/// An id counts from the end of its event on (WHATWG HTML, section 9.2.6): who goes on after it must not miss its event.
#[tokio::test]
async fn the_last_id_is_that_of_a_whole_event() {
    for (body, id) in [
        ("id: 4\ndata: [1]\n\nid: 5\ndata: [2", "4"),
        ("id: 41\ndata: [1]\n\nid: 4", "41"),
        ("id: 4\ndata: [1]\n\nid: 5\n", "4"),
        ("id: 4\ndata: [1]\n\nid: 5\n\n", "5"),
    ] {
        let client = client(&[until_closed("text/event-stream", body)]).await;
        let mut events = Listen::call(&client).await.unwrap();
        let first = events.try_next().await.unwrap().unwrap();
        assert_eq!(
            first.id.as_deref(),
            Some("4").filter(|_| id != "41").or(Some("41"))
        );
        while events.try_next().await.is_ok_and(|event| event.is_some()) {}
        assert_eq!(events.last_event_id(), Some(id), "{body:?}");
    }
}

/// RFC 7464, section 2.4: a number without white space behind it may have been cut off.
#[tokio::test]
async fn a_record_that_may_have_been_longer_is_told() {
    let text = "\x1e12\x1e34\n\x1e{\"a\":1}\x1etrue\x1e\"x\"\x1e5 \x1e67";
    let client = client(&[whole("application/json-seq", text)]).await;
    let mut records = Records::call(&client).await.unwrap();
    let mut read = Vec::new();
    loop {
        read.push(match records.try_next().await {
            Ok(Some(value)) => value.to_string(),
            Ok(None) => break,
            Err(StreamError::Item(item)) => {
                format!("item {}", String::from_utf8_lossy(item.text()))
            }
            Err(StreamError::Truncated(item)) => {
                format!("cut {}", String::from_utf8_lossy(item.text()))
            }
            Err(error) => panic!("{error}"),
        });
    }
    assert_eq!(
        read,
        [
            "item 12",
            "34",
            "{\"a\":1}",
            "item true",
            "\"x\"",
            "5",
            "cut 67"
        ]
    );
}

/// So it is with lines, unless the server says how long all of them are.
#[tokio::test]
async fn a_number_that_may_have_been_longer_is_told() {
    let read = async |act| {
        let mut lines = Numbers::call(&client(&[act]).await).await.unwrap();
        let mut sum = 0;
        loop {
            match lines.try_next().await {
                Ok(Some(number)) => sum += number,
                Ok(None) => break (sum, None),
                Err(StreamError::Truncated(item)) => break (sum, Some(item.text().to_vec())),
                Err(error) => panic!("{error}"),
            }
        }
    };
    let jsonl = "application/jsonl";
    assert_eq!(
        read(until_closed(jsonl, "1\n2\n123")).await,
        (3, Some(b"123".to_vec()))
    );
    assert_eq!(read(until_closed(jsonl, "1\n2\n123\n")).await, (126, None));
    assert_eq!(read(whole(jsonl, "1\n2\n123")).await, (126, None));
}

/// How long a sequence may be quiet is the client's `read_timeout`: it has no pace to keep.
#[tokio::test]
async fn a_sequence_may_be_quiet() {
    let stall =
        Act::Stall("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: [1]\n\n");
    let mut server = server(&[stall]).await;
    let clock = TestClock::new();
    let client = builder(&server.url, &clock)
        .read_timeout(Duration::from_secs(90))
        .build()
        .unwrap();
    let mut events = Listen::call(&client).await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, [1]);
    server.stalled.recv().await.unwrap();
    let mut next = pin!(events.try_next());
    let mut pending = async || {
        let poll = poll_fn(|context| Poll::Ready(next.as_mut().poll(context))).await;
        match poll {
            Poll::Pending => None,
            Poll::Ready(event) => Some(event.unwrap_err().to_string()),
        }
    };
    assert_eq!(pending().await, None);
    clock.advance(Duration::from_secs(89));
    assert_eq!(pending().await, None);
    clock.advance(Duration::from_secs(1));
    let error = pending().await.unwrap();
    assert!(error.contains("nothing came for 90s"), "{error}");
}

/// One item may be as large as an answer may be: pictures come in events.
#[tokio::test]
async fn an_item_may_have_what_a_response_may() {
    let large = format!("[{}1]", "1, ".repeat(1 << 20));
    let server = server(&[whole(
        "text/event-stream",
        &format!("data: {large}\n\ndata: [2]\n\n"),
    )])
    .await;
    let client = builder(&server.url, &TestClock::new()).build().unwrap();
    let mut events = Listen::call(&client).await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    assert_eq!(first.data.len(), (1 << 20) + 1);
    assert_eq!(events.try_next().await.unwrap().unwrap().data, [2]);
    // The call says how much.
    let call = Listen::call(&client).with(|options| options.response_limit(1 << 20));
    let error = call.await.unwrap().try_next().await.unwrap_err();
    assert!(error.to_string().contains("1048576 bytes"), "{error}");
}

/// A server that says that there is more, and not where, or that gives nothing, has not come to the end.
#[tokio::test]
async fn pages_that_end_too_early_are_told() {
    let json = "application/json";
    let told = "list: the server says that there is more, and not where";
    let first = |next| {
        whole(
            json,
            &format!(r#"{{"data":{{"items":[1]}},"more":true{next}}}"#),
        )
    };
    let empty = || whole(json, r#"{"data":{"items":[]},"more":true}"#);
    let none = || whole(json, r#"{"data":{"items":[]},"more":false}"#);
    for next in ["", r#","next":null"#, r#","next":"""#] {
        let client = client(&[first(next)]).await;
        let mut items = ByCursor::call(&client).items();
        assert_eq!(items.try_next().await.unwrap(), Some(1.into()));
        assert_eq!(items.try_next().await.unwrap_err().to_string(), told);
    }
    let client_ = client(&[first(""), empty()]).await;
    let mut items = ByPage::call(&client_).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1.into()));
    assert_eq!(items.try_next().await.unwrap_err().to_string(), told);
    let client_ = client(&[first(""), empty()]).await;
    let mut items = ByOffset::call(&client_).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1.into()));
    assert_eq!(items.try_next().await.unwrap_err().to_string(), told);
    let client = client(&[first(""), none()]).await;
    let mut items = ByPage::call(&client).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1.into()));
    assert_eq!(items.try_next().await.unwrap(), None);
}

/// Equal pages are one page, also where the server says how many there are; values without names may repeat.
#[tokio::test]
async fn equal_pages_are_told_whatever_the_total() {
    let json = "application/json";
    let page = |items: &str, pages: u64| {
        whole(
            json,
            &format!(r#"{{"data":{{"items":{items}}},"pages":{pages}}}"#),
        )
    };
    for pages in [3, 1_000_000_000_000] {
        let client = client(&[page(r#"[{"id":1}]"#, pages)]).await;
        let mut items = ByTotal::call(&client).items();
        items.try_next().await.unwrap().unwrap();
        let error = items.try_next().await.unwrap_err().to_string();
        assert_eq!(error, "list: the server gave the same page again");
    }
    let zeros = client(&[page("[0,0]", 3)]).await;
    let mut items = ByTotal::call(&zeros).items();
    let mut count = 0;
    while items.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 6);
    // Names and numbers of things do not: a page of different values is the same page again.
    for (items, given) in [(r#"["a","b"]"#, 2), ("[1,2,3]", 3), ("[[1],[2]]", 2)] {
        let client = client(&[page(items, 7)]).await;
        let mut items = ByTotal::call(&client).items();
        for _ in 0..given {
            items.try_next().await.unwrap().unwrap();
        }
        let error = items.try_next().await.unwrap_err().to_string();
        assert_eq!(error, "list: the server gave the same page again");
    }
    for (items, given) in [("[7]", 3), ("[0,1,0]", 9)] {
        let client = client(&[page(items, 3)]).await;
        let mut items = ByTotal::call(&client).items();
        for _ in 0..given {
            items.try_next().await.unwrap().unwrap();
        }
        assert_eq!(items.try_next().await.unwrap(), None);
    }
}

/// A page that leads to itself is told before it comes a second time, and what follows `#` is no other page.
#[tokio::test]
async fn links_lead_in_no_circles() {
    let page = |link: &str| {
        let body = r#"{"data":{"items":[1]}}"#;
        said(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nlink: <{link}>; rel=next\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ))
    };
    let told = "list: the server led back to a page that was read already";
    for (links, pages) in [
        (&["/x"][..], 1),
        (&["?"], 2),
        (&["/x#1"], 1),
        (&["/x?p=2#1", "/x?p=2#2"], 2),
        (&["/x?p=2", "/x"], 2),
    ] {
        let acts: Vec<Act> = links.iter().map(|link| page(link)).collect();
        let server = server(&acts).await;
        let client = builder(&server.url, &TestClock::new()).build().unwrap();
        let mut items = ByLink::call(&client).items();
        for _ in 0..pages {
            items.try_next().await.unwrap().unwrap();
        }
        assert_eq!(
            items.try_next().await.unwrap_err().to_string(),
            told,
            "{links:?}"
        );
        assert_eq!(server.asked(), pages, "{links:?}");
    }
    // A relative one is relative to where the page was found (RFC 8288, section 3.2).
    let moved =
        "HTTP/1.1 301 X\r\nlocation: /v2/things/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let last = whole("application/json", r#"{"data":{"items":[2]}}"#);
    let server = server(&[Act::Say(moved), page("more?p=2"), last]).await;
    let client = builder(&server.url, &TestClock::new()).build().unwrap();
    let mut items = ByLink::call(&client).items();
    while items.try_next().await.unwrap().is_some() {}
    let seen = server.seen.lock().unwrap();
    assert!(
        seen[2].starts_with("get /v2/things/more?p=2 "),
        "{}",
        seen[2]
    );
}

/// The items of a lenient client's page are where they came, or said to be lost.
#[tokio::test]
async fn items_that_came_otherwise_are_not_lost() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = told.clone();
    let json = "application/json";
    let acts = [whole(json, "[1,2]"), whole(json, "[]")];
    let server_ = server(&acts).await;
    let client_ = builder(&server_.url, &TestClock::new())
        .answers(Answers::Lenient)
        .on_drift(move |event| telling.lock().unwrap().push(event.to_string()))
        .build()
        .unwrap();
    let mut items = ByPage::call(&client_).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1.into()));
    assert_eq!(items.try_next().await.unwrap(), Some(2.into()));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(server_.asked(), 2);
    let drift = "list: 200: body: expected an object with its items at `/data/items`, found an array; kept as it came";
    assert_eq!(told.lock().unwrap()[0], drift);
    for body in [r#"{"data":{"items":{"a":1}}}"#, r#"{"data":{"items":"x"}}"#] {
        let client = client(&[whole(json, body)]).await;
        let error = ByPage::call(&client).items().try_next().await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("`/data/items` cannot be read as its items"),
            "{text}"
        );
        // Whoever asks for pages gets what came.
        let page = ByPage::call(&client).pages().try_next().await.unwrap();
        assert_eq!(page.unwrap().to_string(), body);
    }
    for body in ["{}", r#"{"data":{"items":null}}"#, r#"{"data":null}"#] {
        let client = client(&[whole(json, body)]).await;
        assert_eq!(
            ByPage::call(&client).items().try_next().await.unwrap(),
            None
        );
    }
}
