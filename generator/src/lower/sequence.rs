//! Answers that are a sequence: server-sent events, JSON lines, JSON text sequences.
//!
//! OpenAPI 3.2 describes one item with `itemSchema`. Before, `schema` was all there was, and documents
//! describe with it what is sent, one item or a list of them.

use openapiv3::{MediaType, ReferenceOr, Schema};

use super::Lowering;
use super::media::is_item;
use super::schema::join;
use super::view::{Node, View};
use crate::api::{Coding, Framing, Payload, Type};
use crate::media_type::essence;
use crate::resolve::References;

/// The fields of an event (WHATWG HTML, "Interpreting an event stream").
const FIELDS: [&str; 5] = ["data", "event", "id", "retry", "comment"];

/// How deep unions of events may be nested.
const DEEPEST: usize = 8;

impl Lowering<'_> {
    /// The payload of a sequential media type.
    pub fn items(
        &mut self,
        name: &str,
        media: &MediaType,
        pointer: &str,
        names: &[String],
    ) -> Payload {
        let essence = essence(name);
        let events = essence == "text/event-stream";
        let Some(schema) = &media.schema else {
            return match events {
                true => Payload::Items(Framing::TextEvents, Type::String),
                false => Payload::Stream(Coding::Plain),
            };
        };
        let references = self.references;
        let (schema, pointer) = match is_item(media) {
            true => (Node::from(schema), pointer.to_owned()),
            false => item(references, schema, pointer),
        };
        let whole = events && self.is_event(schema, DEEPEST);
        let word = if events { "Event" } else { "Item" };
        let ty = self.ty(schema, &pointer, &join(names, word));
        self.drain();
        let framing = match essence.as_str() {
            _ if whole => Framing::WholeEvents,
            "text/event-stream" if *self.behind(&ty) == Type::String => Framing::TextEvents,
            "text/event-stream" => Framing::Events,
            seq if seq.ends_with("json-seq") => Framing::Records,
            _ => Framing::Lines(essence),
        };
        Payload::Items(framing, ty)
    }

    /// Whether a schema describes an event with its fields, not the data of one.
    fn is_event(&self, node: Node<'_>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let schema = match node {
            Node::Item(schema) => schema,
            Node::Reference(reference) => match self.references.schema(reference) {
                Ok((_, schema)) => schema,
                Err(_) => return false,
            },
        };
        let view = View::of(schema);
        let variants = if view.one_of.is_empty() {
            view.any_of
        } else {
            view.one_of
        };
        if !variants.is_empty() {
            return variants
                .iter()
                .all(|node| self.is_event(node.into(), depth));
        }
        if !view.all_of.is_empty() && view.properties.is_none() {
            return view
                .all_of
                .iter()
                .any(|node| self.is_event(node.into(), depth));
        }
        let Some(properties) = view.properties else {
            return false;
        };
        let known = |name: &String| FIELDS.contains(&name.as_str());
        // `data` and `event` together are an event, whatever a server adds to it.
        properties.contains_key("data")
            && (properties.contains_key("event") || properties.keys().all(known))
    }
}

/// The schema of an item: of a list that is sent item by item, the items'.
fn item<'n>(
    references: &'n References<'_>,
    schema: &'n ReferenceOr<Schema>,
    pointer: &str,
) -> (Node<'n>, String) {
    let node = Node::from(schema);
    let (at, found) = match node {
        Node::Item(schema) => (pointer.to_owned(), schema),
        Node::Reference(reference) => match references.schema(reference) {
            Ok(found) => found,
            Err(_) => return (node, pointer.to_owned()),
        },
    };
    let view = View::of(found);
    match view.items.filter(|_| view.places().is_none()) {
        Some(items) => (items, format!("{at}/items")),
        None => (node, pointer.to_owned()),
    }
}
