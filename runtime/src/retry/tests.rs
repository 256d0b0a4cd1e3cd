//! The table of what is repeated, and the numbers around it.

use std::time::{Duration, Instant, SystemTime};

use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::classify::standard;
use super::quota::Quota;
use super::{ErrorClass, Jitter, Outcome, Quotas, Retry, StopReason};
use crate::meta::OperationMeta;
use crate::transport::{Sent, TransportError, TransportErrorKind};

static META: OperationMeta = OperationMeta::new("op", Method::POST, "/");

fn outcome(idempotent: bool) -> Outcome<'static> {
    Outcome {
        meta: &META,
        number: 1,
        idempotent,
        response: None,
        body: &[],
        error: None,
        asked: None,
        no_token: false,
        keyed: false,
        begun: false,
    }
}

/// What the table says: for idempotent calls, and for others.
type Row = (
    Result<ErrorClass, StopReason>,
    Result<ErrorClass, StopReason>,
);

#[test]
fn statuses() {
    let (transient, throttle) = (Ok(ErrorClass::Transient), Ok(ErrorClass::Throttle));
    let unsafe_ = || Err(StopReason::NotIdempotent(Method::POST));
    let never = || Err(StopReason::Permanent);
    let rows: Vec<(&[u16], Option<u64>, Row)> = vec![
        (&[429], None, (throttle.clone(), throttle.clone())),
        (&[429], Some(1), (throttle.clone(), throttle.clone())),
        (&[503], None, (transient.clone(), unsafe_())),
        (&[503], Some(1), (throttle, unsafe_())),
        (&[408, 500, 502, 504], None, (transient.clone(), unsafe_())),
        (&[421, 425], None, (transient.clone(), transient)),
        (&[401, 409, 423], None, (never(), never())),
        (&[501, 505, 511], None, (never(), never())),
        (&[400, 403, 404, 410, 422], None, (never(), never())),
        (&[200, 204, 301, 302, 304], None, (never(), never())),
    ];
    let headers = HeaderMap::new();
    for (codes, asked, (idempotent, other)) in rows {
        for code in codes {
            let status = StatusCode::from_u16(*code).unwrap();
            for (expected, is) in [(&idempotent, true), (&other, false)] {
                let mut outcome = outcome(is);
                outcome.response = Some((status, &headers));
                outcome.asked = asked.map(Duration::from_secs);
                assert_eq!(&standard(&outcome), expected, "{code}, idempotent: {is}");
            }
        }
    }
}

#[test]
fn transport_errors() {
    use TransportErrorKind::{Connect, Io, Request, Timeout, TooLarge};
    let unsafe_ = || Err(StopReason::NotIdempotent(Method::POST));
    let transient = || Ok(ErrorClass::Transient);
    let never = || Err(StopReason::Permanent);
    let rows: Vec<(TransportErrorKind, Sent, Row)> = vec![
        (Connect, Sent::No, (transient(), transient())),
        (Timeout, Sent::No, (transient(), transient())),
        (Io, Sent::Refused, (transient(), transient())),
        (Io, Sent::Maybe, (transient(), unsafe_())),
        (Timeout, Sent::Maybe, (transient(), unsafe_())),
        (TooLarge, Sent::Maybe, (never(), never())),
        (Request, Sent::No, (never(), never())),
    ];
    for (kind, sent, (idempotent, other)) in rows {
        let error = TransportError::new(kind, sent, "it");
        for (expected, is) in [(&idempotent, true), (&other, false)] {
            let mut outcome = outcome(is);
            outcome.error = Some(&error);
            assert_eq!(&standard(&outcome), expected, "{kind:?} {sent:?} {is}");
        }
    }
}

/// 503 and 404 whose bodies broke off are a 503 and a 404; a success that broke off is a broken connection.
#[test]
fn a_status_says_more_than_its_broken_body() {
    let headers = HeaderMap::new();
    let error = TransportError::new(TransportErrorKind::Io, Sent::Maybe, "reset");
    for (code, expected) in [
        (503, Ok(ErrorClass::Transient)),
        (404, Err(StopReason::Permanent)),
        (200, Ok(ErrorClass::Transient)),
    ] {
        let mut outcome = outcome(true);
        outcome.response = Some((StatusCode::from_u16(code).unwrap(), &headers));
        outcome.error = Some(&error);
        assert_eq!(standard(&outcome), expected, "{code}");
    }
}

