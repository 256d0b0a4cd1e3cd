//! What callers hold of a socket.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apiloom_runtime::Operation;
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::json::{Read, Write};
use apiloom_runtime::operation::Channel;
use futures_core::Stream;
use tokio::sync::{Semaphore, mpsc, watch};

use super::codec::{Codec, Data};
use super::connect::opener;
use super::driver::{Command, Driver, Shared};
use super::end::State;
use super::error::{MessageError, SocketError};
use super::link::{Link, units};
use super::metrics::{Counters, Metrics};
use super::outbox::Outbox;
use super::settings::{Delivery, Settings};
use crate::states::States;

/// A WebSocket that comes back: what sends, and what receives. [The module](super) says what is promised.
///
/// A task of tokio is behind it. It ends when the socket is closed, or all handles are dropped: what was given to send leaves first then, if
/// there is a connection, for as long as [`Settings::close_timeout`].
pub struct Socket<S, R> {
    sender: Sender<S, R>,
    receiver: Receiver<R>,
}

impl<S, R> Socket<S, R> {
    /// Opens the socket of an operation whose messages the document describes (`x-websocket`, `x-websocket-messages`): they are typed both
    /// ways. [`Settings::of`] has what the document says of the connection. Otherwise as [`open`](Self::open).
    ///
    /// ```no_run
    /// use apiloom_live::websocket::{Settings, Socket};
    /// # use apiloom_runtime::operation::Channel;
    ///
    /// # async fn example<O>(connect: O, hello: O::Sent) -> Result<(), Box<dyn std::error::Error>>
    /// # where O: Channel + Clone + Send + Sync + 'static, O::Error: std::error::Error + Sync,
    /// #     O::Sent: Send, O::Received: std::fmt::Debug {
    /// // let connect = client.realtime().connect_realtime();
    /// let settings = Settings::of(&connect);
    /// let mut socket = Socket::channel(connect, settings);
    /// socket.send(&hello).await?;
    /// while let Some(received) = socket.next().await {
    ///     println!("{:?}", received?.message);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn channel<O>(call: O, settings: Settings) -> Self
    where
        O: Channel<Sent = S, Received = R> + Clone + Send + Sync + 'static,
        O::Error: std::error::Error + Sync,
        S: Write<O::Wire>,
        R: Read<O::Wire>,
    {
        Self::open(call, Codec::json::<O::Wire>(), settings)
    }

    /// Opens a socket by a call. It is there at once, and the first connection under way; [`Sender::connected`] waits for it. Has to be
    /// called in a runtime of tokio.
    pub fn open<O>(call: O, codec: Codec<S, R>, settings: Settings) -> Self
    where
        O: Operation + Clone + Send + Sync + 'static,
        O::Error: std::error::Error + Sync,
    {
        let state = Arc::new(watch::channel(State::Connecting).0);
        let open = opener(call, &settings, state.clone());
        let sizes = units(settings.message_limit);
        let shared = Arc::new(Shared {
            state,
            counters: Counters::default(),
            places: Arc::new(Semaphore::new(settings.queue.min(u32::MAX as usize >> 4))),
            sizes: Arc::new(Semaphore::new(sizes as usize)),
        });
        let (commands, obeyed) = mpsc::unbounded_channel();
        let (received, incoming) = mpsc::channel(settings.received);
        let link = Arc::new(Link {
            commands,
            shared: shared.clone(),
            framing: settings.framing.clone(),
            limit: settings.message_limit,
            places: shared.places.available_permits(),
            waits: settings.queue_while_away,
            request_timeout: settings.request_timeout,
            time: settings.time.clone(),
        });
        let driver = Driver {
            open,
            shared,
            commands: obeyed,
            received,
            outbox: Outbox::new(settings.delivery == Delivery::Acknowledged),
            rooms: BTreeSet::new(),
            failed: 0,
            settings,
        };
        tokio::spawn(driver.run());
        Socket {
            sender: Sender {
                link: link.clone(),
                codec,
            },
            receiver: Receiver {
                _link: link,
                incoming,
                read: codec.read,
            },
        }
    }

