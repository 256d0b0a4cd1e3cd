//! Unions whose variants constants tell apart, required or not (JSON Schema 2020-12, section 6.1.3).
//!
//! A value that one variant alone allows decides: `anyOf: [Wait, Stop]` where each has a property `type` of
//! one value, or of some values that the other has not. Where several variants have the same constant, it tells
//! them from the others, and what has none of the constants is of none of them.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::look::{Look, Values};
use super::order;
use crate::api::{Constant, Known, Test};

/// The property that tells the most variants of these apart, if there is one. `shared` is whether a constant may
/// be one of several variants.
pub fn constant(
    looks: &[Look],
    left: &[usize],
    before: &[(usize, Test)],
    shared: bool,
) -> Option<Constant> {
    let variants: Vec<(usize, &Look)> = left
        .iter()
        .filter_map(|index| Some((*index, looks.get(*index)?)))
        .collect();
    let property = most_telling(&variants, shared)?;
    let mut told = Constant {
        property: property.clone(),
        before: before.to_vec(),
        values: Vec::new(),
        missing: Vec::new(),
        null: Vec::new(),
        otherwise: Vec::new(),
        further: false,
    };
    let meant = sort_out(&variants, &mut told);
    let mut groups: IndexMap<Vec<usize>, Vec<Known>> = IndexMap::new();
    for (value, variants) in meant {
        let group = groups.entry(order(looks, &variants)).or_default();
        group.push(value);
    }
    told.values = groups.into_iter().collect();
    for variants in [&mut told.missing, &mut told.null, &mut told.otherwise] {
        *variants = order(looks, variants);
    }
    Some(told)
}

/// The property that tells the most of these variants apart, the first of several that tell as much.
fn most_telling<'l>(variants: &[(usize, &'l Look)], shared: bool) -> Option<&'l String> {
    let looks = variants.iter().map(|(_, look)| *look);
    let objects: Vec<&Look> = looks.filter(|look| is_object(look)).collect();
    let mut names: Vec<&String> = Vec::new();
    let mut seen = HashSet::new();
    for look in &objects {
        names.extend(look.values.keys().filter(|name| seen.insert(name.as_str())));
    }
    let mut best: Option<(Rank, &String)> = None;
    for name in names {
        let valued = objects.iter().filter_map(|look| look.values.get(name));
        let valued: Vec<&Values> = valued.collect();
        let Some(rank) = rank(&valued, objects.len(), shared) else {
            continue;
        };
        if best.as_ref().is_none_or(|(known, _)| rank > *known) {
            best = Some((rank, name));
        }
    }
    best.map(|(_, name)| name)
}

fn is_object(look: &Look) -> bool {
    look.kinds.contains(&"Object")
}

/// Gives the variants that each value of the property means, and notes those that a value without it, with null, or with
/// something else may be of.
fn sort_out(variants: &[(usize, &Look)], told: &mut Constant) -> IndexMap<Known, Vec<usize>> {
    let mut nullable = false;
    let mut meant: IndexMap<Known, Vec<usize>> = IndexMap::new();
    for &(index, look) in variants {
        let values = look.values.get(&told.property);
        match values.filter(|_| is_object(look)) {
            Some(values) => {
                // What else it may be has no property.
                if !values.required || values.nullable || look.kinds != ["Object"] {
                    told.missing.push(index);
                }
                if values.nullable {
                    told.null.push(index);
                    nullable = true;
                }
                for value in &values.known {
                    meant.entry(value.clone()).or_default().push(index);
                }
            }
            None => {
                told.missing.push(index);
                told.null.push(index);
                // What must not have the property is none of those that do.
                if !look.closed || look.known.contains(&told.property) {
                    told.otherwise.push(index);
                }
            }
        }
    }
    if !nullable {
        told.null.clear();
    }
    meant
}

/// How many values or variants a property tells, whether each of them by one value, and how many must have it.
type Rank = (usize, bool, usize);

fn rank(valued: &[&Values], all: usize, shared: bool) -> Option<Rank> {
    let mut seen = HashSet::new();
    let mut apart = true;
    for value in valued.iter().flat_map(|values| &values.known) {
        apart &= seen.insert(value);
    }
    let single = valued.iter().all(|values| values.known.len() == 1);
    let required = valued.iter().filter(|values| values.required).count();
    if shared {
        // Values that several variants know are mostly just that; one value is meant to tell.
        return single.then_some((seen.len(), valued.len() == all, required));
    }
    // Some known values in one place and any value in the other tell little; one value is meant to.
    let decides = apart && !valued.is_empty() && (single || valued.len() == all);
    decides.then_some((valued.len(), single, required))
}
