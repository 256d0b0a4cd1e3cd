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

    fn value(self, at: At, value: &TokenStream) -> TokenStream {
        let json = at.json();
        match self {
            Shown::Plain => value.clone(),
            Shown::Hidden => quote!(&#json::hidden(#value)),
            Shown::Open => quote!(&#json::open(#value)),
        }
    }
}

/// Where the code stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Beside models, where `json` is known.
    Models,
    /// Beside operations.
    Operations,
}

impl At {
    fn json(self) -> TokenStream {
        match self {
            At::Models => quote!(json),
            At::Operations => quote!(apiloom_runtime::codegen::json),
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
    at: At,
    name: &Ident,
    bounded: &TokenStream,
    generics: &TokenStream,
    members: &[(Ident, Shown)],
) -> Option<TokenStream> {
    if derived(members).is_some() {
        return None;
    }
    let values = members
        .iter()
        .map(|(member, shown)| shown.value(at, &quote!(&self.#member)));
    let names: Vec<String> = std::iter::once(name)
        .chain(members.iter().map(|(member, _)| member))
        .map(ToString::to_string)
        .collect();
    let (names, json) = (names.join(" "), at.json());
    Some(implementation(
        name,
        bounded,
        generics,
        &quote!(#json::debug_fields(formatter, #names, &[#(#values),*])),
    ))
}

/// `Debug` of a struct of one unnamed value, where it is not derived.
pub fn unnamed(name: &Ident, shown: Shown) -> Option<TokenStream> {
    let at = At::Models;
    let (text, json, none) = (name.to_string(), at.json(), TokenStream::new());
    let value = shown.value(at, &quote!(&self.0));
    (shown != Shown::Plain).then(|| {
        let body = quote!(#json::debug_tuple(formatter, #text, &[#value]));
        implementation(name, &none, &none, &body)
    })
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

fn implementation(
    name: &Ident,
    bounded: &TokenStream,
    generics: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    quote! {
        impl #bounded std::fmt::Debug for #name #generics {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                #body
            }
        }
    }
}
