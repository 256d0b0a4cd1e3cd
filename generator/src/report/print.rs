//! A report -> text for people, or JSON for machines.

use serde_json::{Value, json as value};

use super::{Item, ItemKind, Report, Totals};
use crate::diagnostic::{Effect, printable};
use crate::source::{Origin, Sources, locate};

/// A place in a file: its path, and line and column from 1 where they are known.
pub struct Place {
    pub file: Option<String>,
    pub at: Option<(usize, usize)>,
}

/// The place of every item, and of every reason of it.
pub fn places(report: &Report, sources: &Sources) -> Vec<(Place, Vec<Place>)> {
    let mut origins: Vec<Origin> = Vec::new();
    for item in &report.items {
        origins.push(item.origin.clone());
        origins.extend(item.reasons.iter().map(|reason| reason.origin.clone()));
    }
    let mut located = locate(sources, &origins).into_iter();
    let mut place = |origin: &Origin, better: Option<(usize, usize)>| {
        let found = located.next().flatten();
        let file = sources.get(found.as_ref().map_or(origin.file, |found| found.file));
        Place {
            file: file.map(|file| file.path.display().to_string()),
            at: better.or_else(|| found.map(|found| (found.line, found.column))),
        }
    };
    let all = report.items.iter().map(|item| {
        let own = place(&item.origin, None);
        let reasons = item.reasons.iter();
        let reasons = reasons.map(|reason| place(&reason.origin, reason.place));
        (own, reasons.collect())
    });
    all.collect()
}

/// For people: what is not exact with its reasons, worst first, then the totals. With `all`, also what
/// is exact.
pub fn human(report: &Report, sources: &Sources, all: bool) -> String {
    let mut items: Vec<(&Item, (Place, Vec<Place>))> =
        report.items.iter().zip(places(report, sources)).collect();
    items.sort_by_key(|(item, _)| std::cmp::Reverse(item.effect()));
    let mut text = String::new();
    for (item, (_, places)) in items {
        if item.effect() == Effect::None && !all {
            continue;
        }
        let name = printable(&item.name);
        let effects = item.effects();
        let effect = effects.iter().map(|effect| effect.as_str());
        let effect = effect.collect::<Vec<_>>().join(", ");
        text.push_str(&format!("{effect:<8}  {} {name}\n", item.kind.as_str()));
        for (reason, place) in item.reasons.iter().zip(places) {
            let message = printable(&reason.message);
            let place = match (place.file, place.at) {
                (Some(file), Some((line, column))) => {
                    format!("{}:{line}:{column}", printable(&file))
                }
                (file, _) => file.unwrap_or_default(),
            };
            // With several effects each reason has its own.
            let which = match effects.len() {
                1 => String::new(),
                _ => format!(" ({})", reason.effect.as_str()),
            };
            let code = reason.code.0;
            text.push_str(&format!("          {code}{which}: {message}\n"));
            text.push_str(&format!("            --> {place}\n"));
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    for (kind, plural) in [
        (ItemKind::Schema, "schemas"),
        (ItemKind::Operation, "operations"),
        (ItemKind::Part, "other parts"),
    ] {
        let totals = report.totals_of(kind);
        if kind != ItemKind::Part || totals != Totals::default() {
            text.push_str(&format!("{plural:>11}  {totals}\n"));
        }
    }
    text
}

/// For machines.
pub fn json(report: &Report, sources: &Sources) -> Value {
    let items = report.items.iter().zip(places(report, sources));
    let items = items.map(|(item, (place, places))| {
        let reasons = item.reasons.iter().zip(places).map(|(reason, place)| {
            value!({
                "effect": reason.effect.as_str(),
                "code": reason.code.0,
                "message": reason.message,
                "file": place.file,
                "line": place.at.map(|at| at.0),
                "column": place.at.map(|at| at.1),
                "pointer": reason.origin.pointer(),
            })
        });
        value!({
            "kind": item.kind.as_str(),
            "name": item.name,
            "effect": item.effect().as_str(),
            "effects": item.effects().iter().map(|effect| effect.as_str()).collect::<Vec<_>>(),
            "file": place.file,
            "line": place.at.map(|at| at.0),
            "column": place.at.map(|at| at.1),
            "pointer": item.origin.pointer(),
            "reasons": reasons.collect::<Vec<_>>(),
        })
    });
    value!({
        "totals": totals(report.totals()),
        "schemas": totals(report.totals_of(ItemKind::Schema)),
        "operations": totals(report.totals_of(ItemKind::Operation)),
        "items": items.collect::<Vec<_>>(),
    })
}

fn totals(totals: Totals) -> Value {
    value!({
        "exact": totals.exact,
        "narrowed": totals.narrowed,
        "widened": totals.widened,
        "skipped": totals.skipped,
        "several": totals.several,
    })
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Totals {
            exact,
            narrowed,
            widened,
            skipped,
            several,
        } = self;
        write!(
            f,
            "exact {exact} · narrowed {narrowed} · widened {widened} · skipped {skipped}"
        )?;
        match several {
            0 => Ok(()),
            several => write!(f, " ({several} counted more than once)"),
        }
    }
}
