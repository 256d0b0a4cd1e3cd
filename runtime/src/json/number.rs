//! Numbers as they stand in the text.

use std::borrow::Cow;

use super::{Drift, ReadError, Reader};

/// A number of a JSON text, not yet of any type: nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number<'j> {
    text: &'j str,
    integer: bool,
    offset: usize,
}

impl<'j> Number<'j> {
    pub(crate) fn new(text: &'j str, integer: bool, offset: usize) -> Self {
        Number {
            text,
            integer,
            offset,
        }
    }

    /// The number as written.
    pub fn as_str(&self) -> &'j str {
        self.text
    }

    /// The number in one form, whatever form it is written in: without fraction and exponent if it is whole,
    /// else with as few digits as tell it apart.
    pub(crate) fn canonical(&self) -> Cow<'j, str> {
        match (self.whole(), self.to_f64()) {
            (Some(whole), _) => whole,
            (None, Ok(value)) => Cow::Owned(zmij::Buffer::new().format_finite(value).to_owned()),
            (None, Err(_)) => Cow::Borrowed(self.text),
        }
    }

    /// As it is written outside of JSON: a whole number without fraction and exponent, which is how servers in other
    /// languages write it, and all that those take who read an integer. Another one as it stands.
    pub(crate) fn plain(&self) -> Cow<'j, str> {
        self.whole().unwrap_or(Cow::Borrowed(self.text))
    }

    /// Without fraction and exponent, if it is whole and not beyond 128 bits.
    fn whole(&self) -> Option<Cow<'j, str>> {
        if self.integer && self.text != "-0" {
            return Some(Cow::Borrowed(self.text));
        }
        match exact(self.text) {
            Exact::Integer(value) => Some(Cow::Owned(value.to_string())),
            Exact::Large | Exact::Fraction => None,
        }
    }

    /// Whether it is written without fraction and exponent.
    pub fn is_integer(&self) -> bool {
        self.integer
    }

    /// The number as a 64-bit float.
    ///
    /// # Errors
    ///
    /// When it is larger than any finite float.
    pub fn to_f64(&self) -> Result<f64, ReadError> {
        match self.text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(self.too_large("f64")),
        }
    }

    /// The number as a 32-bit float.
    ///
    /// # Errors
    ///
    /// When it is larger than any finite float.
    pub fn to_f32(&self) -> Result<f32, ReadError> {
        match self.text.parse::<f32>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(self.too_large("f32")),
        }
    }

    /// The number as a whole one. JSON Schema counts `1.0` and `1e3` among the integers. No digit is
    /// lost on the way.
    ///
    /// # Errors
    ///
    /// When it has a fraction or does not fit the type called `name`.
    pub fn to_integer<T: TryFrom<i128>>(&self, name: &str) -> Result<T, ReadError> {
        match exact(self.text) {
            Exact::Integer(value) => T::try_from(value).map_err(|_| self.too_large(name)),
            Exact::Large => Err(self.too_large(name)),
            Exact::Fraction => Err(ReadError::unexpected(
                self.offset,
                "an integer",
                format!("number {} is not an integer", self.shown()),
            )),
        }
    }

    #[cold]
    fn too_large(&self, name: &str) -> ReadError {
        ReadError::unexpected(
            self.offset,
            "a number that its type can hold",
            format!("number {} does not fit in {name}", self.shown()),
        )
    }

    fn shown(&self) -> String {
        if self.text.len() > 40 {
            format!("{}…", self.text.get(..40).unwrap_or_default())
        } else {
            self.text.to_owned()
        }
    }
}

/// A number, looked at for being whole.
enum Exact {
    Integer(i128),
    /// Whole, but beyond 128 bits.
    Large,
    Fraction,
}

