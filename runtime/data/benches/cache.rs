//! What a read costs that the cache answers, beside the same call that is answered without a cache, and beside moka alone.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use apiloom_data::cache::Cache;
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Parameter, Request};
use apiloom_runtime::error::{CallError, NoDocumentedError};
use apiloom_runtime::http::{self, Method};
use apiloom_runtime::middleware::{Identity, Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, BoxFuture, Client, ClientBuilder, Operation, Response};
use criterion::{Criterion, criterion_group, criterion_main};

enum Wire {}
static META: ClientMeta = ClientMeta::new("bench", "1");

struct Thing(Request);
apiloom_runtime::codegen::operation_methods!(Thing);

impl Operation for Thing {
    const META: &'static OperationMeta = &OperationMeta::new("thing", Method::GET, "/things/{id}")
        .facts(&[("x-cache-ttl-ms", "3600000")]);
    type Output = usize;
    type Error = NoDocumentedError;
    fn decode(response: &mut Response) -> Decoded<usize, NoDocumentedError> {
        Decoded::success(Ok(response.bytes().len()))
    }
    fn into_request(self) -> Request {
        self.0
    }
    fn from_request(request: Request) -> Self {
        Self(request)
    }
}

fn thing(client: &Client, id: u32) -> Thing {
    let mut request = Request::new(client, Thing::META);
    request.path::<Wire, _>(Parameter::new("id"), &id);
    Thing(request)
}

/// Answers at once.
struct Memory;

impl Middleware for Memory {
    fn call<'a>(
        &'a self,
        _: http::Request<Body>,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, CallError>> {
        let mut response = http::Response::new(Body::from(Bytes::from_static(&[b'x'; 1024])));
        let headers = response.headers_mut();
        headers.insert("content-type", http::HeaderValue::from_static("text/plain"));
        headers.insert("etag", http::HeaderValue::from_static("\"1\""));
        response.extensions_mut().insert(Identity::ANONYMOUS);
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn client(cache: Option<&Cache>) -> Client {
    let mut built = ClientBuilder::new(&META).base_url("http://127.0.0.1:1");
    if let Some(cache) = cache {
        built = built.middleware(cache.clone());
    }
    built.middleware(Memory).build().unwrap()
}

/// How long so many calls take, one after the other, of a hundred things in turn.
fn calls(runtime: &tokio::runtime::Runtime, client: &Client, count: u64) -> Duration {
    runtime.block_on(async {
        let start = Instant::now();
        for n in 0..count {
            let id = u32::try_from(n % 100).unwrap_or(0);
            black_box(thing(client, id).await.unwrap());
        }
        start.elapsed()
    })
}

fn reads(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let cache = Cache::new();
    let (with, without) = (client(Some(&cache)), client(None));
    calls(&runtime, &with, 100);
    let mut group = criterion.benchmark_group("reads");
    group.bench_function("call without a cache", |bench| {
        bench.iter_custom(|count| calls(&runtime, &without, count));
    });
    group.bench_function("call that the cache answers", |bench| {
        bench.iter_custom(|count| calls(&runtime, &with, count));
    });
    let kept = moka::sync::Cache::builder()
        .max_capacity(500)
        .time_to_live(Duration::from_secs(3600))
        .build();
    let urls: Vec<String> = (0..100)
        .map(|id| format!("http://127.0.0.1:1/things/{id}"))
        .collect();
    for url in &urls {
        kept.insert(url.clone(), Bytes::from_static(&[b'x'; 1024]));
    }
    group.bench_function("moka alone", |bench| {
        let mut urls = urls.iter().cycle();
        bench.iter(|| black_box(kept.get(urls.next().unwrap()).unwrap()));
    });
    group.finish();
    let hits = cache.stats().hits;
    let took = calls(&runtime, &with, 1_000_000);
    assert_eq!(cache.stats().hits - hits, 1_000_000);
    println!(
        "1,000,000 cached reads: {took:?}, {:.0} ns each",
        took.as_secs_f64() * 1e3
    );
}

criterion_group!(benches, reads);
criterion_main!(benches);
