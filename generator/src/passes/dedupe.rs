//! Equal inline schemas become one definition, before anything is named.
//!
//! Equal means: the same structure and the same words. An inline schema that equals exactly one
//! component becomes that component; components never become each other. Works from the leaves up,
//! by repeating until nothing changes.

use std::collections::HashMap;
use std::fmt::Write;

use indexmap::IndexMap;

use crate::api::{Additional, Api, Dispatch, Docs, Type, TypeDef, TypeId, TypeKind};

/// Merges equal definitions, in their order: what the keeper takes over must not depend on a hash.
pub fn run(api: &mut Api) {
    loop {
        let replaced = replacements(api);
        if replaced.is_empty() {
            break;
        }
        for (from, to) in &replaced {
            let def = api.types.get_mut(*from);
            def.dropped = true;
            let mut places = std::mem::take(&mut def.also_at);
            places.insert(0, def.origin.clone());
            let words = std::mem::take(&mut def.words);
            let arrives = std::mem::take(&mut def.arrives);
            let keeper = api.types.get_mut(*to);
            keeper.also_at.extend(places);
            for note in arrives {
                if !keeper.arrives.contains(&note) {
                    keeper.arrives.push(note);
                }
            }
            if !keeper.component {
                keeper.words = common(&keeper.words, &words);
            }
        }
        let rename = &mut |ty: Type| match ty {
            Type::Named(id) => Type::Named(*replaced.get(&id).unwrap_or(&id)),
            Type::Generic(id, argument) => {
                Type::Generic(*replaced.get(&id).unwrap_or(&id), argument)
            }
            other => other,
        };
        for id in api.types.ids() {
            api.types.get_mut(id).kind.map_types(rename);
        }
        super::nullability::rewrite_operations(api, rename);
    }
}

fn replacements(api: &Api) -> IndexMap<TypeId, TypeId> {
    let mut keepers: HashMap<String, Keeper> = HashMap::new();
    for (id, def) in api
        .types
        .iter()
        .filter(|(_, def)| def.component && !def.dropped)
    {
        let Some(key) = key(def) else { continue };
        keepers
            .entry(key)
            .and_modify(|keeper| *keeper = Keeper::Several)
            .or_insert(Keeper::Component(id));
    }
    let mut replaced = IndexMap::new();
    for (id, def) in api
        .types
        .iter()
        .filter(|(_, def)| !def.component && !def.dropped)
    {
        let Some(key) = key(def) else { continue };
        match keepers.get(&key) {
            Some(Keeper::Component(keeper) | Keeper::Inline(keeper)) => {
                replaced.insert(id, *keeper);
            }
            Some(Keeper::Several) | None => {
                keepers.insert(key, Keeper::Inline(id));
            }
        }
    }
    replaced
}

enum Keeper {
    Component(TypeId),
    Inline(TypeId),
    /// Several components are equal: none of them is meant by an inline schema.
    Several,
}

/// The words that two places of one definition share: the last ones, if they do not say too little.
fn common(left: &[String], right: &[String]) -> Vec<String> {
    const VAGUE: [&str; 8] = [
        "Item", "Value", "Response", "Body", "Callback", "Webhook", "data", "items",
    ];
    let shared = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(left, right)| left == right)
        .count();
    let tail = left
        .get(left.len().saturating_sub(shared)..)
        .unwrap_or_default();
    let telling = tail
        .iter()
        .any(|word| !VAGUE.contains(&word.as_str()) && !word.starts_with("Variant"));
    if telling {
        tail.to_vec()
    } else {
        left.to_vec()
    }
}

/// Everything that two equal definitions have in common, as text.
fn key(def: &TypeDef) -> Option<String> {
    let mut key = String::new();
    if !def.component && matches!(def.kind, TypeKind::Alias(_)) {
        return None;
    }
    docs(&mut key, &def.docs);
    match &def.kind {
        TypeKind::Struct(object) => {
            key.push_str("struct ");
            for field in &object.fields {
                let _ = write!(
                    key,
                    "{:?} {:?} {} {} {} ",
                    field.wire, field.ty, field.required, field.read_only, field.write_only
                );
                docs(&mut key, &field.docs);
            }
            match &object.additional {
                Additional::Ignored => key.push_str("ignored"),
                Additional::Denied => key.push_str("denied"),
                Additional::Kept(ty) => {
                    let _ = write!(key, "kept {ty:?}");
                }
            }
            let _ = write!(key, " {:?}", object.envelope);
        }
        TypeKind::StringEnum(values) => {
            let _ = write!(key, "strings {:?} {}", values.values, values.open);
        }
        TypeKind::ScalarEnum(values) => {
            let _ = write!(key, "scalars {:?}", values.values);
        }
        TypeKind::Union(union) => {
            key.push_str("union ");
            for variant in &union.variants {
                let _ = write!(
                    key,
                    "{:?} {:?} {:?} {} ",
                    variant.word, variant.ty, variant.tags, variant.otherwise
                );
            }
            if let Dispatch::Tag(property) = &union.dispatch {
                let _ = write!(key, "by {property:?} {:?}", union.untagged);
            }
        }
        TypeKind::Alias(_) | TypeKind::Newtype(_) | TypeKind::AllOf(_) | TypeKind::Pending => {
            return None;
        }
    }
    Some(key)
}

fn docs(key: &mut String, docs: &Docs) {
    let _ = write!(key, "{docs:?} ");
}
