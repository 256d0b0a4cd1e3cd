//! Limits that a description states in its own words: "Max 50 characters.", "between 1 and 100", "10 or more".
//!
//! What is not certain is not stated: a limit that is told twice harms nobody, one that is told by nobody does.

/// What is counted by a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Nothing: it is about a number's value.
    Value,
    /// The characters of a text.
    Characters,
    /// The items of a list, or the properties of an object, by whatever names they have.
    Parts,
}

/// How far from a number the words may be that say which bound it is.
const BEFORE: usize = 6;
const BEHIND: usize = 4;

/// The words for what the characters of a text are counted as.
const CHARACTERS: [&str; 9] = [
    "character",
    "characters",
    "char",
    "chars",
    "letter",
    "letters",
    "long",
    "length",
    "symbols",
];

/// The sentences of a description.
#[derive(Debug, Default)]
pub(super) struct Stated(Vec<Vec<Token>>);

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    /// In small letters; signs are words too.
    Word(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
    Exactly,
}

impl Stated {
    pub fn new(description: &str) -> Self {
        let text = description.replace("\r\n", "\n");
        let paragraphs = text.split("\n\n");
        let sentences = paragraphs.flat_map(|paragraph| paragraph.split(". "));
        let sentences = sentences.flat_map(|sentence| sentence.split([';', '!', '?']));
        Stated(sentences.map(tokens).collect())
    }

    /// Whether one sentence states these bounds, all of them, of what is counted.
    pub fn says(&self, least: Option<f64>, most: Option<f64>, unit: Unit) -> bool {
        let mut sentences = self.0.iter().filter(|sentence| is_about(sentence, unit));
        sentences.any(|sentence| match (least, most) {
            (Some(least), Some(most)) if least == most => {
                bounds(sentence, least).any(|bound| bound == Bound::Exactly)
            }
            (Some(least), Some(most)) => {
                is_range(sentence, least, most)
                    || bounds(sentence, least).any(|bound| bound == Bound::Least)
                        && bounds(sentence, most).any(|bound| bound == Bound::Most)
            }
            (Some(least), None) => bounds(sentence, least).any(|bound| bound == Bound::Least),
            (None, Some(most)) => bounds(sentence, most).any(|bound| bound == Bound::Most),
            (None, None) => false,
        })
    }
}

fn is_about(sentence: &[Token], unit: Unit) -> bool {
    let of_text = sentence.iter().any(|token| match token {
        Token::Word(word) => CHARACTERS.contains(&word.as_str()),
        Token::Number(_) => false,
    });
    of_text == (unit == Unit::Characters)
}

/// What a sentence says a number is, wherever it stands.
fn bounds(sentence: &[Token], wanted: f64) -> impl Iterator<Item = Bound> {
    let numbers = sentence.iter().enumerate();
    let numbers = numbers.filter(move |(_, token)| **token == Token::Number(wanted));
    numbers.filter_map(|(at, _)| {
        let (before, behind) = sentence.split_at(at);
        told_before(before).unwrap_or_else(|| told_behind(behind.get(1..).unwrap_or_default()))
    })
}

/// What the nearest words before a number say, if they are about it: nothing where they leave the number itself out.
fn told_before(before: &[Token]) -> Option<Option<Bound>> {
    let words = before.iter().rev().map_while(|token| match token {
        Token::Word(word) => Some(word.as_str()),
        Token::Number(_) => None,
    });
    let words: Vec<&str> = words.take(BEFORE).collect();
    for (at, word) in words.iter().enumerate() {
        let earlier = words.get(at + 1).copied().unwrap_or_default();
        let mut denials = words.iter().skip(at + 1).take(2);
        let is_denied = denials.any(|word| matches!(*word, "no" | "not" | "never" | "cannot"));
        return Some(match *word {
            "least" | "min" | "minimum" | ">=" | "≥" => Some(Bound::Least),
            "most" | "max" | "maximum" | "<=" | "≤" | "exceed" | "exceeds" => Some(Bound::Most),
            "to" if matches!(earlier, "up" | "limited") => Some(Bound::Most),
            "exactly" => Some(Bound::Exactly),
            "more" | "greater" | "longer" | "larger" | "higher" if is_denied => Some(Bound::Most),
            "less" | "fewer" | "shorter" | "lower" | "smaller" if is_denied => Some(Bound::Least),
            "more" | "greater" | "longer" | "larger" | "higher" | "less" | "fewer" | "shorter"
            | "lower" | "smaller" | "above" | "below" | "under" | "over" | "<" | ">" => None,
            _ => continue,
        });
    }
    None
}

fn told_behind(behind: &[Token]) -> Option<Bound> {
    let words = behind.iter().map_while(|token| match token {
        Token::Word(word) => Some(word.as_str()),
        Token::Number(_) => None,
    });
    let words: Vec<&str> = words.take(BEHIND).collect();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        match (*word, next) {
            ("or", "more" | "greater" | "longer" | "larger" | "higher" | "above") => {
                return Some(Bound::Least);
            }
            ("or", "less" | "fewer" | "shorter" | "lower" | "smaller" | "below") => {
                return Some(Bound::Most);
            }
            ("max" | "maximum", _) => return Some(Bound::Most),
            ("min" | "minimum", _) => return Some(Bound::Least),
            _ => {}
        }
    }
    let counted = words.iter().find(|word| **word != "-");
    let counted = counted.is_some_and(|word| CHARACTERS.contains(word));
    counted.then_some(Bound::Exactly)
}

