//! A look at YAML text before a tree is built of it.
//!
//! It bounds depth and size without recursion and without memory for the tree: parsers need time that
//! grows with the square of the depth, and an alias of a few bytes can stand for gigabytes. It also
//! finds by whose rules the text is read.

use std::collections::HashMap;

use super::parser::{Event, Invalid, Rules, Span};

/// How deep lists and objects may nest. With the scalar in the innermost that makes 128 levels, as in
/// serde_json.
pub const DEEPEST: usize = 127;

/// What the text turned out to be.
pub enum Verdict {
    /// It can be read by these rules.
    Sound(Rules),
    /// There is no document.
    Empty,
    /// The text was given up at a place.
    Refused(Refusal, Span),
    /// The text is not valid YAML by any rules.
    Invalid(Invalid),
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
}

struct Guard {
    frames: Vec<Frame>,
    /// Nodes and levels of every anchor that has ended.
    anchors: HashMap<usize, (u64, usize)>,
    nodes: u64,
    limit: u64,
    documents: usize,
}

/// Looks at all of a text, or as much as is needed to refuse it.
pub fn inspect(text: &str) -> Verdict {
    let strict = inspect_by(Rules::Strict, text);
    match strict {
        Verdict::Invalid(_) => match inspect_by(Rules::Libyaml, text) {
            // What YAML 1.2 says against it is the better complaint.
            Verdict::Invalid(_) => strict,
            verdict => verdict,
        },
        verdict => verdict,
    }
}

fn inspect_by(rules: Rules, text: &str) -> Verdict {
    let mut guard = Guard {
        frames: Vec::new(),
        anchors: HashMap::new(),
        nodes: 0,
        limit: text.len() as u64 * 2 + 10_000,
        documents: 0,
    };
    let seen = rules.each(text, |event, span| {
        guard.event(event).map_err(|refusal| (refusal, span))
    });
    match seen {
        // saphyr-parser reads ahead, and has a limit of its own on the way.
        Err(error) if error.why == "recursion limit exceeded" => {
            Verdict::Refused(Refusal::TooDeep, error.at)
        }
        Err(error) => Verdict::Invalid(error),
        Ok(Err((refusal, span))) => Verdict::Refused(refusal, span.first()),
        Ok(Ok(())) if guard.documents == 0 => Verdict::Empty,
        Ok(Ok(())) => Verdict::Sound(rules),
    }
}

impl Guard {
    fn event(&mut self, event: Event<'_>) -> Result<(), Refusal> {
        match event {
            Event::Document => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Refusal::Several);
                }
            }
            Event::Scalar(text, _, anchor, _) => {
                // Long text weighs more than short text: aliases repeat it too.
                let weight = 1 + text.len() as u64 / 4;
                self.add(weight, 0)?;
                self.keep(anchor, weight, 0);
            }
            Event::Alias(anchor) => {
                let Some((nodes, height)) = self.anchors.get(&anchor).copied() else {
                    return Err(Refusal::Endless);
                };
                if self.frames.len() + height > DEEPEST {
                    return Err(Refusal::TooDeep);
                }
                self.add(nodes, height)?;
            }
            Event::Sequence(anchor) | Event::Mapping(anchor) => self.open(anchor)?,
            Event::End => self.close(),
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize) -> Result<(), Refusal> {
        if self.frames.len() >= DEEPEST {
            return Err(Refusal::TooDeep);
        }
        self.frames.push(Frame {
            anchor,
            before: self.nodes,
            height: 0,
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

    /// After a node: what surrounds it is as high.
    fn turn(&mut self, height: usize) {
        if let Some(parent) = self.frames.last_mut() {
            parent.height = parent.height.max(height);
        }
    }

    fn keep(&mut self, anchor: usize, nodes: u64, height: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (nodes, height));
        }
    }
}
