//! Stores that fail in every way, and stores that several people have.

use super::*;
use crate::auth::StoreLock;

/// What becomes of one thing that a store is asked.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Does {
    Work,
    Fail,
    Hang,
    Panic,
    PanicAtOnce,
}

/// A store that does as it is told: for locking, loading, saving, forgetting.
struct Told([Does; 4], MemoryStore);

impl Told {
    fn asked<'a, T: Send + 'a>(
        &self,
        what: usize,
        work: BoxFuture<'a, Result<T, TokenError>>,
    ) -> BoxFuture<'a, Result<T, TokenError>> {
        match self.0[what] {
            Does::Work => work,
            Does::Fail => Box::pin(async { Err(TokenError::new(TokenErrorKind::Store, "full")) }),
            Does::Hang => Box::pin(std::future::pending()),
            Does::Panic => Box::pin(async { panic!("keychain") }),
            Does::PanicAtOnce => panic!("keychain"),
        }
    }
}

impl TokenStore for Told {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        self.asked(1, self.1.load(key))
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        self.asked(2, self.1.save(key, token))
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        self.asked(3, self.1.clear())
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        self.asked(0, self.1.lock())
    }
}

const BAD: [Does; 4] = [Does::Fail, Does::Hang, Does::Panic, Does::PanicAtOnce];

/// A source that notes which refresh tokens it was given, and gives the next.
fn noting(used: &Arc<std::sync::Mutex<Vec<String>>>) -> impl TokenSource + use<> {
    let used = used.clone();
    crate::auth::token_source(move |request: TokenRequest| {
        let given = request.refresh_token().unwrap().expose().to_owned();
        used.lock().unwrap().push(given.clone());
        async move {
            let token = Token::new(format!("for-{given}")).expires_in(HOUR);
            Ok(token.refresh_token(format!("{given}x")))
        }
    })
}

fn due() -> Token {
    let token = Token::new("old").refresh_token("r");
    token.expires_at(std::time::UNIX_EPOCH)
}

/// Lets time pass while tasks run, second by second.
async fn seconds(clock: &TestClock, count: u32) {
    for _ in 0..count {
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(1));
    }
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

/// The token that came is there for all before it is stored, and whatever becomes of that.
#[tokio::test]
async fn a_token_is_used_whatever_becomes_of_storing_it() {
    for bad in BAD {
        for (number, callback_panics) in [false, true].into_iter().enumerate() {
            let used = Arc::default();
            let store = Told(
                [Does::Work, Does::Work, bad, Does::Work],
                MemoryStore::new(),
            );
            // What is there stays there, and is used once.
            store.1.save("", &due()).await.unwrap();
            let told = Arc::new(std::sync::Mutex::new(Vec::new()));
            let tells = told.clone();
            let session = Session::builder(noting(&used)).store(store).token(due());
            let session = session.on_store_error(move |error| {
                tells.lock().unwrap().push(error.kind());
                assert!(!callback_panics, "a logger");
            });
            let session = session.build();
            let clock = TestClock::new();
            let slot = session.slot(&[]);
            for _ in 0..5 {
                let issued = slot.get(&session.0, &http(&clock)).await.unwrap().0;
                assert_eq!(issued.access.expose(), "for-r", "{bad:?} {number}");
            }
            // Calls wait for what they have set going, and not for ever.
            seconds(&clock, 21).await;
            assert_eq!(*told.lock().unwrap(), [TokenErrorKind::Store], "{bad:?}");
            let ends = session.clone();
            let ends = tokio::spawn(async move { ends.settled().await });
            seconds(&clock, 6).await;
            assert!(ends.is_finished(), "{bad:?}");
            assert_eq!(*used.lock().unwrap(), ["r"], "{bad:?}");
            // The next one goes on with what came.
            clock.advance(HOUR);
            let issued = slot.get(&session.0, &http(&clock)).await.unwrap().0;
            assert_eq!(issued.access.expose(), "for-rx", "{bad:?}");
            assert_eq!(*used.lock().unwrap(), ["r", "rx"], "{bad:?}");
        }
    }
}

