//! What is lost where a reference leads nowhere: the smallest part that needs it.

use serde_json::Value;

use super::{At, Bundler};
use crate::diagnostic::{Effect, codes, meant, quoted};
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
    /// What was probably meant by a reference to what a file does not have: a name, or the whole reference.
    pub fn similar(&mut self, reference: &str, at: &At, place: Place) -> Option<String> {
        let (path, fragment) = reference.split_once('#')?;
        let path = percent_decode(path);
        let file = match path.as_str() {
            "" => at.file,
            path => self
                .files
                .open(at.file, path, self.sources, self.diagnostics)
                .ok()?,
        };
        // Another file has its parts where it wants.
        let home = place.kind.home(self.old_dialect).filter(|_| file == 0);
        let found = meant(&self.files.tree(file), &format!("#{fragment}"), home)?;
        let parent = |pointer: &str| {
            pointer
                .rsplit_once('/')
                .map(|(parent, _)| parent.to_owned())
        };
        let name = found.rsplit('/').next().unwrap_or_default();
        Some(match parent(&found) == parent(&percent_decode(fragment)) {
            true => name.replace("~1", "/").replace("~0", "~"),
            false => format!("{}#{found}", reference.split_once('#')?.0),
        })
    }

    /// A bare name is the name of a component, or nearly (`$ref: Item`), and what is a pointer of the document lacks its
    /// sign: `$ref: /components/schemas/Item`.
    pub(super) fn component_meant(&self, reference: &str, at: &At, place: Place) -> Option<String> {
        if at.file != 0 || reference.contains('#') {
            return None;
        }
        // What stands under a misspelt keyword is a schema mostly.
        let schemas = Kind::Schema.home(self.old_dialect);
        let home = place.kind.home(self.old_dialect).or(schemas);
        let found = meant(&self.files.tree(0), reference, home)?;
        // A file may be called as another part of the document is, nearly.
        let is_component = home.is_some_and(|home| found.starts_with(home));
        is_component.then(|| format!("#{found}"))
    }

    /// The file that was probably meant, with the part of it.
    pub(super) fn file_meant(&self, reference: &str, at: &At) -> Option<String> {
        let (path, part) = match reference.split_once('#') {
            Some((path, part)) => (path, format!("#{part}")),
            None => (reference, String::new()),
        };
        let near = self.files.nearly(at.file, &percent_decode(path))?;
        Some(format!("{near}{part}"))
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
