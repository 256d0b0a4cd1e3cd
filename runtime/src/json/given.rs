//! What becomes of what a caller gives for a property, where it is more than `into`.

/// In a property that may be missing.
#[inline]
pub fn some<T>(value: T) -> Option<T> {
    Some(value)
}

/// In a property that may be null.
#[inline]
pub fn or_null<T, U: From<T>>(value: Option<T>) -> Option<U> {
    value.map(U::from)
}

/// In a property that may be missing or null.
#[inline]
pub fn some_or_null<T, U: From<T>>(value: Option<T>) -> Option<Option<U>> {
    Some(or_null(value))
}
