//! One of several types: an enum whose reader knows how to tell them apart.

mod constructors;
mod from;
mod keyed;
mod missing;
mod tested;
mod tried;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, definition};
use super::known::Form;
use super::shown::{self, Shown};
use super::ty::ty;
use super::{Input, ident, ours};
use crate::api::{Api, Constant, Dispatch, Known, TagForm, TypeId, Union, Variant};
use crate::config::EnumMode;
use missing::{missing, without};
use tested::{checks, tested};
use tried::{LeftOut, Trial, tried, tried_of};

/// A union's enum with both directions of JSON.
pub fn union(input: Input<'_>, id: TypeId, union: &Union) -> Vec<TokenStream> {
    let def = input.api.types.get(id);
    let names = input.names.ty(id);
    let name = ident(&names.name);
    let docs = definition(def, &format!("`{name}`: one of several types."));
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
    let unknown_write =
        open.then(|| quote!(Self::Unknown(value) => Write::<Wire>::write(value, out),));
    let read = match &union.dispatch {
        Dispatch::Tag(property) => tagged(input.api, union, property, &variants, open),
        Dispatch::Constant(constant) => by_constant(input.api, union, constant, &variants, open),
        Dispatch::Keys(keys) => keyed::keyed(keys, &variants, names.name.as_str(), open),
        Dispatch::Tests(tests) => tested(tests, &variants, names.name.as_str(), union.open, open),
        Dispatch::Try(before, order) => {
            let before = checks(before, &variants, union.open, open);
            let tried = match open {
                true => tried(order, &variants, Trial::Known),
                false => tried(order, &variants, Trial::Certain),
            };
            quote!(#(#before)* #tried)
        }
    };
    let shown = union.variants.iter().zip(&variants).map(|(variant, name)| {
        let shown = Shown::of(input.api, &variant.ty, false);
        (name.clone(), vec![shown])
    });
    // What is unknown hides its secrets itself.
    let unknown_shown = open.then(|| (ours("Unknown"), vec![Shown::Plain]));
    let shown: Vec<_> = shown.chain(unknown_shown).collect();
    let debug = shown::variants(&name, &shown);
    let derived = debug.is_none().then(|| quote!(Debug,));
    let writes = union.variants.iter().zip(&variants).map(|(variant, name)| {
        // What is meant otherwise keeps the value that it came with.
        let told = match &union.dispatch {
            Dispatch::Tag(property) if !variant.otherwise => Some((property, variant.tag_form)),
            _ => None,
        };
        let write = match (told, variant.tags.as_slice()) {
            (Some((property, TagForm::Text)), [tag]) => {
                quote!(out.tagged(#property, #tag, |out| Write::<Wire>::write(value, out)))
            }
            // Two tags for one schema: the value's own property tells which, the first one if it does not.
            (Some((property, TagForm::Text)), tags @ [_, _, ..]) => {
                quote!(out.tagged_one_of(#property, &[#(#tags),*], |out| Write::<Wire>::write(value, out)))
            }
            (Some((property, TagForm::Json)), tags @ [_, ..]) => {
                quote!(out.tagged_json(#property, &[#(#tags),*], |out| Write::<Wire>::write(value, out)))
            }
            _ => quote!(Write::<Wire>::write(value, out)),
        };
        quote!(Self::#name(value) => #write,)
    });
    let mut items = vec![
        quote! {
            #docs
            #[derive(Clone, #derived PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #variants(#types),)* #unknown }
            #debug
        },
        quote! {
            impl Read<Wire> for #name {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    #read
                }
            }
        },
        quote! {
            impl Write<Wire> for #name {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self { #(#writes)* #unknown_write }
                }
            }
        },
    ];
    items.extend(from::from_variants(input, id, union));
    items.extend(constructors::constructors(input, id, union));
    items
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
        _ => format!("`{shown}`."),
    };
    attributes(&[doc])
}

fn tagged(
    api: &Api,
    union: &Union,
    property: &str,
    variants: &[proc_macro2::Ident],
    open: bool,
) -> TokenStream {
    let pairs = || union.variants.iter().zip(variants);
    let told: Vec<(Vec<Known>, &proc_macro2::Ident)> = pairs()
        .filter(|(variant, _)| !variant.otherwise && !variant.tags.is_empty())
        .map(|(variant, name)| (tags(variant), name))
        .collect();
    let all: Vec<&Known> = told.iter().flat_map(|(tags, _)| tags).collect();
    let form = Form::of(&all);
    let arms = told.iter().map(|(tags, name)| {
        let (pattern, read) = (form.pattern(tags), read_as(name));
        quote!(#pattern => #read,)
    });
    let default = pairs().find(|(variant, _)| variant.otherwise);
    let otherwise = match default {
        Some((variant, name)) if union.unforeseen => {
            let read = read_as(name);
            let own = variant.tags.iter().chain(&variant.implicit);
            let own: Vec<&String> = own
                .filter(|tag| all.iter().all(|known| known.word != **tag))
                .collect();
            quote!(_ => { input.unforeseen_tag(&span, #property, &[#(#own),*]); #read })
        }
        Some((variant, name)) => {
            let read = read_as(name);
            let object = api.types.structure(&variant.ty);
            match object.is_none_or(|object| object.has_place(property)) {
                true => quote!(_ => #read,),
                false => quote!(_ => { input.tag_left_out(&span, #property); #read }),
            }
        }
        None => {
            let missing = missing(api, (union, open), property, &union.untagged, variants);
            without(&missing, None, unknown(property, open))
        }
    };
    let of_told = form.of_told(&quote!(told));
    quote! {
        let told = input.constant(&span, #property);
        match #of_told { #(#arms)* #otherwise }
    }
}

/// The values of a discriminator that mean a variant. A text is no number with the same digits; where the variant's own
/// property has a say and nothing is known of it, both are meant.
fn tags(variant: &Variant) -> Vec<Known> {
    let forms: &[bool] = match variant.tag_form {
        TagForm::Text => &[true],
        TagForm::Json => &[false],
        TagForm::Own => &[true, false],
    };
    let known = |text: &bool| {
        let words = variant.tags.iter().cloned();
        words.map(|word| Known { text: *text, word }).collect()
    };
    forms
        .iter()
        .map(known)
        .collect::<Vec<Vec<Known>>>()
        .concat()
}

/// A value whose constants decide.
fn by_constant(
    api: &Api,
    union: &Union,
    constant: &Constant,
    variants: &[proc_macro2::Ident],
    open: bool,
) -> TokenStream {
    let property = &constant.property;
    let before = checks(&constant.before, variants, union.open, open);
    let known: Vec<&Known> = constant
        .values
        .iter()
        .flat_map(|(_, known)| known)
        .collect();
    let form = Form::of(&known);
    let unplaced = |index: &usize| {
        let object = union.variants.get(*index);
        let object = object.and_then(|variant| api.types.structure(&variant.ty));
        object.is_some_and(|object| !object.has_place(property))
    };
    let unplaced: Vec<usize> = (constant.otherwise.iter().copied())
        .filter(unplaced)
        .collect();
    let left_out = LeftOut {
        property,
        variants: &unplaced,
    };
    let arms = constant.values.iter().map(|(meant, values)| {
        let read = match (meant.len(), constant.otherwise.as_slice()) {
            (1, []) => tried(meant, variants, Trial::Certain),
            (_, []) if constant.further && open => block(tried(meant, variants, Trial::Known)),
            (_, []) => block(tried(meant, variants, Trial::Certain)),
            // The constant decides as long as the rest fits.
            (first, others) => {
                let all: Vec<usize> = meant.iter().chain(others).copied().collect();
                block(tried_of(&all, variants, Trial::Meant(first), left_out))
            }
        };
        let pattern = form.pattern(values);
        quote!(#pattern => #read,)
    });
    let otherwise = match (constant.otherwise.as_slice(), open) {
        ([], _) => unknown(property, open),
        (order, true) => block(tried_of(order, variants, Trial::Else(property), left_out)),
        (order, false) => block(tried_of(order, variants, Trial::Certain, left_out)),
    };
    let missing = missing(api, (union, open), property, &constant.missing, variants);
    let is_same = constant.missing == constant.null || constant.missing.len() == 1;
    let null = (!is_same && !constant.null.is_empty()).then_some(&constant.null);
    let null = null.map(|null| block(tried(null, variants, Trial::Certain)));
    let missing = match is_same && !constant.missing.is_empty() {
        true => missing.with_null(),
        false => missing,
    };
    let otherwise = without(&missing, null, otherwise);
    let told = form.of_told(&quote!(told));
    quote! {
        #(#before)*
        let told = input.constant(&span, #property);
        match #told { #(#arms)* #otherwise }
    }
}

fn read_as(name: &proc_macro2::Ident) -> TokenStream {
    quote!(input.reread(&span, Read::<Wire>::read).map(Self::#name))
}

/// What becomes of a value that no variant has.
fn unknown(property: &str, open: bool) -> TokenStream {
    match open {
        true => quote!(input.untold(&span, #property).map(Self::Unknown)),
        false => quote!(Err(input.untagged(&span, #property))),
    }
}

fn block(statements: TokenStream) -> TokenStream {
    quote!({ #statements })
}
