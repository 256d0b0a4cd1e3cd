//! What a server that gives tokens may answer, over real sockets: how long, how much, and that it leads nowhere.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod faulty;

use std::time::{Duration, SystemTime};

use apiloom_runtime::auth::oauth2::OAuth2;
use apiloom_runtime::auth::{
    Bearer, Http, RefreshOperation, Session, Token, TokenError, TokenErrorKind, TokenRequest,
    TokenSource as _, token_source,
};
use apiloom_runtime::clock::{Clock as _, TestClock};
use apiloom_runtime::codegen::TokenFields;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::ReqwestTransport;
use faulty::*;
use http::Method;

const LIMIT: Duration = Duration::from_secs(20);

fn http(clock: &TestClock) -> Http {
    Http::new(ReqwestTransport::builder().build().unwrap()).clock(clock.clone())
}

async fn ask(url: &str, clock: &TestClock) -> Result<Token, TokenError> {
    let server = OAuth2::new("c", &format!("{url}/token")).unwrap();
    let source = server.client_credentials();
    source.fetch(TokenRequest::new(http(clock))).await
}

fn answer(head: &str, body: &str) -> Act {
    let length = body.len();
    let text =
        format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    Act::Say(Box::leak(text.into_boxed_str()))
}

/// A token in so many bytes.
fn token_of(size: usize) -> String {
    let token = r#"{"access_token":"a1","token_type":"Bearer"}"#;
    format!("{token}{}", " ".repeat(size - token.len()))
}

#[tokio::test]
async fn an_answer_with_a_token_has_its_limits() {
    let most = 256 * 1024;
    let clock = TestClock::new();
    let server_ = server(&[answer("200 OK", &token_of(most))]).await;
    let token = ask(&server_.url, &clock).await.unwrap();
    assert_eq!(token.access().expose(), "a1");
    // One byte more, whether the server says so at first or not.
    let more = token_of(most + 1);
    let unsaid = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{more}");
    let unsaid = Act::Say(Box::leak(unsaid.into_boxed_str()));
    for act in [answer("200 OK", &more), unsaid, answer("400 No", &more)] {
        let server = server(&[act]).await;
        let error = ask(&server.url, &clock).await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Malformed);
        assert!(error.to_string().contains("too long"), "{error}");
    }
    assert_eq!(clock.passed(), Duration::ZERO);
}

/// Before the head, and in the middle of the body: the limit is for all of it.
#[tokio::test]
async fn an_answer_with_a_token_comes_in_time_or_not() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"access_token\":";
    for act in [Act::Stall(""), Act::Stall(half)] {
        let clock = TestClock::new();
        let mut server = server(&[act]).await;
        let (url, time) = (server.url.clone(), clock.clone());
        let asking = tokio::spawn(async move { ask(&url, &time).await });
        server.stalled.recv().await.unwrap();
        clock.advance(LIMIT - Duration::from_millis(1));
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert!(!asking.is_finished());
        clock.advance(Duration::from_millis(1));
        let error = asking.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable);
        assert!(error.to_string().contains("more than 20s"), "{error}");
    }
}

/// Whoever waits for a token waits as long in all, however often a server that is busy is asked meanwhile.
#[tokio::test]
async fn a_call_waits_no_longer_for_a_token() {
    let clock = TestClock::new();
    let busy = answer("503 Busy\r\nretry-after: 1", "");
    let mut identity = server(&[busy, Act::Stall("")]).await;
    let api = server(&[Act::Say(OK)]).await;
    let source = OAuth2::new("c", &format!("{}/token", identity.url)).unwrap();
    let client = builder(&api.url, &clock)
        .credential("bearer", Bearer::refreshing(source.client_credentials()))
        .retry(apiloom_runtime::Retry::never())
        .build()
        .unwrap();
    let call = tokio::spawn(Secured::call(&client).into_future());
    identity.stalled.recv().await.unwrap();
    assert_eq!(clock.slept(), [Duration::from_secs(1)]);
    clock.advance(LIMIT - Duration::from_secs(1));
    let error = call.await.unwrap().unwrap_err();
    assert!(error.is_retryable(), "{error}");
    assert!(error.to_string().contains("took more than 20s"), "{error}");
    assert_eq!((identity.asked(), api.asked()), (2, 0));
}

