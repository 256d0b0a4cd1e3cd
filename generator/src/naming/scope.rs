//! Names that must differ from each other.

use std::collections::{HashMap, HashSet};

pub use super::entry::{escape, known};
use super::ident::Name;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::lock::Lock;
use crate::source::Origin;

/// One scope: the names taken in it.
pub struct Scope {
    /// Each with the place of what has it, where that is known.
    taken: HashMap<String, Option<Origin>>,
    /// Whether names that differ in case alone are the same: files on some disks.
    fold_case: bool,
    /// What did not get the name that it would have had.
    clashes: Vec<Clash>,
}

/// One thing to name.
pub struct Wanted {
    /// Its place in the document: the lock's key.
    pub place: String,
    /// Other places that may hold its name in the lock.
    pub also: Vec<String>,
    /// Names in order of preference.
    pub candidates: Vec<Name>,
    /// What it is called in the document.
    pub what: String,
    /// Where the document has it.
    pub origin: Origin,
}

/// One member of a thing.
pub struct Member {
    /// What it is called in the document: the lock's key.
    pub wire: String,
    /// Its name, if it is free.
    pub name: Name,
    /// Where the document has it.
    pub origin: Origin,
}

/// A thing whose name follows from that of another, so that the lock has it only where it is another one.
pub struct Derived {
    /// What it is: the lock's kind.
    pub kind: &'static str,
    /// The place of what it belongs to: the lock's key.
    pub place: String,
    /// Whether that had a name before: then this had one too, and keeps it.
    pub known: bool,
    /// The name that follows.
    pub name: Name,
    /// Names for where that is taken.
    pub others: Vec<Name>,
    /// What it is, in words.
    pub role: &'static str,
    /// What it belongs to is called so in the document.
    pub what: String,
    /// Where the document has that.
    pub origin: Origin,
}

/// A thing of the document, to be told of.
#[derive(Clone, Copy)]
pub struct Thing<'a> {
    /// What it is of what the document has, if it is not that itself.
    pub role: Option<&'static str>,
    /// What that is called in the document.
    pub what: &'a str,
    /// Where the document has it.
    pub origin: &'a Origin,
}

/// Somebody else had the name already.
struct Clash {
    wanted: Name,
    given: Name,
    what: String,
    origin: Origin,
    holder: Origin,
}

impl Wanted {
    fn thing(&self) -> Thing<'_> {
        Thing {
            role: None,
            what: &self.what,
            origin: &self.origin,
        }
    }
}

impl Derived {
    fn thing(&self) -> Thing<'_> {
        Thing {
            role: Some(self.role),
            what: &self.what,
            origin: &self.origin,
        }
    }
}

impl Scope {
    /// A scope in which some names cannot be used.
    pub fn new(reserved: &[&str]) -> Self {
        Scope {
            taken: reserved
                .iter()
                .map(|name| ((*name).to_owned(), None))
                .collect(),
            fold_case: false,
            clashes: Vec::new(),
        }
    }

    /// A scope in which names that differ in case alone are the same.
    pub fn folding_case(mut self) -> Self {
        self.fold_case = true;
        self
    }

    fn key(&self, name: &Name) -> String {
        if self.fold_case {
            name.as_str().to_lowercase()
        } else {
            name.as_str().to_owned()
        }
    }

    fn take(&mut self, name: &Name, origin: Option<&Origin>) -> bool {
        let key = self.key(name);
        let free = !self.taken.contains_key(&key);
        if free {
            self.taken.insert(key, origin.cloned());
        }
        free
    }

    /// A free name: the first candidate that is, else the first with a number.
    pub fn free(&mut self, candidates: &[Name], thing: Thing<'_>) -> Name {
        let name = self.take_one(candidates, Some(thing.origin));
        if let Some(wanted) = candidates.first().filter(|wanted| **wanted != name)
            && let Some(Some(holder)) = self.taken.get(&self.key(wanted))
        {
            self.clashes.push(Clash {
                wanted: wanted.clone(),
                given: name.clone(),
                what: match thing.role {
                    Some(role) => format!("{role} of {}", quoted(thing.what)),
                    None => quoted(thing.what),
                },
                origin: thing.origin.clone(),
                holder: holder.clone(),
            });
        }
        name
    }

    /// The same for something that nobody needs to be told of.
    pub fn unused(&mut self, candidates: &[Name]) -> Name {
        self.take_one(candidates, None)
    }

    fn take_one(&mut self, candidates: &[Name], origin: Option<&Origin>) -> Name {
        if let Some(name) = candidates.iter().find(|name| self.take(name, origin)) {
            return name.clone();
        }
        let base = candidates
            .first()
            .cloned()
            .unwrap_or_else(|| Name::ours("unnamed"));
        let mut number = 2;
        loop {
            let name = base.numbered(number);
            if self.take(&name, origin) {
                return name;
            }
            number += 1;
        }
    }

    /// Says which names went to another place than they would have.
    pub fn tell(self, diagnostics: &mut Diagnostics) {
        for clash in self.clashes {
            let message = format!(
                "{} is called `{}`: the name `{}` is taken",
                clash.what, clash.given, clash.wanted
            );
            let same = clash.holder == clash.origin;
            let mut diagnostic = Diagnostic::info(codes::NAME_TAKEN, clash.origin, message);
            if !same {
                diagnostic = diagnostic.related(clash.holder, "by this");
            }
            diagnostics.push(diagnostic);
        }
    }

