//! Messages by name: `x-websocket-messages` and `x-sse-events`, as the union that they are.
//!
//! Both list what a message carries by the name in it. OpenAPI's word for that is a `oneOf` of objects which a constant tells
//! apart, and here, and nowhere else, one takes the place of the list: with all that follows from it, unknown names too.

use serde_json::{Map, Value, json};

use super::OriginMap;
use super::walk::{self, Part};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::openapi::{ENVELOPE, Kind, MESSAGES, Place};
use crate::source::{local, push_segment};

/// How many references lead to the next at most.
const DEEPEST: usize = 8;

/// What the property that names a message is called, and the one that has what it carries; the first that is there.
const TAGS: [&str; 4] = ["type", "event", "kind", "name"];
const CARRIED: [&str; 3] = ["payload", "data", "body"];

/// What a socket puts into messages that do not have it.
const COMPLETED: [&str; 2] = ["id", "timestamp"];

/// Describes the messages of all operations that list them.
pub fn describe(tree: &mut Value, origins: &mut OriginMap, diagnostics: &mut Diagnostics) {
    let mut sockets = Vec::new();
    let mut streams = Vec::new();
    walk::parts(tree, &mut |part, node, at| {
        if part != Part::Operation || Place::leads_through(at, Kind::Callback) {
            return;
        }
        if node
            .get("x-websocket")
            .or(node.get("x-websocket-messages"))
            .is_some()
        {
            sockets.push(at.to_owned());
        }
        if node.get("x-sse-events").is_some() {
            streams.push(at.to_owned());
        }
    });
    let mut told = |pointer: String, origins: &OriginMap, message: &str| {
        let origin = origins.origin(&pointer);
        diagnostics.push(Diagnostic::info(codes::IGNORED, origin, message).group(message));
    };
    for at in sockets {
        let messages = format!("{at}/x-websocket-messages");
        if tree
            .pointer(&messages)
            .is_some_and(|node| !node.is_object())
        {
            let message = "`x-websocket-messages` is not an object: it has no effect";
            told(messages.clone(), origins, message);
        }
        socket(tree, &at, &messages, origins);
    }
    for at in streams {
        let events = format!("{at}/x-sse-events");
        match tree.pointer(&events).and_then(Value::as_object) {
            None => told(
                events,
                origins,
                "`x-sse-events` is not an object: it has no effect",
            ),
            Some(listed) => {
                let listed = listed.clone();
                stream(
                    tree,
                    &at,
                    &Listed {
                        events: listed,
                        at: events,
                        noun: "event",
                    },
                    origins,
                );
            }
        }
    }
}

/// What is listed, and where.
struct Listed {
    /// What one is called.
    noun: &'static str,
    events: Map<String, Value>,
    at: String,
}

/// The messages of a socket.
fn socket(tree: &mut Value, at: &str, messages: &str, origins: &mut OriginMap) {
    let message = format!("{at}/x-websocket/message");
    let own = tree.pointer(&message).cloned();
    let listed = tree.pointer(messages).and_then(Value::as_object).cloned();
    let listed = listed.filter(|listed| !listed.is_empty());
    let around;
    let schema = match (own, listed) {
        (None, None) => return,
        (Some(own), None) => {
            let envelope = Envelope::of(tree, Some(&own), &message);
            around = envelope.is_one().then(|| envelope.around(None));
            origins.record(&format!("{at}/{MESSAGES}"), &message);
            own
        }
        (own, Some(events)) => {
            let mut envelope = Envelope::of(tree, own.as_ref(), &message);
            around = Some(envelope.around(Some(&events)));
            envelope
                .required
                .retain(|name| !COMPLETED.contains(&name.as_str()));
            let listed = Listed {
                events,
                at: messages.to_owned(),
                noun: "message",
            };
            envelope.place(tree, &listed, &format!("{at}/{MESSAGES}"), origins)
        }
    };
    let Some(operation) = tree.pointer_mut(at).and_then(Value::as_object_mut) else {
        return;
    };
    operation.shift_remove("x-websocket-messages");
    if let Some(Value::Object(channel)) = operation.get_mut("x-websocket") {
        channel.shift_remove("message");
    }
    operation.insert(MESSAGES.to_owned(), schema);
    operation.extend(around.map(|around| (ENVELOPE.to_owned(), around)));
}

