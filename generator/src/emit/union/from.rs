//! `From` for variants whose type tells which one is meant.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty::{is_text, ty};
use super::super::{Input, ident};
use crate::api::{Through, Type, TypeId, Union};

/// The declaration, if clients send the union and a type is that of one variant only.
pub fn from_variants(input: Input<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let names = input.names.ty(id);
    if !input.api.types.get(id).sent {
        return None;
    }
    let none = TokenStream::new();
    let variants = || names.members.iter().zip(&union.variants);
    // As the compiler compares them: aliases are what they stand for.
    let meant: Vec<Option<String>> = variants()
        .map(|(_, variant)| {
            let meant = meant(input, unboxed(&variant.ty), &mut { MOST })?;
            Some(ty(input, &meant, &none).to_string())
        })
        .collect();
    let own = ident(&names.name).to_string();
    let told = variants().zip(&meant).filter(|(_, of)| {
        let same = meant.iter().filter(|other| other == of).count();
        same == 1 && of.as_ref().is_some_and(|of| *of != own)
    });
    let entries = told.map(|((name, variant), _)| {
        let (name, of) = (ident(name), unboxed(&variant.ty));
        let whole = ty(input, of, &none);
        let text = is_text(input, of).then(|| quote!(, #name(&str)));
        quote!(#name(#whole) #text)
    });
    let entries: Vec<TokenStream> = entries.collect();
    let name = ident(&names.name);
    (!entries.is_empty()).then(|| quote!(from_variants!(#name { #(#entries),* });))
}

fn unboxed(ty: &Type) -> &Type {
    match ty {
        Type::Boxed(inner) => inner,
        ty => ty,
    }
}

/// How many types one type may hold to be compared.
const MOST: usize = 500;

/// A type without aliases, if it is not too large: tuples of tuples hold far more than is written. `left` is how many
/// types it may hold.
fn meant(input: Input<'_>, ty: &Type, left: &mut usize) -> Option<Type> {
    *left = left.checked_sub(1)?;
    let mut inside = |inner: &Type| meant(input, inner, left).map(Box::new);
    Some(match input.api.types.behind(ty, Through::Aliases) {
        Type::Array(inner) => Type::Array(inside(inner)?),
        Type::Map(inner) => Type::Map(inside(inner)?),
        Type::Nullable(inner) => Type::Nullable(inside(inner)?),
        Type::Boxed(inner) => Type::Boxed(inside(inner)?),
        Type::Generic(id, inner) => Type::Generic(*id, inside(inner)?),
        Type::Tuple(places) => {
            let places = places.iter().map(|place| inside(place).map(|place| *place));
            Type::Tuple(places.collect::<Option<Vec<Type>>>()?)
        }
        ty => ty.clone(),
    })
}
