//! The client and its builder.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, docs, inert};
use super::{Input, ident};
use crate::api::SecurityKind;

/// The client.
pub fn client(input: Input<'_>) -> Vec<TokenStream> {
    let title = attributes(&[format!("A client of {}.", inert(&input.api.title).concat())]);
    let servers = &input.api.servers;
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
                    ClientBuilder(apiloom_runtime::ClientBuilder::new(&META))
                }
                /// The client under the types: what all clients have in common.
                pub fn runtime(&self) -> &apiloom_runtime::Client {
                    &self.0
                }
            }
        },
        quote! {
            static META: apiloom_runtime::ClientMeta = apiloom_runtime::ClientMeta {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                servers: &[#(#servers),*],
            };
        },
    ]
}

/// The builder: one method for each security scheme of the document.
pub fn builder(input: Input<'_>) -> Vec<TokenStream> {
    let schemes = input.api.security_schemes.iter().zip(&input.names.schemes);
    let credentials = schemes
        .filter(|(scheme, _)| scheme.kind == SecurityKind::Bearer)
        .map(|(scheme, name)| {
            let name = ident(name);
            let wire = &scheme.name;
            let docs = docs(
                &scheme.docs,
                &format!(
                    "The credential for `{}`.",
                    inert(&scheme.name).concat().replace('`', "")
                ),
            );
            quote! {
                #docs
                pub fn #name(self, credential: apiloom_runtime::auth::Bearer) -> Self {
                    Self(self.0.credential(#wire, credential))
                }
            }
        });
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
                /// How long a call may take as a whole; 60 seconds by default.
                pub fn timeout(self, timeout: std::time::Duration) -> Self {
                    Self(self.0.timeout(timeout))
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
