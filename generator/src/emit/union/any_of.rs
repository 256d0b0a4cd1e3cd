//! Which properties the variants have that a value may be of at once.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Input;
use super::super::ty::ty;
use crate::api::{Type, TypeId, TypeKind, Types, Union};

/// The clause that says so, where a value may have some that the variant has no place for as which it is read: the variants
/// that are objects, and the properties of those that a union in the union holds, which are not named here.
pub fn objects(input: Input<'_>, union: &Union) -> Option<TokenStream> {
    let types = &input.api.types;
    let (mut seen, mut names) = (HashSet::new(), Vec::new());
    let mut objects = Vec::new();
    for variant in &union.variants {
        match object(types, &variant.ty) {
            Some(object) => objects.push(ty(input, object, &TokenStream::new())),
            None => within(types, &variant.ty, &mut seen, &mut names),
        }
    }
    let names = (!names.is_empty()).then(|| quote!(; #(#names),*));
    (union.together).then(|| quote!(any_of(#(#objects),* #names)))
}

/// The type that is a struct in the code.
fn object<'t>(types: &'t Types, ty: &'t Type) -> Option<&'t Type> {
    let mut ty = ty;
    loop {
        match ty {
            Type::Boxed(inner) | Type::Nullable(inner) => ty = inner,
            Type::Named(id) | Type::Generic(id, _) => {
                let is_struct = matches!(types.get(*id).kind, TypeKind::Struct(_));
                return is_struct.then_some(ty);
            }
            _ => return None,
        }
    }
}

/// The properties of what a type may be, if they are objects.
fn within<'t>(
    types: &'t Types,
    ty: &'t Type,
    seen: &mut HashSet<TypeId>,
    names: &mut Vec<&'t str>,
) {
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        match ty {
            Type::Boxed(inner) | Type::Nullable(inner) => open.push(inner),
            Type::Named(id) | Type::Generic(id, _) if seen.insert(*id) => {
                match &types.get(*id).kind {
                    TypeKind::Alias(target) | TypeKind::Newtype(target) => open.push(target),
                    TypeKind::Union(union) => {
                        open.extend(union.variants.iter().map(|variant| &variant.ty));
                    }
                    TypeKind::Struct(object) => {
                        let new = object.fields.iter().map(|field| field.wire.as_str());
                        let new: Vec<&str> = new.filter(|name| !names.contains(name)).collect();
                        names.extend(new);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}
