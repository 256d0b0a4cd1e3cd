//! Which operation is which: those of the document, and those that the lock knows.
//!
//! An operation is known by its operationId as long as that is unique, else by its method and path; a path is the same
//! whatever its parameters are called. Where one stands at another place than before, the lines of the lock follow it.
//!
//! An operationId that frameworks count (`list_1`, `list_2`) is another's when an operation is added before it: there the
//! place comes first. What FastAPI and springfox add of the path and the method does not count.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::methods;
use crate::api::{Api, Method, Operation, short_id};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::lock::Lock;
use crate::lock::moves::{ID, Known, Move, Spot};
use crate::lock::words::escape;

/// Takes the lines of the lock to where their operations stand now.
pub fn follow(api: &Api, mut lock: Lock, diagnostics: &mut Diagnostics) -> Lock {
    let known = lock.operations();
    let mut seen = HashSet::new();
    let now = api.operations.iter().filter_map(|operation| {
        // Further calls of one operation have its place.
        let spot = spot(operation);
        let id = operation.id.as_deref().map(escape);
        let new = operation.ending.is_none() && seen.insert(spot.clone());
        new.then_some(Now {
            operation,
            spot,
            id,
        })
    });
    let now: Vec<Now> = now.collect();
    let mut pairs = Pairs {
        of_now: vec![None; now.len()],
        of_known: vec![None; known.len()],
    };
    let counted = counted(&now, &known);
    let by_place = |spot: &Spot| Some((spot.method.clone(), same_path(&spot.path)));
    let uncounted = |id: &Option<String>| id.clone().filter(|id| !counted.contains(stem(id)));
    pairs.find(&now, &known, |it| uncounted(&it.id), |it| uncounted(&it.id));
    let by_id = pairs.of_now.clone();
    pairs.find(
        &now,
        &known,
        |it| Some(it.spot.clone()),
        |it| Some(it.spot.clone()),
    );
    pairs.find(
        &now,
        &known,
        |it| by_place(&it.spot),
        |it| by_place(&it.spot),
    );
    pairs.find(&now, &known, |it| it.id.clone(), |it| it.id.clone());
    pairs.find(
        &now,
        &known,
        |it| short(it.id.as_ref()?, &it.spot),
        |it| short(it.id.as_ref()?, &it.spot),
    );
    pairs.find_named(&now, &known, api);
    say_replaced(&now, &known, &by_id, diagnostics);
    lock.follow(&pairs.moves(&now, &known));
    lock
}

/// Tells the lock which operationId stands where.
pub fn remember(api: &Api, lock: &mut Lock) {
    for operation in &api.operations {
        let key = spot(operation).key();
        match &operation.id {
            Some(id) => lock.set(ID, &key, &escape(id)),
            None => {
                lock.remove(ID, &key);
            }
        }
    }
}

/// An operation of the document.
struct Now<'a> {
    operation: &'a Operation,
    spot: Spot,
    /// Its operationId as a word of the lock.
    id: Option<String>,
}

fn spot(operation: &Operation) -> Spot {
    Spot {
        method: operation.method.as_str().to_owned(),
        path: operation.path.0.clone(),
    }
}

/// The path without the names of its parameters.
fn same_path(path: &str) -> String {
    let mut same = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        same.push_str(before);
        same.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    same + rest
}

/// The operationId without what repeats path and method, where there is such; with the method.
fn short(id: &str, spot: &Spot) -> Option<(String, String)> {
    let method = Method::Other(spot.method.clone());
    let short = short_id(id, &method, &spot.path)?;
    Some((spot.method.clone(), short.to_owned()))
}

/// An operationId without a number at its end.
fn stem(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches(['_', '-'])
}

