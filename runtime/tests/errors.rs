//! Each case of an error, and what all of them answer, over real sockets: docs/errors.md, line by line.

#![cfg(feature = "reqwest")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_runtime::auth::{
    ApiKey, Basic, Bearer, Credential, Session, Token, TokenError, TokenErrorKind, token_source,
};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Paging, Request};
use apiloom_runtime::error::{CallError, Category};
use apiloom_runtime::guard::{CircuitBreaker, RateLimit};
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::paging::Paginated;
use apiloom_runtime::retry::Happened;
use apiloom_runtime::{
    AnyError, Body, BoxFuture, Client, ClientBuilder, Error, Operation, Response, Retry,
};
use faulty::*;
use http::{Method, StatusCode};

enum Wire {}

/// The documented error: a number, or nothing.
#[derive(Debug, PartialEq)]
struct Code(Option<i64>);

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("there is no such thing")
    }
}

impl std::error::Error for Code {}

struct Find(Request);
apiloom_runtime::codegen::operation_methods!(Find);
impl Operation for Find {
    const META: &'static OperationMeta = &OperationMeta::new("find", Method::GET, "/x")
        .answers(&["200 application/json", "404 application/json", "410"])
        .security(&[&["bearer"]]);
    type Output = Vec<i64>;
    type Error = Code;
    fn decode(response: &mut Response) -> Decoded<Vec<i64>, Code> {
        match response.answer() {
            0 => Decoded::success(response.json::<Wire, _>()),
            1 => Decoded::error(response.json::<Wire, _>(), |code| Code(Some(code))),
            2 => Decoded::Api(Code(None)),
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
impl Paginated for Find {
    type Item = i64;
    const PAGING: &'static Paging = &Paging::link();
    fn items(page: Vec<i64>) -> Vec<i64> {
        page
    }
}
apiloom_runtime::codegen::paging_methods!(Find);

fn find(client: &Client) -> Find {
    Find(Request::new(client, Find::META))
}

fn answer(head: &str, body: &str) -> Act {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {head}\r\nx-request-id: r1\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    Act::Say(Box::leak(text.into_boxed_str()))
}

async fn client(acts: &[Act]) -> ClientBuilder {
    let server = server(acts).await;
    builder(&server.url, &TestClock::new()).credential("bearer", Bearer::token("t0k"))
}

/// The error of a call that is made once, of a server that answers so.
async fn once(act: Act) -> Error<Code> {
    let client = client(&[act]).await.retry(Retry::never());
    find(&client.build().unwrap()).await.unwrap_err()
}

/// What an error answers, whatever it is; as one of any operation it says the same.
#[derive(Debug, PartialEq)]
struct Answers {
    status: Option<u16>,
    category: Category,
    is_timeout: bool,
    is_connect: bool,
    is_retryable: bool,
    attempts: u32,
}

fn answers(error: Error<Code>) -> Answers {
    let text = error.to_string();
    assert!(
        text.starts_with("find: ") || text.starts_with("find "),
        "{text}"
    );
    assert!(!text.contains('\n') && text.len() < 300, "{text}");
    let head = error.status().is_some();
    assert_eq!(
        (error.headers().is_some(), error.request_id().is_some()),
        (head, head)
    );
    let own = Answers {
        status: error.status().map(|status| status.as_u16()),
        category: error.category(),
        is_timeout: error.is_timeout(),
        is_connect: error.is_connect(),
        is_retryable: error.is_retryable(),
        attempts: error.attempts(),
    };
    assert!(error.source().is_none());
    let told = (error.message(), error.retry_after(), error.history().len());
    let body = error.body().cloned();
    let is_read = matches!(
        error,
        Error::Api(_) | Error::Unexpected(_) | Error::Decode(_)
    );
    assert_eq!(body.is_some(), is_read);
    let any = AnyError::from(error);
    assert_eq!(any.to_string(), text);
    assert_eq!(any.body(), body.as_ref());
    assert_eq!(
        told,
        (any.message(), any.retry_after(), any.history().len())
    );
    assert_eq!(any.operation(), "find");
    let of_any = Answers {
        status: any.status().map(|status| status.as_u16()),
        category: any.category(),
        is_timeout: any.is_timeout(),
        is_connect: any.is_connect(),
        is_retryable: any.is_retryable(),
        attempts: any.attempts(),
    };
    assert_eq!(own, of_any);
    own
}

const NONE: Answers = Answers {
    status: None,
    category: Category::Client,
    is_timeout: false,
    is_connect: false,
    is_retryable: false,
    attempts: 0,
};

#[tokio::test]
async fn each_case_answers_the_same_questions() {
    let came = |status, category, is_retryable| Answers {
        status: Some(status),
        category,
        is_retryable,
        attempts: 1,
        ..NONE
    };
    let api = once(answer("404 Not Found", "7")).await;
    assert!(matches!(&api, Error::Api(failure) if *failure.kind() == Code(Some(7))));
    assert_eq!(api.body().unwrap(), "7");
    assert_eq!(answers(api), came(404, Category::NotFound, false));

    for (act, status, category, retryable) in [
        (answer("418 Teapot", "{}"), 418, Category::Client, false),
        (answer("429 Slow", "{}"), 429, Category::RateLimit, true),
        (answer("403 No", "{}"), 403, Category::Permission, false),
        (
            answer("401 Who", "{}"),
            401,
            Category::Authentication,
            false,
        ),
        (answer("422 What", "{}"), 422, Category::Validation, false),
        (answer("500 Oh", "{}"), 500, Category::Server, true),
        // Described, and with another body.
        (
            answer("404 Not Found", "{}"),
            404,
            Category::NotFound,
            false,
        ),
    ] {
        let error = once(act).await;
        assert!(matches!(&error, Error::Unexpected(failure) if failure.body() == "{}"));
        assert_eq!(answers(error), came(status, category, retryable));
    }

    let decode = once(answer("200 OK", "{}")).await;
    assert!(matches!(&decode, Error::Decode(error) if error.body() == "{}"));
    assert_eq!(answers(decode), came(200, Category::Client, false));

    let nobody = builder(&refused_url().await, &TestClock::new());
    let nobody = nobody.credential("bearer", Bearer::token("t0k"));
    let transport = find(&nobody.build().unwrap()).await.unwrap_err();
    assert!(matches!(transport, Error::Transport(_)));
    let expected = Answers {
        category: Category::Network,
        is_connect: true,
        is_retryable: true,
        attempts: 3,
        ..NONE
    };
    assert_eq!(answers(transport), expected);

    let without = builder("http://localhost:1", &TestClock::new());
    let auth = find(&without.build().unwrap()).await.unwrap_err();
    assert!(matches!(auth, Error::Auth(_)));
    let category = Category::Authentication;
    assert_eq!(answers(auth), Answers { category, ..NONE });

    let usual = client(&[answer(
        "200 OK\r\nlink: <http://other.example/>; rel=next",
        "[1]",
    )])
    .await;
    let usual = usual.build().unwrap();
    let request = find(&usual).with(|o| o.header("x", "a\r\nb: c")).await;
    let request = request.unwrap_err();
    assert!(matches!(request, Error::Request(_)));
    assert_eq!(answers(request), NONE);

    let mut items = find(&usual).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    let page = items.try_next().await.unwrap_err();
    assert!(matches!(page, Error::Page(_)));
    let category = Category::Server;
    assert_eq!(answers(page), Answers { category, ..NONE });

    let limited = client(&[answer("200 OK", "[1]")]).await;
    let limited = limited
        .rate_limit(RateLimit::new(1, Duration::from_secs(3600)))
        .most_waiting(0)
        .build()
        .unwrap();
    find(&limited).await.unwrap();
    let rejected = find(&limited).await.unwrap_err();
    assert!(matches!(rejected, Error::Rejected(_)));
    let expected = Answers {
        category: Category::RateLimit,
        is_retryable: true,
        ..NONE
    };
    assert_eq!(answers(rejected), expected);

    let refusing = client(&[]).await.middleware(Refuses).build().unwrap();
    let middleware = find(&refusing).await.unwrap_err();
    assert!(matches!(middleware, Error::Middleware(_)));
    assert_eq!(answers(middleware), NONE);
}

struct Refuses;

impl Middleware for Refuses {
    fn call<'a>(
        &'a self,
        _: http::Request<Body>,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        Box::pin(async { Err(CallError::new("not today")) })
    }
}

/// Shows who it is by a key of its own.
struct Shows;

impl Middleware for Shows {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        let key = http::HeaderValue::from_static("hunter2hunter2");
        request.headers_mut().insert("x-api-key", key);
        next.run(request)
    }
}

/// Lets the first attempt go.
struct Once;

impl Middleware for Once {
    fn call<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        match next.attempt() {
            Some(1) => next.run(request),
            _ => Box::pin(async { Err(CallError::new("not again")) }),
        }
    }
}

