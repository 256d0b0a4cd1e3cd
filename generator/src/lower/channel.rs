//! Channels: operations that open a WebSocket whose messages the document describes.

use openapiv3::{ReferenceOr, Schema};
use serde::Deserialize as _;
use serde_json::Value;

use super::Lowering;
use super::schema::join;
use crate::api::{Channel, MessageEnvelope};
use crate::openapi::{ENVELOPE, MESSAGES};
use crate::parse::PathOperation;

impl Lowering<'_> {
    /// The messages of the socket that an operation opens.
    pub fn channel(&mut self, found: &PathOperation, words: &[String]) -> Option<Channel> {
        let described = found.operation.extensions.get(MESSAGES)?;
        let pointer = format!("{}/{MESSAGES}", found.pointer);
        let schema = match ReferenceOr::<Schema>::deserialize(described) {
            Ok(schema) => schema,
            Err(error) => {
                self.ignored(&pointer, &format!("the messages cannot be read: {error}"));
                return None;
            }
        };
        let ty = self.ty(&schema, &pointer, &join(words, "Message"));
        self.drain();
        Some(Channel {
            sent: ty.clone(),
            received: ty,
            envelope: found.operation.extensions.get(ENVELOPE).and_then(envelope),
        })
    }
}

/// What normalization has found that all messages have.
fn envelope(found: &Value) -> Option<MessageEnvelope> {
    let text = |name: &str| found.get(name)?.as_str().map(str::to_owned);
    let is = |name: &str| found.get(name).is_some_and(|value| value == true);
    Some(MessageEnvelope {
        name: text("name")?,
        payload: text("payload")?,
        id: is("id"),
        timestamp: is("timestamp"),
        heartbeat: is("heartbeat"),
    })
}
