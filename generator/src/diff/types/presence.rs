//! Whether a property must be there, and whether it may be null.

use super::fields::Member;
use crate::api::{Field, TypeDef};
use crate::diff::change::{Cause, Changes};
use crate::diff::kind::Kind;

/// What becomes of requests without a property.
pub(super) fn refused(item: &str, field: &Field) -> String {
    format!(
        "requests with `{item}` will be refused without `{}`",
        field.wire
    )
}

/// Whether a property must be there.
pub(super) fn required(
    item: &str,
    (old, before): (&Member<'_>, &TypeDef),
    (new, now): (&Member<'_>, &TypeDef),
    changes: &mut Changes,
) {
    let (name, field) = (old.name, new.field);
    let path = format!("{item}::{name}");
    let cause = Cause::new(&field.origin);
    let is_made = before.sent && now.sent;
    match (old.field.required, field.required) {
        (true, false) => {
            let why = "property became optional";
            if before.received {
                let what = words_of_option(&path, true);
                changes.add(Kind::PropertyMadeOptional, path, what, why, cause);
                changes.on_the_wire(format!(
                    "an answer without `{}` of `{item}` is `Error::Decode`",
                    field.wire
                ));
                // What may be null is an `Option` already, or all that is read leniently.
                if !is_made && layers(old) == layers(new) {
                    changes.compiles();
                }
            } else {
                let what = format!("`{item}::new` takes no `{name}`");
                changes.add(Kind::SentPropertyMadeOptional, path, what, why, cause);
            }
        }
        (false, true) => {
            let why = "property became required";
            let cause = cause.required(&field.wire);
            if is_made && new.argument && !old.argument {
                let what = format!("`{item}::new` takes `{name}`");
                changes.add(Kind::SentPropertyMadeRequired, path, what, why, cause);
                changes.on_the_wire(refused(item, field));
            } else if old.optional != new.optional || old.constant != new.constant {
                let what = words_of_option(&path, false);
                changes.add(Kind::PropertyMadeRequired, path, what, why, cause);
            }
        }
        _ => {}
    }
}

/// How many `Option`s a field has: for what is missing, and for null.
fn layers(member: &Member<'_>) -> u8 {
    u8::from(member.optional) + u8::from(member.null)
}

fn words_of_option(path: &str, is_now: bool) -> String {
    match is_now {
        true => format!("`{path}` is an `Option`"),
        false => format!("`{path}` is no `Option` for what is missing"),
    }
}

/// Whether a property may be null.
pub(super) fn nullable(
    item: &str,
    (old, before): (&Member<'_>, &TypeDef),
    new: &Member<'_>,
    changes: &mut Changes,
) {
    let is_now = new.null;
    let path = format!("{item}::{}", old.name);
    let cause = Cause::new(&new.field.origin);
    let why = match is_now {
        true => "property may be null",
        false => "property cannot be null any more",
    };
    if layers(old) == layers(new) && old.field.required == new.field.required {
        let what = format!("`{path}` may be null or missing alike");
        changes.add(Kind::OptionalPropertyMadeNullable, path, what, why, cause);
        return;
    }
    let what = format!("`{path}` has another `Option` around it");
    match (is_now, before.received && old.field.required) {
        (false, _) => changes.add(Kind::PropertyMadeNonNull, path, what, why, cause),
        (true, false) => changes.add(Kind::SentPropertyMadeNullable, path, what, why, cause),
        (true, true) => {
            changes.add(Kind::PropertyMadeNullable, path, what, why, cause);
            changes.on_the_wire(format!(
                "an answer with null for `{}` of `{item}` is `Error::Decode`",
                new.field.wire
            ));
        }
    }
}
