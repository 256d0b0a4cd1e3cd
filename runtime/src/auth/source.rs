//! Where tokens come from.

use std::fmt;
use std::sync::Arc;

use super::{Challenge, Http, Token, TokenError};
use crate::boxed::BoxFuture;
use crate::secret::Secret;

/// Gets tokens: from an OAuth 2 server, an operation of the API, a keychain, another program.
///
/// It is asked by one call at a time, however many wait; what it gives is kept by the
/// [`Session`](super::Session). [`token_source`] makes one of a closure.
pub trait TokenSource: Send + Sync + 'static {
    /// Gets a token.
    ///
    /// # Errors
    ///
    /// [`Refused`](super::TokenErrorKind::Refused) ends the session; after any other error the next
    /// call tries again.
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>>;
}

/// What is known when a token is needed.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    pub(crate) http: Http,
    pub(crate) refresh: Option<Secret>,
    pub(crate) scopes: Arc<[String]>,
    pub(crate) challenge: Option<Challenge>,
}

impl TokenRequest {
    /// A request made by hand: for trying a source without a client.
    pub fn new(http: impl Into<Http>) -> Self {
        TokenRequest {
            http: http.into(),
            refresh: None,
            scopes: Arc::default(),
            challenge: None,
        }
    }

    /// Sends through the client's transport, and tells the time.
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// The refresh token that came with the last token, if there was one.
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh.as_ref()
    }

    /// The scopes that the operation needs; empty unless the session keeps
    /// [tokens by scopes](super::SessionBuilder::by_scopes).
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// What the server said as it refused the last token: `insufficient_scope`, for example.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
    }
}

/// A source from a closure.
///
/// An API that refreshes by an operation of its own, `POST /auth/refresh` with
/// `{"refresh_token": ".."}` and `{"access_token": "..", "refresh_token": ".."}` back:
///
/// ```
/// use apiloom_runtime::auth::{Bearer, Session, Token, TokenError, TokenErrorKind, token_source};
/// use apiloom_runtime::bytes::Bytes;
/// use apiloom_runtime::{http, serde_json};
///
/// let source = token_source(|request| async move {
///     let refresh = request.refresh_token().ok_or_else(TokenError::login_required)?;
///     let body = serde_json::json!({ "refresh_token": refresh.expose() }).to_string();
///     let call = http::Request::post("https://api.yourapp.com/v1/auth/refresh")
///         .header("content-type", "application/json")
///         .body(Bytes::from(body))
///         .map_err(TokenError::unavailable)?;
///     let json = request.http().ask(call).await?;
///     let access = json["access_token"].as_str();
///     let missing = || TokenError::new(TokenErrorKind::Malformed, "there is no access token");
///     let token = Token::new(access.ok_or_else(missing)?);
///     // Without a new one, the refresh token so far stays.
///     Ok(match json["refresh_token"].as_str() {
///         Some(refresh) => token.refresh_token(refresh),
///         None => token,
///     })
/// });
/// let session = Session::builder(source).token(Token::new("first").refresh_token("r")).build();
/// let credential: Bearer = session.bearer();
/// ```
pub fn token_source<F, R>(fetch: F) -> impl TokenSource
where
    F: Fn(TokenRequest) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Token, TokenError>> + Send + 'static,
{
    Closure(fetch)
}

struct Closure<F>(F);

impl<F, R> TokenSource for Closure<F>
where
    F: Fn(TokenRequest) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Token, TokenError>> + Send + 'static,
{
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(self.0(request))
    }
}

impl<F> fmt::Debug for Closure<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenSource")
    }
}
