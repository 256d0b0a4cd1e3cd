//! Answers that come in pages.
//!
//! How to go on is data: the document declares it, the client's code holds it, and all of it is done
//! here, once. A server cannot lead a walk in circles or to another origin.

mod ahead;
pub(crate) mod described;
mod home;
mod link;
mod pointer;
mod position;
mod stream;

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use http::StatusCode;
use url::Url;

use crate::answers::Answers;
use crate::error::in_words;
use crate::json::Drift;
use crate::operation::Operation;
use crate::request::Request;
use crate::response::Response;
use described::{Paging, Style};
use home::at_home;
use pointer::Told;
use position::At;
pub use position::{Position, PositionError};
pub use stream::{Items, Pages};

/// An operation whose answers come in pages.
pub trait Paginated: Operation {
    /// What a page holds several of.
    type Item;
    /// How the pages hang together.
    #[doc(hidden)]
    const PAGING: &'static Paging;
    /// The items of a page.
    #[doc(hidden)]
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// How many names of pages are known.
const MOST_NAMES: usize = 256;

/// How many pages without an item may come one after the other where the server says that there is more.
const MOST_EMPTY: u32 = 100;

/// Whoever takes that for the end has lost what comes after it.
const NOT_WHERE: &str = "the server says that there is more, and not where";

/// Why the page that is asked for may not be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The server has said that it is, or the page before was full.
    None,
    /// The page before had less than was asked for, as all have.
    Less,
    /// It also had less than the pages before it.
    Short,
}

/// What a walk remembers between pages.
struct Walk {
    paging: &'static Paging,
    /// Hashes of the cursors and URLs that were asked for: none may come twice.
    seen: HashSet<u64>,
    /// The hash of the items of the page before, where pages are counted.
    before: Option<u64>,
    /// How many items the page had that had most, where pages are counted.
    fullest: Option<u64>,
    /// What is known of whether the page that is asked for is there.
    doubt: Doubt,
    /// Hashes of the names that pages with items have had.
    names: HashSet<u64>,
    /// How many pages without an item came one after the other.
    empty: u32,
    hasher: RandomState,
}

impl Walk {
    fn new(paging: &'static Paging) -> Self {
        Walk {
            paging,
            seen: HashSet::new(),
            before: None,
            fullest: None,
            doubt: Doubt::None,
            names: HashSet::new(),
            empty: 0,
            hasher: RandomState::new(),
        }
    }

    /// Whether the page is another one than the page before. A server that does not know the parameter gives the
    /// first page for ever, or as often as its own total says, and may say beside it when it was asked.
    fn is_new(&mut self, response: &Response) -> Result<(), String> {
        let (body, paging) = (&response.body, self.paging);
        let counted = matches!(paging.style, Style::Page(..) | Style::Offset(_));
        // Values without names may repeat, such as the zeros of a measurement: where a total ends them, they may. Those of
        // which none comes twice on a page are names themselves, or numbers of things.
        let bounded = || {
            let mut totals = [paging.total, paging.total_pages].into_iter();
            totals.any(|at| pointer::number(body, at).is_some())
        };
        if !counted || pointer::count(body, paging.items) == Some(0) {
            return Ok(());
        }
        let hash = match pointer::may_repeat(body, paging.items) {
            true if bounded() => return Ok(()),
            true => self.hasher.hash_one(body),
            false => pointer::hash(body, paging.items, self.hasher.build_hasher()),
        };
        let hash = Some(hash);
        if std::mem::replace(&mut self.before, hash) == hash {
            return Err("the server gave the same page again".to_owned());
        }
        Ok(())
    }

