//! What a call sends: arguments, setters, bodies.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::content::{bytes, content_shown, put_content};
use super::docs::{attributes, docs, inert, wire_name};
use super::put::{Put, put_parameter};
use super::shown::{self, Shown};
use super::ty::{argument, passed_by_reference};
use super::{Input, ident};
use crate::api::{
    Content, ContentKind, Docs, Operation, Parameter, RequestBody, Said, Type, XmlBody,
};
use crate::naming::{Argument, MOST_ARGUMENTS, OperationNames};

/// One value that a call takes: its name, how it is handed over, and what that does to the request.
pub struct Value<'a> {
    pub name: proc_macro2::Ident,
    docs: &'a Docs,
    wire: &'a str,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Parameter(&'a Parameter),
    Body(&'a RequestBody, proc_macro2::Ident),
}

impl Value<'_> {
    /// How it is shown. Of a body that is not JSON the type says.
    fn shown(&self, input: Input<'_>) -> Shown {
        match &self.kind {
            Kind::Parameter(parameter) => Shown::of(input.api, &parameter.ty, parameter.secret),
            Kind::Body(body, _) => match body.contents.as_slice() {
                [content] => content_shown(input, &content.kind),
                _ => Shown::Plain,
            },
        }
    }
}

/// The values that must be given, in the order in which the method takes them.
fn required_values<'a>(operation: &'a Operation, names: &OperationNames) -> Vec<Value<'a>> {
    let arguments = names.arguments.iter();
    arguments
        .filter_map(|argument| value(operation, names, *argument))
        .collect()
}

/// The values that may be given, in the document's order.
pub fn optional_values<'a>(operation: &'a Operation, names: &OperationNames) -> Vec<Value<'a>> {
    let taken: HashSet<&Argument> = names.arguments.iter().collect();
    let parameters = operation.parameters.iter().enumerate();
    let parameters = parameters.filter(|(_, parameter)| parameter.said() != Said::Always);
    let parameters = parameters.map(|(index, _)| Argument::Parameter(index));
    parameters
        .chain([Argument::Body])
        .filter(|argument| !taken.contains(argument))
        .filter_map(|argument| value(operation, names, argument))
        .collect()
}

fn value<'a>(
    operation: &'a Operation,
    names: &OperationNames,
    argument: Argument,
) -> Option<Value<'a>> {
    Some(match argument {
        Argument::Parameter(index) => {
            let parameter = operation.parameters.get(index)?;
            Value {
                name: ident(names.parameters.get(index)?),
                docs: &parameter.docs,
                wire: &parameter.wire,
                kind: Kind::Parameter(parameter),
            }
        }
        Argument::Body => {
            let body = operation.body.as_ref()?;
            Value {
                name: ident(&names.body),
                docs: &body.docs,
                wire: "the body",
                kind: Kind::Body(body, ident(&names.body_enum)),
            }
        }
    })
}

