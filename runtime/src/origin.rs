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

/// Whether a name is of this machine: `localhost`, and what ends in it (RFC 6761, section 6.3), with the dot of the root or
/// without. The default transport leads all of them here; whoever resolves names in another way has to do so too.
pub(crate) fn is_this_machine(name: &str) -> bool {
    let mut labels = name.strip_suffix('.').unwrap_or(name).rsplit('.');
    let last = labels.next().unwrap_or_default();
    last.eq_ignore_ascii_case("localhost")
}

/// Whether a URL leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_this_machine(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Why nothing that shows who the client is leaves for such a URL.
pub(crate) const PLAIN: &str = "over plain HTTP to another machine: let it by the runtime's \
    `ClientBuilder::allow_insecure_credentials()` where the network is closed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_this_machine() {
        for (url, expected) in [
            ("http://localhost/", true),
            ("http://LocalHost:80/", true),
            ("http://localhost./", true),
            ("http://a.localhost/", true),
            ("http://a.b.localhost./", true),
            ("http://127.0.0.1/", true),
            ("http://127.9/", true),
            ("http://[::1]/", true),
            ("http://localhost../", false),
            ("http://notlocalhost/", false),
            ("http://localhost.example/", false),
            ("http://localhost.localdomain/", false),
            ("http://0.0.0.0/", false),
            ("http://[::ffff:127.0.0.1]/", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
