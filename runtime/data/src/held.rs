//! Requests and answers that are there once more.

use apiloom_runtime::Body;
use apiloom_runtime::bytes::Bytes;

/// The bytes of a body that is all there; a download is not.
pub(crate) async fn held(body: &Body) -> Option<Bytes> {
    let length = http_body::Body::size_hint(body).exact()?;
    let mut copy = body.try_clone()?;
    let bytes = match copy.chunk().await {
        None => Bytes::new(),
        Some(piece) => piece.ok()?,
    };
    (u64::try_from(bytes.len()) == Ok(length)).then_some(bytes)
}

pub(crate) fn is_empty(body: &Body) -> bool {
    http_body::Body::size_hint(body).exact() == Some(0)
}

/// The same request, which has no body.
#[cfg(feature = "cache")]
pub(crate) fn copy(request: &http::Request<Body>) -> http::Request<Body> {
    let mut copy = http::Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    *copy.extensions_mut() = request.extensions().clone();
    copy
}
