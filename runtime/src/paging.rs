//! Answers that come in pages.
//!
//! How to go on is data: the document declares it, the client's code holds it, and all of it is done
//! here, once. A server cannot lead a walk in circles or to another origin.

mod pointer;
mod stream;

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::str::FromStr;

use url::Url;

use crate::download::unquote;
use crate::{Operation, Request, Response};
pub use stream::{Items, Pages};

/// How an operation's pages hang together.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    style: Style,
    /// JSON pointers into the page; empty where the document names none.
    items: &'static str,
    has_more: &'static str,
    total_pages: &'static str,
    total: &'static str,
    /// The query parameter that says how many items a page has at most.
    limit: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Style {
    /// A query parameter counts pages from this number on.
    Page(&'static str, u64),
    /// A query parameter counts items from 0 on.
    Offset(&'static str),
    /// A query parameter takes what the page before holds at the pointer.
    Cursor(&'static str, &'static str),
    /// The header `Link` has the next URL (RFC 8288).
    Link,
    /// The page has the next URL at the pointer.
    NextUrl(&'static str),
}

impl Paging {
    const fn new(style: Style) -> Self {
        Paging {
            style,
            items: "",
            has_more: "",
            total_pages: "",
            total: "",
            limit: "",
        }
    }

    /// By page number.
    pub const fn page(parameter: &'static str, first: u64) -> Self {
        Paging::new(Style::Page(parameter, first))
    }

    /// By the number of items before the page.
    pub const fn offset(parameter: &'static str) -> Self {
        Paging::new(Style::Offset(parameter))
    }

    /// By a cursor that the page before holds.
    pub const fn cursor(parameter: &'static str, pointer: &'static str) -> Self {
        Paging::new(Style::Cursor(parameter, pointer))
    }

    /// By the header `Link` (RFC 8288) with `rel="next"`.
    pub const fn link() -> Self {
        Paging::new(Style::Link)
    }

    /// By a URL that the page before holds.
    pub const fn next_url(pointer: &'static str) -> Self {
        Paging::new(Style::NextUrl(pointer))
    }

    /// Where the items stand in the page.
    #[must_use]
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = pointer;
        self
    }

    /// Where the page says whether there are more.
    #[must_use]
    pub const fn has_more(mut self, pointer: &'static str) -> Self {
        self.has_more = pointer;
        self
    }

    /// Where the page says how many pages there are.
    #[must_use]
    pub const fn total_pages(mut self, pointer: &'static str) -> Self {
        self.total_pages = pointer;
        self
    }

    /// Where the page says how many items there are in all.
    #[must_use]
    pub const fn total(mut self, pointer: &'static str) -> Self {
        self.total = pointer;
        self
    }

    /// The query parameter that limits a page.
    #[must_use]
    pub const fn limit(mut self, parameter: &'static str) -> Self {
        self.limit = parameter;
        self
    }
}

/// An operation whose answers come in pages.
pub trait Paginated: Operation {
    /// What a page holds several of.
    type Item;
    /// How the pages hang together.
    const PAGING: &'static Paging;
    /// The items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// Where a walk over pages stands. Kept as text, it can be taken up again by another process.
///
/// ```
/// use apiloom_runtime::Position;
///
/// let position: Position = "page 3".parse().unwrap();
/// assert_eq!(position.to_string(), "page 3");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position(At);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum At {
    Page(u64),
    Offset(u64),
    Cursor(String),
    Url(String),
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            At::Page(number) => write!(formatter, "page {number}"),
            At::Offset(number) => write!(formatter, "offset {number}"),
            At::Cursor(text) => write!(formatter, "cursor {text}"),
            At::Url(text) => write!(formatter, "url {text}"),
        }
    }
}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let (kind, value) = text.split_once(' ').ok_or(PositionError(()))?;
        let number = || value.parse().map_err(|_| PositionError(()));
        Ok(Position(match kind {
            "page" => At::Page(number()?),
            "offset" => At::Offset(number()?),
            "cursor" => At::Cursor(value.to_owned()),
            "url" => At::Url(value.to_owned()),
            _ => return Err(PositionError(())),
        }))
    }
}

/// A text that is no [`Position`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionError(());

impl fmt::Display for PositionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this is no position of a walk over pages")
    }
}

impl std::error::Error for PositionError {}

/// What a walk remembers between pages.
struct Walk {
    paging: &'static Paging,
    /// Hashes of the cursors and URLs that were asked for: none may come twice.
    seen: HashSet<u64>,
    /// The hash of the page before, where pages are counted.
    before: Option<u64>,
    hasher: RandomState,
}

impl Walk {
    fn new(paging: &'static Paging) -> Self {
        Walk {
            paging,
            seen: HashSet::new(),
            before: None,
            hasher: RandomState::new(),
        }
    }

