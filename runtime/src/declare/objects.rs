//! Structs: tables of properties, and how they are made.

/// The table of a struct's properties, reading, writing and `Debug`.
///
/// Each property has its field, how it is there (a function of [`codegen::json`](crate::codegen::json) and a place of
/// its `row`), its name on the wire, and `hidden` or `open` where `Debug` must not show all of it. After the
/// properties stand, where they hold: `closed` (other properties are an error) or `rest` (they go to
/// `additional_properties`), and `lenient` (what does not fit goes to `misfits`; `lenient hidden` where that must not
/// be shown). Before these stands `wide` for a struct of more than 48 properties: there are rows of that many places.
///
/// ```
/// use apiloom_runtime::codegen::{object, wire_functions};
///
/// pub enum Wire {}
/// wire_functions!(Wire);
///
/// #[derive(Clone, PartialEq)]
/// pub struct User {
///     pub id: i64,
///     pub full_name: Option<String>,
/// }
///
/// object!(Wire, User { id: required "id", full_name: optional "fullName" });
///
/// let user: User = Wire::from_slice(br#"{"id": 1, "fullName": "Ani"}"#)?;
/// assert_eq!(format!("{user:?}"), r#"User { id: 1, full_name: Some("Ani") }"#);
/// assert_eq!(Wire::to_vec(&user), br#"{"id":1,"fullName":"Ani"}"#);
/// # Ok::<(), apiloom_runtime::json::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($wire:ty, $name:ident $(<$of:ident>)? { $($properties:tt)* } wide $($mode:ident)*) => {
        $crate::__object!(@all [wide] ($($mode)*) $wire, $name $(<$of>)? { $($properties)* });
    };
    ($wire:ty, $name:ident $(<$of:ident>)? { $($properties:tt)* } $($mode:ident)*) => {
        $crate::__object!(@all [] ($($mode)*) $wire, $name $(<$of>)? { $($properties)* });
    };

    (@all $wide:tt $modes:tt $wire:ty, $name:ident $(<$of:ident>)? {
        $($field:ident: $how:ident $key:literal $($shown:ident)?),* $(,)?
    }) => {
        impl $(<$of>)? $crate::codegen::json::Object for $name $(<$of>)? {
            const PROPERTIES: &'static [$crate::codegen::json::Property] =
                &[$($crate::codegen::json::$how($key)),*];
        }

        $crate::__object!(@read $modes $wide $wire, $name $(<$of>)? { $($field $how),* });
        $crate::__object!(@write $modes $wire, $name $(<$of>)? { $($field),* });
        $crate::__object!(@debug $modes $name $(<$of>)? { $($field)* } {
            $(&$($crate::codegen::json::$shown)?(&self.$field),)*
        } self);
    };

    (@read () $($of:tt)*) => {
        $crate::__object!(@reads row () $($of)*);
    };
    (@read (closed) $($of:tt)*) => {
        $crate::__object!(@reads row_closed () $($of)*);
    };
    (@read (rest) $($of:tt)*) => {
        $crate::__object!(@reads row_with_rest (additional_properties) $($of)*);
    };
    (@read (lenient $(hidden)?) $($of:tt)*) => {
        $crate::__object!(@reads row_lenient (misfits) $($of)*);
    };
    (@read (rest lenient $(hidden)?) $($of:tt)*) => {
        $crate::__object!(@reads row_lenient_with_rest (misfits additional_properties) $($of)*);
    };
    (@reads $row:ident ($($more:ident)*) $wide:tt $wire:ty, $name:ident $(<$of:ident>)? {
        $($field:ident $how:ident),*
    }) => {
        impl $(<$of: $crate::json::Read<$wire>>)? $crate::json::Read<$wire> for $name $(<$of>)? {
            #[inline]
            fn read(
                input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                $(let mut $more = ::core::default::Default::default();)*
                let row = $crate::__object!(@row $wide $row input, $wire { $($field $how),* } $(&mut $more),*);
                // Where nothing is required the pattern always holds.
                #[allow(irrefutable_let_patterns)]
                let ($($crate::codegen::json::row::takes::$how($field, ..),)*) = row else {
                    return ::core::result::Result::Err($crate::codegen::json::row::missing());
                };
                ::core::result::Result::Ok($name { $($field,)* $($more,)* })
            }
        }
    };
    (@row [] $row:ident $input:ident, $wire:ty { $($fields:tt)* } $($more:expr),*) => {{
        let mut row = $crate::codegen::json::row::Row::<$wire>::empty();
        $input.$row::<$wire, _>(<Self as $crate::codegen::json::Object>::PROPERTIES, &mut row, $($more),*)?;
        row
    }};
    (@row [wide] $row:ident $input:ident, $wire:ty { $($field:ident $how:ident),* }
        $($more:expr),*) => {{
        $(
            let mut $field: $crate::codegen::json::row::places::$how<$wire, _> =
                $crate::codegen::json::row::Place::<$wire>::empty();
        )*
        let places: &mut [&mut dyn $crate::codegen::json::Slot] = &mut [$(&mut $field),*];
        $input.$row::<$wire, _>(<Self as $crate::codegen::json::Object>::PROPERTIES, places, $($more),*)?;
        ($($field,)*)
    }};

    (@write (rest lenient $(hidden)?) $wire:ty, $name:ident $(<$of:ident>)? { $($field:ident),* }) => {
        $crate::__object!(@writes object_lenient_with_rest [misfits, additional_properties]
            $wire, $name $(<$of>)? { $($field),* });
    };
    (@write (lenient $(hidden)?) $wire:ty, $name:ident $(<$of:ident>)? { $($field:ident),* }) => {
        $crate::__object!(@writes object_lenient [misfits] $wire, $name $(<$of>)? { $($field),* });
    };
    (@write (rest) $wire:ty, $name:ident $(<$of:ident>)? { $($field:ident),* }) => {
        $crate::__object!(@writes object_with_rest [additional_properties]
            $wire, $name $(<$of>)? { $($field),* });
    };
    (@write ($(closed)?) $wire:ty, $name:ident $(<$of:ident>)? { $($field:ident),* }) => {
        $crate::__object!(@writes object [] $wire, $name $(<$of>)? { $($field),* });
    };
    (@writes $object:ident [$($more:ident),*] $wire:ty, $name:ident $(<$of:ident>)? { $($field:ident),* }) => {
        impl $(<$of: $crate::json::Write<$wire>>)? $crate::json::Write<$wire> for $name $(<$of>)? {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer) {
                let values: &[&dyn $crate::json::Write<$wire>] = &[$(&self.$field),*];
                out.$object(
                    <Self as $crate::codegen::json::Object>::PROPERTIES,
                    values,
                    $(&self.$more),*
                );
            }
        }
    };

    (@debug (rest $($mode:ident)*) $name:ident $(<$of:ident>)? { $($field:ident)* } { $($value:tt)* }
        $self:ident) => {
        $crate::__object!(@debug ($($mode)*) $name $(<$of>)? { $($field)* additional_properties } {
            $($value)* &$crate::codegen::json::open(&$self.additional_properties),
        } $self);
    };
    (@debug (lenient hidden) $name:ident $(<$of:ident>)? { $($field:ident)* } { $($value:tt)* } $self:ident) => {
        $crate::__object!(@debug () $name $(<$of>)? { $($field)* misfits } {
            $($value)* &$crate::codegen::json::hidden(&$self.misfits),
        } $self);
    };
    (@debug (lenient) $name:ident $(<$of:ident>)? { $($field:ident)* } { $($value:tt)* } $self:ident) => {
        $crate::__object!(@debug () $name $(<$of>)? { $($field)* misfits } { $($value)* &$self.misfits, } $self);
    };
    (@debug ($(closed)?) $name:ident $(<$of:ident>)? { $($field:ident)* } { $($value:tt)* } $self:ident) => {
        impl $(<$of: ::core::fmt::Debug>)? ::core::fmt::Debug for $name $(<$of>)? {
            fn fmt(&$self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                // All names in one text: one for each field would be a macro for each field.
                let names = ::core::stringify!($name $($field)*);
                $crate::codegen::json::debug_fields(formatter, names, &[$($value)*])
            }
        }
    };
}

