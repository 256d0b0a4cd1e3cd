//! Structs: their fields, what `new` takes, and whether they can be made at all.

use serde_json::Value;

use super::presence::{nullable, refused, required};
use super::{View, documentation, reordered, say_reordered};
use crate::api::{Additional, Field, Form, TypeDef};
use crate::diff::change::{Cause, Changes};
use crate::diff::kind::Kind;
use crate::diff::model::Model;
use crate::diff::pair::{Pair, words_of_change};
use crate::naming::MOST_ARGUMENTS;

/// A field, with what is known of it.
pub(super) struct Member<'a> {
    pub name: &'a str,
    pub field: &'a Field,
    pub ty: crate::api::Type,
    /// Whether it is an `Option` around the property's type.
    pub optional: bool,
    /// Whether the property's type is an `Option` by itself.
    pub null: bool,
    /// The value that it always has, or begins with.
    by_itself: Option<Value>,
    pub constant: bool,
    pub argument: bool,
}

/// The fields of one side, and what its struct is for.
struct Fields<'a> {
    def: &'a TypeDef,
    all: Vec<Member<'a>>,
}

impl<'a> Fields<'a> {
    fn of(model: &'a Model, view: &View<'a>) -> Self {
        let types = &model.api.types;
        let member = |(place, field): (usize, &'a Field)| {
            let constant = types.is_constant(field);
            let set = constant || types.begins_set(field);
            Member {
                name: model.member(view.id, place),
                field,
                ty: view.ty(&field.ty),
                optional: model.api.is_optional(view.id, field),
                null: model.api.can_be_none(&field.ty),
                by_itself: set.then(|| types.value_by_itself(field)).flatten(),
                constant,
                argument: types.is_argument(field),
            }
        };
        Fields {
            def: types.get(view.id),
            all: view.object.fields.iter().enumerate().map(member).collect(),
        }
    }

    fn get(&self, name: &str) -> Option<&Member<'a>> {
        self.all.iter().find(|member| member.name == name)
    }
}

/// Compares two of them.
pub fn compare(pair: &Pair<'_>, item: &str, old: &View<'_>, new: &View<'_>, changes: &mut Changes) {
    let (olds, news) = (Fields::of(pair.old, old), Fields::of(pair.new, new));
    let (before, now) = (olds.def, news.def);
    let is_made = before.sent && now.sent;
    if is_made {
        replaced(pair, item, (old, new), &news, changes);
    } else {
        made(pair, item, (before, now), changes);
    }
    for member in &olds.all {
        match news.get(member.name) {
            None => gone(item, member, before, changes),
            Some(other) => matched(pair, item, (member, before), (other, now), changes),
        }
    }
    for member in news
        .all
        .iter()
        .filter(|member| olds.get(member.name).is_none())
    {
        added(item, member, is_made, changes);
    }
    additional(pair, item, (old, new), (before, now), changes);
    let names = |fields: &Fields<'_>| {
        let all = fields.all.iter();
        all.map(|member| member.name.to_owned())
            .collect::<Vec<String>>()
    };
    let (olds, news) = (names(&olds), names(&news));
    if reordered(
        olds.iter().map(String::as_str),
        news.iter().map(String::as_str),
    ) {
        say_reordered(item, Cause::new(&now.origin), changes);
    }
}

/// Whether `new` and setters come or go.
fn made(pair: &Pair<'_>, item: &str, (before, now): (&TypeDef, &TypeDef), changes: &mut Changes) {
    let cause = Cause::new(&now.origin);
    match (before.sent, now.sent) {
        (false, true) => {
            let what = format!("`{item}::new` and setters come");
            changes.add(
                Kind::TypeNowSent,
                item,
                what,
                "a request has the type now",
                cause,
            );
        }
        (true, false) => {
            let in_two = |def: &TypeDef| def.form == Form::Sent && def.origin == now.origin;
            let types = pair.new.api.types.iter();
            let is_split = types
                .filter(|(_, def)| !def.dropped)
                .any(|(_, def)| in_two(def));
            let what = format!("`{item}::new` and setters are gone");
            match is_split {
                true => {
                    let why = "what is sent and what is received differ now";
                    changes.add(Kind::SplitInForms, item, what, why, cause);
                }
                false => {
                    let why = "no request has the type any more";
                    changes.add(Kind::TypeNoLongerSent, item, what, why, cause);
                }
            }
        }
        _ => {}
    }
}

/// An argument of `new` in the place of another.
fn replaced(
    pair: &Pair<'_>,
    item: &str,
    (old, new): (&View<'_>, &View<'_>),
    news: &Fields<'_>,
    changes: &mut Changes,
) {
    let arguments = |model: &Model, view: &View<'_>| {
        let names = model.names.ty(view.id);
        let places = names.arguments.iter();
        let names = places.map(|place| model.member(view.id, *place).to_owned());
        names.collect::<Vec<String>>()
    };
    let (before, now) = (arguments(pair.old, old), arguments(pair.new, new));
    if before.len() != now.len() || now.len() > MOST_ARGUMENTS {
        return;
    }
    let pairs = before.iter().zip(&now).enumerate();
    let differs = |(_, (before, now)): &(usize, (&String, &String))| before != now;
    if let Some((place, (before, now))) = pairs.into_iter().find(differs) {
        let cause = match news.get(now) {
            Some(member) => Cause::new(&member.field.origin).required(&member.field.wire),
            None => Cause::new(&news.def.origin),
        };
        let what = format!("argument {} of `{item}::new` is `{now}`", place + 1);
        let why = format!("was `{before}`: calls may still compile");
        changes.add(
            Kind::ArgumentReplaced,
            format!("{item}::new"),
            what,
            why,
            cause,
        );
    }
}

