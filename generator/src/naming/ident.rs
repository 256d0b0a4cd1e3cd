//! Text of a document -> identifiers. The only place where text becomes a Rust name.

use std::fmt;

use super::{letters, words};
use crate::stable::hash;

/// A valid Rust identifier, no keyword.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Accepts a name from a lock file, if it is an identifier.
    pub fn checked(text: &str) -> Option<Name> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let valid = (unicode_ident::is_xid_start(first) || first == '_' && text.len() > 1)
            && chars.all(words::is_part)
            && unicode_normalization::is_nfc(text)
            && text.len() <= 4 * LONGEST
            && !is_keyword(text);
        valid.then(|| Name(text.to_owned()))
    }

    /// The name with a number behind it.
    pub fn numbered(&self, number: usize) -> Name {
        if self.0.ends_with(|c: char| c.is_numeric() || c == '_') {
            Name(format!("{}_{number}", self.0.trim_end_matches('_')))
        } else {
            Name(format!("{}{number}", self.0))
        }
    }

    /// The name with text of ours behind it, which must be a part of an identifier. Words have one `_` between them: a
    /// keyword has its own.
    pub fn with_suffix(&self, suffix: &'static str) -> Name {
        let word = suffix.len() > 1 && suffix.starts_with('_');
        let name = match word {
            true => self.0.trim_end_matches('_'),
            false => self.0.as_str(),
        };
        Name(format!("{name}{suffix}"))
    }

    /// A name that we chose ourselves.
    pub fn ours(text: &'static str) -> Name {
        Name(text.to_owned())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The longest name made from a document's text.
const LONGEST: usize = 100;

/// A type or variant: `UserProfile`.
pub fn upper_camel(text: &str) -> Name {
    with_letters(text, words::upper_camel, camel, "")
}

/// A value of an enum: `Created`. A sign that it begins with says something, as in `-created` and `>=size`.
pub fn enum_value(text: &str) -> Name {
    let rest = text.trim_start_matches(['-', '+', '!', '<', '>', '=', '~']);
    match text.strip_suffix(rest) {
        Some(signs) if !signs.is_empty() && rest.starts_with(char::is_alphabetic) => {
            upper_camel(&format!("{} {rest}", spell_signs(signs)))
        }
        _ => upper_camel(text),
    }
}

/// The name of a value with its signs in words, if it has signs that tell values apart: `GMT+1`, `red*`.
pub fn with_signs(text: &str) -> Option<Name> {
    let mut spelled = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let telling = match c {
            '-' => chars.peek().is_some_and(char::is_ascii_digit),
            _ => "+*=<>!&|%@#~".contains(c),
        };
        match telling {
            true => spelled.push_str(&format!("{} ", spell_signs(&c.to_string()))),
            false => spelled.push(c),
        }
    }
    (spelled != text).then(|| upper_camel(&spelled))
}

/// A field, parameter or method: `user_profile`.
pub fn snake(text: &str) -> Name {
    with_letters(text, words::snake, small, "_")
}

/// A module: in ASCII, since it is a file (rustc, E0754) and a feature of a package.
pub fn module(text: &str) -> Name {
    finish(
        small(words::snake(&spell(&letters::in_ascii(text)))),
        text,
        "_",
    )
}

/// The beginning of a static's name, with a suffix to come: `USER_PROFILE`.
pub fn upper_snake(text: &str) -> Name {
    let name = module(text).0.to_ascii_uppercase();
    Name(name.trim_end_matches('_').to_owned())
}

/// A name with the letters that the text has, or in ASCII where somebody would complain.
fn with_letters(
    text: &str,
    cased: fn(&str) -> String,
    made: fn(String) -> String,
    joint: &str,
) -> Name {
    let name = made(cased(&spell(&letters::plain(text))));
    if letters::are_fine(&name) {
        return finish(name, text, joint);
    }
    finish(made(cased(&spell(&letters::in_ascii(text)))), text, joint)
}

fn camel(mut name: String) -> String {
    if name.is_empty() {
        name = "Unnamed".to_owned();
    }
    if !name.starts_with(unicode_ident::is_xid_start) {
        name.insert(0, 'V');
    }
    name
}

fn small(mut name: String) -> String {
    if name.is_empty() {
        name = "unnamed".to_owned();
    }
    if name.chars().all(|c| c.is_numeric() || c == '_') {
        name.insert(0, 'n');
    } else if !name.starts_with(unicode_ident::is_xid_start) {
        name.insert(0, '_');
    }
    name
}

fn finish(mut name: String, text: &str, joint: &str) -> Name {
    if name.chars().count() > LONGEST {
        let cut: String = name.chars().take(LONGEST - 9).collect();
        name = format!("{}{joint}{:08x}", cut.trim_end_matches('_'), hash(text));
    }
    if name == "Self" {
        name.push_str("Value");
    } else if is_keyword(&name) {
        name.push('_');
    }
    Name(name)
}

/// Letters and digits stay, signs get names where they alone tell values apart.
fn spell(text: &str) -> String {
    let is_letter = |c: char| words::is_part(c) && c != '_';
    let plain = text.chars().any(is_letter);
    if !plain {
        return spell_signs(text);
    }
    let mut spelled = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    match (chars.peek(), text.chars().nth(1)) {
        (Some('-'), Some(second)) if second.is_ascii_digit() => spelled.push_str("minus "),
        (Some('+'), Some(second)) if second.is_ascii_digit() => spelled.push_str("plus "),
        _ => {}
    }
    let mut previous = ' ';
    for c in chars {
        // `1.5` and `1_5` are not `15`.
        let keeps_digits_apart = previous.is_ascii_digit() && !is_letter(c);
        match c {
            c if is_letter(c) => spelled.push(c),
            '\'' => {}
            _ if keeps_digits_apart => spelled.push('_'),
            _ => spelled.push(' '),
        }
        previous = c;
    }
    spelled
}

fn spell_signs(text: &str) -> String {
    let mut spelled = String::new();
    for c in text.chars().take(24) {
        let word = match c {
            '+' => "plus",
            '-' => "minus",
            '*' => "star",
            '/' => "slash",
            '\\' => "backslash",
            '=' => "equals",
            '<' => "less",
            '>' => "greater",
            '!' => "not",
            '&' => "and",
            '|' => "pipe",
            '%' => "percent",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '@' => "at",
            '#' => "hash",
            '$' => "dollar",
            '~' => "tilde",
            '^' => "caret",
            '_' => "underscore",
            '?' => "question",
            '(' | ')' => "paren",
            '[' | ']' => "bracket",
            '{' | '}' => "brace",
            '"' | '\'' | '`' => "quote",
            c if c.is_whitespace() => "space",
            other => {
                spelled.push(' ');
                spelled.push_str(letters::in_ascii(other.encode_utf8(&mut [0; 4])).trim());
                continue;
            }
        };
        spelled.push(' ');
        spelled.push_str(word);
    }
    if spelled.is_empty() {
        "empty".to_owned()
    } else {
        spelled
    }
}

/// Strict and reserved keywords of all editions. They get an underscore rather than `r#`: some
/// (`self`, `crate`) cannot be raw, and one rule is easier to remember.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: [&str; 53] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
        "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
        "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "try",
        "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
    ];
    KEYWORDS.contains(&name)
}