    /// Whether what came is a page at all: one without a list of items that has what no page before had, a message for
    /// example, is none. Servers leave out lists that are empty, and write null for them: that is a page.
    fn is_page(&mut self, body: &[u8]) -> Result<(), String> {
        let at = self.paging.items;
        if at.is_empty() {
            return Ok(());
        }
        let count = pointer::count(body, at);
        let (mut known, begun) = (true, !self.names.is_empty());
        let hasher = &self.hasher;
        let names = &mut self.names;
        let object = pointer::names(body, &mut |name| {
            let hash = hasher.hash_one(name);
            known &= names.contains(&hash);
            if count.is_some() && names.len() < MOST_NAMES {
                names.insert(hash);
            }
        });
        let lacks = count.is_none() && !pointer::is_other(body, at);
        match lacks && begun && object.is_some_and(|object| !object || !known) {
            true => Err(format!("what came has no items at `{at}` and is no page")),
            false => Ok(()),
        }
    }

    /// Where the page after this one is; `None` at the end. The message says why a server's answer
    /// is not followed.
    fn next(&mut self, request: &Request, response: &Response) -> Result<Option<Position>, String> {
        let body = &response.body;
        let paging = self.paging;
        self.doubt = Doubt::None;
        if pointer::count(body, paging.items) != Some(0) {
            self.empty = 0;
        }
        if pointer::boolean(body, paging.has_more) == Some(false) {
            return Ok(None);
        }
        let at = match paging.style {
            Style::Page(parameter, first) => self.after_page(request, body, parameter, first),
            Style::Offset(parameter) => self.after_items(request, body, parameter),
            Style::Cursor(_, at) => Self::told(body, at, "")?.map(At::Cursor),
            Style::Link => link::next(response).map(At::Url),
            // As HAL and JSON:API write links.
            Style::NextUrl(at) => Self::told(body, at, "/href")?.map(At::Url),
        };
        let at = at.filter(|at| !matches!(at, At::Cursor(text) | At::Url(text) if text.is_empty()));
        match at {
            None if pointer::boolean(body, paging.has_more) == Some(true) => {
                Err(NOT_WHERE.to_owned())
            }
            None if self.empty >= MOST_EMPTY => Err(format!(
                "{MOST_EMPTY} pages in a row are empty, and there are to be more"
            )),
            None => Ok(None),
            Some(At::Url(text)) => {
                // What was asked for is known too: a link to the page itself is a circle.
                let here = request.url().map_err(|error| error.message().to_owned())?;
                self.seen
                    .insert(self.hasher.hash_one(at_home(&here, "")?.as_str()));
                let url = at_home(response.url.as_deref().unwrap_or(&here), &text)?;
                let url = at_home(&here, url.as_str())?;
                self.once(url.as_str())?;
                Ok(Some(Position(At::Url(url.into()))))
            }
            Some(At::Cursor(text)) => {
                if let Style::Cursor(parameter, _) = paging.style {
                    if let Some(here) = request.query_value(parameter) {
                        self.seen.insert(self.hasher.hash_one(&*here));
                    }
                }
                self.once(&text)?;
                Ok(Some(Position(At::Cursor(text))))
            }
            at => Ok(at.map(Position)),
        }
    }

    /// What the page has where the next one is told: the text there, or the one that an object has at `inside`.
    fn told(body: &[u8], at: &str, inside: &str) -> Result<Option<String>, String> {
        let inside = [at, inside].concat();
        match pointer::told(body, at) {
            Told::Nothing => Ok(None),
            Told::Text(text) => Ok(Some(text)),
            Told::Other => match pointer::told(body, &inside) {
                Told::Text(text) => Ok(Some(text)),
                Told::Nothing if pointer::is_null(body, &inside) => Ok(None),
                _ => Err(NOT_WHERE.to_owned()),
            },
        }
    }

