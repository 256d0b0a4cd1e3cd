//! What a client promises that is away at times: over real sockets and by a test clock, with files.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[macro_use]
mod served;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_data::Account;
use apiloom_data::cache::{Cache, NotCached, Served};
use apiloom_data::offline::{
    self, Event, Network, Observed, Offline, OfflineBuilder, Queued, Resolution,
};
use apiloom_data::storage::{File, OpenError};
use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::Parameter;
use apiloom_runtime::http::Method;
use apiloom_runtime::operation::{OperationMeta, WithResponse};
use apiloom_runtime::{Body, Client, Error, Operation, Retry};
use served::*;

const QUEUES: &[(&str, &str)] = &[("x-offline", "\"queue\"")];

operation!(
    Change,
    OperationMeta::new("change", Method::PUT, "/things/{id}")
        .facts(QUEUES)
        .security(&[&["bearer"], &[]])
);
operation!(
    Delete,
    OperationMeta::new("delete", Method::DELETE, "/things/{id}")
        .facts(QUEUES)
        .security(&[&["bearer"], &[]])
);
operation!(
    Create,
    OperationMeta::new("create", Method::POST, "/things")
        .facts(QUEUES)
        .idempotency_key("X-Key")
        .security(&[&["bearer"], &[]])
);
operation!(
    Fresh,
    OperationMeta::new("fresh", Method::GET, "/fresh")
        .facts(&[("x-cache-ttl-ms", "1000"), ("x-offline", "\"reject\"")])
);
operation!(
    Named,
    OperationMeta::new("named", Method::PUT, "/names/{id}")
        .facts(&[("x-offline", "\"queue\""), ("x-resource", "\"User:{id}\""),])
);
operation!(
    Count,
    OperationMeta::new("count", Method::POST, "/count").facts(QUEUES)
);
operation!(
    Thing,
    OperationMeta::new("thing", Method::GET, "/things/{id}")
        .facts(&[("x-cache-ttl-ms", "60000")])
        .security(&[&["bearer"], &[]])
);

macro_rules! with_id {
    ($($name:ident),*) => { $(impl $name {
        fn of(client: &Client, id: u32) -> Self {
            let mut call = Self::call(client);
            call.0.path::<Wire, _>(Parameter::new("id"), &id);
            call
        }
    })* };
}
with_id!(Change, Delete, Named, Thing);

fn change(client: &Client, id: u32, body: &str) -> Change {
    let mut call = Change::of(client, id);
    call.0.body("application/json", Body::from(body.to_owned()));
    call
}

/// A folder for files, a server, a network that the test has in hand, and the clock.
struct World {
    server: Server,
    folder: tempfile::TempDir,
    network: Network,
    clock: TestClock,
    account: Account,
}

impl World {
    async fn new() -> Self {
        let server = Server::new().await;
        server.says("200 OK", "done");
        World {
            server,
            folder: tempfile::tempdir().unwrap(),
            network: Network::new(false),
            clock: TestClock::new(),
            account: Account::new(),
        }
    }

    async fn file(&self, name: &str) -> File {
        loop {
            match File::at(self.folder.path().join(name)).open().await {
                Err(OpenError::InUse) => tokio::task::yield_now().await,
                file => return file.unwrap(),
            }
        }
    }

    async fn builder(&self) -> OfflineBuilder {
        Offline::builder(self.file("queue.redb").await)
            .connectivity(self.network.clone())
            .account(self.account.clone())
            .manual()
    }

    fn client(&self, offline: &Offline, cache: &Cache, token: Option<&str>) -> Client {
        let mut builder = self.server.builder(&self.clock);
        if let Some(token) = token {
            builder = builder.credential("bearer", Bearer::token(token));
        }
        let builder = builder
            .middleware(offline.clone())
            .middleware(cache.clone());
        builder.retry(Retry::never()).build().unwrap()
    }

    /// The first lines of what the server has seen, and the keys.
    fn seen(&self) -> Vec<(String, String)> {
        let seen = self.server.seen.lock().unwrap();
        let shown = |text: &String| {
            let line = text.split(" http").next().unwrap().to_owned();
            let mut lines = text.lines();
            let key = lines.find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                ["idempotency-key", "x-key"]
                    .contains(&name)
                    .then_some(value)
            });
            (line, key.unwrap_or_default().to_owned())
        };
        seen.iter().map(shown).collect()
    }

    fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|(line, _)| line).collect()
    }
}

