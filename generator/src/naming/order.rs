//! The order of what callers give by position: the arguments of calls and of constructors.
//!
//! A position is a name that callers write without seeing it: when two parameters of one type change
//! places, callers compile as before and send something else. So the lock holds the order, and what is
//! new goes last, wherever the document puts it. Takes what there is, gives its order; it does not know
//! how arguments are written down.

use std::collections::{HashMap, HashSet};

use super::scope::escape;
use crate::lock::{self, Lock};

/// How many values callers can keep in order. Where there are more they are given by name, in a struct.
pub const MOST_ARGUMENTS: usize = 7;

/// The order of the arguments of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order<T = usize> {
    /// The place of each among those that were given, in the order of the arguments.
    pub indexes: Vec<T>,
    /// Another argument has taken the place of one that is gone, and nothing else tells callers.
    pub replaced: Option<Replaced>,
}

impl<T> Default for Order<T> {
    fn default() -> Self {
        Order {
            indexes: Vec::new(),
            replaced: None,
        }
    }
}

impl Order {
    /// The same order of other things, by their place among those that were given.
    pub fn map<T>(self, thing: impl FnMut(usize) -> Option<T>) -> Order<T> {
        Order {
            indexes: self.indexes.into_iter().filter_map(thing).collect(),
            replaced: self.replaced,
        }
    }
}

/// An argument in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Which argument it is, counted from 1.
    pub position: usize,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// Orders the arguments `now`, which are given in the document's order, as the lock has them.
///
/// `places` are those that the lock may know them by, their own first. `before` is the order in which
/// the members of the thing became known, as words of the lock: it decides where the lock is older than
/// its orders.
pub fn assign(
    kind: &str,
    places: &[String],
    now: &[String],
    before: &[String],
    lock: &mut Lock,
) -> Order {
    let now: Vec<String> = now.iter().map(|key| word(escape(key))).collect();
    let mut given: HashMap<&String, usize> = HashMap::new();
    for (index, key) in now.iter().enumerate() {
        given.entry(key).or_insert(index);
    }
    let entry = places.iter().find_map(|place| lock.get(kind, place));
    let recorded: Vec<(String, bool)> = match entry {
        Some(entry) => entry
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| match word.strip_prefix(lock::GONE) {
                Some(key) => (key.to_owned(), false),
                None => (word.to_owned(), true),
            })
            .collect(),
        None => before
            .iter()
            .map(|key| word(key.clone()))
            .filter(|key| given.contains_key(key))
            .map(|key| (key, false))
            .collect(),
    };
    let mut seen = HashSet::new();
    let order: Vec<&String> = recorded
        .iter()
        .map(|(key, _)| key)
        .chain(&now)
        .filter(|key| seen.insert(key.as_str()))
        .collect();
    let arguments: Vec<&String> = order
        .iter()
        .copied()
        .filter(|key| given.contains_key(key))
        .collect();
    let old: Vec<&String> = recorded
        .iter()
        .filter(|(_, argument)| *argument)
        .map(|(key, _)| key)
        .collect();
    let replaced = replaced(&old, &arguments);
    let indexes = arguments
        .iter()
        .filter_map(|key| given.get(key).copied())
        .collect();
    let words: Vec<String> = order
        .iter()
        .map(|key| match given.contains_key(key) {
            true => (*key).clone(),
            false => format!("{}{key}", lock::GONE),
        })
        .collect();
    if let (Some(place), false) = (places.first(), words.is_empty()) {
        lock.set(kind, place, &words.join(" "));
    }
    Order { indexes, replaced }
}

/// The first argument that another one stands for now. With another count of arguments, or with a struct
/// of them, callers do not compile, and see it.
fn replaced(old: &[&String], new: &[&String]) -> Option<Replaced> {
    if old.len() != new.len() || old.len() > MOST_ARGUMENTS {
        return None;
    }
    let mut pairs = old.iter().zip(new).enumerate();
    let (index, (old, new)) = pairs.find(|(_, (old, new))| old != new)?;
    Some(Replaced {
        position: index + 1,
        old: shown(old),
        new: shown(new),
    })
}

/// `query:to` -> `to`.
fn shown(key: &str) -> String {
    key.split_once(':').map_or(key, |(_, wire)| wire).to_owned()
}

/// A word that does not begin like one that is gone.
fn word(escaped: String) -> String {
    match escaped.strip_prefix(lock::GONE) {
        Some(rest) => format!("%2d{rest}"),
        None => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(lock: &mut Lock, now: &[&str]) -> String {
        let now: Vec<String> = now.iter().map(|key| (*key).to_owned()).collect();
        let order = assign("arguments", &["GET /a".to_owned()], &now, &[], lock);
        let keys = order.indexes.iter().map(|index| now[*index].as_str());
        let keys: Vec<&str> = keys.collect();
        let replaced = order.replaced.map(|replaced| {
            let Replaced { position, old, new } = replaced;
            format!(" | {position}: {old} -> {new}")
        });
        format!("{}{}", keys.join(" "), replaced.unwrap_or_default())
    }

    #[test]
    fn an_order_stays_and_new_ones_come_last() {
        let mut lock = Lock::default();
        for (now, expected) in [
            (&["a", "b", "body"][..], "a b body"),
            (&["b", "a", "body"], "a b body"),
            // Several new ones, before and between, in the document's order.
            (&["y", "b", "x", "a", "body"], "a b body y x"),
            (&["body", "x", "y", "a", "b"], "a b body y x"),
            // Optional for a while.
            (&["y", "b", "body"], "b body y"),
            (&["b", "a", "body", "y"], "a b body y"),
            // Gone as a whole, and back.
            (&[], ""),
            (&["y", "body", "b", "a"], "a b body y"),
        ] {
            assert_eq!(ordered(&mut lock, now), expected);
            lock = Lock::parse(&lock.to_text()).unwrap();
        }
        assert_eq!(lock.get("arguments", "GET /a"), Some("a b body y -x"));
    }

    #[test]
    fn one_in_the_place_of_another_is_said() {
        let mut lock = Lock::default();
        ordered(&mut lock, &["query:from", "query:to"]);
        assert_eq!(
            ordered(&mut lock, &["query:from", "query:via"]),
            "query:from query:via | 2: to -> via"
        );
        assert_eq!(
            ordered(&mut lock, &["query:via", "query:from"]),
            "query:from query:via"
        );
        assert_eq!(
            ordered(&mut lock, &["query:to", "query:from", "query:via"]),
            "query:from query:to query:via"
        );
    }

    #[test]
    fn any_key_comes_back() {
        let keys = ["-a", "%2da", "a b", "", "=", "日本", "%", "- -"];
        let mut lock = Lock::default();
        let first = ordered(&mut lock, &keys);
        let mut lock = Lock::parse(&lock.to_text()).unwrap();
        let turned: Vec<&str> = keys.iter().rev().copied().collect();
        assert_eq!(ordered(&mut lock, &turned), first);
    }

    #[test]
    fn a_lock_without_orders_gives_the_order_in_which_members_became_known() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut lock = Lock::default();
        let order = assign(
            "new",
            &words("/a"),
            &words("new b a"),
            &words("a gone b"),
            &mut lock,
        );
        assert_eq!(order.indexes, [2, 1, 0]);
        assert_eq!(order.replaced, None);
        assert_eq!(lock.get("new", "/a"), Some("a b new"));
    }
}
