//! Dates and times, whose types and parsers are the client's own.
//!
//! Those parsers take more than RFC 3339 has, each something else, and drop what their types do not hold. So the form of a
//! text is looked at here first, the same for all of them.

use std::borrow::Cow;
use std::ops::Range;

use super::{Drift, Kind, ReadError, Reader};
use crate::answers::Answers;

/// How long a text may be that is shown.
const LONGEST: usize = 40;

/// How many digits of a second the types hold: nanoseconds.
const FINEST: usize = 9;

const DATE_TIME: &str = "a date-time (RFC 3339)";
/// What is said of a date-time that has none, with the ways round.
const NO_OFFSET: &str = "which has no offset such as `Z`; a client made with `date-time = \"string\"` reads it as a text, one made \
                         with `answers = \"lenient\"` keeps such a property as it came";
const DATE: &str = "a date (RFC 3339)";

impl<'j> Reader<'j> {
    /// Reads a date-time (RFC 3339, section 5.6).
    ///
    /// What `parse` takes beyond the grammar, a space in place of `T` for example, is drift, and an error of a strict
    /// reader. A fraction of a second of more than nine digits is cut, which is drift for every reader.
    ///
    /// # Errors
    ///
    /// When it is no string, or `parse` refuses it. The message says if only the offset is missing.
    #[inline]
    pub fn date_time<T, E>(
        &mut self,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, ReadError> {
        let found = self.in_form(DATE_TIME, date_time)?;
        let value = parse(&found.text).map_err(|_| {
            let with_offset = parse(&format!("{}Z", found.text)).is_ok();
            found.misfit(DATE_TIME, with_offset)
        })?;
        self.took(found.drift, DATE_TIME);
        Ok(value)
    }

    /// Reads a date (RFC 3339, section 5.6). What `parse` takes beyond the grammar is drift, and an error of a strict
    /// reader.
    ///
    /// # Errors
    ///
    /// When it is no string, or `parse` refuses it.
    #[inline]
    pub fn date<T, E>(&mut self, parse: impl Fn(&str) -> Result<T, E>) -> Result<T, ReadError> {
        let found = self.in_form(DATE, date)?;
        let value = parse(&found.text).map_err(|_| found.misfit(DATE, false))?;
        self.took(found.drift, DATE);
        Ok(value)
    }

    /// The text to parse, once its form has been looked at.
    fn in_form(&mut self, expected: &str, form: fn(&str) -> Form) -> Result<Found<'j>, ReadError> {
        self.expect_kind(Kind::String)?;
        let start = self.at;
        let text = self.text_here()?;
        let form = form(&text);
        let mut found = Found {
            start,
            text,
            drift: None,
        };
        match form {
            Form::Exact => {}
            Form::Fine(digits) => {
                let end = digits.start.saturating_add(FINEST);
                let part = |range: Range<usize>| found.text.get(range).unwrap_or_default();
                let dropped = part(end..digits.end);
                let lost = dropped.bytes().any(|digit| digit != b'0');
                let kept = [part(0..end), part(digits.end..found.text.len())].concat();
                found.drift = lost.then_some(Drift::Shortened);
                found.text = Cow::Owned(kept);
            }
            Form::Other if self.answers == Answers::Strict => {
                return Err(found.misfit(expected, false));
            }
            Form::Other => found.drift = Some(Drift::OtherForm),
        }
        Ok(found)
    }

    /// After a text was read as what it does not say exactly.
    #[inline]
    fn took(&mut self, drift: Option<Drift>, expected: &str) {
        if let Some(drift) = drift {
            // A variant of a union that keeps the text fits better.
            self.misfits.values = self.misfits.values.saturating_add(1);
            // A place inside the value, which ends here.
            let inside = self.at.saturating_sub(1);
            self.watch.note(inside, drift, expected);
        }
    }
}

/// A text that should be a date.
struct Found<'j> {
    start: usize,
    text: Cow<'j, str>,
    drift: Option<Drift>,
}

impl Found<'_> {
    #[cold]
    fn misfit(&self, expected: &str, with_offset: bool) -> ReadError {
        ReadError::new(self.start, misfit(&self.text, expected, with_offset))
    }
}

