//! Values -> parts of a `multipart/form-data` body (OAS 3.0.4, Encoding Object).

use super::shape::{Shape, text};
use super::{Parameter, Style};
use crate::encode;
use crate::json::{Kind, ReadError, Reader};
use crate::multipart::Part;
use crate::request_error::RequestError;

/// A value as parts of a form: a list as one part an item, null as none. Each is of the media type that the document
/// describes; without one, what has parts itself is JSON, and the rest text.
pub(crate) fn value_parts(
    name: &str,
    json: &[u8],
    media_type: Option<&'static str>,
) -> Result<Vec<Part>, RequestError> {
    let items = items(json)
        .map_err(|_| RequestError::new(format!("the part `{name}` cannot be written")))?;
    let parts = items.iter().map(|item| part(item, media_type));
    parts
        .filter_map(|part| {
            part.map_err(|trouble| {
                RequestError::new(format!("the part `{name}`: {}", trouble.message()))
            })
            .transpose()
        })
        .collect()
}

/// The items of a list, each as JSON, or the value itself.
fn items(json: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut input = Reader::new(json);
    if input.kind()? != Kind::Array {
        return Ok(vec![json.to_vec()]);
    }
    let mut items = Vec::new();
    input.array(&mut |input| {
        items.push(input.span()?.as_bytes().to_vec());
        Ok(())
    })?;
    Ok(items)
}

fn part(json: &[u8], media_type: Option<&'static str>) -> Result<Option<Part>, RequestError> {
    let deep = || RequestError::new("it is nested too deep");
    let value = Shape::of_value(json).ok_or_else(deep)?;
    let media_type = match media_type {
        None if value.is_compound() => Some("application/json"),
        described => described,
    };
    let part = match media_type {
        _ if value == Shape::Null => return Ok(None),
        None => Part::bytes(text(&value).into_owned()),
        Some(media_type) if encode::is_json(media_type) || value.is_compound() => {
            Part::bytes(encode::json(media_type, json.to_vec())?).media_type(media_type)
        }
        Some(media_type) => {
            let text = text(&value).into_owned();
            Part::bytes(encode::text(media_type, text.into_bytes())?).media_type(media_type)
        }
    };
    Ok(Some(part))
}

impl Parameter {
    /// The value as texts with their names, by its style. Nothing is percent-encoded, as parts are not part of a URL.
    pub(crate) fn in_parts(&self, value: &Shape) -> Vec<(String, String)> {
        let name = || self.name.to_owned();
        let (delimiter, explode) = match self.style {
            Style::SpaceDelimited => (" ", self.explode.unwrap_or(false)),
            Style::PipeDelimited => ("|", self.explode.unwrap_or(false)),
            Style::DeepObject => {
                let mut parts = Vec::new();
                brackets(name(), value, &mut parts);
                return parts;
            }
            _ => (",", self.explode.unwrap_or(true)),
        };
        match value {
            Shape::List(items) if explode => {
                let texts = items.iter().map(|item| (name(), text(item).into_owned()));
                texts.collect()
            }
            Shape::Object(entries) if explode => {
                let texts = entries.iter();
                let texts = texts.map(|(key, value)| (key.clone(), text(value).into_owned()));
                texts.collect()
            }
            value if value.is_undefined() => Vec::new(),
            Shape::List(items) => {
                let texts: Vec<_> = items.iter().map(text).collect();
                vec![(name(), texts.join(delimiter))]
            }
            Shape::Object(entries) => {
                let texts = entries.iter();
                let texts: Vec<_> = texts
                    .map(|(key, value)| format!("{key}{delimiter}{}", text(value)))
                    .collect();
                vec![(name(), texts.join(delimiter))]
            }
            scalar => vec![(name(), text(scalar).into_owned())],
        }
    }
}

/// `filter[status]`; it is as deep as the JSON, whose depth is limited.
fn brackets(name: String, value: &Shape, parts: &mut Vec<(String, String)>) {
    match value {
        Shape::Null => {}
        Shape::Object(entries) => {
            for (key, value) in entries {
                brackets(format!("{name}[{key}]"), value, parts);
            }
        }
        Shape::List(items) if items.iter().any(Shape::is_compound) => {
            for (index, item) in items.iter().enumerate() {
                brackets(format!("{name}[{index}]"), item, parts);
            }
        }
        Shape::List(items) => {
            let name = match name.ends_with("[]") {
                true => name,
                false => format!("{name}[]"),
            };
            let items = items.iter();
            parts.extend(items.map(|item| (name.clone(), text(item).into_owned())));
        }
        Shape::Text(text) => parts.push((name, text.clone())),
    }
}
