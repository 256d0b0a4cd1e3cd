use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{Method, StatusCode, Version};
use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use url::Url;

use super::*;
use crate::auth::{Http, Session, Token, TokenError, TokenErrorKind, TokenStore, token_source};
use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::client::ClientBuilder;
use crate::execute::execute;
use crate::meta::ClientMeta;
use crate::request::Request;
use crate::transport::{Sent, Transport, TransportError};

static META: OperationMeta = OperationMeta::new("getThing", Method::GET, "/things/{id}");

/// Writes down what it hears: spans when they close, and events.
#[derive(Clone, Default)]
struct Listener {
    open: Arc<Mutex<BTreeMap<u64, Fields>>>,
    heard: Arc<Mutex<Vec<Fields>>>,
}

#[derive(Clone, Default)]
struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let text = format!("{value:?}").trim_matches('"').to_owned();
        self.0.insert(field.name().to_owned(), text);
    }
}

impl<S: Subscriber> Layer<S> for Listener {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        self.open.lock().unwrap().insert(id.into_u64(), fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut open = self.open.lock().unwrap();
        values.record(open.get_mut(&id.into_u64()).unwrap());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.heard.lock().unwrap().push(fields);
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        let closed = self.open.lock().unwrap().remove(&id.into_u64()).unwrap();
        self.heard.lock().unwrap().push(closed);
    }
}

/// What a listener hears, one thing a line of its fields in their order.
fn told(tell: impl FnOnce()) -> Vec<String> {
    let listener = Listener::default();
    let subscriber = tracing_subscriber::registry().with(listener.clone());
    tracing::subscriber::with_default(subscriber, tell);
    let heard = listener.heard.lock().unwrap();
    let line = |fields: &Fields| {
        let fields = fields
            .0
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        fields.collect::<Vec<_>>().join(" ")
    };
    heard.iter().map(line).collect()
}

/// Names and labels of what was measured, and how often.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<String>>>);

struct Measured(Key, Recorded);

impl HistogramFn for Measured {
    fn record(&self, value: f64) {
        assert!((0.0..60.0).contains(&value), "seconds");
        self.1.0.lock().unwrap().push(line(&self.0));
    }
}

impl metrics::CounterFn for Measured {
    fn increment(&self, value: u64) {
        self.1
            .0
            .lock()
            .unwrap()
            .push(format!("{} +{value}", line(&self.0)));
    }

    fn absolute(&self, _: u64) {}
}

fn line(key: &Key) -> String {
    let mut labels: Vec<String> = key
        .labels()
        .map(|label| format!("{}={}", label.key(), label.value()))
        .collect();
    labels.sort();
    format!("{} {}", key.name(), labels.join(" "))
}

impl Recorder for Recorded {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, _: SharedString) {
        self.0
            .lock()
            .unwrap()
            .push(format!("{} in {unit:?}", name.as_str()));
    }
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::new(Measured(key.clone(), self.clone())))
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }
    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Measured(key.clone(), self.clone())))
    }
}

fn measured(tell: impl FnOnce()) -> Vec<String> {
    let recorded = Recorded::default();
    metrics::with_local_recorder(&recorded, tell);
    let lines = recorded.0.lock().unwrap();
    lines.clone()
}

fn attempt(resent: u32) -> Seen {
    let url = Url::parse("https://me:pass@api.example/things/7?key=s3cret&page=2").unwrap();
    Seen::begin(&META, &Method::GET, &url, resent, &["page".into()])
}

#[test]
fn a_span_has_the_attributes_of_opentelemetry() {
    let heard = told(|| attempt(0).answered(StatusCode::OK, Version::HTTP_2));
    let expected = "http.request.method=GET http.response.status_code=200 \
        network.protocol.version=2 operation.id=getThing otel.kind=client \
        otel.name=GET /things/{id} server.address=api.example server.port=443 \
        url.full=https://api.example/things/7?key=REDACTED&page=2 url.template=/things/{id}";
    assert_eq!(heard, [expected]);
}

#[test]
fn errors_have_a_type() {
    for (end, expected) in [
        (
            &(|attempt: &mut Seen| {
                attempt.answered(StatusCode::NOT_FOUND, Version::HTTP_11);
            }) as &dyn Fn(&mut Seen),
            "error.type=404 http.request.method=GET http.request.resend_count=2 http.response.status_code=404",
        ),
        (
            &|attempt: &mut Seen| attempt.failed("timeout"),
            "error.type=timeout http.request.method=GET http.request.resend_count=2 operation.id",
        ),
        (&|_: &mut Seen| {}, "error.type=cancelled"),
    ] {
        let heard = told(|| end(&mut attempt(2)));
        assert!(
            heard.iter().all(|line| line.starts_with(expected)),
            "{heard:?}"
        );
        assert!(
            heard
                .iter()
                .all(|line| line.contains("otel.status_code=ERROR")),
            "{heard:?}"
        );
        assert_eq!(heard.len(), 1);
    }
}

#[test]
fn an_unknown_method_is_no_name() {
    let method = Method::from_bytes(b"PURGE").unwrap();
    let url = Url::parse("http://a/").unwrap();
    let heard = told(|| {
        Seen::begin(&META, &method, &url, 0, &[]).answered(StatusCode::OK, Version::HTTP_11);
    });
    let expected = "http.request.method=_OTHER http.request.method_original=PURGE ";
    assert!(
        heard.iter().all(|line| line.starts_with(expected)),
        "{heard:?}"
    );
}

