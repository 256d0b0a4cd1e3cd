//! The members of one thing as the lock has them: words, each a wire name and what it is called.

use crate::lock::Lock;

/// The members that the lock has of one thing, as pairs of wire name and name, in the order in which they
/// became known.
pub fn known(kind: &str, place: &str, lock: &Lock) -> Vec<(String, String)> {
    let entry = lock.get(kind, place).unwrap_or_default();
    entry
        .split(' ')
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((wire, name)) => (wire.to_owned(), name.to_owned()),
            None => (pair.to_owned(), pair.to_owned()),
        })
        .collect()
}

/// A wire name as one word of a lock entry.
pub fn escape(wire: &str) -> String {
    if wire.is_empty() {
        return "%".to_owned();
    }
    let mut escaped = String::with_capacity(wire.len());
    for c in wire.chars() {
        match c {
            '%' | '=' | ' ' => escaped.push_str(&format!("%{:02x}", u32::from(c))),
            c if c.is_control() || c.is_whitespace() => {
                escaped.push_str(&format!("%{:x};", u32::from(c)))
            }
            c => escaped.push(c),
        }
    }
    escaped
}
