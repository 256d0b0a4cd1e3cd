//! A look at YAML text before a tree is built of it.
//!
//! It bounds depth and size without recursion and without memory for the tree: libyaml needs time that
//! grows with the square of the depth, and an alias of a few bytes can stand for gigabytes. It also
//! tells which of the two readers is to build the tree.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::scalar::{Scalar, is_surprising_key, resolve};

/// How deep lists and objects may nest. With the scalar in the innermost that makes 128 levels, as in
/// serde_json.
pub const DEEPEST: usize = 127;

/// What the text turned out to be.
pub enum Verdict {
    /// Any reader gives the same tree.
    Plain,
    /// Only the reader by events keeps what there is: odd keys or numbers, tags, merge keys.
    Odd,
    /// There is no document.
    Empty,
    /// The text was given up at a character.
    Refused(Refusal, usize),
    /// The text is not valid YAML, at least to this parser.
    Invalid(ScanError),
}

/// Why a text was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Too many levels.
    TooDeep,
    /// More nodes than the text can have without a trick.
    TooManyNodes,
    /// A node contains itself.
    Endless,
    /// A second document.
    Several,
}

struct Frame {
    anchor: usize,
    /// The number of nodes before this one.
    before: u64,
    /// The levels below this one.
    height: usize,
    is_object: bool,
    wants_key: bool,
}

struct Guard {
    frames: Vec<Frame>,
    /// Nodes and levels of every anchor that has ended.
    anchors: HashMap<usize, (u64, usize)>,
    nodes: u64,
    limit: u64,
    is_odd: bool,
}

/// Looks at all of a text, or as much as is needed to refuse it.
pub fn inspect(text: &str) -> Verdict {
    let mut guard = Guard {
        frames: Vec::new(),
        anchors: HashMap::new(),
        nodes: 0,
        limit: text.len() as u64 * 2 + 10_000,
        is_odd: false,
    };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            // saphyr-parser reads ahead, and has a limit of its own on the way.
            Err(error) if error.info() == "recursion limit exceeded" => {
                return Verdict::Refused(Refusal::TooDeep, error.marker().index());
            }
            Err(error) => return Verdict::Invalid(error),
        };
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                return Verdict::Refused(Refusal::Several, span.start.index());
            }
        }
        if let Err(refusal) = guard.event(event) {
            return Verdict::Refused(refusal, span.start.index());
        }
    }
    match (documents, guard.is_odd) {
        (0, _) => Verdict::Empty,
        (_, true) => Verdict::Odd,
        (_, false) => Verdict::Plain,
    }
}

impl Guard {
    fn event(&mut self, event: Event<'_>) -> Result<(), Refusal> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = matches!(style, ScalarStyle::Plain);
                self.is_odd |= tag.is_some() || (plain && self.is_odd_scalar(&text));
                // A quoted `<<` is a merge key to serde_yaml only.
                self.is_odd |= self.wants_key() && text == "<<";
                // Long text weighs more than short text: aliases repeat it too.
                let weight = 1 + text.len() as u64 / 4;
                self.add(weight, 0)?;
                self.keep(anchor, weight, 0);
            }
            Event::Alias(anchor) => {
                let Some((nodes, height)) = self.anchors.get(&anchor).copied() else {
                    return Err(Refusal::Endless);
                };
                // An alias as a key may stand for anything.
                self.is_odd |= self.wants_key();
                if self.frames.len() + height > DEEPEST {
                    return Err(Refusal::TooDeep);
                }
                self.add(nodes, height)?;
            }
            Event::SequenceStart(anchor, tag) => self.open(false, anchor, tag.is_some())?,
            Event::MappingStart(anchor, tag) => self.open(true, anchor, tag.is_some())?,
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            _ => {}
        }
        Ok(())
    }

    fn is_odd_scalar(&self, text: &str) -> bool {
        if self.wants_key() {
            is_surprising_key(text)
        } else {
            matches!(resolve(text), Scalar::TooLarge(_) | Scalar::NotFinite)
        }
    }

    fn wants_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.wants_key)
    }

    fn open(&mut self, is_object: bool, anchor: usize, tagged: bool) -> Result<(), Refusal> {
        if self.frames.len() >= DEEPEST {
            return Err(Refusal::TooDeep);
        }
        self.is_odd |= tagged || self.wants_key();
        self.frames.push(Frame {
            anchor,
            before: self.nodes,
            height: 0,
            is_object,
            wants_key: is_object,
        });
        Ok(())
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.nodes += 1;
        let (nodes, height) = (self.nodes - frame.before, frame.height + 1);
        self.keep(frame.anchor, nodes, height);
        self.turn(height);
    }

    fn add(&mut self, nodes: u64, height: usize) -> Result<(), Refusal> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > self.limit {
            return Err(Refusal::TooManyNodes);
        }
        self.turn(height);
        Ok(())
    }

    /// After a node: what surrounds it is as high, and awaits its next part.
    fn turn(&mut self, height: usize) {
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
            parent.wants_key = parent.is_object && !parent.wants_key;
        }
    }

    fn keep(&mut self, anchor: usize, nodes: u64, height: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (nodes, height));
        }
    }
}
