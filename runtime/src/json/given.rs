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