/// How a text is written.
#[derive(Debug, PartialEq, Eq)]
enum Form {
    /// As RFC 3339 says.
    Exact,
    /// The same, with more digits of a second than the types hold: where those stand.
    Fine(Range<usize>),
    Other,
}

/// `full-date` of RFC 3339, section 5.6, without its limits, which are the parser's matter: what follows it.
fn full_date(text: &str) -> Option<&str> {
    numbers(text, &[(4, b'-'), (2, b'-')]).and_then(|rest| digits(rest, 2))
}

fn date(text: &str) -> Form {
    match full_date(text) {
        Some("") => Form::Exact,
        _ => Form::Other,
    }
}

/// `date-time` of RFC 3339, section 5.6. Letters of an ABNF have no case (RFC 5234, section 2.3), and the space that the
/// RFC's note grants to applications is not in the grammar.
fn date_time(text: &str) -> Form {
    let time = full_date(text).and_then(|rest| rest.strip_prefix(['T', 't']));
    let time = time.and_then(|time| numbers(time, &[(2, b':'), (2, b':')]));
    let Some(rest) = time.and_then(|time| digits(time, 2)) else {
        return Form::Other;
    };
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(fraction) => {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            (Some(length), fraction.get(length..).unwrap_or_default())
        }
        None => (None, rest),
    };
    let far = offset.strip_prefix(['+', '-']);
    let far = far.and_then(|far| numbers(far, &[(2, b':')]));
    let is_offset = matches!(offset, "Z" | "z") || far.and_then(|far| digits(far, 2)) == Some("");
    match fraction {
        _ if !is_offset => Form::Other,
        Some(0) => Form::Other,
        Some(length) if length > FINEST => {
            let end = text.len() - offset.len();
            Form::Fine(end - length..end)
        }
        _ => Form::Exact,
    }
}

/// Whether a text is one of a date-time, of as many digits of a second as there are.
pub(super) fn is_date_time(text: &str) -> bool {
    date_time(text) != Form::Other
}

/// Whether a text is one of a date.
pub(super) fn is_date(text: &str) -> bool {
    date(text) == Form::Exact
}

/// What follows so many digits.
fn digits(text: &str, count: usize) -> Option<&str> {
    let (found, rest) = text.split_at_checked(count)?;
    let all = found.bytes().all(|byte| byte.is_ascii_digit());
    all.then_some(rest)
}

/// What follows numbers of so many digits, each with what ends it.
fn numbers<'t>(text: &'t str, parts: &[(usize, u8)]) -> Option<&'t str> {
    parts.iter().try_fold(text, |text, (count, end)| {
        digits(text, *count)?.strip_prefix(char::from(*end))
    })
}

