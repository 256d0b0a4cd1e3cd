//! Type expressions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Input, ident};
use crate::api::{IntegerKind, Through, Type, TypeKind};
use crate::config::{DateTimeLibrary, UuidLibrary};

/// The type as written inside `models`; `path` leads there from where it is used.
pub fn ty(input: Input<'_>, ty: &Type, path: &TokenStream) -> TokenStream {
    let inner = |inner: &Type| self::ty(input, inner, path);
    match ty {
        Type::Any => quote!(serde_json::Value),
        Type::Bool => quote!(bool),
        Type::Integer(kind) => integer(*kind),
        Type::Number => quote!(f64),
        Type::String => quote!(String),
        Type::Secret => quote!(apiloom_runtime::Secret),
        Type::Base64 => quote!(bytes::Bytes),
        Type::DateTime => quote!(#path DateTime),
        Type::Date => quote!(#path Date),
        Type::Uuid => match input.config.uuid {
            UuidLibrary::Uuid => quote!(uuid::Uuid),
            UuidLibrary::String => quote!(String),
        },
        Type::Ipv4 => quote!(std::net::Ipv4Addr),
        Type::Ipv6 => quote!(std::net::Ipv6Addr),
        Type::Own(own) => own_path(&own.path),
        Type::Part => quote!(apiloom_runtime::Part),
        Type::Array(item) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        Type::Tuple(places) => {
            let alone = (places.len() == 1).then(|| quote!(,));
            let places = places.iter().map(inner);
            quote!((#(#places),* #alone))
        }
        Type::Map(value) => {
            let (map, value) = (map(input), inner(value));
            quote!(#map<String, #value>)
        }
        Type::Nullable(value) => {
            let value = inner(value);
            quote!(Option<#value>)
        }
        Type::Boxed(value) => {
            let value = inner(value);
            quote!(Box<#value>)
        }
        Type::Loose(value) => {
            let value = inner(value);
            quote!(apiloom_runtime::json::Loose<#value>)
        }
        Type::Named(id) => {
            let name = ident(&input.names.ty(*id).name);
            quote!(#path #name)
        }
        Type::Generic(id, argument) => {
            let name = ident(&input.names.ty(*id).name);
            let argument = inner(argument);
            quote!(#path #name<#argument>)
        }
        Type::Argument => quote!(T),
    }
}

/// The path of a type of the user's, from the root: a module may be called like its crate.
pub fn own_path(path: &str) -> TokenStream {
    let path: TokenStream = path.trim_start_matches("::").parse().unwrap_or_default();
    quote!(::#path)
}

/// The map of the standard library: imported, unless an item has its name.
pub fn map(input: Input<'_>) -> TokenStream {
    match input.names.imports_map {
        true => quote!(BTreeMap),
        false => quote!(std::collections::BTreeMap),
    }
}

/// A whole number.
pub fn integer(kind: IntegerKind) -> TokenStream {
    match kind {
        IntegerKind::I8 => quote!(i8),
        IntegerKind::I16 => quote!(i16),
        IntegerKind::I32 => quote!(i32),
        IntegerKind::I64 => quote!(i64),
        IntegerKind::I128 => quote!(i128),
        IntegerKind::U8 => quote!(u8),
        IntegerKind::U16 => quote!(u16),
        IntegerKind::U32 => quote!(u32),
        IntegerKind::U64 => quote!(u64),
    }
}

/// How a value is handed to a function that does not keep it: text and lists by reference, of the
/// lifetime given or of none.
pub fn argument(
    input: Input<'_>,
    ty: &Type,
    path: &TokenStream,
    lifetime: &TokenStream,
) -> TokenStream {
    match ty {
        _ if !passed_by_reference(input, ty) => self::ty(input, ty, path),
        _ if is_text(input, ty) => quote!(&#lifetime str),
        Type::Array(item) if is_text(input, item) => quote!(&#lifetime [&#lifetime str]),
        Type::Array(item) => {
            let item = self::ty(input, item, path);
            quote!(&#lifetime [#item])
        }
        ty => {
            let ty = self::ty(input, ty, path);
            quote!(&#lifetime #ty)
        }
    }
}

/// Whether [`argument`] is a reference. Files are handed over: a stream can be sent once.
pub fn passed_by_reference(input: Input<'_>, ty: &Type) -> bool {
    match ty {
        Type::Part => false,
        Type::Array(item) if **item == Type::Part => false,
        ty => is_text(input, ty) || !is_copy(input, ty),
    }
}

/// How a value is handed to a function that keeps it, and the expression that makes it the field's.
pub fn owned(input: Input<'_>, ty: &Type, value: &TokenStream) -> (TokenStream, TokenStream) {
    let none = TokenStream::new();
    match ty {
        _ if is_text(input, ty) => (quote!(&str), quote!(#value.to_owned())),
        Type::Boxed(inner) => {
            let inner = self::ty(input, inner, &none);
            (inner, quote!(Box::new(#value)))
        }
        Type::Nullable(inner) if is_text(input, inner) => {
            (quote!(Option<&str>), quote!(#value.map(str::to_owned)))
        }
        Type::Nullable(inner) if matches!(**inner, Type::Boxed(_)) => {
            let Type::Boxed(inner) = &**inner else {
                return (none.clone(), none);
            };
            let inner = self::ty(input, inner, &none);
            (quote!(Option<#inner>), quote!(#value.map(Box::new)))
        }
        ty => (self::ty(input, ty, &none), value.clone()),
    }
}

/// Whether the type is `String` in Rust.
pub fn is_text(input: Input<'_>, ty: &Type) -> bool {
    match input.api.types.behind(ty, Through::Aliases) {
        Type::String => true,
        Type::Uuid => matches!(input.config.uuid, UuidLibrary::String),
        Type::DateTime | Type::Date => matches!(input.config.date_time, DateTimeLibrary::String),
        _ => false,
    }
}

fn is_copy(input: Input<'_>, ty: &Type) -> bool {
    match input.api.types.behind(ty, Through::Aliases) {
        Type::Bool | Type::Integer(_) | Type::Number | Type::Uuid | Type::Ipv4 | Type::Ipv6 => true,
        Type::DateTime | Type::Date => true,
        // An enum is small and mostly written as a literal: by value reads better.
        Type::Named(id) => matches!(
            input.api.types.get(*id).kind,
            TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_)
        ),
        _ => false,
    }
}
