//! Diagnostics -> text for people, like rustc's, or JSON for machines.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use super::mend::is_mendable;
use super::{Code, Diagnostic, Diagnostics, Severity, printable};
use crate::source::{FileId, Location, Origin, Places, Sources, locate};

/// How many diagnostics of one group are printed.
const FIRST: usize = 3;
/// The longest part of a line that is shown around the caret, in characters.
const WINDOW: usize = 120;

/// How to print.
#[derive(Debug, Clone, Copy, Default)]
pub struct RenderOptions {
    /// Whether to use colors.
    pub color: bool,
    /// Whether to print every diagnostic of a group.
    pub all: bool,
}

/// For people.
pub fn render_human(
    diagnostics: &Diagnostics,
    sources: &Sources,
    options: &RenderOptions,
) -> String {
    let shown = shown(diagnostics, options.all);
    let mut page = Page::new(sources);
    let spots = page.spots(shown.iter().map(|(diagnostic, _)| *diagnostic));
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    let fix = fix(diagnostics, sources);
    let last = shown.iter().rposition(|(said, _)| is_mendable(said));
    for (index, ((diagnostic, folded), spots)) in shown.into_iter().zip(spots).enumerate() {
        // Said once, where it is seen last.
        let fix = fix.as_deref().filter(|_| last == Some(index));
        let one = page.one((diagnostic, folded, fix), &spots, &renderer);
        // Between a place and a piece of a line stands a mark of a second file; there is none.
        for line in one.lines().filter(|line| !is_mark(line)) {
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// How those that a machine can mend are mended, if there are some.
fn fix(diagnostics: &Diagnostics, sources: &Sources) -> Option<String> {
    let document = sources.files().next()?.path.display().to_string();
    let number = diagnostics.iter().filter(|said| is_mendable(said)).count();
    let these = match number {
        _ if number == 0 || document.is_empty() || document == "-" => return None,
        1 => "this mend".to_owned(),
        _ => format!("this mend and {} more", number - 1),
    };
    Some(format!(
        "`apiloom fix {document} --write overlay.yaml` collects {these} as an overlay"
    ))
}

/// Whether a line is `:::` alone, apart from colors.
fn is_mark(line: &str) -> bool {
    let mut rest = line;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain.trim() == ":::"
}

/// What diagnostics must share to be folded.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Fold(Severity, Code, String);

impl Fold {
    fn of(diagnostic: &Diagnostic) -> Self {
        let group = match &diagnostic.group {
            Some(group) => group.clone(),
            // What stands between backticks is the document's.
            None => diagnostic.message.split('`').step_by(2).collect(),
        };
        Fold(diagnostic.severity, diagnostic.code, group)
    }
}

/// What to print, and how many like it are not.
fn shown(diagnostics: &Diagnostics, all: bool) -> Vec<(&Diagnostic, usize)> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    // Notes first, errors last: the end is what a terminal shows.
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let mut shown = Vec::new();
    // For each fold how many there were, and where the last of them that is shown stands.
    let mut folds: HashMap<Fold, (usize, usize)> = HashMap::new();
    for diagnostic in sorted {
        let (count, last) = folds.entry(Fold::of(diagnostic)).or_default();
        *count += 1;
        if all || *count <= FIRST {
            *last = shown.len();
            shown.push((diagnostic, 0));
        }
    }
    for (count, last) in folds.into_values().filter(|_| !all) {
        if let Some((_, folded)) = shown.get_mut(last) {
            *folded = count.saturating_sub(FIRST);
        }
    }
    shown
}

/// A place in a file, as far as it is known.
struct Spot {
    file: FileId,
    line: usize,
    column: usize,
    bytes: Range<usize>,
    /// Whether it is the place of what is told of, not of what surrounds it.
    exact: bool,
}

impl Spot {
    /// The place of a node, or of its key where that is what matters.
    fn of(location: Location, key: bool) -> Self {
        let own = (location.line, location.column, location.bytes);
        let (line, column, bytes) = location.key.filter(|_| key).unwrap_or(own);
        Spot {
            file: location.file,
            line,
            column,
            bytes,
            exact: location.exact,
        }
    }
}

/// What printing needs of the sources.
struct Page<'s> {
    sources: &'s Sources,
    places: HashMap<FileId, Places<'s>>,
}

impl<'s> Page<'s> {
    fn new(sources: &'s Sources) -> Self {
        Page {
            sources,
            places: HashMap::new(),
        }
    }

    /// The places of each diagnostic: its own, then those of what is related.
    fn spots<'d>(
        &mut self,
        diagnostics: impl Iterator<Item = &'d Diagnostic> + Clone,
    ) -> Vec<Vec<Option<Spot>>> {
        // A place that is known need not be searched for.
        let own = |diagnostic: &Diagnostic| match diagnostic {
            Diagnostic {
                place: None,
                bytes: None,
                origin,
                ..
            } => Some(origin.clone()),
            _ => None,
        };
        let mut origins: Vec<Origin> = Vec::new();
        for diagnostic in diagnostics.clone() {
            origins.extend(own(diagnostic));
            origins.extend(diagnostic.related.iter().map(|(origin, _)| origin.clone()));
        }
        let mut located = locate(self.sources, &origins).into_iter();
        let mut spots = Vec::new();
        for diagnostic in diagnostics {
            let first = match own(diagnostic) {
                Some(_) => {
                    let location = located.next().flatten();
                    location.map(|location| Spot::of(location, diagnostic.key))
                }
                None => self.known(diagnostic),
            };
            let related = diagnostic.related.iter().map(|_| {
                let location = located.next().flatten();
                location.map(|location| Spot::of(location, false))
            });
            spots.push(std::iter::once(first).chain(related).collect());
        }
        spots
    }

    /// The place that a diagnostic itself knows.
    fn known(&mut self, diagnostic: &Diagnostic) -> Option<Spot> {
        let file = diagnostic.origin.file;
        let text = &self.sources.get(file)?.text;
        let places = self.places.entry(file).or_insert_with(|| Places::new(text));
        let (place, bytes) = match (&diagnostic.bytes, diagnostic.place) {
            (Some(bytes), _) => (places.line_column(bytes.start), bytes.clone()),
            (None, Some((line, column))) => {
                let start = places.byte(line, column);
                let c = text.get(start..).and_then(|rest| rest.chars().next());
                let end = start + c.map_or(0, char::len_utf8);
                ((line, column), start..end)
            }
            (None, None) => return None,
        };
        Some(Spot {
            file,
            line: place.0,
            column: place.1,
            bytes,
            exact: true,
        })
    }

    fn one(
        &mut self,
        (diagnostic, folded, fix): (&Diagnostic, usize, Option<&str>),
        spots: &[Option<Spot>],
        renderer: &Renderer,
    ) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(printable(&diagnostic.message));
        let mut group = Group::with_title(title.id(diagnostic.code.0));
        let (own, related) = match spots.split_first() {
            Some((own, related)) => (own.as_ref(), related),
            None => (None, [].as_slice()),
        };
        let path = self.path(diagnostic.origin.file);
        match (own, Some(path).filter(|path| !path.is_empty())) {
            (Some(spot), _) => {
                let label = diagnostic.label.as_deref();
                group = self.show(group, spot, AnnotationKind::Primary, label);
            }
            (None, Some(path)) => group = group.element(annotate_snippets::Origin::path(path)),
            (None, None) => {}
        }
        for ((_, words), spot) in diagnostic.related.iter().zip(related) {
            if let Some(spot) = spot {
                group = self.show(group, spot, AnnotationKind::Context, Some(words));
            }
        }
        if let Some(operation) = &diagnostic.within {
            let within = format!("in the operation {}", printable(operation));
            group = group.element(Level::NOTE.message(within));
        }
        for note in &diagnostic.notes {
            group = group.element(Level::NOTE.message(printable(note)));
        }
        for help in &diagnostic.helps {
            group = group.element(Level::HELP.message(printable(help)));
        }
        if let Some(fix) = fix {
            group = group.element(Level::HELP.message(printable(fix)));
        }
        if folded > 0 {
            let more = format!("{folded} more like this (`--all` shows them)");
            group = group.element(Level::NOTE.message(more));
        }
        renderer.render(&[group])
    }

    /// Adds a place with its line.
    fn show<'a>(
        &mut self,
        group: Group<'a>,
        spot: &Spot,
        kind: AnnotationKind,
        label: Option<&str>,
    ) -> Group<'a> {
        let path = self.path(spot.file);
        let place = annotate_snippets::Origin::path(path.clone())
            .line(spot.line)
            .char_column(spot.column);
        let Some(view) = self.view(spot) else {
            return group.element(place);
        };
        let annotation = kind.span(view.caret).label(label.map(printable));
        let snippet = Snippet::source(view.text)
            .line_start(spot.line)
            .annotation(annotation);
        if view.cut {
            // The piece cannot tell the column: it does not begin where its line does.
            group.element(place).element(snippet)
        } else {
            group.element(snippet.path(path))
        }
    }

    fn path(&self, file: FileId) -> String {
        let file = self.sources.get(file);
        file.map(|file| printable(&file.path.display().to_string()))
            .unwrap_or_default()
    }

    /// The line of a place, or what fits of it around the caret. None of a file without a text.
    fn view(&mut self, spot: &Spot) -> Option<View> {
        let text = &self.sources.get(spot.file)?.text;
        let places = self
            .places
            .entry(spot.file)
            .or_insert_with(|| Places::new(text));
        let line = places.line(spot.bytes.start);
        let start = spot.bytes.start.min(line.end);
        let end = spot.bytes.end.clamp(start, line.end);
        let [before, marked, after] = [line.start..start, start..end, end..line.end]
            .map(|range| text.get(range).unwrap_or_default());
        (!text.is_empty()).then(|| cut(before, marked, after))
    }
}

