//! Variants that are tried one after the other.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::locals;
use super::read_as;

/// What it means that a value fits none of the variants that are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trial<'p> {
    /// An error.
    Certain,
    /// The same; so many are meant, and the others only where it fits none of these.
    Meant(usize),
    /// The same; `told` may be the one that is meant, and the others only where it does not fit.
    Told,
    /// That it is unknown, where it has other constants than each of them.
    Known,
    /// That it is unknown, by this property.
    Else(&'p str),
    /// The same, of a value that lacks this property.
    Untold(&'p str),
}

/// A property that tells variants, and those that have no place for it.
#[derive(Debug, Clone, Copy)]
pub struct LeftOut<'p> {
    pub property: &'p str,
    pub variants: &'p [usize],
}

pub fn tried(order: &[usize], variants: &[proc_macro2::Ident], trial: Trial<'_>) -> TokenStream {
    let none = LeftOut {
        property: "",
        variants: &[],
    };
    tried_of(order, variants, trial, none)
}

/// The same; what is left out is told.
pub fn tried_of(
    order: &[usize],
    variants: &[proc_macro2::Ident],
    trial: Trial<'_>,
    left_out: LeftOut<'_>,
) -> TokenStream {
    let tries: Vec<&proc_macro2::Ident> = order
        .iter()
        .filter_map(|index| variants.get(*index))
        .collect();
    let (last, first) = match tries.split_last() {
        Some((only, [])) if trial == Trial::Certain => return read_as(only),
        Some((last, first)) => (last, first),
        None => return quote!(Err(input.error("the union has no variants"))),
    };
    let locals = locals(tries.len());
    let labels = tries.iter().map(|name| name.to_string());
    let taken = |place: usize, name: &proc_macro2::Ident, local: &proc_macro2::Ident| {
        let variant = quote!(Self::#name(#local.required()?));
        match order.get(place) {
            Some(index) if left_out.variants.contains(index) => {
                let property = left_out.property;
                quote!({ input.tag_left_out(&span, #property); #variant })
            }
            _ => variant,
        }
    };
    let arm = |index: usize, name: &proc_macro2::Ident, local: &proc_macro2::Ident| {
        let taken = taken(index, name, local);
        let index = Literal::usize_unsuffixed(index);
        let index = match trial {
            Trial::Certain | Trial::Meant(_) | Trial::Told => quote!(#index),
            Trial::Known | Trial::Else(_) | Trial::Untold(_) => quote!(Some(#index)),
        };
        quote!(#index => #taken,)
    };
    let pairs = tries.iter().zip(&locals).enumerate();
    let (which, arms): (_, Vec<TokenStream>) = match trial {
        Trial::Certain | Trial::Meant(_) | Trial::Told => {
            let last = (locals.last()).map(|local| taken(first.len(), last, local));
            let arms = pairs
                .take(first.len())
                .map(|(index, (name, local))| arm(index, name, local));
            let last = quote!(_ => #last,);
            let which = match trial {
                Trial::Meant(_) => quote!(first_meant),
                Trial::Told => quote!(first_told),
                _ => quote!(first_of),
            };
            (which, arms.chain([last]).collect())
        }
        Trial::Known | Trial::Else(_) | Trial::Untold(_) => {
            let arms = pairs.map(|(index, (name, local))| arm(index, name, local));
            let (which, unknown) = match trial {
                Trial::Else(property) => (
                    quote!(first_else),
                    quote!(input.unknown_tag(&span, #property)),
                ),
                Trial::Untold(property) => (
                    quote!(first_untold),
                    quote!(input.untold(&span, #property)?),
                ),
                _ => (quote!(first_known), quote!(input.unknown_variant(&span))),
            };
            let unknown = quote!(_ => Self::Unknown(#unknown),);
            (which, arms.chain([unknown]).collect())
        }
    };
    let first = match trial {
        Trial::Meant(first) => {
            let first = Literal::usize_unsuffixed(first);
            Some(quote!(, #first))
        }
        Trial::Told => Some(quote!(, told)),
        _ => None,
    };
    let tried = quote! {
        #(let mut #locals = Slot::new();)*
        let tries: json::Tries<'_, '_> = &mut [#((#labels, &mut #locals)),*];
    };
    // There is nothing to tell apart where only one can be meant.
    if let ([name], Trial::Certain | Trial::Meant(_) | Trial::Told) = (tries.as_slice(), trial)
        && let [local] = locals.as_slice()
    {
        return quote! {
            #tried
            input.#which::<Self>(&span, tries #first)?;
            Ok(Self::#name(#local.required()?))
        };
    }
    quote! {
        #tried
        let best = input.#which::<Self>(&span, tries #first)?;
        Ok(match best { #(#arms)* })
    }
}
