//! How structs are made: `new`, what they begin with, and setters.

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
