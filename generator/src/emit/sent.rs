//! What a call sends: arguments, setters, bodies.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::content::{bytes, content_shown, put_content};
use super::docs::{attributes, docs, inert};
use super::shown::{self, At, Shown};
use super::ty::{argument, passed_by_reference};
use super::{Input, ident, ours};
use crate::api::{
    Content, ContentKind, Docs, Location, Operation, Parameter, RequestBody, Said, Style, Type,
    XmlBody,
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
    let parameters = operation.parameters.iter().enumerate();
    let parameters = parameters.filter(|(_, parameter)| parameter.said() != Said::Always);
    let parameters = parameters.map(|(index, _)| Argument::Parameter(index));
    parameters
        .chain([Argument::Body])
        .filter(|argument| !names.arguments.contains(argument))
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

/// How a value is put into the request: a method of the runtime's, and what it is given before the value.
pub struct Put {
    method: proc_macro2::Ident,
    with: Vec<TokenStream>,
}

impl Put {
    pub fn new(method: &'static str, with: impl IntoIterator<Item = TokenStream>) -> Self {
        Put {
            method: ours(method),
            with: with.into_iter().collect(),
        }
    }

    /// With a value.
    fn with(mut self, value: TokenStream) -> Self {
        self.with.push(value);
        self
    }
}

impl quote::ToTokens for Put {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (method, with) = (&self.method, &self.with);
        tokens.extend(quote!(#method(#(#with),*)));
    }
}

pub fn quoted(wire: &str) -> String {
    format!("`{}`", inert(wire).concat().replace('`', ""))
}

/// The arguments of an operation's method, and what they do to `request`.
pub fn arguments(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> (TokenStream, TokenStream) {
    let values = required_values(operation, names);
    let always = constants(operation);
    if values.len() <= MOST_ARGUMENTS {
        let arguments = values.iter().map(|value| value.argument(input));
        let sets = values.iter().map(|value| {
            let put = value.put(input).with(value.name.to_token_stream());
            quote!(.#put)
        });
        return (quote!(#(#arguments),*), quote!(#always #(#sets)*));
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
    (
        quote!(required: calls::#required #lifetime),
        quote!(#always #(#sets)*),
    )
}

/// What a call sends whoever makes it, and what a form needs that may be left out as a whole.
fn constants(operation: &Operation) -> TokenStream {
    let parameters = operation.parameters.iter();
    let always = parameters.filter(|parameter| parameter.said() == Said::Always);
    let sets = always.filter_map(|parameter| {
        let put = put_parameter(parameter).with(literal(parameter)?);
        Some(quote!(.#put))
    });
    let needed = operation.needed_fields();
    let needed = (!needed.is_empty()).then(|| quote!(.optional_form(&[#(#needed),*])));
    let multipart = operation.multipart.as_ref();
    let multipart = multipart.map(|media_type| quote!(.multipart_as(#media_type)));
    quote!(#multipart #(#sets)* #needed)
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
        let docs = docs(value.docs, &format!("{}.", quoted(value.wire)));
        let (name, ty) = (&value.name, value.ty(input, &lifetime));
        quote!(#docs pub #name: #ty)
    });
    let doc = attributes(&[format!("What [`{call}`] must be given.")]);
    let shown: Vec<_> = values
        .iter()
        .map(|value| (value.name.clone(), value.shown(input)))
        .collect();
    let derived = shown::derived(&shown).map(|_| quote!(#[derive(Debug)]));
    let anonymous = if borrows { quote!(<'_>) } else { quote!() };
    let debug = shown::structure(
        At::Operations,
        &required,
        &TokenStream::new(),
        &anonymous,
        &shown,
    );
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

fn put_parameter(parameter: &Parameter) -> Put {
    let wire = &parameter.wire;
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query | Location::QueryString => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Field => "field",
        Location::Part => {
            let media_type = match &parameter.media_type {
                Some(media_type) => quote!(Some(#media_type)),
                None => quote!(None),
            };
            let place = match &parameter.ty {
                Type::Part => "part",
                Type::Array(item) if **item == Type::Part => "parts",
                _ if parameter.style == Style::Json => "value_part",
                _ => return Put::new("styled_part", [put_by(parameter)]),
            };
            return Put::new(place, [quote!(#wire), media_type]);
        }
    };
    Put::new(place, [put_by(parameter)])
}

/// A parameter, by its name where that says all.
fn put_by(parameter: &Parameter) -> TokenStream {
    let wire = &parameter.wire;
    let style = style(parameter);
    match style.is_empty() {
        true => quote!(#wire),
        false => quote!(Parameter::new(#wire) #style),
    }
}

/// A parameter as it is written.
pub fn parameter(parameter: &Parameter) -> TokenStream {
    let (wire, style) = (&parameter.wire, style(parameter));
    quote!(Parameter::new(#wire) #style)
}

/// How a parameter is written, where that is not the way of its place.
fn style(parameter: &Parameter) -> TokenStream {
    let style = match parameter.style {
        Style::Simple | Style::Form => TokenStream::new(),
        Style::Label => quote!(.label()),
        Style::Matrix => quote!(.matrix()),
        Style::SpaceDelimited => quote!(.space_delimited()),
        Style::PipeDelimited => quote!(.pipe_delimited()),
        Style::DeepObject => quote!(.deep_object()),
        Style::Verbatim => quote!(.verbatim()),
        Style::Json => quote!(.json()),
    };
    // Each style has its default: form lists are repeated, others joined (OAS 3.0.4, 4.7.12.2).
    let usual = parameter.style.explodes();
    let never = matches!(parameter.style, Style::DeepObject | Style::Json);
    let explode = (parameter.explode != usual && !never).then(|| {
        let explode = parameter.explode;
        quote!(.explode(#explode))
    });
    let reserved = parameter.allow_reserved.then(|| quote!(.allow_reserved()));
    let alone = (parameter.location == Location::QueryString).then(|| quote!(.alone()));
    quote!(#style #explode #reserved #alone)
}
