//! Links of responses: which operations can be called with what an answer says.

mod expression;

use std::collections::HashMap;

use openapiv3::{Link, LinkOperation, Response, StatusCode};
use serde_json::Value;

use super::Lowering;
use super::{lowered_server, operation::list};
use crate::api::{FollowUp, Given, Location, Operation, StatusSelector};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::parse::PathOperation;
use crate::source::{local, push_segment};

impl Lowering<'_> {
    /// Finds what each operation's links lead to. All operations are there by now.
    pub fn links(&mut self) {
        let document = self.references.document();
        let mut by_id: HashMap<&str, &PathOperation> = HashMap::new();
        for found in &document.operations {
            if let Some(id) = found.operation.operation_id.as_deref() {
                by_id.entry(id).or_insert(found);
            }
        }
        for found in &document.operations {
            let Some(index) = self.generated.get(&found.pointer).copied() else {
                continue;
            };
            let before = self.diagnostics.len();
            let follow_ups = self.follow_ups(found, index, &by_id);
            if let Some(operation) = self.api.operations.get_mut(index) {
                operation.follow_ups = follow_ups;
            }
            let origin = self.origin(&found.pointer);
            self.diagnostics.found_for(before, &origin);
        }
    }

    fn follow_ups(
        &mut self,
        found: &PathOperation,
        index: usize,
        by_id: &HashMap<&str, &PathOperation>,
    ) -> Vec<FollowUp> {
        let references = self.references;
        let responses = &found.operation.responses;
        let base = format!("{}/responses", found.pointer);
        let coded = responses
            .responses
            .iter()
            .map(|(status, node)| match status {
                StatusCode::Code(code) => (StatusSelector::Code(*code), code.to_string(), node),
                StatusCode::Range(range) => {
                    let hundreds = u8::try_from(*range).unwrap_or_default();
                    (
                        StatusSelector::Range(hundreds),
                        format!("{hundreds}XX"),
                        node,
                    )
                }
            });
        let default = responses.default.iter();
        let default = default.map(|node| (StatusSelector::Default, "default".to_owned(), node));
        let mut follow_ups = Vec::new();
        for (status, key, node) in coded.chain(default) {
            // Where it leads nowhere the operation's answers have told of it.
            let at = format!("{base}/{key}");
            let Ok((pointer, response)) = references.resolve::<Response>(node, &at) else {
                continue;
            };
            for (name, node) in &response.links {
                let mut at = format!("{pointer}/links");
                push_segment(&mut at, name);
                let lost = "the operation is generated, its documentation is without this";
                let Some((at, link)) = self.resolved(node, &at, lost, Effect::None) else {
                    continue;
                };
                match self.linked(link, by_id) {
                    Ok(target) => follow_ups.push(self.follow_up(&at, link, status, index, target)),
                    Err(why) => self.unusable(&at, &why),
                }
            }
        }
        follow_ups
    }

    /// The place of the operation that a link leads to, or why it leads nowhere.
    fn linked(&self, link: &Link, by_id: &HashMap<&str, &PathOperation>) -> Result<usize, String> {
        let (stated, pointer) = match &link.operation {
            LinkOperation::OperationId(id) => {
                let found = by_id.get(id.as_str());
                (id, found.map(|found| found.pointer.clone()))
            }
            LinkOperation::OperationRef(reference) => (reference, local(reference)),
        };
        let index = pointer.and_then(|pointer| self.generated.get(&pointer));
        index.copied().ok_or_else(|| match &link.operation {
            LinkOperation::OperationId(id) if by_id.contains_key(id.as_str()) => {
                format!("the operation {} is left out of the client", quoted(stated))
            }
            _ => format!("there is no operation {}", quoted(stated)),
        })
    }

    fn follow_up(
        &mut self,
        at: &str,
        link: &Link,
        status: StatusSelector,
        source: usize,
        target: usize,
    ) -> FollowUp {
        let mut parameters = Vec::new();
        for (name, value) in &link.parameters {
            let mut at = format!("{at}/parameters");
            push_segment(&mut at, name);
            let target = self.api.operations.get(target);
            match target.map(|target| parameter(target, name)) {
                None => {}
                Some(Ok(place)) => {
                    if let Some(given) = self.given(&at, value, source) {
                        parameters.push((place, given));
                    }
                }
                Some(Err(why)) => self.unusable(&at, &why),
            }
        }
        let body = link.request_body.as_ref();
        FollowUp {
            status,
            operation: target,
            description: link.description.clone(),
            parameters,
            body: body.and_then(|body| self.given(&format!("{at}/requestBody"), body, source)),
            server: link
                .server
                .as_ref()
                .map(|server| lowered_server(server).default_url()),
        }
    }

    /// Where a value comes from; what cannot be followed is told.
    fn given(&mut self, at: &str, value: &Value, source: usize) -> Option<Given> {
        let source = self.api.operations.get(source);
        match expression::given(value).and_then(|given| declared(given, source)) {
            Ok(given) => Some(given),
            Err(why) => {
                self.unusable(at, &why);
                None
            }
        }
    }

    /// Tells of a link, or of a value of one, that the documentation does not have.
    fn unusable(&mut self, at: &str, why: &str) {
        let origin = self.origin(at);
        self.diagnostics.push(
            Diagnostic::warning(
                codes::LINK,
                origin,
                format!("a link cannot be followed: {why}"),
            )
            .note("the operation is generated, its documentation is without this"),
        );
    }
}

/// The parameter of a link's `[{in}.]{name}` (OAS 3.0.4, Link Object).
fn parameter(target: &Operation, name: &str) -> Result<usize, String> {
    let places = [
        Location::Path,
        Location::Query,
        Location::Header,
        Location::Cookie,
    ];
    let (location, bare) = places
        .into_iter()
        .find_map(|location| {
            let rest = name.strip_prefix(location.as_str())?.strip_prefix('.')?;
            Some((Some(location), rest))
        })
        .unwrap_or((None, name));
    let position = |location: Option<Location>, name: &str| {
        target.parameters.iter().position(|parameter| {
            parameter.wire == name && location.is_none_or(|location| parameter.location == location)
        })
    };
    // A name may itself begin with `path.`.
    position(location, bare)
        .or_else(|| position(None, name))
        .ok_or_else(|| {
            let known: Vec<&str> = target
                .parameters
                .iter()
                .map(|known| known.wire.as_str())
                .collect();
            format!(
                "the linked operation has no parameter {}; it has {}",
                quoted(name),
                list(&known)
            )
        })
}

/// "This MUST be declared in the parent operation" (OAS 3.0.4, Runtime Expressions): of what the request
/// has in its path and its query only what is declared can be named.
fn declared(given: Given, source: Option<&Operation>) -> Result<Given, String> {
    if let (Given::Parameter(location @ (Location::Path | Location::Query), name), Some(source)) =
        (&given, source)
    {
        let known = source
            .parameters
            .iter()
            .any(|known| known.location == *location && known.wire == *name);
        if !known {
            let location = location.as_str();
            return Err(format!(
                "the operation has no {location} parameter {}",
                quoted(name)
            ));
        }
    }
    Ok(given)
}
