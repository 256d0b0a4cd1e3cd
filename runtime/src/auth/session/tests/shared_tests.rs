//! What many share: one refresh token for all scopes, one server that is not to be stormed, one store.

use super::*;
use crate::auth::StoreLock;

/// Gives tokens that have expired on arrival.
fn expired_on_arrival(asked: &Arc<AtomicUsize>) -> impl TokenSource + use<> {
    let asked = asked.clone();
    crate::auth::token_source(move |_| {
        let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            tokio::task::yield_now().await;
            Ok(Token::new(format!("token-{number}")).expires_in(Duration::ZERO))
        }
    })
}

#[tokio::test]
async fn a_token_that_has_expired_on_arrival_is_used_by_all_who_waited() {
    let asked = Arc::new(AtomicUsize::new(0));
    let session = Session::builder(expired_on_arrival(&asked)).build();
    let clock = TestClock::new();
    for round in 1..=3 {
        let callers: Vec<_> = (0..32)
            .map(|_| {
                let (session, clock) = (session.clone(), clock.clone());
                tokio::spawn(async move { token(&session, &clock).await })
            })
            .collect();
        for caller in callers {
            assert_eq!(caller.await.unwrap(), Ok(format!("token-{round}")));
        }
        assert_eq!(asked.load(Ordering::SeqCst), round);
        clock.advance(Duration::from_secs(2));
    }
}

#[tokio::test]
async fn a_server_is_believed_when_it_says_when_to_come_back() {
    let (source, session, clock) = parts(|builder| builder);
    let busy = TokenError::unavailable("busy").with_retry_after(Some(Duration::from_secs(30)));
    source.fail(Some(busy));
    for pause in [0, 10, 10, 9] {
        clock.advance(Duration::from_secs(pause));
        let failed = token(&session, &clock).await;
        assert_eq!(failed, Err(TokenErrorKind::Unavailable));
        assert_eq!(source.asked(), 1);
    }
    clock.advance(Duration::from_secs(1));
    source.fail(None);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-2"));
}

/// Rotates: takes each refresh token once, and gives the next.
#[derive(Clone, Default)]
struct Rotates(Arc<std::sync::Mutex<(usize, Vec<String>)>>);

impl TokenSource for Rotates {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let mut state = self.0.lock().unwrap();
            let given = request
                .refresh_token()
                .map(|token| token.expose().to_owned());
            let scopes = request.scopes().join("+");
            state
                .1
                .push(format!("{}:{scopes}", given.as_deref().unwrap_or("none")));
            if given != Some(format!("r{}", state.0)) {
                return Err(TokenError::refused("used before"));
            }
            if scopes == "forbidden" {
                let kind = TokenErrorKind::Misconfigured;
                return Err(TokenError::new(kind, "invalid_scope"));
            }
            state.0 += 1;
            let token = Token::new(format!("a{}-{scopes}", state.0)).expires_in(HOUR);
            Ok(token.refresh_token(format!("r{}", state.0)))
        })
    }
}

async fn token_for(
    session: &Session,
    clock: &TestClock,
    scope: &str,
) -> Result<String, TokenError> {
    let slot = session.slot(&[scope.to_owned()]);
    let (issued, _) = slot.get(&session.0, &http(clock)).await?;
    Ok(issued.access.expose().to_owned())
}

