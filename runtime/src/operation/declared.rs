//! Operations as generated code declares them: what is known of one, how its answers are read, its parameters.

use std::fmt;

use http::{Method, StatusCode};

/// The methods that the crate `http` has a constant for; another is `named`.
pub mod verb {
    pub use crate::meta::{Verb, named};

    use super::Method;

    /// Constants of the same names.
    macro_rules! verbs {
        ($($name:ident)*) => {$(
            #[doc = concat!("`", stringify!($name), "`.")]
            pub const $name: Verb = Verb::Standard(Method::$name);
        )*};
    }

    verbs! { CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE }
}

/// Whether the answer is the next one; the line is that one's.
#[inline]
pub fn next(answer: &mut usize, _line: &str) -> bool {
    *answer = answer.wrapping_sub(1);
    *answer == 0
}

/// Writes the document's words for an error, behind its status where that is one of several.
pub fn say(
    formatter: &mut fmt::Formatter<'_>,
    (status, text): (Option<&StatusCode>, &str),
) -> fmt::Result {
    match status {
        Some(status) => write!(formatter, "{status}: {text}"),
        None => formatter.write_str(text),
    }
}

/// An operation: the type of its calls and all that it means.
///
/// The lines stand in this order:
///
/// - the handle's method, the output, and the errors
/// - HTTP method, path and id, and what else an [`OperationMeta`](crate::operation::OperationMeta) says
/// - each success by its line of the table of answers (`|` between those that are read alike), and how it is read: functions of
///   [`codegen::read`](crate::codegen::read), and behind `as` what is made of what they give; behind `if` what it must
///   be, where callers get nothing of it
/// - `error`: each documented error of one status, its variant, how its body is read, and its `Display`
/// - `errors`: those of several statuses, whose variants have the status before the body; `presumed`, where the
///   client's configuration describes it and the document does not
/// - `envelope`: the type with the envelope, and how each success is read then
/// - `pages`: the type of the items, the way to them from a page, and a [`Paging`](crate::codegen::Paging)
/// - `refreshes`: where tokens stand; `channel`: what is sent and received over the socket that it opens, and what
///   all of it has; `uploads`: that it may
///   send much
/// - each optional parameter: its setter, and where it is put by a method of
///   [`Filling`](crate::codegen::Filling)
///
/// ```
/// use apiloom_runtime::codegen::{operation, wire_functions};
///
/// pub enum Wire {}
/// wire_functions!(Wire);
///
/// pub struct Names(apiloom_runtime::codegen::Client);
///
/// impl Names {
///     pub fn list(&self) -> calls::List {
///         Wire::call(&self.0).done()
///     }
/// }
///
/// #[derive(Clone, Debug)]
/// pub enum ListError {
///     NotFound(String),
///     Default(apiloom_runtime::http::StatusCode),
/// }
///
/// pub mod calls {
///     use super::{Wire, operation};
///
///     operation!(Wire, List {
///         Names::list -> Vec<String>, super::ListError;
///         GET "/names", "listNames", accept("application/json");
///         "200 application/json" => json;
///         error "404 application/json" => NotFound(json), "there is no list";
///         errors "default" => Default, "failed";
///         /// How many.
///         limit(limit: u32) => query("limit");
///     });
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
/// static META: ClientMeta = ClientMeta::new("names", "1");
/// let client = ClientBuilder::new(&META).base_url("https://names.example").build()?;
/// let request = Names(client).list().limit(2).to_http()?;
/// assert_eq!(request.uri(), "https://names.example/names?limit=2");
/// # Ok(())
/// # }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($wire:ty, $call:ident {
        $handle:ident::$method:ident -> $output:ty, $error:ty;
        $verb:ident $(($named:literal))? $path:literal, $id:literal
            $(, $known:ident($($what:expr),* $(,)?))*;
        $($line:literal $(| $same:literal)* $(if $must_be:ident)? => $($part:ident $(($($of:expr),*))?),+ $(as $make:expr)?;)*
        $(error $error_line:literal $(if $error_is:ident)? => $variant:ident $(($read:ident $(($($read_of:expr),*))?))?,
            $text:literal;)*
        $(errors $errors_line:literal $(if $errors_are:ident)? => $ranged:ident $(($body:ident $(($($body_of:expr),*))?))?,
            $ranged_text:literal;)*
        $(presumed $presumed_line:literal => $presumed:ident($guess:ident $(($($guess_of:expr),*))?),
            $presumed_text:literal;)*
        $(envelope $envelope:ty, $($kept:ident $(($($kept_of:expr),*))? $(as $keep:expr)?),+;)?
        $(pages $item:ty, $page:ident => $items:expr, $style:ident($($at:expr),*)
            $(, $more:ident($($there:expr),*))*;)?
        $(refreshes($request:literal, $access:literal) $(, $token:ident($token_at:literal))*;)?
        $(channel $sent:ty, $received:ty $(, envelope($name:literal, $payload:literal) $(, $has:ident)*)?;)?
        $(uploads $on_progress:ident;)?
        $($(#[$note:meta])+
            $setter:ident($($argument:ident: $given:ty)?) => $put:ident($($with:expr),*);)*
    }) => {
        #[doc = ::core::concat!(
            "A call of [`", ::core::stringify!($handle), "::", ::core::stringify!($method),
            "`](super::", ::core::stringify!($handle), "::", ::core::stringify!($method), ")."
        )]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct $call(pub(super) $crate::codegen::Request);

        impl $call {
            $($(#[$note])+
            pub fn $setter(self $(, $argument: $given)?) -> Self {
                $call($crate::codegen::Filling::<$wire>::of(self.0)
                    .$put($($with,)* $($argument)?)
                    .request())
            })*

            $(
                /// Calls `progress` as the body leaves: with the bytes sent so far, and the length of the
                /// whole where it is known.
                #[inline]
                pub fn $on_progress(
                    mut self,
                    progress: impl Fn(u64, ::core::option::Option<u64>) + Send + Sync + 'static,
                ) -> Self {
                    self.0.with(|options| options.on_progress(progress));
                    self
                }
            )?
        }

        $crate::__operation_methods!($call, $output, $error);

        impl $crate::codegen::Operation for $call {
            const META: &'static $crate::codegen::OperationMeta =
                &$crate::codegen::OperationMeta::by($crate::codegen::verb::$verb $(($named))?, $path, $id)
                    .answers(&[$($line, $($same,)*)* $($error_line,)* $($errors_line,)* $($presumed_line,)*])
                    $(.$known($($what),*))*;
            type Output = $output;
            type Error = $error;

            #[inline]
            fn decode(
                response: &mut $crate::codegen::Response,
            ) -> $crate::codegen::Decoded<$output, $error> {
                let mut answer = response.answer();
                $(
                    if answer == 0 $(|| $crate::codegen::next(&mut answer, $same))* {
                        $(
                            if let ::core::result::Result::Err(error) =
                                $crate::codegen::read::$must_be::<$wire, ()>(response)
                            {
                                return $crate::codegen::Decoded::Unreadable(error);
                            }
                        )?
                        return $crate::codegen::Decoded::Ok($(($make))? ($(
                            match $crate::codegen::read::$part::<$wire, _>(response $($(, $of)*)?) {
                                ::core::result::Result::Ok(read) => read,
                                ::core::result::Result::Err(error) => {
                                    return $crate::codegen::Decoded::Unreadable(error);
                                }
                            }
                        ),+));
                    }
                    answer = answer.wrapping_sub(1);
                )*
                $(
                    if answer == 0 {
                        $(
                            if let ::core::result::Result::Err(error) =
                                $crate::codegen::read::$error_is::<$wire, ()>(response)
                            {
                                return $crate::codegen::Decoded::Unreadable(error);
                            }
                        )?
                        return $crate::codegen::Decoded::Api(<$error>::$variant $((
                            match $crate::codegen::read::$read::<$wire, _>(response $($(, $read_of)*)?) {
                                ::core::result::Result::Ok(read) => read,
                                ::core::result::Result::Err(error) => {
                                    return $crate::codegen::Decoded::Unreadable(error);
                                }
                            }
                        ))?);
                    }
                    answer = answer.wrapping_sub(1);
                )*
                $(
                    if answer == 0 {
                        $(
                            if let ::core::result::Result::Err(error) =
                                $crate::codegen::read::$errors_are::<$wire, ()>(response)
                            {
                                return $crate::codegen::Decoded::Unreadable(error);
                            }
                        )?
                        return $crate::codegen::Decoded::Api(<$error>::$ranged(
                            response.status(),
                            $(match $crate::codegen::read::$body::<$wire, _>(response $($(, $body_of)*)?) {
                                ::core::result::Result::Ok(read) => read,
                                ::core::result::Result::Err(error) => {
                                    return $crate::codegen::Decoded::Unreadable(error);
                                }
                            })?
                        ));
                    }
                    answer = answer.wrapping_sub(1);
                )*
                $(
                    if answer == 0 {
                        let status = response.status();
                        return $crate::codegen::Decoded::presumed(
                            status,
                            $crate::codegen::read::$guess::<$wire, _>(response $($(, $guess_of)*)?),
                            |body| <$error>::$presumed(status, body),
                        );
                    }
                    answer = answer.wrapping_sub(1);
                )*
                $crate::codegen::Decoded::Unexpected
            }

            #[inline]
            fn into_request(self) -> $crate::codegen::Request {
                self.0
            }

            #[inline]
            fn from_request(request: $crate::codegen::Request) -> Self {
                $call(request)
            }
        }

        $crate::__operation!(@display $error {
            $($variant $text,)*
        } {
            $($ranged $ranged_text,)* $($presumed $presumed_text,)*
        });

        $(
            impl $call {
                /// Gives the whole envelope, not only what is inside.
                #[inline]
                pub fn enveloped(self) -> $crate::operation::WithEnvelope<Self> {
                    $crate::operation::WithEnvelope::new(self)
                }
            }

            impl $crate::codegen::Enveloped for $call {
                type Envelope = $envelope;

                #[inline]
                fn decode_enveloped(
                    response: &mut $crate::codegen::Response,
                ) -> $crate::codegen::Decoded<$envelope, $error> {
                    let mut answer = response.answer();
                    $(
                        if answer == 0 {
                            return $crate::codegen::Decoded::Ok($(($keep))? (
                                match $crate::codegen::read::$kept::<$wire, _>(response $($(, $kept_of)*)?) {
                                    ::core::result::Result::Ok(read) => read,
                                    ::core::result::Result::Err(error) => {
                                        return $crate::codegen::Decoded::Unreadable(error);
                                    }
                                }
                            ));
                        }
                        answer = answer.wrapping_sub(1);
                    )+
                    // It is no success.
                    <Self as $crate::codegen::Operation>::decode(response).or_unexpected()
                }
            }
        )?

        $(
            $crate::__paging_methods!($call);

            impl $crate::codegen::Paginated for $call {
                type Item = $item;
                const PAGING: &'static $crate::codegen::Paging =
                    &$crate::codegen::Paging::$style($($at),*)$(.$more($($there),*))*;

                #[inline]
                fn items($page: $output) -> ::std::vec::Vec<$item> {
                    $items
                }
            }
        )?

        $(
            impl $crate::codegen::RefreshOperation for $call {
                const OPERATION: &'static $crate::codegen::OperationMeta =
                    <Self as $crate::codegen::Operation>::META;
                const TOKENS: $crate::codegen::TokenFields =
                    $crate::codegen::TokenFields::new($request, $access)$(.$token($token_at))*;
            }
        )?

        $(
            impl $crate::codegen::Channel for $call {
                type Wire = $wire;
                type Sent = $sent;
                type Received = $received;
                $(const ENVELOPE: ::core::option::Option<$crate::codegen::MessageEnvelope> =
                    ::core::option::Option::Some(
                        $crate::codegen::MessageEnvelope::new($name, $payload)$(.$has())*
                    );)?
            }
        )?
    };

    (@display $error:ty { } { }) => {};
    (@display $error:ty { $($variant:ident $text:literal,)* } { $($ranged:ident $ranged_text:literal,)* }) => {
        impl ::core::fmt::Display for $error {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::say(formatter, match self {
                    $(Self::$variant { .. } => (::core::option::Option::None, $text),)*
                    $(Self::$ranged { 0: status, .. } => (::core::option::Option::Some(status), $ranged_text),)*
                })
            }
        }

        impl ::core::error::Error for $error {}
    };
}

/// The headers that answers describe, each by its field, how it is read and its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __headers {
    ($wire:ty, $name:ident { $($field:ident: $how:ident $header:literal),* $(,)? }) => {
        impl ::core::convert::From<&$crate::ResponseHead> for $name {
            #[inline]
            fn from(head: &$crate::ResponseHead) -> Self {
                $name { $($field: head.$how::<$wire, _>($header),)* }
            }
        }
    };
}

/// A body that can be of several media types, each by its variant and how it is put into the request.
#[doc(hidden)]
#[macro_export]
macro_rules! __bodies {
    ($wire:ty, $name:ident { $($variant:ident => $put:ident($($with:expr),*)),* $(,)? }) => {
        impl $crate::codegen::OneOf<$wire> for $name {
            fn set(self, request: $crate::codegen::Filling<$wire>) -> $crate::codegen::Filling<$wire> {
                match self {
                    $($name::$variant(value) => request.$put($($with,)* value),)*
                }
            }
        }
    };
}
