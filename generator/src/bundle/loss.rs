//! What is lost where a reference leads nowhere: the smallest part that needs it.

use serde_json::Value;

use super::{At, Bundler};
use crate::diagnostic::{Effect, codes, quoted, similar};
use crate::openapi::{Kind, Place};
use crate::source::percent_decode;

impl Place {
    /// What a reference that leads nowhere costs here, in words, and what that is for the client.
    pub(super) fn loss(self) -> (&'static str, Effect) {
        match self.kind {
            _ if self.many => ("what needs it is left out", Effect::Skipped),
            Kind::Schema | Kind::MediaType => ("any value is accepted here", Effect::Widened),
            Kind::Parameter => ("the parameter is left out", Effect::Narrowed),
            Kind::Header => ("the header is left out", Effect::Narrowed),
            Kind::RequestBody => ("any JSON is taken as the body", Effect::Widened),
            Kind::Response => (
                "the answer is not described: its bytes are given as they come",
                Effect::Widened,
            ),
            Kind::SecurityScheme => (
                "calls carry no credential for this scheme",
                Effect::Narrowed,
            ),
            Kind::Example => ("the example is left out", Effect::None),
            Kind::Link => (
                "the operation is generated, its documentation is without this",
                Effect::None,
            ),
            Kind::Callback => (
                "the operation is generated without this callback",
                Effect::Narrowed,
            ),
            Kind::PathItem => ("its operations are left out of the client", Effect::Skipped),
            _ => ("what needs it is left out", Effect::Skipped),
        }
    }
}

impl Bundler<'_> {
    /// The neighbor with the nearest name of what a file does not have.
    pub fn similar(&mut self, reference: &str, at: &At) -> Option<String> {
        let (path, fragment) = reference.split_once('#')?;
        let path = percent_decode(path);
        let file = match path.as_str() {
            "" => at.file,
            path => self
                .files
                .open(at.file, path, self.sources, self.diagnostics)
                .ok()?,
        };
        let pointer = percent_decode(fragment);
        let (parent, name) = pointer.rsplit_once('/')?;
        let tree = self.files.tree(file);
        let neighbors = tree.pointer(parent)?.as_object()?;
        similar(name, neighbors.keys().map(String::as_str)).map(str::to_owned)
    }

    /// A bare name is the name of a component, or nearly: `$ref: Item`.
    pub(super) fn component_meant(&self, reference: &str, at: &At, place: Place) -> Option<String> {
        let home = place.kind.home(self.old_dialect).filter(|_| at.file == 0)?;
        let document = self.files.tree(0);
        let names = document.pointer(home)?.as_object()?;
        let name = similar(reference, names.keys().map(String::as_str))?;
        Some(format!("did you mean `#{home}/{name}`?"))
    }

    /// Whether a `$ref` is a reference by its place but no text, which is told.
    pub fn has_no_text(&mut self, stated: &Value, at: &At, place: Place) -> bool {
        // What stands beside a schema's reference still holds: that is for a later stage.
        // Of an empty one a later stage says that a comment has taken it.
        let is_reference = !stated.is_null()
            && !place.many
            && place.kind != Kind::Schema
            && (place.kind.home(self.old_dialect).is_some()
                || matches!(place.kind, Kind::PathItem | Kind::MediaType));
        if is_reference {
            let message = format!("`$ref` is {} and no text", quoted(&stated.to_string()));
            let (lost, _) = place.loss();
            self.tell(
                at,
                place,
                false,
                codes::UNRESOLVED_REFERENCE,
                message,
                &[lost],
            );
        }
        is_reference
    }
}