    fn after_page(
        &mut self,
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
            (Some(0), Some(true), _) | (Some(0), None, Some(false)) => {
                // What was filtered after it was counted.
                self.empty += 1;
                (self.empty < MOST_EMPTY).then_some(At::Page(next))
            }
            (Some(0), ..) => None,
            (_, Some(true), _) | (_, None, Some(false)) => Some(At::Page(next)),
            (_, _, Some(true)) => None,
            (count, ..) => self.may_go_on(request, count).then_some(At::Page(next)),
        }
    }

    fn after_items(&mut self, request: &Request, body: &[u8], parameter: &str) -> Option<At> {
        let count = pointer::count(body, self.paging.items)?;
        let total = pointer::number(body, self.paging.total);
        let told = pointer::boolean(body, self.paging.has_more);
        // What was filtered after it was counted leaves its place empty.
        let step = match count {
            0 => number(request, self.paging.limit).or(self.fullest)?,
            count => count,
        };
        let next = number(request, parameter).unwrap_or(0).checked_add(step)?;
        let go_on = match (count, told, total) {
            (0, None, None) => false,
            (0, Some(false), _) => false,
            (0, None, Some(total)) if next >= total => false,
            (0, ..) => {
                self.empty += 1;
                self.empty < MOST_EMPTY
            }
            (_, Some(more), _) => more,
            (_, None, Some(total)) => next < total,
            (count, None, None) => self.may_go_on(request, Some(count)),
        };
        self.fullest = self.fullest.max(Some(count));
        go_on.then_some(At::Offset(next))
    }

    /// Without a word of the server an empty page is behind the last. One that is not full need not be the last: servers
    /// give fewer items than they are asked for, and leave out those that the caller may not see.
    fn may_go_on(&mut self, request: &Request, count: Option<u64>) -> bool {
        let Some(count) = count.filter(|count| *count > 0) else {
            return false;
        };
        let limit = number(request, self.paging.limit);
        let usual = self.fullest.or(limit);
        self.fullest = self.fullest.max(Some(count));
        self.doubt = match (usual, limit) {
            (Some(usual), _) if count < usual => Doubt::Short,
            (_, Some(limit)) if count < limit => Doubt::Less,
            _ => Doubt::None,
        };
        true
    }

    /// Whether a response says that the page is not there, which was asked for to be sure of the end.
    fn is_behind(&self, response: &Response) -> bool {
        match (self.doubt, response.status()) {
            (Doubt::None, _) => false,
            (_, StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::RANGE_NOT_SATISFIABLE) => {
                true
            }
            // As WordPress says it. Others refuse so what is there, but too far behind the beginning.
            (doubt, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY) => {
                doubt == Doubt::Short
            }
            _ => false,
        }
    }

    fn once(&mut self, text: &str) -> Result<(), String> {
        if self.seen.insert(self.hasher.hash_one(text)) {
            Ok(())
        } else {
            Err("the server led back to a page that was read already".to_owned())
        }
    }

    /// Makes ready what is looked at besides what it is read as: in UTF-8, whatever it came in. Nothing at all is no
    /// page, and no end.
    fn prepare(response: &mut Response) -> Result<(), String> {
        if response.body.is_empty() {
            let status = in_words(response.status());
            return Err(format!("{status}, but nothing came in place of a page"));
        }
        // Why it is not read is said by who reads it.
        let text = response.recoded().ok().flatten();
        if let Some(text) = text {
            response.body = text;
        }
        Ok(())
    }

    /// A page that came as the list of its items and not as an object with them, as one with them: leniency keeps such
    /// a body as a whole, where nobody looks for items.
    fn unfold(&self, response: &mut Response) {
        let at = self.paging.items;
        let lenient = response.answers == Answers::Lenient && response.status().is_success();
        if at.is_empty() || !lenient || pointer::count(&response.body, "").is_none() {
            return;
        }
        let expected = format!("an object with its items at `{at}`");
        response.deviates(Drift::Misfit, &expected, &"an array");
        response.body = pointer::nested(at, &response.body).into();
    }

    /// Why the items of a page are not those that it has, if so: what came does not fit where they should be, and
    /// leniency keeps it elsewhere.
    fn lost(&self, body: &[u8], found: usize) -> Option<String> {
        let at = self.paging.items;
        let count = pointer::count(body, at);
        let there = count.is_some() || !at.is_empty() && pointer::is_other(body, at);
        let all = count.is_some_and(|count| count == found as u64);
        (there && !all && !at.is_empty()).then(|| {
            format!("what the page has at `{at}` cannot be read as its items: `pages()` gives it as it came")
        })
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
                request.page = Some(Box::new(target(request, text)?));
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
