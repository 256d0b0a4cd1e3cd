//! How pages hang together.

use super::Page;
use crate::api::{Paging, PagingStyle, Step, TypeKind};

impl Page<'_> {
    pub(super) fn paging(&self, paging: &Paging) -> String {
        let style = match &paging.style {
            PagingStyle::Page(parameter, first) => format!("page {parameter} from {first}"),
            PagingStyle::Offset(parameter) => format!("offset {parameter}"),
            PagingStyle::Cursor(parameter, next) => format!("cursor {parameter} from {next}"),
            PagingStyle::Link => "links".to_owned(),
            PagingStyle::NextUrl(next) => format!("next URL {next}"),
        };
        let path = paging.path.iter().map(|step| self.step(*step));
        let path: Vec<String> = path.collect();
        let item = self.ty(&paging.item);
        let mut text = format!("pages by {style}: {item} in {}", path.join("/"));
        for (property, what) in [
            (&paging.has_more, "more"),
            (&paging.total_pages, "pages"),
            (&paging.total, "total"),
            (&paging.limit, "limit"),
        ] {
            if let Some(property) = property {
                text.push_str(&format!(", {what} {property}"));
            }
        }
        text
    }

    fn step(&self, step: Step) -> String {
        match &self.api.types.get(step.of).kind {
            TypeKind::Struct(object) => object.fields.get(step.field),
            _ => None,
        }
        .map_or_else(|| "?".to_owned(), |field| field.wire.clone())
    }
}
