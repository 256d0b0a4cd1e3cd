//! Names that follow from those in the lock, and were given with them: nothing else may have one, though the lock does
//! not say it in words. A lock of an earlier version does not say which structs of required values there were; the
//! orders of arguments tell it. Each comes with the key of the lock that it follows from.

use std::collections::HashSet;

use super::MOST_ARGUMENTS;
use super::ident::{Name, upper_camel};
use super::items::Module;
use crate::lock::{self, Lock};

/// A name, and the key that it is held for.
type Held<'l> = (Name, &'l str);

/// The structs of required properties.
pub fn required(lock: &Lock) -> Vec<Held<'_>> {
    let structs = lock.of_kind("new", "").filter(|(_, order)| is_long(order));
    let named = structs.flat_map(|(place, _)| {
        let names = [lock::APART, "type"].map(|kind| lock.get(kind, place));
        let names = names.into_iter().flatten().filter_map(Name::checked);
        names.map(move |name| (name.with_suffix("Required"), place))
    });
    named.collect()
}

/// The calls of a module's operations.
pub fn calls<'l>(module: &'l Module<'_>, lock: &'l Lock) -> Vec<Held<'l>> {
    let operations = operations(module, lock);
    operations.map(|(place, call)| (call, place)).collect()
}

/// The structs of the calls' required values.
pub fn required_values<'l>(module: &'l Module<'_>, lock: &'l Lock) -> Vec<Held<'l>> {
    let many = operations(module, lock).filter(|(place, _)| {
        let order = place.strip_prefix(module.prefix);
        let order = order.and_then(|place| lock.get("arguments", place));
        order.is_some_and(is_long)
    });
    many.map(|(place, call)| (call.with_suffix("Required"), place))
        .collect()
}

/// The enums and structs beside the calls.
pub fn beside_calls<'l>(module: &'l Module<'_>, lock: &'l Lock) -> Vec<Held<'l>> {
    let suffixes = ["Error", "Success", "Headers", "Body"];
    let operations = operations(module, lock);
    operations
        .flat_map(|(place, call)| suffixes.map(|suffix| (call.with_suffix(suffix), place)))
        .collect()
}

/// What things of these kinds were called before. A name of a tag is a whole place, not the beginning of one.
pub fn former<'l>(kinds: &[&str], prefix: &'l str, lock: &'l Lock) -> Vec<Held<'l>> {
    let mut held = Vec::new();
    for kind in kinds {
        for (place, names) in lock.of_kind(&lock::former_kind(kind), prefix) {
            let names = names.split(' ').filter_map(Name::checked);
            held.extend(names.map(|name| (name, place)));
        }
    }
    held
}

/// The operations of a module that the lock knew before, with the names of their calls.
fn operations<'l>(module: &'l Module<'_>, lock: &'l Lock) -> impl Iterator<Item = (&'l str, Name)> {
    let new = module.operations.iter().filter(|called| !called.known);
    let new: HashSet<&str> = new.map(|called| called.place.as_str()).collect();
    let all = lock.of_kind("operation", module.prefix);
    let known = all.filter(move |(place, _)| !new.contains(place));
    known.map(|(place, method)| {
        let call = lock.get("call", place).and_then(Name::checked);
        (place, call.unwrap_or_else(|| upper_camel(method)))
    })
}

/// Whether an order has more arguments than callers give by position.
fn is_long(order: &str) -> bool {
    let words = order.split(' ').filter(|word| !word.is_empty());
    words.filter(|word| !word.starts_with(lock::GONE)).count() > MOST_ARGUMENTS
}
