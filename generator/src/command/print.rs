//! Printing: messages for people go to stderr, results and JSON to stdout.
//!
//! Colors are used on a terminal only, and not where `NO_COLOR` asks for none. A closed pipe is no
//! reason to fail: who reads has read enough.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use apiloom::diagnostic::{
    Diagnostic, Diagnostics, RenderOptions, codes, render_human, render_json,
};
use apiloom::source::{Origin, Sources};
use serde_json::{Value, json};

use super::MessageFormat;

const GREEN: &str = "\x1b[1;32m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const CYAN: &str = "\x1b[1;36m";
const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";

/// Where messages go and what they look like.
pub struct Output {
    format: MessageFormat,
    quiet: bool,
    color: bool,
}

/// How long the word is that a text of TOML begins with, quotes included: one character at least.
fn word(text: &str) -> usize {
    let end = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text
            .get(1..)
            .and_then(|rest| rest.find([quote, '\n']))
            .map(|end| end + 2),
        Some(first) => text
            .find(|c: char| c.is_whitespace() || "=,]}#".contains(c))
            .filter(|end| *end > 0)
            .or(Some(first.len_utf8())),
        None => None,
    };
    end.unwrap_or(text.len()).min(text.len())
}

/// An error or a warning outside of any document.
pub struct Trouble<'a> {
    /// The code that `apiloom explain` knows.
    pub code: Option<&'a str>,
    /// What is wrong.
    pub message: &'a str,
    /// The file, line and column.
    pub place: Option<(&'a Path, usize, usize)>,
    /// How to mend it.
    pub help: Option<&'a str>,
}

impl Output {
    /// Looks at the terminal and the environment once.
    pub fn new(format: MessageFormat, quiet: bool) -> Self {
        let asked_for_none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Output {
            format,
            quiet,
            color: !asked_for_none && io::stderr().is_terminal(),
        }
    }

    /// Whether a machine reads.
    pub fn is_json(&self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Whether progress is told at all.
    pub fn is_quiet(&self) -> bool {
        self.quiet || self.is_json()
    }

    /// A line of progress: a word, and what it is about.
    pub fn status(&self, word: &str, text: &str) {
        if !self.quiet && !self.is_json() {
            self.message(&format!(
                "{}  {}",
                self.paint(GREEN, &format!("{word:>10}")),
                visible(text)
            ));
        }
    }

    /// What a document gave rise to; folded unless `all`.
    pub fn diagnostics(&self, diagnostics: &Diagnostics, sources: &Sources, all: bool) {
        if self.is_json() {
            self.result(&render_json(diagnostics, sources));
            return;
        }
        let options = RenderOptions {
            color: self.color,
            all,
        };
        let text = render_human(diagnostics, sources, &options);
        if !text.trim().is_empty() {
            self.message(&format!("{}\n", text.trim_end()));
        }
    }

    /// An error that no document has caused.
    pub fn trouble(&self, trouble: &Trouble<'_>) {
        self.tell("error", RED, trouble);
    }

    /// Something to be told that no document has caused, and that stops nothing.
    pub fn warning(&self, trouble: &Trouble<'_>) {
        self.tell("warning", YELLOW, trouble);
    }

    fn tell(&self, severity: &str, style: &str, trouble: &Trouble<'_>) {
        let place = trouble
            .place
            .map(|(file, line, column)| format!("{}:{line}:{column}", file.display()));
        if self.is_json() {
            self.value(&json!({
                "severity": severity,
                "code": trouble.code,
                "message": trouble.message,
                "place": place,
                "help": trouble.help,
            }));
            return;
        }
        if let Some(shown) = self.with_its_line(trouble).filter(|_| severity == "error") {
            self.message(&format!("{}\n", shown.trim_end()));
            return;
        }
        let code = trouble
            .code
            .map(|code| format!("[{code}]"))
            .unwrap_or_default();
        let head = self.paint(style, &format!("{severity}{code}"));
        self.message(&format!(
            "{head}{}",
            self.paint(BOLD, &format!(": {}", visible(trouble.message)))
        ));
        if let Some(place) = place {
            self.message(&format!(" {} {}", self.paint(CYAN, "-->"), visible(&place)));
        }
        if let Some(help) = trouble.help {
            self.message(&format!(
                "  {} {}",
                self.paint(CYAN, "="),
                visible(&format!("help: {help}"))
            ));
        }
    }

    /// The trouble with the line of the file that it is about, if that can be read.
    fn with_its_line(&self, trouble: &Trouble<'_>) -> Option<String> {
        let (path, line, column) = trouble.place?;
        let code = codes::find(trouble.code?)?;
        let text = std::fs::read_to_string(path).ok()?;
        let lines: usize = text
            .split_inclusive('\n')
            .take(line.checked_sub(1)?)
            .map(str::len)
            .sum();
        let own = text.get(lines..)?;
        let (skipped, _) = own.char_indices().nth(column.checked_sub(1)?)?;
        let start = lines + skipped;
        let bytes = start..start + word(text.get(start..)?);
        let mut sources = Sources::default();
        let origin = Origin::new(sources.add(path, text), "");
        let mut said = Diagnostic::error(code, origin, trouble.message).at_bytes(bytes);
        if let Some(help) = trouble.help {
            said = said.help(help);
        }
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(said);
        let options = RenderOptions {
            color: self.color,
            all: true,
        };
        Some(render_human(&diagnostics, &sources, &options))
    }

    /// One JSON value on one line of stdout.
    pub fn value(&self, value: &Value) {
        self.result(&value.to_string());
    }

    /// A result: what the command was called for.
    pub fn result(&self, text: &str) {
        let text = text.trim_end_matches('\n');
        if !text.is_empty() {
            let _ = writeln!(io::stdout().lock(), "{text}");
        }
    }

    fn message(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.color {
            format!("{style}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }
}

/// Makes control characters visible, so that no name in a file moves the cursor of a terminal.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_control() {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}

/// A number and its noun: `1 type`, `131 types`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_noun() {
        assert_eq!(count(0, "type"), "0 types");
        assert_eq!(count(1, "type"), "1 type");
        assert_eq!(count(2, "error enum"), "2 error enums");
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(visible("a\x1b[2Jb\nc é"), "a\\u{1b}[2Jb\\nc é");
    }
}
