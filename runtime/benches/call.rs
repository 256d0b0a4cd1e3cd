//! A whole call through the runtime against the same call written by hand on reqwest and serde: equal
//! types, one server on this machine, in turns.
//!
//! Both limit the time to connect, of silence and of the whole call, carry a token in a header that is marked
//! as sensitive, ask for JSON and look at the status. Limits of size, redirects and repetition that knows what
//! was sent are ours alone.
//!
//! `taskset -c 0 cargo bench --package apiloom-runtime --bench call`: on one core, or the ratios tell where the
//! system put the threads. Each row is the median over pairs of batches, of the pair's ratio; allocations are
//! those of the whole process in the batch, where the server makes none. The aim is 1.05 in time and 1.1 in
//! allocations.
//!
//! With `-- ours` or `-- by-hand` only one side runs, for a profiler; `BATCHES` says how many batches of each row, `ROWS` how
//! many rows: `BATCHES=2 ROWS=1 valgrind --tool=callgrind <bench> ours` counts the instructions of 2,048 `GET`s.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::alloc::System;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use apiloom_runtime::auth::Bearer;
use apiloom_runtime::codegen::json::{
    Field, Object, Property, Read, ReadError, Reader, Slot, Write, Writer, optional, required,
};
use apiloom_runtime::codegen::{ClientMeta, Decoded, Parameter, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Client, ClientBuilder, Operation, Response};
use http::Method;
use serde::{Deserialize, Serialize};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const PAIRS: usize = 30;
const CALLS: usize = 1024;
const TOKEN: &str = "a-token-of-some-length-0123456789";
const ANSWER: &str = r#"{"id":"usr_01HZX3","email":"ani@example.com","name":"Ani Petrosyan","active":true,"age":41,"score":98.25,"roles":["admin","teacher","auditor"],"created_at":"2026-11-21T10:00:00Z","phone":"+374 10 000000","notes":null,"permissions":[{"name":"users.read","granted":true},{"name":"users.write","granted":true},{"name":"schools.read","granted":true},{"name":"schools.write","granted":false}]}"#;

enum Wire {}

/// As the generator writes models, and serde's derives on the same.
macro_rules! model {
    ($name:ident { $($kind:ident $take:ident $field:ident: $ty:ty,)* }) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        struct $name { $($field: $ty,)* }

        impl Object for $name {
            const PROPERTIES: &'static [Property] = &[$($kind(stringify!($field)),)*];
        }

        impl Read<Wire> for $name {
            #[inline]
            fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
                $(let mut $field = Field::<Wire, _>::new();)*
                let slots: &mut [&mut dyn Slot] = &mut [$(&mut $field),*];
                input.object(Self::PROPERTIES, slots)?;
                Ok(Self { $($field: model!(@take $field $take),)* })
            }
        }

        impl Write<Wire> for $name {
            #[inline]
            fn write(&self, out: &mut Writer) {
                let values: &[&dyn Write<Wire>] = &[$(&self.$field),*];
                out.object(Self::PROPERTIES, values);
            }
        }
    };
    (@take $field:ident must) => { $field.required()? };
    (@take $field:ident may) => { $field.optional() };
}

model!(Permission {
    required must name: String,
    required must granted: bool,
});
model!(User {
    required must id: String,
    required must email: String,
    required must name: String,
    required must active: bool,
    required must age: i64,
    required must score: f64,
    required must roles: Vec<String>,
    required must created_at: String,
    optional may phone: Option<String>,
    optional may notes: Option<String>,
    required must permissions: Vec<Permission>,
});

/// As the generator writes operations.
macro_rules! operation {
    ($name:ident = $method:ident) => {
        struct $name(Request);

        apiloom_runtime::codegen::operation_methods!($name);

        impl Operation for $name {
            const META: &'static OperationMeta =
                &OperationMeta::new(stringify!($name), Method::$method, "/users/{id}")
                    .accept("application/json")
                    .security(&[&["bearer"]]);
            type Output = User;
            type Error = NoDocumentedError;

            fn decode(response: &mut Response) -> Decoded<User, NoDocumentedError> {
                match response.status().as_u16() {
                    200 => Decoded::success(response.json::<Wire, _>()),
                    _ => Decoded::Unexpected,
                }
            }

            fn into_request(self) -> Request {
                self.0
            }

            fn from_request(request: Request) -> Self {
                Self(request)
            }
        }
    };
}

operation!(GetUser = GET);
operation!(PutUser = PUT);

static META: ClientMeta = ClientMeta::new("bench", "1");

/// Answers every request with the same bytes, on a thread per connection, and allocates nothing.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer: Arc<str> = Arc::from(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    ));
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (socket, answer) = (socket.unwrap(), Arc::clone(&answer));
            std::thread::spawn(move || converse(socket, answer.as_bytes()));
        }
    });
    address
}

fn converse(mut socket: TcpStream, answer: &[u8]) {
    socket.set_nodelay(true).unwrap();
    let mut buffer = [0u8; 16 * 1024];
    let mut filled = 0;
    loop {
        let Some(end) = whole(buffer.get(..filled).unwrap_or_default()) else {
            match socket.read(buffer.get_mut(filled..).unwrap_or_default()) {
                Ok(0) | Err(_) => return,
                Ok(count) => filled += count,
            }
            continue;
        };
        buffer.copy_within(end..filled, 0);
        filled -= end;
        if socket.write_all(answer).is_err() {
            return;
        }
    }
}

