//! What companion packages are promised beside what all middleware is.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::auth::{ApiKey, Bearer, Session, Token, token_source};
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Detached, Handle, Identity, Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, BoxFuture, ClientBuilder, Operation as _};
use faulty::*;
use http::{Request, Response};

/// The rest of a call, and what it would send.
type Later = (Detached, Request<Body>);
type Answer<'a> = BoxFuture<'a, Result<Response<Body>, CallError>>;

static SECURED: &OperationMeta = Secured::META;

/// What a middleware has learned, call for call.
#[derive(Clone, Default)]
struct Notes {
    before: Arc<Mutex<Vec<Option<Identity>>>>,
    after: Arc<Mutex<Vec<Identity>>>,
    detached: Arc<Mutex<Vec<Later>>>,
    handle: Arc<Mutex<Option<Handle>>>,
    said: Arc<Mutex<Vec<Option<u8>>>>,
}

#[derive(Clone)]
struct Priority(u8);

#[derive(Clone, Debug, PartialEq)]
struct From(&'static str);

impl Middleware for Notes {
    fn call<'a>(&'a self, request: Request<Body>, next: Next<'a>) -> Answer<'a> {
        let said = request.extensions().get::<Priority>().map(|said| said.0);
        self.said.lock().unwrap().push(said);
        if next.attempt().is_some() {
            assert!(next.detach().is_none() && next.identity(&request).is_none());
            return next.run(request);
        }
        self.before.lock().unwrap().push(next.identity(&request));
        let (head, _) = request.into_parts();
        let again = Request::from_parts(head.clone(), Body::empty());
        let detached = next.detach().unwrap();
        self.detached.lock().unwrap().push((detached, again));
        Box::pin(async move {
            let mut response = next.run(Request::from_parts(head, Body::empty())).await?;
            let who = *response.extensions().get::<Identity>().unwrap();
            self.after.lock().unwrap().push(who);
            response.extensions_mut().insert(From("there"));
            Ok(response)
        })
    }

    fn attached(&self, client: &Handle) {
        *self.handle.lock().unwrap() = Some(client.clone());
    }
}

impl Notes {
    /// Whose the calls so far were, as was known before them and is known after them.
    fn identities(&self) -> Vec<(Option<Identity>, Identity)> {
        let before = self.before.lock().unwrap().clone();
        before
            .into_iter()
            .zip(self.after.lock().unwrap().clone())
            .collect()
    }

    async fn who(&self, builder: ClientBuilder) -> Identity {
        let client = builder.middleware(self.clone()).build().unwrap();
        Secured::call(&client).await.unwrap();
        let (before, after) = *self.identities().last().unwrap();
        assert_eq!(before, Some(after));
        after
    }
}

#[tokio::test]
async fn what_a_call_says_reaches_middleware_and_what_that_says_the_caller() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(OK)]).await;
    let (call, attempt) = (Notes::default(), Notes::default());
    let builder = builder(&server.url, &clock).middleware(call.clone());
    let client = builder.attempt_middleware(attempt.clone()).build().unwrap();
    let told = Get::call(&client).with(|options| options.extension(Priority(7)));
    let (_, head) = told.with_response().await.unwrap();
    assert_eq!(head.extension::<From>(), Some(&From("there")));
    assert_eq!(head.extension::<Priority>().map(|_| ()), None);
    Get::call(&client).await.unwrap();
    for notes in [call, attempt] {
        assert_eq!(*notes.said.lock().unwrap(), [Some(7), None]);
    }
}

#[tokio::test]
async fn identities_are_those_of_credentials() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(OK)]).await;
    let notes = Notes::default();
    let plain = || builder(&server.url, &clock);
    let with = |token: &str| plain().credential("bearer", Bearer::token(token));
    let one = notes.who(with("one")).await;
    let same = notes.who(with("one")).await;
    let two = notes.who(with("two")).await;
    let key = notes
        .who(plain().credential("bearer", ApiKey::new("one").in_query("k")))
        .await;
    let cookie = notes.who(with("one").header("cookie", "sid=1")).await;
    assert_eq!(one, same);
    for other in [two, key, cookie, Identity::ANONYMOUS] {
        assert_ne!(one, other);
    }
    assert_ne!(two, cookie);
    assert!(!format!("{one:?} {two:?}").contains("one"));

    let client = with("one").middleware(notes.clone()).build().unwrap();
    Get::call(&client).await.unwrap();
    let anonymous = Secured::call(&client).with(|options| options.anonymous());
    anonymous.await.unwrap();
    let given =
        Secured::call(&client).with(|options| options.header("authorization", "Bearer two"));
    given.await.unwrap();
    let all = notes.identities();
    let [get, anonymous, given] = all[all.len() - 3..] else {
        panic!()
    };
    assert_eq!(get.1, Identity::ANONYMOUS);
    assert_eq!(anonymous.1, Identity::ANONYMOUS);
    assert!(![one, two, Identity::ANONYMOUS].contains(&given.1) && given.0 == Some(given.1));
}

