//! What every generated operation and model has, once.

/// The methods that every call has: `with`, `with_response`, `raw`, `to_http`, `.await`.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation_methods {
    ($call:ident) => {
        $crate::__operation_methods!(
            $call,
            <$call as $crate::Operation>::Output,
            <$call as $crate::Operation>::Error
        );
    };
    ($call:ident, $output:ty, $error:ty) => {
        impl $call {
            /// Sets options of this call: a timeout or a header, for example.
            #[inline]
            pub fn with(mut self, change: impl FnOnce($crate::Options) -> $crate::Options) -> Self {
                self.0.with(change);
                self
            }

            /// Gives the status and the headers beside the output.
            #[inline]
            pub fn with_response(self) -> $crate::operation::WithResponse<Self> {
                $crate::operation::WithResponse::new(self)
            }

            /// Gives what comes as it comes, unread: status, headers and bytes, whatever the status.
            #[inline]
            pub fn raw(self) -> $crate::operation::Raw<Self> {
                $crate::operation::Raw::new(self)
            }

            /// The request as it would be sent, but for credentials.
            ///
            /// # Errors
            ///
            /// When a value cannot be sent.
            #[inline]
            pub fn to_http(
                &self,
            ) -> ::core::result::Result<
                $crate::codegen::http::Request<$crate::codegen::bytes::Bytes>,
                $crate::error::RequestError,
            > {
                self.0.to_http()
            }
        }

        impl ::core::future::IntoFuture for $call {
            type Output = ::core::result::Result<$output, $crate::Error<$error>>;
            type IntoFuture = $crate::operation::Sending<$call>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                $crate::operation::Sending::new(self)
            }
        }

        impl ::core::clone::Clone for $call {
            fn clone(&self) -> Self {
                $call(::core::clone::Clone::clone(&self.0))
            }
        }

        impl ::core::fmt::Debug for $call {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, formatter)
            }
        }
    };
}

/// The method of calls whose answers come in an envelope.
#[doc(hidden)]
#[macro_export]
macro_rules! __enveloped_method {
    ($call:ident) => {
        impl $call {
            /// Gives the whole envelope, not only what is inside.
            #[inline]
            pub fn enveloped(self) -> $crate::operation::WithEnvelope<Self> {
                $crate::operation::WithEnvelope::new(self)
            }
        }
    };
}

/// The methods of calls whose answers come in pages.
#[doc(hidden)]
#[macro_export]
macro_rules! __paging_methods {
    ($call:ident) => {
        impl $call {
            /// The pages, from the one that the call names.
            #[inline]
            pub fn pages(self) -> $crate::paging::Pages<Self> {
                $crate::paging::Pages::new(self)
            }

            /// The items of all pages, from the one that the call names.
            #[inline]
            pub fn items(self) -> $crate::paging::Items<Self> {
                $crate::paging::Items::new(self)
            }
        }
    };
}

/// The method of calls that send what may be large.
#[doc(hidden)]
#[macro_export]
macro_rules! __upload_method {
    ($call:ident) => {
        impl $call {
            /// Calls `progress` as the body leaves: with the bytes sent so far, and the length of the
            /// whole where it is known.
            #[inline]
            pub fn on_progress(
                mut self,
                progress: impl Fn(u64, ::core::option::Option<u64>) + Send + Sync + 'static,
            ) -> Self {
                self.0.with(|options| options.on_progress(progress));
                self
            }
        }
    };
}

/// Reading and writing a client's models by hand, for those who do not name this crate.
///
/// ```
/// use apiloom_runtime::json;
///
/// pub enum Wire {}
/// apiloom_runtime::codegen::wire_functions!(Wire);
///
/// let numbers: Vec<i64> = Wire::from_slice(b"[1, 2]")?;
/// assert_eq!(Wire::to_vec(&numbers), b"[1,2]");
/// # Ok::<(), json::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __wire_functions {
    ($wire:ident) => {
        impl $wire {
            /// Reads a model from JSON: the body of a webhook or a callback, for example.
            ///
            /// # Errors
            ///
            /// When the text is not JSON, is not of this type, or something follows the value. The error
            /// says where.
            #[inline]
            pub fn from_slice<T: $crate::json::Read<$wire>>(
                json: &[u8],
            ) -> ::core::result::Result<T, $crate::json::ReadError> {
                $crate::json::from_slice::<$wire, T>(json)
            }

            /// A call that is begun.
            #[doc(hidden)]
            #[inline]
            pub fn call(client: &$crate::codegen::Client) -> $crate::codegen::Filling<$wire> {
                $crate::codegen::Filling::new(client)
            }

            /// Writes a model as JSON.
            #[inline]
            pub fn to_vec<T: $crate::json::Write<$wire> + ?Sized>(
                model: &T,
            ) -> ::std::vec::Vec<u8> {
                $crate::json::to_vec::<$wire, T>(model)
            }
        }
    };
}

/// serde's traits for models, with the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_bridge {
    ($wire:ty, plain: $($model:ident),* $(,)?) => {$(
        impl $crate::codegen::serde::Serialize for $model {
            #[inline]
            fn serialize<S: $crate::codegen::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::json::serialize::<$wire, _, S>(self, serializer)
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $model {
            #[inline]
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::json::deserialize::<$wire, _, D>(deserializer)
            }
        }
    )*};
    ($wire:ty, generic: $($model:ident),* $(,)?) => {$(
        impl<T: $crate::json::Write<$wire>> $crate::codegen::serde::Serialize for $model<T> {
            #[inline]
            fn serialize<S: $crate::codegen::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codegen::json::serialize::<$wire, _, S>(self, serializer)
            }
        }

        impl<'de, T: $crate::json::Read<$wire>> $crate::codegen::serde::Deserialize<'de> for $model<T> {
            #[inline]
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::codegen::json::deserialize::<$wire, _, D>(deserializer)
            }
        }
    )*};
}

/// serde's traits for models, with the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_bridge {
    ($($tokens:tt)*) => {};
}
