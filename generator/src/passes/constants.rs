//! What has one value only: nobody has to say which.

use std::collections::HashSet;

use serde_json::Value;

use crate::api::{Api, Dispatch, Field, Test, Through, Type, TypeId, TypeKind, Types, compared};

/// Notes the value of each parameter that has one, and of the defaults of fields leaves null and such values. Requires that
/// aliases and `allOf` are worked out.
pub fn run(api: &mut Api) {
    let types = &api.types;
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            parameter.constant = types.only_value(&parameter.ty);
            if let (Some(only), Some(default)) = (&parameter.constant, &parameter.default)
                && same(only, default)
            {
                parameter.default = Some(only.clone());
            }
        }
    }
    let telling = telling(&api.types);
    for id in api.types.ids() {
        let TypeKind::Struct(object) = &api.types.get(id).kind else {
            continue;
        };
        let decides = |field: &Field| {
            let default = field.default.as_ref()?;
            let only = api.types.only_value(&field.ty);
            if default.is_null() || only.is_some_and(|only| same(&only, default)) {
                return Some(default.clone());
            }
            let known = telling.contains(&(id, field.wire.clone()));
            let (_, known) = known.then(|| api.types.known_values(&field.ty)).flatten()?;
            // As the enum has it: numbers are written in several ways.
            let several = known.len() > 1;
            let mut known = known.into_iter().filter(|_| several);
            known.find(|known| same(known, default))
        };
        let defaults: Vec<Option<Value>> = object.fields.iter().map(decides).collect();
        if let TypeKind::Struct(object) = &mut api.types.get_mut(id).kind {
            for (field, default) in object.fields.iter_mut().zip(defaults) {
                field.default = default;
            }
        }
    }
}

/// The properties that tell the variants of unions.
fn telling(types: &Types) -> HashSet<(TypeId, String)> {
    let mut telling = HashSet::new();
    for (_, def) in types.iter().filter(|(_, def)| !def.dropped) {
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        let names: Vec<&String> = match &union.dispatch {
            Dispatch::Constant(constant) => vec![&constant.property],
            Dispatch::Tests(tests) => {
                let constants = tests.iter().filter_map(|(_, test)| match test {
                    Test::Const(name, _) => Some(name),
                    _ => None,
                });
                constants.collect()
            }
            _ => continue,
        };
        for variant in &union.variants {
            if let Type::Named(id) = types.behind(&variant.ty, Through::Null)
                && let TypeKind::Struct(_) = &types.get(*id).kind
            {
                telling.extend(names.iter().map(|name| (*id, (*name).clone())));
            }
        }
    }
    telling
}

/// Numbers are equal by value.
fn same(one: &Value, other: &Value) -> bool {
    one == other || one.is_number() && other.is_number() && compared(one) == compared(other)
}
