//! What callers know equal definitions as: the names that the lock has.

use std::collections::{HashMap, HashSet};

use super::Key;
use crate::api::{Api, TypeDef, TypeId};
use crate::lock::{APART, Lock};

/// The names of the definitions at hand.
pub struct Known<'a> {
    keys: &'a HashMap<TypeId, Key>,
    names: HashMap<TypeId, Names<'a>>,
    /// The structures and names of which a definition is there that never had another name.
    kept: HashSet<(usize, &'a str)>,
}

/// What the lock calls a place.
#[derive(Clone, Copy)]
struct Names<'a> {
    /// First, which others may share.
    first: &'a str,
    /// Later, when it was a type of its own.
    apart: Option<&'a str>,
}

impl<'a> Known<'a> {
    pub fn of(api: &Api, lock: &'a Lock, keys: &'a HashMap<TypeId, Key>) -> Self {
        let name = |def: &TypeDef| {
            let place = def.place(api);
            let first = lock.get("type", &place)?;
            let apart = lock.get(APART, &place);
            Some(Names { first, apart })
        };
        // Places take their time, and a lock that has no type has none of them.
        let is_known = lock.of_kind("type", "").next().is_some();
        let names: HashMap<TypeId, Names<'a>> = keys
            .keys()
            .filter(|_| is_known)
            .filter_map(|id| Some((*id, name(api.types.get(*id))?)))
            .collect();
        let kept = names.iter().filter(|(_, names)| names.apart.is_none());
        let kept = kept
            .filter_map(|(id, names)| Some((keys.get(id)?.structure, names.first)))
            .collect();
        Known { keys, names, kept }
    }

    /// What callers know a definition as, or knew it as first.
    pub fn name(&self, id: TypeId) -> Option<&'a str> {
        self.names.get(&id).map(|names| names.first)
    }

    /// Whether callers know both as one: one name, and if both have been called otherwise since then, one of
    /// their kind is there that has not.
    pub fn are_one(&self, one: TypeId, other: TypeId) -> bool {
        let (Some(left), Some(right)) = (self.names.get(&one), self.names.get(&other)) else {
            return false;
        };
        let structure = self.keys.get(&one).map(|key| key.structure);
        let kept = structure.is_some_and(|key| self.kept.contains(&(key, left.first)));
        left.first == right.first && (kept || left.apart == right.apart)
    }

    /// Whether a definition whose words are the same may become the keeper: not where callers know it by a name
    /// that the keeper does not have.
    pub fn may_be_one(&self, keeper: TypeId, id: TypeId) -> bool {
        !self.names.contains_key(&id) && self.have_same_words(keeper, id)
    }

    /// The component of the same structure that a definition becomes: the one that it was, or the only one.
    pub fn component<'i>(
        &self,
        alike: impl Iterator<Item = &'i TypeId> + Clone,
        id: TypeId,
    ) -> Option<TypeId> {
        let was = alike
            .clone()
            .find(|component| self.are_one(**component, id));
        if was.is_some() {
            return was.copied();
        }
        let mut same = alike.filter(|component| self.have_same_words(**component, id));
        // Of several equal components none is meant.
        let only = same.next().filter(|_| same.next().is_none())?;
        self.may_be_one(*only, id).then_some(*only)
    }

    fn have_same_words(&self, one: TypeId, other: TypeId) -> bool {
        let docs = |id| self.keys.get(&id).map(|key| key.docs);
        docs(one) == docs(other)
    }
}
