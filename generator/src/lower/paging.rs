//! `x-pagination`: how the pages of an operation hang together, as the document says.

use serde_json::{Map, Value};

use super::Lowering;
use crate::api::{Paging, PagingStyle, Type};
use crate::diagnostic::{Diagnostic, codes, quoted, similar_keyword};
use crate::parse::PathOperation;
use crate::source::{Origin, push_segment};

/// What `x-pagination` has.
const KEYS: [&str; 11] = [
    "style",
    "page",
    "first",
    "offset",
    "cursor",
    "next",
    "items",
    "has-more",
    "total-pages",
    "total",
    "limit",
];

/// Those without which pages are followed to the wrong place, or not at all.
const NEEDED: [&str; 6] = ["style", "page", "offset", "cursor", "next", "items"];

/// Those that name query parameters.
const PARAMETERS: [&str; 4] = ["page", "offset", "cursor", "limit"];

const STYLES: &str =
    "styles: page (page), offset (offset), cursor (cursor, next), link, next-url (next)";

impl Lowering<'_> {
    /// What the document declares. Where the items are is worked out by a pass, when types are final.
    pub fn declared_paging(&mut self, found: &PathOperation) -> Option<Paging> {
        let declared = found.operation.extensions.get("x-pagination")?;
        if declared == &Value::Bool(false) {
            return None;
        }
        let pointer = format!("{}/x-pagination", found.pointer);
        if let Value::Object(declared) = declared
            && !self.paging_keys(declared, &pointer)
        {
            return None;
        }
        let text = |key: &str| declared.get(key).and_then(Value::as_str).map(str::to_owned);
        let style = match (text("style").as_deref(), text("next")) {
            (Some("page"), _) => text("page").map(|parameter| {
                let first = declared.get("first").and_then(Value::as_u64).unwrap_or(1);
                PagingStyle::Page(parameter, first)
            }),
            (Some("offset"), _) => text("offset").map(PagingStyle::Offset),
            (Some("cursor"), Some(next)) => {
                text("cursor").map(|parameter| PagingStyle::Cursor(parameter, next))
            }
            (Some("link"), _) => Some(PagingStyle::Link),
            (Some("next-url"), Some(next)) => Some(PagingStyle::NextUrl(next)),
            _ => None,
        };
        // A place that is none is found in no page: the first one would be the last.
        for key in ["next", "items", "has-more", "total-pages", "total"] {
            let place = text(key).unwrap_or_default();
            if !place.is_empty() && !place.starts_with('/') {
                let message = format!("{} of `x-pagination` is no JSON pointer", quoted(&place));
                let origin = self.origin(&format!("{pointer}/{key}"));
                self.diagnostics.push(
                    Diagnostic::warning(codes::PAGES_UNUSABLE, origin, message)
                        .note("the operation is generated without `pages()` and `items()`")
                        .help(format!("did you mean {}?", quoted(&format!("/{place}")))),
                );
                return None;
            }
        }
        let origin = self.origin(&pointer);
        let Some(style) = style else {
            self.diagnostics.push(no_style(origin, text("style")));
            return None;
        };
        Some(Paging {
            origin,
            style,
            items: text("items").unwrap_or_default(),
            has_more: text("has-more"),
            total_pages: text("total-pages"),
            total: text("total"),
            limit: text("limit"),
            path: Vec::new(),
            item: Type::Any,
        })
    }
    /// Tells of keys that `x-pagination` does not have, and of values that are of another kind. Whether it can still
    /// be followed.
    fn paging_keys(&mut self, declared: &Map<String, Value>, pointer: &str) -> bool {
        let mut usable = true;
        for (key, value) in declared {
            let number = key == "first";
            let (message, help) = if !KEYS.contains(&key.as_str()) {
                // The keys that are not there: who writes both means both.
                let missing = KEYS
                    .iter()
                    .copied()
                    .filter(|key| !declared.contains_key(*key));
                let meant = similar_keyword(key, missing);
                usable &= !meant.is_some_and(|meant| NEEDED.contains(&meant));
                let help = match meant {
                    Some(meant) => format!("did you mean {}?", quoted(meant)),
                    None => format!("it has `{}`", KEYS.join("`, `")),
                };
                if key.starts_with("x-") {
                    continue;
                }
                let message = format!("`x-pagination` has no {}, which has no effect", quoted(key));
                (message, help)
            } else if number && value.as_u64().is_none() {
                let message = "`first` of `x-pagination` is no whole number: pages begin with 1";
                (message.to_owned(), "write it as `first: 0`".to_owned())
            } else if !number && !value.is_string() {
                usable &= !NEEDED.contains(&key.as_str());
                let help = match PARAMETERS.contains(&key.as_str()) {
                    true => "it is the name of a query parameter",
                    false if key == "style" => STYLES,
                    false => "it is a JSON pointer into the page, which begins with a slash",
                };
                let message = format!("{} of `x-pagination` is no text", quoted(key));
                (message, help.to_owned())
            } else {
                continue;
            };
            let mut at = pointer.to_owned();
            push_segment(&mut at, key);
            let warning = Diagnostic::warning(codes::PAGES_UNUSABLE, self.origin(&at), message);
            let warning = match KEYS.contains(&key.as_str()) {
                true => warning,
                false => warning.at_key(),
            };
            self.diagnostics.push(match usable {
                true => warning.help(help),
                false => warning
                    .note("the operation is generated without `pages()` and `items()`")
                    .help(help),
            });
        }
        usable
    }
}

fn no_style(origin: Origin, style: Option<String>) -> Diagnostic {
    let known = ["page", "offset", "cursor", "link", "next-url"];
    let message = "`x-pagination` has no style, or lacks what its style needs";
    let warning = Diagnostic::warning(codes::PAGES_UNUSABLE, origin, message).note(STYLES);
    let style = style.filter(|style| !known.contains(&style.as_str()));
    match style.and_then(|style| similar_keyword(&style, known.into_iter())) {
        Some(meant) => warning.help(format!("did you mean {}?", quoted(meant))),
        None => warning,
    }
}
