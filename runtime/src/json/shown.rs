//! `Debug` of models that hold secrets: what generated code calls.

use std::fmt;

use crate::redact::{Hidden, Open};

/// Shows a struct with these fields: what code of 0.1.0 calls.
///
/// # Errors
///
/// When the formatter has one.
#[doc(hidden)]
pub fn debug(
    formatter: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut shown = formatter.debug_struct(name);
    for (name, value) in fields {
        shown.field(name, value);
    }
    shown.finish()
}

/// Shows a struct. `names` are its own and those of its fields, with spaces between.
///
/// # Errors
///
/// When the formatter has one.
#[doc(hidden)]
pub fn debug_fields(
    formatter: &mut fmt::Formatter<'_>,
    names: &str,
    values: &[&dyn fmt::Debug],
) -> fmt::Result {
    // A keyword as a name has a prefix.
    let mut names = names
        .split_ascii_whitespace()
        .map(|name| name.strip_prefix("r#").unwrap_or(name));
    let mut shown = formatter.debug_struct(names.next().unwrap_or_default());
    for (name, value) in names.zip(values) {
        shown.field(name, value);
    }
    shown.finish()
}

/// Shows a variant with these values.
///
/// # Errors
///
/// When the formatter has one.
#[doc(hidden)]
pub fn debug_tuple(
    formatter: &mut fmt::Formatter<'_>,
    name: &str,
    values: &[&dyn fmt::Debug],
) -> fmt::Result {
    let mut shown = formatter.debug_tuple(name);
    for value in values {
        shown.field(value);
    }
    shown.finish()
}

/// A value as it is.
#[doc(hidden)]
pub fn plain(value: &dyn fmt::Debug) -> &dyn fmt::Debug {
    value
}

/// A value that is a secret: `[redacted]`, unless there is none.
#[doc(hidden)]
pub fn hidden(value: &dyn fmt::Debug) -> impl fmt::Debug {
    Hidden(value)
}

/// A value with names that the document does not know: those of secrets have no values.
#[doc(hidden)]
pub fn open(value: &dyn fmt::Debug) -> impl fmt::Debug {
    Open(value, &[])
}
