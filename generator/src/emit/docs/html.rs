//! The HTML that people write into descriptions, as the Markdown that it means.
//!
//! Descriptions are CommonMark (OpenAPI 3.0.4, "Rich Text Formatting"), in which HTML may stand; many tools write nothing
//! but HTML. What comes out is not inert yet. Decision 0053 says why this is no HTML parser.

use std::borrow::Cow;

use super::closing;
use super::tag::{Tag, decoded, without_tags};

/// How deep lists are indented.
const DEEPEST: usize = 4;

/// Tags that mean something in Markdown, or nothing at all, become that; everything else stays as it is.
pub fn markdown(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut writer = Writer::default();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '`']) {
        let (before, here) = rest.split_at(at);
        writer.text(before);
        rest = match Tag::of(here) {
            Some((tag, after)) => {
                let after = writer.tag(&tag, after);
                if tag.is_block() { begun(after) } else { after }
            }
            None => writer.other(here),
        };
    }
    writer.text(rest);
    match writer.changed {
        true => Cow::Owned(tidied(&writer.out)),
        false => Cow::Borrowed(text),
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    changed: bool,
    /// For each open list, whether it is numbered.
    lists: Vec<bool>,
    /// For each open link, where it leads; nothing where that is no place on the web.
    links: Vec<Option<String>>,
    /// No code element ends behind this point.
    unclosed: bool,
    /// A list in an item has ended, and nothing has begun since.
    after_list: bool,
}

impl Writer {
    /// What is no tag. Behind a list in an item it goes on with the item.
    fn text(&mut self, text: &str) {
        if self.after_list && !text.trim().is_empty() {
            self.after_list = false;
            self.paragraph();
            self.out.push_str(&" ".repeat(self.indent(0)));
        }
        self.out.push_str(text);
    }

    /// Code, which is taken over as it is, or a mark that is no tag.
    fn other<'t>(&mut self, here: &'t str) -> &'t str {
        let run = here.len() - here.trim_start_matches('`').len();
        let (mark, after) = here.split_at(run.max(1));
        self.out.push_str(mark);
        if run == 0 {
            return after;
        }
        // A span ends within its paragraph, a fence where it ends.
        let within = match run {
            1 | 2 => after.find("\n\n").unwrap_or(after.len()),
            _ => after.len(),
        };
        let Some(end) = closing(after.get(..within).unwrap_or_default(), run) else {
            return after;
        };
        let (code, after) = after.split_at(end + run);
        self.out.push_str(code);
        after
    }

    fn tag<'t>(&mut self, tag: &Tag<'_>, after: &'t str) -> &'t str {
        let known = self.changed;
        self.after_list &= !tag.is_block();
        self.changed = true;
        match (tag.name.as_str(), tag.closes) {
            ("p" | "div" | "table" | "blockquote" | "hr" | "section" | "dl" | "dt", _) => {
                self.paragraph()
            }
            ("br", _) => return self.line_break(after),
            ("tr" | "dd", false) => self.out.push('\n'),
            ("td" | "th", true) => self.out.push(' '),
            ("b" | "strong", _) => self.out.push_str("**"),
            ("i" | "em", _) => self.out.push('*'),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", closes) => {
                self.paragraph();
                if !closes {
                    self.out.push_str("#### ");
                }
            }
            ("ul" | "ol", false) => {
                if self.lists.is_empty() {
                    self.paragraph();
                }
                self.lists.push(tag.name == "ol");
            }
            ("ul" | "ol", true) => {
                self.lists.pop();
                match self.lists.is_empty() {
                    true => self.paragraph(),
                    false => self.after_list = true,
                }
            }
            ("li", false) => self.item(),
            ("a", false) => {
                let to = tag.attribute("href");
                let to = to.filter(|to| to.starts_with("http://") || to.starts_with("https://"));
                let to = to.filter(|to| !to.contains([' ', '(', ')', '<', '>', '\n']));
                self.out.push_str(if to.is_some() { "[" } else { "" });
                self.links.push(to);
            }
            ("a", true) => {
                if let Some(Some(to)) = self.links.pop() {
                    self.out.push_str(&format!("]({to})"));
                }
            }
            ("code" | "tt" | "kbd" | "samp" | "pre", false) if !self.unclosed => {
                return self.code(&tag.name, after);
            }
            (
                "tr" | "td" | "th" | "thead" | "tbody" | "dd" | "li" | "span" | "u" | "small"
                | "sub" | "sup" | "font" | "center" | "wbr" | "code" | "tt" | "kbd" | "samp"
                | "pre",
                _,
            ) => {}
            _ => {
                self.changed = known;
                self.out.push_str(tag.text);
            }
        }
        after
    }

    fn paragraph(&mut self) {
        self.out.push_str("\n\n");
    }

    /// A line of a table is one line.
    fn line_break<'t>(&mut self, after: &'t str) -> &'t str {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        if line.trim_start().starts_with('|') {
            self.out.push(' ');
            return after;
        }
        self.paragraph();
        begun(after)
    }

    fn item(&mut self) {
        let indent = self.indent(1);
        if self.lists.len() > 1 {
            self.out.truncate(self.out.trim_end().len());
        }
        let mark = if self.lists.last() == Some(&true) {
            "1. "
        } else {
            "* "
        };
        self.out
            .push_str(&format!("\n{}{mark}", " ".repeat(indent)));
    }

    /// As far in as the words of an item are (CommonMark 0.31, section 5.2): of the innermost list but `skipped`.
    fn indent(&self, skipped: usize) -> usize {
        let outer = self.lists.iter().rev().skip(skipped).take(DEEPEST);
        outer.map(|numbered| if *numbered { 3 } else { 2 }).sum()
    }

    /// What a code element holds, as a span, or a block where it is `pre`.
    fn code<'t>(&mut self, name: &str, after: &'t str) -> &'t str {
        let close = format!("</{name}>");
        let Some(end) = after.find(&close) else {
            // Looked for once: a text may have many that nothing ends.
            self.unclosed = true;
            return after;
        };
        let (code, after) = after.split_at(end);
        let code = decoded(&without_tags(code));
        if name == "pre" {
            let code = code.trim_matches('\n').replace("```", "'''");
            self.out.push_str(&format!("\n\n```\n{code}\n```\n\n"));
        } else {
            let words: Vec<&str> = code.split_whitespace().collect();
            let code = words.join(" ").replace('`', "'");
            if !code.is_empty() {
                self.out.push_str(&format!("`{code}`"));
            }
        }
        after.get(close.len()..).unwrap_or_default()
    }
}