/// The number in the queue of a call that was queued.
async fn queued<O: Operation<Output = String>>(call: O) -> Option<u64> {
    match WithResponse::new(call).await {
        Err(Error::Middleware(error)) => {
            let queued = error.get_ref().downcast_ref::<Queued>()?;
            let said = "No internet connection. Changes will be synced when online.";
            assert_eq!(error.to_string(), said);
            Some(queued.id)
        }
        _ => None,
    }
}

/// A-R15, A-R18, A-R19, A-R20, A-R27: writes wait while the network is away, and are sent in their order when it is back, with the keys
/// that they were queued with, once.
#[tokio::test]
async fn a_r15_a_r18_a_r19_a_r20_a_r27_writes_wait_and_are_sent_in_their_order() {
    let world = World::new().await;
    let offline = world.builder().await.build().await.unwrap();
    let client = world.client(&offline, &Cache::new(), None);
    let mut events = offline.events();
    assert_eq!(queued(Create::call(&client)).await, Some(0));
    assert_eq!(queued(change(&client, 7, r#"{"name":"x"}"#)).await, Some(1));
    assert_eq!(queued(Delete::of(&client, 7)).await, Some(2));
    let state = offline.state();
    assert_eq!(
        (state.online, state.waiting, world.server.asked()),
        (false, 3, 0)
    );
    let resources = offline.waiting().into_iter().map(|write| write.resource);
    let host = world.server.url.replace("http://", "");
    let expected = ["/things", "/things/7", "/things/7"].map(|path| format!("{host}{path}"));
    assert_eq!(resources.collect::<Vec<_>>(), expected);

    world.network.set(true);
    assert_eq!(offline.replay().await, 3);
    assert_eq!(offline.replay().await, 0);
    assert_eq!(
        world.lines(),
        ["post /things", "put /things/7", "delete /things/7"]
    );
    let mut keys: Vec<String> = world.seen().into_iter().map(|(_, key)| key).collect();
    assert!(keys.iter().all(|key| key.len() >= 32), "{keys:?}");
    keys.dedup();
    assert_eq!(keys.len(), 3);
    assert!(world.server.seen.lock().unwrap()[1].contains("content-length: 12"));
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        told.push(event);
    }
    assert_eq!(told[..3], [0, 1, 2].map(|id| Event::Queued { id }));
    assert!(matches!(
        told[3..],
        [
            Event::Sent { id: 0, .. },
            Event::Sent { id: 1, .. },
            Event::Sent { id: 2, .. }
        ]
    ));
    assert_eq!((offline.state().online, offline.state().waiting), (true, 0));
}

/// A-R16, A-R17 and A-R22, as far as reading goes: while the network is away what is kept is given, however old, and said to be.
#[tokio::test]
async fn a_r16_a_r17_a_r22_reads_are_answered_with_what_is_kept() {
    let world = World::new().await;
    world.account.set(Some("user-1"));
    for (online, age, stale) in [(true, 0, false), (false, 40, false), (false, 80, true)] {
        // Each is another start of the program: nothing is in memory.
        let answers = world.file("answers.redb").await;
        let cache = Cache::builder()
            .storage(answers)
            .account(world.account.clone())
            .build();
        let offline = world.builder().await.build().await.unwrap();
        let client = world.client(&offline, &cache, Some("t"));
        world.network.set(online);
        let (text, head) = Thing::of(&client, 1).with_response().await.unwrap();
        let served = *head.extension::<Served>().unwrap();
        assert_eq!(
            (text.as_str(), served.age.as_secs(), served.stale),
            ("done", age, stale)
        );
        cache.flush().await;
        world.clock.advance(Duration::from_secs(40));
        world.account.set(Some("user-1"));
        world.server.says("200 OK", "other");
    }
    assert_eq!(world.server.asked(), 1);
    let offline = world.builder().await.build().await.unwrap();
    let client = world.client(&offline, &Cache::new(), Some("t"));
    let missing = Thing::of(&client, 2).await.unwrap_err();
    let Error::Middleware(error) = missing else {
        panic!("{missing}");
    };
    assert!(error.get_ref().downcast_ref::<NotCached>().is_some());
}

/// B-R29's kin for calls: by requests alone it is found that the network is away, and that it is back.
#[tokio::test]
async fn requests_find_out_whether_the_network_is_there() {
    let world = World::new().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let away = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let (observed, cache) = (Observed::new(), Cache::new());
    let builder = world.builder().await.connectivity(observed.clone());
    let offline = builder.build().await.unwrap();
    let client = world.client(&offline, &cache, None);
    let read = |url: &str| {
        let url = url.to_owned();
        Thing::of(&client, 1).with(move |options| options.base_url(&url))
    };
    assert!(read(&away).await.is_err());
    assert!(!offline.state().online);
    // One is let through every five seconds.
    world.network.set(true);
    assert!(read(&world.server.url).await.is_ok());
    assert!(offline.state().online);
    let write = change(&client, 1, "1").with(move |options| options.base_url(&away));
    assert_eq!(queued(write).await, Some(0));
    assert!(!offline.state().online);
    world.clock.advance(Duration::from_secs(120));
    let (_, head) = Thing::of(&client, 1).with_response().await.unwrap();
    assert!(head.extension::<Served>().is_some());
    assert!(offline.state().online);
}

/// What may have been done by the server is sent again with the key that it was sent with.
#[tokio::test]
async fn a_write_that_broke_off_is_queued_with_its_key() {
    let world = World::new().await;
    world.network.set(true);
    let offline = world.builder().await.build().await.unwrap();
    let client = world.client(&offline, &Cache::new(), None);
    world.server.breaks();
    assert_eq!(queued(change(&client, 1, "1")).await, Some(0));
    // What is for the same resource does not overtake it.
    world.server.says("200 OK", "x");
    assert_eq!(queued(change(&client, 1, "2")).await, Some(1));
    assert!(change(&client, 2, "3").await.is_ok());
    assert_eq!(offline.replay().await, 2);
    let seen = world.seen();
    let lines = [
        "put /things/1",
        "put /things/2",
        "put /things/1",
        "put /things/1",
    ];
    assert_eq!(world.lines(), lines);
    assert!(seen[0].1 == seen[2].1 && seen[0].1 != seen[3].1);
}

#[tokio::test]
async fn what_comes_after_for_the_same_resource_waits() {
    let world = World::new().await;
    let offline = world.builder().await.build().await.unwrap();
    let client = world.client(&offline, &Cache::new(), None);
    for id in [1, 1, 10, 2] {
        queued(change(&client, id, "1")).await.unwrap();
    }
    let own = change(&client, 3, "1").with(offline::resource("a"));
    queued(own).await.unwrap();
    queued(change(&client, 4, "1").with(offline::resource("a/b")))
        .await
        .unwrap();
    queued(Named::of(&client, 5)).await.unwrap();
    let user = offline.waiting().last().unwrap().resource.clone();
    assert_eq!(user, "User:5");
    queued(change(&client, 6, "1").with(offline::resource("User:5:name")))
        .await
        .unwrap();
    world.network.set(true);
    world.server.says("503 Later", "");
    assert_eq!(offline.replay().await, 0);
    let lines = [
        "put /things/1",
        "put /things/10",
        "put /things/2",
        "put /things/3",
        "put /names/5",
    ];
    assert_eq!(world.lines(), lines);
    world.server.says("200 OK", "");
    assert_eq!(offline.replay().await, 8);
    let mut events = offline.events();
    queued(change(&client, 1, "1")).await;
    world.network.set(false);
    let id = queued(change(&client, 1, "1")).await.unwrap();
    world.network.set(true);
    world.server.says("422 No", "");
    assert_eq!(offline.replay().await, 0);
    assert_eq!(offline.state().waiting, 0);
    assert_eq!(events.try_recv().unwrap(), Event::Queued { id });
    assert!(
        matches!(events.try_recv().unwrap(), Event::Refused { id: own, status } if own == id && status == 422)
    );
}

#[tokio::test]
async fn conflicts_are_decided_by_the_program() {
    let world = World::new().await;
    let decisions = Arc::new(Mutex::new(vec![
        Resolution::Drop,
        Resolution::Theirs,
        Resolution::Later,
        Resolution::Merged("\"both\"".into()),
        Resolution::Mine,
    ]));
    let (asked, cache) = (Arc::new(Mutex::new(Vec::new())), Cache::new());
    let (own, seen) = (decisions.clone(), asked.clone());
    let builder = world
        .builder()
        .await
        .cache(cache.clone())
        .on_conflict(move |conflict| {
            seen.lock()
                .unwrap()
                .push((conflict.write.id, conflict.body, conflict.answer));
            let next = own.lock().unwrap().pop().unwrap();
            async move { next }
        });
    let offline = builder.build().await.unwrap();
    let client = world.client(&offline, &cache, None);
    let if_match = |call: Change| call.with(|options| options.header("if-match", "\"1\""));
    let write = async |body: &str| {
        world.network.set(false);
        let id = queued(if_match(change(&client, 1, body))).await.unwrap();
        world.network.set(true);
        world.server.seen.lock().unwrap().clear();
        world.server.says("412 Other", "theirs");
        let sent = offline.replay().await;
        (id, sent, world.seen())
    };
    // Mine, which meets another conflict: not without an end.
    let (id, sent, seen) = write("1").await;
    assert_eq!((sent, seen.len(), offline.state().conflicts), (0, 2, 1));
    assert_ne!(seen[0].1, seen[1].1);
    let texts = world.server.seen.lock().unwrap().clone();
    assert!(texts[0].contains("if-match") && !texts[1].contains("if-match"));
    assert_eq!(asked.lock().unwrap()[0], (id, "1".into(), "theirs".into()));
    // It stands, until it is asked about again.
    assert_eq!(offline.replay().await, 0);
    assert_eq!(asked.lock().unwrap().len(), 1);
    world.server.says("200 OK", "");
    offline.reconsider();
    assert_eq!(offline.replay().await, 1);
    let key = world.seen().last().unwrap().1.clone();
    assert_eq!(key, seen[1].1);

    let (_, sent, seen) = write("2").await;
    assert_eq!((sent, seen.len()), (0, 2));
    assert!(world.server.seen.lock().unwrap()[1].contains("content-length: 6"));
    offline.discard(1).await.unwrap();

    let (id, ..) = write("3").await;
    assert!(offline.waiting()[0].conflict);
    assert!(offline.discard(id).await.unwrap() && !offline.discard(id).await.unwrap());

    world.server.says("200 OK", "mine");
    Thing::of(&client, 1).await.unwrap();
    assert_eq!(cache.stats().entries, 1);
    assert_eq!(write("4").await.1, 0);
    assert_eq!((cache.stats().entries, offline.state().waiting), (0, 0));
    assert_eq!(write("5").await.1, 0);
    assert_eq!(offline.state().waiting, 0);
    assert!(decisions.lock().unwrap().is_empty());
}

/// Two users on one queue: nobody's writes are sent with the credentials of somebody else, whoever is logged in.
#[tokio::test]
async fn writes_are_sent_with_the_credentials_of_their_account_alone() {
    let world = World::new().await;
    let (offline, cache) = (world.builder().await.build().await.unwrap(), Cache::new());
    let client = world.client(&offline, &cache, Some("token-a"));
    assert_eq!(
        queued(change(&client, 1, "0")).await,
        None,
        "no account is named"
    );
    world.account.set(Some("a"));
    assert!(queued(change(&client, 1, "1")).await.is_some());
    world.network.set(true);

    // Somebody else, while the name has not been changed; then with another name; then with none.
    let other = world.client(&offline, &cache, Some("token-b"));
    world.server.seen.lock().unwrap().clear();
    for name in [Some("a"), Some("b"), None] {
        if name != Some("a") {
            world.account.set(name);
        }
        assert_eq!(offline.replay().await, 0);
        assert_eq!(world.server.asked(), 0, "{name:?}");
    }
    world.account.set(Some("b"));
    world.network.set(false);
    assert!(queued(change(&other, 1, "2")).await.is_some());
    world.network.set(true);
    assert_eq!(offline.replay().await, 1);
    assert!(world.server.seen.lock().unwrap()[0].contains("bearer token-b"));
    drop((client, other));
    let client = world.client(&offline, &cache, Some("token-a2"));
    world.account.set(Some("a"));
    assert_eq!(offline.replay().await, 1);
    assert!(world.server.seen.lock().unwrap()[1].contains("bearer token-a2"));
    drop(client);
}

/// What cannot be sent again safely, or has a secret in it, is not queued: its call fails as it would without a queue.
#[tokio::test]
async fn what_a_queue_must_not_have_is_not_queued() {
    let world = World::new().await;
    world.server.breaks();
    let builder = world.builder().await.max_entries(2).queue_all();
    let offline = builder.build().await.unwrap();
    let client = world.client(&offline, &Cache::new(), None);
    assert!(matches!(
        Count::call(&client).await,
        Err(Error::Transport(_))
    ));
    assert!(matches!(
        Rename::of(&client, 1).await,
        Err(Error::Transport(_))
    ));
    let refused = change(&client, 1, "1").with(offline::refuse);
    assert!(matches!(refused.await, Err(Error::Transport(_))));
    let secret = change(&client, 1, r#"{"user":[{"password":"p"}]}"#);
    assert!(matches!(secret.await, Err(Error::Transport(_))));
    let mut secret = change(&client, 1, "1");
    secret
        .0
        .query::<Wire, _>(Parameter::new("access_token"), &"t");
    assert!(matches!(secret.await, Err(Error::Transport(_))));
    assert_eq!(offline.state().waiting, 0);
    let keyed = Count::call(&client).with(|options| options.idempotency_key("own"));
    assert!(queued(keyed).await.is_some());
    let keyed = Count::call(&client).with(|options| options.idempotent(true).header("x", "1"));
    assert_eq!(queued(keyed).await, None);
    assert!(queued(change(&client, 1, "1")).await.is_some());
    let full = change(&client, 1, "1").await.unwrap_err();
    assert!(full.to_string().contains("no room"), "{full}");
}

/// A-R24 and A-R27 (the queue is kept), and the leak test: what waits is there after a restart, and no secret is in the file.
#[tokio::test]
async fn a_r24_a_r27_what_waits_is_there_after_a_restart() {
    let world = World::new().await;
    world.account.set(Some("a"));
    {
        let offline = world.builder().await.build().await.unwrap();
        let client = world.client(&offline, &Cache::new(), Some("hidden-1"));
        let call = change(&client, 1, r#"{"name":"kept-1"}"#);
        let own = change(&client, 1, "1").with(|options| options.header("cookie", "sid=hidden-2"));
        assert_eq!(queued(own).await, None);
        let call = call.with(|options| options.header("x-trace", "kept-2"));
        assert!(queued(call).await.is_some());
        queued(Delete::of(&client, 1)).await;
    }
    let bytes = std::fs::read(world.folder.path().join("queue.redb")).unwrap();
    let has = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(has("kept-1") && has("kept-2") && !has("hidden"));

    world.network.set(true);
    world.account.set(Some("a"));
    let offline = world.builder().await.build().await.unwrap();
    let client = world.client(&offline, &Cache::new(), Some("hidden-1"));
    let waits = offline.waiting().len();
    assert_eq!(offline.replay().await, 0, "no operation is known yet");
    drop((offline, client));
    let builder = world
        .builder()
        .await
        .operation(Change::META)
        .operation(Delete::META);
    let offline = builder.build().await.unwrap();
    let _client = world.client(&offline, &Cache::new(), Some("hidden-1"));
    assert_eq!(offline.replay().await, waits);
    // The first one was the call that was not queued.
    let seen = world.server.seen.lock().unwrap()[1].clone();
    assert!(seen.contains("bearer hidden-1") && seen.contains("x-trace: kept-2"));
}

#[tokio::test]
async fn what_has_waited_for_too_long_is_dropped_and_told() {
    let world = World::new().await;
    let builder = world.builder().await.max_age(Duration::from_secs(60));
    let offline = builder.build().await.unwrap();
    let client = world.client(&offline, &Cache::new(), None);
    queued(change(&client, 1, "1")).await.unwrap();
    world.clock.advance(Duration::from_secs(61));
    let id = queued(change(&client, 2, "1")).await.unwrap();
    let mut events = offline.events();
    world.network.set(true);
    assert_eq!(offline.replay().await, 1);
    assert_eq!(events.try_recv().unwrap(), Event::Expired { id: id - 1 });
    assert_eq!(world.lines(), ["put /things/2"]);
}

/// `x-offline: reject`: by the network or not at all.
#[tokio::test]
async fn what_is_to_be_fresh_is_not_given_as_it_was() {
    let world = World::new().await;
    world.network.set(true);
    let (offline, cache) = (world.builder().await.build().await.unwrap(), Cache::new());
    let client = world.client(&offline, &cache, None);
    Fresh::call(&client).await.unwrap();
    Thing::of(&client, 1).await.unwrap();
    world.clock.advance(Duration::from_secs(120));
    world.network.set(false);
    world.server.breaks();
    assert!(Thing::of(&client, 1).await.is_ok());
    assert!(matches!(
        Fresh::call(&client).await,
        Err(Error::Transport(_))
    ));
    let refused = Thing::of(&client, 1).with(offline::refuse);
    assert!(matches!(refused.await, Err(Error::Transport(_))));
}
