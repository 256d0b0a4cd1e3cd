//! Servers: URLs without a host, with a scheme that is none of HTTP, variables; and the host of Swagger 2.0.

use serde_json::{Map, Value};

use super::Mistakes;
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar, similar_keyword};

/// Schemes of URLs that a server can have.
const URL_SCHEMES: &[&str] = &["http", "https", "ws", "wss"];

impl Mistakes<'_> {
    /// The URL of a server: its scheme, and its variables (OAS 3.0.4, Server Object).
    pub(super) fn server(&mut self, server: &Map<String, Value>, at: &str) {
        let Some(url) = server.get("url").and_then(Value::as_str) else {
            return;
        };
        let place = format!("{at}/url");
        self.beyond_path(url, &place);
        let scheme = url.split_once("://").map(|(scheme, _)| scheme);
        let scheme = scheme.filter(|scheme| !scheme.contains(['{', '/']));
        if let Some(scheme) =
            scheme.filter(|scheme| !URL_SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()))
        {
            let near = similar_keyword(scheme, URL_SCHEMES.iter().copied());
            let message = format!("{} is no URL of HTTP", quoted(url));
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let said = said.effect(Effect::Narrowed);
                match near {
                    Some(near) => said.help(format!("did you mean `{near}://`?")),
                    None => said.help("begin it with `https://`"),
                }
            });
        }
        if scheme.is_none_or(|scheme| URL_SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())) {
            self.host(url, &place);
        }
        let declared = server.get("variables").and_then(Value::as_object);
        let names = declared.into_iter().flat_map(Map::keys).map(String::as_str);
        let names: Vec<&str> = names.collect();
        let parts = url.split('{').skip(1);
        for name in parts.filter_map(|part| Some(part.split_once('}')?.0)) {
            if names.contains(&name) {
                continue;
            }
            let message = format!("the server's variable {} is not declared", quoted(name));
            let free = names
                .iter()
                .copied()
                .filter(|known| !url.contains(&format!("{{{known}}}")));
            let free: Vec<&str> = free.collect();
            // Either may be the one with a letter too few.
            let is_near = |known: &&str| similar_keyword(known, std::iter::once(name)).is_some();
            let meant = similar_keyword(name, free.iter().copied())
                .or_else(|| free.iter().copied().find(is_near));
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let said = said.effect(Effect::Narrowed);
                match (meant, free.first()) {
                    (Some(meant), _) => {
                        said.help(format!("did you mean {}?", quoted(&format!("{{{meant}}}"))))
                    }
                    (None, free) => {
                        let declare =
                            format!("declare it: `variables: {{{name}: {{default: ..}}}}`");
                        let said = said.help(declare);
                        match free {
                            Some(free) => said
                                .note(format!("{} is declared, and not in the URL", quoted(free))),
                            None => said,
                        }
                    }
                }
            });
        }
    }

    /// Whether a server's URL has a host. "This URL MAY be relative, to indicate that the host location is relative to the
    /// location where the document containing the Server Object is being served" (OAS 3.0.4, Server Object).
    fn host(&mut self, url: &str, place: &str) {
        let (scheme, rest) = match url.split_once("://") {
            Some((_, rest)) => (true, rest),
            None => (false, url),
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A variable may be all of it.
        let is_open = host.starts_with('{');
        let said = match rest.strip_prefix("//") {
            _ if scheme && !host.is_empty() || is_open => return,
            _ if scheme => Some("https://..".to_owned()),
            Some(rest) => Some(format!("https://{rest}")),
            None => host_meant(host, rest),
        };
        let Some(meant) = said else {
            let what = format!("the server's URL {} is relative", quoted(url));
            return self.relative(&what, place);
        };
        let what = if scheme { "host" } else { "scheme" };
        let message = format!("the server's URL {} has no {what}", quoted(url));
        self.warn(codes::NO_HOST, place, &message, |said| {
            let said = said
                .effect(Effect::Narrowed)
                .note("a client of this server has no base URL until one is set");
            match meant.ends_with("..") {
                true => said.help(format!("did you mean `{meant}`?")),
                false => said.meant(&meant),
            }
        });
    }

    /// Allowed, and nothing that a client can go by.
    fn relative(&mut self, what: &str, place: &str) {
        let message = format!("{what}: a client of it has no base URL until one is set");
        let said = Diagnostic::info(codes::NO_HOST, self.origins.origin(place), message);
        let help = "set `base_url` on the client's builder, or write the whole URL";
        let group = "a server has no host: a client of it has no base URL until one is set";
        self.diagnostics.push(said.group(group).help(help));
    }

    /// "If the enum is defined, the value MUST exist in the enum's values" (OAS 3.1.1, Server Variable Object).
    pub(super) fn server_variable(&mut self, variable: &Map<String, Value>, at: &str) {
        let listed = variable.get("enum").and_then(Value::as_array);
        let Some(default) = variable.get("default") else {
            return;
        };
        // Numbers and flags are texts here.
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let words: Vec<String> = listed.into_iter().flatten().map(text).collect();
        let default = text(default);
        if words.is_empty() || words.contains(&default) {
            return;
        }
        let message = format!(
            "the default {} is none of the values of `enum`",
            quoted(&default)
        );
        let near = similar(&default, words.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean {}?", quoted(near)),
            None => "add it to `enum`, or take one of its values".to_owned(),
        };
        self.warn(
            codes::CONTRADICTION,
            &format!("{at}/default"),
            &message,
            |said| said.effect(Effect::Narrowed).help(help),
        );
    }

    /// Where the server of a document of Swagger 2.0 is: "This MUST be the host only and does not include the scheme nor
    /// sub-paths" (Swagger 2.0, Swagger Object).
    pub(super) fn old_server(&mut self, document: &Map<String, Value>) {
        self.schemes(document, "");
        let text = |key: &str| {
            let text = document.get(key).and_then(Value::as_str);
            text.unwrap_or_default().trim()
        };
        let (host, base) = (text("host"), text("basePath"));
        if !document.contains_key("host") && document.contains_key("basePath") {
            self.relative("there is no `host`", "/basePath");
        }
        let (scheme, rest) = match host.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, host),
        };
        let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
        let path = path.trim_matches('/');
        let more = base.trim_matches('/');
        if scheme.is_some() || !path.is_empty() {
            let what = match (scheme.is_some(), path.is_empty()) {
                (true, true) => "a scheme",
                (true, false) => "a scheme and a path",
                _ => "a path",
            };
            let message = format!("`host` is a host alone, and {} has {what}", quoted(host));
            let mut mend = format!("host: {name}");
            if !path.is_empty() {
                // Said twice, it stands in both.
                let whole = match more.is_empty() || more == path {
                    true => path.to_owned(),
                    false => format!("{path}/{more}"),
                };
                mend.push_str(&format!(", basePath: /{whole}"));
            }
            if let Some(scheme) = scheme {
                mend.push_str(&format!(", schemes: [{scheme}]"));
            }
            let effect = match path.is_empty() {
                true => Effect::None,
                false => Effect::Narrowed,
            };
            self.warn(codes::WRONG_TYPE, "/host", &message, |said| {
                let slash = if more.is_empty() { "" } else { "/" };
                let host = host.trim_end_matches('/');
                let url = match scheme {
                    Some(_) => format!("{host}{slash}{more}"),
                    None => format!("https://{host}{slash}{more}"),
                };
                said.effect(effect)
                    .note(format!("the client's base URL is {}", quoted(&url)))
                    .help(format!("write {}", quoted(&mend)))
            });
        }
        if base.contains("://") {
            let message = format!("`basePath` is a path alone, and {} is a URL", quoted(base));
            self.warn(codes::WRONG_TYPE, "/basePath", &message, |said| {
                said.effect(Effect::Narrowed)
                    .help("put the host into `host`, and its scheme into `schemes`")
            });
        } else if !base.is_empty() && !base.starts_with('/') {
            let message = "`basePath` does not begin with a slash; one is added";
            self.warn(codes::WRONG_TYPE, "/basePath", message, |said| {
                said.effect(Effect::None)
                    .help(format!("write {}", quoted(&format!("basePath: /{base}"))))
            });
        }
    }

    /// "Values MUST be from the list: "http", "https", "ws", "wss"" (Swagger 2.0, Swagger Object).
    pub(super) fn schemes(&mut self, object: &Map<String, Value>, at: &str) {
        let listed = object.get("schemes").and_then(Value::as_array);
        for (index, scheme) in listed.into_iter().flatten().enumerate() {
            let Some(word) = scheme.as_str().filter(|word| !URL_SCHEMES.contains(word)) else {
                continue;
            };
            let message = format!("{} is no scheme of a server", quoted(word));
            let near = similar_keyword(word, URL_SCHEMES.iter().copied());
            let place = format!("{at}/schemes/{index}");
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let said = said.effect(Effect::Narrowed);
                match near {
                    Some(near) => said.meant(near),
                    None => said.help("the schemes are `http`, `https`, `ws` and `wss`"),
                }
            });
        }
    }
}

/// The URL that was meant by one that begins with a host, or with `https:` alone.
fn host_meant(host: &str, url: &str) -> Option<String> {
    if let Some(rest) = url.strip_prefix("https:").or(url.strip_prefix("http:")) {
        return Some(format!("https://{}", rest.trim_start_matches('/')));
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let has_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let has_dot = name.contains('.') && !name.starts_with('.');
    let is_host = name == "localhost" || has_port || has_dot;
    let scheme = if name == "localhost" { "http" } else { "https" };
    (is_host && !name.is_empty()).then(|| format!("{scheme}://{url}"))
}
