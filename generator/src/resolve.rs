//! References -> the parts they mean; from here on nobody sees a `$ref`.
//!
//! Takes a [`Document`], gives [`References`]: every schema has one key, the pointer of its
//! definition after all references are followed. References that lead nowhere, or only to each
//! other, are found when they are asked for, so that the caller can say what is lost by it.

use std::collections::HashMap;

use openapiv3::{
    Header, Link, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
};
use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::{Code, codes, meant, quoted};
use crate::parse::Document;
use crate::source::{local, unescaped};

/// How many references may lead to the next before it counts as a cycle.
const LONGEST_CHAIN: usize = 64;

/// A document whose references can be followed.
#[derive(Debug)]
pub struct References<'d> {
    document: &'d Document,
    /// Schemas that references find outside `components/schemas`, by pointer.
    deep: HashMap<String, ReferenceOr<Schema>>,
}

/// Why a reference could not be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// Nothing is there.
    Missing {
        /// The reference as written.
        reference: String,
        /// The pointer of a target of a similar name.
        similar: Option<String>,
    },
    /// The reference leads out of the file.
    OtherFile(String),
    /// The reference leads back to itself.
    Cycle(String),
    /// What is there is not what is expected there.
    WrongKind(String),
}

/// A schema behind a reference, with the key that it has wherever it is referred to.
pub type Found<'d, T> = (String, &'d T);

impl<'d> References<'d> {
    /// Finds the targets of all references of the document.
    pub fn new(document: &'d Document) -> Self {
        let mut deep = HashMap::new();
        let mut stack = vec![&document.tree];
        while let Some(node) = stack.pop() {
            match node {
                Value::Object(object) => {
                    if let Some(Value::String(reference)) = object.get("$ref")
                        && let Some(pointer) = local(reference)
                        && !is_component(&pointer)
                        && !deep.contains_key(&pointer)
                        && let Some(target) = document.tree.pointer(&pointer)
                        && let Ok(schema) = ReferenceOr::<Schema>::deserialize(target)
                    {
                        deep.insert(pointer, schema);
                    }
                    stack.extend(object.values());
                }
                Value::Array(items) => stack.extend(items),
                _ => {}
            }
        }
        References { document, deep }
    }

    /// The document.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// The pointers that references outside of components lead to, in order.
    pub fn targets(&self) -> Vec<String> {
        let mut targets: Vec<String> = self.deep.keys().cloned().collect();
        let components = self.document.components.schemas.keys();
        targets.extend(components.map(|name| format!("/components/schemas/{name}")));
        targets.sort();
        targets
    }

