//! How the variants of a union are told apart, in the words of the runtime's declaration.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::ours;
use super::super::ty::integer;
use crate::api::{Api, Constant, Dispatch, Keys, Known, TagForm, Test, TextForm, Union, Variant};

/// A union with the names of its variants.
pub struct Plan<'a> {
    api: &'a Api,
    union: &'a Union,
    variants: &'a [Ident],
    /// Whether it keeps what is of none of them.
    open: bool,
}

/// What it means that a value fits none of the variants that are tried.
#[derive(Clone, Copy)]
enum Trial {
    /// An error.
    Certain,
    /// The same; so many are meant, and the others only where it fits none of these.
    Meant(usize),
    /// That it is unknown, where it has other constants than each of them.
    Known,
    /// That it is unknown, by the property.
    Else,
    /// The same, of a value that lacks the property.
    Untold,
}

/// What becomes of a value without the property.
struct Missing {
    /// The runtime's word for such a value.
    lack: &'static str,
    /// What it is read as, if that is not what all others are read as.
    read: Option<TokenStream>,
}

impl<'a> Plan<'a> {
    pub fn new(api: &'a Api, union: &'a Union, variants: &'a [Ident], open: bool) -> Self {
        Plan {
            api,
            union,
            variants,
            open,
        }
    }

