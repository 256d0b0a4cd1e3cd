//! Which of the alternatives that a document gives for an operation is taken, and a call without one, over real sockets.

#![cfg(feature = "reqwest")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use apiloom_runtime::auth::{ApiKey, Basic, Bearer, Credential, Session, Token, token_source};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Client, ClientBuilder, Error, Operation, Response};
use faulty::*;
use http::Method;

enum Wire {}

macro_rules! operation {
    ($name:ident, $security:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta =
                &OperationMeta::new(stringify!($name), Method::GET, "/x").security($security);
            type Output = Vec<i64>;
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<Vec<i64>, NoDocumentedError> {
                Decoded::success(response.json::<Wire, _>())
            }
            fn into_request(self) -> Request {
                self.0
            }
            fn from_request(request: Request) -> Self {
                Self(request)
            }
        }
        impl $name {
            fn call(client: &Client) -> Self {
                Self(Request::new(client, Self::META))
            }
        }
    };
}
operation!(Several, &[&["key", "bearer"], &["basic"], &["bearer"]]);
operation!(Optional, &[&["key"], &[], &["basic"]]);

fn set(builder: ClientBuilder, scheme: &'static str) -> ClientBuilder {
    let credential: Credential = match scheme {
        "key" => ApiKey::new("k3y").in_header("x-key"),
        "basic" => Basic::new("u", "p").into(),
        _ => Bearer::token("t0k").into(),
    };
    builder.credential(scheme, credential)
}

/// What is sent of `x-key` and of `authorization` by a client that has these credentials.
async fn sent<O>(
    call: impl FnOnce(&Client) -> O,
    schemes: &[&'static str],
) -> Result<(bool, &'static str), Error<NoDocumentedError>>
where
    O: IntoFuture<Output = Result<Vec<i64>, Error<NoDocumentedError>>>,
{
    let server = server(&[Act::Say(OK)]).await;
    let builder = builder(&server.url, &TestClock::new());
    let client = schemes
        .iter()
        .fold(builder, |builder, name| set(builder, name));
    let done = call(&client.build().unwrap()).await;
    assert_eq!(server.asked(), usize::from(done.is_ok()));
    done?;
    let seen = server.seen.lock().unwrap()[0].clone();
    let authorization = match seen.split_once("authorization: ") {
        Some((_, text)) if text.starts_with("bearer t0k\r") => "bearer",
        Some((_, text)) if text.starts_with("basic dtpw\r") => "basic",
        Some((_, text)) => panic!("{text}"),
        None => "",
    };
    Ok((seen.contains("x-key: k3y\r"), authorization))
}

#[tokio::test]
async fn the_first_alternative_whose_credentials_are_all_there_is_taken() {
    for (schemes, expected) in [
        (&["key", "bearer", "basic"][..], (true, "bearer")),
        (&["bearer", "key"], (true, "bearer")),
        // Half of one is none of it.
        (&["key", "basic"], (false, "basic")),
        (&["bearer", "basic"], (false, "basic")),
        (&["bearer"], (false, "bearer")),
    ] {
        assert_eq!(sent(Several::call, schemes).await.unwrap(), expected);
    }
    // `{}` is what is left, wherever it stands.
    for (schemes, expected) in [
        (&["key", "basic"][..], (true, "")),
        (&["basic"], (false, "basic")),
        (&["bearer"], (false, "")),
        (&[], (false, "")),
    ] {
        assert_eq!(sent(Optional::call, schemes).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn what_is_missing_is_told_for_each_alternative() {
    for (schemes, told) in [
        (
            &["key"][..],
            "`bearer` (`key` is set) or `basic` or `bearer`",
        ),
        (&[], "`key` and `bearer` or `basic` or `bearer`"),
    ] {
        let error = sent(Several::call, schemes).await.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error:?}");
        assert!(!error.is_retryable() && error.attempts() == 0);
        let text = error.to_string();
        assert!(
            text.contains(&format!("no credential is set for {told}: ")),
            "{text}"
        );
    }
}

/// Whatever the client has, and whatever the document wants; nobody is asked for a token.
#[tokio::test]
async fn a_call_can_go_without_a_credential() {
    let all = &["key", "bearer", "basic"][..];
    for schemes in [all, &[]] {
        let without = |client: &Client| Several::call(client).with(|o| o.anonymous());
        assert_eq!(sent(without, schemes).await.unwrap(), (false, ""));
        let without = |client: &Client| Optional::call(client).with(|o| o.anonymous());
        assert_eq!(sent(without, schemes).await.unwrap(), (false, ""));
    }
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let source = token_source(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        async { Ok(Token::new("t0k")) }
    });
    let refuses = "HTTP/1.1 401 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let server = server(&[Act::Say(refuses), Act::Say(OK)]).await;
    let client = builder(&server.url, &TestClock::new())
        .credential("bearer", Session::builder(source).build().bearer())
        .build()
        .unwrap();
    let call = Secured::call(&client).with(|o| o.anonymous());
    assert_eq!(call.await.unwrap_err().status().unwrap().as_u16(), 401);
    assert_eq!((server.asked(), asked.load(Ordering::SeqCst)), (1, 0));
    // The next one is as before.
    Secured::call(&client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let seen = server.seen.lock().unwrap();
    assert!(!seen[0].contains("authorization") && seen[1].contains("bearer t0k"));
}

/// A user name has no colon, and neither part control characters (RFC 7617, section 2): the call is not sent.
#[tokio::test]
async fn a_credential_that_cannot_be_sent_is_told() {
    let credentials: [Credential; 5] = [
        Basic::new("a:b", "p").into(),
        Basic::new("a", "p\n").into(),
        Bearer::token("").into(),
        ApiKey::new("").in_header("x-key"),
        ApiKey::new("k").in_header("x key"),
    ];
    for credential in credentials {
        let server = server(&[Act::Say(OK)]).await;
        let client = builder(&server.url, &TestClock::new());
        let client = client.credential("bearer", credential).build().unwrap();
        let error = Secured::call(&client).await.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error:?}");
        assert_eq!(server.asked(), 0);
    }
}
