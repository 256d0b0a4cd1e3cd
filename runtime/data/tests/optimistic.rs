//! What is seen of changes that are under way.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod served;

use apiloom_data::cache::{Cache, Patch, Patched, Served, Source, optimistic};
use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::error::CallError;
use apiloom_runtime::http::{Method, Request, Response};
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::operation::WithResponse;
use apiloom_runtime::{Body, BoxFuture, Client, Operation, Retry};
use served::*;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Lets changes wait, and reads through.
#[derive(Clone)]
struct Late(watch::Sender<bool>);

impl Middleware for Late {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        Box::pin(async move {
            if *request.method() == Method::POST {
                let _ = self.0.subscribe().wait_for(|open| *open).await;
            }
            next.run(request).await
        })
    }
}

struct Rig {
    server: Server,
    cache: Cache,
    late: Late,
    client: Client,
}

impl Rig {
    async fn new() -> Self {
        let (server, cache) = (Server::new().await, Cache::new());
        let late = Late(watch::channel(false).0);
        let client = Self::of(&server, &cache, &late, "hers");
        Rig {
            server,
            cache,
            late,
            client,
        }
    }

    fn of(server: &Server, cache: &Cache, late: &Late, token: &str) -> Client {
        let built = server.builder(&TestClock::new()).retry(Retry::never());
        let built = built.middleware(cache.clone()).middleware(late.clone());
        let built = built.credential("bearer", Bearer::token(token));
        built.build().unwrap()
    }

