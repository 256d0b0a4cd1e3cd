//! Two models -> what changed between them, for callers and for clients that are shipped.
//!
//! Both documents come through the pipeline and are named by one lock: the old one first, and with its lock the new one, as
//! `generate` does it. So what has the same Rust name is the same item. It compares models, never emitted text, and says
//! nothing of what is written in bodies of functions. What each kind of change breaks is in [`Kind`], of which
//! `docs/stability.md` is made.

mod change;
mod kind;
mod model;
mod operations;
mod pair;
mod place;
mod print;
mod types;
mod version;

pub use change::{Cause, Change, Side};
pub use kind::{Class, Entry, Kind, Wire, catalogue};
pub use model::{Model, Refused, model};
pub use place::Place;
pub use print::{Row, json, markdown, rows, summary, text};

use change::Changes;
use pair::Pair;

/// What changed.
#[derive(Debug)]
pub struct Comparison {
    /// The changes, the worst first, each with its place.
    pub changes: Vec<(Change, Place)>,
    /// The version that the old document, or its client, has.
    pub version: Option<String>,
    /// The version that the client should have now.
    pub suggested: Option<String>,
}

impl Comparison {
    /// How many changes are of a class.
    pub fn count(&self, class: Class) -> usize {
        let changes = self.changes.iter();
        changes.filter(|(change, _)| change.rust == class).count()
    }

    /// How many changes break clients that are shipped.
    pub fn broken(&self) -> usize {
        let changes = self.changes.iter();
        let breaks = changes.filter(|(change, _)| change.wire == Wire::Breaks);
        breaks.count()
    }

    /// The worst class of all.
    pub fn worst(&self) -> Option<Class> {
        self.changes.iter().map(|(change, _)| change.rust).max()
    }
}

/// Compares two models. `version` is that of the client as it is, if it is another than the old document's.
pub fn compare(old: &Model, new: &Model, version: Option<&str>) -> Comparison {
    let pair = Pair::new(old, new);
    let mut changes = Changes::default();
    operations::compare(&pair, &mut changes);
    types::compare(&pair, &mut changes);
    builder(&pair, &mut changes);
    let changes = place::places(changes.folded(), old, new);
    let version = version.unwrap_or(&old.api.version);
    let worst = changes.iter().map(|(change, _)| change.rust).max();
    Comparison {
        suggested: version::next(version, worst),
        version: version::read(version).map(|_| version.to_owned()),
        changes,
    }
}

/// What the client is made with: security schemes and servers.
fn builder(pair: &Pair<'_>, changes: &mut Changes) {
    let schemes = |model: &'_ Model| {
        let schemes = model.api.security_schemes.iter().cloned();
        let names = model.names.schemes.iter().map(ToString::to_string);
        names.zip(schemes).collect::<Vec<_>>()
    };
    let (olds, news) = (schemes(pair.old), schemes(pair.new));
    for (name, scheme) in olds.iter().filter(|(_, scheme)| scheme.kind.is_usable()) {
        let path = format!("ClientBuilder::{name}");
        match news.iter().find(|(other, _)| other == name) {
            Some((_, other)) if other.kind != scheme.kind => {
                let what = format!("`{path}` is for something else");
                let why = format!("was {:?}, is {:?}", scheme.kind, other.kind);
                let cause = Cause::new(&other.origin);
                changes.add(Kind::SchemeChanged, path, what, why, cause);
            }
            Some(_) => {}
            None => {
                let what = format!("`{path}` is gone");
                let cause = Cause::old(&scheme.origin);
                changes.add(Kind::SchemeRemoved, path, what, "scheme removed", cause);
            }
        }
    }
    for (name, scheme) in news.iter().filter(|(_, scheme)| scheme.kind.is_usable()) {
        if !olds.iter().any(|(other, _)| other == name) {
            let path = format!("ClientBuilder::{name}");
            let what = format!("`{path}` is new");
            let cause = Cause::new(&scheme.origin);
            changes.add(Kind::SchemeAdded, path, what, "scheme added", cause);
        }
    }
    let first = |model: &Model| {
        model
            .api
            .servers
            .first()
            .map(crate::api::Server::default_url)
    };
    let (was, is) = (first(pair.old), first(pair.new));
    if was != is {
        let shown = |url: &Option<String>| url.clone().unwrap_or_else(|| "nothing".to_owned());
        let what = format!("`base_url` begins as {}", shown(&is));
        let why = format!("was {}", shown(&was));
        let root = crate::source::Origin::new(crate::source::FileId(0), "/servers/0/url");
        let cause = Cause::new(&root);
        changes.add(Kind::FirstServerChanged, "base_url", what, why, cause);
    }
}

#[cfg(test)]
mod tests;
