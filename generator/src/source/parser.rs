//! YAML text -> events, from one parser for each text.
//!
//! saphyr-parser reads YAML 1.2 as it is written. Documents are written with libyaml at hand, which takes
//! more: a flow mapping whose `}` stands at the indent of its key, for example. Such a text is read by
//! libyaml's rules from its beginning. Everything that looks at a text, the guard, the reader and the
//! search for places, takes its events from here, so they never disagree.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Read as _;
use std::ops::Range;

use libyaml_safer::{Encoding, EventData};
use saphyr_parser::{Event as Strict, ScalarStyle};

use super::places::Places;

/// Something of a text. Anchors are numbered from 1; 0 is none.
#[derive(Debug)]
pub enum Event<'t> {
    /// A document begins.
    Document,
    /// A scalar.
    Scalar(Cow<'t, str>, Style, usize, Option<Tag>),
    /// What an anchor stands for.
    Alias(usize),
    /// A list begins.
    Sequence(usize),
    /// An object begins.
    Mapping(usize),
    /// A list or an object ends.
    End,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In quotes, or as a block.
    Text,
    /// As a block. Where one ends with the file in mid-line it has a line break too many.
    Block,
}

/// The tag of a scalar, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// `!!str`.
    Text,
    /// Another one of the core schema.
    Core,
    /// Any other: ignored.
    Other,
}

/// A piece of a text: in characters or in bytes, as the parser counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// From one character to another.
    Characters(Range<usize>),
    /// From one byte to another.
    Bytes(Range<usize>),
}

impl Span {
    /// The bytes of it.
    pub fn bytes(&self, places: &Places<'_>) -> Range<usize> {
        match self {
            Span::Characters(range) => {
                places.byte_of_character(range.start)..places.byte_of_character(range.end)
            }
            Span::Bytes(range) => range.clone(),
        }
    }

    /// The first character or byte alone.
    pub fn first(&self) -> Span {
        match self {
            Span::Characters(range) => Span::Characters(range.start..range.start + 1),
            Span::Bytes(range) => Span::Bytes(range.start..range.start + 1),
        }
    }
}

/// Why a text is no YAML.
#[derive(Debug, Clone)]
pub struct Invalid {
    /// In the parser's words.
    pub why: String,
    /// Where it was noticed.
    pub at: Span,
}

/// By whose rules a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// YAML 1.2.
    Strict,
    /// libyaml's.
    Libyaml,
}

impl Rules {
    /// Shows every event of a text to `visit`, until it says stop by an error of its own.
    pub fn each<'t, E>(
        self,
        text: &'t str,
        mut visit: impl FnMut(Event<'t>, Span) -> Result<(), E>,
    ) -> Result<Result<(), E>, Invalid> {
        match self {
            Rules::Strict => {
                for event in saphyr_parser::Parser::new_from_str(text) {
                    let (event, span) = event.map_err(|error| Invalid {
                        why: error.info().to_owned(),
                        at: Span::Characters(error.marker().index()..error.marker().index() + 1),
                    })?;
                    let span = Span::Characters(span.start.index()..span.end.index());
                    if let Some(event) = strict(event)
                        && let Err(stop) = visit(event, span)
                    {
                        return Ok(Err(stop));
                    }
                }
            }
            Rules::Libyaml => {
                if is_beyond_libyaml(text) {
                    return Err(beyond());
                }
                let mut parser = libyaml_safer::Parser::new();
                parser.set_encoding(Encoding::Utf8);
                // libyaml-safer 0.3.0 panics at a block that ends with the file in mid-line.
                let content = text.trim_end_matches([' ', '\t']);
                let is_open = !content.ends_with(['\n', '\r']);
                let end = if is_open { "\n" } else { "" };
                parser.set_input(content.as_bytes().chain(end.as_bytes()));
                let mut anchors = Anchors::default();
                for event in parser {
                    let event = event.map_err(|error| tolerant_error(&error))?;
                    let [start, end] = [event.start_mark, event.end_mark]
                        .map(|mark| usize::try_from(mark.index).unwrap_or(usize::MAX));
                    let span = Span::Bytes(start..end);
                    if let Some(event) = tolerant(event.data, is_open, &mut anchors, &span)?
                        && let Err(stop) = visit(event, span)
                    {
                        return Ok(Err(stop));
                    }
                }
            }
        }
        Ok(Ok(()))
    }
}

