//! What is sent to a token's server, and what comes of its answers.

mod goodbye_tests;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::BodyExt as _;

use super::OAuth2;
use crate::auth::{Http, Session, Token, TokenError, TokenErrorKind, TokenRequest, TokenSource};
use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::clock::TestClock;
use crate::transport::{Transport, TransportError};

/// Gives answers one after the other, and keeps what it was asked.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<Script>>);

/// The answers, the last one first, and what was asked.
#[derive(Default)]
struct Script(Vec<(u16, String)>, Vec<Asked>);

#[derive(Debug, Clone)]
struct Asked {
    url: String,
    authorization: Option<String>,
    body: String,
}

impl Server {
    fn answers(answers: &[(u16, &str)]) -> Self {
        let server = Server::default();
        let answers = answers.iter().rev();
        server.0.lock().unwrap().0 = answers
            .map(|(status, body)| (*status, (*body).to_owned()))
            .collect();
        server
    }

    fn asked(&self) -> Vec<Asked> {
        self.0.lock().unwrap().1.clone()
    }

    fn http(&self, clock: &TestClock) -> Http {
        Http::new(self.clone()).clock(clock.clone())
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let authorization = parts.headers.get("authorization");
            let mut state = self.0.lock().unwrap();
            state.1.push(Asked {
                url: parts.uri.to_string(),
                authorization: authorization.map(|text| text.to_str().unwrap().to_owned()),
                body: String::from_utf8(body.to_vec()).unwrap(),
            });
            let (status, body) = state.0.pop().expect("one answer more");
            Ok(http::Response::builder()
                .status(status)
                .body(Body::from(body))
                .unwrap())
        })
    }
}

const TOKEN: &str =
    r#"{"access_token":"a1","token_type":"Bearer","expires_in":"60","refresh_token":"r1"}"#;

fn oauth() -> OAuth2 {
    OAuth2::new("my client", "https://id.example/token").unwrap()
}

async fn fetch(source: impl TokenSource, server: &Server) -> Result<Token, TokenError> {
    source
        .fetch(TokenRequest::new(server.http(&TestClock::new())))
        .await
}

#[tokio::test]
async fn client_credentials_by_header_and_in_the_body() {
    let server = Server::answers(&[(200, TOKEN), (200, TOKEN)]);
    let known = oauth()
        .secret("s:1")
        .scopes(["a", "b"])
        .parameter("audience", "x");
    let token = fetch(known.clone().client_credentials(), &server)
        .await
        .unwrap();
    assert_eq!(token.access().expose(), "a1");
    fetch(known.secret_in_body().client_credentials(), &server)
        .await
        .unwrap();
    let asked = server.asked();
    // "my+client:s%3A1"
    assert_eq!(
        asked[0].authorization.as_deref(),
        Some("Basic bXkrY2xpZW50OnMlM0Ex")
    );
    assert_eq!(
        asked[0].body,
        "grant_type=client_credentials&scope=a+b&audience=x"
    );
    assert_eq!(asked[1].authorization, None);
    assert_eq!(
        asked[1].body,
        "grant_type=client_credentials&scope=a+b&audience=x&client_id=my+client&client_secret=s%3A1"
    );
}

#[tokio::test]
async fn refresh_tokens_are_rotated_and_stay_without_a_new_one() {
    let answers = [
        (200, TOKEN),
        (
            200,
            r#"{"access_token":"a2","token_type":"bearer","refresh_token":""}"#,
        ),
        (200, TOKEN),
    ];
    let server = Server::answers(&answers);
    let clock = TestClock::new();
    let first = Token::new("a0")
        .refresh_token("r0")
        .expires_in(Duration::ZERO);
    let session = Session::builder(oauth().refresh()).token(first).build();
    for _ in 0..3 {
        session.access_token(server.http(&clock)).await.unwrap();
        // A token without an end is refreshed while the old one is used.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(3600));
    }
    let sent: Vec<String> = server.asked().into_iter().map(|asked| asked.body).collect();
    assert_eq!(
        sent[0],
        "grant_type=refresh_token&refresh_token=r0&client_id=my+client"
    );
    assert_eq!(
        sent[1],
        "grant_type=refresh_token&refresh_token=r1&client_id=my+client"
    );
    assert_eq!(sent[2], sent[1]);
}

