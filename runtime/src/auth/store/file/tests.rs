//! One file, and who gets at it when: links, leftovers, callers that go away.

use std::time::{Duration, UNIX_EPOCH};

use super::*;

/// A folder of the test's own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("apiloom-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_token_survives_and_is_nobody_elses() {
    let folder = Folder::new("file-store");
    let path = folder.0.join("tokens.json");
    let token = Token::new("a")
        .refresh_token("r")
        .expires_at(UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let store = FileStore::new(&path);
    assert_eq!(store.load("").await.unwrap(), None);
    store.save("", &token).await.unwrap();
    store.save("read", &Token::new("b")).await.unwrap();
    let again = FileStore::new(&path);
    assert_eq!(again.load("").await.unwrap(), Some(token));
    assert_eq!(again.load("read").await.unwrap(), Some(Token::new("b")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    again.clear().await.unwrap();
    again.clear().await.unwrap();
    assert!(!path.exists());
}

#[tokio::test]
async fn a_file_of_other_things_is_an_error_without_its_words() {
    let folder = Folder::new("file-store-other");
    let path = folder.0.join("tokens.json");
    fs::write(&path, "hunter2").unwrap();
    let error = FileStore::new(&path).load("").await.unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Malformed);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn one_holds_the_lock() {
    let folder = Folder::new("file-store-lock");
    let store = FileStore::new(folder.0.join("tokens.json"));
    let held = store.lock().await.unwrap();
    let file = File::open(folder.0.join("tokens.json.lock")).unwrap();
    assert!(file.try_lock().is_err());
    drop(held);
    file.try_lock().unwrap();
}

/// What the folder holds.
fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(&folder.0).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn who_waits_for_the_lock_blocks_no_thread_and_ends_with_its_call() {
    let folder = Folder::new("file-store-wait");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let path = folder.0.join("tokens.json");
    let other = FileStore::new(&path);
    let held = runtime.block_on(other.lock()).unwrap();
    runtime.block_on(async {
        let store = FileStore::new(&path);
        for _ in 0..40 {
            let wait = tokio::time::timeout(Duration::from_millis(5), store.lock());
            assert!(wait.await.is_err());
        }
        // There is room for other work that blocks.
        let read = tokio::time::timeout(Duration::from_secs(5), store.load(""));
        assert_eq!(read.await.unwrap().unwrap(), None);
    });
    let begun = std::time::Instant::now();
    drop(runtime);
    assert!(begun.elapsed() < Duration::from_secs(5));
    drop(held);
}

/// Whoever waits for another program does so for half a minute, those who wait behind one of this program too. Time
/// that nobody uses passes at once.
#[tokio::test(start_paused = true)]
async fn who_waits_for_the_lock_gives_up() {
    let folder = Folder::new("file-store-patience");
    let path = folder.0.join("tokens.json");
    let other = FileStore::new(&path);
    let held = other.lock().await.unwrap();
    let store = FileStore::new(&path);
    let begun = tokio::time::Instant::now();
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.lock().await.map(drop) })
        })
        .collect();
    for wait in waiting {
        let error = wait.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Store);
        assert!(error.to_string().contains("for 30s"), "{error}");
    }
    let waited = begun.elapsed();
    assert!(
        (LONGEST_WAIT..LONGEST_WAIT + PAUSES.1 * 2).contains(&waited),
        "{waited:?}"
    );
    drop(held);
    store.lock().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saves_that_nobody_waits_for_break_nothing() {
    let folder = Folder::new("file-store-cancelled");
    let path = folder.0.join("tokens.json");
    let store = FileStore::new(&path);
    store.save("", &Token::new("first")).await.unwrap();
    for round in 0..150 {
        let token = Token::new(format!("cancelled-{round}"));
        // The lock is let go of as soon as the save is given up.
        let lock = store.lock().await.unwrap();
        let save = store.save("", &token);
        let _ = tokio::time::timeout(Duration::from_micros(round), save).await;
        drop(lock);
        let other = FileStore::new(&path);
        other
            .save("other", &Token::new(format!("{round}")))
            .await
            .unwrap();
        let kept = other.load("other").await.unwrap().unwrap();
        assert_eq!(kept.access().expose(), round.to_string());
        assert!(other.load("").await.unwrap().is_some());
    }
    drop(store.lock().await.unwrap());
    assert_eq!(names(&folder), ["tokens.json", "tokens.json.lock"]);
}