/// The exact value of a well-formed number, if it is whole.
fn exact(text: &str) -> Exact {
    let (text, negative) = match text.strip_prefix('-') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = || whole.bytes().chain(fraction.bytes());
    // Zeros at the end of the digits make room for a negative exponent: `10e-1` is one.
    let Some(dropped) = digits().rev().position(|digit| digit != b'0') else {
        return Exact::Integer(0);
    };
    // An exponent beyond these is far beyond any number of digits, on its side of zero.
    let far = i64::MAX / 4;
    let exponent = match exponent.parse::<i64>() {
        Ok(exponent) => exponent.clamp(-far, far),
        Err(_) if exponent.starts_with('-') => -far,
        Err(_) => far,
    };
    let kept = whole.len() + fraction.len() - dropped;
    let scale = exponent - fraction.len() as i64 + dropped as i64;
    let mut value = 0i128;
    for digit in digits().take(kept) {
        value = match step(value, digit - b'0', negative) {
            Some(value) => value,
            None if scale < 0 => return Exact::Fraction,
            None => return Exact::Large,
        };
    }
    if scale < 0 {
        return Exact::Fraction;
    }
    for _ in 0..scale {
        // At most 38 rounds: the value is not zero.
        value = match step(value, 0, negative) {
            Some(value) => value,
            None => return Exact::Large,
        };
    }
    Exact::Integer(value)
}

/// The first whole number beyond which floats have gaps.
const GAPS: f64 = 9_007_199_254_740_992.0;

/// Whether a number is whole, written as such, and no 64-bit float is equal to it.
pub(super) fn is_beyond_floats(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let whole = || digits.bytes().all(|byte| byte.is_ascii_digit());
    // Without a fraction the text of a float is exact.
    digits.len() > 15
        && whole()
        && (digits.parse::<f64>()).map_or(true, |float| format!("{float:.0}") != digits)
}

/// How long a number may be whose digits any 64-bit float holds: 15 of them.
const CERTAIN: usize = 15;

/// How long a number may be whose digits any 32-bit float holds: 6 of them.
const CERTAIN_SHORT: usize = 6;

/// No 64-bit float has more digits than these, without zeros at both ends.
const MOST_DIGITS: usize = 767;

/// Whether a float, written with as many digits as a number came with, is another number. `written` gives it in
/// scientific notation with so many places.
fn loses_digits(number: &str, written: &dyn Fn(usize) -> String) -> bool {
    let digits = significant(number);
    match digits.len().checked_sub(1) {
        None => false,
        Some(places) if places >= MOST_DIGITS => true,
        Some(places) => significant(&written(places)) != digits,
    }
}

