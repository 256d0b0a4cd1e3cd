//! Tokens that a store does not take at first: whoever begins anew with the old refresh token has to log in.

use super::*;

/// A store that fails to save so many times.
#[derive(Clone, Default)]
struct Flaky(Arc<AtomicUsize>, Arc<MemoryStore>);

impl Flaky {
    fn failing(times: usize) -> Self {
        Flaky(Arc::new(AtomicUsize::new(times)), Arc::default())
    }

    /// The refresh token that is stored.
    async fn refresh(&self) -> Option<String> {
        let stored = self.1.load("").await.unwrap();
        Some(stored?.refresh()?.expose().to_owned())
    }
}

impl TokenStore for Flaky {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        self.1.load(key)
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        let left = |left: usize| left.checked_sub(1);
        match self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, left)
        {
            Ok(_) => Box::pin(async { Err(TokenError::new(TokenErrorKind::Store, "in use")) }),
            Err(_) => self.1.save(key, token),
        }
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        self.1.clear()
    }
}

/// A session whose token is due, with that in the store, and how often it was told of the store.
async fn due(store: &Flaky) -> (Session, TestClock, Arc<AtomicUsize>) {
    let (told, clock) = (Arc::new(AtomicUsize::new(0)), TestClock::new());
    let counted = told.clone();
    let source = crate::auth::token_source(|request: TokenRequest| async move {
        let given = request.refresh_token().unwrap().expose();
        let token = Token::new("new").expires_in(HOUR);
        Ok(token.refresh_token(format!("{given}+")))
    });
    let old = Token::new("old").refresh_token("r");
    let old = old.expires_at(std::time::UNIX_EPOCH);
    store.1.save("", &old).await.unwrap();
    let session = Session::builder(source).store(store.clone());
    let session = session.on_store_error(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    (session.build(), clock, told)
}

/// Until nothing is done at the store any more.
async fn quiet(session: &Session) {
    let mut busy = session.0.busy.subscribe();
    busy.wait_for(|busy| *busy == 0).await.unwrap();
}

/// A file that is in use, a keychain that is being opened: before the call has its answer, and nobody is told.
#[tokio::test]
async fn what_a_store_does_not_take_at_once_is_stored_before_the_call_ends() {
    let store = Flaky::failing(2);
    let (session, clock, told) = due(&store).await;
    let client = client(&clock, session.bearer(), |_| 200);
    assert_eq!(status(&client).await, 200);
    assert_eq!(store.refresh().await.as_deref(), Some("r+"));
    assert_eq!(told.load(Ordering::SeqCst), 0);
}

/// Whoever is told of it has not lost it yet: calls have it tried again, and none waits for that.
#[tokio::test]
async fn what_could_not_be_stored_is_tried_again_while_calls_are_made() {
    // The second try of calls, twenty seconds after the first, is the one that succeeds.
    let store = Flaky::failing(6);
    let (session, clock, told) = due(&store).await;
    let client = client(&clock, session.bearer(), |_| 200);
    for (seconds, stored) in [
        (0, "r"),
        (9, "r"),
        (2, "r"),
        (18, "r"),
        (4, "r+"),
        (60, "r+"),
    ] {
        clock.advance(Duration::from_secs(seconds));
        assert_eq!(status(&client).await, 200);
        quiet(&session).await;
        assert_eq!(store.refresh().await.as_deref(), Some(stored), "{seconds}");
    }
    assert_eq!(told.load(Ordering::SeqCst), 1);
}

/// A program that ends asks for it.
#[tokio::test]
async fn who_ends_has_it_tried_once_more() {
    for (fails, stored, times) in [(3, "r+", 1), (5, "r+", 1), (6, "r", 2)] {
        let store = Flaky::failing(fails);
        let (session, clock, told) = due(&store).await;
        let client = client(&clock, session.bearer(), |_| 200);
        assert_eq!(status(&client).await, 200);
        session.settled().await;
        assert_eq!(store.refresh().await.as_deref(), Some(stored), "{fails}");
        assert_eq!(told.load(Ordering::SeqCst), times, "{fails}");
    }
    // That of a login, whose caller was told, too.
    let store = Flaky::failing(3);
    let (session, clock, _) = due(&store).await;
    let first = Token::new("first").refresh_token("s").expires_in(HOUR);
    session.login(http(&clock), first).await.unwrap_err();
    session.settled().await;
    assert_eq!(store.refresh().await.as_deref(), Some("s"));
}

/// What another program has done at the store since comes before what could not be stored.
#[tokio::test]
async fn what_another_program_has_stored_stays() {
    let theirs = Token::new("theirs").refresh_token("t");
    for theirs in [Some(theirs), None] {
        let store = Flaky::failing(3);
        let (session, clock, _) = due(&store).await;
        let client = client(&clock, session.bearer(), |_| 200);
        assert_eq!(status(&client).await, 200);
        match &theirs {
            Some(theirs) => store.1.save("", theirs).await.unwrap(),
            None => store.1.clear().await.unwrap(),
        }
        session.settled().await;
        let expected = theirs.as_ref().map(|_| "t");
        assert_eq!(store.refresh().await.as_deref(), expected);
    }
    // Nor is anything stored for who has logged out meanwhile.
    let store = Flaky::failing(3);
    let (session, clock, _) = due(&store).await;
    let client = client(&clock, session.bearer(), |_| 200);
    assert_eq!(status(&client).await, 200);
    session.logout(async {}).await.1.unwrap();
    session.settled().await;
    assert_eq!(store.refresh().await, None::<String>);
}
