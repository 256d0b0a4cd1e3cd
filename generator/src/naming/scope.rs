//! Names that must differ from each other.

mod members;

use std::collections::HashMap;

use super::ident::Name;
use super::shared;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::lock::Lock;
pub use crate::lock::words::{escape, known};
use crate::source::Origin;

/// One scope: the names taken in it.
pub struct Scope {
    /// Each with what has it.
    taken: HashMap<String, Holder>,
    /// Whether names that differ in case alone are the same: files on some disks.
    fold_case: bool,
    /// What did not get the name that it would have had.
    clashes: Vec<Clash>,
    /// What does not have the name any more that the lock has.
    moved: Vec<Moved>,
}

/// What has a name.
#[derive(Debug, Clone)]
pub enum Holder {
    /// Rust, or code of ours.
    Ours,
    /// What stands here.
    Document(Origin),
    /// What the lock knows, and the document has not any more: by this key.
    Lock(String),
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
    /// Other keys that may hold its name in the lock.
    pub also: Vec<String>,
    /// The name that a line of its own in the lock gives it.
    pub locked: Option<Name>,
    /// Names in order of preference.
    pub candidates: Vec<Name>,
    /// Where the document has it.
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
    holder: Holder,
}

/// Something that is called otherwise than before.
struct Moved {
    place: String,
    before: String,
    now: Name,
    origin: Origin,
}

impl Member {
    /// One that is called `name` if that is free.
    pub fn new(wire: String, name: Name, origin: &Origin) -> Self {
        Member {
            wire,
            also: Vec::new(),
            locked: None,
            candidates: vec![name],
            origin: origin.clone(),
        }
    }
}

impl Wanted {
    /// All places that may hold its name in the lock, its own first.
    pub fn places(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.place).chain(&self.also)
    }

    fn thing(&self) -> Thing<'_> {
        Thing {
            role: None,
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
                .map(|name| ((*name).to_owned(), Holder::Ours))
                .collect(),
            fold_case: false,
            clashes: Vec::new(),
            moved: Vec::new(),
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

    /// Keeps names free for what had them, by its key in the lock.
    pub fn hold<'k>(&mut self, names: impl IntoIterator<Item = (Name, &'k str)>) {
        for (name, key) in names {
            self.give_to(&name, || Holder::Lock(key.to_owned()));
        }
    }

    /// Takes a name, if it is free.
    pub fn take(&mut self, name: &Name, origin: Option<&Origin>) -> bool {
        self.give_to(name, || {
            origin.cloned().map_or(Holder::Ours, Holder::Document)
        })
    }

    fn give_to(&mut self, name: &Name, holder: impl FnOnce() -> Holder) -> bool {
        let key = self.key(name);
        let free = !self.taken.contains_key(&key);
        if free {
            self.taken.insert(key, holder());
        }
        free
    }

    /// A free name: the first candidate that is, else the first with a number.
    pub fn free(&mut self, candidates: &[Name], thing: Thing<'_>) -> Name {
        let name = self.take_one(candidates, Some(thing.origin));
        if let Some(wanted) = candidates.first().filter(|wanted| **wanted != name)
            && let Some(holder @ (Holder::Document(_) | Holder::Lock(_))) =
                self.taken.get(&self.key(wanted))
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
            let taken = match &clash.holder {
                Holder::Lock(key) => format!("kept for {}", quoted(key.trim())),
                _ => "taken".to_owned(),
            };
            let message = format!(
                "{} is called `{}`: the name `{}` is {taken}",
                clash.what, clash.given, clash.wanted
            );
            let other = clash.origin.clone();
            let diagnostic = Diagnostic::info(codes::NAME_TAKEN, clash.origin, message);
            diagnostics.push(match clash.holder {
                Holder::Document(holder) if holder != other => {
                    diagnostic.related(holder, "by this")
                }
                Holder::Lock(_) => diagnostic
                    .note("`apiloom.lock` keeps it for that, though nothing of the document has it now")
                    .help("where no caller means that, take it out of `apiloom.lock` and generate anew"),
                _ => diagnostic,
            });
        }
        for moved in self.moved {
            let message = format!("what was `{}` is `{}` now", moved.before, moved.now);
            let diagnostic = Diagnostic::warning(codes::NAME_MOVED, moved.origin, message);
            diagnostics.push(diagnostic.note(format!("at {}", quoted(&moved.place))));
        }
    }

    /// The names that the lock has, one entry each. The places of the scope begin with `prefix`.
    pub fn known(
        &mut self,
        kind: &str,
        prefix: &str,
        wanted: &[Wanted],
        lock: &Lock,
    ) -> Vec<Option<Name>> {
        let mut names: Vec<Option<Name>> = Vec::with_capacity(wanted.len());
        for want in wanted {
            let mut locked = shared::names(kind, want, lock).into_iter();
            let locked = locked.find_map(|name| {
                Name::checked(name).filter(|name| self.take(name, Some(&want.origin)))
            });
            names.push(locked);
        }
        self.keep(kind, prefix, lock);
        for kind in shared::kinds(kind) {
            self.keep(kind, prefix, lock);
        }
        names
    }

    /// Keeps the names in the lock free for their places, which may have vanished.
    pub fn keep(&mut self, kind: &str, prefix: &str, lock: &Lock) {
        let names = lock.of_kind(kind, prefix);
        self.hold(names.filter_map(|(place, name)| Some((Name::checked(name)?, place))));
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
        // Before the lock learns of anything: two things may have one place.
        let before = wanted.iter().flat_map(Wanted::places).filter_map(|place| {
            let name = shared::current(kind, place, lock)?;
            Some((place.clone(), name.to_owned()))
        });
        let before: HashMap<String, String> = before.collect();
        for (want, name) in wanted.iter().zip(known) {
            let name = name.unwrap_or_else(|| self.free(&want.candidates, want.thing()));
            for place in want.places() {
                shared::remember(kind, place, &name, lock);
                let before = before.get(place);
                if let Some(before) = before.filter(|before| *before != name.as_str()) {
                    self.moved.push(Moved {
                        place: place.clone(),
                        before: before.clone(),
                        now: name.clone(),
                        origin: want.origin.clone(),
                    });
                }
            }
            given.push(name);
        }
        given
    }
}
