//! The Gloria client calls a server: list, get, create, and everything that can go wrong, each read
//! as the right thing. The server is written by hand from the document's side.

use std::net::SocketAddr;

use apiloom_runtime::error::Category;
use apiloom_runtime::AnyError;
use axum::Router;
use axum::extract::{Path, RawQuery, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use gloria::models::{CreateUser, ErrorResponse, SortOrder, UserStatus};
use gloria::users::{CreateUserError, GetUserError};
use gloria::{Bearer, Client, Error};
use serde_json::{Value, json};

const TOKEN: &str = "secret-token";
const NOW: &str = "2026-11-21T08:00:00Z";

fn user(id: &str) -> Value {
    json!({
        "id": id, "name": "Ani", "email": "ani@example.com", "status": "on_sabbatical", "nip": null,
        "createdAt": "2026-01-02T03:04:05+07:00", "updatedAt": NOW, "somethingNew": [1, 2]
    })
}

fn error(status: u16, message: &str) -> Response {
    let body = json!({
        "error": "Error", "message": message, "statusCode": status, "timestamp": NOW, "path": "/users",
        "errors": [{"field": "email", "message": "is taken", "value": 3}]
    });
    json_response(status, body.to_string())
}

fn json_response(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (
        status,
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::HeaderName::from_static("x-request-id"), "req-7"),
        ],
        body,
    )
        .into_response()
}

async fn one(Path(id): Path<String>, headers: HeaderMap) -> Response {
    assert_eq!(headers[header::AUTHORIZATION], format!("Bearer {TOKEN}"));
    assert_eq!(headers[header::ACCEPT], "application/json");
    match id.as_str() {
        "u_404" => error(404, "no such user"),
        "u_418" => json_response(418, "{\"tea\": true}".to_owned()),
        "u_broken" => json_response(
            200,
            "{\"data\": {\"id\": 7}, \"timestamp\": \"x\"}".to_owned(),
        ),
        "u_html" => json_response(404, "<html>not found</html>".to_owned()),
        "u_503" => {
            let mut response = error(503, "later");
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, "90".parse().unwrap());
            response
        }
        "a/b ?#%" => json_response(
            200,
            json!({"data": user("a/b ?#%"), "timestamp": NOW}).to_string(),
        ),
        id => json_response(
            200,
            json!({"data": user(id), "timestamp": NOW, "message": "found"}).to_string(),
        ),
    }
}

async fn list(RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    assert_eq!(
        query,
        "page=2&limit=50&search=ani%20%26%20co&sortOrder=desc&filters%5Brole%5D=admin&include=roles,school"
    );
    let page = json!({
        "data": [user("u_1"), user("u_2")], "total": 2, "page": 2, "limit": 50, "totalPages": 2, "hasMore": false,
        "nextPage": null
    });
    json_response(200, page.to_string())
}

async fn create(request: Request) -> Response {
    assert_eq!(request.headers()[header::CONTENT_TYPE], "application/json");
    let body = axum::body::to_bytes(request.into_body(), 10_000)
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    match body["email"].as_str().unwrap() {
        "taken@example.com" => error(400, "refused"),
        _ => {
            assert_eq!(
                body,
                json!({"name": "Ani", "email": "ani@example.com", "status": "active"})
            );
            json_response(
                201,
                json!({"data": user("u_9"), "timestamp": NOW}).to_string(),
            )
        }
    }
}

