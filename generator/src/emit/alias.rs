//! Aliases and newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::definition;
use super::shown::Shown;
use super::ty::ty;
use super::{Input, ident, place};
use crate::api::{Type, TypeId};

/// Another name for a type.
pub fn alias(input: Input<'_>, id: TypeId, target: &Type) -> Vec<TokenStream> {
    let name = ident(&input.names.ty(id).name);
    let def = input.api.types.get(id);
    let docs = definition(def, &place::words(def));
    let target = ty(input, target, &TokenStream::new());
    vec![quote!(#docs pub type #name = #target;)]
}

/// A type of its own around another, because an alias would contain itself.
pub fn newtype(input: Input<'_>, id: TypeId, target: &Type) -> Vec<TokenStream> {
    let name = ident(&input.names.ty(id).name);
    let def = input.api.types.get(id);
    let docs = definition(def, &place::words(def));
    let shown = Shown::of(input.api, target, false);
    let word = shown.word();
    let derived = word.is_none().then(|| quote!(Debug,));
    let target = ty(input, target, &TokenStream::new());
    let (derives, attributes) = (
        super::extra::derives(input, id),
        super::extra::attributes(input, id),
    );
    vec![
        quote! {
            #docs
            #attributes
            #[derive(Clone, #derived PartialEq #derives)]
            pub struct #name(pub #target);
        },
        quote!(newtype!(Wire, #name #word);),
    ]
}
