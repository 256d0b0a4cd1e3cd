//! How a value is put into a request: by a method of the runtime's, and what that is given before the value.

use proc_macro2::TokenStream;
use quote::quote;

use super::ours;
use crate::api::{Location, Parameter, Style, Type};

/// A method of the runtime's, and what it is given before the value.
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

    /// With the value.
    pub fn with(mut self, value: TokenStream) -> Self {
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

/// How a parameter is put into the request.
pub fn put_parameter(parameter: &Parameter) -> Put {
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
