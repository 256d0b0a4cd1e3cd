//! Callbacks of operations: each Callback Object once, whoever refers to it.

use indexmap::IndexMap;
use serde_json::Value;

use super::{PathOperation, Reader};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::source::{local, push_segment};

/// How many references may lead to the next before it counts as a cycle.
const LONGEST_CHAIN: usize = 16;

/// A Callback Object (OAS 3.0.4, Callback Object).
#[derive(Debug)]
pub struct Callback {
    /// Whether it stands in the components, not in an operation.
    pub shared: bool,
    /// Its name there.
    pub name: String,
    /// The requests that the server makes. Their paths are expressions that give the URL.
    pub requests: Vec<PathOperation>,
}

/// A callback among those of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackUse {
    /// The key in the operation's `callbacks`.
    pub name: String,
    /// The pointer of the Callback Object, references followed.
    pub pointer: String,
}

impl Reader<'_> {
    /// The callbacks of an operation; those that lead nowhere are told and left out.
    pub(super) fn callback_uses(&mut self, operation: &Value, pointer: &str) -> Vec<CallbackUse> {
        let callbacks = operation.get("callbacks").and_then(Value::as_object);
        let mut uses = Vec::new();
        // An extension may stand among them.
        let named = callbacks.into_iter().flatten();
        let named = named.filter(|(name, node)| node.is_object() || !name.starts_with("x-"));
        for (name, node) in named {
            let mut at = format!("{pointer}/callbacks");
            push_segment(&mut at, name);
            match self.callback(node, at.clone()) {
                Some(pointer) => uses.push(CallbackUse {
                    name: name.clone(),
                    pointer,
                }),
                None => {
                    let reference = node.get("$ref").and_then(Value::as_str).unwrap_or_default();
                    // What leads out of the document was told before.
                    if !reference.starts_with('#') {
                        continue;
                    }
                    let message = format!("{} is no callback of this document", quoted(reference));
                    let origin = self.origins.origin(&format!("{at}/$ref"));
                    self.diagnostics.push(
                        Diagnostic::warning(codes::UNRESOLVED_REFERENCE, origin, message)
                            .effect(Effect::Narrowed)
                            .note("the operation is generated without this callback"),
                    );
                }
            }
        }
        uses
    }

    /// Where a callback stands after all references are followed.
    fn callback(&self, node: &Value, at: String) -> Option<String> {
        let (mut node, mut at) = (node, at);
        for _ in 0..LONGEST_CHAIN {
            match node.as_object()?.get("$ref") {
                None => return Some(at),
                Some(reference) => {
                    at = local(reference.as_str()?)?;
                    node = self.tree.pointer(&at)?;
                }
            }
        }
        None
    }

    /// The callbacks of the components, then those of operations, then what references found elsewhere.
    pub(super) fn callbacks(&mut self, operations: &[PathOperation]) -> IndexMap<String, Callback> {
        let mut callbacks = IndexMap::new();
        let shared = self.tree.pointer("/components/callbacks");
        for (name, node) in shared.and_then(Value::as_object).into_iter().flatten() {
            let mut pointer = "/components/callbacks".to_owned();
            push_segment(&mut pointer, name);
            if node.get("$ref").is_none() {
                let requests = self.operations(&pointer);
                let callback = Callback {
                    shared: true,
                    name: name.clone(),
                    requests,
                };
                callbacks.insert(pointer, callback);
            }
        }
        for operation in operations {
            for found in &operation.callbacks {
                if !callbacks.contains_key(&found.pointer) {
                    let requests = self.operations(&found.pointer);
                    let callback = Callback {
                        shared: false,
                        name: found.name.clone(),
                        requests,
                    };
                    callbacks.insert(found.pointer.clone(), callback);
                }
            }
        }
        callbacks
    }
}
