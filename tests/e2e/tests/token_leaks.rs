//! What gets tokens does not show either: refresh tokens, a client's secret, the code and the verifier of
//! a login, the key of signatures, and what a token file holds.
//!
//! Each of them may come to one place only, and never into a log, an error or `Debug`.

mod log;

use std::fmt::{Debug, Display, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use apiloom_runtime::auth::oauth2::OAuth2;
use apiloom_runtime::auth::{
    Bearer, FileStore, Http, Session, Token, TokenError, TokenRequest, TokenStore as _,
};
use apiloom_runtime::sign::HmacSigner;
use apiloom_runtime::transport::ReqwestTransport;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri};
use golden_wire::{ApiKey, Client, ClientBuilder};
use log::Log;

/// Words that stand nowhere else, and what encodings make of them.
const REFRESH: &str = "refresh-s3cret";
const ACCESS: &str = "access-s3cret";
const CLIENT: &str = "client-s3cret";
/// `app:client-s3cret` as `Basic` has it.
const CLIENT_BASIC: &str = "YXBwOmNsaWVudC1zM2NyZXQ";
const CODE: &str = "code-s3cret";
const HMAC: &str = "hmac-s3cret";
const KEY: &str = "key-s3cret";
const SECRETS: [&str; 7] = [REFRESH, ACCESS, CLIENT, CLIENT_BASIC, CODE, HMAC, KEY];

#[track_caller]
fn clean(what: &str, text: &str) {
    only(what, text, &[]);
}

/// No secrets but these.
#[track_caller]
fn only(what: &str, text: &str, allowed: &[&str]) {
    let mut all = SECRETS.iter().filter(|secret| !allowed.contains(secret));
    let found = all.find(|secret| text.contains(**secret));
    assert!(found.is_none(), "{what} shows {found:?}:\n{text}");
}

fn forms<T: Debug + Display + ?Sized>(value: &T) -> String {
    format!("{value}\n{value:?}\n{value:#?}\n")
}

/// An error with all its sources, in every form in which it can be shown.
fn shown(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = forms(error);
    let mut source = error.source();
    while let Some(next) = source {
        text.push_str(&forms(next));
        source = next.source();
    }
    text
}

/// A server that keeps what it receives. The first segment of a path says how it answers.
#[derive(Clone)]
struct Server {
    url: Arc<str>,
    elsewhere: Arc<str>,
    received: Arc<Mutex<Vec<String>>>,
    /// How many tokens it has given.
    given: Arc<AtomicUsize>,
}