/// The events of the streams that an operation succeeds with.
fn stream(tree: &mut Value, at: &str, listed: &Listed, origins: &mut OriginMap) {
    let responses = tree
        .pointer(&format!("{at}/responses"))
        .and_then(Value::as_object);
    let mut found = Vec::new();
    for (status, response) in responses
        .into_iter()
        .flatten()
        .filter(|(status, _)| status.starts_with('2'))
    {
        let shared = response.get("$ref").and_then(Value::as_str).and_then(local);
        let mut place = format!("{at}/responses");
        push_segment(&mut place, status);
        let response = match &shared {
            Some(shared) => tree.pointer(shared),
            None => Some(response),
        };
        let from = shared.unwrap_or_else(|| place.clone());
        found.extend(response.map(|response| (place, from, response.clone())));
    }
    for (place, from, mut response) in found {
        let content = response.get_mut("content").and_then(Value::as_object_mut);
        let mut is_stream = false;
        for (name, media) in content.into_iter().flatten() {
            let Some(media) = media
                .as_object_mut()
                .filter(|_| name.starts_with("text/event-stream"))
            else {
                continue;
            };
            is_stream = true;
            let mut here = format!("{place}/content");
            push_segment(&mut here, name);
            let mut there = format!("{from}/content");
            push_segment(&mut there, name);
            let envelope = Envelope::of(tree, media.get("schema"), &format!("{there}/schema"));
            match envelope.is_one() {
                true => {
                    let union = envelope.place(tree, listed, &format!("{here}/schema"), origins);
                    media.insert("schema".to_owned(), union);
                }
                // The name of an event is a field of its own (WHATWG HTML, "Interpreting an event stream").
                false => {
                    let union =
                        Envelope::event().union(listed, &format!("{here}/itemSchema"), origins);
                    media.shift_remove("schema");
                    media.insert("itemSchema".to_owned(), union);
                }
            }
        }
        if !is_stream {
            continue;
        }
        // One that is shared is described anew for this operation.
        if place != from {
            origins.record(&place, &from);
        }
        if let Some(own) = tree.pointer_mut(&place) {
            *own = response;
        }
    }
}

/// What all messages have.
#[derive(Default)]
struct Envelope {
    /// Where its schema is.
    at: String,
    /// What refers to that, last.
    reference: Option<String>,
    description: Option<Value>,
    properties: Map<String, Value>,
    required: Vec<String>,
    tag: Option<&'static str>,
    carried: Option<&'static str>,
}