struct Refresh;

impl RefreshOperation for Refresh {
    const OPERATION: &'static OperationMeta =
        &OperationMeta::new("refresh", Method::POST, "/refresh");
    const TOKENS: TokenFields = TokenFields::new("/refresh", "/access");
}

/// An operation of the API that refreshes is asked as a server of tokens is.
#[tokio::test]
async fn an_operation_that_is_busy_is_asked_again_when_it_says() {
    for status in [429, 502, 503] {
        let clock = TestClock::new();
        let busy = answer(&format!("{status} Busy\r\nretry-after: 2"), "");
        let given = answer("200 OK", r#"{"access":"a1"}"#);
        let api = server(&[busy, given, Act::Say(OK)]).await;
        let first = Token::new("a0")
            .refresh_token("r0")
            .expires_in(Duration::ZERO);
        let session = Session::refreshed_by::<Refresh>().token(first).build();
        let client = builder(&api.url, &clock)
            .credential("bearer", session.bearer())
            .build()
            .unwrap();
        Secured::call(&client).await.unwrap();
        assert_eq!(clock.slept(), [Duration::from_secs(2)]);
        let seen = api.seen.lock().unwrap();
        assert!(seen[2].contains("bearer a1"), "{seen:?}");
    }
}

/// A 403 of a firewall logs nobody out; the API's own does.
#[tokio::test]
async fn a_page_in_place_of_the_apis_word_ends_no_session() {
    for (body, ends) in [("<html>blocked</html>", false), (r#"{"error":"no"}"#, true)] {
        for status in [400, 401, 403] {
            let clock = TestClock::new();
            let page = answer(&format!("{status} No"), body);
            let given = answer("200 OK", r#"{"access":"a1"}"#);
            let api = server(&[page, given, Act::Say(OK)]).await;
            let first = Token::new("a0")
                .refresh_token("r0")
                .expires_in(Duration::ZERO);
            let session = Session::refreshed_by::<Refresh>().token(first).build();
            let client = builder(&api.url, &clock)
                .credential("bearer", session.bearer())
                .retry(apiloom_runtime::Retry::never())
                .build()
                .unwrap();
            let error = Secured::call(&client).await.unwrap_err();
            assert_eq!(error.is_retryable(), !ends, "{error}");
            clock.advance(Duration::from_secs(1));
            let again = Secured::call(&client).await;
            assert_eq!(again.is_err(), ends, "{status} {body}");
            assert_eq!(api.asked(), if ends { 1 } else { 3 });
        }
    }
}

/// A session may serve several APIs; its refresh token is for the one that it belongs to.
#[tokio::test]
async fn a_refresh_token_goes_to_its_own_api_alone() {
    let clock = TestClock::new();
    let token = answer(
        "200 OK\r\ncontent-type: application/json",
        r#"{"access":"a2"}"#,
    );
    let refused = answer("401 No\r\ncontent-type: application/json", "{}");
    for lives in [true, false] {
        let users = server(std::slice::from_ref(&token)).await;
        let files = server(&[Act::Say(OK)]).await;
        let strangers = server(std::slice::from_ref(&refused)).await;
        let first = Token::new("a1").refresh_token("r1");
        let first = first.expires_in(Duration::ZERO);
        let session = Session::refreshed_by::<Refresh>().token(first).build();
        let client = |url: &str| {
            let builder = builder(url, &clock).credential("bearer", session.bearer());
            builder
                .retry(apiloom_runtime::Retry::never())
                .build()
                .unwrap()
        };
        let home = client(&users.url);
        let away = client(&files.url);
        let stranger = client(&strangers.url);
        if lives {
            Secured::call(&away).await.unwrap();
            assert_eq!((users.asked(), files.asked()), (1, 1));
            let seen = files.seen.lock().unwrap();
            assert!(seen[0].contains("bearer a2"), "{seen:?}");
            assert!(!seen[0].contains("r1"));
        } else {
            drop(home);
            for client in [&away, &stranger] {
                let error = Secured::call(client).await.unwrap_err();
                assert!(error.to_string().contains("no client any more"), "{error}");
            }
            assert_eq!((users.asked(), files.asked(), strangers.asked()), (0, 0, 0));
            // Another client of that API will do.
            let again = client(&users.url);
            clock.advance(Duration::from_secs(1));
            session.access_token(&again).await.unwrap();
            assert_eq!(users.asked(), 1);
        }
    }
}

/// RFC 8259, section 8.1: what parses JSON may pass over a byte order mark. Who does not loses the refresh token that came.
/// A text in another charset is in that one.
#[tokio::test]
async fn a_token_behind_a_mark_is_one() {
    let clock = TestClock::new();
    let given = "{\"access_token\":\"a1\",\"access\":\"a1\",\"refresh_token\":\"r1\"}";
    let marked = [&b"\xef\xbb\xbf"[..], given.as_bytes()].concat();
    let wide: Vec<u8> = given.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = [&given.as_bytes()[..given.len() - 1], b",\"x\":\"caf\xe9\"}"].concat();
    for (charset, body) in [("utf-8", marked), ("utf-16le", wide), ("iso-8859-1", latin)] {
        let head = format!("200 OK\r\ncontent-type: application/json; charset={charset}");
        let first = Token::new("a0")
            .refresh_token("r0")
            .expires_in(Duration::ZERO);
        let identity = raw(&head, &body).await;
        let source = OAuth2::new("c", &format!("{identity}/token")).unwrap();
        let session = Session::builder(source.refresh())
            .token(first.clone())
            .build();
        let token = session.access_token(http(&clock)).await.unwrap();
        assert_eq!(token.expose(), "a1", "{charset}");
        let api = raw(&head, &body).await;
        let session = Session::refreshed_by::<Refresh>().token(first).build();
        let client = builder(&api, &clock).credential("bearer", session.bearer());
        let token = session
            .access_token(&client.build().unwrap())
            .await
            .unwrap();
        assert_eq!(token.expose(), "a1", "{charset}");
    }
    // A refusal is one behind a mark too, and in another charset.
    let refusals = [
        ("utf-8", &b"\xef\xbb\xbf{\"error\":\"invalid_grant\"}"[..]),
        (
            "iso-8859-1",
            b"{\"error\":\"invalid_grant\",\"error_description\":\"refus\xe9\"}",
        ),
    ];
    for (charset, body) in refusals {
        let head = format!("400 No\r\ncontent-type: application/json; charset={charset}");
        let first = Token::new("a0")
            .refresh_token("r0")
            .expires_in(Duration::ZERO);
        let identity = raw(&head, body).await;
        let source = OAuth2::new("c", &format!("{identity}/token")).unwrap();
        let session = Session::builder(source.refresh())
            .token(first.clone())
            .build();
        let error = session.access_token(http(&clock)).await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Refused, "{error}");
        let api = raw(&head, body).await;
        let session = Session::refreshed_by::<Refresh>().token(first).build();
        let client = builder(&api, &clock).credential("bearer", session.bearer());
        let error = session
            .access_token(&client.build().unwrap())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Refused, "{error}");
    }
}

/// The closure of docs/auth.md, but for the address. What says nothing of the refresh token logs nobody out.
#[tokio::test]
async fn the_source_of_the_docs_ends_no_session_by_itself() {
    let given = answer("200 OK", r#"{"access_token":"a1"}"#);
    let json = r#"{"error":"no"}"#;
    for (head, body, ends) in [
        ("503 Down", "", false),
        ("503 Down\r\nretry-after: 2", json, false),
        ("500 Fault", json, false),
        ("429 Busy", json, false),
        ("408 Late", "", false),
        ("404 Not Found", json, false),
        ("302 Found\r\nlocation: /login", "", false),
        ("403 No", "<html>blocked</html>", false),
        ("200 OK", "<html>log in to the hotel</html>", false),
        ("200 OK", "{}", false),
        ("400 No", json, true),
        ("401 No", "", true),
        ("403 No", json, true),
    ] {
        let clock = TestClock::new();
        let server = server(&[answer(head, body), given.clone()]).await;
        let url = server.url.clone();
        let source = token_source(move |request| {
            let url = format!("{url}/v1/auth/refresh");
            async move {
                let refresh = request
                    .refresh_token()
                    .ok_or_else(TokenError::login_required)?;
                let body = serde_json::json!({ "refresh_token": refresh.expose() }).to_string();
                let call = http::Request::post(url)
                    .header("content-type", "application/json")
                    .body(bytes::Bytes::from(body))
                    .map_err(TokenError::unavailable)?;
                let json = request.http().ask(call).await?;
                let access = json["access_token"].as_str();
                let missing =
                    || TokenError::new(TokenErrorKind::Malformed, "there is no access token");
                let token = Token::new(access.ok_or_else(missing)?);
                Ok(match json["refresh_token"].as_str() {
                    Some(refresh) => token.refresh_token(refresh),
                    None => token, // The one so far stays.
                })
            }
        });
        let first = Token::new("a0")
            .refresh_token("r0")
            .expires_in(Duration::ZERO);
        let ended = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let told = ended.clone();
        let session = Session::builder(source)
            .token(first)
            .on_session_expired(move || told.store(true, std::sync::atomic::Ordering::SeqCst))
            .build();
        let before = session.access_token(http(&clock)).await;
        assert!(!ends || before.is_err(), "{head}");
        clock.advance(Duration::from_secs(60));
        let again = session.access_token(http(&clock)).await;
        assert_eq!(again.is_err(), ends, "{head} {body}");
        assert_eq!(ended.load(std::sync::atomic::Ordering::SeqCst), ends);
        assert_eq!(server.asked(), if ends { 1 } else { 2 }, "{head}");
    }
}

/// A server that answers everything with these bytes. Gives its URL.
async fn raw(head: &str, body: &[u8]) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let answer = [head.as_bytes(), body].concat();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut text = Vec::new();
            // The bodies of all that is asked here are short.
            while !text.windows(4).any(|end| end == b"\r\n\r\n") || text.ends_with(b"\r\n\r\n") {
                match socket.read_buf(&mut text).await {
                    Ok(0) | Err(_) => break,
                    Ok(_) => {}
                }
            }
            let _ = socket.write_all(&answer).await;
        }
    });
    url
}

/// A form with secrets goes where it was meant to go, and nowhere else.
#[tokio::test]
async fn a_server_of_tokens_leads_nowhere() {
    let clock = TestClock::new();
    let other = server(&[answer("200 OK", &token_of(100))]).await;
    for status in [301, 302, 303, 307, 308] {
        for target in [format!("{}/token", other.url), "/other".to_owned()] {
            let head = format!("{status} Over There\r\nlocation: {target}");
            let first = server(&[answer(&head, "")]).await;
            let error = ask(&first.url, &clock).await.unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{status}");
            assert_eq!((first.asked(), other.asked()), (1, 0), "{status} {target}");
        }
    }
}

/// A date in `Retry-After` is compared with the clock that everything else goes by.
#[tokio::test]
async fn a_date_to_come_back_at_is_by_the_clock() {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_900_000_000));
    let at = clock.wall() + Duration::from_secs(3600);
    let head = format!("503 Busy\r\nretry-after: {}", httpdate::fmt_http_date(at));
    let server = server(&[answer(&head, "")]).await;
    let error = ask(&server.url, &clock).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}
