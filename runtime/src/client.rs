//! What calls share: the base URL, credentials, limits and the transport.

mod behavior;
mod build_error;
mod guarding;
mod heard;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use url::{Origin, Url};

pub use self::build_error::BuildError;
use self::heard::Heard;

use crate::answers::Answers;
use crate::auth::{Credential, Http};
use crate::clock::Time;
use crate::guard::{Gate, Throttle};
use crate::header;
use crate::limits::{Limits, Redirects};
use crate::meta::ClientMeta;
use crate::middleware::{Around, Handle, Sends};
use crate::origin::{is_loopback, same_origin, trusts};
use crate::random::unique;
use crate::request_error::RequestError;
use crate::response_head::OnDrift;
use crate::retry::{OnRetry, Quota, Retry};
use crate::sign::{Signer, Skew};
use crate::transport::Transport;
use crate::{observe, redact, server};

/// What calls share. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// Behind one pointer, which other rooms may hold for what it can do for them.
pub(crate) struct Inner {
    pub(crate) base_url: Url,
    headers: HeaderMap,
    credentials: Vec<(&'static str, Credential)>,
    setters: &'static [(&'static str, &'static str)],
    trusted: Vec<Origin>,
    transport: Arc<dyn Transport>,
    heard: Heard,
    limits: Limits,
    time: Time,
    signer: Option<Signer>,
    skew: Option<Skew>,
    middleware: Around,
    retry: Retry,
    on_retry: Option<OnRetry>,
    answers: Answers,
    on_drift: Option<OnDrift>,
    throttle: Throttle,
    /// The quota of the base URL's origin, which most calls go to.
    quota: Arc<Quota>,
    /// Names of query parameters whose values may be told.
    shown: Vec<Box<str>>,
    /// Which client it is, of all in this process.
    number: u64,
}

impl Client {
    /// The client that this is inside of.
    pub(crate) fn of(inner: Arc<Inner>) -> Self {
        Client(inner)
    }

    /// The URL that paths are appended to.
    pub(crate) fn base_url(&self) -> &Url {
        &self.0.base_url
    }

    /// An operation's own server: a URL, or a path at the client's origin.
    pub(crate) fn resolve(&self, server: &str) -> Result<Url, RequestError> {
        let mut url = self
            .0
            .base_url
            .join(server)
            .map_err(|_| RequestError::new("the operation's server is no URL"))?;
        url.set_fragment(None);
        usable(&url).map_err(RequestError::new)?;
        Ok(url)
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    pub(crate) fn credential(&self, scheme: &str) -> Option<&Credential> {
        self.0
            .credentials
            .iter()
            .find(|(name, _)| *name == scheme)
            .map(|(_, credential)| credential)
    }

    /// The builder's method for a scheme's credential.
    pub(crate) fn setter(&self, scheme: &str) -> Option<&'static str> {
        let mut setters = self.0.setters.iter();
        setters
            .find(|(name, _)| *name == scheme)
            .map(|(_, setter)| *setter)
    }

    /// Whether credentials may go to a URL's origin.
    pub(crate) fn trusts(&self, url: &Url) -> bool {
        trusts(&self.0.base_url, &self.0.trusted, url)
    }

    /// Whether what shows who the client is may be sent to a URL, of whatever origin: over TLS, to this machine, or where
    /// the builder lets it.
    pub(crate) fn is_private(&self, url: &Url) -> bool {
        url.scheme() == "https" || is_loopback(url) || self.0.limits.insecure_credentials
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.0.transport
    }

    /// Notes that a request was answered that left at that time.
    pub(crate) fn heard(&self, left: Instant) {
        self.0.heard.note(left);
    }

    /// Nothing has come in time for a request that left, or last moved, at that time: unless a later one was answered its
    /// connection may be dead.
    pub(crate) fn fell_silent(&self, uri: &Uri, left: Instant) {
        if self.0.heard.is_silence(left, self.0.time.now()) {
            self.0.transport.fell_silent(uri);
        }
    }

