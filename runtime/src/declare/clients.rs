//! Clients and their builders.

/// What a client and its builder can do: what all can, and what the document adds.
///
/// The document's servers, how closely answers are read, what there is a choice of, a method for each server that has a name,
/// and a method for each security scheme
/// with the kind of its credential, its name in the document, and where an API key goes.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($client:ident, $builder:ident {
        $(servers($($server:expr),* $(,)?);)?
        $(answers($answers:ident);)?
        $(choose { $($(#[$choice_note:meta])* $choice:ident($($argument:ident: $ty:ty),*);)* };)?
        $(environments {$(
            $(#[$environment_note:meta])*
            $environment:ident => $url:literal;
        )*};)?
        $(credentials {$(
            $(#[$note:meta])*
            $method:ident($kind:ident) => $scheme:literal $(, $place:ident($key:literal))?;
        )*};)?
    }) => {
        impl $client {
            /// Begins a client: the base URL is the document's first server unless
            /// [`base_url`](ClientBuilder::base_url) says otherwise.
            pub fn builder() -> $builder {
                #[allow(unused_imports)]
                use $crate::codegen::{Server, ServerVariable};
                static META: $crate::codegen::ClientMeta = $crate::codegen::ClientMeta::new(
                    ::core::env!("CARGO_PKG_NAME"),
                    ::core::env!("CARGO_PKG_VERSION"),
                )$(.servers(&[$($server),*]))?;
                $builder(
                    $crate::ClientBuilder::new(&META)
                        $(.answers($crate::Answers::$answers))?
                        $(.setters(&[$(($scheme, ::core::stringify!($method))),*]))?,
                )
            }

            /// The client under the types: what all clients have in common.
            pub fn runtime(&self) -> &$crate::Client {
                &self.0
            }
        }

        impl $builder {
            /// The URL that all paths are appended to.
            pub fn base_url(self, url: &str) -> Self {
                Self(self.0.base_url(url))
            }

            $($(
                $(#[$choice_note])*
                pub fn $choice(self, $($argument: $ty),*) -> Self {
                    Self(self.0.$choice($($argument),*))
                }
            )*)?

            $($(
                $(#[$environment_note])*
                pub fn $environment(self) -> Self {
                    Self(self.0.base_url($url))
                }
            )*)?

            /// How long a call may take as a whole; 60 seconds by default.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// How calls are repeated; up to three attempts by default, where that can do no harm.
            pub fn retry(self, retry: $crate::Retry) -> Self {
                Self(self.0.retry(retry))
            }

            /// How closely answers must keep to the document.
            pub fn answers(self, answers: $crate::Answers) -> Self {
                Self(self.0.answers(answers))
            }

            /// Told of every place where an answer is not what the document says, and was read all the same.
            pub fn on_drift(
                self,
                callback: impl Fn(&$crate::DriftEvent<'_>) + Send + Sync + 'static,
            ) -> Self {
                Self(self.0.on_drift(callback))
            }

            /// A header that every request carries.
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Sends requests through this transport instead of the default one.
            pub fn transport(self, transport: impl $crate::transport::Transport) -> Self {
                Self(self.0.transport(transport))
            }

            $($(
                $(#[$note])*
                pub fn $method(self, credential: $crate::auth::$kind) -> Self {
                    Self(self.0.credential($scheme, credential $(.$place($key))?))
                }
            )*)?

            /// Everything else that can be set.
            pub fn configure(
                self,
                set: impl FnOnce($crate::ClientBuilder) -> $crate::ClientBuilder,
            ) -> Self {
                Self(set(self.0))
            }

            /// Makes the client.
            ///
            /// # Errors
            ///
            /// When a setting cannot be used: a base URL that is none, for example.
            pub fn build(self) -> ::core::result::Result<$client, $crate::BuildError> {
                self.0.build().map($client)
            }
        }
    };
}

/// A table of XML, which is one of those that bodies begin with or hold.
#[doc(hidden)]
#[macro_export]
macro_rules! __xml_table {
    ($ty:ident { $(#[$note:meta])* $name:ident = $value:expr }) => {
        $(#[$note])*
        pub(crate) static $name: $crate::codegen::xml::$ty = $value;
    };
}
