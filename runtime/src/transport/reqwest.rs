//! The default transport.

mod builder;
mod built;
mod careless;
#[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
mod coding;
mod failure;
mod resolve;
mod system;
mod whole;

use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Method, Uri};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use url::Url;

use self::builder::Anew;
pub use self::builder::ReqwestTransportBuilder;
use self::careless::Careless;
use self::failure::{Given, failed};
use self::system::Unusable;
use self::whole::{Whole, has_no_content};
use super::{NewConnection, Sent, Transport, TransportError, TransportErrorKind};
use crate::body::Body;
use crate::boxed::{BoxError, BoxFuture};
use crate::origin::is_loopback;

/// Sends through reqwest: HTTP/1.1 and HTTP/2 over rustls, with a pool of connections.
#[derive(Clone)]
pub struct ReqwestTransport {
    /// What requests leave by; other ones after a connection has fallen silent. Clones share them.
    pools: Arc<RwLock<Pools>>,
    /// What sends on new connections, where this transport knows how to make it.
    anew: Option<Arc<Anew>>,
    /// Where the first request went. Most go there, and the name of a host need not be read anew for each.
    usual: OnceLock<Origin>,
}

/// Each client keeps connections of its own.
struct Pools {
    client: reqwest::Client,
    /// The same without proxies, where there are some: what goes to this machine goes there.
    direct: Option<reqwest::Client>,
    /// What cannot leave, as the system's proxy for it cannot be used.
    unusable: Option<Unusable>,
    careless: Careless,
}

#[derive(Clone)]
struct Origin {
    scheme: Scheme,
    authority: Authority,
    url: Url,
}

impl ReqwestTransport {
    /// A transport with the given limit on the time to connect.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new(connect_timeout: Duration) -> Result<Self, BoxError> {
        Self::builder().connect_timeout(connect_timeout).build()
    }

    /// Begins a transport with more to set: a proxy, a client's certificate, certificates to trust, the pool.
    ///
    /// ```no_run
    /// use apiloom_runtime::transport::ReqwestTransport;
    ///
    /// # fn run() -> Result<(), apiloom_runtime::BoxError> {
    /// let transport = ReqwestTransport::builder()
    ///     .client_identity(&std::fs::read("client.pem")?)
    ///     .root_certificates(&std::fs::read("our-ca.pem")?)
    ///     .proxy("http://proxy.example:3128")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::default()
    }

    /// A transport over reqwest's own builder, for what [`builder`](Self::builder) has no word for. Redirects,
    /// referers and repetitions are turned off, whatever it says of them: they are done above, where credentials
    /// are known. Everything else is as it says; system proxies get what goes to this machine too.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    #[cfg(feature = "reqwest-0-13")]
    pub fn from_builder(client: reqwest::ClientBuilder) -> Result<Self, BoxError> {
        Ok(Self::of(policy(client).build()?))
    }

    /// A transport over a client that is ready, with its own policy of redirects, which cannot be seen from
    /// outside. **One that follows redirects sends credentials in headers to other origins**, and one that
    /// repeats requests may repeat a `POST`: [`from_builder`](Self::from_builder) rules both out.
    #[cfg(feature = "reqwest-0-13")]
    pub fn from_client_with_its_own_redirects(client: reqwest::Client) -> Self {
        Self::of(client)
    }

    #[cfg(feature = "reqwest-0-13")]
    fn of(client: reqwest::Client) -> Self {
        let pools = Pools {
            client,
            direct: None,
            unusable: None,
            careless: Careless::default(),
        };
        Self::over(pools, None)
    }

    fn over(pools: Pools, anew: Option<Arc<Anew>>) -> Self {
        ReqwestTransport {
            pools: Arc::new(RwLock::new(pools)),
            anew,
            usual: OnceLock::new(),
        }
    }
}