impl Envelope {
    /// That of a schema of an object; nothing of another.
    fn of(tree: &Value, schema: Option<&Value>, at: &str) -> Envelope {
        let mut at = at.to_owned();
        let mut schema = schema;
        let mut refers = None;
        for _ in 0..DEEPEST {
            let reference = schema
                .and_then(|schema| schema.get("$ref"))
                .and_then(Value::as_str);
            let Some(target) = reference.and_then(local) else {
                break;
            };
            schema = tree.pointer(&target);
            at = target;
            refers = reference.map(str::to_owned);
        }
        let Some(schema) = schema.and_then(Value::as_object) else {
            return Envelope::default();
        };
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let required = schema.get("required").and_then(Value::as_array);
        let required = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let first = |names: &'static [&'static str]| {
            names
                .iter()
                .copied()
                .find(|name| properties.contains_key(*name))
        };
        Envelope {
            at,
            reference: refers,
            description: schema.get("description").cloned(),
            tag: first(&TAGS),
            carried: first(&CARRIED),
            required,
            properties,
        }
    }

    /// Whether a message says in it what it is.
    fn is_one(&self) -> bool {
        self.tag.is_some() && self.carried.is_some()
    }

    /// What all messages have, for whoever sends them. A list without an envelope has that of the guide which lists are from.
    fn around(&self, listed: Option<&Map<String, Value>>) -> Value {
        let has = |name: &str| self.properties.is_empty() || self.properties.contains_key(name);
        json!({
            "name": self.tag.unwrap_or(TAGS[0]),
            "payload": self.carried.unwrap_or(CARRIED[0]),
            "id": has("id"),
            "timestamp": has("timestamp"),
            "heartbeat": listed.is_some_and(|listed| listed.contains_key("heartbeat")),
        })
    }

    /// That of a server-sent event.
    fn event() -> Envelope {
        Envelope {
            tag: Some("event"),
            carried: Some("data"),
            required: vec!["data".to_owned()],
            ..Envelope::default()
        }
    }

    /// Puts the union of what is listed where it belongs, and gives the schema for `to`. A component that nothing else refers to
    /// is the union itself then, and gives it its name.
    fn place(&self, tree: &mut Value, listed: &Listed, to: &str, origins: &mut OriginMap) -> Value {
        let name = self.at.strip_prefix("/components/schemas/");
        let own = name
            .filter(|name| !name.contains('/'))
            .and(self.reference.as_deref());
        let own = own.filter(|own| uses(tree, Place::one(Kind::Document), own) == 1);
        let Some(own) = own else {
            return self.union(listed, to, origins);
        };
        let union = self.union(listed, &self.at, origins);
        if let Some(component) = tree.pointer_mut(&self.at) {
            *component = union;
        }
        json!({ "$ref": own })
    }

    /// The union of what is listed, as it will stand at a place.
    fn union(&self, listed: &Listed, to: &str, origins: &mut OriginMap) -> Value {
        let noun = listed.noun;
        let tag = self.tag.unwrap_or(TAGS[0]);
        let carried = self.carried.unwrap_or(CARRIED[0]);
        if to != self.at {
            origins.record(to, &listed.at);
        }
        let mut all = Vec::new();
        for (index, (name, payload)) in listed.events.iter().enumerate() {
            let here = format!("{to}/oneOf/{index}");
            let mut from = listed.at.clone();
            push_segment(&mut from, name);
            origins.record(&here, &from);
            let mut properties = self.properties.clone();
            for own in properties.keys() {
                let (mut old, mut new) = (
                    format!("{}/properties", self.at),
                    format!("{here}/properties"),
                );
                push_segment(&mut old, own);
                push_segment(&mut new, own);
                origins.record(&new, &old);
            }
            properties.insert(tag.to_owned(), json!({ "type": "string", "enum": [name] }));
            properties.insert(carried.to_owned(), payload.clone());
            for own in [tag, carried] {
                origins.record(&format!("{here}/properties/{own}"), &from);
            }
            let mut required = self.required.clone();
            // Without an envelope nothing says that a message may carry nothing.
            let said = if self.properties.is_empty() {
                vec![tag, carried]
            } else {
                vec![tag]
            };
            for name in said {
                if !required.iter().any(|own| own == name) {
                    required.push(name.to_owned());
                }
            }
            let said = format!("The {noun} `{}`.", name.replace('`', "'"));
            all.push(json!({
                "type": "object", "description": said, "required": required, "properties": properties,
            }));
        }
        let mut union = Map::from_iter([("oneOf".to_owned(), Value::Array(all))]);
        let description = self.description.clone();
        let description =
            description.unwrap_or_else(|| json!(format!("The {noun}s, by their names.")));
        union.insert("description".to_owned(), description);
        Value::Object(union)
    }
}

/// How often a reference stands in a part. Depth is bounded by the reader of the document.
fn uses(node: &Value, place: Place, reference: &str) -> usize {
    match node {
        _ if place.kind == Kind::Payload => 0,
        Value::String(text) => usize::from(text == reference),
        Value::Array(items) => {
            let items = items.iter();
            items
                .map(|item| uses(item, place.of_item(), reference))
                .sum()
        }
        Value::Object(object) => {
            let members = object.iter();
            members
                .map(|(key, value)| uses(value, place.of_key(key), reference))
                .sum()
        }
        _ => 0,
    }
}
