//! A pattern -> a text that it matches.
//!
//! Knows what patterns of API documents are made of: literals, classes, groups, alternatives and
//! counts. What looks ahead or back is passed over: it mostly forbids what is not made here anyway.

use std::iter::Peekable;
use std::str::Chars;

/// A text of `shortest` to `longest` characters that `pattern` matches.
pub fn sample(pattern: &str, shortest: usize, longest: usize) -> Option<String> {
    // Open counts decide the length: one more round of each until the text is long enough.
    (0..=shortest.max(1))
        .filter_map(|extra| {
            let mut reader = Reader {
                rest: pattern.chars().peekable(),
                extra,
            };
            let text = reader.alternatives()?;
            reader.rest.next().is_none().then_some(text)
        })
        .find(|text| (shortest..=longest).contains(&text.chars().count()))
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    extra: usize,
}

impl Reader<'_> {
    /// The first of several; the others are read over.
    fn alternatives(&mut self) -> Option<String> {
        let first = self.sequence()?;
        while self.rest.next_if_eq(&'|').is_some() {
            self.sequence()?;
        }
        Some(first)
    }

    fn sequence(&mut self) -> Option<String> {
        let mut text = String::new();
        while let Some(&next) = self.rest.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let atom = self.atom()?;
            let times = self.times()?;
            text.push_str(&atom.repeat(times));
        }
        Some(text)
    }

    fn atom(&mut self) -> Option<String> {
        Some(match self.rest.next()? {
            '^' | '$' => String::new(),
            '.' => "a".to_owned(),
            '[' => self.class()?.to_string(),
            '(' => {
                let silent = self.looks_around()?;
                let inner = self.alternatives()?;
                self.rest.next_if_eq(&')')?;
                if silent { String::new() } else { inner }
            }
            '\\' => match self.rest.next()? {
                'b' => String::new(),
                escaped => self.escape(escaped)?.to_string(),
            },
            literal => literal.to_string(),
        })
    }

    /// Reads what stands after a group's bracket: whether the group only looks ahead or back.
    fn looks_around(&mut self) -> Option<bool> {
        if self.rest.next_if_eq(&'?').is_none() {
            return Some(false);
        }
        match self.rest.next()? {
            ':' => Some(false),
            '=' | '!' => Some(true),
            '<' if self.rest.next_if(|c| matches!(c, '=' | '!')).is_some() => Some(true),
            '<' => {
                let end = self.rest.by_ref().find(|c| !c.is_alphanumeric());
                (end == Some('>')).then_some(false)
            }
            _ => None,
        }
    }

    fn escape(&mut self, escaped: char) -> Option<char> {
        Some(match escaped {
            'd' => '1',
            'w' | 'D' | 'S' => 'a',
            's' | 'W' => ' ',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'p' => {
                let class: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                if class.starts_with("{N") { '1' } else { 'a' }
            }
            'u' | 'x' => {
                let digits = if escaped == 'u' { 4 } else { 2 };
                let code: String = self.rest.by_ref().take(digits).collect();
                char::from_u32(u32::from_str_radix(&code, 16).ok()?)?
            }
            literal if !literal.is_alphanumeric() => literal,
            _ => return None,
        })
    }

    /// One character of a class.
    fn class(&mut self) -> Option<char> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges: Vec<(char, char)> = Vec::new();
        loop {
            let low = match self.rest.next()? {
                ']' => break,
                '\\' => {
                    let escaped = self.rest.next()?;
                    match escaped {
                        'd' => ranges.push(('0', '9')),
                        'w' => ranges.extend([('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]),
                        's' => ranges.extend([(' ', ' '), ('\t', '\r')]),
                        _ => {
                            let c = self.escape(escaped)?;
                            ranges.push((c, c));
                        }
                    }
                    continue;
                }
                literal => literal,
            };
            let mut high = low;
            let mut ahead = self.rest.clone();
            if ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']') {
                self.rest.next();
                high = match self.rest.next()? {
                    '\\' => self.rest.next()?,
                    literal => literal,
                };
            }
            ranges.push((low, high));
        }
        let fits = |c: &char| ranges.iter().any(|(low, high)| (low..=high).contains(&c)) != negated;
        // A letter is welcome in most places; then anything printable, then the class itself.
        let printable = ('a'..='z')
            .chain('A'..='Z')
            .chain('0'..='9')
            .chain(' '..='~');
        printable
            .into_iter()
            .find(fits)
            .or_else(|| ranges.first().filter(|_| !negated).map(|range| range.0))
    }

    /// How often the atom before stands.
    fn times(&mut self) -> Option<usize> {
        let (least, most) = match self.rest.peek() {
            Some('?') => (0, 1),
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('{') => {
                let inside: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                let inside = inside.trim_start_matches('{');
                let (least, most): (usize, usize) = match inside.split_once(',') {
                    None => (inside.parse().ok()?, inside.parse().ok()?),
                    Some((least, "")) => (least.parse().ok()?, usize::MAX),
                    Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
                };
                self.rest.next_if_eq(&'?');
                return Some((least + self.extra).min(most));
            }
            _ => return Some(1),
        };
        self.rest.next();
        // A lazy count matches the same texts.
        self.rest.next_if_eq(&'?');
        Some((least + self.extra).min(most))
    }
}
