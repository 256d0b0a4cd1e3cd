//! Types whose place in the document is another one than before, though they are the same: a document in another form has
//! `#/components/schemas/User` for `#/definitions/User`, one file for many, a component for an inline schema.
//!
//! A name that the lock keeps for a place which is gone goes to what would have that name by itself, if that has most of the
//! members too; with it go the names of its members, and the order of its constructor's arguments.

use std::collections::{HashMap, HashSet};

use super::scope::{self, Wanted, escape};
use super::shared;
use crate::api::{Api, TypeDef, TypeKind};
use crate::lock::Lock;

/// What the lock has of a type, beside its name.
const KINDS: [&str; 6] = [
    "fields",
    "former-required",
    "former-type",
    "new",
    "required",
    "variants",
];

/// Takes the lines of such types to their places of now.
pub fn adopt(api: &Api, all: &[(&TypeDef, &Wanted)], lock: &mut Lock) {
    let places: HashSet<String> = lock
        .of_kind("type", "")
        .map(|(place, _)| place.to_owned())
        .collect();
    if places.is_empty() {
        return;
    }
    let alive: HashSet<String> = all
        .iter()
        .flat_map(|(def, _)| def.known_places(api))
        .collect();
    let mut held: HashSet<String> = HashSet::new();
    let mut gone: HashMap<String, Vec<String>> = HashMap::new();
    for place in &places {
        let Some(name) = shared::current("type", place, lock) else {
            continue;
        };
        match alive.contains(place) {
            true => {
                held.insert(name.to_owned());
            }
            false => gone.entry(name.to_owned()).or_default().push(place.clone()),
        }
    }
    gone.retain(|name, _| !held.contains(name));
    for (def, wanted) in all {
        let known = wanted.places().any(|place| places.contains(place));
        let Some(name) = wanted.candidates.first().filter(|_| !known) else {
            continue;
        };
        let Some(before) = gone.get_mut(name.as_str()) else {
            continue;
        };
        // Of several places that share the name the one that has its members.
        before.sort_by_key(|place| (likeness(def, place, lock), place.clone()));
        let alike = |place: &&String| likeness(def, place, lock) > 0 || same_end(place, wanted);
        let Some(place) = before.last().filter(alike).cloned() else {
            continue;
        };
        gone.remove(name.as_str());
        lock.set("type", &wanted.place, name.as_str());
        for kind in KINDS {
            // The members of unions are known by their places, and get the names that they have by themselves.
            let of_union = kind == "variants" && matches!(def.kind, TypeKind::Union(_));
            if let Some(line) = lock.remove(kind, &place).filter(|_| !of_union) {
                lock.set(kind, &wanted.place, &line);
            }
        }
        lock.remove("type", &place);
    }
}

/// How many members the lock knows of what a type has, if that is half of those of one of them at least.
fn likeness(def: &TypeDef, place: &str, lock: &Lock) -> usize {
    let (kind, own): (_, HashSet<String>) = match &def.kind {
        TypeKind::Struct(object) => {
            let wires = object.fields.iter().map(|field| escape(&field.wire));
            ("fields", wires.collect())
        }
        TypeKind::StringEnum(values) => {
            let wires = values.values.iter().map(|value| escape(&value.wire));
            ("variants", wires.collect())
        }
        TypeKind::ScalarEnum(values) => {
            let wires = values
                .values
                .iter()
                .map(|value| escape(&value.wire.to_string()));
            ("variants", wires.collect())
        }
        _ => return 0,
    };
    let known = scope::known(kind, place, lock);
    let common = known.iter().filter(|(wire, _)| own.contains(wire)).count();
    match common * 2 >= known.len().min(own.len()) {
        true => common,
        false => 0,
    }
}

/// Whether the document calls both the same, and neither has members that could tell.
fn same_end(place: &str, wanted: &Wanted) -> bool {
    let end = |place: &str| place.rsplit('/').next().map(str::to_owned);
    end(place) == end(&wanted.place)
}
