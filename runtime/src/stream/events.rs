//! Server-sent events: `text/event-stream` (WHATWG HTML, "Server-sent events").

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::split::{End, Pieces};
use super::{ItemError, MOST_BYTES, Reading, StreamError, truncated};
use crate::body::BodyError;
use crate::download::Download;
use crate::json::{self, Read, ReadError};
use crate::response_head::ResponseHead;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its type, which is `message` where the server gives none.
    pub event: Option<String>,
    /// The id of the last event that had one.
    pub id: Option<String>,
    /// Its data.
    pub data: T,
}

/// The events of a body.
///
/// It is a [`Stream`], and has [`Events::try_next`] for a loop. Comments and events without data are
/// skipped. An event may have 1 MiB. An event that does not fit is an error of its own, after which the
/// next one is read; a body that breaks off, or ends within an event, is an error that ends the sequence. `data: [DONE]`, with which many servers
/// say that nothing follows, ends it too, unless it is of the type that is read: text, for example.
///
/// A server that says nothing for longer than the client's `read_timeout` counts as stalled; comments
/// keep the body alive.
///
/// ```no_run
/// # async fn example(mut events: apiloom_runtime::Events<String>) -> Result<(), apiloom_runtime::stream::StreamError> {
/// while let Some(event) = events.try_next().await? {
///     println!("{}: {}", event.event.as_deref().unwrap_or("message"), event.data);
/// }
/// # Ok(()) }
/// ```
pub struct Events<T> {
    source: Source,
    reading: Reading,
    read: fn(&Reading, &ResponseHead, &Event<String>) -> Result<T, ReadError>,
}

impl<T> Events<T> {
    /// Events whose data is JSON.
    #[inline]
    pub(crate) fn data<M>(body: Download, reading: Reading) -> Self
    where
        T: Read<M>,
    {
        Events {
            source: Source::new(body),
            reading,
            read: |reading, head, event| reading.item::<M, T>(head, event.data.as_bytes()),
        }
    }

    /// Events that are described as a whole: an object with `event`, `data`, `id`.
    #[inline]
    pub(crate) fn whole<M>(body: Download, reading: Reading) -> Self
    where
        T: Read<M>,
    {
        Events {
            source: Source::new(body),
            reading,
            read: |reading, head, event| {
                let read = |data| reading.item::<M, T>(head, &event.object(data));
                // Data that looks like JSON may be meant as text.
                match json::from_slice::<(), serde_json::Value>(event.data.as_bytes()) {
                    Ok(_) => read(Data::Json).or_else(|error| read(Data::Text).map_err(|_| error)),
                    Err(_) => read(Data::Text),
                }
            },
        }
    }

    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        self.source.pieces.body().head()
    }

    /// How long the server asks to wait before a reconnection.
    pub fn retry(&self) -> Option<Duration> {
        self.source.retry
    }

    /// The id of the last event that had one, of those that came whole: what `Last-Event-ID` carries when the client
    /// goes on.
    pub fn last_event_id(&self) -> Option<&str> {
        self.source.last_id.as_deref()
    }

    /// The next event, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the body breaks off, stalls or ends within an event, or the event does not fit.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, StreamError> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }
}

impl Events<String> {
    /// Events whose data is text.
    pub(crate) fn text(body: Download, reading: Reading) -> Self {
        Events {
            source: Source::new(body),
            reading,
            read: |_, _, event| Ok(event.data.clone()),
        }
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = match self.source.poll_event(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(Some(Ok(event))) => event,
        };
        let read = (self.read)(&self.reading, self.head(), &event);
        self.reading.count += 1;
        match read {
            Ok(data) => Poll::Ready(Some(Ok(Event {
                event: event.event,
                id: event.id,
                data,
            }))),
            Err(_) if event.data == "[DONE]" => {
                self.source.pieces.close();
                Poll::Ready(None)
            }
            Err(error) => {
                let text = Bytes::from(event.data);
                Poll::Ready(Some(Err(StreamError::Item(ItemError::new(
                    self.head(),
                    error,
                    text,
                )))))
            }
        }
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Events")
            .field("head", self.head())
            .finish_non_exhaustive()
    }
}

/// How the data of an event stands in the object that the event is.
enum Data {
    Json,
    Text,
}

impl Event<String> {
    /// The event as JSON.
    fn object(&self, data: Data) -> Vec<u8> {
        let mut out = b"{\"data\":".to_vec();
        match data {
            Data::Json => out.extend_from_slice(self.data.as_bytes()),
            Data::Text => out.extend(json::quoted(&self.data)),
        }
        for (name, value) in [("event", &self.event), ("id", &self.id)] {
            if let Some(value) = value {
                out.extend_from_slice(format!(",\"{name}\":").as_bytes());
                out.extend(json::quoted(value));
            }
        }
        out.push(b'}');
        out
    }
}

/// The events of a body, data as text.
struct Source {
    pieces: Pieces,
    event: String,
    data: String,
    has_data: bool,
    /// The id that has come, which counts from the end of its event on.
    id: Option<String>,
    last_id: Option<String>,
    retry: Option<Duration>,
}

impl Source {
    fn new(body: Download) -> Self {
        Source {
            pieces: Pieces::new(body, End::Line),
            event: String::new(),
            data: String::new(),
            has_data: false,
            id: None,
            last_id: None,
            retry: None,
        }
    }

    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<String>, StreamError>>> {
        loop {
            let line = match self.pieces.poll_piece(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(self.cut_off()),
                Poll::Ready(Some(Err(error))) => {
                    self.has_data = false;
                    return Poll::Ready(Some(Err(StreamError::Body(error))));
                }
                Poll::Ready(Some(Ok(piece))) if !piece.ended => {
                    let line = String::from_utf8_lossy(&piece.text);
                    // Of a line without its end nobody knows whether it is all there.
                    if line.starts_with("data") {
                        self.field(&line);
                    }
                    continue;
                }
                Poll::Ready(Some(Ok(piece))) => piece.text,
            };
            if line.is_empty() {
                self.last_id.clone_from(&self.id);
                let event = std::mem::take(&mut self.event);
                let data = std::mem::take(&mut self.data);
                if std::mem::take(&mut self.has_data) {
                    return Poll::Ready(Some(Ok(Event {
                        event: (!event.is_empty()).then_some(event),
                        id: self.last_id.clone(),
                        data,
                    })));
                }
                continue;
            }
            if self.data.len() + line.len() > MOST_BYTES {
                self.pieces.close();
                self.has_data = false;
                let message = format!("one event has more than {MOST_BYTES} bytes");
                return Poll::Ready(Some(Err(StreamError::Body(BodyError::new(message)))));
            }
            // "Streams must be decoded using the UTF-8 decode algorithm", which replaces what is none.
            self.field(&String::from_utf8_lossy(&line));
        }
    }

    /// The body has ended. "Any pending data must be discarded", which is not to say that nobody is told. Where the
    /// data is the word that nothing follows, nothing is missing.
    fn cut_off(&mut self) -> Option<Result<Event<String>, StreamError>> {
        let data = std::mem::take(&mut self.data);
        let pending = std::mem::take(&mut self.has_data) && data != "[DONE]";
        pending.then(|| Err(truncated(self.pieces.body().head(), Bytes::from(data))))
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => {
                self.id = (!value.is_empty()).then(|| value.to_owned());
            }
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                // More than can be counted says nothing.
                if let Ok(pause) = value.parse() {
                    self.retry = Some(Duration::from_millis(pause));
                }
            }
            // Comments, and fields of a later day.
            _ => {}
        }
    }
}
