//! What is kept when a program is killed: a program of this test's own queues writes, sends them and writes its cache, is killed
//! at random moments (SIGKILL) and started again, while the server goes away and comes back. A server in this process does what it is told
//! once for each key, and writes it down.
//!
//! Eight rounds; `ROUNDS=200` makes 200 (`tests/durability`), `SEED` other moments.

#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[macro_use]
mod served;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use apiloom_data::cache::Cache;
use apiloom_data::offline::{Event, Observed, Offline, Queued};
use apiloom_data::storage::{Change as Changed, File, OpenError, Storage as _};
use apiloom_runtime::codegen::{ClientMeta, Parameter};
use apiloom_runtime::http::Method;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, Client, ClientBuilder, Error, Operation as _, Retry};
use served::*;

static META: ClientMeta = ClientMeta::new("test", "1");

operation!(
    Store,
    OperationMeta::new("store", Method::POST, "/boxes/{id}/items")
        .facts(&[("x-offline", "\"queue\"")])
        .idempotency_key("Idempotency-Key")
);

/// How many resources there are.
const BOXES: u64 = 3;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % bound
    }
}

/// What a server has been told.
#[derive(Default)]
struct Book {
    /// What was done, in its order: the box and the item.
    done: Vec<(u64, u64)>,
    keys: BTreeSet<String>,
    /// How often something came again that was done.
    again: u64,
}

/// A server that takes a write once for each key, and breaks off where it is told to, before or after that.
struct Shop {
    url: String,
    book: Arc<Mutex<Book>>,
    is_well: Arc<AtomicBool>,
}

fn shop(seed: u64) -> Shop {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let shop = Shop {
        url: format!("http://{}", listener.local_addr().unwrap()),
        book: Arc::default(),
        is_well: Arc::default(),
    };
    let (book, is_well) = (shop.book.clone(), shop.is_well.clone());
    let random = Arc::new(Mutex::new(Random(seed)));
    std::thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let mood = match is_well.load(Ordering::Acquire) {
                true => 9,
                false => random.lock().unwrap().below(10),
            };
            let book = book.clone();
            std::thread::spawn(move || serve(socket, mood, &book));
        }
    });
    shop
}

fn serve(mut socket: TcpStream, mood: u64, book: &Mutex<Book>) -> Option<()> {
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    // A request and all of its body, which is one line that ends.
    loop {
        let count = socket.read(&mut buffer).ok().filter(|count| *count > 0)?;
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if text.starts_with("GET") && text.ends_with("\r\n\r\n") || text.ends_with(";\n") {
            break;
        }
    }
    if mood < 2 {
        return None;
    }
    let text = text.to_lowercase();
    if let Some(path) = text.strip_prefix("post /boxes/") {
        let place = path.split('/').next()?.parse().ok()?;
        let item = text.split("\r\n\r\n").nth(1)?.trim_end_matches(";\n");
        let key = text
            .lines()
            .find_map(|line| line.strip_prefix("idempotency-key: "))?;
        let mut book = book.lock().unwrap();
        match book.keys.insert(key.to_owned()) {
            true => book.done.push((place, item.parse().ok()?)),
            false => book.again += 1,
        }
    }
    if mood < 4 {
        return None;
    }
    let answer = match mood {
        4 => "HTTP/1.1 503 Later\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        _ => {
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\ncache-control: max-age=60\r\nconnection: close\r\n\r\nok"
        }
    };
    socket.write_all(answer.as_bytes()).ok()
}

/// The program that is killed.
#[test]
fn child() {
    let Ok(role) = std::env::var("DURABLE") else {
        return;
    };
    let folder = std::env::var("FOLDER").unwrap();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all();
    runtime.build().unwrap().block_on(async {
        let path = |name: &str| format!("{folder}/{name}.redb");
        let opened = Instant::now();
        let queue = File::at(path("queue")).open().await.unwrap();
        let answers = File::at(path("answers"))
            .max_bytes(200_000)
            .open()
            .await
            .unwrap();
        println!("\nopened {}", opened.elapsed().as_millis());
        if role == "hold" {
            std::thread::park();
        }
        let offline = Offline::builder(queue)
            .connectivity(Observed::new())
            .operation(Store::META);
        let offline = offline.build().await.unwrap();
        let cache = Cache::builder().storage(answers).build();
        let client = ClientBuilder::new(&META).base_url(&std::env::var("URL").unwrap());
        let client = client.middleware(offline.clone()).middleware(cache.clone());
        let client = client.retry(Retry::never()).build().unwrap();
        match role.as_str() {
            "drain" => drain(&offline).await,
            _ => work(&client).await,
        }
    });
}

async fn work(client: &Client) {
    let first = number("FIRST", 0);
    for item in first.. {
        println!("\ntry {item}");
        let mut call = Store::call(client);
        call.0
            .path::<Wire, _>(Parameter::new("id"), &(item % BOXES));
        call.0.body("text/plain", Body::from(format!("{item};\n")));
        match call.await {
            Ok(_) => println!("\nack {item}"),
            Err(Error::Middleware(error)) => {
                error.get_ref().downcast_ref::<Queued>().unwrap();
                println!("\nack {item}");
            }
            // The server has refused it for now: it was not promised to anybody.
            Err(Error::Unexpected(_)) => println!("\nfailed {item}"),
            Err(error) => panic!("{error}"),
        }
        let mut read = User::call(client);
        read.0.path::<Wire, _>(Parameter::new("id"), &(item % 50));
        let _ = read.await;
    }
}

async fn drain(offline: &Offline) {
    let mut events = offline.events();
    println!("\nwaiting {}", offline.state().waiting);
    while offline.state().waiting > 0 {
        offline.replay().await;
    }
    while let Ok(event) = events.try_recv() {
        assert!(matches!(event, Event::Sent { .. }), "{event:?}");
    }
    println!("\nempty");
}

