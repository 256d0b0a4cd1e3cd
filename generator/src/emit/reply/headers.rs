//! The headers that answers describe.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::docs::{attributes, docs, wire_name};
use super::super::shown::{self, Shown};
use super::super::ty::ty;
use super::super::{Input, ident};
use crate::api::{HeaderShape, Operation};
use crate::naming::OperationNames;

/// The headers that an operation's answers describe, typed.
pub fn headers(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    if names.header_fields.is_empty() {
        return Vec::new();
    }
    let (name, call) = (ident(&names.headers), ident(&names.call));
    let described = operation.documented_headers();
    let fields: Vec<_> = described.iter().zip(&names.header_fields).collect();
    let members = fields.iter().map(|(header, field)| {
        let field = ident(field);
        let docs = docs(&header.docs, &wire_name(&header.wire, &field));
        let ty = ty(input, &header.ty, &quote!(models::));
        quote!(#docs pub #field: Option<#ty>)
    });
    let shown: Vec<_> = fields
        .iter()
        .map(|(header, field)| {
            let shown = Shown::of(input.api, &header.ty, header.secret);
            (ident(field), shown)
        })
        .collect();
    let derived = shown::derived(&shown);
    let debug = shown::structure(&name, &TokenStream::new(), &shown);
    let values = fields.iter().map(|(header, field)| {
        let (field, wire) = (ident(field), &header.wire);
        match header.shape {
            HeaderShape::Value => quote!(#field: header #wire),
            HeaderShape::List => quote!(#field: header_list #wire),
            HeaderShape::Object => quote!(#field: header_object #wire),
            HeaderShape::Json => quote!(#field: header_json #wire),
        }
    });
    let doc = attributes(&[
        format!("The documented headers of [`{call}`](calls::{call}), those that came and fit:"),
        "made of what `.with_response()` gives, or of an error's `head()`.".to_owned(),
    ]);
    vec![
        quote! {
            #doc
            #[derive(Clone, #derived PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#members,)* }
            #debug
        },
        quote!(headers!(Wire, #name { #(#values),* });),
    ]
}
