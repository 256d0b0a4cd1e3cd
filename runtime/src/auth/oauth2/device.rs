//! The device authorization grant (RFC 8628): for programs without a browser.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::endpoint::{malformed, seconds, token};
use super::{OAuth2, missing};
use crate::auth::{Http, Token, TokenError, TokenErrorKind};
use crate::secret::Secret;

/// How long to wait between two questions if the server does not say (RFC 8628, section 3.2).
const INTERVAL: Duration = Duration::from_secs(5);
/// How much longer to wait when the server says `slow_down` (section 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// The longest wait between two questions, whatever a server says.
const LONGEST: Duration = Duration::from_secs(120);

/// A login that has begun: what to show the user.
pub struct Device {
    server: OAuth2,
    http: Http,
    code: Secret,
    user_code: String,
    url: String,
    complete: Option<String>,
    interval: Duration,
    /// When the code expires; none if no clock can tell.
    end: Option<Instant>,
}

impl OAuth2 {
    /// Begins a login on another device.
    ///
    /// ```no_run
    /// # use apiloom_runtime::auth::{Http, Token, TokenError, oauth2::OAuth2};
    /// # async fn run(server: OAuth2, http: Http) -> Result<Token, TokenError> {
    /// let device = server.device(http).await?;
    /// println!("open {} and enter {}", device.url(), device.user_code());
    /// device.wait().await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no URL for it, or the server refuses.
    pub async fn device(&self, http: impl Into<Http>) -> Result<Device, TokenError> {
        let http = http.into();
        let to = self.device.as_ref().ok_or_else(|| missing("device_url"))?;
        let scope = self.scope(&[]);
        let fields: Vec<_> = scope
            .iter()
            .map(|scope| ("scope", scope.as_str()))
            .collect();
        let answer = self.post(&http, to, &fields).await?;
        let text = |name: &str| {
            let text = answer.get(name).and_then(Value::as_str);
            text.map(str::to_owned)
        };
        let needed = |name: &str| text(name).ok_or_else(|| malformed("a part is missing"));
        let lifetime = answer.get("expires_in").and_then(seconds);
        let lifetime = lifetime.ok_or_else(|| malformed("there is no `expires_in`"))?;
        let now = http.time().now();
        Ok(Device {
            server: self.clone(),
            code: Secret::from(needed("device_code")?),
            user_code: needed("user_code")?,
            // Some servers wrote it so before there was an RFC.
            url: text("verification_uri")
                .or_else(|| text("verification_url"))
                .ok_or_else(|| malformed("there is no `verification_uri`"))?,
            complete: text("verification_uri_complete"),
            interval: answer.get("interval").and_then(seconds).unwrap_or(INTERVAL),
            end: now.checked_add(lifetime),
            http,
        })
    }
}

impl Device {
    /// Where the user enters the code.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same with the code in it: for a QR code.
    pub fn complete_url(&self) -> Option<&str> {
        self.complete.as_deref()
    }

    /// What the user enters.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Waits until the user has decided, as patiently as the server asks for.
    ///
    /// # Errors
    ///
    /// When the user says no, or the code expires.
    pub async fn wait(mut self) -> Result<Token, TokenError> {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", self.code.expose()),
        ];
        loop {
            let pause = self.interval.clamp(Duration::from_secs(1), LONGEST);
            let now = self.http.time().now();
            let left = self.end.map(|end| end.saturating_duration_since(now));
            if left.is_some_and(|left| left < pause) {
                let message = "the code has expired before the user decided";
                let error = TokenError::new(TokenErrorKind::Refused, message);
                return Err(error.with_code("expired_token"));
            }
            self.http.sleep(pause).await;
            let answer = self
                .server
                .post(&self.http, &self.server.token, &fields)
                .await;
            match answer {
                Err(error) if error.code() == Some("slow_down") => {
                    self.interval = self.interval.saturating_add(SLOWER);
                }
                Err(error) if error.kind() == TokenErrorKind::Pending => {}
                // A connection that fails is worth a longer pause (section 3.5).
                Err(error) if error.kind() == TokenErrorKind::Unavailable => {
                    self.interval = self.interval.saturating_mul(2);
                }
                // A portal's or a proxy's page, or an answer that broke off, says nothing of the user (section 3.5).
                Err(error) if error.kind() == TokenErrorKind::Malformed => {}
                Ok(answer) if answer.get("access_token").is_none() => {}
                Ok(answer) => return token(&answer),
                Err(error) => return Err(error),
            }
        }
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Device")
            .field("server", &self.server)
            .field("url", &self.url)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}