    /// What sends; it can be cloned.
    pub fn sender(&self) -> &Sender<S, R> {
        &self.sender
    }

    /// The next message, or `None` when the socket is closed for good.
    pub async fn next(&mut self) -> Option<Result<Received<R>, MessageError>> {
        self.receiver.next().await
    }

    /// Both halves, for two tasks.
    pub fn split(self) -> (Sender<S, R>, Receiver<R>) {
        (self.sender, self.receiver)
    }
}

impl<S, R> std::ops::Deref for Socket<S, R> {
    type Target = Sender<S, R>;

    fn deref(&self) -> &Sender<S, R> {
        &self.sender
    }
}

impl<S, R> fmt::Debug for Socket<S, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sender.link.show("Socket", formatter)
    }
}

/// A message that came.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received<R> {
    /// What it says.
    pub message: R,
    data: Bytes,
}

impl<R> Received<R> {
    /// The whole message as it came, with what its type does not have: its id and its time, for example.
    pub fn data(&self) -> &[u8] {
        &self.data
    }
}

impl<R: fmt::Debug> fmt::Debug for Received<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// The half that receives: a [`Stream`] of messages, which ends when the socket is closed for good. Heartbeats, acknowledgements and answers to
/// requests are not among them. What does not fit is an error of its own, after which the next one comes.
pub struct Receiver<R> {
    /// The socket lives as long as any of its handles.
    _link: Arc<Link>,
    incoming: mpsc::Receiver<Data>,
    read: fn(&Data) -> Result<R, MessageError>,
}

impl<R> Receiver<R> {
    /// The next message, or `None` when the socket is closed for good.
    pub async fn next(&mut self) -> Option<Result<Received<R>, MessageError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<R> Stream for Receiver<R> {
    type Item = Result<Received<R>, MessageError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let came = std::task::ready!(self.incoming.poll_recv(context));
        Poll::Ready(came.map(|data| {
            let message = (self.read)(&data)?;
            Ok(Received {
                message,
                data: data.bytes,
            })
        }))
    }
}

impl<R> fmt::Debug for Receiver<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self._link.show("Receiver", formatter)
    }
}

/// The half that sends. Cheap to clone.
pub struct Sender<S, R> {
    link: Arc<Link>,
    codec: Codec<S, R>,
}

impl<S, R> Sender<S, R> {
    /// Gives a message to be sent, behind those before it. Waits while the queue is full. That it is sent is not said by this: see
    /// [`flush`](Self::flush).
    ///
    /// # Errors
    ///
    /// When the message is too large, the socket is closed for good, or there is no connection and nothing is to wait for one.
    pub fn send(
        &self,
        message: &S,
    ) -> impl Future<Output = Result<(), SocketError>> + Send + use<S, R> {
        let (link, data) = (self.link.clone(), (self.codec.write)(message));
        async move {
            let (data, id) = link.completed(data);
            link.queue(data, id, None).await
        }
    }

    /// As [`send`](Self::send), and does not wait.
    ///
    /// # Errors
    ///
    /// As there, and when the queue is full.
    pub fn try_send(&self, message: &S) -> Result<(), SocketError> {
        let (data, id) = self.link.completed((self.codec.write)(message));
        self.link.admits(&data)?;
        let (places, sizes) = (
            self.link.shared.places.clone(),
            self.link.shared.sizes.clone(),
        );
        let place = places.try_acquire_owned().ok();
        let size = sizes.try_acquire_many_owned(units(data.len())).ok();
        match place.zip(size) {
            Some(place) => self.link.push(data, id, place, None),
            None => Err(self.link.closed().unwrap_or(SocketError::Full)),
        }
    }

