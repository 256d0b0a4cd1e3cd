//! `answers = "lenient"`: which types are read without holding servers to what is required.
//!
//! What requests alone contain is left as it is. What comes back is read leniently, also where it is sent
//! too: the constructors of such a type take what is required all the same.

use crate::api::{Api, TypeKind};
use crate::config::Answers;

/// Marks the structs that are received.
pub fn run(api: &mut Api, answers: Answers) {
    if answers != Answers::Lenient {
        return;
    }
    let (_, received) = super::directions::marks(api);
    let lenient = api.types.iter().filter(|(id, def)| {
        matches!(def.kind, TypeKind::Struct(_)) && received.get(id.0 as usize) == Some(&true)
    });
    api.lenient = lenient.map(|(id, _)| id).collect();
}
