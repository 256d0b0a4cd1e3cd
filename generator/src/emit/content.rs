//! What callers give for a body: its type, how it is shown, and what it does to the request.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::attributes;
use super::put::{Put, parameter};
use super::sent::quoted;
use super::shown::{self, Shown};
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

/// How a body of one media type is put into the request.
pub fn put_content(input: Input<'_>, content: &Content) -> Put {
    let media_type = &content.media_type;
    let media_type = quote!(#media_type);
    match &content.kind {
        ContentKind::Json(_) => Put::new("json", [media_type]),
        ContentKind::Xml(body) => Put::new("xml", [media_type, super::xml::root(input, body)]),
        ContentKind::Form(_) if content.fields.is_empty() => Put::new("form", []),
        ContentKind::Form(_) => {
            let fields = content.fields.iter().map(parameter);
            Put::new("form_by", [quote!(&[#(#fields),*])])
        }
        ContentKind::Multipart if content.media_type == MULTIPART => Put::new("multipart", []),
        ContentKind::Multipart => Put::new("multipart_of", [media_type]),
        ContentKind::Text => Put::new("text", [media_type]),
        ContentKind::Bytes if content.is_range() => Put::new("typed_body", [media_type]),
        ContentKind::Bytes => Put::new("body", [media_type]),
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
    let debug = shown::variants(&name, &shown);
    let derived = debug.is_none().then(|| quote!(#[derive(Debug)]));
    let puts = pairs.iter().map(|(content, variant)| {
        let (variant, put) = (ident(variant), put_content(input, content));
        quote!(#variant => #put)
    });
    vec![
        quote! {
            #doc
            #derived
            #[non_exhaustive]
            pub enum #name { #(#variants,)* }
            #debug
        },
        quote!(bodies!(Wire, #name { #(#puts),* });),
    ]
}