    /// Sends a message and waits for the one that answers it, which names its id. Nobody else receives that. Who does not wait any longer
    /// takes back what has not been sent.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), when no answer comes in time, when it does not fit, and when the connection breaks and the message is not
    /// sent again.
    pub fn request(
        &self,
        message: &S,
    ) -> impl Future<Output = Result<R, SocketError>> + Send + use<S, R> {
        let (link, data, read) = (
            self.link.clone(),
            (self.codec.write)(message),
            self.codec.read,
        );
        async move {
            let data = link.asked(data).await?;
            read(&data).map_err(SocketError::Unreadable)
        }
    }

    /// Enters a room, now if there is a connection, and on each that follows.
    ///
    /// # Errors
    ///
    /// When messages have no envelope that could say so, or the socket is closed for good.
    pub fn join(&self, room: &str) -> Result<(), SocketError> {
        self.room(Command::Join(room.to_owned()))
    }

    /// Leaves a room.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    pub fn leave(&self, room: &str) -> Result<(), SocketError> {
        self.room(Command::Leave(room.to_owned()))
    }

    fn room(&self, command: Command) -> Result<(), SocketError> {
        match self.link.framing.is_envelope() {
            true => self.link.command(command),
            false => Err(SocketError::NoIds),
        }
    }

    /// Waits until nothing is in the queue: all has been handed to a connection, or acknowledged where that is what is
    /// [promised](super::Delivery).
    ///
    /// # Errors
    ///
    /// When the socket is closed for good before that.
    pub async fn flush(&self) -> Result<(), SocketError> {
        let all = u32::try_from(self.link.places).unwrap_or(u32::MAX);
        match self.link.shared.places.acquire_many(all).await {
            Ok(_) => Ok(()),
            Err(_) => Err(self.link.end()),
        }
    }

    /// Waits for a connection.
    ///
    /// # Errors
    ///
    /// When the socket is closed for good.
    pub async fn connected(&self) -> Result<(), SocketError> {
        let is_one = |state: &State| matches!(state, State::Connected | State::Disconnected(_));
        match self.states().until(is_one).await {
            Some(State::Connected) => Ok(()),
            _ => Err(self.link.end()),
        }
    }

    /// Does not wait any longer for the next attempt, and begins to count them anew. What is connected stays.
    ///
    /// # Errors
    ///
    /// When a connection is being opened already, or the socket is closed for good.
    pub fn reconnect(&self) -> Result<(), SocketError> {
        match self.state() {
            State::Connecting | State::Authenticating => Err(SocketError::InProgress),
            _ => self.link.command(Command::Reconnect),
        }
    }

    /// Closes the socket for good: what was given to send leaves first, if there is a connection; then the server is told (1000, `Client disconnect`).
    /// Waits until it is gone, which takes no longer than [`Settings::close_timeout`].
    pub async fn close(&self) {
        // Where nobody listens any more it is closed.
        drop(self.link.commands.send(Command::Close));
        self.states()
            .until(|state| matches!(state, State::Disconnected(_)))
            .await;
    }

    /// What the socket is doing.
    pub fn state(&self) -> State {
        self.link.shared.state.borrow().clone()
    }

    /// What it is doing, watched.
    pub fn states(&self) -> States<State> {
        States::new(self.link.shared.state.subscribe())
    }

    /// How many messages are in the queue.
    pub fn queued(&self) -> usize {
        self.link
            .places
            .saturating_sub(self.link.shared.places.available_permits())
    }

    /// What has been sent and received.
    pub fn metrics(&self) -> Metrics {
        self.link.shared.counters.shown()
    }
}

impl<S, R> Clone for Sender<S, R> {
    fn clone(&self) -> Self {
        Sender {
            link: self.link.clone(),
            codec: self.codec,
        }
    }
}

impl<S, R> fmt::Debug for Sender<S, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.link.show("Sender", formatter)
    }
}
