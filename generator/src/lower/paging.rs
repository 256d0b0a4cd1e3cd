//! `x-pagination`: how the pages of an operation hang together, as the document says.

use serde_json::Value;

use super::Lowering;
use crate::api::{Paging, PagingStyle, Type};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::parse::PathOperation;

impl Lowering<'_> {
    /// What the document declares. Where the items are is worked out by a pass, when types are final.
    pub fn declared_paging(&mut self, found: &PathOperation) -> Option<Paging> {
        let declared = found.operation.extensions.get("x-pagination")?;
        if declared == &Value::Bool(false) {
            return None;
        }
        let pointer = format!("{}/x-pagination", found.pointer);
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
            let message = "`x-pagination` has no style, or lacks what its style needs";
            self.diagnostics.push(
                Diagnostic::warning(codes::PAGES_UNUSABLE, origin, message)
                    .note("styles: page (page), offset (offset), cursor (cursor, next), link, next-url (next)"),
            );
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
}
