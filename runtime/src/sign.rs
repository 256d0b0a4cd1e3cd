//! Signing requests.
//!
//! A signer sees each request as it will leave, after every other header is set, and adds headers: for
//! every attempt anew, so that timestamps are fresh and nonces are used once.

#[cfg(feature = "sign-hmac")]
mod canonical;
#[cfg(feature = "sign-hmac")]
mod hmac;
mod skew;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use ::http::request::Parts;
use ::http::{HeaderMap, Method, StatusCode};
use url::Url;

#[cfg(feature = "sign-hmac")]
pub use self::hmac::{HmacSigner, Nonces, VerifyError};
pub(crate) use self::skew::Skew;
use crate::boxed::BoxError;
use crate::request_error::RequestError;

/// Signs requests. `ClientBuilder::sign` takes one.
///
/// ```
/// use std::time::SystemTime;
/// use apiloom_runtime::BoxError;
/// use apiloom_runtime::http::{HeaderMap, HeaderValue};
/// use apiloom_runtime::sign::{Frozen, Sign};
///
/// /// Says how long the body is, which is no signature.
/// struct Length;
///
/// impl Sign for Length {
///     fn sign(&self, request: &Frozen<'_>, _: SystemTime) -> Result<HeaderMap, BoxError> {
///         let length = request.body().map_or(0, <[u8]>::len);
///         let mut headers = HeaderMap::new();
///         headers.insert("x-length", HeaderValue::from(length));
///         Ok(headers)
///     }
/// }
/// ```
pub trait Sign: Send + Sync + 'static {
    /// The headers to add, in place of those of the same names. `now` is the client's wall clock.
    ///
    /// # Errors
    ///
    /// When the request cannot be signed. It is not sent then.
    fn sign(&self, request: &Frozen<'_>, now: SystemTime) -> Result<HeaderMap, BoxError>;

    /// Whether a response may refuse a request for the time of its signature: 401 and 403 unless a signer knows better.
    /// With [`clock_correction`](crate::ClientBuilder::clock_correction) the client looks at its `Date` then.
    fn may_refuse_time(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        let _ = headers;
        matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    }
}

/// A request that will not change any more. `Debug` shows method and path only.
#[derive(Clone, Copy)]
pub struct Frozen<'a> {
    method: &'a Method,
    url: &'a Url,
    headers: &'a HeaderMap,
    body: Option<&'a [u8]>,
}

impl<'a> Frozen<'a> {
    /// A request. `body` is `None` for one that is not in memory.
    pub fn new(
        method: &'a Method,
        url: &'a Url,
        headers: &'a HeaderMap,
        body: Option<&'a [u8]>,
    ) -> Self {
        Frozen {
            method,
            url,
            headers,
            body,
        }
    }

    /// The method.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// The path, as it is sent.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The query, as it is sent, if there is one.
    pub fn query(&self) -> Option<&str> {
        self.url.query()
    }

    /// The host, with its port unless that is the usual one.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The body; `None` for a file or a stream, which is not in memory.
    pub fn body(&self) -> Option<&[u8]> {
        self.body
    }

    #[cfg(feature = "sign-hmac")]
    pub(crate) fn url(&self) -> &Url {
        self.url
    }
}

impl fmt::Debug for Frozen<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Frozen")
            .field("method", self.method)
            .field("path", &self.url.path())
            .finish_non_exhaustive()
    }
}

/// The client's signer.
pub(crate) type Signer = Arc<dyn Sign>;

/// Adds a signature of the request as it is: nothing may change it any more.
pub(crate) fn sign(
    signer: &dyn Sign,
    now: SystemTime,
    parts: &mut Parts,
    url: &Url,
    body: Option<&[u8]>,
) -> Result<(), RequestError> {
    let frozen = Frozen::new(&parts.method, url, &parts.headers, body);
    let added = signer.sign(&frozen, now);
    let added = added
        .map_err(|error| RequestError::new(format!("the request cannot be signed: {error}")))?;
    for (name, value) in &added {
        parts.headers.insert(name, value.clone());
    }
    Ok(())
}
