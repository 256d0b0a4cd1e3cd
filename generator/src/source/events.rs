//! YAML -> tree, from the events of a parser with markers.
//!
//! It reads what serde_yaml refuses (duplicate keys), and its errors have exact places. Scalars are
//! resolved as serde_yaml resolves them: the core schema of YAML 1.2.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Number, Value};

use super::json::{Read, duplicate};
use super::{FileId, Origin, push_segment};
use crate::diagnostic::{Diagnostic, codes};

/// How deep a document may nest.
const DEEPEST: usize = 128;

/// Reads YAML text.
pub fn parse(file: FileId, text: &str) -> Result<Read, Box<Diagnostic>> {
    let mut builder = Builder {
        file,
        pointer: String::new(),
        frames: Vec::new(),
        anchors: HashMap::new(),
        budget: text.len() * 2 + 10_000,
        diagnostics: Vec::new(),
        tree: None,
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                let place = (span.start.line(), span.start.col() + 1);
                builder
                    .event(event)
                    .map_err(|error| Box::new(error.at(place.0, place.1)))?;
            }
            Err(error) => {
                let marker = error.marker();
                let message = format!("the document is not valid YAML: {}", error.info());
                let mut diagnostic =
                    Diagnostic::error(codes::NOT_A_DOCUMENT, Origin::new(file, ""), message)
                        .at(marker.line(), marker.col() + 1);
                // Where a tab indents a line, that is the cause, whatever is complained of.
                let indented = |line: &str| line.trim_start_matches(' ').starts_with('\t');
                if let Some(line) = text.lines().position(indented) {
                    let blanks = text
                        .lines()
                        .nth(line)
                        .map_or(0, |text| text.len() - text.trim_start_matches(' ').len());
                    diagnostic = diagnostic
                        .at(line + 1, blanks + 1)
                        .label("a tab")
                        .help("YAML does not allow tabs for indentation; use blanks");
                }
                return Err(Box::new(diagnostic));
            }
        }
    }
    match builder.tree {
        Some(tree) => Ok(Read {
            tree,
            diagnostics: builder.diagnostics,
        }),
        None => Err(Box::new(Diagnostic::error(
            codes::NOT_A_DOCUMENT,
            Origin::new(file, ""),
            "the file has no document",
        ))),
    }
}

struct Builder {
    file: FileId,
    pointer: String,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Value>,
    /// How many nodes may still be made: aliases can make more than the text has.
    budget: usize,
    diagnostics: Vec<Diagnostic>,
    tree: Option<Value>,
}

struct Frame {
    kind: Kind,
    anchor: usize,
    /// The length of the pointer of this node.
    length: usize,
}

enum Kind {
    Array(Vec<Value>),
    Object {
        entries: Map<String, Value>,
        key: Option<String>,
        merged: Vec<Value>,
    },
}

impl Builder {
    fn error(&self, code: crate::diagnostic::Code, message: &str) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(code, Origin::new(self.file, ""), message))
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), Box<Diagnostic>> {
        match event {
            Event::DocumentStart(_) if self.tree.is_some() => {
                return Err(self.error(
                    codes::NOT_A_DOCUMENT,
                    "the file has several YAML documents; one is read",
                ));
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = matches!(style, ScalarStyle::Plain);
                let value = if plain && !self.wants_key() {
                    resolve(&text)
                } else {
                    Value::from(&*text)
                };
                self.finish(value, anchor)?;
            }
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned().unwrap_or(Value::Null);
                self.finish(value, 0)?;
            }
            Event::SequenceStart(anchor, _) => self.open(Kind::Array(Vec::new()), anchor)?,
            Event::MappingStart(anchor, _) => {
                self.open(
                    Kind::Object {
                        entries: Map::new(),
                        key: None,
                        merged: Vec::new(),
                    },
                    anchor,
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            _ => {}
        }
        Ok(())
    }

    fn wants_key(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                kind: Kind::Object { key: None, .. },
                ..
            })
        )
    }

    fn open(&mut self, kind: Kind, anchor: usize) -> Result<(), Box<Diagnostic>> {
        if self.frames.len() >= DEEPEST {
            return Err(self.error(
                codes::TOO_LARGE,
                "the document is nested more than 128 levels deep",
            ));
        }
        if self.wants_key() {
            return Err(self.error(codes::NOT_JSON, "a list or an object cannot be a key"));
        }
        if let Some(Frame {
            kind: Kind::Array(items),
            ..
        }) = self.frames.last()
        {
            push_segment(&mut self.pointer, &items.len().to_string());
        }
        self.frames.push(Frame {
            kind,
            anchor,
            length: self.pointer.len(),
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Box<Diagnostic>> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        self.pointer.truncate(frame.length);
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
        if let Some(Frame {
            kind: Kind::Array(_),
            length,
            ..
        }) = self.frames.last()
        {
            self.pointer.truncate(*length);
        }
        self.finish(value, frame.anchor)
    }

    fn finish(&mut self, value: Value, anchor: usize) -> Result<(), Box<Diagnostic>> {
        let size = if anchor == 0 && !matches!(value, Value::Array(_) | Value::Object(_)) {
            1
        } else {
            count(&value)
        };
        let Some(left) = self.budget.checked_sub(size) else {
            return Err(self.error(
                codes::TOO_LARGE,
                "the document repeats itself through aliases too often",
            ));
        };
        self.budget = left;
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        let Some(frame) = self.frames.last_mut() else {
            self.tree = Some(value);
            return Ok(());
        };
        match &mut frame.kind {
            Kind::Array(items) => items.push(value),
            Kind::Object {
                entries,
                key,
                merged,
            } => match key.take() {
                None => {
                    let name = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    push_segment(&mut self.pointer, &name);
                    *key = Some(name);
                }
                Some(name) => {
                    if name == "<<" {
                        merged.push(value);
                    } else if entries.contains_key(&name) {
                        self.diagnostics.push(duplicate(self.file, &self.pointer));
                    } else {
                        entries.insert(name, value);
                    }
                    self.pointer.truncate(frame.length);
                }
            },
        }
        Ok(())
    }
}

/// The entries that a merge key brings: of a mapping, or of each of a list of them.
fn fields(value: Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(entries) => entries.into_iter().collect(),
        Value::Array(items) => items
            .into_iter()
            .filter(Value::is_object)
            .flat_map(fields)
            .collect(),
        _ => Vec::new(),
    }
}

fn count(value: &Value) -> usize {
    let mut total = 0;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        total += 1;
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(entries) => open.extend(entries.values()),
            _ => {}
        }
    }
    total
}

/// A plain scalar: null, boolean, number or text.
fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let radix = |prefix: &str, radix: u32| {
        digits
            .strip_prefix(prefix)
            .and_then(|digits| i64::from_str_radix(digits, radix).ok())
    };
    if let Some(value) = radix("0x", 16)
        .or_else(|| radix("0o", 8))
        .or_else(|| radix("0b", 2))
    {
        return Value::from(if text.starts_with('-') { -value } else { value });
    }
    // `007` is text: the core schema has no octal numbers without a mark.
    let leading_zero =
        digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !leading_zero {
        if let Ok(value) = text.parse::<u64>() {
            return Value::from(value);
        }
        if let Ok(value) = text.parse::<i64>() {
            return Value::from(value);
        }
        let number = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
        if number && let Some(value) = text.parse::<f64>().ok().and_then(Number::from_f64) {
            return Value::Number(value);
        }
    }
    Value::from(text)
}
