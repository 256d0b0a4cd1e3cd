//! The default transport.

use std::time::Duration;

use super::{Sent, Transport, TransportError, TransportErrorKind};
use crate::{Body, BoxError, BoxFuture};

/// Sends through reqwest: HTTP/1.1 and HTTP/2 over rustls, with a pool of connections.
#[derive(Debug, Clone)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A transport with the given limit on the time to connect.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new(connect_timeout: Duration) -> Result<Self, BoxError> {
        // Redirects are followed above, where credentials are known; a referer would carry the query
        // of one API to another.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(connect_timeout)
            .pool_max_idle_per_host(32)
            .http2_keep_alive_interval(Duration::from_secs(30))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .build()?;
        Ok(ReqwestTransport(client))
    }

    /// A transport over a client that you have set up. It must follow no redirects.
    pub fn from_client(client: reqwest::Client) -> Self {
        ReqwestTransport(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let request = request.map(reqwest::Body::wrap);
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let response = self.0.execute(request).await.map_err(failed)?;
            Ok(http::Response::<reqwest::Body>::from(response).map(Body::stream))
        })
    }
}

fn failed(error: reqwest::Error) -> TransportError {
    let (kind, sent) = if error.is_builder() {
        (TransportErrorKind::Request, Sent::No)
    } else if error.is_connect() {
        let kind = if error.is_timeout() {
            TransportErrorKind::Timeout
        } else {
            TransportErrorKind::Connect
        };
        (kind, Sent::No)
    } else if error.is_timeout() {
        (TransportErrorKind::Timeout, Sent::Maybe)
    } else {
        (TransportErrorKind::Io, Sent::Maybe)
    };
    // The URL may hold a secret in its query.
    TransportError {
        kind,
        sent,
        source: error.without_url().into(),
    }
}