/// However a call ends: what came before is told.
#[tokio::test]
async fn attempts_before_the_end_are_told_however_it_ends() {
    let down = || answer("503 Down", "");
    let first = Happened::Status(StatusCode::SERVICE_UNAVAILABLE);
    let breaker = CircuitBreaker::new().minimum_calls(1);
    let rejecting = client(&[down()]).await.circuit_breaker(breaker);
    let refusing = client(&[down()]).await.attempt_middleware(Once);
    let breaking = client(&[down(), Act::Hang("")]).await;
    let breaking = breaking.retry(Retry::default().max_attempts(2));
    // The token is refused, and there is no other one.
    let source = token_source(|_| async { Err(TokenError::refused("no")) });
    let session = Session::builder(source).build();
    let expired = client(&[answer("418 Teapot", "")]).await;
    let expired = expired.credential("bearer", session.bearer());
    for (client, told) in [(rejecting, 1), (refusing, 1), (breaking, 2)] {
        let error = find(&client.build().unwrap()).await.unwrap_err();
        assert_eq!(error.history().len(), told, "{error:?}");
        assert_eq!(error.history()[0].happened(), first);
        let text = error.history()[0].to_string();
        assert!(
            text.starts_with("attempt 1: 503, repeated after "),
            "{text}"
        );
    }
    let error = find(&expired.build().unwrap()).await.unwrap_err();
    assert!(error.history().is_empty() && error.attempts() == 0);
}