    /// Whether the page is another one than the page before. A server that does not know the parameter gives the
    /// first page for ever; only its own total would end that.
    fn is_new(&mut self, response: &Response) -> Result<(), String> {
        let (body, paging) = (&response.body, self.paging);
        let counted = matches!(paging.style, Style::Page(..) | Style::Offset(_));
        let bounded = [paging.total, paging.total_pages]
            .iter()
            .any(|at| pointer::number(body, at).is_some());
        if !counted || bounded || pointer::count(body, paging.items) == Some(0) {
            return Ok(());
        }
        let hash = Some(self.hasher.hash_one(body));
        if std::mem::replace(&mut self.before, hash) == hash {
            return Err("the server gave the same page again".to_owned());
        }
        Ok(())
    }

    /// Where the page after this one is; `None` at the end. The message says why a server's answer
    /// is not followed.
    fn next(&mut self, request: &Request, response: &Response) -> Result<Option<Position>, String> {
        let body = &response.body;
        let paging = self.paging;
        if pointer::boolean(body, paging.has_more) == Some(false) {
            return Ok(None);
        }
        let at = match paging.style {
            Style::Page(parameter, first) => self.after_page(request, body, parameter, first),
            Style::Offset(parameter) => self.after_items(request, body, parameter),
            Style::Cursor(_, at) => pointer::text(body, at).map(At::Cursor),
            Style::Link => next_link(response).map(At::Url),
            Style::NextUrl(at) => pointer::text(body, at).map(At::Url),
        };
        match at {
            None => Ok(None),
            Some(At::Cursor(text) | At::Url(text)) if text.is_empty() => Ok(None),
            Some(At::Url(text)) => {
                let url = target(request, &text)?;
                self.once(url.as_str())?;
                Ok(Some(Position(At::Url(url.into()))))
            }
            Some(At::Cursor(text)) => {
                self.once(&text)?;
                Ok(Some(Position(At::Cursor(text))))
            }
            at => Ok(at.map(Position)),
        }
    }

    fn after_page(
        &self,
        request: &Request,
        body: &[u8],
        parameter: &str,
        first: u64,
    ) -> Option<At> {
        let current = number(request, parameter).unwrap_or(first);
        let next = current.checked_add(1)?;
        let total = pointer::number(body, self.paging.total_pages);
        // Pages that count from 0 end one earlier.
        let after_last = total.map(|total| next >= total.saturating_add(first));
        let told = pointer::boolean(body, self.paging.has_more);
        match (pointer::count(body, self.paging.items), told, after_last) {
            (Some(0), ..) => None,
            (_, Some(true), _) | (_, None, Some(false)) => Some(At::Page(next)),
            (_, _, Some(true)) => None,
            (count, ..) => self.may_go_on(request, count).then_some(At::Page(next)),
        }
    }

    fn after_items(&self, request: &Request, body: &[u8], parameter: &str) -> Option<At> {
        let count = pointer::count(body, self.paging.items)?;
        let next = number(request, parameter).unwrap_or(0).checked_add(count)?;
        let total = pointer::number(body, self.paging.total);
        let told = pointer::boolean(body, self.paging.has_more);
        let go_on = match (count, told, total) {
            (0, ..) => false,
            (_, Some(more), _) => more,
            (_, None, Some(total)) => next < total,
            (count, None, None) => self.may_go_on(request, Some(count)),
        };
        go_on.then_some(At::Offset(next))
    }

    /// Without a word of the server a page that is not full is the last.
    fn may_go_on(&self, request: &Request, count: Option<u64>) -> bool {
        let limit = number(request, self.paging.limit);
        match (count, limit) {
            (Some(count), Some(limit)) => count >= limit,
            (Some(count), None) => count > 0,
            (None, _) => false,
        }
    }

    fn once(&mut self, text: &str) -> Result<(), String> {
        if self.seen.insert(self.hasher.hash_one(text)) {
            Ok(())
        } else {
            Err("the server led back to a page that was read already".to_owned())
        }
    }

    /// Turns a request to a page.
    fn turn(&self, request: &mut Request, position: &Position) -> Result<(), String> {
        match (self.paging.style, &position.0) {
            (Style::Page(parameter, _), At::Page(number)) => {
                request.set_page(parameter, &number.to_string());
            }
            (Style::Offset(parameter), At::Offset(number)) => {
                request.set_page(parameter, &number.to_string());
            }
            (Style::Cursor(parameter, _), At::Cursor(text)) => request.set_page(parameter, text),
            (Style::Link | Style::NextUrl(_), At::Url(text)) => {
                request.page = Some(target(request, text)?);
            }
            _ => return Err("the position is one of another kind of pages".to_owned()),
        }
        Ok(())
    }
}

fn number(request: &Request, parameter: &str) -> Option<u64> {
    request.query_value(parameter)?.parse().ok()
}

/// The next URL, if it stays at the origin: a credential goes with it.
fn target(request: &Request, text: &str) -> Result<Url, String> {
    let here = request.url().map_err(|error| error.message().to_owned())?;
    at_home(&here, text)
}

