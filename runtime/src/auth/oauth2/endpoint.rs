//! Requests to a server that gives tokens, and its answers (RFC 6749, section 5).

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use super::{AssertionRequest, OAuth2};
use crate::auth::{Http, Token, TokenError, TokenErrorKind};
use crate::charset;
use crate::secret::Secret;

/// What says that an assertion is a JWT (RFC 7523, section 2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Kinds of tokens that are shown in other ways than bearer tokens: with a proof of who has them, or not at all
/// (RFC 9449; RFC 8693, section 2.2.1).
const BOUND: [&str; 5] = ["dpop", "mac", "pop", "hok", "n_a"];

/// The fields of a form whose values must not show.
const SECRET: [&str; 8] = [
    "actor_token",
    "client_assertion",
    "code",
    "code_verifier",
    "device_code",
    "refresh_token",
    "subject_token",
    "token",
];

impl OAuth2 {
    /// The scopes to ask for: the operation's, or the client's.
    pub(super) fn scope(&self, own: &[String]) -> Option<String> {
        let scopes = if own.is_empty() { &self.scopes } else { own };
        (!scopes.is_empty()).then(|| scopes.join(" "))
    }

    /// Asks for a token.
    pub(super) async fn token(
        &self,
        http: &Http,
        fields: &[(&str, &str)],
    ) -> Result<Token, TokenError> {
        let answer = self.post(http, &self.token, fields).await?;
        token(&answer)
    }

    /// Posts a form, with what says who the client is, and reads the answer.
    pub(super) async fn post(
        &self,
        http: &Http,
        to: &Url,
        fields: &[(&str, &str)],
    ) -> Result<Value, TokenError> {
        let assertion = self.asserted(http)?;
        let mut fields = fields.to_vec();
        if let Some(assertion) = &assertion {
            // RFC 7521, section 4.2.
            fields.push(("client_assertion_type", ASSERTION_TYPE));
            fields.push(("client_assertion", assertion.expose()));
        }
        let answer = http.send(self.form(to, &fields)?).await?;
        let sent = fields.iter().filter(|(name, _)| SECRET.contains(name));
        let secrets = sent.map(|(_, value)| *value);
        read(
            &answer,
            http.wall(),
            secrets.chain(self.secret.as_ref().map(Secret::expose)),
        )
    }

    /// What shows who the client is, if that is not a secret: made anew for each request.
    fn asserted(&self, http: &Http) -> Result<Option<Secret>, TokenError> {
        let Some(assert) = &self.assertion else {
            return Ok(None);
        };
        // Servers take their own name or the URL that is asked; the name is the safer one, since another server
        // cannot have it (RFC 7523, section 3; draft-ietf-oauth-rfc7523bis).
        let audience = self.issuer.as_deref().unwrap_or(self.token.as_str());
        let asked = AssertionRequest {
            client: &self.client,
            audience,
            now: http.wall(),
        };
        let made = assert.assertion(&asked);
        made.map(Some).map_err(|error| {
            let message = format!("the client's assertion cannot be made: {error}");
            TokenError::new(TokenErrorKind::Misconfigured, message)
        })
    }

    fn form(&self, to: &Url, fields: &[(&str, &str)]) -> Result<http::Request<Bytes>, TokenError> {
        let mut form = Serializer::new(String::new());
        form.extend_pairs(fields);
        form.extend_pairs(&self.extra);
        let mut request = http::Request::post(to.as_str())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json");
        match &self.secret {
            Some(secret) if !self.in_body && self.assertion.is_none() => {
                // Both are encoded as in a form before they are joined (RFC 6749, section 2.3.1).
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let pair = [&encoded(&self.client), ":", &encoded(secret.expose())].concat();
                let text = ["Basic ", &STANDARD.encode(pair)].concat();
                let mut value = HeaderValue::try_from(text).map_err(TokenError::unavailable)?;
                value.set_sensitive(true);
                request = request.header(AUTHORIZATION, value);
            }
            secret => {
                form.append_pair("client_id", &self.client);
                if let Some(secret) = secret.as_ref().filter(|_| self.assertion.is_none()) {
                    form.append_pair("client_secret", secret.expose());
                }
            }
        }
        let body = Bytes::from(form.finish());
        request.body(body).map_err(TokenError::unavailable)
    }
}

