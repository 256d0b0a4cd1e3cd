//! Tokens against forged requests (CSRF), the client's half: got, sent with what changes something, and got anew when they are stale.
//!
//! ```
//! use apiloom_data::csrf::Csrf;
//! # use apiloom_runtime::{ClientBuilder, Secret, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//! # async fn token() -> Result<Secret, std::io::Error> { Ok("t".into()) }
//! # fn example(client: ClientBuilder) -> Result<ClientBuilder, apiloom_data::csrf::CsrfError> {
//! // `token` stands for a call of the client that gives one: `GET /csrf`.
//! let csrf = Csrf::builder("https://api.example.com").fetched_by(|| token()).build()?;
//! # Ok(client.middleware(csrf))
//! # }
//! ```
//!
//! - **Synchronizer token.** It comes from a call, or from a header of any answer: servers that give a new one with each are followed.
//! - **Double-submit cookie.** The token stands in a cookie and in the header: the server's, where an answer has set that cookie, else one
//!   that is made here.
//!
//! It goes with whatever is not safe, to one origin alone, for an hour, and for one login. A 403 (or 419) that names CSRF in a header or in
//! its body says that the token is stale: then a new one is got and the request sent once more, where its body can be.

mod error;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use apiloom_runtime::clock::Time;
use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Identity, Middleware, Next};
use apiloom_runtime::{Body, BoxFuture, Secret};
use http::header::{COOKIE, SET_COOKIE, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};
use http_body::Body as _;

pub use self::error::CsrfError;

/// What is in use.
pub mod presets {
    use std::time::Duration;

    /// How long a token is good for: an hour.
    pub const LIFETIME: Duration = Duration::from_secs(3600);
    /// The header that has it.
    pub const HEADER: &str = "x-csrf-token";
}

/// How much of an answer is looked at for the word: what says that a token is stale is short.
const MOST_LOOKED_AT: u64 = 64 << 10;

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
type Fetch = Box<dyn Fn() -> BoxFuture<'static, Result<Secret, Failure>> + Send + Sync>;

/// Keeps a token, and puts it into what changes something. To be a middleware of the client's calls; clones share the token.
#[derive(Clone)]
pub struct Csrf(Arc<Inner>);

struct Inner {
    origin: Origin,
    header: HeaderName,
    cookie: Option<String>,
    lifetime: Duration,
    fetch: Option<Fetch>,
    kept: Mutex<Option<Kept>>,
    /// Held by whoever fetches.
    turn: tokio::sync::Mutex<()>,
    /// The number of the next token.
    next: AtomicU64,
}

#[derive(Clone)]
struct Kept {
    token: Secret,
    since: Instant,
    /// For whose login it was got, where that was known.
    who: Option<Identity>,
    number: u64,
}

/// Builds a [`Csrf`].
#[must_use]
pub struct CsrfBuilder {
    origin: String,
    header: String,
    cookie: Option<String>,
    lifetime: Duration,
    fetch: Option<Fetch>,
}

/// Scheme, host and port.
#[derive(PartialEq, Eq)]
struct Origin(String, String, u16);

impl Origin {
    fn of(uri: &Uri) -> Option<Self> {
        let scheme = uri.scheme_str()?;
        let port = uri.port_u16().unwrap_or(match scheme {
            "http" => 80,
            _ => 443,
        });
        Some(Origin(scheme.to_owned(), uri.host()?.to_lowercase(), port))
    }
}

impl Csrf {
    /// Begins one for the API at this URL; requests to other origins carry no token.
    pub fn builder(url: &str) -> CsrfBuilder {
        CsrfBuilder {
            origin: url.to_owned(),
            header: presets::HEADER.to_owned(),
            cookie: None,
            lifetime: presets::LIFETIME,
            fetch: None,
        }
    }

    /// Forgets the token: after a login or a logout.
    pub fn forget(&self) {
        *self.0.kept() = None;
    }

    /// Whether there is a token.
    pub fn has_token(&self) -> bool {
        self.0.kept().is_some()
    }
}