/// A status, headers, and the seconds that they ask for.
type Asking<'a> = (u16, &'a [(&'static str, &'a str)], Option<u64>);

#[test]
fn servers_ask_in_many_ways() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let date = "Thu, 01 Jan 2026 00:00:00 GMT";
    let later = "Thu, 01 Jan 2026 00:00:07 GMT";
    let rows: &[Asking<'_>] = &[
        (429, &[("retry-after", "7")], Some(7)),
        (503, &[("retry-after", "7")], Some(7)),
        (500, &[("retry-after", "7")], Some(7)),
        (409, &[("retry-after", "7")], Some(7)),
        (301, &[("retry-after", "7")], None),
        (200, &[("retry-after-ms", "7000")], None),
        (429, &[("retry-after-ms", "7000")], Some(7)),
        (429, &[("retry-after-ms", "6999.2")], Some(7)),
        (503, &[("x-ms-retry-after-ms", " 7000 ")], Some(7)),
        (429, &[("retry-after", "7.0")], Some(7)),
        (429, &[("retry-after", "6.25")], Some(7)),
        (429, &[("retry-after", " 6.000001 ")], Some(7)),
        (429, &[("retry-after", "7.")], None),
        (429, &[("retry-after", ".7")], None),
        (429, &[("retry-after", "7.0.0")], None),
        (429, &[("retry-after", "7e0")], None),
        (429, &[("retry-after", "7,5")], None),
        // The more exact word.
        (
            429,
            &[("retry-after", "8"), ("retry-after-ms", "7000")],
            Some(7),
        ),
        // What is no number says nothing.
        (
            429,
            &[("retry-after", "7"), ("retry-after-ms", "soon")],
            Some(7),
        ),
        (
            429,
            &[("retry-after", "7"), ("retry-after-ms", "-1")],
            Some(7),
        ),
        (
            429,
            &[("retry-after", "7"), ("retry-after-ms", "1.e3")],
            Some(7),
        ),
        (429, &[("retry-after", later)], Some(7)),
        // The server's clock is an hour off; its own date says so.
        (
            429,
            &[
                ("retry-after", "Thu, 01 Jan 2026 01:00:07 GMT"),
                ("date", "Thu, 01 Jan 2026 01:00:00 GMT"),
            ],
            Some(7),
        ),
        (429, &[("retry-after", date), ("date", later)], Some(0)),
        (429, &[("retry-after", "-7")], None),
        (429, &[("retry-after", "1.5")], Some(2)),
        (429, &[("retry-after", "")], None),
        (429, &[("retry-after", "7"), ("retry-after", "8")], None),
        (429, &[("retry-after", "7"), ("retry-after", " 7")], Some(7)),
        (
            503,
            &[("retry-after-ms", "7000"), ("retry-after-ms", "7000")],
            Some(7),
        ),
        (429, &[("ratelimit", "\"default\";r=0;t=30")], Some(30)),
        (
            429,
            &[("ratelimit", "\"a\";r=5;t=90, \"b\";r=0;t=30")],
            Some(30),
        ),
        (
            429,
            &[("ratelimit", "limit=9, remaining=0, reset=30")],
            Some(30),
        ),
        (429, &[("ratelimit", "\"default\";r=1;t=30")], None),
        (
            429,
            &[("ratelimit-remaining", "0"), ("ratelimit-reset", "30")],
            Some(30),
        ),
        (
            429,
            &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "30")],
            Some(30),
        ),
        (
            429,
            &[
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "1767225630"),
            ],
            Some(30),
        ),
        (
            429,
            &[
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "1767225630000"),
            ],
            Some(30),
        ),
        (
            429,
            &[("x-ratelimit-remaining", "3"), ("x-ratelimit-reset", "30")],
            None,
        ),
        (
            503,
            &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "30")],
            None,
        ),
        (429, &[], None),
    ];
    for (status, fields, seconds) in rows {
        let mut headers = HeaderMap::new();
        for (name, value) in *fields {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let asked = super::server::asked(StatusCode::from_u16(*status).unwrap(), &headers, now);
        assert_eq!(
            asked,
            seconds.map(Duration::from_secs),
            "{status} {fields:?}"
        );
    }
    let mut headers = HeaderMap::new();
    headers.insert(
        "retry-after",
        HeaderValue::from_static("99999999999999999999999"),
    );
    assert_eq!(super::retry_after(&headers, now), Some(Duration::MAX));
}

