//! Answers in an envelope: callers get what is inside, the rest on request.
//!
//! Pages (envelopes around a list) are answers in themselves and stay whole.

use crate::api::{Api, Payload, Through, Type, TypeKind};

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
    let Type::Generic(id, argument) = api.types.behind(ty, Through::Aliases) else {
        return None;
    };
    let TypeKind::Struct(object) = &api.types.get(*id).kind else {
        return None;
    };
    let property = object.envelope.clone()?;
    let field = object.fields.iter().find(|field| field.wire == property)?;
    if field.ty.non_null() != &Type::Argument {
        return None;
    }
    let payload = (**argument).clone();
    let payload = match api.is_optional(*id, field) {
        true => payload.nullable(),
        false => payload,
    };
    Some((property, payload))
}
