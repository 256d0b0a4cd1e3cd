//! YAML -> tree, from the events of a parser.
//!
//! It keeps what JSON cannot say apart or lacks: keys that stand twice, keys like `1.10`, numbers beyond 64
//! bits, merge keys in their place. [`super::guard`] has bounded depth and size before.

use std::collections::HashMap;
use std::convert::Infallible;

use serde_json::{Map, Value};

use super::json::Read;
use super::parser::{Event, Invalid, Rules, Span, Style, Tag};
use super::places::Places;
use super::scalar::{Scalar, resolve};
use super::{FileId, Origin, push_segment, say};
use crate::diagnostic::Diagnostic;

/// Builds the tree of YAML text. Nothing if it has no document.
pub fn build(file: FileId, text: &str, rules: Rules) -> Result<Option<Read>, Invalid> {
    let mut builder = Builder {
        file,
        places: Places::new(text),
        pointer: String::new(),
        frames: Vec::new(),
        anchors: HashMap::new(),
        diagnostics: Vec::new(),
        tree: None,
    };
    let seen = rules.each(text, |event, span| {
        builder.event(event, span);
        Ok::<(), Infallible>(())
    })?;
    let Ok(()) = seen;
    let diagnostics = builder.diagnostics;
    Ok(builder.tree.map(|tree| Read { tree, diagnostics }))
}

struct Builder<'t> {
    file: FileId,
    places: Places<'t>,
    pointer: String,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Value>,
    diagnostics: Vec<Diagnostic>,
    tree: Option<Value>,
}

struct Frame {
    kind: Kind,
    anchor: usize,
    /// The length of this node's pointer.
    length: usize,
    span: Span,
}

enum Kind {
    Array(Vec<Value>),
    Object {
        entries: Map<String, Value>,
        key: Key,
        merged: Vec<Value>,
    },
}

