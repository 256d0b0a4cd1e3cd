//! Which login tokens are of, where a store has some as well; and who has logged in or out meanwhile.

use super::*;

/// A strict server: takes each refresh token once and gives the next, `r1` for `r`; what it was given.
#[derive(Clone, Default)]
struct Strict(Arc<std::sync::Mutex<(Vec<String>, Vec<String>)>>);

impl Strict {
    fn knows(self, token: &str) -> Self {
        self.0.lock().unwrap().0.push(token.to_owned());
        self
    }

    fn given(&self) -> Vec<String> {
        self.0.lock().unwrap().1.clone()
    }
}

impl TokenSource for Strict {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            let refresh = request.refresh_token();
            let given = refresh
                .ok_or_else(TokenError::login_required)?
                .expose()
                .to_owned();
            tokio::task::yield_now().await;
            let mut state = self.0.lock().unwrap();
            state.1.push(given.clone());
            let Some(at) = state.0.iter().position(|good| *good == given) else {
                return Err(TokenError::refused("used before, or never given"));
            };
            let next = format!("{given}+");
            state.0[at] = next.clone();
            Ok(Token::new(format!("for {given}"))
                .expires_in(HOUR)
                .refresh_token(next))
        })
    }
}

/// A store that holds what any may: no word of which login it is.
#[derive(Default)]
struct Plain(MemoryStore);

impl TokenStore for Plain {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        Box::pin(async move {
            let token = self.0.load(key).await?;
            Ok(token.map(|token| {
                let plain = Token::new(token.access().clone());
                let plain = match token.refresh() {
                    Some(refresh) => plain.refresh_token(refresh.clone()),
                    None => plain,
                };
                match token.expiry() {
                    Some(expiry) => plain.expires_at(expiry),
                    None => plain,
                }
            }))
        })
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        self.0.save(key, token)
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        self.0.clear()
    }
}

fn session(source: &Strict, store: impl TokenStore, first: Option<&Token>) -> Session {
    let builder = Session::builder(source.clone()).store(store);
    match first {
        Some(first) => builder.token(first.clone()).build(),
        None => builder.build(),
    }
}

fn login(refresh: &str) -> Token {
    let token = Token::new(format!("first of {refresh}")).expires_in(HOUR);
    token.refresh_token(refresh)
}

/// The token of a login is kept for the next start, and one of a new login takes the place of what there was of another.
#[tokio::test]
async fn a_token_that_a_session_is_made_with_is_stored() {
    let store = Arc::new(MemoryStore::new());
    let source = Strict::default().knows("old").knows("new");
    let clock = TestClock::new();
    let old = session(&source, store.clone(), Some(&login("old")));
    assert_eq!(token(&old, &clock).await.as_deref(), Ok("first of old"));
    let again = session(&source, store.clone(), None);
    assert_eq!(token(&again, &clock).await.as_deref(), Ok("first of old"));
    // Somebody else logs in, whether or not what is there has expired.
    let new = session(&source, store.clone(), Some(&login("new")));
    assert_eq!(token(&new, &clock).await.as_deref(), Ok("first of new"));
    clock.advance(HOUR);
    assert_eq!(token(&new, &clock).await.as_deref(), Ok("for new"));
    let old = session(&source, store.clone(), Some(&due("old")));
    assert_eq!(token(&old, &clock).await.as_deref(), Ok("for old"));
    let again = session(&source, store, None);
    assert_eq!(token(&again, &clock).await.as_deref(), Ok("for old"));
    assert_eq!(source.given(), ["new", "old"]);
}

fn due(refresh: &str) -> Token {
    login(refresh).expires_at(std::time::UNIX_EPOCH)
}

/// A program may be started with one token all the time: what goes back to that is later.
#[tokio::test]
async fn what_goes_back_to_a_token_is_later_than_it() {
    let store = Arc::new(MemoryStore::new());
    let source = Strict::default().knows("r");
    let clock = TestClock::new();
    for round in 0..4 {
        let session = session(&source, store.clone(), Some(&due("r")));
        let expected = format!("for r{}", "+".repeat(round));
        assert_eq!(token(&session, &clock).await, Ok(expected));
        clock.advance(HOUR);
    }
    assert_eq!(source.given(), ["r", "r+", "r++", "r+++"]);
}

