//! What cannot be expressed: the one channel by which lowering says so.
//!
//! There are two sizes of it. A part that is lost is told at once, by a diagnostic with its effect, and lowering goes on
//! without the part. An operation that is lost as a whole is a [`Skip`], which goes up to where the operation is known, and
//! is told there.

use serde_json::Value;

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic, Effect, codes, quoted};
use crate::openapi::{Kind, Place};
use crate::parse::PathOperation;
use crate::resolve::{Part, Unresolved, unescape};
use crate::source::{local, node, push_segment};

use openapiv3::ReferenceOr;

/// Why an operation is left out: the pointer, the code, and the reason as a phrase.
pub struct Skip {
    pub pointer: String,
    pub code: Code,
    pub reason: String,
}

impl Skip {
    pub fn new(pointer: &str, code: Code, reason: impl Into<String>) -> Self {
        Skip {
            pointer: pointer.to_owned(),
            code,
            reason: reason.into(),
        }
    }
}

impl<'d> Lowering<'d> {
    /// What is written at a place, or what the reference there leads to, with its pointer. Where that is nothing it is told,
    /// with what is lost by it.
    pub(super) fn resolved<'n, T: Part>(
        &mut self,
        node: &'n ReferenceOr<T>,
        pointer: &str,
        lost: &str,
        effect: Effect,
    ) -> Option<(String, &'n T)>
    where
        'd: 'n,
    {
        match self.references.resolve(node, pointer) {
            Ok(found) => Some(found),
            Err(why) => {
                self.unresolved(pointer, &why, lost, effect);
                None
            }
        }
    }
}

impl Lowering<'_> {
    /// Tells of an operation that is left out.
    pub(super) fn skipped(&mut self, found: &PathOperation, skip: Skip) {
        let (method, path) = (found.method.as_str(), &found.path);
        let name = match found.operation.operation_id.as_deref() {
            Some(id) => format!("operation {} ({method} {path})", quoted(id)),
            None => format!("operation {method} {}", quoted(path)),
        };
        let origin = self.origin(&skip.pointer);
        let message = format!("{name} is skipped: {}", skip.reason);
        let diagnostic = Diagnostic::warning(skip.code, origin, message).group(skip.reason);
        self.diagnostics.push(diagnostic.effect(Effect::Skipped));
    }

    /// Tells of a part without which the operation is generated.
    pub fn ignored(&mut self, pointer: &str, message: &str) {
        let origin = self.origin(pointer);
        self.diagnostics
            .push(Diagnostic::info(codes::IGNORED, origin, message).group(message));
    }

    /// Tells that a schema accepts more than the document says.
    pub(super) fn widened(&mut self, pointer: &str, message: &str) {
        let origin = self.origin(pointer);
        self.diagnostics
            .push(Diagnostic::warning(codes::WIDENED, origin, message));
    }

    /// Tells of a reference that leads nowhere, and of what is lost: never more than what needs it.
    pub(super) fn unresolved(
        &mut self,
        pointer: &str,
        why: &Unresolved,
        lost: &str,
        effect: Effect,
    ) {
        let tree = &self.references.document().tree;
        let reference = format!("{pointer}/$ref");
        let written = node(tree, &reference);
        // What leads out of the document was told when its files were put together.
        let leads_out = |written: &Value| written.as_str().is_some_and(|to| !to.starts_with('#'));
        if matches!(why, Unresolved::OtherFile(_)) && written.is_some_and(leads_out) {
            return;
        }
        let at = match written {
            Some(_) => reference.as_str(),
            None => pointer,
        };
        let label = match why {
            Unresolved::Missing { .. } => "nothing is there".to_owned(),
            Unresolved::WrongKind(reference) => there(reference),
            _ => "this reference".to_owned(),
        };
        let diagnostic = Diagnostic::warning(why.code(), self.origin(at), why.message())
            .effect(effect)
            .label(label)
            .note(lost);
        let diagnostic = self.with_mend(diagnostic, pointer, why);
        self.diagnostics.push(diagnostic);
    }

    /// What was probably meant by a reference that leads nowhere.
    fn with_mend(&self, mut diagnostic: Diagnostic, pointer: &str, why: &Unresolved) -> Diagnostic {
        if let Unresolved::WrongKind(reference) = why
            && let Some(target) = local(reference)
            && Place::at(&target) == Place::one(Kind::Schema)
            && matches!(
                Place::at(pointer).kind,
                Kind::RequestBody | Kind::Response
            )
            // In Swagger 2.0 it stands elsewhere, and so does what is meant.
            && self.origin(&target).pointer() == target
        {
            let mend =
                format!("content: {{application/json: {{schema: {{$ref: \"{reference}\"}}}}}}");
            diagnostic = diagnostic.help(format!("it is a schema: write {}", quoted(&mend)));
        }
        if let Unresolved::WrongKind(reference) = why
            && Place::at(pointer).kind == Kind::Schema
            && let Some(mut target) = local(reference)
        {
            // The schema of what is there was meant.
            let written = node(&self.references.document().tree, &target);
            if let Some(way) = written.and_then(schema_in) {
                target.push_str(&way);
                let meant = format!("#{}", self.origin(&target).pointer());
                diagnostic = diagnostic.meant(&meant);
            }
        }
        if let Unresolved::Missing {
            similar: Some(similar),
            reference,
        } = why
        {
            let found = self.origin(similar);
            // As the document has it: components of Swagger 2.0 stand elsewhere.
            let beside = Unresolved::is_beside(reference, similar)
                || Unresolved::is_beside(reference, found.pointer());
            let name = match beside {
                true => similar.rsplit('/').next().map(unescape).unwrap_or_default(),
                false => format!("#{}", found.pointer()),
            };
            let whole = format!("#{}", found.pointer());
            // What is in another file is named as that file has it.
            let same_file = found.file == diagnostic.origin.file;
            diagnostic = diagnostic.related(found, "the nearest name");
            diagnostic = match same_file {
                true => diagnostic.meant_as(&quoted(&name), &whole),
                false => diagnostic.help(format!("did you mean {}?", quoted(&name))),
            };
        }
        diagnostic
    }
}

/// What is at the end of a reference, in words.
fn there(reference: &str) -> String {
    let place = local(reference).map(|target| Place::at(&target));
    let place = place.filter(|place| !matches!(place.kind, Kind::Payload | Kind::Other));
    match place {
        Some(Place { kind, many: false }) => format!("{} is there", kind.name()),
        Some(_) => "several parts are there, by names or in a list".to_owned(),
        None => "this reference".to_owned(),
    }
}

/// The way to the schema that a part has: its own, or that of the first media type.
fn schema_in(part: &Value) -> Option<String> {
    if part.get("schema").is_some() {
        return Some("/schema".to_owned());
    }
    let (media_type, media) = part.get("content")?.as_object()?.iter().next()?;
    media.get("schema")?;
    let mut way = "/content".to_owned();
    push_segment(&mut way, media_type);
    Some(way + "/schema")
}
