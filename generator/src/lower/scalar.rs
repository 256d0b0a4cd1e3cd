//! Strings and whole numbers -> the Rust type that their format and bounds ask for.

use serde_json::{Number, Value};

use super::view::View;
use crate::api::{IntegerKind, Type};

/// A string by its format; an unknown format is a string (OAS 3.0.4, "Data Type Format").
pub fn string(view: &View<'_>) -> Type {
    match view.format.as_deref() {
        Some("date-time") => Type::DateTime,
        Some("date") => Type::Date,
        Some("uuid") => Type::Uuid,
        Some("byte") => Type::Base64,
        Some("password") => Type::Secret,
        Some("ipv4") => Type::Ipv4,
        Some("ipv6") => Type::Ipv6,
        // Some documents give a number's format to numbers that travel as text: text it stays.
        _ => Type::String,
    }
}

/// A whole number by its format, else by its bounds, else 64 bits with a sign. What has no upper bound and is never
/// negative has 64 bits without one.
pub fn integer(view: &View<'_>) -> Type {
    let kind = match view.format.as_deref() {
        Some("int8") => IntegerKind::I8,
        Some("int16") => IntegerKind::I16,
        Some("int32") => IntegerKind::I32,
        Some("uint8") => IntegerKind::U8,
        Some("uint16") => IntegerKind::U16,
        Some("uint32") => IntegerKind::U32,
        Some("uint64" | "uint") => IntegerKind::U64,
        Some(format) if bits(format) > 64 => IntegerKind::I128,
        _ => IntegerKind::I64,
    };
    let beyond = |bound: f64| bound >= i64::MAX as f64;
    let is_signed = matches!(view.format.as_deref(), Some("int64" | "long"));
    let holds = match (view.minimum, view.maximum) {
        (Some(least), None) if least >= 0.0 && !is_signed => IntegerKind::U64,
        (least, Some(most))
            if beyond(most) && least.is_some_and(|least| least >= 0.0) && !is_signed =>
        {
            IntegerKind::U64
        }
        _ => IntegerKind::I64,
    };
    match kind {
        IntegerKind::I64 => Type::Integer(holds),
        kind => Type::Integer(kind),
    }
}

/// Whether a format has whole numbers that the type of [`integer`] does not hold: those beyond 127 bits.
pub fn is_beyond(format: Option<&str>) -> bool {
    format.is_some_and(|format| bits(format) > 127 && format != "int128")
}

/// How many bits a format of whole numbers has, if it says it and they are more than usual: `int128`, `uint256`, `bigint`.
fn bits(format: &str) -> u32 {
    let format = format.to_ascii_lowercase();
    if ["bigint", "big-int", "biginteger", "big-integer"].contains(&format.as_str()) {
        return u32::MAX;
    }
    let short = format.strip_prefix('u').unwrap_or(&format);
    let digits = short
        .strip_prefix("int")
        .or_else(|| short.strip_prefix('i'));
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// A value of an `enum` as its type means it: YAML reads `[1.0, on]` as other things than texts, and people put
/// numbers into quotes.
pub fn meant(ty: Option<&str>, value: &Value) -> Value {
    let read = match (ty, value) {
        (Some("string"), Value::Bool(_) | Value::Number(_)) => Some(Value::from(value.to_string())),
        (Some("integer" | "number"), Value::String(text)) => {
            text.trim().parse::<Number>().ok().map(Value::from)
        }
        (Some("boolean"), Value::String(text)) => text.trim().parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    read.unwrap_or_else(|| value.clone())
}
