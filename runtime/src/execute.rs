//! Sending: middleware, repetition, credentials, time limits, redirects, the body within its limit.
//!
//! A call is one or more attempts; `repeat` makes them, [`attempt`] is one.

mod attempt;
mod credentials;
mod inside;
mod part;
mod promised;
mod read;
mod redirect;
mod repeat;
mod watch;

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, response};
use url::Url;

use self::attempt::{unread, whole};
use self::part::Exactly;
use self::repeat::repeat;
use crate::auth::{Landing, landed};
use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::clock::{Deadline, Time};
use crate::download::Patience;
use crate::error::{CallError, Failed, TransportFailure};
use crate::middleware::{Identity, Next};
use crate::random::uuid;
use crate::redact::Own;
use crate::request::Request;
use crate::request_error::RequestError;
use crate::response::Response;
use crate::retry::{self, Retry};
use crate::transport::{Sent, TransportError, TransportErrorKind};

/// Sends a call. Compiled once: nothing here depends on the operation.
pub(crate) fn execute(request: Request) -> BoxFuture<'static, Result<Response, Failed>> {
    Box::pin(async move {
        let call = Call::new(&request);
        let done = call.run().await;
        if let Some(landing) = call.landing() {
            landing.await;
        }
        let response = match done {
            Ok(response) => response,
            Err(CallError(failed)) => return Err(call.failed(failed)),
        };
        let answers = request
            .options()
            .answers
            .unwrap_or(request.client.answers());
        let (parts, body) = response.into_parts();
        let (url, ranged) = {
            let mut state = call.state();
            (state.url.take(), state.ranged.take())
        };
        let is_part = ranged.is_none() && Response::has_part(parts.status, &parts.headers);
        let (parts, body) = match ranged {
            Some(ranged) => match call.part(&ranged, parts, body) {
                Ok(parted) => parted,
                Err(CallError(failed)) => return Err(call.failed(failed)),
            },
            None => (parts, body),
        };
        if request.streams(parts.status, &parts.headers) {
            let mut head = call.head(parts.status, parts.headers);
            head.extensions = parts.extensions;
            head.history = std::mem::take(&mut call.state().history);
            let limits = request.client.limits();
            let patience = Patience {
                time: call.time.clone(),
                stall: (request.options().read_timeout).unwrap_or(limits.read_timeout),
                pace: limits.download,
                deadline: request.options().timeout.map(|_| call.deadline()),
                most: request.response_limit(),
            };
            return Ok(Response {
                head,
                body: Bytes::new(),
                stream: Some(Box::new((body, patience))),
                answers,
                url,
                is_part,
                deadline: call.deadline(),
                chosen: None,
                tried: Vec::new(),
                untold: AtomicBool::new(false),
            });
        }
        // It is whole, unless a middleware has put in another one.
        let (parts, body) = match body.into_bytes() {
            Ok(body) => (parts, body),
            Err(stream) => {
                let response = http::Response::from_parts(parts, stream);
                match whole(&call, response).await.map(http::Response::into_parts) {
                    Ok((parts, body)) => (parts, body.into_bytes().unwrap_or_default()),
                    Err(CallError(failed)) => return Err(call.failed(failed)),
                }
            }
        };
        let mut head = call.head(parts.status, parts.headers);
        head.extensions = parts.extensions;
        head.cut = call.state().cut;
        head.history = std::mem::take(&mut call.state().history);
        Ok(Response {
            head,
            body,
            stream: None,
            answers,
            url,
            is_part,
            deadline: call.deadline(),
            chosen: None,
            tried: Vec::new(),
            untold: AtomicBool::new(false),
        })
    })
}

/// A call on its way.
struct Call<'r> {
    pub request: &'r Request,
    pub time: &'r Time,
    start: Instant,
    limit: Duration,
    state: Mutex<State>,
}

