//! Unions: how the variant of a value is told, reading and writing.

/// How a union is read and written.
///
/// Each variant stands with what its discriminator is, if it has one: `"dog" | "Dog"`, of which the first is written,
/// `"1" as json` for a number or a boolean, `"1" as own` for what only the variant's own property says. Behind the variants
/// stands `closed` where nothing keeps a value of none of them, and then what tells them apart: tests, one after the other,
/// and the value of a property (`by`), the property that each has of its own (`keys`), or what fits (`else`). Before that stands
/// `any_of` with the objects, and the properties of others, where a value may be of several variants at once.
///
/// ```
/// use apiloom_runtime::codegen::{json, object, union, wire_functions};
///
/// pub enum Wire {}
/// wire_functions!(Wire);
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Pet {
///     Cat(Cat),
///     Dog(Dog),
///     Unknown(json::UnknownVariant),
/// }
///
/// union!(Wire, Pet { Cat: "cat" | "Cat", Dog: "dog" } by "kind");
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Id {
///     Number(i64),
///     Text(String),
/// }
///
/// union!(Wire, Id { Number, Text } closed test { kind(Number) => Number, kind(String) => Text });
/// # #[derive(Clone, PartialEq)]
/// # pub struct Cat { pub lives: i64 }
/// # object!(Wire, Cat { required lives });
/// # #[derive(Clone, PartialEq)]
/// # pub struct Dog { pub name: Id }
/// # object!(Wire, Dog { required name });
///
/// let dog: Pet = Wire::from_slice(br#"{"kind": "dog", "name": 7}"#)?;
/// assert_eq!(dog, Pet::Dog(Dog { name: Id::Number(7) }));
/// assert_eq!(Wire::to_vec(&dog), br#"{"kind":"dog","name":7}"#);
/// let fish: Pet = Wire::from_slice(br#"{"kind": "fish"}"#)?;
/// assert_eq!(Wire::to_vec(&fish), br#"{"kind":"fish"}"#);
/// # Ok::<(), apiloom_runtime::json::ReadError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($wire:ty, $name:ident { $($variants:tt)* } closed any_of($($parts:tt)*) $($plan:tt)*) => {
        $crate::__union!(@plan [(::core::option::Option::None) $($parts)*] $wire, $name
            { $($variants)* } {} $($plan)*);
    };
    ($wire:ty, $name:ident { $($variants:tt)* } closed $($plan:tt)*) => {
        $crate::__union!(@plan [(::core::option::Option::None)] $wire, $name
            { $($variants)* } {} $($plan)*);
    };
    ($wire:ty, $name:ident { $($variants:tt)* } any_of($($parts:tt)*) $($plan:tt)*) => {
        $crate::__union!(@plan [(::core::option::Option::Some($name::Unknown)) $($parts)*] $wire, $name
            { $($variants)* } { Unknown } $($plan)*);
    };
    ($wire:ty, $name:ident { $($variants:tt)* } $($plan:tt)*) => {
        $crate::__union!(@plan [(::core::option::Option::Some($name::Unknown))] $wire, $name
            { $($variants)* } { Unknown } $($plan)*);
    };

    // By the value of a property.
    (@plan $unknown:tt $wire:ty, $name:ident {
        $($variant:ident $(: $($tag:literal $(as $form:ident)?)|+)?),* $(,)?
    } $open:tt
        $(test { $($test:ident($($of:tt)*) => $to:ident),* $(,)? })?
        by $property:literal $({
            $($($word:literal $(as $word_form:ident)?)|+ => $meaning:ident $(($($meant:tt)*))?,)*
            $(if $lack:ident => $lacking:ident $(($($lacks:tt)*))?,)?
            $(null => $null:ident $(($($nulls:tt)*))?,)?
            $(else => $otherwise:ident $(($($others:tt)*))?,)?
            $(without($($unplaced:ident),*),)?
        })?
    ) => {
        $crate::__union!(@whole $unknown [$property] $wire, $name
            { $($variant [$($($tag $(as $form)?)|+)?],)* } $open
            { $($($test($($of)*) => $to,)*)? }
            {
                $crate::codegen::json::union::By::Property($crate::codegen::json::union::Telling {
                    name: $property,
                    values: &[
                        $($((
                            &[$($crate::codegen::json::union::Known::text($tag)$(.$form())?),+],
                            $crate::codegen::json::union::Meaning::One(__At::$variant as usize),
                        ),)?)*
                        $($((
                            &[$($crate::codegen::json::union::Known::text($word)$(.$word_form())?),+],
                            $crate::__union!(@meaning $meaning $(($($meant)*))?),
                        ),)*)?
                    ],
                    lacking: $crate::__union!(@lacking $($($lack $lacking $(($($lacks)*))?)?)?),
                    null: $crate::__union!(@some $($($null $(($($nulls)*))?)?)?),
                    otherwise: $crate::__union!(@otherwise $($($otherwise $(($($others)*))?)?)?),
                    unplaced: &[$($($(__At::$unplaced as usize),*)?)?],
                })
            }
        );
    };

    // By the property that each has.
    (@plan $unknown:tt $wire:ty, $name:ident { $($variant:ident),* $(,)? } $open:tt
        $(test { $($test:ident($($of:tt)*) => $to:ident),* $(,)? })?
        keys { $($key:literal => $keyed:ident),* $(,)? }
    ) => {
        $crate::__union!(@whole $unknown [""] $wire, $name { $($variant [],)* } $open
            { $($($test($($of)*) => $to,)*)? }
            {
                $crate::codegen::json::union::By::Keys(
                    &[$($key),*],
                    &[$(__At::$keyed as usize),*],
                )
            }
        );
    };
    (@plan $unknown:tt $wire:ty, $name:ident { $($variant:ident),* $(,)? } $open:tt
        test { $($test:ident($($of:tt)*) => $to:ident),* $(,)? } else told($($told:ident),*)
    ) => {
        $crate::__union!(@whole $unknown [""] $wire, $name { $($variant [],)* } $open
            { $($test($($of)*) => $to,)* }
            { $crate::codegen::json::union::By::Keyed(&[$(__At::$told as usize),*]) }
        );
    };

    // By what fits.
    (@plan $unknown:tt $wire:ty, $name:ident { $($variant:ident),* $(,)? } $open:tt
        $(test { $($test:ident($($of:tt)*) => $to:ident),* $(,)? })?
        else $meaning:ident $(($($meant:tt)*))?
    ) => {
        $crate::__union!(@whole $unknown [""] $wire, $name { $($variant [],)* } $open
            { $($($test($($of)*) => $to,)*)? }
            {
                $crate::codegen::json::union::By::Trying(
                    $crate::__union!(@meaning $meaning $(($($meant)*))?),
                )
            }
        );
    };

    // By tests alone.
    (@plan $unknown:tt $wire:ty, $name:ident { $($variant:ident),* $(,)? } $open:tt
        test { $($test:ident($($of:tt)*) => $to:ident),* $(,)? }
    ) => {
        $crate::__union!(@whole $unknown [""] $wire, $name { $($variant [],)* } $open
            { $($test($($of)*) => $to,)* } { $crate::codegen::json::union::By::Tests }
        );
    };

    (@whole [($unknown:expr) $($object:ty),* $(; $($known:literal),*)?] [$property:literal] $wire:ty, $name:ident
        { $($variant:ident [$($tags:tt)*],)* } { $($open:ident)? }
        { $($test:ident($($of:tt)*) => $to:ident,)* } { $by:expr }
    ) => {
        const _: () = {
            #[allow(dead_code, clippy::enum_variant_names, clippy::upper_case_acronyms)]
            enum __At {
                $($variant),*
            }

            impl $crate::codegen::json::union::Union for $name {
                const PLAN: &'static $crate::codegen::json::union::Plan =
                    &$crate::codegen::json::union::Plan {
                        name: ::core::stringify!($name),
                        tests: &[$(
                            ($crate::__union!(@test $test($($of)*)), __At::$to as usize),
                        )*],
                        by: $by,
                    };
                const VARIANTS: &'static [(
                    &'static str,
                    $crate::codegen::json::union::ReadVariant<Self>,
                )] = &[$((::core::stringify!($variant), |input| {
                    $crate::json::Read::<$wire>::read(input).map($name::$variant)
                }),)*];
                const TOGETHER: &'static [&'static [$crate::codegen::json::Property]] = &[
                    $(<$object as $crate::codegen::json::Object>::PROPERTIES,)*
                    $(&[$($crate::codegen::json::optional($known)),*],)?
                ];
                const UNKNOWN: ::core::option::Option<fn($crate::json::UnknownVariant) -> Self> =
                    $unknown;
            }

            impl $crate::json::Read<$wire> for $name {
                #[inline]
                fn read(
                    input: &mut $crate::json::Reader<'_>,
                ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                    input.union::<$name>()
                }
            }

            impl $crate::json::Write<$wire> for $name {
                #[inline]
                fn write(&self, out: &mut $crate::json::Writer) {
                    match self {
                        $($name::$variant(value) => {
                            $crate::__union!(@write $wire, out value [$property] [$($tags)*])
                        })*
                        $($name::$open(value) => $crate::json::Write::<$wire>::write(value, out),)?
                    }
                }
            }
        };
    };

    (@write $wire:ty, $out:ident $value:ident [$property:literal] [$tag:literal]) => {
        $out.tagged($property, $tag, |out| $crate::json::Write::<$wire>::write($value, out))
    };
    (@write $wire:ty, $out:ident $value:ident [$property:literal] [$($tag:literal)|+]) => {
        $out.tagged_one_of($property, &[$($tag),+], |out| {
            $crate::json::Write::<$wire>::write($value, out)
        })
    };
    (@write $wire:ty, $out:ident $value:ident [$property:literal] [$($tag:literal as json)|+]) => {
        $out.tagged_json($property, &[$($tag),+], |out| {
            $crate::json::Write::<$wire>::write($value, out)
        })
    };
    // Its own property says it.
    (@write $wire:ty, $out:ident $value:ident [$property:literal] [$($tag:literal as own)|*]) => {
        $crate::json::Write::<$wire>::write($value, $out)
    };

    (@test kind($($kind:ident)|+)) => {
        $crate::codegen::json::union::Test::Kind(&[$($crate::json::Kind::$kind),+])
    };
    (@test float()) => { $crate::codegen::json::union::Test::Float };
    (@test whole($integer:ty)) => {
        $crate::codegen::json::union::Test::Whole(|span| span.is_whole::<$integer>())
    };
    (@test uuid()) => { $crate::codegen::json::union::Test::Uuid };
    (@test date_time()) => { $crate::codegen::json::union::Test::DateTime };
    (@test date()) => { $crate::codegen::json::union::Test::Date };
    (@test text($text:literal)) => { $crate::codegen::json::union::Test::Text($text) };
    (@test has($name:literal)) => { $crate::codegen::json::union::Test::Has($name) };
    (@test told($name:literal, $($word:literal $(as $form:ident)?)|+)) => {
        $crate::codegen::json::union::Test::Told(
            $name,
            &[$($crate::codegen::json::union::Known::text($word)$(.$form())?),+],
        )
    };

    (@lacking) => { ::core::option::Option::None };
    (@lacking missing $($meaning:tt)+) => {
        $crate::__union!(@lacks Missing $($meaning)+)
    };
    (@lacking none $($meaning:tt)+) => { $crate::__union!(@lacks None $($meaning)+) };
    (@lacking absent $($meaning:tt)+) => { $crate::__union!(@lacks Absent $($meaning)+) };
    (@lacks $lack:ident $($meaning:tt)+) => {
        ::core::option::Option::Some((
            $crate::codegen::json::union::Lack::$lack,
            $crate::__union!(@meaning $($meaning)+),
        ))
    };
    (@some) => { ::core::option::Option::None };
    (@some $($meaning:tt)+) => {
        ::core::option::Option::Some($crate::__union!(@meaning $($meaning)+))
    };
    (@otherwise) => { $crate::codegen::json::union::Meaning::Unknown };
    (@otherwise $($meaning:tt)+) => { $crate::__union!(@meaning $($meaning)+) };

    (@meaning any($($variant:ident),*)) => {
        $crate::codegen::json::union::Meaning::Any(&[$(__At::$variant as usize),*])
    };
    (@meaning known($($variant:ident),*)) => {
        $crate::codegen::json::union::Meaning::Known(&[$(__At::$variant as usize),*])
    };
    (@meaning some($($variant:ident),*)) => {
        $crate::codegen::json::union::Meaning::Else(&[$(__At::$variant as usize),*])
    };
    (@meaning untold($($variant:ident),*)) => {
        $crate::codegen::json::union::Meaning::Untold(&[$(__At::$variant as usize),*])
    };
    (@meaning meant($($first:ident),*; $($other:ident),*)) => {
        $crate::codegen::json::union::Meaning::Meant(
            [$(__At::$first as usize),*].len(),
            &[$(__At::$first as usize,)* $(__At::$other as usize),*],
        )
    };
    (@meaning parent($variant:ident $(, $own:literal)*)) => {
        $crate::codegen::json::union::Meaning::Parent(__At::$variant as usize, &[$($own),*])
    };
    (@meaning unknown()) => { $crate::codegen::json::union::Meaning::Unknown };
    (@meaning $variant:ident) => {
        $crate::codegen::json::union::Meaning::One(__At::$variant as usize)
    };
}

/// Reading and writing of a type of its own around another; `Debug` too where it is `hidden` or `open`.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($wire:ty, $name:ident $how:ident) => {
        $crate::__newtype!($wire, $name);

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::json::debug_tuple(
                    formatter,
                    ::core::stringify!($name),
                    &[&$crate::codegen::json::$how(&self.0)],
                )
            }
        }
    };
    ($wire:ty, $name:ident) => {
        impl $crate::json::Read<$wire> for $name {
            #[inline]
            fn read(
                input: &mut $crate::json::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::json::ReadError> {
                $crate::json::Read::<$wire>::read(input).map($name)
            }
        }

        impl $crate::json::Write<$wire> for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer) {
                $crate::json::Write::<$wire>::write(&self.0, out);
            }
        }
    };
}
