//! Answers: the enums of errors and successes, and how a response becomes one.
//!
//! Success of one type is that type, with and without a body an `Option`, of several types an enum. What may be null is an
//! `Option` already: null and no body are the same to callers, and the status tells them apart.

mod enums;
mod headers;
mod words;

pub use enums::{error_enum, success_enum};
pub use headers::headers;
pub use words::outcome;

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{line, order, payload_type, sorted};
use super::ty::ty;
use super::{Input, ident, ours};
use crate::api::{
    Coding, Framing, Operation, Payload, Reply, StatusSelector, Through, Type, TypeKind,
};
use crate::naming::{Name, OperationNames};

/// What the successes of an operation come to.
enum Success<'a> {
    /// No answer carries anything.
    Nothing,
    /// Every answer carries this.
    One(&'a Payload),
    /// Some answers carry this, others nothing.
    Sometimes(&'a Payload),
    /// Answers differ.
    Several,
}

fn success(operation: &Operation) -> Success<'_> {
    let mut carrying = operation
        .successes
        .iter()
        .map(|reply| &reply.payload)
        .filter(|payload| **payload != Payload::None);
    let Some(first) = carrying.next() else {
        return Success::Nothing;
    };
    if carrying.any(|other| !other.is_like(first)) {
        return Success::Several;
    }
    if operation
        .successes
        .iter()
        .any(|reply| reply.payload == Payload::None)
    {
        Success::Sometimes(first)
    } else {
        Success::One(first)
    }
}

