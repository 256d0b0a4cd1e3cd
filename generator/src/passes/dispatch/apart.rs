//! Whether trying is certain: for each two variants there is something that tells them apart, though there is
//! no one test for all.

use std::collections::HashSet;

use super::look::{Look, Numeric};
use super::text::Text;
use crate::api::Known;

/// What tells the variants of a union apart where they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// Nothing, for some of them.
    No,
    /// Their kinds and properties.
    Yes,
    /// The same, and constants for some of them.
    ByConstants,
}

/// How many variants are compared with each other.
pub const MOST_COMPARED: usize = 64;

/// Compares each two variants; of many only what all of them have constants for.
pub fn all(looks: &[&Look]) -> Apart {
    if looks.len() > MOST_COMPARED {
        return many(looks);
    }
    let mut by_constants = false;
    for (index, left) in looks.iter().enumerate() {
        for right in looks.iter().skip(index + 1) {
            if told(left, right) {
                continue;
            }
            if !constants(left, right) {
                return Apart::No;
            }
            by_constants = true;
        }
    }
    if by_constants {
        Apart::ByConstants
    } else {
        Apart::Yes
    }
}

/// Whether many objects have different values together, of the properties that each has one value of. What is no object is
/// compared as elsewhere.
fn many(looks: &[&Look]) -> Apart {
    let (objects, others): (Vec<&Look>, Vec<&Look>) =
        looks.iter().partition(|look| look.kinds == ["Object"]);
    let apart = others.len() <= MOST_COMPARED
        && others.iter().all(|look| !look.kinds.contains(&"Object"))
        && all(&others) != Apart::No;
    let Some((first, rest)) = objects.split_first().filter(|_| apart) else {
        return Apart::No;
    };
    let single = |look: &&Look, name: &String| {
        let mut values = look
            .values
            .get(name)
            .into_iter()
            .chain(look.nested.get(name));
        values.any(|values| values.known.len() == 1)
    };
    let names = first.values.keys().chain(first.nested.keys());
    let names: Vec<&String> = names
        .filter(|name| single(first, name) && rest.iter().all(|look| single(look, name)))
        .collect();
    let mut seen = HashSet::new();
    let mut distinct = objects.iter().map(|look| {
        let known = |name: &&String| look.values.get(*name).or_else(|| look.nested.get(*name));
        let values = names.iter().filter_map(known);
        values
            .flat_map(|values| &values.known)
            .collect::<Vec<&Known>>()
    });
    match distinct.all(|values| seen.insert(values)) {
        true => Apart::ByConstants,
        false => Apart::No,
    }
}

/// Whether the values of two variants differ by kind, by the form of their numbers, or are listed by one.
fn told(left: &Look, right: &Look) -> bool {
    let kinds = || left.kinds.iter().any(|kind| right.kinds.contains(kind));
    let numbers = match (left.number, right.number) {
        (Some(Numeric::Whole(_)), Some(Numeric::Any))
        | (Some(Numeric::Any), Some(Numeric::Whole(_))) => true,
        _ => left.is_narrower(right) || right.is_narrower(left),
    };
    let listed = match (&left.scalars, &right.scalars) {
        (Some(left), Some(right)) => left.differ(right),
        (Some(_), None) => right.number.is_some(),
        (None, Some(_)) => left.number.is_some(),
        (None, None) => false,
    };
    !kinds() || numbers || listed || texts(left, right)
}

/// Whether they are texts of which the form of one tells.
fn texts(left: &Look, right: &Look) -> bool {
    let plain = |look: &Look| look.kinds == ["String"];
    let formed = |look: &Look| look.text.is_some_and(Text::is_certain);
    plain(left) && plain(right) && left.text != right.text && (formed(left) || formed(right))
}

/// Whether a property, of the value or of one of its properties, has different known values in both.
pub fn constants(left: &Look, right: &Look) -> bool {
    let pairs = [(&left.values, &right.values), (&left.nested, &right.nested)];
    pairs.into_iter().any(|(left, right)| {
        let mut both = left
            .iter()
            .filter_map(|(name, values)| Some((values, right.get(name)?)));
        both.any(|(left, right)| left.differ(right))
    })
}
