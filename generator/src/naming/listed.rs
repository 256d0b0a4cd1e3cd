//! Tells the lock which number each alternative, part and parameter has, where a place of the lock has it.

use std::collections::{BTreeMap, HashSet};

use crate::api::{Api, TypeKind};
use crate::lock::{Lock, words};
use crate::source::{FileId, Origin};

/// Writes the lists through which the places of names lead.
pub fn remember(api: &Api, lock: &mut Lock) {
    let mut used: HashSet<(FileId, &str)> = HashSet::new();
    let mut origins: Vec<&Origin> = Vec::new();
    for (_, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        origins.push(&def.origin);
        origins.extend(&def.also_at);
        if let TypeKind::Union(union) = &def.kind {
            origins.extend(union.variants.iter().map(|variant| &variant.origin));
        }
    }
    for origin in origins {
        api.lists.steady(origin, &mut |list| {
            used.insert((origin.file, list));
        });
    }
    let places = api.lists.places().into_iter();
    for place in places.filter(|place| used.contains(&(place.file, place.pointer()))) {
        let Some(list) = api.lists.get(&place) else {
            continue;
        };
        let key = api.place(&place);
        let known = words::listed(&key, lock).into_iter();
        let mut all: BTreeMap<usize, String> = known.map(|(mark, number)| (number, mark)).collect();
        for (index, mark) in &list.marks {
            let number = list.numbers.get(index).copied().unwrap_or(*index);
            let label = words::escape(&mark.label);
            all.insert(number, words::marked(&label, mark.shape));
        }
        let all: Vec<(String, usize)> = all
            .into_iter()
            .map(|(number, mark)| (mark, number))
            .collect();
        words::list(&key, &all, lock);
    }
}
