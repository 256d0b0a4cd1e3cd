//! What a cache with a storage promises: over real sockets, by a test clock, with files.

#![allow(
    missing_docs,
    clippy::await_holding_lock,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod served;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use apiloom_data::Account;
use apiloom_data::cache::{Cache, Served, Source};
use apiloom_data::storage::{Change, File, OpenError, Storage, StorageError};
use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::operation::WithResponse;
use apiloom_runtime::{Client, Operation, Retry};
use served::*;

const FOR_A_MINUTE: &str = "200 OK\r\ncache-control: max-age=60";

/// A client with a cache on a storage, whose time of day is so many seconds after the others' beginning.
fn client(
    server: &Server,
    storage: impl Storage,
    seconds: u64,
    account: &Account,
    token: &str,
) -> (Client, Cache) {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600 + seconds);
    let cache = Cache::builder().storage(storage).account(account.clone());
    let cache = cache.build();
    let built = server
        .builder(&TestClock::at(start))
        .middleware(cache.clone())
        .credential("bearer", Bearer::token(token))
        .retry(Retry::never());
    (built.build().unwrap(), cache)
}

/// The file, once whoever has had it has let go of it.
fn opened(folder: &tempfile::TempDir) -> File {
    loop {
        match File::at(folder.path().join("kept.redb")).open_blocking() {
            Err(OpenError::InUse) => std::thread::yield_now(),
            other => return other.unwrap(),
        }
    }
}

async fn told<O: Operation<Output = String>>(call: O) -> (String, Source, u64) {
    let (text, head) = WithResponse::new(call).await.ok().unwrap();
    let served = head.extension::<Served>().unwrap();
    (text, served.source, served.age.as_secs())
}

/// A-R30 (levels of caches), B-R20 and B-R21 (persistent): what was kept is there when the program is started again, as old as
/// it is by then.
#[tokio::test]
async fn a_r30_b_r20_b_r21_answers_are_there_after_a_restart() {
    let (server, folder) = (Server::new().await, tempfile::tempdir().unwrap());
    let nobody = Account::new();
    {
        let (client, cache) = client(&server, opened(&folder), 0, &nobody, "t");
        let head = format!("{FOR_A_MINUTE}\r\nvary: accept\r\nlink: a\r\nlink: b\r\netag: \"v1\"");
        server.says(&head, "one");
        assert_eq!(told(Plain::call(&client)).await.1, Source::Server);
        cache.flush().await;
    }
    server.says("304 Not Modified\r\ncache-control: max-age=60", "");
    for (seconds, source, age) in [
        (59, Source::Cache, 59),
        (90, Source::Confirmed, 0),
        (149, Source::Cache, 59),
    ] {
        let (client, cache) = client(&server, opened(&folder), seconds, &nobody, "t");
        let (text, head) = Plain::call(&client).with_response().await.unwrap();
        let served = head.extension::<Served>().unwrap();
        assert_eq!(text, "one");
        assert_eq!((served.source, served.age.as_secs()), (source, age));
        assert_eq!(head.headers().get_all("link").iter().count(), 2);
        assert_eq!(told(Plain::call(&client)).await.1, Source::Cache);
        assert_eq!(cache.stats().from_disk, 1);
        cache.flush().await;
    }
    assert!(server.seen.lock().unwrap()[1].contains("if-none-match: \"v1\""));
    server.says(FOR_A_MINUTE, "two");
    // Nobody knows how old it is by a clock that has gone back.
    let (client, cache) = client(&server, opened(&folder), 10, &nobody, "t");
    assert_eq!(told(Plain::call(&client)).await.0, "two");
    assert_eq!(cache.stats().from_disk, 0);
}

#[tokio::test]
async fn what_is_forgotten_is_forgotten_on_disk_too() {
    let (server, folder) = (Server::new().await, tempfile::tempdir().unwrap());
    let nobody = Account::new();
    server.says("200 OK", "x");
    {
        let (client, cache) = client(&server, opened(&folder), 0, &nobody, "t");
        for id in 1..=4 {
            User::of(&client, id).await.unwrap();
        }
        cache.flush().await;
    }
    {
        // None of them is in memory.
        let (client, cache) = client(&server, opened(&folder), 1, &nobody, "t");
        Rename::of(&client, 1).await.unwrap();
        cache.invalidate_pattern("users/2$").unwrap();
        cache.invalidate(&format!("{}/users/3", server.url).parse().unwrap());
        let mut sources = Vec::new();
        cache.flush().await;
        for id in 1..=4 {
            sources.push(told(User::of(&client, id)).await.1);
        }
        let expected = [
            Source::Server,
            Source::Server,
            Source::Server,
            Source::Cache,
        ];
        assert_eq!(sources, expected);
        cache.clear();
        cache.flush().await;
    }
    let (client, _) = client(&server, opened(&folder), 2, &nobody, "t");
    assert_eq!(told(User::of(&client, 4)).await.1, Source::Server);
}

