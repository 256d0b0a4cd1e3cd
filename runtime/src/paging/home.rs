//! The next page is at the origin of the one before: a credential goes with the request for it.

use url::Url;

pub fn at_home(here: &Url, text: &str) -> Result<Url, String> {
    let mut url = here
        .join(text)
        .map_err(|_| "the server named a next page that is no URL".to_owned())?;
    // A server behind a proxy that ends TLS does not know that it is spoken to over https.
    let same_host =
        url.host() == here.host() && (url.port().is_none() || url.port() == here.port());
    if here.scheme() == "https" && url.scheme() == "http" && same_host {
        // Neither can fail: both URLs have hosts.
        let _ = url.set_scheme("https");
        let _ = url.set_port(here.port());
    }
    let named = !url.username().is_empty() || url.password().is_some();
    // It is not sent, and tells no pages apart.
    url.set_fragment(None);
    if url.origin() != here.origin() || named {
        return Err("the server named a next page at another origin".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::at_home;

    /// A server behind a proxy that ends TLS names itself by `http://`; the credential stays on TLS.
    #[test]
    fn next_urls_stay_at_the_origin() {
        let to = |base: &str, text: &str| {
            let here = url::Url::parse(base).unwrap();
            at_home(&here, text).ok().map(|url| url.to_string())
        };
        let base = "https://api.example/v1/things";
        assert_eq!(
            to(base, "?page=2").unwrap(),
            "https://api.example/v1/things?page=2"
        );
        assert_eq!(
            to(base, "http://api.example/x").unwrap(),
            "https://api.example/x"
        );
        let port = "https://api.example:8443/";
        assert_eq!(
            to(port, "http://api.example:8443/x").unwrap(),
            "https://api.example:8443/x"
        );
        assert_eq!(
            to(port, "http://api.example/x").unwrap(),
            "https://api.example:8443/x"
        );
        for away in [
            "http://other.example/x",
            "http://api.example:8080/x",
            "http://me@api.example/x",
            "https://api.example:8443/x",
            "ftp://api.example/x",
        ] {
            assert_eq!(to(base, away), None, "{away}");
        }
        assert_eq!(to("http://api.example/", "https://api.example/x"), None);
    }
}