/// What operationIds are called that differ in nothing but a number.
fn counted(now: &[Now<'_>], known: &[Known]) -> HashSet<String> {
    let now = now.iter().filter_map(|it| it.id.as_deref());
    let known = known.iter().filter_map(|it| it.id.as_deref());
    let all: HashSet<&str> = now.chain(known).collect();
    let mut stems: HashMap<&str, usize> = HashMap::new();
    for id in all {
        *stems.entry(stem(id)).or_default() += 1;
    }
    let several = stems.into_iter().filter(|(_, count)| *count > 1);
    several.map(|(stem, _)| stem.to_owned()).collect()
}

/// Which is which, by index.
struct Pairs {
    of_now: Vec<Option<usize>>,
    of_known: Vec<Option<usize>>,
}

impl Pairs {
    /// Pairs those that are left and are the only ones of their key on both sides.
    fn find<'a, K: Eq + Hash>(
        &mut self,
        now: &'a [Now<'a>],
        known: &'a [Known],
        key: impl Fn(&'a Now<'a>) -> Option<K>,
        known_key: impl Fn(&'a Known) -> Option<K>,
    ) {
        let now = now.iter().map(|it| key(it).into_iter().collect());
        let known = known.iter().map(|it| known_key(it).into_iter().collect());
        self.find_any(now.collect(), known.collect());
    }

    /// The same of such as have several keys.
    fn find_any<K: Eq + Hash>(&mut self, now: Vec<Vec<K>>, known: Vec<Vec<K>>) {
        let of_known = only(&known, &self.of_known);
        let of_now = only(&now, &self.of_now);
        for (index, keys) in now.iter().enumerate() {
            let own = keys
                .iter()
                .filter(|key| of_now.get(*key) == Some(&Some(index)));
            let mut found = own.filter_map(|key| *of_known.get(key)?);
            let found = found.find(|found| self.of_known.get(*found) == Some(&None));
            if let (Some(found), Some(None)) = (found, self.of_now.get(index)) {
                self.put(index, found);
            }
        }
    }

    fn put(&mut self, now: usize, known: usize) {
        if let (Some(of_now), Some(of_known)) =
            (self.of_now.get_mut(now), self.of_known.get_mut(known))
        {
            (*of_now, *of_known) = (Some(known), Some(now));
        }
    }

    /// A lock of before knows no operationIds, but what they were made into.
    fn find_named(&mut self, now: &[Now<'_>], known: &[Known], api: &Api) {
        if known.iter().all(|known| known.id.is_some()) {
            return;
        }
        let key = |method: &str, tag: &str, name: &str| [method, tag, name].map(str::to_owned);
        let mut names: Vec<Vec<[String; 3]>> = vec![Vec::new(); now.len()];
        for tag in &api.tags {
            let of_tag = now.iter().enumerate();
            let of_tag = of_tag.filter(|(_, it)| it.operation.tag == tag.name && it.id.is_some());
            let (places, operations): (Vec<usize>, Vec<&Operation>) =
                of_tag.map(|(index, it)| (index, it.operation)).unzip();
            for (place, candidates) in places.into_iter().zip(methods::candidates(&operations)) {
                let (Some(slot), Some(it)) = (names.get_mut(place), now.get(place)) else {
                    continue;
                };
                let candidates = candidates.iter();
                slot.extend(candidates.map(|name| key(&it.spot.method, &tag.name, name.as_str())));
            }
        }
        let of_known = known.iter().map(|it| {
            let names = it.names.iter().filter(|_| it.id.is_none());
            names
                .map(|(tag, name)| key(&it.spot.method, tag, name))
                .collect()
        });
        self.find_any(names, of_known.collect());
    }

    /// From where to where each goes that does not stay, and those that give up their place.
    fn moves(&self, now: &[Now<'_>], known: &[Known]) -> Vec<Move> {
        let alive: HashSet<&str> = now.iter().map(|it| it.spot.path.as_str()).collect();
        let mut spots: HashSet<Spot> = now.iter().map(|it| it.spot.clone()).collect();
        let taken: HashSet<&Spot> = now.iter().map(|it| &it.spot).collect();
        spots.extend(known.iter().map(|it| it.spot.clone()));
        let mut moves = Vec::new();
        for (it, of) in known.iter().zip(&self.of_known) {
            let from = it.spot.clone();
            match of.and_then(|of| now.get(of)) {
                Some(of) if of.spot == from => {}
                Some(of) => moves.push(Move {
                    with_path: from.path != of.spot.path && !alive.contains(from.path.as_str()),
                    renamed: renamed(&from.path, &of.operation.path.names()),
                    from,
                    to: of.spot.clone(),
                }),
                None if taken.contains(&from) => {
                    let Some(to) = from.given_up().find(|spot| !spots.contains(spot)) else {
                        continue;
                    };
                    spots.insert(to.clone());
                    moves.push(Move {
                        from,
                        to,
                        with_path: false,
                        renamed: Vec::new(),
                    });
                }
                None => {}
            }
        }
        moves
    }
}

/// Of each key the only one that is left and has it; nothing where there are several.
fn only<'k, K: Eq + Hash>(
    keys: &'k [Vec<K>],
    paired: &[Option<usize>],
) -> HashMap<&'k K, Option<usize>> {
    let mut only = HashMap::new();
    let left = keys.iter().zip(paired).enumerate();
    for (index, (keys, _)) in left.filter(|(_, (_, paired))| paired.is_none()) {
        for key in keys {
            let of = only.entry(key).or_insert(Some(index));
            *of = of.filter(|of| *of == index);
        }
    }
    only
}

/// The parameters of a path that have other names at the same places. None where one that has its name stands elsewhere: then
/// nobody knows which is which, and the order of arguments tells.
fn renamed(from: &str, to: &[&str]) -> Vec<(String, String)> {
    let from = crate::api::PathTemplate(from.to_owned());
    let from = from.names();
    let pairs = || from.iter().zip(to);
    let elsewhere = |(at, name): (usize, &&str)| {
        let place = to.iter().position(|to| to == name);
        place.is_some_and(|place| place != at)
    };
    if from.len() != to.len() || from.iter().enumerate().any(elsewhere) {
        return Vec::new();
    }
    let others = pairs().filter(|(from, to)| from != to);
    others
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
        .collect()
}

/// Says where an operationId has gone to another place, and its old one is that of another operation: callers compile, and
/// send something else.
fn say_replaced(
    now: &[Now<'_>],
    known: &[Known],
    by_id: &[Option<usize>],
    diagnostics: &mut Diagnostics,
) {
    let there: HashSet<&Spot> = now.iter().map(|it| &it.spot).collect();
    for (it, of) in now.iter().zip(by_id) {
        let Some(before) = of.and_then(|of| known.get(of)) else {
            continue;
        };
        if before.spot == it.spot || !there.contains(&before.spot) {
            continue;
        }
        let id = it.operation.id.as_deref().unwrap_or_default();
        let [id, old, new] = [id, &before.spot.key(), &it.spot.key()].map(quoted);
        let message = format!("the operation {id} was {old} and is {new} now");
        diagnostics.push(
            Diagnostic::warning(codes::NAME_MOVED, it.operation.origin.clone(), message)
                .note("the old path is there too, as another operation")
                .help("look at its callers: they send another request than before"),
        );
    }
}