    /// The variants, each with what its discriminator is.
    pub fn variants(&self) -> Vec<TokenStream> {
        let is_tagged = matches!(self.union.dispatch, Dispatch::Tag(_));
        let variants = self.union.variants.iter().zip(self.variants);
        let variants = variants.map(|(variant, name)| {
            // What is meant otherwise keeps the value that it came with.
            let tags = match is_tagged && !variant.otherwise {
                true => tags(variant),
                false => Vec::new(),
            };
            match tags.is_empty() {
                true => quote!(#name),
                false => quote!(#name: #(#tags)|*),
            }
        });
        variants.collect()
    }

    /// What tells them apart.
    pub fn by(&self) -> TokenStream {
        match &self.union.dispatch {
            Dispatch::Tag(property) => self.tagged(property),
            Dispatch::Constant(constant) => self.by_constant(constant),
            Dispatch::Keys(keys) => self.keyed(keys),
            Dispatch::Tests(tests) => self.tested(tests),
            Dispatch::Try(before, order) => {
                let before = self.tests(before, self.union.open);
                let trial = match self.open {
                    true => Trial::Known,
                    false => Trial::Certain,
                };
                let tried = self.tried(order, trial);
                quote!(#before else #tried)
            }
        }
    }

    fn tagged(&self, property: &str) -> TokenStream {
        let mut pairs = self.union.variants.iter().zip(self.variants);
        let meant = match pairs.find(|(variant, _)| variant.otherwise) {
            Some((variant, name)) if self.union.unforeseen => {
                let own = variant.tags.iter().chain(&variant.implicit);
                let own = own.filter(|tag| !self.is_tag(tag));
                quote!(else => parent(#name #(, #own)*),)
            }
            Some((_, name)) => quote!(else => #name,),
            None => {
                let Missing { lack, read } = self.missing(&self.union.untagged);
                let lack = ours(lack);
                let read = read.map(|read| quote!(if #lack => #read,));
                quote!(#read)
            }
        };
        let meant = (!meant.is_empty()).then(|| quote!({ #meant }));
        quote!(by #property #meant)
    }

    /// Whether a variant that is told has the tag.
    fn is_tag(&self, tag: &str) -> bool {
        let mut told = self.union.variants.iter().filter(|one| !one.otherwise);
        told.any(|variant| variant.tags.iter().any(|known| known == tag))
    }

    /// A value whose constants decide.
    fn by_constant(&self, constant: &Constant) -> TokenStream {
        let property = &constant.property;
        let before = self.tests(&constant.before, self.union.open);
        let arms = constant.values.iter().map(|(meant, values)| {
            let read = match constant.otherwise.as_slice() {
                [] if meant.len() > 1 && constant.further && self.open => {
                    self.tried(meant, Trial::Known)
                }
                [] => self.tried(meant, Trial::Certain),
                // The constant decides as long as the rest fits.
                others => {
                    let all: Vec<usize> = meant.iter().chain(others).copied().collect();
                    self.tried(&all, Trial::Meant(meant.len()))
                }
            };
            let values = values.iter().map(known);
            quote!(#(#values)|* => #read,)
        });
        let otherwise = match (constant.otherwise.as_slice(), self.open) {
            ([], _) => None,
            (order, true) => Some(self.tried(order, Trial::Else)),
            (order, false) => Some(self.tried(order, Trial::Certain)),
        };
        let otherwise = otherwise.map(|read| quote!(else => #read,));
        let missing = self.missing(&constant.missing);
        let is_same = constant.missing == constant.null || constant.missing.len() == 1;
        // Null is nothing where that leaves no choice.
        let lack = match missing.lack {
            "missing" if is_same && !constant.missing.is_empty() => "none",
            lack => lack,
        };
        let null = (!is_same && !constant.null.is_empty()).then_some(&constant.null);
        // What lacks it is unknown, and all else is not.
        let unknown = (otherwise.is_some() || null.is_some()).then(|| quote!(unknown()));
        let lack = ours(lack);
        let missing = missing.read.or(unknown);
        let missing = missing.map(|read| quote!(if #lack => #read,));
        let null = null.map(|null| self.tried(null, Trial::Certain));
        let null = null.map(|null| quote!(null => #null,));
        let unplaced = constant.otherwise.iter().filter(|index| {
            let variant = self.union.variants.get(**index);
            let object = variant.and_then(|variant| self.api.types.structure(&variant.ty));
            object.is_some_and(|object| !object.has_place(property))
        });
        let unplaced: Vec<&Ident> = unplaced
            .filter_map(|index| self.variants.get(*index))
            .collect();
        let unplaced = (!unplaced.is_empty()).then(|| quote!(without(#(#unplaced),*),));
        quote!(#before by #property { #(#arms)* #missing #null #otherwise #unplaced })
    }

    /// What is no object by its kind or its text, objects by the property that they have. What has none of them is unknown.
    fn keyed(&self, keys: &Keys) -> TokenStream {
        let before = self.each_test(&keys.before, false);
        let texts = keys.texts.iter().filter_map(|(index, text)| {
            let name = self.variants.get(*index)?;
            Some(quote!(text(#text) => #name))
        });
        let tests: Vec<TokenStream> = before.into_iter().chain(texts).collect();
        let tests = (!tests.is_empty()).then(|| quote!(test { #(#tests),* }));
        let keys = keys.keys.iter().filter_map(|(index, key)| {
            let name = self.variants.get(*index)?;
            Some(quote!(#key => #name))
        });
        quote!(#tests keys { #(#keys),* })
    }

    fn tested(&self, tests: &[(usize, Test)]) -> TokenStream {
        let is_key = |(_, test): &(usize, Test)| matches!(test, Test::Has(_));
        let objects = tests.iter().filter(|(_, test)| match test {
            Test::Kind(kinds) => kinds.contains(&"Object"),
            Test::Whole(_) | Test::Form(_) => false,
            Test::Has(_) | Test::Const(..) => true,
        });
        let objects = objects.filter_map(|(index, _)| self.variants.get(*index));
        let told = tests
            .iter()
            .any(is_key)
            .then(|| quote!(else told(#(#objects),*)));
        let tests = self.each_test(tests, self.union.open);
        quote!(test { #(#tests),* } #told)
    }

    fn tests(&self, tests: &[(usize, Test)], may_be_open: bool) -> Option<TokenStream> {
        let tests = self.each_test(tests, may_be_open);
        (!tests.is_empty()).then(|| quote!(test { #(#tests),* }))
    }

    /// Tests, each with its variant. `may_be_open` is whether the union has values of none of the variants.
    fn each_test(&self, tests: &[(usize, Test)], may_be_open: bool) -> Vec<TokenStream> {
        // A number that is whole and fits no integer would lose digits as a float.
        let is_whole = |(_, test): &(usize, Test)| matches!(test, Test::Whole(_));
        let keeps_digits = may_be_open && tests.iter().any(is_whole);
        let tests = tests.iter().filter_map(|(index, test)| {
            let name = self.variants.get(*index)?;
            let test = match test {
                Test::Kind(kinds) if keeps_digits && kinds == &["Number"] => quote!(float()),
                Test::Kind(kinds) => {
                    let kinds = kinds.iter().map(|kind| ours(kind));
                    quote!(kind(#(#kinds)|*))
                }
                Test::Whole(kind) => {
                    let integer = integer(*kind);
                    quote!(whole(#integer))
                }
                Test::Form(TextForm::Uuid) => quote!(uuid()),
                Test::Form(TextForm::DateTime) => quote!(date_time()),
                Test::Form(TextForm::Date) => quote!(date()),
                Test::Has(property) => quote!(has(#property)),
                Test::Const(property, values) => {
                    let values = values.iter().map(known);
                    quote!(told(#property, #(#values)|*))
                }
            };
            Some(quote!(#test => #name))
        });
        tests.collect()
    }

    /// What becomes of a value without the property: the variants of this order are tried.
    fn missing(&self, order: &[usize]) -> Missing {
        let only = match order {
            [only] => self.union.variants.get(*only),
            _ => None,
        };
        let is_object = only.is_some_and(|only| self.api.types.structure(&only.ty).is_some());
        match order {
            [] => Missing {
                lack: "missing",
                read: None,
            },
            // Nothing else may lack it, so it is meant: what is no object is not.
            [_] if self.open && is_object => Missing {
                lack: "absent",
                read: Some(self.tried(order, Trial::Certain)),
            },
            _ => Missing {
                lack: if only.is_some() { "none" } else { "missing" },
                read: Some(match self.open {
                    true => self.tried(order, Trial::Untold),
                    false => self.tried(order, Trial::Certain),
                }),
            },
        }
    }

    fn tried(&self, order: &[usize], trial: Trial) -> TokenStream {
        let names: Vec<&Ident> = order
            .iter()
            .filter_map(|index| self.variants.get(*index))
            .collect();
        match (trial, names.as_slice()) {
            (Trial::Certain, [only]) => quote!(#only),
            (Trial::Certain, names) => quote!(any(#(#names),*)),
            (Trial::Known, names) => quote!(known(#(#names),*)),
            (Trial::Else, names) => quote!(some(#(#names),*)),
            (Trial::Untold, names) => quote!(untold(#(#names),*)),
            (Trial::Meant(first), names) => {
                let (first, others) = names.split_at(first.min(names.len()));
                quote!(meant(#(#first),*; #(#others),*))
            }
        }
    }
}

/// The values of a discriminator that mean a variant. A text is no number with the same digits; where the variant's own
/// property has a say and nothing is known of it, both are meant.
fn tags(variant: &Variant) -> Vec<TokenStream> {
    let form = match variant.tag_form {
        TagForm::Text => None,
        TagForm::Json => Some(quote!(as json)),
        TagForm::Own => Some(quote!(as own)),
    };
    let tags = variant.tags.iter();
    tags.map(|tag| quote!(#tag #form)).collect()
}

/// A known value.
fn known(known: &Known) -> TokenStream {
    let word = &known.word;
    match known.text {
        true => quote!(#word),
        false => quote!(#word as json),
    }
}
