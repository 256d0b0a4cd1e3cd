//! Answers: the enums of errors and successes, and how a response becomes one.
//!
//! Success of one type is that type, with and without a body an `Option`, of several types an enum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::{alike, payload_type, sorted};
use super::docs::{attributes, inert};
use super::shown::{self, At, Shown};
use super::ty::ty;
use super::{Input, ident};
use crate::api::{Coding, Framing, HeaderShape, Operation, Payload, Reply, StatusSelector};
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
    if carrying.any(|other| !alike(other, first)) {
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
            quote!(Option<#ty>)
        }
        Success::Several => {
            let name = ident(&names.success);
            quote!(super::#name)
        }
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

/// The body of `decode`, by the table of [`answers::table`](super::answers::table); `whole` keeps envelopes.
pub fn decode(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
    whole: bool,
) -> TokenStream {
    let mut readings = success_readings(input, operation, names, whole);
    readings.extend(error_readings(input, operation, names));
    // Answers that are read alike are one arm.
    let mut arms: Vec<(Vec<usize>, String, TokenStream)> = Vec::new();
    for (place, reading) in readings.into_iter().enumerate() {
        let text = reading.to_string();
        match arms.iter_mut().find(|(_, known, _)| *known == text) {
            Some((places, ..)) => places.push(place),
            None => arms.push((vec![place], text, reading)),
        }
    }
    let arms = arms.iter().map(|(places, _, reading)| {
        let pattern = pattern(places);
        quote!(#pattern => #reading,)
    });
    quote!(match response.answer() { #(#arms)* _ => Decoded::Unexpected, })
}

/// Any of some places, which ascend: a range where they follow each other and are more than two.
fn pattern(places: &[usize]) -> TokenStream {
    if let [first, .., last] = places
        && places.len() > 2
        && last - first + 1 == places.len()
    {
        let (first, last) = (
            Literal::usize_unsuffixed(*first),
            Literal::usize_unsuffixed(*last),
        );
        return quote!(#first..=#last);
    }
    let literals = places.iter().copied().map(Literal::usize_unsuffixed);
    quote!(#(#literals)|*)
}

fn success_readings(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
    whole: bool,
) -> Vec<TokenStream> {
    if operation.successes.is_empty() {
        return vec![quote!(Decoded::Ok(()))];
    }
    let kind = success(operation);
    sorted(&operation.successes, &names.successes)
        .into_iter()
        .map(|(reply, variant)| {
            let variant = ident(variant);
            let name = ident(&names.success);
            let range = matches!(reply.status, StatusSelector::Range(_));
            match (&kind, &reply.payload) {
                (_, Payload::None) if reply.is_null() => {
                    let value = match (&kind, range) {
                        (Success::Several, true) => quote!(super::#name::#variant(status)),
                        (Success::Several, false) => quote!(super::#name::#variant),
                        (Success::Sometimes(_), _) => quote!(None),
                        _ => return quote!(Decoded::success(response.null())),
                    };
                    let status = (range && matches!(kind, Success::Several))
                        .then(|| quote!(let status = response.status();));
                    let read = quote!(Decoded::success(response.null().map(|()| #value)));
                    match status {
                        Some(status) => quote!({ #status #read }),
                        None => read,
                    }
                }
                (Success::Several, Payload::None) if range => quote!(Decoded::Ok(super::#name::#variant(response.status()))),
                (Success::Several, Payload::None) => quote!(Decoded::Ok(super::#name::#variant)),
                (Success::Sometimes(_), Payload::None) => quote!(Decoded::Ok(None)),
                (_, Payload::None) => quote!(Decoded::Ok(())),
                (kind, payload) => {
                    let wrap = match kind {
                        Success::Several => Some(quote!(super::#name::#variant)),
                        Success::Sometimes(_) => Some(quote!(Some)),
                        _ => None,
                    };
                    let with_status = range && matches!(kind, Success::Several);
                    let read = read(input, payload, whole);
                    if with_status {
                        quote!({ let status = response.status(); Decoded::success(#read.map(|body| #wrap(status, body))) })
                    } else {
                        let mapped = wrap.map(|wrap| quote!(.map(#wrap)));
                        quote!(Decoded::success(#read #mapped))
                    }
                }
            }
        })
        .collect()
}

fn read(input: Input<'_>, payload: &Payload, whole: bool) -> TokenStream {
    match payload {
        Payload::Enveloped {
            envelope, property, ..
        } if !whole => {
            let envelope_ty = ty(input, envelope, &quote!(models::));
            let field = ident(&envelope_field(input, envelope, property));
            quote!(response.json::<Wire, #envelope_ty>().map(|envelope| envelope.#field))
        }
        payload => body(input, payload),
    }
}

/// The Rust name of an envelope's payload property.
fn envelope_field(
    input: Input<'_>,
    envelope: &crate::api::Type,
    property: &str,
) -> crate::naming::Name {
    use crate::api::{Type, TypeKind};
    let mut at = envelope;
    loop {
        match at {
            Type::Named(id) | Type::Generic(id, _) => match &input.api.types.get(*id).kind {
                TypeKind::Alias(target) => at = target,
                TypeKind::Struct(object) => {
                    let place = object
                        .fields
                        .iter()
                        .position(|field| field.wire == property);
                    let name = place.and_then(|place| input.names.ty(*id).members.get(place));
                    return name
                        .cloned()
                        .unwrap_or_else(|| crate::naming::Name::ours("data"));
                }
                _ => return crate::naming::Name::ours("data"),
            },
            _ => return crate::naming::Name::ours("data"),
        }
    }
}

fn error_readings(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    let error = ident(&names.error);
    sorted(&operation.errors, &names.errors)
        .into_iter()
        .map(|(reply, variant)| {
            let variant = ident(variant);
            let exact = matches!(reply.status, StatusSelector::Code(_));
            match (&reply.payload, exact) {
                (Payload::None, true) if reply.is_null() => {
                    quote!(Decoded::error(response.null(), |()| super::#error::#variant))
                }
                (Payload::None, false) if reply.is_null() => quote!({
                    let status = response.status();
                    Decoded::error(response.null(), |()| super::#error::#variant(status))
                }),
                (Payload::None, true) => quote!(Decoded::Api(super::#error::#variant)),
                (Payload::None, false) => quote!(Decoded::Api(super::#error::#variant(response.status()))),
                (Payload::Bytes(_), true) => quote!(Decoded::Api(super::#error::#variant(response.bytes()))),
                (Payload::Bytes(_), false) => {
                    quote!(Decoded::Api(super::#error::#variant(response.status(), response.bytes())))
                }
                (payload, true) => {
                    let read = body(input, payload);
                    quote!(Decoded::error(#read, super::#error::#variant))
                }
                (payload, false) if reply.presumed => {
                    let read = body(input, payload);
                    quote!({
                        let status = response.status();
                        Decoded::presumed(status, #read, |body| super::#error::#variant(status, body))
                    })
                }
                (payload, false) => {
                    let read = body(input, payload);
                    quote!({
                        let status = response.status();
                        Decoded::error(#read, |body| super::#error::#variant(status, body))
                    })
                }
            }
        })
        .collect()
}

fn body(input: Input<'_>, payload: &Payload) -> TokenStream {
    match payload {
        Payload::Text => quote!(response.text()),
        Payload::Bytes(Coding::Plain) => quote!(response.content()),
        Payload::Bytes(Coding::Base64) => quote!(response.base64_content()),
        Payload::Stream(Coding::Plain) => quote!(response.file()),
        Payload::Stream(Coding::Base64) => quote!(response.base64_file()),
        Payload::Items(framing, _) => match framing {
            Framing::Events => quote!(response.events::<Wire, _>()),
            Framing::WholeEvents => quote!(response.whole_events::<Wire, _>()),
            Framing::TextEvents => quote!(response.text_events()),
            Framing::Lines(_) => quote!(response.json_lines::<Wire, _>()),
            Framing::Records => quote!(response.json_records::<Wire, _>()),
        },
        Payload::Xml(body) => {
            let root = super::xml::root(input, body);
            quote!(response.xml::<Wire, _>(#root))
        }
        _ => quote!(response.json::<Wire, _>()),
    }
}

/// The enum of an operation's documented errors.
pub fn error_enum(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    if operation.errors.is_empty() {
        return Vec::new();
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
    let texts = replies.iter().map(|(reply, variant)| {
        let variant = ident(variant);
        let text = display(reply);
        let format = format!("{{status}}: {}", text.replace('{', "{{").replace('}', "}}"));
        let exact = matches!(reply.status, StatusSelector::Code(_));
        match (reply.payload == Payload::None, exact) {
            (true, true) => quote!(Self::#variant => formatter.write_str(#text),),
            (false, true) => quote!(Self::#variant(_) => formatter.write_str(#text),),
            (true, false) => {
                quote!(Self::#variant(status) => write!(formatter, #format),)
            }
            (false, false) => {
                quote!(Self::#variant(status, _) => write!(formatter, #format),)
            }
        }
    });
    let debug = shown_as(input, &name, &replies);
    let derived = debug.is_none().then(|| quote!(Debug));
    vec![
        quote! {
            #doc
            #[derive(Clone, #derived)]
            #[non_exhaustive]
            pub enum #name { #(#variants)* }
            #debug
        },
        quote! {
            impl std::fmt::Display for #name {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    match self { #(#texts)* }
                }
            }
        },
        quote!(impl std::error::Error for #name {}),
    ]
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
    shown::variants(At::Operations, name, &variants, false)
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
        let title = format!("`{}`.", inert(&header.wire).concat().replace('`', ""));
        let (docs, field) = (super::docs::docs(&header.docs, &title), ident(field));
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
    let none = TokenStream::new();
    let derived = shown::derived(&shown);
    let debug = shown::structure(At::Operations, &name, &none, &none, &shown);
    let values = fields.iter().map(|(header, field)| {
        let (field, wire) = (ident(field), &header.wire);
        match header.shape {
            HeaderShape::Value => quote!(#field: head.header::<Wire, _>(#wire)),
            HeaderShape::List => quote!(#field: head.header_list::<Wire, _>(#wire)),
            HeaderShape::Object => quote!(#field: head.header_object::<Wire, _>(#wire)),
            HeaderShape::Json => quote!(#field: head.header_json::<Wire, _>(#wire)),
        }
    });
    let doc = attributes(&[
        format!(
            "The documented headers of the answers to [`{call}`](calls::{call}): those that came and fit."
        ),
        String::new(),
        "Made of what `.with_response()` gives beside the output, or of an error's `head()`."
            .to_owned(),
    ]);
    vec![
        quote! {
            #doc
            #[derive(Clone, #derived PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#members,)* }
            #debug
        },
        quote! {
            impl From<&apiloom_runtime::ResponseHead> for #name {
                #[inline]
                fn from(head: &apiloom_runtime::ResponseHead) -> Self {
                    Self { #(#values,)* }
                }
            }
        },
    ]
}

/// The other reading of an operation whose answers are in envelopes: with the envelope.
pub fn enveloped(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let (Success::One(payload) | Success::Sometimes(payload)) = success(operation) else {
        return None;
    };
    let Payload::Enveloped { envelope, .. } = payload else {
        return None;
    };
    let call = ident(&names.call);
    let envelope = ty(input, envelope, &quote!(models::));
    let output = match success(operation) {
        Success::Sometimes(_) => quote!(Option<#envelope>),
        _ => envelope,
    };
    let decode = decode(input, operation, names, true);
    Some(quote! {
        impl apiloom_runtime::operation::Enveloped for #call {
            type Envelope = #output;
            #[inline]
            fn decode_enveloped(response: &mut Response) -> Decoded<Self::Envelope, Self::Error> {
                #decode
            }
        }
    })
}
