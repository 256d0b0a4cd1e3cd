//! What callers give for a body: its type, how it is shown, and what it does to the request.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::attributes;
use super::sent::{parameter, quoted};
use super::shown::{self, At, Shown};
use super::ty::ty;
use super::{Input, ident};
use crate::api::{Content, ContentKind, Operation, XmlBody};
use crate::media_type::MULTIPART;
use crate::naming::OperationNames;

/// How what callers give for a body is shown.
pub fn content_shown(input: Input<'_>, kind: &ContentKind) -> Shown {
    match kind.ty() {
        Some(ty) => Shown::of(input.api, ty, false),
        None if *kind == ContentKind::Text => Shown::Open,
        None => Shown::Plain,
    }
}

pub fn set_content(
    input: Input<'_>,
    content: &Content,
    by_reference: bool,
    request: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let media_type = &content.media_type;
    let reference = (!by_reference).then(|| quote!(&));
    match &content.kind {
        ContentKind::Json(_) => {
            quote!(#request.json::<Wire, _>(#media_type, #reference #value);)
        }
        ContentKind::Xml(body) => {
            let root = super::xml::root(input, body);
            quote!(#request.xml::<Wire, _>(#media_type, #root, #reference #value);)
        }
        ContentKind::Form(_) if content.fields.is_empty() => {
            quote!(#request.form::<Wire, _>(#reference #value);)
        }
        ContentKind::Form(_) => {
            let fields = content.fields.iter().map(parameter);
            quote!(#request.form_by::<Wire, _>(&[#(#fields),*], #reference #value);)
        }
        ContentKind::Multipart if *media_type == MULTIPART => quote!(#request.multipart(#value);),
        ContentKind::Multipart => {
            quote!(#request.multipart_as(#media_type); #request.multipart(#value);)
        }
        ContentKind::Text => quote!(#request.text(#media_type, #value);),
        ContentKind::Bytes if content.is_range() => {
            quote!(#request.typed_body(#media_type, #value);)
        }
        ContentKind::Bytes => quote!(#request.body(#media_type, #value);),
    }
}

/// What callers give for bytes: of a range of media types one of them too.
pub fn bytes(content: &Content) -> TokenStream {
    match content.is_range() {
        true => quote!(apiloom_runtime::TypedBody),
        false => quote!(apiloom_runtime::Body),
    }
}

/// A body that can be of several media types.
pub fn body_enum(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    let Some(body) = operation
        .body
        .as_ref()
        .filter(|body| body.contents.len() > 1)
    else {
        return Vec::new();
    };
    let name = ident(&names.body_enum);
    let title = operation.id.as_deref().unwrap_or(&operation.path.0);
    let doc = attributes(&[format!("The bodies that {} takes.", quoted(title))]);
    let pairs: Vec<_> = body.contents.iter().zip(&names.bodies).collect();
    let variants = pairs.iter().map(|(content, variant)| {
        let variant = ident(variant);
        let doc = attributes(&[super::docs::content(content)]);
        let ty = match &content.kind {
            ContentKind::Json(value)
            | ContentKind::Form(value)
            | ContentKind::Xml(XmlBody { ty: value, .. }) => ty(input, value, &quote!(models::)),
            ContentKind::Multipart => quote!(apiloom_runtime::Multipart),
            ContentKind::Text => quote!(String),
            ContentKind::Bytes => bytes(content),
        };
        quote!(#doc #variant(#ty))
    });
    let shown: Vec<_> = pairs
        .iter()
        .map(|(content, variant)| (ident(variant), vec![content_shown(input, &content.kind)]))
        .collect();
    let debug = shown::variants(At::Operations, &name, &shown, false);
    let derived = debug.is_none().then(|| quote!(#[derive(Debug)]));
    let arms = pairs.iter().map(|(content, variant)| {
        let variant = ident(variant);
        let value = match &content.kind {
            ContentKind::Text => quote!(&value),
            _ => quote!(value),
        };
        let set = set_content(input, content, false, &quote!(request), &value);
        quote!(Self::#variant(value) => { #set })
    });
    vec![
        quote! {
            #doc
            #derived
            #[non_exhaustive]
            pub enum #name { #(#variants,)* }
            #debug
        },
        quote! {
            impl #name {
                fn set(self, request: &mut Request) {
                    match self { #(#arms)* }
                }
            }
        },
    ]
}
