//! A comparison -> text, JSON or Markdown.

use serde_json::{Value, json as value};

use super::Comparison;
use super::change::{Change, Side};
use super::kind::{Class, Kind, Wire};
use super::place::Place;
use crate::diagnostic::printable;

/// The kinds that are counted, not listed, unless all is asked for: what they say is seen in the document.
const COUNTED: [(Kind, &str); 2] = [
    (Kind::Documentation, "documentation of"),
    (Kind::Reordered, "order in"),
];

/// How many further items are named.
const MOST_NAMED: usize = 3;

/// What of a comparison is one line each, and what is counted.
struct Lines<'a> {
    listed: Vec<(&'a Change, &'a Place)>,
    /// How many, of what.
    counted: Vec<(usize, &'static str)>,
}

fn lines(comparison: &Comparison, all: bool) -> Lines<'_> {
    let is_counted = |kind: Kind| !all && COUNTED.iter().any(|(counted, _)| *counted == kind);
    let changes = comparison.changes.iter();
    let listed = changes.filter(|(change, _)| !is_counted(change.kind));
    let number = |kind: Kind| {
        let of_kind = comparison.changes.iter();
        let of_kind = of_kind.filter(|(change, _)| change.kind == kind);
        of_kind.map(|(change, _)| 1 + change.also.len()).sum()
    };
    let counted = COUNTED.iter().filter(|(kind, _)| is_counted(*kind));
    let counted = counted.map(|(kind, words)| (number(*kind), *words));
    Lines {
        listed: listed.map(|(change, place)| (change, place)).collect(),
        counted: counted.filter(|(number, _)| *number > 0).collect(),
    }
}

fn items(number: usize) -> &'static str {
    if number == 1 { "item" } else { "items" }
}

/// What a change is, with the further items that it is of.
fn what(change: &Change) -> String {
    let named: Vec<String> = change
        .also
        .iter()
        .take(MOST_NAMED)
        .map(|one| format!("`{one}`"))
        .collect();
    let more = change.also.len().saturating_sub(MOST_NAMED);
    let also = match (named.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(", and so {}", named.join(", ")),
        (false, more) => format!(", and so {} and {more} more", named.join(", ")),
    };
    printable(&format!("{}{also}", change.what))
}

/// What clients that are shipped will see.
fn on_the_wire(change: &Change) -> String {
    let words = match &change.on_the_wire {
        Some(words) => words.clone(),
        None => format!(
            "{}: {}",
            change.item,
            change.kind.entry().on_the_wire.replace('`', "")
        ),
    };
    printable(&words)
}

/// The numbers of a comparison: `1 major, 3 minor, 2 patch; 1 breaks clients already shipped`.
pub fn summary(comparison: &Comparison) -> String {
    let classes = [Class::Major, Class::Minor, Class::Patch];
    let counts = classes.map(|class| (comparison.count(class), class.as_str()));
    let said: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    match (said.is_empty(), comparison.broken()) {
        (true, _) => "nothing".to_owned(),
        (false, 0) => said.join(", "),
        (false, 1) => format!("{}; 1 breaks clients already shipped", said.join(", ")),
        (false, broken) => format!(
            "{}; {broken} break clients already shipped",
            said.join(", ")
        ),
    }
}

/// The suggested version, in words.
fn version(comparison: &Comparison) -> Option<String> {
    let suggested = comparison.suggested.as_ref()?;
    let was = comparison.version.as_ref()?;
    Some(format!("{suggested} (was {was})"))
}

/// For people: a line for each change, the worst first. With `all`, also each of those that are else counted.
pub fn text(comparison: &Comparison, all: bool) -> String {
    let Lines { listed, counted } = lines(comparison, all);
    let columns: Vec<(String, &str, String)> = listed
        .iter()
        .map(|(change, place)| {
            let place = printable(&place.to_string());
            (what(change), change.why.as_str(), place)
        })
        .collect();
    // One long line shall not move all the others.
    let width = |lengths: &mut dyn Iterator<Item = usize>, most: usize| {
        lengths.filter(|length| *length <= most).max().unwrap_or(0)
    };
    let first = width(
        &mut columns.iter().map(|(what, ..)| what.chars().count()),
        60,
    );
    let second = width(
        &mut columns.iter().map(|(_, why, _)| why.chars().count()),
        40,
    );
    let mut text = String::new();
    for ((change, _), (what, why, place)) in listed.iter().zip(&columns) {
        let class = change.rust.as_str();
        let why = printable(why);
        text.push_str(&format!(
            "{class:<5}  {what:<first$}  {why:<second$}  {place}\n"
        ));
    }
    for (number, words) in counted {
        text.push_str(&format!("patch  {words} {number} {}\n", items(number)));
    }
    let wire = comparison.changes.iter();
    for (change, _) in wire.filter(|(change, _)| change.wire == Wire::Breaks) {
        text.push_str(&format!(
            "wire   clients already shipped: {}\n",
            on_the_wire(change)
        ));
    }
    match comparison.changes.is_empty() {
        true => text.push_str("nothing that callers or servers would see has changed\n"),
        false => text.push_str(&format!("       {}\n", summary(comparison))),
    }
    if let Some(version) = version(comparison) {
        text.push_str(&format!("       suggested version: {version}\n"));
    }
    text
}

