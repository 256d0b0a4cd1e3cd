//! Enums of known values.

use super::{documentation, reordered, say_reordered};
use crate::api::{Docs, TypeId, TypeKind};
use crate::diff::change::{Cause, Changes};
use crate::diff::kind::Kind;
use crate::diff::model::Model;
use crate::diff::pair::Pair;

/// Whether a definition is one.
pub fn is_one(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_))
}

/// A value: the name of its variant, its JSON, and its words.
struct Value<'a> {
    name: &'a str,
    wire: String,
    docs: &'a Docs,
}

fn values<'a>(model: &'a Model, id: TypeId, kind: &'a TypeKind) -> Vec<Value<'a>> {
    let value = |(place, (wire, docs)): (usize, (String, &'a Docs))| Value {
        name: model.member(id, place),
        wire,
        docs,
    };
    match kind {
        TypeKind::StringEnum(known) => {
            let known = known.values.iter();
            let known = known.map(|value| (format!("{:?}", value.wire), &value.docs));
            known.enumerate().map(value).collect()
        }
        TypeKind::ScalarEnum(known) => {
            let known = known
                .values
                .iter()
                .map(|value| (value.compared(), &value.docs));
            known.enumerate().map(value).collect()
        }
        _ => Vec::new(),
    }
}

/// Compares two of them.
pub fn compare(
    pair: &Pair<'_>,
    (old_id, old): (TypeId, &TypeKind),
    (new_id, new): (TypeId, &TypeKind),
    changes: &mut Changes,
) {
    let item = pair.old.name(old_id);
    let (before, now) = (
        pair.old.api.types.get(old_id),
        pair.new.api.types.get(new_id),
    );
    let (olds, news) = (values(pair.old, old_id, old), values(pair.new, new_id, new));
    for (place, value) in olds.iter().enumerate() {
        let name = format!("{item}::{}", value.name);
        match news.iter().find(|other| other.name == value.name) {
            None => {
                let cause = Cause::old(&before.origin.child("enum").child(&place.to_string()));
                let (what, why) = (
                    format!("`{name}` is gone"),
                    format!("value {} removed", value.wire),
                );
                changes.add(Kind::ValueRemoved, name, what, why, cause);
            }
            Some(other) => {
                let cause = Cause::new(&now.origin.child("enum"));
                if other.wire != value.wire {
                    let what = format!("`{name}` is {} on the wire", other.wire);
                    let why = format!("was {}", value.wire);
                    changes.add(Kind::Respelled, name.as_str(), what, why, cause.clone());
                }
                documentation(&name, (value.docs, other.docs), cause, changes);
            }
        }
    }
    for (place, value) in news.iter().enumerate() {
        if olds.iter().any(|other| other.name == value.name) {
            continue;
        }
        let kind = match pair.new.is_closed() && before.received {
            true => Kind::ClosedValueAdded,
            false => Kind::ValueAdded,
        };
        let cause = Cause::new(&now.origin.child("enum").child(&place.to_string()));
        let name = format!("{item}::{}", value.name);
        let (what, why) = (
            format!("`{item}` gains `{}`", value.name),
            format!("value {} added", value.wire),
        );
        changes.add(kind, name, what, why, cause);
    }
    let names = |values: &[Value<'_>]| values.iter().map(|value| value.name.to_owned()).collect();
    let (olds, news): (Vec<String>, Vec<String>) = (names(&olds), names(&news));
    if reordered(
        olds.iter().map(String::as_str),
        news.iter().map(String::as_str),
    ) {
        say_reordered(item, Cause::new(&now.origin), changes);
    }
}