/// A call waits for a store that hangs as long as for a refresh, and has its token and its answer.
#[tokio::test]
async fn a_call_waits_for_a_store_within_limits() {
    let used = Arc::default();
    let store = Told(
        [Does::Work, Does::Work, Does::Hang, Does::Work],
        MemoryStore::new(),
    );
    let session = Session::builder(noting(&used)).store(store).token(due());
    let session = session.build();
    let clock = TestClock::new();
    let client = client(&clock, session.bearer(), |_| 200);
    let first = client.clone();
    let first = tokio::spawn(async move { status(&first).await });
    seconds(&clock, 1).await;
    assert!(!first.is_finished());
    assert_eq!(status(&client).await, 200);
    seconds(&clock, 5).await;
    assert_eq!(first.await.unwrap(), 200);
    assert_eq!(*used.lock().unwrap(), ["r"]);
}

/// Where nobody can tell what is stored no refresh token is used: another program may have used it.
#[tokio::test]
async fn a_store_that_cannot_be_asked_is_an_error_in_time() {
    for bad in BAD {
        for what in [0, 1] {
            let used = Arc::default();
            let mut does = [Does::Work; 4];
            does[what] = bad;
            let store = Told(does, MemoryStore::new());
            let session = Session::builder(noting(&used)).store(store).token(due());
            let session = session.build();
            let clock = TestClock::new();
            let (other, time) = (session.clone(), clock.clone());
            let asked = tokio::spawn(async move { token(&other, &time).await });
            seconds(&clock, 41).await;
            assert!(asked.is_finished(), "{bad:?} {what}");
            assert_eq!(asked.await.unwrap(), Err(TokenErrorKind::Store));
            assert!(used.lock().unwrap().is_empty());
        }
    }
}

/// So is one that cannot be cleared.
#[tokio::test]
async fn a_store_that_cannot_be_cleared_is_an_error_in_time() {
    for bad in BAD {
        let store = Told(
            [Does::Work, Does::Work, Does::Work, bad],
            MemoryStore::new(),
        );
        let (source, session, clock) = parts(|builder| builder.store(store).token(due()));
        source.fail(Some(TokenError::refused("invalid_grant")));
        let refused = token(&session, &clock).await;
        assert_eq!(refused, Err(TokenErrorKind::Refused), "{bad:?}");
        seconds(&clock, 21).await;
        session.settled().await;
        let other = session.clone();
        let logout = tokio::spawn(async move { other.logout(async {}).await });
        seconds(&clock, 21).await;
        assert!(logout.is_finished(), "{bad:?}");
        let here = logout.await.unwrap().1.unwrap_err();
        assert_eq!(here.kind(), TokenErrorKind::Store, "{bad:?}");
    }
}

fn no_such_field() -> Result<Token, TokenError> {
    panic!("no such field")
}

/// A source that panics may have used its refresh token up.
#[tokio::test]
async fn a_source_that_panics_is_not_asked_with_each_call() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = crate::auth::token_source(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async { no_such_field() }
    });
    let session = Session::builder(source).token(due()).build();
    let clock = TestClock::new();
    for _ in 0..10 {
        let none = token(&session, &clock).await;
        assert_eq!(none, Err(TokenErrorKind::Misconfigured));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    // So may one whose callback does.
    let (source, session, clock) = parts(|builder| {
        builder
            .token(due())
            .on_session_expired(|| panic!("a window"))
    });
    source.fail(Some(TokenError::refused("invalid_grant")));
    for _ in 0..3 {
        assert_eq!(token(&session, &clock).await, Err(TokenErrorKind::Refused));
    }
    assert_eq!(source.asked(), 2, "with its refresh token, and without one");
}

