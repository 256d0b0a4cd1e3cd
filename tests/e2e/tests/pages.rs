//! Walks over pages against servers that behave and servers that do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apiloom_runtime::paging::Position;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use golden_wire::Client;
use serde_json::{Value, json};

/// How many pages the well-behaved server has.
const PAGES: u64 = 10_000;

#[derive(Clone)]
struct Server {
    calls: Arc<AtomicU64>,
    url: Arc<str>,
}

fn number(query: &str, name: &str) -> Option<u64> {
    let pair = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(&format!("{name}=")))?;
    pair.parse().ok()
}

async fn numbered(State(server): State<Server>, RawQuery(query): RawQuery) -> Json<Value> {
    server.calls.fetch_add(1, Ordering::Relaxed);
    let page = number(&query.unwrap_or_default(), "page").unwrap_or(1);
    Json(json!({"data": {"list": [page * 2 - 1, page * 2]}, "meta": {"pages": PAGES}}))
}

async fn offset(
    State(server): State<Server>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Json<Value> {
    server.calls.fetch_add(1, Ordering::Relaxed);
    let query = query
        .filter(|_| !headers.contains_key("x-mood"))
        .unwrap_or_default();
    let (skip, take) = (
        number(&query, "skip").unwrap_or(0),
        number(&query, "take").unwrap_or(10),
    );
    Json((skip..(skip + take).min(25)).collect())
}

async fn cursor(
    State(server): State<Server>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Json<Value> {
    let call = server.calls.fetch_add(1, Ordering::Relaxed);
    let at = query.and_then(|query| query.strip_prefix("cursor=").map(str::to_owned));
    let mood = headers
        .get("x-mood")
        .map_or("good", |mood| mood.to_str().unwrap());
    let next = match (mood, at.as_deref()) {
        ("repeats", _) => json!("same"),
        ("loops", _) => json!(format!("c{}", call % 3)),
        (_, None) => json!("a b&c"),
        (_, Some("a%20b%26c")) => json!("last"),
        (_, Some("last")) => Value::Null,
        (_, Some(other)) => panic!("an unknown cursor {other}"),
    };
    Json(json!({"items": [call], "next_cursor": next}))
}

async fn link(
    State(server): State<Server>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> impl IntoResponse {
    server.calls.fetch_add(1, Ordering::Relaxed);
    let page = number(&query.unwrap_or_default(), "page").unwrap_or(1);
    let next = match headers.get("x-mood").map(|mood| mood.to_str().unwrap()) {
        Some("elsewhere") => {
            "<http://other.example.com/pages/link?page=2>; rel=\"next\"".to_owned()
        }
        Some("credentials") => format!("<{}>; rel=next", server.url.replace("//", "//user:pw@")),
        Some("other scheme") => "<file:///etc/passwd>; rel=next".to_owned(),
        Some("itself") => "</pages/link?page=2>; rel=next".to_owned(),
        _ if page < 3 => format!(
            "</pages/link>; rel=\"first\", <?page={}>; rel=\"next last\"",
            page + 1
        ),
        _ => "</pages/link>; rel=first".to_owned(),
    };
    ([("link", next)], Json(json!([page])))
}

async fn url(State(server): State<Server>, RawQuery(query): RawQuery) -> Json<Value> {
    let base = &server.url;
    Json(match query.as_deref() {
        None => {
            json!({"count": 3, "next": format!("{base}/pages/url?at=2"), "previous": null, "results": [1, 2]})
        }
        Some("at=2") => {
            json!({"count": 3, "next": null, "previous": format!("{base}/pages/url"), "results": [3]})
        }
        Some(other) => panic!("an unknown page {other}"),
    })
}

async fn serve() -> (Client, Server) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = Server {
        calls: Arc::default(),
        url: url.as_str().into(),
    };
    let router = Router::new()
        .route("/pages/numbered", get(numbered))
        .route("/pages/offset", get(offset))
        .route("/pages/cursor", get(cursor))
        .route("/pages/link", get(link))
        .route("/pages/url", get(self::url))
        .with_state(server.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (Client::builder().base_url(&url).build().unwrap(), server)
}

#[tokio::test]
async fn ten_thousand_pages() {
    let (client, server) = serve().await;
    let mut items = client.pages().list_numbered().limit(2).items();
    let mut expected = 1;
    while let Some(item) = items.try_next().await.unwrap() {
        assert_eq!(item, expected);
        expected += 1;
    }
    assert_eq!(expected, PAGES as i64 * 2 + 1);
    assert_eq!(server.calls.load(Ordering::Relaxed), PAGES);
}

#[tokio::test]
async fn every_style_ends_where_the_server_says() {
    let (client, _) = serve().await;
    let pages = client.pages();
    let mut by_offset = pages.list_by_offset().take(10).items();
    let mut seen = Vec::new();
    while let Some(item) = by_offset.try_next().await.unwrap() {
        seen.push(item);
    }
    assert_eq!(seen, (0..25).collect::<Vec<_>>());
    let mut count = 0;
    let mut by_cursor = pages.list_by_cursor().pages();
    while by_cursor.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 3);
    let mut by_link = pages.list_by_link().pages();
    let mut seen = Vec::new();
    while let Some(page) = by_link.try_next().await.unwrap() {
        seen.extend(page);
    }
    assert_eq!(seen, [1, 2, 3]);
    let mut by_url = pages.list_by_url().items();
    let mut seen = Vec::new();
    while let Some(item) = by_url.try_next().await.unwrap() {
        seen.push(item);
    }
    assert_eq!(seen, [1, 2, 3]);
}

#[tokio::test]
async fn a_walk_is_taken_up_again() {
    let (client, _) = serve().await;
    let mut first = client.pages().list_by_cursor().pages();
    first.try_next().await.unwrap().unwrap();
    let kept = first.position().unwrap().to_string();
    assert_eq!(kept, "cursor a b&c");
    let position: Position = kept.parse().unwrap();
    let mut again = client.pages().list_by_cursor().pages().resume(&position);
    let mut count = 0;
    while again.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!((count, again.position()), (2, None));
    let mut wrong = client.pages().list_numbered().pages().resume(&position);
    let error = wrong.try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listNumbered: the position is one of another kind of pages"
    );
    // A page at another origin is no position to go on from either.
    let foreign: Position = "url https://evil.example.com/".parse().unwrap();
    let error = client
        .pages()
        .list_by_link()
        .pages()
        .resume(&foreign)
        .try_next()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("another origin"), "{error}");
}

