//! What one call can do differently.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{Extensions, HeaderMap, HeaderValue};

use crate::answers::Answers;
use crate::body::Progress;
use crate::header;
use crate::redact;
use crate::request_error::RequestError;
use crate::retry::{OnRetry, Retry, RetryEvent};
use crate::transport::Transport;

/// Options of one call, set with `.with(|options| ..)`.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::Options;
///
/// let options = Options::default().timeout(Duration::from_secs(2)).header("x-trace", "1");
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Options {
    pub(crate) base_url: Option<String>,
    pub(crate) progress: Option<Progress>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) response_limit: Option<usize>,
    pub(crate) retry: Option<Retry>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) key: Option<HeaderValue>,
    pub(crate) on_retry: Option<OnRetry>,
    pub(crate) answers: Option<Answers>,
    pub(crate) anonymous: bool,
    /// Whether success is not held in memory, whatever the operation says: `.raw()`.
    pub(crate) streamed: Option<bool>,
    pub(crate) scopes: Vec<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) extensions: Extensions,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) trouble: Option<RequestError>,
}

impl fmt::Debug for Options {
    /// Shows no header values: they may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("base_url", &self.base_url.as_deref().map(redact::address))
            .field("timeout", &self.timeout)
            .field("response_limit", &self.response_limit)
            .field("retry", &self.retry)
            .field("idempotent", &self.idempotent)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// The URL that this call's path is appended to, in place of the client's and the operation's. A
    /// credential goes there only if the origin is the client's.
    #[must_use]
    pub fn base_url(mut self, url: &str) -> Self {
        self.base_url = Some(url.to_owned());
        self
    }

    /// Calls `progress` as the body leaves: with the bytes sent so far, and the length of the whole
    /// where it is known.
    #[must_use]
    pub fn on_progress(
        mut self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// How long the call may take as a whole, in place of the client's limit. A download or a sequence of events or
    /// lines, for which the client's limit ends with the head of the response, has this one up to its last byte.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long nothing may come of a download or a sequence of events or lines, in place of the client's limit.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// What sends this call, in place of the client's transport: one that keeps the connection for what comes after the
    /// answer, as a WebSocket does. All else is done as for every call: credentials, redirects, limits, what is told of it.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// How many bytes a response may have, in place of the client's limit.
    #[must_use]
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = Some(bytes);
        self
    }

    /// How this call is repeated, in place of the client's policy and the document's `x-retry`.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Whether this call may be repeated after the server may have acted. By default GET, HEAD, OPTIONS,
    /// TRACE, PUT and DELETE may (RFC 9110, section 9.2.2), calls with an idempotency key, and what the
    /// document's `x-retry` says.
    #[must_use]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// The call's idempotency key: by it the server knows a repetition, so that the call may be
    /// repeated. It goes into the header that the document declares, or `Idempotency-Key`. Where the
    /// document declares one, a key is made for each call that is given none.
    #[must_use]
    pub fn idempotency_key(mut self, key: &str) -> Self {
        match header::pair("idempotency-key", key) {
            Ok((_, key)) => self.key = Some(key),
            Err(trouble) => {
                self.trouble.get_or_insert(trouble);
            }
        }
        self
    }

    /// Told of every repetition of this call before its pause, after the client's own callback.
    #[must_use]
    pub fn on_retry(mut self, callback: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.on_retry = Some(OnRetry(Arc::new(callback)));
        self
    }

    /// How closely the answer must keep to the document, in place of the client's setting.
    #[must_use]
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = Some(answers);
        self
    }

    /// Sends no credential, whatever is set and whatever the document asks for.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// The scopes that the token of this call must have, in place of the document's, for sessions that keep
    /// [tokens by scopes](crate::auth::SessionBuilder::by_scopes).
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self.scopes.sort();
        self.scopes.dedup();
        self
    }

    /// Says something to the client's middleware, which finds it among the extensions of the request. One of each type
    /// is kept, the last.
    ///
    /// ```
    /// # use apiloom_runtime::Options;
    /// #[derive(Clone)]
    /// struct Priority(u8);
    ///
    /// let options = Options::default().extension(Priority(3));
    /// ```
    #[must_use]
    pub fn extension(mut self, value: impl Clone + Send + Sync + 'static) -> Self {
        self.extensions.insert(value);
        self
    }

    /// A header of this call. One that cannot be sent makes the call fail before it is sent.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header::pair(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(trouble) => {
                self.trouble.get_or_insert(trouble);
            }
        }
        self
    }
}