async fn serve() -> SocketAddr {
    let app = Router::new()
        .route("/api/v1/users", get(list).post(create))
        .route(
            "/api/v1/users/{id}",
            get(one).delete(async || StatusCode::NO_CONTENT),
        )
        .fallback(any(async || StatusCode::IM_A_TEAPOT));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

async fn client() -> Client {
    let address = serve().await;
    Client::builder()
        .base_url(&format!("http://{address}/api/v1"))
        .bearer_auth(Bearer::token(TOKEN))
        .build()
        .unwrap()
}

#[tokio::test]
async fn list_get_create_delete() {
    let gloria = client().await;
    let filters = [("role".to_owned(), json!("admin"))].into_iter().collect();
    let page = gloria
        .users()
        .list_users()
        .page(2)
        .limit(50)
        .search("ani & co")
        .sort_order(SortOrder::Desc)
        .filters(&filters)
        .include(&["roles", "school"])
        .await
        .unwrap();
    assert_eq!(
        (page.total, page.data.len(), page.next_page),
        (2, 2, None)
    );

    let user = gloria.users().get_user("u_123").await.unwrap();
    assert_eq!(user.id, "u_123");
    // A value that the document does not know stays readable.
    let status = user.status.clone();
    assert_eq!(status.as_str(), "on_sabbatical");
    assert!(matches!(status, UserStatus::Unknown(_)));
    assert_eq!(user.created_at.to_rfc3339(), "2026-01-02T03:04:05+07:00");

    let (user, response) = gloria
        .users()
        .get_user("u_123")
        .with_response()
        .await
        .unwrap();
    assert_eq!(
        (user.name.as_str(), response.status().as_u16()),
        ("Ani", 200)
    );
    assert_eq!(response.request_id(), Some("req-7"));
    let envelope = gloria.users().get_user("u_123").enveloped().await.unwrap();
    assert_eq!(envelope.message.as_deref(), Some("found"));

    let odd = gloria.users().get_user("a/b ?#%").await.unwrap();
    assert_eq!(odd.id, "a/b ?#%");

    let new = CreateUser::new("Ani", "ani@example.com", UserStatus::Active);
    assert_eq!(gloria.users().create_user(&new).await.unwrap().id, "u_9");
    gloria.users().delete_user("u_9").await.unwrap();
}

#[tokio::test]
async fn a_documented_error_is_typed() {
    let gloria = client().await;
    let error = gloria.users().get_user("u_404").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getUser: 404 Not Found: no such user, request id req-7"
    );
    assert_eq!(
        (error.category(), error.attempts(), error.is_retryable()),
        (Category::NotFound, 1, false)
    );
    match error {
        Error::Api(failure) => match failure.kind() {
            GetUserError::NotFound(body) => assert_eq!(
                (body.message.as_str(), failure.status().as_u16()),
                ("no such user", 404)
            ),
            other => panic!("{other}"),
        },
        other => panic!("{other}"),
    }
    let taken = CreateUser::new("Ani", "taken@example.com", UserStatus::Active);
    match gloria.users().create_user(&taken).await.unwrap_err() {
        Error::Api(failure) => match failure.into_kind() {
            CreateUserError::BadRequest(body) => {
                let fields = body.errors.unwrap();
                assert_eq!(
                    (fields[0].field.as_str(), fields[0].message.as_str()),
                    ("email", "is taken")
                );
                assert_eq!(fields[0].value, Some(json!(3)));
            }
            other => panic!("{other}"),
        },
        other => panic!("{other}"),
    }
    let error = gloria.users().get_user("u_503").await.unwrap_err();
    assert!(
        matches!(&error, Error::Api(failure) if matches!(failure.kind(), GetUserError::ServerError(status, _) if status.as_u16() == 503))
    );
    assert_eq!(error.retry_after().unwrap().as_secs(), 90);
    // Longer than what is waited for: the call ends at once.
    assert!(matches!(
        error.not_repeated(),
        Some(apiloom_runtime::retry::StopReason::TooLong { .. })
    ));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn what_is_not_documented_or_does_not_fit_keeps_its_evidence() {
    let gloria = client().await;
    // Gloria documents every status by its default: so does the 418 come as that, unreadable.
    let error = gloria.users().get_user("u_418").await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 418);
    let Error::Unexpected(failure) = error else {
        panic!("{error}")
    };
    let misfit = failure.misfit().unwrap();
    // All that does not fit is found at once, and the beginning of it is shown.
    let missing = ["/error", "/message", "/statusCode", "/timestamp", "/path"];
    let found = misfit.mismatches().map(|found| found.path());
    assert!(found.eq(missing));
    let told = ["/error", "/message", "/statusCode"];
    let told = told.map(|place| format!("at `{place}` (byte 13): missing required property"));
    let told = told.join("; ") + "; and 2 more";
    assert_eq!(misfit.to_string(), told);
    assert_eq!(&failure.body()[..], b"{\"tea\": true}");

    let error = gloria.users().get_user("u_broken").await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 200);
    let Error::Decode(decode) = error else {
        panic!("{error}")
    };
    assert_eq!(
        decode.error().mismatches().next().unwrap().to_string(),
        "at `/data/id` (byte 16): expected a string, found a number"
    );

    let error = gloria.users().get_user("u_html").await.unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.category()),
        (404, Category::NotFound)
    );
    assert!(matches!(error, Error::Unexpected(_)));
}