    /// Names all, those in the lock first; one lock entry each. The places of the scope begin with
    /// `prefix`.
    pub fn assign(
        &mut self,
        kind: &str,
        prefix: &str,
        wanted: &[Wanted],
        lock: &mut Lock,
    ) -> Vec<Name> {
        let known = self.known(kind, prefix, wanted, lock);
        self.give(kind, wanted, known, lock)
    }

    /// The names that the lock has.
    pub fn known(
        &mut self,
        kind: &str,
        prefix: &str,
        wanted: &[Wanted],
        lock: &Lock,
    ) -> Vec<Option<Name>> {
        let mut names: Vec<Option<Name>> = Vec::with_capacity(wanted.len());
        for want in wanted {
            let places = std::iter::once(&want.place).chain(&want.also);
            let locked = places
                .filter_map(|place| lock.get(kind, place))
                .find_map(Name::checked);
            names.push(locked.filter(|name| self.take(name, Some(&want.origin))));
        }
        let places = wanted
            .iter()
            .flat_map(|want| std::iter::once(&want.place).chain(&want.also));
        self.keep_vanished(kind, prefix, &places.map(String::as_str).collect(), lock);
        names
    }

    /// A name in the lock whose place has vanished is kept free for it.
    fn keep_vanished(&mut self, kind: &str, prefix: &str, places: &HashSet<&str>, lock: &Lock) {
        let known = lock.of_kind(kind, prefix);
        let vanished = known.filter(|(place, _)| !places.contains(place));
        for name in vanished.filter_map(|(_, name)| Name::checked(name)) {
            self.take(&name, None);
        }
    }

    /// Names what has no name yet, and tells the lock.
    pub fn give(
        &mut self,
        kind: &str,
        wanted: &[Wanted],
        known: Vec<Option<Name>>,
        lock: &mut Lock,
    ) -> Vec<Name> {
        let mut given = Vec::with_capacity(wanted.len());
        for (want, name) in wanted.iter().zip(known) {
            let name = name.unwrap_or_else(|| self.free(&want.candidates, want.thing()));
            for place in std::iter::once(&want.place).chain(&want.also) {
                lock.set(kind, place, name.as_str());
            }
            given.push(name);
        }
        given
    }

    /// Takes the names of derived things that have one: those that the lock has, and those that follow
    /// from a name that was there before.
    pub fn claim(&mut self, prefix: &str, all: &[Derived], lock: &Lock) -> Vec<Option<Name>> {
        let mut names: Vec<Option<Name>> = Vec::with_capacity(all.len());
        for derived in all {
            let locked = lock
                .get(derived.kind, &derived.place)
                .and_then(Name::checked);
            names.push(locked.filter(|name| self.take(name, Some(&derived.origin))));
        }
        let kinds: HashSet<&str> = all.iter().map(|derived| derived.kind).collect();
        for kind in kinds {
            let same = all.iter().filter(|derived| derived.kind == kind);
            let places = same.map(|derived| derived.place.as_str()).collect();
            self.keep_vanished(kind, prefix, &places, lock);
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
            if name != derived.name {
                lock.set(derived.kind, &derived.place, name.as_str());
            }
            names.push(name);
        }
        names
    }

    /// Names the members of one thing; one lock entry for all of them.
    ///
    /// The entry is a list of `wire=name`, shortened to `name` where both are the same.
    pub fn members(
        &mut self,
        kind: &str,
        place: &str,
        wanted: &[Member],
        lock: &mut Lock,
    ) -> Vec<Name> {
        let mut known = known(kind, place, lock);
        let locked: Vec<Option<Name>> = wanted
            .iter()
            .map(|member| {
                let wire = escape(&member.wire);
                let (_, name) = known.iter().find(|(known, _)| *known == wire)?;
                Name::checked(name).filter(|name| self.take(name, Some(&member.origin)))
            })
            .collect();
        // A name in the lock whose place has vanished is kept free for it.
        for (_, name) in &known {
            if let Some(name) = Name::checked(name) {
                self.take(&name, None);
            }
        }
        let mut names = Vec::with_capacity(wanted.len());
        for (member, locked) in wanted.iter().zip(locked) {
            let wanted = std::slice::from_ref(&member.name);
            let thing = Thing {
                role: None,
                what: &member.wire,
                origin: &member.origin,
            };
            let name = locked.unwrap_or_else(|| self.free(wanted, thing));
            let wire = escape(&member.wire);
            match known.iter_mut().find(|(known, _)| *known == wire) {
                Some(entry) => entry.1 = name.as_str().to_owned(),
                None => known.push((wire, name.as_str().to_owned())),
            }
            names.push(name);
        }
        let pairs = known.iter().map(|(wire, name)| {
            if wire == name {
                name.clone()
            } else {
                format!("{wire}={name}")
            }
        });
        let entry = pairs.collect::<Vec<_>>().join(" ");
        if !entry.is_empty() {
            lock.set(kind, place, &entry);
        }
        names
    }
}