/// The operation's `Output`.
pub fn output_type(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    match success(operation) {
        Success::Nothing => quote!(()),
        Success::One(payload) => payload_type(input, payload).unwrap_or_else(|| quote!(())),
        Success::Sometimes(payload) => {
            let ty = payload_type(input, payload);
            match has_none(input, payload) {
                true => quote!(#ty),
                false => quote!(Option<#ty>),
            }
        }
        Success::Several => {
            let name = ident(&names.success);
            quote!(super::#name)
        }
    }
}

/// Whether a payload is an `Option` by itself.
fn has_none(input: Input<'_>, payload: &Payload) -> bool {
    match payload {
        Payload::Json(ty) | Payload::Enveloped { payload: ty, .. } => input.api.can_be_none(ty),
        Payload::Xml(body) => input.api.can_be_none(&body.ty),
        _ => false,
    }
}

/// The operation's `Error`.
pub fn error_type(operation: &Operation, names: &OperationNames) -> TokenStream {
    if operation.errors.is_empty() {
        return quote!(apiloom_runtime::error::NoDocumentedError);
    }
    let name = ident(&names.error);
    quote!(super::#name)
}

/// The answers, a line each: first the successes, then errors of one status, then those of several.
pub fn answers(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let successes = successes(input, operation, names);
    let errors = errors(input, operation, names);
    quote!(#successes #errors)
}

/// The successes, by how each is read and what is made of it.
fn successes(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    if operation.successes.is_empty() {
        // Success goes without saying.
        return quote!("2XX" => nothing;);
    }
    let kind = success(operation);
    let name = ident(&names.success);
    let lines = sorted(&operation.successes, &names.successes).into_iter();
    // Answers that are read alike and follow each other are one line.
    let mut all: Vec<(Vec<String>, String, TokenStream)> = Vec::new();
    for (reply, variant) in lines {
        let guard = guard(reply);
        let variant = ident(variant);
        let variant = quote!(super::#name::#variant);
        let reading = reading(input, reply, &kind, &variant);
        let reading = quote!(#guard => #reading;);
        let text = reading.to_string();
        match all.last_mut() {
            Some((lines, known, _)) if *known == text => lines.push(line(reply)),
            _ => all.push((vec![line(reply)], text, reading)),
        }
    }
    let all = all
        .iter()
        .map(|(lines, _, reading)| quote!(#(#lines)|* #reading));
    quote!(#(#all)*)
}

/// How a success is read: functions of the runtime's, and what is made of what they give.
fn reading(
    input: Input<'_>,
    reply: &Reply,
    kind: &Success<'_>,
    variant: &TokenStream,
) -> TokenStream {
    let several = matches!(kind, Success::Several);
    let range = matches!(reply.status, StatusSelector::Range(_));
    let payload = match (&reply.payload, several, range) {
        (Payload::None, true, true) => return quote!(status as #variant),
        (Payload::None, true, false) => return quote!(given(#variant)),
        (Payload::None, false, _) => return quote!(nothing),
        (payload, ..) => payload,
    };
    let status = (several && range).then(|| quote!(status));
    let make = match kind {
        Success::Several => Some(variant.clone()),
        Success::Sometimes(payload) if has_none(input, payload) => None,
        Success::Sometimes(_) => Some(quote!(Some)),
        Success::Nothing | Success::One(_) => None,
    };
    let make = match opened(input, payload) {
        Some((envelope, inside)) => Some(match (make, &status) {
            (None, _) => quote!(|envelope: #envelope| #inside),
            (Some(make), None) => quote!(|envelope: #envelope| #make(#inside)),
            (Some(make), Some(status)) => {
                quote!(|#status, envelope: #envelope| #make(#status, #inside))
            }
        }),
        None => make,
    };
    let make = make.map(|make| quote!(as #make));
    let status = status.map(|status| quote!(#status,));
    let body = body(input, payload);
    quote!(#status #body #make)
}

/// What an answer must be, though callers get nothing of it.
fn guard(reply: &Reply) -> Option<TokenStream> {
    reply.is_null().then(|| quote!(if null))
}

/// The type of an envelope, and how what is in `envelope` is had.
fn opened(input: Input<'_>, payload: &Payload) -> Option<(TokenStream, TokenStream)> {
    let Payload::Enveloped {
        envelope, property, ..
    } = payload
    else {
        return None;
    };
    let field = ident(&envelope_field(input, envelope, property));
    let envelope = ty(input, envelope, &quote!(models::));
    Some((envelope, quote!(envelope.#field)))
}

/// The Rust name of an envelope's payload property.
fn envelope_field(input: Input<'_>, envelope: &Type, property: &str) -> Name {
    let types = &input.api.types;
    let place = match types.behind(envelope, Through::Aliases) {
        Type::Named(id) | Type::Generic(id, _) => match &types.get(*id).kind {
            TypeKind::Struct(object) => {
                let mut fields = object.fields.iter();
                let place = fields.position(|field| field.wire == property);
                place.and_then(|place| input.names.ty(*id).members.get(place))
            }
            _ => None,
        },
        _ => None,
    };
    place.cloned().unwrap_or_else(|| Name::ours("data"))
}

/// The documented errors, by how each is read; with them what they say.
fn errors(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let mut errors = sorted(&operation.errors, &names.errors);
    let is_exact = |reply: &Reply| matches!(reply.status, StatusSelector::Code(_));
    let is_presumed = |reply: &Reply| {
        let has_text = !matches!(reply.payload, Payload::None | Payload::Bytes(_));
        reply.presumed && !is_exact(reply) && has_text
    };
    errors.sort_by_key(|(reply, _)| is_presumed(reply));
    let lines = errors.into_iter().map(|(reply, variant)| {
        let (line, variant, text) = (line(reply), ident(variant), display(reply));
        let word = match (is_presumed(reply), is_exact(reply)) {
            (true, _) => ours("presumed"),
            (false, true) => ours("error"),
            (false, false) => ours("errors"),
        };
        let read = match &reply.payload {
            Payload::None => None,
            Payload::Bytes(_) => Some(quote!((bytes))),
            payload => {
                let body = body(input, payload);
                Some(quote!((#body)))
            }
        };
        let guard = guard(reply);
        quote!(#word #line #guard => #variant #read, #text;)
    });
    quote!(#(#lines)*)
}

/// How a body is read: a function of the runtime's.
fn body(input: Input<'_>, payload: &Payload) -> TokenStream {
    let word = match payload {
        Payload::Text => "text",
        Payload::Bytes(Coding::Plain) => "content",
        Payload::Bytes(Coding::Base64) => "base64_content",
        Payload::Stream(Coding::Plain) => "file",
        Payload::Stream(Coding::Base64) => "base64_file",
        Payload::Items(framing, _) => match framing {
            Framing::Events => "events",
            Framing::WholeEvents => "whole_events",
            Framing::TextEvents => "text_events",
            Framing::Lines(_) => "json_lines",
            Framing::Records => "json_records",
        },
        Payload::Xml(body) => {
            let root = super::xml::root(input, body);
            return quote!(xml(#root));
        }
        _ => "json",
    };
    let word = ours(word);
    quote!(#word)
}

/// The document's words for an error, as one short line.
fn display(reply: &Reply) -> String {
    let line = reply
        .description
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let line: String = line
        .chars()
        .filter(|c| !crate::diagnostic::invisible(*c))
        .take(200)
        .collect();
    let line = line.trim_end_matches('.');
    match reply.status {
        StatusSelector::Code(code) => {
            let reason = http::StatusCode::from_u16(code)
                .ok()
                .and_then(|status| status.canonical_reason());
            match (line.is_empty(), reason) {
                (false, _) => line.to_owned(),
                (true, Some(reason)) => reason.to_owned(),
                (true, None) => format!("status {code}"),
            }
        }
        _ if line.is_empty() => "documented error".to_owned(),
        _ => line.to_owned(),
    }
}

/// The line that says how answers in envelopes are read with them.
pub fn enveloped(input: Input<'_>, operation: &Operation) -> Option<TokenStream> {
    let kind = success(operation);
    let (Success::One(payload) | Success::Sometimes(payload)) = kind else {
        return None;
    };
    let (envelope, _) = opened(input, payload)?;
    let some = matches!(kind, Success::Sometimes(_)).then(|| quote!(as Some));
    let output = match &some {
        Some(_) => quote!(Option<#envelope>),
        None => envelope,
    };
    let body = body(input, payload);
    let replies = order(&operation.successes).into_iter();
    let replies = replies.filter_map(|at| operation.successes.get(at));
    let readings = replies.map(|reply| match reply.payload {
        Payload::None if reply.is_null() => quote!(null),
        Payload::None => quote!(nothing),
        _ => quote!(#body #some),
    });
    Some(quote!(envelope #output, #(#readings),*;))
}