/// A store that cannot say of which login its tokens are is believed first, and what a session was made with is tried
/// before anybody is logged out.
#[tokio::test]
async fn where_a_store_cannot_tell_both_are_tried() {
    let store = Arc::new(Plain::default());
    let source = Strict::default().knows("r").knows("new");
    let clock = TestClock::new();
    for round in 0..3 {
        let session = session(&source, store.clone(), Some(&due("r")));
        let expected = format!("for r{}", "+".repeat(round));
        assert_eq!(token(&session, &clock).await, Ok(expected));
        clock.advance(HOUR);
    }
    let revoked = login("revoked").expires_at(clock.wall());
    store.save("", &revoked).await.unwrap();
    let session = session(&source, store, Some(&login("new").expires_at(clock.wall())));
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("for new"));
    assert_eq!(source.given(), ["r", "r+", "r++", "revoked", "new"]);
}

/// Whoever logs out is logged out in all programs that share the store, as soon as they need another token.
#[tokio::test]
async fn a_logout_is_one_for_all_who_share_the_store() {
    let store = Arc::new(MemoryStore::new());
    let source = Strict::default().knows("r");
    let clock = TestClock::new();
    let daemon = session(&source, store.clone(), None);
    let command = session(&source, store.clone(), None);
    daemon.login(http(&clock), login("r")).await.unwrap();
    assert_eq!(token(&command, &clock).await.as_deref(), Ok("first of r"));
    command.logout(async {}).await.1.unwrap();
    clock.advance(HOUR);
    let out = token(&daemon, &clock).await;
    assert_eq!(out, Err(TokenErrorKind::LoginRequired));
    assert_eq!(store.load("").await.unwrap(), None);
    assert!(source.given().is_empty());
    // And whoever logs in again logs both in.
    command.login(http(&clock), login("s")).await.unwrap();
    assert_eq!(token(&daemon, &clock).await.as_deref(), Ok("first of s"));
}

/// Two sessions of one program take turns.
#[tokio::test]
async fn sessions_that_share_a_store_use_no_refresh_token_twice() {
    let store = Arc::new(MemoryStore::new());
    let source = Strict::default().knows("r");
    let clock = TestClock::new();
    store.save("", &due("r")).await.unwrap();
    let sessions = [(); 4].map(|()| session(&source, store.clone(), None));
    let asked = sessions.map(|session| {
        let clock = clock.clone();
        tokio::spawn(async move { token(&session, &clock).await })
    });
    for asked in asked {
        assert_eq!(asked.await.unwrap().as_deref(), Ok("for r"));
    }
    assert_eq!(source.given(), ["r"]);
}

/// A server may rotate the refresh token and leave the access token.
#[tokio::test]
async fn a_refresh_token_that_came_with_the_same_token_is_later() {
    let store = Arc::new(MemoryStore::new());
    let source = Strict::default().knows("r2");
    let clock = TestClock::new();
    let session = session(&source, store.clone(), None);
    session.login(http(&clock), login("r1")).await.unwrap();
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("first of r1"));
    let later = Token::new("first of r1").refresh_token("r2");
    store
        .save("", &later.expires_at(clock.wall() + HOUR))
        .await
        .unwrap();
    clock.advance(HOUR);
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("for r2"));
}

/// The end of each session is told, also where a program has come back by another one's login.
#[tokio::test]
async fn each_end_is_told() {
    let store = Arc::new(MemoryStore::new());
    let source = Strict::default();
    let clock = TestClock::new();
    let told = Arc::new(AtomicUsize::new(0));
    let count = told.clone();
    let session = Session::builder(source.clone()).store(store.clone());
    let session = session.on_session_expired(move || {
        count.fetch_add(1, Ordering::SeqCst);
    });
    let session = session.build();
    for round in 1..=3 {
        let gone = login("revoked").expires_at(clock.wall());
        store.save("", &gone).await.unwrap();
        assert_eq!(token(&session, &clock).await, Err(TokenErrorKind::Refused));
        assert_eq!(told.load(Ordering::SeqCst), round);
        let good = login(&format!("r{round}")).expires_at(clock.wall() + HOUR);
        store.save("", &good).await.unwrap();
        clock.advance(Duration::from_secs(60));
        let given = token(&session, &clock).await;
        assert_eq!(given, Ok(format!("first of r{round}")));
        clock.advance(HOUR);
    }
}