#[tokio::test]
async fn one_page_ahead() {
    let (client, server) = serve().await;
    let mut pages = client
        .pages()
        .list_numbered()
        .pages()
        .prefetch()
        .most_pages(3);
    pages.try_next().await.unwrap().unwrap();
    for _ in 0..200 {
        if server.calls.load(Ordering::Relaxed) == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(
        server.calls.load(Ordering::Relaxed),
        2,
        "the second page was not asked for ahead"
    );
    pages.try_next().await.unwrap().unwrap();
    pages.try_next().await.unwrap().unwrap();
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(server.calls.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn servers_that_lead_astray() {
    let (client, server) = serve().await;
    let circle = "the server led back to a page that was read already";
    let away = "the server named a next page at another origin";
    for (mood, pages, message) in [("repeats", 2, circle), ("loops", 4, circle)] {
        let call = client
            .pages()
            .list_by_cursor()
            .with(|options| options.header("x-mood", mood));
        let mut walk = call.pages();
        let mut read = 0;
        let error = loop {
            match walk.try_next().await {
                Ok(Some(_)) => read += 1,
                Ok(None) => panic!("{mood}: it ended"),
                Err(error) => break error,
            }
        };
        assert_eq!(
            (read, error.to_string()),
            (pages, format!("listByCursor: {message}")),
            "{mood}"
        );
        assert!(
            walk.try_next().await.unwrap().is_none(),
            "a walk is over after an error"
        );
    }
    for (mood, message) in [
        ("elsewhere", away),
        ("credentials", away),
        ("other scheme", away),
        ("itself", circle),
    ] {
        let before = server.calls.load(Ordering::Relaxed);
        let call = client
            .pages()
            .list_by_link()
            .with(|options| options.header("x-mood", mood));
        let mut items = call.items();
        let mut read = 0;
        let error = loop {
            match items.try_next().await {
                Ok(Some(_)) => read += 1,
                Ok(None) => panic!("{mood}: it ended"),
                Err(error) => break error,
            }
        };
        assert_eq!(
            error.to_string(),
            format!("listByLink: {message}"),
            "{mood}"
        );
        assert!(read > 0, "{mood}: what came before the link is lost");
        assert!(server.calls.load(Ordering::Relaxed) - before <= 2, "{mood}");
    }
}

/// A server that does not know the parameter gives its first page for ever.
#[tokio::test]
async fn equal_pages_end_a_walk() {
    let (client, server) = serve().await;
    let call = client
        .pages()
        .list_by_offset()
        .with(|options| options.header("x-mood", "deaf"));
    let mut pages = call.pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 10);
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listByOffset: the server gave the same page again"
    );
    assert_eq!(server.calls.load(Ordering::Relaxed), 2);
    assert!(pages.try_next().await.unwrap().is_none());
}