/// The digits of a number, without zeros at both ends.
fn significant(number: &str) -> String {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

/// One digit more, away from zero.
fn step(value: i128, digit: u8, negative: bool) -> Option<i128> {
    let (value, digit) = (value.checked_mul(10)?, i128::from(digit));
    match negative {
        true => value.checked_sub(digit),
        false => value.checked_add(digit),
    }
}

impl Reader<'_> {
    /// Reads a whole number.
    ///
    /// # Errors
    ///
    /// When the value is no number, has a fraction, or does not fit the type called `name`.
    #[inline]
    pub(crate) fn integer<T>(&mut self, name: &str) -> Result<T, ReadError>
    where
        T: TryFrom<i64> + TryFrom<i128>,
    {
        if let Some((value, end)) = self.short_integer() {
            if let Ok(value) = T::try_from(value) {
                self.at = end;
                return Ok(value);
            }
        }
        let number = self.number()?;
        if !number.is_integer() {
            // A variant of a union that is a number keeps the form.
            self.other_form();
        }
        number.to_integer(name)
    }

    /// The next value and its end, if it is a whole number of at most 18 digits, written as such.
    fn short_integer(&mut self) -> Option<(i64, usize)> {
        let negative = self.peek()? == b'-';
        let start = self.at + usize::from(negative);
        let rest = self.text.as_bytes().get(start..)?;
        let mut value = 0i64;
        let mut length = 0usize;
        let after = loop {
            match rest.get(length) {
                Some(byte @ b'0'..=b'9') if length < 18 => {
                    value = value * 10 + i64::from(byte - b'0');
                    length += 1;
                }
                after => break after,
            }
        };
        let zeros = length > 1 && rest.first() == Some(&b'0');
        let goes_on = after.is_some_and(|byte| *byte == b'.' || byte.is_ascii_alphanumeric());
        if length == 0 || zeros || goes_on {
            return None;
        }
        Some((if negative { -value } else { value }, start + length))
    }

    /// Reads a number as a 64-bit float.
    ///
    /// # Errors
    ///
    /// When the value is no number, or larger than any finite float.
    pub(crate) fn float(&mut self) -> Result<f64, ReadError> {
        self.peek();
        let start = self.at;
        let value = match self.short_float() {
            Some((value, end)) => {
                self.at = end;
                value
            }
            None => self.number()?.to_f64()?,
        };
        if self.at - start > CERTAIN || value.abs() >= GAPS {
            self.rounded(start);
        }
        Ok(value)
    }

    /// Reads a number as a 32-bit float.
    ///
    /// # Errors
    ///
    /// When the value is no number, or larger than any finite float.
    pub(crate) fn short_precision(&mut self) -> Result<f32, ReadError> {
        let number = self.number()?;
        let value = number.to_f32()?;
        if number.as_str().len() > CERTAIN_SHORT
            && self.watch.is_on()
            && loses_digits(number.as_str(), &|places| format!("{value:.places$e}"))
        {
            self.note_rounded("a 32-bit float");
        }
        Ok(value)
    }

    /// After a number of many digits that was read as a float: tells if it lost some.
    #[cold]
    pub(super) fn rounded(&mut self, start: usize) {
        let number = self
            .text
            .get(start..self.at)
            .unwrap_or_default()
            .trim_start();
        if !self.watch.is_on() || number.len() <= CERTAIN {
            return;
        }
        let value = number.parse::<f64>().unwrap_or_default();
        if is_beyond_floats(number) || loses_digits(number, &|places| format!("{value:.places$e}"))
        {
            self.note_rounded("a 64-bit float");
        }
    }

    #[cold]
    fn note_rounded(&mut self, expected: &str) {
        let inside = self.at.saturating_sub(1);
        self.watch.note(inside, Drift::Rounded, expected);
    }

    /// The next value and its end, if it is a number of at most 19 digits without an exponent.
    fn short_float(&mut self) -> Option<(f64, usize)> {
        let negative = self.peek()? == b'-';
        let start = self.at + usize::from(negative);
        let rest = self.text.as_bytes().get(start..)?;
        let (whole, length) = add_digits(0, rest);
        let (digits, places) = match rest.get(length) {
            Some(b'.') => add_digits(whole, rest.get(length + 1..)?),
            _ => (whole, 0),
        };
        let end = length + places + usize::from(places > 0);
        let zeros = length > 1 && rest.first() == Some(&b'0');
        let goes_on = rest
            .get(end)
            .is_some_and(|byte| *byte == b'.' || byte.is_ascii_alphanumeric());
        if length == 0 || length + places > 19 || zeros || goes_on {
            return None;
        }
        let value = quotient(digits, *POWERS.get(places)?);
        Some((if negative { -value } else { value }, start + end))
    }
}

/// The powers of ten up to the highest that 64 bits hold.
const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut rest: &mut [u64] = &mut powers;
    while let [one, next, ..] = rest {
        *next = *one * 10;
        (_, rest) = rest.split_at_mut(1);
    }
    powers
};

/// Adds the digits that a text begins with to a number, and counts them. The number is of use if
/// there are at most 19 in all.
#[inline]
fn add_digits(mut value: u64, text: &[u8]) -> (u64, usize) {
    let mut length = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        length += 1;
    }
    (value, length)
}

/// The float that is nearest to a number divided by a power of ten.
#[inline]
fn quotient(digits: u64, power: u64) -> f64 {
    // Both are floats without loss, so one division rounds once: Clinger's fast path. The powers
    // are up to 10^19, and 5^22 is the last that has 53 bits.
    if digits <= 1 << 53 {
        return digits as f64 / power as f64;
    }
    // Of whole numbers then. The shift leaves a quotient of 63 or 64 bits, and what remains is
    // noted in the lowest one, so that the conversion rounds the exact value, to even if half.
    let shift = digits.leading_zeros() + 63 - power.leading_zeros();
    let shifted = u128::from(digits) << shift;
    let divisor = u128::from(power);
    let remains = shifted % divisor != 0;
    let quotient = (shifted / divisor) as u64 | u64::from(remains);
    // Exact: the shift is 126 at most.
    quotient as f64 * f64::from_bits((1023 - u64::from(shift)) << 52)
}