    /// What token sources send with.
    pub(crate) fn http(&self) -> Http {
        Http::of_client(
            self.0.transport.clone(),
            self.0.time.clone(),
            self.0.limits.insecure_credentials,
            self.0.clone(),
        )
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn time(&self) -> &Time {
        &self.0.time
    }

    /// The time that signatures have.
    pub(crate) fn signing_time(&self) -> SystemTime {
        let own = self.0.time.wall();
        self.0.skew.as_ref().map_or(own, |skew| skew.correct(own))
    }

    /// Whether a refusal may be for the time of a signature.
    pub(crate) fn corrects_time(&self) -> bool {
        self.0.skew.is_some() && self.0.signer.is_some()
    }

    /// By how many seconds signatures are corrected now.
    pub(crate) fn correction(&self) -> i64 {
        self.0.skew.as_ref().map_or(0, Skew::seconds)
    }

    /// Learns the server's time from a refusal of what was signed with a correction; gives whether it is another one now.
    pub(crate) fn learns_time(
        &self,
        url: &Url,
        status: StatusCode,
        headers: &HeaderMap,
        signed: i64,
    ) -> bool {
        let inner = &*self.0;
        let (Some(skew), Some(signer)) = (&inner.skew, &inner.signer) else {
            return false;
        };
        same_origin(&inner.base_url, url)
            && signer.may_refuse_time(status, headers)
            && skew.learn(headers, inner.time.wall(), signed)
    }

    /// Which client it is, of all in this process.
    pub(crate) fn number(&self) -> u64 {
        self.0.number
    }

    /// Whether it has a signer.
    pub(crate) fn signs(&self) -> bool {
        self.0.signer.is_some()
    }

    /// Who signs what goes to a URL: a signature shows who the client is, and others could pass it on.
    pub(crate) fn signer_for(&self, url: &Url) -> Option<&Signer> {
        self.0.signer.as_ref().filter(|_| self.trusts(url))
    }

    pub(crate) fn middleware(&self) -> &Around {
        &self.0.middleware
    }

    /// Gives its middleware what they can do without a call.
    fn attach(&self) {
        let inner: Arc<dyn Sends> = self.0.clone();
        let Around { call, attempt } = &self.0.middleware;
        let around = call.iter().zip((0..call.len()).rev());
        for (middleware, left) in around.chain(attempt.iter().map(|middleware| (middleware, 0))) {
            let handle = Handle::new(Arc::downgrade(&inner), self.0.time.clone(), left);
            middleware.attached(&handle);
        }
    }

    pub(crate) fn retry(&self) -> &Retry {
        &self.0.retry
    }

    pub(crate) fn on_retry(&self) -> Option<&OnRetry> {
        self.0.on_retry.as_ref()
    }

    pub(crate) fn answers(&self) -> Answers {
        self.0.answers
    }

    pub(crate) fn on_drift(&self) -> Option<&OnDrift> {
        self.0.on_drift.as_ref()
    }

    pub(crate) fn guards(&self) -> Option<&dyn Gate> {
        self.0.throttle.guards()
    }

    pub(crate) fn shown(&self) -> &[Box<str>] {
        &self.0.shown
    }

    /// How much may still be repeated at a URL's origin.
    pub(crate) fn quota(&self, url: &Url) -> Arc<Quota> {
        match same_origin(&self.0.base_url, url) {
            true => self.0.quota.clone(),
            false => self.0.throttle.quota(url.origin()),
        }
    }
}

impl From<&Client> for Http {
    fn from(client: &Client) -> Self {
        client.http()
    }
}

impl fmt::Debug for Client {
    /// Shows where it goes, and no credential.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base_url", &redact::address(self.0.base_url.as_str()))
            .finish_non_exhaustive()
    }
}

/// Builds a [`Client`].
#[must_use]
pub struct ClientBuilder {
    meta: &'static ClientMeta,
    base_url: Option<String>,
    server: usize,
    variables: Vec<(String, String)>,
    headers: HeaderMap,
    user_agent: Option<String>,
    credentials: Vec<(&'static str, Credential)>,
    setters: &'static [(&'static str, &'static str)],
    trusted: Vec<Origin>,
    transport: Option<Box<dyn Transport>>,
    connect_timeout: Duration,
    limits: Limits,
    time: Time,
    signer: Option<Signer>,
    correction: Option<Duration>,
    middleware: Around,
    retry: Retry,
    on_retry: Option<OnRetry>,
    answers: Answers,
    on_drift: Option<OnDrift>,
    /// What it is told for itself.
    guards: Throttle,
    throttle: Option<Throttle>,
    shown: Vec<Box<str>>,
    trouble: Option<String>,
}

impl ClientBuilder {
    /// A client with the defaults.
    pub fn new(meta: &'static ClientMeta) -> Self {
        ClientBuilder {
            meta,
            base_url: None,
            server: 0,
            variables: Vec::new(),
            headers: HeaderMap::new(),
            user_agent: None,
            credentials: Vec::new(),
            setters: &[],
            trusted: Vec::new(),
            transport: None,
            connect_timeout: Duration::from_secs(5),
            limits: Limits::default(),
            time: Time::default(),
            signer: None,
            correction: None,
            middleware: Around::default(),
            retry: Retry::default(),
            on_retry: None,
            answers: Answers::default(),
            on_drift: None,
            guards: Throttle::default(),
            throttle: None,
            shown: Vec::new(),
            trouble: None,
        }
    }

    /// Names the methods that set credentials, by their schemes, for messages.
    #[doc(hidden)]
    pub fn setters(mut self, setters: &'static [(&'static str, &'static str)]) -> Self {
        self.setters = setters;
        self
    }

    /// The URL that all paths are appended to; the document's first server by default.
    pub fn base_url(mut self, url: &str) -> Self {
        self.base_url = Some(url.to_owned());
        self
    }

    /// Chooses one of the document's servers by its place there, counted from 0.
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// Sets a variable of the server's URL, in place of the document's default.
    pub fn server_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// How long a call may take as a whole; 60 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// How long a request may wait for the head of its response; 30 seconds by default.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = timeout;
        self
    }

    /// How long a body may stall; 30 seconds by default.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.limits.read_timeout = timeout;
        self
    }