/// For machines: everything.
pub fn json(comparison: &Comparison) -> Value {
    let change = |(change, place): &(Change, Place)| {
        value!({
            "kind": change.kind.as_str(),
            "rust": change.rust.as_str(),
            "wire": change.wire.as_str(),
            "item": change.item,
            "also": change.also,
            "what": change.what,
            "why": change.why,
            "on_the_wire": (change.wire != Wire::Works).then(|| on_the_wire(change)),
            "document": match change.cause.side { Side::Old => "old", Side::New => "new" },
            "file": place.file,
            "line": place.at.map(|at| at.0),
            "column": place.at.map(|at| at.1),
            "pointer": place.pointer,
        })
    };
    value!({
        "totals": {
            "major": comparison.count(Class::Major),
            "minor": comparison.count(Class::Minor),
            "patch": comparison.count(Class::Patch),
            "wire": comparison.broken(),
        },
        "version": comparison.version,
        "suggested_version": comparison.suggested,
        "changes": comparison.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

/// A text of a document in a cell of a table: nothing of it is Markdown or HTML but what stands in single backquotes, which is
/// code.
pub(super) fn cell(text: &str) -> String {
    let text = printable(text);
    let mut cell = String::with_capacity(text.len());
    let mut code = false;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            // Several together would be another mark, that pairs with other ones.
            '`' if rest.peek() == Some(&'`') => {
                while rest.next_if_eq(&'`').is_some() {}
                cell.push('\'');
            }
            // The last one would open what nothing closes.
            '`' if code || rest.peek().is_some() => {
                code = !code;
                cell.push('`');
            }
            '`' => cell.push('\''),
            '|' => cell.push_str("\\|"),
            '\\' | '*' | '_' | '[' | ']' | '#' | '~' | '!' if !code => {
                cell.push('\\');
                cell.push(letter);
            }
            '<' if !code => cell.push_str("&lt;"),
            '>' if !code => cell.push_str("&gt;"),
            '&' if !code => cell.push_str("&amp;"),
            letter => cell.push(letter),
        }
    }
    if code {
        cell.push('`');
    }
    cell
}

/// For the description of a change, as on GitHub.
pub fn markdown(comparison: &Comparison, all: bool) -> String {
    let Lines { listed, counted } = lines(comparison, all);
    let mut text = format!("**{}**", summary(comparison));
    if let Some(version) = version(comparison) {
        text.push_str(&format!(". Suggested version: {}", cell(&version)));
    }
    text.push_str("\n\n");
    if !listed.is_empty() {
        text.push_str("| Rust | Wire | What | Why | Where |\n|---|---|---|---|---|\n");
    }
    for (change, place) in listed {
        let (rust, wire) = (change.rust.as_str(), change.wire.as_str());
        let place = place.to_string();
        let (what, why, place) = (cell(&what(change)), cell(&change.why), cell(&place));
        text.push_str(&format!("| {rust} | {wire} | {what} | {why} | {place} |\n"));
    }
    if !counted.is_empty() {
        text.push('\n');
    }
    for (number, words) in counted {
        text.push_str(&format!("- {words} {number} {}\n", items(number)));
    }
    let wire = comparison.changes.iter();
    let wire: Vec<_> = wire
        .filter(|(change, _)| change.wire == Wire::Breaks)
        .collect();
    if !wire.is_empty() {
        text.push_str("\nClients already shipped:\n\n");
    }
    for (change, _) in wire {
        text.push_str(&format!("- {}\n", cell(&on_the_wire(change))));
    }
    text
}

/// A change as texts, for whoever lays them out.
pub struct Row {
    /// `major`, `minor` or `patch`.
    pub class: &'static str,
    /// What it does to clients that are shipped.
    pub wire: &'static str,
    /// What callers see.
    pub what: String,
    /// What changed in the document.
    pub why: String,
    /// What clients that are shipped see, if it is something.
    pub on_the_wire: Option<String>,
    /// File, line and column.
    pub place: String,
    /// Its kind.
    pub kind: &'static str,
}

/// All changes.
pub fn rows(comparison: &Comparison) -> Vec<Row> {
    let row = |(change, place): &(Change, Place)| Row {
        class: change.rust.as_str(),
        wire: change.wire.as_str(),
        what: what(change),
        why: printable(&change.why),
        on_the_wire: (change.wire != Wire::Works).then(|| on_the_wire(change)),
        place: printable(&place.to_string()),
        kind: change.kind.as_str(),
    };
    comparison.changes.iter().map(row).collect()
}