#[tokio::test]
async fn an_undocumented_status_comes_with_its_body() {
    let gloria = client().await;
    // `login` documents no default.
    let request = gloria::models::LoginRequest::new("ani@example.com", "pw");
    match gloria.auth().login(&request).await.unwrap_err() {
        Error::Unexpected(failure) => {
            assert_eq!((failure.status().as_u16(), failure.kind().len()), (418, 0))
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn several_operations_share_one_error_type() {
    async fn both(gloria: &Client) -> Result<usize, AnyError> {
        let user = gloria.users().get_user("u_1").await?;
        gloria.users().delete_user(&user.id).await?;
        gloria.users().get_user("u_404").await?;
        Ok(1)
    }
    async fn boxed(gloria: &Client) -> Result<(), Box<dyn std::error::Error>> {
        gloria.users().get_user("u_404").await?;
        Ok(())
    }
    let gloria = client().await;
    let error = both(&gloria).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert!(matches!(
        error.api::<GetUserError>(),
        Some(GetUserError::NotFound(_))
    ));
    // What they describe alike is read once for all of them.
    let described = |error: &AnyError| {
        let body = gloria::Wire::from_slice::<ErrorResponse>(error.body()?);
        body.ok().map(|body| body.message)
    };
    assert_eq!(described(&error).as_deref(), Some("no such user"));
    let taken = CreateUser::new("Ani", "taken@example.com", UserStatus::Active);
    let refused = gloria.users().create_user(&taken).await.unwrap_err();
    assert_eq!(described(&refused.into()).as_deref(), Some("refused"));
    assert!(
        boxed(&gloria)
            .await
            .unwrap_err()
            .to_string()
            .starts_with("getUser: 404")
    );
    let spawned = gloria.users().get_user("u_1");
    assert_eq!(
        tokio::spawn(spawned.into_future())
            .await
            .unwrap()
            .unwrap()
            .id,
        "u_1"
    );
}

#[tokio::test]
async fn secrets_do_not_show() {
    let gloria = client().await;
    let call = gloria.users().get_user("u_404");
    let request = call.to_http().unwrap();
    assert!(request.uri().path().ends_with("/api/v1/users/u_404"));
    let error = call.clone().await.unwrap_err();
    let login = gloria::models::LoginRequest::new("ani@example.com", "hunter2");
    let shown = format!("{gloria:?} {call:?} {request:?} {error:?} {error} {login:?}");
    assert!(
        !shown.contains(TOKEN) && !shown.contains("hunter2"),
        "{shown}"
    );
    let builder = Client::builder().bearer_auth(Bearer::token(TOKEN));
    assert!(!format!("{builder:?}").contains(TOKEN));
}

#[tokio::test]
async fn nothing_listens() {
    let gloria = Client::builder()
        .base_url("http://127.0.0.1:1/api/v1")
        .bearer_auth(Bearer::token(TOKEN))
        .build()
        .unwrap();
    let error = gloria.users().get_user("u_1").await.unwrap_err();
    assert!(
        error.is_connect() && error.is_retryable() && error.status().is_none(),
        "{error:?}"
    );
    let without = Client::builder()
        .base_url("http://127.0.0.1:1/")
        .build()
        .unwrap();
    let error = without.users().get_user("u_1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getUser: no credential is set for `bearerAuth`: set it with the builder's `bearer_auth(..)`, or send without by `.with(|o| o.anonymous())`"
    );
}