#[tokio::test]
async fn all_scopes_have_the_one_refresh_token() {
    let source = Rotates::default();
    let store = Arc::new(MemoryStore::new());
    let first = Token::new("a0").refresh_token("r0").expires_in(HOUR);
    let session = Session::builder(source.clone()).store(store.clone());
    let session = session.token(first).by_scopes().build();
    let clock = TestClock::new();
    // What the login gave is for every set of scopes, until it expires.
    for scope in ["read", "write"] {
        assert_eq!(token_for(&session, &clock, scope).await.unwrap(), "a0");
    }
    clock.advance(HOUR);
    let both = tokio::join!(
        token_for(&session, &clock, "read"),
        token_for(&session, &clock, "write"),
    );
    assert_eq!(
        (both.0.unwrap(), both.1.unwrap()),
        ("a1-read".into(), "a2-write".into())
    );
    // A scope that is refused ends nothing.
    let slot = session.slot(&["forbidden".to_owned()]);
    clock.advance(HOUR);
    let refused = slot.get(&session.0, &http(&clock)).await.unwrap_err();
    assert_eq!(refused.kind(), TokenErrorKind::Misconfigured);
    assert_eq!(
        token_for(&session, &clock, "read").await.unwrap(),
        "a3-read"
    );
    let asked = ["r0:read", "r1:write", "r2:forbidden", "r2:read"];
    assert_eq!(source.0.lock().unwrap().1, asked);
    // The next run of the program begins with what came last, whatever it needs.
    let later = Session::builder(source.clone()).store(store.clone());
    let later = later.by_scopes().build();
    assert_eq!(
        token_for(&later, &clock, "admin").await.unwrap(),
        "a4-admin"
    );
}

#[tokio::test]
async fn more_sets_of_scopes_than_are_kept_lose_no_login() {
    let source = Rotates::default();
    let first = Token::new("a0")
        .refresh_token("r0")
        .expires_in(Duration::ZERO);
    let session = Session::builder(source.clone())
        .token(first)
        .by_scopes()
        .build();
    let clock = TestClock::new();
    for scope in 0..100 {
        token_for(&session, &clock, &format!("s{scope}"))
            .await
            .unwrap();
        // This one is used all the time, and stays.
        assert_eq!(token_for(&session, &clock, "s0").await.unwrap(), "a1-s0");
    }
    assert_eq!(source.0.lock().unwrap().0, 100);
}

/// A store that fails to clear as often as it is told.
#[derive(Default)]
struct Stubborn(MemoryStore, AtomicUsize);

