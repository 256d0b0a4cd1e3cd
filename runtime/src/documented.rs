//! Which of the documented answers a response is.
//!
//! Takes the table of an operation, a line an answer: the status as the document writes it and the media
//! types that are read alike, `200 application/json, text/json`. No media types: an answer without content.

use std::borrow::Cow;

use http::StatusCode;

use crate::media_type::{MediaType, NAMED, outside_quotes};

/// The documented answers of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Documented(pub &'static [&'static str]);

/// One of them.
#[derive(Clone, Copy)]
struct Line {
    index: usize,
    status: &'static str,
    media_types: &'static str,
}

/// What a response is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// Its place in the table.
    pub index: usize,
    /// The status that the document gives it.
    pub status: &'static str,
    /// The media type that the document gives it first; empty for an answer without content.
    pub media_type: &'static str,
    /// Whether the document has this answer for the response's status.
    pub status_fits: bool,
    /// Whether the document has its media type.
    pub media_type_fits: bool,
    /// Whether an empty body is none of it.
    pub needs_body: bool,
}

impl Chosen {
    /// Whether it describes a file that JSON is none of, by a media type that says what it is: JSON in its place is an
    /// error, whatever its status.
    pub fn is_other_than_json(&self) -> bool {
        let described = MediaType::of(self.media_type);
        let may_be = described.is_json() || described.is_vague() || described.sequence().is_some();
        !self.media_type_fits && !may_be
    }
}

/// The charset that `Content-Type` names, or else the one that the document does.
pub(crate) fn charset_of<'c>(
    chosen: Option<Chosen>,
    came: &'c MediaType<'_>,
) -> Option<Cow<'c, str>> {
    let own = came.parameter("charset").map(Cow::Borrowed);
    own.or_else(|| {
        let described = MediaType::of(chosen?.media_type);
        let charset = described.parameter("charset")?;
        Some(Cow::Owned(charset.to_owned()))
    })
}

/// How close a documented status is: the status itself, its hundred, any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closeness {
    Code,
    Range,
    Default,
}

impl Line {
    fn closeness(&self, status: StatusCode) -> Option<Closeness> {
        if self.status == "default" {
            return Some(Closeness::Default);
        }
        let code = status.as_str();
        if self.status == code {
            return Some(Closeness::Code);
        }
        let hundred = self.status.strip_suffix("XX")?;
        code.starts_with(hundred).then_some(Closeness::Range)
    }

    fn has_content(&self) -> bool {
        !self.media_types.is_empty()
    }

    fn first(&self) -> MediaType<'static> {
        MediaType::of(self.first_text())
    }

    fn first_text(&self) -> &'static str {
        let mut media_types = outside_quotes(self.media_types, b',');
        media_types.next().unwrap_or_default().trim()
    }

    /// Whether an empty body is none of it: JSON and XML have no empty text.
    fn needs_body(&self) -> bool {
        self.has_content() && {
            let media_type = self.first();
            media_type.is_json() || media_type.is_xml()
        }
    }

    fn chosen(self, status_fits: bool, came: &MediaType<'_>) -> Chosen {
        Chosen {
            index: self.index,
            status: self.status,
            media_type: self.first_text(),
            status_fits,
            media_type_fits: !self.has_content() || self.names(came) >= NAMED,
            needs_body: self.needs_body(),
        }
    }

    fn names(&self, came: &MediaType<'_>) -> usize {
        let media_types = outside_quotes(self.media_types, b',');
        let each = media_types.map(|media_type| MediaType::of(media_type.trim()).names(came));
        each.max().unwrap_or_default()
    }
}

impl Documented {
    fn lines(self) -> impl Iterator<Item = Line> {
        let lines = self.0.iter().enumerate();
        lines.map(|(index, line)| {
            let (status, media_types) = line.split_once(' ').unwrap_or((line, ""));
            Line {
                index,
                status,
                media_types,
            }
        })
    }

    /// Whether a status is a success of the document, by itself or by its hundred: a redirect where no 2xx is described.
    pub fn succeeds_with(self, status: StatusCode) -> bool {
        let close = |line: Line| line.closeness(status);
        self.successes()
            .any(|line| matches!(close(line), Some(Closeness::Code | Closeness::Range)))
    }

    /// The answers of success: those of 2xx; where there are none, 101 and redirects.
    fn successes(self) -> impl Iterator<Item = Line> {
        let usual = self.lines().any(|line| line.status.starts_with('2'));
        self.lines().filter(move |line| match usual {
            true => line.status.starts_with('2'),
            false => line.status.starts_with(['1', '3']) && line.status != "304",
        })
    }

    /// Whether every success that has content comes item by item.
    pub fn is_sequence(self) -> bool {
        let mut contents = self
            .successes()
            .filter(|line| line.has_content())
            .peekable();
        contents.peek().is_some() && contents.all(|line| line.first().sequence().is_some())
    }

