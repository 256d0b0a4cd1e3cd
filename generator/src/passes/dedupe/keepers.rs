//! The inline definitions of one structure that others may become, by what they have to have in common with these.

use std::collections::HashMap;

use super::Key;
use super::known::Known;
use crate::api::{TypeDef, TypeId};
use crate::passes::titles;
use crate::passes::words::{Words, telling};

/// All of them, in their order.
#[derive(Default)]
pub struct Keepers<'a> {
    all: Vec<Keeper>,
    by: HashMap<Clue<'a>, Vec<usize>>,
}

struct Keeper {
    id: TypeId,
    docs: usize,
    words: Words,
}

/// Something without which two definitions are not one, so that not each is compared with each.
#[derive(PartialEq, Eq, Hash)]
enum Clue<'a> {
    /// What callers know both as.
    Name(&'a str),
    /// The same words of the document.
    Docs(usize),
    /// These, and the words that tell something at the end of their names.
    Telling(usize, Vec<String>),
    /// These, and the same place within something.
    Part(usize, Vec<String>),
}

impl<'a> Keepers<'a> {
    /// The keeper that a definition becomes, if there is one.
    pub fn take(
        &mut self,
        (id, def): (TypeId, &TypeDef),
        key: Key,
        known: &Known<'a>,
    ) -> Option<TypeId> {
        let is_titled = titles::title(def).is_some();
        let mut places: Vec<usize> = Vec::new();
        for clue in self.clues_of(def, key, known.name(id), is_titled) {
            places.extend(self.by.get(&clue).into_iter().flatten());
        }
        if places.is_empty() {
            return None;
        }
        places.sort_unstable();
        let own = Words::of(def);
        let found = places.into_iter().find_map(|place| {
            let keeper = self.all.get(place)?;
            let are_one = known.are_one(keeper.id, id);
            if !are_one && !known.may_be_one(keeper.id, id) {
                return None;
            }
            let words = match keeper.words.shared(&own) {
                Some(words) => words,
                None if are_one || is_titled => keeper.words.all.clone(),
                None => return None,
            };
            Some((place, words))
        });
        let (place, words) = found?;
        let keeper = self.all.get_mut(place)?;
        keeper.words = Words::new(words, true);
        let (id, clues) = (keeper.id, clues(keeper.docs, &keeper.words.all));
        self.know(place, clues);
        Some(id)
    }

    /// Adds one that others may become.
    pub fn add(&mut self, (id, def): (TypeId, &TypeDef), key: Key, known: &Known<'a>) {
        let place = self.all.len();
        let name = known.name(id).map(Clue::Name);
        let clues = clues(key.docs, &def.words);
        self.all.push(Keeper {
            id,
            docs: key.docs,
            words: Words::of(def),
        });
        self.know(
            place,
            name.into_iter().chain([Clue::Docs(key.docs)]).chain(clues),
        );
    }

    fn know(&mut self, place: usize, clues: impl IntoIterator<Item = Clue<'a>>) {
        for clue in clues {
            let places = self.by.entry(clue).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }

    /// What its keeper has one of.
    fn clues_of(
        &self,
        def: &TypeDef,
        key: Key,
        name: Option<&'a str>,
        is_titled: bool,
    ) -> Vec<Clue<'a>> {
        match name {
            // Callers know it: it becomes nothing that they do not know as the same.
            Some(name) => vec![Clue::Name(name)],
            None if is_titled => vec![Clue::Docs(key.docs)],
            None => clues(key.docs, &def.words).collect(),
        }
    }
}

/// What those have one of whose names have something in common: see [`Words::shared`].
fn clues<'a>(docs: usize, words: &[String]) -> impl Iterator<Item = Clue<'a>> + use<'a> {
    let telling = telling(words).map(|tail| Clue::Telling(docs, tail.to_vec()));
    let part = words.get(1..).filter(|part| !part.is_empty());
    let part = part.map(|part| Clue::Part(docs, part.to_vec()));
    telling.into_iter().chain(part)
}
