//! Numbers as they stand in the text.

use super::{ReadError, Reader};

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

    /// The number as a whole one. JSON Schema counts `1.0` and `1e3` among the integers.
    ///
    /// # Errors
    ///
    /// When it has a fraction or does not fit the type called `name`.
    pub fn to_integer<T>(&self, name: &str) -> Result<T, ReadError>
    where
        T: std::str::FromStr + TryFrom<i128>,
    {
        if let Ok(value) = self.text.parse::<T>() {
            return Ok(value);
        }
        if self.integer {
            return Err(self.too_large(name));
        }
        let value = self.to_f64()?;
        if value.fract() != 0.0 {
            return Err(ReadError::new(
                self.offset,
                format_args!("number {} is not an integer", self.shown()),
            ));
        }
        // Floats are exact up to 2^53; beyond that digits would be made up.
        if value.abs() > 9_007_199_254_740_992.0 {
            return Err(self.too_large(name));
        }
        T::try_from(value as i128).map_err(|_| self.too_large(name))
    }

    #[cold]
    fn too_large(&self, name: &str) -> ReadError {
        ReadError::new(
            self.offset,
            format_args!("number {} does not fit in {name}", self.shown()),
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

impl<'j> Reader<'j> {
    /// Reads a whole number.
    ///
    /// # Errors
    ///
    /// When the value is no number, has a fraction, or does not fit the type called `name`.
    pub(crate) fn integer<T>(&mut self, name: &str) -> Result<T, ReadError>
    where
        T: std::str::FromStr + TryFrom<i128>,
    {
        self.number()?.to_integer(name)
    }
}
