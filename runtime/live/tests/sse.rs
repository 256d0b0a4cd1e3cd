//! Events over real sockets, of a server that goes away and comes back. By a clock that moves by hand: it jumps over the pauses between
//! connections, and stands still otherwise.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use apiloom_live::Backoff;
use apiloom_live::sse::{EventError, EventSource, Lost, Settings, State};
use apiloom_runtime::auth::Bearer;
use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::http::Method;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::stream::Event;
use apiloom_runtime::{Client, ClientBuilder, Events, Operation, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

enum Wire {}

#[derive(Clone)]
struct Listen(Request);

impl Operation for Listen {
    const META: &'static OperationMeta =
        &OperationMeta::new("subscribeEvents", Method::GET, "/sse")
            .answers(&["200 text/event-stream"])
            .streamed_as(&["text/event-stream"])
            .security(&[&["bearer"]]);
    type Output = Events<i64>;
    type Error = NoDocumentedError;
    fn decode(response: &mut Response) -> Decoded<Events<i64>, NoDocumentedError> {
        match response.answer() {
            0 => Decoded::success(response.events::<Wire, _>()),
            _ => Decoded::Unexpected,
        }
    }
    fn into_request(self) -> Request {
        self.0
    }
    fn from_request(request: Request) -> Self {
        Listen(request)
    }
}

fn listen(client: &Client) -> Listen {
    Listen(Request::new(client, Listen::META))
}

/// What a server does with one connection.
#[derive(Clone)]
enum Act {
    /// Answers with events, and closes.
    Events(&'static str),
    /// Answers with events, and then nothing more; whoever waits is told.
    Stall(&'static str),
    /// Another answer.
    Answer(String),
}

struct Server {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
    stalled: mpsc::UnboundedReceiver<()>,
    /// Told when the client has closed a connection that stalled.
    left: mpsc::UnboundedReceiver<()>,
}

const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// A server that does these things, one a connection; then it is gone.
async fn server(acts: Vec<Act>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    serve(listener, acts)
}

fn serve(listener: TcpListener, acts: Vec<Act>) -> Server {
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ((tell, stalled), (told, left)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
    let kept = seen.clone();
    tokio::spawn(async move {
        let mut acts = acts.into_iter();
        let mut next = acts.next();
        while let Some(act) = next {
            let (socket, _) = listener.accept().await.unwrap();
            next = acts.next();
            let (kept, tell, told) = (kept.clone(), tell.clone(), told.clone());
            tokio::spawn(behave(socket, act, kept, tell, told));
        }
    });
    Server {
        url,
        seen,
        stalled,
        left,
    }
}

async fn behave(
    mut socket: TcpStream,
    act: Act,
    seen: Arc<Mutex<Vec<String>>>,
    tell: mpsc::UnboundedSender<()>,
    told: mpsc::UnboundedSender<()>,
) {
    let (mut head, mut buffer) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match socket.read(&mut buffer).await.unwrap() {
            0 => return,
            count => head.extend_from_slice(&buffer[..count]),
        }
    }
    seen.lock()
        .unwrap()
        .push(String::from_utf8(head).unwrap().to_lowercase());
    match act {
        Act::Events(text) => socket
            .write_all(format!("{HEAD}{text}").as_bytes())
            .await
            .unwrap(),
        Act::Answer(text) => socket.write_all(text.as_bytes()).await.unwrap(),
        Act::Stall(text) => {
            socket
                .write_all(format!("{HEAD}{text}").as_bytes())
                .await
                .unwrap();
            let _ = tell.send(());
            let _ = socket.read(&mut buffer).await;
            let _ = told.send(());
        }
    }
}

fn answer(status: &str, headers: &str) -> Act {
    Act::Answer(format!(
        "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n{headers}\r\n"
    ))
}

static META: ClientMeta = ClientMeta::new("test", "0");

fn client(url: &str, clock: &TestClock) -> Client {
    let client = ClientBuilder::new(&META).base_url(url).clock(clock.clone());
    client
        .credential("bearer", Bearer::token("s3cret"))
        .build()
        .unwrap()
}

type Source = EventSource<i64, NoDocumentedError>;

fn source(server: &Server, clock: &TestClock) -> Source {
    EventSource::with(
        listen(&client(&server.url, clock)),
        Settings::gloria().clock(clock.clone()),
    )
}

/// All events, and what ended them.
async fn all(source: &mut Source) -> (Vec<i64>, Option<EventError<NoDocumentedError>>) {
    let mut events = Vec::new();
    loop {
        match source.try_next().await {
            Ok(Some(event)) => events.push(event.data),
            Ok(None) => return (events, None),
            Err(error) => {
                assert!(
                    source.try_next().await.unwrap().is_none(),
                    "nothing comes after the end"
                );
                return (events, Some(error));
            }
        }
    }
}

fn is_between(pause: Duration, least: f64, most: f64) -> bool {
    (least..=most).contains(&pause.as_secs_f64())
}

/// B-R28: authenticated, each time; it goes on behind the last event that came whole, and stops when the server says that nothing follows.
#[tokio::test]
async fn b_r28_goes_on_behind_the_last_event() {
    let server = server(vec![
        Act::Events("id: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 3\ndata: 3\n"),
        Act::Events("data: 4\n\n"),
        answer("503 Service Unavailable", ""),
        Act::Events(": nothing new\n\nid\ndata: 5\n\n"),
        Act::Events("data: 6\n\ndata: [DONE]\n\n"),
    ])
    .await;
    let clock = TestClock::new();
    let (events, error) = all(&mut source(&server, &clock)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(events, [1, 2, 4, 5, 6], "the third was cut off");
    let seen = server.seen.lock().unwrap();
    let ids: Vec<Option<&str>> = seen
        .iter()
        .map(|head| {
            head.split("last-event-id: ")
                .nth(1)
                .and_then(|rest| rest.split("\r\n").next())
        })
        .collect();
    // An event without an id leaves it as it is, on another connection too; an id without a value takes it away on its own.
    assert_eq!(ids[..4], [None, Some("2"), Some("2"), Some("2")]);
    assert!(
        seen.iter()
            .all(|head| head.contains("authorization: bearer s3cret"))
    );
    // Each connection that has brought an event begins the pauses anew.
    let pauses = clock.slept();
    assert_eq!(pauses.len(), 4, "{pauses:?}");
    assert!(
        is_between(pauses[0], 1.0, 1.25) && is_between(pauses[1], 1.0, 1.25),
        "{pauses:?}"
    );
    assert!(
        is_between(pauses[2], 2.0, 2.5) && is_between(pauses[3], 1.0, 1.25),
        "{pauses:?}"
    );
}

/// B-R28: exponential back-off between 1 and 30 seconds, as often as is set; what failed last is told, without the token.
#[tokio::test]
async fn b_r28_gives_up_when_it_is_to() {
    let mut server = server(vec![Act::Stall("data: 1\n\n")]).await;
    let clock = TestClock::new();
    let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30)).most_tries(8);
    let settings = Settings::gloria().clock(clock.clone()).backoff(backoff);
    let mut source: Source = EventSource::with(listen(&client(&server.url, &clock)), settings);
    assert_eq!(source.states().current(), State::Idle);
    assert_eq!(
        source.try_next().await.unwrap().map(|event| event.data),
        Some(1)
    );
    assert_eq!(source.states().current(), State::Open);
    server.stalled.recv().await.unwrap();
    // Nothing comes for a minute, and then nobody is there any more.
    let ended = {
        let mut rest = pin!(all(&mut source));
        pending(rest.as_mut()).await;
        clock.advance(Duration::from_secs(60));
        rest.await
    };
    let (
        events,
        Some(EventError::GaveUp {
            tries: 8,
            last: Lost::Call(error),
        }),
    ) = ended
    else {
        panic!("{ended:?}");
    };
    assert!(events.is_empty() && error.is_connect(), "{error}");
    assert_eq!(source.states().current(), State::Closed);
    let pauses = clock.slept();
    let least = [1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 24.0, 24.0];
    assert_eq!(pauses.len(), 8, "{pauses:?}");
    for (pause, least) in pauses.iter().zip(least) {
        assert!(
            is_between(*pause, least, (least * 1.25f64).min(30.0)),
            "{pauses:?}"
        );
    }
    assert!(!format!("{source:?} {error:?} {error}").contains("s3cret"));
}

async fn pending(mut future: std::pin::Pin<&mut impl Future>) {
    poll_fn(|context| {
        assert!(future.as_mut().poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
}

/// B-R28: heartbeats of the server keep a connection alive that has no events.
#[tokio::test]
async fn b_r28_comments_are_signs_of_life() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let clock = TestClock::new();
    let (next, mut beats) = mpsc::unbounded_channel::<&str>();
    let served = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await.unwrap();
        socket.write_all(HEAD.as_bytes()).await.unwrap();
        while let Some(text) = beats.recv().await {
            socket.write_all(text.as_bytes()).await.unwrap();
        }
    });
    let settings = Settings::gloria().clock(clock.clone());
    let mut source: Source = EventSource::with(listen(&client(&url, &clock)), settings);
    let mut states = source.states();
    {
        let mut waiting = pin!(source.try_next());
        // A comment every 50 seconds, for a quarter of an hour.
        for beat in 0..18 {
            next.send(": still here\n\n").unwrap();
            let written = tokio::time::timeout(Duration::from_millis(20), waiting.as_mut()).await;
            assert!(written.is_err(), "{beat}");
            clock.advance(Duration::from_secs(50));
        }
        next.send("data: 7\n\n").unwrap();
        assert_eq!(
            waiting.await.unwrap().map(|event: Event<i64>| event.data),
            Some(7)
        );
    }
    assert_eq!(
        states.until(|state| *state == State::Open).await,
        Some(State::Open)
    );
    assert!(clock.slept().is_empty(), "one connection was enough");
    drop(next);
    served.await.unwrap();
}

/// B-R28: `retry:` is honored, within bounds, and so is `Retry-After`.
#[tokio::test]
async fn b_r28_the_server_names_the_pause() {
    for (said, least, most) in [
        ("retry: 5", 0.1, 0.125),
        ("retry: 20000", 20.0, 25.0),
        ("retry: 99999999", 60.0, 75.0),
    ] {
        let first: &'static str = Box::leak(format!("{said}\ndata: 1\n\n").into_boxed_str());
        let server = server(vec![Act::Events(first), answer("204 No Content", "")]).await;
        let clock = TestClock::new();
        let (events, error) = all(&mut source(&server, &clock)).await;
        assert!(events == [1] && error.is_none(), "204 ends it: {error:?}");
        let pauses = clock.slept();
        assert!(
            pauses.len() == 1 && is_between(pauses[0], least, most),
            "{said}: {pauses:?}"
        );
    }
    let server = server(vec![
        answer("429 Too Many Requests", "retry-after: 17\r\n"),
        Act::Events("data: [DONE]\n\n"),
    ])
    .await;
    let clock = TestClock::new();
    assert!(all(&mut source(&server, &clock)).await.1.is_none());
    assert_eq!(clock.slept(), [Duration::from_secs(17)]);
}

/// B-R28: what is no stream of events, or no longer allowed, is not asked again.
#[tokio::test]
async fn b_r28_what_does_not_get_better_ends_it() {
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi";
    let bytes = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\nconnection: close\r\n\r\ndata: 1\n\n";
    for act in [
        Act::Answer(page.to_owned()),
        Act::Answer(bytes.to_owned()),
        answer("401 Unauthorized", ""),
        answer("404 Not Found", ""),
    ] {
        let server = server(vec![act]).await;
        let clock = TestClock::new();
        let (events, error) = all(&mut source(&server, &clock)).await;
        let error = error.unwrap();
        assert!(
            matches!(error, EventError::Refused(_) | EventError::NotEvents(_)),
            "{error:?}"
        );
        assert!(events.is_empty() && clock.slept().is_empty());
        assert!(!format!("{error:?} {error}").contains("s3cret"));
    }
}

/// B-R28: an event that does not fit is told, and the next one comes on the same connection; one that is too large ends the connection.
#[tokio::test]
async fn b_r28_events_that_do_not_fit() {
    let large: &'static str =
        Box::leak(format!("data: 1\n\ndata: {}\n\n", "1".repeat(5000)).into_boxed_str());
    let server = server(vec![
        Act::Events("data: x\n\ndata: 2\n\n"),
        Act::Events(large),
        answer("204 No Content", ""),
    ])
    .await;
    let clock = TestClock::new();
    let settings = Settings::gloria().clock(clock.clone()).event_limit(4096);
    let mut source: Source = EventSource::with(listen(&client(&server.url, &clock)), settings);
    assert!(matches!(source.try_next().await, Err(EventError::Item(item)) if item.text() == b"x"));
    let (events, error) = all(&mut source).await;
    assert!(events == [2, 1] && error.is_none(), "{events:?} {error:?}");
    assert_eq!(clock.slept().len(), 2);
}

/// B-R28: reconnects when the window is looked at again or the network is back, and ends when it is told to.
#[tokio::test]
async fn b_r28_others_may_hurry_and_end_it() {
    let mut server = server(vec![
        Act::Events("retry: 60000\ndata: 1\n\n"),
        Act::Stall("data: 2\n\n"),
    ])
    .await;
    let clock = TestClock::new();
    // The system's clock: nobody would wait for a minute.
    let mut source: Source = EventSource::new(listen(&client(&server.url, &clock)));
    assert_eq!(
        source.try_next().await.unwrap().map(|event| event.data),
        Some(1)
    );
    let (handle, mut states) = (source.handle(), source.states());
    let (told, read) = tokio::sync::oneshot::channel();
    let reading = tokio::spawn(async move {
        let event = source.try_next().await.unwrap().map(|event| event.data);
        told.send(()).unwrap();
        (event, all(&mut source).await.1.is_none())
    });
    let waiting = states
        .until(|state| matches!(state, State::Waiting { .. }))
        .await
        .unwrap();
    assert!(
        matches!(waiting, State::Waiting { failed: 1, pause } if pause >= Duration::from_secs(60)),
        "{waiting:?}"
    );
    handle.reconnect();
    server.stalled.recv().await.unwrap();
    read.await.unwrap();
    // What is open stays.
    handle.reconnect();
    handle.close();
    assert_eq!(reading.await.unwrap(), (Some(2), true));
    server.left.recv().await.unwrap();
}

/// Dropping it closes the connection; so does dropping a wait for an event, which loses none.
#[tokio::test]
async fn b_r28_dropping_stops() {
    let mut server = server(vec![Act::Stall("data: 1\n\ndata: 2\n\n")]).await;
    let mut source = source(&server, &TestClock::new());
    for _ in 0..3 {
        let mut waiting = pin!(source.try_next());
        // Polled once and dropped: at whatever place the call is.
        let _ = poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context).is_pending())).await;
    }
    let mut events = Vec::new();
    while events.last() != Some(&2) {
        // What one of the dropped waits was given is gone with it; none of them was in time for that.
        events.extend(source.try_next().await.unwrap().map(|event| event.data));
    }
    server.stalled.recv().await.unwrap();
    drop(source);
    server.left.recv().await.unwrap();
    assert_eq!(server.seen.lock().unwrap().len(), 1);
}

/// A server that is away for a while, at the same address.
#[tokio::test]
async fn b_r28_a_server_that_comes_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let first = serve(listener, vec![Act::Events("id: a\ndata: 1\n\n")]);
    let clock = TestClock::new();
    let mut source: Source =
        EventSource::with(listen(&client(&first.url, &clock)), Settings::gloria());
    assert_eq!(
        source.try_next().await.unwrap().map(|event| event.data),
        Some(1)
    );
    let (handle, mut states) = (source.handle(), source.states());
    let reading = tokio::spawn(async move { all(&mut source).await });
    let waits = |state: &State| matches!(state, State::Waiting { .. });
    states.until(waits).await.unwrap();
    handle.reconnect();
    // Nobody is there, and it waits once more.
    states.until(|state| !waits(state)).await.unwrap();
    states.until(waits).await.unwrap();
    let again = serve(
        TcpListener::bind(address).await.unwrap(),
        vec![Act::Events("data: 2\n\ndata: [DONE]\n\n")],
    );
    handle.reconnect();
    let (events, error) = reading.await.unwrap();
    assert!(events == [2] && error.is_none(), "{events:?} {error:?}");
    assert!(again.seen.lock().unwrap()[0].contains("last-event-id: a\r\n"));
}
