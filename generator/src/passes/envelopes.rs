//! Answers in an envelope: callers get what is inside, the rest on request.
//!
//! Pages (envelopes around a list) are answers in themselves and stay whole.

use crate::api::{Api, Payload, Type, TypeKind};

/// How many aliases lead to an envelope at most.
const LONGEST_CHAIN: usize = 32;

/// Unwraps the successes of every operation.
pub fn run(api: &mut Api) {
    let mut operations = std::mem::take(&mut api.operations);
    let unwrapped = operations.iter_mut().filter(|operation| !operation.whole);
    for reply in unwrapped.flat_map(|operation| &mut operation.successes) {
        let Payload::Json(ty) = &reply.payload else {
            continue;
        };
        if let Some((property, payload)) = unwrap(api, ty) {
            reply.payload = Payload::Enveloped {
                envelope: ty.clone(),
                property,
                payload,
            };
        }
    }
    api.operations = operations;
}

fn unwrap(api: &Api, ty: &Type) -> Option<(String, Type)> {
    let mut ty = ty;
    for _ in 0..LONGEST_CHAIN {
        match ty {
            Type::Named(id) => match &api.types.get(*id).kind {
                TypeKind::Alias(target) => ty = target,
                _ => return None,
            },
            Type::Generic(id, argument) => {
                let TypeKind::Struct(object) = &api.types.get(*id).kind else {
                    return None;
                };
                let property = object.envelope.clone()?;
                let field = object.fields.iter().find(|field| field.wire == property)?;
                if field.ty.non_null() != &Type::Argument {
                    return None;
                }
                let payload = (**argument).clone();
                return Some((
                    property,
                    if api.is_optional(*id, field) {
                        payload.nullable()
                    } else {
                        payload
                    },
                ));
            }
            _ => return None,
        }
    }
    None
}