/// What every client has to leave to the layers above.
fn policy(mut client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    // What is undone here is not undone beneath, whatever another package turns on there.
    if cfg!(feature = "gzip") {
        client = client.no_gzip();
    }
    if cfg!(feature = "brotli") {
        client = client.no_brotli();
    }
    if cfg!(feature = "zstd") {
        client = client.no_zstd();
    }
    client
        // Redirects are followed above, where credentials are known; a referer would carry the query
        // of one API to another.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Repeated above too, where each repetition is counted and told.
        .retry(reqwest::retry::never())
}

impl std::fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("ReqwestTransport")
            .field(&self.pools().client)
            .finish()
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let anew = request.extensions().get::<NewConnection>().is_some();
            let (mut request, given) = self.translated(request)?;
            let method = request.method().clone();
            let (client, is_last) = self.client(request.url(), &method, anew)?;
            if is_last {
                let close = HeaderValue::from_static("close");
                request.headers_mut().insert(CONNECTION, close);
            }
            let response = client.execute(request).await;
            let response = response.map_err(|error| failed(error, given.as_ref()))?;
            if !is_last && careless::is_so(&response) {
                self.found_careless(response.url(), &method);
            }
            let version = response.version();
            let without = has_no_content(&method, response.status());
            let response = http::Response::<reqwest::Body>::from(response)
                .map(|body| Body::stream(Whole::new(body, version, without)));
            #[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
            if !without {
                return Ok(coding::undone(response));
            }
            Ok(response)
        })
    }

    /// What is on its way goes on; its connections are closed with the last of it. Not of a client that somebody else has
    /// set up, since another one like it cannot be made.
    fn fell_silent(&self, _: &Uri) {
        self.renew(|_| ());
    }
}

impl ReqwestTransport {
    fn pools(&self) -> RwLockReadGuard<'_, Pools> {
        self.pools.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes new pools, where it is known how to make them, and notes something in what is kept of the old ones.
    fn renew(&self, note: impl FnOnce(&mut Careless)) {
        let new = self.anew.as_ref().and_then(|anew| anew.pools().ok());
        let mut pools = self.pools.write().unwrap_or_else(PoisonError::into_inner);
        note(&mut pools.careless);
        if let Some(new) = new {
            let careless = std::mem::take(&mut pools.careless);
            *pools = Pools { careless, ..new };
        }
    }

    /// The connection of such an answer is in the pool by now, and nothing takes a single one out.
    fn found_careless(&self, url: &Url, method: &Method) {
        // Who left before it was known left by the old pools too.
        if !self.pools().careless.has(url, method) {
            self.renew(|careless| careless.note(url, method));
        }
    }

    /// What a request to a URL leaves by, on a new connection or not, and whether it is the last on its connection.
    fn client(
        &self,
        url: &Url,
        method: &Method,
        anew: bool,
    ) -> Result<(reqwest::Client, bool), TransportError> {
        let pools = self.pools();
        let is_last = pools.careless.has(url, method);
        let direct = pools.direct.as_ref().filter(|_| is_loopback(url));
        let unusable = pools.unusable.as_ref().filter(|_| direct.is_none());
        if let Some(why) = unusable.and_then(|unusable| unusable.refuses(url)) {
            return Err(TransportError::new(
                TransportErrorKind::Request,
                Sent::No,
                why,
            ));
        }
        let anew = anew.then(|| self.anew.as_ref()?.client(direct.is_some()));
        let client = anew.flatten().or(direct).unwrap_or(&pools.client);
        Ok((client.clone(), is_last))
    }

