//! `[client.retry]`, `[client.auth-refresh]`, `[client.envelope]` and `[client.servers]`: what the document would say by
//! extensions, where it is not ours to edit.

use std::num::NonZeroU32;

use serde::{Deserialize, Deserializer, Serialize};

use super::pages::pointer;

/// Whether and how often an operation is repeated: what `x-retry` would say in the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RetryRule {
    /// Whether it may be repeated though its method does not say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent: Option<bool>,
    /// How many attempts there are at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<NonZeroU32>,
}

/// Where an operation that refreshes tokens has them: what `x-auth-refresh` would say in the document. Places are JSON
/// pointers into its body and into its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RefreshRule {
    /// Where the body has the refresh token.
    #[serde(deserialize_with = "required_pointer")]
    pub request_field: String,
    /// Where the answer has the access token.
    #[serde(deserialize_with = "required_pointer")]
    pub access_field: String,
    /// Where the answer has the next refresh token.
    #[serde(
        default,
        deserialize_with = "pointer",
        skip_serializing_if = "Option::is_none"
    )]
    pub refresh_field: Option<String>,
    /// Where the answer says in how many seconds the access token ends.
    #[serde(
        default,
        deserialize_with = "pointer",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_field: Option<String>,
}

fn required_pointer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    pointer(deserializer).map(Option::unwrap_or_default)
}

/// The URL of a server, checked so that a wrong one is an error with its place.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ServerUrl(pub String);

impl TryFrom<String> for ServerUrl {
    type Error = String;

    fn try_from(url: String) -> Result<Self, String> {
        match is_server(&url) {
            true => Ok(ServerUrl(url)),
            false => Err(format!(
                "`{}` is no URL of a server: these are like `https://api.example.com/v1`",
                url.escape_debug()
            )),
        }
    }
}

/// Whether a client can be sent there: an absolute URL of HTTP without a query, which paths are appended to.
pub(crate) fn is_server(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else {
        return false;
    };
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    is_http && uri.host().is_some_and(|host| !host.is_empty()) && uri.query().is_none()
}