#[tokio::test]
async fn a_refresh_is_the_same_login_and_any_other_token_is_not() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(OK)]).await;
    for refreshes in [true, false] {
        let source = token_source(move |_| async move {
            let token = Token::new("a").expires_in(Duration::from_secs(60));
            Ok(if refreshes {
                token.refresh_token("r")
            } else {
                token
            })
        });
        let session = Session::builder(source).build();
        let notes = Notes::default();
        let built = builder(&server.url, &clock).credential("bearer", &session);
        let client = built.middleware(notes.clone()).build().unwrap();
        Secured::call(&client).await.unwrap();
        Secured::call(&client).await.unwrap();
        clock.advance(Duration::from_secs(120));
        Secured::call(&client).await.unwrap();
        Secured::call(&client).await.unwrap();
        session.logout(async {}).await.1.unwrap();
        Secured::call(&client).await.unwrap();
        session.login(&client, Token::new("b")).await.unwrap();
        Secured::call(&client).await.unwrap();
        let all = notes.identities();
        let (before, after): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        assert_eq!(after[0], after[1]);
        assert_eq!(after[0] == after[2], refreshes);
        assert_eq!(after[2], after[3]);
        assert_eq!(before[1..3], [Some(after[0]); 2]);
        // Nobody is known yet, after a logout and at the start.
        assert_eq!((before[0], before[4], before[5]), (None, None, None));
        assert!(!after[..4].contains(&after[4]) && !after[..5].contains(&after[5]));
    }
}

#[tokio::test]
async fn the_rest_of_a_call_outlives_it() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(OK), Act::Say(DOWN), Act::Say(OK)]).await;
    let (outer, notes, inner) = (Notes::default(), Notes::default(), Notes::default());
    let built = builder(&server.url, &clock).credential("bearer", Bearer::token("t0k"));
    let built = built.middleware(outer.clone()).middleware(notes.clone());
    let client = built.middleware(inner.clone()).build().unwrap();
    let call = Secured::call(&client).with(|options| options.extension(Priority(3)));
    call.await.unwrap();
    drop(client);
    let (rest, request) = notes.detached.lock().unwrap().pop().unwrap();
    let answer = tokio::spawn(rest.run(request)).await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);
    // It was repeated, by the client's policy, inside of what comes after.
    assert_eq!(server.asked(), 3);
    let seen = server.seen.lock().unwrap();
    assert!(
        seen.iter()
            .all(|text| text.contains("authorization: bearer t0k"))
    );
    let said = |notes: &Notes| notes.said.lock().unwrap().clone();
    assert_eq!((said(&outer).len(), said(&notes).len()), (1, 1));
    assert_eq!(said(&inner), [Some(3), Some(3)]);
}

#[tokio::test]
async fn a_handle_sends_for_its_client_and_does_not_keep_it() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(OK), Act::Say(DOWN), Act::Say(OK)]).await;
    let (notes, inner) = (Notes::default(), Notes::default());
    let built = builder(&server.url, &clock).credential("bearer", Bearer::token("t0k"));
    let built = built.header("x-tenant", "7").header("x-own", "client");
    let built = built.middleware(notes.clone()).middleware(inner.clone());
    let client = built.build().unwrap();
    let handle = notes.handle.lock().unwrap().clone().unwrap();
    assert!(handle.is_alive());
    let request = || {
        let request = Request::get(format!("{}/x?q=1", server.url)).header("x-own", "request");
        request.body(Body::empty()).unwrap()
    };
    let answer = handle.send(SECURED, request()).await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer = handle.send(SECURED, request()).await.unwrap();
    assert_eq!((answer.status().as_u16(), server.asked()), (200, 3));
    for text in server.seen.lock().unwrap().iter() {
        let wanted = ["get /x?q=1 ", "x-tenant: 7", "x-own: request", "bearer t0k"];
        assert!(wanted.iter().all(|part| text.contains(part)), "{text}");
    }
    assert_eq!(inner.said.lock().unwrap().len(), 2);
    assert_eq!(notes.said.lock().unwrap().len(), 0);
    // What is detached has the client, and is of no use here.
    inner.detached.lock().unwrap().clear();
    drop(client);
    assert!(!handle.is_alive());
    let error = handle.send(SECURED, request()).await.unwrap_err();
    assert!(
        format!("{error:?}").contains("the client is gone"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_handle_sends_no_credential_elsewhere() {
    let clock = TestClock::new();
    let (here, there) = (server(&[Act::Say(OK)]).await, server(&[Act::Say(OK)]).await);
    let notes = Notes::default();
    let built = builder(&here.url, &clock).credential("bearer", Bearer::token("t0k"));
    let built = built.header("x-api-key", "client");
    let client = built.middleware(notes.clone()).build().unwrap();
    let handle = notes.handle.lock().unwrap().clone().unwrap();
    let request = || {
        Request::get(format!("{}/x", there.url))
            .body(Body::empty())
            .unwrap()
    };
    assert!(handle.send(SECURED, request()).await.is_err());
    assert_eq!(there.asked(), 0);
    handle.send(Get::META, request()).await.unwrap();
    assert!(!there.seen.lock().unwrap()[0].contains("x-api-key"));
    drop(client);
}
