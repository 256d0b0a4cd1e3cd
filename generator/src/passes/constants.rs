//! What has one value only: nobody has to say which.

use serde_json::Value;

use crate::api::{Api, Field, TypeKind, compared};

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
    for id in api.types.ids() {
        let TypeKind::Struct(object) = &api.types.get(id).kind else {
            continue;
        };
        let decides = |field: &Field| {
            let default = field.default.as_ref()?;
            let only = api.types.only_value(&field.ty);
            (default.is_null() || only.is_some_and(|only| same(&only, default)))
                .then(|| default.clone())
        };
        let defaults: Vec<Option<Value>> = object.fields.iter().map(decides).collect();
        if let TypeKind::Struct(object) = &mut api.types.get_mut(id).kind {
            for (field, default) in object.fields.iter_mut().zip(defaults) {
                field.default = default;
            }
        }
    }
}

/// Numbers are equal by value.
fn same(one: &Value, other: &Value) -> bool {
    one == other || one.is_number() && other.is_number() && compared(one) == compared(other)
}