/// What is known of a call so far. Never held over an `.await`.
#[derive(Default)]
struct State {
    attempts: u32,
    /// How many requests have left, those of redirects included.
    requests: u32,
    /// The last attempt of which a request has left.
    sent: u32,
    history: Vec<retry::Attempt>,
    /// Whether the last response's body was cut.
    cut: bool,
    /// How many redirects the last attempt has followed.
    redirects: u32,
    /// Where the last one of these has led.
    url: Option<Box<Url>>,
    /// Which part the last request has asked for, if it has asked for one.
    ranged: Option<HeaderValue>,
    /// Whether the next request has to leave on a connection that no request has left on before.
    anew: bool,
    /// Refreshes that this call has set going, or has waited for.
    landings: Vec<Landing>,
    /// What its requests have shown who it is by.
    own: Own,
    /// Whose credentials the last attempt has begun with.
    who: Option<Identity>,
}

impl<'r> Call<'r> {
    fn new(request: &'r Request) -> Self {
        // A file, a stream and a large body take as long as they take, while they move.
        let usual = match request.is_small() {
            true => request.client.limits().timeout,
            false => Duration::MAX,
        };
        let time = request.client.time();
        Call {
            request,
            time,
            start: time.now(),
            limit: request.options().timeout.unwrap_or(usual),
            state: Mutex::default(),
        }
    }

    /// What is sent.
    fn ready(&self) -> Result<(Parts, Url, Body), CallError> {
        let refused = |error: RequestError| CallError::from(error.of(self.request.meta));
        let (mut head, url) = self.request.head().map_err(refused)?;
        if let Some((name, key)) = self.key(&head.headers).map_err(refused)? {
            head.headers.insert(name, key);
        }
        let body = self.request.content().map_err(refused)?;
        Ok((head, url, body))
    }

    async fn run(&self) -> Result<http::Response<Body>, CallError> {
        let (head, url, body) = self.ready()?;
        let around = &self.request.client.middleware().call;
        if around.is_empty() {
            return repeat(self, &head, &url, body).await;
        }
        let all = Next::new(self, around, 0).run(http::Request::from_parts(head, body));
        self.within(all).await?
    }

    /// The idempotency key, if the caller gave one, or the document wants one and there is none: the
    /// same for all attempts.
    fn key(&self, headers: &HeaderMap) -> Result<Option<(HeaderName, HeaderValue)>, RequestError> {
        if let Some(key) = &self.request.options().key {
            return Ok(Some((self.key_header(), key.clone())));
        }
        let declared = self.request.meta.key_header.map(|_| self.key_header());
        let Some(name) = declared.filter(|name| !headers.contains_key(name)) else {
            return Ok(None);
        };
        let key = HeaderValue::try_from(uuid()?)
            .map_err(|_| RequestError::new("no idempotency key could be made"))?;
        Ok(Some((name, key)))
    }

