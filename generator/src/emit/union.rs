//! One of several types: an enum, and the declaration of how its variants are told apart.

mod any_of;
mod constructors;
mod from;
mod plan;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, definition};
use super::shown::{self, Shown};
use super::ty::ty;
use super::{Input, ident, ours, place};
use crate::api::{Dispatch, TypeDef, TypeId, Union, Variant};
use crate::config::EnumMode;
use plan::Plan;

/// A union's enum with both directions of JSON.
pub fn union(input: Input<'_>, id: TypeId, union: &Union) -> Vec<TokenStream> {
    let def = input.api.types.get(id);
    let names = input.names.ty(id);
    let name = ident(&names.name);
    let docs = definition(def, &place_or(def));
    let variants: Vec<_> = names.members.iter().map(ident).collect();
    let types: Vec<_> = union
        .variants
        .iter()
        .map(|variant| ty(input, &variant.ty, &TokenStream::new()))
        .collect();
    let variant_docs = union
        .variants
        .iter()
        .zip(&types)
        .map(|(variant, ty)| variant_docs(union, variant, ty));
    let open = union.open && matches!(input.config.enums, EnumMode::Open);
    let unknown = open.then(|| {
        quote! {
            /// A variant that the document does not know, as it came.
            Unknown(json::UnknownVariant),
        }
    });
    let shown = union.variants.iter().zip(&variants).map(|(variant, name)| {
        let shown = Shown::of(input.api, &variant.ty, false);
        (name.clone(), vec![shown])
    });
    // What is unknown hides its secrets itself.
    let unknown_shown = open.then(|| (ours("Unknown"), vec![Shown::Plain]));
    let shown: Vec<_> = shown.chain(unknown_shown).collect();
    let debug = shown::variants(&name, &shown);
    let derived = debug.is_none().then(|| quote!(Debug,));
    let plan = Plan::new(input.api, union, &variants, open);
    let closed = (!open).then(|| ours("closed"));
    let (listed, by) = (plan.variants(), plan.by());
    let any_of = any_of::objects(input, union);
    let (derives, attributes) = (
        super::extra::derives(input, id),
        super::extra::attributes(input, id),
    );
    let mut items = vec![
        quote! {
            #docs
            #attributes
            #[derive(Clone, #derived PartialEq #derives)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #variants(#types),)* #unknown }
            #debug
        },
        quote!(union!(Wire, #name { #(#listed),* } #closed #any_of #by);),
    ];
    items.extend(from::from_variants(input, id, union));
    items.extend(constructors::constructors(input, id, union));
    items
}

/// What the union is, as far as its place says it.
fn place_or(def: &TypeDef) -> String {
    match place::words(def) {
        words if words.is_empty() => "One of several types.".to_owned(),
        words => format!("{}: one of several types.", words.trim_end_matches('.')),
    }
}

fn variant_docs(union: &Union, variant: &Variant, ty: &TokenStream) -> TokenStream {
    let shown: String = ty.to_string().split_whitespace().collect();
    let doc = match (&union.dispatch, variant.tags.first()) {
        (Dispatch::Tag(property), _) if variant.otherwise => {
            let property = super::docs::inert(&property.replace('`', "")).concat();
            format!("`{shown}`, where `{property}` means no other.")
        }
        (Dispatch::Tag(property), None) => {
            let property = super::docs::inert(&property.replace('`', "")).concat();
            format!("`{shown}`, without `{property}`.")
        }
        (Dispatch::Tag(property), Some(tag)) => {
            let text = super::docs::inert(&format!(
                "`{}`: `{}`.",
                property.replace('`', ""),
                tag.replace('`', "")
            ));
            text.concat()
        }
        // The type stands in the variant itself.
        _ => return TokenStream::new(),
    };
    attributes(&[doc])
}
