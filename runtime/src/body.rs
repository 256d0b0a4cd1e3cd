//! Bodies of requests and responses.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};

use crate::BoxError;

/// A body: nothing, bytes, or a stream of them.
pub struct Body(Inner);

enum Inner {
    Full(Full<Bytes>),
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
        Body(Inner::Stream(Mutex::new(
            body.map_err(Into::into).boxed_unsync(),
        )))
    }

    /// The next piece, or `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, BodyError>> {
        loop {
            let frame = match &mut self.0 {
                Inner::Full(body) => body
                    .frame()
                    .await?
                    .map_err(|never| BodyError(Box::new(never))),
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

fn exclusive<T>(body: &mut Mutex<T>) -> &mut T {
    body.get_mut().unwrap_or_else(PoisonError::into_inner)
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body(Inner::Full(Full::new(bytes)))
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
            Inner::Full(body) => Pin::new(body)
                .poll_frame(context)
                .map_err(|never| match never {}),
            Inner::Stream(body) => Pin::new(exclusive(body)).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Full(body) => body.is_end_stream(),
            Inner::Stream(body) => body.lock().is_ok_and(|body| body.is_end_stream()),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Full(body) => body.size_hint(),
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
