//! Which way a property goes: `readOnly`, `writeOnly`, wherever its schema says so.
//!
//! They are annotations: what a reference leads to says them of the property too, and one part of an `allOf` is
//! enough (JSON Schema validation 2020-12, section 9.4). Of alternatives all must say so, but for null.

use openapiv3::{ReferenceOr, Schema};

use super::view::{Node, View};
use crate::resolve::References;

/// How many schemas are looked into: `allOf` of `allOf` may multiply, and references may go in circles.
const MOST: usize = 64;

/// The ways in which a property does not go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OneWay {
    /// Servers alone have it.
    pub read_only: bool,
    /// Clients alone have it.
    pub write_only: bool,
}

impl OneWay {
    /// What is said of a property.
    pub(super) fn of(references: &References<'_>, node: Node<'_>) -> Self {
        look(references, node, &mut 0)
    }

    fn or(self, other: OneWay) -> Self {
        OneWay {
            read_only: self.read_only || other.read_only,
            write_only: self.write_only || other.write_only,
        }
    }

    fn and(self, other: OneWay) -> Self {
        OneWay {
            read_only: self.read_only && other.read_only,
            write_only: self.write_only && other.write_only,
        }
    }
}

fn look(references: &References<'_>, node: Node<'_>, looked: &mut usize) -> OneWay {
    *looked += 1;
    if *looked > MOST {
        return OneWay::default();
    }
    let schema = match node {
        Node::Item(schema) => schema,
        Node::Reference(reference) => match references.schema(reference) {
            Ok((_, schema)) => schema,
            Err(_) => return OneWay::default(),
        },
    };
    let view = View::of(schema);
    let mut found = OneWay {
        read_only: view.data.read_only,
        write_only: view.data.write_only,
    };
    for part in view.all_of {
        found = found.or(look(references, part.into(), looked));
    }
    for choice in [view.one_of, view.any_of] {
        let values = choice.iter().filter(|part| !is_null(part));
        let said = values.map(|part| look(references, part.into(), looked));
        found = found.or(said.reduce(OneWay::and).unwrap_or_default());
    }
    found
}

fn is_null(part: &ReferenceOr<Schema>) -> bool {
    match part {
        ReferenceOr::Item(schema) => View::of(schema).only_null(),
        ReferenceOr::Reference { .. } => false,
    }
}
