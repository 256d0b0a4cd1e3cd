//! Where a server's endpoints are (OpenID Connect Discovery 1.0; RFC 8414).

use bytes::Bytes;
use serde_json::Value;

use super::endpoint::{malformed, read};
use super::{OAuth2, url};
use crate::auth::{Http, TokenError, TokenErrorKind};

impl OAuth2 {
    /// Asks a server where its endpoints are: at `/.well-known/openid-configuration` under `issuer`.
    ///
    /// ```no_run
    /// # use apiloom_runtime::auth::{Http, TokenError, oauth2::OAuth2};
    /// # async fn run(http: Http) -> Result<OAuth2, TokenError> {
    /// OAuth2::discover(http, "https://id.example", "my-client").await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the server calls itself anything else than `issuer`, byte for byte; when an endpoint is
    /// not safe; when there is no answer that can be read.
    pub async fn discover(
        http: impl Into<Http>,
        issuer: &str,
        client: impl Into<String>,
    ) -> Result<OAuth2, TokenError> {
        let http = http.into();
        let base = url(issuer)?;
        if base.query().is_some() || base.fragment().is_some() {
            return Err(malformed("an issuer has no query and no fragment"));
        }
        let path = base.path().trim_end_matches('/');
        let mut place = base.clone();
        place.set_path(&[path, "/.well-known/openid-configuration"].concat());
        let request = http::Request::get(place.as_str()).header("accept", "application/json");
        let request = request.body(Bytes::new());
        let answer = http.send(request.map_err(TokenError::unavailable)?).await?;
        let answer = read(&answer, http.wall(), std::iter::empty())?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str);
        // Section 4.3: otherwise one server could speak for another.
        if text("issuer") != Some(issuer) {
            return Err(malformed("its `issuer` is not the one that was asked"));
        }
        // An endpoint may be at another host, but not be of less worth.
        let endpoint = |name: &str| match text(name) {
            Some(text) => {
                let found = url(text)?;
                http.check(&found)?;
                if base.scheme() == "https" && found.scheme() != "https" {
                    let message = format!("the server's `{name}` is not https");
                    return Err(TokenError::new(TokenErrorKind::Insecure, message));
                }
                Ok(Some(found))
            }
            None => Ok(None),
        };
        let token = endpoint("token_endpoint")?;
        let token = token.ok_or_else(|| malformed("there is no `token_endpoint`"))?;
        let mut server = OAuth2::new(client, token.as_str())?;
        server.issuer = Some(issuer.to_owned());
        let says = answer.get("authorization_response_iss_parameter_supported");
        server.says_issuer = says == Some(&Value::Bool(true));
        server.authorization = endpoint("authorization_endpoint")?;
        server.device = endpoint("device_authorization_endpoint")?;
        server.revocation = endpoint("revocation_endpoint")?;
        // Without a list it is basic (section 3).
        let methods = answer.get("token_endpoint_auth_methods_supported");
        if let Some(methods) = methods.and_then(Value::as_array) {
            let takes = |wanted: &str| methods.iter().any(|known| known == wanted);
            server.in_body = takes("client_secret_post") && !takes("client_secret_basic");
        }
        Ok(server)
    }
}
