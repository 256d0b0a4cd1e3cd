//! What a repository promises, row by row of the guide: over a real socket and by a test clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[macro_use]
mod served;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_data::Account;
use apiloom_data::cache::Cache;
use apiloom_data::offline::{Network, Offline};
use apiloom_data::repository::{Query, Repository, RepositoryError};
use apiloom_data::storage::File;
use apiloom_runtime::clock::{TestClock, Time};
use apiloom_runtime::codegen::Parameter;
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::http::Method;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Client, Error, Retry};
use served::*;

operation!(
    Save,
    OperationMeta::new("save", Method::PUT, "/people/{id}").facts(&[("x-offline", "\"queue\"")])
);
operation!(
    Post,
    OperationMeta::new("post", Method::POST, "/people")
        .facts(&[("x-offline", "\"queue\"")])
        .idempotency_key("Idempotency-Key")
);

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Person {
    id: String,
    first: String,
    last: Option<String>,
    role: String,
}

type Failure = Error<NoDocumentedError>;
type Missing = RepositoryError<NoDocumentedError>;

fn person(id: u32, first: &str, last: Option<&str>, role: &str) -> Person {
    Person {
        id: id.to_string(),
        first: first.to_owned(),
        last: last.map(str::to_owned),
        role: role.to_owned(),
    }
}

/// A repository of people, what it stands on, and how often the server was asked by closures.
struct World {
    people: Repository<Person>,
    client: Client,
    offline: Offline,
    network: Network,
    clock: TestClock,
    account: Account,
    server: Server,
    asked: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (server, clock) = (Server::new().await, TestClock::new());
        let (network, account) = (Network::new(true), Account::new());
        account.set(Some("user-1"));
        let queue = File::at(folder.path().join("queue.redb"))
            .open()
            .await
            .unwrap();
        let kept = File::at(folder.path().join("kept.redb"))
            .open()
            .await
            .unwrap();
        let offline = Offline::builder(queue)
            .connectivity(network.clone())
            .manual();
        let offline = offline.build().await.unwrap();
        let cache = Cache::builder().storage(kept.clone()).build();
        let builder = server
            .builder(&clock)
            .middleware(offline.clone())
            .middleware(cache);
        let people = Repository::builder("User", |person: &Person| person.id.clone())
            .search_in(|person| {
                let last = person.last.clone().unwrap_or_default();
                let full = format!("{} {last}", person.first);
                vec![person.first.clone(), last, full]
            })
            .time(Time::new(clock.clone()))
            .build(kept, &offline, account.clone());
        World {
            people,
            client: builder.retry(Retry::never()).build().unwrap(),
            offline,
            network,
            clock,
            account,
            server,
            asked: Arc::default(),
            _folder: folder,
        }
    }

    /// A call that gives this.
    fn gives<T>(&self, value: T) -> impl Future<Output = Result<T, Failure>> + use<T> {
        let asked = self.asked.clone();
        async move {
            asked.fetch_add(1, Ordering::Relaxed);
            Ok(value)
        }
    }

    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }

    /// A call that changes a person, over the socket.
    fn saves(&self, person: &Person) -> impl Future<Output = Result<Person, Failure>> + use<> {
        let mut call = Save::call(&self.client);
        call.0.path::<Wire, _>(Parameter::new("id"), &person.id);
        let person = person.clone();
        async move { call.await.map(|_| person) }
    }

    fn posts(&self, person: &Person) -> impl Future<Output = Result<Person, Failure>> + use<> {
        let (call, person) = (Post::call(&self.client), person.clone());
        async move { call.await.map(|_| person) }
    }
}

fn three() -> Vec<Person> {
    vec![
        person(1, "Ada", Some("Lovelace"), "admin"),
        person(2, "Grace", Some("Hopper"), "user"),
        person(3, "Alan", None, "admin"),
    ]
}

fn ids(people: &[Person]) -> Vec<&str> {
    people.iter().map(|person| person.id.as_str()).collect()
}

