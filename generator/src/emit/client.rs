//! The client and its builder.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs::{attributes, docs, inert};
use super::{Input, ident};
use crate::api::{Location, SecurityKind, Server, ServerVariable};
use crate::config::Answers;

/// The client.
pub fn client(input: Input<'_>) -> Vec<TokenStream> {
    let title = attributes(&[format!("A client of {}.", inert(&input.api.title).concat())]);
    let servers = listed(quote!(servers), input.api.servers.iter().map(server));
    let setters = setters(input);
    let answers = match input.config.answers {
        Answers::Strict => Some(quote!(.answers(apiloom_runtime::Answers::Strict))),
        Answers::Lenient => Some(quote!(.answers(apiloom_runtime::Answers::Lenient))),
        Answers::Tolerant => None,
    };
    vec![
        quote! {
            #title
            ///
            /// Cheap to clone: clones share connections and credentials.
            #[derive(Clone, Debug)]
            pub struct Client(apiloom_runtime::Client);
        },
        quote! {
            impl Client {
                /// Begins a client: the base URL is the document's first server unless
                /// [`ClientBuilder::base_url`] says otherwise.
                pub fn builder() -> ClientBuilder {
                    ClientBuilder(apiloom_runtime::ClientBuilder::new(&META)#answers #setters)
                }
                /// The client under the types: what all clients have in common.
                pub fn runtime(&self) -> &apiloom_runtime::Client {
                    &self.0
                }
            }
        },
        quote! {
            static META: ClientMeta =
                ClientMeta::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")) #servers;
        },
    ]
}

/// What the methods for credentials are called, by their schemes: an error names the one that was not used.
fn setters(input: Input<'_>) -> Option<TokenStream> {
    let schemes = input.api.security_schemes.iter().zip(&input.names.schemes);
    let usable = schemes.filter(|(scheme, _)| {
        !matches!(
            scheme.kind,
            SecurityKind::Certificate | SecurityKind::Other(_)
        )
    });
    let pairs: Vec<TokenStream> = usable
        .map(|(scheme, name)| {
            let (wire, method) = (&scheme.name, ident(name).to_string());
            quote!((#wire, #method))
        })
        .collect();
    (!pairs.is_empty()).then(|| quote!(.setters(&[#(#pairs),*])))
}

/// The builder: one method for each security scheme of the document.
pub fn builder(input: Input<'_>) -> Vec<TokenStream> {
    let schemes = input.api.security_schemes.iter().zip(&input.names.schemes);
    let credentials = schemes.filter_map(|(scheme, name)| {
        let (name, wire) = (ident(name), &scheme.name);
        let title = format!(
            "The credential for `{}`.",
            inert(&scheme.name).concat().replace('`', "")
        );
        let docs = docs(&scheme.docs, &title);
        let (ty, value) = match &scheme.kind {
            SecurityKind::Bearer => (quote!(Bearer), quote!(credential)),
            SecurityKind::Basic => (quote!(Basic), quote!(credential)),
            SecurityKind::ApiKey(location, key) => {
                let place = match location {
                    Location::Query => quote!(in_query),
                    Location::Cookie => quote!(in_cookie),
                    _ => quote!(in_header),
                };
                (quote!(ApiKey), quote!(credential.#place(#key)))
            }
            SecurityKind::Certificate | SecurityKind::Other(_) => return None,
        };
        Some(quote! {
            #docs
            pub fn #name(self, credential: apiloom_runtime::auth::#ty) -> Self {
                Self(self.0.credential(#wire, #value))
            }
        })
    });
    let choice = server_choice(input);
    vec![
        quote! {
            /// Builds a [`Client`].
            #[derive(Debug)]
            #[must_use]
            pub struct ClientBuilder(apiloom_runtime::ClientBuilder);
        },
        quote! {
            impl ClientBuilder {
                /// The URL that all paths are appended to.
                pub fn base_url(self, url: &str) -> Self {
                    Self(self.0.base_url(url))
                }
                #choice
                /// How long a call may take as a whole; 60 seconds by default.
                pub fn timeout(self, timeout: std::time::Duration) -> Self {
                    Self(self.0.timeout(timeout))
                }
                /// How calls are repeated; up to three attempts by default, where that can do no harm.
                pub fn retry(self, retry: apiloom_runtime::Retry) -> Self {
                    Self(self.0.retry(retry))
                }
                /// How closely answers must keep to the document.
                pub fn answers(self, answers: apiloom_runtime::Answers) -> Self {
                    Self(self.0.answers(answers))
                }
                /// Told of every place where an answer is not what the document says, and was read all the same.
                pub fn on_drift(
                    self,
                    callback: impl Fn(&apiloom_runtime::DriftEvent<'_>) + Send + Sync + 'static,
                ) -> Self {
                    Self(self.0.on_drift(callback))
                }
                /// A header that every request carries.
                pub fn header(self, name: &str, value: &str) -> Self {
                    Self(self.0.header(name, value))
                }
                /// Sends requests through this transport instead of the default one.
                pub fn transport(self, transport: impl apiloom_runtime::transport::Transport) -> Self {
                    Self(self.0.transport(transport))
                }
                #(#credentials)*
                /// Everything else that can be set.
                pub fn configure(
                    self,
                    set: impl FnOnce(apiloom_runtime::ClientBuilder) -> apiloom_runtime::ClientBuilder,
                ) -> Self {
                    Self(set(self.0))
                }
                /// Makes the client.
                ///
                /// # Errors
                ///
                /// When a setting cannot be used: a base URL that is none, for example.
                pub fn build(self) -> Result<Client, apiloom_runtime::BuildError> {
                    self.0.build().map(Client)
                }
            }
        },
    ]
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

/// Methods for what there is a choice of: several servers, variables in their URLs.
fn server_choice(input: Input<'_>) -> TokenStream {
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
            pub fn server(self, index: usize) -> Self {
                Self(self.0.server(index))
            }
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
             does not allow, fails in [`build`](Self::build)."
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
            pub fn server_variable(self, name: &str, value: &str) -> Self {
                Self(self.0.server_variable(name, value))
            }
        }
    });
    quote!(#several #variable)
}
