//! A component whose schema comes to one that stands in it, its only alternative or part, with null or without, is that
//! schema, and not another name for it: `P`, and neither `P` for `Option<P2>` nor `P` for `P2`.

use crate::api::{Api, Docs, Type, TypeId, TypeKind};
use crate::lock::Lock;

/// Gives such components what stands in them; where the lock has a name for that, callers use it, and it stays.
pub fn run(api: &mut Api, lock: &Lock) {
    for id in api.types.ids() {
        let Some((inner, is_nullable)) = inside(api, id) else {
            continue;
        };
        if lock.get("type", &api.types.get(inner).place(api)).is_some() {
            continue;
        }
        // References into the component mean the same.
        let def = api.types.get_mut(inner);
        let kind = std::mem::replace(&mut def.kind, TypeKind::Alias(Type::Named(id)));
        let is_nullable = is_nullable || def.nullable;
        let docs = def.docs.clone();
        let own = api.types.get_mut(id);
        own.kind = kind;
        own.nullable |= is_nullable;
        if own.docs == Docs::default() {
            own.docs = docs;
        }
    }
}

/// The definition in a component that it would be another name for, and whether null is allowed beside it.
fn inside(api: &Api, id: TypeId) -> Option<(TypeId, bool)> {
    let own = api.types.get(id);
    let TypeKind::Alias(ty) = &own.kind else {
        return None;
    };
    let Type::Named(inner) = ty.non_null() else {
        return None;
    };
    let def = api.types.get(*inner);
    let around = format!("{}/", own.origin.pointer());
    let is_inside = own.origin.file == def.origin.file
        && def.origin.pointer().starts_with(&around)
        && own.words == def.words;
    (own.component && !def.component && is_inside).then(|| (*inner, ty.is_nullable()))
}
