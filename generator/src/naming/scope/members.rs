//! The members of one thing: one lock entry for all of them.

use std::collections::HashMap;

use super::{Member, Scope, Thing, escape, known};
use crate::api::Form;
use crate::lock::Lock;
use crate::naming::Name;

impl Scope {
    /// Names the members of one thing; one lock entry for all of them.
    ///
    /// The entry is a list of `wire=name`, shortened to `name` where both are the same. The first of `places` is
    /// that of the thing; the others may hold the names too.
    pub fn members(
        &mut self,
        kind: &str,
        places: &[String],
        wanted: &[Member],
        lock: &mut Lock,
    ) -> Vec<Name> {
        let Some((place, others)) = places.split_first() else {
            return Vec::new();
        };
        let mut own = Entries::of(known(kind, place, lock));
        let moved = others
            .iter()
            .flat_map(|other| moved(known(kind, other, lock), other, place));
        let elsewhere = Entries::of(moved.collect());
        let locked: Vec<Option<Name>> = wanted
            .iter()
            .map(|member| {
                let keys = std::iter::once(&member.wire).chain(&member.also);
                let named = keys.filter_map(|key| {
                    let wire = escape(key);
                    Name::checked(own.get(&wire).or_else(|| elsewhere.get(&wire))?)
                });
                let mut named = named.chain(member.locked.clone());
                named.find(|name| self.take(name, Some(&member.origin)))
            })
            .collect();
        // A name in the lock whose place has vanished is kept free for it.
        let held = own.iter().chain(elsewhere.iter());
        self.hold(held.filter_map(|(wire, name)| Some((Name::checked(name)?, wire.as_str()))));
        let mut names = Vec::with_capacity(wanted.len());
        for (member, locked) in wanted.iter().zip(locked) {
            let thing = Thing {
                role: None,
                what: &member.wire,
                origin: &member.origin,
            };
            let name = locked.unwrap_or_else(|| self.free(&member.candidates, thing));
            own.set(escape(&member.wire), name.as_str());
            names.push(name);
        }
        let pairs = own.iter().map(|(wire, name)| match wire == name {
            true => name.clone(),
            false => format!("{wire}={name}"),
        });
        let entry = pairs.collect::<Vec<_>>().join(" ");
        if !entry.is_empty() {
            lock.set(kind, place, &entry);
        }
        names
    }
}

/// What a lock entry has of each member, in its order.
struct Entries {
    /// `None` where another member has the name now.
    all: Vec<Option<(String, String)>>,
    by_wire: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Entries {
    fn of(members: Vec<(String, String)>) -> Self {
        let mut entries = Entries {
            all: Vec::with_capacity(members.len()),
            by_wire: HashMap::with_capacity(members.len()),
            by_name: HashMap::with_capacity(members.len()),
        };
        for (wire, name) in members {
            entries.add(wire, name);
        }
        entries
    }

    fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.all.iter().flatten()
    }

    fn get(&self, wire: &str) -> Option<&str> {
        let entry = self.all.get(*self.by_wire.get(wire)?)?;
        entry.as_ref().map(|(_, name)| name.as_str())
    }

    fn add(&mut self, wire: String, name: String) {
        let place = self.all.len();
        self.by_name.entry(name.clone()).or_default().push(place);
        self.by_wire.entry(wire.clone()).or_insert(place);
        self.all.push(Some((wire, name)));
    }

    /// Gives a member its name; who had it, and was found by another key, has none any more.
    fn set(&mut self, wire: String, name: &str) {
        for place in self.by_name.remove(name).unwrap_or_default() {
            let Some(entry) = self.all.get_mut(place) else {
                continue;
            };
            let is_another = |(of, known): &(String, String)| known == name && *of != wire;
            if entry.as_ref().is_some_and(is_another) {
                *entry = None;
            }
        }
        let place = self.by_wire.get(&wire).copied();
        let entry = place.and_then(|place| Some((place, self.all.get_mut(place)?.as_mut()?)));
        match entry {
            Some((place, (_, known))) => {
                *known = name.to_owned();
                self.by_name.entry(name.to_owned()).or_default().push(place);
            }
            None => {
                self.by_wire.remove(&wire);
                self.add(wire, name.to_owned());
            }
        }
    }
}

/// The members of a thing as another place has them: those of unions are known by their own place in it, which all
/// forms of the union share.
fn moved(members: Vec<(String, String)>, from: &str, to: &str) -> Vec<(String, String)> {
    if members.is_empty() {
        return members;
    }
    let (from, to) = (Form::of(from), Form::of(to));
    let (from, to) = (format!("{}/", escape(from)), escape(to));
    let members = members.into_iter();
    let members = members.map(|(wire, name)| match wire.strip_prefix(&from) {
        Some(rest) => (format!("{to}/{rest}"), name),
        None => (wire, name),
    });
    members.collect()
}
