//! Server-sent events: `text/event-stream` (WHATWG HTML, "Server-sent events").

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::split::{End, Pieces};
use super::{ItemError, Reading, StreamError, truncated};
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
/// skipped. An event may have what a response may, 16 MiB unless `response_limit` says otherwise. An event that does not fit is an error of its own, after which the
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
    read: fn(&Reading, &ResponseHead, &Came) -> Result<T, ReadError>,
    /// Whether an event is of the type, without anything to tell.
    fits: fn(&Reading, &Came) -> bool,
}

/// The data with which many servers say that nothing follows.
const DONE: &str = "[DONE]";

/// One event, with what it says of itself.
struct Came {
    event: Event<String>,
    /// Its own id, which `event` has from an earlier one too.
    id: Option<String>,
    retry: Option<u64>,
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
            read: |reading, head, came| reading.item::<M, T>(head, came.event.data.as_bytes()),
            fits: |reading, came| reading.fits::<M, T>(came.event.data.as_bytes()),
        }
    }

    /// Events that are described as a whole: an object with `event`, `data`, `id`, `retry`, as far as the event says them.
    #[inline]
    pub(crate) fn whole<M>(body: Download, reading: Reading) -> Self
    where
        T: Read<M>,
    {
        Events {
            source: Source::new(body),
            reading,
            read: |reading, head, came| {
                let forms = came.forms();
                if let Some(form) = forms.iter().find(|form| reading.fits::<M, T>(form)) {
                    return reading.item::<M, T>(head, form);
                }
                let mut first = None;
                for form in &forms {
                    match reading.item::<M, T>(head, form) {
                        Ok(item) => return Ok(item),
                        // What a field of an event is, is what another form of it may be.
                        Err(error) if first.is_none() || !is_of_field(&error) => {
                            if first.as_ref().is_none_or(is_of_field) {
                                first = Some(error);
                            }
                        }
                        Err(_) => {}
                    }
                }
                Err(first.unwrap_or_else(|| ReadError::new(0, "no event")))
            },
            fits: |reading, came| {
                let forms = came.forms();
                forms.iter().any(|form| reading.fits::<M, T>(form))
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

    /// Whether the server has said that nothing follows: what tells that end from a connection that was closed.
    pub fn is_done(&self) -> bool {
        self.source.done
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
            read: |_, _, came| Ok(came.event.data.clone()),
            fits: |_, _| true,
        }
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let came = match self.source.poll_event(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(Some(Ok(came))) => came,
        };
        // A union would keep it as what tells no variant, and a lenient answer as an object without properties.
        if came.event.data == DONE && !(self.fits)(&self.reading, &came) {
            self.source.pieces.close();
            self.source.done = true;
            return Poll::Ready(None);
        }
        let read = (self.read)(&self.reading, self.head(), &came);
        let event = came.event;
        self.reading.count += 1;
        match read {
            Ok(data) => Poll::Ready(Some(Ok(Event {
                event: event.event,
                id: event.id,
                data,
            }))),
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

/// Whether an error is about a field that is a text on the wire.
fn is_of_field(error: &ReadError) -> bool {
    ["/id", "/retry"].iter().any(|field| error.path() == *field)
}

impl Came {
    /// The event as JSON, in each form that its fields may have there, the likeliest first: they are texts on the wire, and
    /// only their types say more.
    fn forms(&self) -> Vec<Vec<u8>> {
        let data = &self.event.data;
        let quoted = json::quoted(data);
        let datas = match json::from_slice::<(), serde_json::Value>(data.as_bytes()) {
            // Data that looks like JSON may be meant as text.
            Ok(_) => vec![data.as_bytes().to_vec(), quoted],
            Err(_) => vec![quoted],
        };
        let ids: Vec<Option<String>> = match self.id.as_deref() {
            Some(id) => {
                let text = String::from_utf8_lossy(&json::quoted(id)).into_owned();
                let number = id.parse::<i64>().ok().map(|number| number.to_string());
                std::iter::once(Some(text))
                    .chain(number.map(Some))
                    .collect()
            }
            None => vec![None],
        };
        let retries: Vec<Option<String>> = match self.retry {
            Some(pause) => vec![Some(pause.to_string()), Some(format!("\"{pause}\""))],
            None => vec![None],
        };
        let mut forms = Vec::new();
        for data in &datas {
            for id in &ids {
                forms.extend(retries.iter().map(|retry| self.object(data, id, retry)));
            }
        }
        forms
    }

    fn object(&self, data: &[u8], id: &Option<String>, retry: &Option<String>) -> Vec<u8> {
        let event = self.event.event.as_deref();
        let event = event.map(|event| String::from_utf8_lossy(&json::quoted(event)).into_owned());
        let mut out = b"{\"data\":".to_vec();
        out.extend_from_slice(data);
        for (name, value) in [("event", &event), ("id", id), ("retry", retry)] {
            if let Some(value) = value {
                out.extend_from_slice(format!(",\"{name}\":{value}").as_bytes());
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
    /// What the event that comes says of itself.
    own_id: Option<String>,
    own_retry: Option<u64>,
    retry: Option<Duration>,
    /// Whether the word that nothing follows has come.
    done: bool,
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
            own_id: None,
            own_retry: None,
            retry: None,
            done: false,
        }
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Came, StreamError>>> {
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
                let (id, retry) = (self.own_id.take(), self.own_retry.take());
                if std::mem::take(&mut self.has_data) {
                    let event = Event {
                        event: (!event.is_empty()).then_some(event),
                        id: self.last_id.clone(),
                        data,
                    };
                    return Poll::Ready(Some(Ok(Came { event, id, retry })));
                }
                continue;
            }
            let most = self.pieces.body().most();
            if self.data.len() + line.len() > most {
                self.pieces.close();
                self.has_data = false;
                let message = format!("one event has more than {most} bytes");
                return Poll::Ready(Some(Err(StreamError::Body(BodyError::new(message)))));
            }
            // "Streams must be decoded using the UTF-8 decode algorithm", which replaces what is none.
            self.field(&String::from_utf8_lossy(&line));
        }
    }

    /// The body has ended. "Any pending data must be discarded", which is not to say that nobody is told. Where the
    /// data is the word that nothing follows, nothing is missing.
    fn cut_off(&mut self) -> Option<Result<Came, StreamError>> {
        let data = std::mem::take(&mut self.data);
        let has_data = std::mem::take(&mut self.has_data);
        self.done |= has_data && data == DONE;
        let pending = has_data && data != DONE;
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
                self.own_id.clone_from(&self.id);
            }
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                // More than can be counted says nothing.
                if let Ok(pause) = value.parse() {
                    self.own_retry = Some(pause);
                    self.retry = Some(Duration::from_millis(pause));
                }
            }
            // Comments, and fields of a later day.
            _ => {}
        }
    }
}
