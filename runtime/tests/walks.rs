//! Walks over pages of servers that do not keep to the document: nothing of what they have is lost in silence.

#![cfg(all(feature = "reqwest", feature = "test-util"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Paging, Parameter, Request};
use apiloom_runtime::error::{CallError, NoDocumentedError};
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::paging::{Items, Paginated};
use apiloom_runtime::{Body, BoxFuture, Client, ClientBuilder, Operation, Response, Retry};
use http::Method;
use serde_json::Value;

enum Wire {}
static META: ClientMeta = ClientMeta::new("test", "1");

macro_rules! paginated {
    ($name:ident, $paging:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta =
                &OperationMeta::new("list", Method::GET, "/x").answers(&["200 application/json"]);
            type Output = Value;
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<Value, NoDocumentedError> {
                match response.answer() {
                    0 => Decoded::success(response.json::<Wire, _>()),
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
            fn call(url: &str, limit: Option<u64>) -> Self {
                let client = ClientBuilder::new(&META).base_url(url);
                Self::of(&client.retry(Retry::never()).build().unwrap(), limit)
            }
            fn of(client: &Client, limit: Option<u64>) -> Self {
                let mut request = Request::new(client, Self::META);
                if let Some(limit) = limit {
                    request.query::<Wire, u64>(Parameter::new("limit"), &limit);
                }
                Self(request)
            }
        }
        impl Paginated for $name {
            type Item = Value;
            const PAGING: &'static Paging = &$paging;
            fn items(page: Value) -> Vec<Value> {
                let found = page.pointer("/items").and_then(Value::as_array);
                found.cloned().unwrap_or_default()
            }
        }
        apiloom_runtime::codegen::paging_methods!($name);
    };
}
paginated!(
    ByPage,
    Paging::page("page", 1).items("/items").limit("limit")
);
paginated!(
    ByOffset,
    Paging::offset("offset").items("/items").limit("limit")
);
paginated!(ByCursor, Paging::cursor("after", "/next").items("/items"));
paginated!(ByNext, Paging::next_url("/links/next").items("/items"));
paginated!(ByLink, Paging::link().items("/items"));

type Asked = Arc<AtomicUsize>;

/// Answers requests by their first line and their number, from 1 on.
fn serve(answer: impl Fn(&str, usize) -> Vec<u8> + Send + 'static) -> (String, Asked) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let count = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut head, mut piece) = (Vec::new(), [0; 1024]);
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read(&mut piece) {
                    Ok(length @ 1..) => head.extend_from_slice(&piece[..length]),
                    _ => return,
                }
            }
            let head = String::from_utf8(head).unwrap();
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            let _ = stream.write_all(&answer(head.lines().next().unwrap(), number));
        }
    });
    (url, asked)
}

fn said(status: &str, headers: &[u8], body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let first = format!("HTTP/1.1 {status}\r\n");
    let last = format!("content-length: {length}\r\nconnection: close\r\n\r\n");
    [first.as_bytes(), headers, last.as_bytes(), body].concat()
}

fn json(body: &str) -> Vec<u8> {
    said(
        "200 OK",
        b"content-type: application/json\r\n",
        body.as_bytes(),
    )
}

fn number(line: &str, name: &str) -> Option<u64> {
    let mut pairs = line.split(['?', '&', ' ']);
    pairs.find_map(|pair| pair.strip_prefix(&format!("{name}="))?.parse().ok())
}

/// How many items came, and how it ended.
async fn walk<O: Paginated<Item = Value, Error = NoDocumentedError>>(
    mut items: Items<O>,
) -> (usize, String) {
    let mut count = 0;
    loop {
        match items.try_next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => return (count, String::new()),
            Err(error) => return (count, error.to_string()),
        }
        assert!(count < 5000, "it has no end");
    }
}

fn page(from: u64, to: u64) -> Vec<u8> {
    let items: Vec<String> = (from..to).map(|id| format!("{{\"id\":{id}}}")).collect();
    json(&format!("{{\"items\":[{}]}}", items.join(",")))
}

