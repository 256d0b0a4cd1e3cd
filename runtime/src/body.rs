//! Bodies of requests and responses.

mod moved;

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;

pub(crate) use self::moved::{Moved, Progress};
use crate::boxed::BoxError;
#[cfg(feature = "fs")]
use crate::file;

/// A body: nothing, bytes, or a stream of them.
///
/// Bytes can be sent again; so can what [`replay`](Body::replay) makes anew. A stream is sent once.
pub struct Body(Inner, Option<Again>);

/// Makes the same body again.
type Again = Arc<dyn Fn() -> Option<Body> + Send + Sync>;

enum Inner {
    Full(Bytes),
    /// The lock is never contended: it makes a body that can move between threads one that can be
    /// shared, which transports ask for.
    Stream(Mutex<UnsyncBoxBody<Bytes, BoxError>>),
}

/// Why a body broke off.
pub struct BodyError(BoxError);

impl Body {
    /// A body of nothing.
    pub fn empty() -> Self {
        Body::from(Bytes::new())
    }

    /// A body that comes in pieces.
    pub fn stream<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let stream = Inner::Stream(Mutex::new(body.map_err(Into::into).boxed_unsync()));
        Body(stream, None)
    }

    /// A body that can be made again when a request is repeated.
    ///
    /// ```
    /// use apiloom_runtime::Body;
    ///
    /// let body = Body::replay(|| Body::from("a stream that is opened anew each time"));
    /// assert!(body.try_clone().is_some());
    /// ```
    pub fn replay(make: impl Fn() -> Body + Send + Sync + 'static) -> Self {
        Body::again(Arc::new(move || Some(make()))).unwrap_or_else(Body::empty)
    }

    pub(crate) fn again(make: Again) -> Option<Self> {
        let body = make()?;
        Some(Body(body.0, Some(make)))
    }

    /// The same body once more; `None` for a stream, which can be sent once.
    pub fn try_clone(&self) -> Option<Body> {
        match (&self.0, &self.1) {
            (_, Some(make)) => Body::again(make.clone()),
            (Inner::Full(bytes), None) => Some(Body::from(bytes.clone())),
            (Inner::Stream(_), None) => None,
        }
    }

    /// The content of a file. It is opened and read while it is sent, however often that is; where it is another one by
    /// then, the call fails. A pipe, a device and a file without a length, as those of `/proc`, are a stream.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it cannot be read.
    #[cfg(feature = "fs")]
    pub async fn file(path: impl Into<std::path::PathBuf>) -> std::io::Result<Self> {
        Ok(match file::named(path.into()).await? {
            file::Content::Stream(reading) => Body::stream(reading),
            file::Content::File(named) => Body::replay(move || Body::stream(named.read())),
        })
    }

    /// The bytes, if they are all there.
    pub(crate) fn into_bytes(self) -> Result<Bytes, Body> {
        match self.0 {
            Inner::Full(bytes) => Ok(bytes),
            stream => Err(Body(stream, self.1)),
        }
    }

    /// What is there in memory.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Inner::Full(bytes) => bytes,
            Inner::Stream(_) => &[],
        }
    }

    /// Whether the bytes are all there.
    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self.0, Inner::Full(_))
    }

    /// The next piece, or `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, BodyError>> {
        loop {
            let frame = match &mut self.0 {
                Inner::Full(bytes) if bytes.is_empty() => return None,
                Inner::Full(bytes) => return Some(Ok(std::mem::take(bytes))),
                Inner::Stream(body) => exclusive(body).frame().await?.map_err(BodyError),
            };
            match frame {
                // Trailers are not part of the content.
                Ok(frame) => match frame.into_data() {
                    Ok(data) => return Some(Ok(data)),
                    Err(_) => continue,
                },
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl BodyError {
    pub(crate) fn new(cause: impl Into<BoxError>) -> Self {
        BodyError(cause.into())
    }
}

/// A stream that is lent to a request: until it is asked for more it can be had back.
#[derive(Clone)]
pub(crate) struct Lent(Arc<Mutex<Option<Body>>>);

impl Lent {
    pub(crate) fn new(body: Body) -> Self {
        Lent(Arc::new(Mutex::new(Some(body))))
    }

    /// Whether it can still be had: nobody has begun it.
    pub(crate) fn is_left(&self) -> bool {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.is_some()
    }

    /// The body, unless it was begun.
    pub(crate) fn body(&self) -> Option<Body> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hint = shelf.as_ref()?.size_hint();
        Some(Body::stream(Lending {
            shelf: self.0.clone(),
            body: None,
            hint,
        }))
    }
}

struct Lending {
    shelf: Arc<Mutex<Option<Body>>>,
    body: Option<Body>,
    hint: SizeHint,
}

impl HttpBody for Lending {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.body.is_none() {
            let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
            let body = shelf.take();
            drop(shelf);
            self.body = body;
        }
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            // An attempt that was given up has taken it: nothing must look like the whole.
            None => Poll::Ready(Some(Err("another attempt has begun the body".into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_some_and(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.body {
            Some(body) => body.size_hint(),
            None => self.hint,
        }
    }
}

fn exclusive<T>(body: &mut Mutex<T>) -> &mut T {
    body.get_mut().unwrap_or_else(PoisonError::into_inner)
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body(Inner::Full(bytes), None)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Body::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body::from(Bytes::from(text))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Body::from(Bytes::from_static(bytes))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Body::from(text.as_bytes())
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hint = self.size_hint();
        formatter
            .debug_struct("Body")
            .field("length", &hint.exact())
            .finish()
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Inner::Full(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Full(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Inner::Stream(body) => Pin::new(exclusive(body)).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Full(bytes) => bytes.is_empty(),
            Inner::Stream(body) => body.lock().is_ok_and(|body| body.is_end_stream()),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(body) => body.lock().map(|body| body.size_hint()).unwrap_or_default(),
        }
    }
}

impl fmt::Debug for BodyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the body broke off: {}", self.0)
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}
