//! The addresses of names.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::task::JoinHandle;

use crate::boxed::BoxError;
use crate::origin::is_this_machine;

/// Asks the system, but for the names of this machine, which are its own whatever the network says of them (RFC 6761,
/// section 6.3): credentials go there over plain HTTP, and past the proxy.
pub struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        if is_this_machine(&name) {
            let all: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            // The port is put in beneath.
            let all = all.map(|address| SocketAddr::new(address, 0));
            let addresses: Addrs = Box::new(all.into_iter());
            return Box::pin(std::future::ready(Ok(addresses)));
        }
        Box::pin(Lookup(tokio::task::spawn_blocking(move || {
            Ok(Box::new((name.as_str(), 0).to_socket_addrs()?) as Addrs)
        })))
    }
}

/// A question to the system, which blocks a thread. One that has not begun does not begin when nobody waits any more.
struct Lookup(JoinHandle<Result<Addrs, BoxError>>);

impl Future for Lookup {
    type Output = Result<Addrs, BoxError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = std::task::ready!(Pin::new(&mut self.0).poll(context));
        Poll::Ready(ended.unwrap_or_else(|error| Err(error.into())))
    }
}

impl Drop for Lookup {
    fn drop(&mut self) {
        self.0.abort();
    }
}