/// How long the first request in the buffer is, if it is all there.
fn whole(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(bytes.get(..head)?).ok()?;
    let length = text
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().unwrap());
    (bytes.len() >= head + length).then_some(head + length)
}

#[derive(Clone)]
struct ByHand {
    client: reqwest::Client,
    base: String,
}

impl ByHand {
    fn new(base: &str) -> Self {
        let client = reqwest::Client::builder()
            .user_agent("bench/1")
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(Duration::from_secs(30))
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        ByHand {
            client,
            base: base.to_owned(),
        }
    }

    async fn call(&self, id: usize, user: Option<&User>) -> User {
        let url = format!("{}/users/{id}", self.base);
        let request = match user {
            None => self.client.get(url),
            Some(user) => self
                .client
                .put(url)
                .header("content-type", "application/json")
                .body(serde_json::to_vec(user).unwrap()),
        };
        let response = request
            .bearer_auth(TOKEN)
            .header("accept", "application/json")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
    }
}

async fn ours(client: &Client, id: usize, user: Option<&User>) -> User {
    match user {
        None => {
            let mut request = Request::new(client, GetUser::META);
            request.path::<Wire, _>(Parameter::new("id"), &(id as i64));
            GetUser(request).await.unwrap()
        }
        Some(user) => {
            let mut request = Request::new(client, PutUser::META);
            request.path::<Wire, _>(Parameter::new("id"), &(id as i64));
            request.json::<Wire, _>("application/json", user);
            PutUser(request).await.unwrap()
        }
    }
}

type Boxed = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Seconds and allocations per call of one batch.
fn batch(runtime: &Runtime, flight: usize, calls: usize, call: &dyn Fn() -> Boxed) -> (f64, f64) {
    let region = Region::new(ALLOCATOR);
    let begin = Instant::now();
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for _ in 0..flight {
            tasks.spawn(call());
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
    });
    let calls = (calls * flight) as f64;
    let change = region.change();
    let allocations = (change.allocations + change.reallocations) as f64;
    (begin.elapsed().as_secs_f64() / calls, allocations / calls)
}

/// What a variable of the environment says.
fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    *values.get(values.len() / 2).unwrap()
}

fn compare(runtime: &Runtime, base: &str, flight: usize, user: Option<&'static User>) {
    let client = ClientBuilder::new(&META)
        .base_url(base)
        .credential("bearer", Bearer::token(TOKEN))
        .build()
        .unwrap();
    let by_hand = ByHand::new(base);
    let calls = CALLS / flight;
    let mine = || {
        let client = client.clone();
        Box::pin(async move {
            for id in 0..calls {
                std::hint::black_box(ours(&client, id, user).await);
            }
        }) as Boxed
    };
    let theirs = || {
        let by_hand = by_hand.clone();
        Box::pin(async move {
            for id in 0..calls {
                std::hint::black_box(by_hand.call(id, user).await);
            }
        }) as Boxed
    };
    for (name, one) in [("ours", &mine as &dyn Fn() -> Boxed), ("by-hand", &theirs)] {
        if std::env::args().any(|argument| argument == name) {
            for _ in 0..number("BATCHES").unwrap_or(PAIRS) {
                batch(runtime, flight, calls, one);
            }
            return;
        }
    }
    // Connections are made before.
    batch(runtime, flight, calls, &mine);
    batch(runtime, flight, calls, &theirs);
    let mut pairs = Vec::new();
    for number in 0..PAIRS {
        // Who goes first takes turns too.
        pairs.push(if number % 2 == 0 {
            let a = batch(runtime, flight, calls, &mine);
            (a, batch(runtime, flight, calls, &theirs))
        } else {
            let b = batch(runtime, flight, calls, &theirs);
            (batch(runtime, flight, calls, &mine), b)
        });
    }
    type Batch = (f64, f64);
    let of = |value: fn(&(Batch, Batch)) -> f64| median(pairs.iter().map(value).collect());
    println!(
        "| {} | {flight} | {:.1} µs | {:.1} µs | {:.3} | {:.1} | {:.1} | {:.3} |",
        if user.is_some() { "PUT" } else { "GET" },
        of(|(a, _)| a.0 * 1e6),
        of(|(_, b)| b.0 * 1e6),
        of(|(a, b)| a.0 / b.0),
        of(|(a, _)| a.1),
        of(|(_, b)| b.1),
        of(|(a, b)| a.1 / b.1),
    );
}

fn main() {
    // Tests run benches too, with an argument of theirs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let base = format!("http://{}", serve());
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let user: &'static User = Box::leak(Box::new(serde_json::from_str(ANSWER).unwrap()));
    let by_hand = runtime.block_on(ByHand::new(&base).call(1, None));
    assert_eq!(&by_hand, user);
    println!("| call | in flight | ours | by hand | ratio | allocations | by hand | ratio |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    let rows = [(1, None), (1, Some(user)), (64, None), (64, Some(user))];
    for (flight, user) in rows.into_iter().take(number("ROWS").unwrap_or(4)) {
        compare(&runtime, &base, flight, user);
    }
}
