//! Two kinds of middleware that many clients want.

use std::time::{Duration, SystemTime};

use http::{HeaderName, HeaderValue, Request, Response};

use super::{Middleware, Next};
use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::error::CallError;
use crate::random::{base36, uuid};

/// Gives every call an id in a header, unless the request has one: by it client and server know what
/// the other speaks of.
///
/// Around the call (`ClientBuilder::middleware`) all attempts have the same id; around the attempt each
/// has its own.
///
/// ```
/// use apiloom_runtime::middleware::RequestIds;
/// use apiloom_runtime::http::HeaderName;
///
/// let ids = RequestIds::uuid();
/// let others = RequestIds::uuid().header(HeaderName::from_static("x-correlation-id"));
/// ```
#[derive(Debug, Clone)]
pub struct RequestIds {
    header: HeaderName,
    style: Style,
}

#[derive(Debug, Clone, Copy)]
enum Style {
    Uuid,
    Milliseconds,
    Prefixed,
}

impl RequestIds {
    fn new(style: Style) -> Self {
        RequestIds {
            header: HeaderName::from_static("x-request-id"),
            style,
        }
    }

    /// A UUID of version 4 (RFC 9562, section 5.4) in `x-request-id`; the Flutter guide's way.
    pub fn uuid() -> Self {
        Self::new(Style::Uuid)
    }

    /// `{milliseconds}-{random}`; the Gloria guide's way.
    pub fn milliseconds() -> Self {
        Self::new(Style::Milliseconds)
    }

    /// `req_{milliseconds}_{9 characters}`; the dafnck guide's way.
    pub fn prefixed() -> Self {
        Self::new(Style::Prefixed)
    }

    /// Uses another header.
    #[must_use]
    pub fn header(mut self, name: HeaderName) -> Self {
        self.header = name;
        self
    }

    fn id(&self, now: SystemTime) -> Result<String, crate::request_error::RequestError> {
        let milliseconds = since_epoch(now).as_millis();
        Ok(match self.style {
            Style::Uuid => uuid()?,
            Style::Milliseconds => format!("{milliseconds}-{}", base36(9)?),
            Style::Prefixed => format!("req_{milliseconds}_{}", base36(9)?),
        })
    }
}

impl Middleware for RequestIds {
    fn call<'a>(
        &'a self,
        mut request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        if !request.headers().contains_key(&self.header) {
            let id = self.id(next.wall()).map_err(CallError::from);
            let value = id.and_then(|id| HeaderValue::try_from(id).map_err(CallError::new));
            match value {
                Ok(value) => request.headers_mut().insert(self.header.clone(), value),
                Err(error) => return Box::pin(std::future::ready(Err(error))),
            };
        }
        next.run(request)
    }
}

/// Says in a header when a request was made, by the client's clock.
///
/// Around the call it is when the call began; around the attempt when that attempt did.
///
/// ```
/// use apiloom_runtime::middleware::Timestamps;
/// use apiloom_runtime::http::HeaderName;
///
/// let epoch = Timestamps::milliseconds();
/// let text = Timestamps::iso8601().header(HeaderName::from_static("x-sent-at"));
/// ```
#[derive(Debug, Clone)]
pub struct Timestamps {
    header: HeaderName,
    iso: bool,
}

impl Timestamps {
    fn new(iso: bool) -> Self {
        Timestamps {
            header: HeaderName::from_static("x-timestamp"),
            iso,
        }
    }

    /// Milliseconds since 1970 in `x-timestamp`; the Flutter guide's way.
    pub fn milliseconds() -> Self {
        Self::new(false)
    }

    /// `2026-01-31T12:00:00.000Z` in `x-timestamp` (ISO 8601, RFC 3339); the dafnck guide's way.
    pub fn iso8601() -> Self {
        Self::new(true)
    }

    /// Uses another header.
    #[must_use]
    pub fn header(mut self, name: HeaderName) -> Self {
        self.header = name;
        self
    }

    fn text(&self, now: SystemTime) -> String {
        match self.iso {
            true => iso8601(now),
            false => since_epoch(now).as_millis().to_string(),
        }
    }
}

impl Middleware for Timestamps {
    fn call<'a>(
        &'a self,
        mut request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        match HeaderValue::try_from(self.text(next.wall())) {
            Ok(value) => request.headers_mut().insert(self.header.clone(), value),
            Err(error) => return Box::pin(std::future::ready(Err(CallError::new(error)))),
        };
        next.run(request)
    }
}

fn since_epoch(now: SystemTime) -> Duration {
    now.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
}

/// RFC 3339 in UTC with milliseconds. The calendar is Howard Hinnant's `civil_from_days`; a crate for
/// dates would be the largest dependency of the runtime.
fn iso8601(now: SystemTime) -> String {
    let passed = since_epoch(now);
    let (days, second) = (passed.as_secs() / 86_400, passed.as_secs() % 86_400);
    // Years that begin in March, in eras of 400 years.
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    let (second, milli) = (second % 60, passed.subsec_millis());
    format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_right_at_the_edges_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.007Z"),
            (951_782_399, "2000-02-28T23:59:59.007Z"),
            (951_782_400, "2000-02-29T00:00:00.007Z"),
            (1_767_225_599, "2025-12-31T23:59:59.007Z"),
            (4_107_542_400, "2100-03-01T00:00:00.007Z"),
        ] {
            let at = SystemTime::UNIX_EPOCH + Duration::from_millis(seconds * 1000 + 7);
            assert_eq!(iso8601(at), text);
        }
    }

    #[test]
    fn ids_have_the_forms_of_the_guides() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
        let id = RequestIds::uuid().id(at).unwrap();
        let pieces: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(pieces, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(&id[14..15], "4");
        assert!("89ab".contains(&id[19..20]), "{id}");
        let id = RequestIds::prefixed().id(at).unwrap();
        assert!(
            id.starts_with("req_1700000000123_") && id.len() == 27,
            "{id}"
        );
        let id = RequestIds::milliseconds().id(at).unwrap();
        assert!(id.starts_with("1700000000123-"), "{id}");
        assert_ne!(id, RequestIds::milliseconds().id(at).unwrap());
    }
}
