//! What stands for an answer, or for a part of a schema, whose reference leads nowhere.

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::reply::is_empty;
use super::view::{Node, View};
use crate::api::{Coding, Payload, Reply, StatusSelector};
use crate::diagnostic::Effect;
use crate::parse::PathOperation;
use crate::resolve::Unresolved;

impl Lowering<'_> {
    /// An answer of which nothing is known but that there is one, which is told.
    pub fn undescribed(
        &mut self,
        found: &PathOperation,
        status: StatusSelector,
        pointer: &str,
        why: &Unresolved,
    ) -> Reply {
        let is_empty = is_empty(&found.method, status);
        let lost = match is_empty {
            true => "the answer is not described; HTTP sends it without content",
            false => "the answer is not described: its bytes are given as they come",
        };
        self.unresolved(pointer, why, lost, Effect::Widened);
        let anything = || (0, "*/*".to_owned());
        Reply {
            origin: self.origin(pointer),
            status,
            media_type: None,
            media_types: (!is_empty).then(anything).into_iter().collect(),
            presumed: false,
            payload: match is_empty {
                true => Payload::None,
                false => Payload::Bytes(Coding::Plain),
            },
            headers: Vec::new(),
            description: String::new(),
        }
    }

    /// Whether a part of an `allOf` is a reference that leads nowhere, which is told: the other parts hold.
    pub fn is_missing(&mut self, part: &ReferenceOr<Schema>, pointer: &str, of: &View<'_>) -> bool {
        let references = self.references;
        let Node::Reference(reference) = Node::from(part) else {
            return false;
        };
        let Err(why) = references.schema(reference) else {
            return false;
        };
        let is_alone = of.all_of.len() == 1 && of.ty.is_none() && of.properties.is_none();
        let lost = match is_alone {
            true => "any value is accepted here",
            false => "only what stands beside it is known here",
        };
        self.unresolved(pointer, &why, lost, Effect::Widened);
        true
    }
}