#[test]
fn decisions_are_events() {
    let url = Url::parse("http://a:81/?key=s3cret").unwrap();
    let heard = told(|| {
        let happened = Happened::Status(StatusCode::SERVICE_UNAVAILABLE);
        retrying(&META, &url, 1, Duration::from_millis(1500), &happened);
        gave_up(&META, 3, &"attempts");
        rejected(&META, &url, &Rejection::Concurrency);
        breaker(&url, Standing::Open);
        breaker(&url, Standing::Closed);
    });
    assert_eq!(
        heard,
        [
            "attempts=1 delay_ms=1500 message=sends again operation.id=getThing reason=503",
            "attempts=3 message=does not send again operation.id=getThing reason=attempts",
            "message=was not sent operation.id=getThing reason=concurrency",
            "message=the circuit breaker has changed server.address=a server.port=81 standing=open",
            "message=the circuit breaker has changed server.address=a server.port=81 standing=closed",
        ]
    );
}

#[tokio::test]
async fn what_runs_in_an_attempt_is_told_inside_its_span() {
    let listener = Listener::default();
    let subscriber = tracing_subscriber::registry().with(listener.clone());
    let _set = tracing::subscriber::set_default(subscriber);
    let mut attempt = attempt(0);
    let span = attempt.run(async { tracing::Span::current().id() }).await;
    assert_eq!(span, attempt.span.id());
    assert!(span.is_some());
    attempt.answered(StatusCode::OK, Version::HTTP_11);
}

/// Takes no token but the second.
struct Refuses;

impl Transport for Refuses {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let mut response = http::Response::new(Body::empty());
        if request.headers().get(AUTHORIZATION).unwrap() != "Bearer token-2" {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
        }
        Box::pin(async { Ok(response) })
    }
}

#[tokio::test]
async fn a_request_that_is_sent_again_with_a_new_token_has_a_span_of_its_own() {
    static CLIENT: ClientMeta = ClientMeta::new("test", "1");
    static META: OperationMeta =
        OperationMeta::new("getThing", Method::GET, "/things").security(&[&["bearer"]]);
    let listener = Listener::default();
    let subscriber = tracing_subscriber::registry().with(listener.clone());
    let _set = tracing::subscriber::set_default(subscriber);
    let source = token_source(|_| async { Ok(Token::new("token-2")) });
    let session = Session::builder(source)
        .token(Token::new("token-1"))
        .build();
    let client = ClientBuilder::new(&CLIENT)
        .base_url("https://api.example")
        .credential("bearer", session.bearer())
        .transport(Refuses)
        .build()
        .unwrap();
    let done = execute(Request::new(&client, &META)).await;
    assert!(done.is_ok_and(|done| done.status() == StatusCode::OK));
    let heard = listener.heard.lock().unwrap();
    let told: Vec<(Option<&str>, Option<&str>)> = heard
        .iter()
        .map(|fields| {
            let field = |name| fields.0.get(name).map(String::as_str);
            (
                field("http.response.status_code"),
                field("http.request.resend_count"),
            )
        })
        .collect();
    assert_eq!(told, [(Some("401"), None), (Some("200"), Some("1"))]);
}

/// A store that is full.
struct Full;

impl TokenStore for Full {
    fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        Box::pin(async { Ok(None) })
    }

    fn save<'a>(&'a self, _: &'a str, _: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async { Err(TokenError::new(TokenErrorKind::Store, "full")) })
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn what_is_not_stored_is_a_warning() {
    let listener = Listener::default();
    let subscriber = tracing_subscriber::registry().with(listener.clone());
    let _set = tracing::subscriber::set_default(subscriber);
    let source = token_source(|_| async { Ok(Token::new("s3cret").refresh_token("s3cret")) });
    let session = Session::builder(source).store(Full).build();
    let http = Http::new(Refuses).clock(crate::clock::TestClock::new());
    session.access_token(http).await.unwrap();
    let heard = listener.heard.lock().unwrap();
    let told: Vec<String> = heard
        .iter()
        .map(|fields| format!("{:?}", fields.0))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("full") && !told[0].contains("s3cret"),
        "{told:?}"
    );
}

#[test]
fn durations_and_counts_have_few_labels() {
    let url = Url::parse("http://a:81/?key=s3cret").unwrap();
    let lines = measured(|| {
        measure::describe();
        attempt(0).answered(StatusCode::OK, Version::HTTP_2);
        attempt(1).answered(StatusCode::BAD_GATEWAY, Version::HTTP_11);
        attempt(0).failed("connect");
        drop(attempt(0));
        let happened = Happened::Transport(TransportErrorKind::Io, Sent::Maybe);
        retrying(&META, &url, 1, Duration::from_secs(1), &happened);
        rejected(&META, &url, &Rejection::CircuitOpen(None));
    });
    let target = "server.address=api.example server.port=443 url.template=/things/{id}";
    let duration = "http.client.request.duration";
    let other = "server.address=a server.port=81 url.template=/things/{id}";
    assert_eq!(
        lines,
        [
            format!("{duration} in Some(Seconds)"),
            format!(
                "{duration} http.request.method=GET http.response.status_code=200 network.protocol.version=2 {target}"
            ),
            format!(
                "{duration} error.type=502 http.request.method=GET http.response.status_code=502 network.protocol.version=1.1 {target}"
            ),
            format!("{duration} error.type=connect http.request.method=GET {target}"),
            format!("{duration} error.type=cancelled http.request.method=GET {target}"),
            format!("apiloom.client.retries reason=io {other} +1"),
            format!("apiloom.client.rejections reason=circuit_open {other} +1"),
        ]
    );
}
