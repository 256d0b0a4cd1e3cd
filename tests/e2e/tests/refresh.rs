//! A session that an operation of the API refreshes, as its document says (`x-auth-refresh`).

use std::sync::{Arc, Mutex};

use apiloom_runtime::auth::{Session, Token, TokenErrorKind};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use gloria::Client;
use gloria::auth::calls::RefreshToken;
use serde_json::{Value, json};

/// The refresh tokens that the server was given; it takes only `r1`.
type Seen = Arc<Mutex<Vec<String>>>;

async fn refresh(State(seen): State<Seen>, headers: HeaderMap, body: Json<Value>) -> Response {
    assert!(!headers.contains_key(header::AUTHORIZATION));
    assert_eq!(headers["x-client"], "e2e");
    assert_eq!(body.as_object().unwrap().len(), 1);
    let token = body["refreshToken"].as_str().unwrap().to_owned();
    let good = token == "r1";
    seen.lock().unwrap().push(token);
    if !good {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let data = json!({"accessToken": "a2", "refreshToken": "r2", "expiresIn": 3600});
    Json(json!({"data": data, "timestamp": "2026-11-21T08:00:00Z"})).into_response()
}

async fn check(request: Request) -> StatusCode {
    match request.headers()[header::AUTHORIZATION].to_str().unwrap() {
        "Bearer a2" => StatusCode::NO_CONTENT,
        _ => StatusCode::UNAUTHORIZED,
    }
}

async fn client(first: Token) -> (Client, Session, Seen) {
    let seen = Seen::default();
    let app = Router::new()
        .route("/v1/auth/refresh", post(refresh))
        .route("/v1/auth/logout", post(check))
        .route("/v1/auth/me", get(check))
        .with_state(seen.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let session = Session::refreshed_by::<RefreshToken>().token(first).build();
    let client = Client::builder()
        .base_url(&base)
        .header("x-client", "e2e")
        .bearer_auth(session.bearer())
        .build()
        .unwrap();
    (client, session, seen)
}

#[tokio::test]
async fn the_operation_of_the_document_refreshes() {
    let (client, session, seen) = client(Token::new("a1").refresh_token("r1")).await;
    client.auth().logout().await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["r1"]);
    let token = session.access_token(client.runtime()).await.unwrap();
    assert_eq!(token.expose(), "a2");
}

#[tokio::test]
async fn a_refresh_token_that_is_refused_ends_the_session() {
    let (client, session, seen) = client(Token::new("a1").refresh_token("r0")).await;
    let error = client.auth().logout().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    let error = session.access_token(client.runtime()).await.unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired);
    assert_eq!(*seen.lock().unwrap(), ["r0"]);
}