/// Whoever waits for his turn while somebody logs in does not use what is not his.
#[tokio::test]
async fn a_login_is_not_used_up_by_who_waited_for_his_turn() {
    let source = Strict::default().knows("r").knows("new");
    let session = Session::builder(source.clone()).by_scopes();
    let session = session.token(due("r")).build();
    let clock = TestClock::new();
    let of = |scope: &str| {
        let slot = session.slot(&[scope.to_owned()]);
        let (session, http) = (session.clone(), http(&clock));
        tokio::spawn(async move {
            let issued = slot.get(&session.0, &http).await;
            issued.map(|(issued, _)| issued.access.expose().to_owned())
        })
    };
    let turn = session.0.turn.lock().await;
    let waiting = [of("read"), of("write")];
    for _ in 0..5 {
        tokio::task::yield_now().await;
    }
    session.login(http(&clock), login("new")).await.unwrap();
    drop(turn);
    for waiting in waiting {
        // The login serves all scopes.
        assert_eq!(waiting.await.unwrap().unwrap(), "first of new");
    }
    assert!(source.given().is_empty());
    clock.advance(HOUR);
    assert_eq!(of("read").await.unwrap().unwrap(), "for new");
}

/// A store while whose save somebody logs in anew.
#[derive(Default)]
struct Meanwhile(MemoryStore, std::sync::Mutex<Option<Session>>);

impl TokenStore for Meanwhile {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        self.0.load(key)
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async move {
            self.0.save(key, token).await?;
            if let Some(session) = self.1.lock().unwrap().take() {
                session.0.renew(Some(due("new")));
            }
            Ok(())
        })
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        self.0.clear()
    }
}

/// What was stored of the login before is gone, and nobody has logged out.
#[tokio::test]
async fn a_login_while_another_one_is_stored_is_no_logout() {
    for refreshed in [false, true] {
        let store = Arc::new(Meanwhile::default());
        let source = Strict::default().knows("r").knows("new");
        let clock = TestClock::new();
        let session = session(&source, store.clone(), None);
        if refreshed {
            session.login(http(&clock), due("r")).await.unwrap();
        }
        *store.1.lock().unwrap() = Some(session.clone());
        match refreshed {
            true => drop(token(&session, &clock).await),
            false => session.login(http(&clock), login("r")).await.unwrap(),
        }
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("for new"));
    }
}

/// A logout that nobody waits for is one of the things that a program can wait for at its end.
#[tokio::test]
async fn what_a_dropped_logout_has_set_going_can_be_waited_for() {
    let store = Arc::new(MemoryStore::new());
    let source = Strict::default().knows("r");
    let clock = TestClock::new();
    let session = session(&source, store.clone(), None);
    session.login(http(&clock), login("r")).await.unwrap();
    let held = store.lock().await.unwrap();
    let mut never = Box::pin(session.logout(std::future::pending::<()>()));
    let poll = std::future::poll_fn(|context| {
        std::task::Poll::Ready(never.as_mut().poll(context).is_pending())
    });
    assert!(poll.await);
    drop(never);
    let other = session.clone();
    let settled = tokio::spawn(async move { other.settled().await });
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert!(!settled.is_finished());
    drop(held);
    settled.await.unwrap();
    assert_eq!(store.load("").await.unwrap(), None);
}

