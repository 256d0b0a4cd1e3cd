//! What members of definitions are known by: in the lock, and to people who name them.

use crate::api::{Api, Type, TypeDef, TypeKind};
use crate::lock::Lock;
use crate::lock::words::known;

/// What a member of a definition is known by.
pub struct Keys {
    /// In the lock.
    pub lock: String,
    /// In a configuration.
    pub said: Vec<String>,
}

/// What the members of a definition are known by, in order.
pub fn keys(api: &Api, def: &TypeDef) -> Vec<Keys> {
    let plain = |wire: String| Keys {
        said: vec![wire.clone()],
        lock: wire,
    };
    match &def.kind {
        TypeKind::Struct(object) => object
            .fields
            .iter()
            .map(|field| plain(field.wire.clone()))
            .collect(),
        TypeKind::StringEnum(values) => values
            .values
            .iter()
            .map(|value| plain(value.wire.clone()))
            .collect(),
        TypeKind::ScalarEnum(values) => values
            .values
            .iter()
            .map(|value| plain(value.wire.to_string()))
            .collect(),
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let component = match &variant.ty {
                    Type::Named(id) => Some(api.types.get(*id)).filter(|def| def.component),
                    _ => None,
                };
                let place = api.place(&variant.origin);
                let said = component.map(|def| def.words.join(" ")).into_iter();
                Keys {
                    said: said.chain([place.clone()]).collect(),
                    lock: place,
                }
            });
            variants.collect()
        }
        _ => Vec::new(),
    }
}

/// Gives one word of a line another name.
pub fn rename_word(lock: &mut Lock, kind: &str, place: &str, wire: &str, name: &str) {
    let words = known(kind, place, lock).into_iter().map(|(of, before)| {
        let name = if of == wire { name } else { before.as_str() };
        match of == name {
            true => of.clone(),
            false => format!("{of}={name}"),
        }
    });
    let words: Vec<String> = words.collect();
    if !words.is_empty() {
        lock.set(kind, place, &words.join(" "));
    }
}
