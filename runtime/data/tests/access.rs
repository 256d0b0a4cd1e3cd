//! Roles and permissions.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod answering;

use answering::*;
use apiloom_data::access::{Access, Claims, Denied};
use apiloom_runtime::auth::{Bearer, Session, Token, token_source};
use apiloom_runtime::{Error, Operation as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

fn jwt(claims: &str) -> String {
    format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims))
}

/// B-R7: has, all and any, of roles and of permissions, wherever tokens have them.
#[test]
fn b_r7_roles_and_permissions() {
    let access = Access::new();
    assert!(!access.has_role("admin") && access.claims().is_none());
    let claims = r#"{"sub":"u1","sid":"s1","roles":["admin","analyst"],"scope":"users:read users:write","permissions":["x"]}"#;
    access.set(Claims::of(&jwt(claims)));
    let claims = access.claims().unwrap();
    assert_eq!(
        (claims.subject.as_deref(), claims.session.as_deref()),
        (Some("u1"), Some("s1"))
    );
    assert!(access.has_role("admin") && !access.has_role("Admin"));
    assert!(
        access.has_all_roles(["admin", "analyst"]) && !access.has_all_roles(["admin", "owner"])
    );
    assert!(access.has_any_role(["owner", "admin"]) && !access.has_any_role(["owner"]));
    assert!(access.has_permission("users:write") && access.has_permission("x"));
    assert!(
        access.has_all_permissions(["users:read", "x"])
            && !access.has_all_permissions(["users:read", "y"])
    );
    assert!(access.has_any_permission(["y", "x"]) && !access.has_any_permission([]));
    assert!(!format!("{access:?}").contains("u1"));
    let keycloak = Claims::of(&jwt(r#"{"realm_access":{"roles":["r"]}}"#)).unwrap();
    assert!(keycloak.roles.contains("r"));
    for no in ["", "a.b", "a.!.c", "e30.W10.s", "a.e30.c.d"] {
        assert_eq!(Claims::of(no), None, "{no}");
    }
}

fn denied<E>(error: &Error<E>) -> Option<&Denied> {
    match error {
        Error::Middleware(error) => error.get_ref().downcast_ref(),
        _ => None,
    }
}

/// B-R8: a call that lacks what `x-permissions` names is not sent, where that is asked for.
#[tokio::test]
async fn b_r8_permissions_are_asked_before_sending() {
    let server = Server::new(|_| says("200 OK", "")).await;
    let access = Access::new();
    let token = jwt(r#"{"permissions":["users:write"]}"#);
    let session = Session::builder(token_source(|_| async {
        Ok(Token::new(jwt(
            r#"{"permissions":["users:write"],"roles":["admin"]}"#,
        )))
    }));
    let session = session.token(Token::new(token)).build();
    let client = server.builder().credential("bearer", session.bearer());
    let client = client
        .attempt_middleware(access.clone())
        .middleware(access.clone());
    let client = client.build().unwrap();
    // Nothing is known before the first token has left.
    Read::call(&client).await.unwrap();
    assert!(access.has_permission("users:write"));
    let error = Guarded::call(&client).await.unwrap_err();
    let denied = denied(&error).unwrap();
    assert_eq!(
        (denied.operation, denied.missing.as_slice()),
        ("guarded", &["admin".to_owned()][..])
    );
    assert_eq!(server.seen().len(), 1);
    assert!(access.check(Guarded::META).is_err() && access.check(Read::META).is_ok());
    // Another token is read as it leaves; a role counts too.
    session
        .login(
            &client,
            Token::new(jwt(r#"{"permissions":["users:write"],"roles":["admin"]}"#)),
        )
        .await
        .unwrap();
    Read::call(&client).await.unwrap();
    Guarded::call(&client).await.unwrap();
    assert_eq!(server.seen().len(), 3);
    access.set(None);
    Guarded::call(&client).await.unwrap();
}

/// B-R7: tokens that say nothing leave what the program has said, and places of one's own are looked at too.
#[tokio::test]
async fn b_r7_what_the_program_says() {
    let server = Server::new(|_| says("200 OK", "")).await;
    let access = Access::new();
    access.set(Some(
        Claims::new().roles(["admin"]).permissions(["users:write"]),
    ));
    let client = server
        .builder()
        .credential("bearer", Bearer::token("opaque"));
    let client = client
        .attempt_middleware(access.clone())
        .middleware(access.clone());
    Guarded::call(&client.build().unwrap()).await.unwrap();
    assert!(access.has_role("admin"));

    let access = Access::at(["/https:~1~1app.example~1roles"], []);
    let token = jwt(r#"{"https://app.example/roles":"owner admin","scp":["a"]}"#);
    let client = server.builder().credential("bearer", Bearer::token(token));
    let client = client.attempt_middleware(access.clone()).build().unwrap();
    Read::call(&client).await.unwrap();
    assert!(access.has_role("owner") && access.has_permission("a"));
}
