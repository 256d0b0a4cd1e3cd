//! Operations: the handle's methods and the calls they make.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{attributes, docs, inert};
use super::ty::{argument, passed_by_reference, ty};
use super::{Input, ident};
use crate::api::{Docs, Location, Operation, Parameter, Payload, StatusSelector, Style, Tag, Type};
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
    let accessor = attributes(&[format!("The operations of [`{module}`](crate::{module}).")]);
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
            impl crate::Client {
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

/// A value that was handed over, as a reference.
fn by_reference(input: Input<'_>, ty: &Type, name: &proc_macro2::Ident) -> TokenStream {
    if passed_by_reference(input, ty) {
        quote!(#name)
    } else {
        quote!(&#name)
    }
}

/// The words of an operation, and its method and path.
fn operation_docs(operation: &Operation) -> TokenStream {
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
    quote!(#text #place)
}

fn method(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let (name, call) = (ident(&names.method), ident(&names.call));
    let docs = operation_docs(operation);
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let path = quote!(models::);
    let required: Vec<_> = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(|(parameter, _)| parameter.required)
        .collect();
    let arguments = required.iter().map(|(parameter, name)| {
        let (name, ty) = (ident(name), argument(input, &parameter.ty, &path));
        quote!(#name: #ty)
    });
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.required)
        .map(|body| {
            let (name, ty) = (ident(&names.body), argument(input, &body.ty, &path));
            quote!(#name: #ty)
        });
    let sets = required
        .iter()
        .map(|(parameter, name)| set(parameter, &ident(name), &quote!(request)));
    let set_body = operation
        .body
        .as_ref()
        .filter(|body| body.required)
        .map(|body| {
            let (name, media_type) = (ident(&names.body), &body.media_type);
            let value = by_reference(input, &body.ty, &name);
            quote!(request.json::<Wire, _>(#media_type, #value);)
        });
    let server = operation
        .server
        .as_ref()
        .map(|url| quote!(request.server(#url);));
    let new = quote!(Request::new(&self.0, <calls::#call as Operation>::META));
    let fill = quote!(#server #(#sets)* #set_body);
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
        pub fn #name(&self, #(#arguments,)* #body) -> calls::#call { #make }
    }
}

fn set(parameter: &Parameter, value: &proc_macro2::Ident, request: &TokenStream) -> TokenStream {
    let wire = &parameter.wire;
    let place = match parameter.location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
    };
    let style = match parameter.style {
        Style::Simple | Style::Form => TokenStream::new(),
        Style::SpaceDelimited => quote!(.space_delimited()),
        Style::PipeDelimited => quote!(.pipe_delimited()),
        Style::DeepObject => quote!(.deep_object()),
    };
    // Each style has its default: form lists are repeated, others joined (OAS 3.0.4, 4.7.12.2).
    let usual = parameter.style == Style::Form || parameter.style == Style::DeepObject;
    let explode = (parameter.explode != usual && parameter.style != Style::DeepObject).then(|| {
        let explode = parameter.explode;
        quote!(.explode(#explode))
    });
    let reserved = parameter.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(#request.#place::<Wire, _>(Parameter::new(#wire)#style #explode #reserved, &#value);)
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
    let path = quote!(models::);
    let doc = attributes(&[format!(
        "A call of [`{handle}::{method}`](super::{handle}::{method})."
    )]);
    let setters: Vec<TokenStream> = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(|(parameter, _)| !parameter.required)
        .map(|(parameter, name)| {
            let docs = docs(
                &parameter.docs,
                &format!(
                    "Sets `{}`.",
                    inert(&parameter.wire).concat().replace('`', "")
                ),
            );
            let (name, ty) = (ident(name), argument(input, &parameter.ty, &path));
            let set = set(parameter, &name, &quote!(self.0));
            quote! {
                #docs
                pub fn #name(mut self, #name: #ty) -> Self {
                    #set
                    self
                }
            }
        })
        .chain(
            operation
                .body
                .as_ref()
                .filter(|body| !body.required)
                .map(|body| {
                    let docs = docs(&body.docs, "Sets the body.");
                    let (name, ty, media_type) = (
                        ident(&names.body),
                        argument(input, &body.ty, &path),
                        &body.media_type,
                    );
                    let value = by_reference(input, &body.ty, &name);
                    quote! {
                        #docs
                        pub fn #name(mut self, #name: #ty) -> Self {
                            self.0.json::<Wire, _>(#media_type, #value);
                            self
                        }
                    }
                }),
        )
        .collect();
    let mut items = vec![quote! {
        #doc
        #[must_use = "a call does nothing until it is awaited"]
        pub struct #call(pub(super) Request);
    }];
    if !setters.is_empty() {
        items.push(quote!(impl #call { #(#setters)* }));
    }
    items.push(quote!(apiloom_runtime::operation_methods!(#call);));
    items.push(meaning(input, operation, names));
    if let Some(enveloped) = super::reply::enveloped(input, operation, names) {
        items.push(quote!(apiloom_runtime::enveloped_method!(#call);));
        items.push(enveloped);
    }
    items
}

/// The implementation of `Operation`.
fn meaning(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let call = ident(&names.call);
    let error = super::reply::error_type(operation, names);
    let output = super::reply::output_type(input, operation, names);
    let meta = meta(input, operation);
    let successes = super::reply::success_arms(input, operation, names, false);
    let errors = super::reply::error_arms(operation, names);
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
    let method = format_ident!("{}", operation.method.as_str());
    let json = operation
        .successes
        .iter()
        .chain(&operation.errors)
        .any(|reply| matches!(reply.payload, Payload::Json(_) | Payload::Enveloped { .. }));
    let accept = if json { "application/json" } else { "*/*" };
    // Schemes that cannot be used yet cannot be asked for.
    let usable = |name: &str| {
        input.api.security_schemes.iter().any(|scheme| {
            scheme.name == name && matches!(scheme.kind, crate::api::SecurityKind::Bearer)
        })
    };
    let alternatives: Vec<TokenStream> = operation
        .security
        .iter()
        .filter(|all| all.iter().all(|requirement| usable(&requirement.scheme)))
        .map(|all| {
            let schemes = all.iter().map(|requirement| &requirement.scheme);
            quote!(&[#(#schemes),*])
        })
        .collect();
    let security = (!alternatives.is_empty()).then(|| quote!(.security(&[#(#alternatives),*])));
    quote!(&OperationMeta::new(#id, Method::#method, #template).accept(#accept)#security)
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
        Payload::Bytes => Some(quote!(bytes::Bytes)),
    }
}
