//! Two processes share a file of tokens. The token server takes each refresh token once and fails half the time, a third
//! of all callers does not wait, and now and then one of the processes is killed, by preference while it refreshes.
//!
//! As a test this makes 3000 calls. `tests/soak` makes 200 000 of it, or as many as `APILOOM_SOAK_CALLS` says. It checks
//! its own books and ends with a table.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod caller;
#[allow(dead_code)]
#[path = "../soak/operations.rs"]
mod operations;
#[path = "../soak/process.rs"]
mod process;
mod server;

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use apiloom_runtime::auth::{FileStore, Token, TokenStore as _};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use self::caller::Ended;
use self::server::Server;

/// How many calls a process begins before it says so.
pub const BATCH: usize = 64;
const PROCESSES: usize = 2;

/// What the processes have said.
#[derive(Default)]
struct Heard {
    succeeded: AtomicUsize,
    dropped: AtomicUsize,
    /// Calls that failed, and say that they may have had their effect.
    unsure: AtomicUsize,
    /// Calls that a killed process had begun, or had not told of.
    unknown: AtomicUsize,
    expired: AtomicUsize,
    refused: AtomicUsize,
}

#[test]
fn a_rotating_token_outlives_callers_servers_and_processes() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    match std::env::var("APILOOM_ROTATION_PROCESS") {
        Ok(settings) => caller::run(&settings),
        Err(_) => runtime.block_on(soak()),
    }
}

async fn soak() {
    let calls: usize =
        std::env::var("APILOOM_SOAK_CALLS").map_or(3_000, |text| text.parse().unwrap());
    let began = std::time::Instant::now();
    let folder = std::env::temp_dir().join(format!("apiloom-rotation-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("tokens.json");
    let store = FileStore::new(&file);
    let first = Token::new("access-0").refresh_token("refresh-0");
    store.save("", &first).await.unwrap();

    let server = Server::start(calls).await;
    let heard = Arc::new(Heard::default());
    let watched = (0..PROCESSES).map(|number| {
        let (server, heard, file) = (server.clone(), Arc::clone(&heard), file.clone());
        tokio::spawn(async move { watch(number, calls, &server, &heard, &file).await })
    });
    let mut ended = Vec::new();
    for process in watched.collect::<Vec<_>>() {
        ended.push(process.await.unwrap());
    }

    let kept = store.load("").await.unwrap().unwrap();
    let others: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    std::fs::remove_dir_all(&folder).unwrap();
    let books = server.books();
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    println!("{:<46} {:>9}", "calls", calls);
    for (name, number) in [
        ("  succeeded, as the callers say", of(&heard.succeeded)),
        ("  dropped by their callers", of(&heard.dropped)),
        ("  failed, perhaps after their effect", of(&heard.unsure)),
        ("  of processes that were killed", of(&heard.unknown)),
        ("requests to the API", books.requests),
        ("  refused for their token", books.refused),
        ("effects", books.effects),
        ("calls with an effect twice", books.doubled),
        ("calls that succeeded without an effect", books.lost),
        ("questions to the token server", books.asked),
        ("  failed by it", books.failed),
        ("  rotated", books.rotated),
        ("  answered, and the answer lost by it", books.unsent),
        ("at once at most", books.most_at_once),
        ("processes killed", books.killed),
        ("  after their token was rotated", books.killed_refreshing),
        ("refresh tokens that came a second time", books.again),
        ("invalid_grant", books.invalid),
        ("sessions that ended", of(&heard.expired)),
    ] {
        println!("{name:<46} {number:>9}");
    }
    for (number, end) in ended.iter().enumerate() {
        println!("process {number}: {end}");
    }
    println!("{:<46} {:>8}s", "took", began.elapsed().as_secs());

    let told = [
        &heard.succeeded,
        &heard.dropped,
        &heard.unsure,
        &heard.unknown,
    ];
    let told: usize = told.into_iter().map(of).sum();
    assert_eq!(told, calls, "calls are not accounted for");
    assert_eq!((books.doubled, books.lost), (0, 0));
    assert!(
        of(&heard.unsure) < calls / 50,
        "calls that the server would have known by their keys have failed"
    );
    assert_eq!(
        of(&heard.refused),
        0,
        "calls ended with another error than that of a token that is away"
    );
    assert_eq!((books.invalid, of(&heard.expired)), (0, 0));
    // Who is killed between the answer and the file has lost the new token; a caller that goes away has not.
    let excused = books.killed + books.unsent;
    assert!(
        books.again <= excused,
        "{} rotated tokens were lost",
        books.again - excused.min(books.again)
    );
    // A process that is killed while it asks leaves its question behind.
    assert!(
        books.most_at_once <= 1 + usize::from(books.killed > 0),
        "two processes refreshed at once"
    );
    assert!(
        books.rotated > 1 && books.failed * 3 > books.asked,
        "the server has failed too seldom"
    );
    assert_eq!(
        kept.refresh().unwrap().expose(),
        books.last,
        "the file has another token"
    );
    let known = |name: &String| name == "tokens.json" || name.ends_with(".lock");
    // Who is killed while it writes leaves what it wrote.
    let left = others.iter().filter(|name| !known(name)).count();
    assert!(left <= books.killed, "{others:?}");
    for end in &ended {
        end.check();
    }
}

/// Runs a process to its end, again after it was killed.
async fn watch(number: usize, calls: usize, server: &Server, heard: &Heard, file: &Path) -> Ended {
    let mut next = number * BATCH;
    loop {
        let settings = format!(
            "{number} {next} {calls} {} {}",
            server.url(),
            file.display()
        );
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "a_rotating_token_outlives_callers_servers_and_processes",
                "--nocapture",
            ])
            .env("APILOOM_ROTATION_PROCESS", settings)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut open = 0usize;
        let mut begun = None;
        let mut ended = None;
        loop {
            let line = tokio::select! {
                line = lines.next_line() => line.unwrap(),
                () = server.kill(number), if number > 0 => {
                    stop(&mut child, server).await;
                    continue;
                }
            };
            let Some(line) = line else {
                break;
            };
            let mut words = line.split(' ');
            let (word, rest) = (words.next().unwrap_or_default(), words.next());
            let id = || rest.unwrap().parse::<usize>().unwrap();
            match word {
                "begin" => {
                    begun = Some(id());
                    open += (calls - id()).min(BATCH);
                }
                "ok" => {
                    open -= 1;
                    server.expect(id());
                    heard.succeeded.fetch_add(1, Ordering::Relaxed);
                }
                "dropped" => {
                    open -= 1;
                    heard.dropped.fetch_add(1, Ordering::Relaxed);
                }
                "unsure" => {
                    open -= 1;
                    heard.unsure.fetch_add(1, Ordering::Relaxed);
                }
                "refused" => {
                    open -= 1;
                    eprintln!("{line}");
                    heard.refused.fetch_add(1, Ordering::Relaxed);
                }
                "expired" => drop(heard.expired.fetch_add(1, Ordering::Relaxed)),
                "end" => ended = Some(Ended::read(&line)),
                _ => {}
            }
        }
        heard.unknown.fetch_add(open, Ordering::Relaxed);
        let status = child.wait().await.unwrap();
        if let Some(ended) = ended {
            return ended;
        }
        assert!(status.code().is_none(), "process {number} failed: {status}");
        if let Some(begun) = begun {
            next = begun + PROCESSES * BATCH;
        }
    }
}

async fn stop(child: &mut Child, server: &Server) {
    // On Unix that is SIGKILL.
    child.start_kill().unwrap();
    let _ = child.wait().await;
    server.killed();
}
