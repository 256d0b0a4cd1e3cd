//! Operations: the handle's methods and the calls they make.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{attributes, docs, inert};
use super::sent::{arguments, optional_values, required_struct, uploads};
use super::ty::ty;
use super::{Input, ident};
use crate::api::{
    CertificateUse, Docs, Framing, Method, Operation, Payload, Refresh, Requirement,
    StatusSelector, Tag,
};
use crate::naming::{ModuleNames, OperationNames};

/// The handle of a tag, its methods and the client's way to it.
pub fn handle(
    input: Input<'_>,
    tag: &Tag,
    names: &ModuleNames,
    operations: &[usize],
) -> Vec<TokenStream> {
    let (module, handle) = (ident(&names.module), ident(&names.handle));
    let title = if tag.name.is_empty() {
        "Operations without a tag.".to_owned()
    } else {
        format!("{}.", tag.name)
    };
    let words = Docs {
        description: tag.description.clone(),
        ..Docs::default()
    };
    let handle_docs = docs(&words, &inert(&title).concat());
    let accessor = attributes(&[format!("The operations of [`{module}`](super::{module}).")]);
    let methods = operations.iter().filter_map(|index| {
        Some(method(
            input,
            input.api.operations.get(*index)?,
            input.names.operations.get(*index)?,
        ))
    });
    vec![
        quote! {
            #handle_docs
            #[derive(Clone, Debug)]
            pub struct #handle(Client);
        },
        quote! {
            impl super::Client {
                #accessor
                pub fn #module(&self) -> #handle {
                    #handle(self.runtime().clone())
                }
            }
        },
        quote! {
            impl #handle { #(#methods)* }
        },
    ]
}

