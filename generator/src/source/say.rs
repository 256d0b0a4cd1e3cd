//! What is said about a text, in the same words for JSON and YAML.

use std::ops::Range;

use super::Origin;
use crate::diagnostic::{Diagnostic, codes, quoted};

/// Nested too deep.
pub const TOO_DEEP: &str = "the document is nested more than 128 levels deep";
/// Too large through aliases.
pub const TOO_MANY_NODES: &str = "the document repeats itself through aliases too often";

/// How many oddities of one text are told: memory for more would be out of proportion to the text.
const MOST: usize = 1_000;

/// Adds what is odd, unless enough was said.
pub fn add(said: &mut Vec<Diagnostic>, odd: impl FnOnce() -> Diagnostic) {
    if said.len() < MOST {
        said.push(odd());
    }
}

/// A key stands twice in one object; `bytes` are those of the later one.
pub fn duplicate(origin: Origin, bytes: Range<usize>) -> Diagnostic {
    let key = origin.pointer().rsplit('/').next().unwrap_or_default();
    let key = quoted(&key.replace("~1", "/").replace("~0", "~"));
    let message = format!("the key {key} stands twice in the same object");
    Diagnostic::warning(codes::DUPLICATE_KEY, origin.clone(), message)
        .at_bytes(bytes)
        .label("this one is left out")
        .related(origin, "the first one is used")
}

/// An integer that 64 bits do not hold.
pub fn rounded(origin: Origin, written: &str, bytes: Range<usize>) -> Diagnostic {
    let message = format!("the integer {} does not fit 64 bits", quoted(written));
    Diagnostic::warning(codes::NOT_JSON, origin, message)
        .at_bytes(bytes)
        .label("read as the nearest floating point number")
}

/// A number that is not one.
pub fn not_finite(origin: Origin, written: &str, bytes: Range<usize>) -> Diagnostic {
    let message = format!("JSON has no number {}", quoted(written));
    Diagnostic::warning(codes::NOT_JSON, origin, message)
        .at_bytes(bytes)
        .label("read as null")
}

/// A list or an object as a key; the origin is the object that it is a key of.
pub fn unusable_key(origin: Origin, bytes: Range<usize>) -> Diagnostic {
    let message = "a list or an object cannot be a key";
    Diagnostic::warning(codes::NOT_JSON, origin, message)
        .at_bytes(bytes)
        .label("this entry is left out")
}

/// `<<` with something else than objects.
pub fn unusable_merge(origin: Origin, bytes: Range<usize>) -> Diagnostic {
    let message = "a merge key takes an object or a list of objects";
    Diagnostic::warning(codes::NOT_JSON, origin, message)
        .at_bytes(bytes)
        .label("this entry is left out")
}
