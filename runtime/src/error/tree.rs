//! JSON of any shape in the order in which it came: what an error body says is told so.

use std::fmt::{self, Write as _};

use crate::json::{Kind, ReadError, Reader, quoted};

/// A value.
#[derive(Debug)]
pub(super) enum Tree {
    /// Null, a boolean or a number, as JSON.
    Other(String),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// The value that a text is, if it is JSON.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let mut input = Reader::new(text);
        let tree = Self::read(&mut input).ok()?;
        input.finish().ok().map(|()| tree)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        Ok(match input.kind()? {
            Kind::String => Tree::Text(input.string()?),
            Kind::Array => {
                let mut items = Vec::new();
                input.array(&mut |input| {
                    items.push(Self::read(input)?);
                    Ok(())
                })?;
                Tree::List(items)
            }
            Kind::Object => {
                let mut members = Vec::new();
                input.entries(&mut |name, input| {
                    members.push((name.to_owned(), Self::read(input)?));
                    Ok(())
                })?;
                Tree::Object(members)
            }
            Kind::Number => Tree::Other(input.number()?.as_str().to_owned()),
            Kind::Bool => Tree::Other(input.boolean()?.to_string()),
            Kind::Null => {
                input.null()?;
                Tree::Other("null".to_owned())
            }
        })
    }

    /// A member of an object.
    pub(super) fn get(&self, wanted: &str) -> Option<&Self> {
        match self {
            Tree::Object(members) => {
                let mut members = members.iter();
                members.find_map(|(name, value)| (name == wanted).then_some(value))
            }
            _ => None,
        }
    }

    /// The text that it is, or those that it is a list of.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let all = match self {
            Tree::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        all.iter().filter_map(|value| match value {
            Tree::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether it is null, a list of nothing or an object of nothing.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Tree::Other(json) => json == "null",
            Tree::Text(_) => false,
            Tree::List(items) => items.is_empty(),
            Tree::Object(members) => members.is_empty(),
        }
    }

    /// Whether it is null, true or false.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self, Tree::Other(json) if json.starts_with(['n', 't', 'f']))
    }
}

/// As JSON without blanks.
impl fmt::Display for Tree {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |text: &str| String::from_utf8(quoted(text)).unwrap_or_default();
        match self {
            Tree::Other(json) => formatter.write_str(json),
            Tree::Text(value) => formatter.write_str(&text(value)),
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    formatter.write_char(if index == 0 { '[' } else { ',' })?;
                    write!(formatter, "{item}")?;
                }
                formatter.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Tree::Object(members) => {
                for (index, (name, value)) in members.iter().enumerate() {
                    formatter.write_char(if index == 0 { '{' } else { ',' })?;
                    write!(formatter, "{}:{value}", text(name))?;
                }
                formatter.write_str(if members.is_empty() { "{}" } else { "}" })
            }
        }
    }
}
