//! What a plain scalar of YAML means: null, boolean, number or text.
//!
//! The core schema of YAML 1.2, in serde_yaml's reading of it, which other tools share: `yes`, `on` and
//! `007` are text, `0x10`, `0o7` and `0b1` are numbers, and so is `1e3`.

use serde_json::{Number, Value};

/// The meaning of a plain scalar.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// Nothing at all, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number that JSON has and that nothing is lost of.
    Number(Number),
    /// An integer beyond 64 bits, and the nearest number.
    TooLarge(f64),
    /// `.nan`, `.inf`, or a number beyond what 64 bits hold.
    NotFinite,
    /// Anything else.
    Text,
}

impl Scalar {
    /// What a JSON document would say in its place.
    pub fn into_value(self, text: &str) -> Value {
        match self {
            Scalar::Null | Scalar::NotFinite => Value::Null,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Number(number) => Value::Number(number),
            Scalar::TooLarge(value) => Number::from_f64(value).map_or(Value::Null, Value::Number),
            Scalar::Text => Value::from(text),
        }
    }
}

/// The meaning of the text of a plain scalar.
pub fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Scalar::NotFinite,
        _ => {}
    }
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if let ".inf" | ".Inf" | ".INF" = digits {
        return Scalar::NotFinite;
    }
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Scalar::Text;
    }
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)];
    for (mark, radix) in radix {
        if let Some(digits) = digits.strip_prefix(mark) {
            return integer(negative, digits, radix);
        }
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits behind a zero are text: YAML 1.2, section 10.3.2, leaves no other reading.
        return if digits.len() > 1 && digits.starts_with('0') {
            Scalar::Text
        } else {
            integer(negative, digits, 10)
        };
    }
    match text.parse::<f64>() {
        Ok(value) => Number::from_f64(value).map_or(Scalar::NotFinite, Scalar::Number),
        Err(_) => Scalar::Text,
    }
}

fn integer(negative: bool, digits: &str, radix: u32) -> Scalar {
    if digits.starts_with(['+', '-']) {
        return Scalar::Text;
    }
    match u128::from_str_radix(digits, radix) {
        Ok(value) if !negative => match u64::try_from(value) {
            Ok(value) => Scalar::Number(value.into()),
            Err(_) => Scalar::TooLarge(value as f64),
        },
        Ok(value) => {
            let signed = i128::try_from(value).ok().and_then(i128::checked_neg);
            match signed.and_then(|value| i64::try_from(value).ok()) {
                Some(value) => Scalar::Number(value.into()),
                None => Scalar::TooLarge(-(value as f64)),
            }
        }
        Err(_) if radix == 10 => match digits.parse::<f64>() {
            Ok(value) if !value.is_finite() => Scalar::NotFinite,
            Ok(value) => Scalar::TooLarge(if negative { -value } else { value }),
            Err(_) => Scalar::Text,
        },
        Err(_) => Scalar::Text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_mean_what_serde_yaml_takes_them_for() {
        for text in [
            "~",
            "null",
            "Null",
            "nULL",
            "true",
            "True",
            "tRUE",
            "yes",
            "on",
            "no",
            "0",
            "-0",
            "+1",
            "-1",
            "007",
            "-007",
            "1_000",
            "1.0",
            "1.10",
            ".5",
            "-.5",
            "+.5",
            "1.",
            ".",
            "+",
            "--5",
            "+-5",
            "1e3",
            "1E-3",
            "1e",
            "e3",
            "0x10",
            "-0x10",
            "+0x10",
            "0x",
            "0x+1",
            "0xg",
            "0o17",
            "0b101",
            "0b2",
            "inf",
            "nan",
            "infinity",
            "-inf",
            "12:30",
            "2020-01-01",
            "1.2.3",
            "18446744073709551615",
            "-9223372036854775808",
            "a",
            "é",
            "00.5",
            "1e3x",
            "-0x8000000000000000",
        ] {
            let theirs: Value = serde_yaml::from_str(text).unwrap();
            assert_eq!(resolve(text).into_value(text), theirs, "{text}");
        }
    }

    #[test]
    fn what_json_lacks_is_seen() {
        for text in [".nan", ".inf", "-.inf", "+.Inf", "1e400", "-1e400"] {
            assert_eq!(resolve(text), Scalar::NotFinite, "{text}");
        }
        for text in [
            "18446744073709551616",
            "-9223372036854775809",
            "0x10000000000000000",
        ] {
            assert!(matches!(resolve(text), Scalar::TooLarge(_)), "{text}");
        }
        let digits = "9".repeat(60);
        assert!(matches!(resolve(&digits), Scalar::TooLarge(_)));
        assert_eq!(resolve(&"9".repeat(400)), Scalar::NotFinite);
        assert_eq!(resolve("-5").into_value("-5"), json!(-5));
    }
}
