//! Tests that are made one after the other: each tells its variant from those that come after it.
//!
//! Counts stand for the variants that are left, so that a variant is not compared with each of them
//! again whenever one has been told: the number of variants has no limit.

use std::collections::{HashMap, HashSet};

use super::look::Look;
use crate::api::{Known, Test};

/// A test for every variant in turn, if there are such.
pub fn listed(looks: &[&Look]) -> Option<Vec<(usize, Test)>> {
    let mut rest = Rest::default();
    let looks = looks.iter().copied().enumerate();
    let mut left: Vec<Candidate<'_>> = looks.map(Candidate::of).collect();
    for candidate in &left {
        rest.count(candidate.look, |number| *number += 1);
    }
    let mut tests = Vec::new();
    while !left.is_empty() {
        let told = left
            .iter()
            .enumerate()
            .find_map(|(place, candidate)| Some((place, rest.telling(candidate)?)));
        let (place, test) = told?;
        let candidate = left.remove(place);
        rest.count(candidate.look, |number| *number -= 1);
        tests.push((candidate.index, test));
    }
    Some(tests)
}

struct Candidate<'l> {
    index: usize,
    look: &'l Look,
    /// In the order in which they are asked.
    required: Vec<&'l str>,
}

impl<'l> Candidate<'l> {
    fn of((index, look): (usize, &'l Look)) -> Self {
        let mut required: Vec<&str> = look.required.iter().map(String::as_str).collect();
        required.sort_unstable();
        Candidate {
            index,
            look,
            required,
        }
    }
}

/// How many of the variants that are left are such.
#[derive(Default)]
struct Rest<'l> {
    /// Those of a kind.
    kinds: HashMap<&'static str, usize>,
    /// Those that may have properties that they do not name.
    open: usize,
    properties: HashMap<&'l str, Property<'l>>,
}

/// How many of them say such a thing of a property.
#[derive(Default)]
struct Property<'l> {
    /// That there is one.
    known: usize,
    /// That its values are these.
    valued: usize,
    /// The same, of the open ones.
    open_and_valued: usize,
    /// That it may have this value.
    values: HashMap<&'l Known, usize>,
}

impl<'l> Rest<'l> {
    /// Changes every number that a variant is counted in.
    fn count(&mut self, look: &'l Look, change: impl Fn(&mut usize)) {
        let kinds: HashSet<&'static str> = look.kinds.iter().copied().collect();
        for kind in kinds {
            change(self.kinds.entry(kind).or_default());
        }
        if look.open {
            change(&mut self.open);
        }
        for name in &look.known {
            change(&mut self.properties.entry(name).or_default().known);
        }
        for (name, values) in &look.values {
            let values = &values.known;
            let property = self.properties.entry(name).or_default();
            change(&mut property.valued);
            if look.open {
                change(&mut property.open_and_valued);
            }
            let distinct: HashSet<&Known> = values.iter().collect();
            for value in distinct {
                change(property.values.entry(value).or_default());
            }
        }
    }

    /// What is true of every value of a variant that is left, and of none of the others.
    fn telling(&self, candidate: &Candidate<'_>) -> Option<Test> {
        let look = candidate.look;
        let only = |kind| self.kinds.get(kind) == Some(&1);
        if look.kinds.iter().all(only) {
            return Some(Test::Kind(look.kinds.clone()));
        }
        if look.kinds != ["Object"] {
            return None;
        }
        let constant = candidate.required.iter().find_map(|name| {
            let own = &look.values.get(*name)?.known;
            let property = self.properties.get(*name)?;
            // The others do not have it, or have other values.
            let told = property.known == property.valued
                && self.open == property.open_and_valued
                && own
                    .iter()
                    .all(|value| property.values.get(value) == Some(&1));
            told.then(|| Test::Const((*name).to_owned(), own.clone()))
        });
        constant.or_else(|| {
            if self.open > usize::from(look.open) {
                return None;
            }
            let is_own = |name: &&&str| self.properties.get(**name).is_some_and(|it| it.known == 1);
            let own = candidate.required.iter().find(is_own);
            own.map(|name| Test::Has((*name).to_owned()))
        })
    }
}
