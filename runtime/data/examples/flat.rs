//! Makes calls through all of this package, and says how much memory that takes: `flat [CALLS]`. Fails when it grows.
//!
//! `tests/flat` runs it.

#![allow(missing_docs)]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apiloom_data::cache::{Cache, Patch, Strategy, optimistic};
use apiloom_data::dedupe::Dedupe;
use apiloom_data::poll::poll;
use apiloom_data::prefetch::{Prefetcher, Priority};
use apiloom_data::stats::Monitor;
use apiloom_data::{batch, health::Health};
use apiloom_runtime::codegen::{ClientMeta, Decoded, Parameter, Request};
use apiloom_runtime::error::{CallError, NoDocumentedError};
use apiloom_runtime::http::{self, HeaderValue, Method};
use apiloom_runtime::middleware::{Identity, Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::{Sent, TransportError, TransportErrorKind};
use apiloom_runtime::{
    Body, BoxError, BoxFuture, Client, ClientBuilder, Operation, Response, Retry,
};

/// How much more memory there may be at the end than after a fifth of the calls, in KiB.
const MOST_GROWTH: u64 = 4096;

enum Wire {}
static META: ClientMeta = ClientMeta::new("flat", "1");

macro_rules! operation {
    ($name:ident, $meta:expr) => {
        #[derive(Clone)]
        struct $name(Request);
        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = String;
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<String, NoDocumentedError> {
                match response.status().is_success() {
                    true => Decoded::success(response.text()),
                    false => Decoded::Unexpected,
                }
            }
            fn into_request(self) -> Request {
                self.0
            }
            fn from_request(request: Request) -> Self {
                Self(request)
            }
        }
        impl $name {
            fn of(client: &Client, id: u64) -> Self {
                let mut request = Request::new(client, Self::META);
                request.path::<Wire, _>(Parameter::new("id"), &id);
                Self(request)
            }
            async fn send(self) -> bool {
                apiloom_runtime::operation::WithResponse::new(self)
                    .await
                    .is_ok()
            }
        }
    };
}
operation!(
    Get,
    OperationMeta::new("get", Method::GET, "/things/{id}").facts(&[
        ("x-cache-ttl-ms", "5"),
        ("x-dedupe-ttl-ms", "3"),
        ("x-provides-tags", r#"["Thing:{id}"]"#),
    ])
);
operation!(
    Put,
    OperationMeta::new("put", Method::PUT, "/things/{id}")
        .facts(&[("x-invalidates-tags", r#"["Thing:{id}"]"#)])
);

/// A server that sometimes fails.
struct Server(AtomicU64);

impl Middleware for Server {
    fn call<'a>(
        &'a self,
        request: http::Request<Body>,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        Box::pin(async move {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            if number.is_multiple_of(3) {
                tokio::task::yield_now().await;
            }
            if number.is_multiple_of(50) {
                let kind = TransportErrorKind::Io;
                return Err(TransportError::new(kind, Sent::Maybe, "the script says so").into());
            }
            let size = usize::try_from(number % 2000).unwrap_or(0);
            let json = format!(
                r#"{{"path":"{}","text":"{}"}}"#,
                request.uri().path(),
                "x".repeat(size)
            );
            let mut response = http::Response::new(Body::from(json));
            if number.is_multiple_of(40) {
                *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
            }
            let tag = HeaderValue::try_from(format!("\"{number}\"")).map_err(CallError::new)?;
            response.headers_mut().insert("etag", tag);
            response.extensions_mut().insert(Identity::ANONYMOUS);
            Ok(response)
        })
    }
}

/// What this process has in memory, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix("kB"));
    number
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or(0)
}

/// One of the calls, of whichever kind.
async fn one(
    client: &Client,
    loader: &batch::Loader<u64, String, std::io::Error>,
    prefetcher: &Prefetcher,
    n: u64,
) {
    // Ever new ids, and some that come again.
    let id = if n.is_multiple_of(2) { n } else { n % 300 };
    match n % 10 {
        0 => {
            let patch = Patch::new().tag(&format!("Thing:{id}"), |thing| thing["text"] = "".into());
            Put::of(client, id)
                .with_options(optimistic(patch))
                .send()
                .await;
        }
        1 => {
            let _ = loader.load(id).await;
        }
        2 => {
            prefetcher.add(Priority::Low, Get::of(client, id));
            tokio::task::yield_now().await;
        }
        3 => {
            // Given up half-way.
            let call = tokio::spawn(Get::of(client, id).send());
            tokio::task::yield_now().await;
            call.abort();
        }
        _ => {
            Get::of(client, id).send().await;
        }
    }
}

async fn run(calls: u64) -> Result<bool, BoxError> {
    let monitor = Monitor::builder().window(Duration::from_secs(2)).build();
    let cache = Cache::builder()
        .strategy(Strategy::StaleWhileRevalidate)
        .build();
    let dedupe = Dedupe::new();
    let client = ClientBuilder::new(&META)
        .base_url("http://127.0.0.1:1")
        .retry(Retry::never());
    let client = client
        .middleware(monitor.clone())
        .middleware(cache.clone())
        .middleware(dedupe.clone());
    let client = client.middleware(Server(AtomicU64::new(1))).build()?;
    let loader =
        batch::loader()
            .delay(Duration::from_millis(1))
            .build(|ids: Vec<u64>| async move {
                Ok(ids
                    .into_iter()
                    .map(|id| (id, id.to_string()))
                    .collect::<Vec<_>>())
            });
    let prefetcher = Prefetcher::new();
    let checked = client.clone();
    let _health = Health::of(move || Get::of(&checked, 0))
        .every(Duration::from_millis(5))
        .start();
    let polled = client.clone();
    let polling = tokio::spawn(async move {
        let mut polling = poll(Duration::from_millis(5), || Get::of(&polled, 1));
        loop {
            let _ = polling.changed().await;
        }
    });
    let mut watched = monitor.subscribe();
    tokio::spawn(async move { while watched.changed().await.is_some() {} });
    let mut before = 0;
    for part in 0..5 {
        let tasks: Vec<_> = (0..16)
            .map(|task| {
                let (client, loader) = (client.clone(), loader.clone());
                let prefetcher = Prefetcher::new();
                let mine =
                    (part * calls / 5..(part + 1) * calls / 5).filter(move |n| n % 16 == task);
                tokio::spawn(async move {
                    for n in mine {
                        one(&client, &loader, &prefetcher, n).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await?;
        }
        println!(
            "after {:>7} calls: {:>6} KiB",
            (part + 1) * calls / 5,
            resident()
        );
        if part == 0 {
            before = resident();
        }
    }
    polling.abort();
    prefetcher.idle().await;
    println!(
        "{:?}\n{:?}\n{:?}",
        cache.stats(),
        dedupe.stats(),
        loader.stats()
    );
    let total = monitor.snapshot().total;
    println!("{total:?}");
    let growth = resident().saturating_sub(before);
    println!(
        "{growth} KiB more after {calls} calls than after {}",
        calls / 5
    );
    Ok(before > 0 && growth <= MOST_GROWTH)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<ExitCode, BoxError> {
    let calls = std::env::args()
        .nth(1)
        .map_or(Ok(200_000), |calls| calls.parse())?;
    Ok(match run(calls).await? {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
