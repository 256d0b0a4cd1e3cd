//! Recorded traffic against the document: what `apiloom probe` gives.
//!
//! Takes a document, HAR files and events of drift that clients have written, and says where answers were otherwise than the document has them: operations, statuses and media
//! types that it does not describe, and in JSON bodies types, nulls, missing and unknown properties, values of enums. Proposes an
//! overlay by which the document allows what was seen, and no more: each proposal is put into the document, and the traffic is looked
//! at again, until nothing is left that could be mended; so a second probe with the overlay proposes nothing. It does not judge what
//! was sent, and it does not validate: lengths, bounds and patterns are the server's matter.

mod check;
mod dialect;
mod drift;
mod infer;
mod mend;
mod pass;
mod print;
#[cfg(test)]
mod tests;
mod values;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use self::dialect::Dialect;
use self::drift::Event;
use self::pass::{Key, Pass};
use crate::bundle;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::overlay::Step;
use crate::overlay::difference::difference;
use crate::overlay::write::{self, Change};
use crate::source::{Origin, Sources};
use crate::traffic::har::{self, Exchange};

pub use self::check::Kind;
pub use self::print::{human, json};

/// How often proposals are looked at again.
const ROUNDS: usize = 12;

/// Where traffic is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Recording {
    /// A HAR file.
    Har(PathBuf),
    /// Events of drift as `DriftEvent::to_json` of the runtime gives them, one a line.
    Drift(PathBuf),
}

impl Recording {
    /// Its file.
    pub fn path(&self) -> &Path {
        match self {
            Recording::Har(path) | Recording::Drift(path) => path,
        }
    }
}

/// A difference, with how often it was seen.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// What is otherwise.
    pub kind: Kind,
    /// The call that is not in the document, or the operation: `GET /pets/{id}`.
    pub operation: String,
    /// The status of the answer.
    pub status: u16,
    /// Where in the body, as a JSON pointer with `*` for any item.
    pub place: String,
    /// What the document says.
    pub says: String,
    /// What came, shortened.
    pub came: String,
    /// In how many answers.
    pub count: usize,
    /// The recording and the entry in which it came first, from 0.
    pub first: (usize, usize),
    /// Where the document says otherwise.
    pub origin: Option<Origin>,
    /// Whether the overlay allows it.
    pub mended: bool,
}

/// What a probe gives.
#[derive(Debug)]
#[non_exhaustive]
pub struct Probe {
    /// The differences, in the order in which they came.
    pub findings: Vec<Finding>,
    /// The recordings.
    pub recordings: Vec<Recording>,
    /// How many answers were looked at.
    pub answers: usize,
    /// How many entries have no answer.
    pub silent: usize,
    /// How many answers differ in nothing that matters.
    pub as_documented: usize,
    /// The files of the document, for places.
    pub sources: Sources,
    /// What is told of the document itself.
    pub diagnostics: Diagnostics,
    changes: Vec<Change>,
}

impl Probe {
    /// How many changes are proposed.
    pub fn proposed(&self) -> usize {
        self.changes.len()
    }

    /// The overlay, as YAML.
    pub fn overlay(&self, config: &Config) -> String {
        let title = format!(
            "What recorded traffic has beside {}",
            config.document_name()
        );
        write::text(&title, self.changes.iter())
    }
}

/// Compares recordings with a document.
///
/// # Errors
///
/// What is wrong with a recording, and which it is. What is wrong with the document is in [`Probe::diagnostics`].
pub fn probe(config: &Config, recordings: &[Recording]) -> Result<Probe, String> {
    let mut all: Vec<(usize, Exchange)> = Vec::new();
    let mut events: Vec<(usize, Event)> = Vec::new();
    let mut silent = 0;
    for (index, recording) in recordings.iter().enumerate() {
        let named = |error: String| format!("{}: {error}", recording.path().display());
        match recording {
            Recording::Har(path) => {
                let (found, without) = har::read(path).map_err(named)?;
                all.extend(found.into_iter().map(|exchange| (index, exchange)));
                silent += without;
            }
            Recording::Drift(path) => {
                let found = drift::read(path).map_err(named)?;
                events.extend(found.into_iter().map(|event| (index, event)));
            }
        }
    }
    let mut probe = Probe {
        findings: Vec::new(),
        recordings: recordings.to_vec(),
        answers: all.len() + events.len(),
        silent,
        as_documented: 0,
        sources: Sources::default(),
        diagnostics: Diagnostics::default(),
        changes: Vec::new(),
    };
    let Some((file, original)) = crate::read(config, &mut probe.sources, &mut probe.diagnostics)
    else {
        return Ok(probe);
    };
    let mut tree = original.clone();
    let dialect = Dialect::of(&tree);
    let mut first: Option<Pass> = None;
    let mut seen: HashSet<String> = HashSet::new();
    for _ in 0..ROUNDS {
        let (mut told, mut sources) = (Diagnostics::default(), probe.sources.clone());
        let bundled = bundle::bundle(file, tree.clone(), config, &mut sources, &mut told);
        let pass = Pass::over(&bundled.tree, &bundled.origins, (&all, &events));
        let own = |at: &str| {
            let origin = bundled.origins.origin(at);
            origin.file == file && origin.pointer() == at
        };
        let changed = pass.mends.apply(&mut tree, dialect, own);
        if first.is_none() {
            probe.sources = sources;
            first = Some(pass);
        } else if changed.is_empty() {
            let left: HashSet<Key> = pass.found.keys().cloned().collect();
            if let Some(first) = &mut first {
                for (key, finding) in &mut first.found {
                    finding.mended = !left.contains(key);
                }
            }
        }
        if changed.is_empty() || !seen.insert(tree.to_string()) {
            break;
        }
    }
    if let Some(first) = first {
        let words = |steps: &[Step]| reason(&first, &crate::overlay::pointer(steps));
        probe.changes = difference(&original, &tree, &words);
        probe.as_documented = first.as_documented;
        probe.findings = first.found.into_values().collect();
    }
    Ok(probe)
}

/// Why a place is changed: what was found there, or nearest to it.
fn reason(pass: &Pass, at: &str) -> String {
    let near = |finding: &&Finding| {
        let place = finding.origin.as_ref().map_or("", Origin::pointer);
        !place.is_empty() && (at.starts_with(place) || place.starts_with(at))
    };
    let best = pass.found.values().filter(near).max_by_key(|finding| {
        let origin = finding.origin.as_ref();
        let shared = origin.map_or(0, |origin| origin.pointer().len().min(at.len()));
        (
            shared,
            is_about(finding, at),
            std::cmp::Reverse(finding.first),
        )
    });
    match best {
        Some(finding) => format!(
            "{} {}: {}{}, came {} ({})",
            finding.operation,
            finding.status,
            match finding.place.as_str() {
                "" => String::new(),
                place => format!("{place}: "),
            },
            finding.says,
            finding.came,
            match finding.count {
                1 => "once".to_owned(),
                count => format!("{count} times"),
            },
        ),
        None => "seen in recorded traffic".to_owned(),
    }
}

/// Whether a finding is of the key that a place ends with, where several are of what is around it.
fn is_about(finding: &Finding, at: &str) -> bool {
    let mut steps = at.rsplit('/');
    let (last, before) = (steps.next().unwrap_or_default(), steps.next());
    let name = finding.place.rsplit('/').next().unwrap_or_default();
    match finding.kind {
        Kind::Status => last == finding.status.to_string(),
        Kind::Missing => last == "required",
        Kind::Unknown => before == Some("properties") && last == name,
        _ => false,
    }
}
