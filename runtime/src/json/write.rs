//! Writing the types of the standard library, bytes and `serde_json::Value`.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::{Write, Writer};
use crate::secret::Secret;

impl<M> Write<M> for str {
    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl<M> Write<M> for String {
    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl<M> Write<M> for bool {
    fn write(&self, out: &mut Writer) {
        out.boolean(*self);
    }
}

impl<M> Write<M> for f64 {
    #[inline]
    fn write(&self, out: &mut Writer) {
        out.float(*self);
    }
}

impl<M> Write<M> for f32 {
    fn write(&self, out: &mut Writer) {
        out.float32(*self);
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl<M> Write<M> for $integer {
            fn write(&self, out: &mut Writer) {
                out.integer(*self);
            }
        }
    )*};
}
integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

impl<M> Write<M> for Secret {
    fn write(&self, out: &mut Writer) {
        out.string(self.expose());
    }
}

impl<M> Write<M> for Ipv4Addr {
    fn write(&self, out: &mut Writer) {
        out.display(self);
    }
}

impl<M> Write<M> for Ipv6Addr {
    fn write(&self, out: &mut Writer) {
        out.display(self);
    }
}

impl<M> Write<M> for Bytes {
    fn write(&self, out: &mut Writer) {
        out.string(&STANDARD.encode(self));
    }
}

impl<M, T: Write<M>> Write<M> for Option<T> {
    #[inline]
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<M, T: Write<M> + ?Sized> Write<M> for &T {
    #[inline]
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }

    #[inline]
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<M, T: Write<M>> Write<M> for Box<T> {
    #[inline]
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }
}

impl<M, T: Write<M>> Write<M> for [T] {
    #[inline]
    fn write(&self, out: &mut Writer) {
        out.array(self);
    }
}

impl<M, T: Write<M>> Write<M> for Vec<T> {
    #[inline]
    fn write(&self, out: &mut Writer) {
        out.array(self);
    }
}

impl<M, T: Write<M>> Write<M> for BTreeMap<String, T> {
    #[inline]
    fn write(&self, out: &mut Writer) {
        out.map(self);
    }
}

impl<M> Write<M> for Value {
    fn write(&self, out: &mut Writer) {
        out.value(self);
    }
}

impl Writer {
    /// Writes any value.
    pub fn value(&mut self, value: &Value) {
        match value {
            // The same code writes tags into free-form objects and into structs.
            Value::Object(entries) if self.is_tagged() => self.map::<(), Value>(entries),
            value => self.any(value),
        }
    }
}
