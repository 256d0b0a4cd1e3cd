//! JSON by tables: how models are read and written without derives.
//!
//! A model implements [`Read`] and [`Write`] with one table of its properties and one call each way;
//! everything with a loop in it is compiled once, here. The reader is a pull parser: no tree in
//! between, unknown properties skipped, and an error knows the path and the offset of what does not
//! fit. Both traits take a marker type that each client defines, so that a client can say what JSON
//! means for types of other crates (dates, for example).
//!
//! ```
//! use apiloom_runtime::json;
//!
//! enum Wire {}
//! let numbers: Vec<i64> = json::from_slice::<Wire, _>(b"[1, 2, 3]")?;
//! assert_eq!(json::to_vec::<Wire, _>(&numbers), b"[1,2,3]");
//!
//! let error = json::from_slice::<Wire, Vec<i64>>(b"[1, \"two\"]").unwrap_err();
//! assert_eq!(error.to_string(), "at `/1` (byte 4): expected a number, found a string");
//! # Ok::<(), json::ReadError>(())
//! ```

mod around;
#[cfg(feature = "serde")]
pub(crate) mod bridge;
#[cfg(feature = "serde")]
mod by_serde;
mod collect;
mod date;
mod drift;
mod ends;
mod error;
mod fault;
mod first_told;
mod fit;
mod gather;
pub(crate) mod given;
mod keys;
mod kind;
mod left_out;
mod lex;
mod loose;
mod memo;
mod misfits;
mod number;
pub(crate) mod object;
mod rank;
mod read;
mod reader;
pub(crate) mod row;
mod scan;
pub(crate) mod shown;
mod span;
mod table;
mod told;
mod trial;
mod tuple;
pub(crate) mod union;
mod unknown;
mod write;
mod writer;

pub use drift::{Deviation, Drift};
pub(crate) use error::push_segment;
pub use error::{Mismatch, ReadError};
pub use kind::{Kind, Limits};
pub use loose::Loose;
pub use misfits::Misfits;
pub use number::Number;
pub(crate) use object::{Property, Slot};
pub use reader::Reader;
pub use span::Span;
pub use told::{Look, Told};
pub use trial::Tries;
pub use unknown::{Scalar, UnknownValue, UnknownVariant};
pub use writer::Writer;

/// A type that can be read from JSON in the client marked by `M`.
pub trait Read<M>: Sized {
    /// Reads one value.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or not of this type.
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError>;
}

/// A type that can be written as JSON in the client marked by `M`.
pub trait Write<M> {
    /// Writes one value.
    fn write(&self, out: &mut Writer);

    /// Whether there is nothing to write: the outermost `None` of an optional property.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Reads a whole JSON text.
///
/// # Errors
///
/// When the text is not JSON, is not of this type, or something follows the value.
#[inline]
pub fn from_slice<M, T: Read<M>>(text: &[u8]) -> Result<T, ReadError> {
    let mut reader = Reader::new(text);
    let value = T::read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// Writes a value as JSON text. JSON has no NaN and no infinities: they are null here, and calls refuse to send them.
#[inline]
pub fn to_vec<M, T: Write<M> + ?Sized>(value: &T) -> Vec<u8> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.into_bytes()
}

/// Writes a value, and keeps what there is to say about it.
#[inline]
pub(crate) fn written<M, T: Write<M> + ?Sized>(value: &T) -> Writer {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer
}

/// JSON text with escapes for what is not ASCII: any place can carry that.
pub(crate) fn ascii(json: &[u8]) -> String {
    let mut text = String::with_capacity(json.len());
    for c in String::from_utf8_lossy(json).chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}

/// Text as a JSON string.
pub(crate) fn quoted(text: &str) -> Vec<u8> {
    let mut out = Writer::new();
    out.string(text);
    out.into_bytes()
}

/// The first byte of a text that is no white space.
pub(crate) fn first_byte(text: &[u8]) -> Option<u8> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    text.iter()
        .copied()
        .find(|byte| !byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests;