    fn key_header(&self) -> HeaderName {
        let declared = self.request.meta.key_header;
        declared
            .and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok())
            .unwrap_or(HeaderName::from_static("idempotency-key"))
    }

    /// Whether the call may be repeated after the server may have acted: the caller's word, a key, the
    /// document's word, the method (RFC 9110, section 9.2.2).
    fn is_idempotent(&self, headers: &HeaderMap) -> bool {
        let meta = self.request.meta;
        self.request
            .options()
            .idempotent
            .unwrap_or_else(|| meta.is_idempotent() || self.is_keyed(headers))
    }

    /// Whether the server knows a repetition by a key (draft-ietf-httpapi-idempotency-key-header-07).
    fn is_keyed(&self, headers: &HeaderMap) -> bool {
        headers.contains_key(self.key_header())
    }

    /// The policy and how many attempts it comes to: the call's own, or the client's with what the
    /// document says.
    fn policy(&self) -> (&Retry, u32) {
        if let Some(own) = &self.request.options().retry {
            return (own, own.attempts());
        }
        let usual = self.request.client.retry();
        match (usual.attempts(), self.request.meta.most_attempts) {
            (1, _) | (_, None) => (usual, usual.attempts()),
            (_, Some(declared)) => (usual, declared.max(1)),
        }
    }

    /// Waits for the ends of the refreshes that this call has set going: a program may end with it.
    fn landing(&self) -> Option<BoxFuture<'_, ()>> {
        let landings = std::mem::take(&mut self.state().landings);
        (!landings.is_empty())
            .then(|| -> BoxFuture<'_, ()> { Box::pin(landed(landings, self.time, self.left())) })
    }

    fn deadline(&self) -> Deadline {
        Deadline {
            time: self.time.clone(),
            start: self.start,
            limit: self.limit,
        }
    }

    fn elapsed(&self) -> Duration {
        self.time.now().saturating_duration_since(self.start)
    }

    /// What is left of the time limit.
    fn left(&self) -> Duration {
        match self.limit {
            Duration::MAX => Duration::MAX,
            limit => limit.saturating_sub(self.elapsed()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cold]
    fn too_late(&self) -> TransportError {
        timed_out(format!("the call took more than {:?}", self.limit))
    }

    /// The part that was asked for, unless another one came. What is not read is left as it came.
    #[cold]
    fn part(
        &self,
        asked: &HeaderValue,
        parts: response::Parts,
        body: Body,
    ) -> Result<(response::Parts, Body), CallError> {
        let has_body = self.request.meta.method() != Method::HEAD;
        let is_raw = self.request.options().streamed.is_some();
        if parts.status != StatusCode::PARTIAL_CONTENT || !has_body || is_raw {
            return Ok((parts, body));
        }
        let came = http_body::Body::size_hint(&body).exact();
        let length = part::length(asked, &parts.headers).and_then(|length| {
            match length.zip(came).filter(|(told, came)| told != came) {
                Some((told, came)) => Err(part::misfit(told, came)),
                None => Ok(length),
            }
        });
        match length {
            Ok(Some(length)) if came.is_none() => {
                Ok((parts, Body::stream(Exactly::new(body, length))))
            }
            Ok(_) => Ok((parts, body)),
            Err(message) => {
                let kind = TransportErrorKind::OtherPart;
                let error = TransportError::new(kind, Sent::Maybe, message);
                Err(unread(self, parts, error))
            }
        }
    }

    /// What `work` gives, within what is left of the call's time.
    async fn within<T>(&self, work: BoxFuture<'_, T>) -> Result<T, CallError> {
        let done = self.time.within(self.left(), work).await;
        done.ok_or_else(|| self.too_late().into())
    }

    /// A failure, with what is known of the call.
    fn failed(&self, failed: Failed) -> Failed {
        let mut state = self.state();
        match failed {
            Failed::Transport(mut failure) => {
                *failure = TransportFailure {
                    meta: self.request.meta,
                    attempts: state.attempts,
                    history: std::mem::take(&mut state.history),
                    error: failure.error,
                    head: failure.head,
                };
                if let Some(head) = &mut failure.head {
                    head.attempts = state.attempts;
                    head.elapsed = self.elapsed();
                }
                Failed::Transport(failure)
            }
            Failed::Rejected(mut rejected) => {
                rejected.operation = self.request.meta.id;
                // Without the attempt that was rejected, unless a request of it had left before.
                rejected.attempts = state.sent;
                rejected.history = std::mem::take(&mut state.history);
                Failed::Rejected(rejected)
            }
            Failed::Middleware(mut error) => {
                error.operation = self.request.meta.id;
                error.attempts = state.attempts;
                error.history = std::mem::take(&mut state.history);
                Failed::Middleware(error)
            }
            Failed::Request(error) => Failed::Request(Box::new(error.of(self.request.meta))),
            Failed::Auth(mut error) => {
                error.attempts = state.sent;
                error.history = std::mem::take(&mut state.history);
                Failed::Auth(error)
            }
        }
    }
}

fn timed_out(source: String) -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, Sent::Maybe, source)
}
