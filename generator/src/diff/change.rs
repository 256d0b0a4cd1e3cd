//! One change, and the collection of them.

use super::kind::{Class, Kind, Wire};
use crate::source::Origin;

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The one that was.
    Old,
    /// The one that is.
    New,
}

/// The node that causes a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cause {
    /// The document that it stands in: the new one, or the old one for what is gone.
    pub side: Side,
    /// The node.
    pub origin: Origin,
    /// The name of a property whose line in the `required` of its schema is meant, if there is one.
    pub required: Option<String>,
}

impl Cause {
    /// A node of the old document.
    pub fn old(origin: &Origin) -> Self {
        Cause {
            side: Side::Old,
            origin: origin.clone(),
            required: None,
        }
    }

    /// A node of the new document.
    pub fn new(origin: &Origin) -> Self {
        Cause {
            side: Side::New,
            origin: origin.clone(),
            required: None,
        }
    }

    /// The line that requires the property at a node.
    pub fn required(self, property: &str) -> Self {
        Cause {
            required: Some(property.to_owned()),
            ..self
        }
    }
}

/// A change.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its kind.
    pub kind: Kind,
    /// What it does to callers: what its kind does, or less with other options than the default ones.
    pub rust: Class,
    /// What it does to clients that are shipped.
    pub wire: Wire,
    /// What callers see, by its Rust name.
    pub what: String,
    /// What changed in the document.
    pub why: String,
    /// What clients that are shipped will see, if they see something.
    pub on_the_wire: Option<String>,
    /// The item that it is about, by its Rust name.
    pub item: String,
    /// Where.
    pub cause: Cause,
    /// Further items that the same line changes alike.
    pub also: Vec<String>,
}

/// Changes, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Changes {
    all: Vec<Change>,
}

impl Changes {
    /// Adds one, and gives it to be said more of.
    pub fn add(
        &mut self,
        kind: Kind,
        item: impl Into<String>,
        what: impl Into<String>,
        why: impl Into<String>,
        cause: Cause,
    ) {
        self.all.push(Change {
            kind,
            rust: kind.rust(),
            wire: kind.wire(),
            what: what.into(),
            why: why.into(),
            on_the_wire: None,
            item: item.into(),
            cause,
            also: Vec::new(),
        });
    }

    /// Says what clients that are shipped will see of the change that was added last.
    pub fn on_the_wire(&mut self, words: impl Into<String>) {
        if let Some(last) = self.all.last_mut() {
            last.on_the_wire = Some(words.into());
        }
    }

    /// Says of the change that was added last that callers do not see it.
    pub fn compiles(&mut self) {
        if let Some(last) = self.all.last_mut() {
            last.rust = Class::Patch;
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// All of them, the worst first; those of one kind that one line causes are one.
    pub fn folded(self) -> Vec<Change> {
        let mut known: std::collections::HashMap<(Kind, Cause, String), usize> =
            std::collections::HashMap::new();
        let mut all: Vec<Change> = Vec::new();
        for change in self.all {
            let key = (change.kind, change.cause.clone(), change.why.clone());
            match known.get(&key).and_then(|place| all.get_mut(*place)) {
                Some(first) => {
                    if first.item != change.item && !first.also.contains(&change.item) {
                        first.also.push(change.item);
                    }
                }
                None => {
                    known.insert(key, all.len());
                    all.push(change);
                }
            }
        }
        all.sort_by_key(|change| {
            (
                std::cmp::Reverse(change.rust),
                std::cmp::Reverse(change.wire),
            )
        });
        all
    }
}
