//! Mends of a document that a machine can make, as an overlay: what `apiloom fix` gives.
//!
//! Takes a document, and gives the actions that make what is told of it go away: the word that was probably meant in the place of
//! one that nobody knows, a value of the right kind. A mend that does not make its diagnostic go away, or by which the document
//! becomes one that cannot be read, is none: each is tried on the document before it is proposed. The document itself is not
//! changed, and files that its references lead to are out of an overlay's reach.

mod actions;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::Value;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Mend, Severity, is_mendable};
use crate::lock::Lock;
use crate::overlay::write::{self, Change};
use crate::source::{Origin, Sources, locate};
use crate::{Generated, generate};

/// What an overlay is called that no file has yet.
pub(crate) const PROPOSED: &str = "proposed.overlay.yaml";

/// How often mends are looked for in what earlier ones have made.
const ROUNDS: usize = 8;
/// How many mends are tried one by one where they do not go together.
const MOST_ALONE: usize = 64;

/// One mend.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fix {
    /// The code of what it mends.
    pub code: Code,
    /// What it mends, as it was told.
    pub message: String,
    /// What is done, in words.
    pub description: String,
    /// File, line and column of the place; none of what another mend has made.
    pub place: Option<(String, usize, usize)>,
    changes: Vec<Change>,
}

/// All mends of a document.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixes {
    /// In the order in which they are applied.
    pub fixes: Vec<Fix>,
    /// How many there would be in other files than the document, which an overlay does not change.
    pub elsewhere: usize,
    /// What is told of the document without them.
    pub before: Diagnostics,
    /// The files of the document, for places of those.
    pub sources: Sources,
    /// What is told of it with all of them.
    pub left: Diagnostics,
    /// Whether it is read as a document, with them.
    pub readable: bool,
}

impl Fixes {
    /// The overlay, as YAML: one action a mend, or two where something is put in the place of something of another kind.
    pub fn overlay(&self, config: &Config) -> String {
        let title = format!("Mends of {}", config.document_name());
        write::text(&title, self.fixes.iter().flat_map(|fix| &fix.changes))
    }
}

/// What is told, as far as a mend has to know it again.
type Key = (Code, Origin, String);

fn key(said: &Diagnostic) -> Key {
    (said.code, said.origin.clone(), said.message.clone())
}

/// A document with some mends, and what is told of it.
struct Look {
    tree: Option<Value>,
    generated: Generated,
}

impl Look {
    fn at(config: &Config, fixes: &[Fix]) -> Self {
        let mut config = config.clone();
        let changes: Vec<&Change> = fixes.iter().flat_map(|fix| &fix.changes).collect();
        if !changes.is_empty() {
            config.proposed = Some(write::text("Mends", changes.into_iter()));
        }
        let (mut sources, mut told) = (Sources::default(), Diagnostics::default());
        Look {
            tree: crate::read(&config, &mut sources, &mut told).map(|(_, tree)| tree),
            generated: generate(&config, Lock::default()),
        }
    }

    fn says(&self, what: &Key) -> bool {
        self.generated
            .diagnostics
            .iter()
            .any(|said| key(said) == *what)
    }

    /// Whether the document can be read as far as before.
    fn is_no_worse_than(&self, before: &Look) -> bool {
        let errors = |look: &Look| look.generated.diagnostics.count(Severity::Error);
        let read = |look: &Look| !look.generated.stats.version.is_empty();
        errors(self) <= errors(before) && read(self) >= read(before) && self.tree.is_some()
    }
}

/// Collects the mends of a document.
pub fn fix(config: &Config) -> Fixes {
    let mut tried: HashSet<Key> = HashSet::new();
    let mut elsewhere: HashSet<Key> = HashSet::new();
    let mut fixes: Vec<Fix> = Vec::new();
    let mut now = Look::at(config, &[]);
    let before = now.generated.diagnostics.clone();
    let sources = now.generated.sources.clone();
    for _ in 0..ROUNDS {
        let found = candidates(&now, &mut tried, &mut elsewhere);
        if found.is_empty() {
            break;
        }
        let mut round = fixes.clone();
        round.extend(found.iter().map(|(_, fix)| fix.clone()));
        let then = Look::at(config, &round);
        if then.is_no_worse_than(&now) && !found.iter().any(|(fixed, _)| then.says(fixed)) {
            (fixes, now) = (round, then);
            continue;
        }
        // Some do not go together, or do not work: one after the other.
        for (fixed, fix) in found.into_iter().take(MOST_ALONE) {
            let mut round = fixes.clone();
            round.push(fix);
            let then = Look::at(config, &round);
            if then.is_no_worse_than(&now) && !then.says(&fixed) {
                (fixes, now) = (round, then);
            }
        }
    }
    Fixes {
        fixes,
        elsewhere: elsewhere.len(),
        before,
        sources,
        readable: !now.generated.stats.version.is_empty(),
        left: now.generated.diagnostics,
    }
}

/// The mends of what is told, but for those that were tried.
fn candidates(
    look: &Look,
    tried: &mut HashSet<Key>,
    elsewhere: &mut HashSet<Key>,
) -> Vec<(Key, Fix)> {
    let Some(tree) = &look.tree else {
        return Vec::new();
    };
    let mut found: Vec<(Key, Fix)> = Vec::new();
    let mut changed: HashSet<String> = HashSet::new();
    // A key that is wrong is the cause of much of what is told: references into it, for example.
    let is_cause = |said: &Diagnostic| said.key && matches!(said.mend, Some(Mend::Word(_)));
    let told = || look.generated.diagnostics.iter();
    let causes_alone =
        told().any(|said| is_cause(said) && is_mendable(said) && !tried.contains(&key(said)));
    for said in told().filter(|said| !causes_alone || is_cause(said)) {
        let Some(mend) = &said.mend else { continue };
        let key = key(said);
        if !is_mendable(said) {
            elsewhere.insert(key);
            continue;
        }
        if tried.contains(&key) {
            continue;
        }
        let Some(made) = actions::made(tree, said, mend) else {
            tried.insert(key);
            continue;
        };
        // What is changed already is looked at again in the next round, as it is then.
        if !changed.insert(made.pointer) {
            continue;
        }
        tried.insert(key.clone());
        let fix = Fix {
            code: said.code,
            message: said.message.clone(),
            description: made.description,
            place: place(&look.generated.sources, &said.origin),
            changes: made.changes,
        };
        found.push((key, fix));
    }
    // Keys get other names when what is below them was mended by its old way.
    found.sort_by_key(|(_, fix)| std::cmp::Reverse(fix.changes.iter().map(Change::depth).max()));
    found
}

fn place(sources: &Sources, origin: &Origin) -> Option<(String, usize, usize)> {
    let found = locate(sources, std::slice::from_ref(origin)).pop()??;
    // What an earlier mend has made stands in no file.
    let file = sources.get(found.file)?;
    let file = Some(&file.path).filter(|path| path.as_os_str() != PROPOSED)?;
    Some((file.display().to_string(), found.line, found.column))
}
