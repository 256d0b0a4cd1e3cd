//! What is given back to the token's server by whoever logs out.

use super::*;

/// The token of the login has been used up by the first refresh.
#[tokio::test]
async fn the_token_that_came_last_is_given_back() {
    let answer = |number: u32| {
        format!(
            r#"{{"access_token":"a{number}","token_type":"bearer","expires_in":60,"refresh_token":"r{number}"}}"#
        )
    };
    let answers = [answer(2), answer(3), answer(4)];
    let clock = TestClock::new();
    for shared in [false, true] {
        let mut said: Vec<(u16, &str)> = answers.iter().map(|text| (200, &**text)).collect();
        said.push((200, ""));
        let server = Server::answers(&said);
        let known = oauth().revocation_url("https://id.example/revoke").unwrap();
        let store = Arc::new(crate::auth::MemoryStore::new());
        let session = || {
            let login = Token::new("a1").refresh_token("r1");
            let builder = Session::builder(known.clone().refresh());
            let builder = builder.token(login.expires_in(Duration::ZERO));
            builder.store(store.clone()).build()
        };
        // The last refresh is another program's, in the second round.
        let (first, second) = (session(), session());
        for round in 0..3 {
            let session = if shared && round == 2 {
                &second
            } else {
                &first
            };
            session.access_token(server.http(&clock)).await.unwrap();
            clock.advance(Duration::from_secs(60));
        }
        let there = |token: Token| {
            let (known, http) = (known.clone(), server.http(&clock));
            async move { known.revoke(http, &token).await }
        };
        let (gone, here) = first.logout_with(there).await;
        gone.unwrap().unwrap();
        here.unwrap();
        let asked = &server.asked()[3];
        assert_eq!(
            asked.body, "token=r4&token_type_hint=refresh_token&client_id=my+client",
            "{shared}"
        );
        // All is forgotten, and there is nothing to give back a second time.
        let (gone, here) = first.logout_with(there).await;
        assert!(gone.is_none() && here.is_ok());
        assert!(first.access_token(server.http(&clock)).await.is_err());
    }
}

/// A refresh that is on its way is waited for: what it brings would be good at the server for ever.
#[tokio::test]
async fn what_is_on_its_way_is_given_back_too() {
    let (goes_on, waits) = tokio::sync::oneshot::channel::<()>();
    let waits = std::sync::Mutex::new(Some(waits));
    let source = crate::auth::token_source(move |_| {
        let waits = waits.lock().unwrap().take();
        async move {
            waits.unwrap().await.unwrap();
            Ok(Token::new("a2").refresh_token("r2"))
        }
    });
    let login = Token::new("a1").refresh_token("r1");
    let session = Session::builder(source)
        .token(login.expires_in(Duration::ZERO))
        .build();
    let server = Server::answers(&[]);
    let http = server.http(&TestClock::new());
    let asks = {
        let (session, http) = (session.clone(), http.clone());
        tokio::spawn(async move { session.access_token(http).await })
    };
    tokio::task::yield_now().await;
    let leaves = {
        let session = session.clone();
        tokio::spawn(async move { session.logout_with(|token| async move { token }).await })
    };
    tokio::task::yield_now().await;
    goes_on.send(()).unwrap();
    assert_eq!(asks.await.unwrap().unwrap().expose(), "a2");
    let (given, here) = leaves.await.unwrap();
    let refresh = given.unwrap().refresh().cloned();
    assert_eq!(refresh.unwrap().expose(), "r2");
    here.unwrap();
    // Who does not wait for the end has logged out all the same.
    session.login(http.clone(), Token::new("a5")).await.unwrap();
    let mut never = Box::pin(session.logout_with(|_| std::future::pending::<()>()));
    let waker = &mut std::task::Context::from_waker(std::task::Waker::noop());
    assert!(never.as_mut().poll(waker).is_pending());
    drop(never);
    session.settled().await;
    let (given, _) = session.logout_with(|token| async move { token }).await;
    assert!(given.is_none());
}
