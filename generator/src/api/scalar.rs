//! Enums of numbers, booleans and scalars of several kinds.

use serde_json::Value;

use super::{Docs, Known};

/// Scalars of a known set that are not all strings.
#[derive(Debug, Clone, PartialEq)]
pub struct ScalarEnum {
    /// The known values, in the document's order, each once.
    pub values: Vec<ScalarValue>,
}

/// One known scalar.
#[derive(Debug, Clone, PartialEq)]
pub struct ScalarValue {
    /// The value in JSON.
    pub wire: Value,
    /// The name that the document gives it, if it does.
    pub word: Option<String>,
    /// What the document says about it; a summary names it, as a number makes no name.
    pub docs: Docs,
}

impl ScalarValue {
    /// The value as a union compares it.
    pub fn known(&self) -> Known {
        match self.wire.as_str() {
            Some(text) => Known::text(text.to_owned()),
            None => Known {
                text: false,
                word: self.compared(),
            },
        }
    }

    /// The value as JSON text in the one form in which the runtime compares: a whole number has neither fraction
    /// nor exponent, however the document writes it.
    pub fn compared(&self) -> String {
        compared(&self.wire)
    }

    /// The same, and the digits of the float by which a whole number beyond 64 bits is known.
    pub fn forms(&self) -> Vec<String> {
        let compared = self.compared();
        let digits = large(&self.wire).map(|number| format!("{number:.0}"));
        let other = digits.filter(|digits| *digits != compared);
        [Some(compared), other].into_iter().flatten().collect()
    }

    /// The value as JSON text, as it is written: a large whole number in digits, as it is mostly meant.
    pub fn json(&self) -> String {
        match large(&self.wire) {
            Some(number) => format!("{number:.0}"),
            None => self.wire.to_string(),
        }
    }
}

/// Up to here floats hold every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The whole numbers that the runtime compares by their digits: those of 128 bits.
const LARGEST: f64 = 1.7e38;

/// A whole number that floats may not hold, and that is one.
fn large(value: &Value) -> Option<f64> {
    let number = value.as_f64().filter(|_| value.is_f64())?;
    (number.fract() == 0.0 && number.abs() > EXACT && number.abs() < LARGEST).then_some(number)
}

/// A number or a boolean as JSON text in that form.
pub(crate) fn compared(value: &Value) -> String {
    match value.as_f64() {
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() <= EXACT => {
            // Zero has no sign.
            format!("{:.0}", number + 0.0)
        }
        Some(_) if large(value).is_some() => in_digits(&value.to_string()),
        _ => value.to_string(),
    }
}

/// A whole number without its exponent: `1.5e+3` is `1500`.
fn in_digits(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let exponent: usize = exponent.trim_start_matches('+').parse().unwrap_or_default();
    let zeros = "0".repeat(exponent.saturating_sub(fraction.len()).min(LONGEST));
    format!("{whole}{fraction}{zeros}")
}

/// More digits than numbers of 128 bits have.
const LONGEST: usize = 40;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_numbers_are_compared_by_their_digits() {
        let forms = |wire: Value| {
            let docs = Docs::default();
            let value = ScalarValue {
                word: None,
                wire,
                docs,
            };
            (value.json(), value.forms())
        };
        let one = |text: &str| (text.to_owned(), vec![text.to_owned()]);
        assert_eq!(forms(json!(u64::MAX)), one("18446744073709551615"));
        assert_eq!(forms(json!(1e16)), one("10000000000000000"));
        assert_eq!(forms(json!(-1.5e20)), one("-150000000000000000000"));
        // The integer 2^64, which JSON values here hold as a float.
        let large = json!(18_446_744_073_709_551_616.0);
        let digits = "18446744073709551616".to_owned();
        let shortest = "18446744073709552000".to_owned();
        assert_eq!(forms(large), (digits.clone(), vec![shortest, digits]));
        assert_eq!(forms(json!(2.0)), ("2.0".into(), vec!["2".into()]));
        assert_eq!(forms(json!(0.5)), one("0.5"));
        assert_eq!(forms(json!(1e300)), one("1e+300"));
        assert_eq!(forms(json!(true)), one("true"));
    }
}
