//! Enums of known values: texts, and scalars of other kinds.

/// What belongs to an enum of texts: `as_str`, all values, comparing with texts, `Display`, `From` and `FromStr`,
/// reading and writing.
///
/// An open enum has a variant `Unknown` for values that the document does not know. Behind the variants stands
/// `closed` where it has none, and `constant` where it has one value, so that another one is no such constant.
///
/// ```
/// use apiloom_runtime::codegen::{json, string_enum, wire_functions};
///
/// pub enum Wire {}
/// wire_functions!(Wire);
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Status {
///     Active,
///     OnLeave,
///     Unknown(json::UnknownValue),
/// }
///
/// string_enum!(Wire, Status { Active => "active", OnLeave => "on-leave" });
///
/// assert_eq!(Status::from("on-leave"), Status::OnLeave);
/// assert_eq!(Status::OnLeave, "on-leave");
/// assert_eq!(Status::VALUES, [Status::Active, Status::OnLeave]);
/// assert_eq!(Wire::to_vec(&Status::from("new")), br#""new""#);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($wire:ty, $name:ident { $($variant:ident => $value:literal),* $(,)? }) => {
        $crate::__string_enum!(@open unknown_value $wire, $name { $($variant => $value),* });
    };
    ($wire:ty, $name:ident { $($variant:ident => $value:literal),* $(,)? } constant) => {
        $crate::__string_enum!(@open unknown_constant $wire, $name { $($variant => $value),* });
    };

    // Values that are not listed are values too.
    ($wire:ty, $name:ident { $($variant:ident => $value:literal),* $(,)? } open) => {
        $crate::__string_enum!(@texts $wire, $name { $($variant => $value),* });

        impl $crate::json::Read<$wire> for $name {
            #[inline]
            fn read(
                input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                input.text().map(|text| $name::from(&*text))
            }
        }
    };

    (@open $note:ident $wire:ty, $name:ident { $($variant:ident => $value:literal),* }) => {
        $crate::__string_enum!(@texts $wire, $name { $($variant => $value),* });

        impl $crate::json::Read<$wire> for $name {
            #[inline]
            fn read(
                input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                let value = $name::from(&*input.text()?);
                if let $name::Unknown(_) = value {
                    input.$note();
                }
                ::core::result::Result::Ok(value)
            }
        }
    };

    (@texts $wire:ty, $name:ident { $($variant:ident => $value:literal),* }) => {
        $crate::__string_enum!(@values $wire, $name
            { $($variant => $value),* } { $name::Unknown(value) => value.as_str(), });

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($value => $name::$variant,)*
                    other => $name::Unknown($crate::json::UnknownValue::new(other)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                $name::from(text.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok($name::from(text))
            }
        }
    };

    ($wire:ty, $name:ident { $($variant:ident => $value:literal),* $(,)? } closed) => {
        $crate::__string_enum!(@values $wire, $name { $($variant => $value),* } {});

        impl ::core::str::FromStr for $name {
            type Err = $crate::json::UnknownValue;
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::json::UnknownValue> {
                match text {
                    $($value => ::core::result::Result::Ok($name::$variant),)*
                    other => ::core::result::Result::Err($crate::json::UnknownValue::new(other)),
                }
            }
        }

        impl $crate::json::Read<$wire> for $name {
            #[inline]
            fn read(
                input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                input.parse_text(|text| text.parse::<$name>())
            }
        }
    };

    (@values $wire:ty, $name:ident { $($variant:ident => $value:literal),* } { $($unknown:tt)* }) => {
        impl $name {
            /// The values that the document knows, in its order.
            pub const VALUES: &'static [Self] = &[$($name::$variant),*];

            /// The value as on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $value,)*
                    $($unknown)*
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl $crate::json::Write<$wire> for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer) {
                out.string(self.as_str());
            }
        }
    };
}