    /// What a response is read as. `body` is whether it has one; `strict` lets an undocumented success be
    /// undocumented.
    pub fn choose(
        self,
        status: StatusCode,
        content_type: &str,
        body: bool,
        strict: bool,
    ) -> Option<Chosen> {
        self.choose_of(status, content_type, body, strict, false)
    }

    /// The same of a response that is a part of what was asked for, though a whole was: no answer but one that has its
    /// very status describes that.
    pub fn choose_part(self, content_type: &str, body: bool) -> Option<Chosen> {
        self.choose_of(StatusCode::PARTIAL_CONTENT, content_type, body, true, true)
    }

    fn choose_of(
        self,
        status: StatusCode,
        content_type: &str,
        body: bool,
        strict: bool,
        part: bool,
    ) -> Option<Chosen> {
        let came = MediaType::of(content_type);
        let of = |wanted| {
            let fits = move |line: &Line| line.closeness(status) == Some(wanted);
            self.lines().filter(fits)
        };
        let undocumented = || {
            let tolerated = !strict && status.is_success();
            tolerated.then(|| best(|| self.successes(), &came, body))?
        };
        let found = best(|| of(Closeness::Code), &came, body)
            .or_else(|| best(|| of(Closeness::Range).filter(|_| !part), &came, body));
        let (line, status_fits) = match found {
            Some(line) => (line, true),
            None => match undocumented() {
                Some(line) => (line, false),
                None => (best(|| of(Closeness::Default), &came, body)?, true),
            },
        };
        // Nothing came for JSON or XML: perhaps another success has no content.
        let empty = !body && !strict && status_fits && status.is_success() && line.needs_body();
        let other = empty.then(|| self.successes().find(|line| !line.has_content()));
        let (line, status_fits) = other.flatten().map_or((line, status_fits), |o| (o, false));
        Some(line.chosen(status_fits, &came))
    }

    /// What a response may be as well whose body could not be read as what was chosen: another answer of the same status
    /// where `Content-Type` does not tell them apart, another success where the status is none of the document's.
    /// `tried` are those that it is not.
    pub fn another(self, chosen: Chosen, content_type: &str, tried: &[usize]) -> Option<Chosen> {
        if chosen.status_fits && chosen.media_type_fits {
            return None;
        }
        let came = MediaType::of(content_type);
        let fits = |line: &Line| {
            let pool = !chosen.status_fits || line.status == chosen.status;
            let named = !chosen.media_type_fits || line.names(&came) >= NAMED;
            pool && named && line.has_content() && !tried.contains(&line.index)
        };
        let pool = || match chosen.status_fits {
            true => self.lines().filter(fits).collect::<Vec<_>>().into_iter(),
            false => self
                .successes()
                .filter(fits)
                .collect::<Vec<_>>()
                .into_iter(),
        };
        best(pool, &came, true).map(|line| line.chosen(chosen.status_fits, &came))
    }
}