/// Two users on one file: each sees what is kept under the own name alone, and without a name nothing is kept.
#[tokio::test]
async fn accounts_never_see_each_others_answers() {
    let (server, folder) = (Server::new().await, tempfile::tempdir().unwrap());
    let visit = async |name: Option<&str>, token: &str, says: &str| {
        server.says(FOR_A_MINUTE, says);
        let account = Account::new();
        account.set(name);
        let (client, cache) = client(&server, opened(&folder), 0, &account, token);
        let told = told(Mine::call(&client)).await;
        cache.flush().await;
        (told.0, told.1)
    };
    let by_server = |text: &str| (text.to_owned(), Source::Server);
    let kept = |text: &str| (text.to_owned(), Source::Cache);
    assert_eq!(visit(None, "a", "nobody's").await, by_server("nobody's"));
    assert_eq!(visit(None, "a", "nobody's").await, by_server("nobody's"));
    assert_eq!(visit(Some("a"), "a", "a's").await, by_server("a's"));
    assert_eq!(visit(Some("b"), "b", "b's").await, by_server("b's"));
    assert_eq!(visit(Some("a"), "a", "?").await, kept("a's"));
    assert_eq!(visit(Some("b"), "b", "?").await, kept("b's"));
    assert_eq!(visit(None, "a", "nobody's").await, by_server("nobody's"));

    // A name stands for the credentials that are seen first.
    server.says(FOR_A_MINUTE, "c's");
    let account = Account::new();
    account.set(Some("c"));
    let (client, cache) = client(&server, opened(&folder), 0, &account, "c");
    let other = server.builder(&TestClock::new()).middleware(cache.clone());
    let other = other
        .credential("bearer", Bearer::token("d"))
        .build()
        .unwrap();
    assert_eq!(told(Mine::call(&client)).await.0, "c's");
    server.says(FOR_A_MINUTE, "d's");
    assert_eq!(told(Mine::call(&other)).await.0, "d's");
    cache.flush().await;
    drop((client, other, cache));
    assert_eq!(visit(Some("c"), "c", "?").await, kept("c's"));
}

