//! Which calls are equal.

use apiloom_runtime::Body;
use apiloom_runtime::middleware::{Identity, is_credential};
use apiloom_runtime::operation::OperationMeta;
use http::{HeaderName, HeaderValue, Request};

/// Headers that name the request, and say nothing of what is asked for.
pub const OF_THE_REQUEST: [HeaderName; 7] = [
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-correlation-id"),
    HeaderName::from_static("x-timestamp"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
    HeaderName::from_static("baggage"),
];

/// What equal calls have in common.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// Where the operation stands in memory: another one may hold the same answer in another way.
    operation: usize,
    who: Identity,
    url: Box<str>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Key {
    pub fn new(
        operation: &'static OperationMeta,
        who: Identity,
        request: &Request<Body>,
        ignored: &[HeaderName],
    ) -> Self {
        let headers = request.headers().iter();
        // Whose call it is, credentials have said.
        let headers = headers.filter(|(name, _)| !is_credential(name) && !ignored.contains(name));
        let mut headers: Vec<_> = headers
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        // Lines of one name stay in their order.
        headers.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        Key {
            operation: std::ptr::from_ref(operation).addr(),
            who,
            url: request.uri().to_string().into(),
            headers,
        }
    }

    pub fn who(&self) -> Identity {
        self.who
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it weighs, in bytes.
    pub fn weight(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        self.url.len() + headers
    }
}
