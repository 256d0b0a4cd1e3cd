//! Aliases and newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::definition;
use super::shown::{self, Shown};
use super::ty::ty;
use super::{Input, ident};
use crate::api::{Type, TypeId};

/// Another name for a type.
pub fn alias(input: Input<'_>, id: TypeId, target: &Type) -> Vec<TokenStream> {
    let name = ident(&input.names.ty(id).name);
    let docs = definition(input.api.types.get(id), &format!("`{name}`."));
    let target = ty(input, target, &TokenStream::new());
    vec![quote!(#docs pub type #name = #target;)]
}

/// A type of its own around another, because an alias would contain itself.
pub fn newtype(input: Input<'_>, id: TypeId, target: &Type) -> Vec<TokenStream> {
    let name = ident(&input.names.ty(id).name);
    let docs = definition(input.api.types.get(id), &format!("`{name}`."));
    let shown = Shown::of(input.api, target, false);
    let debug = shown::unnamed(&name, shown);
    let derived = debug.is_none().then(|| quote!(Debug,));
    let target = ty(input, target, &TokenStream::new());
    vec![
        quote! {
            #docs
            #[derive(Clone, #derived PartialEq)]
            pub struct #name(pub #target);
            #debug
        },
        quote! {
            impl Read<Wire> for #name {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    Read::<Wire>::read(input).map(#name)
                }
            }
        },
        quote! {
            impl Write<Wire> for #name {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    Write::<Wire>::write(&self.0, out);
                }
            }
        },
    ]
}
