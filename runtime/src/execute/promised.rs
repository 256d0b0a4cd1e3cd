//! The length of a request's body is what its head says (RFC 9110, section 8.6).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::Method;
use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::Body;
use crate::boxed::BoxError;

/// The body as its head says, whoever has put it there: of a length that is not the body's a transport would send as much
/// and call it all. Only a body of which nobody knows how long it is may be said to have a length, and is an error where
/// it has another one.
pub fn framed(head: &mut Parts, body: Body) -> Body {
    let said = head.headers.get(CONTENT_LENGTH);
    match body.size_hint().exact() {
        // RFC 9110, section 8.6: a method that may have content says that there is none. Some servers answer 411 else.
        Some(0) if said.is_none() && !may_have_content(&head.method) => body,
        Some(length) if said.is_some() || length == 0 => {
            head.headers.insert(CONTENT_LENGTH, length.into());
            body
        }
        Some(_) => body,
        None => match said.and_then(|said| said.to_str().ok()?.trim().parse().ok()) {
            Some(length @ 1..) => Body::stream(Promised::new(body, length)),
            // A body is not looked at that is said to be none.
            _ => {
                head.headers.remove(CONTENT_LENGTH);
                body
            }
        },
    }
}

/// Whether a request of this method is expected to have content.
fn may_have_content(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// A body of this length, or an error. What completes it is held back until it is known that nothing comes after it:
/// nobody would ask.
struct Promised {
    body: Body,
    length: u64,
    came: u64,
    last: Option<Bytes>,
}

impl Promised {
    fn new(body: Body, length: u64) -> Self {
        Promised {
            body,
            length,
            came: 0,
            last: None,
        }
    }
}

impl HttpBody for Promised {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => frame,
                None if self.came == self.length => {
                    let last = self.last.take();
                    return Poll::Ready(last.map(|last| Ok(Frame::data(last))));
                }
                None => break,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            };
            let Ok(data) = frame.into_data() else {
                continue;
            };
            self.came = self.came.saturating_add(data.len() as u64);
            if self.came > self.length {
                break;
            }
            if self.came < self.length {
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
            // What may come after it is empty.
            if self.last.is_none() {
                self.last = Some(data);
            }
        }
        let (length, came) = (self.length, self.came);
        // It is told once, and nothing comes after it.
        *self = Promised::new(Body::empty(), 0);
        let message =
            format!("`Content-Length` tells of {length} bytes, and the body has others: {came}");
        Poll::Ready(Some(Err(message.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
