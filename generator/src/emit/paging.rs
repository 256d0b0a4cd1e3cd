//! Pages: how they hang together, and where their items are.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::ty;
use super::{Input, ident};
use crate::api::{Operation, Paging, PagingStyle, Step};

/// The line that says how the pages hang together, and where their items are.
pub fn paginated(input: Input<'_>, operation: &Operation) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let item = ty(input, &paging.item, &quote!(models::));
    let described = described(paging);
    let items = items(input, &paging.path);
    Some(quote!(pages #item, page => #items, #described;))
}

fn described(paging: &Paging) -> TokenStream {
    let style = match &paging.style {
        PagingStyle::Page(parameter, first) => {
            let first = proc_macro2::Literal::u64_unsuffixed(*first);
            quote!(page(#parameter, #first))
        }
        PagingStyle::Offset(parameter) => quote!(offset(#parameter)),
        PagingStyle::Cursor(parameter, next) => quote!(cursor(#parameter, #next)),
        PagingStyle::Link => quote!(link()),
        PagingStyle::NextUrl(next) => quote!(next_url(#next)),
    };
    let items = (!paging.items.is_empty()).then(|| {
        let items = &paging.items;
        quote!(, items(#items))
    });
    let more = paging.has_more.iter().map(|at| quote!(, has_more(#at)));
    let pages = paging
        .total_pages
        .iter()
        .map(|at| quote!(, total_pages(#at)));
    let total = paging.total.iter().map(|at| quote!(, total(#at)));
    let limit = paging.limit.iter().map(|name| quote!(, limit(#name)));
    quote!(#style #items #(#more)* #(#pages)* #(#total)* #(#limit)*)
}

/// From the page to its items; what is missing on the way has none.
fn items(input: Input<'_>, path: &[Step]) -> TokenStream {
    let mut expression = quote!(page);
    let mut optional = false;
    for step in path {
        let names = input.names.ty(step.of);
        let Some(field) = names.members.get(step.field).map(ident) else {
            return quote!(Vec::new());
        };
        expression = match (optional, step.layers) {
            (false, _) => quote!(#expression.#field),
            (true, 0) => quote!(#expression.map(|inner| inner.#field)),
            (true, _) => quote!(#expression.and_then(|inner| inner.#field)),
        };
        optional |= step.layers > 0;
        // Absent and null are told apart by a second layer.
        if step.layers > 1 {
            expression = quote!(#expression.flatten());
        }
    }
    if optional {
        quote!(#expression.unwrap_or_default())
    } else {
        expression
    }
}
