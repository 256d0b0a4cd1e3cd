//! Tables of properties, and where their values go while an object is read.

use std::marker::PhantomData;

use super::{Read, ReadError, Reader};

/// A property of an object: its wire name and when it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    /// Whether it has one value only, which is written where it is missing.
    pub(crate) constant: bool,
    /// Whether unions tell by it what it is a property of, and write it, where it has one value only and may be missing.
    pub(crate) tells: bool,
    /// `,"name":`, where the name stands in JSON as it is and this was said; else nothing.
    key: &'static str,
}

/// A property that is always there.
pub const fn required(name: &'static str) -> Property {
    Property::new(name, true, false)
}

/// A property that may be missing. Null is read as missing.
pub const fn optional(name: &'static str) -> Property {
    Property::new(name, false, false)
}

/// A property that is always there and may be null.
pub const fn required_nullable(name: &'static str) -> Property {
    Property::new(name, true, true)
}

/// A property that may be missing, or be null, which is not the same.
pub const fn optional_nullable(name: &'static str) -> Property {
    Property::new(name, false, true)
}

/// A property that may be missing or be null, which is the same to who reads it. It is written where it is there.
pub const fn optional_or_null(name: &'static str) -> Property {
    optional_nullable(name)
}

/// A property that may be missing and has one value only, which is what it has then: the models say so when they
/// are written. A variant of a union that would say what was not said fits less than one that need not.
pub const fn constant(name: &'static str) -> Property {
    let mut property = Property::new(name, false, false);
    property.constant = true;
    property
}

/// A property that may be missing and has one value only, by which unions tell what it is a property of: they write it.
pub const fn discriminator(name: &'static str) -> Property {
    let mut property = optional(name);
    property.tells = true;
    property
}

/// As [`discriminator`], of a property that may be null too.
pub const fn discriminator_nullable(name: &'static str) -> Property {
    let mut property = optional_nullable(name);
    property.tells = true;
    property
}

/// A property that is always there and has one value only.
pub const fn required_constant(name: &'static str) -> Property {
    let mut property = Property::new(name, true, false);
    property.constant = true;
    property
}

/// As [`constant`], of a property that may be null too: it is always written, as what it is.
pub const fn constant_nullable(name: &'static str) -> Property {
    let mut property = Property::new(name, false, true);
    property.constant = true;
    property
}

/// As [`required_constant`], of a property that may be null too.
pub const fn required_constant_nullable(name: &'static str) -> Property {
    let mut property = Property::new(name, true, true);
    property.constant = true;
    property
}

/// As [`constant_nullable`], of a property whose null is no value of its own type.
pub const fn constant_option(name: &'static str) -> Property {
    constant_nullable(name)
}

/// As [`required`], where what is missing is no error.
pub const fn expected(name: &'static str) -> Property {
    required(name)
}

/// As [`required_nullable`], where what is missing is read as null.
pub const fn expected_nullable(name: &'static str) -> Property {
    required_nullable(name)
}

/// As [`required_constant`], where what is missing is no error.
pub const fn expected_constant(name: &'static str) -> Property {
    required_constant(name)
}

/// As [`required_constant_nullable`], where what is missing is no error.
pub const fn expected_constant_nullable(name: &'static str) -> Property {
    required_constant_nullable(name)
}

/// As [`expected_constant_nullable`], of a property whose null is no value of its own type.
pub const fn expected_constant_option(name: &'static str) -> Property {
    required_constant_nullable(name)
}

impl Property {
    const fn new(name: &'static str, required: bool, nullable: bool) -> Self {
        Property {
            name,
            required,
            nullable,
            constant: false,
            tells: false,
            key: "",
        }
    }

    /// With what its key is in JSON, `,"name":`, as the literal of its name is spelled in Rust. One with escapes is longer
    /// than the name, and of no use. (A loop over the name would be run by the compiler of each client, thousands of times.)
    #[must_use]
    pub const fn spelled(mut self, key: &'static str) -> Self {
        if key.len() == self.name.len() + 4 {
            self.key = key;
        }
        self
    }

    /// With another name than its field's, and what that one's key is, as [`spelled`](Property::spelled).
    #[must_use]
    pub const fn called(mut self, name: &'static str, key: &'static str) -> Self {
        (self.name, self.key) = (name, "");
        self.spelled(key)
    }

    /// `,"name":`, if the name stands in JSON as it is.
    #[inline]
    pub(crate) fn key(&self) -> Option<&'static str> {
        (!self.key.is_empty()).then_some(self.key)
    }

    /// Its name in JSON.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// A type with a table of properties, which reading and writing share.
pub trait Object {
    /// In the document's order.
    const PROPERTIES: &'static [Property];
}

/// Where a property's value goes while its object is read.
pub trait Slot {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// When it is not of the slot's type.
    fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError>;

    /// Whether there is a value.
    fn is_set(&self) -> bool;

    /// Lets go of the value.
    fn clear(&mut self);
}

/// A slot for a value of `T`.
pub struct Field<M, T>(Option<T>, PhantomData<fn() -> M>);

impl<M, T> Field<M, T> {
    /// An empty slot.
    #[inline]
    pub const fn new() -> Self {
        Field(None, PhantomData)
    }

    /// The value of a required property.
    ///
    /// # Errors
    ///
    /// When there is none; reading an object has made sure that there is.
    #[inline]
    pub fn required(self) -> Result<T, ReadError> {
        match self.0 {
            Some(value) => Ok(value),
            None => Err(ReadError::new(0, "missing required property")),
        }
    }

    /// The value, if there is one.
    #[inline]
    pub fn optional(self) -> Option<T> {
        self.0
    }
}

impl<M, T> Default for Field<M, T> {
    fn default() -> Self {
        Field::new()
    }
}

impl<M, T: Read<M>> Slot for Field<M, T> {
    #[inline]
    fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError> {
        self.0 = Some(T::read(input)?);
        Ok(())
    }

    #[inline]
    fn is_set(&self) -> bool {
        self.0.is_some()
    }

    #[inline]
    fn clear(&mut self) {
        self.0 = None;
    }
}