/// A-R15, A-R16, A-R25: online it is fetched and kept; offline what is kept, with the same filter and order.
#[tokio::test]
async fn a_r15_a_r16_a_r25_all_are_fetched_and_kept() {
    let world = World::new().await;
    let admins = Query::new().filter("role", "admin").sort_by("last");
    world.network.set(false);
    let none = world.people.all(&admins, world.gives(Vec::new())).await;
    assert!(matches!(none, Err(Missing::NotCached(_))));
    assert_eq!(world.asked(), 0);
    world.network.set(true);
    let all = world.people.all(&Query::new(), world.gives(three())).await;
    assert_eq!((all.unwrap(), world.asked()), (three(), 1));
    world.network.set(false);
    let of = async |query: &Query| {
        let all = world
            .people
            .all(query, world.gives(Vec::new()))
            .await
            .unwrap();
        ids(&all).join(" ")
    };
    assert_eq!(of(&Query::new()).await, "1 2 3");
    assert_eq!(of(&admins).await, "1 3");
    assert_eq!(of(&admins.clone().descending()).await, "1 3");
    assert_eq!(
        of(&Query::new().sort_by("first").descending()).await,
        "2 3 1"
    );
    assert_eq!(world.asked(), 0);
    // A part leaves the others, the whole does not.
    world.network.set(true);
    let part = vec![person(4, "Edsger", None, "admin")];
    world
        .people
        .all(&admins, world.gives(part.clone()))
        .await
        .unwrap();
    world.network.set(false);
    assert_eq!(of(&Query::new()).await, "1 2 3 4");
    world.network.set(true);
    world
        .people
        .all(&Query::new(), world.gives(part))
        .await
        .unwrap();
    world.network.set(false);
    assert_eq!(of(&Query::new()).await, "4");
}

/// A-R17: kept first, for 30 minutes from when it was kept; offline however old; `User not found in cache`.
#[tokio::test]
async fn a_r17_one_is_given_as_it_is_kept_for_thirty_minutes() {
    let world = World::new().await;
    let get = async |first: &str| {
        let call = world.gives(person(1, first, None, "user"));
        let got = world.people.get("1", call).await;
        (got.map(|person| person.first), world.asked())
    };
    world.network.set(false);
    let (missing, _) = get("x").await;
    assert_eq!(missing.unwrap_err().to_string(), "User not found in cache");
    world.network.set(true);
    let minute = Duration::from_secs(60);
    for (minutes, first, given, asked) in [(0, "a", "a", 1), (29, "b", "a", 0), (1, "c", "c", 1)] {
        world.clock.advance(minutes * minute);
        let (got, count) = get(first).await;
        assert_eq!((got.unwrap().as_str(), count), (given, asked), "{first}");
    }
    world.network.set(false);
    world.clock.advance(1000 * minute);
    let (got, count) = get("d").await;
    assert_eq!((got.unwrap().as_str(), count), ("c", 0));
}

/// A-R18, A-R19, A-R20, A-R26: changes are kept when the server has made them; offline they are queued, an update and a deletion
/// are seen at once, and a creation is an error that says so.
#[tokio::test]
async fn a_r18_a_r19_a_r20_a_r26_changes_are_queued_and_seen() {
    let world = World::new().await;
    world.server.says("200 OK", "done");
    let (people, ada) = (&world.people, person(1, "Ada", None, "user"));
    people.create(world.posts(&ada)).await.unwrap();
    let countess = person(1, "Countess", None, "user");
    people
        .update(&countess, world.saves(&countess))
        .await
        .unwrap();
    assert_eq!(
        (world.server.asked(), world.offline.state().waiting),
        (2, 0)
    );
    world.network.set(false);
    let nobody = || world.gives(ada.clone());
    assert_eq!(people.get("1", nobody()).await.unwrap(), countess);

    let refused = people
        .create(world.posts(&person(2, "Grace", None, "user")))
        .await;
    let said = "No internet connection. Changes will be synced when online.";
    assert!(refused.unwrap_err().to_string().ends_with(said));
    assert!(people.get("2", nobody()).await.is_err());
    let augusta = person(1, "Augusta", None, "user");
    assert_eq!(
        people
            .update(&augusta, world.saves(&augusta))
            .await
            .unwrap(),
        augusta
    );
    assert_eq!(people.get("1", nobody()).await.unwrap(), augusta);
    people.delete("1", world.saves(&augusta)).await.unwrap();
    assert!(people.get("1", nobody()).await.is_err());
    people
        .delete("7", world.saves(&person(7, "", None, "")))
        .await
        .unwrap();
    assert_eq!((world.asked(), world.server.asked()), (0, 2));
    assert_eq!(world.offline.state().waiting, 4);
    world.network.set(true);
    assert_eq!(world.offline.replay().await, 4);

    // What the server refuses is not kept.
    world.server.says("422 No", "");
    let other = person(1, "Other", None, "user");
    assert!(people.update(&other, world.saves(&other)).await.is_err());
    people.forget("1").await;
    world.network.set(false);
    assert!(people.get("1", nobody()).await.is_err());
    people.clear().await;
    let all = people.all(&Query::new(), world.gives(Vec::new())).await;
    assert!(matches!(all, Err(Missing::NotCached(_))));
}

