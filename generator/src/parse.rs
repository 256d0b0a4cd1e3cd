//! The tree -> `openapiv3` types, component by component and operation by operation.
//!
//! One bad schema spoils one schema, one bad operation one operation: each part is read on its own,
//! and what cannot be read is told and left out. It resolves nothing.

mod callbacks;

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{
    Header, Link, Operation, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
    Server,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use callbacks::{Callback, CallbackUse};

use crate::api::Method;
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes, printable, quoted};
use crate::normalize::{Normalized, OriginMap};
use crate::openapi::operations;
use crate::source::push_segment;

/// A document as `openapiv3` types.
#[derive(Debug)]
pub struct Document {
    /// The version that the document states.
    pub version: String,
    /// The normalized tree: references may point anywhere into it.
    pub tree: Value,
    /// From the tree's pointers to the source.
    pub origins: OriginMap,
    /// `components`.
    pub components: Components,
    /// `servers`.
    pub servers: Vec<Server>,
    /// Every operation of every path, in the document's order.
    pub operations: Vec<PathOperation>,
    /// What the server calls: `webhooks`, whose paths are names.
    pub webhooks: Vec<PathOperation>,
    /// What the server calls after an operation: each Callback Object once, by its pointer.
    pub callbacks: IndexMap<String, Callback>,
}

/// `components`, by name.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Components {
    pub schemas: IndexMap<String, ReferenceOr<Schema>>,
    pub parameters: IndexMap<String, ReferenceOr<Parameter>>,
    pub headers: IndexMap<String, ReferenceOr<Header>>,
    pub request_bodies: IndexMap<String, ReferenceOr<RequestBody>>,
    pub responses: IndexMap<String, ReferenceOr<Response>>,
    pub links: IndexMap<String, ReferenceOr<Link>>,
    pub security_schemes: IndexMap<String, ReferenceOr<SecurityScheme>>,
}

/// One operation with what its path gives it.
#[derive(Debug)]
pub struct PathOperation {
    /// The key in `paths`.
    pub path: String,
    /// The key in the path item.
    pub method: Method,
    /// The pointer of the path item.
    pub item: String,
    /// The pointer of the operation.
    pub pointer: String,
    /// The operation itself, without its callbacks.
    pub operation: Operation,
    /// What the server calls on account of it.
    pub callbacks: Vec<CallbackUse>,
    /// `parameters` of the path item; those that could not be read are missing.
    pub shared: Vec<(String, ReferenceOr<Parameter>)>,
    /// `servers` of the path item.
    pub servers: Vec<Server>,
}

/// The methods that have a key of their own.
const KNOWN: [Method; 9] = [
    Method::Get,
    Method::Put,
    Method::Post,
    Method::Delete,
    Method::Options,
    Method::Head,
    Method::Patch,
    Method::Trace,
    Method::Query,
];

/// Reads a normalized document.
pub fn parse(normalized: Normalized, diagnostics: &mut Diagnostics) -> Document {
    let Normalized {
        version,
        tree,
        origins,
    } = normalized;
    let mut reader = Reader {
        tree: &tree,
        origins: &origins,
        diagnostics,
    };
    let components = Components {
        schemas: reader.components("schemas"),
        parameters: reader.components("parameters"),
        headers: reader.components("headers"),
        request_bodies: reader.components("requestBodies"),
        responses: reader.components("responses"),
        links: reader.components("links"),
        security_schemes: reader.components("securitySchemes"),
    };
    let servers = reader
        .list("/servers")
        .into_iter()
        .map(|(_, server)| server)
        .collect();
    let operations = reader.operations("/paths");
    let webhooks = reader.operations("/webhooks");
    let callbacks = reader.callbacks(&operations);
    Document {
        version,
        tree,
        origins,
        components,
        servers,
        operations,
        webhooks,
        callbacks,
    }
}

