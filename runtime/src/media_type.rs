//! Media types as they come in `Content-Type` and stand in documents (RFC 9110, section 8.3.1).
//!
//! Written by hand: a crate refuses what servers send, an empty parameter or blanks around `=`, and a
//! `Content-Type` that is a little wrong must not cost the answer.

use std::borrow::Cow;

use http::HeaderMap;

/// A media type, or a range of them.
#[derive(Debug, Clone)]
pub(crate) struct MediaType<'t> {
    /// `application` of `application/json`.
    kind: &'t str,
    subtype: &'t str,
    parameters: Vec<(&'t str, Cow<'t, str>)>,
}

impl<'t> MediaType<'t> {
    /// Reads whatever it is: what is missing is empty.
    pub fn of(text: &'t str) -> Self {
        // What proxies join is said twice: `application/json, application/json`.
        let first = outside_quotes(text, b',').next().unwrap_or_default();
        let mut parts = outside_quotes(first, b';');
        let essence = parts.next().unwrap_or_default().trim();
        let (kind, subtype) = essence.split_once('/').unwrap_or((essence, ""));
        let parameters = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim(), unquoted(value.trim())))
        });
        MediaType {
            kind: kind.trim(),
            subtype: subtype.trim(),
            parameters: parameters.collect(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty()
    }

    /// The value of a parameter, whatever the case of its name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut named = self.parameters.iter();
        let found = named.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_ref())
    }

    fn has_suffix(&self, suffix: &str) -> bool {
        let at = self.subtype.len().checked_sub(suffix.len());
        let end = at.and_then(|at| self.subtype.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    }

    pub fn is(&self, kind: &str, subtype: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind) && self.subtype.eq_ignore_ascii_case(subtype)
    }

    /// Whether it is JSON: by its name, or by its suffix (RFC 6839, section 3.1).
    pub fn is_json(&self) -> bool {
        self.subtype.eq_ignore_ascii_case("json") || self.has_suffix("+json")
    }

    /// Whether it is XML (RFC 7303, section 4).
    pub fn is_xml(&self) -> bool {
        self.is("application", "xml") || self.is("text", "xml") || self.has_suffix("+xml")
    }

    /// Whether it is text, and neither JSON nor XML.
    pub fn is_text(&self) -> bool {
        self.kind.eq_ignore_ascii_case("text") && !self.is_json() && !self.is_xml()
    }

    /// Whether it is a page for people.
    pub fn is_page(&self) -> bool {
        self.is("text", "html") || self.is("application", "xhtml+xml")
    }

    /// Whether it is bytes, and neither text nor JSON: pictures, archives and the like.
    pub fn is_binary(&self) -> bool {
        const KINDS: [&str; 4] = ["image", "audio", "video", "font"];
        const NAMES: [&str; 4] = ["octet-stream", "pdf", "zip", "gzip"];
        let any = |all: &[&str], own: &str| all.iter().any(|one| own.eq_ignore_ascii_case(one));
        (any(&KINDS, self.kind) && !self.is_xml())
            || (self.kind.eq_ignore_ascii_case("application") && any(&NAMES, self.subtype))
    }

    /// Whether it is bytes of which nothing is said, by that name or by the one that stores of files have for it.
    pub fn is_octets(&self) -> bool {
        self.is("application", "octet-stream") || self.is("binary", "octet-stream")
    }

    /// Whether it names no media type but a range of them.
    pub fn is_range(&self) -> bool {
        self.kind == "*" || self.subtype.starts_with('*')
    }

    /// How what it names comes item by item, if it does.
    pub fn sequence(&self) -> Option<Sequence> {
        const LINES: [&str; 5] = ["jsonl", "ndjson", "jsonlines", "json-lines", "stream+json"];
        let application = self.kind.eq_ignore_ascii_case("application");
        let subtype = self
            .subtype
            .get(..2)
            .filter(|start| start.eq_ignore_ascii_case("x-"));
        let plain = self
            .subtype
            .get(subtype.map_or(0, str::len)..)
            .unwrap_or_default();
        let lines = LINES.iter().any(|name| plain.eq_ignore_ascii_case(name));
        match () {
            () if self.is("text", "event-stream") => Some(Sequence::Events),
            () if application && plain.eq_ignore_ascii_case("json-seq") => Some(Sequence::Records),
            () if self.has_suffix("+json-seq") => Some(Sequence::Records),
            () if application && lines || self.has_suffix("+jsonl") => Some(Sequence::Lines),
            () => None,
        }
    }

    /// Whether it says nothing of what it names, or no more than that it is text.
    pub fn is_vague(&self) -> bool {
        self.is_empty() || self.is("text", "plain") || self.is_octets()
    }

    /// Whether what it names may be JSON all the same: servers send JSON as text, as bytes, as
    /// a page or without a name. `body` is what came. Frameworks for pages send all that is no object under their name: what
    /// does not begin like a page is none.
    pub fn may_be_json(&self, body: &[u8]) -> bool {
        let unnamed = self.is_empty() || self.is_json() || self.is("text", "plain");
        unnamed || {
            let vague = self.is_octets()
                || self.is_page()
                || self.has_suffix("javascript")
                || self.has_suffix("-json");
            let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
            let mut text = body.iter().filter(|byte| !byte.is_ascii_whitespace());
            match text.next() {
                Some(b'{' | b'[') => vague,
                Some(first) => self.is_page() && *first != b'<',
                None => false,
            }
        }
    }

    /// How well this media type of a document names what came: 0 is not at all, [`NAMED`] and more is
    /// that it is one. The closest counts (RFC 9110, section 12.5.1), and parameters that the document names have to
    /// be there; others, a charset, are none of its business.
    pub fn names(&self, came: &MediaType<'_>) -> usize {
        if came.is_empty() {
            return 0;
        }
        let holds = |(name, value): &(&str, Cow<'_, str>)| {
            let own = came.parameter(name);
            own.is_some_and(|own| own.eq_ignore_ascii_case(value))
                || name.eq_ignore_ascii_case("charset")
        };
        let whole = self.parameters.iter().all(holds);
        let closeness = match (self.kind, self.subtype) {
            ("*", _) => 1,
            (kind, "*") if kind.eq_ignore_ascii_case(came.kind) => 2,
            (kind, subtype) if came.is(kind, subtype) => 4,
            (kind, subtype) if kind.eq_ignore_ascii_case(came.kind) => {
                let suffix = subtype.strip_prefix('*').filter(|rest| !rest.is_empty());
                suffix.map_or(0, |suffix| 3 * usize::from(came.has_suffix(suffix)))
            }
            _ => 0,
        };
        let related = || {
            (self.is_json() && came.is_json())
                || (self.is_xml() && came.is_xml())
                || (self.is_text() && came.is_text())
                || (self.is_binary() && came.is_binary())
        };
        match closeness {
            0 => usize::from(related()),
            // The same name, but for a parameter.
            _ if !whole => 2,
            closeness => NAMED + closeness + self.parameters.len(),
        }
    }
}

