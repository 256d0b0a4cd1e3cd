//! The documented answers of an operation as data: the table that the runtime chooses by, what is asked
//! for, what is streamed, and the types that answers carry.

use proc_macro2::TokenStream;
use quote::quote;

use super::Input;
use super::ty::ty;
use crate::api::{Coding, Framing, Operation, Payload, Reply, StatusSelector};

/// The lowest weight of a media type that is asked for, in tenths.
const LEAST: usize = 1;

/// Replies in the order of the table, each once: codes before ranges before the default, and of one status
/// as the document has them.
pub fn order(replies: &[Reply]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    let key = |at: usize| {
        replies
            .get(at)
            .map(|reply| (reply.status, &reply.media_type))
    };
    for at in 0..replies.len() {
        if !order.iter().any(|known| key(*known) == key(at)) {
            order.push(at);
        }
    }
    order.sort_by_key(|at| key(*at).map(|(status, _)| status));
    order
}

/// Replies in the order of the table, with their names.
pub fn sorted<'a, N>(replies: &'a [Reply], names: &'a [N]) -> Vec<(&'a Reply, &'a N)> {
    let both = |at: usize| Some((replies.get(at)?, names.get(at)?));
    order(replies).into_iter().filter_map(both).collect()
}

/// The line of an answer in the table of its operation.
pub fn line(reply: &Reply) -> String {
    let status = match reply.status {
        StatusSelector::Code(code) => code.to_string(),
        StatusSelector::Range(hundreds) => format!("{hundreds}XX"),
        StatusSelector::Default => "default".to_owned(),
    };
    match asked(reply).as_slice() {
        [] => status,
        media_types => format!("{status} {}", media_types.join(", ")),
    }
}

/// The media types of an answer, in the document's order.
fn asked(reply: &Reply) -> Vec<&str> {
    let mut sorted: Vec<&(usize, String)> = reply.media_types.iter().collect();
    sorted.sort();
    sorted.into_iter().map(|(_, name)| name.as_str()).collect()
}

/// What the call asks for: the documented media types, those of success first, in the document's order,
/// each with less weight than the one before (RFC 9110, section 12.5.1).
pub fn accept(operation: &Operation) -> String {
    let mut asked: Vec<&str> = Vec::new();
    for replies in [&operation.successes, &operation.errors] {
        for same_status in replies.chunk_by(|one, other| one.status == other.status) {
            let mut names: Vec<&(usize, String)> = same_status
                .iter()
                .flat_map(|reply| &reply.media_types)
                .collect();
            names.sort_by_key(|(place, _)| *place);
            for (_, name) in names {
                let known = |known: &&str| known.eq_ignore_ascii_case(name);
                if is_media_type(name) && !asked.iter().any(known) {
                    asked.push(name);
                }
            }
        }
    }
    if asked.is_empty() {
        return "*/*".to_owned();
    }
    // What errors are is no wish for a success of which nothing is said.
    let undescribed = |reply: &Reply| {
        let bare = reply.payload == Payload::None && reply.media_types.is_empty();
        bare && !matches!(reply.status, StatusSelector::Code(204 | 205))
    };
    if operation.successes.iter().any(undescribed) && !asked.contains(&"*/*") {
        asked.push("*/*");
    }
    let weighted = asked.iter().enumerate().map(|(place, name)| match place {
        0 => (*name).to_owned(),
        _ => format!("{name};q=0.{}", 10_usize.saturating_sub(place).max(LEAST)),
    });
    weighted.collect::<Vec<_>>().join(", ")
}

/// Whether a name of the document can stand in a header.
fn is_media_type(name: &str) -> bool {
    let token = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !text.is_empty() && text.bytes().all(plain)
    };
    let essence = name.split(';').next().unwrap_or_default().trim();
    let two = essence.split_once('/');
    two.is_some_and(|(kind, subtype)| token(kind) && token(subtype))
        && name.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && name.bytes().filter(|byte| *byte == b'"').count() % 2 == 0
}

/// Which successes are not held in memory: all, or those of the media types of sequences. What a server sends in place
/// of a sequence is held: it says why.
pub fn streamed(operation: &Operation) -> Option<TokenStream> {
    let payloads = || operation.successes.iter().map(|reply| &reply.payload);
    let streams = |payload: &Payload| matches!(payload, Payload::Stream(_) | Payload::Items(..));
    if !payloads().any(streams) {
        return None;
    }
    let file = payloads().any(|payload| matches!(payload, Payload::Stream(_)));
    if file && payloads().all(|payload| streams(payload) || *payload == Payload::None) {
        let base64 = payloads().any(|payload| *payload == Payload::Stream(Coding::Base64));
        let base64 = base64.then(|| quote!(, base64()));
        return Some(quote!(streamed() #base64));
    }
    let mut kinds: Vec<&str> = Vec::new();
    for payload in payloads() {
        if let Payload::Items(framing, _) = payload
            && !kinds.contains(&framing.media_type())
        {
            kinds.push(framing.media_type());
        }
    }
    Some(quote!(streamed_as(&[#(#kinds),*])))
}

/// A payload's type as callers see it.
pub fn payload_type(input: Input<'_>, payload: &Payload) -> Option<TokenStream> {
    match payload {
        Payload::None => None,
        Payload::Json(json) => Some(ty(input, json, &quote!(models::))),
        Payload::Enveloped { payload, .. } => Some(ty(input, payload, &quote!(models::))),
        Payload::Xml(body) => Some(ty(input, &body.ty, &quote!(models::))),
        Payload::Text => Some(quote!(String)),
        Payload::Bytes(_) => Some(quote!(bytes::Bytes)),
        Payload::Stream(_) => Some(quote!(apiloom_runtime::Download)),
        Payload::Items(framing, item) => {
            let item = ty(input, item, &quote!(models::));
            Some(match framing {
                Framing::Events | Framing::WholeEvents | Framing::TextEvents => {
                    quote!(apiloom_runtime::Events<#item>)
                }
                Framing::Lines(_) | Framing::Records => quote!(apiloom_runtime::JsonLines<#item>),
            })
        }
    }
}