#[test]
fn pauses_grow_within_their_bounds() {
    let default = Retry::default();
    for _ in 0..100 {
        for (attempt, most) in [
            (1, 100),
            (2, 200),
            (3, 400),
            (9, 20_000),
            (u32::MAX, 20_000),
        ] {
            let pause = default.pause(attempt, ErrorClass::Transient);
            assert!(pause <= Duration::from_millis(most), "{attempt}: {pause:?}");
        }
        assert!(default.pause(1, ErrorClass::Throttle) <= Duration::from_secs(1));
    }
    let steady = Retry::default()
        .exponential(Duration::from_millis(50), Duration::from_secs(1))
        .jitter(Jitter::None);
    let pauses: Vec<u128> = (1..8)
        .map(|attempt| steady.pause(attempt, ErrorClass::Transient).as_millis())
        .collect();
    assert_eq!(pauses, [50, 100, 200, 400, 800, 1000, 1000]);
}

#[test]
fn what_is_asked_for_is_spread_a_little() {
    for (asked, most) in [(0, 0), (7_000, 7_700), (60_000, 61_000)] {
        let (asked, most) = (Duration::from_millis(asked), Duration::from_millis(most));
        for _ in 0..100 {
            assert!((asked..=most).contains(&super::delay::spread(asked)));
        }
    }
    assert_eq!(super::delay::spread(Duration::MAX), Duration::MAX);
}

#[test]
fn presets_have_the_numbers_of_their_guides() {
    let pauses = |retry: &Retry| -> Vec<u128> {
        (1..retry.attempts())
            .map(|attempt| retry.pause(attempt, ErrorClass::Transient).as_millis())
            .collect()
    };
    assert_eq!(pauses(&Retry::flutter()), [1000, 2000, 3000]);
    assert_eq!(pauses(&Retry::dafnck()), [1000, 2000]);
    assert_eq!(Retry::gloria().attempts(), 4);
    for _ in 0..50 {
        for (pause, whole) in pauses(&Retry::gloria()).into_iter().zip([300, 600, 1200]) {
            assert!(
                (whole * 4 / 10..=whole * 14 / 10).contains(&pause),
                "{pause}"
            );
        }
    }
    let headers = HeaderMap::new();
    let repeated = |retry: Retry, code, idempotent| {
        let mut outcome = outcome(idempotent);
        outcome.response = Some((StatusCode::from_u16(code).unwrap(), &headers));
        retry.verdict(&outcome).is_ok()
    };
    for (code, flutter, gloria, dafnck) in [
        (408, false, false, false),
        (429, false, true, false),
        (500, true, true, true),
        (501, true, true, true),
        (599, true, true, true),
        (404, false, false, false),
    ] {
        let found = (
            repeated(Retry::flutter(), code, true),
            repeated(Retry::gloria(), code, true),
            repeated(Retry::dafnck(), code, true),
        );
        assert_eq!(found, (flutter, gloria, dafnck), "{code}");
        assert!(!repeated(Retry::flutter(), code, false), "{code}");
    }
}

/// A response with these headers: to an idempotent call, and to another one.
fn verdicts(code: u16, fields: &[(&'static str, &'static str)]) -> Row {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(*name, HeaderValue::from_static(value));
    }
    let verdict = |idempotent| {
        let mut outcome = outcome(idempotent);
        outcome.response = Some((StatusCode::from_u16(code).unwrap(), &headers));
        standard(&outcome)
    };
    (verdict(true), verdict(false))
}

