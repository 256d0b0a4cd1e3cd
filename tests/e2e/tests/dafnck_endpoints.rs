//! Every operation of `schemas/dafnck.yaml` over a socket, one row each. `common` says how to read a row.

#[macro_use]
mod common;

use apiloom_e2e::dafnck::Client;
use apiloom_e2e::dafnck::models::{
    BulkDeleteUsers, BulkUpdateUsers, ChangePasswordData, CreateUserData, DateTime, EmailRequest,
    LoginCredentials, RefreshTokenRequest, RegisterData, ResetPasswordData, SortOrder,
    UpdateUserData, UpdateUserRole, UpdateUserStatus, UserStatus, VerifyEmailRequest,
};
use apiloom_runtime::auth::{ApiKey, Bearer};
use apiloom_runtime::{BoxError, Download, Part};
use common::{TOKEN, Table};
use serde_json::{Value, json};

/// A small file as text.
async fn text<E: std::error::Error + Send + Sync + 'static>(
    call: impl IntoFuture<Output = Result<Download, E>>,
) -> Result<String, BoxError> {
    let bytes = call.await?.bytes(1000).await?;
    Ok(String::from_utf8(bytes.to_vec())?)
}

fn user(id: &str) -> Value {
    json!({
        "id": id, "email": "noor@dafnck.example", "firstName": "Noor", "lastName": "Haddad", "role": "editor",
        "status": "active", "updatedAt": "2025-02-02T17:05:41Z", "isEmailVerified": true
    })
}

fn auth() -> Value {
    json!({"user": user("u-7"), "token": "at_91d4", "refreshToken": "rt_5b0e", "expiresIn": 3600})
}

fn ok(data: Value) -> Value {
    json!({
        "data": data, "success": true, "message": "done",
        "meta": {"timestamp": "2025-03-11T13:40:12Z", "requestId": "req_1741700412000_k3v9x2m1q"}
    })
}

