//! YAML -> tree. A guard looks first and finds by whose rules the text is read; then the tree is built.

use std::ops::Range;

use serde_json::Value;

use super::guard::{Refusal, Verdict, inspect};
use super::parser::Invalid;
use super::places::Places;
use super::{FileId, Origin, events, say};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, printable};

/// Reads YAML text.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let error = |code, message: &str| Diagnostic::error(code, Origin::new(file, ""), message);
    let built = match inspect(text) {
        Verdict::Empty => {
            diagnostics.push(error(codes::NOT_A_DOCUMENT, "the file has no document"));
            return None;
        }
        Verdict::Refused(refusal, span) => {
            let bytes = span.bytes(&Places::new(text));
            diagnostics.push(refused(file, refusal).at_bytes(bytes));
            return None;
        }
        Verdict::Sound(rules) => events::build(file, text, rules),
        Verdict::Invalid(invalid) => Err(invalid),
    };
    match built {
        Ok(read) => {
            let read = read?;
            diagnostics.extend(read.diagnostics);
            Some(read.tree)
        }
        Err(invalid) => {
            diagnostics.push(syntax(file, text, &invalid));
            None
        }
    }
}

fn refused(file: FileId, refusal: Refusal) -> Diagnostic {
    let error = |code, message| Diagnostic::error(code, Origin::new(file, ""), message);
    match refusal {
        Refusal::TooDeep => error(codes::TOO_LARGE, say::TOO_DEEP),
        Refusal::TooManyNodes => error(codes::TOO_LARGE, say::TOO_MANY_NODES),
        Refusal::Endless => error(
            codes::TOO_LARGE,
            "an alias stands for a node that contains it",
        ),
        Refusal::Several => error(
            codes::NOT_A_DOCUMENT,
            "the file has several YAML documents; an OpenAPI document is one",
        )
        .label("the second one begins here")
        .help("split the file here"),
    }
}

fn syntax(file: FileId, text: &str, invalid: &Invalid) -> Diagnostic {
    let places = Places::new(text);
    let Range { start, end } = invalid.at.bytes(&places);
    let message = format!(
        "the document is not valid YAML: {}",
        printable(&invalid.why)
    );
    let diagnostic = Diagnostic::error(codes::NOT_A_DOCUMENT, Origin::new(file, ""), message)
        .at_bytes(start..end);
    // Where a tab indents a line near the place, that is the cause, whatever is complained of.
    let line = places.line(start);
    let above = places.line(line.start.saturating_sub(1));
    let below = places.line((line.end + 1).min(text.len()));
    for line in [line, above, below] {
        let content = text.get(line.clone()).unwrap_or_default();
        let tab = line.start + content.len() - content.trim_start_matches(' ').len();
        if text.get(tab..).is_some_and(|rest| rest.starts_with('\t')) {
            return diagnostic
                .at_bytes(tab..tab + 1)
                .label("a tab")
                .help("YAML does not allow tabs for indentation; use blanks");
        }
    }
    cause(text, &places, start, invalid, diagnostic)
}

/// What most often leads to a complaint, and how to mend it.
fn cause(
    text: &str,
    places: &Places<'_>,
    start: usize,
    invalid: &Invalid,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let why = invalid.why.as_str();
    let line = places.line(start);
    let on_line = text.get(line.start..start).unwrap_or_default();
    let mapping = why.contains("mapping values are not allowed");
    if mapping && on_line.contains(": ") {
        return diagnostic.help("a text with `: ` in it has to stand in quotes");
    }
    if mapping || why.contains("simple key") {
        // The parser notices at the colon of a line below.
        let mut above = line;
        while above.start > 0 {
            above = places.line(above.start - 1);
            let content = text.get(above.clone()).unwrap_or_default();
            let bare = content.trim();
            if bare.is_empty() || bare.starts_with('#') {
                continue;
            }
            if bare.contains(':') {
                break;
            }
            let start = above.start + content.len() - content.trim_start().len();
            return diagnostic
                .at_bytes(start..start + bare.len())
                .label("no `:` follows")
                .help(format!("write `{}:`", printable(bare)));
        }
        return diagnostic;
    }
    let own = [
        (
            "flow construct",
            "a `{` or `[` above has no `}` or `]`, or what is in it begins too far left",
        ),
        (
            "parsing a flow",
            "a text with `{`, `}`, `[`, `]` or `,` in it has to stand in quotes, and between entries stands a comma",
        ),
        (
            "valid YAML whitespace",
            "between `:` and a value on the same line stand blanks, no tab; an object begins on the next line, or with `{`",
        ),
        (
            "quoted scalar",
            "the text in quotes does not end, or goes on too far left",
        ),
        (
            "unexpected character",
            "a text that begins with such a character has to stand in quotes",
        ),
        (
            "unknown anchor",
            "`*` begins an alias, and there is no such anchor; put a text that begins with it in quotes",
        ),
    ];
    if let Some((_, help)) = own.iter().find(|(part, _)| why.contains(part)) {
        return diagnostic.help(*help);
    }
    if why.contains("did not find expected") || why.contains("invalid indentation") {
        return diagnostic
            .help("the entries of one object or list begin in the same column; look at this line and those above");
    }
    diagnostic
}
