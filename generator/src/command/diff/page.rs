//! One page of HTML that needs nothing else: no script, no style, no picture and no font from elsewhere.

use apiloom::diff::{Comparison, rows, summary};
use askama::Template;

/// What the page is made of; the template escapes all of it.
#[derive(Template)]
#[template(path = "diff.html.askama", escape = "html")]
struct Page<'a> {
    old: &'a str,
    new: &'a str,
    summary: String,
    version: Option<String>,
    rows: Vec<Row>,
}

/// A change.
struct Row {
    class: &'static str,
    wire: &'static str,
    what: String,
    why: String,
    on_the_wire: Option<String>,
    place: String,
    kind: &'static str,
}

/// Makes it.
pub fn page(comparison: &Comparison, (old, new): &(String, String)) -> String {
    let rows = rows(comparison).into_iter().map(|row| Row {
        class: row.class,
        wire: row.wire,
        what: row.what.replace('`', ""),
        why: row.why.replace('`', ""),
        on_the_wire: row.on_the_wire.map(|words| words.replace('`', "")),
        place: row.place,
        kind: row.kind,
    });
    let version = comparison.suggested.as_ref();
    let page = Page {
        old,
        new,
        summary: summary(comparison),
        version: version.cloned(),
        rows: rows.collect(),
    };
    // A template that is compiled in fails only where its values do, and these are texts.
    page.render().unwrap_or_default()
}