/// A server gives no more than it likes, whatever it is asked for: a page that is not full is not the last.
#[tokio::test]
async fn a_page_that_is_not_full_need_not_be_the_last() {
    for limit in [50, 100, 101, 500] {
        let capped = |line: &str, _| {
            let limit = number(line, "limit").unwrap().min(100);
            let page = number(line, "page").unwrap_or(1);
            let from = number(line, "offset").unwrap_or((page - 1) * limit);
            self::page(from.min(1000), (from + limit).min(1000))
        };
        let (url, asked) = serve(capped);
        let all = (1000, String::new());
        assert_eq!(walk(ByOffset::call(&url, Some(limit)).items()).await, all);
        let pages = 1000 / limit.min(100) as usize;
        assert_eq!(asked.load(Ordering::SeqCst), pages + 1);
        assert_eq!(walk(ByPage::call(&url, Some(limit)).items()).await, all);
    }
    // One in the middle, of which something was left out.
    let (url, _) = serve(|line, _| match number(line, "page").unwrap_or(1) {
        4 => page(0, 0),
        number => page(number * 10, number * 10 + 10 - number % 2),
    });
    let all = (28, String::new());
    assert_eq!(walk(ByPage::call(&url, Some(10)).items()).await, all);
    // Some servers have no page behind the last. Where it was not said that there may be one, that is an error.
    for (last, error) in [
        (7, ""),
        (10, "list: 404 Not Found is not documented by the API"),
    ] {
        let (url, _) = serve(move |_, number| match number {
            1 => page(0, last),
            _ => said("404 Not Found", b"", b""),
        });
        let (count, said) = walk(ByPage::call(&url, Some(10)).items()).await;
        assert_eq!(count as u64, last);
        assert_eq!(said.is_empty(), error.is_empty(), "{said}");
        assert!(said.contains("404") || error.is_empty(), "{said}");
    }
}

/// Nothing at all is no page, and no end: who asked would take the rest for gone.
#[tokio::test]
async fn nothing_in_place_of_a_page_is_no_end() {
    for (status, headers) in [
        ("200 OK", "content-type: application/json\r\n"),
        ("200 OK", "content-type: text/html\r\n"),
        ("200 OK", ""),
        ("204 No Content", ""),
        ("202 Accepted", ""),
    ] {
        let (url, _) = serve(move |_, number| match number {
            3 => said(status, headers.as_bytes(), b""),
            _ => page(number as u64, number as u64 + 1),
        });
        let told = format!("list: {status}, but nothing came in place of a page");
        let mut items = ByPage::call(&url, None).items();
        items.try_next().await.unwrap().unwrap();
        items.try_next().await.unwrap().unwrap();
        assert_eq!(items.try_next().await.unwrap_err().to_string(), told);
        // It can be taken up there.
        assert_eq!(items.position().unwrap().to_string(), "page 3");
    }
}

/// What leads on is read in the charset that the items are read in.
#[tokio::test]
async fn pages_in_another_charset_lead_on() {
    let latin = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    type Encode = fn(&str) -> Vec<u8>;
    let encoders: [(&str, Encode); 3] = [
        ("iso-8859-1", latin),
        ("windows-1252", latin),
        ("utf-16le", little),
    ];
    for (charset, encode) in encoders {
        let (url, _) = serve(move |_, number| {
            let next = match number {
                4 => String::new(),
                _ => format!(",\"next\":\"c{number}\""),
            };
            let body = encode(&format!("{{\"items\":[\"café\"]{next}}}"));
            let head = format!("content-type: application/json; charset={charset}\r\n");
            said("200 OK", head.as_bytes(), &body)
        });
        let all = (4, String::new());
        assert_eq!(
            walk(ByCursor::call(&url, None).items()).await,
            all,
            "{charset}"
        );
    }
}

