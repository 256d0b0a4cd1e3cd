//! JSON into memory.

use std::fmt::{self, Write as _};

use super::Write;
use super::object::Property;

/// Writes JSON text. Writing cannot fail.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    /// Properties that the next object begins with: the tags of unions.
    tags: Vec<(&'static str, &'static str)>,
}

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Writer::default()
    }

    /// The text.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Writes JSON text as it is: for values whose text is known.
    pub fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes null.
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Writes true or false.
    pub fn boolean(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes a whole number.
    pub fn integer(&mut self, value: impl itoa::Integer) {
        self.raw(itoa::Buffer::new().format(value));
    }

    /// Writes a number with as few digits as tell it apart; JSON has no infinities: they are null.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            self.raw(zmij::Buffer::new().format_finite(value));
        } else {
            self.null();
        }
    }

    /// Writes a 32-bit number with as few digits as tell it apart.
    pub fn float32(&mut self, value: f32) {
        if value.is_finite() {
            self.raw(zmij::Buffer::new().format_finite(value));
        } else {
            self.null();
        }
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        self.out.push(b'"');
        self.escaped(text);
        self.out.push(b'"');
    }

    /// Writes what a type displays as a string.
    pub fn display(&mut self, value: impl fmt::Display) {
        self.out.push(b'"');
        // Only a `Display` that fails of itself could make this fail; what it wrote stays.
        let _ = write!(Escaping(self), "{value}");
        self.out.push(b'"');
    }

    fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut start = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            if byte >= 0x20 && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.out
                .extend_from_slice(bytes.get(start..at).unwrap_or_default());
            start = at + 1;
            match byte {
                b'"' => self.raw("\\\""),
                b'\\' => self.raw("\\\\"),
                b'\n' => self.raw("\\n"),
                b'\r' => self.raw("\\r"),
                b'\t' => self.raw("\\t"),
                0x08 => self.raw("\\b"),
                0x0c => self.raw("\\f"),
                other => {
                    const HEX: &[u8; 16] = b"0123456789abcdef";
                    self.raw("\\u00");
                    let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
                    self.out.push(digit(other >> 4));
                    self.out.push(digit(other & 15));
                }
            }
        }
        self.out
            .extend_from_slice(bytes.get(start..).unwrap_or_default());
    }

    /// Writes a list.
    #[inline]
    pub fn array<M, T: Write<M>>(&mut self, items: &[T]) {
        // A list has no place for a tag, and its items are not the variant.
        self.tags.clear();
        self.out.push(b'[');
        for item in items {
            self.separate(b'[');
            item.write(self);
        }
        self.out.push(b']');
    }

    /// Writes a map.
    #[inline]
    pub fn map<'a, M, T: Write<M> + 'a>(
        &mut self,
        entries: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) {
        let tags = self.open();
        self.entries::<M, T>(entries, &[], &tags);
        self.out.push(b'}');
    }

    /// Writes an object by its table; absent optional properties are left out.
    #[inline]
    pub fn object<M>(&mut self, properties: &[Property], values: &[&dyn Write<M>]) {
        let tags = self.open();
        self.table(properties, values, &tags);
        self.out.push(b'}');
    }

    /// Writes an object by its table, and further properties after it; the table wins over them.
    #[inline]
    pub fn object_with_rest<'a, M, T: Write<M> + 'a>(
        &mut self,
        properties: &[Property],
        values: &[&dyn Write<M>],
        rest: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) {
        let tags = self.open();
        self.table(properties, values, &tags);
        self.entries::<M, T>(rest, properties, &tags);
        self.out.push(b'}');
    }

    /// Writes a variant of a union: the next object begins with the property that tells which, and a
    /// property of that name in its own table is left out.
    #[inline]
    pub fn tagged(
        &mut self,
        property: &'static str,
        tag: &'static str,
        write: impl FnOnce(&mut Writer),
    ) {
        self.tags.push((property, tag));
        write(self);
        // A variant that is no object has no place for a tag.
        self.tags.clear();
    }

    /// Begins an object with the tags that wait for it.
    fn open(&mut self) -> Vec<(&'static str, &'static str)> {
        self.out.push(b'{');
        let tags = std::mem::take(&mut self.tags);
        for (name, tag) in &tags {
            self.key(name);
            self.string(tag);
        }
        tags
    }

    fn table<M>(
        &mut self,
        properties: &[Property],
        values: &[&dyn Write<M>],
        tags: &[(&'static str, &'static str)],
    ) {
        for (property, value) in properties.iter().zip(values) {
            let absent = !property.required && value.is_absent();
            if absent || tags.iter().any(|(name, _)| *name == property.name) {
                continue;
            }
            self.key(property.name);
            value.write(self);
        }
    }

    fn entries<'a, M, T: Write<M> + 'a>(
        &mut self,
        entries: impl IntoIterator<Item = (&'a String, &'a T)>,
        properties: &[Property],
        tags: &[(&'static str, &'static str)],
    ) {
        for (name, value) in entries {
            let known = properties.iter().any(|property| property.name == name);
            if !known && !tags.iter().any(|(tag, _)| tag == name) {
                self.key(name);
                value.write(self);
            }
        }
    }

    fn key(&mut self, name: &str) {
        self.separate(b'{');
        self.string(name);
        self.out.push(b':');
    }

    fn separate(&mut self, open: u8) {
        if self.out.last() != Some(&open) {
            self.out.push(b',');
        }
    }

    /// Writes a type that has only serde; what it cannot write is null.
    #[cfg(feature = "serde")]
    pub fn serde<T: serde::Serialize>(&mut self, value: &T) {
        match serde_json::to_vec(value) {
            Ok(text) => self.out.extend_from_slice(&text),
            Err(_) => self.null(),
        }
    }
}

/// Escapes what is displayed.
struct Escaping<'w>(&'w mut Writer);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.escaped(text);
        Ok(())
    }
}
