//! A URL that may stand in a log.

use url::Url;

/// What stands in the place of a value that is not told.
const REDACTED: &str = "REDACTED";

/// The URL without user name, password and fragment. Of the query only the names are told, and the values
/// of the names in `shown`: an API key may stand there, and so may what a user typed.
pub fn redacted(url: &Url, shown: &[Box<str>]) -> String {
    let mut text = url.origin().ascii_serialization();
    text.push_str(url.path());
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(redacted(&Url::parse(given).unwrap(), &shown), told);
        }
    }
}
