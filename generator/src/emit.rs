//! [`Api`] and [`Names`] -> Rust items, as tokens.
//!
//! Pure functions, one node at a time. A document's text gets into the tokens in two ways only: as
//! literals, and as documentation through `docs`; identifiers come from [`Names`]. If a function
//! here needs a loop or a match in its output, the runtime lacks a call.

mod alias;
mod answers;
mod client;
mod content;
mod docs;
mod enums;
mod extra;
mod former;
mod leads;
mod model;
mod operation;
mod paging;
mod place;
mod put;
mod reply;
mod sent;
mod shown;
#[cfg(test)]
mod tests;
mod ty;
mod union;
mod wire;
mod xml;

pub use client::client;
pub use content::body_enum;
pub use docs::{inert, page};
pub use former::{former, modules as former_modules};
pub use operation::{call, handle};
pub use reply::{error_enum, headers, success_enum};
pub use wire::{date_aliases, own_types, uses, wire};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::api::{Api, TypeId, TypeKind};
use crate::config::{Config, Layout, TagFeatures};
use crate::naming::{Name, Names};

/// What every emitting function reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The model.
    pub api: &'a Api,
    /// Its names.
    pub names: &'a Names,
    /// The user's choices.
    pub config: &'a Config,
}

impl Input<'_> {
    /// Whether tags are cargo features: only a package of its own has some.
    pub fn has_features(self) -> bool {
        self.config.layout == Layout::Crate && self.config.tag_features == TagFeatures::On
    }

    /// For items that some features use and others do not.
    fn allow_unused(self) -> Option<TokenStream> {
        self.has_features().then(|| {
            quote!(
                #[allow(dead_code)]
            )
        })
    }
}

/// The items of one definition.
pub fn definition(input: Input<'_>, id: TypeId) -> Vec<TokenStream> {
    let mut items = match &input.api.types.get(id).kind {
        TypeKind::Struct(object) => model::structure(input, id, object),
        TypeKind::StringEnum(values) => enums::strings(input, id, values),
        TypeKind::ScalarEnum(values) => enums::scalars(input, id, values),
        TypeKind::Union(union) => union::union(input, id, union),
        TypeKind::Alias(ty) => alias::alias(input, id, ty),
        TypeKind::Newtype(ty) => alias::newtype(input, id, ty),
        TypeKind::AllOf(_) | TypeKind::Pending => Vec::new(),
    };
    items.extend(former::definition(input, id));
    items
}

/// A name as a token.
pub fn ident(name: &Name) -> Ident {
    Ident::new(name.as_str(), Span::call_site())
}

/// A word of our own as a token.
pub fn ours(word: &'static str) -> Ident {
    Ident::new(word, Span::call_site())
}
