//! What can be set about the default transport.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use url::Url;

use super::resolve::Names;
use super::{Careless, Pools, ReqwestTransport, Unusable, policy};
use crate::boxed::BoxError;

/// Where the system says which proxy to use.
const PROXIES: [&str; 6] = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
];

/// How many bytes of headers are read of HTTP/2, as many as of HTTP/1.1: more than a response may have, so that it is told
/// that there are too many.
const MOST_HEADERS: u32 = 400 * 1024;

/// How soon the system asks whether the other end of a connection is there, how long it waits between two questions, and how
/// often it asks.
const WATCH: (Duration, Duration, u32) = (Duration::from_secs(15), Duration::from_secs(15), 3);

/// How long what was sent may go without an acknowledgment.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// Builds a [`ReqwestTransport`].
#[must_use]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    identity: Option<Vec<u8>>,
    roots: Vec<Vec<u8>>,
    only_these_roots: bool,
    proxy: Proxy,
    local_address: Option<IpAddr>,
    pool_idle_timeout: Duration,
    pool_max_idle: usize,
    version: Version,
    keep_alive: (Duration, Duration),
}

/// Through what requests go.
enum Proxy {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    System,
    None,
    At(String),
}

/// Which versions of HTTP are spoken.
enum Version {
    Negotiated,
    Http1,
    Http2,
}

impl Default for ReqwestTransportBuilder {
    fn default() -> Self {
        ReqwestTransportBuilder {
            connect_timeout: Duration::from_secs(5),
            identity: None,
            roots: Vec::new(),
            only_these_roots: false,
            proxy: Proxy::System,
            local_address: None,
            pool_idle_timeout: Duration::from_secs(90),
            // Fewer than there are calls under way, and connections are closed and made all the time.
            pool_max_idle: 256,
            version: Version::Negotiated,
            keep_alive: (Duration::from_secs(30), Duration::from_secs(10)),
        }
    }
}

impl ReqwestTransportBuilder {
    /// How long a connection may take; 5 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The certificate that the client shows to servers that ask for one (`mutualTLS`; RFC 8705 for
    /// tokens): its chain and its private key, as PEM.
    pub fn client_identity(mut self, pem: &[u8]) -> Self {
        self.identity = Some(pem.to_vec());
        self
    }

    /// Certificates, as PEM, whose servers are trusted beside those that the system trusts.
    pub fn root_certificates(mut self, pem: &[u8]) -> Self {
        self.roots.push(pem.to_vec());
        self
    }

    /// Trusts the certificates of [`root_certificates`](Self::root_certificates) alone, not the system's.
    pub fn only_these_roots(mut self) -> Self {
        self.only_these_roots = true;
        self
    }

