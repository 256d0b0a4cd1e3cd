//! A token, and how long it lasts.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::secret::Secret;

/// How long a JWT may be that is looked into: 64 KiB is more than any header carries.
const LONGEST_JWT: usize = 64 * 1024;

/// An access token, and what came with it. `Debug` shows no secret.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::auth::Token;
///
/// let token = Token::new("a-token").refresh_token("another").expires_in(Duration::from_secs(3600));
/// assert!(!format!("{token:?}").contains("another"));
/// ```
#[derive(Debug, Clone)]
pub struct Token {
    access: Secret,
    refresh: Option<Secret>,
    expires: Expires,
    /// How long it lasts in all, where that is known.
    lifetime: Option<Duration>,
    /// Which login it goes back to, where that is known: the first of its refreshes began with that token.
    origin: Option<u64>,
}

/// Which login they go back to makes no other tokens of them.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        let parts = |token: &Token| (token.expires, token.lifetime);
        self.access == other.access && self.refresh == other.refresh && parts(self) == parts(other)
    }
}

impl Eq for Token {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expires {
    Unknown,
    In(Duration),
    At(SystemTime),
}

impl Token {
    /// A token of which no more is known. If it is a JWT, its `exp` says when it expires.
    pub fn new(access: impl Into<Secret>) -> Self {
        Token {
            access: access.into(),
            refresh: None,
            expires: Expires::Unknown,
            lifetime: None,
            origin: None,
        }
    }

    /// With a token that gets the next one. Without it, the one so far stays (RFC 6749, section 6); an empty one is none
    /// (appendix A.17), as some servers write it.
    #[must_use]
    pub fn refresh_token(mut self, refresh: impl Into<Secret>) -> Self {
        self.refresh = Some(refresh.into()).filter(|refresh| !refresh.expose().is_empty());
        self
    }

    /// With the time that it lasts from now on, as servers say in `expires_in`.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires = Expires::In(lifetime);
        self
    }

    /// With the moment when it expires.
    #[must_use]
    pub fn expires_at(mut self, moment: SystemTime) -> Self {
        self.expires = Expires::At(moment);
        self
    }

    /// The token that calls carry.
    pub fn access(&self) -> &Secret {
        &self.access
    }

    /// The token that gets the next one.
    pub fn refresh(&self) -> Option<&Secret> {
        self.refresh.as_ref()
    }

    /// The moment when it expires, if it is known. A token that was only just made with
    /// [`expires_in`](Token::expires_in) has none before it is kept.
    pub fn expiry(&self) -> Option<SystemTime> {
        match self.expires {
            Expires::At(moment) => Some(moment),
            Expires::Unknown | Expires::In(_) => None,
        }
    }

    pub(crate) fn set_refresh(&mut self, refresh: Option<Secret>) {
        self.refresh = refresh;
    }

    /// Fixes the moment of expiry: what the server said counts from `asked`; else a JWT says it.
    pub(crate) fn settled(mut self, asked: SystemTime) -> Self {
        let moment = match self.expires {
            Expires::At(moment) => Some(moment),
            Expires::In(lifetime) => {
                self.lifetime = Some(lifetime);
                asked.checked_add(lifetime)
            }
            Expires::Unknown => jwt_expiry(self.access.expose()),
        };
        self.expires = moment.map_or(Expires::Unknown, Expires::At);
        self
    }

    /// Which login it goes back to, as far as it says.
    pub(crate) fn origin(&self) -> Option<u64> {
        self.origin
    }

    /// What it is known by as the token of a login: FNV-1a of what the next token is got with.
    pub(crate) fn mark(&self) -> u64 {
        let text = self.refresh.as_ref().unwrap_or(&self.access).expose();
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        })
    }

    /// The same, of this login; of one of its own where nothing else is known.
    pub(crate) fn of_login(mut self, origin: Option<u64>) -> Self {
        let known = self.origin.or(origin);
        self.origin = Some(known.unwrap_or_else(|| self.mark()));
        self
    }

    /// How long it lasts from when it was given, where that is known.
    pub(crate) fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }

    /// For a store.
    #[cfg(feature = "fs")]
    pub(crate) fn to_json(&self) -> Value {
        let seconds = self.expiry().and_then(|at| {
            let since = at.duration_since(UNIX_EPOCH).ok()?;
            Some(since.as_secs())
        });
        serde_json::json!({
            "access_token": self.access.expose(),
            "refresh_token": self.refresh.as_ref().map(Secret::expose),
            "expires_at": seconds,
            "lifetime": self.lifetime.map(|lifetime| lifetime.as_secs()),
            "login": self.origin.map(|origin| format!("{origin:016x}")),
        })
    }

    /// From a store.
    #[cfg(feature = "fs")]
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let mut token = Token::new(value.get("access_token")?.as_str()?);
        if let Some(refresh) = value.get("refresh_token").and_then(Value::as_str) {
            token = token.refresh_token(refresh);
        }
        if let Some(seconds) = value.get("expires_at").and_then(Value::as_u64) {
            token = token.expires_at(UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?);
        }
        let lifetime = value.get("lifetime").and_then(Value::as_u64);
        token.lifetime = lifetime.map(Duration::from_secs);
        let origin = value.get("login").and_then(Value::as_str);
        token.origin = origin.and_then(|text| u64::from_str_radix(text, 16).ok());
        Some(token)
    }
}

/// The claim `exp` of a JWT (RFC 7519, section 4.1.4), read without verifying: it is a hint when to
/// refresh, and says nothing about who made the token.
fn jwt_expiry(token: &str) -> Option<SystemTime> {
    if token.len() > LONGEST_JWT {
        return None;
    }
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    // NumericDate may have a fraction (RFC 7519, section 2).
    let seconds = claims.get("exp")?.as_f64()?;
    let since = Duration::try_from_secs_f64(seconds).ok()?;
    UNIX_EPOCH.checked_add(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(payload: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn a_jwt_says_when_it_expires() {
        let at = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(jwt_expiry(&jwt(r#"{"exp":1700000000}"#)), at(1_700_000_000));
        assert_eq!(
            jwt_expiry(&jwt(r#"{"exp":1700000000.0}"#)),
            at(1_700_000_000)
        );
        for other in [
            jwt("{}"),
            jwt(r#"{"exp":"soon"}"#),
            jwt(r#"{"exp":-1}"#),
            jwt(r#"{"exp":1e300}"#),
            jwt("[]"),
            "opaque".to_owned(),
            "a.b.c".to_owned(),
            "e30.e30.e30.e30.e30".to_owned(),
        ] {
            assert_eq!(jwt_expiry(&other), None, "{other}");
        }
    }

    #[test]
    fn what_the_server_says_comes_before_the_jwt() {
        let asked = UNIX_EPOCH + Duration::from_secs(1000);
        let token = Token::new(jwt(r#"{"exp":1700000000}"#)).expires_in(Duration::from_secs(60));
        let expiry = token.settled(asked).expiry();
        assert_eq!(expiry, Some(asked + Duration::from_secs(60)));
        let token = Token::new("t").expires_in(Duration::MAX).settled(asked);
        assert_eq!(token.expiry(), None, "longer than time: none");
    }
}
