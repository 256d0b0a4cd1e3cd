//! Values without the property that tells the variants of a union.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ours;
use super::tried::{Trial, tried};
use super::{block, unknown};
use crate::api::{Api, Union};

/// What becomes of a value without the property.
pub struct Missing {
    /// The function of what was told that says whether it is such a value.
    is_such: &'static str,
    read: TokenStream,
}

impl Missing {
    /// Null is nothing where that leaves no choice.
    pub fn with_null(self) -> Self {
        match self.is_such {
            "is_missing" => Missing {
                is_such: "is_none",
                ..self
            },
            _ => self,
        }
    }
}

/// The last arms: a value without the property, one with null for it, and one that has another. Null is no value of a variant
/// that does not say so.
pub fn without(
    missing: &Missing,
    null: Option<TokenStream>,
    otherwise: TokenStream,
) -> TokenStream {
    let Missing { is_such, read } = missing;
    if read.to_string() == otherwise.to_string() && null.is_none() {
        return quote!(_ => #otherwise,);
    }
    let null = null.map(|null| quote!(_ if told.is_none() => #null,));
    let is_such = ours(is_such);
    quote!(_ if told.#is_such() => #read, #null _ => #otherwise,)
}

/// What becomes of a value without the property, of an open union or of another one: the variants of this order are tried.
pub fn missing(
    api: &Api,
    (union, open): (&Union, bool),
    property: &str,
    order: &[usize],
    variants: &[proc_macro2::Ident],
) -> Missing {
    let only = match order {
        [only] => union.variants.get(*only),
        _ => None,
    };
    let is_object = only.is_some_and(|only| api.types.structure(&only.ty).is_some());
    match order {
        [] => Missing {
            is_such: "is_missing",
            read: unknown(property, open),
        },
        // Nothing else may lack it, so it is meant: what is no object is not.
        [_] if open && is_object => Missing {
            is_such: "is_absent",
            read: tried(order, variants, Trial::Certain),
        },
        _ => Missing {
            is_such: if only.is_some() {
                "is_none"
            } else {
                "is_missing"
            },
            read: block(match open {
                true => tried(order, variants, Trial::Untold(property)),
                false => tried(order, variants, Trial::Certain),
            }),
        },
    }
}
