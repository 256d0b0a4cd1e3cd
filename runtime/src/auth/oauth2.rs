//! OAuth 2: tokens from a server that gives them.
//!
//! [`OAuth2`] knows the server and the client's own name there. Its methods are the ways to a token:
//! [client credentials](OAuth2::client_credentials), an [authorization code](OAuth2::authorize) with
//! PKCE, [a device's code](OAuth2::device), and [refreshing](OAuth2::refresh). ID tokens are not
//! verified: whoever needs to know who logged in asks the API.

mod assertion;
mod code;
mod device;
mod discovery;
mod echo;
mod endpoint;
mod exchange;
#[cfg(all(test, feature = "test-util"))]
mod tests;

use std::fmt;
use std::sync::Arc;

use url::Url;

pub use self::assertion::{AssertionRequest, ClientAssertion};
pub use self::code::Authorization;
pub use self::device::Device;
pub use self::exchange::{Exchange, token_type};
use super::{Http, Token, TokenError, TokenErrorKind, TokenRequest, TokenSource};
use crate::boxed::BoxFuture;
use crate::secret::Secret;

/// A server that gives tokens, and who asks it. `Debug` shows no secret.
///
/// ```
/// use apiloom_runtime::auth::{Bearer, oauth2::OAuth2};
///
/// # fn run() -> Result<Bearer, apiloom_runtime::auth::TokenError> {
/// let server = OAuth2::new("my-client", "https://id.example/token")?
///     .secret("hunter2")
///     .scopes(["read", "write"]);
/// Ok(Bearer::refreshing(server.client_credentials()))
/// # }
/// # run().unwrap();
/// ```
#[derive(Clone)]
pub struct OAuth2 {
    client: String,
    secret: Option<Secret>,
    in_body: bool,
    scopes: Vec<String>,
    token: Url,
    authorization: Option<Url>,
    device: Option<Url>,
    revocation: Option<Url>,
    extra: Vec<(String, String)>,
    assertion: Option<Arc<dyn ClientAssertion>>,
    /// What the server calls itself, and whether it says so after each login (RFC 9207).
    issuer: Option<String>,
    says_issuer: bool,
}

impl OAuth2 {
    /// A client's name, and the URL that tokens are asked from.
    ///
    /// # Errors
    ///
    /// When the URL is not absolute.
    pub fn new(client: impl Into<String>, token_url: &str) -> Result<Self, TokenError> {
        Ok(OAuth2 {
            client: client.into(),
            secret: None,
            in_body: false,
            scopes: Vec::new(),
            token: url(token_url)?,
            authorization: None,
            device: None,
            revocation: None,
            extra: Vec::new(),
            assertion: None,
            issuer: None,
            says_issuer: false,
        })
    }

    /// The client's secret. It goes into `Authorization: Basic` (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Sends the secret in the body, for servers that read it nowhere else.
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// Shows who the client is by what this signs, in place of a secret (RFC 7523, section 2.2): `private_key_jwt`. The
    /// package `apiloom-private-key-jwt` signs with RSA and elliptic curves.
    #[must_use]
    pub fn assertion(mut self, assertion: impl ClientAssertion) -> Self {
        self.assertion = Some(Arc::new(assertion));
        self
    }

    /// What the server calls itself: its `issuer`. [`discover`](Self::discover) sets it. A login whose answer names
    /// another one is refused (RFC 9207), and it is the audience of assertions.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The scopes to ask for, unless an operation's own are asked for.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// A parameter that every request for a token carries: `audience`, or `resource` (RFC 8707).
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), value.into()));
        self
    }

    /// Where users log in: for [`authorize`](Self::authorize).
    ///
    /// # Errors
    ///
    /// When the URL is not absolute.
    pub fn authorization_url(mut self, text: &str) -> Result<Self, TokenError> {
        self.authorization = Some(url(text)?);
        Ok(self)
    }

    /// Where devices ask for a code: for [`device`](Self::device).
    ///
    /// # Errors
    ///
    /// When the URL is not absolute.
    pub fn device_url(mut self, text: &str) -> Result<Self, TokenError> {
        self.device = Some(url(text)?);
        Ok(self)
    }

    /// Where tokens are given back: for [`revoke`](Self::revoke).
    ///
    /// # Errors
    ///
    /// When the URL is not absolute.
    pub fn revocation_url(mut self, text: &str) -> Result<Self, TokenError> {
        self.revocation = Some(url(text)?);
        Ok(self)
    }

    /// Tokens for the client itself (RFC 6749, section 4.4).
    pub fn client_credentials(self) -> impl TokenSource {
        Grant::Client(self)
    }

    /// Tokens by the refresh token of the session (RFC 6749, section 6). A server that gives a new
    /// refresh token along makes the old one worthless; the session keeps the new one.
    pub fn refresh(self) -> impl TokenSource {
        Grant::Refresh(self)
    }

    /// Gives a token back (RFC 7009), the refresh token if there is one: for a logout.
    ///
    /// # Errors
    ///
    /// When there is no URL for it, or the server does not take it.
    pub async fn revoke(&self, http: impl Into<Http>, token: &Token) -> Result<(), TokenError> {
        let to = self.revocation.as_ref();
        let to = to.ok_or_else(|| missing("revocation_url"))?;
        let (token, hint) = match token.refresh() {
            Some(refresh) => (refresh, "refresh_token"),
            None => (token.access(), "access_token"),
        };
        let fields = [("token", token.expose()), ("token_type_hint", hint)];
        self.post(&http.into(), to, &fields).await.map(drop)
    }
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OAuth2")
            .field("client", &self.client)
            .field("secret", &self.secret)
            .field("scopes", &self.scopes)
            .field("token", &self.token.as_str())
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
enum Grant {
    Client(OAuth2),
    Refresh(OAuth2),
}

impl TokenSource for Grant {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            match self {
                Grant::Client(server) => {
                    let scope = server.scope(request.scopes());
                    let mut fields = vec![("grant_type", "client_credentials")];
                    fields.extend(scope.as_deref().map(|scope| ("scope", scope)));
                    server.token(request.http(), &fields).await
                }
                Grant::Refresh(server) => {
                    let refresh = request.refresh_token();
                    let refresh = refresh.ok_or_else(TokenError::login_required)?;
                    let mut fields = vec![
                        ("grant_type", "refresh_token"),
                        ("refresh_token", refresh.expose()),
                    ];
                    // Without it the scopes stay what they were.
                    let scope = request.scopes().join(" ");
                    fields.extend((!scope.is_empty()).then_some(("scope", scope.as_str())));
                    let given = server.token(request.http(), &fields).await;
                    given.map_err(TokenError::of_a_refresh)
                }
            }
        })
    }
}

fn url(text: &str) -> Result<Url, TokenError> {
    Url::parse(text).map_err(|_| {
        let text = text.escape_default();
        TokenError::new(TokenErrorKind::Insecure, format!("`{text}` is no URL"))
    })
}

fn missing(setting: &str) -> TokenError {
    TokenError::new(
        TokenErrorKind::LoginRequired,
        format!("the server has no URL for that: `{setting}` is not set"),
    )
}
