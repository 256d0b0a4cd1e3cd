//! Tokens from an operation of the API itself.

use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::http::{Home, Operations};
use super::{Http, Token, TokenError, TokenErrorKind, TokenRequest, TokenSource};
use crate::boxed::BoxFuture;
use crate::meta::OperationMeta;
use crate::secret::Secret;

/// An operation that takes a refresh token and gives new tokens, both as JSON: what `x-auth-refresh` says
/// of an operation in the document.
///
/// [`Session::refreshed_by`](super::Session::refreshed_by) uses it.
pub trait RefreshOperation {
    /// What is known of the operation.
    #[doc(hidden)]
    const OPERATION: &'static OperationMeta;
    /// Where the tokens are.
    #[doc(hidden)]
    const TOKENS: TokenFields;
}

/// Where tokens are in the JSON of a [`RefreshOperation`], as JSON pointers (RFC 6901).
#[derive(Debug, Clone, Copy)]
pub struct TokenFields {
    request: &'static str,
    access: &'static str,
    refresh: Option<&'static str>,
    expires: Option<&'static str>,
}

impl TokenFields {
    /// The refresh token in the request's body, which is made of objects alone, and the new access token
    /// in the answer.
    pub const fn new(request: &'static str, access: &'static str) -> Self {
        TokenFields {
            request,
            access,
            refresh: None,
            expires: None,
        }
    }

    /// The new refresh token. Without one, the refresh token so far stays.
    #[must_use]
    pub const fn refresh(mut self, pointer: &'static str) -> Self {
        self.refresh = Some(pointer);
        self
    }

    /// The seconds that the new access token is good for.
    #[must_use]
    pub const fn expires(mut self, pointer: &'static str) -> Self {
        self.expires = Some(pointer);
        self
    }

    fn body(&self, token: &Secret) -> Bytes {
        let names = self.request.split('/').skip(1);
        let names: Vec<String> = names
            .map(|name| name.replace("~1", "/").replace("~0", "~"))
            .collect();
        let inner = Value::String(token.expose().to_owned());
        let wrap = |inner, name| Value::Object(Map::from_iter([(name, inner)]));
        names.into_iter().rfold(inner, wrap).to_string().into()
    }

    fn token(&self, json: &Value) -> Result<Token, TokenError> {
        let malformed = |what: &str| TokenError::new(TokenErrorKind::Malformed, what);
        let text = |pointer| json.pointer(pointer).and_then(Value::as_str);
        let access = text(self.access).filter(|access| !access.is_empty());
        let access = access.ok_or_else(|| malformed("there is no access token in the answer"))?;
        let mut token = Token::new(access);
        if let Some(refresh) = self.refresh.and_then(text) {
            token = token.refresh_token(refresh);
        }
        let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
        let place = self.expires.and_then(|pointer| json.pointer(pointer));
        let seconds = place.and_then(number);
        let lifetime = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Ok(match lifetime {
            Some(lifetime) => token.expires_in(lifetime),
            None => token,
        })
    }
}

/// The source of a session that [`RefreshOperation`] refreshes.
pub(super) struct RefreshedBy<O> {
    home: Arc<OnceLock<Home>>,
    operation: PhantomData<fn() -> O>,
}

impl<O> RefreshedBy<O> {
    /// One whose API is still to be known.
    pub fn new(home: Arc<OnceLock<Home>>) -> Self {
        RefreshedBy {
            home,
            operation: PhantomData,
        }
    }

    /// What sends to the session's own API, whichever is called: to another one the refresh token would be told, and what
    /// that says of it is of no account (RFC 6749, section 10.4).
    fn at_home(&self, here: &Http) -> Result<(Http, Arc<dyn Operations>), TokenError> {
        if let Some(home) = here.home() {
            // Unless a client has it.
            let _ = self.home.set(home);
        }
        let home = self.home.get().ok_or_else(|| {
            TokenError::unavailable("an operation of the API is called through a client of it")
        })?;
        let http = home.http(here);
        let operations = http.as_ref().and_then(Http::operations).cloned();
        http.zip(operations).ok_or_else(|| {
            let message = format!(
                "the session belongs to the API at {}, of which there is no client any more",
                home.base()
            );
            TokenError::new(TokenErrorKind::Misconfigured, message)
        })
    }
}

impl<O: RefreshOperation + 'static> TokenSource for RefreshedBy<O> {
    fn fetch(&self, request: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            let refresh = request
                .refresh_token()
                .ok_or_else(TokenError::login_required)?;
            let (http, operations) = self.at_home(request.http())?;
            // Not as a call is sent: it would wait for a place that the call has that waits for the token.
            let call = operations.request(O::OPERATION, O::TOKENS.body(refresh));
            let call = call.map_err(TokenError::unavailable)?;
            O::TOKENS.token(&http.ask(call).await?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: TokenFields = TokenFields::new("/a/b~1c", "/data/access")
        .refresh("/data/refresh")
        .expires("/data/in");

    #[test]
    fn the_request_is_made_of_objects() {
        let body = FIELDS.body(&Secret::from("r"));
        assert_eq!(body, r#"{"a":{"b/c":"r"}}"#);
    }

    #[test]
    fn tokens_are_read_from_the_answer() {
        let text = r#"{"data": {"access": "a", "refresh": "r", "in": "1.5"}}"#;
        let token = FIELDS.token(&text.parse().unwrap()).unwrap();
        assert_eq!(token.access().expose(), "a");
        assert_eq!(token.refresh().map(Secret::expose), Some("r"));
        let expected = Token::new("a")
            .refresh_token("r")
            .expires_in(Duration::from_millis(1500));
        assert_eq!(format!("{token:?}"), format!("{expected:?}"));
        // What is optional may be missing, or of no use.
        for rest in [
            "",
            r#", "refresh": null, "in": -1"#,
            r#", "in": "soon""#,
            r#", "refresh": """#,
        ] {
            let text = format!(r#"{{"data": {{"access": "a"{rest}}}}}"#);
            let token = FIELDS.token(&text.parse().unwrap()).unwrap();
            assert_eq!(format!("{token:?}"), format!("{:?}", Token::new("a")));
        }
    }

    #[test]
    fn an_answer_without_a_token_is_no_token_and_shows_nothing() {
        for body in [
            "null",
            "[]",
            r#"{"data": {"access": 1}}"#,
            r#"{"data": {"access": ""}}"#,
            r#"{"access": "s3cret"}"#,
        ] {
            let error = FIELDS.token(&body.parse().unwrap()).unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::Malformed);
            assert!(!format!("{error:?}").contains("s3cret"));
        }
    }
}
