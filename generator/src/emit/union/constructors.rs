//! Constructors of variants that are lists with constants among their places: callers give the others alone.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::docs::attributes;
use super::super::ty::owned;
use super::super::{Input, ident, ours};
use crate::api::{Type, TypeId, Union};

/// What the places of a list are called; there are as many as tuples have traits for.
const PLACES: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

/// One for each such variant, if clients send the union.
pub fn constructors(input: Input<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let names = input.names.ty(id);
    let types = &input.api.types;
    let is_constant = |ty: &Type| !ty.is_nullable() && types.has_one_value(ty);
    let named = names.members.iter().zip(&names.setters);
    let all = union
        .variants
        .iter()
        .zip(named)
        .filter_map(|(variant, (name, constructor))| {
            let Type::Tuple(places) = &variant.ty else {
                return None;
            };
            if !places.iter().any(is_constant) {
                return None;
            }
            let locals: Vec<_> = PLACES.map(ours).into_iter().take(places.len()).collect();
            let others = || {
                places
                    .iter()
                    .zip(&locals)
                    .filter(|(ty, _)| !is_constant(ty))
            };
            let arguments = others().map(|(ty, local)| {
                let (ty, _) = owned(input, ty, &quote!(#local));
                quote!(#local: #ty)
            });
            let values = places
                .iter()
                .zip(&locals)
                .map(|(ty, local)| match is_constant(ty) {
                    true => quote!(Default::default()),
                    false => owned(input, ty, &quote!(#local)).1,
                });
            let doc = attributes(&[format!("[`{name}`](Self::{name}) with its constants.")]);
            let (constructor, name) = (ident(constructor), ident(name));
            Some(quote!(#doc #constructor(#(#arguments),*) => #name(#(#values),*)))
        });
    let all: Vec<TokenStream> = all.collect();
    let name = ident(&names.name);
    (!all.is_empty() && types.get(id).sent).then(|| quote!(constructors!(#name { #(#all),* });))
}