/// How items come one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// `text/event-stream`.
    Events,
    /// A line each: `application/jsonl` and its other names.
    Lines,
    /// `application/json-seq` (RFC 7464).
    Records,
}

impl Sequence {
    /// Whether what was to come as one can be read as the other: both hold JSON.
    pub fn is_like(self, other: Sequence) -> bool {
        self.is_json() == other.is_json()
    }

    /// Whether it is JSON, and nothing between that is none.
    pub fn is_json(self) -> bool {
        self != Sequence::Events
    }
}

/// From here on a media type of a document is that of the answer.
pub(crate) const NAMED: usize = 3;

/// The parts of a text between separators that do not stand in quotes.
pub(crate) fn outside_quotes(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (mut quoted, mut escaped) = (false, false);
        let end = text.bytes().position(|byte| {
            let plain = !std::mem::take(&mut escaped);
            match byte {
                b'\\' if quoted && plain => escaped = true,
                b'"' if plain => quoted = !quoted,
                _ => return byte == separator && !quoted,
            }
            false
        });
        let Some(end) = end else {
            return rest.take();
        };
        rest = text.get(end + 1..);
        text.get(..end)
    })
}

/// A token, or the text of a quoted string (RFC 9110, section 5.6.4).
pub(crate) fn unquoted(text: &str) -> Cow<'_, str> {
    let Some(inner) = text.strip_prefix('"') else {
        return Cow::Borrowed(text);
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut escaped = false;
    let kept = |c: &char| {
        escaped = *c == '\\' && !escaped;
        !escaped
    };
    Cow::Owned(inner.chars().filter(kept).collect())
}