#[cfg(unix)]
#[tokio::test]
async fn links_and_files_that_others_may_write_to_are_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::new("file-store-link");
    let victim = folder.0.join("victim");
    let path = folder.0.join("tokens.json");
    for there in [true, false] {
        if there {
            fs::write(&victim, "mine").unwrap();
        }
        symlink(&victim, folder.0.join("tokens.json.lock")).unwrap();
        let store = FileStore::new(&path);
        let error = store.save("", &Token::new("a")).await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Store);
        assert_eq!(fs::read(&victim).is_ok(), there);
        fs::remove_file(folder.0.join("tokens.json.lock")).unwrap();
        let _ = fs::remove_file(&victim);
    }
    let store = FileStore::new(&path);
    store.save("", &Token::new("a")).await.unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o622)).unwrap();
    let error = store.load("").await.unwrap_err();
    assert!(
        error.to_string().contains("others may write to it"),
        "{error}"
    );
}

/// Nothing is written that could not be read: of too many tokens those that can be had again go first.
#[tokio::test]
async fn many_tokens_leave_the_last_ones() {
    let folder = Folder::new("file-store-many");
    let path = folder.0.join("tokens.json");
    let store = FileStore::new(&path);
    let large = |number: usize| Token::new(format!("{number}{}", "x".repeat(100_000)));
    store
        .save("", &Token::new("a").refresh_token("r"))
        .await
        .unwrap();
    for number in 0..25 {
        let key = format!("s{number}");
        store.save(&key, &large(number)).await.unwrap();
        assert_eq!(store.load(&key).await.unwrap(), Some(large(number)));
        let last = store.load("").await.unwrap().unwrap();
        assert_eq!(last.refresh().map(|token| token.expose()), Some("r"));
    }
    let huge = Token::new("x".repeat(1024 * 1024));
    assert!(store.save("s", &huge).await.is_err());
    assert!(store.load("s24").await.unwrap().is_some());
}