/// Sessions with names have one store and tokens of their own, to the end.
#[tokio::test]
async fn people_with_names_have_tokens_of_their_own_in_one_store() {
    let names = ["alice", "bob", "bo", "bob\" x", "", "read"];
    let store = Arc::new(MemoryStore::new());
    let clock = TestClock::new();
    let build = |name: &str| {
        let used = Arc::default();
        let builder = Session::builder(noting(&used)).store_as(name, store.clone());
        builder.by_scopes().build()
    };
    let sessions: Vec<_> = names.map(build).into();
    for (name, session) in names.iter().zip(&sessions) {
        let first = Token::new(format!("first-{name}")).refresh_token(format!("r-{name}"));
        let first = first.expires_in(HOUR);
        session.login(http(&clock), first).await.unwrap();
    }
    clock.advance(HOUR);
    let of = async |session: &Session, scope: &str| {
        let slot = session.slot(&[scope.to_owned()]);
        let issued = slot.get(&session.0, &http(&clock)).await;
        issued.map(|(issued, _)| issued.access.expose().to_owned())
    };
    for (name, session) in names.iter().zip(&sessions) {
        assert_eq!(of(session, "read").await.unwrap(), format!("for-r-{name}"));
        let next = of(session, "\"write").await.unwrap();
        assert_eq!(next, format!("for-r-{name}x"));
    }
    // The next run of the program.
    let sessions: Vec<_> = names.map(build).into();
    for (name, session) in names.iter().zip(&sessions) {
        assert_eq!(of(session, "read").await.unwrap(), format!("for-r-{name}"));
    }
    // Whoever logs out takes nobody along.
    for (gone, session) in sessions.iter().enumerate() {
        session.logout(async {}).await.1.unwrap();
        for (number, name) in names.iter().enumerate() {
            let again = build(name);
            if number > gone {
                assert_eq!(of(&again, "read").await.unwrap(), format!("for-r-{name}"));
            } else {
                for key in ["read", "\"write", ""] {
                    let keeper = again.0.keeper(None).unwrap();
                    assert_eq!(keeper.load(key).await.unwrap(), None, "{name} {key}");
                }
            }
        }
    }
}

/// A daemon may be stopped in its refresh; what it has put there before is good meanwhile.
#[tokio::test]
async fn a_stored_token_is_used_while_another_program_has_the_lock() {
    for locks in BAD {
        let store = Told(
            [locks, Does::Work, Does::Work, Does::Work],
            MemoryStore::new(),
        );
        let stored = Token::new("theirs").refresh_token("r").expires_in(HOUR);
        store.1.save("", &stored).await.unwrap();
        let (source, session, clock) = parts(|builder| builder.store(store));
        assert_eq!(token(&session, &clock).await.as_deref(), Ok("theirs"));
        // To refresh it the lock is needed.
        clock.advance(HOUR);
        let begun = tokio::spawn({
            let (session, clock) = (session.clone(), clock.clone());
            async move { token(&session, &clock).await }
        });
        seconds(&clock, 41).await;
        assert_eq!(
            begun.await.unwrap(),
            Err(TokenErrorKind::Store),
            "{locks:?}"
        );
        assert_eq!(source.asked(), 0);
    }
}

/// As a keychain of a few lines is: it has texts, and no times.
struct Keychain(&'static str);

impl TokenStore for Keychain {
    fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        Box::pin(async { Ok(Some(Token::new(self.0).refresh_token("r"))) })
    }

    fn save<'a>(&'a self, _: &'a str, _: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async { Ok(()) })
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_jwt_from_a_store_has_an_end() {
    // `{"exp":1}` and `{"exp":99999999999}`.
    let (over, good) = ("e30.eyJleHAiOjF9.x", "e30.eyJleHAiOjk5OTk5OTk5OTk5fQ.x");
    for (stored, expected) in [(over, "token-1"), (good, good)] {
        let (_, session, clock) = parts(|builder| builder.store(Keychain(stored)));
        assert_eq!(token(&session, &clock).await.as_deref(), Ok(expected));
    }
}