impl CsrfBuilder {
    /// What gives a token. It may be a call of the client that this is a middleware of, of a safe method. One at a time asks, however many wait.
    pub fn fetched_by<F, R, E>(mut self, fetch: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<Secret, E>> + Send + 'static,
        E: Into<Failure>,
    {
        self.fetch = Some(Box::new(move || {
            let fetched = fetch();
            Box::pin(async move { fetched.await.map_err(Into::into) })
        }));
        self
    }

    /// The token stands in this cookie too.
    pub fn double_submit(mut self, cookie: impl Into<String>) -> Self {
        self.cookie = Some(cookie.into());
        self
    }

    /// The header that has the token, of requests and of answers that bring a new one: `x-csrf-token` unless told otherwise.
    pub fn header(mut self, name: impl Into<String>) -> Self {
        self.header = name.into();
        self
    }

    /// How long a token is good for: an hour unless told otherwise.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Builds it.
    ///
    /// # Errors
    ///
    /// When the URL has no origin, or a name is none of a header or cookie.
    pub fn build(self) -> Result<Csrf, CsrfError> {
        let origin = self.origin.parse::<Uri>().ok();
        let origin = origin.as_ref().and_then(Origin::of);
        let name =
            |name: &str| HeaderName::try_from(name).map_err(|_| CsrfError::Name(name.to_owned()));
        self.cookie.as_deref().map(name).transpose()?;
        Ok(Csrf(Arc::new(Inner {
            origin: origin.ok_or(CsrfError::Origin(self.origin))?,
            header: name(&self.header)?,
            cookie: self.cookie,
            lifetime: self.lifetime,
            fetch: self.fetch,
            kept: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            next: AtomicU64::new(0),
        })))
    }
}

impl Inner {
    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token that there is, if it is still good, and was not got for another login.
    fn current(&self, now: Instant, who: Option<Identity>) -> Option<Kept> {
        let kept = self.kept().clone()?;
        let is_young = now.saturating_duration_since(kept.since) < self.lifetime;
        let is_anothers = matches!((kept.who, who), (Some(one), Some(other)) if one != other);
        (is_young && !is_anothers).then_some(kept)
    }

    fn keep(&self, token: Secret, now: Instant, who: Option<Identity>) -> Kept {
        let kept = Kept {
            token,
            since: now,
            who,
            number: self.next.fetch_add(1, Ordering::Relaxed),
        };
        *self.kept() = Some(kept.clone());
        kept
    }

    /// The token to be sent now; `None` where only an answer can bring one, and none has.
    async fn token(&self, time: &Time, who: Option<Identity>) -> Result<Option<Kept>, CsrfError> {
        if let Some(kept) = self.current(time.now(), who) {
            return Ok(Some(kept));
        }
        let _turn = self.turn.lock().await;
        // Another one may have got it meanwhile.
        if let Some(kept) = self.current(time.now(), who) {
            return Ok(Some(kept));
        }
        let token = match (&self.fetch, &self.cookie) {
            (Some(fetch), _) => fetch().await.map_err(CsrfError::NoToken)?,
            (None, Some(_)) => made().map_err(CsrfError::NoToken)?,
            (None, None) => return Ok(None),
        };
        Ok(Some(self.keep(token, time.now(), who)))
    }

    /// It was refused. It may have been replaced since.
    fn refused(&self, number: u64) {
        let mut kept = self.kept();
        if kept.as_ref().is_some_and(|kept| kept.number == number) {
            *kept = None;
        }
    }

    fn put(&self, headers: &mut HeaderMap, token: &Secret) -> Result<(), CsrfError> {
        let value = |text: &str| {
            let mut value = HeaderValue::from_str(text).map_err(|_| CsrfError::Unsendable)?;
            value.set_sensitive(true);
            Ok(value)
        };
        headers.insert(&self.header, value(token.expose())?);
        if let Some(name) = &self.cookie {
            let pair = format!("{name}={}", token.expose());
            let others = headers.get(COOKIE).and_then(|others| others.to_str().ok());
            let all = others.map_or(pair.clone(), |others| format!("{others}; {pair}"));
            headers.insert(COOKIE, value(&all)?);
        }
        Ok(())
    }

