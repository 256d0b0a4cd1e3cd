//! `nullable` on a definition moves to its uses: a Rust struct cannot be null, a field can.

use crate::api::{Api, Type};

/// Wraps every use of a nullable definition.
pub fn run(api: &mut Api) {
    let nullable: Vec<bool> = api.types.iter().map(|(_, def)| def.nullable).collect();
    if !nullable.contains(&true) {
        return;
    }
    let wrap = &mut |ty: Type| match ty {
        Type::Named(id) if nullable.get(id.0 as usize) == Some(&true) => Type::Named(id).nullable(),
        other => other,
    };
    for id in api.types.ids() {
        api.types.get_mut(id).kind.map_types(wrap);
    }
    rewrite_operations(api, wrap);
}

/// Rewrites every type expression of every operation.
pub fn rewrite_operations(api: &mut Api, rewrite: &mut impl FnMut(Type) -> Type) {
    let mut apply = |ty: &mut Type| *ty = std::mem::replace(ty, Type::Any).map(rewrite);
    for operation in &mut api.operations {
        operation.map_types(&mut apply);
    }
}
