//! What a probe found -> text for people, or JSON for machines.

use serde_json::{Value, json as value};

use super::check::Kind;
use super::{Finding, Probe};
use crate::diagnostic::printable;
use crate::source::{Origin, locate};

/// How much of a value is shown, in characters.
const SHOWN: usize = 60;
/// How many findings of one kind are listed.
const FIRST: usize = 10;

/// A value in few characters. What may be a secret is known by nobody here, so texts are shown where they are the matter alone.
pub fn short(came: &Value, kind: Kind) -> String {
    let text = match (kind, came) {
        (
            Kind::Operation | Kind::Status | Kind::MediaType | Kind::Body | Kind::Empty,
            Value::String(text),
        ) => text.clone(),
        (Kind::EnumValue | Kind::Format | Kind::Limit, came) => came.to_string(),
        (Kind::Missing, _) => "nothing".to_owned(),
        (_, came) => super::values::kind_of(came).to_owned(),
    };
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    printable(&shown)
}

/// File, line and column of what the document says.
fn places(probe: &Probe) -> Vec<Option<String>> {
    let origins: Vec<Origin> = probe
        .findings
        .iter()
        .filter_map(|finding| finding.origin.clone())
        .collect();
    let mut located = locate(&probe.sources, &origins).into_iter();
    let findings = probe.findings.iter();
    let places = findings.map(|finding| {
        finding.origin.as_ref()?;
        let place = located.next().flatten()?;
        let file = probe.sources.get(place.file)?.path.display().to_string();
        Some(format!("{file}:{}:{}", place.line, place.column))
    });
    places.collect()
}

fn first(probe: &Probe, finding: &Finding) -> String {
    let (recording, entry) = finding.first;
    let path = probe.recordings.get(recording);
    let path = path.map_or(String::new(), |recording| {
        recording.path().display().to_string()
    });
    format!("{path}#{entry}")
}

/// For people: each difference with its places, by kinds; the first ones of each, or `all`.
pub fn human(probe: &Probe, all: bool) -> String {
    let places = places(probe);
    let mut text = String::new();
    let mut kinds: Vec<Kind> = probe.findings.iter().map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let found = probe.findings.iter().zip(&places);
        let found: Vec<_> = found.filter(|(finding, _)| finding.kind == kind).collect();
        let total: usize = found.iter().map(|(finding, _)| finding.count).sum();
        text.push_str(&format!("{} ({total})\n", title(kind)));
        let most = if all { usize::MAX } else { FIRST };
        for (finding, place) in found.iter().take(most) {
            let at = match finding.place.as_str() {
                "" => String::new(),
                place => format!(" at {place}"),
            };
            let what = match kind {
                Kind::Operation => format!("answered {}", finding.came),
                _ => format!(
                    "{}{at}: {}; came {}",
                    finding.status, finding.says, finding.came
                ),
            };
            let count = match finding.count {
                1 => String::new(),
                count => format!(" ({count} times)"),
            };
            text.push_str(&printable(&format!(
                "  {} {what}{count}",
                finding.operation
            )));
            text.push('\n');
            let document = place
                .as_deref()
                .map(|place| format!("{place}, "))
                .unwrap_or_default();
            let line = format!("    --> {document}first in {}", first(probe, finding));
            text.push_str(&printable(&line));
            text.push('\n');
        }
        let more = found.len().saturating_sub(most);
        if more > 0 {
            text.push_str(&format!("  {more} more like this (`--all` shows them)\n"));
        }
        text.push('\n');
    }
    text
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Operation => "Calls that are none of the document",
        Kind::Status => "Statuses that are not described",
        Kind::MediaType => "Media types that are not described",
        Kind::Body => "Bodies where none is described",
        Kind::Empty => "Nothing where a body is described",
        Kind::Null => "Nulls that are not allowed",
        Kind::Type => "Values of another type",
        Kind::Missing => "Required properties that are missing",
        Kind::Unknown => "Properties where no others are allowed",
        Kind::Further => "Properties that are not described, and allowed",
        Kind::EnumValue => "Values that an `enum` does not list",
        Kind::Format => "Texts and numbers that are not of their format",
        Kind::Limit => "Numbers below 0 where none are described",
    }
}

/// For machines.
pub fn json(probe: &Probe) -> Value {
    let places = places(probe);
    let findings = probe.findings.iter().zip(places).map(|(finding, place)| {
        value!({
            "kind": finding.kind.as_str(),
            "operation": finding.operation,
            "status": finding.status,
            "place": finding.place,
            "says": finding.says,
            "came": finding.came,
            "count": finding.count,
            "first": first(probe, finding),
            "document": place,
            "pointer": finding.origin.as_ref().map(Origin::pointer),
            "mended": finding.mended,
        })
    });
    value!({
        "reason": "probe",
        "answers": probe.answers,
        "silent": probe.silent,
        "as_documented": probe.as_documented,
        "proposed": probe.proposed(),
        "findings": findings.collect::<Vec<_>>(),
    })
}
