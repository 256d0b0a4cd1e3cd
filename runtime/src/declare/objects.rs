//! Structs: tables of properties, reading, writing and `Debug`.

/// The table of a struct's properties, reading, writing and `Debug`.
///
/// Each property has how it is there (a function of [`codegen::json`](crate::codegen::json) and a place of
/// its `row`), its field, its name on the wire where the field is called otherwise, and `hidden` or `open` where `Debug` must not show
/// all of it. After the properties stand, where they hold: `closed` (other properties are an error) or `rest` (they go to
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
/// object!(Wire, User { required id, optional full_name "fullName" });
///
/// let user: User = Wire::from_slice(br#"{"id": 1, "fullName": "Ani"}"#)?;
/// assert_eq!(format!("{user:?}"), r#"User { id: 1, full_name: Some("Ani") }"#);
/// assert_eq!(Wire::to_vec(&user), br#"{"id":1,"fullName":"Ani"}"#);
/// # Ok::<(), apiloom_runtime::json::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    // Most structs are this, in one step: each further one is a macro for each struct of a client.
    ($wire:ty, $name:ident { $($how:ident $field:ident $($key:literal)?),* $(,)? }) => {
        impl $crate::codegen::json::Object for $name {
            const PROPERTIES: &'static [$crate::codegen::json::Property] =
                &[$($crate::codegen::json::$how(::core::stringify!($field))
                    .spelled(::core::concat!(",\"", ::core::stringify!($field), "\":"))
                    $(.called($key, ::core::concat!(",", ::core::stringify!($key), ":")))?),*];
        }

        impl $crate::json::Read<$wire> for $name {
            #[inline]
            fn read(
                input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                let mut row = ::core::option::Option::None;
                input.whole_row::<$wire, _>(<Self as $crate::codegen::json::Object>::PROPERTIES, &mut row)?;
                let ::core::option::Option::Some(($($crate::codegen::json::row::takes::$how($field, ..),)*)) = row
                else {
                    return ::core::result::Result::Err($crate::codegen::json::row::missing());
                };
                ::core::result::Result::Ok($name { $($field),* })
            }
        }

        impl $crate::json::Write<$wire> for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer) {
                let values: &[&dyn $crate::json::Write<$wire>] = &[$(&self.$field),*];
                out.object(<Self as $crate::codegen::json::Object>::PROPERTIES, values);
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                // All names in one text: one for each field would be a macro for each field.
                let names = ::core::stringify!($name $($field)*);
                $crate::codegen::json::debug_fields(formatter, names, &[$(&self.$field),*])
            }
        }
    };

    ($wire:ty, $name:ident $(<$of:ident>)? { $($properties:tt)* } wide $($mode:ident)*) => {
        $crate::__object!(@all [wide] ($($mode)*) $wire, $name $(<$of>)? { $($properties)* });
    };
    ($wire:ty, $name:ident $(<$of:ident>)? { $($properties:tt)* } $($mode:ident)*) => {
        $crate::__object!(@all [] ($($mode)*) $wire, $name $(<$of>)? { $($properties)* });
    };

    (@all $wide:tt $modes:tt $wire:ty, $name:ident $(<$of:ident>)? {
        $($how:ident $field:ident $($key:literal)? $($shown:ident)?),* $(,)?
    }) => {
        impl $(<$of>)? $crate::codegen::json::Object for $name $(<$of>)? {
            const PROPERTIES: &'static [$crate::codegen::json::Property] =
                &[$($crate::codegen::json::$how(::core::stringify!($field))
                    .spelled(::core::concat!(",\"", ::core::stringify!($field), "\":"))
                    $(.called($key, ::core::concat!(",", ::core::stringify!($key), ":")))?),*];
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