#[test]
fn a_server_forbids_and_demands_repetitions() {
    let both = |one: Result<ErrorClass, StopReason>| (one.clone(), one);
    for name in ["x-should-retry", "stripe-should-retry"] {
        for code in [408, 425, 429, 500, 503] {
            assert_eq!(
                verdicts(code, &[(name, "false")]),
                both(Err(StopReason::Vetoed)),
                "{code}"
            );
        }
        // It knows whether it has acted, so it is believed of a POST too.
        for code in [400, 404, 500] {
            assert_eq!(
                verdicts(code, &[(name, " TRUE ")]),
                both(Ok(ErrorClass::Transient)),
                "{code}"
            );
        }
        assert_eq!(
            verdicts(409, &[(name, "true")]),
            both(Ok(ErrorClass::Throttle))
        );
        // No error, and no word.
        for (code, word) in [
            (200, "true"),
            (302, "true"),
            (404, "yes"),
            (404, "1"),
            (404, ""),
        ] {
            assert_eq!(
                verdicts(code, &[(name, word)]),
                both(Err(StopReason::Permanent)),
                "{code} {word}"
            );
        }
        let twice = [(name, "true"), (name, "true")];
        assert_eq!(verdicts(404, &twice), both(Err(StopReason::Permanent)));
    }
    let differ = [("x-should-retry", "true"), ("stripe-should-retry", "false")];
    assert_eq!(verdicts(500, &differ), both(Err(StopReason::Vetoed)));
    // The guides' policies hear it too.
    let headers = HeaderMap::from_iter([(
        http::HeaderName::from_static("x-should-retry"),
        HeaderValue::from_static("false"),
    )]);
    let mut outcome = outcome(true);
    outcome.response = Some((StatusCode::BAD_GATEWAY, &headers));
    for retry in [Retry::flutter(), Retry::gloria(), Retry::dafnck()] {
        assert_eq!(retry.verdict(&outcome), Err(StopReason::Vetoed));
    }
}

/// 409 to a repetition: the attempt before it is still at work, as far as the server knows it again.
#[test]
fn a_conflict_with_an_earlier_attempt_passes() {
    let headers = HeaderMap::new();
    for (keyed, begun, expected) in [
        (true, true, Ok(ErrorClass::Throttle)),
        (true, false, Err(StopReason::Permanent)),
        (false, true, Err(StopReason::Permanent)),
    ] {
        let mut outcome = outcome(true);
        outcome.response = Some((StatusCode::CONFLICT, &headers));
        (outcome.keyed, outcome.begun) = (keyed, begun);
        assert_eq!(standard(&outcome), expected, "{keyed} {begun}");
    }
}

#[test]
fn a_quota_is_drained_and_given_back() {
    let (quota, now) = (Quota::default(), Instant::now());
    let taken = (0..100)
        .take_while(|_| quota.take(Quota::cost(ErrorClass::Transient), now))
        .count();
    assert_eq!(taken, 35);
    quota.give(14);
    assert!(quota.take(14, now));
    quota.give(1000);
    assert!(quota.take(500, now) && !quota.take(1, now));
}

/// A client that is not successful, or does not call, is not kept from repeating for ever.
#[test]
fn a_quota_comes_back_with_time() {
    let (quota, now) = (Quota::default(), Instant::now());
    let after = |seconds| now + Duration::from_secs(seconds);
    assert!(quota.take(500, now) && !quota.take(14, now));
    assert!(!quota.take(14, after(6)));
    assert!(quota.take(14, after(7)) && !quota.take(1, after(7)));
    // No more than there were, and time that goes back gives nothing.
    assert!(quota.take(500, after(100_000)) && !quota.take(1, after(100_000)));
    assert!(!quota.take(1, now));
}

#[test]
fn origins_have_quotas_of_their_own() {
    let origin = |text: &str| url::Url::parse(text).unwrap().origin();
    let (quotas, now) = (Quotas::default(), Instant::now());
    let own = quotas.of(origin("https://a.example:443/v2"));
    let other = quotas.of(origin("https://b.example"));
    assert!(own.take(500, now));
    assert!(!quotas.of(origin("https://a.example/v1")).take(1, now));
    assert!(other.take(500, now));
    for port in 1000..1200 {
        quotas.of(origin(&format!("https://b.example:{port}")));
    }
    // What somebody holds is not forgotten, however many there are.
    assert!(!quotas.of(origin("https://b.example/x")).take(1, now));
}