/// Whether a body is of a media type: `text/csv`, `text/*`, `*/*`.
pub(crate) fn is_media_type(headers: &HeaderMap, wanted: &str) -> bool {
    let own = MediaType::of(content_type(headers));
    wanted == "*/*" || MediaType::of(wanted).names(&own) >= NAMED
}

/// What `Content-Type` says; empty where it says nothing.
pub(crate) fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(http::header::CONTENT_TYPE);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(documented: &str, came: &str) -> usize {
        MediaType::of(documented).names(&MediaType::of(came))
    }

    #[test]
    fn a_name_and_its_parameters() {
        for came in [
            "application/vnd.x+json;version=2",
            "Application/VND.X+JSON ; Version=\"2\"; charset=utf-8",
            "application/vnd.x+json; profile=\"a;b\" ;version = 2",
        ] {
            assert!(
                names("application/vnd.x+json;version=2", came) > NAMED,
                "{came}"
            );
            let closer = names("application/vnd.x+json;version=2", came);
            assert!(closer > names("application/vnd.x+json", came), "{came}");
            let other = names("application/vnd.x+json; version=1", came);
            assert!((1..NAMED).contains(&other), "{came}: {other}");
        }
        let profile = "application/json; profile=\"https://a.example/p;q\\\"x\"";
        assert!(names(profile, profile) > NAMED);
        assert!(names("text/plain; charset=utf-8", "text/plain;charset=ascii") > NAMED);
    }

    #[test]
    fn ranges_and_relatives() {
        assert!(names("image/*", "image/png") > NAMED);
        assert!(names("application/*+json", "application/a+json") > NAMED);
        assert!(names("*/*", "a/b") > NAMED);
        assert_eq!(names("image/*", "text/plain"), 0);
        assert_eq!(names("application/json", "application/problem+json"), 1);
        assert_eq!(names("text/plain", "text/html"), 1);
        assert_eq!(names("application/json", "text/plain"), 0);
        assert_eq!(names("*/*", ""), 0);
    }

    #[test]
    fn sequences_by_all_their_names() {
        let of = |text: &'static str| MediaType::of(text).sequence();
        assert_eq!(
            of("Text/Event-Stream; charset=utf-8"),
            Some(Sequence::Events)
        );
        for lines in [
            "application/jsonl",
            "application/X-NDJSON",
            "application/x-jsonlines",
            "application/stream+json",
            "application/a+jsonl",
        ] {
            assert_eq!(of(lines), Some(Sequence::Lines), "{lines}");
        }
        for records in ["application/json-seq", "application/geo+json-seq"] {
            assert_eq!(of(records), Some(Sequence::Records), "{records}");
        }
        for none in [
            "",
            "application/json",
            "text/jsonl",
            "text/html",
            "application/",
            "x-",
            "é",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_said_twice_is_said_once() {
        let twice = MediaType::of("application/json; charset=utf-8, application/json");
        assert!(twice.is_json());
        assert_eq!(twice.parameter("charset"), Some("utf-8"));
        let quoted = MediaType::of("a/b; c=\"d, e\"; f=g");
        assert_eq!(
            (quoted.parameter("c"), quoted.parameter("f")),
            (Some("d, e"), Some("g"))
        );
        assert!(MediaType::of("binary/octet-stream").may_be_json(b" {}"));
        assert!(!MediaType::of("binary/octet-stream").may_be_json(b"%PDF"));
    }

    #[test]
    fn what_is_wrong_a_little() {
        for text in [
            "",
            ";",
            "/",
            "a",
            "a/b;",
            "a/b;;c",
            "a/b;c=\"",
            "a/b;c=\"\\",
            "\"",
            "é/ü;ö=ä",
        ] {
            let _ = MediaType::of(text).names(&MediaType::of(text));
        }
        let odd = MediaType::of("text/plain;; charset = \"UTF\\-8\" ; x");
        assert_eq!(odd.parameter("Charset"), Some("UTF-8"));
        assert_eq!(
            MediaType::of("text/plain; xcharset=a").parameter("charset"),
            None
        );
    }
}
