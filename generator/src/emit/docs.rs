//! Documentation: text of a document, made inert.
//!
//! rustdoc reads doc comments as Markdown with three dangers: code blocks become tests that run,
//! HTML is passed through, and brackets become links to items. So fences are rewritten as `text`,
//! indentation that would make a code block is taken away, `<` and `[` are escaped outside code
//! spans, and characters that change how text is displayed are dropped. HTML that says something is
//! made Markdown before, and long lines are broken after.

mod html;
mod nesting;
mod page;
mod tag;
mod wrap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Content, Docs, TypeDef};
use crate::diagnostic::{invisible, quoted};

use nesting::Nesting;
pub use page::page;

/// The longest description that is kept, in lines.
const MOST_LINES: usize = 120;
/// The longest line that is kept, in characters.
const LONGEST_LINE: usize = 4000;

/// Attributes for what the document says; `fallback` where it says nothing, if that is anything.
pub fn docs(docs: &Docs, fallback: &str) -> TokenStream {
    with_deprecation(&words(docs, fallback), docs.deprecated)
}

/// The same for a definition, which says how it is read where that is left to the user.
pub fn definition(def: &TypeDef, fallback: &str) -> TokenStream {
    let mut lines = words(&def.docs, fallback);
    for note in &def.arrives {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(inert(note));
    }
    if !def.arrives.is_empty() {
        let read =
            "[`from_slice`](super::super::Wire::from_slice) reads it from the bytes that arrive.";
        lines.extend([String::new(), read.to_owned()]);
    }
    with_deprecation(&lines, def.docs.deprecated)
}

/// What is said of a name on the wire where the document says nothing: nothing either, if the item has that name.
pub fn wire_name(wire: &str, name: &impl ToString) -> String {
    match is_same_name(wire, &name.to_string()) {
        true => String::new(),
        false => format!("{} on the wire.", inert(&Docs::code(wire)).concat()),
    }
}

/// Whether two names differ in nothing but how words are set apart.
pub fn is_same_name(wire: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
        letters.flat_map(char::to_lowercase).collect()
    };
    plain(wire) == plain(name)
}

