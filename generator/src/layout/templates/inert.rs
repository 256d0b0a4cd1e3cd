//! Text of a document, made so that it stays text wherever it is put.
//!
//! A document is not trusted. Each type here has one constructor, which does the escaping for one
//! kind of place; a template can print it and nothing else.

use std::fmt;

/// Longer descriptions are cut: the whole text is in the crate's documentation.
const LONGEST: usize = 600;

macro_rules! displayed {
    ($($name:ident)*) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        })*
    };
}

displayed! { TomlText TomlKey MarkdownText CommentText CodeBlock }

/// A string of a TOML file, with its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TomlText(String);

impl TomlText {
    /// The text on one line, as a TOML string.
    pub fn new(text: &str) -> Self {
        TomlText(toml::Value::String(one_line(text)).to_string())
    }
}

/// A key of a TOML file: bare where it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TomlKey(String);

impl TomlKey {
    /// The text as a key.
    pub fn new(text: &str) -> Self {
        let table = toml::Table::from_iter([(one_line(text), toml::Value::Boolean(true))]);
        let line = table.to_string();
        let key = line.trim_end().strip_suffix("= true").unwrap_or(&line);
        TomlKey(key.trim_end().to_owned())
    }
}

/// A line of a Markdown file that holds no Markdown: no link, no HTML, no code, no table cell's end.
///
/// What looks like an address of electronic mail becomes a link on some sites; nothing else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownText(String);

impl MarkdownText {
    /// The text on one line, escaped. A text of nothing becomes a dash.
    pub fn new(text: &str) -> Self {
        let line = one_line(text);
        let mut escaped = String::with_capacity(line.len() + 16);
        let mut rest = line.chars().peekable();
        let mut only_digits = true;
        while let Some(char) = rest.next() {
            let is_first = escaped.is_empty();
            let next = rest.peek().copied();
            let before_w = escaped.ends_with("www") || escaped.ends_with("WWW");
            match char {
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' | '{' | '}' | '^' => {
                    escaped.extend(['\\', char]);
                }
                // A list or an underline at the beginning, an image before a bracket.
                '-' | '+' | '=' if is_first => escaped.extend(['\\', char]),
                '!' if next == Some('[') => escaped.extend(['\\', char]),
                // "1." and "1)" begin a list.
                '.' | ')' if only_digits && !is_first && next.is_none_or(char::is_whitespace) => {
                    escaped.extend(['\\', char])
                }
                // `https://` and `www.` become links by themselves.
                ':' if next == Some('/') => escaped.extend(['\\', char]),
                '.' if before_w => escaped.extend(['\\', char]),
                other => escaped.push(other),
            }
            only_digits &= char.is_ascii_digit();
        }
        MarkdownText(if escaped.is_empty() {
            "-".to_owned()
        } else {
            escaped
        })
    }
}

/// The rest of a line after `//`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentText(String);

impl CommentText {
    /// The text on one line.
    pub fn new(text: &str) -> Self {
        CommentText(one_line(text))
    }
}

/// A fenced block of code in a Markdown file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock(String);

impl CodeBlock {
    /// A block of Rust that is shown and not run. Its fence is longer than any in the code.
    pub fn rust(code: &str) -> Self {
        let longest = code
            .split(|char| char != '`')
            .map(str::len)
            .max()
            .unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        CodeBlock(format!("{fence}rust,no_run\n{}\n{fence}", code.trim_end()))
    }
}

/// Puts a text on one line: blanks of every kind become one blank, what cannot be seen goes, and
/// what is too long is cut.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    let words = text.split(|char: char| char.is_whitespace() || char.is_control());
    for word in words {
        let before = line.len();
        if !line.is_empty() {
            line.push(' ');
        }
        let seen = line.len();
        line.extend(word.chars().filter(|char| !is_unseen(*char)));
        if line.len() == seen {
            line.truncate(before);
        }
        if line.len() > LONGEST {
            let end = line
                .char_indices()
                .map(|(index, _)| index)
                .take_while(|index| *index <= LONGEST)
                .last();
            line.truncate(end.unwrap_or_default());
            line.push('…');
            break;
        }
    }
    line
}

/// Marks of direction and of no width: they change how the text around them looks.
fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_made_inert() {
        for (text, expected) in [
            (
                "plain, with 3.5 % and (more).",
                "plain, with 3.5 % and (more).",
            ),
            ("# Title\n\n* item", "\\# Title \\* item"),
            ("- item", "\\- item"),
            ("1. item", "1\\. item"),
            ("1.2.3", "1.2.3"),
            ("2) item", "2\\) item"),
            ("====", "\\===="),
            ("> quote", "&gt; quote"),
            (
                "<script>x</script> &amp;",
                "&lt;script&gt;x&lt;/script&gt; &amp;amp;",
            ),
            (
                "[a](javascript:x) ![b](c)",
                "\\[a\\](javascript:x) \\!\\[b\\](c)",
            ),
            ("https://x.org www.x.org", "https\\://x.org www\\.x.org"),
            ("```\ncode\n```", "\\`\\`\\` code \\`\\`\\`"),
            ("a | b", "a \\| b"),
            ("snake_case *x*", "snake\\_case \\*x\\*"),
            ("a\\", "a\\\\"),
            ("    indented", "indented"),
            ("", "-"),
            ("\u{202e}", "-"),
        ] {
            assert_eq!(MarkdownText::new(text).to_string(), expected, "{text}");
        }
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        for text in ["é".repeat(2000), "word ".repeat(2000), "aé".repeat(2000)] {
            let line = one_line(&text);
            assert!(line.len() <= LONGEST + '…'.len_utf8() && line.ends_with('…'));
        }
    }

    #[test]
    fn strings_and_keys_of_toml() {
        assert_eq!(TomlText::new("it's \"x\"\n").to_string().lines().count(), 1);
        assert_eq!(TomlKey::new("users").to_string(), "users");
        assert_eq!(TomlKey::new("a.b").to_string(), "\"a.b\"");
        assert_eq!(TomlKey::new("").to_string(), "\"\"");
    }

    #[test]
    fn a_fence_is_longer_than_those_within() {
        assert_eq!(CodeBlock::rust("x\n").to_string(), "```rust,no_run\nx\n```");
        assert_eq!(
            CodeBlock::rust("\"````\"").to_string(),
            "`````rust,no_run\n\"````\"\n`````"
        );
    }
}
