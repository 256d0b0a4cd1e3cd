//! What decides whether a call is repeated, over real sockets: its method, classifiers, the call's own policy, the document.

#![cfg(feature = "reqwest")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod faulty;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::retry::{Classify, ErrorClass, Outcome, StopReason, Verdict};
use apiloom_runtime::transport::{NewConnection, Transport, TransportError};
use apiloom_runtime::{Body, BoxFuture, Client, Operation, Response, Retry};
use faulty::*;
use http::Method;

macro_rules! operation {
    ($name:ident, $meta:expr) => {
        struct $name(Request);
        apiloom_runtime::codegen::operation_methods!($name);
        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = ();
            type Error = NoDocumentedError;
            fn decode(response: &mut Response) -> Decoded<(), NoDocumentedError> {
                match response.status().as_u16() {
                    200 => Decoded::Ok(()),
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
        impl $name {
            fn call(client: &Client) -> Self {
                Self(Request::new(client, Self::META))
            }
        }
    };
}
operation!(Head, OperationMeta::new("head", Method::HEAD, "/x"));
operation!(
    Options,
    OperationMeta::new("options", Method::OPTIONS, "/x")
);
operation!(Trace, OperationMeta::new("trace", Method::TRACE, "/x"));
operation!(Put, OperationMeta::new("put", Method::PUT, "/x"));
operation!(Delete, OperationMeta::new("delete", Method::DELETE, "/x"));
operation!(Patch, OperationMeta::new("patch", Method::PATCH, "/x"));
operation!(
    Never,
    OperationMeta::new("never", Method::GET, "/x").idempotent(false)
);

/// How often a call is sent to a server that fails.
macro_rules! attempts {
    ($client:expr, $($operation:ident),*) => {
        [$($operation::call($client).await.unwrap_err().attempts()),*]
    };
}

#[tokio::test]
async fn methods_say_whether_a_call_may_be_repeated() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(FAULT)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    let idempotent = attempts!(&client, Get, Head, Options, Trace, Put, Delete);
    assert_eq!(idempotent, [3; 6]);
    // The last one's method is; the document says that the call is not.
    assert_eq!(attempts!(&client, Post, Patch, Never), [1; 3]);
    // The caller's word comes before all others.
    let told = Put::call(&client).with(|o| o.idempotent(false)).await;
    let error = told.unwrap_err();
    assert_eq!(reason(&error), &StopReason::NotIdempotent(Method::PUT));
    let told = Never::call(&client).with(|o| o.idempotent(true)).await;
    assert_eq!(told.unwrap_err().attempts(), 3);
}

/// A header that the document does not speak of is not put in, and one that the caller gives goes under its usual name.
#[tokio::test]
async fn a_key_is_sent_where_somebody_speaks_of_it() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(FAULT)]).await;
    let client = builder(&server.url, &clock).build().unwrap();
    Post::call(&client).await.unwrap_err();
    Put::call(&client).await.unwrap_err();
    assert!(
        server
            .seen
            .lock()
            .unwrap()
            .iter()
            .all(|text| !text.contains("idempotency-key"))
    );
    let own = Keyed::call(&client).with(|o| o.idempotency_key("order-17"));
    own.await.unwrap_err();
    let seen = server.seen.lock().unwrap();
    assert!(
        seen[4..]
            .iter()
            .all(|text| text.matches("idempotency-key: order-17\r").count() == 1)
    );
    assert_eq!(seen.len(), 7);
}

/// Says the same of every attempt, and remembers what it was asked.
#[derive(Clone)]
struct Says(Verdict, Arc<Mutex<Vec<Option<bool>>>>);

impl Classify for Says {
    fn classify(&self, outcome: &Outcome<'_>) -> Verdict {
        self.1.lock().unwrap().push(outcome.server_verdict());
        self.0
    }
}