    /// How long a connection may take; 5 seconds by default. For the default transport.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many bytes the body of a success may have, decoded; 16 MiB by default.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.limits.response = bytes;
        self
    }

    /// How many bytes of the body of an error are kept; 64 KiB by default.
    pub fn error_limit(mut self, bytes: usize) -> Self {
        self.limits.error = bytes;
        self
    }

    /// Which redirects are followed; up to five at the same origin by default.
    pub fn redirects(mut self, redirects: Redirects) -> Self {
        self.limits.redirects = redirects;
        self
    }

    /// A header that every request carries.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header::pair(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => {
                self.trouble.get_or_insert(error.to_string());
            }
        }
        self
    }

    /// What `User-Agent` says; the client's and the runtime's names by default.
    pub fn user_agent(mut self, text: &str) -> Self {
        self.user_agent = Some(text.to_owned());
        self
    }

    /// The credential of a security scheme.
    pub fn credential(mut self, scheme: &'static str, credential: impl Into<Credential>) -> Self {
        self.credentials.retain(|(name, _)| *name != scheme);
        self.credentials.push((scheme, credential.into()));
        self
    }

    /// Lets credentials and signatures go over plain HTTP to other machines. For tests in closed networks.
    pub fn allow_insecure_credentials(mut self) -> Self {
        self.limits.insecure_credentials = true;
        self
    }

    /// Lets credentials go to another origin than that of the base URL too: to the servers that some
    /// operations have of their own, for example.
    pub fn trust_origin(mut self, url: &str) -> Self {
        match Url::parse(url) {
            Ok(url) => self.trusted.push(url.origin()),
            Err(_) => {
                let trouble = format!("`{}` has no origin", url.escape_default());
                self.trouble.get_or_insert(trouble);
            }
        }
        self
    }

    /// Sends requests through this transport instead of the default one.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// When the base URL is missing or cannot be used, a server's variable has a value that the
    /// document does not allow, a header cannot be sent, or there is no
    /// transport.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(trouble) = self.trouble {
            return Err(BuildError::new(trouble));
        }
        let base_url = match &self.base_url {
            Some(url) => url.clone(),
            None => server::url(self.meta.servers, self.server, &self.variables)
                .map_err(BuildError::new)?,
        };
        let mut base_url = Url::parse(&base_url)
            .map_err(|_| BuildError::new("the base URL is not absolute: set `base_url`"))?;
        // Nothing sends a fragment (RFC 9110, section 7.1).
        base_url.set_fragment(None);
        usable(&base_url).map_err(BuildError::new)?;
        let mut headers = self.headers;
        if !headers.contains_key(USER_AGENT) {
            let runtime = env!("CARGO_PKG_VERSION");
            let text = self.user_agent.unwrap_or_else(|| {
                format!(
                    "{}/{} apiloom-runtime/{runtime}",
                    self.meta.name, self.meta.version
                )
            });
            let value = HeaderValue::from_str(&text).map_err(|_| {
                BuildError::new("the user agent has characters that no header can carry")
            })?;
            headers.insert(USER_AGENT, value);
        }
        let transport = match self.transport {
            Some(transport) => transport.into(),
            None => default_transport(self.connect_timeout)?.into(),
        };
        let throttle = match self.throttle {
            Some(_) if !self.guards.is_empty() => {
                let message =
                    "the client has a throttle and limits of its own: set them on the throttle";
                return Err(BuildError::new(message));
            }
            Some(throttle) => throttle,
            None => self.guards,
        };
        observe::describe();
        let quota = throttle.quota(base_url.origin());
        let client = Client(Arc::new(Inner {
            base_url,
            headers,
            credentials: self.credentials,
            setters: self.setters,
            trusted: self.trusted,
            transport,
            heard: Heard::new(self.time.now()),
            limits: self.limits,
            time: self.time,
            signer: self.signer,
            skew: self.correction.map(Skew::new),
            middleware: self.middleware,
            retry: self.retry,
            on_retry: self.on_retry,
            answers: self.answers,
            on_drift: self.on_drift,
            quota,
            throttle,
            shown: self.shown,
            number: unique(),
        }));
        for (_, credential) in &client.0.credentials {
            if let Some(session) = credential.session() {
                session.belongs_to(&client.http());
            }
        }
        client.attach();
        Ok(client)
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(connect_timeout: Duration) -> Result<Box<dyn Transport>, BuildError> {
    match crate::transport::ReqwestTransport::new(connect_timeout) {
        Ok(transport) => Ok(Box::new(transport)),
        Err(source) => Err(BuildError::caused(
            "the default transport cannot be set up",
            source,
        )),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: Duration) -> Result<Box<dyn Transport>, BuildError> {
    Err(BuildError::new(
        "there is no default transport without the feature `reqwest`: set `transport`",
    ))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("client", &self.meta.name)
            .finish_non_exhaustive()
    }
}

/// Whether requests can go to a URL: http or https, a host, nothing in the place of a password.
fn usable(url: &Url) -> Result<(), &'static str> {
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("the base URL must begin with http:// or https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the base URL must not hold a user name or a password");
    }
    Ok(())
}