/// The words of an operation, and its method and path.
fn operation_docs(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let name = operation.id.as_deref().unwrap_or("This operation");
    let text = docs(
        &Docs {
            deprecated: false,
            ..operation.docs.clone()
        },
        &format!("{}.", inert(name).concat()),
    );
    let line = inert(&format!(
        "`{} {}`",
        operation.method.as_str(),
        operation.path.0.replace('`', "")
    ))
    .concat();
    let place = attributes(&[String::new(), line]);
    let session = operation.refresh.is_some().then(|| {
        attributes(&[
            String::new(),
            "A session whose tokens it refreshes is begun by [`Session::refreshed_by`]\
             (apiloom_runtime::auth::Session::refreshed_by)."
                .to_owned(),
        ])
    });
    let certificate = operation.certificate.map(|used| {
        let verb = match used {
            CertificateUse::Needed => "Needs",
            CertificateUse::Accepted => "Accepts",
        };
        let shown = "which the [`transport`](super::ClientBuilder::transport) shows";
        attributes(&[
            String::new(),
            format!("{verb} a certificate of the client, {shown}."),
        ])
    });
    let leads = attributes(&super::leads::leads(input, operation, names));
    quote!(#text #place #session #certificate #leads)
}

fn method(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let (name, call) = (ident(&names.method), ident(&names.call));
    let docs = operation_docs(input, operation, names);
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let (arguments, sets) = arguments(input, operation, names);
    let server = operation
        .server
        .as_ref()
        .map(|url| quote!(request.server(#url);));
    let new = quote!(Request::new(&self.0, <calls::#call as Operation>::META));
    let fill = quote!(#server #sets);
    let make = if fill.is_empty() {
        quote!(calls::#call(#new))
    } else {
        quote! {
            let mut request = #new;
            #fill
            calls::#call(request)
        }
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #arguments) -> calls::#call { #make }
    }
}

/// The call of an operation: its type, its optional parameters, and what it means.
pub fn call(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
    module: &ModuleNames,
) -> Vec<TokenStream> {
    let (call, handle, method) = (
        ident(&names.call),
        ident(&module.handle),
        ident(&names.method),
    );
    let doc = attributes(&[format!(
        "A call of [`{handle}::{method}`](super::{handle}::{method})."
    )]);
    let setters: Vec<TokenStream> = optional_values(operation, names)
        .iter()
        .map(|value| value.setter(input))
        .collect();
    let mut items = vec![quote! {
        #doc
        #[must_use = "a call does nothing until it is awaited"]
        pub struct #call(pub(super) Request);
    }];
    items.extend(required_struct(input, operation, names));
    if !setters.is_empty() {
        items.push(quote!(impl #call { #(#setters)* }));
    }
    items.push(quote!(apiloom_runtime::operation_methods!(#call);));
    if uploads(operation) {
        items.push(quote!(apiloom_runtime::upload_method!(#call);));
    }
    items.push(meaning(input, operation, names));
    if let Some(enveloped) = super::reply::enveloped(input, operation, names) {
        items.push(quote!(apiloom_runtime::enveloped_method!(#call);));
        items.push(enveloped);
    }
    if let Some(paging) = super::paging::paginated(input, operation, names) {
        items.push(quote!(apiloom_runtime::paging_methods!(#call);));
        items.push(paging);
    }
    items.extend(refreshes(operation, names));
    items
}

/// The implementation of `RefreshOperation`.
fn refreshes(operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
    let call = ident(&names.call);
    let Refresh {
        request,
        access,
        refresh,
        expires,
    } = operation.refresh.as_ref()?;
    let refresh = refresh.iter().map(|at| quote!(.refresh(#at)));
    let expires = expires.iter().map(|at| quote!(.expires(#at)));
    Some(quote! {
        impl apiloom_runtime::auth::RefreshOperation for #call {
            const TOKENS: apiloom_runtime::auth::TokenFields =
                apiloom_runtime::auth::TokenFields::new(#request, #access) #(#refresh)* #(#expires)*;
        }
    })
}

/// The implementation of `Operation`.
fn meaning(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let call = ident(&names.call);
    let error = super::reply::error_type(operation, names);
    let output = super::reply::output_type(input, operation, names);
    let meta = meta(input, operation);
    let successes = super::reply::success_arms(input, operation, names, false);
    let errors = super::reply::error_arms(input, operation, names);
    let inline = quote!(#[inline]);
    quote! {
        impl Operation for #call {
            const META: &'static OperationMeta = #meta;
            type Output = #output;
            type Error = #error;
            #inline
            fn decode(response: &mut Response) -> Decoded<Self::Output, Self::Error> {
                match response.status().as_u16() { #successes #errors }
            }
            #inline
            fn into_request(self) -> Request { self.0 }
            #inline
            fn from_request(request: Request) -> Self { Self(request) }
        }
    }
}

fn meta(input: Input<'_>, operation: &Operation) -> TokenStream {
    let id = operation
        .id
        .clone()
        .unwrap_or_else(|| format!("{} {}", operation.method.as_str(), operation.path.0));
    let template = &operation.path.0;
    // The crate http has constants of the methods of RFC 9110 and RFC 5789 only.
    let new = match &operation.method {
        Method::Query | Method::Other(_) => {
            let method = operation.method.as_str();
            quote!(OperationMeta::named(#id, #method, #template))
        }
        method => {
            let method = format_ident!("{}", method.as_str());
            quote!(OperationMeta::new(#id, Method::#method, #template))
        }
    };
    let accept = accept(operation);
    let streamed = streamed(operation);
    // Schemes that cannot be used cannot be asked for.
    let usable = |name: &str| {
        input.api.security_schemes.iter().any(|scheme| {
            scheme.name == name && !matches!(scheme.kind, crate::api::SecurityKind::Other(_))
        })
    };
    let alternatives: Vec<&Vec<Requirement>> = operation
        .security
        .iter()
        .filter(|all| all.iter().all(|requirement| usable(&requirement.scheme)))
        .collect();
    let security = (!alternatives.is_empty()).then(|| {
        let schemes = alternatives.iter().map(|all| {
            let schemes = all.iter().map(|requirement| &requirement.scheme);
            quote!(&[#(#schemes),*])
        });
        quote!(.security(&[#(#schemes),*]))
    });
    let scoped = |all: &&Vec<Requirement>| all.iter().any(|one| !one.scopes.is_empty());
    let scopes = alternatives.iter().any(scoped).then(|| {
        let scopes = alternatives.iter().map(|all| {
            let scopes = all.iter().map(|requirement| {
                let scopes = &requirement.scopes;
                quote!(&[#(#scopes),*])
            });
            quote!(&[#(#scopes),*])
        });
        quote!(.scopes(&[#(#scopes),*]))
    });
    let repetition = &operation.repetition;
    let idempotent = repetition.idempotent.map(|yes| quote!(.idempotent(#yes)));
    let attempts = repetition.most_attempts.map(|count| {
        let count = proc_macro2::Literal::u32_unsuffixed(count);
        quote!(.max_attempts(#count))
    });
    let key = repetition.key_header.as_ref();
    let key = key.map(|name| quote!(.idempotency_key(#name)));
    quote! {
        &#new.accept(#accept)
            #streamed #security #scopes #idempotent #attempts #key
    }
}

/// Which successes are not held in memory: all, or those of the media types of sequences.
fn streamed(operation: &Operation) -> Option<TokenStream> {
    let payloads = || operation.successes.iter().map(|reply| &reply.payload);
    let streams = |payload: &Payload| matches!(payload, Payload::Stream | Payload::Items(..));
    if !payloads().any(streams) {
        return None;
    }
    if payloads().all(|payload| streams(payload) || *payload == Payload::None) {
        return Some(quote!(.streamed()));
    }
    let mut kinds: Vec<&str> = Vec::new();
    for payload in payloads() {
        if let Payload::Items(framing, _) = payload
            && !kinds.contains(&framing.media_type())
        {
            kinds.push(framing.media_type());
        }
    }
    Some(quote!(.streamed_as(&[#(#kinds),*])))
}

/// What the call asks for: the documented media types of success, the preferred one first (RFC 9110,
/// section 12.5.1).
fn accept(operation: &Operation) -> String {
    let json = |reply: &&crate::api::Reply| {
        matches!(reply.payload, Payload::Json(_) | Payload::Enveloped { .. })
    };
    let mut kinds: Vec<String> = Vec::new();
    for reply in &operation.successes {
        let kind = match (&reply.media_type, &reply.payload) {
            (_, Payload::None) => continue,
            (Some(media_type), _) => format!("{media_type};q=0.9"),
            (None, Payload::Json(_) | Payload::Enveloped { .. }) => "application/json".to_owned(),
            (None, Payload::Xml(body)) => body.media_type.clone(),
            (None, Payload::Items(framing, _)) => framing.media_type().to_owned(),
            (None, Payload::Text | Payload::Bytes | Payload::Stream) => "*/*".to_owned(),
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() {
        let has_json = operation.errors.iter().any(|reply| json(&reply));
        return if has_json { "application/json" } else { "*/*" }.to_owned();
    }
    kinds.join(", ")
}

/// A pattern for the statuses of a selector.
pub fn pattern(status: StatusSelector) -> TokenStream {
    match status {
        StatusSelector::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        StatusSelector::Range(hundreds) => {
            let low = proc_macro2::Literal::u16_unsuffixed(u16::from(hundreds) * 100);
            let high = proc_macro2::Literal::u16_unsuffixed(u16::from(hundreds) * 100 + 99);
            quote!(#low..=#high)
        }
        StatusSelector::Default => quote!(_),
    }
}

/// A payload's type as callers see it.
pub fn payload_type(input: Input<'_>, payload: &Payload) -> Option<TokenStream> {
    match payload {
        Payload::None => None,
        Payload::Json(json) => Some(ty(input, json, &quote!(models::))),
        Payload::Enveloped { payload, .. } => Some(ty(input, payload, &quote!(models::))),
        Payload::Xml(body) => Some(ty(input, &body.ty, &quote!(models::))),
        Payload::Text => Some(quote!(String)),
        Payload::Bytes => Some(quote!(bytes::Bytes)),
        Payload::Stream => Some(quote!(apiloom_runtime::Download)),
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
