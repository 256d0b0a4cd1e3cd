//! `Debug` of what holds secrets, or may hold them; all else derives it.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::api::{Api, Type, TypeKind};

/// How a value is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Plain,
    /// Not at all.
    Hidden,
    /// Without what is named like a secret in it: the document does not know its names.
    Open,
}

impl Shown {
    /// How a property or a parameter is shown.
    pub fn of(api: &Api, ty: &Type, secret: bool) -> Shown {
        match (secret, is_open(api, ty)) {
            // The type hides it, and shows what is around it.
            (true, _) if ty.mentions(&Type::Secret) => Shown::Plain,
            (true, _) => Shown::Hidden,
            (false, true) => Shown::Open,
            (false, false) => Shown::Plain,
        }
    }

    /// The runtime's word for it, where it is not shown as it is.
    pub fn word(self) -> Option<Ident> {
        match self {
            Shown::Plain => None,
            Shown::Hidden => Some(super::ours("hidden")),
            Shown::Open => Some(super::ours("open")),
        }
    }
}

/// Whether names stand in a value that the document does not know.
fn is_open(api: &Api, ty: &Type) -> bool {
    let mut open = vec![ty];
    // Each alias once: tuples of tuples hold far more than is written.
    let mut seen = HashSet::new();
    while let Some(ty) = open.pop() {
        match ty {
            Type::Any | Type::Map(_) => return true,
            Type::Nullable(inner)
            | Type::Boxed(inner)
            | Type::Loose(inner)
            | Type::Array(inner) => open.push(inner),
            Type::Tuple(places) => open.extend(places),
            Type::Named(id) => {
                if let TypeKind::Alias(target) = &api.types.get(*id).kind
                    && seen.insert(*id)
                {
                    open.push(target);
                }
            }
            _ => {}
        }
    }
    false
}

/// The derive of `Debug`, where nothing has to be hidden.
pub fn derived(members: &[(Ident, Shown)]) -> Option<TokenStream> {
    let plain = members.iter().all(|(_, shown)| *shown == Shown::Plain);
    plain.then(|| quote!(Debug,))
}

/// `Debug` of a struct, where it is not derived.
pub fn structure(
    name: &Ident,
    generics: &TokenStream,
    members: &[(Ident, Shown)],
) -> Option<TokenStream> {
    if derived(members).is_some() {
        return None;
    }
    let fields = members.iter().map(|(member, shown)| {
        let word = shown.word().map(|word| quote!(: #word));
        quote!(#member #word)
    });
    Some(quote!(debug_struct!(#name #generics => { #(#fields),* });))
}

/// `Debug` of an enum, where it is not derived: of each variant how each value is shown.
pub fn variants(name: &Ident, variants: &[(Ident, Vec<Shown>)]) -> Option<TokenStream> {
    let mut all = variants.iter().flat_map(|(_, values)| values);
    if all.all(|shown| *shown == Shown::Plain) {
        return None;
    }
    let variants = variants.iter().map(|(variant, values)| {
        let words = values
            .iter()
            .map(|shown| shown.word().unwrap_or_else(|| super::ours("plain")));
        let words = (!values.is_empty()).then(|| quote!((#(#words),*)));
        quote!(#variant #words)
    });
    Some(quote!(debug_enum!(#name { #(#variants),* });))
}
