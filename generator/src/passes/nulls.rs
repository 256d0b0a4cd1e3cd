//! `nulls = "absent"`: which structs make no difference between a property that is missing and one that is null.
//!
//! Those that are received alone. A reader gains nothing from two `Option`s, but who sends a request says two things with
//! them: what is left out stays, and what is null is cleared.

use crate::api::{Api, TypeKind};
use crate::config::{Config, Nulls};

/// Marks the structs.
pub fn run(api: &mut Api, config: &Config) {
    if config.nulls == Nulls::Apart {
        return;
    }
    let (sent, _) = super::directions::marks(api, config.unused_models);
    let read = api.types.iter().filter(|(id, def)| {
        matches!(def.kind, TypeKind::Struct(_)) && sent.get(id.0 as usize) == Some(&false)
    });
    api.read_only = read.map(|(id, _)| id).collect();
}
