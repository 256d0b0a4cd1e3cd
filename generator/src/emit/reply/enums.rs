//! The enums of an operation's errors, and of its successes where they differ.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::answers::{payload_type, sorted};
use super::super::docs::{attributes, inert};
use super::super::shown::{self, Shown};
use super::super::{Input, ident};
use super::{Success, success};
use crate::api::{Operation, Payload, Reply, StatusSelector};
use crate::naming::{Name, OperationNames};

/// The enum of an operation's documented errors.
pub fn error_enum(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    if operation.errors.is_empty() {
        return None;
    }
    let name = ident(&names.error);
    let title = operation.id.as_deref().unwrap_or(&operation.path.0);
    let doc = attributes(&[inert(&format!(
        "The documented errors of `{}`.",
        title.replace('`', "")
    ))
    .concat()]);
    let replies = sorted(&operation.errors, &names.errors);
    let variants = replies.iter().map(|(reply, variant)| {
        let variant = ident(variant);
        let docs = reply_docs(reply);
        let exact = matches!(reply.status, StatusSelector::Code(_));
        match (payload_type(input, &reply.payload), exact) {
            (None, true) => quote!(#docs #variant,),
            (None, false) => quote!(#docs #variant(http::StatusCode),),
            (Some(ty), true) => quote!(#docs #variant(#ty),),
            (Some(ty), false) => quote!(#docs #variant(http::StatusCode, #ty),),
        }
    });
    let debug = shown_as(input, &name, &replies);
    let derived = debug.is_none().then(|| quote!(Debug));
    Some(quote! {
        #doc
        #[derive(Clone, #derived)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
        #debug
    })
}

/// The enum of an operation's answers, where they differ.
pub fn success_enum(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    if !matches!(success(operation), Success::Several) {
        return None;
    }
    let name = ident(&names.success);
    let title = operation.id.as_deref().unwrap_or(&operation.path.0);
    let doc =
        attributes(&[inert(&format!("The answers of `{}`.", title.replace('`', ""))).concat()]);
    let replies = sorted(&operation.successes, &names.successes);
    let variants = replies.iter().map(|(reply, variant)| {
        let (variant, docs) = (ident(variant), reply_docs(reply));
        let exact = matches!(reply.status, StatusSelector::Code(_));
        match (payload_type(input, &reply.payload), exact) {
            (None, true) => quote!(#docs #variant,),
            (None, false) => quote!(#docs #variant(http::StatusCode),),
            (Some(ty), true) => quote!(#docs #variant(#ty),),
            (Some(ty), false) => quote!(#docs #variant(http::StatusCode, #ty),),
        }
    });
    // A stream can be read once.
    let streamed = operation
        .successes
        .iter()
        .any(|reply| matches!(reply.payload, Payload::Stream(_) | Payload::Items(..)));
    let debug = shown_as(input, &name, &replies);
    let traits: Vec<_> = [
        (!streamed).then(|| quote!(Clone)),
        debug.is_none().then(|| quote!(Debug)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let derives = (!traits.is_empty()).then(|| quote!(#[derive(#(#traits),*)]));
    Some(quote! {
        #doc
        #derives
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
        #debug
    })
}

/// `Debug` of an enum of answers, where it is not derived.
fn shown_as(
    input: Input<'_>,
    name: &proc_macro2::Ident,
    replies: &[(&Reply, &Name)],
) -> Option<TokenStream> {
    let variants = replies.iter().map(|(reply, variant)| {
        let exact = matches!(reply.status, StatusSelector::Code(_));
        let status = (!exact).then_some(Shown::Plain);
        let payload = match &reply.payload {
            Payload::None => None,
            Payload::Json(ty) | Payload::Enveloped { payload: ty, .. } => {
                Some(Shown::of(input.api, ty, false))
            }
            Payload::Xml(body) => Some(Shown::of(input.api, &body.ty, false)),
            Payload::Text | Payload::Bytes(_) => Some(Shown::Open),
            Payload::Stream(_) | Payload::Items(..) => Some(Shown::Plain),
        };
        (ident(variant), status.into_iter().chain(payload).collect())
    });
    let variants: Vec<_> = variants.collect();
    shown::variants(name, &variants)
}

fn reply_docs(reply: &Reply) -> TokenStream {
    let status = match reply.status {
        StatusSelector::Code(code) => format!("Status {code}"),
        StatusSelector::Range(hundreds) => format!("Any other status {hundreds}xx"),
        StatusSelector::Default => "Any other status".to_owned(),
    };
    let status = match &reply.media_type {
        Some(media_type) => {
            let shown = inert(&media_type.replace('`', "")).concat();
            format!("{status}, as `{shown}`")
        }
        None => status,
    };
    let mut lines = inert(&reply.description);
    let first = lines.first().cloned().unwrap_or_default();
    let head = if first.is_empty() {
        format!("{status}.")
    } else {
        format!("{status}: {first}")
    };
    if let Some(slot) = lines.first_mut() {
        *slot = head;
    }
    attributes(&lines)
}
