//! Servers that refuse tokens that are good.

use super::*;

static OTHER: OperationMeta =
    OperationMeta::new("other", Method::GET, "/y").security(&[&["oauth"]]);

async fn other(client: &Client) -> u16 {
    let done = execute(Request::new(client, &OTHER)).await;
    let done = done.unwrap_or_else(|_| panic!("no response"));
    done.head.status().as_u16()
}

/// As `Server`, by the path too.
struct Paths<F>(F);

impl<F: Fn(&str, &str) -> u16 + Send + Sync + 'static> Transport for Paths<F> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let token = request.headers()["authorization"].to_str().unwrap();
        let status = (self.0)(request.uri().path(), token);
        let mut response = http::Response::new(Body::empty());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        Box::pin(async { Ok(response) })
    }
}

fn by_path(
    clock: &TestClock,
    session: &Session,
    answer: impl Fn(&str, &str) -> u16 + Send + Sync + 'static,
) -> Client {
    let builder = ClientBuilder::new(&CLIENT).base_url("https://api.example");
    let builder = builder.clock(clock.clone()).transport(Paths(answer));
    builder
        .credential("oauth", session.bearer())
        .build()
        .unwrap()
}

/// Of an API that refuses all tokens another token is asked for less and less often; callers have its 401.
#[tokio::test]
async fn an_api_that_refuses_all_tokens_uses_up_few_of_them() {
    let (source, session, clock) = parts(|builder| builder);
    let client = client(&clock, session.bearer(), |_| 401);
    for _ in 0..100 {
        assert_eq!(status(&client).await, 401);
    }
    // The first, the one in its place, and once more, since that may have expired just then.
    assert_eq!(source.asked(), 3);
    for (pause, asked) in [(500, 4), (999, 5), (2000, 6), (4000, 7)] {
        clock.advance(Duration::from_millis(pause));
        for _ in 0..100 {
            assert_eq!(status(&client).await, 401);
        }
        assert_eq!(source.asked(), asked);
        // Less than three quarters of the next pause.
        clock.advance(Duration::from_millis(pause / 2));
        assert_eq!(status(&client).await, 401);
        assert_eq!(source.asked(), asked);
    }
    // An hour of that: at last one a minute, or three quarters of one.
    for _ in 0..3600 {
        clock.advance(Duration::from_secs(1));
        assert_eq!(status(&client).await, 401);
    }
    assert!(source.asked() <= 7 + 4 + 3600 / 45);
}

/// Bodies that cannot be sent again are refused once each; the next call has another token, if that helps.
#[tokio::test]
async fn what_cannot_be_sent_again_leaves_the_next_call_a_new_token() {
    let stream = || Body::stream(http_body_util::Full::new(Bytes::from_static(b"once")));
    let send = async |client: &Client| {
        let mut request = Request::new(client, &OPERATION);
        request.body("text/plain", stream());
        let done = execute(request).await.unwrap_or_else(|_| panic!());
        done.head.status().as_u16()
    };
    let (source, session, clock) = parts(|builder| builder);
    let helped = client(&clock, session.bearer(), |token| {
        if token == "Bearer token-1" { 401 } else { 200 }
    });
    assert_eq!(send(&helped).await, 401);
    assert_eq!(send(&helped).await, 200);
    assert_eq!(source.asked(), 2);

    let (source, session, clock) = parts(|builder| builder);
    let never = client(&clock, session.bearer(), |_| 401);
    for _ in 0..100 {
        assert_eq!(send(&never).await, 401);
    }
    assert_eq!(source.asked(), 3);
}

/// An operation that nobody may use, of an API that says 401 to that, costs the others nothing: when their token ends
/// they have another one at once.
#[tokio::test]
async fn an_operation_that_refuses_all_tokens_leaves_the_others_alone() {
    let (source, session, clock) = parts(|builder| builder);
    let good = Arc::new(AtomicUsize::new(1));
    let least = good.clone();
    let client = by_path(&clock, &session, move |path, token| {
        let number: usize = token.rsplit('-').next().unwrap().parse().unwrap();
        if path == "/x" || number < least.load(Ordering::SeqCst) {
            401
        } else {
            200
        }
    });
    for _ in 0..100 {
        assert_eq!(other(&client).await, 200);
        assert_eq!(status(&client).await, 401);
    }
    assert_eq!(source.asked(), 4);
    // Their token ends, without a word, again and again.
    for number in 5..12 {
        good.store(number, Ordering::SeqCst);
        assert_eq!(other(&client).await, 200);
        assert_eq!(source.asked(), number);
        assert_eq!(status(&client).await, 401);
        assert_eq!(source.asked(), number);
    }
}

/// An API that comes to its senses is believed at once, and one that refuses again later begins anew.
#[tokio::test]
async fn an_api_that_takes_tokens_again_is_asked_as_before() {
    let (source, session, clock) = parts(|builder| builder);
    let broken = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let is_broken = broken.clone();
    let client = client(&clock, session.bearer(), move |_| {
        if is_broken.load(Ordering::SeqCst) {
            401
        } else {
            200
        }
    });
    for round in 1..=3 {
        broken.store(true, Ordering::SeqCst);
        for _ in 0..10 {
            assert_eq!(status(&client).await, 401);
        }
        assert_eq!(source.asked(), 1 + 2 * round);
        broken.store(false, Ordering::SeqCst);
        assert_eq!(status(&client).await, 200);
        assert_eq!(source.asked(), 1 + 2 * round);
    }
}

/// Many at once are refused as one is.
#[tokio::test]
async fn a_crowd_that_is_refused_counts_once() {
    let (source, session, clock) = parts(|builder| builder);
    let client = client(&clock, session.bearer(), |_| 401);
    for _ in 0..3 {
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { status(&client).await })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), 401);
        }
    }
    assert_eq!(source.asked(), 3);
    clock.advance(Duration::from_millis(500));
    assert_eq!(status(&client).await, 401);
    assert_eq!(source.asked(), 4);
}

/// A token that another program has put into the store is tried, and if that is refused too, another one is asked for.
#[tokio::test]
async fn what_is_stored_is_tried_first_and_then_the_source() {
    let store = Arc::new(MemoryStore::new());
    let (source, session, clock) = parts(|builder| builder.store(store.clone()));
    let client = client(&clock, session.bearer(), |token| {
        if token == "Bearer token-2" { 200 } else { 401 }
    });
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
    let stored = Token::new("stored").expires_at(clock.wall() + HOUR);
    store.save("", &stored).await.unwrap();
    assert_eq!(status(&client).await, 401);
    assert_eq!(status(&client).await, 200);
    assert_eq!(source.asked(), 2);
}