/// A header of bytes beyond ASCII is no header that is missing (RFC 9110, section 5.5).
#[tokio::test]
async fn links_and_redirects_beyond_ascii_are_followed() {
    for text in ["café".as_bytes(), b"caf\xe9"] {
        let (url, _) = serve(move |line, number| {
            let next = format!("&p={}", number + 1);
            let link = |before: &[u8]| [before, b"/x?q=", text, next.as_bytes()].concat();
            match number {
                1 => said(
                    "302 Found",
                    &[&link(b"location: ")[..], b"\r\n"].concat(),
                    b"",
                ),
                2..5 => {
                    // The octets are those that the server has said.
                    let octets = ["caf%C3%A9", "caf%E9"];
                    assert!(octets.iter().any(|octets| line.contains(octets)), "{line}");
                    let link = [&link(b"link: <")[..], b">; rel=\"next\"\r\n"].concat();
                    said(
                        "200 OK",
                        &[&b"content-type: application/json\r\n"[..], &link].concat(),
                        b"{\"items\":[1]}",
                    )
                }
                _ => page(0, 1),
            }
        });
        let all = (4, String::new());
        assert_eq!(walk(ByLink::call(&url, None).items()).await, all);
    }
}

/// What says neither that there is nothing nor where it is, says that there is more.
#[tokio::test]
async fn a_next_page_of_another_kind_is_no_end() {
    let told = "list: the server says that there is more, and not where";
    let serving = |links: &str| {
        let links = links.to_owned();
        serve(move |_, number| {
            let links = match number {
                3 => "{\"next\":null}".to_owned(),
                _ => links.replace('#', &number.to_string()),
            };
            let next = links
                .strip_prefix("{\"next\":")
                .and_then(|rest| rest.strip_suffix('}'));
            json(&format!(
                "{{\"items\":[1],\"links\":{links},\"next\":{}}}",
                next.unwrap_or("1")
            ))
        })
        .0
    };
    for (next, count, error) in [
        (r#"{"next":"/x?p=#"}"#, 3, ""),
        (r#"{"next":{"href":"/x?p=#","meta":{}}}"#, 3, ""),
        (r#"{"next":{"href":null}}"#, 1, ""),
        (r#"{"next":""}"#, 1, ""),
        (r#"{"next":false}"#, 1, ""),
        (r#"{"next":[]}"#, 1, ""),
        (r#"{"next":{}}"#, 1, ""),
        ("null", 1, ""),
        ("[]", 1, ""),
        (r#"{"next":true}"#, 1, told),
        (r#"{"next":["/x?p=2"]}"#, 1, told),
        (r#"{"next":{"url":"/x?p=2"}}"#, 1, told),
        (r#"{"next":{"href":{}, "x":1}}"#, 1, told),
        (r#"[{"rel":"next"}]"#, 1, told),
    ] {
        let url = serving(next);
        let came = walk(ByNext::call(&url, None).items()).await;
        assert_eq!(came, (count, error.to_owned()), "{next}");
    }
    for (next, count, error) in [
        (r#"{"next":"c#"}"#, 3, ""),
        (r#"{"next":#}"#, 3, ""),
        (r#"{"next":{"href":"/x?p=#"}}"#, 1, told),
        (r#"{"next":true}"#, 1, told),
        (r#"{"next":["c2"]}"#, 1, told),
    ] {
        let url = serving(next);
        let came = walk(ByCursor::call(&url, None).items()).await;
        assert_eq!(came, (count, error.to_owned()), "{next}");
    }
}

/// Equal items are one page, whatever the server says beside them.
#[tokio::test]
async fn equal_items_are_one_page_whatever_is_beside_them() {
    let told = "list: the server gave the same page again".to_owned();
    let deaf = |_: &str, number| {
        json(&format!(
            r#"{{"items":[{{"id":1}},{{"id":2}}],"request_id":"{number}","took_ms":{number}}}"#
        ))
    };
    let (url, asked) = serve(deaf);
    let came = walk(ByPage::call(&url, None).items()).await;
    assert_eq!((came, asked.load(Ordering::SeqCst)), ((2, told.clone()), 2));
    let (url, _) = serve(deaf);
    assert_eq!(walk(ByOffset::call(&url, Some(2)).items()).await, (2, told));
    // Values without names may be those of the next page too.
    let (url, _) = serve(|_, number| match number {
        4 => json(r#"{"items":[]}"#),
        _ => json(&format!(r#"{{"items":[0,0],"page":{number}}}"#)),
    });
    let came = walk(ByPage::call(&url, None).items()).await;
    assert_eq!(came, (6, String::new()));
}

paginated!(
    ByMore,
    Paging::page("page", 1).items("/items").has_more("/more")
);

/// Something else in place of a page is not the end; a page without items is one, however the server writes that.
#[tokio::test]
async fn what_is_no_page_is_no_end() {
    for (third, fits) in [
        (r#"{"message":"try again later"}"#, false),
        (r#"{"items":null,"message":"timeout"}"#, false),
        ("null", false),
        ("{}", true),
        (r#"{"items":null}"#, true),
        (r#"{"items":[]}"#, true),
        (r#"{"next":null}"#, true),
        (r#"{"kind":"list"}"#, true),
    ] {
        let answer = move |_: &str, number: usize| match number {
            3 => json(third),
            _ => json(&format!(
                "{{\"kind\":\"list\",\"items\":[{{\"id\":{number}}}],\"next\":\"c{number}\"}}"
            )),
        };
        let walks = [
            walk(ByCursor::call(&serve(answer).0, None).items()).await,
            walk(ByOffset::call(&serve(answer).0, Some(10)).items()).await,
            walk(ByPage::call(&serve(answer).0, None).items()).await,
        ];
        for (count, end) in walks {
            assert_eq!(count, 2, "{third}");
            assert_eq!(end.is_empty(), fits, "{third}: {end}");
        }
    }
}

/// Yes and no are written in several ways; an empty page is not the last where the server says that there is more.
#[tokio::test]
async fn more_is_more_however_it_is_written() {
    for (yes, no) in [
        ("true", "false"),
        ("1", "0"),
        ("\"true\"", "\"False\""),
        ("\"1\"", "\"0\""),
        ("\"yes\"", "\"no\""),
    ] {
        let answer = move |_: &str, number: usize| {
            let more = if number < 4 { yes } else { no };
            let item = if number == 2 {
                String::new()
            } else {
                number.to_string()
            };
            json(&format!("{{\"items\":[{item}],\"more\":{more}}}"))
        };
        let (url, asked) = serve(answer);
        let came = walk(ByMore::call(&url, None).items()).await;
        assert_eq!(came, (3, String::new()), "{yes}");
        assert_eq!(asked.load(Ordering::SeqCst), 4);
    }
    let (url, asked) = serve(|_, _| json("{\"items\":[],\"more\":true}"));
    let (count, end) = walk(ByMore::call(&url, None).items()).await;
    assert!(count == 0 && !end.is_empty());
    assert_eq!(asked.load(Ordering::SeqCst), 100);
}

paginated!(
    ByPageOf,
    Paging::page("page", 1)
        .items("/items")
        .total_pages("/pages")
        .limit("limit")
);
paginated!(
    ByOffsetOf,
    Paging::offset("skip")
        .items("/items")
        .total("/total")
        .limit("limit")
);

/// An empty page is not the last where the server says how many there are.
#[tokio::test]
async fn an_empty_page_before_the_last_is_one_of_many() {
    for empty in 1..=4 {
        let answer = move |_: &str, number: usize| {
            let item = if number == empty {
                String::new()
            } else {
                number.to_string()
            };
            json(&format!("{{\"items\":[{item}],\"pages\":4}}"))
        };
        let (url, asked) = serve(answer);
        let came = walk(ByPageOf::call(&url, None).items()).await;
        assert_eq!(came, (3, String::new()), "{empty}");
        assert_eq!(asked.load(Ordering::SeqCst), 4);
    }
    // The places of those that are left out are passed over.
    let (url, asked) = serve(|target, _| {
        let items = match number(target, "skip") {
            Some(2) => "",
            Some(4) => "4",
            _ => "0,1",
        };
        json(&format!("{{\"items\":[{items}],\"total\":5}}"))
    });
    let came = walk(ByOffsetOf::call(&url, Some(2)).items()).await;
    assert_eq!(
        (came, asked.load(Ordering::SeqCst)),
        ((3, String::new()), 3)
    );
    // It does not go on for ever.
    let (url, asked) = serve(|_, _| json("{\"items\":[],\"pages\":1000000}"));
    let (count, end) = walk(ByPageOf::call(&url, None).items()).await;
    assert!(
        count == 0 && end.contains("100 pages in a row are empty"),
        "{end}"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 100);
}

/// What is asked for only to be sure of the end is behind it where the server says, in one way or another, that there is no such
/// page.
#[tokio::test]
async fn a_page_behind_the_last_is_refused_in_several_ways() {
    let ends = |status: &'static str, limit, all: u64| async move {
        let (url, _) = serve(move |line, _| {
            let from = (number(line, "page").unwrap_or(1) - 1) * 10;
            match from >= all {
                true => said(status, b"", b""),
                false => page(from, (from + 10).min(all)),
            }
        });
        let (count, end) = walk(ByPage::call(&url, limit).items()).await;
        assert_eq!(count as u64, all, "{status}");
        end
    };
    for status in [
        "400 Bad Request",
        "404 Not Found",
        "410 Gone",
        "416 Range Not Satisfiable",
        "422 Unprocessable Content",
    ] {
        assert_eq!(ends(status, Some(10), 25).await, "", "{status}");
        assert_eq!(ends(status, Some(10), 5).await, "", "{status}");
        // It was shorter than those before it.
        assert_eq!(ends(status, None, 25).await, "", "{status}");
        // Nothing says that there may be no page after a full one: some servers go only so far, and refuse the rest.
        assert!(ends(status, Some(10), 20).await.contains(&status[..3]));
        assert!(ends(status, None, 20).await.contains(&status[..3]));
    }
    for status in [
        "401 Unauthorized",
        "403 Forbidden",
        "408 Late",
        "409 No",
        "429 Busy",
        "500 No",
    ] {
        let code = status.split(' ').next().unwrap();
        assert!(ends(status, Some(10), 25).await.contains(code), "{status}");
    }
    // What says that it gives less than it is asked for, and then refuses, has more.
    let capped = |status: &'static str| {
        let (url, _) = serve(move |line, _| match number(line, "page").unwrap_or(1) {
            number @ ..=3 => page(number * 10, number * 10 + 10),
            _ => said(status, b"", b""),
        });
        walk(ByPage::call(&url, Some(100)).items())
    };
    assert!(capped("422 Unprocessable Content").await.1.contains("422"));
    assert_eq!(capped("404 Not Found").await, (30, String::new()));
}

/// After an error a walk can be taken up where what was not given begins.
#[tokio::test]
async fn a_walk_is_taken_up_where_it_broke_off() {
    let three = |second: &'static str| {
        move |line: &str, _| match number(line, "after") {
            None => json(r#"{"items":[1],"next":"1"}"#),
            Some(1) => json(second),
            _ => json(r#"{"items":[3]}"#),
        }
    };
    // Items that cannot be read: the page was not given.
    let (url, _) = serve(three(r#"{"items":{"a":1},"next":"2"}"#));
    for prefetch in [false, true] {
        let mut items = ByCursor::call(&url, None).items();
        if prefetch {
            items = items.prefetch();
        }
        assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
        items.try_next().await.unwrap_err();
        assert_eq!(items.position().unwrap().to_string(), "cursor 1");
        assert!(items.try_next().await.unwrap().is_none());
    }
    // The page that was given leads nowhere.
    let (url, _) = serve(three(r#"{"items":[2],"next":{"a":1}}"#));
    let mut items = ByCursor::call(&url, None).items();
    assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
    assert_eq!(items.position().unwrap().to_string(), "cursor 1");
    assert_eq!(items.try_next().await.unwrap().unwrap(), 2);
    assert_eq!(items.position(), None);
    items.try_next().await.unwrap_err();
    assert_eq!(items.position(), None);
}

#[tokio::test]
async fn no_pages_are_none() {
    let (url, asked) = serve(|_, _| page(0, 1));
    let mut pages = ByCursor::call(&url, None).pages().most_pages(0);
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

/// A page that is asked for ahead holds no place while nobody asks for it.
#[tokio::test]
async fn a_page_ahead_leaves_calls_their_places() {
    let (url, _) = serve(|line, _| match number(line, "after").unwrap_or(0) {
        3 => json(r#"{"items":[3]}"#),
        after => json(&format!(r#"{{"items":[{after}],"next":"{}"}}"#, after + 1)),
    });
    let client = ClientBuilder::new(&META).base_url(&url);
    let client = client.concurrency_limit(1).timeout(Duration::from_secs(3));
    let client = client.retry(Retry::never()).build().unwrap();
    let mut items = ByCursor::of(&client, None).items().prefetch();
    let mut count = 0;
    while items.try_next().await.unwrap().is_some() {
        ByCursor::of(&client, None).await.unwrap();
        count += 1;
    }
    assert_eq!(count, 4);
}

/// Counts what has come.
struct Counts(Asked);

impl Middleware for Counts {
    fn call<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        Box::pin(async move {
            let response = next.run(request).await;
            self.0.fetch_add(1, Ordering::SeqCst);
            response
        })
    }
}

/// It comes while nobody asks for it, and how long the caller is busy meanwhile is not the server's time.
#[tokio::test]
async fn a_page_ahead_comes_whatever_the_caller_does() {
    let (url, _) = serve(|line, _| {
        let next = match number(line, "after") {
            None => ",\"next\":\"1\"",
            Some(_) => "",
        };
        let much = "x".repeat(4_000_000);
        json(&format!("{{\"items\":[1],\"pad\":\"{much}\"{next}}}"))
    });
    let (clock, came) = (TestClock::new(), Asked::default());
    let client = ClientBuilder::new(&META).base_url(&url);
    let client = client.clock(clock.clone()).retry(Retry::never());
    let client = client.middleware(Counts(came.clone())).build().unwrap();
    let mut pages = ByCursor::of(&client, None).pages().prefetch();
    pages.try_next().await.unwrap().unwrap();
    for _ in 0..500 {
        if came.load(Ordering::SeqCst) == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(came.load(Ordering::SeqCst), 2);
    clock.advance(Duration::from_secs(600));
    pages.try_next().await.unwrap().unwrap();
    assert!(pages.try_next().await.unwrap().is_none());
}

/// A page comes before the trouble with the next one, also where that is asked for ahead.
#[tokio::test]
async fn a_page_comes_before_what_is_wrong_with_the_next() {
    for prefetch in [false, true] {
        let (url, asked) = serve(|_, _| json(r#"{"items":[1],"next":"1"}"#));
        let client = ClientBuilder::new(&META).base_url(&url).build().unwrap();
        let mut call = ByCursor::of(&client, None);
        // A stream is gone with the first page.
        call.0.body("text/plain", Body::stream(Body::empty()));
        let mut items = call.items();
        if prefetch {
            items = items.prefetch();
        }
        assert_eq!(items.try_next().await.unwrap().unwrap(), 1, "{prefetch}");
        let error = items.try_next().await.unwrap_err();
        assert!(
            error.to_string().contains("the body is a stream"),
            "{error}"
        );
        assert_eq!(items.position().unwrap().to_string(), "cursor 1");
        assert!(items.try_next().await.unwrap().is_none());
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}
