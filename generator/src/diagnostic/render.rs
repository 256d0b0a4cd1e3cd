//! Diagnostics -> text for people, like rustc's, or JSON for machines.

use std::collections::HashMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use super::{Diagnostic, Diagnostics, Severity, printable};
use crate::source::{Location, Origin, Sources, locate};

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
    let mut origins: Vec<Origin> = Vec::new();
    for (diagnostic, _) in &shown {
        origins.push(diagnostic.origin.clone());
        origins.extend(diagnostic.related.iter().map(|(origin, _)| origin.clone()));
    }
    let locations = locate(sources, &origins);
    let mut locations = locations.into_iter();
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for (diagnostic, folded) in shown {
        let own = locations.next().flatten();
        let related: Vec<Option<Location>> = diagnostic
            .related
            .iter()
            .map(|_| locations.next().flatten())
            .collect();
        text.push_str(&one(diagnostic, folded, own, &related, sources, &renderer));
        text.push_str("\n\n");
    }
    text
}

/// What to print, and how many like it are not.
fn shown(diagnostics: &Diagnostics, all: bool) -> Vec<(&Diagnostic, usize)> {
    let key = |diagnostic: &Diagnostic| {
        diagnostic
            .group
            .as_ref()
            .map(|group| (diagnostic.code, group.clone()))
    };
    let mut counts: HashMap<_, usize> = HashMap::new();
    for key in diagnostics.iter().filter_map(key) {
        *counts.entry(key).or_default() += 1;
    }
    let mut seen: HashMap<_, usize> = HashMap::new();
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    // Notes first, errors last: the end is what a terminal shows.
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let mut shown = Vec::new();
    for diagnostic in sorted {
        let Some(key) = key(diagnostic).filter(|_| !all) else {
            shown.push((diagnostic, 0));
            continue;
        };
        let total = counts.get(&key).copied().unwrap_or_default();
        let number = seen.entry(key).or_default();
        *number += 1;
        if *number <= FIRST {
            shown.push((diagnostic, if *number == FIRST { total - FIRST } else { 0 }));
        }
    }
    shown
}

fn one(
    diagnostic: &Diagnostic,
    folded: usize,
    own: Option<Location>,
    related: &[Option<Location>],
    sources: &Sources,
    renderer: &Renderer,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let own = match diagnostic.place {
        Some((line, column)) => line_at(diagnostic, line, column, sources),
        None => own.and_then(|location| window(&location, sources)),
    };
    let title = printable(&diagnostic.message);
    let mut group = Group::with_title(level.primary_title(title).id(diagnostic.code.0));
    let path = path_of(&diagnostic.origin, sources);
    match own {
        Some(view) => {
            if let Some(origin) = view.origin(&path) {
                group = group.element(origin);
            }
            let annotation = AnnotationKind::Primary.span(view.caret.clone());
            let annotation = match &diagnostic.label {
                Some(label) => annotation.label(printable(label)),
                None => annotation,
            };
            group = group.element(view.snippet(&path).annotation(annotation));
        }
        None if !path.is_empty() => {
            group = group.element(annotate_snippets::Origin::path(path.clone()));
        }
        None => {}
    }
    for ((origin, words), location) in diagnostic.related.iter().zip(related) {
        let Some(view) = location
            .as_ref()
            .and_then(|location| window(location, sources))
        else {
            continue;
        };
        let path = path_of(origin, sources);
        if let Some(origin) = view.origin(&path) {
            group = group.element(origin);
        }
        group = group.element(
            view.snippet(&path).annotation(
                AnnotationKind::Context
                    .span(view.caret.clone())
                    .label(printable(words)),
            ),
        );
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(printable(note)));
    }
    for help in &diagnostic.helps {
        group = group.element(Level::HELP.message(printable(help)));
    }
    if folded > 0 {
        group = group
            .element(Level::NOTE.message(format!("{folded} more like this (`--all` shows them)")));
    }
    renderer.render(&[group])
}

