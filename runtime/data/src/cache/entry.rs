//! One answer that is kept.

#[cfg(feature = "disk")]
mod frozen;

use std::time::{Duration, Instant, SystemTime};

use apiloom_runtime::Body;
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::clock::Time;
use apiloom_runtime::middleware::is_credential;
use http::header::{
    AGE, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, ETAG,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, PRAGMA, SET_COOKIE, TRANSFER_ENCODING, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use http_cache_semantics::{BeforeRequest, CacheOptions, CachePolicy};

#[cfg(feature = "disk")]
pub use self::frozen::label;

/// The largest `Age` that is believed; more than that would leave the range of durations.
const OLDEST: u64 = 1 << 31;

/// One answer that is kept.
pub struct Entry {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    policy: CachePolicy,
    /// The headers of the request that the answer depends on (RFC 9111, section 4.1).
    vary: Vec<(HeaderName, Option<HeaderValue>)>,
    /// How old it was when it came.
    age: Duration,
    lifetime: Duration,
    /// It must not be used without a word of the server once it is not fresh any more.
    strict: bool,
    came: (Instant, SystemTime),
    tags: Vec<Box<str>>,
}

/// The request's head, as far as answers depend on it.
pub fn asked(request: &Request<Body>) -> Request<()> {
    let mut asked = Request::new(());
    *asked.method_mut() = request.method().clone();
    *asked.uri_mut() = request.uri().clone();
    // Whose answer it is is a part of the key.
    let headers = request.headers().iter();
    let headers = headers.filter(|(name, _)| !is_credential(name));
    asked
        .headers_mut()
        .extend(headers.map(|(name, value)| (name.clone(), value.clone())));
    asked
}

impl Entry {
    /// What is to be kept of an answer, if it may be.
    pub fn new(
        asked: &Request<()>,
        (status, headers): (StatusCode, HeaderMap),
        body: Bytes,
        ttl: Option<Duration>,
        tags: Vec<Box<str>>,
        time: &Time,
    ) -> Option<Self> {
        if !matches!(status.as_u16(), 200 | 203 | 204) {
            return None;
        }
        let mut headers = headers;
        // A cookie is for who has asked, once.
        for name in [SET_COOKIE, CONNECTION, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let vary = vary(asked, &headers)?;
        let age = headers.remove(AGE);
        let age = age.and_then(|age| age.to_str().ok()?.trim().parse().ok());
        let age = Duration::from_secs(age.unwrap_or(0).min(OLDEST));
        let mut came = Response::new(());
        *came.status_mut() = status;
        *came.headers_mut() = headers.clone();
        let (now, wall) = (time.now(), time.wall());
        let policy = policy(asked, &came, wall);
        if !policy.is_storable() {
            return None;
        }
        let lifetime = ttl.unwrap_or_else(|| policy.time_to_live(wall));
        let strict = strict(&headers);
        let useful = !lifetime.is_zero()
            || headers.contains_key(ETAG)
            || headers.contains_key(LAST_MODIFIED);
        useful.then_some(Entry {
            status,
            headers,
            body,
            policy,
            vary,
            age: if ttl.is_some() { Duration::ZERO } else { age },
            lifetime,
            strict,
            came: (now, wall),
            tags,
        })
    }

    /// What it weighs, in bytes.
    pub fn weight(&self) -> u64 {
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        let tags: usize = self.tags.iter().map(|tag| tag.len()).sum();
        // The policy has the headers of both once more.
        let all = size_of::<Self>() + self.body.len() + 2 * headers + tags;
        u64::try_from(all).unwrap_or(u64::MAX)
    }

    pub fn tags(&self) -> &[Box<str>] {
        &self.tags
    }

    /// Whether it answers a request with these headers.
    pub fn fits(&self, headers: &HeaderMap) -> bool {
        let mut vary = self.vary.iter();
        vary.all(|(name, value)| headers.get(name) == value.as_ref())
    }

    /// How old it is. No clock is believed that has gone back.
    pub fn age(&self, time: &Time) -> Duration {
        let (now, wall) = self.came;
        let by_wall = time.wall().duration_since(wall).unwrap_or_default();
        let passed = time.now().saturating_duration_since(now).max(by_wall);
        self.age.saturating_add(passed)
    }

    /// Whether it may be used for a request without a word of the server: by what the call says of its age, or the request
    /// itself, or the server.
    pub fn is_fresh(&self, request: &Request<Body>, ttl: Option<Duration>, time: &Time) -> bool {
        let lifetime = ttl.map_or(self.lifetime, |ttl| ttl.min(self.lifetime));
        let fresh = self.age(time) < lifetime;
        let headers = request.headers();
        if !headers.contains_key(CACHE_CONTROL) && !headers.contains_key(PRAGMA) {
            return fresh;
        }
        let by_words = self.policy.before_request(&asked(request), time.wall());
        fresh && matches!(by_words, BeforeRequest::Fresh(_))
    }

    /// Whether it may be used when it is not fresh (RFC 9111, section 4.2.4).
    pub fn may_be_stale(&self) -> bool {
        !self.strict
    }

    /// Asks the server whether it is still good (RFC 9111, section 4.3.1). Whether it can be asked.
    pub fn ask(&self, headers: &mut HeaderMap) -> bool {
        let pairs = [(ETAG, IF_NONE_MATCH), (LAST_MODIFIED, IF_MODIFIED_SINCE)];
        let mut asks = false;
        for (own, question) in pairs {
            if let Some(value) = self.headers.get(own) {
                headers.insert(question, value.clone());
                asks = true;
            }
        }
        asks
    }

    /// The same with what the server has said of it in a 304 (RFC 9111, section 3.2).
    pub fn confirmed(
        &self,
        asked: &Request<()>,
        news: &HeaderMap,
        ttl: Option<Duration>,
        time: &Time,
    ) -> Option<Self> {
        let mut headers = self.headers.clone();
        for name in news.keys() {
            let of_body = [
                CONTENT_LENGTH,
                CONTENT_ENCODING,
                CONTENT_RANGE,
                TRANSFER_ENCODING,
            ];
            if of_body.contains(name) {
                continue;
            }
            headers.remove(name);
            for value in news.get_all(name) {
                headers.append(name.clone(), value.clone());
            }
        }
        let (body, tags) = (self.body.clone(), self.tags.clone());
        Entry::new(asked, (self.status, headers), body, ttl, tags, time)
    }

    pub fn response(&self, age: Duration) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response.headers_mut().insert(AGE, age.as_secs().into());
        response
    }
}

fn policy(asked: &Request<()>, came: &Response<()>, wall: SystemTime) -> CachePolicy {
    let options = CacheOptions {
        shared: false,
        ..CacheOptions::default()
    };
    CachePolicy::new_options(asked, came, wall, options)
}

/// Whether it must not be used without a word of the server once it is not fresh any more.
fn strict(headers: &HeaderMap) -> bool {
    directives(headers).any(|word| matches!(word, "must-revalidate" | "no-cache"))
}

/// What an answer depends on; `None` where that cannot be told.
fn vary(
    asked: &Request<()>,
    headers: &HeaderMap,
) -> Option<Vec<(HeaderName, Option<HeaderValue>)>> {
    let mut vary = Vec::new();
    for line in headers.get_all(VARY) {
        for name in line.to_str().ok()?.split(',').map(str::trim) {
            if name.is_empty() {
                continue;
            }
            // `*` is no name.
            let name = HeaderName::from_bytes(name.as_bytes())
                .ok()
                .filter(|_| name != "*")?;
            if !is_credential(&name) {
                vary.push((name.clone(), asked.headers().get(&name).cloned()));
            }
        }
    }
    Some(vary)
}

fn directives(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(CACHE_CONTROL).into_iter();
    let words = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    words.map(|word| word.split('=').next().unwrap_or_default().trim())
}