/// An answer that comes late is kept: the server has taken the old refresh token.
#[tokio::test]
async fn what_comes_when_nobody_waits_any_more_is_kept() {
    let (source, session, clock) = parts(|builder| builder.token(due("r")));
    source.wait(true);
    let (other, time) = (session.clone(), clock.clone());
    let caller = tokio::spawn(async move { token(&other, &time).await });
    source.0.begun.notified().await;
    clock.advance(Duration::from_secs(20));
    assert_eq!(caller.await.unwrap(), Err(TokenErrorKind::Unavailable));
    clock.advance(Duration::from_secs(60));
    source.wait(false);
    source.0.go.notify_one();
    session.settled().await;
    assert_eq!(token(&session, &clock).await.as_deref(), Ok("token-1"));
    assert_eq!(source.asked(), 1);
}

/// There is one server for all sets of scopes: when it is away nobody asks it.
#[tokio::test]
async fn sets_of_scopes_share_the_patience_with_the_server() {
    let (source, session, clock) = parts(|builder| builder.by_scopes().token(due("r")));
    let wait = Duration::from_secs(300);
    source.fail(Some(
        TokenError::unavailable("away").with_retry_after(Some(wait)),
    ));
    let of = async |scope: String| {
        let slot = session.slot(&[scope]);
        let issued = slot.get(&session.0, &http(&clock)).await;
        issued.map(|_| ()).map_err(|error| error.kind())
    };
    for number in 0..20 {
        let none = of(format!("s{number}")).await;
        assert_eq!(none, Err(TokenErrorKind::Unavailable));
    }
    assert_eq!(source.asked(), 1);
    clock.advance(wait);
    source.fail(None);
    for number in 0..20 {
        assert_eq!(of(format!("s{number}")).await, Ok(()));
    }
    assert_eq!(source.asked(), 21);
}

/// Servers write `"expires_in": 0`, and clocks are wrong: such tokens are used for longer and longer.
#[tokio::test]
async fn tokens_that_have_expired_on_arrival_are_not_asked_for_by_each_call() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = crate::auth::token_source(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async { Ok::<_, TokenError>(Token::new("a").expires_in(Duration::ZERO)) }
    });
    let session = Session::builder(source).build();
    let clock = TestClock::new();
    for _ in 0..100 {
        token(&session, &clock).await.unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    for _ in 0..3600 {
        clock.advance(Duration::from_secs(1));
        token(&session, &clock).await.unwrap();
    }
    assert!((60..70).contains(&asked.load(Ordering::SeqCst)));
}

/// One request that was refused says nothing of the others: they go on with the token while there is no other one.
#[tokio::test]
async fn a_token_that_was_refused_once_is_used_while_there_is_no_other() {
    let (source, session, clock) = parts(|builder| builder);
    let odd = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_odd = odd.clone();
    let client = client(&clock, session.bearer(), move |_| {
        if is_odd.swap(false, Ordering::SeqCst) {
            401
        } else {
            200
        }
    });
    assert_eq!(status(&client).await, 200);
    source.fail(Some(TokenError::unavailable("away")));
    odd.store(true, Ordering::SeqCst);
    assert_eq!(status(&client).await, 401);
    for _ in 0..3 {
        assert_eq!(status(&client).await, 200);
        clock.advance(Duration::from_secs(1));
    }
}

/// A refresh that came early and failed is tried again before everybody has to wait, however short the life is.
#[tokio::test]
async fn an_early_failure_of_a_short_life_is_over_before_its_end() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = crate::auth::token_source(move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            if number == 2 {
                return Err(TokenError::unavailable("away"));
            }
            Ok(Token::new(format!("t{number}")).expires_in(Duration::from_secs(60)))
        }
    });
    let session = Session::builder(source).build();
    let clock = TestClock::new();
    for second in 0..90 {
        let given = token(&session, &clock).await;
        assert!(given.is_ok(), "second {second}: {given:?}");
        for _ in 0..5 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(1));
    }
}

/// When the refresh token is refused early, the access token is used to its end, and nobody is asked with each call.
#[tokio::test]
async fn after_an_early_end_nobody_is_asked_by_each_call() {
    let (source, session, clock) = parts(|builder| builder.token(login("r")));
    token(&session, &clock).await.unwrap();
    clock.advance(HOUR - Duration::from_secs(100));
    source.fail(Some(TokenError::refused("invalid_grant")));
    for _ in 0..50 {
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("first of r"));
        landed(&source, 1).await;
    }
}
