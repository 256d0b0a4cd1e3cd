//! Pointers -> lines and columns, by one scan of each file.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::{FileId, Origin, Sources, push_segment};

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes of the value, or of the key where the value is a list or an object.
    pub bytes: Range<usize>,
}

/// The place of each origin, or of its nearest ancestor that is in the text.
pub fn locate(sources: &Sources, origins: &[Origin]) -> Vec<Option<Location>> {
    let mut wanted: HashMap<FileId, HashMap<&str, Option<Location>>> = HashMap::new();
    for origin in origins {
        let of_file = wanted.entry(origin.file).or_default();
        let mut pointer = origin.pointer();
        loop {
            of_file.entry(pointer).or_insert(None);
            match pointer.rfind('/') {
                Some(slash) => pointer = pointer.get(..slash).unwrap_or_default(),
                None => break,
            }
        }
    }
    for (file, pointers) in &mut wanted {
        if let Some(source) = sources.get(*file) {
            scan(*file, &source.text, pointers);
        }
    }
    origins
        .iter()
        .map(|origin| nearest(&wanted, origin))
        .collect()
}

fn nearest(
    found: &HashMap<FileId, HashMap<&str, Option<Location>>>,
    origin: &Origin,
) -> Option<Location> {
    let of_file = found.get(&origin.file)?;
    let mut pointer = origin.pointer();
    loop {
        if let Some(Some(location)) = of_file.get(pointer) {
            return Some(location.clone());
        }
        pointer = pointer.get(..pointer.rfind('/')?).unwrap_or_default();
    }
}

enum Frame {
    Array {
        next: usize,
        length: usize,
    },
    /// The key's span while its value is awaited.
    Object {
        key: Option<Span>,
        length: usize,
    },
}

fn scan(file: FileId, text: &str, wanted: &mut HashMap<&str, Option<Location>>) {
    let places = Places::new(text);
    let mut left = wanted.len();
    let mut pointer = String::new();
    let mut frames: Vec<Frame> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let (value, opens) = match &event {
            Event::Scalar(value, ..) => (Some(value), None),
            Event::Alias(_) => (None, None),
            Event::SequenceStart(..) => (None, Some(false)),
            Event::MappingStart(..) => (None, Some(true)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Frame::Array { length, .. } | Frame::Object { length, .. }) =
                    frames.pop()
                {
                    pointer.truncate(length);
                }
                leave(&mut frames, &mut pointer);
                continue;
            }
            _ => continue,
        };
        // A key: the value's pointer begins here.
        if let Some(Frame::Object {
            key: key @ None, ..
        }) = frames.last_mut()
        {
            if opens.is_some() {
                // A list or an object as a key: no pointer leads there.
                break;
            }
            *key = Some(span);
            push_segment(&mut pointer, value.map(|text| &**text).unwrap_or_default());
            continue;
        }
        let shown = match frames.last() {
            Some(Frame::Object { key: Some(key), .. }) if opens.is_some() => *key,
            _ => span,
        };
        if let Some(Frame::Array { next, .. }) = frames.last() {
            push_segment(&mut pointer, &next.to_string());
        }
        if let Some(slot @ None) = wanted.get_mut(pointer.as_str()) {
            *slot = Some(places.location(file, shown));
            left -= 1;
            if left == 0 {
                break;
            }
        }
        match opens {
            Some(true) => frames.push(Frame::Object {
                key: None,
                length: pointer.len(),
            }),
            Some(false) => frames.push(Frame::Array {
                next: 0,
                length: pointer.len(),
            }),
            None => leave(&mut frames, &mut pointer),
        }
    }
}

/// A value has ended: the container goes on to the next.
fn leave(frames: &mut [Frame], pointer: &mut String) {
    match frames.last_mut() {
        Some(Frame::Array { next, length }) => {
            *next += 1;
            pointer.truncate(*length);
        }
        Some(Frame::Object { key, length }) => {
            *key = None;
            pointer.truncate(*length);
        }
        None => {}
    }
}

/// Where the lines of a text begin.
struct Places<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        let breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        Places {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    fn location(&self, file: FileId, span: Span) -> Location {
        let start = self.byte(span.start.line(), span.start.col());
        let mut end = self.byte(span.end.line(), span.end.col());
        if span.end.line() > span.start.line() || end <= start {
            let line = self
                .text
                .get(start..)
                .and_then(|rest| rest.lines().next())
                .unwrap_or_default();
            end = start
                + if end <= start {
                    line.chars().next().map_or(0, char::len_utf8)
                } else {
                    line.len()
                };
        }
        Location {
            file,
            line: span.start.line(),
            column: span.start.col() + 1,
            bytes: start..end,
        }
    }

    /// The byte of a line (from 1) and a column (from 0, in characters).
    fn byte(&self, line: usize, column: usize) -> usize {
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        // Lines of ASCII, as long as a minified document's, need no walk.
        if rest.is_char_boundary(column.min(rest.len()))
            && rest.get(..column).is_some_and(str::is_ascii)
        {
            return start + column;
        }
        start
            + rest
                .char_indices()
                .nth(column)
                .map_or(rest.len(), |(at, _)| at)
    }
}
