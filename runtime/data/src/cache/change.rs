//! What the cache does around a call that changes something.

use std::sync::Arc;

use apiloom_runtime::Body;
use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::Next;
use apiloom_runtime::operation::OperationMeta;
use http::header::{CONTENT_LOCATION, LOCATION};
use http::{HeaderValue, Request, Response, Uri};

use super::Inner;
use super::gone::Gone;
use super::tags::tags;

/// What a request throws away that changes something: even if nobody waits for its end.
struct Change<'c> {
    inner: &'c Inner,
    operation: &'static OperationMeta,
    url: Uri,
    others: Vec<Uri>,
    refused: bool,
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if self.refused {
            return;
        }
        let tags = tags(self.operation, "x-invalidates-tags", &self.url);
        let urls = std::iter::once(&self.url).chain(&self.others);
        self.inner.forget(Gone {
            urls: urls.map(Uri::to_string).collect(),
            tags,
            ..Gone::default()
        });
    }
}

/// Does it, and forgets what it makes untrue.
pub async fn write(
    inner: &Arc<Inner>,
    request: Request<Body>,
    next: Next<'_>,
) -> Result<Response<Body>, CallError> {
    // It ends after the change has thrown away what it makes untrue.
    #[cfg(feature = "optimistic")]
    let mut applied = super::optimistic::Applied::begin(inner, &request, &next);
    let mut change = Change {
        inner,
        operation: next.operation(),
        url: request.uri().clone(),
        others: Vec::new(),
        refused: false,
    };
    let response = next.run(request).await?;
    change.refused = response.status().is_client_error();
    #[cfg(feature = "optimistic")]
    if let Some(applied) = &mut applied {
        applied.refused = change.refused;
    }
    for name in [LOCATION, CONTENT_LOCATION] {
        let place = response.headers().get(name);
        let url = place.and_then(|place| joined(&change.url, place));
        change.others.extend(url);
    }
    Ok(response)
}

/// Where a header leads to, if that is at the same origin.
fn joined(url: &Uri, place: &HeaderValue) -> Option<Uri> {
    let there: Uri = place.to_str().ok()?.parse().ok()?;
    let same = there.scheme() == url.scheme() && there.authority() == url.authority();
    if there.authority().is_some() {
        return same.then_some(there);
    }
    let mut parts = url.clone().into_parts();
    parts.path_and_query = Some(there.path_and_query()?.clone());
    Uri::from_parts(parts).ok()
}
