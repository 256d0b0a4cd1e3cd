//! Tokens that are refreshed early: who waits, and for how long, so that a program that ends loses none.

use super::*;

type Asked = tokio::task::JoinHandle<Result<String, TokenErrorKind>>;

/// Asks for a token in a task of its own.
fn start(session: &Session, clock: &TestClock) -> Asked {
    let (session, clock) = (session.clone(), clock.clone());
    tokio::spawn(async move { token(&session, &clock).await })
}

/// Makes a call in a task of its own, with a limit of time if there is one.
fn call(client: &Client, limit: Option<Duration>) -> tokio::task::JoinHandle<u16> {
    let client = client.clone();
    tokio::spawn(async move {
        let mut request = Request::new(&client, &OPERATION);
        if let Some(limit) = limit {
            request.with(|options| options.timeout(limit));
        }
        let done = execute(request).await;
        done.unwrap_or_else(|_| panic!("no response"))
            .head
            .status()
            .as_u16()
    })
}

async fn turns() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

/// A session that is in its early window, with a store, and a server for it.
async fn early(store: &Arc<MemoryStore>) -> (Source, Session, TestClock) {
    let (source, session, clock) = parts(|builder| builder.store(store.clone()));
    let given = Token::new("a").refresh_token("r").expires_in(HOUR);
    session.login(http(&clock), given).await.unwrap();
    clock.advance(HOUR - Duration::from_secs(100));
    source.wait(true);
    (source, session, clock)
}

/// What is on its way when a program ends is lost: the call that has set it going is not over before it, whatever the
/// server says to the call.
#[tokio::test]
async fn the_call_that_sets_a_refresh_going_ends_with_it() {
    for answer in [200, 404] {
        let store = Arc::new(MemoryStore::new());
        let (source, session, clock) = early(&store).await;
        let client = client(&clock, session.bearer(), move |token| {
            assert_eq!(token, "Bearer a");
            answer
        });
        let first = call(&client, None);
        source.0.begun.notified().await;
        // Nobody else waits.
        for _ in 0..5 {
            assert_eq!(status(&client).await, answer);
        }
        turns().await;
        assert!(!first.is_finished());
        source.0.go.notify_one();
        assert_eq!(first.await.unwrap(), answer);
        let kept = store.load("").await.unwrap().unwrap();
        assert_eq!((kept.access().expose(), source.asked()), ("token-1", 1));
    }
}

/// A server of tokens that hangs keeps a call for five seconds, and never longer than it may take.
#[tokio::test]
async fn a_call_that_has_its_answer_waits_for_a_refresh_within_limits() {
    for (limit, waits) in [(None, 5000), (Some(Duration::from_millis(700)), 700)] {
        let store = Arc::new(MemoryStore::new());
        let (source, session, clock) = early(&store).await;
        let client = client(&clock, session.bearer(), |_| 200);
        let first = call(&client, limit);
        source.0.begun.notified().await;
        clock.advance(Duration::from_millis(waits - 1));
        turns().await;
        assert!(!first.is_finished());
        clock.advance(Duration::from_millis(1));
        assert_eq!(first.await.unwrap(), 200);
        // It goes on all the same.
        source.0.go.notify_one();
        session.settled().await;
        let kept = store.load("").await.unwrap().unwrap();
        assert_eq!(kept.access().expose(), "token-1");
    }
}

/// The window of a stored token is that of its whole life, not of what is left of it.
#[tokio::test]
async fn a_stored_token_is_refreshed_when_it_is_due() {
    let store = Arc::new(MemoryStore::new());
    let (_, session, clock) = parts(|builder| builder.store(store.clone()));
    let given = Token::new("a").refresh_token("r").expires_in(HOUR);
    session.login(http(&clock), given).await.unwrap();
    clock.advance(HOUR - Duration::from_secs(100));
    // It is good still, whether or not there is another one to be had, and nobody waits for that.
    for fails in [true, false] {
        let (source, session, _) = parts(|builder| builder.store(store.clone()));
        source.fail(fails.then(|| TokenError::unavailable("down")));
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("a"));
        source.wait(true);
        let first = start(&session, &clock);
        source.0.begun.notified().await;
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("a"));
        source.wait(false);
        source.0.go.notify_one();
        let next = if fails { "a" } else { "token-1" };
        assert_eq!(first.await.unwrap().as_deref(), Ok(next));
        assert_eq!(token(&session, &clock).await.as_deref(), Ok(next));
        assert_eq!(source.asked(), 1);
    }
}

/// Whoever has dropped a call can wait for what it has set going.
#[tokio::test]
async fn who_ends_can_wait_for_what_is_on_its_way() {
    let store = Arc::new(MemoryStore::new());
    let (source, session, clock) = parts(|builder| builder.store(store.clone()));
    session.settled().await;
    let given = Token::new("a").refresh_token("r").expires_in(HOUR);
    session.login(http(&clock), given).await.unwrap();
    clock.advance(HOUR - Duration::from_secs(100));
    source.wait(true);
    let dropped = start(&session, &clock);
    source.0.begun.notified().await;
    dropped.abort();
    let mut settled = Box::pin(session.settled());
    let poll = std::future::poll_fn(|context| {
        std::task::Poll::Ready(settled.as_mut().poll(context).is_pending())
    });
    assert!(poll.await);
    source.0.go.notify_one();
    settled.await;
    let kept = store.load("").await.unwrap().unwrap();
    assert_eq!(kept.access().expose(), "token-1");
    // One that fails is over as well.
    source.wait(false);
    source.fail(Some(TokenError::unavailable("down")));
    clock.advance(HOUR - Duration::from_secs(100));
    token(&session, &clock).await.unwrap();
    session.settled().await;
    assert_eq!(source.asked(), 2);
}