    /// Takes the token that an answer brings.
    fn learn(&self, headers: &HeaderMap, now: Instant, who: Option<Identity>) {
        let brought = match &self.cookie {
            Some(name) => {
                let set = headers.get_all(SET_COOKIE).iter();
                let set = set.filter_map(|value| value.to_str().ok());
                let pairs = set.filter_map(|value| value.split(';').next()?.split_once('='));
                pairs
                    .filter(|(own, _)| own.trim() == name)
                    .map(|(_, value)| value.trim())
                    .next_back()
            }
            None => headers
                .get(&self.header)
                .and_then(|value| value.to_str().ok()),
        };
        if let Some(token) = brought.filter(|token| !token.is_empty()) {
            self.keep(Secret::new(token), now, who);
        }
    }
}

/// A token of chance.
fn made() -> Result<Secret, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Secret::from(text))
}

/// Whether an answer says that the token is stale.
async fn is_stale(answer: Response<Body>) -> Result<(bool, Response<Body>), CallError> {
    if !matches!(answer.status().as_u16(), 403 | 419) {
        return Ok((false, answer));
    }
    let says = |text: &[u8]| {
        let text = text.to_ascii_lowercase();
        [&b"csrf"[..], b"xsrf"]
            .iter()
            .any(|word| text.windows(word.len()).any(|part| part == *word))
    };
    let in_headers = answer.headers().iter().any(|(name, value)| {
        let is_of_all =
            *name == SET_COOKIE || *name == VARY || name.as_str().starts_with("access-control-");
        !is_of_all && (says(name.as_str().as_bytes()) || says(value.as_bytes()))
    });
    let is_short = answer
        .body()
        .size_hint()
        .upper()
        .is_some_and(|length| length <= MOST_LOOKED_AT);
    let is_told = in_headers || answer.status().as_u16() == 419;
    if is_told || !is_short {
        return Ok((is_told, answer));
    }
    let (head, mut body) = answer.into_parts();
    let mut text = Vec::new();
    while let Some(piece) = body.chunk().await {
        text.extend_from_slice(&piece.map_err(CallError::new)?);
    }
    Ok((says(&text), Response::from_parts(head, Body::from(text))))
}

impl Middleware for Csrf {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        let is_own = Origin::of(request.uri()).is_some_and(|origin| origin == self.0.origin);
        if next.attempt().is_some() || !is_own {
            return next.run(request);
        }
        Box::pin(async move {
            let inner = &*self.0;
            let (time, who) = (next.time().clone(), next.identity(&request));
            if request.method().is_safe() {
                let answer = next.run(request).await?;
                inner.learn(answer.headers(), time.now(), who);
                return Ok(answer);
            }
            changing(inner, request, next, &time, who).await
        })
    }
}

/// A request that carries the token, and once more where that was stale.
async fn changing(
    inner: &Inner,
    mut request: Request<Body>,
    next: Next<'_>,
    time: &Time,
    who: Option<Identity>,
) -> Result<Response<Body>, CallError> {
    let token = inner.token(time, who).await.map_err(CallError::new)?;
    let again = copy(&request).zip(next.detach());
    if let Some(token) = &token {
        inner
            .put(request.headers_mut(), &token.token)
            .map_err(CallError::new)?;
    }
    let answer = next.run(request).await?;
    let (stale, answer) = is_stale(answer).await?;
    if let Some(token) = token.filter(|_| stale) {
        inner.refused(token.number);
    }
    inner.learn(answer.headers(), time.now(), who);
    let Some((mut request, rest)) = again.filter(|_| stale) else {
        return Ok(answer);
    };
    // Without a new token the 403 is what there is to say.
    let Ok(Some(token)) = inner.token(time, who).await else {
        return Ok(answer);
    };
    inner
        .put(request.headers_mut(), &token.token)
        .map_err(CallError::new)?;
    let answer = rest.run(request).await?;
    inner.learn(answer.headers(), time.now(), who);
    Ok(answer)
}

/// The same request once more, if its body can be had again.
fn copy(request: &Request<Body>) -> Option<Request<Body>> {
    let mut copy = Request::new(request.body().try_clone()?);
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    *copy.extensions_mut() = request.extensions().clone();
    Some(copy)
}

impl fmt::Debug for Csrf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Csrf");
        shown.field("header", &self.0.header);
        shown.field("has_token", &self.has_token());
        shown.finish_non_exhaustive()
    }
}

impl fmt::Debug for CsrfBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("CsrfBuilder");
        shown.field("header", &self.header).finish_non_exhaustive()
    }
}
