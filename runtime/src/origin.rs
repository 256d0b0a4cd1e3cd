//! Where requests go: whose machine, and whether two URLs are of one server.

use url::{Host, Origin, Url};

/// Whether two URLs have the same scheme, host and port. Of requests: both have a host.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// Whether credentials for `base` may go to a URL: to the same origin, or to one that is trusted beside it.
pub(crate) fn trusts(base: &Url, trusted: &[Origin], url: &Url) -> bool {
    // An origin is on the heap: most calls go to the base URL's, and need none.
    same_origin(url, base) || !trusted.is_empty() && trusted.contains(&url.origin())
}

/// Whether a URL leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Why nothing that shows who the client is leaves for such a URL.
pub(crate) const PLAIN: &str = "over plain HTTP to another machine: let it by the runtime's \
    `ClientBuilder::allow_insecure_credentials()` where the network is closed";