    /// Fills the cache with a list and one of it.
    async fn fill(&self) {
        self.server.says("200 OK", r#"{"id":1,"name":"a"}"#);
        User::of(&self.client, 1).await.unwrap();
        self.server
            .says("200 OK", r#"[{"id":1,"name":"a"},{"id":2,"name":"b"}]"#);
        Users::call(&self.client).await.unwrap();
    }

    /// Begins a change of the name.
    async fn rename(&self, name: &'static str) -> JoinHandle<bool> {
        let in_list = move |users: &mut apiloom_runtime::serde_json::Value| {
            for user in users.as_array_mut().into_iter().flatten() {
                if user["id"] == 1 {
                    user["name"] = name.into();
                }
            }
        };
        let patch = Patch::new().tag("User:1", move |user| user["name"] = name.into());
        let call = Rename::of(&self.client, 1).with(optimistic(patch.tag("User", in_list)));
        let waiting = self.late.0.receiver_count();
        let call = tokio::spawn(async move { call.await.is_ok() });
        while self.late.0.receiver_count() == waiting {
            tokio::task::yield_now().await;
        }
        call
    }

    async fn seen(&self) -> (String, String) {
        (
            User::of(&self.client, 1).await.unwrap(),
            Users::call(&self.client).await.unwrap(),
        )
    }
}

const OLD: (&str, &str) = (
    r#"{"id":1,"name":"a"}"#,
    r#"[{"id":1,"name":"a"},{"id":2,"name":"b"}]"#,
);
const NEW: (&str, &str) = (
    r#"{"id":1,"name":"c"}"#,
    r#"[{"id":1,"name":"c"},{"id":2,"name":"b"}]"#,
);

fn texts(pair: (&str, &str)) -> (String, String) {
    (pair.0.to_owned(), pair.1.to_owned())
}

async fn marked<O: Operation<Output = String>>(call: O) -> (bool, Option<Source>) {
    let (_, head) = WithResponse::new(call).await.ok().unwrap();
    let source = head.extension::<Served>().map(|served| served.source);
    (head.extension::<Patched>().is_some(), source)
}

/// B-R16, C-R17: one and every list entry are seen changed at once, and all is taken back when the server refuses it.
#[tokio::test]
async fn b_r16_c_r17_a_change_is_seen_at_once_and_taken_back() {
    let rig = Rig::new().await;
    rig.fill().await;
    assert_eq!(rig.seen().await, texts(OLD));
    let change = rig.rename("c").await;
    assert_eq!(rig.seen().await, texts(NEW));
    assert_eq!(
        marked(User::of(&rig.client, 1)).await,
        (true, Some(Source::Cache))
    );
    rig.server.says("422 No", "");
    rig.late.0.send_replace(true);
    assert!(!change.await.unwrap());
    assert_eq!(rig.seen().await, texts(OLD));
    assert_eq!(
        marked(User::of(&rig.client, 1)).await,
        (false, Some(Source::Cache))
    );
    assert_eq!(rig.server.asked(), 3);
}

/// B-R16, C-R17: once it has succeeded, the server says what is so; also where nobody knows what it has done.
#[tokio::test]
async fn b_r16_c_r17_a_change_that_has_succeeded_is_replaced_by_what_the_server_says() {
    let rig = Rig::new().await;
    rig.late.0.send_replace(true);
    for says in [Some("204 Done"), None] {
        rig.fill().await;
        rig.late.0.send_replace(false);
        let change = rig.rename("c").await;
        assert_eq!(rig.seen().await, texts(NEW));
        match says {
            Some(says) => rig.server.says(says, ""),
            None => rig.server.breaks(),
        }
        rig.late.0.send_replace(true);
        assert_eq!(change.await.unwrap(), says.is_some());
        rig.server.says("200 OK", "[]");
        assert_eq!(rig.seen().await, texts(("[]", "[]")));
        rig.cache.clear();
    }
}

#[tokio::test]
async fn changes_are_taken_back_each_by_itself() {
    let rig = Rig::new().await;
    rig.fill().await;
    let (first, second) = (rig.rename("b").await, rig.rename("c").await);
    assert_eq!(rig.seen().await, texts(NEW));
    // Whoever has begun it does not wait for it any more: nobody knows what it does.
    first.abort();
    let _ = first.await;
    rig.server.says("200 OK", r#"{"id":1,"name":"x"}"#);
    assert_eq!(User::of(&rig.client, 1).await.unwrap(), NEW.0);
    second.abort();
    let _ = second.await;
    assert_eq!(
        User::of(&rig.client, 1).await.unwrap(),
        r#"{"id":1,"name":"x"}"#
    );
}

#[tokio::test]
async fn what_is_not_kept_or_no_json_is_seen_as_well_as_can_be() {
    let rig = Rig::new().await;
    let change = rig.rename("c").await;
    rig.server.says("200 OK", OLD.0);
    assert_eq!(User::of(&rig.client, 1).await.unwrap(), NEW.0);
    rig.server.says("200 OK", "no JSON");
    assert_eq!(Users::call(&rig.client).await.unwrap(), "no JSON");
    change.abort();
    let _ = change.await;
    // What was patched is not what is kept.
    rig.server.says("200 OK", OLD.0);
    assert_eq!(User::of(&rig.client, 1).await.unwrap(), OLD.0);
}

#[tokio::test]
async fn nobody_else_sees_a_change_that_is_under_way() {
    let rig = Rig::new().await;
    rig.server.says("200 OK", r#"{"secret":"hers"}"#);
    Mine::call(&rig.client).await.unwrap();
    let url = Mine::call(&rig.client).to_http().unwrap().uri().clone();
    let patch = Patch::new().url(&url, |mine| mine["secret"] = "new".into());
    let call = RenameMine::call(&rig.client).with(optimistic(patch));
    let change = tokio::spawn(async move { call.await.is_ok() });
    while rig.late.0.receiver_count() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        Mine::call(&rig.client).await.unwrap(),
        r#"{"secret":"new"}"#
    );
    let his = Rig::of(&rig.server, &rig.cache, &rig.late, "his");
    rig.server.says("200 OK", r#"{"secret":"his"}"#);
    assert_eq!(Mine::call(&his).await.unwrap(), r#"{"secret":"his"}"#);
    change.abort();
}
