//! The lines that cause changes.

use super::change::{Cause, Change, Side};
use super::model::Model;
use crate::source::{Location, Origin, locate};

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The document's file; of another revision with its name before.
    pub file: String,
    /// Line and column, from 1, if they are known.
    pub at: Option<(usize, usize)>,
    /// The pointer.
    pub pointer: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.at {
            Some((line, column)) => write!(f, "{}:{line}:{column}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// How many entries of a `required` are looked at.
const MOST_REQUIRED: usize = 64;

/// Finds the place of each change, by one scan of each file.
pub fn places(changes: Vec<Change>, old: &Model, new: &Model) -> Vec<(Change, Place)> {
    let mut origins: [Vec<Origin>; 2] = Default::default();
    let index = |side: Side| usize::from(side == Side::New);
    // The candidates of each change: its node, and the entries of a `required`.
    let mut spans = Vec::new();
    for change in &changes {
        let side = index(change.cause.side);
        let Some(of_side) = origins.get_mut(side) else {
            continue;
        };
        let start = of_side.len();
        of_side.push(change.cause.origin.clone());
        if change.cause.required.is_some() {
            of_side.extend(entries(&change.cause.origin));
        }
        spans.push((side, start..of_side.len()));
    }
    let [olds, news] = origins;
    let located = [locate(&old.sources, &olds), locate(&new.sources, &news)];
    let found = |(change, (side, span)): (Change, (usize, std::ops::Range<usize>))| {
        let model = if side == 0 { old } else { new };
        let all = located.get(side).and_then(|all| all.get(span));
        let place = place(model, &change.cause, all.unwrap_or_default());
        (change, place)
    };
    changes.into_iter().zip(spans).map(found).collect()
}

/// The entries of the `required` beside the `properties` that a property stands in.
fn entries(property: &Origin) -> Vec<Origin> {
    let pointer = property.place();
    let schema = pointer
        .rsplit_once('/')
        .and_then(|(around, _)| around.strip_suffix("/properties"));
    let Some(schema) = schema else {
        return Vec::new();
    };
    let list = Origin::new(property.file, schema).child("required");
    let entry = |place: usize| list.child(&place.to_string());
    (0..MOST_REQUIRED).map(entry).collect()
}

fn place(model: &Model, cause: &Cause, found: &[Option<Location>]) -> Place {
    let own = found.first().and_then(Option::as_ref);
    let named = cause.required.as_ref().and_then(|wanted| {
        let mut entries = found.iter().skip(1).flatten();
        entries.find(|entry| entry.exact && is_text(model, entry, wanted))
    });
    let at = match (named, own) {
        (Some(entry), _) => Some((entry.line, entry.column)),
        (None, Some(own)) => Some(match &own.key {
            Some((line, column, _)) => (*line, *column),
            None => (own.line, own.column),
        }),
        (None, None) => None,
    };
    let file = model.sources.get(cause.origin.file);
    let file = file
        .map(|file| shown(model, &file.path))
        .unwrap_or_default();
    let pointer = cause.origin.place().to_owned();
    Place { file, at, pointer }
}

/// Whether a text stands at a place of a file.
fn is_text(model: &Model, at: &Location, wanted: &str) -> bool {
    let source = model.sources.get(at.file);
    let text = source.and_then(|source| source.text.get(at.bytes.clone()));
    text.is_some_and(|text| text.trim().trim_matches(['"', '\'']) == wanted)
}

/// A path as it is shown.
fn shown(model: &Model, path: &std::path::Path) -> String {
    let other = model.shown.as_ref().and_then(|(folder, instead)| {
        let rest = path.strip_prefix(folder).ok()?;
        Some(format!("{instead}{}", rest.display()))
    });
    other.unwrap_or_else(|| path.display().to_string())
}
