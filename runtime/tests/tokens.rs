//! Tokens that end, over real sockets: who asks for a new one, and what the others get.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::auth::{
    ApiKey, Credential, Session, Token, TokenError, TokenRequest, token_source,
};
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Client, ClientBuilder, Operation, Response, Retry};
use bytes::Bytes;
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

enum Wire {}

static META: ClientMeta = ClientMeta::new("test", "1");

struct Get(Request);
apiloom_runtime::codegen::operation_methods!(Get);
impl Operation for Get {
    const META: &'static OperationMeta =
        &OperationMeta::new("get", Method::GET, "/x").security(&[&["bearer"]]);
    type Output = Vec<i64>;
    type Error = NoDocumentedError;
    fn decode(response: &mut Response) -> Decoded<Vec<i64>, NoDocumentedError> {
        match response.status().as_u16() {
            200 => Decoded::success(response.json::<Wire, _>()),
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

/// Takes one token at a time, and gives new ones at `/token`.
#[derive(Default)]
struct Api {
    good: Mutex<String>,
    refreshed: AtomicU64,
    refuses: AtomicBool,
    calls: AtomicU64,
}

impl Api {
    /// The server, and its base URL.
    async fn start() -> (Arc<Self>, String) {
        let api = Arc::new(Api::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let served = api.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(served.clone().connection(socket));
            }
        });
        (api, base)
    }

    async fn connection(self: Arc<Self>, mut socket: TcpStream) {
        let mut read = Vec::new();
        loop {
            // None of the requests has a body.
            while let Some(end) = read.windows(4).position(|part| part == b"\r\n\r\n") {
                let head = String::from_utf8(read.drain(..end + 4).collect()).unwrap();
                let (status, body) = self.answer(&head.to_lowercase());
                let text = format!(
                    "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                if socket.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
            }
            match socket.read_buf(&mut read).await {
                Ok(1..) => {}
                _ => return,
            }
        }
    }

    fn answer(&self, head: &str) -> (u16, String) {
        if head.starts_with("get /token") {
            let number = self.refreshed.fetch_add(1, Ordering::SeqCst) + 1;
            if self.refuses.load(Ordering::SeqCst) {
                return (400, "{}".to_owned());
            }
            let token = format!("t{number}");
            self.good.lock().unwrap().clone_from(&token);
            return (200, format!("\"{token}\""));
        }
        self.calls.fetch_add(1, Ordering::SeqCst);
        let good = self.good.lock().unwrap().clone();
        let shown = [
            format!("authorization: bearer {good}\r\n"),
            format!("x-key: {good}\r\n"),
            format!("?key={good} http"),
            format!("cookie: key={good}\r\n"),
        ];
        match shown.iter().any(|shown| head.contains(shown)) {
            true => (200, "[1]".to_owned()),
            false => (401, "{}".to_owned()),
        }
    }
}

async fn refresh(base: String, request: TokenRequest) -> Result<Token, TokenError> {
    let call = http::Request::get(format!("{base}/token")).body(Bytes::new());
    let call = call.map_err(TokenError::unavailable)?;
    let answer = request.http().send(call).await?;
    if answer.status() != 200 {
        return Err(TokenError::refused("the server gives no token"));
    }
    let text: String = serde_json::from_slice(answer.body()).map_err(TokenError::unavailable)?;
    Ok(Token::new(text).expires_in(Duration::from_secs(3600)))
}

/// A client whose first token is what the caller says.
fn client(base: &str, first: Token) -> Client {
    let at = base.to_owned();
    let source = token_source(move |request| refresh(at.clone(), request));
    let session = Session::builder(source).token(first).build();
    ClientBuilder::new(&META)
        .base_url(base)
        .credential("bearer", session.bearer())
        .retry(Retry::never())
        .build()
        .unwrap()
}

/// Keys that the server gives, where `place` says.
fn client_with_key(base: &str, first: Token, place: fn(ApiKey) -> Credential) -> (Session, Client) {
    let at = base.to_owned();
    let source = token_source(move |request| refresh(at.clone(), request));
    let session = Session::builder(source).token(first).build();
    let client = ClientBuilder::new(&META)
        .base_url(base)
        .credential("bearer", place(session.api_key()))
        .retry(Retry::never());
    (session, client.build().unwrap())
}

/// What 100 calls at once came to: how many succeeded, and the texts of the others' errors.
async fn hundred(client: &Client) -> (usize, Vec<String>) {
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        calls.spawn(async move { Get(Request::new(&client, Get::META)).await });
    }
    let (mut succeeded, mut errors) = (0, Vec::new());
    while let Some(done) = calls.join_next().await {
        match done.unwrap() {
            Ok(value) => succeeded += usize::from(value == [1]),
            Err(error) => errors.push(error.to_string()),
        }
    }
    (succeeded, errors)
}

#[tokio::test]
async fn a_hundred_callers_with_an_expired_token_get_one_between_them() {
    let (api, base) = Api::start().await;
    let client = client(&base, Token::new("old").expires_in(Duration::ZERO));
    assert_eq!(hundred(&client).await, (100, vec![]));
    assert_eq!(api.refreshed.load(Ordering::SeqCst), 1);
    // Nobody had to be refused to find out.
    assert_eq!(api.calls.load(Ordering::SeqCst), 100);
}

#[tokio::test]
async fn a_token_that_ends_while_requests_are_under_way_is_replaced_once() {
    let (api, base) = Api::start().await;
    // For all that the client knows it is good for an hour; the server has ended it.
    let client = client(
        &base,
        Token::new("old").expires_in(Duration::from_secs(3600)),
    );
    assert_eq!(hundred(&client).await, (100, vec![]));
    assert_eq!(api.refreshed.load(Ordering::SeqCst), 1);
    let calls = api.calls.load(Ordering::SeqCst);
    assert!((101..=200).contains(&calls), "{calls} requests");
}

#[tokio::test]
async fn a_refresh_that_fails_is_tried_once_and_told_to_all() {
    let (api, base) = Api::start().await;
    api.refuses.store(true, Ordering::SeqCst);
    let client = client(&base, Token::new("old").expires_in(Duration::ZERO));
    let (succeeded, errors) = hundred(&client).await;
    assert_eq!((succeeded, errors.len()), (0, 100));
    assert!(errors.iter().all(|text| *text == errors[0]), "{errors:?}");
    assert!(
        errors[0].contains("the server gives no token"),
        "{}",
        errors[0]
    );
    assert_eq!(api.refreshed.load(Ordering::SeqCst), 1);
    assert_eq!(api.calls.load(Ordering::SeqCst), 0);
}

/// B-R37: keys that rotate, in whichever place they stand: one that is refused is replaced and the request sent once more, one that ends is
/// replaced before that, and all callers share one.
#[tokio::test]
async fn b_r37_keys_are_replaced_when_they_are_refused_or_end() {
    let places: [fn(ApiKey) -> Credential; 3] = [
        |key| key.in_header("x-key"),
        |key| key.in_query("key"),
        |key| key.in_cookie("key"),
    ];
    for place in places {
        let (api, base) = Api::start().await;
        let hour = Duration::from_secs(3600);
        let (session, client) = client_with_key(&base, Token::new("old").expires_in(hour), place);
        assert_eq!(hundred(&client).await, (100, vec![]));
        assert_eq!(api.refreshed.load(Ordering::SeqCst), 1);
        // What ends is not tried.
        let (refused, ends) = (api.calls.load(Ordering::SeqCst), Duration::ZERO);
        let ended = Token::new("t1").expires_in(ends);
        session.login(&client, ended).await.unwrap();
        assert_eq!(hundred(&client).await, (100, vec![]));
        assert_eq!(api.refreshed.load(Ordering::SeqCst), 2);
        assert_eq!(api.calls.load(Ordering::SeqCst), refused + 100);
    }
}

/// B-R37: a key is in nothing that is shown, and one that cannot be sent is told without it.
#[tokio::test]
async fn b_r37_keys_do_not_show() {
    let (_, base) = Api::start().await;
    let hour = Duration::from_secs(3600);
    for place in [
        (|key| key.in_query("key")) as fn(ApiKey) -> Credential,
        |key| key.in_header("x-key"),
    ] {
        let (session, client) =
            client_with_key(&base, Token::new("s3cr\u{7}et").expires_in(hour), place);
        let shown = format!("{:?} {client:?}", session.api_key());
        assert!(!shown.contains("s3cr"), "{shown}");
        let answer = Get(Request::new(&client, Get::META)).await;
        let shown = answer.map_err(|error| format!("{error} {error:?}"));
        assert!(!format!("{shown:?}").contains("s3cr"), "{shown:?}");
    }
}