/// What the document says stands where the server said nothing.
#[tokio::test]
async fn the_servers_words_come_before_the_documents() {
    for (act, text) in [
        (
            answer("410 Gone", ""),
            "find: 410 Gone: there is no such thing, request id r1",
        ),
        (
            answer("410 Gone", r#"{"message":"since May"}"#),
            "find: 410 Gone: since May, request id r1",
        ),
        (
            answer("200 OK", "{}"),
            "find: 200 OK, but the body does not fit at byte 0: expected an array, found an object, request id r1",
        ),
        (
            answer("418 Teapot", ""),
            "find: 418 I'm a teapot is not documented, request id r1",
        ),
    ] {
        assert_eq!(once(act).await.to_string(), text);
    }
}

/// Servers say which key they were given; whoever reads the log is not to have it.
#[tokio::test]
async fn the_key_of_a_call_shows_in_none_of_its_errors() {
    const KEY: &str = "hunter2hunter2hunter2";
    let issued = token_source(|_| async { Ok(Token::new(KEY)) });
    let credentials: [Credential; 6] = [
        Bearer::token(KEY).into(),
        Bearer::refreshing(issued).into(),
        Basic::new("me", KEY).into(),
        ApiKey::new(KEY).in_header("x-pass"),
        ApiKey::new(KEY).in_query("k"),
        ApiKey::new(KEY).in_cookie("c"),
    ];
    let cases = [
        ("403 Forbidden", r#"{"message":"your key is KEY"}"#),
        ("401 Unauthorized", r#"{"code":1,"inner":["KEY"]}"#),
        ("403 Forbidden", "your key is KEY"),
        ("404 Not Found", r#"{"message":"your key is KEY"}"#),
        ("200 OK", "your key is KEY"),
        ("200 OK", r#"{"Information":"your key is KEY"#),
        ("403 Forbidden\r\nx-seen: KEY", "{}"),
        // In base64, and its beginning alone.
        (
            "403 Forbidden",
            r#"{"message":"aHVudGVyMmh1bnRlcjJodW50ZXIy"}"#,
        ),
        ("403 Forbidden", r#"{"message":"it is hunter2hunter.."}"#),
    ];
    for credential in credentials {
        for (head, body) in cases {
            let (head, body) = (head.replace("KEY", KEY), body.replace("KEY", KEY));
            let client = client(&[answer(&head, &body), answer(&head, &body)]).await;
            let client = client.credential("bearer", credential.clone());
            let client = client.retry(Retry::never()).build().unwrap();
            let error = find(&client).await.unwrap_err();
            let mut told = format!("{error} {error:?} {error:#?} {:?}", error.message());
            let words = told.contains("your key is [redacted]");
            assert_eq!(words, body.contains("your key is"), "{told}");
            let error = AnyError::from(error);
            told += &format!("{error} {error:?}");
            assert!(
                !told.contains("hunter2") && !told.contains("aHVudGVy"),
                "{told}"
            );
        }
    }
    // A header of the client's that is no scheme of the document, and one that a middleware puts in.
    for around in ["", "call", "attempt"] {
        let client = client(&[answer("403 Forbidden", r#"{"message":"hunter2hunter2"}"#)]).await;
        let client = match around {
            "" => client.header("x-api-key", "hunter2hunter2"),
            "call" => client.middleware(Shows),
            _ => client.attempt_middleware(Shows),
        };
        let client = client.retry(Retry::never()).build().unwrap();
        let error = find(&client).await.unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("hunter2"),
            "{around}: {error}"
        );
    }
}

/// `text` as a page has it: each of these characters by `escape`, or all of them.
fn escaped(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    let escaped = |c: char| escape(c).unwrap_or_else(|| c.to_string());
    text.chars().map(escaped).collect()
}

/// In a page what was sent has HTML's escapes (`&#43;` is the plus sign of base64 in pages of Go and of .NET), and digits
/// come back in the other case.
#[tokio::test]
async fn a_password_in_a_page_shows_in_no_error() {
    let named = |c: char| {
        let all = [
            ('&', "&amp;"),
            ('<', "&lt;"),
            ('>', "&gt;"),
            ('"', "&quot;"),
            ('+', "&#43;"),
        ];
        let found = all.iter().find(|(known, _)| *known == c)?;
        Some(found.1.to_owned())
    };
    let decimal = |c: char| Some(format!("&#{};", u32::from(c)));
    let hexadecimal = |c: char| Some(format!("&#x{:X};", u32::from(c)));
    let twice = |c: char| Some(format!("&amp;#{:03};", u32::from(c)));
    for password in [
        "S3cr&t",
        "a&b<c\"d'e+f=g",
        "key+with/plus+and=eq",
        "0f1e2d3c4b5a69788796",
    ] {
        let forms = [
            escaped(password, named),
            escaped(password, decimal),
            escaped(password, hexadecimal),
            escaped(password, twice),
            password.to_uppercase(),
        ];
        for form in forms {
            let json = serde_json::json!({ "message": format!("no {form} here") }).to_string();
            for body in [
                format!("<html><title>login of bob with {form} failed</title>"),
                format!("login of bob with {form} failed"),
                json,
            ] {
                let client = client(&[answer("403 Forbidden", &body)]).await;
                let client = client.credential("bearer", Basic::new("bob", password));
                let client = client.retry(Retry::never()).build().unwrap();
                let error = find(&client).await.unwrap_err();
                let told = format!("{error} {error:?} {error:#?} {:?}", error.message());
                assert!(told.contains("[redacted]"), "{told}");
                assert!(
                    !told.contains(&form) && !told.contains(password),
                    "{form}: {told}"
                );
            }
        }
    }
}

/// Whose machine it is, and how to go there; of a path nothing, which may have a secret.
#[tokio::test]
async fn a_redirect_that_is_not_followed_says_where_it_leads() {
    for (location, told) in [
        (
            "https://api.example/me2?token=s3cret",
            " to https://api.example: ",
        ),
        ("http://me:pw@127.0.0.1:1/x", " to http://127.0.0.1:1: "),
        ("//api.example/me2?token=s3cret", " to //api.example: "),
        ("https://[x/", ""),
        ("mailto:a@b.example", ""),
    ] {
        let head = format!("302 Found\r\nlocation: {location}");
        let client = client(&[answer(&head, "")]).await.build().unwrap();
        let error = find(&client).await.unwrap_err();
        let text = error.to_string();
        assert!(!text.contains("s3cret") && !text.contains("pw"), "{text}");
        assert!(
            text.starts_with("find: 302 Found is not documented"),
            "{text}"
        );
        match told {
            "" => assert!(!text.contains("redirect"), "{text}"),
            told => assert!(
                text.contains(&format!(", a redirect{told}only those of GET and HEAD to the origin of the base URL are followed")),
                "{text}"
            ),
        }
    }
}

/// A 401 stays the answer when there is no new token; why there is none is told with it, and whether that may pass.
#[tokio::test]
async fn a_401_without_a_new_token_says_why() {
    for (kind, passes) in [
        (TokenErrorKind::Unavailable, true),
        (TokenErrorKind::Misconfigured, false),
    ] {
        let asked = Arc::new(AtomicUsize::new(0));
        let source = token_source(move |_| {
            let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
            async move {
                match first {
                    true => Ok(Token::new("t0k")),
                    false => Err(TokenError::new(kind, "the token server says: not today")),
                }
            }
        });
        let refused = answer("401 Unauthorized", "{\"message\":\"expired\"}");
        let client = client(&[refused])
            .await
            .credential("bearer", Bearer::refreshing(source))
            .retry(Retry::never());
        let error = find(&client.build().unwrap()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "find: 401 Unauthorized is not documented: expired, and there is no new token: \
             the token server says: not today, request id r1"
        );
        assert_eq!(error.is_retryable(), passes);
        assert_eq!(AnyError::from(error).is_retryable(), passes);
    }
}

#[tokio::test]
async fn a_time_to_wait_is_told_as_somebody_would() {
    for (wait, told) in [
        ("retry-after: 7", Some(", retry after 7 s")),
        ("retry-after-ms: 400", Some(", retry after 400 ms")),
        ("retry-after: 0", None),
        (
            "retry-after: 99999999999999999999999",
            Some(", with a time to wait that has no end"),
        ),
    ] {
        let error = once(answer(&format!("429 Too Many Requests\r\n{wait}"), "")).await;
        let text = error.to_string();
        match told {
            Some(told) => assert!(text.ends_with(told), "{text}"),
            None => assert!(!text.contains("retry after"), "{text}"),
        }
    }
    // Of a token whose source is asked again in a moment, by nobody's word.
    let source =
        token_source(|_| async { Err(TokenError::new(TokenErrorKind::Store, "no folder")) });
    let client = client(&[])
        .await
        .credential("bearer", Bearer::refreshing(source));
    let client = client.retry(Retry::never()).build().unwrap();
    for _ in 0..3 {
        let text = find(&client).await.unwrap_err().to_string();
        assert!(text.ends_with("no folder"), "{text}");
    }
}

/// A stream of the caller's that fails: nobody's connection broke.
#[tokio::test]
async fn a_stream_of_the_callers_that_fails_is_told_as_that() {
    let client = client(&[answer("200 OK", "[]")]).await;
    let client = client
        .attempt_middleware(Fails)
        .retry(Retry::never())
        .build()
        .unwrap();
    let error = find(&client).await.unwrap_err();
    let Error::Transport(failure) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(format!("{:?}", failure.error().kind()), "Body");
    let text = error.to_string();
    assert!(
        text.starts_with("find: the stream of the request's body failed: disk on fire"),
        "{text}"
    );
}

/// Gives each request a body that fails in its middle.
struct Fails;

impl Middleware for Fails {
    fn call<'a>(
        &'a self,
        mut request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        *request.body_mut() = Body::stream(Burning(false));
        next.run(request)
    }
}

struct Burning(bool);

impl http_body::Body for Burning {
    type Data = bytes::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        let began = std::mem::replace(&mut self.0, true);
        std::task::Poll::Ready(Some(match began {
            false => Ok(http_body::Frame::data("piece".into())),
            true => Err(std::io::Error::other("disk on fire")),
        }))
    }
}
