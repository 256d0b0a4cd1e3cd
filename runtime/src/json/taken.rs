//! What becomes of the value of a property, or of its absence, once the object is read: a function for each kind of
//! property, of the same name as the one that makes the property. `None` is an error: what is required is missing.

use super::ReadError;
use super::object::Field;

/// It is there.
#[inline]
pub fn required<M, T>(field: Field<M, T>) -> Option<T> {
    field.optional()
}

/// It is there, and may be null.
#[inline]
pub fn required_nullable<M, T>(field: Field<M, T>) -> Option<T> {
    field.optional()
}

/// It is there, and has one value.
#[inline]
pub fn required_constant<M, T>(field: Field<M, T>) -> Option<T> {
    field.optional()
}

/// It is there, and has one value or is null.
#[inline]
pub fn required_constant_nullable<M, T>(field: Field<M, T>) -> Option<T> {
    field.optional()
}

/// It may be missing.
#[inline]
pub fn optional<M, T>(field: Field<M, T>) -> Option<Option<T>> {
    Some(field.optional())
}

/// It may be missing, but a union writes it.
#[inline]
pub fn discriminator<M, T>(field: Field<M, T>) -> Option<Option<T>> {
    optional(field)
}

/// It may be missing or be null, but a union writes it.
#[inline]
pub fn discriminator_nullable<M, T>(field: Field<M, T>) -> Option<Option<T>> {
    optional(field)
}

/// It may be missing, or be null.
#[inline]
pub fn optional_nullable<M, T>(field: Field<M, T>) -> Option<Option<T>> {
    Some(field.optional())
}

/// It should be there.
#[inline]
pub fn expected<M, T>(field: Field<M, T>) -> Option<Option<T>> {
    Some(field.optional())
}

/// It should be there, or be null: missing is null.
#[inline]
pub fn expected_nullable<M, T>(field: Field<M, Option<T>>) -> Option<Option<T>> {
    Some(field.optional().flatten())
}

/// Its one value, which need not be said.
#[inline]
pub fn constant<M, T: Default>(field: Field<M, T>) -> Option<T> {
    Some(field.optional().unwrap_or_default())
}

/// Its one value, which should be said.
#[inline]
pub fn expected_constant<M, T: Default>(field: Field<M, T>) -> Option<T> {
    constant(field)
}

/// Its one value or null, as its own type has it.
#[inline]
pub fn constant_nullable<M, T: Default>(field: Field<M, T>) -> Option<T> {
    constant(field)
}

/// Its one value or null, which should be said.
#[inline]
pub fn expected_constant_nullable<M, T: Default>(field: Field<M, T>) -> Option<T> {
    constant(field)
}

/// Its one value, which need not be said, or null.
#[inline]
pub fn constant_option<M, T: Default>(field: Field<M, Option<T>>) -> Option<Option<T>> {
    let only = || Some(T::default());
    Some(field.optional().unwrap_or_else(only))
}

/// Its one value, which should be said, or null.
#[inline]
pub fn expected_constant_option<M, T: Default>(field: Field<M, Option<T>>) -> Option<Option<T>> {
    constant_option(field)
}

/// A required property is missing, which reading the object has made sure that none is.
#[cold]
pub fn missing() -> ReadError {
    ReadError::new(0, "missing required property")
}
