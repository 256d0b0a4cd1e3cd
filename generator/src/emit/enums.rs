//! Enums of known values, open by default: a server may be newer than the document.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, definition, docs};
use super::{Input, ident};
use crate::api::{Docs, ScalarEnum, ScalarValue, StringEnum, Type, TypeId};
use crate::config::EnumMode;

/// Strings of a known set.
pub fn strings(input: Input<'_>, id: TypeId, values: &StringEnum) -> Vec<TokenStream> {
    let names = input.names.ty(id);
    let name = ident(&names.name);
    let docs = definition(input.api.types.get(id), &format!("`{name}`."));
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
        .map(|value| value_docs(&value.docs, &value.wire));
    let unknown = open.then(|| {
        quote! {
            /// A value that the document does not know.
            Unknown(json::UnknownValue),
        }
    });
    let (default, mark) = constant(input, id);
    let unknown_text = open.then(|| quote!(Self::Unknown(value) => value.as_str(),));
    let mut items = vec![
        quote! {
            #docs
            #[derive(Clone, Debug, #default PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #mark #variants,)* #unknown }
        },
        quote! {
            impl #name {
                /// The value as on the wire.
                pub fn as_str(&self) -> &str {
                    match self { #(Self::#variants => #wires,)* #unknown_text }
                }
            }
        },
        quote! {
            impl std::fmt::Display for #name {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.write_str(self.as_str())
                }
            }
        },
    ];
    if open {
        items.push(quote! {
            impl From<&str> for #name {
                fn from(text: &str) -> Self {
                    match text { #(#wires => Self::#variants,)* other => Self::Unknown(json::UnknownValue::new(other)) }
                }
            }
        });
        items.push(quote! {
            impl std::str::FromStr for #name {
                type Err = std::convert::Infallible;
                fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
                    Ok(Self::from(text))
                }
            }
        });
    } else {
        items.push(quote! {
            impl std::str::FromStr for #name {
                type Err = json::UnknownValue;
                fn from_str(text: &str) -> Result<Self, json::UnknownValue> {
                    match text { #(#wires => Ok(Self::#variants),)* other => Err(json::UnknownValue::new(other)) }
                }
            }
        });
    }
    let read = if open {
        let note = match input.api.types.has_one_value(&Type::Named(id)) {
            true => quote!(unknown_constant),
            false => quote!(unknown_value),
        };
        quote! {
            let value = Self::from(&*input.text()?);
            if let Self::Unknown(_) = value { input.#note(); }
            Ok(value)
        }
    } else {
        quote!(input.parse_text(|text| text.parse::<Self>()))
    };
    items.push(quote! {
        impl Read<Wire> for #name {
            #[inline]
            fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                #read
            }
        }
    });
    items.push(quote! {
        impl Write<Wire> for #name {
            #[inline]
            fn write(&self, out: &mut json::Writer) {
                out.string(self.as_str());
            }
        }
    });
    items
}

/// Numbers, booleans or mixed scalars of a known set.
pub fn scalars(input: Input<'_>, id: TypeId, values: &ScalarEnum) -> Vec<TokenStream> {
    let names = input.names.ty(id);
    let name = ident(&names.name);
    let docs = definition(input.api.types.get(id), &format!("`{name}`."));
    let variants: Vec<_> = names.members.iter().map(ident).collect();
    let texts: Vec<String> = values.values.iter().map(ScalarValue::json).collect();
    let compared = values.values.iter().map(|value| {
        let forms = value.forms();
        quote!(#(#forms)|*)
    });
    let variant_docs = values
        .values
        .iter()
        .zip(&texts)
        .map(|(value, text)| value_docs(&value.docs, text));
    let open = matches!(input.config.enums, EnumMode::Open);
    let unknown = open.then(|| {
        quote! {
            /// A value that the document does not know.
            Unknown(json::UnknownValue),
        }
    });
    let (default, mark) = constant(input, id);
    let unknown_text = open.then(|| quote!(Self::Unknown(value) => value.as_str(),));
    let otherwise = if open {
        let keep = match input.api.types.has_one_value(&Type::Named(id)) {
            true => quote!(unknown_constant_scalar),
            false => quote!(unknown_scalar),
        };
        quote!(_ => Self::Unknown(input.#keep(&value)))
    } else {
        quote!(_ => return Err(input.error("expected a value that the document lists")))
    };
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, #default PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #mark #variants,)* #unknown }
        },
        quote! {
            impl #name {
                /// The value as JSON text.
                pub fn as_json(&self) -> &str {
                    match self { #(Self::#variants => #texts,)* #unknown_text }
                }
            }
        },
        quote! {
            impl std::fmt::Display for #name {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.write_str(self.as_json())
                }
            }
        },
        quote! {
            impl Read<Wire> for #name {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let value = input.scalar()?;
                    Ok(match value.as_str() { #(#compared => Self::#variants,)* #otherwise })
                }
            }
        },
        quote! {
            impl Write<Wire> for #name {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    out.raw(self.as_json());
                }
            }
        },
    ]
}

/// What an enum of one value derives beside the rest, and what marks the value: a constant need not be said.
fn constant(input: Input<'_>, id: TypeId) -> (Option<TokenStream>, Option<TokenStream>) {
    let constant = input.api.types.has_one_value(&Type::Named(id));
    (
        constant.then(|| quote!(Default,)),
        constant.then(|| quote!(#[default])),
    )
}

/// The words of a value, which begin with the value itself.
fn value_docs(words: &Docs, wire: &str) -> TokenStream {
    let code = code(wire);
    let line = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if !line(&words.summary) && !line(&words.description) {
        return attributes(&[code]);
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

/// A value as code in documentation.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !crate::diagnostic::invisible(*c) && !c.is_whitespace() || *c == ' ')
        .collect();
    let shown: String = text.chars().take(120).collect();
    match shown.trim() {
        "" => "The empty value.".to_owned(),
        shown if shown.contains('`') => format!("``` {shown} ```"),
        shown => format!("`{shown}`"),
    }
}
