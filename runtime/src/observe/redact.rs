//! A URL that may stand in a log.

use url::Url;

use crate::meta::OperationMeta;
use crate::redact::hides;

/// What stands in the place of a value that is not told.
const REDACTED: &str = "REDACTED";

/// The URL without user name, password and fragment, and without path parameters that hold secrets. Of the query only
/// the names are told, and the values of the names in `shown`: an API key may stand there, and so may what a user
/// typed.
pub fn redacted(url: &Url, shown: &[Box<str>], meta: &OperationMeta) -> String {
    let mut text = url.origin().ascii_serialization();
    text.push_str(&path(url, meta));
    let mut separator = '?';
    for pair in url.query().into_iter().flat_map(|query| query.split('&')) {
        text.push(separator);
        separator = '&';
        match pair.split_once('=') {
            Some((name, _)) if shown.iter().any(|shown| **shown == *name) => text.push_str(pair),
            Some((name, _)) => {
                text.push_str(name);
                text.push('=');
                text.push_str(REDACTED);
            }
            // It has no name: what stands there may be anything.
            None if pair.is_empty() => {}
            None => text.push_str(REDACTED),
        }
    }
    text
}

/// The path, with what the template has in place of segments that hold a secret. They are compared from the end: before
/// them is the base URL's own path. A page's or a redirect's URL may have another path; then its last segments are
/// hidden just the same.
fn path(url: &Url, meta: &OperationMeta) -> String {
    let path = url.path();
    let secret = |segment: &str| {
        let mut names = segment.split('{').skip(1);
        names.any(|rest| {
            let name = rest.split('}').next().unwrap_or_default();
            hides(name.trim_end_matches('*'), meta.secrets)
        })
    };
    if !meta.template.contains('{') || !secret(meta.template) {
        return path.to_owned();
    }
    let mut segments: Vec<&str> = path.split('/').collect();
    for (segment, template) in segments.iter_mut().rev().zip(meta.template.rsplit('/')) {
        if secret(template) {
            *segment = REDACTED;
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    static PLAIN: OperationMeta = OperationMeta::new("id", http::Method::GET, "/v1/{id}");
    static SECRET: OperationMeta =
        OperationMeta::new("id", http::Method::GET, "/reset/{token}/of/{id}/{ssn}.json")
            .secrets(&["ssn"]);

    #[test]
    fn secrets_in_the_path_go() {
        let told = |url: &str, meta| redacted(&Url::parse(url).unwrap(), &[], meta);
        assert_eq!(
            told("http://a/base/reset/s3cret/of/7/s3cret.json", &SECRET),
            "http://a/base/reset/REDACTED/of/7/REDACTED"
        );
        assert_eq!(told("http://a/x/y", &SECRET), "http://a/x/REDACTED");
        assert_eq!(told("http://a/x/y", &PLAIN), "http://a/x/y");
    }

    #[test]
    fn names_stay_and_values_go() {
        let shown = ["page".into(), "limit".into()];
        for (given, told) in [
            (
                "https://api.example/v1/a%20b",
                "https://api.example/v1/a%20b",
            ),
            (
                "http://u:p@api.example:81/x#secret",
                "http://api.example:81/x",
            ),
            (
                "http://a/?page=2&key=s3cret&limit=",
                "http://a/?page=2&key=REDACTED&limit=",
            ),
            ("http://a/?s3cret", "http://a/?REDACTED"),
            (
                "http://a/?key=a=b&&page=1",
                "http://a/?key=REDACTED&&page=1",
            ),
            ("http://a/?", "http://a/?"),
        ] {
            assert_eq!(redacted(&Url::parse(given).unwrap(), &shown, &PLAIN), told);
        }
    }
}