fn started(
    role: &str,
    folder: &tempfile::TempDir,
    url: &str,
    first: u64,
) -> (Child, BufReader<ChildStdout>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let command = command.args(["child", "--exact", "--nocapture"]);
    let command = command.envs([
        ("DURABLE", role),
        ("URL", url),
        ("FIRST", &first.to_string()),
    ]);
    let command = command.env("FOLDER", folder.path()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let stdout = child.stdout.take().unwrap();
    (child, BufReader::new(stdout))
}

/// Which items were begun, and which were promised; and how long opening has taken, at most.
#[derive(Default)]
struct Heard {
    next: u64,
    promised: BTreeSet<u64>,
    refused: BTreeSet<u64>,
    opening: u64,
}

impl Heard {
    fn line(&mut self, line: &str) {
        let Some((word, number)) = line.trim().split_once(' ') else {
            return;
        };
        let Ok(number) = number.parse() else {
            return;
        };
        match word {
            "try" => self.next = number + 1,
            "ack" => drop(self.promised.insert(number)),
            "failed" => drop(self.refused.insert(number)),
            "opened" => self.opening = self.opening.max(number),
            _ => {}
        }
    }
}

#[test]
fn nothing_is_lost_and_nothing_is_done_twice() {
    let (rounds, seed) = (number("ROUNDS", 8), number("SEED", 1));
    let folder = tempfile::tempdir().unwrap();
    let (shop, mut random) = (shop(seed), Random(seed));
    let heard = Arc::new(Mutex::new(Heard::default()));
    for _ in 0..rounds {
        let first = heard.lock().unwrap().next;
        let (mut child, lines) = started("work", &folder, &shop.url, first);
        let (own, moment) = (heard.clone(), random.below(250));
        let begun = Arc::new(AtomicU64::new(0));
        let seen = begun.clone();
        let reader = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                own.lock().unwrap().line(&line);
                seen.fetch_add(u64::from(line.starts_with("opened")), Ordering::AcqRel);
            }
        });
        // Now and then while it is opening its files.
        let deadline = Instant::now() + Duration::from_secs(20);
        while moment > 20 && begun.load(Ordering::Acquire) == 0 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        reader.join().unwrap();
    }
    shop.is_well.store(true, Ordering::Release);
    let (mut child, lines) = started("drain", &folder, &shop.url, 0);
    let lines: Vec<String> = lines.lines().map_while(Result::ok).collect();
    assert!(child.wait().unwrap().success(), "{lines:?}");
    assert!(lines.iter().any(|line| line == "empty"));

    let (book, heard) = (shop.book.lock().unwrap(), heard.lock().unwrap());
    let mut counts = BTreeMap::<u64, u64>::new();
    let mut last = BTreeMap::<u64, u64>::new();
    for (place, item) in &book.done {
        *counts.entry(*item).or_default() += 1;
        // In the order of each box.
        let before = last.insert(*place, *item);
        assert!(
            before.is_none_or(|before| before < *item),
            "{item} after {before:?}"
        );
    }
    let twice: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let is_done = |item: &&u64| counts.contains_key(item);
    let lost: Vec<_> = heard
        .promised
        .iter()
        .filter(|item| !is_done(item))
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(
        heard.promised.len() as u64 >= rounds,
        "{}",
        heard.promised.len()
    );
    println!(
        "{rounds} rounds: {} begun, {} promised, {} refused, {} done, {} came again, opened in {} ms at most",
        heard.next,
        heard.promised.len(),
        heard.refused.len(),
        book.done.len(),
        book.again,
        heard.opening,
    );
}

/// Two processes and one file: the second one is told, and has it when the first one is dead.
#[test]
fn a_file_belongs_to_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, lines) = started("hold", &folder, "http://127.0.0.1:1", 0);
    let mut lines = lines.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("opened")));
    let path = folder.path().join("queue.redb");
    let second = File::at(&path).open_blocking();
    assert!(matches!(second, Err(OpenError::InUse)), "{second:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    let file = File::at(&path).open_blocking().unwrap();
    file.write(&[Changed::Put(vec![1], vec![1])]).unwrap();
}

/// How long it takes to open a file with 10,000 answers after its program was killed: told, and not judged.
#[test]
#[ignore = "a measurement: cargo test --release -- --ignored --nocapture opening"]
fn opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("queue.redb");
    {
        let file = File::at(&path).open_blocking().unwrap();
        for chunk in 0..100_u32 {
            let put = |item: u32| Changed::Put(item.to_be_bytes().to_vec(), vec![7; 1000]);
            let changes: Vec<_> = (chunk * 100..(chunk + 1) * 100).map(put).collect();
            file.write(&changes).unwrap();
        }
    }
    let started_at = Instant::now();
    let file = File::at(&path).open_blocking().unwrap();
    let clean = started_at.elapsed();
    drop(file);
    let (mut child, lines) = started("hold", &folder, "http://127.0.0.1:1", 0);
    assert!(
        lines
            .lines()
            .map_while(Result::ok)
            .any(|line| line.starts_with("opened"))
    );
    child.kill().unwrap();
    child.wait().unwrap();
    let started_at = Instant::now();
    let file = File::at(&path).open_blocking().unwrap();
    let killed = started_at.elapsed();
    let mut count = 0;
    file.each(&mut |_, _| count += 1).unwrap();
    let seen = started_at.elapsed();
    println!(
        "{count} entries: opened in {clean:?}, after a kill in {killed:?}, and looked at in {seen:?}"
    );
    assert_eq!(count, 10_000);
}
