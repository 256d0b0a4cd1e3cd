//! Channels: operations that open a WebSocket whose messages the document describes.

use openapiv3::{ReferenceOr, Schema};
use serde::Deserialize as _;

use super::Lowering;
use super::schema::join;
use crate::api::Channel;
use crate::openapi::MESSAGES;
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
        })
    }
}
