//! What a document holds, once its table has been applied: JSON that knows where it came from.

use std::borrow::Cow;

use crate::json::{Reader, Writer};

/// A value and the offset of what it was read from.
pub(super) struct Value<'x> {
    pub at: usize,
    pub kind: Kind<'x>,
}

pub(super) enum Kind<'x> {
    Null,
    /// A number or a boolean, as JSON has it.
    Bare(Cow<'x, str>),
    Text(Cow<'x, str>),
    List(Vec<Value<'x>>),
    Object(Vec<(Cow<'x, str>, Value<'x>)>),
}

impl Value<'_> {
    /// Writes it as JSON. It is as deep as the document, whose depth is limited.
    pub(super) fn write(&self, out: &mut Writer) {
        match &self.kind {
            Kind::Null => out.null(),
            Kind::Bare(text) => out.raw(text),
            Kind::Text(text) => out.string(text),
            Kind::List(items) => {
                out.raw("[");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.raw(",");
                    }
                    item.write(out);
                }
                out.raw("]");
            }
            Kind::Object(entries) => {
                out.raw("{");
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.key(key, index == 0);
                    value.write(out);
                }
                out.raw("}");
            }
        }
    }

    /// The offset of what a JSON pointer leads to, or of the last thing on the way that is there.
    pub(super) fn offset_of(&self, path: &str) -> usize {
        let mut value = self;
        for segment in path.split('/').skip(1) {
            let below = match &value.kind {
                Kind::List(items) => segment
                    .parse()
                    .ok()
                    .and_then(|index: usize| items.get(index)),
                Kind::Object(entries) => {
                    let segment = segment.replace("~1", "/").replace("~0", "~");
                    let found = entries.iter().find(|(key, _)| *key == segment);
                    found.map(|(_, value)| value)
                }
                _ => None,
            };
            let Some(below) = below else {
                break;
            };
            value = below;
        }
        value.at
    }
}

/// A number of XML Schema as JSON has it: no plus sign, no zeros before it, digits on both sides of the point.
pub(super) fn number(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if is_json_number(&text) {
        return Some(text);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let plain = digits.trim_start_matches('0');
    let plain = plain.strip_suffix('.').unwrap_or(plain);
    let zero = if plain.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        "0"
    };
    let number = format!("{sign}{zero}{plain}");
    let has_digit = digits.contains(|c: char| c.is_ascii_digit());
    (has_digit && is_json_number(&number)).then_some(Cow::Owned(number))
}

fn is_json_number(text: &str) -> bool {
    let mut input = Reader::new(text.as_bytes());
    matches!(input.number(), Ok(number) if number.as_str() == text)
}
