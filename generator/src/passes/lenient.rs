//! `answers = "lenient"`: which types are read without holding servers to what is required, and what stands in answers
//! that no property keeps.
//!
//! What requests alone contain is left as it is. What comes back is read leniently, also where it is sent
//! too: the constructors of such a type take what is required all the same.

use std::collections::BTreeSet;

use crate::api::{Api, Operation, Payload, Type, TypeId, TypeKind};
use crate::config::{Answers, Config, EnumMode};

/// How many aliases are followed to what a type is.
const LONGEST_CHAIN: usize = 32;

/// Marks the structs that are received, and what answers consist of where it is none of them.
pub fn run(api: &mut Api, config: &Config) {
    if config.answers != Answers::Lenient {
        return;
    }
    let (_, received) = super::directions::marks(api, config.unused_models);
    let lenient = api.types.iter().filter(|(id, def)| {
        matches!(def.kind, TypeKind::Struct(_)) && received.get(id.0 as usize) == Some(&true)
    });
    api.lenient = lenient.map(|(id, _)| id).collect();
    let open = matches!(config.enums, EnumMode::Open);
    let mut operations = std::mem::take(&mut api.operations);
    for id in only_answers(api, &mut operations) {
        if let TypeKind::Alias(ty) = &api.types.get(id).kind {
            api.types.get_mut(id).kind = TypeKind::Alias(loosened(api, ty, open));
        }
    }
    for ty in operations.iter_mut().flat_map(answers) {
        *ty = loosened(api, ty, open);
    }
    api.operations = operations;
}

/// The types of what is read as a whole.
fn answers(operation: &mut Operation) -> impl Iterator<Item = &mut Type> {
    let replies = operation.successes.iter_mut().chain(&mut operation.errors);
    replies.filter_map(|reply| match &mut reply.payload {
        Payload::Json(ty) | Payload::Items(_, ty) => Some(ty),
        Payload::Xml(body) => Some(&mut body.ty),
        // Envelopes are structs.
        Payload::Enveloped { .. }
        | Payload::None
        | Payload::Text
        | Payload::Bytes(_)
        | Payload::Stream(_) => None,
    })
}

/// The definitions that are whole answers and nothing else: they change themselves, so that their names stay in use.
fn only_answers(api: &Api, operations: &mut [Operation]) -> BTreeSet<TypeId> {
    let (mut whole, mut inside) = (BTreeSet::new(), BTreeSet::new());
    let mut not_whole = |ty: &Type| ty.for_each_id(&mut |id| _ = inside.insert(id));
    for (id, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        def.kind.for_each_type(&mut not_whole);
        if !def.arrives.is_empty() {
            not_whole(&Type::Named(id));
        }
    }
    for operation in operations {
        operation.for_each_sent(&mut not_whole);
        let callbacks = operation.callbacks.iter();
        callbacks.for_each(|callback| not_whole(&callback.body));
        for ty in answers(operation) {
            match ty.non_null() {
                Type::Named(id) => _ = whole.insert(*id),
                ty => not_whole(ty),
            }
        }
    }
    whole.difference(&inside).copied().collect()
}

/// A list or a map whose elements are kept where they do not fit, one by one; what is inside of them is kept with them.
/// All else as it is: a struct keeps what does not fit itself.
fn loosened(api: &Api, ty: &Type, open: bool) -> Type {
    let loose = |element: &Type| Box::new(Type::Loose(Box::new(element.clone())));
    match target(api, ty) {
        Some(Type::Array(item)) if !keeps(api, item, open) => Type::Array(loose(item)),
        Some(Type::Map(value)) if !keeps(api, value, open) => Type::Map(loose(value)),
        Some(Type::Nullable(inner)) => match loosened(api, inner, open) {
            same if same == **inner => ty.clone(),
            other => other.nullable(),
        },
        _ => ty.clone(),
    }
}

/// Whether a value has a place for anything that comes in its stead.
fn keeps(api: &Api, ty: &Type, open: bool) -> bool {
    match target(api, ty) {
        Some(Type::Any | Type::Loose(_)) => true,
        Some(Type::Nullable(inner)) => keeps(api, inner, open),
        Some(Type::Named(id) | Type::Generic(id, _)) => match &api.types.get(*id).kind {
            TypeKind::Struct(_) => api.lenient.contains(id),
            TypeKind::Union(union) => union.open && open,
            _ => false,
        },
        _ => false,
    }
}

/// What a type is, by whatever names.
fn target<'t>(api: &'t Api, mut ty: &'t Type) -> Option<&'t Type> {
    for _ in 0..LONGEST_CHAIN {
        ty = match ty {
            Type::Boxed(inner) => inner,
            Type::Named(id) => match &api.types.get(*id).kind {
                TypeKind::Alias(target) | TypeKind::Newtype(target) => target,
                _ => return Some(ty),
            },
            _ => return Some(ty),
        };
    }
    None
}
