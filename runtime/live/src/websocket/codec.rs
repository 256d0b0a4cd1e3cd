//! Messages as types, and as what stands in a frame.

use std::fmt;

use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::json::{self, Read, Write};

use super::error::MessageError;

/// What a frame carries: text, which is UTF-8, or bytes.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Data {
    pub bytes: Bytes,
    pub is_text: bool,
}

impl Data {
    pub fn text(text: String) -> Self {
        Data {
            bytes: Bytes::from(text),
            is_text: true,
        }
    }

    pub fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// How messages are written and read: JSON of a client's models, text, or bytes.
pub struct Codec<S, R> {
    pub(super) write: fn(&S) -> Data,
    pub(super) read: fn(&Data) -> Result<R, MessageError>,
}

impl<S, R> Codec<S, R> {
    /// JSON as the client marked by `M` has it, in frames of text. JSON in frames of bytes is read too.
    ///
    /// ```
    /// use apiloom_live::websocket::Codec;
    /// use apiloom_runtime::serde_json::Value;
    ///
    /// let anything = Codec::<Value, Value>::json::<()>();
    /// ```
    pub fn json<M>() -> Self
    where
        S: Write<M>,
        R: Read<M>,
    {
        Codec {
            write: |message| {
                let bytes = Bytes::from(json::to_vec::<M, S>(message));
                Data {
                    bytes,
                    is_text: true,
                }
            },
            read: |data| {
                json::from_slice::<M, R>(&data.bytes)
                    .map_err(|error| MessageError::new(error, &data.bytes))
            },
        }
    }
}

impl Codec<String, String> {
    /// Text as it is.
    pub fn text() -> Self {
        Codec {
            write: |text| Data::text(text.clone()),
            read: |data| match std::str::from_utf8(&data.bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => Err(MessageError::new(error, &data.bytes)),
            },
        }
    }
}

impl Codec<Bytes, Bytes> {
    /// Bytes as they are.
    pub fn bytes() -> Self {
        Codec {
            write: |bytes| Data {
                bytes: bytes.clone(),
                is_text: false,
            },
            read: |data| Ok(data.bytes.clone()),
        }
    }
}

impl<S, R> Clone for Codec<S, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, R> Copy for Codec<S, R> {}

impl<S, R> fmt::Debug for Codec<S, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Codec")
    }
}