/// What belongs to an enum of numbers, booleans or mixed scalars: `as_json`, all values, `Display`, reading and
/// writing.
///
/// Each variant has its JSON text, and the texts that are compared with what comes. `closed` and `constant` mean what
/// they mean for texts.
///
/// ```
/// use apiloom_runtime::codegen::{json, scalar_enum, wire_functions};
///
/// pub enum Wire {}
/// wire_functions!(Wire);
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Level {
///     V1,
///     V2,
///     Unknown(json::UnknownValue),
/// }
///
/// scalar_enum!(Wire, Level { V1 => "1" = "1", V2 => "2" = "2" });
///
/// assert_eq!(Wire::from_slice::<Level>(b"2.0")?, Level::V2);
/// # Ok::<(), apiloom_runtime::json::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __scalar_enum {
    ($wire:ty, $name:ident { $($variant:ident => $json:literal = $($form:literal)|+),* $(,)? }) => {
        $crate::__scalar_enum!(@values $wire, $name
            { $($variant => $json = $($form)|+),* } { $name::Unknown(value) => value.as_str(), }
            input value { $name::Unknown(input.unknown_scalar(&value)) });
    };
    ($wire:ty, $name:ident { $($variant:ident => $json:literal = $($form:literal)|+),* $(,)? } constant) => {
        $crate::__scalar_enum!(@values $wire, $name
            { $($variant => $json = $($form)|+),* } { $name::Unknown(value) => value.as_str(), }
            input value { $name::Unknown(input.unknown_constant_scalar(&value)) });
    };
    ($wire:ty, $name:ident { $($variant:ident => $json:literal = $($form:literal)|+),* $(,)? } closed) => {
        $crate::__scalar_enum!(@values $wire, $name { $($variant => $json = $($form)|+),* } {}
            input value {
                return ::core::result::Result::Err(
                    input.error("expected a value that the document lists"),
                )
            });
    };

    (@values $wire:ty, $name:ident
        { $($variant:ident => $json:literal = $($form:literal)|+),* } { $($unknown:tt)* }
        $input:ident $value:ident { $otherwise:expr }) => {
        impl $name {
            /// The values that the document knows, in its order.
            pub const VALUES: &'static [Self] = &[$($name::$variant),*];

            /// The value as JSON text.
            pub fn as_json(&self) -> &str {
                match self {
                    $($name::$variant => $json,)*
                    $($unknown)*
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(self.as_json())
            }
        }

        impl $crate::json::Read<$wire> for $name {
            #[inline]
            fn read(
                $input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                let $value = $input.scalar()?;
                ::core::result::Result::Ok(match $value.as_str() {
                    $($($form)|+ => $name::$variant,)*
                    _ => $otherwise,
                })
            }
        }

        impl $crate::json::Write<$wire> for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer) {
                out.raw(self.as_json());
            }
        }
    };
}

/// `From` for the variants of a union, where the type of the value tells which variant it is.
///
/// ```
/// use apiloom_runtime::codegen::from_variants;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Id {
///     Number(i64),
///     Text(String),
/// }
///
/// from_variants!(Id { Number(i64), Text(String), Text(&str) });
///
/// assert_eq!(Id::from("a"), Id::Text("a".to_owned()));
/// assert_eq!(Id::from(1), Id::Number(1));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __from_variants {
    ($name:ident { $($variant:ident($from:ty)),* $(,)? }) => {$(
        impl ::core::convert::From<$from> for $name {
            fn from(value: $from) -> Self {
                $name::$variant(value.into())
            }
        }
    )*};
}

/// Constructors of a union's variants that are lists: of some places callers give the values, the others are constants.
#[doc(hidden)]
#[macro_export]
macro_rules! __constructors {
    ($name:ident { $($(#[$note:meta])* $constructor:ident($($place:ident: $given:ty),* $(,)?)
        => $variant:ident($($value:expr),* $(,)?)),* $(,)? }) => {
        impl $name {$(
            $(#[$note])*
            pub fn $constructor($($place: $given),*) -> Self {
                $name::$variant(($($value,)*))
            }
        )*}
    };
}

/// How a type of another crate is read and written.
#[doc(hidden)]
#[macro_export]
macro_rules! __foreign {
    ($wire:ty, $ty:ty, { read($input:ident) => $read:expr, write($value:ident, $out:ident) => $write:expr $(,)? }) => {
        impl $crate::json::Read<$wire> for $ty {
            #[inline]
            fn read(
                $input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                $read
            }
        }

        impl $crate::json::Write<$wire> for $ty {
            #[inline]
            fn write(&self, $out: &mut $crate::json::Writer) {
                let $value = self;
                $write;
            }
        }
    };
}
