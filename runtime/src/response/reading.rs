//! How generated code reads what an answer carries: each kind by a function of one shape, so that a table can name it.

use bytes::Bytes;
use http::StatusCode;

use crate::download::Download;
use crate::json::{Read, ReadError};
use crate::response::Response;
use crate::stream::{Events, JsonLines};

/// Functions that hand on to the response's own.
macro_rules! readings {
    ($($name:ident -> $ty:ty: $own:ident;)*) => {$(
        #[doc = concat!("As [`Response::", stringify!($own), "`].")]
        #[inline]
        pub fn $name<M, T: From<$ty>>(response: &mut Response) -> Result<T, ReadError> {
            response.$own().map(T::from)
        }
    )*};
}

/// Functions that hand on to the response's own, which reads values.
macro_rules! values {
    ($($name:ident -> $ty:ty;)*) => {$(
        #[doc = concat!("As [`Response::", stringify!($name), "`].")]
        #[inline]
        pub fn $name<M, T: Read<M>>(response: &mut Response) -> Result<$ty, ReadError> {
            response.$name::<M, T>()
        }
    )*};
}

values! {
    json -> T;
    events -> Events<T>;
    whole_events -> Events<T>;
    json_lines -> JsonLines<T>;
    json_records -> JsonLines<T>;
}

readings! {
    text -> String: text;
    content -> Bytes: content;
    base64_content -> Bytes: base64_content;
    file -> Download: file;
    base64_file -> Download: base64_file;
    text_events -> Events<String>: text_events;
}

/// As [`Response::xml`].
#[cfg(feature = "xml")]
#[inline]
pub fn xml<M, T: Read<M>>(
    response: &mut Response,
    root: &crate::xml::Node,
) -> Result<T, ReadError> {
    response.xml::<M, T>(root)
}

/// The body of an error, whatever it is.
#[inline]
pub fn bytes<M, T: From<Bytes>>(response: &mut Response) -> Result<T, ReadError> {
    Ok(T::from(response.bytes()))
}

/// The status.
#[inline]
pub fn status<M, T: From<StatusCode>>(response: &mut Response) -> Result<T, ReadError> {
    Ok(T::from(response.status()))
}

/// Null: `()`, or no value.
#[inline]
pub fn null<M, T: Default>(response: &mut Response) -> Result<T, ReadError> {
    response.null().map(|()| T::default())
}

/// Nothing of it: `()`, or no value.
#[inline]
pub fn nothing<M, T: Default>(_: &mut Response) -> Result<T, ReadError> {
    Ok(T::default())
}

/// Nothing of it: what it is, is known.
#[inline]
pub fn given<M, T>(_: &mut Response, value: T) -> Result<T, ReadError> {
    Ok(value)
}
