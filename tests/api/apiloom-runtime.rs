#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Answers {
    Strict,
    Tolerant,
    Lenient,
}
pub struct Body(_);
impl Body {
    pub fn empty() -> Self {}
    pub fn stream<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {}
    pub fn replay(make: impl Fn() -> Body + Send + Sync + 'static) -> Self {}
    pub fn try_clone(&self) -> Option<Body> {}
    #[cfg(feature = "fs")]
    pub async fn file(path: impl Into<std::path::PathBuf>) -> std::io::Result<Self> {}
    pub async fn chunk(&mut self) -> Option<Result<Bytes, BodyError>> {}
}
impl From<Bytes> for Body {}
impl From<Vec<u8>> for Body {}
impl From<String> for Body {}
impl From<&'static [u8]> for Body {}
impl From<&'static str> for Body {}
impl fmt::Debug for Body {}
impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;
}
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub struct BuildError {
    _private: _,
}
impl fmt::Debug for BuildError {}
impl fmt::Display for BuildError {}
impl std::error::Error for BuildError {}
#[derive(Clone)]
pub struct Client(_);
impl fmt::Debug for Client {}
#[must_use]
pub struct ClientBuilder {
    _private: _,
}
impl ClientBuilder {
    pub fn new(meta: &'static ClientMeta) -> Self {}
    #[doc(hidden)]
    pub fn setters(self, setters: &'static [(&'static str, &'static str)]) -> Self {}
    pub fn base_url(self, url: &str) -> Self {}
    pub fn server(self, index: usize) -> Self {}
    pub fn server_variable(self, name: &str, value: &str) -> Self {}
    pub fn timeout(self, timeout: Duration) -> Self {}
    pub fn attempt_timeout(self, timeout: Duration) -> Self {}
    pub fn read_timeout(self, timeout: Duration) -> Self {}
    pub fn connect_timeout(self, timeout: Duration) -> Self {}
    pub fn response_limit(self, bytes: usize) -> Self {}
    pub fn error_limit(self, bytes: usize) -> Self {}
    pub fn redirects(self, redirects: Redirects) -> Self {}
    pub fn header(self, name: &str, value: &str) -> Self {}
    pub fn user_agent(self, text: &str) -> Self {}
    pub fn credential(
        self,
        scheme: &'static str,
        credential: impl Into<Credential>,
    ) -> Self {}
    pub fn allow_insecure_credentials(self) -> Self {}
    pub fn trust_origin(self, url: &str) -> Self {}
    pub fn transport(self, transport: impl Transport) -> Self {}
    pub fn build(self) -> Result<Client, BuildError> {}
}
impl fmt::Debug for ClientBuilder {}
impl ClientBuilder {
    pub fn retry(self, retry: Retry) -> Self {}
    pub fn on_retry(
        self,
        callback: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static,
    ) -> Self {}
    pub fn answers(self, answers: Answers) -> Self {}
    pub fn on_drift(
        self,
        callback: impl Fn(&DriftEvent<'_>) + Send + Sync + 'static,
    ) -> Self {}
    pub fn sign(self, signer: impl Sign) -> Self {}
    pub fn clock_correction(self, most: Duration) -> Self {}
    pub fn middleware(self, middleware: impl Middleware) -> Self {}
    pub fn attempt_middleware(self, middleware: impl Middleware) -> Self {}
    pub fn clock(self, clock: impl Clock) -> Self {}
}
impl ClientBuilder {
    pub fn circuit_breaker(self, breaker: CircuitBreaker) -> Self {}
    pub fn adaptive_throttle(self, adaptive: AdaptiveThrottle) -> Self {}
    pub fn rate_limit(self, limit: RateLimit) -> Self {}
    pub fn concurrency_limit(self, requests: usize) -> Self {}
    pub fn most_waiting(self, calls: usize) -> Self {}
    pub fn throttle(self, throttle: &Throttle) -> Self {}
    pub fn slowest_download(self, bytes_per_second: u64, grace: Duration) -> Self {}
    pub fn slowest_upload(self, bytes_per_second: u64, grace: Duration) -> Self {}
    #[cfg(feature = "tracing")]
    pub fn show_query_values<'n>(
        self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Self {}
}
#[derive(Debug)]
pub struct TypedBody {
    _private: _,
}
impl TypedBody {
    pub fn new(media_type: impl Into<String>, body: impl Into<Body>) -> Self {}
}
impl<M: Into<String>, B: Into<Body>> From<(M, B)> for TypedBody {}
pub struct Download {
    _private: _,
}
impl Download {
    pub fn head(&self) -> &ResponseHead {}
    pub fn media_type(&self) -> Option<&str> {}
    pub fn coding(&self) -> Option<&str> {}
    pub fn length(&self) -> Option<u64> {}
    pub fn file_name(&self) -> Option<String> {}
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {}
    pub async fn bytes(self, limit: usize) -> Result<Bytes, BodyError> {}
    #[cfg(feature = "fs")]
    pub async fn save_to(
        self,
        path: impl AsRef<std::path::Path>,
    ) -> std::io::Result<u64> {}
}
impl Stream for Download {
    type Item = Result<Bytes, BodyError>;
}
impl fmt::Debug for Download {}
#[derive(Debug)]
pub struct DriftEvent<'r> {
    _private: _,
}
impl DriftEvent<'_> {
    pub fn head(&self) -> &ResponseHead {}
    pub fn operation(&self) -> &'static str {}
    pub fn status(&self) -> StatusCode {}
    pub fn item(&self) -> Option<u64> {}
    pub fn place(&self) -> &str {}
    pub fn path(&self) -> &str {}
    pub fn drift(&self) -> Drift {}
    pub fn expected(&self) -> &str {}
    pub fn found(&self) -> &str {}
    pub fn omitted(&self) -> usize {}
    pub fn to_json(&self) -> String {}
}
impl fmt::Display for DriftEvent<'_> {}
pub use crate::error::AnyError;
pub use crate::error::Error;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Redirects {
    None,
    SameOrigin(u32),
}
#[derive(Debug, Clone)]
pub struct Multipart {
    _private: _,
}
impl Default for Multipart {}
impl Multipart {
    pub fn new() -> Self {}
    #[must_use]
    pub fn part(self, name: impl Into<String>, part: Part) -> Self {}
}
#[derive(Clone)]
pub struct Part {
    _private: _,
}
impl fmt::Debug for Part {}
impl Part {
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {}
    pub fn text(text: impl Into<String>) -> Self {}
    pub fn stream(body: Body) -> Self {}
    #[cfg(feature = "fs")]
    pub async fn file(path: impl Into<std::path::PathBuf>) -> std::io::Result<Self> {}
    #[must_use]
    pub fn file_name(self, name: impl Into<String>) -> Self {}
    #[must_use]
    pub fn media_type(self, media_type: impl Into<String>) -> Self {}
    #[must_use]
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
}
pub use crate::operation::Operation;
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Options {
    _private: _,
}
impl fmt::Debug for Options {}
impl Options {
    #[must_use]
    pub fn base_url(self, url: &str) -> Self {}
    #[must_use]
    pub fn on_progress(
        self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {}
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {}
    #[must_use]
    pub fn read_timeout(self, timeout: Duration) -> Self {}
    #[must_use]
    pub fn transport(self, transport: Arc<dyn Transport>) -> Self {}
    #[must_use]
    pub fn response_limit(self, bytes: usize) -> Self {}
    #[must_use]
    pub fn retry(self, retry: Retry) -> Self {}
    #[must_use]
    pub fn idempotent(self, idempotent: bool) -> Self {}
    #[must_use]
    pub fn idempotency_key(self, key: &str) -> Self {}
    #[must_use]
    pub fn on_retry(
        self,
        callback: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static,
    ) -> Self {}
    #[must_use]
    pub fn answers(self, answers: Answers) -> Self {}
    #[must_use]
    pub fn anonymous(self) -> Self {}
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {}
    #[must_use]
    pub fn extension(self, value: impl Clone + Send + Sync + 'static) -> Self {}
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {}
}
pub struct Response {
    _private: _,
}
impl Response {
    pub fn status(&self) -> StatusCode {}
    pub fn headers(&self) -> &HeaderMap {}
    pub fn head(&self) -> &ResponseHead {}
    pub fn bytes(&self) -> Bytes {}
    pub fn json<M, T: Read<M>>(&self) -> Result<T, ReadError> {}
    pub fn null(&self) -> Result<(), ReadError> {}
    #[cfg(feature = "xml")]
    pub fn xml<M, T: Read<M>>(&self, root: &crate::xml::Node) -> Result<T, ReadError> {}
    pub fn answers(&self) -> Answers {}
    pub fn deviates(
        &self,
        drift: Drift,
        expected: &dyn fmt::Display,
        found: &dyn fmt::Display,
    ) {}
    pub fn download(&mut self) -> Download {}
    pub fn is(&self, media_type: &str) -> bool {}
}
impl fmt::Debug for Response {}
impl Response {
    pub fn answer(&mut self) -> usize {}
}
impl Response {
    pub fn file(&mut self) -> Result<Download, ReadError> {}
    pub fn base64_file(&mut self) -> Result<Download, ReadError> {}
    pub fn content(&self) -> Result<Bytes, ReadError> {}
    pub fn base64_content(&self) -> Result<Bytes, ReadError> {}
}
impl Response {
    pub fn events<M, T: Read<M>>(&mut self) -> Result<Events<T>, ReadError> {}
    pub fn whole_events<M, T: Read<M>>(&mut self) -> Result<Events<T>, ReadError> {}
    pub fn text_events(&mut self) -> Result<Events<String>, ReadError> {}
    pub fn json_lines<M, T: Read<M>>(&mut self) -> Result<JsonLines<T>, ReadError> {}
    pub fn json_records<M, T: Read<M>>(&mut self) -> Result<JsonLines<T>, ReadError> {}
}
impl Response {
    pub fn text(&self) -> Result<String, ReadError> {}
}
#[derive(Clone)]
pub struct ResponseHead {
    _private: _,
}
impl ResponseHead {
    pub fn operation(&self) -> &'static str {}
    pub fn status(&self) -> StatusCode {}
    pub fn headers(&self) -> &HeaderMap {}
    pub fn request_id(&self) -> Option<&str> {}
    pub fn retry_after(&self) -> Option<Duration> {}
    pub fn attempts(&self) -> u32 {}
    pub fn redirects(&self) -> u32 {}
    pub fn history(&self) -> &[Attempt] {}
    pub fn elapsed(&self) -> Duration {}
    pub fn header<M, T: Read<M>>(&self, name: &str) -> Option<T> {}
    pub fn header_list<M, T: Read<M>>(&self, name: &str) -> Option<T> {}
    pub fn header_object<M, T: Read<M>>(&self, name: &str) -> Option<T> {}
    pub fn header_json<M, T: Read<M>>(&self, name: &str) -> Option<T> {}
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {}
    pub fn body(&self) -> &Bytes {}
    pub fn is_body_cut(&self) -> bool {}
}
impl fmt::Debug for ResponseHead {}
pub use crate::retry::Retry;
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(_);
impl<M> Read<M> for Secret {}
impl<M> Write<M> for Secret {}
impl Secret {
    pub fn new(text: impl Into<Box<str>>) -> Self {}
    pub fn expose(&self) -> &str {}
}
impl fmt::Debug for Secret {}
impl fmt::Display for Secret {}
impl Drop for Secret {}
impl From<&str> for Secret {}
impl From<String> for Secret {}
pub use crate::stream::Events;
pub use crate::stream::JsonLines;
pub use bytes;
pub use http;
pub use serde_json;
pub mod auth {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Challenge {
        _private: _,
    }
    impl Challenge {
        pub fn bearer(headers: &HeaderMap) -> Option<Self> {}
        pub fn all(headers: &HeaderMap) -> Vec<Self> {}
        pub fn scheme(&self) -> &str {}
        pub fn get(&self, name: &str) -> Option<&str> {}
    }
    #[derive(Clone)]
    pub struct TokenError {
        _private: _,
    }
    impl TokenError {
        pub fn new(kind: TokenErrorKind, message: impl Into<String>) -> Self {}
        pub fn refused(message: impl Into<String>) -> Self {}
        pub fn unavailable(source: impl Into<BoxError>) -> Self {}
        pub fn login_required() -> Self {}
        #[must_use]
        pub fn with_retry_after(self, wait: Option<Duration>) -> Self {}
        pub fn retry_after(&self) -> Option<Duration> {}
        pub fn kind(&self) -> TokenErrorKind {}
        pub fn code(&self) -> Option<&str> {}
    }
    impl fmt::Debug for TokenError {}
    impl fmt::Display for TokenError {}
    impl std::error::Error for TokenError {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum TokenErrorKind {
        Refused,
        Misconfigured,
        LoginRequired,
        Unavailable,
        Malformed,
        Insecure,
        Store,
        Pending,
    }
    #[derive(Clone)]
    pub struct Http {
        _private: _,
    }
    impl Http {
        pub fn new(transport: impl Transport) -> Self {}
        #[must_use]
        pub fn clock(self, clock: impl Clock) -> Self {}
        pub fn wall(&self) -> SystemTime {}
        pub async fn sleep(&self, duration: Duration) {}
        pub async fn send(
            &self,
            request: http::Request<Bytes>,
        ) -> Result<http::Response<Bytes>, TokenError> {}
        pub async fn ask(
            &self,
            request: http::Request<Bytes>,
        ) -> Result<Value, TokenError> {}
    }
    impl fmt::Debug for Http {}
    impl From<&Client> for Http {}
    pub trait RefreshOperation {
        #[doc(hidden)]
        const OPERATION: &'static OperationMeta;
        #[doc(hidden)]
        const TOKENS: TokenFields;
    }
    #[derive(Clone)]
    pub struct Session(_);
    impl Session {
        pub fn builder(source: impl TokenSource) -> SessionBuilder {}
        pub fn refreshed_by<O: RefreshOperation + 'static>() -> SessionBuilder {}
        pub fn bearer(&self) -> Bearer {}
        pub fn api_key(&self) -> ApiKey {}
        pub async fn access_token(
            &self,
            http: impl Into<Http>,
        ) -> Result<Secret, TokenError> {}
        pub async fn login(
            &self,
            http: impl Into<Http>,
            token: Token,
        ) -> Result<(), TokenError> {}
        pub async fn settled(&self) {}
    }
    impl fmt::Debug for Session {}
    impl Session {
        pub async fn logout<T>(
            &self,
            call: impl Future<Output = T>,
        ) -> (T, Result<(), TokenError>) {}
        pub async fn logout_with<T, F: Future<Output = T>>(
            &self,
            call: impl FnOnce(Token) -> F,
        ) -> (Option<T>, Result<(), TokenError>) {}
    }
    #[must_use]
    pub struct SessionBuilder(_);
    impl SessionBuilder {
        pub fn token(self, token: Token) -> Self {}
        pub fn store(self, store: impl TokenStore) -> Self {}
        pub fn store_as(self, name: &str, store: impl TokenStore) -> Self {}
        pub fn early(self, early: Duration) -> Self {}
        pub fn every(self, age: Duration) -> Self {}
        pub fn by_scopes(self) -> Self {}
        pub fn on_session_expired(
            self,
            callback: impl Fn() + Send + Sync + 'static,
        ) -> Self {}
        pub fn on_store_error(
            self,
            callback: impl Fn(&TokenError) + Send + Sync + 'static,
        ) -> Self {}
        pub fn build(self) -> Session {}
    }
    impl fmt::Debug for SessionBuilder {}
    #[derive(Debug, Clone)]
    pub struct TokenRequest {
        _private: _,
    }
    impl TokenRequest {
        pub fn new(http: impl Into<Http>) -> Self {}
        pub fn http(&self) -> &Http {}
        pub fn refresh_token(&self) -> Option<&Secret> {}
        pub fn scopes(&self) -> &[String] {}
        pub fn challenge(&self) -> Option<&Challenge> {}
    }
    pub trait TokenSource: Send + Sync + 'static {
        fn fetch(
            &self,
            request: TokenRequest,
        ) -> BoxFuture<'_, Result<Token, TokenError>>;
    }
    impl TokenSource for Grant {}
    impl<O: RefreshOperation + 'static> TokenSource for RefreshedBy<O> {}
    impl TokenSource for Source {}
    impl TokenSource for Strict {}
    impl TokenSource for Rotates {}
    impl<F, R> TokenSource for Closure<F>
    where
        F: Fn(TokenRequest) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Token, TokenError>> + Send + 'static,
    {}
    pub fn token_source<F, R>(fetch: F) -> impl TokenSource
    where
        F: Fn(TokenRequest) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Token, TokenError>> + Send + 'static,
    {}
    #[derive(Debug, Clone)]
    pub struct FileStore(_);
    impl FileStore {
        pub fn new(path: impl Into<PathBuf>) -> Self {}
    }
    impl TokenStore for FileStore {}
    #[derive(Debug, Default)]
    pub struct MemoryStore {
        _private: _,
    }
    impl MemoryStore {
        pub fn new() -> Self {}
    }
    impl TokenStore for MemoryStore {}
    pub struct StoreLock(_);
    impl StoreLock {
        pub fn new(guard: impl Any + Send) -> Self {}
    }
    impl fmt::Debug for StoreLock {}
    pub trait TokenStore: Send + Sync + 'static {
        fn load<'a>(
            &'a self,
            key: &'a str,
        ) -> BoxFuture<'a, Result<Option<Token>, TokenError>>;
        fn save<'a>(
            &'a self,
            key: &'a str,
            token: &'a Token,
        ) -> BoxFuture<'a, Result<(), TokenError>>;
        fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>>;
        fn forget<'a>(
            &'a self,
            account: &'a str,
        ) -> BoxFuture<'a, Result<(), TokenError>> {}
        fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {}
    }
    impl TokenStore for Plain {}
    impl TokenStore for Meanwhile {}
    impl TokenStore for Stubborn {}
    impl TokenStore for Told {}
    impl TokenStore for Keychain {}
    impl TokenStore for Flaky {}
    impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {}
    impl TokenStore for Full {}
    #[derive(Debug, Clone)]
    pub struct Token {
        _private: _,
    }
    impl PartialEq for Token {}
    impl Eq for Token {}
    impl Token {
        pub fn new(access: impl Into<Secret>) -> Self {}
        #[must_use]
        pub fn refresh_token(self, refresh: impl Into<Secret>) -> Self {}
        #[must_use]
        pub fn expires_in(self, lifetime: Duration) -> Self {}
        #[must_use]
        pub fn expires_at(self, moment: SystemTime) -> Self {}
        pub fn access(&self) -> &Secret {}
        pub fn refresh(&self) -> Option<&Secret> {}
        pub fn expiry(&self) -> Option<SystemTime> {}
    }
    #[derive(Debug, Clone)]
    pub struct Bearer(_);
    impl Bearer {
        pub fn token(token: impl Into<Secret>) -> Self {}
        pub fn refreshing(source: impl TokenSource) -> Self {}
    }
    #[derive(Debug, Clone)]
    pub struct Basic {
        _private: _,
    }
    impl Basic {
        pub fn new(user: impl Into<String>, password: impl Into<Secret>) -> Self {}
    }
    #[derive(Debug, Clone)]
    pub struct ApiKey(_);
    impl ApiKey {
        pub fn new(key: impl Into<Secret>) -> Self {}
        pub fn in_header(self, name: &'static str) -> Credential {}
        pub fn in_query(self, name: &'static str) -> Credential {}
        pub fn in_cookie(self, name: &'static str) -> Credential {}
    }
    #[derive(Debug, Clone)]
    pub struct Credential(_);
    impl From<Bearer> for Credential {}
    impl From<Basic> for Credential {}
    impl From<&Session> for Credential {}
    #[cfg(feature = "oauth2")]
    pub mod oauth2 {
        #[derive(Debug, Clone, Copy)]
        pub struct AssertionRequest<'r> {
            _private: _,
        }
        impl AssertionRequest<'_> {
            pub fn client(&self) -> &str {}
            pub fn audience(&self) -> &str {}
            pub fn now(&self) -> SystemTime {}
        }
        pub trait ClientAssertion: Send + Sync + 'static {
            fn assertion(
                &self,
                request: &AssertionRequest<'_>,
            ) -> Result<Secret, BoxError>;
        }
        impl super::ClientAssertion for Signed {}
        pub struct Authorization {
            _private: _,
        }
        impl Authorization {
            pub fn url(&self) -> &Url {}
            pub async fn finish(
                self,
                http: impl Into<Http>,
                arrived_at: &str,
            ) -> Result<Token, TokenError> {}
        }
        impl fmt::Debug for Authorization {}
        pub struct Device {
            _private: _,
        }
        impl Device {
            pub fn url(&self) -> &str {}
            pub fn complete_url(&self) -> Option<&str> {}
            pub fn user_code(&self) -> &str {}
            pub async fn wait(self) -> Result<Token, TokenError> {}
        }
        impl fmt::Debug for Device {}
        #[derive(Clone)]
        pub struct Exchange {
            _private: _,
        }
        impl Exchange {
            #[must_use]
            pub fn actor(
                self,
                actor: impl TokenSource,
                kind: impl Into<String>,
            ) -> Self {}
            #[must_use]
            pub fn requested(self, kind: impl Into<String>) -> Self {}
        }
        impl TokenSource for Exchange {}
        impl fmt::Debug for Exchange {}
        pub use self::exchange::token_type;
        #[derive(Clone)]
        pub struct OAuth2 {
            _private: _,
        }
        impl OAuth2 {
            pub fn new(
                client: impl Into<String>,
                token_url: &str,
            ) -> Result<Self, TokenError> {}
            #[must_use]
            pub fn secret(self, secret: impl Into<Secret>) -> Self {}
            #[must_use]
            pub fn secret_in_body(self) -> Self {}
            #[must_use]
            pub fn assertion(self, assertion: impl ClientAssertion) -> Self {}
            #[must_use]
            pub fn issuer(self, issuer: impl Into<String>) -> Self {}
            #[must_use]
            pub fn scopes<S: Into<String>>(
                self,
                scopes: impl IntoIterator<Item = S>,
            ) -> Self {}
            #[must_use]
            pub fn parameter(
                self,
                name: impl Into<String>,
                value: impl Into<String>,
            ) -> Self {}
            pub fn authorization_url(self, text: &str) -> Result<Self, TokenError> {}
            pub fn device_url(self, text: &str) -> Result<Self, TokenError> {}
            pub fn revocation_url(self, text: &str) -> Result<Self, TokenError> {}
            pub fn client_credentials(self) -> impl TokenSource {}
            pub fn refresh(self) -> impl TokenSource {}
            pub async fn revoke(
                &self,
                http: impl Into<Http>,
                token: &Token,
            ) -> Result<(), TokenError> {}
        }
        impl fmt::Debug for OAuth2 {}
        impl OAuth2 {
            pub fn authorize(
                &self,
                redirect: &str,
            ) -> Result<Authorization, TokenError> {}
        }
        impl OAuth2 {
            pub async fn device(
                &self,
                http: impl Into<Http>,
            ) -> Result<Device, TokenError> {}
        }
        impl OAuth2 {
            pub async fn discover(
                http: impl Into<Http>,
                issuer: &str,
                client: impl Into<String>,
            ) -> Result<OAuth2, TokenError> {}
        }
        impl OAuth2 {
            pub fn token_exchange(
                self,
                subject: impl TokenSource,
                kind: impl Into<String>,
            ) -> Exchange {}
        }
    }
}
pub mod clock {
    #[derive(Debug, Clone)]
    pub struct TestClock(_);
    impl TestClock {
        pub fn new() -> Self {}
        pub fn at(wall: SystemTime) -> Self {}
        pub fn advance(&self, duration: Duration) {}
        pub fn suspend(&self, duration: Duration) {}
        pub fn slept(&self) -> Vec<Duration> {}
        pub fn passed(&self) -> Duration {}
    }
    impl Default for TestClock {}
    impl Clock for TestClock {}
    pub trait Clock: Send + Sync + 'static {
        fn now(&self) -> Instant;
        fn wall(&self) -> SystemTime;
        fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
        fn limit(&self, duration: Duration) -> BoxFuture<'_, ()> {}
    }
    #[derive(Clone, Default)]
    pub struct Time(_);
    impl Time {
        pub fn new(clock: impl Clock) -> Self {}
        pub fn now(&self) -> Instant {}
        pub fn wall(&self) -> SystemTime {}
        pub async fn sleep(&self, duration: Duration) {}
        pub async fn within<T>(
            &self,
            limit: Duration,
            work: impl Future<Output = T>,
        ) -> Option<T> {}
    }
    impl fmt::Debug for Time {}
}
#[doc(hidden)]
pub mod codegen {
    pub use bytes;
    pub use http;
    #[cfg(feature = "serde")]
    pub use serde;
    pub use serde_json;
    pub use crate::auth::RefreshOperation;
    #[derive(Debug, Clone, Copy)]
    pub struct TokenFields {
        _private: _,
    }
    impl TokenFields {
        pub const fn new(request: &'static str, access: &'static str) -> Self {}
        #[must_use]
        pub const fn refresh(self, pointer: &'static str) -> Self {}
        #[must_use]
        pub const fn expires(self, pointer: &'static str) -> Self {}
    }
    pub use crate::Client;
    #[derive(Debug, Clone, Copy)]
    pub struct ClientMeta {
        _private: _,
    }
    impl ClientMeta {
        pub const fn new(name: &'static str, version: &'static str) -> Self {}
        #[must_use]
        pub const fn servers(self, servers: &'static [Server]) -> Self {}
    }
    pub use crate::operation::OperationMeta;
    pub fn next(answer: &mut usize, _line: &str) -> bool {}
    pub fn say(
        formatter: &mut fmt::Formatter<'_>,
        (status, text): (Option<&StatusCode>, &str),
    ) -> fmt::Result {}
    pub use crate::operation::declared::verb;
    #[derive(Debug)]
    pub enum Decoded<T, E> {
        Ok(T),
        Api(E),
        Unexpected,
        Unreadable(ReadError),
    }
    impl<T, E> Decoded<T, E> {
        pub fn success(body: Result<T, ReadError>) -> Self {}
        pub fn error<B>(body: Result<B, ReadError>, make: impl FnOnce(B) -> E) -> Self {}
    }
    impl<T, E> Decoded<T, E> {
        pub fn or_unexpected<U>(self) -> Decoded<U, E> {}
        pub fn presumed<B>(
            status: StatusCode,
            body: Result<B, ReadError>,
            make: impl FnOnce(B) -> E,
        ) -> Self {}
    }
    #[must_use]
    pub struct Filling<M>(_);
    impl<M> Filling<M> {
        pub fn new(client: &Client) -> Self {}
        pub fn of(request: Request) -> Self {}
        pub fn same(self) -> Self {}
        pub fn request(self) -> Request {}
        pub fn done<O: Operation>(self) -> O {}
        pub fn text(self, media_type: &'static str, text: impl AsRef<str>) -> Self {}
        pub fn body(self, media_type: &'static str, body: impl Into<Body>) -> Self {}
        pub fn typed_body(
            self,
            range: &'static str,
            body: impl Into<TypedBody>,
        ) -> Self {}
        #[cfg(feature = "xml")]
        pub fn xml<T: Write<M>>(
            self,
            media_type: &'static str,
            root: &crate::xml::Node,
            value: T,
        ) -> Self {}
        pub fn multipart_of(self, media_type: &'static str, form: Multipart) -> Self {}
        pub fn one_of(self, body: impl OneOf<M>) -> Self {}
    }
    pub trait OneOf<M> {
        fn set(self, request: Filling<M>) -> Filling<M>;
    }
    pub use crate::operation::Channel;
    pub use crate::operation::Enveloped;
    pub use crate::operation::MessageEnvelope;
    pub use crate::operation::Operation;
    pub use crate::paging::Paginated;
    #[derive(Debug, Clone, Copy)]
    pub struct Paging {
        _private: _,
    }
    impl Paging {
        pub const fn page(parameter: &'static str, first: u64) -> Self {}
        pub const fn offset(parameter: &'static str) -> Self {}
        pub const fn cursor(parameter: &'static str, pointer: &'static str) -> Self {}
        pub const fn link() -> Self {}
        pub const fn next_url(pointer: &'static str) -> Self {}
        #[must_use]
        pub const fn items(self, pointer: &'static str) -> Self {}
        #[must_use]
        pub const fn has_more(self, pointer: &'static str) -> Self {}
        #[must_use]
        pub const fn total_pages(self, pointer: &'static str) -> Self {}
        #[must_use]
        pub const fn total(self, pointer: &'static str) -> Self {}
        #[must_use]
        pub const fn limit(self, parameter: &'static str) -> Self {}
    }
    pub use crate::codegen::call::Parameter;
    #[derive(Clone)]
    pub struct Request {
        _private: _,
    }
    impl Request {
        pub fn new(client: &Client, meta: &'static OperationMeta) -> Self {}
        pub fn server(&mut self, url: &'static str) {}
        pub fn path<M, T: Write<M> + ?Sized>(
            &mut self,
            parameter: Parameter,
            value: &T,
        ) {}
        pub fn query<M, T: Write<M> + ?Sized>(
            &mut self,
            parameter: Parameter,
            value: &T,
        ) {}
        pub fn header<M, T: Write<M> + ?Sized>(
            &mut self,
            parameter: Parameter,
            value: &T,
        ) {}
        pub fn cookie<M, T: Write<M> + ?Sized>(
            &mut self,
            parameter: Parameter,
            value: &T,
        ) {}
        pub fn json<M, T: Write<M> + ?Sized>(
            &mut self,
            media_type: &'static str,
            value: &T,
        ) {}
        #[cfg(feature = "xml")]
        pub fn xml<M, T: Write<M> + ?Sized>(
            &mut self,
            media_type: &'static str,
            root: &crate::xml::Node,
            value: &T,
        ) {}
        pub fn text(&mut self, media_type: &'static str, text: &str) {}
        pub fn body(&mut self, media_type: &'static str, body: Body) {}
        pub fn typed_body(&mut self, range: &'static str, body: TypedBody) {}
        pub fn field<M, T: Write<M> + ?Sized>(
            &mut self,
            parameter: Parameter,
            value: &T,
        ) {}
        pub fn form<M, T: Write<M> + ?Sized>(&mut self, value: &T) {}
        pub fn form_by<M, T: Write<M> + ?Sized>(
            &mut self,
            fields: &[Parameter],
            value: &T,
        ) {}
        pub fn part(
            &mut self,
            name: &'static str,
            media_type: Option<&'static str>,
            part: Part,
        ) {}
        pub fn parts(
            &mut self,
            name: &'static str,
            media_type: Option<&'static str>,
            parts: Vec<Part>,
        ) {}
        pub fn value_part<M, T: Write<M> + ?Sized>(
            &mut self,
            name: &'static str,
            media_type: Option<&'static str>,
            value: &T,
        ) {}
        pub fn styled_part<M, T: Write<M> + ?Sized>(
            &mut self,
            parameter: Parameter,
            value: &T,
        ) {}
        pub fn multipart(&mut self, form: Multipart) {}
        pub fn multipart_as(&mut self, media_type: &'static str) {}
        pub fn with(&mut self, change: impl FnOnce(Options) -> Options) {}
        pub fn to_http(&self) -> Result<http::Request<Bytes>, RequestError> {}
    }
    impl std::fmt::Debug for Request {}
    impl Request {
        pub fn optional_form(&mut self, needed: &'static [&'static str]) {}
    }
    pub use crate::Response;
    pub use crate::response::reading as read;
    #[derive(Debug, Clone, Copy)]
    pub struct Server {
        _private: _,
    }
    impl Server {
        pub const fn new(url: &'static str) -> Self {}
        #[must_use]
        pub const fn variables(self, variables: &'static [ServerVariable]) -> Self {}
    }
    #[derive(Debug, Clone, Copy)]
    pub struct ServerVariable {
        _private: _,
    }
    impl ServerVariable {
        pub const fn new(name: &'static str, default: &'static str) -> Self {}
        #[must_use]
        pub const fn allowed(self, values: &'static [&'static str]) -> Self {}
    }
    #[cfg(feature = "xml")]
    pub use crate::xml;
    pub use crate::__bodies as bodies;
    pub use crate::__client as client;
    pub use crate::__construct as construct;
    pub use crate::__constructors as constructors;
    pub use crate::__debug_enum as debug_enum;
    pub use crate::__debug_struct as debug_struct;
    pub use crate::__default as default;
    pub use crate::__enveloped_method as enveloped_method;
    pub use crate::__foreign as foreign;
    pub use crate::__from_variants as from_variants;
    pub use crate::__headers as headers;
    pub use crate::__newtype as newtype;
    pub use crate::__object as object;
    pub use crate::__operation as operation;
    pub use crate::__operation_methods as operation_methods;
    pub use crate::__paging_methods as paging_methods;
    pub use crate::__scalar_enum as scalar_enum;
    pub use crate::__serde_bridge as serde_bridge;
    pub use crate::__setters as setters;
    pub use crate::__string_enum as string_enum;
    pub use crate::__union as union;
    pub use crate::__upload_method as upload_method;
    pub use crate::__wire_functions as wire_functions;
    pub use crate::__xml_table as xml_table;
    pub mod call {
        pub use crate::Client;
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Parameter {
            _private: _,
        }
        impl From<&'static str> for Parameter {}
        impl Parameter {
            pub const fn new(name: &'static str) -> Self {}
            #[must_use]
            pub const fn explode(self, explode: bool) -> Self {}
            #[must_use]
            pub const fn allow_reserved(self) -> Self {}
            #[must_use]
            pub const fn label(self) -> Self {}
            #[must_use]
            pub const fn matrix(self) -> Self {}
            #[must_use]
            pub const fn space_delimited(self) -> Self {}
            #[must_use]
            pub const fn pipe_delimited(self) -> Self {}
            #[must_use]
            pub const fn deep_object(self) -> Self {}
            #[must_use]
            pub const fn verbatim(self) -> Self {}
            #[must_use]
            pub const fn json(self) -> Self {}
            #[must_use]
            pub const fn alone(self) -> Self {}
            pub const fn name(&self) -> &'static str {}
        }
    }
    pub mod json {
        pub fn deserialize<'de, M, T: Read<M>, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<T, D::Error> {}
        pub fn serialize<M, T: Write<M>, S: Serializer>(
            value: &T,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {}
        pub struct Field<M, T>(_);
        impl<M, T> Field<M, T> {
            pub const fn new() -> Self {}
            pub fn required(self) -> Result<T, ReadError> {}
            pub fn optional(self) -> Option<T> {}
        }
        impl<M, T> Default for Field<M, T> {}
        impl<M, T: Read<M>> Slot for Field<M, T> {}
        pub trait Object {
            const PROPERTIES: &'static [Property];
        }
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Property {
            _private: _,
        }
        impl Property {
            #[must_use]
            pub const fn spelled(self, key: &'static str) -> Self {}
            #[must_use]
            pub const fn called(self, name: &'static str, key: &'static str) -> Self {}
            pub const fn name(&self) -> &'static str {}
        }
        pub trait Slot {
            fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError>;
            fn is_set(&self) -> bool;
            fn clear(&mut self);
        }
        impl<M, T: Read<M>> Slot for Given<M, T> {}
        impl<M, T: Read<M>> Slot for Perhaps<M, T> {}
        impl<U> Slot for Tried<U> {}
        pub const fn constant(name: &'static str) -> Property {}
        pub const fn constant_nullable(name: &'static str) -> Property {}
        pub const fn constant_option(name: &'static str) -> Property {}
        pub const fn discriminator(name: &'static str) -> Property {}
        pub const fn discriminator_nullable(name: &'static str) -> Property {}
        pub const fn expected(name: &'static str) -> Property {}
        pub const fn expected_constant(name: &'static str) -> Property {}
        pub const fn expected_constant_nullable(name: &'static str) -> Property {}
        pub const fn expected_constant_option(name: &'static str) -> Property {}
        pub const fn expected_nullable(name: &'static str) -> Property {}
        pub const fn optional(name: &'static str) -> Property {}
        pub const fn optional_nullable(name: &'static str) -> Property {}
        pub const fn optional_or_null(name: &'static str) -> Property {}
        pub const fn required(name: &'static str) -> Property {}
        pub const fn required_constant(name: &'static str) -> Property {}
        pub const fn required_constant_nullable(name: &'static str) -> Property {}
        pub const fn required_nullable(name: &'static str) -> Property {}
        #[doc(hidden)]
        pub fn debug(
            formatter: &mut fmt::Formatter<'_>,
            name: &str,
            fields: &[(&str, &dyn fmt::Debug)],
        ) -> fmt::Result {}
        #[doc(hidden)]
        pub fn debug_fields(
            formatter: &mut fmt::Formatter<'_>,
            names: &str,
            values: &[&dyn fmt::Debug],
        ) -> fmt::Result {}
        #[doc(hidden)]
        pub fn debug_tuple(
            formatter: &mut fmt::Formatter<'_>,
            name: &str,
            values: &[&dyn fmt::Debug],
        ) -> fmt::Result {}
        #[doc(hidden)]
        pub fn hidden(value: &dyn fmt::Debug) -> impl fmt::Debug {}
        #[doc(hidden)]
        pub fn open(value: &dyn fmt::Debug) -> impl fmt::Debug {}
        #[doc(hidden)]
        pub fn plain(value: &dyn fmt::Debug) -> &dyn fmt::Debug {}
        pub use crate::json::*;
        pub mod given {
            pub use crate::json::given::*;
        }
        pub mod union {
            pub use crate::json::union::*;
        }
        pub mod row {
            pub use crate::json::row::*;
        }
    }
}
pub mod error {
    pub struct AnyError(_);
    impl AnyError {
        pub fn api<E: std::error::Error + 'static>(&self) -> Option<&E> {}
        pub fn operation(&self) -> &'static str {}
        pub fn status(&self) -> Option<StatusCode> {}
        pub fn headers(&self) -> Option<&HeaderMap> {}
        pub fn body(&self) -> Option<&Bytes> {}
        pub fn request_id(&self) -> Option<&str> {}
        pub fn message(&self) -> Option<String> {}
        pub fn problem(&self) -> Option<crate::error::Problem> {}
        pub fn retry_after(&self) -> Option<Duration> {}
        pub fn attempts(&self) -> u32 {}
        pub fn history(&self) -> &[crate::retry::Attempt] {}
        pub fn not_repeated(&self) -> Option<&crate::retry::StopReason> {}
        pub fn is_timeout(&self) -> bool {}
        pub fn is_connect(&self) -> bool {}
        pub fn is_retryable(&self) -> bool {}
        pub fn category(&self) -> Category {}
    }
    impl<E: std::error::Error + Send + Sync + 'static> From<Error<E>> for AnyError {}
    impl fmt::Debug for AnyError {}
    impl fmt::Display for AnyError {}
    impl std::error::Error for AnyError {}
    pub struct AuthError {
        _private: _,
    }
    impl AuthError {
        pub fn token(&self) -> Option<&TokenError> {}
    }
    impl fmt::Debug for AuthError {}
    impl fmt::Display for AuthError {}
    impl std::error::Error for AuthError {}
    pub struct CallError(_);
    impl CallError {
        pub fn new(source: impl Into<BoxError>) -> Self {}
        pub fn transport(&self) -> Option<&TransportError> {}
        pub fn rejected(&self) -> Option<&Rejected> {}
        pub fn status(&self) -> Option<StatusCode> {}
        pub fn is_passing(&self) -> bool {}
    }
    impl fmt::Debug for CallError {}
    impl fmt::Display for CallError {}
    impl std::error::Error for CallError {}
    impl From<Failed> for CallError {}
    impl From<Rejected> for CallError {}
    impl From<RequestError> for CallError {}
    impl From<TransportError> for CallError {}
    #[derive(Debug)]
    pub struct MiddlewareError {
        _private: _,
    }
    impl MiddlewareError {
        pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {}
    }
    impl fmt::Display for MiddlewareError {}
    impl std::error::Error for MiddlewareError {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Category {
        Network,
        Client,
        Authentication,
        Permission,
        NotFound,
        Validation,
        RateLimit,
        Server,
    }
    pub struct DecodeError {
        _private: _,
    }
    impl DecodeError {
        pub fn head(&self) -> &ResponseHead {}
        pub fn body(&self) -> &Bytes {}
        pub fn error(&self) -> &ReadError {}
    }
    impl fmt::Debug for DecodeError {}
    pub struct Failure<E>(_);
    impl<E> Failure<E> {
        pub fn kind(&self) -> &E {}
        pub fn into_kind(self) -> E {}
        pub fn status(&self) -> StatusCode {}
        pub fn head(&self) -> &ResponseHead {}
        pub fn body(&self) -> &Bytes {}
        pub fn misfit(&self) -> Option<&ReadError> {}
    }
    impl<E: fmt::Debug> fmt::Debug for Failure<E> {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum NoDocumentedError {}
    impl fmt::Display for NoDocumentedError {}
    impl std::error::Error for NoDocumentedError {}
    #[derive(Debug)]
    pub struct PageError {
        _private: _,
    }
    impl fmt::Display for PageError {}
    impl std::error::Error for PageError {}
    pub struct TransportFailure {
        _private: _,
    }
    impl TransportFailure {
        pub fn head(&self) -> Option<&ResponseHead> {}
        pub fn error(&self) -> &TransportError {}
    }
    impl fmt::Debug for TransportFailure {}
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Problem {
        pub kind: Option<String>,
        pub title: Option<String>,
        pub status: Option<u16>,
        pub detail: Option<String>,
        pub instance: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Rejected {
        _private: _,
    }
    impl Rejected {
        pub fn new(kind: RejectedKind) -> Self {}
        #[must_use]
        pub fn with_retry_after(self, wait: Duration) -> Self {}
        pub fn kind(&self) -> RejectedKind {}
        pub fn retry_after(&self) -> Option<Duration> {}
    }
    impl fmt::Display for Rejected {}
    impl std::error::Error for Rejected {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum RejectedKind {
        CircuitOpen,
        Overloaded,
        RateLimited,
        Concurrency,
        Crowded,
    }
    pub struct BodyError(_);
    impl fmt::Debug for BodyError {}
    impl fmt::Display for BodyError {}
    impl std::error::Error for BodyError {}
    #[derive(Clone, PartialEq, Eq)]
    pub struct RequestError {
        _private: _,
    }
    impl RequestError {
        pub fn message(&self) -> &str {}
    }
    impl fmt::Debug for RequestError {}
    impl fmt::Display for RequestError {}
    impl std::error::Error for RequestError {}
    #[non_exhaustive]
    pub enum Error<E> {
        Api(Failure<E>),
        Unexpected(Failure<Bytes>),
        Decode(Box<DecodeError>),
        Transport(Box<TransportFailure>),
        Auth(Box<AuthError>),
        Request(Box<RequestError>),
        Page(Box<PageError>),
        Rejected(Box<Rejected>),
        Middleware(Box<MiddlewareError>),
    }
    impl<E> Error<E> {
        pub fn operation(&self) -> &'static str {}
        pub fn status(&self) -> Option<StatusCode> {}
        pub fn headers(&self) -> Option<&HeaderMap> {}
        pub fn body(&self) -> Option<&Bytes> {}
        pub fn request_id(&self) -> Option<&str> {}
        pub fn message(&self) -> Option<String> {}
        pub fn problem(&self) -> Option<Problem> {}
        pub fn retry_after(&self) -> Option<Duration> {}
        pub fn attempts(&self) -> u32 {}
        pub fn history(&self) -> &[Attempt] {}
        pub fn not_repeated(&self) -> Option<&StopReason> {}
        pub fn is_timeout(&self) -> bool {}
        pub fn is_connect(&self) -> bool {}
        pub fn is_retryable(&self) -> bool {}
        pub fn category(&self) -> Category {}
    }
    impl<E: fmt::Display> fmt::Display for Error<E> {}
    impl<E: fmt::Debug> fmt::Debug for Error<E> {}
    impl<E: std::error::Error + 'static> std::error::Error for Error<E> {}
}
pub mod guard {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct AdaptiveThrottle {
        _private: _,
    }
    impl AdaptiveThrottle {
        pub const fn new() -> Self {}
        #[must_use]
        pub const fn factor_percent(self, percent: u32) -> Self {}
        #[must_use]
        pub const fn minimum_calls(self, calls: u32) -> Self {}
        #[must_use]
        pub const fn window(self, window: Duration) -> Self {}
    }
    impl Default for AdaptiveThrottle {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct CircuitBreaker {
        _private: _,
    }
    impl CircuitBreaker {
        pub const fn new() -> Self {}
        #[must_use]
        pub const fn failure_percent(self, percent: u32) -> Self {}
        #[must_use]
        pub const fn minimum_calls(self, calls: u32) -> Self {}
        #[must_use]
        pub const fn window(self, window: Duration) -> Self {}
        #[must_use]
        pub const fn open_for(self, time: Duration) -> Self {}
    }
    impl Default for CircuitBreaker {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct RateLimit {
        _private: _,
    }
    impl RateLimit {
        pub const fn new(requests: u32, period: Duration) -> Self {}
        #[must_use]
        pub const fn burst(self, requests: u32) -> Self {}
    }
    #[derive(Clone, Default)]
    pub struct Throttle(_);
    impl Throttle {
        pub fn new() -> Self {}
        #[must_use]
        pub fn circuit_breaker(self, breaker: CircuitBreaker) -> Self {}
        #[must_use]
        pub fn adaptive_throttle(self, adaptive: AdaptiveThrottle) -> Self {}
        #[must_use]
        pub fn rate_limit(self, limit: RateLimit) -> Self {}
        #[must_use]
        pub fn concurrency_limit(self, requests: usize) -> Self {}
        #[must_use]
        pub fn most_waiting(self, calls: usize) -> Self {}
    }
    impl fmt::Debug for Throttle {}
}
pub mod json {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Deviation {
        _private: _,
    }
    impl Deviation {
        pub fn path(&self) -> &str {}
        pub fn drift(&self) -> Drift {}
        pub fn expected(&self) -> &str {}
        pub fn found(&self) -> &str {}
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Drift {
        NullProperty,
        NullForList,
        NullForMap,
        EmptyListForObject,
        MissingProperty,
        Misfit,
        UnknownValue,
        UnknownVariant,
        VariantsNotTried,
        MissingConstant,
        TagLeftOut,
        OfOtherVariant,
        Rounded,
        FurtherElements,
        UnreadableHeader,
        Shortened,
        OtherForm,
        UndocumentedStatus,
        OtherContentType,
        EmptyBody,
        UndocumentedBody,
    }
    impl fmt::Display for Drift {}
    #[derive(Clone, PartialEq, Eq)]
    pub struct Mismatch {
        _private: _,
    }
    impl Mismatch {
        pub fn path(&self) -> &str {}
        pub fn offset(&self) -> usize {}
        pub fn message(&self) -> &str {}
    }
    impl fmt::Display for Mismatch {}
    impl fmt::Debug for Mismatch {}
    #[derive(Clone, PartialEq, Eq)]
    pub struct ReadError(_);
    impl ReadError {
        pub fn mismatches(&self) -> impl Iterator<Item = &Mismatch> {}
        pub fn omitted(&self) -> usize {}
        pub fn path(&self) -> &str {}
        pub fn offset(&self) -> usize {}
        pub fn message(&self) -> &str {}
    }
    impl fmt::Display for ReadError {}
    impl fmt::Debug for ReadError {}
    impl std::error::Error for ReadError {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Kind {
        Null,
        Bool,
        Number,
        String,
        Array,
        Object,
    }
    impl fmt::Display for Kind {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Limits {
        pub depth: u32,
        pub string: usize,
    }
    impl Default for Limits {}
    impl Limits {
        #[must_use]
        pub fn depth(self, depth: u32) -> Self {}
        #[must_use]
        pub fn string(self, bytes: usize) -> Self {}
    }
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    pub enum Loose<T> {
        Fits(T),
        Misfit(UnknownVariant),
    }
    impl<T> Loose<T> {
        pub fn fitting(&self) -> Option<&T> {}
        pub fn into_fitting(self) -> Option<T> {}
        pub fn misfit(&self) -> Option<&UnknownVariant> {}
    }
    impl<T> From<T> for Loose<T> {}
    impl<M, T: Read<M>> Read<M> for Loose<T> {}
    impl<M, T: Write<M>> Write<M> for Loose<T> {}
    #[derive(Clone, Default, PartialEq, Eq)]
    pub struct Misfits(_);
    impl Misfits {
        pub fn is_empty(&self) -> bool {}
        pub fn whole(&self) -> Option<&str> {}
        pub fn names(&self) -> impl Iterator<Item = &str> {}
        pub fn text(&self, name: &str) -> Option<&str> {}
        pub fn get(&self, name: &str) -> Option<Value> {}
        pub fn remove(&mut self, name: &str) -> Option<Value> {}
    }
    impl fmt::Debug for Misfits {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Number<'j> {
        _private: _,
    }
    impl<'j> Number<'j> {
        pub fn as_str(&self) -> &'j str {}
        pub fn is_integer(&self) -> bool {}
        pub fn to_f64(&self) -> Result<f64, ReadError> {}
        pub fn to_f32(&self) -> Result<f32, ReadError> {}
        pub fn to_integer<T: TryFrom<i128>>(&self, name: &str) -> Result<T, ReadError> {}
    }
    pub struct Reader<'j> {
        _private: _,
    }
    impl Reader<'_> {
        pub fn by_serde<T: DeserializeOwned>(&mut self) -> Result<T, ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn list(
            &mut self,
            item: &mut dyn FnMut(&mut Reader<'j>) -> Result<(), ReadError>,
        ) -> Result<(), ReadError> {}
        pub fn map(
            &mut self,
            entry: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<(), ReadError>,
        ) -> Result<(), ReadError> {}
        pub fn array(
            &mut self,
            item: &mut dyn FnMut(&mut Reader<'j>) -> Result<(), ReadError>,
        ) -> Result<(), ReadError> {}
        pub fn entries(
            &mut self,
            entry: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<(), ReadError>,
        ) -> Result<(), ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn date_time<T, E>(
            &mut self,
            parse: impl Fn(&str) -> Result<T, E>,
        ) -> Result<T, ReadError> {}
        pub fn date<T, E>(
            &mut self,
            parse: impl Fn(&str) -> Result<T, E>,
        ) -> Result<T, ReadError> {}
    }
    impl<'j> Reader<'j> {
        #[must_use]
        pub fn watching(self) -> Self {}
        pub fn note(
            &mut self,
            offset: usize,
            drift: Drift,
            expected: impl fmt::Display,
        ) {}
        pub fn drift(&self) -> Vec<Deviation> {}
        pub fn drift_omitted(&self) -> usize {}
    }
    impl<'j> Reader<'j> {
        pub fn first_told<U: 'static>(
            &mut self,
            span: &Span<'j>,
            tries: Tries<'_, '_>,
            told: Option<usize>,
        ) -> Result<usize, ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn any_of(
            &mut self,
            span: &Span<'j>,
            tables: &'static [&'static [Property]],
        ) {}
    }
    impl<'j> Reader<'j> {
        pub fn number(&mut self) -> Result<Number<'j>, ReadError> {}
        pub fn skip(&mut self) -> Result<(), ReadError> {}
    }
    impl Reader<'_> {
        pub fn value(&mut self) -> Result<Value, ReadError> {}
        #[cfg(feature = "serde")]
        pub fn serde<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn new(text: &'j [u8]) -> Self {}
        pub fn with_limits(text: &'j [u8], limits: Limits) -> Self {}
        #[must_use]
        pub fn answers(self, answers: Answers) -> Self {}
        pub fn finish(&mut self) -> Result<(), ReadError> {}
        pub fn offset(&self) -> usize {}
        pub fn error(&self, message: impl fmt::Display) -> ReadError {}
        pub fn kind(&mut self) -> Result<Kind, ReadError> {}
        pub fn null(&mut self) -> Result<(), ReadError> {}
        pub fn boolean(&mut self) -> Result<bool, ReadError> {}
        pub fn text(&mut self) -> Result<Cow<'j, str>, ReadError> {}
        pub fn string(&mut self) -> Result<String, ReadError> {}
        pub fn parse_text<T, E: fmt::Display>(
            &mut self,
            parse: impl FnOnce(&str) -> Result<T, E>,
        ) -> Result<T, ReadError> {}
    }
    impl Reader<'_> {
        pub fn whole_row<M, R: Row<M>>(
            &mut self,
            properties: &[Property],
            row: &mut Option<R>,
        ) -> Result<(), ReadError> {}
        pub fn row<M, R: Places<M> + ?Sized>(
            &mut self,
            properties: &[Property],
            row: &mut R,
        ) -> Result<(), ReadError> {}
        pub fn row_closed<M, R: Places<M> + ?Sized>(
            &mut self,
            properties: &[Property],
            row: &mut R,
        ) -> Result<(), ReadError> {}
        pub fn row_with_rest<M, R: Places<M> + ?Sized>(
            &mut self,
            properties: &[Property],
            row: &mut R,
            rest: &mut BTreeMap<String, impl Read<M>>,
        ) -> Result<(), ReadError> {}
        pub fn row_lenient<M, R: Places<M> + ?Sized>(
            &mut self,
            properties: &[Property],
            row: &mut R,
            misfits: &mut Misfits,
        ) -> Result<(), ReadError> {}
        pub fn row_lenient_with_rest<M, R: Places<M> + ?Sized>(
            &mut self,
            properties: &[Property],
            row: &mut R,
            misfits: &mut Misfits,
            rest: &mut BTreeMap<String, impl Read<M>>,
        ) -> Result<(), ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn span(&mut self) -> Result<Span<'j>, ReadError> {}
        pub fn reread<T>(
            &mut self,
            span: &Span<'j>,
            read: impl FnOnce(&mut Reader<'j>) -> Result<T, ReadError>,
        ) -> Result<T, ReadError> {}
        pub fn untagged(&mut self, span: &Span<'j>, property: &str) -> ReadError {}
    }
    impl<'j> Reader<'j> {
        pub fn object(
            &mut self,
            properties: &[Property],
            slots: &mut [&mut dyn Slot],
        ) -> Result<(), ReadError> {}
        pub fn object_closed(
            &mut self,
            properties: &[Property],
            slots: &mut [&mut dyn Slot],
        ) -> Result<(), ReadError> {}
        pub fn object_with_rest<M, T: Read<M>>(
            &mut self,
            properties: &[Property],
            slots: &mut [&mut dyn Slot],
            rest: &mut BTreeMap<String, T>,
        ) -> Result<(), ReadError> {}
        pub fn object_lenient(
            &mut self,
            properties: &[Property],
            slots: &mut [&mut dyn Slot],
            misfits: &mut Misfits,
        ) -> Result<(), ReadError> {}
        pub fn object_lenient_with_rest<M, T: Read<M>>(
            &mut self,
            properties: &[Property],
            slots: &mut [&mut dyn Slot],
            misfits: &mut Misfits,
            rest: &mut BTreeMap<String, T>,
        ) -> Result<(), ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn constant(&mut self, span: &Span<'j>, name: &str) -> Told<'j> {}
        pub fn look<'n>(
            &mut self,
            span: &Span<'j>,
            names: &'n [&'static str],
        ) -> Look<'j, 'n> {}
    }
    impl<'j> Reader<'j> {
        pub fn first_of<U: 'static>(
            &mut self,
            span: &Span<'j>,
            tries: Tries<'_, '_>,
        ) -> Result<usize, ReadError> {}
        pub fn first_meant<U: 'static>(
            &mut self,
            span: &Span<'j>,
            tries: Tries<'_, '_>,
            first: usize,
        ) -> Result<usize, ReadError> {}
        pub fn first_known<U: 'static>(
            &mut self,
            span: &Span<'j>,
            tries: Tries<'_, '_>,
        ) -> Result<Option<usize>, ReadError> {}
        pub fn first_else<U: 'static>(
            &mut self,
            span: &Span<'j>,
            tries: Tries<'_, '_>,
        ) -> Result<Option<usize>, ReadError> {}
        pub fn first_untold<U: 'static>(
            &mut self,
            span: &Span<'j>,
            tries: Tries<'_, '_>,
        ) -> Result<Option<usize>, ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn union<U: Union>(&mut self) -> Result<U, ReadError> {}
    }
    impl<'j> Reader<'j> {
        pub fn scalar(&mut self) -> Result<Scalar<'j>, ReadError> {}
        pub fn unknown_value(&mut self) {}
        pub fn unknown_constant(&mut self) {}
        pub fn unknown_scalar(&mut self, value: &Scalar<'_>) -> UnknownValue {}
        pub fn unknown_constant_scalar(&mut self, value: &Scalar<'_>) -> UnknownValue {}
        pub fn unknown_tag(
            &mut self,
            span: &Span<'j>,
            property: &str,
        ) -> UnknownVariant {}
        pub fn untold(
            &mut self,
            span: &Span<'j>,
            property: &str,
        ) -> Result<UnknownVariant, ReadError> {}
        pub fn unfit(
            &mut self,
            span: &Span<'j>,
            message: &str,
        ) -> Result<UnknownVariant, ReadError> {}
        pub fn tag_left_out(&mut self, span: &Span<'j>, property: &str) {}
        pub fn unforeseen_tag(&mut self, span: &Span<'j>, property: &str, own: &[&str]) {}
        pub fn unknown_key(
            &mut self,
            span: &Span<'j>,
        ) -> Result<UnknownVariant, ReadError> {}
        pub fn unknown_variant(&mut self, span: &Span<'j>) -> UnknownVariant {}
    }
    #[derive(Debug, Clone, Copy)]
    pub struct Span<'j> {
        _private: _,
    }
    impl<'j> Span<'j> {
        pub fn kind(&self) -> Kind {}
        pub fn as_bytes(&self) -> &'j [u8] {}
        pub fn is_whole<T: FromStr>(&self) -> bool {}
        pub fn is_beyond_floats(&self) -> bool {}
        pub fn is_uuid(&self) -> bool {}
        pub fn is_date_time(&self) -> bool {}
        pub fn is_date(&self) -> bool {}
    }
    impl<'j> Span<'j> {
        pub fn is_text(&self, text: &str) -> bool {}
    }
    #[derive(Debug)]
    pub struct Look<'j, 'n> {
        _private: _,
    }
    impl<'j> Look<'j, '_> {
        pub fn has(&self, name: &str) -> bool {}
        pub fn has_null(&self) -> bool {}
        pub fn told(&self, name: &str) -> Told<'j> {}
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Told<'j>(_);
    impl Told<'_> {
        pub fn text(&self) -> Option<&str> {}
        pub fn json(&self) -> Option<&str> {}
        pub fn is_missing(&self) -> bool {}
        pub fn is_none(&self) -> bool {}
        pub fn is_absent(&self) -> bool {}
    }
    pub type Tries<'t, 's> = &'t mut [(&'static str, &'s mut dyn Slot)];
    #[derive(Debug)]
    pub struct Scalar<'j> {
        _private: _,
    }
    impl Scalar<'_> {
        pub fn as_str(&self) -> &str {}
    }
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct UnknownValue(_);
    impl UnknownValue {
        #[doc(hidden)]
        pub fn new(text: &str) -> Self {}
        pub fn as_str(&self) -> &str {}
    }
    impl fmt::Debug for UnknownValue {}
    impl fmt::Display for UnknownValue {}
    impl std::error::Error for UnknownValue {}
    #[derive(Clone, PartialEq, Eq, Hash)]
    pub struct UnknownVariant(_);
    impl UnknownVariant {
        pub fn as_json(&self) -> &str {}
        pub fn to_value(&self) -> Result<Value, ReadError> {}
    }
    impl From<Value> for UnknownVariant {}
    impl fmt::Debug for UnknownVariant {}
    impl<M> Read<M> for UnknownVariant {}
    impl<M> Write<M> for UnknownVariant {}
    #[derive(Debug)]
    pub struct Writer {
        _private: _,
    }
    impl Writer {
        pub fn by_serde(&mut self, value: &impl Serialize) {}
    }
    impl Writer {
        pub fn value(&mut self, value: &Value) {}
    }
    impl Writer {
        pub fn new() -> Self {}
        pub fn into_bytes(self) -> Vec<u8> {}
        pub fn raw(&mut self, json: &str) {}
        pub fn null(&mut self) {}
        pub fn boolean(&mut self, value: bool) {}
        pub fn integer(&mut self, value: impl itoa::Integer) {}
        pub fn float(&mut self, value: f64) {}
        pub fn float32(&mut self, value: f32) {}
        pub fn raw_number(&mut self, number: &str) {}
        pub fn string(&mut self, text: &str) {}
        pub fn display(&mut self, value: impl fmt::Display) {}
        pub fn array<M, T: Write<M>>(&mut self, items: &[T]) {}
        pub fn map<'a, M: 'a, T: Write<M> + 'a>(
            &mut self,
            entries: impl IntoIterator<Item = (&'a String, &'a T)>,
        ) {}
        pub fn object<M>(&mut self, properties: &[Property], values: &[&dyn Write<M>]) {}
        pub fn object_lenient<M>(
            &mut self,
            properties: &[Property],
            values: &[&dyn Write<M>],
            misfits: &Misfits,
        ) {}
        pub fn object_lenient_with_rest<'a, M: 'a, T: Write<M> + 'a>(
            &mut self,
            properties: &[Property],
            values: &[&dyn Write<M>],
            misfits: &Misfits,
            rest: impl IntoIterator<Item = (&'a String, &'a T)>,
        ) {}
        pub fn object_with_rest<'a, M: 'a, T: Write<M> + 'a>(
            &mut self,
            properties: &[Property],
            values: &[&dyn Write<M>],
            rest: impl IntoIterator<Item = (&'a String, &'a T)>,
        ) {}
        pub fn tagged(
            &mut self,
            property: &'static str,
            tag: &'static str,
            write: impl FnOnce(&mut Writer),
        ) {}
        pub fn tagged_one_of(
            &mut self,
            property: &'static str,
            tags: &'static [&'static str],
            write: impl FnOnce(&mut Writer),
        ) {}
        pub fn tagged_json(
            &mut self,
            property: &'static str,
            tags: &'static [&'static str],
            write: impl FnOnce(&mut Writer),
        ) {}
        #[cfg(feature = "serde")]
        pub fn serde<T: serde::Serialize>(&mut self, value: &T) {}
    }
    impl Default for Writer {}
    pub trait Read<M>: Sized {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError>;
    }
    impl<M> Read<M> for String {}
    impl<M> Read<M> for bool {}
    impl<M> Read<M> for f64 {}
    impl<M> Read<M> for f32 {}
    impl<M> Read<M> for Ipv4Addr {}
    impl<M> Read<M> for Ipv6Addr {}
    impl<M> Read<M> for Bytes {}
    impl<M, T: Read<M>> Read<M> for Option<T> {}
    impl<M, T: Read<M>> Read<M> for Box<T> {}
    impl<M, T: Read<M>> Read<M> for Vec<T> {}
    impl<M, T: Read<M>> Read<M> for BTreeMap<String, T> {}
    impl<M> Read<M> for Value {}
    pub trait Write<M> {
        fn write(&self, out: &mut Writer);
        fn is_absent(&self) -> bool {}
    }
    impl<M> Write<M> for str {}
    impl<M> Write<M> for String {}
    impl<M> Write<M> for bool {}
    impl<M> Write<M> for f64 {}
    impl<M> Write<M> for f32 {}
    impl<M> Write<M> for Ipv4Addr {}
    impl<M> Write<M> for Ipv6Addr {}
    impl<M> Write<M> for Bytes {}
    impl<M, T: Write<M>> Write<M> for Option<T> {}
    impl<M, T: Write<M> + ?Sized> Write<M> for &T {}
    impl<M, T: Write<M>> Write<M> for Box<T> {}
    impl<M, T: Write<M>> Write<M> for [T] {}
    impl<M, T: Write<M>> Write<M> for Vec<T> {}
    impl<M, T: Write<M>> Write<M> for BTreeMap<String, T> {}
    impl<M> Write<M> for Value {}
    pub fn from_slice<M, T: Read<M>>(text: &[u8]) -> Result<T, ReadError> {}
    pub fn to_vec<M, T: Write<M> + ?Sized>(value: &T) -> Vec<u8> {}
}
pub mod middleware {
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    pub struct Identity(_);
    impl Identity {
        pub const ANONYMOUS: Self = _;
        pub fn is_anonymous(&self) -> bool {}
    }
    impl fmt::Debug for Identity {}
    pub fn is_credential(name: &HeaderName) -> bool {}
    #[derive(Debug, Clone)]
    pub struct RequestIds {
        _private: _,
    }
    impl RequestIds {
        pub fn uuid() -> Self {}
        pub fn milliseconds() -> Self {}
        pub fn prefixed() -> Self {}
        #[must_use]
        pub fn header(self, name: HeaderName) -> Self {}
    }
    impl Middleware for RequestIds {}
    #[derive(Debug, Clone)]
    pub struct Timestamps {
        _private: _,
    }
    impl Timestamps {
        pub fn milliseconds() -> Self {}
        pub fn iso8601() -> Self {}
        #[must_use]
        pub fn header(self, name: HeaderName) -> Self {}
    }
    impl Middleware for Timestamps {}
    pub struct Detached {
        _private: _,
    }
    impl Detached {
        pub fn run(
            self,
            request: Request<Body>,
        ) -> BoxFuture<'static, Result<Response<Body>, CallError>> {}
    }
    impl fmt::Debug for Detached {}
    #[derive(Clone)]
    pub struct Handle {
        _private: _,
    }
    impl Handle {
        pub fn send(
            &self,
            operation: &'static OperationMeta,
            request: Request<Body>,
        ) -> BoxFuture<'static, Result<Response<Body>, CallError>> {}
        pub fn is_alive(&self) -> bool {}
        pub fn time(&self) -> &Time {}
    }
    impl fmt::Debug for Handle {}
    pub trait Middleware: Send + Sync + 'static {
        fn call<'a>(
            &'a self,
            request: Request<Body>,
            next: Next<'a>,
        ) -> BoxFuture<'a, Result<Response<Body>, CallError>>;
        fn attached(&self, client: &Handle) {}
    }
    pub struct Next<'a> {
        _private: _,
    }
    impl<'a> Next<'a> {
        pub fn run(
            self,
            request: Request<Body>,
        ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {}
        pub fn operation(&self) -> &'static OperationMeta {}
        pub fn attempt(&self) -> Option<u32> {}
        pub fn wall(&self) -> SystemTime {}
        pub fn time(&self) -> &'a Time {}
        pub fn identity(&self, request: &Request<Body>) -> Option<Identity> {}
        pub fn detach(&self) -> Option<Detached> {}
    }
    impl std::fmt::Debug for Next<'_> {}
}
pub mod operation {
    #[derive(Debug)]
    #[must_use]
    pub struct Raw<O> {
        _private: _,
    }
    impl<O> Raw<O> {
        pub fn new(operation: O) -> Self {}
        pub fn streamed(self) -> Self {}
    }
    impl<O: Operation> IntoFuture for Raw<O> {
        type Output = Result<Response, Error<O::Error>>;
        type IntoFuture = SendingRaw<O>;
    }
    #[must_use]
    pub struct SendingRaw<O>(_);
    impl<O: Operation> Future for SendingRaw<O> {
        type Output = Result<Response, Error<O::Error>>;
    }
    impl<O> fmt::Debug for SendingRaw<O> {}
    #[derive(Debug)]
    pub struct OperationMeta {
        _private: _,
    }
    impl OperationMeta {
        pub const fn new(
            id: &'static str,
            method: Method,
            template: &'static str,
        ) -> Self {}
        pub const fn named(
            id: &'static str,
            method: &'static str,
            template: &'static str,
        ) -> Self {}
        #[doc(hidden)]
        pub const fn by(method: Verb, template: &'static str, id: &'static str) -> Self {}
        #[must_use]
        pub const fn query(self, query: &'static str) -> Self {}
        #[must_use]
        pub const fn accept(self, accept: &'static str) -> Self {}
        #[must_use]
        pub const fn answers(self, lines: &'static [&'static str]) -> Self {}
        #[must_use]
        pub const fn streamed(self) -> Self {}
        #[must_use]
        pub const fn streamed_as(self, media_types: &'static [&'static str]) -> Self {}
        #[must_use]
        pub const fn base64(self) -> Self {}
        #[must_use]
        pub const fn idempotent(self, idempotent: bool) -> Self {}
        #[must_use]
        pub const fn max_attempts(self, count: u32) -> Self {}
        #[must_use]
        pub const fn idempotency_key(self, header: &'static str) -> Self {}
        #[must_use]
        pub const fn secrets(self, names: &'static [&'static str]) -> Self {}
        #[must_use]
        pub const fn facts(
            self,
            facts: &'static [(&'static str, &'static str)],
        ) -> Self {}
        pub fn fact(&self, name: &str) -> Option<&'static str> {}
        pub fn is_secret(&self, name: &str) -> bool {}
        pub const fn id(&self) -> &'static str {}
        pub fn method(&self) -> Method {}
        pub fn is_idempotent(&self) -> bool {}
        pub fn key_header(&self) -> Option<&'static str> {}
        pub const fn template(&self) -> &'static str {}
        pub const fn requirements(&self) -> &'static [&'static [&'static str]] {}
        #[must_use]
        pub const fn security(
            self,
            security: &'static [&'static [&'static str]],
        ) -> Self {}
        #[must_use]
        pub const fn arguments(
            self,
            arguments: &'static [(&'static str, &'static str, &'static str)],
        ) -> Self {}
        #[must_use]
        pub const fn scopes(
            self,
            scopes: &'static [&'static [&'static [&'static str]]],
        ) -> Self {}
    }
    pub trait Operation: Sized {
        const META: &'static OperationMeta;
        type Output: Send + 'static;
        type Error: Send + 'static;
        #[must_use]
        fn with_options(self, change: impl FnOnce(Options) -> Options) -> Self {}
        #[doc(hidden)]
        fn decode(response: &mut Response) -> Decoded<Self::Output, Self::Error>;
        #[doc(hidden)]
        fn into_request(self) -> Request;
        #[doc(hidden)]
        fn from_request(request: Request) -> Self;
    }
    pub trait Enveloped: Operation {
        type Envelope: Send + 'static;
        #[doc(hidden)]
        fn decode_enveloped(
            response: &mut Response,
        ) -> Decoded<Self::Envelope, Self::Error>;
    }
    pub trait Channel: Operation {
        type Wire;
        type Sent: Write<Self::Wire>;
        type Received: Read<Self::Wire>;
        const ENVELOPE: Option<MessageEnvelope> = None;
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct MessageEnvelope {
        pub name: &'static str,
        pub payload: &'static str,
        pub id: bool,
        pub timestamp: bool,
        pub heartbeat: bool,
    }
    impl MessageEnvelope {
        pub const fn new(name: &'static str, payload: &'static str) -> Self {}
        #[must_use]
        pub const fn id(self) -> Self {}
        #[must_use]
        pub const fn timestamp(self) -> Self {}
        #[must_use]
        pub const fn heartbeat(self) -> Self {}
    }
    #[derive(Debug)]
    #[must_use]
    pub struct WithResponse<O>(_);
    impl<O> WithResponse<O> {
        pub fn new(operation: O) -> Self {}
    }
    impl<O: Operation> IntoFuture for WithResponse<O> {
        type Output = Result<(O::Output, ResponseHead), Error<O::Error>>;
        type IntoFuture = SendingWithResponse<O>;
    }
    #[derive(Debug)]
    #[must_use]
    pub struct WithEnvelope<O>(_);
    impl<O> WithEnvelope<O> {
        pub fn new(operation: O) -> Self {}
    }
    impl<O: Enveloped> IntoFuture for WithEnvelope<O> {
        type Output = Result<O::Envelope, Error<O::Error>>;
        type IntoFuture = SendingEnveloped<O>;
    }
    sending! {
        Sending < O : Operation >, decode, O::Output, | (output, _) | output
    }
    sending! {
        SendingWithResponse < O : Operation >, decode, (O::Output, ResponseHead), | both
        | both
    }
    sending! {
        SendingEnveloped < O : Enveloped >, decode_enveloped, O::Envelope, | (envelope,
        _) | envelope
    }
}
pub mod paging {
    #[derive(Clone, PartialEq, Eq, Hash)]
    pub struct Position(_);
    impl fmt::Debug for Position {}
    impl fmt::Display for Position {}
    impl FromStr for Position {
        type Err = PositionError;
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PositionError(_);
    impl fmt::Display for PositionError {}
    impl std::error::Error for PositionError {}
    pub struct Items<O: Paginated> {
        _private: _,
    }
    impl<O: Paginated> Items<O> {
        pub fn new(operation: O) -> Self {}
        #[must_use]
        pub fn resume(self, position: &Position) -> Self {}
        #[must_use]
        pub fn prefetch(self) -> Self {}
        pub fn position(&self) -> Option<&Position> {}
        pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error<O::Error>> {}
    }
    impl<O: Paginated> Unpin for Items<O> {}
    impl<O: Paginated> Stream for Items<O> {
        type Item = Result<O::Item, Error<O::Error>>;
    }
    impl<O: Paginated> fmt::Debug for Items<O> {}
    pub struct Pages<O> {
        _private: _,
    }
    impl<O: Paginated> Pages<O> {
        pub fn new(operation: O) -> Self {}
        #[must_use]
        pub fn resume(self, position: &Position) -> Self {}
        #[must_use]
        pub fn most_pages(self, count: u64) -> Self {}
        #[must_use]
        pub fn prefetch(self) -> Self {}
        pub fn position(&self) -> Option<&Position> {}
        pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error<O::Error>> {}
        pub fn items(self) -> Items<O> {}
    }
    impl<O: Paginated> Stream for Pages<O> {
        type Item = Result<O::Output, Error<O::Error>>;
    }
    impl<O> fmt::Debug for Pages<O> {}
    pub trait Paginated: Operation {
        type Item;
        #[doc(hidden)]
        const PAGING: &'static Paging;
        #[doc(hidden)]
        fn items(page: Self::Output) -> Vec<Self::Item>;
    }
}
pub mod retry {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Attempt {
        _private: _,
    }
    impl Attempt {
        pub fn number(&self) -> u32 {}
        pub fn happened(&self) -> Happened {}
        pub fn class(&self) -> Option<ErrorClass> {}
        pub fn decision(&self) -> &Decision {}
    }
    impl fmt::Display for Attempt {}
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Decision {
        Repeated { after: Duration, asked: bool },
        Ended(StopReason),
    }
    impl fmt::Display for Decision {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Happened {
        Status(StatusCode),
        Transport(TransportErrorKind, Sent),
        NoToken,
    }
    impl fmt::Display for Happened {}
    #[derive(Debug)]
    pub struct RetryEvent<'a> {
        _private: _,
    }
    impl RetryEvent<'_> {
        pub fn operation(&self) -> &'static str {}
        pub fn attempt(&self) -> &Attempt {}
        pub fn class(&self) -> ErrorClass {}
        pub fn delay(&self) -> Duration {}
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum StopReason {
        Permanent,
        Forbidden,
        Vetoed,
        NotIdempotent(Method),
        BodyGone,
        Attempts(u32),
        TooLong { asked: Duration, longest: Duration },
        Deadline { pause: Duration, left: Duration },
        Quota,
    }
    impl fmt::Display for StopReason {}
    pub trait Classify: Send + Sync + 'static {
        fn classify(&self, outcome: &Outcome<'_>) -> Verdict;
    }
    impl Classify for ServerErrors {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum ErrorClass {
        Transient,
        Throttle,
    }
    #[derive(Debug)]
    pub struct Outcome<'a> {
        _private: _,
    }
    impl Outcome<'_> {
        pub fn operation(&self) -> &'static OperationMeta {}
        pub fn attempt(&self) -> u32 {}
        pub fn is_idempotent(&self) -> bool {}
        pub fn status(&self) -> Option<StatusCode> {}
        pub fn headers(&self) -> Option<&HeaderMap> {}
        pub fn body(&self) -> &[u8] {}
        pub fn error(&self) -> Option<&TransportError> {}
        pub fn server_delay(&self) -> Option<Duration> {}
        pub fn server_verdict(&self) -> Option<bool> {}
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Verdict {
        Pass,
        Stop,
        Retry { class: ErrorClass, delay: Option<Duration> },
    }
    impl Verdict {
        pub const TRANSIENT: Verdict = _;
        pub const THROTTLE: Verdict = _;
    }
    #[derive(Debug, Clone, Copy, PartialEq)]
    #[non_exhaustive]
    pub enum Jitter {
        None,
        Full,
        Between(f64, f64),
    }
    #[derive(Clone)]
    pub struct Retry(_);
    impl Default for Retry {}
    impl Retry {
        pub fn never() -> Self {}
        #[must_use]
        pub fn max_attempts(self, count: u32) -> Self {}
        #[must_use]
        pub fn exponential(self, base: Duration, cap: Duration) -> Self {}
        #[must_use]
        pub fn throttle_base(self, base: Duration) -> Self {}
        #[must_use]
        pub fn factor(self, factor: f64) -> Self {}
        #[must_use]
        pub fn jitter(self, jitter: Jitter) -> Self {}
        #[must_use]
        pub fn delays(self, list: impl IntoIterator<Item = Duration>) -> Self {}
        #[must_use]
        pub fn longest_pause(self, longest: Duration) -> Self {}
        #[must_use]
        pub fn without_quota(self) -> Self {}
        #[must_use]
        pub fn classify(self, classifier: impl Classify) -> Self {}
        pub fn attempts(&self) -> u32 {}
    }
    impl fmt::Debug for Retry {}
    impl Retry {
        pub fn flutter() -> Self {}
        pub fn gloria() -> Self {}
        pub fn dafnck() -> Self {}
    }
}
pub mod sign {
    #[derive(Clone)]
    pub struct HmacSigner {
        _private: _,
    }
    impl HmacSigner {
        pub fn new(secret: impl Into<Secret>) -> Self {}
        #[must_use]
        pub fn headers(
            self,
            signature: HeaderName,
            timestamp: HeaderName,
            nonce: HeaderName,
        ) -> Self {}
        #[must_use]
        pub fn unsigned_bodies(self) -> Self {}
        #[must_use]
        pub fn signs_host(self) -> Self {}
        pub fn verify(
            &self,
            request: &Frozen<'_>,
            now: SystemTime,
            nonces: &(impl Nonces + ?Sized),
        ) -> Result<(), VerifyError> {}
    }
    impl Sign for HmacSigner {}
    impl fmt::Debug for HmacSigner {}
    pub trait Nonces {
        fn is_new(&self, nonce: &str) -> bool;
    }
    impl<F: Fn(&str) -> bool> Nonces for F {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum VerifyError {
        Missing,
        Time,
        Wrong,
        Repeated,
    }
    impl fmt::Display for VerifyError {}
    impl std::error::Error for VerifyError {}
    pub trait Sign: Send + Sync + 'static {
        fn sign(
            &self,
            request: &Frozen<'_>,
            now: SystemTime,
        ) -> Result<HeaderMap, BoxError>;
        fn may_refuse_time(&self, status: StatusCode, headers: &HeaderMap) -> bool {}
    }
    impl Sign for Counts {}
    #[derive(Clone, Copy)]
    pub struct Frozen<'a> {
        _private: _,
    }
    impl<'a> Frozen<'a> {
        pub fn new(
            method: &'a Method,
            url: &'a Url,
            headers: &'a HeaderMap,
            body: Option<&'a [u8]>,
        ) -> Self {}
        pub fn method(&self) -> &Method {}
        pub fn path(&self) -> &str {}
        pub fn query(&self) -> Option<&str> {}
        pub fn host(&self) -> String {}
        pub fn headers(&self) -> &HeaderMap {}
        pub fn body(&self) -> Option<&[u8]> {}
    }
    impl fmt::Debug for Frozen<'_> {}
}
pub mod stream {
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Event<T> {
        pub event: Option<String>,
        pub id: Option<String>,
        pub data: T,
    }
    pub struct Events<T> {
        _private: _,
    }
    impl<T> Events<T> {
        pub fn head(&self) -> &ResponseHead {}
        pub fn retry(&self) -> Option<Duration> {}
        pub fn last_event_id(&self) -> Option<&str> {}
        pub fn is_done(&self) -> bool {}
        pub async fn try_next(&mut self) -> Result<Option<Event<T>>, StreamError> {}
    }
    impl<T> Stream for Events<T> {
        type Item = Result<Event<T>, StreamError>;
    }
    impl<T> fmt::Debug for Events<T> {}
    pub struct JsonLines<T> {
        _private: _,
    }
    impl<T> JsonLines<T> {
        pub fn head(&self) -> &ResponseHead {}
        pub async fn try_next(&mut self) -> Result<Option<T>, StreamError> {}
    }
    impl<T> Stream for JsonLines<T> {
        type Item = Result<T, StreamError>;
    }
    impl<T> fmt::Debug for JsonLines<T> {}
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum StreamError {
        Body(BodyError),
        Item(ItemError),
        Truncated(ItemError),
    }
    impl fmt::Display for StreamError {}
    impl std::error::Error for StreamError {}
    pub struct ItemError {
        _private: _,
    }
    impl ItemError {
        pub fn error(&self) -> &ReadError {}
        pub fn text(&self) -> &[u8] {}
    }
    impl fmt::Debug for ItemError {}
}
pub mod transport {
    #[derive(Clone)]
    pub struct ReqwestTransport {
        _private: _,
    }
    impl ReqwestTransport {
        pub fn new(connect_timeout: Duration) -> Result<Self, BoxError> {}
        pub fn builder() -> ReqwestTransportBuilder {}
        #[cfg(feature = "reqwest-0-13")]
        pub fn from_builder(client: reqwest::ClientBuilder) -> Result<Self, BoxError> {}
        #[cfg(feature = "reqwest-0-13")]
        pub fn from_client_with_its_own_redirects(client: reqwest::Client) -> Self {}
    }
    impl std::fmt::Debug for ReqwestTransport {}
    impl Transport for ReqwestTransport {}
    #[must_use]
    pub struct ReqwestTransportBuilder {
        _private: _,
    }
    impl Default for ReqwestTransportBuilder {}
    impl ReqwestTransportBuilder {
        pub fn connect_timeout(self, timeout: Duration) -> Self {}
        pub fn client_identity(self, pem: &[u8]) -> Self {}
        pub fn root_certificates(self, pem: &[u8]) -> Self {}
        pub fn only_these_roots(self) -> Self {}
        pub fn proxy(self, url: impl Into<String>) -> Self {}
        pub fn no_proxy(self) -> Self {}
        pub fn local_address(self, address: IpAddr) -> Self {}
        pub fn pool_idle_timeout(self, timeout: Duration) -> Self {}
        pub fn pool_max_idle_per_host(self, count: usize) -> Self {}
        pub fn http1_only(self) -> Self {}
        pub fn http2_prior_knowledge(self) -> Self {}
        pub fn http2_keep_alive(self, interval: Duration, timeout: Duration) -> Self {}
        pub fn build(self) -> Result<ReqwestTransport, BoxError> {}
    }
    impl std::fmt::Debug for ReqwestTransportBuilder {}
    pub trait Transport: Send + Sync + 'static {
        fn send(
            &self,
            request: http::Request<Body>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
        fn fell_silent(&self, uri: &http::Uri) {}
    }
    impl Transport for Server {}
    impl<F: Fn(&str) -> u16 + Send + Sync + 'static> Transport for Server<F> {}
    impl<F: Fn(&str, &str) -> u16 + Send + Sync + 'static> Transport for Paths<F> {}
    impl Transport for Refuses {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct NewConnection;
    #[derive(Debug)]
    pub struct TransportError {
        _private: _,
    }
    impl TransportError {
        pub fn new(
            kind: TransportErrorKind,
            sent: Sent,
            source: impl Into<BoxError>,
        ) -> Self {}
        pub fn kind(&self) -> TransportErrorKind {}
        pub fn sent(&self) -> Sent {}
        pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {}
    }
    impl fmt::Display for TransportError {}
    impl std::error::Error for TransportError {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TransportErrorKind {
        Connect,
        Timeout,
        Io,
        TooLarge,
        Request,
        Body,
        OtherPart,
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Sent {
        No,
        Refused,
        Maybe,
    }
}
#[cfg(feature = "xml")]
pub mod xml {
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum Shape {
        Text,
        Token,
        Number,
        Boolean,
        Object(&'static [Member]),
        Open(&'static [Member], &'static Shape),
        List(Node),
    }
    #[derive(Debug)]
    pub struct Node {
        _private: _,
    }
    impl Node {
        pub const fn new(local: &'static str, shape: &'static Shape) -> Self {}
        #[must_use]
        pub const fn strict(self) -> Self {}
        #[must_use]
        pub const fn prefix(self, prefix: &'static str) -> Self {}
        #[must_use]
        pub const fn namespace(self, namespace: &'static str) -> Self {}
    }
    #[derive(Debug)]
    pub struct Member {
        _private: _,
    }
    impl Member {
        pub const fn attribute(property: &'static str, node: Node) -> Self {}
        pub const fn element(property: &'static str, node: Node) -> Self {}
        pub const fn items(property: &'static str, node: Node) -> Self {}
        pub const fn text(property: &'static str, shape: &'static Shape) -> Self {}
        pub const fn cdata(property: &'static str, shape: &'static Shape) -> Self {}
        #[must_use]
        pub const fn required(self) -> Self {}
    }
    pub fn from_slice<M, T: Read<M>>(text: &[u8], root: &Node) -> Result<T, ReadError> {}
    pub fn to_string<M, T: Write<M> + ?Sized>(
        value: &T,
        root: &Node,
    ) -> Result<String, RequestError> {}
}