/// A field that callers do not have any more.
fn gone(item: &str, member: &Member<'_>, before: &TypeDef, changes: &mut Changes) {
    let (name, wire) = (member.name, &member.field.wire);
    let is_expected = before.received && member.field.required;
    let kind = match is_expected {
        true => Kind::RequiredPropertyRemoved,
        false => Kind::PropertyRemoved,
    };
    let what = format!("`{item}` loses `{name}`");
    let cause = Cause::old(&member.field.origin);
    changes.add(
        kind,
        format!("{item}::{name}"),
        what,
        "property removed",
        cause,
    );
    if is_expected {
        changes.on_the_wire(format!(
            "an answer without `{wire}` of `{item}` is `Error::Decode`"
        ));
    }
}

/// A field that callers did not have.
fn added(item: &str, member: &Member<'_>, is_made: bool, changes: &mut Changes) {
    let (name, field) = (member.name, member.field);
    let path = format!("{item}::{name}");
    let cause = Cause::new(&field.origin);
    if is_made && member.argument {
        let what = format!("`{item}::new` takes `{name}`");
        let why = "required property added";
        let cause = cause.required(&field.wire);
        changes.add(Kind::RequiredPropertyAdded, path, what, why, cause);
        changes.on_the_wire(refused(item, field));
        return;
    }
    let why = match field.required {
        true => "property added",
        false => "optional property added",
    };
    let what = format!("`{item}` gains `{name}`");
    changes.add(Kind::PropertyAdded, path, what, why, cause);
}

/// A field of both.
fn matched(
    pair: &Pair<'_>,
    item: &str,
    (old, before): (&Member<'_>, &TypeDef),
    (new, now): (&Member<'_>, &TypeDef),
    changes: &mut Changes,
) {
    let path = format!("{item}::{}", old.name);
    let cause = || Cause::new(&new.field.origin);
    documentation(&path, (&old.field.docs, &new.field.docs), cause(), changes);
    if old.field.wire != new.field.wire {
        let what = format!("`{path}` is `{}` on the wire", new.field.wire);
        let why = format!("was `{}`", old.field.wire);
        changes.add(Kind::Respelled, path.as_str(), what, why, cause());
    }
    let is_sent_by_itself = before.sent && old.by_itself.is_some();
    if is_sent_by_itself && old.by_itself != new.by_itself {
        constant(&path, old, new, cause(), changes);
    }
    if !pair.same_but_for_null(&old.ty, &new.ty) {
        // A constant is a type of its own, which nobody names.
        if !(old.constant && new.constant) {
            let what = format!("`{path}` has another type");
            let why = pair.was_and_is(&old.ty, &new.ty);
            changes.add(Kind::PropertyTypeChanged, path, what, why, cause());
        }
        return;
    }
    let found = changes.len();
    required(item, (old, before), (new, now), changes);
    if old.null != new.null {
        nullable(item, (old, before), new, changes);
    } else if changes.len() == found && old.optional != new.optional {
        let what = format!("`{path}` has another `Option` around it");
        let why = "missing and null are the same in what is received alone";
        changes.add(Kind::NullsApart, path, what, why, cause());
    }
}

/// A value that is sent without having been said.
fn constant(path: &str, old: &Member<'_>, new: &Member<'_>, cause: Cause, changes: &mut Changes) {
    let shown = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let before = shown(&old.by_itself).unwrap_or_default();
    let (what, why) = match shown(&new.by_itself) {
        Some(now) => (
            format!("`{path}` is sent as {now}"),
            format!("was {before}: calls still compile"),
        ),
        None => (
            format!("`{path}` is not sent by itself"),
            format!("was sent as {before}"),
        ),
    };
    changes.add(Kind::ConstantChanged, path, what, why, cause);
}

/// What becomes of properties that the document does not name.
fn additional(
    pair: &Pair<'_>,
    item: &str,
    (old, new): (&View<'_>, &View<'_>),
    (before, now): (&TypeDef, &TypeDef),
    changes: &mut Changes,
) {
    let kept = |view: &View<'_>| match &view.object.additional {
        Additional::Kept(ty) => Some(view.ty(ty)),
        Additional::Ignored | Additional::Denied => None,
    };
    let path = format!("{item}::additional_properties");
    let cause = Cause::new(&now.origin.child("additionalProperties"));
    match (kept(old), kept(new)) {
        (Some(one), Some(other)) if !pair.same(&one, &other) => {
            let why = words_of_change(&pair.old.spelled(&one), &pair.new.spelled(&other));
            let what = format!("`{path}` has another type");
            changes.add(Kind::PropertyTypeChanged, path, what, why, cause);
        }
        (Some(_), None) => {
            let cause = Cause::old(&before.origin.child("additionalProperties"));
            let what = format!("`{item}` loses `additional_properties`");
            let why = "nothing is said of other properties";
            changes.add(Kind::PropertyRemoved, path, what, why, cause);
        }
        (None, Some(_)) => {
            let what = format!("`{item}` gains `additional_properties`");
            changes.add(Kind::PropertyAdded, path, what, "others are kept", cause);
        }
        _ => {}
    }
}
