//! Markdown of a document in a Markdown file: what it means is shown, and it can do nothing.

use std::fmt;

use super::MarkdownText;
use crate::emit;

/// The longest paragraph that is shown, in bytes.
const LONGEST: usize = 600;
/// From how many bytes on a cell ends with its first sentence.
const SENTENCE: usize = 120;
/// After how many lines a page ends with its paragraph: the crate's documentation has more.
const MOST_LINES: usize = 40;

/// What a document says about itself: its Markdown, with headings below that of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownPage(String);

impl MarkdownPage {
    /// The text up to the paragraph at which a page is full, if it says anything.
    pub fn new(text: &str) -> Option<Self> {
        let mut lines = emit::page(text);
        let mut fenced = false;
        let end = lines.iter().enumerate().position(|(index, line)| {
            fenced ^= line.starts_with("```");
            index >= MOST_LINES && line.is_empty() && !fenced
        });
        if let Some(end) = end {
            lines.truncate(end);
            lines.extend([
                String::new(),
                "The crate's documentation has more.".to_owned(),
            ]);
        }
        let page = lines.join("\n");
        (!page.trim().is_empty()).then_some(MarkdownPage(page))
    }
}

impl fmt::Display for MarkdownPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first paragraph of what a document says, on one line and without the end of a table's cell: code, emphasis and links
/// are shown as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownLine(String);

impl MarkdownLine {
    /// The whole paragraph.
    pub fn paragraph(text: &str) -> Self {
        Self::of(text, None)
    }

    /// For a table: of a long paragraph its first sentence.
    pub fn cell(text: &str) -> Self {
        Self::of(text, Some(SENTENCE))
    }

    fn of(text: &str, sentence: Option<usize>) -> Self {
        let paragraph = first_paragraph(text);
        let line = match sentence {
            Some(most) if paragraph.len() > most => first_sentence(&paragraph),
            _ => paragraph.as_str(),
        };
        // Code, a heading, or more than one reads: as text, on one line.
        if line.is_empty() || line.len() > LONGEST {
            return MarkdownLine(MarkdownText::new(text).to_string());
        }
        let mut cell = String::with_capacity(line.len());
        for char in line.chars() {
            let escapes = cell.len() - cell.trim_end_matches('\\').len();
            if char == '|' && escapes.is_multiple_of(2) {
                cell.push('\\');
            }
            cell.push(char);
        }
        MarkdownLine(cell)
    }
}

impl fmt::Display for MarkdownLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The lines of the first paragraph or item, as one.
fn first_paragraph(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for line in emit::inert(text) {
        let text = line.trim();
        let item = text.trim_start_matches(['*', '-', '+', '>']);
        let is_item = item.len() < text.len() && item.starts_with(' ');
        let is_other = text.starts_with(['#', '|']) || text.starts_with("```");
        let says = text.contains(char::is_alphanumeric) && !is_other;
        match (says, words.is_empty()) {
            (true, true) if is_item => words.push(item.trim_start().to_owned()),
            (true, _) if !is_item => words.push(text.to_owned()),
            (_, false) => break,
            // In a block of code nothing is words.
            (_, true) if text.starts_with("```") => break,
            _ => {}
        }
    }
    words.join(" ")
}

/// Up to the first full stop that is in no code, link or emphasis; all of it if there is none.
fn first_sentence(paragraph: &str) -> &str {
    let ends = paragraph.match_indices(". ").map(|(at, _)| at + 1);
    let sentences = ends.filter_map(|end| paragraph.get(..end));
    let mut whole = sentences.filter(|sentence| {
        let pairs = ["`", "**", "_"]
            .iter()
            .all(|mark| sentence.matches(mark).count() % 2 == 0);
        let is_short_for = ["e.g.", "i.e.", "cf.", "vs."]
            .iter()
            .any(|word| sentence.ends_with(word));
        pairs && !is_short_for && sentence.matches('[').count() == sentence.matches(']').count()
    });
    whole.next().unwrap_or(paragraph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_markdown_it_was() {
        for (text, expected) in [
            (
                "# Introduction\n\nHello **bold** and `code`.\n\n* a\n* b\n\n|x|y|\n|-|-|\n|1|2|",
                "## Introduction\n\nHello **bold** and `code`.\n\n* a\n* b\n\n|x|y|\n|-|-|\n|1|2|",
            ),
            (
                "<h1>Big</h1><p>Text with <code>a</code></p>",
                "##### Big\n\nText with `a`",
            ),
            (
                "Title\n=====\ntext\n\nPart\n---\n\n---\nend",
                "## Title\ntext\n\n### Part\n\n---\nend",
            ),
            ("###### deep\n#no heading", "###### deep\n#no heading"),
            (
                "```sh\n# not a heading\n```",
                "`````text\n# not a heading\n`````",
            ),
            ("* item\n---", "* item\n---"),
            (
                "![i](https://x.org/y.png) wow![1] ![x](data:x)",
                "[i](https://x.org/y.png) wow!\\[1\\] !\\[x\\](data:x)",
            ),
            (
                "<script>x</script> [a](javascript:x)",
                "\\<script>x\\</script> \\[a\\](javascript:x)",
            ),
        ] {
            assert_eq!(
                MarkdownPage::new(text)
                    .map(|page| page.to_string())
                    .as_deref(),
                Some(expected)
            );
        }
        assert_eq!(MarkdownPage::new(" \n\u{202e}"), None);
    }

    #[test]
    fn a_page_ends_with_a_paragraph() {
        let text = format!(
            "{}\n\n```\n{}```\n\nend",
            "a\n".repeat(35),
            "code\n\n".repeat(5)
        );
        let page = MarkdownPage::new(&text)
            .map(|page| page.to_string())
            .unwrap_or_default();
        assert!(
            page.ends_with("`````\n\nThe crate's documentation has more."),
            "{page}"
        );
    }

    #[test]
    fn a_cell_is_inline_markdown() {
        let long = "word ".repeat(30);
        for (text, expected) in [
            ("<b>Get</b> the `thing`", "**Get** the `thing`".to_owned()),
            ("**Get** it\nnow.\n\nMore.", "**Get** it now.".to_owned()),
            ("# Title\n\nText", "Text".to_owned()),
            ("# Title", "\\# Title".to_owned()),
            ("* one\n* two", "one".to_owned()),
            (
                "a | b \\| c \\\\| d `e|f`",
                "a \\| b \\| c \\\\\\| d `e\\|f`".to_owned(),
            ),
            (
                "[here](https://x.org) [a](javascript:x) <i",
                "[here](https://x.org) \\[a\\](javascript:x) \\<i".to_owned(),
            ),
            (
                "```\ncode\n```\ntext",
                "\\`\\`\\` code \\`\\`\\` text".to_owned(),
            ),
            ("", "-".to_owned()),
            (
                &format!("One `a. b`, e.g. [c. d](https://x.org). {long}"),
                "One `a. b`, e.g. [c. d](https://x.org).".to_owned(),
            ),
        ] {
            assert_eq!(MarkdownLine::cell(text).to_string(), expected, "{text}");
        }
        let two = format!("One. {long}");
        assert_eq!(MarkdownLine::paragraph(&two).to_string(), two.trim());
    }
}
