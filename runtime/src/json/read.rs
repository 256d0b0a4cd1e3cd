//! Reading the types of the standard library, bytes and `serde_json::Value`.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde_json::Value;

use super::{Kind, Read, ReadError, Reader};
use crate::secret::Secret;

impl<M> Read<M> for String {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.string()
    }
}

impl<M> Read<M> for bool {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.boolean()
    }
}

impl<M> Read<M> for f64 {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.float()
    }
}

impl<M> Read<M> for f32 {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.short_precision()
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl<M> Read<M> for $integer {
            fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
                input.integer(stringify!($integer))
            }
        }
    )*};
}
integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

impl<M> Read<M> for Secret {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.string().map(Secret::from)
    }
}

impl<M> Read<M> for Ipv4Addr {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.address("an IPv4 address")
    }
}

impl<M> Read<M> for Ipv6Addr {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.address("an IPv6 address")
    }
}

impl Reader<'_> {
    /// A text that is an IP address.
    fn address<T: FromStr>(&mut self, expected: &'static str) -> Result<T, ReadError> {
        self.expect_kind(Kind::String)?;
        let start = self.at;
        let text = self.text_here()?;
        text.parse().map_err(|_| {
            let found = match text.is_empty() {
                true => "an empty text".to_owned(),
                false => format!("a text of {} characters", text.chars().count()),
            };
            ReadError::unexpected(
                start,
                expected,
                format!("expected {expected}, found {found}"),
            )
        })
    }
}

/// Base64 as it occurs: either alphabet, with or without padding.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

impl<M> Read<M> for Bytes {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.parse_text(|text| {
            let engine = if text.contains(['-', '_']) {
                &URL_SAFE
            } else {
                &STANDARD
            };
            engine
                .decode(text)
                .map(Bytes::from)
                .map_err(|_| "the text is not base64")
        })
    }
}

impl<M, T: Read<M>> Read<M> for Option<T> {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        if input.skip_null()? {
            Ok(None)
        } else {
            T::read(input).map(Some)
        }
    }
}

impl<M, T: Read<M>> Read<M> for Box<T> {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        T::read(input).map(Box::new)
    }
}

impl<M, T: Read<M>> Read<M> for Vec<T> {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut items = Vec::new();
        input.list(&mut |input| {
            items.push(T::read(input)?);
            Ok(())
        })?;
        Ok(items)
    }
}

impl<M, T: Read<M>> Read<M> for BTreeMap<String, T> {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut entries = BTreeMap::new();
        input.map(&mut |key, input| {
            let value = T::read(input)?;
            match entries.insert(key.to_owned(), value) {
                Some(_) => Err(input.error("duplicate property")),
                None => Ok(()),
            }
        })?;
        Ok(entries)
    }
}

impl<M> Read<M> for Value {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.value()
    }
}

impl Reader<'_> {
    /// Reads any value; the limit of depth bounds the recursion.
    ///
    /// # Errors
    ///
    /// When it is not well-formed, has a key twice, or a number that no float holds.
    pub fn value(&mut self) -> Result<Value, ReadError> {
        Ok(match self.kind()? {
            Kind::Null => {
                self.null()?;
                Value::Null
            }
            Kind::Bool => Value::Bool(self.boolean()?),
            Kind::String => Value::String(self.text()?.into_owned()),
            Kind::Number => {
                let start = self.at;
                let number = self.number()?;
                // `-0` is no integer of Rust, but a float.
                let exact = number.is_integer() && number.as_str() != "-0";
                let integer = exact.then(|| number.as_str());
                match integer.and_then(|text| text.parse::<i64>().ok()) {
                    Some(value) => Value::from(value),
                    None => match integer.and_then(|text| text.parse::<u64>().ok()) {
                        Some(value) => Value::from(value),
                        None => {
                            let float = number.to_f64()?;
                            self.rounded(start);
                            Value::from(float)
                        }
                    },
                }
            }
            Kind::Array => {
                let mut items = Vec::new();
                self.array(&mut |input| {
                    items.push(input.value()?);
                    Ok(())
                })?;
                Value::Array(items)
            }
            Kind::Object => {
                let mut entries = serde_json::Map::new();
                self.entries(&mut |key, input| {
                    let value = input.value()?;
                    match entries.insert(key.to_owned(), value) {
                        Some(_) => Err(input.error("duplicate property")),
                        None => Ok(()),
                    }
                })?;
                Value::Object(entries)
            }
        })
    }

    /// Reads a type that has only serde. The error says what was expected, not what was found.
    ///
    /// # Errors
    ///
    /// When the value does not fit.
    #[cfg(feature = "serde")]
    pub fn serde<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, ReadError> {
        let offset = self.offset();
        let span = self.span()?;
        serde_json::from_slice(span.as_bytes()).map_err(|error| {
            // What serde says may repeat the value; what it expected stands after it.
            let said = error.to_string();
            let expected = said
                .rsplit_once(", expected ")
                .map(|(_, expected)| expected);
            let expected = expected.and_then(|rest| rest.split(" at line ").next());
            match expected {
                Some(expected) => ReadError::new(offset, format_args!("expected {expected}")),
                None => ReadError::new(
                    offset,
                    format_args!("the value is no `{}`", std::any::type_name::<T>()),
                ),
            }
        })
    }
}
