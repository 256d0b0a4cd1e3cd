//! What may be shown of texts that others wrote: everything but the values of secrets.
//!
//! Bodies are shown when they are not what they should be: cut off, of another media type, no JSON at all. So this
//! parses nothing. It goes through the text once and knows what a name and its value look like in JSON, also within a
//! string of JSON, in forms, in headers, in XML, and in what `{:?}` prints.

mod scan;
mod words;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

pub(crate) use words::{is_secret, is_secret_header};

/// What stands in the place of a value that is not told.
pub(crate) const REDACTED: &str = "[redacted]";

/// How many bytes of a body are shown.
const SHOWN: usize = 200;
/// How many are looked at for that.
const SEEN: usize = 16 * SHOWN;

/// Names that a document calls secret though they are no usual words for it.
pub(crate) type Names = &'static [&'static str];

/// Whether a name is a secret's, by its words or by the document.
pub(crate) fn hides(name: &str, known: Names) -> bool {
    is_secret(name) || known.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The text without the values of secrets.
pub(crate) fn text(text: &str, known: Names) -> String {
    scan::scanned(text, known)
}

/// The beginning of a body, without the values of secrets.
pub(crate) struct Excerpt<'b> {
    body: &'b [u8],
    known: Names,
}

impl<'b> Excerpt<'b> {
    pub(crate) fn of(body: &'b [u8], known: Names) -> Self {
        Excerpt { body, known }
    }
}

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body;
        let seen = legible(body.get(..SEEN).unwrap_or(body));
        let told = text(&seen, self.known);
        let mut end = SHOWN.min(told.len());
        while !told.is_char_boundary(end) {
            end -= 1;
        }
        let start = told.get(..end).unwrap_or_default();
        fmt::Debug::fmt(start, formatter)?;
        if body.len() > SEEN || end < told.len() {
            write!(formatter, "… ({} bytes)", body.len())?;
        }
        Ok(())
    }
}

/// The bytes as text. UTF-16 has a zero in every other byte, behind which no name is found.
fn legible(bytes: &[u8]) -> Cow<'_, str> {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros * 4 <= bytes.len() {
        return String::from_utf8_lossy(bytes);
    }
    let letters: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    Cow::Owned(String::from_utf8_lossy(&letters).into_owned())
}

/// What `{:?}` prints of a value that may hold anything, without the values of secrets.
pub(crate) struct Open<'v>(pub(crate) &'v dyn fmt::Debug, pub(crate) Names);

impl fmt::Debug for Open<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let printed = match formatter.alternate() {
            true => format!("{:#?}", self.0),
            false => format!("{:?}", self.0),
        };
        formatter.write_str(&text(&printed, self.1))
    }
}

/// A value that is not shown; only that there is none is.
pub(crate) struct Hidden<'v>(pub(crate) &'v dyn fmt::Debug);

impl fmt::Debug for Hidden<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut start = Start(String::new());
        let short = write!(start, "{:?}", self.0).is_ok();
        let none = short && matches!(&*start.0, "None" | "[]" | "{}" | "\"\"");
        formatter.write_str(if none { &start.0 } else { REDACTED })
    }
}

/// The first few letters of what is printed.
struct Start(String);

impl fmt::Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // No need to print the rest.
        if self.0.len() + text.len() > "None".len() {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// The value of a header, if it may be shown: not that of a credential, and of addresses only the names of what is in
/// the query.
pub(crate) fn header(name: &str, value: &http::HeaderValue, known: Names) -> String {
    let hidden = value.is_sensitive()
        || is_secret_header(name)
        || known.iter().any(|known| known.eq_ignore_ascii_case(name));
    let Some(value) = value.to_str().ok().filter(|_| !hidden) else {
        return REDACTED.to_owned();
    };
    let has_address = matches!(
        name,
        "location" | "content-location" | "link" | "referer" | "refresh" | "operation-location"
    );
    match has_address {
        true => queries(value),
        false => text(value, known),
    }
}

/// A URL as a setting has it, without what its query holds.
pub(crate) fn address(url: &str) -> String {
    queries(url)
}

/// A text with addresses in it, without the values in their queries, nor users and fragments.
fn queries(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let (mut query, mut hidden) = (false, false);
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '>' | '"' | ',') {
            (query, hidden) = (false, false);
        } else if matches!(c, '?' | '#') {
            (query, hidden) = (true, false);
        } else if query && c == '&' {
            hidden = false;
        } else if query && c == '=' && !hidden {
            hidden = true;
            told.push('=');
            told.push_str(REDACTED);
            continue;
        }
        if !hidden {
            told.push(c);
        }
    }
    told
}

#[cfg(test)]
mod tests;
