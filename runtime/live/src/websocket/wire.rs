//! The socket below: one step of it at a time.

use std::pin::Pin;
use std::task::{Context, Poll};

use apiloom_runtime::bytes::Bytes;
use futures_core::Stream as _;
use futures_sink::Sink as _;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use super::codec::Data;
use super::settings::Settings;

pub(super) type Ws = WebSocketStream<TokioIo<Upgraded>>;

/// How much is gathered before it is written.
const WRITE: usize = 128 * 1024;
/// What a frame has beside its content, and something to spare.
const FRAME: usize = 1024;

/// The limits. The library takes one message more than it can write, so its buffer holds one and what is gathered.
pub(super) fn config(settings: &Settings) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(32 * 1024)
        .write_buffer_size(WRITE)
        .max_write_buffer_size(
            WRITE
                .saturating_add(settings.message_limit)
                .saturating_add(FRAME),
        )
        .max_message_size(Some(settings.message_limit))
        .max_frame_size(Some(settings.frame_limit.min(settings.message_limit)))
}

/// A message as the library has it; `None` for text that is none.
pub(super) fn message(data: &Data) -> Option<Message> {
    match data.is_text {
        true => Utf8Bytes::try_from(data.bytes.clone())
            .ok()
            .map(Message::Text),
        false => Some(Message::Binary(data.bytes.clone())),
    }
}

/// A connection, with what is known of its state.
pub(super) struct Wire {
    ws: Ws,
    /// Whether something may not have left yet.
    unflushed: bool,
}

impl Wire {
    pub fn new(ws: Ws) -> Self {
        Wire {
            ws,
            unflushed: false,
        }
    }

    /// Whether a message can be put in.
    pub fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.ws).poll_ready(context)
    }

    pub fn put(&mut self, message: Message) -> Result<(), Error> {
        self.unflushed = true;
        Pin::new(&mut self.ws).start_send(message)
    }

    /// Lets go what was put in; pending as long as that takes, and when there is nothing.
    pub fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if !self.unflushed {
            return Poll::Pending;
        }
        let flushed = std::task::ready!(Pin::new(&mut self.ws).poll_flush(context));
        self.unflushed = false;
        Poll::Ready(flushed)
    }

    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Message, Error>>> {
        let next = std::task::ready!(Pin::new(&mut self.ws).poll_next(context));
        // The library may have an answer to it, which leaves with the next flush.
        self.unflushed |= matches!(next, Some(Ok(Message::Ping(_) | Message::Close(_))));
        Poll::Ready(next)
    }
}

/// An empty message of the protocol's own heartbeat.
pub(super) fn ping() -> Message {
    Message::Ping(Bytes::new())
}