fn with_deprecation(lines: &[String], deprecated: bool) -> TokenStream {
    let lines = attributes(lines);
    let deprecated = deprecated.then(|| quote!(#[deprecated]));
    quote!(#lines #deprecated)
}

fn words(docs: &Docs, fallback: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (summary, description) = (text(docs.summary.as_ref()), text(docs.description.as_ref()));
    match (summary, description) {
        (Some(summary), Some(description))
            if description.starts_with(summary.trim_end_matches('.'))
                || begins_with(description, summary) =>
        {
            lines.extend(inert(description));
        }
        (Some(summary), Some(description)) => {
            lines.extend(inert(summary));
            lines.push(String::new());
            lines.extend(inert(description));
        }
        (Some(only), None) | (None, Some(only)) => lines.extend(inert(only)),
        (None, None) if fallback.is_empty() => {}
        (None, None) => lines.push(fallback.to_owned()),
    }
    let mut is_sentence = is_one_paragraph(&lines);
    for note in &docs.notes {
        let note = inert(note);
        match (lines.last_mut(), note.as_slice()) {
            (Some(last), [note]) if is_sentence => {
                last.push(' ');
                last.push_str(note);
            }
            (last, _) => {
                let gap = last.map(|_| String::new());
                is_sentence = note.len() == 1;
                lines.extend(gap.into_iter().chain(note));
            }
        }
    }
    lines
}

/// Whether lines are one paragraph of sentences, so that another sentence can stand behind them.
fn is_one_paragraph(lines: &[String]) -> bool {
    let is_prose = |line: &String| {
        let begins = line.starts_with(char::is_alphabetic) || line.starts_with('`');
        begins && !line.starts_with("```") && !line.contains('|')
    };
    let is_ended = |last: &String| {
        let last = last.trim_end_matches(['"', ')', '*', '_']);
        last.ends_with(['.', '!', '?'])
    };
    lines.last().is_some_and(is_ended) && lines.iter().all(is_prose)
}

/// Whether the first sentence of a description says what the summary says: "Gets a user." and "Get user".
fn begins_with(description: &str, summary: &str) -> bool {
    let line = description.lines().next().unwrap_or_default();
    let sentence = match line.split_once(". ") {
        Some((first, _)) => first,
        None => line,
    };
    plain_words(sentence).eq(plain_words(summary))
}

/// Words without articles, endings of verbs, and what is not a letter or digit.
fn plain_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(str::to_lowercase);
    let words = words.filter(|word| !matches!(word.as_str(), "" | "a" | "an" | "the"));
    words.map(|word| word.trim_end_matches('s').to_owned())
}

/// Attributes for lines that are inert already.
pub fn attributes<S: AsRef<str>>(lines: &[S]) -> TokenStream {
    wrap::wrap(lines)
        .iter()
        .map(|line| {
            let line = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            quote!(#[doc = #line])
        })
        .collect()
}

fn text(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// A document's text as lines of Markdown that can do nothing.
pub fn inert(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<char> = None;
    let mut nesting = Nesting::default();
    let text = html::markdown(text.trim());
    for line in logical_lines(text.trim()).into_iter().take(MOST_LINES) {
        let start =
            line.trim_start_matches(|c: char| " \t>-*+.)".contains(c) || c.is_ascii_digit());
        let mark = start
            .chars()
            .next()
            .filter(|c| "`~".contains(*c) && start.starts_with(&c.to_string().repeat(3)));
        match (fence, mark) {
            (None, Some(mark)) => {
                nesting = Nesting::default();
                fence = Some(mark);
                lines.push(FENCE_OPEN.to_owned());
            }
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                lines.push(FENCE.to_owned());
            }
            // A fence of five marks is closed by nothing shorter.
            (Some(_), _) => lines.push(
                line.replace(FENCE, "````")
                    .replace("~~~~~", "~~~~")
                    .trim_end()
                    .to_owned(),
            ),
            (None, None) => {
                let indent = nesting.indent(&line);
                lines.push(plain(&line, indent));
            }
        }
    }
    if fence.is_some() {
        lines.push(FENCE.to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

const FENCE: &str = "`````";
const FENCE_OPEN: &str = "`````text";

fn logical_lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    text.split([
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ])
    .map(|line| {
        line.chars()
            .filter(|c| !invisible(*c))
            .take(LONGEST_LINE)
            .collect()
    })
    .collect()
}

/// One line outside of fences, so far in.
fn plain(line: &str, indent: usize) -> String {
    let body = collapse(line.trim());
    let mut escaped = " ".repeat(indent);
    let chars: Vec<char> = body.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        match c {
            '`' => {
                let run = rest.iter().take_while(|c| **c == '`').count();
                let after: String = rest.iter().skip(run).collect();
                let close = closing(&after, run).and_then(|end| after.get(..end));
                match close {
                    Some(code) => {
                        let length = code.chars().count();
                        let span = rest.get(..run + length + run).unwrap_or_default();
                        escaped.extend(span);
                        at += span.len();
                    }
                    None => {
                        // An unmatched mark would pair up with one of a later line.
                        escaped.push_str(&"\\`".repeat(run));
                        at += run;
                    }
                }
                continue;
            }
            '\\' => match rest.get(1).filter(|next| next.is_ascii_punctuation()) {
                Some(next) => {
                    escaped.extend(['\\', *next]);
                    at += 2;
                    continue;
                }
                None => escaped.push_str("\\\\"),
            },
            '<' => escaped.push_str("\\<"),
            // An image would be fetched by whoever reads: a link to it is not.
            '!' if rest.get(1) == Some(&'[') && is_link(rest.get(1..).unwrap_or_default()) => {}
            '[' if !is_link(rest) => escaped.push_str("\\["),
            ']' if !escaped_link_ends(rest) => escaped.push_str("\\]"),
            c => escaped.push(c),
        }
        at += 1;
    }
    escaped.trim_end().to_owned()
}

/// Runs of blanks would make code blocks after list and quote marks.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

/// Where the run of exactly so many backticks begins that ends a span of code.
fn closing(text: &str, run: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let begin = at + rest.find('`')?;
        let marks = text.get(begin..)?;
        let length = marks.len() - marks.trim_start_matches('`').len();
        if length == run {
            return Some(begin);
        }
        at = begin + length;
    }
}

/// `[words](http…)`, with nothing in the words that needs escaping.
fn is_link(rest: &[char]) -> bool {
    let words = rest
        .iter()
        .skip(1)
        .take_while(|c| !"[]()<>`\\".contains(**c))
        .count();
    let after: String = rest.iter().skip(1 + words).take(10).collect();
    words > 0 && (after.starts_with("](http://") || after.starts_with("](https://"))
}

fn escaped_link_ends(rest: &[char]) -> bool {
    let after: String = rest.iter().take(10).collect();
    after.starts_with("](http://") || after.starts_with("](https://")
}
/// What a variant of several bodies is: its media type, and what is sent for a range.
pub fn content(content: &Content) -> String {
    let (described, sent) = (quoted(&content.described), quoted(&content.media_type));
    match described == sent {
        true => format!("{described}."),
        false => format!("{described}, sent as {sent}."),
    }
}
