//! One of the processes: it makes its calls and says on standard output what became of them.

use std::fmt;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_runtime::auth::oauth2::OAuth2;
use apiloom_runtime::auth::{FileStore, Session, TokenError, TokenErrorKind};
use apiloom_runtime::codegen::ClientMeta;
use apiloom_runtime::retry::{Attempt, Happened};
use apiloom_runtime::transport::Sent;
use apiloom_runtime::{Client, ClientBuilder, Error, Retry};

use super::operations::post_order;
use super::server::chance;
use super::{BATCH, PROCESSES, process};

const TASKS: usize = 24;
/// How many of a hundred callers do not wait for ever. Some of them get their answer all the same.
const IMPATIENT: u64 = 70;

static META: ClientMeta = ClientMeta::new("rotation", "1");

/// What a process held at its beginning, in the middle and at its end.
pub struct Ended {
    threads: (usize, usize),
    sockets: (usize, usize),
    tasks: (usize, usize),
    memory: (u64, u64),
}

impl Ended {
    pub fn read(line: &str) -> Self {
        let numbers: Vec<u64> = line
            .split(' ')
            .skip(1)
            .map(|text| text.parse().unwrap())
            .collect();
        let pair = |at: usize| (numbers[at] as usize, numbers[at + 1] as usize);
        Ended {
            threads: pair(0),
            sockets: pair(2),
            tasks: pair(4),
            memory: (numbers[6], numbers[7]),
        }
    }

    pub fn check(&self) {
        assert!(self.threads.1 <= self.threads.0, "threads are left behind");
        assert!(self.sockets.1 <= self.sockets.0, "sockets are left behind");
        assert!(self.tasks.1 <= self.tasks.0, "tasks are left behind");
        let (early, late) = self.memory;
        let room = early / 10 + (8 << 20);
        assert!(
            late <= early + room,
            "memory grew from {early} to {late} bytes"
        );
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((threads, more), (sockets, open), (tasks, alive)) =
            (self.threads, self.sockets, self.tasks);
        let (early, late) = (self.memory.0 / 1024, self.memory.1 / 1024);
        write!(
            formatter,
            "threads {threads} to {more}, sockets {sockets} to {open}, tasks {tasks} to {alive}, {early} KiB to {late} KiB"
        )
    }
}

fn say(line: fmt::Arguments<'_>) {
    // A line at once, so that a kill leaves whole lines.
    let text = format!("{line}\n");
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Runs until the calls are made, or until it is killed.
pub fn run(settings: &str) {
    let words: Vec<&str> = settings.splitn(5, ' ').collect();
    let number = |at: usize| words[at].parse::<usize>().unwrap();
    let (process, next, calls) = (number(0), number(1), number(2));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_keep_alive(Duration::from_millis(50))
        .enable_all()
        .build()
        .unwrap();
    // What was printed before does not end in a line feed.
    say(format_args!(""));
    runtime.block_on(work(process, next, calls, words[3], words[4]));
}

async fn work(process: usize, next: usize, calls: usize, url: &str, file: &str) {
    let alive = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    let held = || (process::threads(), process::sockets(), alive());
    let before = held();
    let server = OAuth2::new("soak", &format!("{url}/token")).unwrap();
    let server = server.parameter("process", process.to_string());
    let session = Session::builder(server.refresh())
        .store(FileStore::new(file))
        .on_session_expired(|| say(format_args!("expired")))
        .build();
    let client = ClientBuilder::new(&META)
        .base_url(url)
        .credential("bearer", session.bearer())
        .retry(
            Retry::default()
                .exponential(Duration::from_millis(1), Duration::from_millis(20))
                .throttle_base(Duration::from_millis(1)),
        )
        .build()
        .unwrap();
    let done = Arc::new(AtomicUsize::new(0));
    let mut early = 0;
    let mut batch = next;
    let room = Arc::new(tokio::sync::Semaphore::new(TASKS));
    let mut callers = tokio::task::JoinSet::new();
    while batch < calls {
        say(format_args!("begin {batch}"));
        for id in batch..calls.min(batch + BATCH) {
            let permit = Arc::clone(&room).acquire_owned().await.unwrap();
            let (client, done) = (client.clone(), Arc::clone(&done));
            callers.spawn(async move {
                call(&client, id).await;
                done.fetch_add(1, Ordering::Relaxed);
                drop(permit);
            });
        }
        // A batch ends before the next one begins, so that who is killed is known to have begun one at most.
        while let Some(caller) = callers.join_next().await {
            caller.unwrap();
        }
        batch += PROCESSES * BATCH;
        if early == 0 && batch - next > calls / 5 {
            early = process::memory();
        }
    }
    let late = process::memory();
    drop((client, session));
    for _ in 0..2_000 {
        let now = held();
        if now.0 <= before.0 && now.1 <= before.1 && now.2 <= before.2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let after = held();
    let early = if early == 0 { late } else { early };
    say(format_args!(
        "end {} {} {} {} {} {} {early} {late}",
        before.0, after.0, before.1, after.1, before.2, after.2
    ));
}

/// Ends soon: after a few turns of the executor, or some milliseconds.
async fn impatient(patience: u64) {
    if patience >= 80 {
        return tokio::time::sleep(Duration::from_millis(patience - 79)).await;
    }
    for _ in 0..patience / 16 {
        tokio::task::yield_now().await;
    }
}

/// Makes the call of one number, until it succeeds; a third of the callers goes away.
async fn call(client: &Client, id: usize) {
    if chance(7, id as u64) < IMPATIENT {
        let patience = chance(8, id as u64);
        let outcome = tokio::select! {
            outcome = post_order(client, id) => Some(outcome),
            () = impatient(patience) => None,
        };
        match outcome {
            Some(Ok(_)) => say(format_args!("ok {id}")),
            _ => say(format_args!("dropped {id}")),
        }
        return;
    }
    loop {
        let error = match post_order(client, id).await {
            Ok(answer) => {
                assert_eq!(answer, id as i64, "the answer to another call");
                return say(format_args!("ok {id}"));
            }
            Err(error) => error,
        };
        let begun =
            |attempt: &Attempt| matches!(attempt.happened(), Happened::Transport(_, Sent::Maybe));
        if error.history().iter().any(begun) {
            // It says itself that the server may have done it: to do it once more would be wrong.
            return say(format_args!("unsure {id}"));
        }
        match &error {
            // There is no token for the time being.
            Error::Auth(error)
                if error.token().map(TokenError::kind) == Some(TokenErrorKind::Unavailable) => {}
            // Without a new token the call ends with the server's 401; or it has no patience left.
            Error::Unexpected(failure) if matches!(failure.status().as_u16(), 401 | 503) => {}
            error => {
                return say(format_args!("refused {id} {error:?}"));
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
