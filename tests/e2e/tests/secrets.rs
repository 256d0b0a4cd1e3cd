//! What the document calls secret, and what is named like a secret, does not show: not in `Debug` of models and of what
//! a call must be given, not in errors and the excerpts of bodies in them, not in a log. What is none does.
//!
//! Every secret holds the word `s3cret`, which stands nowhere else.

mod log;

use std::fmt::{Debug, Display};

use axum::Router;
use axum::body::Body;
use axum::http::{Response, Uri};
use golden_secrets::models::{Login, LoginInput, Message, Session};
use golden_secrets::vault::{LogInHeaders, SendBody};
use golden_secrets::{ApiKey, Client, Wire};
use log::Log;

const SESSION: &str = r#"{
    "id": "i1", "accessToken": "s3cret", "refresh_token": "s3cret", "token_type": "bearer", "token": "some",
    "apiKeys": ["s3cret"], "serial": "s3cret", "tokenizer": "bpe", "max_tokens": 7,
    "credentials": {"user": "ani", "password": "s3cret", "otp": 1, "scope": "all", "remember_token": true},
    "extra": {"deep": [{"client_secret": "s3cret"}], "color": "red"},
    "labels": {"Authorization": "Bearer s3cret", "size": "xl"},
    "new": {"password": "s3cret", "shape": "round"}, "sessionKey": "s3cret"
}"#;

#[track_caller]
fn clean(text: &str, told: &[&str]) {
    assert!(!text.contains("s3cret"), "{text}");
    for told in told {
        assert!(text.contains(told), "{told} is not in {text}");
    }
}

fn forms(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}\n")
}

fn shown<E: Debug + Display>(error: &E) -> String {
    format!("{error}\n{}", forms(error))
}

const LOGIN: &[u8] = br#"{
    "user": "ani", "password": "s3cret", "otp": 73337, "device": "s3cret", "scope": "all", "remember_token": true
}"#;

#[test]
fn models_do_not_show_secrets() {
    let received: Login = Wire::from_slice(LOGIN).unwrap();
    let sent: LoginInput = Wire::from_slice(LOGIN).unwrap();
    for text in [forms(&received), forms(&sent)] {
        clean(
            &text,
            &[
                "user: \"ani\"",
                "device: [redacted]",
                "scope: \"all\"",
                "remember_token: true",
            ],
        );
        assert!(!text.contains("73337"), "{text}");
    }

    let session: Session = Wire::from_slice(SESSION.as_bytes()).unwrap();
    let told = [
        "access_token: [redacted]",
        "token_type: Some(\"bearer\")",
        "tokenizer: Some(\"bpe\")",
        "max_tokens: Some(7)",
        "token: Some(Some)",
        "red",
        "xl",
        "round",
    ];
    clean(&format!("{session:?}"), &told);
    clean(&format!("{session:#?}"), &["red", "xl", "round"]);
    // That a secret is not there is none.
    let none: Session = Wire::from_slice(br#"{"id":"i1","accessToken":""}"#).unwrap();
    clean(
        &format!("{none:?}"),
        &["refresh_token: None", "api_keys: None", "credentials: None"],
    );
    // And what does not show is there.
    assert_eq!(session.access_token, "s3cret");

    let message: Message = Wire::from_slice(br#"{"token":"s3cret","a":"b"}"#).unwrap();
    clean(&forms(&message), &["b"]);
    let body = SendBody::Text("password=s3cret&a=b".to_owned());
    clean(&forms(&body), &["a=b"]);
}

/// A server that answers by the first segment of the path.
async fn answer(uri: Uri) -> Response<Body> {
    let mood = uri.path().split('/').nth(1).unwrap_or_default().to_owned();
    let response = Response::builder().header("x-auth-token", "s3cret");
    let response = response
        .header("x-team", "s3cret")
        .header("x-served-by", "cache-1");
    let response = response
        .header("set-cookie", "a=s3cret")
        .header("etag", "\"v1\"");
    let response = response.header("location", "https://a.example/cb?code=s3cret");
    let json = response.header("content-type", "application/json");
    match mood.as_str() {
        "good" => json.body(Body::from(SESSION)),
        "undecodable" => json.body(Body::from(r#"{"color": "red", "serial": "s3cret", "accessToken": "s3cret"#)),
        "misfit" => json.body(Body::from(
            r#"{"color": "red", "id": 1, "accessToken": "s3cret", "device": "s3cret", "team": {"X-Team": "s3cret"}}"#,
        )),
        "refused" => json.status(401).body(Body::from(r#"{"why": "too late", "secret": "s3cret"}"#)),
        "text" => json
            .status(403)
            .header("x", "y")
            .body(Body::from("Authorization: Bearer s3cret, color=red")),
        "anything" => json.status(418).body(Body::from(
            r#"{"detail": [{"loc": ["body", "password"], "msg": "too short", "input": "s3cret"}], "device": "s3cret"}"#,
        )),
        // What the document calls secret of one operation is nothing of another.
        _ if uri.path().ends_with("/cards") => json.status(500).body(Body::from("color=red&number=s3cret")),
        _ => json.status(500).body(Body::from("x=1&color=red&access_token=s3cret")),
    }
    .unwrap()
}

async fn client(mood: &str) -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let builder = Client::builder().base_url(&format!("http://{address}/{mood}"));
    let builder = builder.retry(apiloom_runtime::Retry::never());
    builder.team(ApiKey::new("s3cret")).build().unwrap()
}

#[tokio::test]
async fn errors_and_logs_do_not_show_secrets() {
    let log = Log::listen();
    let login: LoginInput = Wire::from_slice(LOGIN).unwrap();
    let call = client("good").await.vault().log_in(&login);
    let (session, head) = call.with_response().await.unwrap();
    assert_eq!(session.access_token, "s3cret");
    clean(
        &forms(&head),
        &[
            "\"x-served-by\": \"cache-1\"",
            "v1",
            "https://a.example/cb?code=[redacted]",
        ],
    );
    let headers = LogInHeaders::from(&head);
    assert_eq!(headers.x_auth_token.as_deref(), Some("s3cret"));
    clean(
        &forms(&headers),
        &["x_auth_token: [redacted]", "x_served_by: Some(\"cache-1\")"],
    );

    for (mood, told) in [
        ("undecodable", "red"),
        ("misfit", "red"),
        ("refused", "too late"),
        ("text", "Forbidden"),
        ("anything", "too short"),
        ("unexpected", "500"),
    ] {
        let call = client(mood).await.vault().log_in(&login);
        clean(&forms(&call), &["logIn"]);
        let error = call.await.unwrap_err();
        clean(&shown(&error), &[told]);
        if let Some(error) = std::error::Error::source(&error) {
            clean(&format!("{error} {error:?}"), &[]);
        }
        clean(&shown(&apiloom_runtime::AnyError::from(error)), &[told]);
    }
    let vault = client("unexpected").await.vault();
    let error = vault.add_card("ani", "s3cret").await.unwrap_err();
    clean(&shown(&error), &["color=red"]);

    let filter = [("password".to_owned(), "s3cret".to_owned())].into();
    let call = vault.get_session(
        "s3cret",
        &apiloom_runtime::Secret::new("s3cret"),
        "s3cret",
        7,
        &filter,
    );
    clean(&shown(&call.await.unwrap_err()), &["500"]);
    clean(
        &log.text(),
        &[
            "/unexpected/sessions/REDACTED/REDACTED?api_key=REDACTED",
            "/sessions/{sessionToken}/{serial}",
        ],
    );
}
