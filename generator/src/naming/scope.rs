//! Names that must differ from each other.

use std::collections::HashSet;

use super::ident::Name;
use crate::lock::Lock;

/// One scope: the names taken in it.
pub struct Scope {
    taken: HashSet<String>,
    /// Whether names that differ in case alone are the same: files on some disks.
    fold_case: bool,
}

/// One thing to name.
pub struct Wanted {
    /// Its place in the document: the lock's key.
    pub place: String,
    /// Other places that may hold its name in the lock.
    pub also: Vec<String>,
    /// Names in order of preference.
    pub candidates: Vec<Name>,
}

impl Scope {
    /// A scope in which some names cannot be used.
    pub fn new(reserved: &[&str]) -> Self {
        Scope {
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
            fold_case: false,
        }
    }

    /// A scope in which names that differ in case alone are the same.
    pub fn folding_case(mut self) -> Self {
        self.fold_case = true;
        self
    }

    fn take(&mut self, name: &Name) -> bool {
        let key = if self.fold_case {
            name.as_str().to_ascii_lowercase()
        } else {
            name.as_str().to_owned()
        };
        self.taken.insert(key)
    }

    /// A free name: the first candidate that is, else the first with a number.
    pub fn free(&mut self, candidates: &[Name]) -> Name {
        if let Some(name) = candidates.iter().find(|name| self.take(name)) {
            return name.clone();
        }
        let base = candidates
            .first()
            .cloned()
            .unwrap_or_else(|| Name::ours("unnamed"));
        let mut number = 2;
        loop {
            let name = base.numbered(number);
            if self.take(&name) {
                return name;
            }
            number += 1;
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
        let mut names: Vec<Option<Name>> = Vec::with_capacity(wanted.len());
        for want in wanted {
            let places = std::iter::once(&want.place).chain(&want.also);
            let locked = places
                .filter_map(|place| lock.get(kind, place))
                .find_map(Name::checked);
            names.push(locked.filter(|name| self.take(name)));
        }
        // A name in the lock whose place has vanished is kept free for it.
        let places: HashSet<&str> = wanted
            .iter()
            .flat_map(|want| std::iter::once(&want.place).chain(&want.also))
            .map(String::as_str)
            .collect();
        let vanished: Vec<Name> = lock
            .iter()
            .filter(|(known, place, _)| {
                *known == kind && place.starts_with(prefix) && !places.contains(place)
            })
            .filter_map(|(_, _, name)| Name::checked(name))
            .collect();
        for name in vanished {
            self.take(&name);
        }
        let mut given = Vec::with_capacity(wanted.len());
        for (want, name) in wanted.iter().zip(names) {
            let name = name.unwrap_or_else(|| self.free(&want.candidates));
            for place in std::iter::once(&want.place).chain(&want.also) {
                lock.set(kind, place, name.as_str());
            }
            given.push(name);
        }
        given
    }

    /// Names the members of one thing; one lock entry for all of them.
    ///
    /// The entry is a list of `wire=name`, shortened to `name` where both are the same.
    pub fn members(
        &mut self,
        kind: &str,
        place: &str,
        wanted: &[(String, Name)],
        lock: &mut Lock,
    ) -> Vec<Name> {
        let mut known = known(kind, place, lock);
        let locked: Vec<Option<Name>> = wanted
            .iter()
            .map(|(wire, _)| {
                let wire = escape(wire);
                let (_, name) = known.iter().find(|(known, _)| *known == wire)?;
                Name::checked(name).filter(|name| self.take(name))
            })
            .collect();
        // A name in the lock whose place has vanished is kept free for it.
        for (_, name) in &known {
            if let Some(name) = Name::checked(name) {
                self.take(&name);
            }
        }
        let mut names = Vec::with_capacity(wanted.len());
        for ((wire, candidate), locked) in wanted.iter().zip(locked) {
            let name = locked.unwrap_or_else(|| self.free(std::slice::from_ref(candidate)));
            let wire = escape(wire);
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

/// The members that the lock has of one thing, as pairs of wire name and name, in the order in which they
/// became known.
pub fn known(kind: &str, place: &str, lock: &Lock) -> Vec<(String, String)> {
    let entry = lock.get(kind, place).unwrap_or_default();
    entry
        .split(' ')
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((wire, name)) => (wire.to_owned(), name.to_owned()),
            None => (pair.to_owned(), pair.to_owned()),
        })
        .collect()
}

/// A wire name as one word of a lock entry.
pub fn escape(wire: &str) -> String {
    if wire.is_empty() {
        return "%".to_owned();
    }
    let mut escaped = String::with_capacity(wire.len());
    for c in wire.chars() {
        match c {
            '%' | '=' | ' ' => escaped.push_str(&format!("%{:02x}", u32::from(c))),
            c if c.is_control() || c.is_whitespace() => {
                escaped.push_str(&format!("%{:x};", u32::from(c)))
            }
            c => escaped.push(c),
        }
    }
    escaped
}