/// B-R34 and the leak test: neither credentials nor cookies nor URLs with secrets are in the file.
#[tokio::test]
async fn no_secrets_are_in_the_file() {
    let (server, folder) = (Server::new().await, tempfile::tempdir().unwrap());
    let account = Account::new();
    account.set(Some("user-1"));
    let (client, cache) = client(&server, opened(&folder), 0, &account, "hidden-1");
    let head = format!(
        "{FOR_A_MINUTE}\r\nset-cookie: sid=hidden-2\r\nx-auth-token: hidden-3\r\nvary: cookie"
    );
    server.says(&head, "kept-1");
    let call = Mine::call(&client).with(|options| options.header("x-api-key", "hidden-4"));
    call.await.unwrap();
    server.says(FOR_A_MINUTE, "hidden-5");
    let mut call = Plain::call(&client);
    let name = apiloom_runtime::codegen::Parameter::new("access_token");
    call.0.query::<Wire, _>(name, &"hidden-6");
    assert_eq!(told(call).await.1, Source::Server);
    server.says(FOR_A_MINUTE, "kept-2");
    Plain::call(&client).await.unwrap();
    cache.flush().await;
    let bytes = std::fs::read(folder.path().join("kept.redb")).unwrap();
    let has = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(has("kept-1") && has("kept-2") && !has("hidden"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = std::fs::metadata(folder.path().join("kept.redb")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}

/// Wherever a file is damaged: calls are answered, with what was kept or by the server, and it can be written again.
#[tokio::test]
async fn a_damaged_file_fails_no_call() {
    let (server, folder) = (Server::new().await, tempfile::tempdir().unwrap());
    let (nobody, path) = (Account::new(), folder.path().join("kept.redb"));
    {
        let (client, cache) = client(&server, opened(&folder), 0, &nobody, "t");
        for id in 1..=20 {
            server.says("200 OK", &format!("old {id} {}", "-".repeat(300)));
            User::of(&client, id).await.unwrap();
        }
        cache.flush().await;
    }
    drop(opened(&folder));
    let good = std::fs::read(&path).unwrap();
    server.says("200 OK", "new");
    let mut random = 7_u64;
    let mut next = |below: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(random >> 33).unwrap() % below
    };
    let mut kept = 0;
    for round in 0..40 {
        let mut bytes = good.clone();
        match round {
            0 => bytes = b"something else".to_vec(),
            1 => bytes.truncate(next(good.len())),
            _ => {
                let place = next(good.len() - 512);
                bytes[place..place + 512]
                    .iter_mut()
                    .for_each(|byte| *byte ^= 0x55);
            }
        }
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let (client, cache) = client(&server, opened(&folder), 0, &nobody, "t");
        for id in 1..=20 {
            let (text, source, _) = told(User::of(&client, id)).await;
            let old = text.starts_with(&format!("old {id} -")) && text.len() > 300;
            assert!(
                old && source == Source::Cache || text == "new",
                "{round}: {text}"
            );
            kept += usize::from(old);
        }
        cache.flush().await;
        drop((client, cache));
        // Whoever has had it writes into it at the end.
        drop(opened(&folder));
    }
    assert!(kept > 200, "{kept}");
}

#[tokio::test]
async fn what_was_not_used_for_longest_makes_room_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let file = File::at(folder.path().join("a/b.redb")).max_bytes(1000);
    let file = file.open().await.unwrap();
    let put = |name: u8, length| Change::Put(vec![name], vec![0; length]);
    for name in 1..=4 {
        file.write(&[put(name, 200)]).unwrap();
    }
    assert!(file.get(&[1]).unwrap().is_some());
    file.write(&[put(5, 200), put(6, 2000)]).unwrap();
    let is_kept = |name: u8| file.get(&[name]).unwrap().is_some();
    assert_eq!(
        [1, 2, 3, 4, 5, 6].map(is_kept),
        [true, false, true, true, true, false]
    );
    file.write(&[Change::Remove(vec![1]), put(2, 200)]).unwrap();
    assert_eq!(
        [1, 2, 3, 4, 5, 6].map(is_kept),
        [false, true, true, true, true, false]
    );
    let mut seen = Vec::new();
    file.each(&mut |name, value| seen.push((name[0], value.len())))
        .unwrap();
    assert_eq!(seen, [(2, 200), (3, 200), (4, 200), (5, 200)]);
}

#[tokio::test]
async fn a_file_is_one_owners_and_of_one_version() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.redb");
    let file = opened(&folder);
    let second = File::at(&path).open().await;
    assert!(matches!(second, Err(OpenError::InUse)));
    file.write(&[Change::Put(vec![1], vec![2])]).unwrap();
    drop(file);
    assert_eq!(opened(&folder).get(&[1]).unwrap(), Some(vec![2]));
    {
        let numbers = redb::TableDefinition::<&str, u64>::new("numbers");
        let database = redb::Database::open(&path).unwrap();
        let transaction = database.begin_write().unwrap();
        let mut table = transaction.open_table(numbers).unwrap();
        table.insert("format", 2).unwrap();
        drop(table);
        transaction.commit().unwrap();
    }
    assert_eq!(opened(&folder).get(&[1]).unwrap(), None);
    assert!(folder.path().join("kept.redb.aside").exists());
}

/// Fails always, or stands still while its gate is locked.
#[derive(Clone, Default)]
struct Odd {
    fails: bool,
    gate: Arc<Mutex<()>>,
    written: Arc<Mutex<usize>>,
}

impl Odd {
    fn done<T>(&self, value: T) -> Result<T, StorageError> {
        drop(self.gate.lock().unwrap());
        match self.fails {
            true => Err(StorageError::Io(std::io::ErrorKind::StorageFull.into())),
            false => Ok(value),
        }
    }
}

impl Storage for Odd {
    fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        match self.fails {
            true => self.done(None),
            false => Ok(None),
        }
    }

    fn write(&self, changes: &[Change]) -> Result<(), StorageError> {
        self.done(())?;
        *self.written.lock().unwrap() += changes.len();
        Ok(())
    }

    fn each(&self, _: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), StorageError> {
        self.done(())
    }
}

#[tokio::test]
async fn a_storage_that_fails_or_is_slow_costs_calls_nothing() {
    let (server, nobody) = (Server::new().await, Account::new());
    server.says("200 OK", "x");
    let failing = Odd {
        fails: true,
        ..Odd::default()
    };
    let (first, cache) = client(&server, failing, 0, &nobody, "t");
    assert_eq!(told(Timed::call(&first)).await.1, Source::Server);
    cache.clear();
    cache.flush().await;
    assert_eq!(told(Timed::call(&first)).await.1, Source::Server);
    assert_eq!(told(Timed::call(&first)).await.1, Source::Cache);

    let slow = Odd::default();
    let (second, cache) = client(&server, slow.clone(), 0, &nobody, "t");
    let standing = slow.gate.lock().unwrap();
    for id in 0..400 {
        User::of(&second, id).await.unwrap();
    }
    drop(standing);
    cache.flush().await;
    let written = *slow.written.lock().unwrap();
    // What waits is bounded: 256, and what the thread has taken already.
    assert!((256..=320).contains(&written), "{written}");
}
