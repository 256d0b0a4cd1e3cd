//! The root module of a client: `lib.rs`, `mod.rs`, or what is around the one file.

use proc_macro2::TokenStream;
use quote::quote;

use super::example;
use super::handed_on;
use super::package::runtime_features;
use super::source::format;
use crate::config::{Layout, Only};
use crate::emit::{self, Input};

/// The text of the root module.
pub fn text(input: Input<'_>) -> Result<String, String> {
    let lines = words(input);
    let (limit, lints) = match input.config.layout {
        Layout::Crate => (recursion_limit(input), lints_of_a_crate()),
        Layout::Module | Layout::File => (None, lints_of_a_module()),
    };
    let attributes = quote! {
        #(#![doc = #lines])*
        #limit
        #![forbid(unsafe_code)]
        #![allow(#lints)]
    };
    let is_whole = input.config.only == Only::Everything;
    let mut modules: Vec<(String, TokenStream)> = input
        .names
        .modules
        .iter()
        .map(|names| {
            let module = emit::ident(&names.module);
            let text = names.module.to_string();
            let cfg = input
                .has_features()
                .then(|| quote!(#[cfg(feature = #text)]));
            (text, quote!(#cfg pub mod #module;))
        })
        .collect();
    modules.extend([
        (
            "models".to_owned(),
            quote!(
                pub mod models;
            ),
        ),
        (
            "wire".to_owned(),
            quote!(
                mod wire;
            ),
        ),
    ]);
    modules.extend(is_whole.then(|| {
        (
            "client".to_owned(),
            quote!(
                mod client;
            ),
        )
    }));
    modules.sort_by(|(one, _), (other, _)| one.cmp(other));
    let items: TokenStream = modules.into_iter().map(|(_, module)| module).collect();
    let name = |names: Vec<&'static str>| names.into_iter().map(emit::ours).collect::<Vec<_>>();
    let types = name(handed_on::types(input));
    let credentials = match name(handed_on::credentials(input)).as_slice() {
        [] => None,
        [one] => Some(quote!(pub use apiloom_runtime::auth::#one;)),
        several => Some(quote!(pub use apiloom_runtime::auth::{#(#several),*};)),
    };
    // `self`, since somebody's crate may depend on one that is called `client` or `wire`.
    let uses = if is_whole {
        quote! {
            pub use self::client::{Client, ClientBuilder};
            pub use self::wire::Wire;
            #credentials
            pub use apiloom_runtime::{#(#types),*};
        }
    } else {
        quote!(
            pub use self::wire::Wire;
        )
    };
    let mut text = format([attributes, items, uses])?;
    for names in &input.names.modules {
        text.push_str(&emit::former_modules(input, names));
    }
    Ok(text)
}

/// What the module says about itself.
fn words(input: Input<'_>) -> Vec<String> {
    let name = emit::inert(&input.api.title).concat();
    let what = match input.config.only {
        Only::Everything => "A client",
        Only::Models => "The models",
    };
    let mut lines = vec![format!(
        " {what} of {name}, version {}.",
        emit::inert(&input.api.version).concat()
    )];
    match input.config.layout {
        Layout::Crate => {
            if let Some(example) = example::first_call(input) {
                lines.extend([String::new(), " ```no_run".to_owned()]);
                lines.extend(example.into_iter().map(|line| format!(" {line}")));
                lines.push(" ```".to_owned());
            }
        }
        // Where the module will stand is not known, so there is no example that compiles.
        Layout::Module | Layout::File => {
            for feature in runtime_features(input) {
                lines.extend([
                    String::new(),
                    format!(" Needs the feature `{feature}` of apiloom-runtime."),
                ]);
            }
            if let Some(steps) = recursion_steps(input) {
                lines.extend([
                    String::new(),
                    format!(" Needs `#![recursion_limit = \"{steps}\"]` at the root of the crate."),
                ]);
            }
        }
    }
    // Behind what we say: it may be long.
    let description = input.api.description.as_deref().unwrap_or_default();
    if !description.trim().is_empty() {
        lines.extend([String::new(), " # The API".to_owned(), String::new()]);
        let description = emit::page(description).into_iter();
        lines.extend(description.map(|line| match line.is_empty() {
            true => line,
            false => format!(" {line}"),
        }));
    }
    lines
}

/// The limit that the crate needs, if it is not the usual one: rustc and rustdoc prove for each type
/// that it can be sent, link by link, eight steps a link.
fn recursion_steps(input: Input<'_>) -> Option<usize> {
    let steps = (input.api.longest_chain * 8).next_power_of_two().min(4096);
    (steps > 128).then_some(steps)
}

/// Only the root of a crate may set it.
fn recursion_limit(input: Input<'_>) -> Option<TokenStream> {
    let steps = recursion_steps(input)?.to_string();
    Some(quote!(#![recursion_limit = #steps]))
}

/// The lints that documents, not we, decide: many parameters, deprecated items, large variants, and
/// what their texts hold.
fn lints_of_a_crate() -> TokenStream {
    quote! {
        deprecated,
        missing_docs,
        clippy::disallowed_names,
        clippy::doc_lazy_continuation,
        clippy::doc_markdown,
        clippy::doc_overindented_list_items,
        clippy::enum_variant_names,
        clippy::large_enum_variant,
        clippy::match_overlapping_arm,
        clippy::module_inception,
        clippy::should_implement_trait,
        clippy::struct_field_names,
        clippy::too_long_first_doc_paragraph,
        clippy::too_many_arguments,
        clippy::type_complexity,
        clippy::upper_case_acronyms,
        clippy::wrong_self_convention,
        rustdoc::bare_urls,
    }
}

/// In somebody's crate: also what they turned on for code of their own, and what they do not call.
fn lints_of_a_module() -> TokenStream {
    quote! {
        deprecated,
        elided_lifetimes_in_paths,
        missing_copy_implementations,
        missing_debug_implementations,
        missing_docs,
        unreachable_pub,
        unused,
        unused_qualifications,
        unused_results,
        clippy::all,
        clippy::nursery,
        clippy::pedantic,
        clippy::restriction,
        rustdoc::all,
    }
}
