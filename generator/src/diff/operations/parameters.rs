//! What calls take: arguments and setters.

use super::Call;
use crate::api::{Location, Parameter, Said};
use crate::diff::change::{Cause, Changes};
use crate::diff::kind::Kind;
use crate::diff::pair::Pair;
use crate::diff::types::documentation;
use crate::naming::{Argument, MOST_ARGUMENTS, Name};

/// The parameters of a call with their names.
fn named<'a>(call: &Call<'a>) -> Vec<(&'a str, &'a Parameter)> {
    let names = call.names.parameters.iter().map(Name::as_str);
    names.zip(&call.operation.parameters).collect()
}

/// Compares those of an operation of both models.
pub fn compare(pair: &Pair<'_>, (old, new): (&Call<'_>, &Call<'_>), changes: &mut Changes) {
    let (olds, news) = (named(old), named(new));
    replaced(old, new, changes);
    for (name, parameter) in &olds {
        match news.iter().find(|(other, _)| other == name) {
            Some((_, other)) => matched(pair, (old, name), parameter, other, changes),
            None if parameter.said() == Said::Always => {}
            None => gone(old, name, parameter, changes),
        }
    }
    for (name, parameter) in &news {
        if olds.iter().any(|(other, _)| other == name) {
            continue;
        }
        let path = format!("{}::{name}", old.method());
        let cause = Cause::new(&parameter.origin);
        match parameter.said() {
            Said::Argument => {
                let what = format!("`{}` takes `{name}`", old.method());
                let why = "required parameter added";
                let cause = required(cause, parameter);
                changes.add(Kind::RequiredParameterAdded, path, what, why, cause);
                changes.on_the_wire(refused(old, parameter));
            }
            Said::Setter | Said::Switch | Said::Always => {
                let what = format!("`{}` gains `{name}`", old.method());
                let why = "optional parameter added";
                changes.add(Kind::ParameterAdded, path, what, why, cause);
            }
        }
    }
}

fn gone(call: &Call<'_>, name: &str, parameter: &Parameter, changes: &mut Changes) {
    let path = format!("{}::{name}", call.method());
    let what = format!("`{}` loses `{name}`", call.method());
    let cause = Cause::old(&parameter.origin);
    changes.add(
        Kind::ParameterRemoved,
        path,
        what,
        "parameter removed",
        cause,
    );
}

fn refused(call: &Call<'_>, parameter: &Parameter) -> String {
    format!(
        "`{}` will be refused without `{}`",
        call.id(),
        parameter.wire
    )
}

/// The line that says that a parameter must be there.
fn required(cause: Cause, parameter: &Parameter) -> Cause {
    match parameter.location {
        // Properties of a schema.
        Location::Field | Location::Part => cause.required(&parameter.wire),
        _ => Cause::new(&parameter.origin.child("required")),
    }
}

/// An argument in the place of another.
fn replaced(old: &Call<'_>, new: &Call<'_>, changes: &mut Changes) {
    let arguments = |call: &Call<'_>| {
        let name = |argument: &Argument| match argument {
            Argument::Parameter(place) => call.names.parameters.get(*place).map(Name::to_string),
            Argument::Body => Some("body".to_owned()),
        };
        let names = call.names.arguments.iter().filter_map(name);
        names.collect::<Vec<String>>()
    };
    let (before, now) = (arguments(old), arguments(new));
    if before.len() != now.len() || now.len() > MOST_ARGUMENTS {
        return;
    }
    let mut pairs = before.iter().zip(&now).enumerate();
    let Some((place, (was, is))) = pairs.find(|(_, (was, is))| was != is) else {
        return;
    };
    let parameters = named(new);
    let cause = match parameters.iter().find(|(name, _)| name == is) {
        Some((_, parameter)) => Cause::new(&parameter.origin),
        None => new.cause(),
    };
    let what = format!("argument {} of `{}` is `{is}`", place + 1, old.method());
    let why = format!("was `{was}`: calls may still compile");
    changes.add(Kind::ArgumentReplaced, old.method(), what, why, cause);
}

/// A parameter of both.
fn matched(
    pair: &Pair<'_>,
    (call, name): (&Call<'_>, &str),
    old: &Parameter,
    new: &Parameter,
    changes: &mut Changes,
) {
    let method = call.method();
    let path = format!("{method}::{name}");
    let cause = || Cause::new(&new.origin);
    documentation(&path, (&old.docs, &new.docs), cause(), changes);
    if old.wire != new.wire && old.location != Location::Path {
        let what = format!("`{name}` of `{method}` is `{}` on the wire", new.wire);
        let why = format!("was `{}`", old.wire);
        changes.add(Kind::Respelled, path.as_str(), what, why, cause());
    }
    let written = |one: &Parameter| (one.location, one.style, one.explode, one.allow_reserved);
    if written(old) != written(new) {
        let what = format!("`{name}` of `{method}` is written otherwise");
        let shown = |one: &Parameter| format!("{} {:?}", one.location.as_str(), one.style);
        let why = format!("was {}, is {}", shown(old), shown(new));
        changes.add(Kind::ParameterRestyled, path.as_str(), what, why, cause());
    }
    let by_itself = |one: &Parameter| one.constant.clone();
    if by_itself(old).is_some() && by_itself(old) != by_itself(new) {
        let shown = |one: &Parameter| by_itself(one).map(|value| value.to_string());
        let what = match shown(new) {
            Some(now) => format!("`{name}` of `{method}` is sent as {now}"),
            None => format!("`{name}` of `{method}` is not sent by itself"),
        };
        let why = format!("was {}", shown(old).unwrap_or_default());
        changes.add(Kind::ConstantChanged, path.as_str(), what, why, cause());
    }
    said(call, name, (old, new), changes);
    let is_given = |one: &Parameter| matches!(one.said(), Said::Argument | Said::Setter);
    let is_other = match (is_given(old), is_given(new)) {
        (true, true) => !pair.same(&old.ty, &new.ty),
        // A setter without an argument has one now, or the other way.
        (one, other) => one != other && old.said() != Said::Always && new.said() != Said::Always,
    };
    if is_other {
        let what = format!("`{name}` of `{method}` has another type");
        let why = pair.was_and_is(&old.ty, &new.ty);
        changes.add(Kind::ParameterTypeChanged, path, what, why, cause());
    }
}

/// Whether it is an argument or a setter.
fn said(call: &Call<'_>, name: &str, (old, new): (&Parameter, &Parameter), changes: &mut Changes) {
    let method = call.method();
    let path = format!("{method}::{name}");
    let cause = Cause::new(&new.origin);
    match (old.said(), new.said()) {
        (Said::Argument, Said::Setter) => {
            let what = format!("`{method}` takes no `{name}`");
            let why = "parameter became optional";
            changes.add(Kind::ParameterMadeOptional, path, what, why, cause);
        }
        (Said::Argument | Said::Setter | Said::Switch, Said::Always)
        | (Said::Argument, Said::Switch) => {
            let what = format!("`{method}` loses `{name}`");
            let why = "it has one value now";
            changes.add(Kind::ParameterRemoved, path, what, why, cause);
        }
        (Said::Setter | Said::Switch | Said::Always, Said::Argument) => {
            let what = format!("`{method}` takes `{name}`");
            let why = "parameter became required";
            let cause = required(cause, new);
            changes.add(Kind::ParameterMadeRequired, path, what, why, cause);
            changes.on_the_wire(refused(call, new));
        }
        _ => {}
    }
}
