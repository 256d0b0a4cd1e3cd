//! Operations that stand at another place than when their names were given: the lock's lines follow them.
//!
//! Takes from where to where each goes, and rewrites every place in which the path of one stands. Which operation is
//! which is not decided here.

use std::collections::{BTreeMap, HashMap};

use super::Lock;
use super::words::escape;
use crate::source::push_segment;

/// The kind of the lines that say which operationId an operation had.
pub(crate) const ID: &str = "id";

/// The kinds whose places are a tag, a method and a path, or the last two, and more behind it.
const OF_OPERATIONS: [&str; 23] = [
    ID,
    "operation",
    "call",
    "call-required",
    "error",
    "success",
    "headers",
    "body",
    "error-variants",
    "success-variants",
    "body-variants",
    "header-fields",
    "answer",
    "content",
    "header",
    ARGUMENTS,
    PARAMETERS,
    "former-operation",
    "former-call",
    "former-error",
    "former-success",
    "former-headers",
    "former-body",
];

const ARGUMENTS: &str = "arguments";
const PARAMETERS: &str = "parameters";

/// The methods that a Path Item Object has a field for.
const METHODS: [&str; 9] = [
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY",
];

/// What stands behind a place that was given up for another operation.
const GIVEN_UP: &str = "#gone";

/// How many segments of a pointer lead to an operation: a path and a method, with `additionalOperations` between them.
const MOST_SEGMENTS: usize = 3;

/// Where an operation stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// As on the wire.
    pub method: String,
    /// The path's template.
    pub path: String,
}

/// An operation that has another place now.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub from: Spot,
    pub to: Spot,
    /// Whether it takes along what all operations of its path have.
    pub with_path: bool,
    /// The parameters of the path that have other names, as what they were and what they are.
    pub renamed: Vec<(String, String)>,
}

/// An operation that the lock knows.
#[derive(Debug)]
pub(crate) struct Known {
    pub spot: Spot,
    /// The operationId that it had.
    pub id: Option<String>,
    /// What its calls are named, each with the tag.
    pub names: Vec<(String, String)>,
}

impl Spot {
    /// As the lock has it.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Where its names may be kept when another operation stands there.
    pub fn given_up(&self) -> impl Iterator<Item = Spot> {
        let paths = given_up(&self.path);
        paths.map(|path| Spot {
            method: self.method.clone(),
            path,
        })
    }

    /// The pointer of its Path Item Object.
    fn item(&self) -> String {
        let mut pointer = "/paths".to_owned();
        push_segment(&mut pointer, &self.path);
        pointer
    }

    /// What follows that.
    fn field(&self) -> String {
        if METHODS.contains(&self.method.as_str()) {
            return format!("/{}", self.method.to_lowercase());
        }
        let mut pointer = "/additionalOperations".to_owned();
        push_segment(&mut pointer, &self.method);
        pointer
    }
}

/// A place that begins with a tag perhaps, and has a method and a path: what stands before, the method, and the path with
/// what follows it.
fn parted(place: &str) -> Option<(&str, &str, &str)> {
    let parts = place.match_indices(" /").filter_map(|(at, _)| {
        let before = place.get(..at)?;
        let start = before.rfind(' ').map_or(0, |blank| blank + 1);
        let (before, method) = before.split_at_checked(start)?;
        Some((before, method, place.get(at + 1..)?))
    });
    let mut parts = parts.filter(|(_, method, _)| !method.is_empty());
    // A tag may have the like in it.
    let mut usual = parts
        .clone()
        .filter(|(_, method, _)| METHODS.contains(method));
    usual.next().or_else(|| parts.next())
}

/// The tag of an operation's place, and the rest.
pub(super) fn tagged(place: &str) -> (&str, &str) {
    let tag = parted(place).map_or("", |(tag, ..)| tag);
    place.split_at_checked(tag.len()).unwrap_or((place, ""))
}

/// What becomes of each place.
struct Renaming<'m> {
    /// By the old key.
    spots: HashMap<String, &'m Move>,
    /// Those of operations and Path Item Objects behind `/paths`, as they were and as they are.
    pointers: HashMap<String, String>,
    /// Those whose parameters stand in a list, by themselves or with all of their path.
    lists: HashMap<String, &'m Move>,
}

