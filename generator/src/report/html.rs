//! A report -> one page of HTML with everything in it: nothing is loaded from elsewhere, and no text of the document is markup.

use super::print::{Place, places};
use super::{Item, ItemKind, Report, Totals};
use crate::diagnostic::{Effect, printable};
use crate::source::Sources;

/// How much of a line is shown, in characters: some documents are one line.
const LINE: usize = 200;

/// What the page looks like, on paper and on a telephone too.
const STYLE: &str = include_str!("report.css");
/// Searching, by words and by effect. Without it the page is a list of everything.
const SCRIPT: &str = include_str!("report.js");

/// The page.
pub fn html(report: &Report, sources: &Sources, title: &str) -> String {
    let title = escaped(title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         <h1>{title}</h1>\n<p>How exactly a client says what the document says. <b>Exact</b>: as the document has it. <b>Narrowed</b>: the client \
         accepts or offers less. <b>Widened</b>: it accepts more. <b>Skipped</b>: the client does not have it.</p>\n"
    );
    page.push_str(&totals(report));
    page.push_str(
        "<form id=\"search\" role=\"search\"><label>Search <input type=\"search\" id=\"words\" autocomplete=\"off\" placeholder=\"name, code, words\"></label>\n",
    );
    for effect in [
        Effect::Skipped,
        Effect::Narrowed,
        Effect::Widened,
        Effect::None,
    ] {
        let word = effect.as_str();
        let on = if effect == Effect::None {
            ""
        } else {
            " checked"
        };
        page.push_str(&format!(
            "<label><input type=\"checkbox\" name=\"effect\" value=\"{word}\"{on}> {word}</label>\n"
        ));
    }
    page.push_str("<output id=\"shown\"></output></form>\n<main>\n");
    let mut items: Vec<(&Item, (Place, Vec<Place>))> =
        report.items.iter().zip(places(report, sources)).collect();
    items.sort_by_key(|(item, _)| std::cmp::Reverse(item.effect()));
    for (item, (own, places)) in items {
        page.push_str(&one(item, &own, &places, sources));
    }
    page.push_str(&format!("</main>\n<script>\n{SCRIPT}</script>\n</html>\n"));
    page
}

fn totals(report: &Report) -> String {
    let mut table = String::from(
        "<table><thead><tr><th></th><th>exact</th><th>narrowed</th><th>widened</th><th>skipped</th></tr></thead><tbody>\n",
    );
    for (kind, plural) in [
        (ItemKind::Schema, "Schemas"),
        (ItemKind::Operation, "Operations"),
        (ItemKind::Part, "Other parts"),
    ] {
        let totals = report.totals_of(kind);
        if kind == ItemKind::Part && totals == Totals::default() {
            continue;
        }
        let Totals {
            exact,
            narrowed,
            widened,
            skipped,
            ..
        } = totals;
        table.push_str(&format!(
            "<tr><th>{plural}</th><td>{exact}</td><td>{narrowed}</td><td>{widened}</td><td>{skipped}</td></tr>\n"
        ));
    }
    table + "</tbody></table>\n"
}

fn one(item: &Item, own: &Place, places: &[Place], sources: &Sources) -> String {
    let effects = item.effects();
    let words: Vec<&str> = effects.iter().map(|effect| effect.as_str()).collect();
    let effect = item.effect().as_str();
    let mut text = format!(
        "<details class=\"item {effect}\" data-effects=\"{}\"{}><summary><span class=\"effect\">{}</span> {} <b>{}</b> <small>{}</small></summary>\n",
        words.join(" "),
        if item.effect() == Effect::Skipped {
            " open"
        } else {
            ""
        },
        words.join(", "),
        item.kind.as_str(),
        escaped(&item.name),
        escaped(&shown(own)),
    );
    for (reason, place) in item.reasons.iter().zip(places) {
        text.push_str(&format!(
            "<div class=\"reason\"><p><code>{}</code> <span class=\"effect {}\">{}</span> {}</p>\n<p class=\"place\">{}</p>\n",
            reason.code.0,
            reason.effect.as_str(),
            reason.effect.as_str(),
            escaped(&reason.message),
            escaped(&shown(place)),
        ));
        if let Some(line) = line(place, sources) {
            text.push_str(&format!("<pre>{}</pre>\n", escaped(&line)));
        }
        text.push_str("</div>\n");
    }
    text + "</details>\n"
}

fn shown(place: &Place) -> String {
    match (&place.file, place.at) {
        (Some(file), Some((line, column))) => format!("{file}:{line}:{column}"),
        (file, _) => file.clone().unwrap_or_default(),
    }
}

/// The line of a place with its number, or what fits of it around the column.
fn line(place: &Place, sources: &Sources) -> Option<String> {
    let (number, column) = place.at?;
    let mut files = sources.files();
    let file = files.find(|file| Some(file.path.display().to_string()) == place.file)?;
    let line = file.text.lines().nth(number.checked_sub(1)?)?;
    let before = column.saturating_sub(1).saturating_sub(LINE / 2);
    let mut chars = line.chars().skip(before);
    let mut shown = String::new();
    if before > 0 {
        shown.push('…');
    }
    shown.extend(chars.by_ref().take(LINE));
    if chars.next().is_some() {
        shown.push('…');
    }
    Some(format!("{number} | {shown}"))
}

/// Text as text: nothing in it is markup, and nothing in it turns the direction of reading.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in printable(text).chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