fn path_of(origin: &Origin, sources: &Sources) -> String {
    let file = sources.get(origin.file);
    file.map(|file| file.path.display().to_string())
        .unwrap_or_default()
}

/// A piece of one line, with the caret's bytes in it.
struct View {
    text: String,
    caret: std::ops::Range<usize>,
    line: usize,
    column: usize,
    /// Whether the line's beginning is missing.
    cut: bool,
}

impl View {
    fn snippet(&self, path: &str) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
        let snippet = Snippet::source(self.text.clone()).line_start(self.line);
        if self.cut {
            snippet
        } else {
            snippet.path(path.to_owned())
        }
    }

    /// The place, where the piece cannot tell it: it does not begin where its line does.
    fn origin(&self, path: &str) -> Option<annotate_snippets::Origin<'static>> {
        let origin = annotate_snippets::Origin::path(path.to_owned());
        self.cut
            .then(|| origin.line(self.line).char_column(self.column))
    }
}

fn window(location: &Location, sources: &Sources) -> Option<View> {
    let text = &sources.get(location.file)?.text;
    let start = text
        .get(..location.bytes.start)?
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next().unwrap_or_default();
    let caret = location.bytes.start - start..(location.bytes.end - start).min(line.len());
    Some(cut(line, caret, location.line, location.column))
}

fn line_at(diagnostic: &Diagnostic, line: usize, column: usize, sources: &Sources) -> Option<View> {
    let text = sources
        .get(diagnostic.origin.file)?
        .text
        .lines()
        .nth(line.saturating_sub(1))?;
    let at = text
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(at, _)| at);
    let end = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(at, |c| at + c.len_utf8());
    Some(cut(text, at..end, line, column))
}

/// Cuts a line to what fits around the caret and makes it printable.
fn cut(line: &str, caret: std::ops::Range<usize>, number: usize, column: usize) -> View {
    let mut text = String::new();
    let mut shown = 0..0;
    let before: Vec<char> = line
        .get(..caret.start)
        .unwrap_or_default()
        .chars()
        .collect();
    let marked: Vec<char> = line
        .get(caret.clone())
        .unwrap_or_default()
        .chars()
        .take(WINDOW / 2)
        .collect();
    let after = line.get(caret.end..).unwrap_or_default().chars();
    let room = WINDOW.saturating_sub(marked.len());
    let skip = if before.len() + marked.len() > WINDOW {
        before.len().saturating_sub(room / 2)
    } else {
        0
    };
    if skip > 0 {
        text.push('…');
    }
    let push = |text: &mut String, c: char| text.push_str(&printable(&c.to_string()));
    before.iter().skip(skip).for_each(|c| push(&mut text, *c));
    shown.start = text.len();
    marked.iter().for_each(|c| push(&mut text, *c));
    shown.end = text.len();
    let left = WINDOW.saturating_sub(before.len() - skip + marked.len());
    let mut after = after.peekable();
    for c in after.by_ref().take(left) {
        push(&mut text, c);
    }
    if after.peek().is_some() {
        text.push('…');
    }
    View {
        text,
        caret: shown,
        line: number,
        column,
        cut: skip > 0,
    }
}

/// For machines: one JSON object a line.
pub fn render_json(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let origins: Vec<Origin> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.origin.clone())
        .collect();
    let mut text = String::new();
    for (diagnostic, location) in diagnostics.iter().zip(locate(sources, &origins)) {
        let place = diagnostic
            .place
            .or_else(|| location.map(|location| (location.line, location.column)));
        let file = sources
            .get(diagnostic.origin.file)
            .map(|file| file.path.display().to_string());
        let value = json!({
            "code": diagnostic.code.0,
            "severity": diagnostic.severity.as_str(),
            "message": diagnostic.message,
            "file": file,
            "line": place.map(|place| place.0),
            "column": place.map(|place| place.1),
            "pointer": diagnostic.origin.pointer(),
            "notes": diagnostic.notes,
            "helps": diagnostic.helps,
        });
        text.push_str(&value.to_string());
        text.push('\n');
    }
    text
}
