//! The values of an `enum` or `const`, and what stands beside them: both hold, so that a value must fit all of it.

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

use super::Lowering;
use super::view::{Node, View};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::resolve::References;

/// How many schemas values are compared with: `allOf` of `allOf` may multiply, and references may go in circles.
const MOST: usize = 10_000;

/// How many values a message shows.
const SHOWN: usize = 4;

impl Lowering<'_> {
    /// Tells of values none of which fits what stands beside them: the document says that there is no such value.
    pub(super) fn contradictions(&mut self, view: &View<'_>, pointer: &str) {
        let references = self.references;
        let mut looked = 0;
        for (keyword, parts) in [
            ("allOf", view.all_of),
            ("oneOf", view.one_of),
            ("anyOf", view.any_of),
        ] {
            let mut fits = |part: &ReferenceOr<Schema>| {
                let mut values = view.values.iter();
                values.any(|value| fits(references, value, part.into(), &mut looked))
            };
            // All parts of an `allOf` hold, and one of the alternatives.
            let against = match keyword {
                "allOf" => parts.iter().position(|part| !fits(part)),
                _ if parts.is_empty() || parts.iter().any(&mut fits) => None,
                _ => Some(0),
            };
            let Some(index) = against else { continue };
            let shown: Vec<String> = view.values.iter().take(SHOWN).map(shown).collect();
            let values = match shown.as_slice() {
                [only] => format!("{only} is no value"),
                shown if view.values.len() > SHOWN => {
                    format!("none of {}, .. is a value", shown.join(", "))
                }
                shown => format!("none of {} is a value", shown.join(", ")),
            };
            let at = format!("{pointer}/{keyword}/{index}");
            let (what, other) = self.part_of(parts, keyword, index, at);
            let stated = format!("{pointer}/enum");
            let is_enum = references.document().tree.pointer(&stated).is_some();
            let origin = self.origin(if is_enum { &stated } else { pointer });
            let said = Diagnostic::warning(
                codes::ALL_OF_CONFLICT,
                origin,
                format!("{values} of {what}"),
            );
            let said = said.effect(Effect::Widened);
            let said = said.note("both hold, so that nothing fits; what is taken are the values");
            self.diagnostics
                .push(said.related(self.origin(&other), "this"));
            return;
        }
    }

    /// Tells of a `type` beside something that is of another type.
    pub(super) fn types_beside(&mut self, view: &View<'_>, pointer: &str) {
        let references = self.references;
        let Some(ty) = view.ty else { return };
        let mut found = None;
        for (index, part) in view.all_of.iter().enumerate() {
            let Some(other) = type_of(references, part.into(), &mut 0) else {
                continue;
            };
            let mut both = [ty, other].into_iter();
            let numbers = both.all(|ty| ["integer", "number"].contains(&ty));
            if ty != other && !numbers {
                found = Some((index, other));
                break;
            }
        }
        let Some((index, other)) = found else { return };
        let (what, place) = self.part_of(
            view.all_of,
            "allOf",
            index,
            format!("{pointer}/allOf/{index}"),
        );
        let message = format!("no value is of the type `{ty}` and of that of {what}, `{other}`");
        let origin = self.origin(&format!("{pointer}/type"));
        let said = Diagnostic::warning(codes::ALL_OF_CONFLICT, origin, message);
        let said = said.effect(Effect::Widened);
        self.diagnostics
            .push(said.related(self.origin(&place), "this"));
    }

    /// A part in words, and its place: what a reference leads to.
    fn part_of(
        &self,
        parts: &[ReferenceOr<Schema>],
        keyword: &str,
        index: usize,
        at: String,
    ) -> (String, String) {
        match (keyword, parts.get(index).map(Node::from)) {
            ("allOf", Some(Node::Reference(reference))) => {
                let found = self.references.schema(reference);
                let place = found.map_or(at, |(pointer, _)| pointer);
                (quoted(reference), place)
            }
            _ => (format!("what `{keyword}` says"), at),
        }
    }
}

/// The type that a schema states, wherever it says so.
fn type_of<'d>(
    references: &'d References<'_>,
    node: Node<'d>,
    looked: &mut usize,
) -> Option<&'d str> {
    *looked += 1;
    if *looked > MOST {
        return None;
    }
    let schema = match node {
        Node::Item(schema) => schema,
        Node::Reference(reference) => references.schema(reference).ok()?.1,
    };
    let view = View::of(schema);
    let mut parts = view.all_of.iter();
    view.ty
        .or_else(|| parts.find_map(|part| type_of(references, part.into(), looked)))
}

/// Whether a value may be one of a schema, as far as its type and its values say.
fn fits(references: &References<'_>, value: &Value, node: Node<'_>, looked: &mut usize) -> bool {
    *looked += 1;
    if *looked > MOST {
        return true;
    }
    let schema = match node {
        Node::Item(schema) => schema,
        Node::Reference(reference) => match references.schema(reference) {
            Ok((_, schema)) => schema,
            Err(_) => return true,
        },
    };
    let view = View::of(schema);
    if value.is_null() {
        return view.data.nullable || view.only_null() || view.ty.is_none();
    }
    let is_of_type = match view.ty {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        // Numbers in quotes are meant as such.
        Some("integer") => number(value).is_some_and(|number| number.fract() == 0.0),
        Some("number") => number(value).is_some(),
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        _ => true,
    };
    let is_listed = view.values.is_empty() || view.values.iter().any(|other| same(value, other));
    let mut fits = |part: &ReferenceOr<Schema>| fits(references, value, part.into(), looked);
    is_of_type
        && is_listed
        && view.all_of.iter().all(&mut fits)
        && [view.one_of, view.any_of]
            .into_iter()
            .all(|choice| choice.is_empty() || choice.iter().any(&mut fits))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    }
}

/// Numbers are equal by value, and words that YAML takes for something else as they are written.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(text), other) | (other, Value::String(text)) => match other {
            Value::String(other) => text == other,
            other => other.to_string().as_str() == text,
        },
        (Value::Number(_), Value::Number(_)) => number(one) == number(other),
        _ => one == other,
    }
}

/// A value in a message.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => quoted(&other.to_string()),
    }
}