/// `1 to 100`, `between 1 and 100`, `1-100`.
fn is_range(sentence: &[Token], least: f64, most: f64) -> bool {
    sentence.windows(3).any(|tokens| match tokens {
        [Token::Number(first), Token::Word(word), Token::Number(last)] => {
            let joins = matches!(
                word.as_str(),
                "to" | "and" | "-" | "–" | "—" | "through" | ".."
            );
            joins && (*first, *last) == (least, most)
        }
        _ => false,
    })
}

/// Words, numbers and the signs that matter.
fn tokens(sentence: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sentence;
    let mut last = ' ';
    while let Some(first) = rest.chars().next() {
        let behind = rest.get(first.len_utf8()..).unwrap_or_default();
        let digit_next = behind.starts_with(|c: char| c.is_ascii_digit());
        let is_negative = first == '-' && digit_next && !last.is_alphanumeric();
        let length = if first.is_ascii_digit() || is_negative {
            let is_part = |c: char| c.is_ascii_digit() || ".,_".contains(c);
            let digits = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
            let text = rest.get(..first.len_utf8() + digits).unwrap_or_default();
            let text = text.trim_end_matches(['.', ',', '_']);
            tokens.extend(number(text).map(Token::Number));
            text.len()
        } else if first.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic());
            let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            tokens.push(Token::Word(word.to_lowercase()));
            word.len()
        } else if let Some(sign) = ["<=", ">=", ".."].iter().find(|it| rest.starts_with(**it)) {
            tokens.push(Token::Word((*sign).to_owned()));
            sign.len()
        } else {
            if "<>≤≥-–—".contains(first) {
                tokens.push(Token::Word(first.to_string()));
            }
            first.len_utf8()
        };
        let (taken, after) = rest.split_at(length.max(1));
        last = taken.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    tokens
}

/// A number as people write it: `1,000` and `1_000` are a thousand.
fn number(text: &str) -> Option<f64> {
    let mut groups = text.split([',', '_']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().enumerate().all(|(at, group)| {
        let whole = group.split('.').next().unwrap_or_default();
        whole.len() == 3 && (whole == *group || at + 1 == rest.len())
    });
    if !grouped {
        return None;
    }
    format!("{first}{}", rest.concat()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Stated, Unit};

    #[test]
    fn what_is_stated() {
        let (value, text, parts) = (Unit::Value, Unit::Characters, Unit::Parts);
        for (description, least, most, unit) in [
            ("The name. Max 50 characters.", None, Some(50.0), text),
            ("Maximum length is 1,000.", None, Some(1000.0), text),
            ("A title, up to 50 characters long", None, Some(50.0), text),
            (
                "May not be longer than 50 characters",
                None,
                Some(50.0),
                text,
            ),
            ("50 characters max", None, Some(50.0), text),
            ("must not exceed 50 chars", None, Some(50.0), text),
            ("3-letter code of a currency", Some(3.0), Some(3.0), text),
            ("exactly 3 characters", Some(3.0), Some(3.0), text),
            ("1 to 50 characters", Some(1.0), Some(50.0), text),
            ("Min 3, max 50 characters", Some(3.0), Some(50.0), text),
            ("Up to 100 tags", None, Some(100.0), parts),
            ("between 1 and 100", Some(1.0), Some(100.0), value),
            ("from -90 to 90", Some(-90.0), Some(90.0), value),
            ("at least 0.5", Some(0.5), None, value),
            ("10 or more", Some(10.0), None, value),
            ("no fewer than 2 of them", Some(2.0), None, parts),
            ("(1-100)", Some(1.0), Some(100.0), value),
            ("a number <= 100", None, Some(100.0), value),
        ] {
            assert!(
                Stated::new(description).says(least, most, unit),
                "{description}"
            );
        }
    }

    #[test]
    fn what_is_not_stated() {
        let (value, text, parts) = (Unit::Value, Unit::Characters, Unit::Parts);
        for (description, least, most, unit) in [
            ("Max 50 characters.", None, Some(60.0), text),
            ("Max 50 words.", None, Some(50.0), text),
            ("Max 50 characters each.", None, Some(50.0), parts),
            ("less than 50", None, Some(50.0), value),
            ("more than 50", Some(50.0), None, value),
            ("The best 50 of them", None, Some(50.0), parts),
            ("at least 1. The rest: 50", Some(1.0), Some(50.0), value),
            ("At most 50 a day; 60 in all", None, Some(60.0), value),
            ("max 1.5", None, Some(1.0), value),
            ("version 3", Some(3.0), Some(3.0), value),
            ("", None, Some(1.0), value),
        ] {
            assert!(
                !Stated::new(description).says(least, most, unit),
                "{description}"
            );
        }
    }
}