/// The answer whose media type is closest; of several the document's first, JSON before others where
/// none is close.
fn best<L: Iterator<Item = Line>>(
    lines: impl Fn() -> L,
    came: &MediaType<'_>,
    body: bool,
) -> Option<Line> {
    let bare = || lines().find(|line| !line.has_content());
    // Servers send JSON by the name of bytes; whether it is, its beginning says.
    let is_json = |line: &Line| line.first().is_json();
    let vague = came.is_octets() && lines().any(|line| is_json(&line));
    let mut best: Option<(usize, Line)> = None;
    for line in lines().filter(Line::has_content) {
        let closeness = match line.names(came) {
            known if vague && known < NAMED => 0,
            known => known,
        };
        let better = match best {
            None => true,
            Some((0, first)) if closeness == 0 => !is_json(&first) && is_json(&line),
            Some((known, _)) => closeness > known,
        };
        if better {
            best = Some((closeness, line));
        }
    }
    let content = best.map(|(_, line)| line);
    match body {
        true => content.or_else(bare),
        false => bare().or(content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Documented = Documented(&[
        "200 application/json",
        "200 text/plain",
        "204",
        "403 text/plain",
        "403 application/json, application/problem+json",
        "4XX application/json",
        "default application/xml",
    ]);

    fn chosen(table: Documented, status: u16, content_type: &str, body: bool) -> Option<usize> {
        let status = StatusCode::from_u16(status).unwrap();
        table
            .choose(status, content_type, body, false)
            .map(|chosen| chosen.index)
    }

    #[test]
    fn by_status_then_media_type() {
        for (status, content_type, index) in [
            (200, "application/json", 0),
            (200, "text/plain; charset=utf-8", 1),
            (200, "text/csv", 1),
            (200, "image/png", 0),
            (200, "", 0),
            (403, "Application/Problem+JSON;charset=utf-8", 4),
            (403, "text/html", 3),
            (403, "", 4),
            (404, "application/json", 5),
            (500, "text/html", 6),
            (201, "application/json", 0),
            (206, "text/plain", 1),
        ] {
            let found = chosen(BOTH, status, content_type, true);
            assert_eq!(found, Some(index), "{status} {content_type}");
        }
    }

    #[test]
    fn bytes_are_the_answer_of_bytes() {
        let of = |table: &'static [&'static str], came: &str| {
            let mut chosen = Documented(table).choose(StatusCode::OK, came, true, false);
            let mut tried = Vec::new();
            while let Some(now) = chosen {
                tried.push(now.index);
                chosen = Documented(table).another(now, came, &tried);
            }
            tried
        };
        let table = &["200 text/csv", "200 application/pdf"];
        assert_eq!(of(table, "application/octet-stream")[0], 1);
        assert_eq!(of(table, "image/png")[0], 1);
        assert_eq!(of(table, "text/html")[0], 0);
        // JSON comes by that name too: bytes are what is no JSON.
        let table = &["200 application/pdf", "200 application/json"];
        assert_eq!(of(table, "application/octet-stream"), [1, 0]);
        assert_eq!(of(table, "application/zip"), [0, 1]);
    }

    #[test]
    fn an_empty_answer_is_the_one_without_content() {
        assert_eq!(chosen(BOTH, 200, "application/json", false), Some(2));
        assert_eq!(chosen(BOTH, 202, "", false), Some(2));
        assert_eq!(chosen(BOTH, 200, "text/plain", false), Some(1));
        let only = Documented(&["200 application/json", "404"]);
        assert_eq!(chosen(only, 204, "", false), Some(0));
        assert_eq!(chosen(only, 404, "text/html", true), Some(1));
        assert_eq!(chosen(only, 500, "text/html", true), None);
    }

    #[test]
    fn what_the_document_does_not_have_is_known() {
        let of = |status: u16, strict| {
            let status = StatusCode::from_u16(status).unwrap();
            BOTH.choose(status, "application/json", true, strict)
        };
        let created = of(201, false).unwrap();
        assert_eq!(
            (created.status_fits, created.media_type_fits),
            (false, true)
        );
        // `default` is for it, if anything.
        assert_eq!(of(201, true).unwrap().index, 6);
        let strict = Documented(&["200 text/csv"]);
        assert_eq!(
            strict.choose(StatusCode::CREATED, "text/csv", true, true),
            None
        );
    }

    #[test]
    fn what_it_may_be_as_well() {
        let of = |table: Documented, status: u16, content_type: &str| {
            let status = StatusCode::from_u16(status).unwrap();
            let mut chosen = table.choose(status, content_type, true, false);
            let mut tried = Vec::new();
            while let Some(now) = chosen {
                tried.push(now.index);
                chosen = table.another(now, content_type, &tried);
            }
            tried
        };
        // A status that is none of them: every success of that media type, or of all where it is none of them.
        let two = Documented(&[
            "200 application/json",
            "202 application/json",
            "203 text/csv",
            "204",
        ]);
        assert_eq!(of(two, 201, "application/json"), [0, 1]);
        assert_eq!(of(two, 201, "text/csv"), [2]);
        assert_eq!(of(two, 201, ""), [0, 1, 2]);
        assert_eq!(of(two, 200, "application/json"), [0]);
        assert_eq!(of(two, 200, ""), [0]);
        // A status that is: its own answers, where the media type does not tell them apart.
        assert_eq!(of(BOTH, 200, ""), [0, 1]);
        assert_eq!(of(BOTH, 200, "text/plain"), [1]);
        assert_eq!(of(BOTH, 403, ""), [4, 3]);
        assert_eq!(of(BOTH, 404, ""), [5]);
    }

    #[test]
    fn redirects_that_are_the_success() {
        let table = Documented(&["302", "404"]);
        assert!(table.succeeds_with(StatusCode::FOUND));
        assert!(!table.succeeds_with(StatusCode::SEE_OTHER));
        assert_eq!(chosen(table, 302, "", false), Some(0));
        assert_eq!(chosen(table, 200, "text/html", true), Some(0));
        assert!(Documented(&["3XX", "default"]).succeeds_with(StatusCode::SEE_OTHER));
        assert!(!Documented(&["default"]).succeeds_with(StatusCode::SEE_OTHER));
        // Beside a 2xx it is a way to that.
        let beside = Documented(&["200 application/json", "301 application/json", "3XX"]);
        assert!(!beside.succeeds_with(StatusCode::MOVED_PERMANENTLY));
        assert!(!beside.succeeds_with(StatusCode::FOUND));
    }

    #[test]
    fn versions_of_one_type() {
        let table = Documented(&[
            "200 a/b+json;version=1",
            "200 a/b+json; version=2",
            "200 */*",
        ]);
        assert_eq!(chosen(table, 200, "a/b+json; Version=\"2\"", true), Some(1));
        assert_eq!(chosen(table, 200, "a/b+json;version=1", true), Some(0));
        assert_eq!(chosen(table, 200, "a/b+json;version=3", true), Some(2));
    }
}
