//! How long a server asks to wait.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};

/// From here on a number is a time of day, not a number of seconds: some servers send one, some the
/// other, and no window is thirty years long.
const EPOCH_SECONDS: u64 = 1_000_000_000;
const EPOCH_MILLISECONDS: u64 = 1_000_000_000_000;

/// Headers that say it in milliseconds, which `Retry-After` cannot: Azure's, and OpenAI's.
const MILLISECONDS: [&str; 2] = ["retry-after-ms", "x-ms-retry-after-ms"];

/// Headers by which a server says whether the same request is worth another attempt: OpenAI's, Anthropic's and
/// those of others, and Stripe's.
const WORDS: [&str; 2] = ["x-should-retry", "stripe-should-retry"];

/// The pause that the server asks for: in milliseconds, where it says so, which is the more exact word; or
/// `Retry-After` (RFC 9110, section 10.2.3), seconds, some servers' with a fraction, or a date. Something else says nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let exact = MILLISECONDS
        .iter()
        .find_map(|name| units(agreed(headers, name)?, Duration::from_millis));
    if exact.is_some() {
        return exact;
    }
    let text = agreed(headers, header::RETRY_AFTER.as_str())?;
    let seconds = units(text, Duration::from_secs);
    if seconds.is_some() {
        return seconds;
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let now = date(headers).unwrap_or(now);
    Some(at.duration_since(now).unwrap_or(Duration::ZERO))
}

/// The pause that a response that is an error asks for: `Retry-After`, and of a 429 the end of the rate
/// limit's window if nothing is left of it.
pub(super) fn asked(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    match status.as_u16() {
        429 => retry_after(headers, now).or_else(|| window(headers, now)),
        400..=599 => retry_after(headers, now),
        _ => None,
    }
}

/// Whether the server says in so many words, with an error, that the request should be sent again, or should
/// not. Where two headers differ it should not.
pub(crate) fn server_verdict(status: StatusCode, headers: &HeaderMap) -> Option<bool> {
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let words = WORDS.iter().filter_map(|name| single(headers, name));
    let said = words.filter_map(|text| match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    });
    said.reduce(|one, other| one && other)
}

/// When the window of a rate limit ends: `RateLimit: "name";r=0;t=30`, its older forms
/// (draft-ietf-httpapi-ratelimit-headers), and `X-RateLimit-*`.
fn window(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    if let Some(text) = single(headers, "ratelimit") {
        return structured(text);
    }
    ["ratelimit", "x-ratelimit"].into_iter().find_map(|prefix| {
        let left = number(single(headers, &format!("{prefix}-remaining"))?)?;
        let reset = number(single(headers, &format!("{prefix}-reset"))?)?;
        (left == 0).then(|| until(reset, headers, now))
    })
}

/// The longest of the exhausted windows that the field lists.
fn structured(text: &str) -> Option<Duration> {
    let mut longest = None;
    // Newer: policies by comma, each with `r` and `t`. Older: `limit=1, remaining=0, reset=30`.
    let older = text.contains("remaining=");
    let separator = if older { '\n' } else { ',' };
    for policy in text.split(separator) {
        let (mut left, mut reset) = (None, None);
        for pair in policy.split([';', ',']) {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            match name.trim() {
                "r" | "remaining" => left = number(value.trim()),
                "t" | "reset" => reset = number(value.trim()),
                _ => {}
            }
        }
        if left == Some(0) {
            longest = longest.max(reset.map(Duration::from_secs));
        }
    }
    longest
}

fn until(reset: u64, headers: &HeaderMap, now: SystemTime) -> Duration {
    let at = match reset {
        EPOCH_MILLISECONDS.. => Duration::from_millis(reset),
        EPOCH_SECONDS.. => Duration::from_secs(reset),
        _ => return Duration::from_secs(reset),
    };
    let now = date(headers).unwrap_or(now);
    let now = now.duration_since(SystemTime::UNIX_EPOCH);
    at.saturating_sub(now.unwrap_or_default())
}

/// What time the server thinks it is: its own clock makes ours not matter.
fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(agreed(headers, header::DATE.as_str())?).ok()
}

/// A number; a fraction, which Shopify and Discord have, is one more. One that is too large to count is as large as can
/// be.
fn number(text: &str) -> Option<u64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let more = fraction.bytes().any(|byte| byte != b'0');
    Some(
        whole
            .parse()
            .unwrap_or(u64::MAX)
            .saturating_add(more.into()),
    )
}

/// So many units of time; what cannot be counted is for ever.
fn units(text: &str, unit: fn(u64) -> Duration) -> Option<Duration> {
    Some(match number(text)? {
        u64::MAX => Duration::MAX,
        count => unit(count),
    })
}

/// The header's value, if there is one, or several that say the same: of a proxy that adds its own.
fn agreed<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers
        .get_all(name)
        .iter()
        .map(|value| value.to_str().ok());
    let first = values.next()??.trim();
    values
        .all(|other| other.map(str::trim) == Some(first))
        .then_some(first)
}

/// The header's value, if there is exactly one.
fn single<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().map(str::trim),
        _ => None,
    }
}