impl Value<'_> {
    /// The type of the argument; `lifetime` that of the references in it.
    fn ty(&self, input: Input<'_>, lifetime: &TokenStream) -> TokenStream {
        let path = quote!(models::);
        match &self.kind {
            Kind::Parameter(parameter) => argument(input, &parameter.ty, &path, lifetime),
            Kind::Body(body, several) => match body.contents.as_slice() {
                [only] => match &only.kind {
                    ContentKind::Json(ty)
                    | ContentKind::Form(ty)
                    | ContentKind::Xml(XmlBody { ty, .. }) => argument(input, ty, &path, lifetime),
                    ContentKind::Multipart => quote!(apiloom_runtime::Multipart),
                    ContentKind::Text => quote!(&#lifetime str),
                    ContentKind::Bytes => bytes(only),
                },
                _ => quote!(super::#several),
            },
        }
    }

    fn is_reference(&self, input: Input<'_>) -> bool {
        match &self.kind {
            Kind::Parameter(parameter) => passed_by_reference(input, &parameter.ty),
            Kind::Body(body, _) => match body.contents.as_slice() {
                [only] => match &only.kind {
                    ContentKind::Json(ty)
                    | ContentKind::Form(ty)
                    | ContentKind::Xml(XmlBody { ty, .. }) => passed_by_reference(input, ty),
                    ContentKind::Text => true,
                    ContentKind::Multipart | ContentKind::Bytes => false,
                },
                _ => false,
            },
        }
    }

    /// As an argument of a method. Bytes come from many types.
    fn argument(&self, input: Input<'_>) -> TokenStream {
        let name = &self.name;
        if let Some(content) = self.as_bytes() {
            let ty = bytes(content);
            return quote!(#name: impl Into<#ty>);
        }
        let ty = match &self.kind {
            Kind::Body(body, several) if body.contents.len() > 1 => quote!(#several),
            _ => self.ty(input, &TokenStream::new()),
        };
        quote!(#name: #ty)
    }

    fn as_bytes(&self) -> Option<&Content> {
        match &self.kind {
            Kind::Body(body, _) => match body.contents.as_slice() {
                [only] if only.kind == ContentKind::Bytes => Some(only),
                _ => None,
            },
            Kind::Parameter(_) => None,
        }
    }

    /// How it is put into the request.
    fn put(&self, input: Input<'_>) -> Put {
        match &self.kind {
            Kind::Parameter(parameter) => put_parameter(parameter),
            Kind::Body(body, _) => match body.contents.as_slice() {
                [only] => put_content(input, only),
                _ => Put::new("one_of", []),
            },
        }
    }

    /// A setter of the call. One value only need not be said.
    pub fn setter(&self, input: Input<'_>) -> TokenStream {
        let name = &self.name;
        if let Kind::Parameter(parameter) = &self.kind
            && let Some(constant) = &parameter.constant
        {
            let shown = quoted(constant.as_str().unwrap_or(&constant.to_string()));
            let docs = docs(
                self.docs,
                &format!("Sets {} to {shown}.", quoted(self.wire)),
            );
            // Null says nothing.
            let put = match literal(parameter) {
                Some(literal) => put_parameter(parameter).with(literal),
                None => Put::new("same", []),
            };
            return quote!(#docs #name() => #put;);
        }
        let fallback = match &self.kind {
            Kind::Body(..) => "Sets the body.".to_owned(),
            Kind::Parameter(_) => format!("Sets {}.", quoted(self.wire)),
        };
        let docs = docs(self.docs, &fallback);
        let argument = match &self.kind {
            Kind::Body(body, several) if body.contents.len() > 1 => {
                quote!(#name: super::#several)
            }
            _ => self.argument(input),
        };
        let put = self.put(input);
        quote!(#docs #name(#argument) => #put;)
    }
}

pub fn quoted(wire: &str) -> String {
    format!("`{}`", inert(wire).concat().replace('`', ""))
}

/// The arguments of an operation's method, and what fills the request: calls that follow each other.
pub fn arguments(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> (TokenStream, Vec<TokenStream>) {
    let values = required_values(operation, names);
    let mut all = constants(operation);
    if values.len() <= MOST_ARGUMENTS {
        let arguments = values.iter().map(|value| value.argument(input));
        let sets = values.iter().map(|value| {
            let put = value.put(input).with(value.name.to_token_stream());
            quote!(.#put)
        });
        all.extend(sets);
        return (quote!(#(#arguments),*), all);
    }
    let required = ident(&names.required);
    let lifetime = values
        .iter()
        .any(|value| value.is_reference(input))
        .then(|| quote!(<'_>));
    let sets = values.iter().map(|value| {
        let name = &value.name;
        let put = value.put(input).with(quote!(required.#name));
        quote!(.#put)
    });
    all.extend(sets);
    (quote!(required: calls::#required #lifetime), all)
}

/// What an operation's method is given, by name.
pub fn given(operation: &Operation, names: &OperationNames) -> Vec<proc_macro2::Ident> {
    let values = required_values(operation, names);
    match values.len() <= MOST_ARGUMENTS {
        true => values.into_iter().map(|value| value.name).collect(),
        false => vec![super::ours("required")],
    }
}

/// What a call sends whoever makes it, and what a form needs that may be left out as a whole.
fn constants(operation: &Operation) -> Vec<TokenStream> {
    let parameters = operation.parameters.iter();
    let always = parameters.filter(|parameter| parameter.said() == Said::Always);
    let sets = always.filter_map(|parameter| {
        let put = put_parameter(parameter).with(literal(parameter)?);
        Some(quote!(.#put))
    });
    let needed = operation.needed_fields();
    let needed = (!needed.is_empty()).then(|| quote!(.optional_form(&[#(#needed),*])));
    let server = operation.server.as_ref();
    let server = server.map(|url| quote!(.server(#url)));
    let multipart = operation.multipart.as_ref();
    let multipart = multipart.map(|media_type| quote!(.multipart_as(#media_type)));
    let before = server.into_iter().chain(multipart);
    before.chain(sets).chain(needed).collect()
}

/// The only value of a parameter; null says nothing.
fn literal(parameter: &Parameter) -> Option<TokenStream> {
    Some(match parameter.constant.as_ref()? {
        serde_json::Value::Null => return None,
        serde_json::Value::String(text) => quote!(#text),
        serde_json::Value::Bool(value) => quote!(#value),
        value => match (value.as_i64(), value.as_u64(), value.as_f64()) {
            (Some(number), ..) => Literal::i64_suffixed(number).into_token_stream(),
            (_, Some(number), _) => Literal::u64_suffixed(number).into_token_stream(),
            (.., Some(number)) => Literal::f64_suffixed(number).into_token_stream(),
            _ => return None,
        },
    })
}

/// More required values than a caller can keep in order: a plain struct of them.
pub fn required_struct(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<TokenStream> {
    let values = required_values(operation, names);
    if values.len() <= MOST_ARGUMENTS {
        return None;
    }
    let (required, call) = (ident(&names.required), ident(&names.call));
    let borrows = values.iter().any(|value| value.is_reference(input));
    let lifetime = if borrows { quote!('a) } else { quote!() };
    let generics = borrows.then(|| quote!(<'a>));
    let fields = values.iter().map(|value| {
        let (name, ty) = (&value.name, value.ty(input, &lifetime));
        let docs = docs(value.docs, &wire_name(value.wire, name));
        quote!(#docs pub #name: #ty)
    });
    let doc = attributes(&[format!("What [`{call}`] must be given.")]);
    let shown: Vec<_> = values
        .iter()
        .map(|value| (value.name.clone(), value.shown(input)))
        .collect();
    let derived = shown::derived(&shown).map(|_| quote!(#[derive(Debug)]));
    let anonymous = if borrows { quote!(<'_>) } else { quote!() };
    let debug = shown::structure(&required, &anonymous, &shown);
    Some(quote! {
        #doc
        #derived
        pub struct #required #generics { #(#fields,)* }
        #debug
    })
}

/// Whether a call may send much: its progress is of interest.
pub fn uploads(operation: &Operation) -> bool {
    let parts = operation.parameters.iter().any(|parameter| {
        parameter.ty == Type::Part || parameter.ty == Type::Array(Box::new(Type::Part))
    });
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let mut large = contents
        .filter(|content| matches!(content.kind, ContentKind::Bytes | ContentKind::Multipart));
    parts || large.next().is_some()
}