/// Whose value comes next.
enum Key {
    /// A key comes next.
    Awaited,
    /// The value of this one, which has these characters.
    Is(String, Span),
    /// The value of one that JSON has no words for.
    Unusable,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Scalar(mut text, style, anchor, tag) => {
                self.enter_item();
                let is_block = style == Style::Block;
                if is_block && text.ends_with('\n') && self.ends_without_break(&span) {
                    text.to_mut().pop();
                }
                let value = self.scalar(&text, style == Style::Plain, tag, &span);
                if anchor > 0 {
                    self.anchors.insert(anchor, value.clone());
                }
                let name = self.wants_key().then(|| text.into_owned());
                self.finish(value, name, span);
            }
            Event::Alias(anchor) => {
                self.enter_item();
                let value = self.anchors.get(&anchor).cloned().unwrap_or(Value::Null);
                let name = match &value {
                    Value::Array(_) | Value::Object(_) => None,
                    Value::String(text) => Some(text.clone()),
                    scalar => Some(scalar.to_string()),
                };
                self.finish(value, name, span);
            }
            Event::Sequence(anchor) => {
                self.open(Kind::Array(Vec::new()), anchor, span);
            }
            Event::Mapping(anchor) => {
                let kind = Kind::Object {
                    entries: Map::new(),
                    key: Key::Awaited,
                    merged: Vec::new(),
                };
                self.open(kind, anchor, span);
            }
            Event::End => self.close(),
            Event::Document => {}
        }
    }

    /// The value of a scalar. Tags are ignored, but for those of the core schema.
    fn scalar(&mut self, text: &str, plain: bool, tag: Option<Tag>, span: &Span) -> Value {
        let is_text = match tag {
            Some(Tag::Text) => true,
            Some(Tag::Core) => false,
            Some(Tag::Other) | None => !plain,
        };
        if is_text || self.wants_key() {
            return Value::from(text);
        }
        let scalar = resolve(text);
        let origin = || Origin::new(self.file, &self.pointer);
        match scalar {
            Scalar::TooLarge(_) => {
                let rounded = || say::rounded(origin(), text, span.bytes(&self.places));
                say::add(&mut self.diagnostics, rounded);
            }
            Scalar::NotFinite => {
                let not_finite = || say::not_finite(origin(), text, span.bytes(&self.places));
                say::add(&mut self.diagnostics, not_finite);
            }
            _ => {}
        }
        scalar.into_value(text)
    }

    /// Whether the text ends here, in the middle of a line.
    fn ends_without_break(&self, span: &Span) -> bool {
        let text = self.places.text();
        let content = text.trim_end_matches([' ', '\t']);
        !text.ends_with(['\n', '\r']) && span.bytes(&self.places).end >= content.len()
    }

    fn wants_key(&self) -> bool {
        let kind = self.frames.last().map(|frame| &frame.kind);
        matches!(
            kind,
            Some(Kind::Object {
                key: Key::Awaited,
                ..
            })
        )
    }

    /// Before an item of a list: its index joins the pointer.
    fn enter_item(&mut self) {
        if let Some(Kind::Array(items)) = self.frames.last().map(|frame| &frame.kind) {
            push_segment(&mut self.pointer, &items.len().to_string());
        }
    }

    fn open(&mut self, kind: Kind, anchor: usize, span: Span) {
        self.enter_item();
        self.frames.push(Frame {
            kind,
            anchor,
            length: self.pointer.len(),
            span,
        });
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let value = match frame.kind {
            Kind::Array(items) => Value::Array(items),
            Kind::Object {
                mut entries,
                merged,
                ..
            } => {
                // A merged key never replaces one of the mapping's own.
                for (key, value) in merged.into_iter().flat_map(fields) {
                    entries.entry(key).or_insert(value);
                }
                Value::Object(entries)
            }
        };
        if frame.anchor > 0 {
            self.anchors.insert(frame.anchor, value.clone());
        }
        self.finish(value, None, frame.span);
    }

    /// A node is whole. `name` is its text, if it can be a key.
    fn finish(&mut self, value: Value, name: Option<String>, span: Span) {
        let origin = |pointer: &str| Origin::new(self.file, pointer);
        let bytes = |span: Span| span.bytes(&self.places);
        let Some(frame) = self.frames.last_mut() else {
            self.tree = Some(value);
            return;
        };
        let (entries, key, merged) = match &mut frame.kind {
            Kind::Array(items) => {
                items.push(value);
                self.pointer.truncate(frame.length);
                return;
            }
            Kind::Object {
                entries,
                key,
                merged,
            } => (entries, key, merged),
        };
        match std::mem::replace(key, Key::Awaited) {
            Key::Awaited => match name {
                Some(name) => {
                    push_segment(&mut self.pointer, &name);
                    *key = Key::Is(name, span);
                }
                None => {
                    let unusable = || say::unusable_key(origin(&self.pointer), bytes(span));
                    say::add(&mut self.diagnostics, unusable);
                    *key = Key::Unusable;
                }
            },
            Key::Unusable => {}
            Key::Is(name, _) if name == "<<" && can_merge(&value) => merged.push(value),
            Key::Is(name, span) if name == "<<" => {
                let unusable = || say::unusable_merge(origin(&self.pointer), bytes(span));
                say::add(&mut self.diagnostics, unusable);
            }
            Key::Is(name, span) => match entries.entry(name) {
                serde_json::map::Entry::Occupied(_) => {
                    let duplicate = || say::duplicate(origin(&self.pointer), bytes(span));
                    say::add(&mut self.diagnostics, duplicate);
                }
                serde_json::map::Entry::Vacant(vacant) => {
                    vacant.insert(value);
                }
            },
        }
        if matches!(key, Key::Awaited) {
            self.pointer.truncate(frame.length);
        }
    }
}

fn can_merge(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(Value::is_object),
        _ => false,
    }
}

/// The entries that a merge key brings: of a mapping, or of each of a list of them.
fn fields(value: Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(entries) => entries.into_iter().collect(),
        Value::Array(items) => items.into_iter().flat_map(fields).collect(),
        _ => Vec::new(),
    }
}
