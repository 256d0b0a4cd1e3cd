//! What every generated operation and model has, once.

/// The methods that every call has: `with`, `with_response`, `raw`, `to_http`, `.await`.
#[doc(hidden)]
#[macro_export]
macro_rules! operation_methods {
    ($call:ident) => {
        impl $call {
            /// Sets options of this call: a timeout or a header, for example.
            #[inline]
            pub fn with(mut self, change: impl FnOnce($crate::Options) -> $crate::Options) -> Self {
                self.0.with(change);
                self
            }

            /// Gives the status and the headers beside the output.
            #[inline]
            pub fn with_response(self) -> $crate::WithResponse<Self> {
                $crate::WithResponse::new(self)
            }

            /// Gives what comes as it comes, unread: status, headers and bytes, whatever the status.
            #[inline]
            pub fn raw(self) -> $crate::Raw<Self> {
                $crate::Raw::new(self)
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
                $crate::__http::Request<$crate::__bytes::Bytes>,
                $crate::RequestError,
            > {
                self.0.to_http()
            }
        }

        impl ::core::future::IntoFuture for $call {
            type Output = ::core::result::Result<
                <$call as $crate::Operation>::Output,
                $crate::Error<<$call as $crate::Operation>::Error>,
            >;
            type IntoFuture = $crate::Sending<$call>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                $crate::Sending::new(self)
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
macro_rules! enveloped_method {
    ($call:ident) => {
        impl $call {
            /// Gives the whole envelope, not only what is inside.
            #[inline]
            pub fn enveloped(self) -> $crate::WithEnvelope<Self> {
                $crate::WithEnvelope::new(self)
            }
        }
    };
}

/// The methods of calls whose answers come in pages.
#[doc(hidden)]
#[macro_export]
macro_rules! paging_methods {
    ($call:ident) => {
        impl $call {
            /// The pages, from the one that the call names.
            #[inline]
            pub fn pages(self) -> $crate::Pages<Self> {
                $crate::Pages::new(self)
            }

            /// The items of all pages, from the one that the call names.
            #[inline]
            pub fn items(self) -> $crate::Items<Self> {
                $crate::Items::new(self)
            }
        }
    };
}

/// The method of calls that send what may be large.
#[doc(hidden)]
#[macro_export]
macro_rules! upload_method {
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
/// apiloom_runtime::wire_functions!(Wire);
///
/// let numbers: Vec<i64> = Wire::from_slice(b"[1, 2]")?;
/// assert_eq!(Wire::to_vec(&numbers), b"[1,2]");
/// # Ok::<(), json::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! wire_functions {
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
macro_rules! serde_bridge {
    ($wire:ty, plain: $($model:ident),* $(,)?) => {$(
        impl $crate::__serde::Serialize for $model {
            #[inline]
            fn serialize<S: $crate::__serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::bridge::serialize::<$wire, _, S>(self, serializer)
            }
        }

        impl<'de> $crate::__serde::Deserialize<'de> for $model {
            #[inline]
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::json::bridge::deserialize::<$wire, _, D>(deserializer)
            }
        }
    )*};
    ($wire:ty, generic: $($model:ident),* $(,)?) => {$(
        impl<T: $crate::json::Write<$wire>> $crate::__serde::Serialize for $model<T> {
            #[inline]
            fn serialize<S: $crate::__serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::bridge::serialize::<$wire, _, S>(self, serializer)
            }
        }

        impl<'de, T: $crate::json::Read<$wire>> $crate::__serde::Deserialize<'de> for $model<T> {
            #[inline]
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::json::bridge::deserialize::<$wire, _, D>(deserializer)
            }
        }
    )*};
}

/// serde's traits for models, with the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_bridge {
    ($($tokens:tt)*) => {};
}
