//! Connections to servers, before anything is said on them.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use apiloom_runtime::BoxFuture;
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig};

/// Bytes both ways.
pub trait Link: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Link for T {}

/// Opens connections: by TCP, and by TLS as the system trusts it, unless [`Settings::dial`](super::Settings::dial) says otherwise. For
/// proxies, for authorities of one's own, for sockets of another kind.
///
/// ```
/// use apiloom_live::websocket::{Dial, Link};
/// use apiloom_runtime::BoxFuture;
///
/// /// Everything is at this machine.
/// struct Local;
///
/// impl Dial for Local {
///     fn dial<'a>(&'a self, _: &'a str, port: u16, secure: bool) -> BoxFuture<'a, std::io::Result<Box<dyn Link>>> {
///         Box::pin(async move {
///             if secure {
///                 return Err(std::io::Error::other("no TLS here"));
///             }
///             let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
///             Ok(Box::new(stream) as Box<dyn Link>)
///         })
///     }
/// }
/// ```
pub trait Dial: Send + Sync + 'static {
    /// A connection to a host, an IPv6 address without its brackets, over TLS if it is to be `secure`. It may be dropped at any time, and is
    /// when it takes longer than the client's limits.
    fn dial<'a>(
        &'a self,
        host: &'a str,
        port: u16,
        secure: bool,
    ) -> BoxFuture<'a, io::Result<Box<dyn Link>>>;
}

/// TCP, and TLS that trusts what the system does.
pub(super) struct System;

impl Dial for System {
    fn dial<'a>(
        &'a self,
        host: &'a str,
        port: u16,
        secure: bool,
    ) -> BoxFuture<'a, io::Result<Box<dyn Link>>> {
        Box::pin(async move {
            let stream = match is_this_machine(host) {
                true => {
                    let own = [
                        IpAddr::V4(Ipv4Addr::LOCALHOST),
                        IpAddr::V6(Ipv6Addr::LOCALHOST),
                    ];
                    TcpStream::connect(&own.map(|address| SocketAddr::new(address, port))[..])
                        .await?
                }
                false => TcpStream::connect((host, port)).await?,
            };
            // Messages are small, and are not to wait for more of them.
            stream.set_nodelay(true)?;
            if !secure {
                return Ok(Box::new(stream) as Box<dyn Link>);
            }
            let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
            let stream = connector()?.connect(name, stream).await?;
            Ok(Box::new(stream) as Box<dyn Link>)
        })
    }
}

/// `localhost`, and what ends in it (RFC 6761, section 6.3): nobody's name server has a say in that, as plain text may go there.
fn is_this_machine(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.rsplit('.')
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case("localhost"))
}

/// Made once: it reads what the system trusts.
fn connector() -> io::Result<TlsConnector> {
    static CONNECTOR: OnceLock<Result<TlsConnector, rustls::Error>> = OnceLock::new();
    let made = CONNECTOR.get_or_init(|| {
        // The cryptography is named, as a program may have another in its tree beside it.
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let mut config = config.with_platform_verifier()?.with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsConnector::from(Arc::new(config)))
    });
    made.clone().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine() {
        for (name, own) in [
            ("localhost", true),
            ("LOCALHOST.", true),
            ("api.localhost", true),
            ("localhost.example", false),
            ("notlocalhost", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(is_this_machine(name), own, "{name}");
        }
    }

    #[test]
    fn the_system_has_something_to_trust() {
        assert!(connector().is_ok());
    }
}
