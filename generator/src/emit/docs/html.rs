//! The HTML that people write into descriptions, as the Markdown that it means.
//!
//! Descriptions are CommonMark (OpenAPI 3.0.4, "Rich Text Formatting"), in which HTML may stand; many tools write nothing
//! but HTML. What comes out is not inert yet. Decision 0053 says why this is no HTML parser.

use std::borrow::Cow;

use super::closing;

/// The longest tag that is understood, in bytes, with its attributes.
const LONGEST_TAG: usize = 2000;
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
        writer.out.push_str(before);
        rest = match Tag::of(here) {
            Some((tag, after)) => writer.tag(&tag, after),
            None => writer.other(here),
        };
    }
    writer.out.push_str(rest);
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
}

impl Writer {
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
        self.changed = true;
        match (tag.name.as_str(), tag.closes) {
            ("p" | "div" | "table" | "blockquote" | "hr" | "section" | "dl" | "dt", _) => {
                self.paragraph()
            }
            ("br", _) => self.line_break(),
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
                if self.lists.is_empty() {
                    self.paragraph();
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
    fn line_break(&mut self) {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        match line.trim_start().starts_with('|') {
            true => self.out.push(' '),
            false => self.paragraph(),
        }
    }

    fn item(&mut self) {
        // As far in as the words of the item that it is in (CommonMark 0.31, section 5.2).
        let outer = self.lists.iter().rev().skip(1).take(DEEPEST);
        let indent: usize = outer.map(|numbered| if *numbered { 3 } else { 2 }).sum();
        let mark = if self.lists.last() == Some(&true) {
            "1. "
        } else {
            "* "
        };
        self.out
            .push_str(&format!("\n{}{mark}", " ".repeat(indent)));
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

/// A tag: its name in small letters, its attributes, the whole of it.
struct Tag<'t> {
    name: String,
    closes: bool,
    attributes: &'t str,
    text: &'t str,
}

impl<'t> Tag<'t> {
    /// The tag that a text begins with, and what is behind it.
    fn of(text: &'t str) -> Option<(Self, &'t str)> {
        let inner = text.strip_prefix('<')?;
        let (closes, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let attributes = inner.get(name.len()..)?;
        let begins = attributes.starts_with(['>', '/', ' ', '\n', '\r', '\t']);
        if !begins || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        let end = attributes.bytes().take(LONGEST_TAG).position(|byte| {
            match (quote, byte) {
                // A `<` is where another tag begins, and this is none.
                (None, b'>' | b'<') => return true,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
            false
        })?;
        if attributes.as_bytes().get(end) != Some(&b'>') {
            return None;
        }
        let (whole, after) = text.split_at(text.len() - attributes.len() + end + 1);
        let tag = Self {
            name: name.to_ascii_lowercase(),
            closes,
            attributes: attributes.get(..end)?,
            text: whole,
        };
        Some((tag, after))
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.split_once(&format!("{name}="))?;
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
            _ => value.split_whitespace().next()?,
        };
        Some(decoded(value.trim()))
    }
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        rest = match Tag::of(here) {
            Some((tag, after)) => {
                out.push_str(if tag.name == "br" { "\n" } else { "" });
                after
            }
            None => {
                out.push('<');
                here.get(1..).unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    out
}

/// The entities that stand in code and addresses, where Markdown reads none.
fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
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