/// A-R21: online the server searches; offline a text is looked for in names, in capital or small letters.
#[tokio::test]
async fn a_r21_search_is_local_while_away() {
    let world = World::new().await;
    world.network.set(false);
    let search = async |text: &str| {
        let found = world
            .people
            .search(text, world.gives(three()))
            .await
            .unwrap();
        ids(&found).join(" ")
    };
    assert_eq!(search("a").await, "");
    world.network.set(true);
    assert_eq!((search("zz").await.as_str(), world.asked()), ("1 2 3", 1));
    world
        .people
        .all(&Query::new(), world.gives(three()))
        .await
        .unwrap();
    world.asked();
    world.network.set(false);
    for (text, found) in [
        ("LOVE", "1"),
        ("a", "1 2 3"),
        ("grace hop", "2"),
        ("zz", ""),
    ] {
        assert_eq!(search(text).await, found, "{text}");
    }
    assert_eq!(world.asked(), 0);
}

/// A-R22 and A-R23: who is logged in, as kept while away; uploads need the network, and the entity is asked for anew.
#[tokio::test]
async fn a_r22_a_r23_current_is_kept_and_uploads_need_the_network() {
    let world = World::new().await;
    let me = |first: &str| world.gives(person(1, first, None, "user"));
    world.network.set(false);
    let none = world.people.current(me("a")).await.unwrap_err();
    assert_eq!(none.to_string(), "No cached user data available");
    let away = world
        .people
        .upload(world.gives(()), me("a"))
        .await
        .unwrap_err();
    assert_eq!(
        away.to_string(),
        "Internet connection required for file upload"
    );
    assert_eq!(world.asked(), 0);
    world.network.set(true);
    world.people.current(me("b")).await.unwrap();
    world.people.upload(world.gives(()), me("c")).await.unwrap();
    assert_eq!(world.asked(), 3);
    world.network.set(false);
    assert_eq!(world.people.current(me("x")).await.unwrap().first, "b");
    assert_eq!(world.people.get("1", me("x")).await.unwrap().first, "c");
}

/// A-R24 and isolation: what is kept is the account's; who logs in while a call is on its way does not get its answer.
#[tokio::test]
async fn a_r24_what_is_kept_is_the_accounts() {
    let world = World::new().await;
    world
        .people
        .all(&Query::new(), world.gives(three()))
        .await
        .unwrap();
    world.account.set(Some("user-2"));
    let account = world.account.clone();
    let late = async move {
        account.set(Some("user-3"));
        Ok::<_, Failure>(three())
    };
    world.people.all(&Query::new(), late).await.unwrap();
    world.network.set(false);
    for (name, count) in [
        (Some("user-3"), 0),
        (Some("user-2"), 0),
        (None, 0),
        (Some("user-1"), 3),
    ] {
        world.account.set(name);
        let found = world
            .people
            .search("", world.gives(Vec::new()))
            .await
            .unwrap();
        assert_eq!(found.len(), count, "{name:?}");
    }
}