fn strict(event: Strict<'_>) -> Option<Event<'_>> {
    Some(match event {
        Strict::DocumentStart(_) => Event::Document,
        Strict::Scalar(text, style, anchor, tag) => {
            let style = match style {
                ScalarStyle::Plain => Style::Plain,
                ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                _ => Style::Text,
            };
            let tag = tag.map(|tag| match (tag.is_yaml_core_schema(), &*tag.suffix) {
                (true, "str") => Tag::Text,
                (true, _) => Tag::Core,
                (false, _) => Tag::Other,
            });
            Event::Scalar(text, style, anchor, tag)
        }
        Strict::Alias(anchor) => Event::Alias(anchor),
        Strict::SequenceStart(anchor, _) => Event::Sequence(anchor),
        Strict::MappingStart(anchor, _) => Event::Mapping(anchor),
        Strict::SequenceEnd | Strict::MappingEnd => Event::End,
        _ => return None,
    })
}

/// libyaml names anchors.
#[derive(Default)]
struct Anchors {
    by_name: HashMap<String, usize>,
    count: usize,
}

fn tolerant<'t>(
    event: EventData,
    is_open: bool,
    anchors: &mut Anchors,
    span: &Span,
) -> Result<Option<Event<'t>>, Invalid> {
    let mut number = |anchor: Option<String>| {
        anchor.map_or(0, |name| {
            // The same name again is another anchor from there on.
            anchors.count += 1;
            anchors.by_name.insert(name, anchors.count);
            anchors.count
        })
    };
    Ok(Some(match event {
        EventData::DocumentStart { .. } => Event::Document,
        EventData::Alias { anchor } => match anchors.by_name.get(&anchor) {
            Some(number) => Event::Alias(*number),
            None => {
                return Err(Invalid {
                    why: "while parsing node, found unknown anchor".to_owned(),
                    at: span.first(),
                });
            }
        },
        EventData::Scalar {
            anchor,
            tag,
            value,
            style,
            ..
        } => {
            let style = match style {
                libyaml_safer::ScalarStyle::Plain => Style::Plain,
                libyaml_safer::ScalarStyle::Literal | libyaml_safer::ScalarStyle::Folded
                    if is_open =>
                {
                    Style::Block
                }
                _ => Style::Text,
            };
            let tag = tag.map(|tag| match tag.strip_prefix("tag:yaml.org,2002:") {
                Some("str") => Tag::Text,
                Some(_) => Tag::Core,
                None => Tag::Other,
            });
            Event::Scalar(Cow::Owned(value), style, number(anchor), tag)
        }
        EventData::SequenceStart { anchor, .. } => Event::Sequence(number(anchor)),
        EventData::MappingStart { anchor, .. } => Event::Mapping(number(anchor)),
        EventData::SequenceEnd | EventData::MappingEnd => Event::End,
        _ => return Ok(None),
    }))
}

fn tolerant_error(error: &libyaml_safer::Error) -> Invalid {
    let start = error.problem_mark().map_or(0, |mark| mark.index);
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    Invalid {
        why: error.problem().to_owned(),
        at: Span::Bytes(start..start + 1),
    }
}

/// Whether a text may have a tag with a comma right behind it: libyaml-safer 0.3.0 panics there, where
/// libyaml goes on.
fn is_beyond_libyaml(text: &str) -> bool {
    text.match_indices('!').any(|(at, _)| {
        let (before, tag) = text.split_at(at);
        let mut tag = tag.chars().take_while(|c| !c.is_whitespace());
        let may_begin = |c: char| c.is_whitespace() || "[]{},:\"'".contains(c);
        before.ends_with(may_begin) && tag.any(|c| c == ',')
    })
}

fn beyond() -> Invalid {
    Invalid {
        why: "a tag is followed by a comma".to_owned(),
        at: Span::Bytes(0..0),
    }
}
