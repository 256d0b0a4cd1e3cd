//! The names of places that several things share, or shared once.
//!
//! Equal inline schemas are one type, and the lock has its name at each of their places. When one of them changes it
//! becomes a type of its own, with a name of its own; when it is changed back they are one again. So the first name of
//! a place stays in the lock, as what says which ones they were, and a later one stands beside it.

use super::ident::Name;
use super::scope::Wanted;
use crate::lock::{APART, APART_ONCE, Lock};

/// The kinds of the lock that hold names beside those of a kind.
pub fn kinds(kind: &str) -> &'static [&'static str] {
    match kind {
        "type" => &[APART, APART_ONCE],
        _ => &[],
    }
}

/// The names that the lock has for a thing, in order of preference.
pub fn names<'l>(kind: &str, want: &Wanted, lock: &'l Lock) -> Vec<&'l str> {
    let first = |place: &String| lock.get(kind, place);
    if kinds(kind).is_empty() {
        return want.places().find_map(first).into_iter().collect();
    }
    let apart = |place: &String| lock.get(APART, place);
    let once = |place: &String| lock.get(APART_ONCE, place);
    let stayed = want.places().filter(|place| apart(place).is_none());
    let parted = want.places().filter(|place| apart(place).is_some());
    let names = stayed
        .filter_map(first)
        .chain(want.places().filter_map(apart));
    let names = names.chain(want.places().filter_map(once));
    names.chain(parted.filter_map(first)).collect()
}

/// What a place is called by the lock.
pub fn current<'l>(kind: &str, place: &str, lock: &'l Lock) -> Option<&'l str> {
    let apart = lock.get(APART, place).filter(|_| !kinds(kind).is_empty());
    apart.or_else(|| lock.get(kind, place))
}

/// Tells the lock what a place is called.
pub fn remember(kind: &str, place: &str, name: &Name, lock: &mut Lock) {
    let name = name.as_str();
    match lock.get(kind, place) {
        _ if kinds(kind).is_empty() => lock.set(kind, place, name),
        Some(first) if first == name => {
            if let Some(apart) = lock.remove(APART, place) {
                lock.set(APART_ONCE, place, &apart);
            }
        }
        Some(_) => {
            lock.set(APART, place, name);
            if lock.get(APART_ONCE, place) == Some(name) {
                lock.remove(APART_ONCE, place);
            }
        }
        None => lock.set(kind, place, name),
    }
}