/// What follows the beginning or the end of a block: blanks and ends of lines say nothing there, unless Markdown goes on.
fn begun(text: &str) -> &str {
    let words = text.trim_start();
    match words.starts_with(|c: char| "*-+>#|`~".contains(c) || c.is_ascii_digit()) {
        true => text,
        false => words,
    }
}

/// No line ends in blanks, and no two empty lines follow each other.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && empty {
            continue;
        }
        empty = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn tags_become_what_they_mean() {
        for (html, expected) in [
            (
                "<p>One.</p><p>Two<br/>three.</p>",
                "One.\n\nTwo\n\nthree.\n\n",
            ),
            (
                "a <b>bold</b> and <em class='x'>fine</em> word",
                "a **bold** and *fine* word\n",
            ),
            (
                r#"see <a href="https://example.org/a?b=1&amp;c=2" target="_blank">the page</a>."#,
                "see [the page](https://example.org/a?b=1&c=2).\n",
            ),
            (
                r#"<a href="javascript:alert(1)">no</a> <a href="/docs">page</a>"#,
                "no page\n",
            ),
            (
                "Kinds:<ul>\n<li>one</li><li>two<ol><li>deep</li></ol></li></ul>then",
                "Kinds:\n\n* one\n* two\n  1. deep\n\nthen\n",
            ),
            (
                "<ol><li>one<ul><li>in<ul><li>deep</li></ul></li></ul></li><li>two</li></ol>",
                "1. one\n   * in\n     * deep\n1. two\n\n",
            ),
            (
                "<ul>\n    <li>one\n        <ul>\n            <li>\n                two</li>\n        </ul>\n        more\n    </li>\n</ul>\n    then",
                "* one\n  * two\n\n  more\n\nthen\n",
            ),
            (
                "<div>\n    <p>\n        One <b>bold</b>\n        word.\n    </p>\n</div>",
                "One **bold**\n        word.\n\n",
            ),
            (
                "<h2>List</h2>\n\n  * a\n  * b",
                "#### List\n\n  * a\n  * b\n",
            ),
            ("<code>a &lt; <b>b</b></code>", "`a < b`\n"),
            ("<pre>\nlet a = 1;\n</pre>", "```\nlet a = 1;\n```\n\n"),
            ("<h2>Title</h2>text", "#### Title\n\ntext\n"),
            ("| a<br>b | c |", "| a b | c |\n"),
            ("<TD>x</TD>y", "x y\n"),
        ] {
            assert_eq!(markdown(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_no_html_stays() {
        for text in [
            "a < b and c > d",
            "`<p>` begins a paragraph, ``<b>`` too",
            "```\n<p>code</p>\n```",
            "List<String> and <id> and <your-token>",
            "<",
            "</",
            "<p",
            "<p title=\"never closed>",
            "<1>",
        ] {
            assert_eq!(markdown(text), text);
        }
    }

    #[test]
    fn what_nothing_ends_is_looked_for_once() {
        let text = "<code>".repeat(20_000) + &"<a \"".repeat(5_001);
        assert!(markdown(&text).len() < text.len());
    }
}
