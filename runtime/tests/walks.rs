//! Walks over pages of servers that do not keep to the document: nothing of what they have is lost in silence.

#![cfg(feature = "reqwest")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use apiloom_runtime::codegen::{ClientMeta, Decoded, Paging, Parameter, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::paging::{Items, Paginated};
use apiloom_runtime::{Client, ClientBuilder, Operation, Response, Retry};
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
                let client: Client = client.retry(Retry::never()).build().unwrap();
                let mut request = Request::new(&client, Self::META);
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