/// A piece of one line, with the caret's bytes in it.
struct View {
    text: String,
    caret: Range<usize>,
    /// Whether the line's beginning is missing.
    cut: bool,
}

/// Cuts a line to what fits around the caret and makes it printable.
fn cut(before: &str, marked: &str, after: &str) -> View {
    let (marked, unmarked) = match marked.char_indices().nth(WINDOW / 2) {
        Some((at, _)) => marked.split_at(at),
        None => (marked, ""),
    };
    let width = marked.chars().count();
    let room = WINDOW - width;
    // From the caret outwards: a line may have megabytes.
    let back = |count: usize| before.char_indices().rev().take(count).last();
    let begin = if before.chars().rev().take(room + 1).count() > room {
        back(room / 2).map_or(before.len(), |(at, _)| at)
    } else {
        0
    };
    let shown = before.get(begin..).unwrap_or_default();
    let mut text = String::new();
    if begin > 0 {
        text.push('…');
    }
    text.push_str(&printable(shown));
    let start = text.len();
    text.push_str(&printable(marked));
    let caret = start..text.len();
    let mut after = unmarked.chars().chain(after.chars());
    let left = room.saturating_sub(shown.chars().count());
    let rest: String = after.by_ref().take(left).collect();
    text.push_str(&printable(&rest));
    if after.next().is_some() {
        text.push('…');
    }
    View {
        text,
        caret,
        cut: begin > 0,
    }
}

/// For machines: one JSON object a line.
pub fn render_json(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let mut page = Page::new(sources);
    let spots = page.spots(diagnostics.iter());
    let mut text = String::new();
    for (diagnostic, spots) in diagnostics.iter().zip(spots) {
        let spot = spots.first().and_then(Option::as_ref);
        let origin = &diagnostic.origin;
        let file = sources.get(spot.map_or(origin.file, |spot| spot.file));
        let value = json!({
            "code": diagnostic.code.0,
            "severity": diagnostic.severity.as_str(),
            "message": diagnostic.message,
            "file": file.map(|file| file.path.display().to_string()),
            "line": spot.map(|spot| spot.line),
            "column": spot.map(|spot| spot.column),
            // What is about the file as a whole has no narrower place.
            "exact": spot.map_or(diagnostic.origin.pointer().is_empty(), |spot| spot.exact),
            "pointer": origin.place(),
            "operation": diagnostic.within,
            "notes": diagnostic.notes,
            "helps": diagnostic.helps,
            "mendable": is_mendable(diagnostic),
        });
        text.push_str(&value.to_string());
        text.push('\n');
    }
    text
}
