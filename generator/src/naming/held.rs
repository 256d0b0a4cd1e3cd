//! Names that follow from those in the lock, and were given with them: nothing else may have one, though the lock does
//! not say it in words. A lock of an earlier version does not say which structs of required values there were; the
//! orders of arguments tell it.

use std::collections::HashSet;

use super::MOST_ARGUMENTS;
use super::ident::{Name, upper_camel};
use super::items::Module;
use crate::lock::{self, Lock};

/// The structs of required properties.
pub fn required(lock: &Lock) -> Vec<Name> {
    let structs = lock.of_kind("new", "").filter(|(_, order)| is_long(order));
    let names = [lock::APART, "type"];
    let named = structs.flat_map(|(place, _)| names.map(|kind| lock.get(kind, place)));
    let named = named.flatten().filter_map(Name::checked);
    named.map(|name| name.with_suffix("Required")).collect()
}

/// The calls of a module's operations.
pub fn calls(module: &Module<'_>, lock: &Lock) -> Vec<Name> {
    let operations = operations(module, lock);
    operations.map(|(_, call)| call).collect()
}

/// The structs of the calls' required values.
pub fn required_values(module: &Module<'_>, lock: &Lock) -> Vec<Name> {
    let many = operations(module, lock).filter(|(place, _)| {
        let order = place.strip_prefix(module.prefix);
        let order = order.and_then(|place| lock.get("arguments", place));
        order.is_some_and(is_long)
    });
    many.map(|(_, call)| call.with_suffix("Required")).collect()
}

/// The enums and structs beside the calls.
pub fn beside_calls(module: &Module<'_>, lock: &Lock) -> Vec<Name> {
    let suffixes = ["Error", "Success", "Headers", "Body"];
    let operations = operations(module, lock);
    operations
        .flat_map(|(_, call)| suffixes.map(|suffix| call.with_suffix(suffix)))
        .collect()
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