/// How a struct is made: `new`, and a setter for each property that may be missing.
///
/// `new` takes what is required, with a function of [`codegen::json::given`](crate::codegen::json::given) where `into`
/// is not all; `with` says what else a new one begins with, the rest begins with nothing. `text` are properties that
/// are text, `set` those of another type, each beside those that take null too, `flag` those that have one value only.
///
/// ```
/// use apiloom_runtime::codegen::construct;
///
/// pub struct User {
///     pub id: i64,
///     pub name: Option<String>,
///     pub nick: Option<Option<String>>,
/// }
///
/// construct!(User {
///     new(id: i64),
///     text(name),
///     text_or_null(nick),
/// });
///
/// let user = User::new(1).name("Ani").nick(None);
/// assert_eq!((user.id, user.name.as_deref(), user.nick), (1, Some("Ani"), Some(None)));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __construct {
    ($name:ident $(<$of:ident>)? {
        new $(<$lifetime:lifetime>)? ($($required:ident: $argument:ty $(=> $more:ident)?),* $(,)?),
        $(with($($known:ident: $value:expr),* $(,)?),)?
        $(text($($(#[$text_note:meta])* $text:ident),* $(,)?),)?
        $(text_or_null($($(#[$null_note:meta])* $text_or_null:ident),* $(,)?),)?
        $(set($($(#[$set_note:meta])* $set:ident: $given:ty),* $(,)?),)?
        $(set_or_null($($(#[$or_null_note:meta])* $set_or_null:ident: $given_or_null:ty),* $(,)?),)?
        $(flag($($(#[$flag_note:meta])* $flag:ident: $only:literal),* $(,)?),)?
    }) => {
        impl $(<$of>)? $name $(<$of>)? {
            /// With the required properties; the others are not there.
            pub fn new $(<$lifetime>)? ($($required: $argument),*) -> Self {
                $name {
                    $($required: $($crate::codegen::json::given::$more)?($required.into()),)*
                    $($($known: $value,)*)?
                    $($($text: ::core::option::Option::None,)*)?
                    $($($text_or_null: ::core::option::Option::None,)*)?
                    $($($set: ::core::option::Option::None,)*)?
                    $($($set_or_null: ::core::option::Option::None,)*)?
                    $($($flag: ::core::option::Option::None,)*)?
                }
            }
        }

        $crate::__construct!(@setters $name $(<$of>)? {
            $(text($($(#[$text_note])* $text),*))?
            $(text_or_null($($(#[$null_note])* $text_or_null),*))?
            $(set($($(#[$set_note])* $set: $given),*))?
            $(set_or_null($($(#[$or_null_note])* $set_or_null: $given_or_null),*))?
            $(flag($($(#[$flag_note])* $flag: $only),*))?
        });
    };

    ($name:ident $(<$of:ident>)? {
        new($group:ident: $grouped:ident { $($required:ident),* $(,)? }),
        $(with($($known:ident: $value:expr),* $(,)?),)?
        $(text($($(#[$text_note:meta])* $text:ident),* $(,)?),)?
        $(text_or_null($($(#[$null_note:meta])* $text_or_null:ident),* $(,)?),)?
        $(set($($(#[$set_note:meta])* $set:ident: $given:ty),* $(,)?),)?
        $(set_or_null($($(#[$or_null_note:meta])* $set_or_null:ident: $given_or_null:ty),* $(,)?),)?
        $(flag($($(#[$flag_note:meta])* $flag:ident: $only:literal),* $(,)?),)?
    }) => {
        impl $(<$of>)? $name $(<$of>)? {
            /// With the required properties; the others are not there.
            pub fn new($group: $grouped $(<$of>)?) -> Self {
                $name {
                    $($required: $group.$required.into(),)*
                    $($($known: $value,)*)?
                    $($($text: ::core::option::Option::None,)*)?
                    $($($text_or_null: ::core::option::Option::None,)*)?
                    $($($set: ::core::option::Option::None,)*)?
                    $($($set_or_null: ::core::option::Option::None,)*)?
                    $($($flag: ::core::option::Option::None,)*)?
                }
            }
        }

        $crate::__construct!(@setters $name $(<$of>)? {
            $(text($($(#[$text_note])* $text),*))?
            $(text_or_null($($(#[$null_note])* $text_or_null),*))?
            $(set($($(#[$set_note])* $set: $given),*))?
            $(set_or_null($($(#[$or_null_note])* $set_or_null: $given_or_null),*))?
            $(flag($($(#[$flag_note])* $flag: $only),*))?
        });
    };

    (@setters $name:ident $(<$of:ident>)? {
        $(text($($(#[$text_note:meta])* $text:ident),*))?
        $(text_or_null($($(#[$null_note:meta])* $text_or_null:ident),*))?
        $(set($($(#[$set_note:meta])* $set:ident: $given:ty),*))?
        $(set_or_null($($(#[$or_null_note:meta])* $set_or_null:ident: $given_or_null:ty),*))?
        $(flag($($(#[$flag_note:meta])* $flag:ident: $only:literal),*))?
    }) => {
        impl $(<$of>)? $name $(<$of>)? {
            $($(
                #[doc = ::core::concat!("Sets `", ::core::stringify!($text), "`.")]
                $(#[$text_note])*
                #[must_use]
                pub fn $text(
                    mut self,
                    $text: impl ::core::convert::Into<::std::string::String>,
                ) -> Self {
                    self.$text = ::core::option::Option::Some($text.into());
                    self
                }
            )*)?

            $($(
                #[doc = ::core::concat!("Sets `", ::core::stringify!($text_or_null), "`, to null with `None`.")]
                $(#[$null_note])*
                #[must_use]
                pub fn $text_or_null<'t>(
                    mut self,
                    $text_or_null: impl ::core::convert::Into<::core::option::Option<&'t str>>,
                ) -> Self {
                    self.$text_or_null = ::core::option::Option::Some(
                        $text_or_null.into().map(::core::convert::Into::into),
                    );
                    self
                }
            )*)?

            $($(
                #[doc = ::core::concat!("Sets `", ::core::stringify!($set), "`.")]
                $(#[$set_note])*
                #[must_use]
                pub fn $set(mut self, $set: $given) -> Self {
                    self.$set = ::core::option::Option::Some($set.into());
                    self
                }
            )*)?

            $($(
                #[doc = ::core::concat!("Sets `", ::core::stringify!($set_or_null), "`, to null with `None`.")]
                $(#[$or_null_note])*
                #[must_use]
                pub fn $set_or_null(
                    mut self,
                    $set_or_null: impl ::core::convert::Into<::core::option::Option<$given_or_null>>,
                ) -> Self {
                    self.$set_or_null = ::core::option::Option::Some(
                        $set_or_null.into().map(::core::convert::Into::into),
                    );
                    self
                }
            )*)?

            $($(
                #[doc = ::core::concat!("Sets `", ::core::stringify!($flag), "` to ", $only, ".")]
                $(#[$flag_note])*
                #[must_use]
                pub fn $flag(mut self) -> Self {
                    self.$flag = ::core::option::Option::Some(::core::default::Default::default());
                    self
                }
            )*)?
        }
    };
}

/// `Default` of a struct of which some fields begin with a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __default {
    ($name:ident => { $($field:ident: $value:expr),* $(,)? }) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                $name { $($field: $value),* }
            }
        }
    };
    ($name:ident <$of:ident> => { $($field:ident: $value:expr),* $(,)? }) => {
        impl<$of> ::core::default::Default for $name<$of> {
            fn default() -> Self {
                $name { $($field: $value),* }
            }
        }
    };
}

/// Setters that are not called like their fields, or that set what begins with something: how each is called, what it takes,
/// and what becomes of that.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($name:ident { $($(#[$note:meta])* $setter:ident $(<$lifetime:lifetime>)? ($field:ident $(: $given:ty)?) => $how:ident),* $(,)? }) => {
        impl $name {
            $crate::__setters!(@each {
                $($(#[$note])* $setter $(<$lifetime>)? ($field $(: $given)?) => $how),*
            });
        }
    };
    ($name:ident <$of:ident> { $($(#[$note:meta])* $setter:ident $(<$lifetime:lifetime>)? ($field:ident $(: $given:ty)?) => $how:ident),* $(,)? }) => {
        impl<$of> $name<$of> {
            $crate::__setters!(@each {
                $($(#[$note])* $setter $(<$lifetime>)? ($field $(: $given)?) => $how),*
            });
        }
    };
    (@each { $($(#[$note:meta])* $setter:ident $(<$lifetime:lifetime>)? ($field:ident $(: $given:ty)?) => $how:ident),* }) => {$(
        $(#[$note])*
        #[must_use]
        pub fn $setter $(<$lifetime>)? (mut self $(, $field: $given)?) -> Self {
            self.$field = ::core::option::Option::Some($crate::__setters!(@$how $field));
            self
        }
    )*};
    (@flag $field:ident) => { ::core::default::Default::default() };
    (@value $field:ident) => { $field };
    (@into $field:ident) => { $field.into() };
    (@each_into $field:ident) => { $field.into().map(::core::convert::Into::into) };
}
