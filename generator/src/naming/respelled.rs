//! Members that are spelled in another way than before: a server that writes `userName` where it wrote `user_name` or
//! `UserName` has the same property, and callers have the same name for it.
//!
//! Where one that the lock knows is gone, and a new one has its letters, the lock's words become those of the new one: its
//! name stays, and so does its place among the arguments.

use std::collections::{HashMap, HashSet};

use super::scope::{escape, known};
use crate::lock::{GONE, Lock};

/// Spells the words of a line of members, and of the line of their order, as the document has them now.
pub fn respell(
    kind: &str,
    order: Option<&str>,
    places: &[String],
    now: &[String],
    lock: &mut Lock,
) {
    let Some(place) = places.iter().find(|place| lock.get(kind, place).is_some()) else {
        return;
    };
    let members = known(kind, place, lock);
    let now: HashSet<String> = now.iter().map(|wire| escape(wire)).collect();
    let before: HashSet<&str> = members.iter().map(|(wire, _)| wire.as_str()).collect();
    let new = now.iter().filter(|wire| !before.contains(wire.as_str()));
    let new = only(new.map(String::as_str));
    let gone = before.iter().filter(|wire| !now.contains(**wire));
    let renamed: HashMap<&str, &str> = only(gone.copied())
        .into_iter()
        .filter_map(|(letters, gone)| Some((gone?, (*new.get(&letters)?)?)))
        .collect();
    if renamed.is_empty() {
        return;
    }
    let words = members.iter().map(|(wire, name)| {
        let wire = renamed.get(wire.as_str()).copied().unwrap_or(wire);
        match wire == name {
            true => name.clone(),
            false => format!("{wire}={name}"),
        }
    });
    let words: Vec<String> = words.collect();
    lock.set(kind, place, &words.join(" "));
    let line = order.and_then(|order| Some((order, lock.get(order, place)?)));
    if let Some((order, line)) = line {
        let words = line.split(' ').map(|word| {
            let (mark, word) = match word.strip_prefix(GONE) {
                Some(rest) => ("-", rest),
                None => ("", word),
            };
            format!("{mark}{}", renamed.get(word).copied().unwrap_or(word))
        });
        let words: Vec<String> = words.collect();
        lock.set(order, place, &words.join(" "));
    }
}

/// By its letters and digits, each word that is the only one with them.
fn only<'w>(words: impl Iterator<Item = &'w str>) -> HashMap<String, Option<&'w str>> {
    let mut only: HashMap<String, Option<&str>> = HashMap::new();
    for word in words {
        let letters = word.chars().filter(|c| c.is_alphanumeric() || *c == ':');
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        let of = only.entry(letters).or_insert(Some(word));
        *of = of.filter(|of| *of == word);
    }
    only.retain(|letters, _| letters.chars().any(char::is_alphanumeric));
    only
}
