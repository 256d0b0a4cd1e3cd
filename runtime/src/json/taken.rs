//! What becomes of the value of a property, or of its absence, once the object is read: a function for each kind of
//! property, of the same name as the one that makes the property.

use super::ReadError;
use super::object::Field;

/// It is there.
///
/// # Errors
///
/// When there is none.
#[inline]
pub fn required<M, T>(field: Field<M, T>) -> Result<T, ReadError> {
    field.required()
}

/// It is there, and may be null.
///
/// # Errors
///
/// When there is none.
#[inline]
pub fn required_nullable<M, T>(field: Field<M, T>) -> Result<T, ReadError> {
    field.required()
}

/// It is there, and has one value.
///
/// # Errors
///
/// When there is none.
#[inline]
pub fn required_constant<M, T>(field: Field<M, T>) -> Result<T, ReadError> {
    field.required()
}

/// It is there, and has one value or is null.
///
/// # Errors
///
/// When there is none.
#[inline]
pub fn required_constant_nullable<M, T>(field: Field<M, T>) -> Result<T, ReadError> {
    field.required()
}

/// It may be missing.
///
/// # Errors
///
/// None.
#[inline]
pub fn optional<M, T>(field: Field<M, T>) -> Result<Option<T>, ReadError> {
    Ok(field.optional())
}

/// It may be missing, or be null.
///
/// # Errors
///
/// None.
#[inline]
pub fn optional_nullable<M, T>(field: Field<M, T>) -> Result<Option<T>, ReadError> {
    Ok(field.optional())
}

/// It should be there.
///
/// # Errors
///
/// None.
#[inline]
pub fn expected<M, T>(field: Field<M, T>) -> Result<Option<T>, ReadError> {
    Ok(field.optional())
}

/// It should be there, or be null: missing is null.
///
/// # Errors
///
/// None.
#[inline]
pub fn expected_nullable<M, T>(field: Field<M, Option<T>>) -> Result<Option<T>, ReadError> {
    Ok(field.optional().flatten())
}

/// Its one value, which need not be said.
///
/// # Errors
///
/// None.
#[inline]
pub fn constant<M, T: Default>(field: Field<M, T>) -> Result<T, ReadError> {
    Ok(field.optional().unwrap_or_default())
}

/// Its one value, which should be said.
///
/// # Errors
///
/// None.
#[inline]
pub fn expected_constant<M, T: Default>(field: Field<M, T>) -> Result<T, ReadError> {
    constant(field)
}

/// Its one value or null, as its own type has it.
///
/// # Errors
///
/// None.
#[inline]
pub fn constant_nullable<M, T: Default>(field: Field<M, T>) -> Result<T, ReadError> {
    constant(field)
}

/// Its one value or null, which should be said.
///
/// # Errors
///
/// None.
#[inline]
pub fn expected_constant_nullable<M, T: Default>(field: Field<M, T>) -> Result<T, ReadError> {
    constant(field)
}

/// Its one value, which need not be said, or null.
///
/// # Errors
///
/// None.
#[inline]
pub fn constant_option<M, T: Default>(field: Field<M, Option<T>>) -> Result<Option<T>, ReadError> {
    let only = || Some(T::default());
    Ok(field.optional().unwrap_or_else(only))
}

/// Its one value, which should be said, or null.
///
/// # Errors
///
/// None.
#[inline]
pub fn expected_constant_option<M, T: Default>(
    field: Field<M, Option<T>>,
) -> Result<Option<T>, ReadError> {
    constant_option(field)
}
