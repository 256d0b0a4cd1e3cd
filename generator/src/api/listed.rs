//! Alternatives, parts of an `allOf` and parameters: what is known by its place in a list, though the place means nothing.
//!
//! A name is remembered by a pointer, which has an index for each of these lists. So that nothing is taken for another
//! when they change places, each has a number that stays with it, and stands in the pointer instead of the index.

use std::collections::{HashMap, HashSet};

use crate::source::{FileId, Origin};

/// The keys whose lists these are.
const KEYS: [&str; 4] = ["oneOf", "anyOf", "allOf", "parameters"];

/// In how many places of a pointer that of a list may begin: it has several where names are made of many nodes.
const MOST_BEGINNINGS: usize = 4;

/// All lists, by the file and the pointer.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    files: HashMap<FileId, HashMap<String, List>>,
    /// What their pointers begin with: `components`, `paths`.
    roots: HashSet<String>,
}

/// One list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// What tells each member from the others, and the index.
    pub marks: Vec<(usize, Mark)>,
    /// The numbers by index, where they are others.
    pub numbers: HashMap<usize, usize>,
}

/// What a member of a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// A reference, a title, a constant, a parameter's name; or the kind of schema with its properties.
    pub label: String,
    /// What the schema says; nothing where the label is all there is.
    pub shape: Option<u32>,
}

impl Lists {
    /// Adds what stands at `origin`, if that is a member of such a list.
    pub fn add(&mut self, origin: &Origin, mark: Mark) {
        let Some((list, index)) = origin.pointer().rsplit_once('/') else {
            return;
        };
        let key = list.rsplit('/').next().unwrap_or_default();
        let (true, Some(index)) = (KEYS.contains(&key), index_of(index)) else {
            return;
        };
        let root = list.split('/').nth(1).unwrap_or_default();
        if !self.roots.contains(root) {
            self.roots.insert(root.to_owned());
        }
        let lists = self.files.entry(origin.file).or_default();
        let marks = &mut lists.entry(list.to_owned()).or_default().marks;
        if marks.iter().all(|(known, _)| *known != index) {
            marks.push((index, mark));
        }
    }

    /// Where each list stands, outer ones before those in them.
    pub fn places(&self) -> Vec<Origin> {
        let mut places: Vec<(usize, Origin)> = Vec::new();
        for (file, lists) in &self.files {
            let pointers = lists.keys();
            places.extend(pointers.map(|list| (list.len(), Origin::new(*file, list))));
        }
        places.sort_by(|(length, one), (other_length, other)| {
            let one = (length, one.file, one.pointer());
            one.cmp(&(other_length, other.file, other.pointer()))
        });
        places.into_iter().map(|(_, place)| place).collect()
    }

    /// The list at a place.
    pub fn get(&self, place: &Origin) -> Option<&List> {
        self.files.get(&place.file)?.get(place.pointer())
    }

    /// The list at a place, to change.
    pub fn get_mut(&mut self, place: &Origin) -> Option<&mut List> {
        self.files.get_mut(&place.file)?.get_mut(place.pointer())
    }

    /// The pointer with numbers for indexes. `passed` is told the pointer of each list on the way.
    pub fn steady<'o>(&self, origin: &'o Origin, passed: &mut dyn FnMut(&'o str)) -> String {
        let pointer = origin.pointer();
        if !KEYS.iter().any(|key| pointer.contains(key)) {
            return pointer.to_owned();
        }
        let lists = self.files.get(&origin.file);
        let mut steady = String::with_capacity(pointer.len());
        let (mut at, mut key) = (0_usize, "");
        // Where the pointer of a list may begin.
        let mut beginnings: Vec<usize> = Vec::new();
        for segment in pointer.split('/') {
            if at > 0 && self.roots.contains(segment) {
                beginnings.push(at - 1);
            }
            let found = lists
                .filter(|_| KEYS.contains(&key))
                .zip(index_of(segment))
                .and_then(|(lists, index)| {
                    let before = pointer.get(..at.saturating_sub(1))?;
                    let (list, found) = ends_in(lists, before, &beginnings)?;
                    Some((list, found.numbers.get(&index).copied().unwrap_or(index)))
                });
            if at > 0 {
                steady.push('/');
            }
            match found {
                Some((list, number)) => {
                    passed(list);
                    steady.push_str(&number.to_string());
                }
                None => steady.push_str(segment),
            }
            at += segment.len() + 1;
            key = segment;
        }
        steady
    }
}

/// The list that a pointer leads to. The name of what is made of two nodes has the pointers of both, one after the other.
fn ends_in<'l, 'p>(
    lists: &'l HashMap<String, List>,
    pointer: &'p str,
    beginnings: &[usize],
) -> Option<(&'p str, &'l List)> {
    let last = beginnings.iter().rev().take(MOST_BEGINNINGS);
    let mut tails = last.filter_map(|start| pointer.get(*start..));
    tails.find_map(|tail| Some((tail, lists.get(tail)?)))
}

fn index_of(segment: &str) -> Option<usize> {
    let is_number = segment.bytes().all(|byte| byte.is_ascii_digit());
    segment.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_has_the_numbers_of_its_lists() {
        let file = FileId(0);
        let mut lists = Lists::default();
        let mark = |label: &str| Mark {
            label: label.to_owned(),
            shape: None,
        };
        for pointer in ["/a/oneOf/0", "/a/oneOf/1", "/a/oneOf/1/p/allOf/0", "/b/0"] {
            lists.add(&Origin::new(file, pointer), mark(pointer));
        }
        let places = lists.places();
        let places: Vec<&str> = places.iter().map(Origin::pointer).collect();
        assert_eq!(places, ["/a/oneOf", "/a/oneOf/1/p/allOf"]);
        let of = |lists: &mut Lists, list: &str, index: usize, number: usize| {
            let list = lists.get_mut(&Origin::new(file, list)).unwrap();
            list.numbers.insert(index, number);
        };
        of(&mut lists, "/a/oneOf", 1, 7);
        of(&mut lists, "/a/oneOf/1/p/allOf", 0, 3);
        for (pointer, expected) in [
            ("/a/oneOf/1/p/allOf/0/q", "/a/oneOf/7/p/allOf/3/q"),
            ("/a/oneOf/0", "/a/oneOf/0"),
            ("/c/oneOf/1", "/c/oneOf/1"),
            ("/c/a/oneOf/1/d", "/c/a/oneOf/7/d"),
            ("/a/oneOf/1/a/oneOf/1/d", "/a/oneOf/7/a/oneOf/7/d"),
            ("/a/oneOf/x/1", "/a/oneOf/x/1"),
            ("", ""),
        ] {
            let origin = Origin::new(file, pointer);
            assert_eq!(lists.steady(&origin, &mut |_| {}), expected);
        }
        let mut passed = Vec::new();
        let origin = Origin::new(file, "/a/oneOf/1/p/allOf/0/q");
        lists.steady(&origin, &mut |list| passed.push(list));
        assert_eq!(passed, ["/a/oneOf", "/a/oneOf/1/p/allOf"]);
    }
}