impl Lock {
    /// The operations that it knows.
    pub(crate) fn operations(&self) -> Vec<Known> {
        let mut all: BTreeMap<Spot, Known> = BTreeMap::new();
        let mut at = |method: &str, path: &str, known: &mut dyn FnMut(&mut Known)| {
            let spot = Spot {
                method: method.to_owned(),
                path: path.to_owned(),
            };
            let new = || Known {
                spot: spot.clone(),
                id: None,
                names: Vec::new(),
            };
            known(all.entry(spot.clone()).or_insert_with(new));
        };
        for (place, id) in self.of_kind(ID, "") {
            if let Some((_, method, path)) = parted(place) {
                at(method, path, &mut |known| known.id = Some(id.to_owned()));
            }
        }
        for (place, name) in self.of_kind("operation", "") {
            let Some((tag, method, path)) = parted(place) else {
                continue;
            };
            let name = (tag.strip_suffix(' ').unwrap_or(tag), name);
            // A further call of one operation stands at the same path.
            let path = path.split_once(" as ").map_or(path, |(path, _)| path);
            at(method, path, &mut |known| {
                known.names.push((name.0.to_owned(), name.1.to_owned()));
            });
        }
        all.into_values().collect()
    }

    /// Takes the lines of operations to their places of now.
    pub(crate) fn follow(&mut self, moves: &[Move]) {
        if moves.is_empty() {
            return;
        }
        let renaming = Renaming::of(moves);
        let mut stayed: Vec<(String, String, String)> = Vec::new();
        let mut moved = Lock::default();
        for (kind, place, name) in self.iter() {
            let now = renaming.place(kind, place);
            let name = renaming.name(kind, place, name);
            match now {
                Some(now) => moved.set(kind, &now, &name),
                None => stayed.push((kind.to_owned(), place.to_owned(), name)),
            }
        }
        for (kind, place, name) in stayed {
            // What nobody stands at any more gives way, and keeps its names.
            let free = std::iter::once(place.clone()).chain(given_up(&place));
            let mut free = free.filter(|place| moved.get(&kind, place).is_none());
            if let Some(place) = free.next() {
                moved.set(&kind, &place, &name);
            }
        }
        *self = moved;
    }
}

/// Places for what has none.
fn given_up(place: &str) -> impl Iterator<Item = String> {
    let numbered = (2_u64..).map(|number| format!("{GIVEN_UP}{number}"));
    let marks = std::iter::once(GIVEN_UP.to_owned()).chain(numbered);
    marks.map(move |mark| format!("{place}{mark}"))
}

impl<'m> Renaming<'m> {
    fn of(moves: &'m [Move]) -> Self {
        let mut renaming = Renaming {
            spots: HashMap::new(),
            pointers: HashMap::new(),
            lists: HashMap::new(),
        };
        let add = |pointers: &mut HashMap<String, String>, from: String, to: String| {
            let (Some(from), Some(to)) = (from.strip_prefix("/paths"), to.strip_prefix("/paths"))
            else {
                return;
            };
            // The members of unions are words of a line.
            pointers.entry(escape(from)).or_insert_with(|| escape(to));
            pointers.entry(from.to_owned()).or_insert(to.to_owned());
        };
        for one in moves {
            renaming.spots.insert(one.from.key(), one);
            let pointer = |spot: &Spot| format!("{}{}", spot.item(), spot.field());
            add(&mut renaming.pointers, pointer(&one.from), pointer(&one.to));
            for list in [pointer(&one.from), one.from.item()] {
                renaming.lists.entry(list).or_insert(one);
            }
            if one.with_path {
                add(&mut renaming.pointers, one.from.item(), one.to.item());
            }
        }
        renaming
    }

    /// The place of now, if it is another one.
    fn place(&self, kind: &str, place: &str) -> Option<String> {
        if !OF_OPERATIONS.contains(&kind) {
            return self.pointer(place);
        }
        let (before, found, rest) = self.spot(place)?;
        Some(format!("{before}{}{rest}", found.to.key()))
    }