/// Accounts come and go, each by itself; the file goes with the last.
#[tokio::test]
async fn accounts_are_forgotten_each_by_itself() {
    let folder = Folder::new("file-store-accounts");
    let path = folder.0.join("tokens.json");
    let store = FileStore::new(&path);
    let keys = ["", "read", "\"bob\"", "\"bob\" read", "\"bobby\""];
    for key in keys {
        store.save(key, &Token::new(key)).await.unwrap();
    }
    let left = async || {
        let mut left = Vec::new();
        for key in keys {
            left.extend(store.load(key).await.unwrap().map(|_| key));
        }
        left
    };
    store.forget("\"bob\"").await.unwrap();
    assert_eq!(left().await, ["", "read", "\"bobby\""]);
    store.forget("").await.unwrap();
    assert_eq!(left().await, ["\"bobby\""]);
    store.forget("\"bobby\"").await.unwrap();
    assert!(!path.exists());
    store.forget("\"bobby\"").await.unwrap();
    // What nobody can read is of no use to anybody.
    fs::write(&path, "{").unwrap();
    store.forget("").await.unwrap();
    assert!(!path.exists());
    // Those that the others can be had again with stay when there are too many.
    let large = "x".repeat(300_000);
    for key in ["\"bob\"", "", "\"bob\" a", "a", "\"bob\" b", "b", "c"] {
        let token = if key.ends_with(['"']) || key.is_empty() {
            Token::new("a").refresh_token("r")
        } else {
            Token::new(&*large)
        };
        store.save(key, &token).await.unwrap();
    }
    for key in ["\"bob\"", "", "c"] {
        assert!(store.load(key).await.unwrap().is_some(), "{key}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn files_of_others_are_refused() {
    for (mode, owner, us, trusted) in [
        (0o600, 1000, 1000, true),
        (0o644, 1000, 1000, true),
        (0o600, 0, 1000, true),
        (0o644, 65534, 1000, false),
        (0o600, 1000, 0, false),
        (0o620, 1000, 1000, false),
        (0o602, 0, 0, false),
    ] {
        let trouble = distrust(mode, owner, || Ok(us)).unwrap();
        assert_eq!(trouble.is_none(), trusted, "{mode:o} {owner} {us}");
    }
    let folder = Folder::new("file-store-owner");
    let path = folder.0.join("tokens.json");
    let store = FileStore::new(&path);
    store.save("", &Token::new("a")).await.unwrap();
    let again = FileStore::new(&path);
    assert!(again.load("").await.unwrap().is_some());
    // Only the administrator may give files away.
    let given = std::os::unix::fs::chown(&path, Some(65534), None).is_ok();
    for store in [store, again, FileStore::new(&path)] {
        let loaded = store.load("").await;
        assert_eq!(loaded.is_err(), given, "{loaded:?}");
    }
    assert!(names(&folder).iter().all(|name| !name.ends_with(".part")));
}

#[tokio::test]
async fn what_a_killed_program_left_is_removed_when_it_is_old() {
    let folder = Folder::new("file-store-left");
    let path = folder.0.join("tokens.json");
    let (old, new) = (".tokens.json.old.part", ".tokens.json.new.part");
    for name in [old, new] {
        fs::write(folder.0.join(name), "x").unwrap();
    }
    let file = File::options()
        .write(true)
        .open(folder.0.join(old))
        .unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    file.set_modified(long_ago).unwrap();
    FileStore::new(&path)
        .save("", &Token::new("a"))
        .await
        .unwrap();
    assert_eq!(names(&folder), [new, "tokens.json", "tokens.json.lock"]);
}

/// A first start, before there is a folder for settings.
#[tokio::test]
async fn a_folder_that_is_missing_is_made() {
    let folder = Folder::new("file-store-folder");
    let made = folder.0.join("config");
    let store = FileStore::new(made.join("app/tokens.json"));
    assert_eq!(store.load("").await.unwrap(), None);
    drop(store.lock().await.unwrap());
    store.save("", &Token::new("a")).await.unwrap();
    assert!(store.load("").await.unwrap().is_some());
    #[cfg(unix)]
    for made in [made.join("app"), made] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(made).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}

/// A path that is wrong is found by whoever reads its name.
#[tokio::test]
async fn a_file_that_cannot_be_used_is_named() {
    let folder = Folder::new("file-store-named");
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(folder.0.join("file"), "no tokens").unwrap();
    let path = folder.0.join("file/x.json");
    let store = FileStore::new(&path);
    let named = path.display().to_string();
    let token = Token::new("a");
    for error in [
        store.lock().await.map(drop).unwrap_err(),
        store.save("", &token).await.unwrap_err(),
        store.load("").await.map(drop).unwrap_err(),
        FileStore::new(folder.0.join("file"))
            .load("")
            .await
            .map(drop)
            .unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(
            text.contains(named.strip_suffix("/x.json").unwrap()),
            "{text}"
        );
    }
}

/// Two programs, one by the link and one by the file, would have two locks, and then two files.
#[cfg(unix)]
#[tokio::test]
async fn a_link_is_read_and_never_replaced() {
    let folder = Folder::new("file-store-linked");
    let (file, link) = (folder.0.join("tokens.json"), folder.0.join("link.json"));
    let (direct, linked) = (FileStore::new(&file), FileStore::new(&link));
    std::os::unix::fs::symlink(&file, &link).unwrap();
    for there in [false, true] {
        if there {
            direct.save("", &Token::new("a")).await.unwrap();
        }
        assert_eq!(linked.load("").await.unwrap().is_some(), there);
        for done in [
            linked.save("", &Token::new("b")).await,
            linked.clear().await,
            linked.lock().await.map(drop),
        ] {
            let error = done.unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::Store);
            assert!(error.to_string().contains("it is a link"), "{error}");
        }
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
    let kept = direct.load("").await.unwrap().unwrap();
    assert_eq!(kept.access().expose(), "a");
}
