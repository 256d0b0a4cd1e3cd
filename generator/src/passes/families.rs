//! `x-envelope`: wrappers that differ in one property become uses of one generic type.
//!
//! A component with `x-envelope: data` is generic over its property `data`. A definition that is
//! `allOf` of that component and of an object with `data` alone is an alias for a use of it.

use std::collections::{HashMap, HashSet};

use crate::api::{Additional, Api, Struct, Type, TypeId, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes};

/// Finds the envelopes and their uses.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut envelopes: HashMap<TypeId, Envelope> = api
        .types
        .iter()
        .filter_map(|(id, def)| Some((id, envelope(&def.kind)?)))
        .collect();
    if envelopes.is_empty() {
        return;
    }
    // One that carries envelopes has no end to its arguments.
    let ids: HashSet<TypeId> = envelopes.keys().copied().collect();
    for envelope in envelopes.values_mut() {
        let mut carries = false;
        envelope
            .argument
            .for_each_id(&mut |id| carries |= ids.contains(&id));
        if carries {
            envelope.argument = Type::Any;
        }
    }
    let envelopes = envelopes;
    let mut required: HashMap<TypeId, bool> = HashMap::new();
    for id in api.types.ids() {
        let Some((base, argument, always)) = wrapper(api, id, &envelopes) else {
            continue;
        };
        *required.entry(base).or_insert(true) &= always;
        // Null in a property that may be missing is read as missing: `Option` once, not twice.
        let argument = if always {
            argument
        } else {
            if argument.is_nullable() {
                let message = "null in the envelope is read as if nothing were there";
                let origin = api.types.get(id).origin.clone();
                let said = Diagnostic::info(codes::TAKEN_AS, origin, message);
                diagnostics.push(said.effect(Effect::Narrowed).group(message));
            }
            argument.non_null().clone()
        };
        api.types.get_mut(id).kind = TypeKind::Alias(Type::Generic(base, Box::new(argument)));
    }
    for (id, envelope) in &envelopes {
        if let TypeKind::Struct(object) = &mut api.types.get_mut(*id).kind
            && let Some(field) = object
                .fields
                .iter_mut()
                .find(|field| field.wire == envelope.property)
        {
            field.ty = if envelope.list {
                Type::Array(Box::new(Type::Argument))
            } else {
                Type::Argument
            };
            // Required where every use says so: what the base leaves open, its uses close.
            field.required |= required.get(id).copied().unwrap_or(false);
        }
    }
    // An envelope used as it stands carries what its own property says: any value, where that says nothing.
    let plain = &mut |ty: Type| match ty {
        Type::Named(id) => match envelopes.get(&id) {
            Some(envelope) => Type::Generic(id, Box::new(envelope.argument.clone())),
            None => Type::Named(id),
        },
        other => other,
    };
    for id in api.types.ids() {
        api.types.get_mut(id).kind.map_types(plain);
    }
    super::nullability::rewrite_operations(api, plain);
}

struct Envelope {
    property: String,
    /// Whether the property is a list, so that the argument is its item.
    list: bool,
    /// What it is in the envelope itself.
    argument: Type,
}

fn envelope(kind: &TypeKind) -> Option<Envelope> {
    let TypeKind::Struct(object) = kind else {
        return None;
    };
    let property = object.envelope.clone()?;
    let field = object.fields.iter().find(|field| field.wire == property)?;
    let (list, argument) = match &field.ty {
        Type::Array(item) => (true, (**item).clone()),
        ty if field.required => (false, ty.clone()),
        ty => (false, ty.non_null().clone()),
    };
    Some(Envelope {
        property,
        list,
        argument,
    })
}

/// The envelope, the argument, and whether the property is required in this use.
fn wrapper(
    api: &Api,
    id: TypeId,
    envelopes: &HashMap<TypeId, Envelope>,
) -> Option<(TypeId, Type, bool)> {
    let TypeKind::AllOf(parts) = &api.types.get(id).kind else {
        return None;
    };
    let [Type::Named(base), Type::Named(own)] = parts.as_slice() else {
        return None;
    };
    let envelope = envelopes.get(base)?;
    let TypeKind::Struct(Struct {
        fields,
        additional: Additional::Ignored,
        also_required,
        ..
    }) = &api.types.get(*own).kind
    else {
        return None;
    };
    let [field] = fields.as_slice() else {
        return None;
    };
    if field.wire != envelope.property || !also_required.is_empty() {
        return None;
    }
    let argument = match (&field.ty, envelope.list) {
        (Type::Array(item), true) => (**item).clone(),
        (ty, false) => ty.clone(),
        _ => return None,
    };
    Some((*base, argument, field.required))
}