impl TokenStore for Stubborn {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        self.0.load(key)
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        self.0.save(key, token)
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        Box::pin(async {
            let left = &self.1;
            let fails = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
            match fails {
                Ok(_) => Err(TokenError::new(TokenErrorKind::Store, "stubborn")),
                Err(_) => self.0.clear().await,
            }
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        self.0.lock()
    }
}

#[tokio::test]
async fn a_logout_holds_though_the_store_fails_to_clear() {
    let store = Arc::new(Stubborn::default());
    let (source, session, clock) = parts(|builder| builder.store(store.clone()));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
    store.1.store(2, Ordering::SeqCst);
    let (_, here) = session.logout(async {}).await;
    assert_eq!(here.unwrap_err().kind(), TokenErrorKind::Store);
    // What is stored is of somebody who has logged out.
    assert_eq!(token(&session, &clock).await, Err(TokenErrorKind::Store));
    clock.advance(Duration::from_secs(1));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-2"));
    assert_eq!(source.asked(), 2);
}

/// A file that somebody has emptied, or written something else to, is told of and replaced: nothing is lost by it.
#[cfg(feature = "fs")]
#[tokio::test]
async fn what_is_stored_and_cannot_be_understood_is_replaced() {
    use crate::auth::FileStore;
    for (number, text) in ["", "{", "null", "[]", r#"{"": 1}"#]
        .into_iter()
        .enumerate()
    {
        let name = format!("apiloom-broken-{}-{number}.json", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        let told = Arc::new(AtomicUsize::new(0));
        let count = told.clone();
        let (source, session, clock) = parts(|builder| {
            let builder = builder.store(FileStore::new(&path)).token(due("r0"));
            builder.on_store_error(move |_| {
                count.fetch_add(1, Ordering::SeqCst);
            })
        });
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
        let request = source.last();
        let given = request.refresh_token().map(|token| token.expose());
        assert_eq!(given, Some("r0"), "{text}");
        let readable = text == r#"{"": 1}"#;
        assert_eq!(
            told.load(Ordering::SeqCst),
            usize::from(!readable),
            "{text}"
        );
        let kept = FileStore::new(&path).load("").await.unwrap().unwrap();
        assert_eq!(kept.access().expose(), "token-1");
        std::fs::remove_file(&path).unwrap();
        let _ = std::fs::remove_file(format!("{}.lock", path.display()));
    }
}

/// A machine that sleeps has a monotonic clock that stands still.
#[tokio::test]
async fn a_token_ages_by_whichever_clock_is_ahead() {
    let (source, session, clock) = parts(|builder| builder);
    token(&session, &clock).await.unwrap();
    clock.suspend(HOUR);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-2"));
    assert_eq!(source.asked(), 2);
}

/// Whoever does not wait for a logout to its end is logged out in the store too.
#[tokio::test]
async fn a_logout_that_nobody_waits_for_clears_the_store() {
    let store = Arc::new(MemoryStore::new());
    let (_, session, clock) = parts(|builder| builder.store(store.clone()));
    token(&session, &clock).await.unwrap();
    let mut never = Box::pin(session.logout(std::future::pending::<()>()));
    let polled = std::future::poll_fn(|context| {
        std::task::Poll::Ready(never.as_mut().poll(context).is_pending())
    });
    assert!(polled.await);
    assert!(store.load("").await.unwrap().is_some());
    drop(never);
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(store.load("").await.unwrap(), None);
}

/// What is on its way for somebody else is none of the business of who has logged in since.
#[tokio::test]
async fn a_call_after_a_login_does_not_wait_for_what_was_before() {
    let (source, session, clock) = parts(|builder| builder.token(due("r1")));
    source.wait(true);
    let (other, time) = (session.clone(), clock.clone());
    let old = tokio::spawn(async move { token(&other, &time).await });
    source.0.begun.notified().await;
    session.login(http(&clock), due("r2")).await.unwrap();
    let (other, time) = (session.clone(), clock.clone());
    let new = tokio::spawn(async move { token(&other, &time).await });
    tokio::task::yield_now().await;
    source.wait(false);
    source.0.go.notify_one();
    // What came for somebody else is given to nobody.
    assert_ne!(old.await.unwrap().as_deref(), Ok("token-1"));
    assert_eq!(new.await.unwrap().as_deref(), Ok("token-2"));
    let given = source
        .last()
        .refresh_token()
        .map(|token| token.expose().to_owned());
    assert_eq!(given.as_deref(), Some("r2"));
}

#[tokio::test]
async fn a_token_that_comes_after_a_logout_is_not_kept() {
    let (source, session, clock) = parts(|builder| builder);
    source.wait(true);
    let (other, time) = (session.clone(), clock.clone());
    let caller = tokio::spawn(async move { token(&other, &time).await });
    source.0.begun.notified().await;
    let other = session.clone();
    let logout = tokio::spawn(async move { other.logout(async {}).await });
    tokio::task::yield_now().await;
    source.wait(false);
    source.0.go.notify_one();
    assert_eq!(caller.await.unwrap(), Err(TokenErrorKind::LoginRequired));
    logout.await.unwrap().1.unwrap();
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-2"));
}

/// A set of scopes that was not used for long has a flight still; what it brings comes after the logout all the same.
#[tokio::test]
async fn a_logout_reaches_what_is_kept_no_more() {
    let store = Arc::new(MemoryStore::new());
    let (source, session, clock) =
        parts(|builder| builder.store(store.clone()).by_scopes().token(due("r0")));
    source.wait(true);
    let (other, time) = (session.clone(), clock.clone());
    let flying = tokio::spawn(async move { token_for(&other, &time, "first").await });
    source.0.begun.notified().await;
    for scope in 0..64 {
        drop(session.slot(&[format!("s{scope}")]));
    }
    let other = session.clone();
    let logout = tokio::spawn(async move { other.logout(async {}).await });
    tokio::task::yield_now().await;
    source.wait(false);
    source.0.go.notify_one();
    let late = flying.await.unwrap().unwrap_err();
    assert_eq!(late.kind(), TokenErrorKind::LoginRequired);
    logout.await.unwrap().1.unwrap();
    assert!(session.0.kept().refresh.is_none());
    for key in ["", "first"] {
        assert_eq!(store.load(key).await.unwrap(), None);
    }
}

/// A token that has to be refreshed before it can be used.
fn due(refresh: &str) -> Token {
    let token = Token::new("old").refresh_token(refresh);
    token.expires_in(Duration::ZERO)
}

/// What a login brings is refreshed by whoever comes first, maybe before it is stored: the later token stays, here and in
/// the store.
#[tokio::test]
async fn a_login_does_not_undo_a_refresh_of_it() {
    let source = Rotates::default();
    let store = Arc::new(MemoryStore::new());
    let session = Session::builder(source.clone())
        .store(store.clone())
        .build();
    let clock = TestClock::new();
    let turn = session.0.turn.lock().await;
    let (other, time) = (session.clone(), clock.clone());
    // As `login` does it, with the refresh in front of it as they wait for their turn.
    let epoch = session.0.renew(Some(due("r0")));
    let refreshed = tokio::spawn(async move { token(&other, &time).await });
    for _ in 0..5 {
        tokio::task::yield_now().await;
    }
    let slot = session.slot(&[]);
    let settled = tokio::spawn(slot.settle(session.0.clone(), epoch, Some(due("r0"))));
    tokio::task::yield_now().await;
    drop(turn);
    assert_eq!(refreshed.await.unwrap().as_deref(), Ok("a1-"));
    settled.await.unwrap().unwrap();
    let kept = store.load("").await.unwrap().unwrap();
    assert_eq!(kept.refresh().map(|token| token.expose()), Some("r1"));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("a1-"));
    clock.advance(HOUR);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("a2-"));
}

/// Logging out at the moment when a refresh lands: whoever is asked afterwards has no token.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_logout_holds_whatever_lands_meanwhile() {
    let source = crate::auth::token_source(|request: TokenRequest| async move {
        request
            .refresh_token()
            .ok_or_else(TokenError::login_required)?;
        let token = Token::new("new").expires_in(Duration::ZERO);
        Ok(token.refresh_token("next"))
    });
    let session = Session::builder(source).build();
    for _ in 0..300 {
        let clock = TestClock::new();
        session.login(http(&clock), due("r")).await.unwrap();
        let calls: Vec<_> = (0..4)
            .map(|_| {
                let (session, clock) = (session.clone(), clock.clone());
                tokio::spawn(async move { token(&session, &clock).await })
            })
            .collect();
        tokio::task::yield_now().await;
        session.logout(async {}).await.1.unwrap();
        let after = token(&session, &clock).await;
        assert_eq!(after, Err(TokenErrorKind::LoginRequired));
        for call in calls {
            let _ = call.await.unwrap();
        }
        assert!(session.0.kept().refresh.is_none());
    }
}

#[tokio::test]
async fn logging_out_forgets_whatever_the_server_says() {
    let store = Arc::new(MemoryStore::new());
    let (source, session, clock) = parts(|builder| builder.store(store.clone()));
    token(&session, &clock).await.unwrap();
    let (there, here) = session.logout(async { Err::<(), _>("down") }).await;
    assert_eq!(there, Err("down"));
    here.unwrap();
    assert_eq!(store.load("").await.unwrap(), None);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-2"));
    // A logout that nobody waits for to the end.
    let never = session.logout(std::future::pending::<()>());
    drop(never);
    let mut never = Box::pin(session.logout(std::future::pending::<()>()));
    let polled = std::future::poll_fn(|context| {
        std::task::Poll::Ready(never.as_mut().poll(context).is_pending())
    });
    assert!(polled.await);
    drop(never);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-3"));
    assert_eq!(source.asked(), 3);
}
