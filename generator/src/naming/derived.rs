//! Things whose names follow from those of others.

use std::collections::HashMap;

use super::ident::Name;
use super::scope::{Scope, Thing};
use crate::lock::Lock;
use crate::source::Origin;

/// A thing whose name follows from that of another.
pub struct Derived {
    /// What it is: the lock's kind.
    pub kind: &'static str,
    /// The place of what it belongs to: the lock's key.
    pub place: String,
    /// Other places that may hold its name in the lock.
    pub also: Vec<String>,
    /// Whether that had a name before: then this had one too, and keeps it.
    pub known: bool,
    /// The name that follows.
    pub name: Name,
    /// Names for where that is taken.
    pub others: Vec<Name>,
    /// Whether the lock has the name that follows too, not only another one: of what is there at times.
    pub held: bool,
    /// What it is, in words.
    pub role: &'static str,
    /// What it belongs to is called so in the document.
    pub what: String,
    /// Where the document has that.
    pub origin: Origin,
}

impl Derived {
    fn thing(&self) -> Thing<'_> {
        Thing {
            role: Some(self.role),
            what: &self.what,
            origin: &self.origin,
        }
    }

    /// The name that the lock has: of several places that which follows from the name of now.
    fn locked(&self, lock: &Lock) -> Option<Name> {
        let places = || std::iter::once(&self.place).chain(&self.also);
        let names = || places().filter_map(|place| lock.get(self.kind, place));
        let follows = |name: &&str| {
            let mut own = std::iter::once(&self.name).chain(&self.others);
            own.any(|own| own.as_str() == *name)
        };
        let name = names().find(follows).or_else(|| names().next())?;
        Name::checked(name)
    }
}

impl Scope {
    /// Takes the names of derived things that have one: those that the lock has, and those that follow
    /// from a name that was there before. `kinds` are all that there may be; what has vanished keeps its name.
    pub fn claim(
        &mut self,
        kinds: &[&str],
        prefix: &str,
        all: &[Derived],
        lock: &Lock,
    ) -> Vec<Option<Name>> {
        let mut names: Vec<Option<Name>> = Vec::with_capacity(all.len());
        for derived in all {
            let locked = derived.locked(lock);
            names.push(locked.filter(|name| self.take(name, Some(&derived.origin))));
        }
        for kind in kinds {
            self.keep(kind, prefix, lock);
        }
        for (derived, name) in all.iter().zip(&mut names) {
            if derived.known && name.is_none() && self.take(&derived.name, Some(&derived.origin)) {
                *name = Some(derived.name.clone());
            }
        }
        names
    }

    /// Names the derived things that have no name yet, where they can otherwise than those that `avoid` has.
    pub fn derive(
        &mut self,
        all: &[Derived],
        claimed: Vec<Option<Name>>,
        avoid: &HashMap<String, Origin>,
        lock: &mut Lock,
    ) -> Vec<Name> {
        let mut names = Vec::with_capacity(all.len());
        for (derived, claimed) in all.iter().zip(claimed) {
            let name = claimed.unwrap_or_else(|| {
                let candidates = std::iter::once(&derived.name)
                    .chain(&derived.others)
                    .cloned();
                let (mut free, others): (Vec<Name>, Vec<Name>) =
                    candidates.partition(|name| !avoid.contains_key(name.as_str()));
                free.extend(others);
                self.free(&free, derived.thing())
            });
            if derived.held || name != derived.name {
                lock.set(derived.kind, &derived.place, name.as_str());
            }
            names.push(name);
        }
        names
    }
}
