//! Enums of known values, open by default: a server may be newer than the document.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, definition, docs, is_same_name};
use super::{Input, ident, ours, place};
use crate::api::{Docs, ScalarEnum, ScalarValue, StringEnum, Type, TypeId};
use crate::config::EnumMode;
use crate::diagnostic::invisible;
use crate::naming::Name;

/// Strings of a known set.
pub fn strings(input: Input<'_>, id: TypeId, values: &StringEnum) -> Vec<TokenStream> {
    let names = input.names.ty(id);
    let name = ident(&names.name);
    let def = input.api.types.get(id);
    let docs = definition(def, &place::words(def));
    let variants: Vec<_> = names.members.iter().map(ident).collect();
    let open = values.open || matches!(input.config.enums, EnumMode::Open);
    let wires: Vec<&str> = values
        .values
        .iter()
        .map(|value| value.wire.as_str())
        .collect();
    let variant_docs = values
        .values
        .iter()
        .zip(&names.members)
        .map(|(value, name)| value_docs(&value.docs, &value.wire, name));
    let unknown = open.then(|| {
        let doc = match values.open {
            true => "Any other value, which the document allows.",
            false => "A value that the document does not know.",
        };
        let doc = attributes(&[doc]);
        quote! {
            #doc
            Unknown(json::UnknownValue),
        }
    });
    let (default, mark) = constant(input, id);
    let copy = copied(open);
    let mode = match values.open {
        // No deviation.
        true => Some(ours("open")),
        false => mode(input, id, open),
    };
    let (derives, attributes) = (
        super::extra::derives(input, id),
        super::extra::attributes(input, id),
    );
    vec![
        quote! {
            #docs
            #attributes
            #[derive(Clone, #copy Debug, #default PartialEq, Eq, Hash #derives)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #mark #variants,)* #unknown }
        },
        quote! {
            string_enum!(Wire, #name { #(#variants => #wires),* } #mode);
        },
    ]
}

/// Numbers, booleans or mixed scalars of a known set.
pub fn scalars(input: Input<'_>, id: TypeId, values: &ScalarEnum) -> Vec<TokenStream> {
    let names = input.names.ty(id);
    let name = ident(&names.name);
    let def = input.api.types.get(id);
    let docs = definition(def, &place::words(def));
    let variants: Vec<_> = names.members.iter().map(ident).collect();
    let texts: Vec<String> = values.values.iter().map(ScalarValue::json).collect();
    let compared = values.values.iter().map(|value| {
        let forms = value.forms();
        quote!(#(#forms)|*)
    });
    let variant_docs = values
        .values
        .iter()
        .zip(texts.iter().zip(&names.members))
        .map(|(value, (text, name))| value_docs(&value.docs, text, name));
    let open = matches!(input.config.enums, EnumMode::Open);
    let unknown = open.then(|| {
        quote! {
            /// A value that the document does not know.
            Unknown(json::UnknownValue),
        }
    });
    let (default, mark) = constant(input, id);
    let copy = copied(open);
    let mode = mode(input, id, open);
    let (derives, attributes) = (
        super::extra::derives(input, id),
        super::extra::attributes(input, id),
    );
    vec![
        quote! {
            #docs
            #attributes
            #[derive(Clone, #copy Debug, #default PartialEq, Eq, Hash #derives)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #mark #variants,)* #unknown }
        },
        quote! {
            scalar_enum!(Wire, #name { #(#variants => #texts = #compared),* } #mode);
        },
    ]
}

/// An enum that has no unknown values is copied as a number is.
fn copied(open: bool) -> Option<TokenStream> {
    (!open).then(|| quote!(Copy,))
}

/// The runtime's word for what becomes of values that an enum does not list, where it is not the usual one.
fn mode(input: Input<'_>, id: TypeId, open: bool) -> Option<proc_macro2::Ident> {
    match (open, input.api.types.has_one_value(&Type::Named(id))) {
        (false, _) => Some(ours("closed")),
        (true, true) => Some(ours("constant")),
        (true, false) => None,
    }
}

/// What an enum of one value derives beside the rest, and what marks the value: a constant need not be said.
fn constant(input: Input<'_>, id: TypeId) -> (Option<TokenStream>, Option<TokenStream>) {
    let constant = input.api.types.has_one_value(&Type::Named(id));
    (
        constant.then(|| quote!(Default,)),
        constant.then(|| quote!(#[default])),
    )
}

/// The words of a value, which begin with the value itself; none where there are none and its name is the value.
fn value_docs(words: &Docs, wire: &str, name: &Name) -> TokenStream {
    let code = code(wire);
    let line = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if !line(&words.summary) && !line(&words.description) {
        return match is_seen(wire) && is_same_name(wire, name.as_str()) {
            true => TokenStream::new(),
            false => attributes(&[code]),
        };
    }
    let text = docs(
        &Docs {
            deprecated: false,
            ..words.clone()
        },
        &code,
    );
    // A deprecated variant would warn in the code that reads and writes it.
    let old = words
        .deprecated
        .then(|| attributes(&[String::new(), "Deprecated.".to_owned()]));
    let head = attributes(&[format!("{code}:"), String::new()]);
    quote!(#head #text #old)
}

/// The most characters of a value that are shown.
const SHOWN: usize = 120;

/// A value as code in documentation; in quotes and escaped where it has what cannot be seen there.
fn code(text: &str) -> String {
    if text.is_empty() {
        return "The empty value.".to_owned();
    }
    let shown: String = text.chars().take(SHOWN).collect();
    if is_seen(text) {
        return Docs::code(&shown);
    }
    let mut escaped = String::new();
    for c in shown.chars() {
        match c {
            '"' | '\\' => escaped.extend(c.escape_default()),
            ' ' if escaped.ends_with(' ') => escaped.extend(c.escape_unicode()),
            ' ' => escaped.push(' '),
            c if invisible(c) || c.is_whitespace() => escaped.extend(c.escape_default()),
            c => escaped.push(c),
        }
    }
    Docs::code(&format!("\"{escaped}\""))
}

/// Whether a text is what a line of Markdown shows of it: single blanks between words.
fn is_seen(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ") == text && !text.contains(invisible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_cannot_be_seen_are_told_apart() {
        for (value, shown) in [
            ("a", "`a`"),
            ("a b", "`a b`"),
            ("a`b", "`` a`b ``"),
            ("", "The empty value."),
            (" ", r#"`" "`"#),
            ("\n", r#"`"\n"`"#),
            ("\u{202e}", r#"`"\u{202e}"`"#),
            (" a", r#"`" a"`"#),
            ("a ", r#"`"a "`"#),
            ("a   b", r#"`"a \u{20} b"`"#),
            ("\u{a0}\"", r#"`"\u{a0}\""`"#),
        ] {
            assert_eq!(code(value), shown);
        }
    }
}
