//! JSON text -> the places of its nodes, in one pass without recursion and without a tree.
//!
//! YAML's parser would do for most JSON, but not for all: it refuses `\ud83d\ude00` and tabs, and takes
//! twice the time. hifijson's lexer reads what RFC 8259 allows.

use std::ops::Range;

use hifijson::SliceLexer;
use hifijson::num::Lex as _;
use hifijson::str::Lex as _;
use hifijson::token::Lex as Tokens;

use super::push_segment;

/// A node of a JSON text.
pub struct Node<'p> {
    /// The pointer to it.
    pub pointer: &'p str,
    /// The bytes of its key, and the number of the object that this is a key of.
    pub key: Option<(Range<usize>, usize)>,
    /// The bytes of a scalar, or the one that opens a list or an object.
    pub value: Range<usize>,
    /// Whether it is a list or an object.
    pub is_container: bool,
}

/// What a visitor wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// More nodes.
    Go,
    /// No more.
    Stop,
}

enum Frame {
    Array { next: usize, length: usize },
    Object { number: usize, length: usize },
}

struct Scan<'t, V> {
    text: &'t str,
    lexer: SliceLexer<'t>,
    visit: V,
    pointer: String,
    frames: Vec<Frame>,
    objects: usize,
}

/// Shows every node of a JSON text to `visit`, parents first. Tells whether the text was read to its
/// end, or as far as the visitor wanted.
pub fn scan(text: &str, visit: impl FnMut(Node<'_>) -> Next) -> bool {
    let mut scan = Scan {
        text,
        lexer: SliceLexer::new(text.as_bytes()),
        visit,
        pointer: String::new(),
        frames: Vec::new(),
        objects: 0,
    };
    scan.run().is_some()
}

impl<V: FnMut(Node<'_>) -> Next> Scan<'_, V> {
    /// Nothing where the text is not JSON.
    fn run(&mut self) -> Option<()> {
        let mut key = None;
        loop {
            let first = self.lexer.ws_peek()?;
            let start = self.offset();
            let is_container = matches!(first, b'{' | b'[');
            match first {
                b'{' | b'[' => {
                    self.lexer.discarded();
                }
                b'"' => self.lexer.discarded().str_ignore().ok()?,
                b'-' | b'0'..=b'9' => {
                    self.lexer.num_ignore();
                }
                _ => {
                    self.lexer.null_or_bool()?;
                }
            }
            let node = Node {
                pointer: &self.pointer,
                key: key.take(),
                value: start..self.offset(),
                is_container,
            };
            if (self.visit)(node) == Next::Stop {
                return Some(());
            }
            let mut fresh = is_container;
            if is_container {
                self.open(first);
            }
            // Ends what ends here, until another value begins.
            loop {
                let Some(frame) = self.frames.last_mut() else {
                    return Some(());
                };
                let (end, length) = match frame {
                    Frame::Array { length, .. } => (b']', *length),
                    Frame::Object { length, .. } => (b'}', *length),
                };
                self.pointer.truncate(length);
                let next = self.lexer.ws_peek()?;
                if next == end {
                    self.lexer.discarded();
                    self.frames.pop();
                    fresh = false;
                    continue;
                }
                if !fresh {
                    Tokens::expect(&mut self.lexer, |lexer| lexer.ws_peek(), b',')?;
                }
                key = self.step()?;
                break;
            }
        }
    }

    fn offset(&self) -> usize {
        self.text.len() - self.lexer.as_slice().len()
    }

    fn open(&mut self, first: u8) {
        let length = self.pointer.len();
        self.frames.push(if first == b'[' {
            Frame::Array { next: 0, length }
        } else {
            self.objects += 1;
            Frame::Object {
                number: self.objects,
                length,
            }
        });
    }

    /// Goes on to the next item or entry; reads the key of an entry.
    fn step(&mut self) -> Option<Option<(Range<usize>, usize)>> {
        match self.frames.last_mut()? {
            Frame::Array { next, .. } => {
                push_segment(&mut self.pointer, &next.to_string());
                *next += 1;
                Some(None)
            }
            Frame::Object { number, .. } => {
                let number = *number;
                self.lexer.ws_peek()?;
                let start = self.offset();
                Tokens::expect(&mut self.lexer, |lexer| lexer.ws_peek(), b'"')?;
                self.lexer.str_ignore().ok()?;
                let range = start..self.offset();
                let quoted = self.text.get(range.clone())?;
                if quoted.contains('\\') {
                    push_segment(
                        &mut self.pointer,
                        &serde_json::from_str::<String>(quoted).ok()?,
                    );
                } else {
                    push_segment(&mut self.pointer, quoted.get(1..quoted.len() - 1)?);
                }
                Tokens::expect(&mut self.lexer, |lexer| lexer.ws_peek(), b':')?;
                Some(Some((range, number)))
            }
        }
    }
}
