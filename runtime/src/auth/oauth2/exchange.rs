//! One token for another (RFC 8693).

use std::fmt;
use std::sync::Arc;

use super::OAuth2;
use crate::auth::{Token, TokenError, TokenRequest, TokenSource};
use crate::boxed::BoxFuture;

/// What kinds of token there are (RFC 8693, section 3).
pub mod token_type {
    /// An access token of OAuth 2.
    pub const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
    /// An ID token of OpenID Connect.
    pub const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
    /// A JWT of any kind.
    pub const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
    /// An assertion of SAML 2.0.
    pub const SAML2: &str = "urn:ietf:params:oauth:token-type:saml2";
}

/// A source that exchanges another's tokens: [`OAuth2::token_exchange`] begins one. `Debug` shows no token.
#[derive(Clone)]
pub struct Exchange {
    server: OAuth2,
    subject: Offered,
    actor: Option<Offered>,
    requested: Option<String>,
}

/// A token that is offered, and what it is.
#[derive(Clone)]
struct Offered {
    source: Arc<dyn TokenSource>,
    kind: String,
}

impl OAuth2 {
    /// Tokens in exchange for those of another source, of the type `kind` (RFC 8693): of a workload's identity, for
    /// example. The other source is asked each time, so that what it gives is fresh. `audience` and `resource` are set by
    /// [`parameter`](Self::parameter).
    ///
    /// ```
    /// use apiloom_runtime::auth::oauth2::{OAuth2, token_type};
    /// use apiloom_runtime::auth::{Bearer, Token, TokenError, token_source};
    ///
    /// # fn run() -> Result<Bearer, TokenError> {
    /// let workload = token_source(|_| async {
    ///     let jwt = std::fs::read_to_string("/run/identity/token").map_err(TokenError::unavailable)?;
    ///     Ok(Token::new(jwt))
    /// });
    /// let server = OAuth2::new("my-client", "https://id.example/token")?.parameter("audience", "the-api");
    /// Ok(Bearer::refreshing(server.token_exchange(workload, token_type::JWT)))
    /// # }
    /// # run().unwrap();
    /// ```
    pub fn token_exchange(self, subject: impl TokenSource, kind: impl Into<String>) -> Exchange {
        Exchange {
            server: self,
            subject: Offered {
                source: Arc::new(subject),
                kind: kind.into(),
            },
            actor: None,
            requested: None,
        }
    }
}

impl Exchange {
    /// Who acts for the subject (section 1.1, delegation).
    #[must_use]
    pub fn actor(mut self, actor: impl TokenSource, kind: impl Into<String>) -> Self {
        self.actor = Some(Offered {
            source: Arc::new(actor),
            kind: kind.into(),
        });
        self
    }

    /// The type of token to ask for; the server decides unless this is set.
    #[must_use]
    pub fn requested(mut self, kind: impl Into<String>) -> Self {
        self.requested = Some(kind.into());
        self
    }
}

impl TokenSource for Exchange {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            let http = request.http();
            let subject = self
                .subject
                .source
                .fetch(TokenRequest::new(http.clone()))
                .await?;
            let actor = match &self.actor {
                Some(actor) => {
                    let token = actor.source.fetch(TokenRequest::new(http.clone())).await?;
                    Some((token, &actor.kind))
                }
                None => None,
            };
            let scope = self.server.scope(request.scopes());
            let mut fields = vec![
                (
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:token-exchange",
                ),
                ("subject_token", subject.access().expose()),
                ("subject_token_type", &self.subject.kind),
            ];
            if let Some((token, kind)) = &actor {
                fields.push(("actor_token", token.access().expose()));
                fields.push(("actor_token_type", kind));
            }
            fields.extend(
                self.requested
                    .as_deref()
                    .map(|kind| ("requested_token_type", kind)),
            );
            fields.extend(scope.as_deref().map(|scope| ("scope", scope)));
            let given = self.server.token(http, &fields).await;
            // It is the other source that has to come by a better one; nobody logs in here.
            given.map_err(TokenError::of_an_exchange)
        })
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Exchange")
            .field("server", &self.server)
            .field("subject", &self.subject.kind)
            .field("actor", &self.actor.as_ref().map(|actor| &actor.kind))
            .finish_non_exhaustive()
    }
}