/// Servers have names of their own for bearer tokens; what has to be shown with a proof is another kind.
#[test]
fn kinds_of_tokens() {
    for (kind, taken) in [
        ("bearer", true),
        ("Bearer", true),
        ("BearerToken", true),
        ("bot", true),
        ("user", true),
        ("", true),
        ("DPoP", false),
        ("mac", false),
        ("N_A", false),
    ] {
        let answer = serde_json::json!({"access_token": "a", "token_type": kind});
        assert_eq!(super::endpoint::token(&answer).is_ok(), taken, "{kind}");
    }
}

#[tokio::test]
async fn answers_that_are_no_tokens() {
    let cases = [
        (
            400,
            r#"{"error":"invalid_grant","error_description":"gone\u001b[2J"}"#,
            TokenErrorKind::Refused,
        ),
        // Only `invalid_grant` says that somebody has to log in again.
        (
            401,
            r#"{"error":"invalid_client"}"#,
            TokenErrorKind::Misconfigured,
        ),
        (
            400,
            r#"{"error":"invalid_scope"}"#,
            TokenErrorKind::Misconfigured,
        ),
        (
            400,
            r#"{"error":"invalid_request"}"#,
            TokenErrorKind::Misconfigured,
        ),
        (403, r#"{"error":"blocked"}"#, TokenErrorKind::Misconfigured),
        (
            404,
            r#"{"error":"Not Found"}"#,
            TokenErrorKind::Misconfigured,
        ),
        (408, r#"{"error":"timeout"}"#, TokenErrorKind::Unavailable),
        (
            503,
            r#"{"error":"server_error"}"#,
            TokenErrorKind::Unavailable,
        ),
        (429, r#"{"error":"slow"}"#, TokenErrorKind::Unavailable),
        (500, "oops", TokenErrorKind::Unavailable),
        (307, "", TokenErrorKind::Unavailable),
        (200, "", TokenErrorKind::Malformed),
        (200, "<html>", TokenErrorKind::Malformed),
        (200, r#"{"access_token":""}"#, TokenErrorKind::Malformed),
        (
            200,
            r#"{"access_token":"hunter2","token_type":"mac"}"#,
            TokenErrorKind::Malformed,
        ),
    ];
    for (status, body, kind) in cases {
        let server = Server::answers(&[(status, body)]);
        let error = fetch(oauth().client_credentials(), &server)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body}");
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("hunter2") && !shown.contains('\x1b'),
            "{shown}"
        );
    }
    let server = Server::answers(&[(400, r#"{"error":"invalid_grant"}"#)]);
    let error = fetch(oauth().client_credentials(), &server)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("invalid_grant"));
    let long = "x".repeat(300 * 1024);
    let server = Server::answers(&[(200, &long)]);
    let error = fetch(oauth().client_credentials(), &server)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Malformed);
}

/// Some servers send errors with 200: a device goes on asking, and of others their words are told.
#[tokio::test]
async fn errors_are_errors_whatever_the_status_says() {
    let begun = r#"{"device_code":"d","user_code":"UC","verification_uri":"https://id.example/d","expires_in":600,"interval":2}"#;
    let pending = r#"{"error":"authorization_pending","error_description":"not yet"}"#;
    let slow = r#"{"error":"slow_down","interval":7}"#;
    let server = Server::answers(&[(200, begun), (200, pending), (200, slow), (200, TOKEN)]);
    let clock = TestClock::new();
    let known = oauth().device_url("https://id.example/device").unwrap();
    let device = known.device(server.http(&clock)).await.unwrap();
    assert_eq!(device.wait().await.unwrap().access().expose(), "a1");
    assert_eq!(clock.slept(), [2, 2, 7].map(Duration::from_secs));
    for (body, kind) in [
        (
            r#"{"error":"invalid_grant","error_description":"gone"}"#,
            TokenErrorKind::Refused,
        ),
        (
            r#"{"error":"bad_refresh_token"}"#,
            TokenErrorKind::Misconfigured,
        ),
    ] {
        let server = Server::answers(&[(200, body)]);
        let error = fetch(oauth().client_credentials(), &server).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        assert!(error.to_string().contains("refused: "), "{error}");
    }
    // A word beside a token is none of it.
    let server = Server::answers(&[(200, r#"{"access_token":"a1","error":""}"#)]);
    fetch(oauth().client_credentials(), &server).await.unwrap();
    // A code that lasts for ever does not expire at once.
    let endless = begun.replace("600", "10000000000000000000");
    let server = Server::answers(&[(200, &endless), (200, TOKEN)]);
    let device = known.device(server.http(&clock)).await.unwrap();
    device.wait().await.unwrap();
}

/// A login may be denied in other words; of a session that goes on they say nothing.
#[tokio::test]
async fn a_refresh_that_is_denied_otherwise_ends_nothing() {
    let told = Arc::new(Mutex::new(0));
    for (code, ends) in [
        ("access_denied", 0),
        ("expired_token", 0),
        ("invalid_request", 0),
        ("unauthorized_client", 0),
        ("invalid_grant", 1),
    ] {
        let body = format!(r#"{{"error":"{code}"}}"#);
        let server = Server::answers(&[(400, &body), (200, TOKEN)]);
        let count = told.clone();
        let first = Token::new("a0")
            .refresh_token("r0")
            .expires_in(Duration::ZERO);
        let session = Session::builder(oauth().refresh())
            .token(first)
            .on_session_expired(move || *count.lock().unwrap() += 1)
            .build();
        let clock = TestClock::new();
        session.access_token(server.http(&clock)).await.unwrap_err();
        assert_eq!(std::mem::take(&mut *told.lock().unwrap()), ends, "{code}");
        // The refresh token is as good as it was, unless the server said that it is not.
        clock.advance(Duration::from_secs(1));
        let again = session.access_token(server.http(&clock)).await;
        assert_eq!(again.is_ok(), ends == 0, "{code}");
        assert_eq!(server.asked().len(), 2 - ends, "{code}");
    }
}

#[tokio::test]
async fn plain_http_only_to_this_machine() {
    for (url, fine) in [
        ("http://id.example/token", false),
        ("ftp://127.0.0.1/token", false),
        ("https://user@id.example/token", false),
        ("http://127.0.0.1:1/token", true),
        ("http://localhost/token", true),
    ] {
        let server = Server::answers(&[(200, TOKEN)]);
        let known = OAuth2::new("c", url).unwrap();
        let got = fetch(known.client_credentials(), &server).await;
        assert_eq!(got.is_ok(), fine, "{url}");
        assert_eq!(server.asked().len(), usize::from(fine), "{url}");
    }
}

#[tokio::test]
async fn an_authorization_code_with_its_state() {
    let known = oauth().scopes(["openid"]);
    let known = known
        .authorization_url("https://id.example/auth?x=1")
        .unwrap();
    let clock = TestClock::new();
    let back = "http://127.0.0.1:1/back";
    let server = Server::answers(&[(200, TOKEN)]);
    let login = known.authorize(back).unwrap();
    let query: std::collections::HashMap<_, _> = login.url().query_pairs().into_owned().collect();
    assert_eq!(query["x"], "1");
    assert_eq!(query["code_challenge_method"], "S256");
    let arrived = format!("{back}?code=c1&state={}", query["state"]);
    login.finish(server.http(&clock), &arrived).await.unwrap();
    let asked = &server.asked()[0].body;
    assert!(asked.starts_with("grant_type=authorization_code&code=c1&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&code_verifier="));

    for arrived in [
        "?code=c1&state=other",
        "?code=c1",
        "?code=c1&state=STATE&state=x",
        "?error=access_denied&state=STATE",
        "?state=STATE",
    ] {
        let login = known.authorize(back).unwrap();
        let (_, state) = login
            .url()
            .query_pairs()
            .find(|(key, _)| key == "state")
            .unwrap();
        let arrived = format!("{back}{}", arrived.replace("STATE", &state));
        let error = login
            .finish(server.http(&clock), &arrived)
            .await
            .unwrap_err();
        assert!(matches!(
            error.kind(),
            TokenErrorKind::Refused | TokenErrorKind::Malformed
        ));
    }
    assert_eq!(server.asked().len(), 1);
    assert!(oauth().authorize(back).is_err(), "no URL to log in at");
}

#[tokio::test]
async fn a_device_waits_as_it_is_told() {
    let begun = r#"{"device_code":"d","user_code":"UC","verification_uri":"https://id.example/d","expires_in":600,"interval":2}"#;
    let pending = r#"{"error":"authorization_pending"}"#;
    let answers = [
        (200, begun),
        (400, pending),
        (400, r#"{"error":"slow_down"}"#),
        (400, pending),
        (200, TOKEN),
    ];
    let server = Server::answers(&answers);
    let clock = TestClock::new();
    let known = oauth().device_url("https://id.example/device").unwrap();
    let device = known.device(server.http(&clock)).await.unwrap();
    assert_eq!(
        (device.user_code(), device.url()),
        ("UC", "https://id.example/d")
    );
    assert_eq!(device.wait().await.unwrap().access().expose(), "a1");
    assert_eq!(clock.slept(), [2, 2, 7, 7].map(Duration::from_secs));
    let asked = server.asked();
    assert!(asked[1].body.contains("device_code=d") && asked[1].url.ends_with("/token"));

    let expires = begun.replace("600", "5");
    let server = Server::answers(&[(200, &expires), (400, pending), (400, pending)]);
    let device = known.device(server.http(&clock)).await.unwrap();
    assert_eq!(
        device.wait().await.unwrap_err().code(),
        Some("expired_token")
    );
    let server = Server::answers(&[(200, begun), (400, r#"{"error":"access_denied"}"#)]);
    let device = known.device(server.http(&clock)).await.unwrap();
    assert_eq!(
        device.wait().await.unwrap_err().kind(),
        TokenErrorKind::Refused
    );
}

#[tokio::test]
async fn discovery_believes_the_right_server_only() {
    let page = |issuer: &str, token: &str| {
        format!(
            r#"{{"issuer":"{issuer}","token_endpoint":"{token}","device_authorization_endpoint":"https://id.example/d","token_endpoint_auth_methods_supported":["client_secret_post"]}}"#
        )
    };
    let discover = |issuer: &'static str, page: String| async move {
        let server = Server::answers(&[(200, &page)]);
        let found = OAuth2::discover(server.http(&TestClock::new()), issuer, "c").await;
        (found, server.asked())
    };
    let issuer = "https://id.example/tenant/";
    let (found, asked) = discover(issuer, page(issuer, "https://id.example/t")).await;
    assert_eq!(
        asked[0].url,
        "https://id.example/tenant/.well-known/openid-configuration"
    );
    let found = found.unwrap();
    assert!(found.in_body && found.device.is_some() && found.authorization.is_none());
    for (issuer, page) in [
        (
            issuer,
            page("https://id.example/tenant", "https://id.example/t"),
        ),
        (issuer, page(issuer, "http://id.example/t")),
        (issuer, page(issuer, "http://127.0.0.1/t")),
        (issuer, page(issuer, "/t")),
        (issuer, "{}".to_owned()),
        (
            "http://id.example",
            page("http://id.example", "https://id.example/t"),
        ),
        (
            "https://id.example?x",
            page("https://id.example?x", "https://id.example/t"),
        ),
    ] {
        assert!(
            discover(issuer, page.clone()).await.0.is_err(),
            "{issuer} {page}"
        );
    }
}

#[tokio::test]
async fn a_token_is_given_back() {
    let known = oauth().revocation_url("https://id.example/revoke").unwrap();
    let server = Server::answers(&[(200, "")]);
    let http = server.http(&TestClock::new());
    known
        .revoke(http, &Token::new("a").refresh_token("r"))
        .await
        .unwrap();
    let asked = &server.asked()[0];
    assert_eq!(
        asked.body,
        "token=r&token_type_hint=refresh_token&client_id=my+client"
    );
}

#[test]
fn nothing_shows_a_secret() {
    let known = oauth()
        .secret("hunter2")
        .authorization_url("https://id.example/a")
        .unwrap();
    let login = known.authorize("http://127.0.0.1/").unwrap();
    let source = format!("{:?}", super::Grant::Client(known.clone()));
    let shown = format!("{known:?} {login:?} {source}");
    assert!(!shown.contains("hunter2"), "{shown}");
    let (_, state) = login
        .url()
        .query_pairs()
        .find(|(key, _)| key == "state")
        .unwrap();
    assert!(!shown.contains(&*state));
}

/// A server that is busy is asked again, when it says; what it says in so many words is the callers' answer.
#[tokio::test]
async fn a_busy_server_is_asked_again_and_not_too_often() {
    let server = Server::answers(&[
        (503, ""),
        (429, r#"{"error":"slow_down_please"}"#),
        (200, TOKEN),
    ]);
    let clock = TestClock::new();
    let session = Session::builder(oauth().client_credentials()).build();
    let token = session.access_token(server.http(&clock)).await.unwrap();
    assert_eq!((token.expose(), server.asked().len()), ("a1", 3));
    // Three times busy: the flight ends, and nobody asks for a while, longer each time.
    let busy = vec![(503, ""); 12];
    let server = Server::answers(&busy);
    let session = Session::builder(oauth().client_credentials()).build();
    for (pause, asked) in [
        (0, 3),
        (0, 3),
        (500, 6),
        (500, 6),
        (500, 9),
        (500, 9),
        (1500, 12),
    ] {
        clock.advance(Duration::from_millis(pause));
        let error = session.access_token(server.http(&clock)).await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable);
        assert_eq!(server.asked().len(), asked, "{pause}");
    }
    // A 500 may come from a server that has taken the refresh token: once is enough.
    let server = Server::answers(&[(500, "")]);
    let session = Session::builder(oauth().client_credentials()).build();
    session.access_token(server.http(&clock)).await.unwrap_err();
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_refused() {
    let issuer = "https://id.example";
    let known = oauth()
        .authorization_url("https://id.example/auth")
        .unwrap();
    let clock = TestClock::new();
    let back = "http://127.0.0.1:1/back";
    let encoded = "https%3A%2F%2Fid.example";
    for (known, says, arrived, fine) in [
        (
            known.clone().issuer(issuer),
            false,
            format!("iss={encoded}"),
            true,
        ),
        (
            known.clone().issuer(issuer),
            true,
            format!("iss={encoded}"),
            true,
        ),
        (known.clone().issuer(issuer), false, String::new(), true),
        (
            known.clone(),
            false,
            "iss=https%3A%2F%2Fevil.example".to_owned(),
            true,
        ),
        // Another one, none where there has to be one, two.
        (
            known.clone().issuer(issuer),
            false,
            "iss=https%3A%2F%2Fevil.example".to_owned(),
            false,
        ),
        (
            known.clone().issuer(issuer),
            false,
            format!("iss={encoded}%2F"),
            false,
        ),
        (known.clone().issuer(issuer), true, String::new(), false),
        (
            known.clone().issuer(issuer),
            false,
            format!("iss={encoded}&iss={encoded}"),
            false,
        ),
        // Of an error too.
        (
            known.clone().issuer(issuer),
            false,
            "iss=x&error=access_denied".to_owned(),
            false,
        ),
    ] {
        let mut known = known;
        known.says_issuer = says;
        let server = Server::answers(&[(200, TOKEN)]);
        let login = known.authorize(back).unwrap();
        let mut query = login.url().query_pairs();
        let (_, state) = query.find(|(key, _)| key == "state").unwrap();
        let at = format!("{back}?code=c1&state={state}&{arrived}");
        let got = login.finish(server.http(&clock), &at).await;
        assert_eq!(got.is_ok(), fine, "{arrived}");
        assert_eq!(server.asked().len(), usize::from(fine), "{arrived}");
        if let Err(error) = got {
            assert!(error.to_string().contains("`iss`"), "{error}");
        }
    }
}

/// Says what it was asked for.
struct Signed;

impl super::ClientAssertion for Signed {
    fn assertion(
        &self,
        request: &super::AssertionRequest<'_>,
    ) -> Result<crate::secret::Secret, crate::boxed::BoxError> {
        if request.client() == "nobody" {
            return Err("no key".into());
        }
        Ok(format!("signed.{}.{}", request.client(), request.audience()).into())
    }
}

#[tokio::test]
async fn an_assertion_takes_the_place_of_a_secret() {
    let server = Server::answers(&[(200, TOKEN), (200, TOKEN)]);
    let known = oauth().secret("unused-s3cret").assertion(Signed);
    fetch(known.clone().client_credentials(), &server)
        .await
        .unwrap();
    fetch(
        known.issuer("https://id.example").client_credentials(),
        &server,
    )
    .await
    .unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].authorization, None);
    let body: Vec<&str> = asked[0].body.split('&').collect();
    assert_eq!(
        body,
        [
            "grant_type=client_credentials",
            "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer",
            "client_assertion=signed.my+client.https%3A%2F%2Fid.example%2Ftoken",
            "client_id=my+client",
        ]
    );
    assert!(
        asked[1]
            .body
            .contains("client_assertion=signed.my+client.https%3A%2F%2Fid.example&")
    );

    let refusal = r#"{"error":"invalid_client","error_description":"signed.my client.https://id.example/token is bad"}"#;
    let server = Server::answers(&[(401, refusal)]);
    let error = fetch(oauth().assertion(Signed).client_credentials(), &server)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Misconfigured);
    assert!(!error.to_string().contains("signed"), "{error}");
    let server = Server::answers(&[]);
    let nobody = OAuth2::new("nobody", "https://id.example/token").unwrap();
    let error = fetch(nobody.assertion(Signed).client_credentials(), &server)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Misconfigured);
}

#[tokio::test]
async fn a_token_is_exchanged_for_another() {
    use super::token_type::{ACCESS_TOKEN, JWT};
    use crate::auth::token_source;
    let given = |token: &'static str| token_source(move |_| async move { Ok(Token::new(token)) });
    let answer = r#"{"access_token":"a1","token_type":"Bearer","issued_token_type":"urn:ietf:params:oauth:token-type:access_token","expires_in":60}"#;
    let server = Server::answers(&[
        (200, answer),
        (
            400,
            r#"{"error":"invalid_grant","error_description":"subject-s3cret"}"#,
        ),
    ]);
    let exchange = || {
        let known = oauth().parameter("audience", "api").scopes(["read"]);
        known
            .token_exchange(given("subject-s3cret"), JWT)
            .actor(given("actor-s3cret"), ACCESS_TOKEN)
            .requested(ACCESS_TOKEN)
    };
    let token = fetch(exchange(), &server).await.unwrap();
    assert_eq!(token.access().expose(), "a1");
    let body = &server.asked()[0].body;
    for part in [
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
        "subject_token=subject-s3cret",
        "subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt",
        "actor_token=actor-s3cret",
        "actor_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
        "requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
        "scope=read",
        "audience=api",
    ] {
        assert!(body.split('&').any(|pair| pair == part), "{part}: {body}");
    }
    // Nobody is logged out by it, and nothing of it is told.
    let error = fetch(exchange(), &server).await.unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Misconfigured);
    assert!(
        !format!("{error} {error:?} {:?}", exchange()).contains("s3cret"),
        "{error}"
    );
    // What cannot be got cannot be exchanged.
    let nothing = token_source(|_| async { Err(TokenError::login_required()) });
    let error = fetch(oauth().token_exchange(nothing, JWT), &server)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired);
}

/// RFC 8628, section 3.5: what ends a login is what the server says of it.
#[tokio::test]
async fn a_page_of_a_portal_ends_no_login() {
    let begun = r#"{"device_code":"d","user_code":"UC","verification_uri":"https://id.example/d","expires_in":600,"interval":2}"#;
    let known = oauth().device_url("https://id.example/device").unwrap();
    let clock = TestClock::new();
    let server = Server::answers(&[
        (200, begun),
        (200, "<html>Please log in to the network"),
        (200, ""),
        (200, r#"{"message":"one moment"}"#),
        (200, r#"{"access_token":"#),
        (200, TOKEN),
    ]);
    let device = known.device(server.http(&clock)).await.unwrap();
    assert_eq!(device.wait().await.unwrap().access().expose(), "a1");
    assert_eq!(clock.slept(), [2; 5].map(Duration::from_secs));
    // A token that cannot be used is one all the same: the code has been used up for it.
    let bound = r#"{"access_token":"a1","token_type":"DPoP"}"#;
    let server = Server::answers(&[(200, begun), (200, bound)]);
    let device = known.device(server.http(&clock)).await.unwrap();
    let error = device.wait().await.unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Malformed);
    // It ends with the code's life.
    let pages = [(200, &*begun.replace("600", "5")), (200, "x"), (200, "x")];
    let server = Server::answers(&pages);
    let device = known.device(server.http(&clock)).await.unwrap();
    let error = device.wait().await.unwrap_err();
    assert_eq!(error.code(), Some("expired_token"));
}
