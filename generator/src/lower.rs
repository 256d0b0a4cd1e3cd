//! `openapiv3` -> [`Api`]: the document's operations and schemas in our own model.
//!
//! Nothing here knows Rust names or Rust code. What cannot be expressed is skipped at the smallest
//! place (a schema is widened, an operation left out), with a diagnostic that says so.

mod body;
mod called;
mod channel;
mod docs;
mod enumeration;
mod facts;
mod failure;
mod form;
mod header;
mod hierarchy;
mod limits;
mod links;
mod listed;
mod media;
mod nesting;
mod object;
mod one_way;
mod operation;
mod paging;
mod parameter;
mod path;
mod patterns;
mod received;
mod refresh;
mod reply;
mod retry;
mod scalar;
mod schema;
mod security;
mod sequence;
#[cfg(test)]
mod tests;
mod together;
mod undescribed;
mod union;
mod values;
mod view;
mod xml;

use std::collections::{HashMap, HashSet, VecDeque};

use openapiv3::Server as Declared;
use serde_json::Value;

use crate::api::{Api, Environment, Server, ServerVariable, Tag, Through, Type, TypeId};
use crate::diagnostic::Diagnostics;
use crate::normalize::carriers;
use crate::resolve::References;
use crate::source::Origin;

/// What lowering gives.
#[derive(Debug)]
pub struct Lowered {
    /// The model.
    pub api: Api,
    /// How many operations the document has, expressed or not.
    pub operations: usize,
    /// How many schemas stand in its components.
    pub schemas: usize,
}

/// Lowers a whole document.
pub fn lower(references: &References<'_>, diagnostics: &mut Diagnostics) -> Lowered {
    let document = references.document();
    let mut lowering = Lowering {
        references,
        api: Api::default(),
        by_pointer: HashMap::new(),
        queue: VecDeque::new(),
        generated: HashMap::new(),
        hierarchy: hierarchy::Hierarchy::default(),
        short_ids: called::short_ids(document),
        undeclared: security::undeclared(diagnostics),
        diagnostics,
    };
    lowering.info();
    lowering.find_lists();
    lowering.api.xml.by_component = document.version.starts_with("3.2");
    lowering.security_schemes();
    lowering.find_hierarchies();
    lowering.components();
    lowering.operations();
    lowering.callbacks();
    lowering.webhooks();
    lowering.links();
    lowering.tags_in_use();
    Lowered {
        api: lowering.api,
        operations: document.operations.len(),
        schemas: document.components.schemas.len(),
    }
}

/// The state of one run.
struct Lowering<'d> {
    references: &'d References<'d>,
    api: Api,
    by_pointer: HashMap<String, TypeId>,
    queue: VecDeque<(TypeId, String)>,
    /// The places of the operations that are generated in [`Api::operations`], by pointer.
    generated: HashMap<String, usize>,
    /// The parents with a discriminator, and what builds on them.
    hierarchy: hierarchy::Hierarchy,
    /// What operations are called whose ids repeat their path and method.
    short_ids: HashMap<String, String>,
    /// The security schemes that the document requires and does not declare, which was told.
    undeclared: HashSet<String>,
    diagnostics: &'d mut Diagnostics,
}

impl Lowering<'_> {
    fn origin(&self, pointer: &str) -> Origin {
        self.references.document().origins.origin(pointer)
    }

    /// What an alias or a nullable type stands for.
    fn behind<'t>(&'t self, ty: &'t Type) -> &'t Type {
        self.api.types.behind(ty, Through::Null)
    }

    fn info(&mut self) {
        let tree = &self.references.document().tree;
        let text = |pointer: &str| {
            tree.pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        self.api.title = text("/info/title").unwrap_or_default();
        self.api.version = text("/info/version").unwrap_or_default();
        self.api.description = text("/info/description");
        self.api.files = self.references.document().origins.file_names().clone();
        self.api.servers = self
            .references
            .document()
            .servers
            .iter()
            .map(lowered_server)
            .collect();
        let named = tree.get(carriers::ENVIRONMENTS).and_then(Value::as_object);
        let named = named.into_iter().flatten().filter_map(|(name, url)| {
            Some(Environment {
                name: name.clone(),
                url: url.as_str()?.to_owned(),
            })
        });
        self.api.environments = named.collect();
    }

    /// The tags that operations use, in the order of `tags`, then of first use.
    fn tags_in_use(&mut self) {
        let tree = &self.references.document().tree;
        let listed = tree
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let listed = listed.filter_map(|tag| {
            // OAS 3.2.0, Tag Object: a summary is a short name.
            let text = |key: &str| tag.get(key).and_then(Value::as_str).map(str::to_owned);
            let description = text("description").or_else(|| text("summary"));
            Some(Tag {
                name: tag.get("name")?.as_str()?.to_owned(),
                description,
            })
        });
        let mut tags: Vec<Tag> = Vec::new();
        let used = self.api.operations.iter().map(|operation| Tag {
            name: operation.tag.clone(),
            description: None,
        });
        for tag in listed.chain(used) {
            let in_use = self
                .api
                .operations
                .iter()
                .any(|operation| operation.tag == tag.name);
            if in_use && !tags.iter().any(|known| known.name == tag.name) {
                tags.push(tag);
            }
        }
        self.api.tags = tags;
    }
}

/// A server with its variables.
fn lowered_server(server: &Declared) -> Server {
    let variables = server.variables.iter().flatten();
    Server {
        url: server.url.clone(),
        description: server.description.clone(),
        variables: variables
            .map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: variable.default.clone(),
                allowed: variable.enumeration.clone(),
                description: variable.description.clone(),
            })
            .collect(),
    }
}