async fn answer(
    State(server): State<Server>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let body = String::from_utf8_lossy(&body).into_owned();
    let mut text = format!("{method} {uri}\n");
    for (name, value) in &headers {
        writeln!(
            text,
            "{name}: {}",
            String::from_utf8_lossy(value.as_bytes())
        )
        .unwrap();
    }
    writeln!(text, "\n{body}").unwrap();
    server.received.lock().unwrap().push(text);
    let mood = uri.path().split('/').nth(1).unwrap_or_default();
    let response = Response::builder();
    match mood {
        "token" => {
            let number = server.given.fetch_add(1, Ordering::SeqCst) + 1;
            let json = format!(
                r#"{{"access_token":"{ACCESS}-{number}","refresh_token":"{REFRESH}-{number}"}}"#
            );
            response.body(Body::from(json))
        }
        "truncated" => response.body(Body::from(format!(r#"{{"access_token":"{ACCESS}"#))),
        "refusing" => {
            // It repeats what it was sent.
            let json = serde_json::json!({ "error": "invalid_grant", "error_description": body });
            response.status(400).body(Body::from(json.to_string()))
        }
        "redirecting" => {
            let target = format!("{}/token", server.elsewhere);
            let response = response.status(307).header("location", target);
            response.body(Body::empty())
        }
        _ => {
            // The first token is refused; so the refresh token is used.
            let token = headers.get("authorization");
            let old = token.is_some_and(|token| token == &format!("Bearer {ACCESS}-0"));
            let status = if old { 401 } else { 204 };
            response.status(status).body(Body::empty())
        }
    }
    .unwrap()
}

async fn serve(elsewhere: &str) -> Server {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server {
        url: format!("http://{}", listener.local_addr().unwrap()).into(),
        elsewhere: elsewhere.into(),
        received: Arc::default(),
        given: Arc::default(),
    };
    let router = Router::new().fallback(answer).with_state(server.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    server
}

impl Server {
    fn received(&self) -> Vec<String> {
        std::mem::take(&mut self.received.lock().unwrap())
    }

    fn oauth(&self, path: &str) -> OAuth2 {
        let token = format!("{}/{path}", self.url);
        let oauth = OAuth2::new("app", &token).unwrap().secret(CLIENT);
        let oauth = oauth.authorization_url(&format!("{}/authorize", self.url));
        oauth.unwrap().revocation_url(&token).unwrap()
    }
}

fn first() -> Token {
    Token::new(format!("{ACCESS}-0")).refresh_token(format!("{REFRESH}-0"))
}

fn builder(url: &str, session: &Session) -> ClientBuilder {
    Client::builder()
        .base_url(url)
        .token(session.bearer())
        .header_key(ApiKey::new(KEY))
        .configure(|builder| builder.sign(HmacSigner::new(HMAC)))
}

fn http() -> Http {
    Http::new(ReqwestTransport::builder().build().unwrap())
}

/// What a folder's files hold.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_gets_tokens_comes_to_the_server_of_tokens_only() {
    let log = Log::listen();
    let elsewhere = serve("http://127.0.0.1:1").await;
    let identity = serve(&elsewhere.url).await;
    let home = serve(&elsewhere.url).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens.json");
    let session = Session::builder(identity.oauth("token").refresh())
        .token(first())
        .store(FileStore::new(&path))
        .build();

    // A token that is refused, a refresh, and the call with the new one.
    let client = builder(&home.url, &session).build().unwrap();
    client.security().with_both().await.unwrap();
    let asked = identity.received();
    let [asked] = asked.as_slice() else {
        panic!("one refresh: {asked:#?}")
    };
    for secret in [REFRESH, CLIENT_BASIC] {
        assert!(asked.contains(secret), "{secret} is missing:\n{asked}");
    }
    only("the request for a token", asked, &[REFRESH, CLIENT_BASIC]);
    let calls = home.received();
    assert_eq!(calls.len(), 2, "{calls:#?}");
    for (call, token) in calls.iter().zip(["access-s3cret-0", "access-s3cret-1"]) {
        assert!(call.contains(token), "{token} is missing:\n{call}");
        assert!(call.contains("x-signature: "), "no signature:\n{call}");
        only("a call", call, &[ACCESS, KEY]);
    }

    // The file has the tokens, nothing else has, and nobody else can read it.
    for (name, text) in files(folder.path()) {
        match name.as_str() {
            "tokens.json" => {
                let kept: serde_json::Value = serde_json::from_str(&text).unwrap();
                let kept = kept.to_string();
                assert!(kept.contains("access-s3cret-1"), "{kept}");
                assert!(kept.contains("refresh-s3cret-1"), "{kept}");
                only("the file", &text, &[ACCESS, REFRESH]);
            }
            _ => assert_eq!(text, "", "{name} holds something"),
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    // A login by a code; a secret in the body; a token that is given back.
    let login = identity
        .oauth("token")
        .authorize("http://127.0.0.1:1/back")
        .unwrap();
    clean("a login", &format!("{login:?}\n{login:#?}"));
    let pairs = login.url().query_pairs();
    let state = pairs
        .into_owned()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1;
    let back = format!("http://127.0.0.1:1/back?code={CODE}&state={state}");
    login.finish(http(), &back).await.unwrap();
    let in_body = identity.oauth("token").secret_in_body();
    in_body.revoke(http(), &first()).await.unwrap();
    let asked = identity.received().join("\n");
    assert!(asked.contains(CODE) && asked.contains(CLIENT), "{asked}");
    only(
        "two requests",
        &asked,
        &[REFRESH, CLIENT, CLIENT_BASIC, CODE],
    );

    // Another origin: neither where the user sends a call nor where a token's server leads to.
    let url = elsewhere.url.to_string();
    let away = client.security().with_both().with(|o| o.base_url(&url));
    let error = away.await.unwrap_err();
    clean("away", &shown(&error));
    let lured = identity.oauth("redirecting");
    let error = lured.revoke(http(), &first()).await.unwrap_err();
    clean("a redirect", &shown(&error));
    let received = elsewhere.received();
    assert!(received.is_empty(), "{received:#?}");

    let text = log.text();
    clean("the log", &text);
    for told in ["/security/both", "http.response.status_code"] {
        assert!(text.contains(told), "no {told} in the log:\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_error_about_a_token_shows_it() {
    let log = Log::listen();
    let identity = serve("http://127.0.0.1:1").await;
    let home = serve("http://127.0.0.1:1").await;
    let told = Arc::new(Mutex::new(String::new()));
    for mood in ["refusing", "truncated", "redirecting"] {
        // The session, the client's call, and each way to a token alone.
        let session = Session::builder(identity.oauth(mood).refresh());
        let old = first().expires_at(std::time::SystemTime::UNIX_EPOCH);
        let session = session.token(old).build();
        let client = builder(&home.url, &session).build().unwrap();
        let error = client.security().with_both().await.unwrap_err();
        clean(mood, &shown(&error));
        clean(mood, &shown(&apiloom_runtime::AnyError::from(error)));
        let error = session.access_token(http()).await.unwrap_err();
        clean(mood, &shown(&error));
        for oauth in [identity.oauth(mood), identity.oauth(mood).secret_in_body()] {
            let login = oauth.authorize("http://127.0.0.1:1/back").unwrap();
            let pairs = login.url().query_pairs();
            let state = pairs
                .into_owned()
                .find(|(name, _)| name == "state")
                .unwrap()
                .1;
            let back = format!("http://127.0.0.1:1/back?code={CODE}&state={state}");
            let error = login.finish(http(), &back).await.unwrap_err();
            clean(mood, &shown(&error));
        }
    }
    // A token file that cannot be read, and one that cannot be written.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens.json");
    std::fs::write(&path, format!(r#"{{"":{{"access_token":"{ACCESS}""#)).unwrap();
    let error = FileStore::new(&path).load("").await.unwrap_err();
    clean("a broken file", &shown(&error));
    let trouble = told.clone();
    let session = Session::builder(identity.oauth("token").refresh())
        // A file stands where its folder should.
        .store(FileStore::new(path.join("tokens.json")))
        .on_store_error(move |error| trouble.lock().unwrap().push_str(&shown(error)))
        .build();
    let error = session.login(http(), first()).await.unwrap_err();
    clean("no place", &shown(&error));
    clean("no place", &told.lock().unwrap());
    clean("the log", &log.text());
}

#[tokio::test]
async fn nothing_that_gets_tokens_shows_them_in_debug() {
    let show = |what: &str, value: &dyn Debug| clean(what, &format!("{value:?}\n{value:#?}"));
    let oauth = OAuth2::new("app", "https://id.example/token").unwrap();
    let oauth = oauth.secret(CLIENT);
    show("a server of tokens", &oauth);
    show("a token", &first());
    show("a bearer", &Bearer::token(ACCESS));
    show("a signer", &HmacSigner::new(HMAC));
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("tokens.json"));
    store.save("", &first()).await.unwrap();
    show("a store", &store);
    show("what is stored", &store.load("").await.unwrap());
    let begun = Session::builder(oauth.refresh())
        .token(first())
        .store(store);
    show("a session's builder", &begun);
    let session = begun.build();
    session.login(http(), first()).await.unwrap();
    show("a session", &session);
    show("its bearer", &session.bearer());
    show("its token", &session.access_token(http()).await.unwrap());
    show("a request for a token", &TokenRequest::new(http()));
    let client = builder("http://127.0.0.1:1", &session).build().unwrap();
    show("a client", &client);
    show("its runtime", client.runtime());
    show("a call", &client.security().with_both());
    let error = TokenError::refused("no").kind();
    show("a kind", &error);
}
