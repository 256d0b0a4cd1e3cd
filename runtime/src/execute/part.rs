//! Whether the part that came is the one that was asked for (RFC 9110, sections 14.4 and 15.3.7).

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONTENT_RANGE;
use http::{HeaderMap, HeaderValue};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::Body;
use crate::boxed::BoxError;

/// One range of bytes that a request asks for.
enum Asked {
    From(u64, Option<u64>),
    Last(u64),
}

/// How many bytes the part has that came, as its headers say; an error when it is another one than was asked for.
/// Nothing is known where several ranges were asked for, or something else than bytes.
pub fn length(asked: &HeaderValue, headers: &HeaderMap) -> Result<Option<u64>, String> {
    let asked_text = asked.to_str().unwrap_or_default();
    let Some(asked) = range(asked_text) else {
        return Ok(None);
    };
    let mut lines = headers.get_all(CONTENT_RANGE).iter();
    let came = lines.next().map(|line| line.to_str().unwrap_or_default());
    let Some(came) = came else {
        return Err(format!(
            "`{asked_text}` was asked for, and a part came that does not say which"
        ));
    };
    let told = content_range(came).filter(|_| lines.all(|line| line == came));
    match told.filter(|told| asked.is_met(told)) {
        Some((first, last, _)) => Ok((last - first).checked_add(1)),
        None => Err(format!("`{asked_text}` was asked for, and `{came}` came")),
    }
}

impl Asked {
    fn is_met(&self, &(first, last, whole): &(u64, u64, Option<u64>)) -> bool {
        let fits = match *self {
            // A server may give less than all that was asked for, from its beginning on.
            Asked::From(from, to) => first == from && to.is_none_or(|to| last <= to),
            Asked::Last(count) => match whole {
                Some(whole) => first == whole.saturating_sub(count),
                None => last - first < count,
            },
        };
        fits && whole.is_none_or(|whole| last < whole)
    }
}

/// `bytes=0-9`, `bytes=10-` or `bytes=-5`; none where there are several.
fn range(text: &str) -> Option<Asked> {
    let (unit, range) = text.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    match (first.trim(), last.trim()) {
        ("", count) => count.parse().ok().map(Asked::Last),
        (first, "") => Some(Asked::From(first.parse().ok()?, None)),
        (first, last) => Some(Asked::From(first.parse().ok()?, Some(last.parse().ok()?))),
    }
}

/// `bytes 0-9/10` or `bytes 0-9/*`: first, last, and how many there are.
fn content_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (unit, rest) = text.trim().split_at_checked("bytes".len())?;
    // Some servers write it as a request does.
    let rest = rest.strip_prefix([' ', '=', ':'])?;
    let (range, whole) = rest.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let (first, last) = (number(first)?, number(last)?);
    let whole = match whole.trim() {
        "*" => None,
        whole => Some(number(whole)?),
    };
    (unit.eq_ignore_ascii_case("bytes") && first <= last).then_some((first, last, whole))
}

/// Why a part of `expected` bytes is not the one that its headers tell.
pub fn misfit(expected: u64, came: u64) -> String {
    format!("`Content-Range` tells of {expected} bytes, and {came} came")
}

/// A body that is an error where it does not have as many bytes as its headers tell.
pub struct Exactly {
    body: Body,
    expected: u64,
    came: u64,
}

impl Exactly {
    pub fn new(body: Body, expected: u64) -> Self {
        Exactly {
            body,
            expected,
            came: 0,
        }
    }
}

impl HttpBody for Exactly {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame {
            let more = frame.data_ref().map_or(0, Bytes::len);
            self.came = self.came.saturating_add(more as u64);
        }
        let (expected, came) = (self.expected, self.came);
        let ended = frame.is_none() && came < expected;
        if !ended && came <= expected {
            return Poll::Ready(frame);
        }
        // It is told once, and nothing comes after it.
        self.body = Body::empty();
        self.came = expected;
        Poll::Ready(Some(Err(misfit(expected, came).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream() && self.came == self.expected
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(asked: &str, came: &[&'static str]) -> Result<Option<u64>, String> {
        let mut headers = HeaderMap::new();
        for line in came {
            headers.append(CONTENT_RANGE, HeaderValue::from_static(line));
        }
        length(&HeaderValue::from_str(asked).unwrap(), &headers)
    }

    #[test]
    fn another_part_than_was_asked_for_is_told() {
        for (asked, came, length) in [
            ("bytes=500-", "bytes 500-504/1000", 5),
            ("bytes=500-", "bytes 500-999/1000", 500),
            ("bytes=500-", "bytes 500-999/*", 500),
            ("BYTES = 500 - 999", "Bytes 500-999/1000", 500),
            ("bytes=0-9999", "bytes 0-999/1000", 1000),
            ("bytes=0-0", "bytes 0-0/1", 1),
            ("bytes=-5", "bytes 995-999/1000", 5),
            ("bytes=-5", "bytes 0-2/3", 3),
            ("bytes=-5", "bytes 7-9/*", 3),
            ("bytes=500-", "bytes=500-504/1000", 5),
            (
                "bytes=0-",
                "bytes 0-18446744073709551613/*",
                18_446_744_073_709_551_614,
            ),
        ] {
            assert_eq!(of(asked, &[came]), Ok(Some(length)), "{asked} {came}");
            assert_eq!(of(asked, &[came, came]), Ok(Some(length)));
            assert!(of(asked, &[came, "bytes 3-4/5"]).is_err());
        }
        for (asked, came) in [
            ("bytes=500-", "bytes 0-4/1000"),
            ("bytes=500-", "bytes 501-999/1000"),
            ("bytes=500-504", "bytes 500-505/1000"),
            ("bytes=500-", "bytes 500-1000/1000"),
            ("bytes=500-", "bytes 500-499/1000"),
            ("bytes=500-", "bytes */1000"),
            ("bytes=500-", "bytes 500-504"),
            ("bytes=500-", "items 500-504/1000"),
            ("bytes=500-", ""),
            ("bytes=-5", "bytes 0-4/1000"),
            ("bytes=-5", "bytes 4-9/*"),
        ] {
            assert!(of(asked, &[came]).is_err(), "{asked} {came}");
        }
        assert!(of("bytes=500-", &[]).is_err());
        // Several parts, and what is no bytes, are for whoever has asked for them.
        for asked in [
            "bytes=0-1,5-6",
            "items=0-4",
            "bytes",
            "bytes=x-y",
            "bytes=--5",
        ] {
            assert_eq!(of(asked, &[]), Ok(None), "{asked}");
        }
    }
}
