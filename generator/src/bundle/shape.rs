//! References in the place of a list or an object of parts: whether what they lead to has that shape.
//!
//! The specification has no references there. Documents of several files have them nevertheless
//! (`paths: {$ref: paths.yaml}`), and what they mean is clear where the shape is right.

use serde_json::{Map, Value};

use super::{At, Bundler};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::openapi::{Kind, Place};
use crate::source::{Origin, node};

impl Bundler<'_> {
    /// Whether what was found is a schema, in the place of a media type that has it in `schema`. This is told.
    pub(super) fn is_schema_alone(
        &mut self,
        (file, pointer): &(usize, String),
        at: &At,
        place: Place,
    ) -> bool {
        let schema = *file == 0 && Place::at(pointer) == Place::one(Kind::Schema);
        if place != Place::one(Kind::MediaType) || !schema {
            return false;
        }
        if self.told.insert((at.file, at.from.clone())) {
            let origin = Origin::new(self.files.id(at.file), &format!("{}/$ref", at.from));
            let message = format!(
                "{} is a schema and no media type",
                quoted(&format!("#{pointer}"))
            );
            let said = Diagnostic::warning(codes::MISPLACED, origin, message);
            let help = format!(
                "write {}",
                quoted(&format!("schema: {{$ref: \"#{pointer}\"}}"))
            );
            let note = "it is not read: any value is accepted here";
            self.diagnostics
                .push(said.effect(Effect::Widened).note(note).help(help));
        }
        true
    }

    /// Whether what was found cannot stand in the place of a list or an object of parts, which is told.
    pub(super) fn is_unfit(
        &mut self,
        object: &Map<String, Value>,
        (file, pointer): &(usize, String),
        at: &At,
        place: Place,
    ) -> bool {
        let tree = self.files.tree(*file);
        let Some(found) = node(&tree, pointer).filter(|_| place.many) else {
            return false;
        };
        let leads_on = |found: &Map<String, Value>| found.len() == 1 && found.contains_key("$ref");
        if found.as_object().is_some_and(leads_on) {
            return false;
        }
        let listed = Place::is_listed(&at.to);
        let there = Place::at(pointer);
        // Of what another file has, and of what stands in no known place, only the shape is known.
        let known = *file == 0 && !matches!(there.kind, Kind::Other | Kind::Payload);
        let fits = match found {
            Value::Array(_) => listed,
            Value::Object(_) => !listed && (!known || there == place && !by_name(at, pointer)),
            _ => false,
        };
        if fits {
            return false;
        }
        let key = at.from.rsplit('/').next().unwrap_or_default();
        let wanted = if listed { "a list" } else { "an object" };
        let stated = object.get("$ref").and_then(Value::as_str);
        let shown = quoted(stated.unwrap_or_default());
        let message = format!(
            "{} is {wanted}, and {shown} does not fit there",
            quoted(key)
        );
        let one = Place::one(place.kind);
        let mend = if listed && (there == one || !known && found.is_object()) {
            let stated = stated.unwrap_or_default();
            let list = format!("{key}: [{{$ref: \"{stated}\"}}]");
            Some(format!("did you mean {}?", quoted(&list)))
        } else if !listed && found.get(key).is_some() {
            stated.map(|stated| format!("did you mean {}?", quoted(&format!("{stated}/{key}"))))
        } else {
            None
        };
        let origin = Origin::new(self.files.id(at.file), &at.from);
        if self.told.insert((at.file, at.from.clone())) {
            let effect = match place.kind {
                Kind::Schema => Effect::Widened,
                _ => Effect::Narrowed,
            };
            let said = Diagnostic::warning(codes::WRONG_TYPE, origin, message)
                .effect(effect)
                .at_key()
                .note("no reference can stand here; it is left out");
            self.diagnostics.push(match mend {
                Some(mend) => said.help(mend),
                None => said,
            });
        }
        true
    }

    /// Says of a reference inside the document that it is followed where the specification has none.
    pub(super) fn followed(&mut self, at: &At, place: Place) {
        if !place.many || at.file != 0 || !self.told.insert((at.file, at.from.clone())) {
            return;
        }
        let key = at.from.rsplit('/').next().unwrap_or_default();
        let message = format!(
            "the specification has no reference in the place of {}",
            quoted(key)
        );
        let origin = Origin::new(self.files.id(at.file), &format!("{}/$ref", at.from));
        let said = Diagnostic::info(codes::WRONG_TYPE, origin, message.clone());
        let said = said.effect(Effect::None).group(message);
        self.diagnostics
            .push(said.note("it is followed here; other tools may not do so"));
    }
}

/// Whether a component's name would be taken for a status, a path or a media type.
fn by_name(at: &At, pointer: &str) -> bool {
    let named = |pointer: &str| {
        let components = pointer.starts_with("/components/");
        let depth = pointer.matches('/').count();
        components && depth == 2 || depth == 1 && pointer != "/paths"
    };
    let by_key = ["/responses", "/content", "/paths"];
    by_key.iter().any(|key| at.to.ends_with(key)) && named(pointer) && !named(&at.to)
}
