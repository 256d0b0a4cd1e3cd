//! References -> the parts they mean.
//!
//! Takes a [`Document`], gives [`References`]: every schema has one key, the pointer of its
//! definition after all references are followed. References that lead nowhere, or only to each
//! other, are found when they are asked for, so that the caller can say what is lost by it.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{
    Header, Link, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
};
use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::{Code, codes, meant, quoted};
use crate::openapi::{Kind, Place};
use crate::parse::{Components, Document};
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
                        && may_be_schema(&pointer)
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

    /// What is written at a place, or what the reference there leads to, with its pointer.
    pub fn resolve<'n, T: Part>(
        &self,
        node: &'n ReferenceOr<T>,
        pointer: &str,
    ) -> Result<Found<'n, T>, Unresolved>
    where
        'd: 'n,
    {
        match node {
            ReferenceOr::Item(item) => Ok((pointer.to_owned(), item)),
            ReferenceOr::Reference { reference } => self.part(reference),
        }
    }

    /// Follows the reference of a part that is no schema.
    pub fn part<T: Part>(&self, reference: &str) -> Result<Found<'d, T>, Unresolved> {
        let (home, all) = T::all(&self.document.components);
        self.follow(reference, home, |_, name| all.get(name?))
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

/// A part of a document that references lead to by its name alone.
pub trait Part: Sized {
    /// Where such parts stand, and all of them by name.
    fn all(components: &Components) -> (&'static str, &IndexMap<String, ReferenceOr<Self>>);
}

impl Part for Parameter {
    fn all(components: &Components) -> (&'static str, &IndexMap<String, ReferenceOr<Self>>) {
        ("/components/parameters/", &components.parameters)
    }
}

impl Part for RequestBody {
    fn all(components: &Components) -> (&'static str, &IndexMap<String, ReferenceOr<Self>>) {
        ("/components/requestBodies/", &components.request_bodies)
    }
}

impl Part for Response {
    fn all(components: &Components) -> (&'static str, &IndexMap<String, ReferenceOr<Self>>) {
        ("/components/responses/", &components.responses)
    }
}

impl Part for Link {
    fn all(components: &Components) -> (&'static str, &IndexMap<String, ReferenceOr<Self>>) {
        ("/components/links/", &components.links)
    }
}

impl Part for Header {
    fn all(components: &Components) -> (&'static str, &IndexMap<String, ReferenceOr<Self>>) {
        ("/components/headers/", &components.headers)
    }
}

impl Part for SecurityScheme {
    fn all(components: &Components) -> (&'static str, &IndexMap<String, ReferenceOr<Self>>) {
        ("/components/securitySchemes/", &components.security_schemes)
    }
}

/// Whether a schema may stand at a pointer: where the specification has one, or leaves open what there is.
fn may_be_schema(pointer: &str) -> bool {
    let place = Place::at(pointer);
    !place.many && matches!(place.kind, Kind::Schema | Kind::Payload | Kind::Other)
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
