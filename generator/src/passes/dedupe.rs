//! Equal inline schemas become one definition, before anything is named.
//!
//! Equal means: the same structure and the same words; the same structure alone where the lock has one name for both,
//! so that a word more does not make two types of one. An inline schema that equals exactly one
//! component becomes that component; components never become each other. Inline schemas become one only
//! where there is a name for both (see `words`), in one operation or schema too. Where there is none each keeps the name of
//! its own place, since callers would read that of another one. Works from the leaves up, by repeating until nothing changes.

mod known;

use std::collections::HashMap;
use std::fmt::Write;

use indexmap::IndexMap;

use self::known::Known;
use super::titles;
use super::words::Words;
use crate::api::{Additional, Api, Dispatch, Docs, Type, TypeDef, TypeId, TypeKind};
use crate::lock::Lock;
use crate::source::Origin;

/// Merges equal definitions, in their order: what the keeper takes over must not depend on a hash.
pub fn run(api: &mut Api, lock: &Lock) {
    repeat(api, one_place);
    number_twins(api);
    repeat(api, |api| replacements(api, lock));
}

/// Replaces until nothing is equal any more.
fn repeat(api: &mut Api, replacements: impl Fn(&Api) -> IndexMap<TypeId, TypeId>) {
    loop {
        let replaced = replacements(api);
        if replaced.is_empty() {
            break;
        }
        for (from, to) in &replaced {
            let def = api.types.get_mut(*from);
            def.dropped = true;
            let mut places = std::mem::take(&mut def.also_at);
            // A place of several definitions remembers the first.
            if def.twin == 0 {
                places.insert(0, def.origin.clone());
            }
            let words = std::mem::take(&mut def.words);
            let arrives = std::mem::take(&mut def.arrives);
            let keeper = api.types.get_mut(*to);
            places.retain(|place| *place != keeper.origin);
            for note in arrives {
                if !keeper.arrives.contains(&note) {
                    keeper.arrives.push(note);
                }
            }
            if !keeper.component {
                let shared = Words::of(keeper).shared(&words);
                keeper.words = shared.unwrap_or_else(|| std::mem::take(&mut keeper.words));
            }
            keeper.also_at.extend(places);
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

/// Equal definitions of one place are one, whoever led there: a property that is a field of a form too, a
/// reference into the middle of an inline schema.
fn one_place(api: &Api) -> IndexMap<TypeId, TypeId> {
    let mut keepers: HashMap<(&Origin, Key), TypeId> = HashMap::new();
    let mut replaced = IndexMap::new();
    let live = || api.types.iter().filter(|(_, def)| !def.dropped);
    // What the document names stays.
    let components = live().filter(|(_, def)| def.component);
    for (id, def) in components.chain(live().filter(|(_, def)| !def.component)) {
        let Some(key) = key(def) else { continue };
        let keeper = *keepers.entry((&def.origin, key)).or_insert(id);
        if keeper != id && !def.component {
            replaced.insert(id, keeper);
        }
    }
    replaced
}

/// Tells the definitions apart that one place still has, so that each is remembered by a name of its own.
fn number_twins(api: &mut Api) {
    let mut seen: HashMap<Origin, usize> = HashMap::new();
    let (components, others): (Vec<TypeId>, Vec<TypeId>) = api
        .types
        .ids()
        .filter(|id| !api.types.get(*id).dropped)
        .partition(|id| api.types.get(*id).component);
    for id in components.into_iter().chain(others) {
        let def = api.types.get_mut(id);
        let count = seen.entry(def.origin.clone()).or_default();
        def.twin = *count;
        *count += 1;
    }
}

fn replacements(api: &Api, lock: &Lock) -> IndexMap<TypeId, TypeId> {
    let live = || api.types.iter().filter(|(_, def)| !def.dropped);
    let keys: HashMap<TypeId, Key> = live()
        .filter_map(|(id, def)| Some((id, key(def)?)))
        .collect();
    let known = Known::of(api, lock, &keys);
    let mut components: HashMap<&str, Vec<TypeId>> = HashMap::new();
    for (id, _) in live().filter(|(_, def)| def.component) {
        if let Some(key) = keys.get(&id) {
            components.entry(&key.structure).or_default().push(id);
        }
    }
    let mut inline: HashMap<&str, Vec<Keeper>> = HashMap::new();
    let mut replaced = IndexMap::new();
    for (id, def) in live().filter(|(_, def)| !def.component) {
        let Some(key) = keys.get(&id) else { continue };
        let alike = components.get(key.structure.as_str()).into_iter().flatten();
        if let Some(component) = known.component(alike, id) {
            replaced.insert(id, component);
            continue;
        }
        let keepers = inline.entry(&key.structure).or_default();
        let shared = keepers.iter_mut().find_map(|keeper| {
            let are_one = known.are_one(keeper.id, id);
            if !are_one && !known.may_be_one(keeper.id, id) {
                return None;
            }
            let words = match keeper.words.shared(&def.words) {
                Some(words) => words,
                None if are_one || titles::title(def).is_some() => keeper.words.all.clone(),
                None => return None,
            };
            Some((keeper, words))
        });
        match shared {
            Some((keeper, words)) => {
                keeper.words = Words {
                    all: words,
                    of_several: true,
                };
                replaced.insert(id, keeper.id);
            }
            None => keepers.push(Keeper {
                id,
                words: Words::of(def),
            }),
        }
    }
    replaced
}

/// An inline definition that others may become.
struct Keeper {
    id: TypeId,
    words: Words,
}

/// Everything that two equal definitions have in common, as text.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    structure: String,
    docs: String,
}

fn key(def: &TypeDef) -> Option<Key> {
    let (mut key, mut said) = (String::new(), String::new());
    docs(&mut said, &def.docs);
    match &def.kind {
        TypeKind::Struct(object) => {
            key.push_str("struct ");
            for field in &object.fields {
                let _ = write!(
                    key,
                    "{:?} {:?} {} {} {} {:?} ",
                    field.wire,
                    field.ty,
                    field.required,
                    field.read_only,
                    field.write_only,
                    field.default
                );
                docs(&mut said, &field.docs);
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
            let _ = write!(key, "strings {} ", values.open);
            for value in &values.values {
                let _ = write!(key, "{:?} ", value.wire);
                key.push_str(value.word.as_deref().unwrap_or_default());
                docs(&mut said, &value.docs);
            }
        }
        TypeKind::ScalarEnum(values) => {
            key.push_str("scalars ");
            for value in &values.values {
                let _ = write!(key, "{:?} ", value.wire);
                key.push_str(value.word.as_deref().unwrap_or_default());
                docs(&mut said, &value.docs);
            }
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
    Some(Key {
        structure: key,
        docs: said,
    })
}

fn docs(key: &mut String, docs: &Docs) {
    let _ = write!(key, "{docs:?} ");
}
