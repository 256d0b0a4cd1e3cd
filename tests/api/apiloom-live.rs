#[derive(Debug, Clone, PartialEq)]
pub struct Backoff {
    _private: _,
}
impl Backoff {
    pub fn new(base: Duration, cap: Duration) -> Self {}
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {}
    #[must_use]
    pub fn jitter(self, part: f64) -> Self {}
    #[must_use]
    pub fn most_tries(self, count: u32) -> Self {}
    #[must_use]
    pub fn endless(self) -> Self {}
}
#[derive(Clone)]
pub struct States<S>(_);
impl<S: Clone> States<S> {
    pub fn current(&self) -> S {}
    pub async fn changed(&mut self) -> Option<S> {}
    pub async fn until(&mut self, wanted: impl FnMut(&S) -> bool) -> Option<S> {}
}
impl<S: fmt::Debug> fmt::Debug for States<S> {}
#[cfg(feature = "sse")]
pub mod sse {
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum EventError<E> {
        Item(ItemError),
        Refused(Error<E>),
        NotEvents(String),
        GaveUp { tries: u32, last: Lost<E> },
    }
    impl<E: fmt::Display> fmt::Display for EventError<E> {}
    impl<E: std::error::Error + 'static> std::error::Error for EventError<E> {}
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum Lost<E> {
        Call(Error<E>),
        Body(StreamError),
        Closed,
    }
    impl<E: fmt::Display> fmt::Display for Lost<E> {}
    #[derive(Debug, Clone)]
    pub struct Resume {
        _private: _,
    }
    impl Resume {
        pub fn last_event_id(&self) -> Option<&str> {}
        pub fn options(&self, options: Options) -> Options {}
    }
    #[derive(Debug, Clone)]
    pub struct Settings {
        _private: _,
    }
    impl Settings {
        pub fn gloria() -> Self {}
        #[must_use]
        pub fn backoff(self, backoff: Backoff) -> Self {}
        #[must_use]
        pub fn silence(self, longest: Duration) -> Self {}
        #[must_use]
        pub fn event_limit(self, bytes: usize) -> Self {}
        #[must_use]
        pub fn clock(self, clock: impl Clock) -> Self {}
    }
    impl Default for Settings {}
    pub struct EventSource<T, E> {
        _private: _,
    }
    impl<T: 'static, E: Send + 'static> EventSource<T, E> {
        pub fn new<O>(call: O) -> Self
        where
            O: Operation<Output = Events<T>, Error = E> + Clone + Send + Sync + 'static,
        {}
        pub fn with<O>(call: O, settings: Settings) -> Self
        where
            O: Operation<Output = Events<T>, Error = E> + Clone + Send + Sync + 'static,
        {}
        pub fn by<F, C>(settings: Settings, call: C) -> Self
        where
            F: Future<Output = Result<Events<T>, Error<E>>> + Send + 'static,
            C: FnMut(Resume) -> F + Send + 'static,
        {}
        #[must_use]
        pub fn after(self, last_event_id: impl Into<String>) -> Self {}
    }
    impl<T, E> EventSource<T, E> {
        pub fn last_event_id(&self) -> Option<&str> {}
        pub fn states(&self) -> States<State> {}
        pub fn handle(&self) -> Handle {}
        pub async fn try_next(&mut self) -> Result<Option<Event<T>>, EventError<E>> {}
    }
    impl<T, E> Stream for EventSource<T, E> {
        type Item = Result<Event<T>, EventError<E>>;
    }
    impl<T, E> fmt::Debug for EventSource<T, E> {}
    #[derive(Debug, Clone)]
    pub struct Handle(_);
    impl Handle {
        pub fn reconnect(&self) {}
        pub fn close(&self) {}
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum State {
        Idle,
        Connecting,
        Open,
        Waiting { failed: u32, pause: Duration },
        Closed,
    }
}
#[cfg(feature = "websocket")]
pub mod websocket {
    pub struct Codec<S, R> {
        _private: _,
    }
    impl<S, R> Codec<S, R> {
        pub fn json<M>() -> Self
        where
            S: Write<M>,
            R: Read<M>,
        {}
    }
    impl Codec<String, String> {
        pub fn text() -> Self {}
    }
    impl Codec<Bytes, Bytes> {
        pub fn bytes() -> Self {}
    }
    impl<S, R> Clone for Codec<S, R> {}
    impl<S, R> Copy for Codec<S, R> {}
    impl<S, R> fmt::Debug for Codec<S, R> {}
    pub trait Dial: Send + Sync + 'static {
        fn dial<'a>(
            &'a self,
            host: &'a str,
            port: u16,
            secure: bool,
        ) -> BoxFuture<'a, io::Result<Box<dyn Link>>>;
    }
    impl Dial for System {}
    pub trait Link: AsyncRead + AsyncWrite + Send + Unpin {}
    impl<T: AsyncRead + AsyncWrite + Send + Unpin> Link for T {}
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum End {
        Caller,
        Server { code: u16, reason: String },
        Refused { status: Option<u16>, reason: String },
        GaveUp { tries: u32, reason: String },
        Unfit(String),
    }
    impl fmt::Display for End {}
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum State {
        Connecting,
        Authenticating,
        Connected,
        Waiting { failed: u32, pause: Duration, reason: String },
        Closing,
        Disconnected(End),
    }
    impl State {
        pub fn name(&self) -> &'static str {}
        pub fn is_connected(&self) -> bool {}
    }
    pub struct MessageError {
        _private: _,
    }
    impl MessageError {
        pub fn data(&self) -> &[u8] {}
    }
    impl fmt::Debug for MessageError {}
    impl fmt::Display for MessageError {}
    impl std::error::Error for MessageError {}
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum SocketError {
        NotConnected,
        InProgress,
        Full,
        TooLarge,
        Closed(End),
        TimedOut,
        Lost,
        NoIds,
        Unreadable(MessageError),
    }
    impl fmt::Display for SocketError {}
    impl std::error::Error for SocketError {}
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Framing(_);
    impl Framing {
        pub fn none() -> Self {}
        pub fn envelope() -> Self {}
        pub fn of(envelope: MessageEnvelope) -> Self {}
        #[must_use]
        pub fn reply_to(self, name: &'static str) -> Self {}
        #[must_use]
        pub fn rooms(self, join: &'static str, leave: &'static str) -> Self {}
        #[must_use]
        pub fn heartbeats(self, beat: &'static str, answer: &'static str) -> Self {}
    }
    #[derive(Clone)]
    #[non_exhaustive]
    pub struct Received<R> {
        pub message: R,
        _private: _,
    }
    impl<R> Received<R> {
        pub fn data(&self) -> &[u8] {}
    }
    impl<R: fmt::Debug> fmt::Debug for Received<R> {}
    pub struct Receiver<R> {
        _private: _,
    }
    impl<R> Receiver<R> {
        pub async fn next(&mut self) -> Option<Result<Received<R>, MessageError>> {}
    }
    impl<R> Stream for Receiver<R> {
        type Item = Result<Received<R>, MessageError>;
    }
    impl<R> fmt::Debug for Receiver<R> {}
    pub struct Sender<S, R> {
        _private: _,
    }
    impl<S, R> Sender<S, R> {
        pub fn send(
            &self,
            message: &S,
        ) -> impl Future<Output = Result<(), SocketError>> + Send + use<S, R> {}
        pub fn try_send(&self, message: &S) -> Result<(), SocketError> {}
        pub fn request(
            &self,
            message: &S,
        ) -> impl Future<Output = Result<R, SocketError>> + Send + use<S, R> {}
        pub fn join(&self, room: &str) -> Result<(), SocketError> {}
        pub fn leave(&self, room: &str) -> Result<(), SocketError> {}
        pub async fn flush(&self) -> Result<(), SocketError> {}
        pub async fn connected(&self) -> Result<(), SocketError> {}
        pub fn reconnect(&self) -> Result<(), SocketError> {}
        pub async fn close(&self) {}
        pub fn state(&self) -> State {}
        pub fn states(&self) -> States<State> {}
        pub fn queued(&self) -> usize {}
        pub fn metrics(&self) -> Metrics {}
    }
    impl<S, R> Clone for Sender<S, R> {}
    impl<S, R> fmt::Debug for Sender<S, R> {}
    pub struct Socket<S, R> {
        _private: _,
    }
    impl<S, R> Socket<S, R> {
        pub fn channel<O>(call: O, settings: Settings) -> Self
        where
            O: Channel<Sent = S, Received = R> + Clone + Send + Sync + 'static,
            O::Error: std::error::Error + Sync,
            S: Write<O::Wire>,
            R: Read<O::Wire>,
        {}
        pub fn open<O>(call: O, codec: Codec<S, R>, settings: Settings) -> Self
        where
            O: Operation + Clone + Send + Sync + 'static,
            O::Error: std::error::Error + Sync,
        {}
        pub fn sender(&self) -> &Sender<S, R> {}
        pub async fn next(&mut self) -> Option<Result<Received<R>, MessageError>> {}
        pub fn split(self) -> (Sender<S, R>, Receiver<R>) {}
    }
    impl<S, R> std::ops::Deref for Socket<S, R> {
        type Target = Sender<S, R>;
    }
    impl<S, R> fmt::Debug for Socket<S, R> {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    #[non_exhaustive]
    pub struct Metrics {
        pub messages_sent: u64,
        pub messages_received: u64,
        pub bytes_sent: u64,
        pub bytes_received: u64,
        pub connections: u64,
        pub losses: u64,
        pub heartbeats: u64,
        pub repeated: u64,
        pub discarded: u64,
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Delivery {
        Once,
        Acknowledged,
    }
    #[derive(Clone)]
    pub struct Settings {
        _private: _,
    }
    impl Settings {
        pub fn new() -> Self {}
        pub fn gloria() -> Self {}
        pub fn dafnck() -> Self {}
        pub fn of<O: Channel>(_call: &O) -> Self {}
        #[must_use]
        pub fn framing(self, framing: Framing) -> Self {}
        #[must_use]
        pub fn delivery(self, delivery: Delivery) -> Self {}
        #[must_use]
        pub fn backoff(self, backoff: Backoff) -> Self {}
        #[must_use]
        pub fn comes_back_after(self, comes_back: fn(u16) -> bool) -> Self {}
        #[must_use]
        pub fn heartbeat(self, every: Option<Duration>) -> Self {}
        #[must_use]
        pub fn silence(self, longest: Duration) -> Self {}
        #[must_use]
        pub fn request_timeout(self, longest: Duration) -> Self {}
        #[must_use]
        pub fn close_timeout(self, longest: Duration) -> Self {}
        #[must_use]
        pub fn queue(self, messages: usize) -> Self {}
        #[must_use]
        pub fn queue_while_away(self, waits: bool) -> Self {}
        #[must_use]
        pub fn received(self, messages: usize) -> Self {}
        #[must_use]
        pub fn message_limit(self, bytes: usize) -> Self {}
        #[must_use]
        pub fn frame_limit(self, bytes: usize) -> Self {}
        #[must_use]
        pub fn protocol(self, name: impl Into<String>) -> Self {}
        #[must_use]
        pub fn dial(self, dial: impl Dial) -> Self {}
        #[must_use]
        pub fn clock(self, clock: impl Clock) -> Self {}
    }
    impl Default for Settings {}
    impl fmt::Debug for Settings {}
}