    /// The request in reqwest's form. A body in memory stays one, and none stays none; of a stream it will be known why it
    /// has failed.
    fn translated(
        &self,
        request: http::Request<Body>,
    ) -> Result<(reqwest::Request, Option<Given>), TransportError> {
        let (parts, body) = request.into_parts();
        let url = self
            .url(&parts.uri)
            .map_err(|error| TransportError::new(TransportErrorKind::Request, Sent::No, error))?;
        let mut request = reqwest::Request::new(parts.method, url);
        *request.version_mut() = parts.version;
        *request.headers_mut() = parts.headers;
        #[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
        coding::ask(request.headers_mut());
        let mut given = None;
        *request.body_mut() = match body.into_bytes() {
            Ok(bytes) if bytes.is_empty() => None,
            Ok(bytes) => Some(reqwest::Body::from(bytes)),
            Err(stream) => {
                if stream.size_hint().exact().is_none() {
                    in_chunks(&mut request)?;
                }
                let kept = given.insert(Given::default()).clone();
                let stream = stream.map_err(move |error| kept.keep(error));
                Some(reqwest::Body::wrap(stream))
            }
        };
        Ok((request, given))
    }

    fn url(&self, uri: &Uri) -> Result<Url, url::ParseError> {
        let origin = uri.scheme().zip(uri.authority());
        if let Some(usual) = self.usual.get() {
            if Some((&usual.scheme, &usual.authority)) == origin {
                let mut url = usual.url.clone();
                url.set_path(uri.path());
                url.set_query(uri.query());
                return Ok(url);
            }
        }
        let url = Url::parse(&uri.to_string())?;
        // Authorities are equal whatever the case of their letters, which that of a user's name is not.
        if let Some((scheme, authority)) = origin {
            if self.usual.get().is_none() && url.username().is_empty() && url.password().is_none() {
                let mut usual = url.clone();
                usual.set_path("");
                usual.set_query(None);
                // Another request may have come first.
                let _ = self.usual.set(Origin {
                    scheme: scheme.clone(),
                    authority: authority.clone(),
                    url: usual,
                });
            }
        }
        Ok(url)
    }
}

/// Says of a body of which nobody knows how long it is that it comes in chunks (RFC 9112, section 6.1). Without that word
/// the library beneath takes a `GET` or a `HEAD` of HTTP/1.1 to have none, and sends none of it. In HTTP/2 it leaves the
/// header out.
fn in_chunks(request: &mut reqwest::Request) -> Result<(), TransportError> {
    if request.headers().contains_key(CONTENT_LENGTH) {
        return Ok(());
    }
    if request.version() < http::Version::HTTP_11 {
        let message = "HTTP/1.0 cannot send a body without a length";
        return Err(TransportError::new(
            TransportErrorKind::Request,
            Sent::No,
            message,
        ));
    }
    let chunked = HeaderValue::from_static("chunked");
    request
        .headers_mut()
        .entry(TRANSFER_ENCODING)
        .or_insert(chunked);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_what_parsing_makes_of_them_whatever_came_before() {
        let transport = ReqwestTransport::new(Duration::from_secs(1)).unwrap();
        for text in [
            "http://example.org:8080/",
            "http://example.org:8080/a/b?c=d&e",
            "http://example.org:8080/a/../b//c/%2E%2E/%2f;x=1,2",
            "http://example.org:8080/?",
            "http://example.org:8080/a?b=%C3%A4'c?d/e",
            "http://example.org:8080",
            "http://me@example.org:8080/a",
            "https://example.org:8080/a",
            "http://example.org/a",
            "http://EXAMPLE.org:8080/a",
            "http://[::1]:8080/a",
        ] {
            let url = transport.url(&text.parse().unwrap());
            assert_eq!(url, Url::parse(text), "{text}");
        }
    }

    #[test]
    fn what_is_kept_of_a_url_is_no_secret() {
        let transport = ReqwestTransport::new(Duration::from_secs(1)).unwrap();
        let with_user = "http://me:s3cret@example.org/".parse().unwrap();
        transport.url(&with_user).unwrap();
        assert!(transport.usual.get().is_none());
        let with_key = "http://example.org/s3cret?key=s3cret".parse().unwrap();
        transport.url(&with_key).unwrap();
        let kept = transport.usual.get().unwrap();
        assert_eq!(kept.url.as_str(), "http://example.org/");
        assert!(!format!("{transport:?}").contains("s3cret"));
    }
}