/// What is wrong. Only what looks like a date is shown: another text may be a secret.
#[cold]
fn misfit(text: &str, expected: &str, with_offset: bool) -> String {
    if with_offset {
        return format!("expected {expected}, found `{text}`, {NO_OFFSET}");
    }
    let plain = |byte: u8| byte.is_ascii_digit() || b"-+:.TtZz ".contains(&byte);
    let shown = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(plain);
    match (shown, text.is_empty()) {
        (true, _) => format!("expected {expected}, found `{text}`"),
        (_, true) => format!("expected {expected}, found an empty text"),
        _ => format!("expected {expected}, found another text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nine characters, then `Z`.
    fn parse(text: &str) -> Result<(), ()> {
        let whole = text.len() == 20 && text.ends_with('Z');
        whole.then_some(()).ok_or(())
    }

    #[test]
    fn the_message_says_what_is_missing() {
        let of = |text: &str| {
            let json = super::super::quoted(text);
            let error = Reader::new(&json).date_time(parse).unwrap_err();
            error.message().to_owned()
        };
        assert_eq!(
            of("2024-05-01T10:00:00"),
            format!("expected a date-time (RFC 3339), found `2024-05-01T10:00:00`, {NO_OFFSET}")
        );
        assert_eq!(
            of("2024-05-01"),
            "expected a date-time (RFC 3339), found `2024-05-01`"
        );
        assert_eq!(
            of("s3cret"),
            "expected a date-time (RFC 3339), found another text"
        );
        assert_eq!(
            of(""),
            "expected a date-time (RFC 3339), found an empty text"
        );
        let error = Reader::new(b"7").date(parse).unwrap_err();
        assert!(error.message().contains("expected a string"), "{error}");
    }

    /// What the libraries of dates are asked, and what is told, of a text that they take whatever it is.
    fn asked(
        text: &str,
        answers: Answers,
        read: fn(&mut Reader<'_>) -> Result<String, ReadError>,
    ) -> (Result<String, String>, Vec<Drift>) {
        let json = super::super::quoted(text);
        let mut input = Reader::new(&json).answers(answers).watching();
        let read = read(&mut input).map_err(|error| error.message().to_owned());
        let drift = input.drift().iter().map(|it| it.drift()).collect();
        (read, drift)
    }

    fn time(input: &mut Reader<'_>) -> Result<String, ReadError> {
        input.date_time(|text| Ok::<_, ()>(text.to_owned()))
    }

    fn day(input: &mut Reader<'_>) -> Result<String, ReadError> {
        input.date(|text| Ok::<_, ()>(text.to_owned()))
    }

    #[test]
    fn what_rfc_3339_has_is_read_as_it_is() {
        for text in [
            "2020-01-01T00:00:00Z",
            "2020-01-01t00:00:00z",
            "2020-12-31T23:59:60Z",
            "2020-01-01T00:00:00.1-00:00",
            "2020-01-01T00:00:00.123456789+05:30",
        ] {
            for answers in [Answers::Strict, Answers::Tolerant] {
                assert_eq!(asked(text, answers, time), (Ok(text.to_owned()), vec![]));
            }
        }
        let date = "2020-02-29";
        assert_eq!(
            asked(date, Answers::Strict, day),
            (Ok(date.to_owned()), vec![])
        );
    }

    #[test]
    fn digits_beyond_nanoseconds_are_cut_and_told() {
        for answers in [Answers::Strict, Answers::Tolerant, Answers::Lenient] {
            let (read, drift) = asked("2020-01-01T00:00:00.123456789123+01:00", answers, time);
            assert_eq!(read.unwrap(), "2020-01-01T00:00:00.123456789+01:00");
            assert_eq!(drift, [Drift::Shortened]);
            // Nothing is lost.
            let (read, drift) = asked("2020-01-01T00:00:00.100000000000Z", answers, time);
            assert_eq!(read.unwrap(), "2020-01-01T00:00:00.100000000Z");
            assert_eq!(drift, []);
        }
    }

    #[test]
    fn other_forms_are_drift_or_an_error() {
        let times = [
            "2020-01-01 00:00:00Z",
            "2020-01-01T00:00Z",
            "2020-01-01T00:00:00",
            "2020-01-01T00:00:00,5Z",
            "2020-01-01T00:00:00.Z",
            "2020-01-01T00:00:00+0100",
            "2020-01-01T00:00:00+01",
            "2020-01-01T00:00:00\u{2212}01:00",
            "2020-01-01T00:00:00Z[Etc/UTC]",
            "20200101T000000Z",
            "+012020-01-01T00:00:00Z",
            " 2020-01-01T00:00:00Z",
            "2020-01-01",
            "",
        ];
        let days = [
            "2020-1-1",
            "20200101",
            "2020-W01-1",
            "2020-01-01T00:00:00Z",
            "2020-01-01 ",
            "äöü",
        ];
        let all = times
            .iter()
            .map(|text| (text, time as fn(&mut Reader<'_>) -> _));
        for (text, read) in all.chain(days.iter().map(|text| (text, day as _))) {
            let tolerant = asked(text, Answers::Tolerant, read);
            assert_eq!(tolerant, (Ok((*text).to_owned()), vec![Drift::OtherForm]));
            let (strict, drift) = asked(text, Answers::Strict, read);
            let said = strict.unwrap_err();
            assert!(said.starts_with("expected a date"), "{said}");
            assert_eq!(drift, []);
        }
        let (strict, _) = asked("2020-01-01 00:00:00Z", Answers::Strict, time);
        assert_eq!(
            strict.unwrap_err(),
            "expected a date-time (RFC 3339), found `2020-01-01 00:00:00Z`"
        );
    }
}
