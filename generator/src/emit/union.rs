//! One of several types: an enum whose reader knows how to tell them apart.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::{attributes, definition};
use super::ty::ty;
use super::{Input, ident, locals};
use crate::api::{Dispatch, Test, TypeId, Union, Variant};
use crate::config::EnumMode;

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
    let tagged_by = matches!(union.dispatch, Dispatch::Tag(_));
    let otherwise = union.variants.iter().any(|variant| variant.otherwise);
    let open = tagged_by && !otherwise && matches!(input.config.enums, EnumMode::Open);
    let unknown = open.then(|| {
        quote! {
            /// A variant that the document does not know, as it came.
            Unknown(serde_json::Value),
        }
    });
    let unknown_write = open.then(|| quote!(Self::Unknown(value) => out.value(value),));
    let read = match &union.dispatch {
        Dispatch::Tag(property) => tagged(union, property, &variants, open),
        Dispatch::Tests(tests) => tested(tests, &variants, names.name.as_str()),
        Dispatch::Try(order) => tried(order, &variants),
    };
    let writes = union.variants.iter().zip(&variants).map(|(variant, name)| {
        let write = match (&union.dispatch, variant.tags.as_slice()) {
            // What is meant otherwise keeps the value that it came with.
            (Dispatch::Tag(property), [tag]) if !variant.otherwise && !variant.tells_itself => {
                quote!(out.tagged(#property, #tag, |out| Write::<Wire>::write(value, out)))
            }
            // Two tags for one schema: the value's own property tells which.
            _ => quote!(Write::<Wire>::write(value, out)),
        };
        quote!(Self::#name(value) => #write,)
    });
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #variants(#types),)* #unknown }
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
    ]
}

fn variant_docs(union: &Union, variant: &Variant, ty: &TokenStream) -> TokenStream {
    let shown: String = ty.to_string().split_whitespace().collect();
    let doc = match (&union.dispatch, variant.tags.first()) {
        (Dispatch::Tag(property), _) if variant.otherwise => {
            let property = super::docs::inert(&property.replace('`', "")).concat();
            format!("`{shown}`, where `{property}` means no other.")
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
    union: &Union,
    property: &str,
    variants: &[proc_macro2::Ident],
    open: bool,
) -> TokenStream {
    let read = |name| quote!(input.reread(&span, Read::<Wire>::read).map(Self::#name));
    let pairs = || union.variants.iter().zip(variants);
    let arms = pairs()
        .filter(|(variant, _)| !variant.otherwise)
        .map(|(variant, name)| {
            let (tags, read) = (&variant.tags, read(name));
            quote!(Some(#(#tags)|*) => #read,)
        });
    let missing = union.optional_tag.then(|| {
        let all: Vec<usize> = (0..variants.len()).collect();
        let tried = tried(&all, variants);
        quote!({ #tried })
    });
    let default = pairs().find(|(variant, _)| variant.otherwise);
    let otherwise = if let Some((_, name)) = default {
        let read = read(name);
        quote!(_ => #read,)
    } else if open {
        let missing = missing.unwrap_or_else(|| quote!(Err(input.untagged(&span, #property))));
        quote!(Some(_) => input.reread(&span, |input| input.value()).map(Self::Unknown), None => #missing,)
    } else if let Some(missing) = missing {
        quote!(None => #missing, Some(_) => Err(input.untagged(&span, #property)),)
    } else {
        quote!(_ => Err(input.untagged(&span, #property)),)
    };
    quote! {
        match span.tag(#property).as_deref() { #(#arms)* #otherwise }
    }
}

fn tested(tests: &[(usize, Test)], variants: &[proc_macro2::Ident], name: &str) -> TokenStream {
    let tests = tests
        .iter()
        .filter_map(|(index, test)| Some((test, variants.get(*index)?)));
    let checks = tests.map(|(test, variant)| {
        let condition = match test {
            Test::Kind(kinds) => {
                let kinds = kinds.iter().map(|kind| format_ident!("{kind}"));
                quote!(matches!(span.kind(), #(json::Kind::#kinds)|*))
            }
            Test::Has(property) => quote!(span.has(&[#property]) != 0),
            Test::Const(property, values) => match values.as_slice() {
                [value] => quote!(span.tag(#property).as_deref() == Some(#value)),
                _ => quote!(matches!(span.tag(#property).as_deref(), Some(#(#values)|*))),
            },
        };
        quote! {
            if #condition {
                return input.reread(&span, Read::<Wire>::read).map(Self::#variant);
            }
        }
    });
    let message = format!("the value fits no variant of `{name}`");
    quote! {
        #(#checks)*
        Err(input.error(#message))
    }
}

fn tried(order: &[usize], variants: &[proc_macro2::Ident]) -> TokenStream {
    let tries: Vec<&proc_macro2::Ident> = order
        .iter()
        .filter_map(|index| variants.get(*index))
        .collect();
    let locals = locals(tries.len());
    let labels = tries.iter().map(|name| name.to_string());
    let (last, first) = match tries.split_last() {
        Some((last, first)) => (last, first),
        None => return quote!(Err(input.error("the union has no variants"))),
    };
    let last_local = locals.last();
    let arms = first
        .iter()
        .zip(&locals)
        .enumerate()
        .map(|(index, (name, local))| {
            let index = Literal::usize_unsuffixed(index);
            quote!(#index => Self::#name(#local.required()?),)
        });
    let slots = locals
        .iter()
        .map(|local| quote!(let mut #local = Slot::new();));
    quote! {
        #(#slots)*
        Ok(match input.first_of(&span, &mut [#((#labels, &mut #locals)),*])? {
            #(#arms)*
            _ => Self::#last(#last_local.required()?),
        })
    }
}
