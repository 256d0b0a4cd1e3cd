//! What definitions have beside what is made of the document: derives and attributes that the configuration asks for.

use proc_macro2::TokenStream;
use quote::quote;

use super::Input;
use crate::api::TypeId;
use crate::config::ByPattern;
use crate::config::selection::matches;

/// What it derives too, each with a comma before it.
pub fn derives(input: Input<'_>, id: TypeId) -> TokenStream {
    let name = input.names.ty(id).name.as_str();
    let derives = of(&input.config.derives, name);
    let derives = derives.filter_map(|derive| derive.as_str().parse::<TokenStream>().ok());
    quote!(#(, #derives)*)
}

/// The attributes that it has too.
pub fn attributes(input: Input<'_>, id: TypeId) -> TokenStream {
    let name = input.names.ty(id).name.as_str();
    let attributes = of(&input.config.attributes, name);
    let parsed = attributes.filter_map(|attribute| attribute.as_str().parse::<TokenStream>().ok());
    parsed.collect()
}

/// What patterns have for a name, those of later patterns last, each once.
fn of<'c, T: PartialEq>(all: &'c ByPattern<T>, name: &str) -> impl Iterator<Item = &'c T> {
    let mut found: Vec<&T> = Vec::new();
    for (_, items) in all
        .iter()
        .filter(|(pattern, _)| matches(pattern, name) == Some(true))
    {
        for item in items {
            if !found.contains(&item) {
                found.push(item);
            }
        }
    }
    found.into_iter()
}
