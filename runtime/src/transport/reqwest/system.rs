//! The proxies that the system names, where they cannot be used.
//!
//! The library beneath takes one that it does not understand for none, and what must not go direct would.

use std::ffi::OsString;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

/// Stands in for a proxy that cannot be used, so that the rules of `NO_PROXY` are the library's own. Nothing is sent to it.
const STAND_IN: &str = "http://proxy.invalid";

/// What would go through a proxy that the system names, and cannot.
pub struct Unusable {
    concerned: Matcher,
    /// Why not, by the scheme of the request.
    http: Option<String>,
    https: Option<String>,
}

impl Unusable {
    /// By the variables of an environment; nothing where all that they name can be used.
    pub fn of(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        // A program behind a gateway does not take the header `Proxy` for a proxy.
        if variable("REQUEST_METHOD").is_some() {
            return None;
        }
        let all = named(&variable, ["ALL_PROXY", "all_proxy"]);
        let trouble = |own: Option<Named>| match (own, &all) {
            (Some(Ok(())), _) | (_, Some(Ok(()))) => None,
            (Some(Err(why)), _) => Some(why),
            (None, Some(Err(why))) => Some(why.clone()),
            (None, None) => None,
        };
        let http = trouble(named(&variable, ["HTTP_PROXY", "http_proxy"]));
        let https = trouble(named(&variable, ["HTTPS_PROXY", "https_proxy"]));
        if http.is_none() && https.is_none() {
            return None;
        }
        let stand_in = |why: &Option<String>| why.as_ref().map_or("", |_| STAND_IN);
        let concerned = Matcher::builder()
            .http(stand_in(&http))
            .https(stand_in(&https))
            .no(first(&variable, ["NO_PROXY", "no_proxy"]).unwrap_or_default())
            .build();
        Some(Unusable {
            concerned,
            http,
            https,
        })
    }

    /// Why a request to this URL cannot leave.
    pub fn refuses(&self, url: &Url) -> Option<String> {
        let uri: Uri = url.as_str().parse().ok()?;
        self.concerned.intercept(&uri)?;
        let why = match url.scheme() {
            "https" => self.https.as_ref(),
            _ => self.http.as_ref(),
        };
        Some(format!(
            "the system's proxy cannot be used: {}; `ReqwestTransport::builder()` has `proxy` and `no_proxy` to say another",
            why?
        ))
    }
}

/// A proxy that is named: one that can be used, or why not.
type Named = Result<(), String>;

fn named(variable: impl Fn(&str) -> Option<OsString>, names: [&str; 2]) -> Option<Named> {
    let Some(value) = first(&variable, names) else {
        let set = names.into_iter().find(|name| variable(name).is_some())?;
        return Some(Err(format!("`{set}` is no text")));
    };
    if value.trim().is_empty() {
        return None;
    }
    let other = Uri::from_static("http://another.example");
    let proxy = Matcher::builder().all(value.as_str()).build();
    if proxy.intercept(&other).is_some() {
        return Some(Ok(()));
    }
    let name = names
        .into_iter()
        .find(|name| variable(name).is_some_and(|text| text == *value))?;
    // No more of it is told, as it may have a password.
    let scheme = value.split_once("://").map(|(scheme, _)| scheme);
    let scheme = scheme.filter(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    Some(Err(match scheme {
        Some("http" | "https") | None => format!("`{name}` is no URL of one"),
        Some(scheme) => format!("`{name}` has the scheme `{scheme}`, which is not known here"),
    }))
}

/// What the first of these variables says that is a text.
fn first(variable: impl Fn(&str) -> Option<OsString>, names: [&str; 2]) -> Option<String> {
    let mut texts = names.into_iter().filter_map(&variable);
    texts.find_map(|text| text.into_string().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(environment: &[(&str, &str)], url: &str) -> Option<String> {
        let variable = |name: &str| {
            let mut set = environment.iter();
            let (_, value) = set.find(|(known, _)| *known == name)?;
            Some(OsString::from(value))
        };
        Unusable::of(variable)?.refuses(&Url::parse(url).unwrap())
    }

    const PLAIN: &str = "http://api.example/a";
    const SECURE: &str = "https://api.example/a";

    #[test]
    fn what_would_go_through_a_proxy_that_cannot_be_used_is_refused() {
        for value in [
            "htp://proxy.example:3128",
            "HTP://me:s3cret@proxy.example",
            "ftp://proxy.example",
            "socks://proxy.example:1080",
            "http://",
            "http://pr oxy",
            "s3cret words",
        ] {
            for name in ["ALL_PROXY", "all_proxy"] {
                for url in [PLAIN, SECURE] {
                    let why = refused(&[(name, value)], url).unwrap();
                    assert!(why.contains(name) && !why.contains("s3cret"), "{why}");
                }
            }
            for name in ["HTTP_PROXY", "http_proxy"] {
                assert!(refused(&[(name, value)], PLAIN).is_some(), "{value}");
                assert_eq!(refused(&[(name, value)], SECURE), None);
            }
            for name in ["HTTPS_PROXY", "https_proxy"] {
                assert!(refused(&[(name, value)], SECURE).is_some(), "{value}");
                assert_eq!(refused(&[(name, value)], PLAIN), None);
            }
        }
        let why = refused(&[("HTTPS_PROXY", "htp://p.example")], SECURE).unwrap();
        assert!(why.contains("`HTTPS_PROXY` has the scheme `htp`"), "{why}");
    }

    #[test]
    fn what_would_not_go_through_it_is_not() {
        const WRONG: (&str, &str) = ("ALL_PROXY", "htp://proxy.example");
        for environment in [
            vec![],
            vec![("ALL_PROXY", "")],
            vec![("ALL_PROXY", "proxy.example:3128")],
            vec![("ALL_PROXY", "http://me:pass@proxy.example")],
            // It is the library's to know it or not; it is never none.
            vec![("ALL_PROXY", "socks5h://proxy.example")],
            vec![WRONG, ("HTTP_PROXY", "http://proxy.example")],
            vec![("http_proxy", "htp://p"), ("ALL_PROXY", "http://p")],
            vec![WRONG, ("NO_PROXY", "other.example,api.example")],
            vec![WRONG, ("no_proxy", ".example")],
            vec![WRONG, ("NO_PROXY", "*")],
            vec![WRONG, ("REQUEST_METHOD", "GET")],
        ] {
            assert_eq!(refused(&environment, PLAIN), None, "{environment:?}");
        }
        // What is set to nothing is not the other one's.
        assert!(refused(&[WRONG, ("HTTP_PROXY", "")], PLAIN).is_some());
        assert!(refused(&[WRONG, ("NO_PROXY", "other.example")], PLAIN).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_no_proxy() {
        use std::os::unix::ffi::OsStringExt as _;
        let variable =
            |name: &str| (name == "ALL_PROXY").then(|| OsString::from_vec(b"http://\xff".to_vec()));
        let unusable = Unusable::of(variable).unwrap();
        let why = unusable.refuses(&Url::parse(PLAIN).unwrap()).unwrap();
        assert!(why.contains("`ALL_PROXY` is no text"), "{why}");
    }
}
