//! What must not be kept.

use apiloom_runtime::operation::OperationMeta;
use http::Uri;

/// Whether a URL of an operation holds a secret, by the names of its parameters.
pub fn is_told_by(operation: &OperationMeta, url: &Uri) -> bool {
    let path = operation.template().split('{').skip(1);
    let mut in_path = path.filter_map(|after| Some(after.split_once('}')?.0));
    let query = url.query().unwrap_or_default().split('&');
    let mut in_query = query.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    in_path.any(|name| operation.is_secret(name)) || in_query.any(|name| operation.is_secret(name))
}

#[cfg(test)]
mod tests {
    use apiloom_runtime::http::Method;

    use super::*;

    #[test]
    fn secrets_stand_in_paths_and_queries() {
        static RESET: OperationMeta =
            OperationMeta::new("reset", Method::GET, "/reset/{resetToken}");
        static PLAIN: OperationMeta = OperationMeta::new("plain", Method::GET, "/plain/{id}")
            .secrets(&["voucher"])
            .arguments(&[("key", "query", "appid")]);
        let url = Uri::from_static("https://a/plain/token?q=1&page");
        assert!(is_told_by(&RESET, &url) && !is_told_by(&PLAIN, &url));
        for url in [
            "https://a/plain/1?access_token=1",
            "https://a/plain/1?a=1&voucher=2",
            "https://a/plain/1?appid=3",
        ] {
            assert!(is_told_by(&PLAIN, &Uri::from_static(url)), "{url}");
        }
    }
}