    /// Follows a schema's reference.
    pub fn schema<'s>(&'s self, reference: &str) -> Result<Found<'s, Schema>, Unresolved> {
        self.follow(
            reference,
            "/components/schemas/",
            |pointer, name| match name {
                Some(name) => self.document.components.schemas.get(name),
                None => self.deep.get(pointer),
            },
        )
    }

    /// Follows a parameter's reference.
    pub fn parameter(&self, reference: &str) -> Result<Found<'d, Parameter>, Unresolved> {
        let all = &self.document.components.parameters;
        self.follow(reference, "/components/parameters/", |_, name| {
            all.get(name?)
        })
    }

    /// Follows a request body's reference.
    pub fn request_body(&self, reference: &str) -> Result<Found<'d, RequestBody>, Unresolved> {
        let all = &self.document.components.request_bodies;
        self.follow(reference, "/components/requestBodies/", |_, name| {
            all.get(name?)
        })
    }

    /// Follows a response's reference.
    pub fn response(&self, reference: &str) -> Result<Found<'d, Response>, Unresolved> {
        let all = &self.document.components.responses;
        self.follow(reference, "/components/responses/", |_, name| {
            all.get(name?)
        })
    }

    /// Follows a link's reference.
    pub fn link(&self, reference: &str) -> Result<Found<'d, Link>, Unresolved> {
        let all = &self.document.components.links;
        self.follow(reference, "/components/links/", |_, name| all.get(name?))
    }

    /// Follows a header's reference.
    pub fn header(&self, reference: &str) -> Result<Found<'d, Header>, Unresolved> {
        let all = &self.document.components.headers;
        self.follow(reference, "/components/headers/", |_, name| all.get(name?))
    }

    /// Follows a security scheme's reference.
    pub fn security_scheme(
        &self,
        reference: &str,
    ) -> Result<Found<'d, SecurityScheme>, Unresolved> {
        let all = &self.document.components.security_schemes;
        self.follow(reference, "/components/securitySchemes/", |_, name| {
            all.get(name?)
        })
    }

    fn follow<'s, T>(
        &self,
        reference: &str,
        home: &str,
        get: impl Fn(&str, Option<&str>) -> Option<&'s ReferenceOr<T>>,
    ) -> Result<Found<'s, T>, Unresolved> {
        let mut reference = reference.to_owned();
        for _ in 0..LONGEST_CHAIN {
            let Some(pointer) = local(&reference) else {
                return Err(match reference.starts_with('#') {
                    // A name that no schema has.
                    true => Unresolved::Missing {
                        similar: self.similar(&reference, home),
                        reference,
                    },
                    false => Unresolved::OtherFile(reference),
                });
            };
            let name = pointer
                .strip_prefix(home)
                .filter(|name| !name.contains('/'));
            let name = name.map(unescape);
            match get(&pointer, name.as_deref()) {
                Some(ReferenceOr::Item(item)) => return Ok((pointer, item)),
                Some(ReferenceOr::Reference { reference: next }) => reference.clone_from(next),
                None if self.document.tree.pointer(&pointer).is_some() => {
                    return Err(Unresolved::WrongKind(reference));
                }
                None => {
                    return Err(Unresolved::Missing {
                        similar: self.similar(&reference, home),
                        reference,
                    });
                }
            }
        }
        Err(Unresolved::Cycle(reference))
    }

    /// The pointer of the target that was probably meant.
    fn similar(&self, reference: &str, home: &str) -> Option<String> {
        meant(
            &self.document.tree,
            reference,
            Some(home.trim_end_matches('/')),
        )
    }
}

impl Unresolved {
    /// Whether the target that was probably meant has its place beside the one that is missing, so that its name
    /// says enough.
    pub fn is_beside(reference: &str, similar: &str) -> bool {
        let parent = |pointer: &str| {
            pointer
                .rsplit_once('/')
                .map(|(parent, _)| parent.to_owned())
        };
        local(reference).and_then(|pointer| parent(&pointer)) == parent(similar)
    }

    /// The code of the diagnostic.
    pub fn code(&self) -> Code {
        match self {
            Unresolved::Missing { .. } | Unresolved::WrongKind(_) => codes::UNRESOLVED_REFERENCE,
            Unresolved::OtherFile(_) => codes::OTHER_FILE,
            Unresolved::Cycle(_) => codes::REFERENCE_CYCLE,
        }
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> String {
        match self {
            Unresolved::Missing { reference, .. } => {
                format!("{} does not exist", quoted(reference))
            }
            Unresolved::OtherFile(reference) => {
                format!("{} refers to a file that is not read", quoted(reference))
            }
            Unresolved::Cycle(reference) => format!("{} refers only to itself", quoted(reference)),
            Unresolved::WrongKind(reference) => {
                format!("{} is not what is expected here", quoted(reference))
            }
        }
    }
}

/// Whether the pointer names a component as a whole.
fn is_component(pointer: &str) -> bool {
    pointer
        .strip_prefix("/components/")
        .is_some_and(|rest| rest.matches('/').count() == 1)
}

pub(crate) fn unescape(segment: &str) -> String {
    unescaped(segment).into_owned()
}
