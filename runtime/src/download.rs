//! An answer that is not held in memory.

mod name;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as HttpBody;

pub(crate) use self::name::unquote;
use crate::body::{Body, BodyError};
use crate::boxed::BoxFuture;
use crate::clock::{Deadline, Time};
use crate::pace::{Pace, Progress};
use crate::response_head::ResponseHead;

/// The body of an answer as it comes in: what operations give whose document says binary.
///
/// ```no_run
/// # async fn example(mut file: apiloom_runtime::Download) -> Result<(), Box<dyn std::error::Error>> {
/// while let Some(chunk) = file.chunk().await? {
///     println!("{} bytes", chunk.len());
/// }
/// # Ok(()) }
/// ```
pub struct Download {
    head: ResponseHead,
    body: Body,
    patience: Patience,
    /// Since when it is waited for, and when that has been long enough to look again.
    waiting: Option<(Instant, BoxFuture<'static, ()>)>,
    progress: Progress,
    /// Whether it ends before its end: only the beginning of an error was kept.
    cut: bool,
}

/// How long a download is waited for.
#[derive(Clone)]
pub(crate) struct Patience {
    pub time: Time,
    /// How long nothing may come.
    pub stall: Duration,
    /// How slowly it may come.
    pub pace: Pace,
    /// When all of it has to have come, if the caller says so.
    pub deadline: Option<Deadline>,
    /// How many bytes one item of a sequence may have.
    pub most: usize,
}

impl Patience {
    /// For what is in memory already.
    pub fn endless() -> Self {
        Patience {
            time: Time::default(),
            stall: Duration::MAX,
            pace: Pace::NONE,
            most: usize::MAX,
            deadline: None,
        }
    }

    /// What is left of the caller's time, unless nothing is.
    fn left(&self) -> Result<Duration, String> {
        match &self.deadline {
            None => Ok(Duration::MAX),
            Some(deadline) => match deadline.left() {
                Duration::ZERO => Err(format!("the call took more than {:?}", deadline.limit)),
                left => Ok(left),
            },
        }
    }
}

impl Download {
    pub(crate) fn new(head: ResponseHead, body: Body, patience: Patience) -> Self {
        Download {
            cut: head.cut,
            head,
            body,
            patience,
            waiting: None,
            progress: Progress::default(),
        }
    }

    /// The same of a sequence: of one that is quiet for a while nobody knows that it is slow.
    pub(crate) fn unpaced(mut self) -> Self {
        self.patience.pace = Pace::NONE;
        self
    }

    /// How many bytes one item of a sequence may have.
    pub(crate) fn most(&self) -> usize {
        self.patience.most
    }

    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.head.headers().get(name)?.to_str().ok()
    }

    /// The media type, as the server says.
    pub fn media_type(&self) -> Option<&str> {
        self.header(http::header::CONTENT_TYPE)
    }

    /// What the content is still coded in, as the server says: codings that no feature of this package undoes, or that
    /// are those of a whole of which this is a part. [`bytes`](Self::bytes) and [`save_to`](Self::save_to) give what came.
    pub fn coding(&self) -> Option<&str> {
        let coding = self.header(http::header::CONTENT_ENCODING)?.trim();
        let none = coding.is_empty() || coding.eq_ignore_ascii_case("identity");
        (!none).then_some(coding)
    }

    /// How many bytes will come, if the server says.
    pub fn length(&self) -> Option<u64> {
        HttpBody::size_hint(&self.body).exact()
    }

    /// The name that the server proposes for the file (RFC 6266), made one that can be used: its last segment only,
    /// so that it cannot lead out of a folder; no hidden file, no device or stream of Windows, nothing that turns
    /// the direction of writing around.
    pub fn file_name(&self) -> Option<String> {
        let header = self.head.headers().get(http::header::CONTENT_DISPOSITION)?;
        name::proposed(header.as_bytes())
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the body breaks off, when nothing comes for longer than the client's `read_timeout`, or too
    /// little for longer than its `slowest_download` allows; when the call's own
    /// [`timeout`](crate::Options::timeout) is over, and where only the beginning of an error's body was kept.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        std::future::poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// All of it, if it is no more than `limit` bytes.
    ///
    /// # Errors
    ///
    /// When there is more, or the body breaks off.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, BodyError> {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - bytes.len() {
                return Err(BodyError::new(format!("it has more than {limit} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    /// Writes it to a file, which appears under its name when it is whole. A file that it takes the place of leaves it
    /// its permissions. What is no file, a device or a pipe, is written to as it comes. Gives the number of bytes.
    ///
    /// # Errors
    ///
    /// When the file cannot be written or is a folder, or the body breaks off; a file of that name is left as it was.
    #[cfg(feature = "fs")]
    pub async fn save_to(mut self, path: impl AsRef<std::path::Path>) -> std::io::Result<u64> {
        crate::file::save(path.as_ref(), async || self.chunk().await.transpose()).await
    }

    /// Nothing is there: sets the alarm for when that is to be looked at again.
    fn wait(&mut self) -> Result<(), String> {
        let rest = self.patience.left()?;
        let Patience {
            time, stall, pace, ..
        } = &self.patience;
        let (now, stall) = (time.now(), *stall);
        let since = self.waiting.as_ref().map_or(now, |(since, _)| *since);
        let left = stall.saturating_sub(now.saturating_duration_since(since));
        if left.is_zero() {
            return Err(format!("nothing came for {stall:?}"));
        }
        let Some(look) = self.progress.waits(*pace, now) else {
            let Pace { bytes, grace } = pace;
            return Err(format!(
                "less than {bytes} bytes a second came for {grace:?}"
            ));
        };
        let (time, limit) = (time.clone(), left.min(look).min(rest));
        let alarm = async move {
            time.within(limit, std::future::pending::<()>()).await;
        };
        self.waiting = Some((since, Box::pin(alarm)));
        Ok(())
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(None) if std::mem::take(&mut self.cut) => {
                    let message = "it was longer than the limit for errors, and has been cut here";
                    return Poll::Ready(Some(Err(BodyError::new(message))));
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(BodyError::new(error))));
                }
                Poll::Ready(Some(Ok(frame))) => {
                    self.waiting = None;
                    if let Err(message) = self.patience.left() {
                        return self.given_up(message);
                    }
                    let bytes = frame.data_ref().map_or(0, Bytes::len);
                    let Patience { time, pace, .. } = &self.patience;
                    self.progress.came(*pace, time.now(), bytes);
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Poll::Pending => {
                    if let Some((_, alarm)) = &mut self.waiting {
                        if alarm.as_mut().poll(context).is_pending() {
                            return Poll::Pending;
                        }
                    }
                    if let Err(message) = self.wait() {
                        return self.given_up(message);
                    }
                }
            }
        }
    }

    #[cold]
    fn given_up(&mut self, message: String) -> Poll<Option<Result<Bytes, BodyError>>> {
        self.body = Body::empty();
        Poll::Ready(Some(Err(BodyError::new(message))))
    }
}

impl Stream for Download {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("head", &self.head)
            .field("length", &self.length())
            .finish()
    }
}
