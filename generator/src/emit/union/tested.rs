//! Variants that are told by tests, one after the other.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::known::Form;
use super::super::{ours, ty};
use super::read_as;
use super::tried::{Trial, tried};
use crate::api::{Known, Test, TextForm};

/// The tests in turn, and what becomes of a value that none of them tells.
pub fn tested(
    tests: &[(usize, Test)],
    variants: &[proc_macro2::Ident],
    name: &str,
    may_be_open: bool,
    open: bool,
) -> TokenStream {
    let mut checks = checks(tests, variants, may_be_open, open);
    let message = format!("the value fits no variant of `{name}`");
    let none = match may_be_open && open {
        true => quote!(input.unfit(&span, #message).map(Self::Unknown)),
        false => quote!(Err(input.error(#message))),
    };
    let by_key = |(_, test): &(usize, Test)| matches!(test, Test::Has(_));
    let Some(last) = tests.iter().rposition(by_key) else {
        return quote!(#(#checks)* #none);
    };
    let objects = tests.iter().filter(|(_, test)| match test {
        Test::Kind(kinds) => kinds.contains(&"Object"),
        Test::Whole(_) | Test::Form(_) => false,
        Test::Has(_) | Test::Const(..) => true,
    });
    let objects: Vec<usize> = objects.map(|(index, _)| *index).collect();
    // Servers write null for what is absent, and some documents have it as a value: a key that is null is no test.
    let rest = checks.split_off(checks.len().min(last + 1));
    for (check, (index, test)) in checks.iter_mut().zip(tests) {
        // A key says which one is meant, as long as the rest fits.
        if let Test::Has(_) = test
            && let Some(place) = objects.iter().position(|object| object == index)
        {
            check.read = meant(place);
        }
    }
    let none = quote!(#(#rest)* return #none;);
    told(&quote!(#(#checks)*), &none, &objects, variants)
}

/// Variants of which a property tells one, as long as the value fits it; else all are tried. `none` is done where no property
/// has told.
pub fn told(
    checks: &TokenStream,
    none: &TokenStream,
    objects: &[usize],
    variants: &[proc_macro2::Ident],
) -> TokenStream {
    let tried = tried(objects, variants, Trial::Told);
    quote! {
        let told = 'told: {
            #checks
            // Servers write null for what is absent: then a key does not tell.
            if !look.has_null() {
                #none
            }
            None
        };
        #tried
    }
}

/// The end of the search for the variant that a key tells, by its place among those that are tried.
pub fn meant(place: usize) -> TokenStream {
    let place = proc_macro2::Literal::usize_unsuffixed(place);
    quote!(break 'told Some(#place))
}

/// A test, and what is done where it holds.
pub struct Check {
    look: Option<TokenStream>,
    condition: TokenStream,
    read: TokenStream,
}

impl quote::ToTokens for Check {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Check {
            look,
            condition,
            read,
        } = self;
        tokens.extend(quote! {
            #look
            if #condition {
                #read;
            }
        });
    }
}

/// The tests in turn. `may_be_open` is whether the union has values of none of the variants, which `open` ones keep.
pub fn checks(
    tests: &[(usize, Test)],
    variants: &[proc_macro2::Ident],
    may_be_open: bool,
    open: bool,
) -> Vec<Check> {
    // A number that is whole and fits no integer would lose digits as a float.
    let is_whole = |(_, test): &(usize, Test)| matches!(test, Test::Whole(_));
    let keeps_digits = may_be_open && tests.iter().any(is_whole);
    let tests = tests
        .iter()
        .filter_map(|(index, test)| Some((test, variants.get(*index)?)));
    let mut names: Vec<&String> = Vec::new();
    for (test, _) in tests.clone() {
        if let Test::Has(name) | Test::Const(name, _) = test
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    // In one go, once the kind alone has not told.
    let mut look =
        (!names.is_empty()).then(|| quote!(let look = input.look(&span, &[#(#names),*]);));
    let checks = tests.map(|(test, variant)| {
        let look = match test {
            Test::Kind(_) | Test::Whole(_) | Test::Form(_) => None,
            Test::Has(_) | Test::Const(..) => look.take(),
        };
        let condition = match test {
            Test::Kind(kinds) => {
                let kinds = kinds.iter().map(|kind| ours(kind));
                quote!(matches!(span.kind(), #(json::Kind::#kinds)|*))
            }
            Test::Whole(kind) => {
                let integer = ty::integer(*kind);
                quote!(span.is_whole::<#integer>())
            }
            Test::Form(TextForm::Uuid) => quote!(span.is_uuid()),
            Test::Form(TextForm::DateTime) => quote!(span.is_date_time()),
            Test::Form(TextForm::Date) => quote!(span.is_date()),
            Test::Has(property) => quote!(look.has(#property)),
            Test::Const(property, values) => {
                let known: Vec<&Known> = values.iter().collect();
                let form = Form::of(&known);
                let told = form.of_told(&quote!(look.told(#property)));
                match (form, values.as_slice()) {
                    (Form::Text | Form::Json, [value]) => {
                        let word = &value.word;
                        quote!(#told == Some(#word))
                    }
                    _ => {
                        let pattern = form.pattern(values);
                        quote!(matches!(#told, #pattern))
                    }
                }
            }
        };
        let read = read_as(variant);
        let large = (keeps_digits && matches!(test, Test::Kind(kinds) if kinds == &["Number"]))
            .then(|| {
                let beyond = match open {
                    true => quote!(Ok(Self::Unknown(input.unknown_variant(&span)))),
                    false => quote!(Err(
                        input.error("the number has more digits than a float holds")
                    )),
                };
                quote! {
                    if span.is_beyond_floats() {
                        return #beyond;
                    }
                }
            });
        Check {
            look: look.or(large),
            condition,
            read: quote!(return #read),
        }
    });
    checks.collect()
}