fn at_home(here: &Url, text: &str) -> Result<Url, String> {
    let mut url = here
        .join(text)
        .map_err(|_| "the server named a next page that is no URL".to_owned())?;
    // A server behind a proxy that ends TLS does not know that it is spoken to over https.
    let same_host =
        url.host() == here.host() && (url.port().is_none() || url.port() == here.port());
    if here.scheme() == "https" && url.scheme() == "http" && same_host {
        // Neither can fail: both URLs have hosts.
        let _ = url.set_scheme("https");
        let _ = url.set_port(here.port());
    }
    let named = !url.username().is_empty() || url.password().is_some();
    if url.origin() != here.origin() || named {
        return Err("the server named a next page at another origin".to_owned());
    }
    Ok(url)
}

/// The target of `rel="next"` (RFC 8288, section 3), in any of the headers' links.
fn next_link(response: &Response) -> Option<String> {
    let headers = response.headers().get_all(http::header::LINK);
    headers
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(next_of)
}

fn next_of(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        let mut link = Parameters(after);
        let (mut relation, mut elsewhere) = (None, false);
        while let Some((name, value)) = link.next() {
            match &*name.to_ascii_lowercase() {
                // Section 3.3: the first one counts.
                "rel" => relation = relation.or(Some(value)),
                // Section 3.2: the link is one of another page.
                "anchor" => elsewhere = true,
                _ => {}
            }
        }
        let relation = relation.unwrap_or_default();
        let mut words = relation.split_ascii_whitespace();
        if !elsewhere && words.any(|word| word.eq_ignore_ascii_case("next")) {
            return Some(target.to_owned());
        }
        rest = link.0;
    }
    None
}

/// The parameters of one link, up to the comma that ends it.
struct Parameters<'h>(&'h str);

impl Iterator for Parameters<'_> {
    type Item = (String, String);

    fn next(&mut self) -> Option<(String, String)> {
        self.0 = self.0.trim_start_matches([';', ' ', '\t']);
        let end = self.0.find(['=', ';', ',']).unwrap_or(self.0.len());
        let (name, after) = self.0.split_at_checked(end)?;
        let name = name.trim().to_owned();
        let Some(after) = after.strip_prefix('=') else {
            self.0 = after;
            return (!name.is_empty()).then(|| (name, String::new()));
        };
        let after = after.trim_start();
        let value = match after.strip_prefix('"') {
            Some(quoted) => {
                let (value, rest) = unquote(quoted);
                self.0 = rest;
                value
            }
            None => {
                let end = after.find([';', ',']).unwrap_or(after.len());
                let (value, rest) = after.split_at_checked(end)?;
                self.0 = rest;
                value.trim().to_owned()
            }
        };
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, at_home, next_of};

    #[test]
    fn links() {
        let header =
            r#"<https://x/?page=1>; rel="prev", </?page=3&a=1,2>; title="a, b"; rel="last next""#;
        assert_eq!(next_of(header).unwrap(), "/?page=3&a=1,2");
        assert_eq!(next_of("<a>; REL=next").unwrap(), "a");
        for (header, next) in [
            (r#"<a>; title="say \"hi, there\"; rel=last"; rel=next"#, "a"),
            (r#"<a>; title="\\", <b>; rel="next""#, "b"),
            (r#"<a>; rel=last; rel=next, <b>;rel = "NEXT""#, "b"),
            (r##"<a>; rel=next; anchor="#other", <b>; rel=next"##, "b"),
            ("<a>;rel=prev,<b>;rel=next", "b"),
            ("<a>; hidden; rel=next", "a"),
        ] {
            assert_eq!(next_of(header).as_deref(), Some(next), "{header}");
        }
        for none in ["", "<a>", "<a; rel=next", "<a>; rel=nextish", "<a>; x=next"] {
            assert_eq!(next_of(none), None, "{none}");
        }
    }

    /// A server behind a proxy that ends TLS names itself by `http://`; the credential stays on TLS.
    #[test]
    fn next_urls_stay_at_the_origin() {
        let to = |base: &str, text: &str| {
            let here = url::Url::parse(base).unwrap();
            at_home(&here, text).ok().map(|url| url.to_string())
        };
        let base = "https://api.example/v1/things";
        assert_eq!(
            to(base, "?page=2").unwrap(),
            "https://api.example/v1/things?page=2"
        );
        assert_eq!(
            to(base, "http://api.example/x").unwrap(),
            "https://api.example/x"
        );
        let port = "https://api.example:8443/";
        assert_eq!(
            to(port, "http://api.example:8443/x").unwrap(),
            "https://api.example:8443/x"
        );
        assert_eq!(
            to(port, "http://api.example/x").unwrap(),
            "https://api.example:8443/x"
        );
        for away in [
            "http://other.example/x",
            "http://api.example:8080/x",
            "http://me@api.example/x",
            "https://api.example:8443/x",
            "ftp://api.example/x",
        ] {
            assert_eq!(to(base, away), None, "{away}");
        }
        assert_eq!(to("http://api.example/", "https://api.example/x"), None);
    }

    #[test]
    fn positions_are_text() {
        for text in ["page 3", "offset 40", "cursor a b", "url https://x/?a=b c"] {
            assert_eq!(text.parse::<Position>().unwrap().to_string(), text);
        }
        for text in ["", "page", "page x", "other 1"] {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
    }
}
