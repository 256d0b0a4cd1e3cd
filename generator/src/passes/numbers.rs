//! Alternatives, parts of an `allOf` and parameters get the numbers that the lock has for them, whichever places they
//! have now. See [`Lists`](crate::api::Lists).
//!
//! A member is the one of before that says the same; else the one that has its reference, title, constant or name; else
//! the one with most of its properties; else the one that stood in its place, if both may be one.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

use crate::api::{Api, Mark};
use crate::lock::{Lock, words};

/// How many pairs are compared by their properties, so that nobody waits for long lists.
const MOST_PAIRS: usize = 1_000_000;

/// Numbers all lists.
pub fn run(api: &mut Api, lock: &Lock) {
    // Those around a list come first: its own place has their numbers.
    for place in api.lists.places() {
        let known = words::listed(&api.place(&place), lock);
        if known.is_empty() {
            continue;
        }
        let known: Vec<Member> = known
            .iter()
            .map(|(mark, number)| Member::known(mark, *number))
            .collect();
        if let Some(list) = api.lists.get_mut(&place) {
            let now = list.marks.iter();
            let now: Vec<Member> = now.map(|(index, mark)| Member::now(mark, *index)).collect();
            list.numbers = numbers(&now, &known);
        }
    }
}

/// A member of now by its index, or one that the lock knows by its number.
#[derive(Debug)]
struct Member {
    place: usize,
    label: String,
    shape: Option<u32>,
    /// Whether the label alone says which one it is.
    certain: bool,
}

impl Member {
    fn known(mark: &str, number: usize) -> Self {
        let (label, shape) = words::unmarked(mark);
        let named = ["title:", "tag:"]
            .iter()
            .any(|kind| label.starts_with(kind));
        Member {
            place: number,
            label: label.to_owned(),
            shape,
            certain: shape.is_none() || named,
        }
    }

    fn now(mark: &Mark, index: usize) -> Self {
        let label = words::escape(&mark.label);
        Member::known(&words::marked(&label, mark.shape), index)
    }

    /// The kind of schema, and the names of its properties, where that is all there is to tell it by.
    fn kind(&self) -> (&str, HashSet<&str>) {
        match self.label.split_once(':') {
            Some((kind, names)) if !self.certain => (kind, names.split(',').collect()),
            _ => (&self.label, HashSet::new()),
        }
    }

    /// Whether one may have become the other where it stands.
    fn may_be(&self, other: &Member) -> bool {
        let ((kind, own), (other_kind, others)) = (self.kind(), other.kind());
        match (self.certain, other.certain) {
            (false, false) => kind == other_kind && (own.is_empty() || others.is_empty()),
            (one, other) => one != other,
        }
    }
}

/// The numbers by index.
fn numbers(now: &[Member], known: &[Member]) -> HashMap<usize, usize> {
    let mut matching = Matching {
        now,
        known,
        numbers: HashMap::new(),
        taken: HashSet::new(),
    };
    matching.pair(|member| Some((&member.label, member.shape)));
    matching.pair(|member| member.shape);
    matching.pair(|member| member.certain.then_some(&member.label));
    matching.pair_alike();
    matching.pair(|member| Some(&member.label));
    matching.pair_in_place();
    let last = known.iter().map(|known| known.place).max();
    let mut next = last.map_or(0, |last| last.saturating_add(1));
    let mut numbers = matching.numbers;
    for member in now {
        numbers.entry(member.place).or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    numbers
}

struct Matching<'a> {
    now: &'a [Member],
    known: &'a [Member],
    numbers: HashMap<usize, usize>,
    taken: HashSet<usize>,
}

