//! What token sources send with.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use serde_json::Value;
use url::Url;

use super::{TokenError, TokenErrorKind};
use crate::body::Body;
use crate::charset;
use crate::clock::{Clock, Time};
use crate::meta::OperationMeta;
use crate::origin::is_loopback;
use crate::request_error::RequestError;
use crate::transport::Transport;

/// How long an answer of a token's server may be.
const LONGEST_ANSWER: usize = 256 * 1024;

/// Makes requests of an API's own operations, for sources whose tokens come from one.
pub(crate) trait Operations: Send + Sync {
    /// The request of an operation, with a body of JSON and the client's signature. No credential is in it.
    fn request(
        self: Arc<Self>,
        meta: &'static OperationMeta,
        body: Bytes,
    ) -> Result<http::Request<Bytes>, RequestError>;

    /// The base URL of the API.
    fn base(&self) -> &str;
}

/// The API that a session belongs to, which alone may be given its refresh token: that of the first client that has the
/// session. It keeps no client alive.
pub(crate) struct Home {
    base: String,
    transport: Arc<dyn Transport>,
    time: Time,
    insecure: bool,
    operations: Weak<dyn Operations>,
}

impl Home {
    /// What sends there, for a call of this client: through the first client, or through this one if it is of the same API.
    pub(crate) fn http(&self, here: &Http) -> Option<Http> {
        let Some(operations) = self.operations.upgrade() else {
            let same = |one: &Arc<dyn Operations>| one.base() == self.base;
            return here
                .operations
                .as_ref()
                .is_some_and(same)
                .then(|| here.clone());
        };
        Some(Http {
            transport: self.transport.clone(),
            time: self.time.clone(),
            insecure: self.insecure,
            limit: here.limit,
            operations: Some(operations),
        })
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }
}

/// Sends small requests to servers that give tokens: through the client's transport, by its clock.
///
/// It follows no redirects, reads at most 256 KiB, waits 20 seconds at most, and refuses plain HTTP
/// to other machines.
#[derive(Clone)]
pub struct Http {
    transport: Arc<dyn Transport>,
    time: Time,
    insecure: bool,
    limit: Duration,
    /// The client that it sends for.
    operations: Option<Arc<dyn Operations>>,
}

impl Http {
    /// The longest that a request may take.
    pub(crate) const LIMIT: Duration = Duration::from_secs(20);

    /// Through a transport: for logging in before there is a client.
    pub fn new(transport: impl Transport) -> Self {
        Http {
            transport: Arc::new(transport),
            time: Time::default(),
            insecure: false,
            limit: Self::LIMIT,
            operations: None,
        }
    }

    /// For a client: through its transport, by its clock.
    pub(crate) fn of_client(
        transport: Arc<dyn Transport>,
        time: Time,
        insecure: bool,
        operations: Arc<dyn Operations>,
    ) -> Self {
        Http {
            transport,
            time,
            insecure,
            limit: Self::LIMIT,
            operations: Some(operations),
        }
    }

    /// The API of the client that it sends for, if it does for one.
    pub(crate) fn home(&self) -> Option<Home> {
        let operations = self.operations.as_ref()?;
        Some(Home {
            base: operations.base().to_owned(),
            transport: self.transport.clone(),
            time: self.time.clone(),
            insecure: self.insecure,
            operations: Arc::downgrade(operations),
        })
    }

    /// The same with more time: for whoever nobody waits for.
    pub(crate) fn patient(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// What makes requests of the API's own operations, if this is for a client.
    pub(crate) fn operations(&self) -> Option<&Arc<dyn Operations>> {
        self.operations.as_ref()
    }

    /// By another clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }

    /// The time of day.
    pub fn wall(&self) -> SystemTime {
        self.time.wall()
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        self.time.sleep(duration).await;
    }

    pub(crate) fn time(&self) -> &Time {
        &self.time
    }

    /// Whether secrets may go to a URL: over https, or to this machine.
    pub(crate) fn check(&self, url: &Url) -> Result<(), TokenError> {
        let refused = |message: &str| Err(TokenError::new(TokenErrorKind::Insecure, message));
        if !url.username().is_empty() || url.password().is_some() {
            return refused("a token's server must not have a user name in its URL");
        }
        match url.scheme() {
            "https" => Ok(()),
            "http" if is_loopback(url) || self.insecure => Ok(()),
            _ => refused("tokens are not asked for over plain HTTP to another machine"),
        }
    }

    /// Sends a request and reads the whole answer, whatever its status.
    ///
    /// # Errors
    ///
    /// When there is no answer in time or it is too long, and when the URL is not safe.
    pub async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TokenError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| {
            TokenError::new(TokenErrorKind::Insecure, "the token's URL is not absolute")
        })?;
        self.check(&url)?;
        let answer = self.time.within(self.limit, self.exchange(request)).await;
        answer.unwrap_or_else(|| {
            Err(TokenError::new(
                TokenErrorKind::Unavailable,
                format!("the token's server took more than {:?}", self.limit),
            ))
        })
    }

    /// Sends a request of an API's own that refreshes a token, and gives the JSON of a success. Everything else is an error
    /// that says of the session what the answer does, so that a source can pass it on:
    ///
    /// - 400, 401 and 403 are [`Refused`](TokenErrorKind::Refused), which ends the session, if they are the API's own
    ///   word: JSON, or nothing. A page is of a firewall, a proxy or a portal.
    /// - What else is no success is [`Unavailable`](TokenErrorKind::Unavailable), with what `Retry-After` says.
    /// - A success without JSON is [`Malformed`](TokenErrorKind::Malformed).
    ///
    /// # Errors
    ///
    /// These, and those of [`send`](Self::send).
    pub async fn ask(&self, request: http::Request<Bytes>) -> Result<Value, TokenError> {
        let answer = self.send(request).await?;
        let (status, headers) = (answer.status(), answer.headers());
        let json = charset::value(headers, answer.body());
        let own = json.is_some() || answer.body().trim_ascii().is_empty();
        match status.as_u16() {
            200..300 => json.ok_or_else(|| {
                let message = "the answer with the tokens is no JSON";
                TokenError::new(TokenErrorKind::Malformed, message)
            }),
            400 | 401 | 403 if own => Err(TokenError::refused(
                "the API does not take the refresh token",
            )),
            status => {
                let error = TokenError::unavailable(format!("the API answered {status}"));
                Err(error.answered(answer.status(), headers, self.wall()))
            }
        }
    }

    async fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TokenError> {
        let sent = self.transport.send(request.map(Body::from)).await;
        let (parts, mut body) = sent.map_err(TokenError::unavailable)?.into_parts();
        let mut bytes = BytesMut::new();
        while let Some(chunk) = body.chunk().await {
            let chunk = chunk.map_err(TokenError::unavailable)?;
            if bytes.len() + chunk.len() > LONGEST_ANSWER {
                return Err(TokenError::new(
                    TokenErrorKind::Malformed,
                    "the answer of the token's server is too long",
                ));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(http::Response::from_parts(parts, bytes.freeze()))
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Http")
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}
