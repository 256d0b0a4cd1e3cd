//! Pointers -> lines and columns, by one scan of each file.

use std::collections::HashMap;
use std::ops::Range;

use super::parser::{Event, Rules, Span};
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
    /// Line, column and bytes of the node's key, if it has one.
    pub key: Option<(usize, usize, Range<usize>)>,
    /// Whether it is the place of the node itself, or of the alias or the merge key that brings it; else it
    /// is that of an ancestor, because the text has no such node.
    pub exact: bool,
}

/// The places that are wanted of one file, and those that were found.
type Wanted<'o> = HashMap<&'o str, Option<Location>>;

/// The place of each origin, or of its nearest ancestor that is in the text.
pub fn locate(sources: &Sources, origins: &[Origin]) -> Vec<Option<Location>> {
    let places: Vec<_> = origins.iter().map(|origin| sources.place(origin)).collect();
    let mut wanted: HashMap<FileId, Wanted<'_>> = HashMap::new();
    for (file, place) in &places {
        let of_file = wanted.entry(*file).or_default();
        let mut pointer: &str = place;
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
    places
        .iter()
        .map(|(file, place)| nearest(wanted.get(file)?, place))
        .collect()
}

fn nearest(found: &Wanted<'_>, wanted: &str) -> Option<Location> {
    let mut pointer = wanted;
    loop {
        if let Some(Some(location)) = found.get(pointer) {
            let mut location = location.clone();
            location.exact |= pointer == wanted;
            return Some(location);
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
    // What the tree was read by is what it is found by.
    if !yaml(Rules::Strict, text, &mut search) {
        yaml(Rules::Libyaml, text, &mut search);
    }
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
    fn found(
        &mut self,
        pointer: &str,
        bytes: impl FnOnce(&Places<'_>) -> Range<usize>,
        key: impl FnOnce(&Places<'_>) -> Option<Range<usize>>,
    ) -> Next {
        if let Some(slot @ None) = self.wanted.get_mut(pointer) {
            let bytes = bytes(&self.places);
            let (line, column) = self.places.line_column(bytes.start);
            let key = key(&self.places).map(|bytes| {
                let (line, column) = self.places.line_column(bytes.start);
                (line, column, first_line(&self.places, bytes))
            });
            *slot = Some(Location {
                file: self.file,
                line,
                column,
                bytes: first_line(&self.places, bytes),
                key,
                exact: false,
            });
            self.left -= 1;
        }
        if self.left == 0 { Next::Stop } else { Next::Go }
    }
}

impl Search<'_, '_, '_> {
    /// What is below this node is written elsewhere: its place is this one.
    fn shares(&mut self, pointer: &str) {
        if let Some(Some(location)) = self.wanted.get_mut(pointer) {
            location.exact = true;
        }
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
        let key = node.key.map(|(key, _)| key);
        let shown = match &key {
            Some(key) if node.is_container => key.clone(),
            _ => node.value,
        };
        search.found(node.pointer, |_| shown, |_| key)
    })
}

enum Frame {
    Array {
        next: usize,
        length: usize,
    },
    /// The key's place while its value is awaited.
    Object {
        key: Option<Span>,
        length: usize,
    },
    /// A list or an object as a key, or something in one.
    Unusable,
}

/// Whether the text could be read by these rules, as far as it was needed.
fn yaml(rules: Rules, text: &str, search: &mut Search<'_, '_, '_>) -> bool {
    let mut pointer = String::new();
    let mut frames: Vec<Frame> = Vec::new();
    let seen = rules.each(text, |event, span| {
        match step(&event, span, &mut frames, &mut pointer, search) {
            Next::Stop => Err(()),
            Next::Go => Ok(()),
        }
    });
    seen.is_ok()
}

/// Goes on by one event.
fn step(
    event: &Event<'_>,
    span: Span,
    frames: &mut Vec<Frame>,
    pointer: &mut String,
    search: &mut Search<'_, '_, '_>,
) -> Next {
    let (name, opens) = match event {
        Event::Scalar(text, ..) => (&**text, None),
        Event::Alias(_) => ("", None),
        Event::Sequence(_) => ("", Some(false)),
        Event::Mapping(_) => ("", Some(true)),
        Event::End => {
            // A key has ended, not a value: its own is still to come.
            if !matches!(frames.pop(), Some(Frame::Unusable)) {
                leave(frames, pointer);
            }
            return Next::Go;
        }
        Event::Document => return Next::Go,
    };
    let mut key = None;
    let shown = match frames.last_mut() {
        // A key: the value's pointer begins here.
        Some(Frame::Object { key, .. }) if key.is_none() => {
            if name == "<<" {
                search.shares(pointer);
            }
            *key = Some(span);
            push_segment(pointer, name);
            if opens.is_some() {
                frames.push(Frame::Unusable);
            }
            return Next::Go;
        }
        Some(Frame::Unusable) => {
            if opens.is_some() {
                frames.push(Frame::Unusable);
            }
            return Next::Go;
        }
        Some(Frame::Object { key: Some(own), .. }) => {
            key = Some(own.clone());
            if opens.is_some() { own.clone() } else { span }
        }
        Some(Frame::Array { next, .. }) => {
            push_segment(pointer, &next.to_string());
            span
        }
        _ => span,
    };
    let next = search.found(
        pointer,
        |places| shown.bytes(places),
        |places| key.map(|key| key.bytes(places)),
    );
    if matches!(event, Event::Alias(_)) {
        search.shares(pointer);
    }
    if next == Next::Stop {
        return Next::Stop;
    }
    let length = pointer.len();
    match opens {
        Some(true) => frames.push(Frame::Object { key: None, length }),
        Some(false) => frames.push(Frame::Array { next: 0, length }),
        None => leave(frames, pointer),
    }
    Next::Go
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