impl<'a> Matching<'a> {
    /// Pairs those that are left and say the same of themselves, the first with the first.
    fn pair<K: Eq + Hash>(&mut self, key: impl Fn(&'a Member) -> Option<K>) {
        let mut known: HashMap<K, VecDeque<usize>> = HashMap::new();
        for member in self.left() {
            if let Some(key) = key(member) {
                known.entry(key).or_default().push_back(member.place);
            }
        }
        for member in self.now {
            if !self.numbers.contains_key(&member.place)
                && let Some(found) = key(member).and_then(|key| known.get_mut(&key)?.pop_front())
            {
                self.put(member.place, found);
            }
        }
    }

    /// Pairs those that have properties in common, most first; of as many those that have the same place.
    fn pair_alike(&mut self) {
        let now = self.now.iter();
        let now: Vec<&Member> = now
            .filter(|now| !self.numbers.contains_key(&now.place))
            .collect();
        let known: Vec<&Member> = self.left().collect();
        if now.len() * known.len() > MOST_PAIRS {
            return;
        }
        let named: Vec<HashSet<&str>> = known.iter().map(|known| known.kind().1).collect();
        let mut pairs: Vec<(usize, &Member, &Member)> = Vec::new();
        for now in now {
            let own = now.kind().1;
            let common = known.iter().zip(&named);
            let common =
                common.map(|(known, named)| (own.intersection(named).count(), now, *known));
            pairs.extend(common.filter(|(common, ..)| *common > 0));
        }
        pairs.sort_by_key(|(common, now, known)| {
            let same = now.place == known.place;
            (std::cmp::Reverse((*common, same)), now.place, known.place)
        });
        for (_, now, known) in pairs {
            if !self.numbers.contains_key(&now.place) && !self.taken.contains(&known.place) {
                self.put(now.place, known.place);
            }
        }
    }

    /// Pairs what is left in its place.
    fn pair_in_place(&mut self) {
        let known: HashMap<usize, &Member> =
            self.left().map(|known| (known.place, known)).collect();
        for now in self.now {
            let same = known.get(&now.place).is_some_and(|known| now.may_be(known));
            if same && !self.numbers.contains_key(&now.place) {
                self.put(now.place, now.place);
            }
        }
    }

    fn left(&self) -> impl Iterator<Item = &'a Member> {
        let known = self.known.iter();
        known.filter(|known| !self.taken.contains(&known.place))
    }

    fn put(&mut self, index: usize, number: usize) {
        self.numbers.insert(index, number);
        self.taken.insert(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(known: &[&str], now: &[&str]) -> Vec<usize> {
        let members = |marks: &[&str]| -> Vec<Member> {
            let marks = marks.iter().enumerate();
            marks
                .map(|(place, mark)| Member::known(mark, place))
                .collect()
        };
        let (known, now) = (members(known), members(now));
        let numbers = numbers(&now, &known);
        now.iter().map(|member| numbers[&member.place]).collect()
    }

    #[test]
    fn a_member_is_known_by_what_it_is() {
        let [a, b, c] = [
            "object:a,id#0000000a",
            "object:b,id#0000000b",
            "string#0000000c",
        ];
        for (known, now, expected) in [
            // Places change.
            (&[a, b, c][..], &[c, a, b][..], &[2, 0, 1][..]),
            (&["ref:A", "ref:B"], &["ref:B", "ref:A"], &[1, 0]),
            // What is new has a number of its own, what is gone keeps its.
            (&["ref:A", "ref:B"], &["ref:C", "ref:B"], &[2, 1]),
            (&[a, b], &[c, b], &[2, 1]),
            // Places change, and one says something else.
            (&[a, b, c], &["object:b,id#0000000d", c, a], &[1, 2, 0]),
            (&[a, b, c], &["object:a,e,id#0000000d", c, b], &[0, 2, 1]),
            (
                &["title:A#0000000a", "title:B#0000000b"],
                &["title:B#0000000c", "title:A#0000000d"],
                &[1, 0],
            ),
            // A title comes, or becomes another.
            (&[a, b], &["title:B#0000000b", "title:A#0000000a"], &[1, 0]),
            (&["title:A#0000000a", b], &["title:B#0000000a", b], &[0, 1]),
            // A schema of its own is moved to the components, and says something else in its place.
            (&[a, b], &["ref:A", b], &[0, 1]),
            (&["string#0000000a"], &["string#0000000b"], &[0]),
            (&["string#0000000a"], &["integer#0000000b"], &[1]),
            // The same twice.
            (&[c, c], &[c, c], &[0, 1]),
        ] {
            assert_eq!(numbered(known, now), expected, "{known:?} {now:?}");
        }
    }
}