/// A success's JSON, or the error that the server names. Nothing of the answer is in an error but the
/// code and the description, without the secrets that the server repeats: the rest may be a secret. `now` is the time of
/// day.
pub(super) fn read<'s>(
    answer: &http::Response<Bytes>,
    now: SystemTime,
    secrets: impl Iterator<Item = &'s str>,
) -> Result<Value, TokenError> {
    let status = answer.status();
    let json = charset::value(answer.headers(), answer.body());
    let text = |name| json.as_ref()?.get(name)?.as_str();
    // Some servers, GitHub's for one, send errors with 200.
    let is_error = text("error").is_some() && text("access_token").is_none();
    if status.is_success() && !is_error {
        return match json {
            Some(json) => Ok(json),
            // RFC 7009, section 2.2: the body says nothing.
            None if answer.body().is_empty() => Ok(Value::Null),
            None => Err(malformed("it is not JSON")),
        };
    }
    let Some(code) = text("error") else {
        let message = format!("the token's server answered {}", status.as_u16());
        let error = TokenError::new(TokenErrorKind::Unavailable, message);
        return Err(error.answered(status, answer.headers(), now));
    };
    // RFC 8628, section 3.5; RFC 6749, section 4.1.2.1.
    let kind = match code {
        "authorization_pending" | "slow_down" => TokenErrorKind::Pending,
        "temporarily_unavailable" | "server_error" => TokenErrorKind::Unavailable,
        _ if status.is_server_error()
            || matches!(
                status,
                StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT
            ) =>
        {
            TokenErrorKind::Unavailable
        }
        "invalid_grant" | "access_denied" | "expired_token" => TokenErrorKind::Refused,
        _ => TokenErrorKind::Misconfigured,
    };
    let secrets: Vec<&str> = secrets.collect();
    let shown = |text: &str| super::echo::told(text, &secrets);
    let code = shown(code);
    let mut message = format!("the token's server refused: {}", code.escape_default());
    if let Some(description) = text("error_description") {
        message += &format!(", {}", shown(description).escape_default());
    }
    let error = TokenError::new(kind, message).with_code(&code);
    Err(error.answered(status, answer.headers(), now))
}

pub(super) fn token(answer: &Value) -> Result<Token, TokenError> {
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    let access = text("access_token").filter(|access| !access.is_empty());
    let access = access.ok_or_else(|| malformed("there is no `access_token`"))?;
    // RFC 6749, section 7.1: a token is of no use to who does not know how its kind is shown. Some servers have names of
    // their own for bearer tokens (Apigee's `BearerToken`, Slack's `bot`).
    if let Some(kind) = text("token_type") {
        if BOUND
            .iter()
            .any(|bound| kind.trim().eq_ignore_ascii_case(bound))
        {
            return Err(malformed("the token is not a bearer token"));
        }
    }
    let mut token = Token::new(access);
    if let Some(refresh) = text("refresh_token") {
        token = token.refresh_token(refresh);
    }
    if let Some(lifetime) = answer.get("expires_in").and_then(seconds) {
        token = token.expires_in(lifetime);
    }
    Ok(token)
}

/// A number of seconds; some servers write it as text.
pub(super) fn seconds(value: &Value) -> Option<Duration> {
    let number = match value {
        Value::String(text) => text.parse().ok()?,
        other => other.as_f64()?,
    };
    Duration::try_from_secs_f64(number).ok()
}

pub(super) fn malformed(why: &str) -> TokenError {
    TokenError::new(
        TokenErrorKind::Malformed,
        format!("the answer of the token's server cannot be used: {why}"),
    )
}
