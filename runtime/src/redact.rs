//! What may be shown of texts that others wrote: everything but the values of secrets.
//!
//! Bodies are shown when they are not what they should be: cut off, of another media type, no JSON at all. So this
//! parses nothing. It goes through the text once and knows what a name and its value look like in JSON, also within a
//! string of JSON, in forms, in headers, in XML, and in what `{:?}` prints.

mod echo;
pub(crate) mod entity;
mod index;
mod scan;
mod words;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

pub(crate) use echo::Own;
#[cfg(feature = "oauth2")]
pub(crate) use echo::freed;
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

/// Whether what a property of an object holds may say that the value beside it is a secret's:
/// `{"name": "password", "value": ..}`.
pub(crate) fn is_naming(name: &str) -> bool {
    scan::is_naming(name)
}

/// Whether a text in such a property says so.
pub(crate) fn names(text: &str, known: Names) -> bool {
    scan::names(text, known)
}

/// Whether a property holds such a value.
pub(crate) fn is_value(name: &str) -> bool {
    scan::is_value(name)
}

/// The text without the values of secrets, and without users and passwords in addresses.
pub(crate) fn text(text: &str, known: Names) -> String {
    scan::scanned(&users(text), known)
}

/// A text without what stands before the `@` of addresses (RFC 3986, section 3.2.1): a password, or a token in its place.
/// In texts in texts the slashes may be escaped.
fn users(text: &str) -> Cow<'_, str> {
    let mut told = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices(':') {
        let after = text.get(at + 1..).unwrap_or_default();
        let start = after.trim_start_matches(['/', '\\']);
        let slashes = after.bytes().take(after.len() - start.len());
        if at < from || slashes.filter(|byte| *byte == b'/').count() != 2 {
            continue;
        }
        let ends = |c: char| c.is_whitespace() || "/?#\"'<>\\".contains(c);
        let authority = start.split(ends).next().unwrap_or_default();
        if let Some((user, _)) = authority.rsplit_once('@') {
            let begin = text.len() - start.len();
            told.push_str(text.get(from..begin).unwrap_or_default());
            told.push_str(REDACTED);
            from = begin + user.len();
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    told.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(told)
}

/// The beginning of a body, without the values of secrets.
pub(crate) struct Excerpt<'b> {
    body: &'b [u8],
    known: Names,
    own: Option<&'b Own>,
}

impl<'b> Excerpt<'b> {
    pub(crate) fn of(body: &'b [u8], known: Names) -> Self {
        Excerpt {
            body,
            known,
            own: None,
        }
    }

    /// Also without what the call has shown who it is by.
    pub(crate) fn without(self, own: &'b Own) -> Self {
        let own = Some(own);
        Excerpt { own, ..self }
    }
}

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body;
        let seen = legible(body.get(..SEEN).unwrap_or(body));
        let freed = self
            .own
            .map_or(Cow::Borrowed(&*seen), |own| own.freed(&seen));
        let told = text(&freed, self.known);
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

/// A text with addresses in it, without users, and without what their queries and fragments hold: of `a=b` the name is
/// told, of anything else that it is there. An address ends at a blank, or where what encloses it does (RFC 8288).
fn queries(text: &str) -> String {
    let text = users(text);
    let mut told = String::with_capacity(text.len());
    let (mut enclosed, mut rest) = (false, &*text);
    while let Some(at) = rest.find(|c: char| c.is_whitespace() || "<>\"?#".contains(c)) {
        let (before, after) = rest.split_at(at);
        told.push_str(before);
        let first = after.chars().next().unwrap_or_default();
        told.push(first);
        rest = after.get(first.len_utf8()..).unwrap_or_default();
        match first {
            '<' => enclosed = true,
            '?' | '#' => {
                let ends = |c: char| match enclosed {
                    true => c == '>' || c == '#',
                    false => c.is_whitespace() || c == '"' || c == '#',
                };
                let (query, more) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
                rest = more;
                let pairs: Vec<String> = query.split('&').map(name_alone).collect();
                told.push_str(&pairs.join("&"));
            }
            _ => enclosed = false,
        }
    }
    told.push_str(rest);
    told
}

/// The name of a pair in a query, and that there is a value.
fn name_alone(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) => format!("{name}={REDACTED}"),
        None if pair.is_empty() => String::new(),
        None => REDACTED.to_owned(),
    }
}

#[cfg(test)]
mod tests;
