//! Percent-encoding (RFC 3986, section 2.1).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `allowReserved`: the reserved ones stay too, but for those that would end the value.
const RESERVED_KEPT: &AsciiSet = &ESCAPED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// The same in a path: what a segment is made of (RFC 3986, section 3.3). OAS 3.2.0, "Path Templating": the value "MUST NOT
/// contain any unescaped" `/`, `?` or `#`.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED_KEPT
    .add(b'/')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .remove(b'&')
    .remove(b'+')
    .remove(b'=');

/// Text with everything escaped but what RFC 3986 leaves unreserved.
pub(crate) fn escaped(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, ESCAPED)).into_owned()
}

/// What a value of a cookie cannot hold (RFC 6265, section 4.1.1, `cookie-octet`).
const NO_COOKIE: &AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\');

/// Text as a cookie's value: escaped is only what it cannot hold.
pub(crate) fn escaped_in_cookie(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, NO_COOKIE)).into_owned()
}

/// The same of a text that is not needed any more: most are as they were.
pub(super) fn escape(text: String) -> String {
    let escaped = match Cow::from(utf8_percent_encode(&text, ESCAPED)) {
        Cow::Borrowed(_) => None,
        Cow::Owned(escaped) => Some(escaped),
    };
    escaped.unwrap_or(text)
}

/// Reserved expansion in a query.
pub(super) fn escaped_in_query(text: &str) -> String {
    reserved(text, RESERVED_KEPT)
}

/// Reserved expansion in a segment of a path.
pub(super) fn escaped_in_path(text: &str) -> String {
    reserved(text, RESERVED_IN_PATH)
}

/// Reserved expansion (RFC 6570, section 3.2.3): percent-encoded triples pass unchanged.
fn reserved(text: &str, escaped: &'static AsciiSet) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.extend(utf8_percent_encode(before, escaped));
        let mut digits = after.bytes();
        let is_triple = [digits.next(), digits.next()]
            .iter()
            .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit()));
        out.push_str(if is_triple { "%" } else { "%25" });
        rest = after;
    }
    out.extend(utf8_percent_encode(rest, escaped));
    out
}