fn at(text: &str) -> DateTime {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn ids() -> Vec<String> {
    vec!["u-7".to_owned(), "u-8".to_owned()]
}

#[tokio::test]
async fn every_operation() {
    let mut t = Table::new("dafnck", "/api").await;
    let api = Client::builder()
        .base_url(&t.url())
        .bearer_auth(Bearer::token(TOKEN))
        .ws_token(ApiKey::new("t&1"))
        .build()
        .unwrap();

    // Signing in
    row!(t, "login":
        api.auth().login(&LoginCredentials::new("noor@dafnck.example", "correct \"horse\"\n").remember_me(true));
        POST "/auth/login", {"email": "noor@dafnck.example", "password": "correct \"horse\"\n", "rememberMe": true};
        with {"authorization": null};
        200, (ok(auth()));
        |auth|
            assert_eq!((auth.token.expose(), auth.expires_in, auth.user.first_name.as_str()), ("at_91d4", 3600, "Noor")));
    row!(t, "register":
        api.auth().register(&RegisterData::new("Noor", "Haddad", "n@d.example", "pw €", "pw €", true));
        POST "/auth/register", {
            "firstName": "Noor", "lastName": "Haddad", "email": "n@d.example", "password": "pw €", "confirmPassword": "pw €",
            "acceptTerms": true
        };
        with {"authorization": null};
        201, (ok(auth()));
        |auth| assert_eq!((auth.refresh_token.expose(), auth.user.status), ("rt_5b0e", Some(UserStatus::Active))));
    row!(t, "logout": api.auth().logout();
        POST "/auth/logout";
        200, (ok(json!({})));
        |data| assert_eq!(data, json!({})));
    row!(t, "refreshToken": api.auth().refresh_token(&RefreshTokenRequest::new("rt_5b0e"));
        POST "/auth/refresh", {"refreshToken": "rt_5b0e"};
        with {"authorization": null};
        200, {"success": true, "data": {"expiresIn": 900, "token": "at_a2f0"}};
        |fresh| assert_eq!((fresh.token.expose(), fresh.expires_in), ("at_a2f0", 900)));
    row!(t, "forgotPassword": api.auth().forgot_password(&EmailRequest::new("noor@dafnck.example"));
        POST "/auth/forgot-password", {"email": "noor@dafnck.example"};
        with {"authorization": null};
        200, (ok(json!(null)));
        |data| assert_eq!(data, json!(null)));
    row!(t, "resetPassword":
        api.auth().reset_password(&ResetPasswordData::new("pw_3e8a", "staple", "staple"));
        POST "/auth/reset-password", {"token": "pw_3e8a", "password": "staple", "confirmPassword": "staple"};
        with {"authorization": null};
        200, (ok(json!({"sessions": [1, 2.5]})));
        |data| assert_eq!(data["sessions"][1], json!(2.5)));
    row!(t, "verifyEmail": api.auth().verify_email(&VerifyEmailRequest::new("ev_77c2"));
        POST "/auth/verify-email", {"token": "ev_77c2"};
        with {"authorization": null};
        200, (ok(json!("verified")));
        |data| assert_eq!(data, json!("verified")));
    row!(t, "resendVerification":
        api.auth().resend_verification(&EmailRequest::new("jörg+1@dafnck.example")).enveloped();
        POST "/auth/resend-verification", {"email": "jörg+1@dafnck.example"};
        with {"authorization": null};
        200, (ok(json!({})));
        |envelope| assert_eq!((envelope.success, envelope.message.as_deref()), (true, Some("done"))));
    row!(t, "changePassword":
        api.auth().change_password(&ChangePasswordData::new("old", "new", "new")).enveloped();
        POST "/auth/change-password", {"currentPassword": "old", "newPassword": "new", "confirmPassword": "new"};
        200, (ok(json!({})));
        |envelope| assert_eq!(envelope.meta.unwrap().request_id, "req_1741700412000_k3v9x2m1q"));

    // Users
    row!(t, "getUsers":
            api.users().get_users().page(2).limit(10).search("haddad & söhne").role("editor").status("in active")
            .sort_by("lastName").sort_order(SortOrder::Asc);
        GET "/users?page=2&limit=10&search=haddad%20%26%20s%C3%B6hne&role=editor&status=in%20active&sortBy=lastName&sortOrder=asc";
        200, (ok(json!({"users": [user("u-7"), user("u-8")], "pagination": {"page": 2, "limit": 10, "total": 12, "totalPages": 2}})));
        |list| {
            let pagination = list.data.pagination;
            assert_eq!((pagination.page, pagination.total, pagination.total_pages), (2, 12, 2));
            assert_eq!(list.data.users[1].id, "u-8");
        }
    );
    let new = CreateUserData::new("Piet", "Brandsma", "piet@dafnck.example")
        .role("viewer")
        .status(UserStatus::Inactive);
    row!(t, "createUser": api.users().create_user(&new);
        POST "/users",
            {"firstName": "Piet", "lastName": "Brandsma", "email": "piet@dafnck.example", "role": "viewer", "status": "inactive"};
        201, (ok(user("u-9")));
        |user| assert_eq!((user.id.as_str(), user.is_email_verified, user.created_at), ("u-9", Some(true), None)));
    let updates = UpdateUserData::default()
        .status(UserStatus::Inactive)
        .avatar_url("https://x.example/a?b=\\");
    row!(t, "bulkUpdateUsers": api.users().bulk_update_users(&BulkUpdateUsers::new(ids(), updates));
        PATCH "/users/bulk",
            {"userIds": ["u-7", "u-8"], "updates": {"status": "inactive", "avatarUrl": "https://x.example/a?b=\\"}};
        200, (ok(json!([user("u-7"), user("u-8")])));
        |users| assert_eq!((users.len(), users[1].id.as_str()), (2, "u-8")));
    row!(t, "bulkDeleteUsers": api.users().bulk_delete_users(&BulkDeleteUsers::new(ids()));
        DELETE "/users/bulk", {"userIds": ["u-7", "u-8"]};
        204;
        |data| assert_eq!(data, None));
    row!(t, "getUser": api.users().get_user("u-7?x#y%20");
        GET "/users/u-7%3Fx%23y%2520";
        200, (ok(user("u-7?x#y%20")));
        |user| assert_eq!((user.id.as_str(), user.updated_at), ("u-7?x#y%20", Some(at("2025-02-02T17:05:41Z")))));
    row!(t, "updateUser":
        api.users().update_user("u-7", &UpdateUserData::default().last_name("Haddad-Brandsma").role(""));
        PATCH "/users/u-7", {"lastName": "Haddad-Brandsma", "role": ""};
        200, (ok(user("u-7")));
        |user| assert_eq!(user.role.as_deref(), Some("editor")));
    row!(t, "deleteUser": api.users().delete_user("u-7");
        DELETE "/users/u-7";
        200, (ok(json!({})));
        |data| assert_eq!(data, Some(json!({}))));
    row!(t, "updateUserStatus": api.users().update_user_status("u-7", &UpdateUserStatus::new(UserStatus::Active));
        PATCH "/users/u-7/status", {"status": "active"};
        200, (ok(user("u-7")));
        |user| assert_eq!(user.status, Some(UserStatus::Active)));
    row!(t, "updateUserRole": api.users().update_user_role("u-7", &UpdateUserRole::new("chief \u{1f980} editor"));
        PATCH "/users/u-7/role", {"role": "chief \u{1f980} editor"};
        200, (ok(user("u-7")));
        |user| assert_eq!(user.email, "noor@dafnck.example"));

    // Files
    row!(t, "deleteFile": api.files().delete_file("f 31/ä");
        DELETE "/files/f%2031%2F%C3%A4";
        204;
        |data| assert_eq!(data, None));

    row!(t, "exportUsers": text(api.users().export_users());
        GET "/users/export";
        with {"accept": "application/octet-stream, application/json;q=0.9"};
        200, {"$type": "text/csv", "content": "id,email\nu_1,a@b.example\n"};
        |file| assert_eq!(file, "id,email\nu_1,a@b.example\n"));
    row!(t, "importUsers": api.users().import_users(Part::bytes("id\n").file_name("users.csv"));
        POST "/users/import", {"file": {"name": "users.csv", "type": "application/octet-stream", "content": "id\n"}};
        with {"content-type": "multipart/form-data"};
        200, {"success": true, "data": {"imported": 1, "failed": 0, "errors": []}};
        |import| assert_eq!((import.imported, import.errors.len()), (1, 0)));
    let file = Part::text("hello").file_name("zażółć.txt");
    row!(t, "uploadFile": api.files().upload_file(file);
        POST "/files/upload", {"file": {"name": "zażółć.txt", "type": "text/plain; charset=utf-8", "content": "hello"}};
        with {"content-type": "multipart/form-data"};
        201, {"success": true, "data": {"id": "fil_1", "filename": "7c.txt", "originalName": "zażółć.txt",
            "mimeType": "text/plain", "size": 5, "url": "https://cdn.example/fil_1"}};
        |file| assert_eq!((file.original_name.as_str(), file.size), ("zażółć.txt", 5)));
    let files = vec![
        Part::bytes("1").file_name("a"),
        Part::bytes("2").file_name("b"),
    ];
    row!(t, "uploadMultipleFiles": api.files().upload_multiple_files(files).generate_thumbnail(true);
        POST "/files/upload-multiple", {"files": [
            {"name": "a", "type": "application/octet-stream", "content": "1"},
            {"name": "b", "type": "application/octet-stream", "content": "2"}], "generateThumbnail": "true"};
        with {"content-type": "multipart/form-data"};
        201, {"success": true, "data": []};
        |files| assert!(files.is_empty()));
    let here = t.url();
    row!(t, "connectRealtime": api.realtime().connect_realtime().with(|options| options.base_url(&here));
        GET "/ws?token=t%261";
        with {"accept": "*/*", "authorization": null};
        101;
        |()| ());

    t.finish();
}
