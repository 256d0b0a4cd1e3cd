//! Pointers -> lines and columns, by one scan of each file.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::places::Places;
use super::scan::{self, Next};
use super::{FileId, Origin, Sources, looks_like_json, push_segment};

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

/// The places that are wanted of one file, and those that were found.
type Wanted<'o> = HashMap<&'o str, Option<Location>>;

/// The place of each origin, or of its nearest ancestor that is in the text.
pub fn locate(sources: &Sources, origins: &[Origin]) -> Vec<Option<Location>> {
    let mut wanted: HashMap<FileId, Wanted<'_>> = HashMap::new();
    for origin in origins {
        let of_file = wanted.entry(origin.file).or_default();
        let mut pointer = origin.pointer();
        while of_file.insert(pointer, None).is_none() {
            let Some(slash) = pointer.rfind('/') else {
                break;
            };
            pointer = pointer.get(..slash).unwrap_or_default();
        }
    }
    for (file, pointers) in &mut wanted {
        if let Some(source) = sources.get(*file) {
            find(*file, &source.text, pointers);
        }
    }
    origins
        .iter()
        .map(|origin| nearest(wanted.get(&origin.file)?, origin.pointer()))
        .collect()
}

fn nearest(found: &Wanted<'_>, mut pointer: &str) -> Option<Location> {
    loop {
        if let Some(Some(location)) = found.get(pointer) {
            return Some(location.clone());
        }
        pointer = pointer.get(..pointer.rfind('/')?).unwrap_or_default();
    }
}

fn find(file: FileId, text: &str, wanted: &mut Wanted<'_>) {
    let mut search = Search {
        file,
        places: Places::new(text),
        left: wanted.len(),
        wanted,
    };
    // JSON may be YAML too, so what is not found there is searched for once more.
    if looks_like_json(text) && json(text, &mut search) {
        return;
    }
    yaml(text, &mut search);
}

/// What is still searched for.
struct Search<'s, 't, 'o> {
    file: FileId,
    places: Places<'t>,
    wanted: &'s mut Wanted<'o>,
    left: usize,
}

impl Search<'_, '_, '_> {
    /// Takes the place of a pointer if it is wanted, the first one if there are several.
    fn found(&mut self, pointer: &str, bytes: impl FnOnce(&Places<'_>) -> Range<usize>) -> Next {
        if let Some(slot @ None) = self.wanted.get_mut(pointer) {
            let bytes = bytes(&self.places);
            let (line, column) = self.places.line_column(bytes.start);
            *slot = Some(Location {
                file: self.file,
                line,
                column,
                bytes: first_line(&self.places, bytes),
            });
            self.left -= 1;
        }
        if self.left == 0 { Next::Stop } else { Next::Go }
    }
}

/// The part of a range that is on its first line; one character at least, if there is one.
fn first_line(places: &Places<'_>, bytes: Range<usize>) -> Range<usize> {
    let line = places.line(bytes.start);
    let rest = places.text().get(bytes.start..line.end).unwrap_or_default();
    let one = rest.chars().next().map_or(0, char::len_utf8);
    let end = bytes.end.min(line.end).max(bytes.start + one);
    // A plain scalar ends where the next token begins: before a comment, for example.
    let shown = places.text().get(bytes.start..end).unwrap_or_default();
    bytes.start..bytes.start + shown.trim_end().len().max(one)
}

/// Whether the text could be read as JSON.
fn json(text: &str, search: &mut Search<'_, '_, '_>) -> bool {
    scan::scan(text, |node| {
        let shown = match node.key {
            Some((key, _)) if node.is_container => key,
            _ => node.value,
        };
        search.found(node.pointer, |_| shown)
    })
}

enum Frame {
    Array {
        next: usize,
        length: usize,
    },
    /// The key's characters while its value is awaited.
    Object {
        key: Option<Range<usize>>,
        length: usize,
    },
    /// A list or an object as a key, or something in one.
    Unusable,
}

fn yaml(text: &str, search: &mut Search<'_, '_, '_>) {
    let mut pointer = String::new();
    let mut frames: Vec<Frame> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let span = span.start.index()..span.end.index();
        let (name, opens) = match &event {
            Event::Scalar(text, ..) => (&**text, None),
            Event::Alias(_) => ("", None),
            Event::SequenceStart(..) => ("", Some(false)),
            Event::MappingStart(..) => ("", Some(true)),
            Event::SequenceEnd | Event::MappingEnd => {
                // A key has ended, not a value: its own is still to come.
                if !matches!(frames.pop(), Some(Frame::Unusable)) {
                    leave(&mut frames, &mut pointer);
                }
                continue;
            }
            _ => continue,
        };
        let shown = match frames.last_mut() {
            // A key: the value's pointer begins here.
            Some(Frame::Object { key, .. }) if key.is_none() => {
                *key = Some(span);
                push_segment(&mut pointer, name);
                if opens.is_some() {
                    frames.push(Frame::Unusable);
                }
                continue;
            }
            Some(Frame::Unusable) => {
                if opens.is_some() {
                    frames.push(Frame::Unusable);
                }
                continue;
            }
            Some(Frame::Object { key: Some(key), .. }) if opens.is_some() => key.clone(),
            Some(Frame::Array { next, .. }) => {
                push_segment(&mut pointer, &next.to_string());
                span
            }
            _ => span,
        };
        let bytes = |places: &Places<'_>| {
            places.byte_of_character(shown.start)..places.byte_of_character(shown.end)
        };
        if search.found(&pointer, bytes) == Next::Stop {
            break;
        }
        let length = pointer.len();
        match opens {
            Some(true) => frames.push(Frame::Object { key: None, length }),
            Some(false) => frames.push(Frame::Array { next: 0, length }),
            None => leave(&mut frames, &mut pointer),
        }
    }
}

/// A value has ended: what surrounds it goes on to the next.
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
        Some(Frame::Unusable) | None => {}
    }
}
