//! Unions whose variants each have a property of their own, and always: externally tagged, `{"circle": {"radius": 1}}`, as
//! Rust servers write their enums. Variants without anything are texts beside them.

use std::collections::{HashMap, HashSet};

use super::look::Look;
use crate::api::{Keys, Test};

/// The property that is a variant's own, by variant, if each object has one, and one only, beside those that all have.
pub fn own(looks: &[Look]) -> Option<Vec<(usize, &str)>> {
    let is_object = |look: &&Look| look.kinds.contains(&"Object");
    let objects: Vec<&Look> = looks.iter().filter(is_object).collect();
    let plain = |look: &&Look| look.kinds == ["Object"] && !look.open;
    if objects.is_empty() || !objects.iter().all(plain) {
        return None;
    }
    // One object is told by its kind, unless the others are what externally tagged enums have without content.
    let others = || looks.iter().filter(|look| !is_object(look));
    if objects.len() == 1 && !others().all(|look| look.scalars.is_some()) {
        return None;
    }
    // A constant beside other properties is a tag inside.
    let inside = |look: &&Look| look.has_constant() && look.known.len() > 1;
    if objects.len() == 1 && objects.iter().any(inside) {
        return None;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in objects.iter().flat_map(|look| &look.required) {
        *counts.entry(name).or_default() += 1;
    }
    let shared = |name: &str| objects.len() > 1 && counts.get(name) == Some(&objects.len());
    let mut seen = HashSet::new();
    let all = looks.iter().enumerate().filter(|(_, look)| is_object(look));
    let own = all.map(|(index, look)| {
        let mut own = look.required.iter().filter(|name| !shared(name));
        match (own.next(), own.next()) {
            (Some(only), None) if seen.insert(only) => Some((index, only.as_str())),
            _ => None,
        }
    });
    own.collect()
}

/// How the variants are told by these properties: one that others know too comes after them. None where each of some
/// variants knows the property of another one.
pub fn keys(looks: &[Look], own: &[(usize, &str)], before: &[(usize, Test)]) -> Option<Keys> {
    let is_own = |index: usize| own.iter().any(|(own, _)| *own == index);
    let others: Vec<(usize, Test)> = before
        .iter()
        .filter(|(index, _)| !is_own(*index))
        .cloned()
        .collect();
    let by_kind = |(_, test): &(usize, Test)| matches!(test, Test::Kind(_) | Test::Form(_));
    if others.len() + own.len() != looks.len() || !others.iter().all(by_kind) {
        return None;
    }
    let mut left: Vec<(usize, &str)> = own.to_vec();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let of = |index: usize| looks.get(index).into_iter().flat_map(|look| &look.known);
    for (index, _) in own {
        of(*index).for_each(|name| *known.entry(name).or_default() += 1);
    }
    let mut keys = Vec::new();
    while !left.is_empty() {
        let next = left
            .iter()
            .position(|(_, name)| known.get(name) == Some(&1))?;
        let (index, name) = left.remove(next);
        for name in of(index) {
            known.entry(name).and_modify(|count| *count -= 1);
        }
        keys.push((index, name.to_owned()));
    }
    let text = |index: usize| match looks.get(index)?.scalars.as_ref()?.known.as_slice() {
        [only] if only.text => Some(only.word.clone()),
        _ => None,
    };
    let texts = others
        .iter()
        .filter_map(|(index, _)| Some((*index, text(*index)?)));
    Some(Keys {
        texts: texts.collect(),
        before: others
            .iter()
            .filter(|(index, _)| text(*index).is_none())
            .cloned()
            .collect(),
        keys,
    })
}