#[tokio::test]
async fn a_classifier_is_asked_first() {
    let says = |verdict| Says(verdict, Arc::default());
    let demands = "HTTP/1.1 503 Down\r\nx-should-retry: true\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let vetoes = "HTTP/1.1 503 Down\r\nx-should-retry: false\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let later = Verdict::Retry {
        class: ErrorClass::Throttle,
        delay: Some(Duration::from_secs(5)),
    };
    for (answer, verdict, attempts) in [
        (demands, Verdict::Stop, 1),
        (demands, Verdict::Pass, 3),
        (vetoes, Verdict::TRANSIENT, 3),
        (vetoes, Verdict::Pass, 1),
        (DOWN, Verdict::Stop, 1),
        (FAULT, later, 3),
    ] {
        let clock = TestClock::new();
        let server = server(&[Act::Say(answer)]).await;
        let first = says(verdict);
        let retry = Retry::default().classify(first.clone());
        let client = builder(&server.url, &clock).retry(retry).build().unwrap();
        // What it says holds for calls that are not idempotent too, as it is told.
        let error = Post::call(&client).await.unwrap_err();
        assert_eq!(error.attempts(), attempts, "{answer} {verdict:?}");
        assert_eq!(first.1.lock().unwrap().len(), attempts as usize);
        if verdict == Verdict::Stop {
            assert_eq!(reason(&error), &StopReason::Forbidden);
        }
        if verdict == later {
            let slept = clock.slept();
            assert!(slept.iter().all(|pause| pause.as_secs() == 5), "{slept:?}");
        }
    }
    // The first one that says something decides.
    let server = server(&[Act::Say(FAULT)]).await;
    let retry = Retry::default()
        .classify(says(Verdict::Pass))
        .classify(says(Verdict::Stop))
        .classify(says(Verdict::TRANSIENT));
    let client = builder(&server.url, &TestClock::new()).retry(retry);
    let error = Get::call(&client.build().unwrap()).await.unwrap_err();
    assert_eq!(reason(&error), &StopReason::Forbidden);
}

/// The call's own policy, else what the document says of attempts, else the client's; a client that never repeats does
/// not, whatever the document says.
#[tokio::test]
async fn a_calls_own_policy_comes_first() {
    let clock = TestClock::new();
    let server = server(&[Act::Say(FAULT)]).await;
    let client = |most| {
        let retry = Retry::default().max_attempts(most).without_quota();
        builder(&server.url, &clock).retry(retry).build().unwrap()
    };
    for (most, plain, declared) in [(5, 5, 2), (1, 1, 1)] {
        let client = client(most);
        assert_eq!(attempts!(&client, Get, Declared), [plain, declared]);
        for own in [1, 4] {
            let retry = || Retry::default().max_attempts(own);
            let get = Get::call(&client).with(|o| o.retry(retry())).await;
            let post = Declared::call(&client).with(|o| o.retry(retry())).await;
            let attempts = [get.unwrap_err().attempts(), post.unwrap_err().attempts()];
            assert_eq!(attempts, [own; 2], "{most}");
        }
    }
}

/// Answers 421 to whatever comes first, and remembers who was asked for a new connection.
#[derive(Clone, Default)]
struct Misdirects(Arc<Mutex<Vec<bool>>>);

impl Transport for Misdirects {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let mut seen = self.0.lock().unwrap();
        seen.push(request.extensions().get::<NewConnection>().is_some());
        let status = if seen.len() == 1 { 421 } else { 200 };
        let response = http::Response::builder().status(status);
        let response = response.body(Body::from("[]")).unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

#[tokio::test]
async fn a_transport_of_ones_own_is_told_of_a_new_connection() {
    let transport = Misdirects::default();
    let client = builder("http://localhost:1", &TestClock::new())
        .transport(transport.clone())
        .build()
        .unwrap();
    Post::call(&client).await.unwrap();
    Post::call(&client).await.unwrap();
    assert_eq!(*transport.0.lock().unwrap(), [false, true, false]);
}
