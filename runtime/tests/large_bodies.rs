//! Large bodies are read where they do not hold up other tasks, and within the call's time.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::cell::Cell;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::ThreadId;
use std::time::{Duration, Instant, SystemTime};

use apiloom_runtime::clock::Clock;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::json::{Read, Reader};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Body, BoxFuture, Client, ClientBuilder, Error, Operation, Response, Retry};
use http::Method;

enum Wire {}
static META: ClientMeta = ClientMeta::new("test", "1");

/// Answers a list of so many numbers.
struct Numbers(usize);

impl Transport for Numbers {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let text = format!("[{}1]", "1,".repeat(self.0 - 1));
        Box::pin(std::future::ready(Ok(http::Response::builder()
            .header("content-type", "application/json")
            .body(Body::from(text))
            .unwrap())))
    }
}

fn client(count: usize) -> ClientBuilder {
    ClientBuilder::new(&META)
        .base_url("http://127.0.0.1:1")
        .transport(Numbers(count))
        .retry(Retry::never())
}

const LARGE: usize = 100_000;

thread_local! {
    /// Whether this thread is the test's own.
    static OWN: Cell<bool> = const { Cell::new(false) };
}

/// What a decoder waits for, by the operation's number.
static GATES: Mutex<Vec<Option<Receiver<()>>>> = Mutex::new(Vec::new());

macro_rules! operation {
    ($name:ident, $before:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta =
                &OperationMeta::new(stringify!($name), Method::GET, "/x");
            type Output = (Vec<i64>, ThreadId);
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<Self::Output, NoDocumentedError> {
                let () = $before;
                let list = response.json::<Wire, Vec<i64>>();
                Decoded::success(list.map(|list| (list, std::thread::current().id())))
            }
            fn into_request(self) -> Request {
                self.0
            }
            fn from_request(request: Request) -> Self {
                Self(request)
            }
        }
        impl $name {
            #[allow(dead_code)]
            fn call(client: &Client) -> Self {
                Self(Request::new(client, Self::META))
            }
        }
    };
}

/// Its document knows another success.
struct Undescribed(Request);
apiloom_runtime::codegen::operation_methods!(Undescribed);
impl Operation for Undescribed {
    const META: &'static OperationMeta =
        &OperationMeta::new("undescribed", Method::GET, "/x").answers(&["201 application/json"]);
    type Output = Vec<i64>;
    type Error = NoDocumentedError;
    fn decode(response: &mut Response) -> Decoded<Self::Output, NoDocumentedError> {
        match response.answer() {
            0 => Decoded::success(response.json::<Wire, _>()),
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

/// Makes a gate; the decoder of this number waits for what the sender sends.
fn gate(number: usize) -> Sender<()> {
    let (sender, receiver) = channel();
    let mut gates = GATES.lock().unwrap();
    while gates.len() <= number {
        gates.push(None);
    }
    gates[number] = Some(receiver);
    sender
}

fn wait(number: usize) {
    let gate = GATES.lock().unwrap()[number].take().unwrap();
    assert!(!OWN.get(), "the executor's thread would wait for itself");
    gate.recv().unwrap();
}

fn broken() {
    panic!("the decoder is broken");
}

operation!(Plain, ());
operation!(Gated0, wait(0));
operation!(Gated1, wait(1));
operation!(Gated2, wait(2));
operation!(Broken, broken());

#[tokio::test]
async fn a_small_body_is_read_where_the_task_is() {
    let client = client(100).build().unwrap();
    let (list, thread) = Plain::call(&client).await.unwrap();
    assert_eq!((list.len(), thread), (100, std::thread::current().id()));
}

/// One thread: if it read the body, nobody would open the gate.
#[tokio::test]
async fn the_executor_goes_on_while_a_large_body_is_read() {
    OWN.set(true);
    let open = gate(0);
    let client = client(LARGE).build().unwrap();
    let opened = async {
        while GATES.lock().unwrap()[0].is_some() {
            tokio::task::yield_now().await;
        }
        open.send(()).unwrap();
    };
    let (read, ()) = tokio::join!(Gated0::call(&client).with_response(), opened);
    let ((list, thread), head) = read.unwrap();
    assert_eq!((list.len(), head.status().as_u16()), (LARGE, 200));
    assert_ne!(thread, std::thread::current().id());
}

/// Whoever listens to drift is called where the body is read: where the task is, or on a thread for work that blocks.
#[tokio::test]
async fn who_listens_is_told_where_the_body_is_read() {
    let own = std::thread::current().id();
    for (count, here) in [(100, true), (LARGE, false)] {
        let threads: Arc<Mutex<Vec<ThreadId>>> = Arc::default();
        let seen = threads.clone();
        let client = client(count)
            .on_drift(move |_| seen.lock().unwrap().push(std::thread::current().id()))
            .build()
            .unwrap();
        let list = Undescribed(Request::new(&client, Undescribed::META)).await;
        assert_eq!(list.unwrap().len(), count);
        let threads = threads.lock().unwrap();
        assert!(!threads.is_empty());
        assert!(threads.iter().all(|thread| (*thread == own) == here));
    }
}

#[tokio::test]
async fn reading_counts_in_the_time_of_the_call() {
    OWN.set(true);
    let open = gate(1);
    let client = client(LARGE).build().unwrap();
    let call = Gated1::call(&client).with(|options| options.timeout(Duration::from_millis(20)));
    let error = call.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    open.send(()).unwrap();
}

#[tokio::test]
async fn who_goes_away_while_a_body_is_read_leaves_nothing_waiting() {
    OWN.set(true);
    let open = gate(2);
    let client = client(LARGE).build().unwrap();
    {
        let call = std::pin::pin!(std::future::IntoFuture::into_future(Gated2::call(&client)));
        let begun = async {
            while GATES.lock().unwrap()[2].is_some() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            read = call => panic!("{:?}", read.map(|_| ())),
            () = begun => {}
        }
    }
    open.send(()).unwrap();
    assert_eq!(Plain::call(&client).await.unwrap().0.len(), LARGE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_each_get_their_own() {
    let calls = (1..=20).map(|number| {
        tokio::spawn(async move {
            let client = client(LARGE + number).build().unwrap();
            (number, Plain::call(&client).await.unwrap().0.len())
        })
    });
    for call in calls.collect::<Vec<_>>() {
        let (number, length) = call.await.unwrap();
        assert_eq!(length, LARGE + number);
    }
}

#[tokio::test]
#[should_panic(expected = "the decoder is broken")]
async fn a_panic_of_a_decoder_is_the_callers() {
    let client = client(LARGE).build().unwrap();
    let _ = Broken::call(&client).await;
}

/// Time without tokio.
struct Standing;

impl Clock for Standing {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn outside_of_tokio_it_is_read_at_once() {
    struct Nobody;
    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }
    let client = client(LARGE).clock(Standing).build().unwrap();
    let mut call = std::pin::pin!(std::future::IntoFuture::into_future(Plain::call(&client)));
    let waker = Waker::from(Arc::new(Nobody));
    let read: Poll<Result<_, Error<_>>> = call.as_mut().poll(&mut Context::from_waker(&waker));
    let Poll::Ready(Ok((list, thread))) = read else {
        panic!("not ready, or not read");
    };
    assert_eq!((list.len(), thread), (LARGE, std::thread::current().id()));
    // What was read is what another reader says.
    let text = format!("[{}1]", "1,".repeat(LARGE - 1));
    let mut input = Reader::new(text.as_bytes());
    let other = <Vec<i64> as Read<Wire>>::read(&mut input).unwrap();
    assert_eq!(list, other);
}
