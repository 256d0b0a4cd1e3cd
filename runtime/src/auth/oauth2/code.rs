//! The authorization code grant with PKCE (RFC 6749, section 4.1; RFC 7636).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{OAuth2, missing};
use crate::auth::{Http, Token, TokenError, TokenErrorKind};
use crate::secret::Secret;

/// A login that has begun: where to send the user, and what is needed when the user comes back.
pub struct Authorization {
    server: OAuth2,
    url: Url,
    redirect: String,
    state: Secret,
    verifier: Secret,
}

impl OAuth2 {
    /// Begins a login: the user opens [`Authorization::url`] in a browser, logs in, and is sent on to
    /// `redirect`, whose URL [`Authorization::finish`] takes.
    ///
    /// ```no_run
    /// # use apiloom_runtime::auth::{Http, Session, TokenError, oauth2::OAuth2};
    /// # async fn run(http: Http, arrived_at: String) -> Result<(), TokenError> {
    /// let server = OAuth2::new("my-client", "https://id.example/token")?
    ///     .authorization_url("https://id.example/authorize")?;
    /// let login = server.authorize("http://127.0.0.1:8123/back")?;
    /// println!("open {}", login.url());
    /// let token = login.finish(http.clone(), &arrived_at).await?;
    /// let session = Session::builder(server.refresh()).token(token).build();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no authorization URL, or the system gives no random numbers.
    pub fn authorize(&self, redirect: &str) -> Result<Authorization, TokenError> {
        let mut url = self
            .authorization
            .clone()
            .ok_or_else(|| missing("authorization_url"))?;
        let (state, verifier) = (random()?, random()?);
        let challenge = challenge(&verifier);
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client)
            .append_pair("redirect_uri", redirect)
            .append_pair("state", state.expose())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if let Some(scope) = self.scope(&[]) {
            query.append_pair("scope", &scope);
        }
        query.extend_pairs(&self.extra);
        drop(query);
        Ok(Authorization {
            server: self.clone(),
            url,
            redirect: redirect.to_owned(),
            state,
            verifier,
        })
    }
}

impl Authorization {
    /// Where the user logs in. Parameters such as `prompt` can be added to it.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Exchanges the code in the URL that the user was sent to.
    ///
    /// # Errors
    ///
    /// When the URL is not the answer to this login, the user or the server said no, or the code
    /// cannot be exchanged.
    pub async fn finish(
        self,
        http: impl Into<Http>,
        arrived_at: &str,
    ) -> Result<Token, TokenError> {
        let arrived_at = super::url(arrived_at)?;
        let value = |name: &str| {
            let mut pairs = arrived_at.query_pairs().filter(|(key, _)| key == name);
            let (_, value) = pairs.next()?;
            // Twice is a trick.
            pairs.next().is_none().then(|| value.into_owned())
        };
        // RFC 6749, section 10.12: without it somebody else's code would do.
        if value("state").as_deref() != Some(self.state.expose()) {
            return Err(TokenError::new(
                TokenErrorKind::Refused,
                "the `state` is not the one that the login began with",
            ));
        }
        // RFC 9207, section 2.4: otherwise another server's answer would do, which sends the code elsewhere.
        let named = arrived_at.query_pairs().any(|(key, _)| key == "iss");
        if let Some(issuer) = &self.server.issuer {
            if (named || self.server.says_issuer) && value("iss").as_ref() != Some(issuer) {
                return Err(TokenError::new(
                    TokenErrorKind::Refused,
                    "the answer to the login is not from the server that was asked: its `iss` is another one",
                ));
            }
        }
        if let Some(code) = value("error") {
            let code: String = code.chars().take(200).collect();
            let message = format!("the login was refused: {}", code.escape_default());
            return Err(TokenError::new(TokenErrorKind::Refused, message).with_code(&code));
        }
        let code = value("code").ok_or_else(|| {
            TokenError::new(TokenErrorKind::Malformed, "there is no `code` in the URL")
        })?;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", self.redirect.as_str()),
            ("code_verifier", self.verifier.expose()),
        ];
        self.server.token(&http.into(), &fields).await
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Authorization")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

/// 32 random bytes as text (RFC 7636, section 4.1).
fn random() -> Result<Secret, TokenError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        TokenError::new(
            TokenErrorKind::Unavailable,
            format!("there are no random numbers: {error}"),
        )
    })?;
    Ok(Secret::from(URL_SAFE_NO_PAD.encode(bytes)))
}

fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_of_the_rfc() {
        // RFC 7636, appendix B.
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let expected = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(challenge(&verifier), expected);
        assert_ne!(random().unwrap(), random().unwrap());
    }
}
