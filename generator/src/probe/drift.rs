//! Events of a running client (`DriftEvent::to_json`, one a line) -> the same findings, as far as they say what came.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use serde_json::Value;

use super::check::{Found, Kind, allows_null};
use crate::source::{node, push_segment, unescaped};
use crate::traffic::har::{Exchange, LARGEST};
use crate::traffic::route::follow;

/// The longest line that is read, in bytes.
const LONGEST: usize = 1024 * 1024;
/// How deep alternatives and parts of schemas are searched.
const DEEPEST: usize = 16;

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Which line of its file it is, from 0.
    pub line: usize,
    /// The operation's id.
    pub operation: String,
    pub status: u16,
    /// Where in the body, as a JSON pointer.
    pub path: String,
    /// The name of `Drift`.
    pub drift: String,
    pub expected: String,
    pub found: String,
}

/// Reads a file of events.
///
/// # Errors
///
/// When it cannot be read, or a line is no event.
pub fn read(path: &Path) -> Result<Vec<Event>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let about = file.metadata().map_err(|error| error.to_string())?;
    if about.len() > LARGEST {
        return Err(format!("it has more than {LARGEST} bytes"));
    }
    let mut text = BufReader::new(file.take(LARGEST));
    let mut events = Vec::new();
    for number in 0.. {
        let mut line = Vec::new();
        let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX);
        let length = (&mut text)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|error| error.to_string())?;
        if length == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let wrong = |why: &str| format!("line {} is no event of drift: {why}", number + 1);
        if length == LONGEST {
            return Err(wrong("it is too long"));
        }
        let value: Value =
            serde_json::from_slice(&line).map_err(|error| wrong(&error.to_string()))?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let status = value.get("status").and_then(Value::as_u64);
        let status = status.and_then(|status| u16::try_from(status).ok());
        let (Some(operation), Some(drift), Some(status)) =
            (text("operation"), text("drift"), status)
        else {
            return Err(wrong("it has no `operation`, `status` and `drift`"));
        };
        events.push(Event {
            line: number,
            operation,
            status,
            path: text("path").unwrap_or_default(),
            drift,
            expected: text("expected").unwrap_or_default(),
            found: text("found").unwrap_or_default(),
        });
    }
    Ok(events)
}

impl Event {
    /// What it is in the words of a probe. What came is known by its kind alone, so only nulls and properties that are missing
    /// can be proposed.
    pub fn found(&self, tree: &Value, schema: Option<&str>) -> Found {
        let (kind, name) = match self.drift.as_str() {
            "NullProperty" | "NullForList" | "NullForMap" => (Kind::Null, None),
            "MissingProperty" | "MissingConstant" => (Kind::Missing, self.last()),
            "UndocumentedStatus" => (Kind::Status, None),
            "OtherContentType" => (Kind::MediaType, None),
            "EmptyBody" => (Kind::Empty, None),
            "UndocumentedBody" => (Kind::Body, None),
            "UnknownValue" | "UnknownVariant" => (Kind::EnumValue, None),
            "OtherForm" | "Shortened" => (Kind::Format, None),
            _ => (Kind::Type, None),
        };
        let way: Vec<&str> = self.path.split('/').skip(1).collect();
        let way = match (kind, way.split_last()) {
            (Kind::Missing, Some((_, around))) => around,
            _ => way.as_slice(),
        };
        let mut place = String::new();
        for step in way {
            match step.parse::<usize>() {
                Ok(_) => place.push_str("/*"),
                Err(_) => push_segment(&mut place, &unescaped(step)),
            }
        }
        let at = schema.and_then(|schema| along(tree, schema.to_owned(), way, 0));
        let at = match kind {
            // What is required stands in the schema itself.
            Kind::Missing => at.and_then(|at| {
                let written = node(tree, &at)?;
                Some(follow(tree, at, written).0)
            }),
            _ => at,
        };
        Found {
            kind,
            schema: at.unwrap_or_default(),
            place,
            says: self.expected.clone(),
            came: match kind {
                Kind::Null | Kind::Missing => Value::Null,
                _ => Value::from(self.found.as_str()),
            },
            name,
        }
    }

    /// An exchange of which nothing is known but its status.
    pub fn exchange(&self) -> Exchange {
        Exchange {
            entry: self.line,
            method: String::new(),
            path: self.operation.clone(),
            status: self.status,
            headers: Vec::new(),
            body: Vec::new(),
            sent: None,
        }
    }

    fn last(&self) -> Option<String> {
        let last = self.path.rsplit('/').next()?;
        Some(unescaped(last).into_owned())
    }
}

/// The pointer of the schema of what is at a way in a value.
fn along(tree: &Value, at: String, way: &[&str], depth: usize) -> Option<String> {
    let Some((first, rest)) = way.split_first() else {
        return Some(at);
    };
    if depth > DEEPEST {
        return None;
    }
    let written = node(tree, &at)?;
    let (own, schema) = follow(tree, at, written);
    let name = unescaped(first);
    if schema
        .get("properties")
        .is_some_and(|known| known.get(&*name).is_some())
    {
        let mut next = format!("{own}/properties");
        push_segment(&mut next, &name);
        return along(tree, next, rest, 0);
    }
    if first.parse::<usize>().is_ok() && schema.get("items").is_some() {
        return along(tree, format!("{own}/items"), rest, 0);
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        let parts = schema.get(key).and_then(Value::as_array);
        for index in 0..parts.map_or(0, Vec::len) {
            let found = along(tree, format!("{own}/{key}/{index}"), way, depth + 1);
            if found.is_some() {
                return found;
            }
        }
    }
    let more = schema
        .get("additionalProperties")
        .filter(|more| more.is_object());
    more.and_then(|_| along(tree, format!("{own}/additionalProperties"), rest, 0))
}

/// The pointer of the schema of a response: that of its first media type in JSON.
pub fn schema(tree: &Value, response: &str) -> Option<String> {
    let described = node(tree, response)?;
    if described.get("schema").is_some() {
        return Some(format!("{response}/schema"));
    }
    let content = described.get("content")?.as_object()?;
    let media = content.keys().find(|key| crate::media_type::is_json(key))?;
    let mut at = format!("{response}/content");
    push_segment(&mut at, media);
    Some(at + "/schema")
}

/// Whether the document allows it by now.
pub fn is_settled(tree: &Value, found: &Found) -> bool {
    let Some(schema) = node(tree, &found.schema).filter(|_| !found.schema.is_empty()) else {
        return false;
    };
    match found.kind {
        Kind::Null => allows_null(tree, schema, 0),
        Kind::Missing => {
            let required = schema.get("required").and_then(Value::as_array);
            let name = found.name.as_deref().unwrap_or_default();
            !required.is_some_and(|required| required.iter().any(|one| one == name))
        }
        _ => false,
    }
}
