//! How bodies in XML are shown: a table for each, or the reason why they stay text.
//!
//! Shown is what has one obvious form: objects, lists, maps and scalars, also within themselves. A value that may be of
//! several types has none, and text is what every XML is.

mod names;
mod tables;

use crate::api::{Api, ContentKind, Operation, Payload, XmlBody};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::source::Origin;
use tables::{Known, Tables};

/// How many aliases and lists lead from a property to what it is at most.
const DEEPEST: usize = 32;

/// What an element is called that nobody has given a name.
const UNNAMED: &str = "root";

/// Gives every body in XML its table; those that have none become text.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut operations = std::mem::take(&mut api.operations);
    let mut xml = std::mem::take(&mut api.xml);
    let mut known = Known::new();
    let types = &api.types;
    for operation in &mut operations {
        let Operation {
            origin,
            body,
            successes,
            errors,
            ..
        } = operation;
        let mut settle = |body: &mut XmlBody, at: &Origin, way: Way| {
            let mut tables = Tables::new(types, &mut xml, &mut known);
            match tables.root(body, way) {
                Ok(root) => body.root = Some(root),
                Err(why) => diagnostics.extend(why.map(|why| said(&why, at, origin))),
            }
            body.root.is_some()
        };
        for body in body.iter_mut() {
            for content in &mut body.contents {
                if let ContentKind::Xml(xml) = &mut content.kind
                    && !settle(xml, &body.origin, Way::Sent)
                {
                    content.kind = ContentKind::Text;
                }
            }
        }
        for reply in successes.iter_mut().chain(errors) {
            if let Payload::Xml(xml) = &mut reply.payload
                && !settle(xml, &reply.origin, Way::Received)
            {
                reply.payload = Payload::Text;
            }
        }
    }
    xml.hints.clear();
    api.xml = xml;
    api.operations = operations;
}

fn said(why: &str, at: &Origin, operation: &Origin) -> Diagnostic {
    let message = format!("the XML is given as a text: {why}");
    let mut diagnostic = Diagnostic::info(codes::AS_TEXT, at.clone(), message)
        .group("bodies in XML are given as texts where they have no table");
    diagnostic.operation = Some(operation.clone());
    diagnostic
}

/// Which way a body goes. What is received has a root element whatever the document says of it; what is sent
/// needs to know which.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    Received,
}

/// Why something has no table; nothing if no table could say more than text.
type Why = Option<String>;

fn because(why: &str) -> Why {
    Some(why.to_owned())
}

fn of(name: &str, why: &str) -> Why {
    Some(format!("{} {why}", quoted(name)))
}
