//! `Debug` of what holds secrets, or may hold them.

/// `Debug` of an enum: of each variant how each value is shown, `plain`, `hidden`, or `open` where the document does not
/// know the names in it. Of two values the first is a status.
///
/// ```
/// use apiloom_runtime::codegen::{debug_enum, serde_json::Value};
///
/// pub enum Credential {
///     Token(String),
///     Claims(u16, Value),
///     Nothing,
/// }
///
/// debug_enum!(Credential { Token(hidden), Claims(plain, open), Nothing });
///
/// assert_eq!(format!("{:?}", Credential::Token("s".to_owned())), "Token([redacted])");
/// assert_eq!(format!("{:?}", Credential::Claims(200, Value::Null)), "Claims(200, Null)");
/// assert_eq!(format!("{:?}", Credential::Nothing), "Nothing");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __debug_enum {
    ($name:ident { $($variant:ident $(($how:ident $(, $more:ident)?))?),* $(,)? }) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    // The second value has the name of how it is shown.
                    $($name::$variant $((value $(, $more)?))? => $crate::codegen::json::debug_tuple(
                        formatter,
                        ::core::stringify!($variant),
                        &[$(
                            &$crate::codegen::json::$how(value)
                            $(, &$crate::codegen::json::$more($more))?
                        )?],
                    ),)*
                }
            }
        }
    };
}

/// `Debug` of a struct: each field, `hidden` or `open` where it must not be shown as it is.
///
/// ```
/// use apiloom_runtime::codegen::debug_struct;
///
/// pub struct Login {
///     pub name: String,
///     pub password: String,
/// }
///
/// debug_struct!(Login => { name, password: hidden });
///
/// let login = Login { name: "Ani".to_owned(), password: "s".to_owned() };
/// assert_eq!(format!("{login:?}"), r#"Login { name: "Ani", password: [redacted] }"#);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __debug_struct {
    ($name:ident $(<$of:ident>)? $(<$lifetime:lifetime>)? => { $($field:ident $(: $how:ident)?),* $(,)? }) => {
        impl $(<$of: ::core::fmt::Debug>)? ::core::fmt::Debug for $name $(<$of>)? $(<$lifetime>)? {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let names = ::core::stringify!($name $($field)*);
                $crate::codegen::json::debug_fields(
                    formatter,
                    names,
                    &[$(&$($crate::codegen::json::$how)?(&self.$field)),*],
                )
            }
        }
    };
}
