//! `host`, `basePath` and `schemes` -> servers.

use serde_json::{Value, json};

use super::{Upgrade, media_types};

impl Upgrade<'_> {
    /// One server for each scheme, `https` first: the first one is what a client uses by itself.
    /// Without a host the server is the one that the document came from, so its URL is relative.
    pub fn servers(&self, schemes: Option<&Value>) -> Vec<Value> {
        let text = |key: &str| {
            self.old
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
        };
        let base = match text("basePath").trim_matches('/') {
            "" => String::new(),
            path => format!("/{path}"),
        };
        let host = text("host").trim_end_matches('/');
        if host.is_empty() {
            return if base.is_empty() {
                Vec::new()
            } else {
                vec![json!({ "url": base })]
            };
        }
        // `host` has no scheme; some documents give one all the same.
        if host.contains("://") {
            return vec![json!({ "url": format!("{host}{base}") })];
        }
        // One alone may stand without a list, and with a colon behind it.
        let mut schemes = media_types(schemes).unwrap_or_default();
        for scheme in &mut schemes {
            *scheme = scheme.trim_end_matches(['/', ':']).to_ascii_lowercase();
        }
        if schemes.is_empty() {
            schemes.push("https".to_owned());
        }
        schemes.sort_by_key(|scheme| *scheme != "https");
        schemes.dedup();
        schemes
            .iter()
            .map(|scheme| json!({ "url": format!("{scheme}://{host}{base}") }))
            .collect()
    }
}
