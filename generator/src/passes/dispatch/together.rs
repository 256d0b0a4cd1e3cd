//! `anyOf`: whether a value may be of several variants at once, so that reading it as one of them leaves something out.

use std::collections::HashSet;

use super::apart::{self, Apart};
use super::look::{Look, look};
use super::said::{name, several_at_once};
use crate::api::{Api, Dispatch, Struct, Type, TypeId, TypeKind, Types, Union};
use crate::diagnostic::Diagnostics;

/// How deep two variants are compared that have the same properties.
const DEEPEST: usize = 3;

/// Says of each union whether that is so. A tag is of one variant.
pub fn tell(
    api: &mut Api,
    decided: &[(TypeId, Vec<Look>, Dispatch, bool)],
    diagnostics: &mut Diagnostics,
) {
    let mut found = HashSet::new();
    for (id, looks, _, open) in decided {
        let def = api.types.get(*id);
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        let several = lossy(&api.types, union, looks);
        if !several.is_empty() {
            let variants = several
                .iter()
                .filter_map(|index| union.variants.get(*index));
            let names: Vec<String> = variants.map(|it| name(&api.types, &it.ty)).collect();
            diagnostics.push(several_at_once(def.origin.clone(), &names, *open));
            found.insert(*id);
        }
    }
    for id in api.types.ids() {
        if let TypeKind::Union(union) = &mut api.types.get_mut(id).kind {
            union.together = found.contains(&id);
        }
    }
}

/// The variants that do not contradict another one, where each of the two has something that the other one has no place for.
fn lossy(types: &Types, union: &Union, looks: &[Look]) -> Vec<usize> {
    if !union.together {
        return Vec::new();
    }
    if looks.len() > apart::MOST_COMPARED {
        let all: Vec<&Look> = looks.iter().collect();
        return match apart::all(&all) {
            Apart::No => (0..looks.len()).collect(),
            _ => Vec::new(),
        };
    }
    let all = || union.variants.iter().zip(looks).enumerate();
    let lossy = all().filter(|(index, (one, of_one))| {
        let mut others = all().filter(|(other, _)| other != index);
        others.any(|(_, (other, of_other))| {
            loses(types, (&one.ty, of_one), (&other.ty, of_other), DEEPEST)
        })
    });
    lossy.map(|(index, _)| index).collect()
}

/// Whether a value may be of both, and each has something of its own.
fn loses(
    types: &Types,
    (left, of_left): (&Type, &Look),
    (right, of_right): (&Type, &Look),
    depth: usize,
) -> bool {
    let Some(deeper) = depth.checked_sub(1) else {
        return false;
    };
    let within = |left: &Type, right: &Type| {
        let looks = (look(types, left), look(types, right));
        loses(types, (left, &looks.0), (right, &looks.1), deeper)
    };
    if let (Some(left), Some(right)) = (item(types, left), item(types, right)) {
        return within(left, right);
    }
    let is_object = |look: &Look| look.kinds.contains(&"Object") && !look.open && !look.closed;
    if !is_object(of_left) || !is_object(of_right) || apart::constants(of_left, of_right) {
        return false;
    }
    let shared = match (types.structure(left), types.structure(right)) {
        (Some(left), Some(right)) => shared(left, right),
        _ => Vec::new(),
    };
    let contradict = shared.iter().any(|(left, right, required)| {
        let (left, right) = (look(types, left), look(types, right));
        *required && left.kinds.iter().all(|kind| !right.kinds.contains(kind))
    });
    let has_own = |one: &Look, other: &Look| !one.known.is_subset(&other.known);
    !contradict
        && (has_own(of_left, of_right) && has_own(of_right, of_left)
            || shared.iter().any(|(left, right, _)| within(left, right)))
}

/// The types of the properties that both have, and whether one of them requires it.
fn shared<'t>(left: &'t Struct, right: &'t Struct) -> Vec<(&'t Type, &'t Type, bool)> {
    let both = left.fields.iter().filter_map(|field| {
        let mut others = right.fields.iter();
        let other = others.find(|other| other.wire == field.wire)?;
        Some((&field.ty, &other.ty, field.required || other.required))
    });
    both.collect()
}

/// What a list is of.
fn item<'t>(types: &'t Types, ty: &'t Type) -> Option<&'t Type> {
    let mut ty = ty;
    for _ in 0..super::LONGEST_CHAIN {
        ty = match ty {
            Type::Nullable(inner) | Type::Boxed(inner) => inner,
            Type::Array(item) => return Some(item),
            Type::Named(id) => match &types.get(*id).kind {
                TypeKind::Alias(target) | TypeKind::Newtype(target) => target,
                _ => return None,
            },
            _ => return None,
        };
    }
    None
}
