//! serde for models, over the same tables: so there is one meaning.
//!
//! Token by token in both directions, never through a tree: the order of keys and large numbers
//! survive. For self-describing formats only, as JSON itself is one.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Kind, Limits, Read, Reader, Write, Writer, from_slice, written};

/// Serializes a model.
///
/// # Errors
///
/// The serializer's, and NaN and infinities, which JSON does not have.
#[inline]
pub fn serialize<M, T: Write<M>, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = written::<M, T>(value).finish().map_err(S::Error::custom)?;
    Text(&text).serialize(serializer)
}

/// Deserializes a model.
///
/// # Errors
///
/// The deserializer's, and those of reading the model.
#[inline]
pub fn deserialize<'de, M, T: Read<M>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut text = Vec::new();
    Tokens::new(&mut text).deserialize(deserializer)?;
    from_slice::<M, T>(&text).map_err(D::Error::custom)
}

/// JSON text that serializes as what it says.
struct Text<'j>(&'j [u8]);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut input = Reader::new(self.0);
        let custom = |error: super::ReadError| S::Error::custom(error);
        match input.kind().map_err(custom)? {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool => serializer.serialize_bool(input.boolean().map_err(custom)?),
            Kind::String => serializer.serialize_str(&input.text().map_err(custom)?),
            Kind::Number => {
                let number = input.number().map_err(custom)?;
                let text = number.as_str();
                if let Ok(value) = text.parse::<u64>() {
                    serializer.serialize_u64(value)
                } else if let Ok(value) = text.parse::<i64>() {
                    serializer.serialize_i64(value)
                } else if let Ok(value) = text.parse::<u128>() {
                    serializer.serialize_u128(value)
                } else if let Ok(value) = text.parse::<i128>() {
                    serializer.serialize_i128(value)
                } else {
                    serializer.serialize_f64(number.to_f64().map_err(custom)?)
                }
            }
            Kind::Array => {
                let mut items = serializer.serialize_seq(None)?;
                let mut trouble = None;
                let read = input.array(&mut |input| {
                    let span = input.span()?;
                    items
                        .serialize_element(&Text(span.as_bytes()))
                        .map_err(|error| {
                            let stop = input.error("stopped");
                            trouble = Some(error);
                            stop
                        })
                });
                match (trouble, read) {
                    (Some(error), _) => Err(error),
                    (None, read) => read.map_err(custom).and_then(|()| items.end()),
                }
            }
            Kind::Object => {
                let mut entries = serializer.serialize_map(None)?;
                let mut trouble = None;
                let read = input.entries(&mut |key, input| {
                    let span = input.span()?;
                    entries
                        .serialize_entry(key, &Text(span.as_bytes()))
                        .map_err(|error| {
                            let stop = input.error("stopped");
                            trouble = Some(error);
                            stop
                        })
                });
                match (trouble, read) {
                    (Some(error), _) => Err(error),
                    (None, read) => read.map_err(custom).and_then(|()| entries.end()),
                }
            }
        }
    }
}

/// Writes what a deserializer says as JSON text.
struct Tokens<'t> {
    out: &'t mut Vec<u8>,
    /// How many levels of lists, objects and wrappers may still follow.
    depth: u32,
}

impl<'t> Tokens<'t> {
    fn new(out: &'t mut Vec<u8>) -> Self {
        let depth = Limits::default().depth;
        Tokens { out, depth }
    }

    /// The same, one level down. Not every format limits how deep it nests.
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(E::custom("nested too deep"));
        };
        Ok(Tokens {
            out: self.out,
            depth,
        })
    }

    fn inside(&mut self) -> Tokens<'_> {
        Tokens {
            out: &mut *self.out,
            depth: self.depth,
        }
    }

    fn put(self, write: impl FnOnce(&mut Writer)) {
        let mut writer = Writer::new();
        write(&mut writer);
        self.out.extend_from_slice(&writer.into_bytes());
    }
}

impl<'de> DeserializeSeed<'de> for Tokens<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tokens<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.put(|out| out.boolean(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.put(|out| out.integer(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.put(|out| out.integer(value));
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.put(|out| out.integer(value));
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.put(|out| out.integer(value));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.put(|out| out.float(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.put(|out| out.string(value));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.put(Writer::null);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.put(Writer::null);
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self.deeper()?)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self.deeper()?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut within = self.deeper()?;
        within.out.push(b'[');
        let empty = within.out.len();
        loop {
            let length = within.out.len();
            if length > empty {
                within.out.push(b',');
            }
            if items.next_element_seed(within.inside())?.is_none() {
                within.out.truncate(length);
                break;
            }
        }
        within.out.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut within = self.deeper()?;
        within.out.push(b'{');
        let empty = within.out.len();
        while let Some(key) = entries.next_key::<String>()? {
            if within.out.len() > empty {
                within.out.push(b',');
            }
            within.inside().put(|out| out.string(&key));
            within.out.push(b':');
            entries.next_value_seed(within.inside())?;
        }
        within.out.push(b'}');
        Ok(())
    }
}