    /// Sends through this proxy, `http://` or `https://`, with `user:password@` where it asks for that, in place of the
    /// system's (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). What goes to this machine goes through
    /// none, whoever names one: a credential for `localhost` is for nobody else. One of another scheme is an error of
    /// [`build`](Self::build); where the system names one that nobody understands, it is an error of each request that
    /// would go through it.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::At(url.into());
        self
    }

    /// Sends through no proxy, whatever the system says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// The address of this machine that connections come from; the system chooses by default.
    pub fn local_address(mut self, address: IpAddr) -> Self {
        self.local_address = Some(address);
        self
    }

    /// How long a connection is kept that nobody uses; 90 seconds by default.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// How many connections to a host are kept that nobody uses; 256 by default.
    pub fn pool_max_idle_per_host(mut self, count: usize) -> Self {
        self.pool_max_idle = count;
        self
    }

    /// Speaks HTTP/1.1 alone. By default TLS negotiates, and plain HTTP is HTTP/1.1.
    pub fn http1_only(mut self) -> Self {
        self.version = Version::Http1;
        self
    }

    /// Speaks HTTP/2 at once, without negotiating: for servers that are known to (RFC 9113, section 3.3).
    pub fn http2_prior_knowledge(mut self) -> Self {
        self.version = Version::Http2;
        self
    }

    /// How often a connection of HTTP/2 is asked whether it is alive, and how long it may take to say so; 30 and
    /// 10 seconds by default.
    pub fn http2_keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.keep_alive = (interval, timeout);
        self
    }

    /// Makes the transport.
    ///
    /// # Errors
    ///
    /// When a certificate, a key or a proxy's URL cannot be read, or is of another kind, or TLS cannot be set up.
    pub fn build(self) -> Result<ReqwestTransport, BoxError> {
        let pools = self.pools()?;
        let anew = Anew {
            builder: self,
            through: OnceLock::new(),
            direct: OnceLock::new(),
        };
        Ok(ReqwestTransport::over(pools, Some(Arc::new(anew))))
    }

    fn pools(&self) -> Result<Pools, BoxError> {
        let proxied = match &self.proxy {
            Proxy::System => PROXIES.iter().any(|name| std::env::var_os(name).is_some()),
            Proxy::None => false,
            Proxy::At(_) => true,
        };
        let direct = if proxied {
            Some(self.client()?.no_proxy().build()?)
        } else {
            None
        };
        let unusable = match &self.proxy {
            Proxy::System => Unusable::of(|name| std::env::var_os(name)),
            Proxy::None | Proxy::At(_) => None,
        };
        Ok(Pools {
            client: self.proxied()?.build()?,
            direct,
            unusable,
            careless: Careless::default(),
        })
    }

    /// Everything.
    fn proxied(&self) -> Result<reqwest::ClientBuilder, BoxError> {
        let client = self.client()?;
        Ok(match &self.proxy {
            Proxy::System => client,
            Proxy::None => client.no_proxy(),
            Proxy::At(url) => client.proxy(proxy(url)?),
        })
    }

    /// Everything but the proxy.
    fn client(&self) -> Result<reqwest::ClientBuilder, BoxError> {
        let mut client = policy(reqwest::Client::builder())
            // Codings that no feature of ours is for, but that another package has turned on beneath.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .dns_resolver(Arc::new(Names))
            .connect_timeout(self.connect_timeout)
            .local_address(self.local_address)
            .pool_idle_timeout(self.pool_idle_timeout)
            .pool_max_idle_per_host(self.pool_max_idle)
            .http2_max_header_list_size(MOST_HEADERS)
            .http2_keep_alive_interval(self.keep_alive.0)
            .http2_keep_alive_timeout(self.keep_alive.1)
            .tcp_keepalive(WATCH.0)
            .tcp_keepalive_interval(WATCH.1)
            .tcp_keepalive_retries(WATCH.2);
        #[cfg(target_os = "linux")]
        {
            client = client.tcp_user_timeout(UNACKNOWLEDGED);
        }
        client = match self.version {
            Version::Negotiated => client,
            Version::Http1 => client.http1_only(),
            Version::Http2 => client.http2_prior_knowledge(),
        };
        if let Some(pem) = &self.identity {
            client = client.identity(reqwest::Identity::from_pem(pem)?);
        }
        let mut roots = Vec::new();
        for pem in &self.roots {
            let some = reqwest::Certificate::from_pem_bundle(pem)?;
            if some.is_empty() {
                return Err("there is no certificate in the PEM to trust".into());
            }
            roots.extend(some);
        }
        Ok(match (self.only_these_roots, roots.is_empty()) {
            (true, true) => return Err("no certificate is given to trust".into()),
            (true, false) => client.tls_certs_only(roots),
            (false, true) => client,
            (false, false) => client.tls_certs_merge(roots),
        })
    }
}

/// The proxy at a URL; without a scheme it is spoken to over HTTP. One of a scheme that is not known would be none: what
/// must not go direct would. Of the URL nothing is told, as it may have a password.
fn proxy(url: &str) -> Result<reqwest::Proxy, BoxError> {
    let whole = match url.contains("://") {
        true => url.to_owned(),
        false => ["http://", url].concat(),
    };
    let whole = Url::parse(&whole).map_err(|error| format!("the proxy's URL: {error}"))?;
    match whole.scheme() {
        "http" | "https" => Ok(reqwest::Proxy::all(whole)?),
        other => Err(format!("the proxy's URL: `{other}` is no scheme that is known here").into()),
    }
}

/// What makes other clients like those of a transport; of them two that keep no connection: each request has a new one.
/// These are made when the first is asked for, which is seldom.
pub struct Anew {
    builder: ReqwestTransportBuilder,
    through: OnceLock<Option<reqwest::Client>>,
    direct: OnceLock<Option<reqwest::Client>>,
}

impl Anew {
    /// Clients that have no connection yet.
    pub fn pools(&self) -> Result<Pools, BoxError> {
        self.builder.pools()
    }

    /// The client, without a proxy or with the builder's.
    pub fn client(&self, direct: bool) -> Option<&reqwest::Client> {
        let make = || {
            let client = match direct {
                true => self.builder.client().ok()?.no_proxy(),
                false => self.builder.proxied().ok()?,
            };
            client.pool_max_idle_per_host(0).build().ok()
        };
        let kept = if direct { &self.direct } else { &self.through };
        kept.get_or_init(make).as_ref()
    }
}

impl std::fmt::Debug for ReqwestTransportBuilder {
    /// Shows no key and no password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ReqwestTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("client_identity", &self.identity.is_some())
            .field("proxy", &matches!(self.proxy, Proxy::At(_)))
            .finish_non_exhaustive()
    }
}
