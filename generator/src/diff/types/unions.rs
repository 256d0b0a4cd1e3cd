//! Enums of types.

use super::{reordered, say_reordered};
use crate::api::{TypeId, Union, Variant};
use crate::diff::change::{Cause, Changes};
use crate::diff::kind::Kind;
use crate::diff::pair::Pair;

/// Compares two of them.
pub fn compare(
    pair: &Pair<'_>,
    (old_id, old): (TypeId, &Union),
    (new_id, new): (TypeId, &Union),
    changes: &mut Changes,
) {
    let item = pair.old.name(old_id);
    let (before, now) = (
        pair.old.api.types.get(old_id),
        pair.new.api.types.get(new_id),
    );
    let new_place = |name: &str| {
        let mut places = 0..new.variants.len();
        places.find(|place| pair.new.member(new_id, *place) == name)
    };
    for (place, variant) in old.variants.iter().enumerate() {
        let name = pair.old.member(old_id, place);
        let path = format!("{item}::{name}");
        match new_place(name).and_then(|place| new.variants.get(place)) {
            None => {
                let what = format!("`{path}` is gone");
                let cause = Cause::old(&variant.origin);
                changes.add(Kind::VariantRemoved, path, what, "variant removed", cause);
            }
            Some(other) => matched(pair, &path, variant, other, changes),
        }
    }
    let known = |name: &str| {
        let mut places = 0..old.variants.len();
        places.any(|place| pair.old.member(old_id, place) == name)
    };
    for (place, variant) in new.variants.iter().enumerate() {
        let name = pair.new.member(new_id, place);
        if known(name) {
            continue;
        }
        // Another value is kept as it came where it is known what tells variants apart.
        let kind = match old.open || !before.received {
            true => Kind::VariantAdded,
            false => Kind::UntoldVariantAdded,
        };
        let what = format!("`{item}` gains `{name}`");
        let cause = Cause::new(&variant.origin);
        changes.add(
            kind,
            format!("{item}::{name}"),
            what,
            "variant added",
            cause,
        );
    }
    let is_open = |open: bool, closed: bool| open && !closed;
    if is_open(old.open, pair.old.is_closed()) && !is_open(new.open, pair.new.is_closed()) {
        let what = format!("`{item}::Unknown` is gone");
        let why = "nothing tells its variants apart any more";
        let cause = Cause::new(&now.origin);
        changes.add(
            Kind::VariantRemoved,
            format!("{item}::Unknown"),
            what,
            why,
            cause,
        );
    }
    let names = |of: &Union| 0..of.variants.len();
    let (olds, news) = (names(old), names(new));
    if reordered(
        olds.map(|place| pair.old.member(old_id, place)),
        news.map(|place| pair.new.member(new_id, place)),
    ) {
        say_reordered(item, Cause::new(&now.origin), changes);
    }
}

/// A variant of both.
fn matched(pair: &Pair<'_>, path: &str, old: &Variant, new: &Variant, changes: &mut Changes) {
    let cause = Cause::new(&new.origin);
    if !pair.same(&old.ty, &new.ty) {
        let what = format!("`{path}` holds something else");
        let why = pair.was_and_is(&old.ty, &new.ty);
        changes.add(Kind::VariantTypeChanged, path, what, why, cause.clone());
    }
    let lost = old.tags.iter().find(|tag| !new.tags.contains(tag));
    if let (Some(lost), Some(tag)) = (lost, new.tags.first()) {
        let what = format!("`{path}` is told by {tag:?}");
        let why = format!("was {lost:?}");
        changes.add(Kind::TagChanged, path, what, why, cause);
    }
}