struct Reader<'a> {
    tree: &'a Value,
    origins: &'a OriginMap,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn components<T: DeserializeOwned>(&mut self, kind: &str) -> IndexMap<String, ReferenceOr<T>> {
        let mut parsed = IndexMap::new();
        let at = format!("/components/{kind}");
        for (name, node) in self
            .tree
            .pointer(&at)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let mut pointer = at.clone();
            push_segment(&mut pointer, name);
            if let Some(value) = self.part(node, &pointer) {
                parsed.insert(name.clone(), value);
            }
        }
        parsed
    }

    fn list<T: DeserializeOwned>(&mut self, at: &str) -> Vec<(String, T)> {
        let items = self.tree.pointer(at).and_then(Value::as_array);
        let parts = items.into_iter().flatten().enumerate();
        parts
            .filter_map(|(index, node)| {
                let pointer = format!("{at}/{index}");
                self.part(node, &pointer).map(|part| (pointer, part))
            })
            .collect()
    }

    /// The operations of all path items of the object at `home`.
    fn operations(&mut self, home: &str) -> Vec<PathOperation> {
        let mut operations = Vec::new();
        let paths = self.tree.pointer(home).and_then(Value::as_object);
        for (path, node) in paths.into_iter().flatten() {
            if path.starts_with("x-") {
                continue;
            }
            let mut item = home.to_owned();
            push_segment(&mut item, path);
            // Those that lead somewhere were followed when the document was brought into shape.
            if let Some(Value::String(reference)) = node.get("$ref") {
                self.no_path_item(&item, node, reference);
            }
            let shared = self.list(&format!("{item}/parameters"));
            let servers: Vec<Server> = self
                .list(&format!("{item}/servers"))
                .into_iter()
                .map(|(_, server)| server)
                .collect();
            // The item's own order is the document's order.
            for (method, pointer, value) in self.methods(node, &item) {
                // `openapiv3` refuses an operation for a reference among its callbacks.
                let alone = without(value, "callbacks");
                let Some(operation) = self.part::<Operation>(&alone, &pointer) else {
                    continue;
                };
                operations.push(PathOperation {
                    callbacks: self.callback_uses(value, &pointer),
                    path: path.clone(),
                    method,
                    item: item.clone(),
                    pointer,
                    operation,
                    shared: shared.clone(),
                    servers: servers.clone(),
                });
            }
        }
        operations
    }

    /// The operations of a path item with their methods, those of `additionalOperations` included.
    fn methods<'n>(&mut self, node: &'n Value, item: &str) -> Vec<(Method, String, &'n Value)> {
        let mut methods = Vec::new();
        let operations = node.as_object().into_iter().flat_map(operations);
        for (keys, value) in operations {
            let mut pointer = item.to_owned();
            keys.iter().for_each(|key| push_segment(&mut pointer, key));
            let name = match keys.as_slice() {
                [key] => key.to_ascii_uppercase(),
                keys => keys.last().copied().unwrap_or_default().to_owned(),
            };
            // OAS 3.2.0, Path Item Object: the key is the method as it is sent.
            if http::Method::from_bytes(name.as_bytes()).is_err() {
                let message = format!("{} is no method of HTTP", quoted(&name));
                self.left_out(&pointer, &message);
                continue;
            }
            let known = KNOWN.iter().find(|method| method.as_str() == name);
            let method = known.cloned().unwrap_or(Method::Other(name));
            methods.push((method, pointer, value));
        }
        methods
    }

    fn part<T: DeserializeOwned>(&mut self, node: &Value, pointer: &str) -> Option<T> {
        match T::deserialize(node) {
            Ok(part) => Some(part),
            Err(error) => {
                let message = format!("this part cannot be read: {}", why(&error.to_string()));
                self.left_out(pointer, &message);
                None
            }
        }
    }

    /// Tells of a path item that is not there. What leads out of the document was told before.
    fn no_path_item(&mut self, item: &str, node: &Value, reference: &str) {
        if !reference.starts_with('#') {
            return;
        }
        let origin = self.origins.origin(&format!("{item}/$ref"));
        let beside = node.as_object().is_some_and(|node| node.len() > 1);
        let message = format!("{} is no path item of this document", quoted(reference));
        let diagnostic = Diagnostic::warning(codes::UNRESOLVED_REFERENCE, origin, message)
            .effect(match item.contains("/callbacks/") {
                // A callback is but a part of its operation.
                true => Effect::Narrowed,
                false => Effect::Skipped,
            })
            .label("nothing is there")
            .note(match beside {
                true => "only what stands beside it is in the client",
                false => "its operations are left out of the client",
            });
        self.diagnostics.push(diagnostic);
    }

    fn left_out(&mut self, pointer: &str, message: &str) {
        let origin = self.origins.origin(pointer);
        self.diagnostics.push(
            Diagnostic::warning(codes::WRONG_TYPE, origin, message)
                .effect(Effect::Skipped)
                .note("it is left out of the client"),
        );
    }
}

/// What the reader of a part says, without the words of its types.
fn why(error: &str) -> String {
    if let Some((word, known)) = error
        .strip_prefix("unknown variant `")
        .and_then(|rest| rest.split_once("`, expected "))
    {
        let known = known
            .trim_start_matches("one of ")
            .replace("` or `", "`, `");
        return format!("{} is not one of {}", quoted(word), printable(&known));
    }
    match error.strip_prefix("missing field ") {
        Some(key) => format!("{} is missing", printable(key)),
        None => quoted(error),
    }
}

/// An object without one of its keys; a copy only where it has the key.
fn without<'n>(node: &'n Value, key: &str) -> Cow<'n, Value> {
    match node {
        Value::Object(object) if object.contains_key(key) => {
            let others = object.iter().filter(|(name, _)| *name != key);
            Cow::Owned(Value::Object(
                others
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            ))
        }
        other => Cow::Borrowed(other),
    }
}