    /// The operation that a place belongs to, with what stands before and behind its path.
    fn spot<'p>(&self, place: &'p str) -> Option<(&'p str, &'m Move, &'p str)> {
        let (before, method, path) = parted(place)?;
        // The longest path first: what follows it has a blank before it.
        let blanks = path.match_indices(' ').map(|(at, _)| at);
        let ends: Vec<usize> = blanks.chain([path.len()]).collect();
        ends.into_iter().rev().find_map(|end| {
            let (path, rest) = path.split_at_checked(end)?;
            let found = self.spots.get(&format!("{method} {path}"))?;
            Some((before, *found, rest))
        })
    }

    /// The pointer of now, if it is another one. What is made of several nodes has several in it.
    fn pointer(&self, place: &str) -> Option<String> {
        let mut now = String::with_capacity(place.len() + 16);
        let mut done = 0;
        for (at, root) in place.match_indices("/paths/") {
            let start = at + root.len() - 1;
            let before = place.get(..at).unwrap_or_default();
            // Of another file; a reference to a place of this one has its own mark.
            let elsewhere = before.ends_with('#') && !before.ends_with("ref:#");
            let Some(rest) = place.get(start..).filter(|_| start >= done && !elsewhere) else {
                continue;
            };
            let Some((length, to)) = self.renamed(rest) else {
                continue;
            };
            now.push_str(place.get(done..start).unwrap_or_default());
            now.push_str(to);
            done = start + length;
        }
        let rest = place.get(done..).filter(|_| done > 0)?;
        Some(now + rest)
    }

    /// How much of a pointer behind `/paths` is that of an operation or a Path Item Object that has moved, and where it is.
    fn renamed(&self, pointer: &str) -> Option<(usize, &str)> {
        let slashes = pointer.match_indices('/').map(|(at, _)| at);
        let ends = slashes.filter(|at| *at > 0).chain([pointer.len()]);
        let ends: Vec<usize> = ends.take(MOST_SEGMENTS).collect();
        let path = ends.first().copied();
        let found = |end: usize| {
            let (of, rest) = pointer.split_at_checked(end)?;
            let to = self.pointers.get(of)?;
            // Another operation of the path does not go with it.
            let of_other = Some(end) == path && is_operation(rest);
            (!of_other).then_some((end, to.as_str()))
        };
        ends.iter().rev().find_map(|end| found(*end))
    }

    /// The name of now: members are known by their places, or as parameters of the path.
    fn name(&self, kind: &str, place: &str, name: &str) -> String {
        let of = match kind {
            ARGUMENTS | PARAMETERS => self.spot(place).map(|(_, found, _)| found),
            "listed" => place
                .strip_suffix("/parameters")
                .and_then(|of| self.lists.get(of).copied()),
            "variants" => None,
            _ => return name.to_owned(),
        };
        let renamed = of.map_or(&[][..], |of| of.renamed.as_slice());
        let words = name.split(' ').map(|word| {
            let word = self.pointer(word).unwrap_or_else(|| word.to_owned());
            let mut all = renamed.iter();
            all.find_map(|(from, to)| parameter(&word, from, to))
                .unwrap_or(word)
        });
        words.collect::<Vec<String>>().join(" ")
    }
}

/// The word of a parameter of the path by another name, if it is that of this one.
fn parameter(word: &str, from: &str, to: &str) -> Option<String> {
    let (mark, word) = match word.strip_prefix(super::GONE) {
        Some(rest) => (super::GONE.to_string(), rest),
        None => (String::new(), word),
    };
    let rest = word.strip_prefix("path:")?.strip_prefix(&*escape(from))?;
    let is_whole = rest.is_empty() || rest.starts_with('=');
    is_whole.then(|| format!("{mark}path:{}{rest}", escape(to)))
}

/// Whether what follows a Path Item Object's pointer leads to one of its operations.
fn is_operation(rest: &str) -> bool {
    let field = rest.split('/').nth(1).unwrap_or_default();
    field == "additionalOperations" || METHODS.contains(&field.to_uppercase().as_str())
}
