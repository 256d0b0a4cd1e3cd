//! The client and its builder.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs::{attributes, docs, inert};
use super::{Input, ident};
use crate::api::{Docs, Location, SecurityKind, Server, ServerVariable};
use crate::config::Answers;

/// The client and its builder, and what both can do.
pub fn client(input: Input<'_>) -> Vec<TokenStream> {
    let title = attributes(&[format!("A client of {}.", inert(&input.api.title).concat())]);
    let servers: Vec<TokenStream> = input.api.servers.iter().map(server).collect();
    let servers = (!servers.is_empty()).then(|| quote!(servers(#(#servers),*);));
    let answers = match input.config.answers {
        Answers::Strict => Some(quote!(answers(Strict);)),
        Answers::Lenient => Some(quote!(answers(Lenient);)),
        Answers::Tolerant => None,
    };
    let choice = server_choice(input);
    let environments = environments(input);
    let credentials = credentials(input);
    vec![
        quote! {
            #title
            ///
            /// Cheap to clone: clones share connections and credentials.
            #[derive(Clone, Debug)]
            pub struct Client(apiloom_runtime::Client);
        },
        quote! {
            /// Builds a [`Client`]: one method for each credential of the document.
            #[derive(Debug)]
            #[must_use]
            pub struct ClientBuilder(apiloom_runtime::ClientBuilder);
        },
        quote! {
            client!(Client, ClientBuilder { #servers #answers #choice #environments #credentials });
        },
    ]
}

/// A method for each security scheme of the document.
fn credentials(input: Input<'_>) -> Option<TokenStream> {
    let schemes = input.api.security_schemes.iter().zip(&input.names.schemes);
    let credentials = schemes.filter_map(|(scheme, name)| {
        let (name, wire) = (ident(name), &scheme.name);
        let title = format!(
            "The credential for `{}`.",
            inert(&scheme.name).concat().replace('`', "")
        );
        let docs = docs(&scheme.docs, &title);
        let (kind, place) = match &scheme.kind {
            SecurityKind::Bearer => (quote!(Bearer), None),
            SecurityKind::Basic => (quote!(Basic), None),
            SecurityKind::ApiKey(location, key) => {
                let place = match location {
                    Location::Query => quote!(in_query),
                    Location::Cookie => quote!(in_cookie),
                    _ => quote!(in_header),
                };
                (quote!(ApiKey), Some(quote!(, #place(#key))))
            }
            SecurityKind::Certificate | SecurityKind::Other(_) => return None,
        };
        Some(quote!(#docs #name(#kind) => #wire #place;))
    });
    let credentials: Vec<TokenStream> = credentials.collect();
    (!credentials.is_empty()).then(|| quote!(credentials { #(#credentials)* };))
}

/// A method for each server that has a name.
fn environments(input: Input<'_>) -> Option<TokenStream> {
    let named = input.api.environments.iter().zip(&input.names.environments);
    let methods = named.map(|(environment, name)| {
        let (name, url) = (ident(name), &environment.url);
        let docs = attributes(&[format!("Sends calls to {}.", Docs::code(url))]);
        quote!(#docs #name => #url;)
    });
    let methods: Vec<TokenStream> = methods.collect();
    (!methods.is_empty()).then(|| quote!(environments { #(#methods)* };))
}

fn server(server: &Server) -> TokenStream {
    let url = &server.url;
    let variables = server.variables.iter().map(|variable| {
        let (name, default, allowed) = (&variable.name, &variable.default, &variable.allowed);
        let allowed = listed(quote!(allowed), allowed.iter());
        quote!(ServerVariable::new(#name, #default) #allowed)
    });
    let variables = listed(quote!(variables), variables);
    quote!(Server::new(#url) #variables)
}

/// The call that sets a list; nothing where there is nothing to set.
fn listed<T: ToTokens>(
    setter: TokenStream,
    items: impl ExactSizeIterator<Item = T>,
) -> Option<TokenStream> {
    (items.len() > 0).then(|| quote!(.#setter(&[#(#items),*])))
}

/// The methods for what there is a choice of: several servers, variables in their URLs.
fn server_choice(input: Input<'_>) -> Option<TokenStream> {
    let servers = &input.api.servers;
    let several = (servers.len() > 1).then(|| {
        let mut lines = vec![
            "Chooses one of the document's servers; the first by default.".to_owned(),
            String::new(),
        ];
        for (index, server) in servers.iter().enumerate() {
            let words = server.description.as_deref().unwrap_or_default();
            let url = inert(&server.url).concat().replace('`', "");
            lines.push(format!("* {index}: `{url}` {}", inert(words).join(" ")));
        }
        let docs = attributes(&lines);
        quote! {
            #docs
            server(index: usize);
        }
    });
    let mut variables: Vec<&ServerVariable> = Vec::new();
    for variable in servers.iter().flat_map(|server| &server.variables) {
        if !variables.iter().any(|known| known.name == variable.name) {
            variables.push(variable);
        }
    }
    let variable = (!variables.is_empty()).then(|| {
        let mut lines = vec![
            "Sets a variable of the server's URL. One that is not in it, or a value that the document \
             does not allow, fails in [`build`](ClientBuilder::build)."
                .to_owned(),
            String::new(),
        ];
        for variable in variables {
            let text = format!("{} (default {})", variable.name, variable.default);
            let allowed = match variable.allowed.as_slice() {
                [] => String::new(),
                all => format!(", one of {}", all.join(", ")),
            };
            lines.push(format!("* {}", inert(&format!("{text}{allowed}")).join(" ")));
        }
        let docs = attributes(&lines);
        quote! {
            #docs
            server_variable(name: &str, value: &str);
        }
    });
    let choices = quote!(#several #variable);
    (!choices.is_empty()).then(|| quote!(choose { #choices };))
}
