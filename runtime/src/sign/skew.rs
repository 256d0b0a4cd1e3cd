//! How far this machine's clock is from the server's, as far as signatures care.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::DATE;

/// What is less is the way of a response and the rounding of a date.
const LEAST: u64 = 10;

/// The difference between two clocks that a server's refusals have taught, within bounds.
#[derive(Debug)]
pub(crate) struct Skew {
    /// How far it may be corrected, in seconds.
    most: u64,
    /// What is added to the own clock, in seconds.
    seconds: AtomicI64,
}

impl Skew {
    pub(crate) fn new(most: Duration) -> Self {
        Skew {
            most: most.as_secs(),
            seconds: AtomicI64::new(0),
        }
    }

    /// The server's time.
    pub(crate) fn correct(&self, own: SystemTime) -> SystemTime {
        let seconds = self.seconds();
        let by = Duration::from_secs(seconds.unsigned_abs());
        let corrected = match seconds {
            0 => None,
            1.. => own.checked_add(by),
            _ => own.checked_sub(by),
        };
        corrected.unwrap_or(own)
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.seconds.load(Ordering::Relaxed)
    }

    /// Learns from the `Date` of a refusal (RFC 9110, section 6.6.1) of what was signed with a correction. Gives whether
    /// it is another one now: then the request is worth another signature. Many may be refused at once.
    pub(crate) fn learn(&self, headers: &HeaderMap, own: SystemTime, signed: i64) -> bool {
        let seconds = |time: SystemTime| {
            let since = time.duration_since(UNIX_EPOCH).ok()?;
            i64::try_from(since.as_secs()).ok()
        };
        let mut dates = headers.get_all(DATE).iter();
        let date = dates.next().and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        let (Some(theirs), Some(ours), None) = (date.and_then(seconds), seconds(own), dates.next())
        else {
            return false;
        };
        let apart = theirs.saturating_sub(ours);
        if apart.unsigned_abs() > self.most || apart.abs_diff(signed) <= LEAST {
            return false;
        }
        self.seconds.store(apart, Ordering::Relaxed);
        true
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(time: SystemTime) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let date = httpdate::fmt_http_date(time);
        headers.insert(DATE, HeaderValue::try_from(date).unwrap());
        headers
    }

    #[test]
    fn it_learns_within_bounds() {
        let own = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let minute = Duration::from_secs(60);
        let skew = Skew::new(15 * minute);
        let learn = |headers: &HeaderMap| skew.learn(headers, own, skew.seconds());
        assert_eq!(skew.correct(own), own);
        // The way of a response is no skew.
        assert!(!learn(&headers(own + Duration::from_secs(10))));
        assert!(learn(&headers(own + 6 * minute)));
        assert_eq!(skew.correct(own), own + 6 * minute);
        // Another request was refused before that was known.
        assert!(skew.learn(&headers(own + 6 * minute), own, 0));
        // Once it is right, a refusal has another reason.
        assert!(!learn(&headers(own + 6 * minute)));
        assert!(learn(&headers(own - 7 * minute)));
        assert_eq!(skew.correct(own), own - 7 * minute);
        // More than may be, no date, two dates, none that is one.
        assert!(!learn(&headers(own + 16 * minute)));
        assert!(!learn(&HeaderMap::new()));
        let mut two = headers(own);
        two.append(
            DATE,
            HeaderValue::from_static("Tue, 14 Nov 2023 22:13:20 GMT"),
        );
        assert!(!learn(&two));
        let mut odd = HeaderMap::new();
        odd.insert(DATE, HeaderValue::from_static("tomorrow"));
        assert!(!learn(&odd));
        assert_eq!(skew.correct(own), own - 7 * minute);
        // The clock was set right.
        assert!(learn(&headers(own)));
        assert_eq!(skew.correct(own), own);
    }
}
