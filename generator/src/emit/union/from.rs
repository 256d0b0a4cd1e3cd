//! `From` for variants whose type tells which one is meant.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ty::{is_text, ty};
use super::super::{Input, ident};
use crate::api::{Type, TypeId, TypeKind, Union};

/// The declaration, if clients send the union and a type is that of one variant only.
pub fn from_variants(input: Input<'_>, id: TypeId, union: &Union) -> Option<TokenStream> {
    let names = input.names.ty(id);
    if !input.api.types.get(id).sent {
        return None;
    }
    let none = TokenStream::new();
    let variants = || names.members.iter().zip(&union.variants);
    // As the compiler compares them: aliases are what they stand for.
    let meant: Vec<String> = variants()
        .map(|(_, variant)| ty(input, &meant(input, unboxed(&variant.ty)), &none).to_string())
        .collect();
    let own = ident(&names.name).to_string();
    let told = variants().zip(&meant).filter(|(_, of)| {
        let same = meant.iter().filter(|other| other == of).count();
        same == 1 && **of != own
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

/// A type without aliases.
fn meant(input: Input<'_>, ty: &Type) -> Type {
    let inside = |inner: &Type| Box::new(meant(input, inner));
    match ty {
        Type::Named(id) => match &input.api.types.get(*id).kind {
            // An alias cannot lead back to itself: such aliases became types of their own.
            TypeKind::Alias(target) => meant(input, target),
            _ => ty.clone(),
        },
        Type::Array(inner) => Type::Array(inside(inner)),
        Type::Map(inner) => Type::Map(inside(inner)),
        Type::Nullable(inner) => Type::Nullable(inside(inner)),
        Type::Boxed(inner) => Type::Boxed(inside(inner)),
        Type::Tuple(places) => {
            Type::Tuple(places.iter().map(|place| meant(input, place)).collect())
        }
        Type::Generic(id, inner) => Type::Generic(*id, inside(inner)),
        ty => ty.clone(),
    }
}
