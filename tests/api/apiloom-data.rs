#[derive(Clone, Default)]
pub struct Account(_);
impl Account {
    pub fn new() -> Self {}
    pub fn set(&self, name: Option<&str>) {}
}
impl fmt::Debug for Account {}
#[cfg(feature = "access")]
pub mod access {
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Claims {
        pub subject: Option<String>,
        pub session: Option<String>,
        pub roles: BTreeSet<String>,
        pub permissions: BTreeSet<String>,
    }
    impl Claims {
        pub fn of(token: &str) -> Option<Self> {}
        pub fn new() -> Self {}
        #[must_use]
        pub fn roles<T: Into<String>>(self, roles: impl IntoIterator<Item = T>) -> Self {}
        #[must_use]
        pub fn permissions<T: Into<String>>(
            self,
            all: impl IntoIterator<Item = T>,
        ) -> Self {}
    }
    #[derive(Clone, Default)]
    pub struct Access(_);
    impl Access {
        pub fn new() -> Self {}
        pub fn at<T: Into<String>>(
            roles: impl IntoIterator<Item = T>,
            permissions: impl IntoIterator<Item = T>,
        ) -> Self {}
        pub fn set(&self, claims: Option<Claims>) {}
        pub fn claims(&self) -> Option<Arc<Claims>> {}
        pub fn has_role(&self, role: &str) -> bool {}
        pub fn has_all_roles<'r>(
            &self,
            roles: impl IntoIterator<Item = &'r str>,
        ) -> bool {}
        pub fn has_any_role<'r>(
            &self,
            roles: impl IntoIterator<Item = &'r str>,
        ) -> bool {}
        pub fn has_permission(&self, permission: &str) -> bool {}
        pub fn has_all_permissions<'p>(
            &self,
            all: impl IntoIterator<Item = &'p str>,
        ) -> bool {}
        pub fn has_any_permission<'p>(
            &self,
            some: impl IntoIterator<Item = &'p str>,
        ) -> bool {}
        pub fn check(&self, operation: &OperationMeta) -> Result<(), Denied> {}
    }
    impl Middleware for Access {}
    impl fmt::Debug for Access {}
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Denied {
        pub operation: &'static str,
        pub missing: Vec<String>,
    }
    impl fmt::Display for Denied {}
    impl std::error::Error for Denied {}
    pub fn required(operation: &OperationMeta) -> Vec<String> {}
}
#[cfg(feature = "batch")]
pub mod batch {
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Priority {
        Low,
        Medium,
        High,
    }
    pub struct Loader<K, V, E>(_);
    impl<K, V, E> Loader<K, V, E>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        V: Clone + Send + 'static,
        E: Send + Sync + 'static,
    {
        pub async fn load(&self, key: K) -> Result<V, BatchError<E>> {}
        pub async fn load_as(
            &self,
            key: K,
            priority: Priority,
        ) -> Result<V, BatchError<E>> {}
        pub fn flush(&self) {}
        pub fn stats(&self) -> Stats {}
    }
    impl<K, V, E> Clone for Loader<K, V, E> {}
    impl<K, V, E> fmt::Debug for Loader<K, V, E> {}
    #[must_use]
    pub struct LoaderBuilder<E> {
        _private: _,
    }
    impl<E: Send + Sync + 'static> LoaderBuilder<E> {
        pub fn max_size(self, items: usize) -> Self {}
        pub fn delay(self, delay: Duration) -> Self {}
        pub fn at_once(self, batches: usize) -> Self {}
        pub fn of(self, operation: &OperationMeta) -> Self {}
        pub fn isolate(
            self,
            isolate: impl Fn(&E) -> bool + Send + Sync + 'static,
        ) -> Self {}
        pub fn clock(self, clock: impl Clock) -> Self {}
        pub fn build<K, V, I, F>(
            self,
            run: impl Fn(Vec<K>) -> F + Send + Sync + 'static,
        ) -> Loader<K, V, E>
        where
            K: Clone + Eq + Hash + Send + Sync + 'static,
            V: Clone + Send + 'static,
            I: IntoIterator<Item = (K, V)>,
            F: Future<Output = Result<I, E>> + Send + 'static,
        {}
    }
    impl<E> fmt::Debug for LoaderBuilder<E> {}
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum BatchError<E> {
        Missing,
        Call(Arc<E>),
        Ended,
    }
    impl<E> Clone for BatchError<E> {}
    impl<E: fmt::Display> fmt::Display for BatchError<E> {}
    impl<E: std::error::Error + 'static> std::error::Error for BatchError<E> {}
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Stats {
        pub batches: u64,
        pub items: u64,
        pub loads: u64,
        pub waiting: u64,
    }
    impl Stats {
        pub fn average_size(&self) -> f64 {}
    }
    pub fn loader<E>() -> LoaderBuilder<E> {}
    pub fn is_refused<E>(error: &Error<E>) -> bool {}
}
#[cfg(feature = "cache")]
pub mod cache {
    #[derive(Clone, Default)]
    pub struct Patch(_);
    impl Patch {
        pub fn new() -> Self {}
        #[must_use]
        pub fn tag(
            self,
            tag: &str,
            change: impl Fn(&mut Value) + Send + Sync + 'static,
        ) -> Self {}
        #[must_use]
        pub fn url(
            self,
            url: &Uri,
            change: impl Fn(&mut Value) + Send + Sync + 'static,
        ) -> Self {}
    }
    impl fmt::Debug for Patch {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Patched;
    pub fn optimistic(patch: Patch) -> impl FnOnce(Options) -> Options {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct NotCached;
    impl fmt::Display for NotCached {}
    impl std::error::Error for NotCached {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Served {
        pub source: Source,
        pub age: Duration,
        pub stale: bool,
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Source {
        Server,
        Confirmed,
        Cache,
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Strategy {
        CacheFirst,
        NetworkFirst,
        StaleWhileRevalidate,
        CacheOnly,
        NetworkOnly,
    }
    pub fn cache_first(options: Options) -> Options {}
    pub fn cache_only(options: Options) -> Options {}
    pub fn network_first(options: Options) -> Options {}
    pub fn network_only(options: Options) -> Options {}
    pub use self::settings::presets;
    pub fn stale_while_revalidate(options: Options) -> Options {}
    pub fn ttl(ttl: Duration) -> impl FnOnce(Options) -> Options {}
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Stats {
        pub hits: u64,
        pub misses: u64,
        pub stale: u64,
        pub confirmed: u64,
        pub from_disk: u64,
        pub evictions: u64,
        pub entries: u64,
    }
    impl Stats {
        pub fn hit_rate(&self) -> f64 {}
    }
    #[derive(Clone)]
    pub struct Cache(_);
    impl Cache {
        pub fn new() -> Self {}
        pub fn builder() -> CacheBuilder {}
        pub fn invalidate(&self, url: &Uri) {}
        pub fn invalidate_tag(&self, tag: &str) {}
        pub fn invalidate_pattern(&self, pattern: &str) -> Result<(), InvalidPattern> {}
        pub fn clear(&self) {}
        #[cfg(feature = "disk")]
        pub async fn flush(&self) {}
        pub fn stats(&self) -> Stats {}
    }
    impl Default for Cache {}
    impl fmt::Debug for Cache {}
    impl Middleware for Cache {}
    #[derive(Clone)]
    #[must_use]
    pub struct CacheBuilder {
        _private: _,
    }
    impl CacheBuilder {
        pub fn max_bytes(self, bytes: u64) -> Self {}
        pub fn max_entries(self, entries: u64) -> Self {}
        pub fn strategy(self, strategy: Strategy) -> Self {}
        pub fn ttl(self, ttl: Duration) -> Self {}
        #[cfg(feature = "disk")]
        pub fn storage(self, storage: impl crate::storage::Storage) -> Self {}
        #[cfg(feature = "disk")]
        pub fn account(self, account: crate::Account) -> Self {}
        pub fn build(self) -> Cache {}
    }
    impl fmt::Debug for CacheBuilder {}
    #[derive(Debug)]
    pub struct InvalidPattern(_);
    impl fmt::Display for InvalidPattern {}
    impl std::error::Error for InvalidPattern {}
}
#[cfg(feature = "compress")]
pub mod compress {
    #[derive(Clone)]
    pub struct Compress(_);
    impl Compress {
        pub fn new() -> Self {}
        pub fn all() -> Self {}
        #[must_use]
        pub fn threshold(self, bytes: u64) -> Self {}
    }
    impl Default for Compress {}
    impl Middleware for Compress {}
    impl fmt::Debug for Compress {}
    pub fn gzip(options: Options) -> Options {}
    pub fn plain(options: Options) -> Options {}
    pub mod presets {
        pub const THRESHOLD: u64 = _;
        pub const MOST: u64 = _;
    }
}
#[cfg(feature = "csrf")]
pub mod csrf {
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum CsrfError {
        Origin(String),
        Name(String),
        NoToken(Failure),
        Unsendable,
    }
    impl fmt::Display for CsrfError {}
    impl std::error::Error for CsrfError {}
    #[derive(Clone)]
    pub struct Csrf(_);
    impl Csrf {
        pub fn builder(url: &str) -> CsrfBuilder {}
        pub fn forget(&self) {}
        pub fn has_token(&self) -> bool {}
    }
    impl Middleware for Csrf {}
    impl fmt::Debug for Csrf {}
    #[must_use]
    pub struct CsrfBuilder {
        _private: _,
    }
    impl CsrfBuilder {
        pub fn fetched_by<F, R, E>(self, fetch: F) -> Self
        where
            F: Fn() -> R + Send + Sync + 'static,
            R: Future<Output = Result<Secret, E>> + Send + 'static,
            E: Into<Failure>,
        {}
        pub fn double_submit(self, cookie: impl Into<String>) -> Self {}
        pub fn header(self, name: impl Into<String>) -> Self {}
        pub fn lifetime(self, lifetime: Duration) -> Self {}
        pub fn build(self) -> Result<Csrf, CsrfError> {}
    }
    impl fmt::Debug for CsrfBuilder {}
    pub mod presets {
        pub const LIFETIME: Duration = _;
        pub const HEADER: &str = _;
    }
}
#[cfg(feature = "dedupe")]
pub mod dedupe {
    #[derive(Clone)]
    pub struct Dedupe(_);
    impl Dedupe {
        pub fn new() -> Self {}
        pub fn builder() -> DedupeBuilder {}
        pub fn forget(&self, url: &Uri) {}
        pub fn clear(&self) {}
        pub fn stats(&self) -> Stats {}
    }
    impl Default for Dedupe {}
    impl fmt::Debug for Dedupe {}
    impl Middleware for Dedupe {}
    #[derive(Debug, Clone)]
    #[must_use]
    pub struct DedupeBuilder {
        _private: _,
    }
    impl DedupeBuilder {
        pub fn window(self, window: Duration) -> Self {}
        pub fn max_bytes(self, bytes: u64) -> Self {}
        pub fn max_entries(self, entries: u64) -> Self {}
        pub fn ignore_header(self, name: HeaderName) -> Self {}
        pub fn build(self) -> Dedupe {}
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Shared {
        Waited,
        Kept,
    }
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Stats {
        pub sent: u64,
        pub waited: u64,
        pub kept: u64,
        pub evictions: u64,
    }
    impl Stats {
        pub fn spared(&self) -> u64 {}
        pub fn hit_rate(&self) -> f64 {}
    }
    pub fn alone(options: Options) -> Options {}
    pub fn window(window: Duration) -> impl FnOnce(Options) -> Options {}
    pub mod presets {
        pub const WINDOW: Duration = _;
    }
}
#[cfg(feature = "events")]
pub mod events {
    pub struct Events<E>(_);
    impl<E: Clone + Send + 'static> Events<E> {
        pub fn builder() -> EventsBuilder<E> {}
        pub fn track(&self, event: E) -> bool {}
        pub async fn track_now(&self, event: E) -> bool {}
        pub async fn flush(&self) -> bool {}
        pub fn waiting(&self) -> usize {}
        pub fn lost(&self) -> u64 {}
        pub fn refused(&self) -> u64 {}
    }
    impl<E> Clone for Events<E> {}
    impl<E> fmt::Debug for Events<E> {}
    #[must_use]
    pub struct EventsBuilder<E> {
        _private: _,
    }
    impl<E: Clone + Send + 'static> EventsBuilder<E> {
        pub fn check(self, check: impl Fn(&E) -> bool + Send + Sync + 'static) -> Self {}
        pub fn enrich(self, enrich: impl Fn(&mut E) + Send + Sync + 'static) -> Self {}
        pub fn size(self, events: usize) -> Self {}
        pub fn most(self, events: usize) -> Self {}
        pub fn delay(self, delay: Duration) -> Self {}
        pub fn clock(self, clock: impl Clock) -> Self {}
        pub fn start<F, R>(self, sink: F) -> Events<E>
        where
            F: Fn(Vec<E>) -> R + Send + Sync + 'static,
            R: Future<Output = bool> + Send + 'static,
        {}
    }
    impl<E> fmt::Debug for EventsBuilder<E> {}
    pub mod presets {
        pub const SIZE: usize = _;
        pub const DELAY: Duration = _;
        pub const MOST: usize = _;
    }
}
#[cfg(feature = "health")]
pub mod health {
    #[derive(Clone)]
    pub struct Watched<T>(_);
    impl<T: Clone> Watched<T> {
        pub fn current(&self) -> T {}
        pub async fn changed(&mut self) -> Option<T> {}
        pub async fn until(&mut self, wanted: impl FnMut(&T) -> bool) -> Option<T> {}
    }
    impl<T: fmt::Debug> fmt::Debug for Watched<T> {}
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum State {
        Unknown,
        Healthy,
        Failing { failures: u32 },
        Unhealthy { failures: u32, reason: Arc<str> },
    }
    pub struct Health {
        _private: _,
    }
    impl Health {
        pub fn of<O, F>(call: F) -> HealthBuilder<F>
        where
            O: Operation,
            F: FnMut() -> O,
        {}
        pub fn state(&self) -> State {}
        pub fn is_healthy(&self) -> bool {}
        pub fn subscribe(&self) -> Watched<State> {}
        pub fn check(&self) {}
    }
    impl Drop for Health {}
    impl fmt::Debug for Health {}
    #[must_use]
    pub struct HealthBuilder<F> {
        _private: _,
    }
    impl<F> HealthBuilder<F> {
        pub fn every(self, every: Duration) -> Self {}
        pub fn failures(self, count: u32) -> Self {}
        pub fn clock(self, clock: impl Clock) -> Self {}
        pub fn start<O>(self) -> Health
        where
            F: FnMut() -> O + Send + 'static,
            O: Operation + Send + 'static,
            O::Error: fmt::Display,
        {}
    }
    impl<F> fmt::Debug for HealthBuilder<F> {}
    pub fn is_health_check(operation: &OperationMeta) -> bool {}
    pub mod presets {
        pub const INTERVAL: Duration = _;
    }
}
#[cfg(feature = "idle")]
pub mod idle {
    #[derive(Clone)]
    pub struct Idle(_);
    impl Idle {
        pub fn builder() -> IdleBuilder {}
        pub fn touch(&self) {}
        pub fn is_idle(&self) -> bool {}
        pub fn resume(&self) {}
        pub fn last_activity(&self) -> Option<SystemTime> {}
        pub async fn watch(&self) {}
    }
    impl Middleware for Idle {}
    impl fmt::Debug for Idle {}
    #[must_use]
    pub struct IdleBuilder {
        _private: _,
    }
    impl IdleBuilder {
        pub fn after(self, after: Duration) -> Self {}
        pub fn on_idle(self, tell: impl Fn() + Send + Sync + 'static) -> Self {}
        pub fn clock(self, clock: impl Clock) -> Self {}
        pub fn build(self) -> Idle {}
    }
    impl fmt::Debug for IdleBuilder {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct WentIdle;
    impl fmt::Display for WentIdle {}
    impl std::error::Error for WentIdle {}
    pub fn background(options: Options) -> Options {}
    pub fn nevertheless(options: Options) -> Options {}
    pub mod presets {
        pub const IDLE: Duration = _;
    }
}
#[cfg(feature = "offline")]
pub mod offline {
    #[derive(Debug, Clone)]
    #[non_exhaustive]
    pub struct Conflict {
        pub write: Waiting,
        pub body: Bytes,
        pub status: StatusCode,
        pub headers: HeaderMap,
        pub answer: Bytes,
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Resolution {
        Mine,
        Merged(Bytes),
        Theirs,
        Drop,
        Later,
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Waiting {
        pub id: u64,
        pub operation: String,
        pub method: Method,
        pub url: Uri,
        pub resource: String,
        pub queued: SystemTime,
        pub conflict: bool,
    }
    pub trait Connectivity: Send + Sync + 'static {
        fn watch(&self) -> watch::Receiver<bool>;
        fn heard(&self, reached: bool) {}
        fn needs_probes(&self) -> bool {}
    }
    #[derive(Clone)]
    pub struct Network(_);
    impl Network {
        pub fn new(online: bool) -> Self {}
        pub fn set(&self, online: bool) {}
    }
    impl Connectivity for Network {}
    impl fmt::Debug for Network {}
    #[derive(Clone)]
    pub struct Observed(_);
    impl Observed {
        pub fn new() -> Self {}
    }
    impl Default for Observed {}
    impl Connectivity for Observed {}
    impl fmt::Debug for Observed {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Queued {
        pub id: u64,
    }
    impl fmt::Display for Queued {}
    impl std::error::Error for Queued {}
    pub fn queue(options: Options) -> Options {}
    pub fn refuse(options: Options) -> Options {}
    pub fn resource(name: &str) -> impl FnOnce(Options) -> Options {}
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Event {
        Queued { id: u64 },
        Sent { id: u64, status: StatusCode },
        Refused { id: u64, status: StatusCode },
        Conflict { id: u64 },
        Discarded { id: u64 },
        Expired { id: u64 },
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct State {
        pub online: bool,
        pub waiting: usize,
        pub conflicts: usize,
        pub replaying: bool,
    }
    #[derive(Clone)]
    pub struct Offline(_);
    impl Offline {
        pub fn builder(storage: impl Storage) -> OfflineBuilder {}
        pub fn state(&self) -> State {}
        pub fn watch(&self) -> watch::Receiver<State> {}
        pub fn events(&self) -> broadcast::Receiver<Event> {}
        pub fn waiting(&self) -> Vec<Waiting> {}
        pub fn reconsider(&self) {}
        pub async fn discard(&self, id: u64) -> Result<bool, StorageError> {}
        pub async fn replay(&self) -> usize {}
    }
    impl fmt::Debug for Offline {}
    impl Middleware for Offline {}
    #[must_use]
    pub struct OfflineBuilder {
        _private: _,
    }
    impl OfflineBuilder {
        pub fn account(self, account: Account) -> Self {}
        pub fn connectivity(self, connectivity: impl Connectivity) -> Self {}
        pub fn max_entries(self, count: usize) -> Self {}
        pub fn max_bytes(self, bytes: usize) -> Self {}
        pub fn max_age(self, age: Duration) -> Self {}
        pub fn queue_all(self) -> Self {}
        pub fn manual(self) -> Self {}
        pub fn on_conflict<F>(
            self,
            decide: impl Fn(Conflict) -> F + Send + Sync + 'static,
        ) -> Self
        where
            F: Future<Output = Resolution> + Send + 'static,
        {}
        pub fn cache(self, cache: Cache) -> Self {}
        pub fn operation(self, operation: &'static OperationMeta) -> Self {}
        pub async fn build(self) -> Result<Offline, StorageError> {}
    }
    impl fmt::Debug for OfflineBuilder {}
}
#[cfg(feature = "poll")]
pub mod poll {
    #[must_use]
    pub struct Polling<O: Operation, F> {
        _private: _,
    }
    impl<O: Operation, F: FnMut() -> O> Polling<O, F> {
        pub fn longest_pause(self, longest: Duration) -> Self {}
        pub fn clock(self, clock: impl Clock) -> Self {}
        pub fn trigger(&self) -> Trigger {}
        pub async fn changed(&mut self) -> Result<O::Output, Error<O::Error>> {}
    }
    impl<O: Operation, F: FnMut() -> O + Unpin> Stream for Polling<O, F> {
        type Item = Result<O::Output, Error<O::Error>>;
    }
    impl<O: Operation, F> fmt::Debug for Polling<O, F> {}
    #[derive(Clone)]
    pub struct Trigger(_);
    impl Trigger {
        pub fn now(&self) {}
    }
    impl fmt::Debug for Trigger {}
    pub fn poll<O: Operation, F: FnMut() -> O>(
        every: Duration,
        call: F,
    ) -> Polling<O, F> {}
    pub fn poll_as_declared<O: Operation, F: FnMut() -> O>(call: F) -> Polling<O, F> {}
    pub mod presets {
        pub const INTERVAL: Duration = _;
    }
}
#[cfg(feature = "prefetch")]
pub mod prefetch {
    pub use crate::batch::Priority;
    pub struct Prefetcher(_);
    impl Prefetcher {
        pub fn new() -> Self {}
        pub fn builder() -> PrefetcherBuilder {}
        pub fn add<O>(&self, priority: Priority, call: O) -> bool
        where
            O: Operation + Send + 'static,
        {}
        pub fn clear(&self) {}
        pub async fn idle(&self) {}
        pub fn stats(&self) -> Stats {}
    }
    impl Default for Prefetcher {}
    impl fmt::Debug for Prefetcher {}
    #[derive(Debug, Clone)]
    #[must_use]
    pub struct PrefetcherBuilder {
        _private: _,
    }
    impl PrefetcherBuilder {
        pub fn at_once(self, calls: usize) -> Self {}
        pub fn max_waiting(self, calls: usize) -> Self {}
        pub fn build(self) -> Prefetcher {}
    }
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Stats {
        pub done: u64,
        pub failed: u64,
        pub refused: u64,
    }
    pub mod presets {
        pub const TTL: Duration = _;
        pub const HOVER: Duration = _;
    }
}
#[cfg(feature = "report")]
pub mod report {
    #[derive(Clone)]
    pub struct Reports(_);
    impl Reports {
        pub fn builder() -> ReportsBuilder {}
        pub fn take(&self) -> Vec<Report> {}
        pub fn waiting(&self) -> usize {}
        pub fn lost(&self) -> u64 {}
    }
    impl Middleware for Reports {}
    impl fmt::Debug for Reports {}
    #[must_use]
    pub struct ReportsBuilder {
        _private: _,
    }
    impl ReportsBuilder {
        pub fn most(self, reports: usize) -> Self {}
        pub fn crumbs(self, calls: usize) -> Self {}
        pub fn statuses(
            self,
            counts: impl Fn(StatusCode) -> bool + Send + Sync + 'static,
        ) -> Self {}
        pub fn ignore(self, operation: &'static str) -> Self {}
        pub fn build(self) -> Reports {}
    }
    impl fmt::Debug for ReportsBuilder {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Kind {
        Status(StatusCode),
        Timeout,
        Network,
        Client,
    }
    impl Kind {
        pub fn severity(self) -> Severity {}
    }
    impl fmt::Display for Kind {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Severity {
        Passing,
        Error,
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Crumb {
        pub operation: &'static str,
        pub status: Option<StatusCode>,
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Report {
        pub operation: &'static str,
        pub kind: Kind,
        pub count: u64,
        pub first: SystemTime,
        pub last: SystemTime,
        pub request_id: Option<String>,
        pub crumbs: Vec<Crumb>,
    }
    impl Report {
        pub fn to_json(&self) -> String {}
    }
    pub mod presets {
        pub const REPORTS: usize = _;
        pub const CRUMBS: usize = _;
    }
}
#[cfg(feature = "repository")]
pub mod repository {
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum RepositoryError<E> {
        Call(Error<E>),
        NotCached(String),
        Away,
    }
    impl<E: std::error::Error> fmt::Display for RepositoryError<E> {}
    impl<E: std::error::Error + 'static> std::error::Error for RepositoryError<E> {}
    #[derive(Debug, Clone, Default, PartialEq)]
    pub struct Query {
        _private: _,
    }
    impl Query {
        pub fn new() -> Self {}
        #[must_use]
        pub fn filter(self, property: &str, value: impl Into<Value>) -> Self {}
        #[must_use]
        pub fn sort_by(self, property: &str) -> Self {}
        #[must_use]
        pub fn descending(self) -> Self {}
    }
    pub struct Repository<T>(_);
    impl<T: Clone + Serialize + DeserializeOwned> Repository<T> {
        pub fn builder(
            name: &str,
            id: impl Fn(&T) -> String + Send + Sync + 'static,
        ) -> RepositoryBuilder<T> {}
        pub async fn all<E>(
            &self,
            query: &Query,
            call: impl IntoFuture<Output = Result<Vec<T>, Error<E>>>,
        ) -> Result<Vec<T>, RepositoryError<E>> {}
        pub async fn get<E>(
            &self,
            id: &str,
            call: impl IntoFuture<Output = Result<T, Error<E>>>,
        ) -> Result<T, RepositoryError<E>> {}
        pub async fn create<E>(
            &self,
            call: impl IntoFuture<Output = Result<T, Error<E>>>,
        ) -> Result<T, RepositoryError<E>> {}
        pub async fn update<E>(
            &self,
            entity: &T,
            call: impl IntoFuture<Output = Result<T, Error<E>>>,
        ) -> Result<T, RepositoryError<E>> {}
        pub async fn delete<R, E>(
            &self,
            id: &str,
            call: impl IntoFuture<Output = Result<R, Error<E>>>,
        ) -> Result<(), RepositoryError<E>> {}
        pub async fn search<E>(
            &self,
            text: &str,
            call: impl IntoFuture<Output = Result<Vec<T>, Error<E>>>,
        ) -> Result<Vec<T>, RepositoryError<E>> {}
        pub async fn current<E>(
            &self,
            call: impl IntoFuture<Output = Result<T, Error<E>>>,
        ) -> Result<T, RepositoryError<E>> {}
        pub async fn upload<R, E>(
            &self,
            call: impl IntoFuture<Output = Result<R, Error<E>>>,
            anew: impl IntoFuture<Output = Result<T, Error<E>>>,
        ) -> Result<T, RepositoryError<E>> {}
        pub async fn forget(&self, id: &str) {}
        pub async fn clear(&self) {}
    }
    impl<T> Clone for Repository<T> {}
    impl<T> fmt::Debug for Repository<T> {}
    #[must_use]
    pub struct RepositoryBuilder<T> {
        _private: _,
    }
    impl<T> RepositoryBuilder<T> {
        pub fn good_for(self, duration: Duration) -> Self {}
        pub fn search_in(
            self,
            texts: impl Fn(&T) -> Vec<String> + Send + Sync + 'static,
        ) -> Self {}
        pub fn time(self, time: Time) -> Self {}
        pub fn build(
            self,
            storage: impl Storage,
            offline: &Offline,
            account: Account,
        ) -> Repository<T> {}
    }
    impl<T> fmt::Debug for RepositoryBuilder<T> {}
}
#[cfg(feature = "resume")]
pub mod resume {
    #[must_use]
    pub struct Resume {
        _private: _,
    }
    impl Resume {
        pub fn to(path: impl Into<PathBuf>) -> Self {}
        pub fn tries(self, tries: u32) -> Self {}
        pub fn on_progress(
            self,
            tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
        ) -> Self {}
        pub fn clock(self, clock: impl Clock) -> Self {}
        pub async fn download<O>(
            &self,
            call: impl Fn() -> O,
        ) -> Result<Saved, ResumeError<O::Error>>
        where
            O: Operation<Output = Download>,
        {}
    }
    impl fmt::Debug for Resume {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Saved {
        pub length: u64,
        pub kept: u64,
    }
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum ResumeError<E> {
        Call(Error<E>),
        Broken(apiloom_runtime::error::BodyError),
        File(io::Error),
        Length { expected: u64, found: u64 },
    }
    impl<E: fmt::Display> fmt::Display for ResumeError<E> {}
    impl<E: std::error::Error + 'static> std::error::Error for ResumeError<E> {}
    pub mod presets {
        pub const TRIES: u32 = _;
        pub const FIRST: Duration = _;
        pub const LONGEST: Duration = _;
    }
}
#[cfg(feature = "stats")]
pub mod stats {
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum Alert {
        Slow { operation: &'static str, took: Duration },
        ErrorRate { operation: &'static str, rate: f64, limit: f64 },
        Budget {
            operation: &'static str,
            percentile: f64,
            took: Duration,
            limit: Duration,
        },
    }
    pub struct Alerts(_);
    impl Alerts {
        pub async fn next(&mut self) -> Option<Alert> {}
    }
    impl fmt::Debug for Alerts {}
    #[derive(Debug, Clone, Copy, Default, PartialEq)]
    #[non_exhaustive]
    pub struct Figures {
        pub calls: u64,
        pub errors: u64,
        pub slow: u64,
        pub kept: u64,
        pub cancelled: u64,
        pub per_second: f64,
        pub mean: Duration,
        pub max: Duration,
        pub p50: Duration,
        pub p90: Duration,
        pub p95: Duration,
        pub p99: Duration,
    }
    impl Figures {
        pub fn error_rate(&self) -> f64 {}
        pub fn slow_rate(&self) -> f64 {}
        pub fn hit_rate(&self) -> f64 {}
    }
    #[derive(Debug, Clone, Default, PartialEq)]
    #[non_exhaustive]
    pub struct Snapshot {
        pub score: u8,
        pub status: Status,
        pub total: Figures,
        pub operations: BTreeMap<&'static str, Figures>,
    }
    impl Snapshot {
        pub fn to_json(&self) -> String {}
    }
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Status {
        Healthy,
        Degraded,
        Unhealthy,
    }
    impl Status {
        pub fn as_str(self) -> &'static str {}
    }
    pub use crate::health::Watched;
    #[derive(Clone)]
    pub struct Monitor(_);
    impl Monitor {
        pub fn new() -> Self {}
        pub fn builder() -> MonitorBuilder {}
        pub fn snapshot(&self) -> Snapshot {}
        pub fn operation(&self, id: &str) -> Option<Figures> {}
        pub fn subscribe(&self) -> Watched<Snapshot> {}
        pub fn alerts(&self) -> Alerts {}
        pub fn reset(&self) {}
    }
    impl Default for Monitor {}
    impl fmt::Debug for Monitor {}
    impl Middleware for Monitor {}
    #[derive(Debug, Clone)]
    #[must_use]
    pub struct MonitorBuilder {
        _private: _,
    }
    impl MonitorBuilder {
        pub fn slow(self, limit: Duration) -> Self {}
        pub fn error_rate(self, limit: f64) -> Self {}
        pub fn budget(self, percentile: f64, limit: Duration) -> Self {}
        pub fn budget_of(
            self,
            operation: &str,
            percentile: f64,
            limit: Duration,
        ) -> Self {}
        pub fn window(self, window: Duration) -> Self {}
        pub fn sampling(self, rate: f64) -> Self {}
        pub fn min_calls(self, count: u64) -> Self {}
        pub fn build(self) -> Monitor {}
    }
    pub mod presets {
        pub const SLOW: Duration = _;
        pub const ERROR_RATE: f64 = _;
        pub const P95: Duration = _;
        pub const SAMPLING: f64 = _;
    }
}
#[cfg(feature = "disk")]
pub mod storage {
    #[derive(Clone)]
    pub struct Encrypted<S> {
        _private: _,
    }
    impl<S: Storage> Encrypted<S> {
        pub fn new(storage: S, key: &[u8; 32]) -> Self {}
    }
    impl<S: Storage> Storage for Encrypted<S> {}
    impl<S: fmt::Debug> fmt::Debug for Encrypted<S> {}
    #[derive(Clone)]
    pub struct File(_);
    impl File {
        pub fn at(path: impl Into<PathBuf>) -> FileBuilder {}
    }
    impl Storage for File {}
    impl fmt::Debug for File {}
    #[derive(Debug, Clone)]
    #[must_use]
    pub struct FileBuilder {
        _private: _,
    }
    impl FileBuilder {
        pub fn max_bytes(self, bytes: u64) -> Self {}
        pub async fn open(self) -> Result<File, OpenError> {}
        pub fn open_blocking(self) -> Result<File, OpenError> {}
    }
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum OpenError {
        InUse,
        Io(io::Error),
    }
    impl fmt::Display for OpenError {}
    impl std::error::Error for OpenError {}
    pub trait Storage: Send + Sync + 'static {
        fn get(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StorageError>;
        fn write(&self, changes: &[Change]) -> Result<(), StorageError>;
        fn each(&self, see: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), StorageError>;
    }
    #[derive(Clone)]
    pub enum Change {
        Put(Vec<u8>, Vec<u8>),
        Remove(Vec<u8>),
    }
    impl fmt::Debug for Change {}
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum StorageError {
        Damaged(String),
        Io(io::Error),
    }
    impl fmt::Display for StorageError {}
    impl std::error::Error for StorageError {}
}
#[cfg(feature = "upload")]
pub mod upload {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Limits {
        _private: _,
    }
    impl Default for Limits {}
    impl Limits {
        pub fn new() -> Self {}
        pub fn of(operation: &OperationMeta) -> Option<Self> {}
        #[must_use]
        pub fn max_bytes(self, bytes: u64) -> Self {}
        #[must_use]
        pub fn types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {}
        pub fn check(
            &self,
            name: &str,
            declared: Option<&str>,
            length: u64,
            beginning: &[u8],
        ) -> Result<(), Refused> {}
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Refused {
        TooLarge { name: String, max_bytes: u64 },
        Type { name: String, found: String, allowed: Vec<String> },
    }
    impl fmt::Display for Refused {}
    impl std::error::Error for Refused {}
    pub fn limits(limits: Limits) -> impl FnOnce(Options) -> Options {}
    #[derive(Debug, Clone, Copy, Default)]
    pub struct Uploads(_);
    impl Uploads {
        pub fn new() -> Self {}
    }
    impl Middleware for Uploads {}
    pub mod presets {
        pub const MAX_BYTES: u64 = _;
        pub const TYPES: [&str; 8] = _;
    }
}
