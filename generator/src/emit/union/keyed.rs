//! Variants that are told by a property of their own.

use proc_macro2::TokenStream;
use quote::quote;

use super::read_as;
use super::tested::{checks, meant, told};
use crate::api::Keys;

/// What is no object by its kind or its text, objects by the property that they have. What has none of them is unknown.
pub fn keyed(keys: &Keys, variants: &[proc_macro2::Ident], name: &str, open: bool) -> TokenStream {
    let before = checks(&keys.before, variants, false, open);
    let texts = keys.texts.iter().filter_map(|(index, text)| {
        let read = read_as(variants.get(*index)?);
        Some(quote!(if span.is_text(#text) { return #read; }))
    });
    let names = keys.keys.iter().map(|(_, name)| name);
    let tests = keys.keys.iter().enumerate().map(|(place, (_, name))| {
        let meant = meant(place);
        quote!(if look.has(#name) { #meant; })
    });
    let none = match open {
        true => quote!(input.unknown_key(&span).map(Self::Unknown)),
        false => {
            let message = format!("the value fits no variant of `{name}`");
            quote!(Err(input.error(#message)))
        }
    };
    let objects: Vec<usize> = keys.keys.iter().map(|(index, _)| *index).collect();
    let checks = quote! {
        let look = input.look(&span, &[#(#names),*]);
        #(#tests)*
    };
    let read = told(&checks, &quote!(return #none;), &objects, variants);
    quote! {
        #(#before)*
        #(#texts)*
        #read
    }
}
