//! What calls make of tokens: replay, signatures, scopes; and that nothing shows.

use std::time::SystemTime;

use super::*;
use crate::auth::{ApiKey, Basic, Credential};
use crate::boxed::BoxError;
use crate::error::Failed;
use crate::sign::{Frozen, Sign};

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_request_sent_once_more() {
    let (source, session, clock) = parts(|builder| builder);
    let requests = Arc::new(AtomicUsize::new(0));
    let seen = requests.clone();
    let client = client(&clock, session.bearer(), move |token| {
        seen.fetch_add(1, Ordering::SeqCst);
        if token == "Bearer token-2" { 200 } else { 401 }
    });
    assert_eq!(status(&client).await, 200);
    assert_eq!((requests.load(Ordering::SeqCst), source.asked()), (2, 2));
    let request = source.last();
    let error = request.challenge().and_then(|found| found.get("error"));
    assert_eq!(error, Some("invalid_token"));
    assert_eq!(status(&client).await, 200);
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn a_server_that_always_refuses_is_asked_twice() {
    let (source, session, clock) = parts(|builder| builder);
    let requests = Arc::new(AtomicUsize::new(0));
    let seen = requests.clone();
    let client = client(&clock, session.bearer(), move |_| {
        seen.fetch_add(1, Ordering::SeqCst);
        401
    });
    assert_eq!(status(&client).await, 401);
    assert_eq!((requests.load(Ordering::SeqCst), source.asked()), (2, 2));
}

#[tokio::test]
async fn a_body_that_is_gone_is_not_sent_again() {
    let (_, session, clock) = parts(|builder| builder);
    let requests = Arc::new(AtomicUsize::new(0));
    let seen = requests.clone();
    let client = client(&clock, session.bearer(), move |_| {
        seen.fetch_add(1, Ordering::SeqCst);
        401
    });
    let mut request = Request::new(&client, &OPERATION);
    let stream = http_body_util::Full::new(Bytes::from_static(b"once"));
    request.body("text/plain", Body::stream(stream));
    let done = execute(request).await.unwrap_or_else(|_| panic!());
    assert_eq!(done.head.status(), 401);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_set_of_scopes_has_a_token() {
    let (source, session, clock) = parts(SessionBuilder::by_scopes);
    let client = client(&clock, session.bearer(), |_| 200);
    for scopes in [&["read"][..], &["write", "read"], &["read", "write"]] {
        let mut request = Request::new(&client, &OPERATION);
        request.with(|options| options.scopes(scopes.iter().copied()));
        assert!(execute(request).await.is_ok());
    }
    assert_eq!(source.asked(), 2);
    assert_eq!(source.last().scopes(), ["read", "write"]);
    let mut request = Request::new(&client, &OPERATION);
    request.with(crate::options::Options::anonymous);
    assert!(execute(request).await.is_ok());
    assert_eq!(source.asked(), 2);
}

/// Signs with a count.
#[derive(Clone, Default)]
struct Counts(Arc<AtomicUsize>);

impl Sign for Counts {
    fn sign(&self, request: &Frozen<'_>, _: SystemTime) -> Result<http::HeaderMap, BoxError> {
        let token = request.headers().get("authorization").unwrap().clone();
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let mut headers = http::HeaderMap::new();
        headers.insert("x-count", number.into());
        // The signer sees the credential that the request carries.
        assert_eq!(token.to_str().unwrap(), format!("Bearer token-{number}"));
        Ok(headers)
    }
}

#[tokio::test]
async fn what_is_sent_once_more_is_signed_anew() {
    let (_, session, clock) = parts(|builder| builder);
    let counts = Counts::default();
    let builder = ClientBuilder::new(&CLIENT).base_url("https://api.example");
    let builder = builder.clock(clock).sign(counts.clone());
    let builder = builder.transport(Server(
        |token: &str| {
            if token == "Bearer token-2" { 200 } else { 401 }
        },
    ));
    let client = builder
        .credential("oauth", session.bearer())
        .build()
        .unwrap();
    assert_eq!(status(&client).await, 200);
    assert_eq!(counts.0.load(Ordering::SeqCst), 2);
}

static TWO: OperationMeta = OperationMeta::new("two", Method::GET, "/x")
    .security(&[&["key", "oauth"], &["basic"]])
    .scopes(&[&[&[], &["write", "read"]], &[&[]]]);

#[tokio::test]
async fn the_scopes_of_the_document_reach_the_source() {
    let (source, session, clock) = parts(SessionBuilder::by_scopes);
    let builder = ClientBuilder::new(&CLIENT).base_url("https://api.example");
    let builder = builder.clock(clock).transport(Server(|_: &str| 200));
    let key = ApiKey::new("hunter2").in_header("x-key");
    let builder = builder.credential("oauth", session.bearer());
    let lacks = builder.build().unwrap();
    let Err(Failed::Auth(error)) = execute(Request::new(&lacks, &TWO)).await else {
        panic!("sent without a key");
    };
    let message = error.to_string();
    assert_eq!(
        message,
        "no credential is set for `key` (`oauth` is set) or `basic`: set one on the builder, or send without by `.with(|o| o.anonymous())`"
    );
    assert_eq!(source.asked(), 0);

    let (source, session, clock) = parts(SessionBuilder::by_scopes);
    let builder = ClientBuilder::new(&CLIENT).base_url("https://api.example");
    let builder = builder.clock(clock).transport(Server(|_: &str| 200));
    let builder = builder
        .credential("oauth", session.bearer())
        .credential("key", key);
    assert!(
        execute(Request::new(&builder.build().unwrap(), &TWO))
            .await
            .is_ok()
    );
    assert_eq!(source.last().scopes(), ["read", "write"]);
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let token = Token::new("hunter2").refresh_token("hunter3");
    let store = Arc::new(MemoryStore::new());
    store.save("", &token).await.unwrap();
    let (_, session, clock) = parts(|builder| builder.token(token.clone()).store(store.clone()));
    let client = client(&clock, session.bearer(), |_| 200);
    assert_eq!(status(&client).await, 200);
    let mut request = TokenRequest::new(&client);
    request.refresh = Some("hunter3".into());
    let bearer = Bearer::token("hunter2");
    let basic = Basic::new("user", "hunter2");
    let key = ApiKey::new("hunter2");
    let shown = [
        format!(
            "{token:?} {store:?} {session:?} {client:?} {request:?} {bearer:?} {basic:?} {key:?}"
        ),
        format!(
            "{:?} {:?}",
            Credential::from(&session),
            key.clone().in_query("key")
        ),
        format!(
            "{:?} {:?}",
            Session::builder(Source::default()).token(token),
            session.bearer()
        ),
        format!("{:?} {:?}", http(&clock), store.lock().await.unwrap()),
    ];
    let shown = shown.join(" ");
    assert!(!shown.contains("hunter"), "{shown}");
}
