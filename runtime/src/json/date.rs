//! Dates and times, whose types and parsers are the client's own.

use std::fmt;

use super::{ReadError, Reader};

/// How long a text may be that is shown.
const LONGEST: usize = 40;

impl Reader<'_> {
    /// Reads a date-time (RFC 3339, section 5.6).
    ///
    /// # Errors
    ///
    /// When it is no string, or `parse` refuses it. The message says if only the offset is missing.
    #[inline]
    pub fn date_time<T, E>(
        &mut self,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, ReadError> {
        self.parse_text(|text| {
            parse(text).map_err(|_| {
                let with_offset = parse(&format!("{text}Z")).is_ok();
                misfit(text, "a date-time (RFC 3339)", with_offset)
            })
        })
    }

    /// Reads a date (RFC 3339, section 5.6).
    ///
    /// # Errors
    ///
    /// When it is no string, or `parse` refuses it.
    #[inline]
    pub fn date<T, E>(&mut self, parse: impl Fn(&str) -> Result<T, E>) -> Result<T, ReadError> {
        self.parse_text(|text| parse(text).map_err(|_| misfit(text, "a date (RFC 3339)", false)))
    }
}

/// What is wrong. Only what looks like a date is shown: another text may be a secret.
#[cold]
fn misfit(text: &str, expected: &str, with_offset: bool) -> String {
    if with_offset {
        return format!("expected {expected}, found `{text}`, which has no offset such as `Z`");
    }
    let plain = |byte: u8| byte.is_ascii_digit() || b"-+:.TtZz ".contains(&byte);
    let shown = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(plain);
    let found: &dyn fmt::Display = match (shown, text.is_empty()) {
        (true, _) => &format_args!("`{text}`"),
        (_, true) => &"an empty text",
        _ => &"another text",
    };
    format!("expected {expected}, found {found}")
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
            "expected a date-time (RFC 3339), found `2024-05-01T10:00:00`, which has no offset such as `Z`"
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
}
